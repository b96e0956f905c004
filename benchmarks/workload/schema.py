"""Decides what a school's record holds: 30 values, three lists of rows, about 1.4 kB as JSON.

A list has a section of its own, its cells another one (`chi_tiet`): a list can be whole while a cell in it is not
known, so that counting has to do with three truths and not with two.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from criteria_engine.records.annotations import Count, Day, Label, Money, Number, Record, Ref, Section, Text
from criteria_engine.records.schema import Schema

Section_ = Literal["lop", "doi_ngu", "cong_trinh", "chi_tiet"]
_DETAIL = Section("chi_tiet")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class Area(Part):
    record: ClassVar[Record] = Record(
        table="area", label=Label("Địa bàn", "Area"), name="name", parent="parent", subject=True
    )
    id: Text
    name: Text
    parent: Annotated[Text | None, Ref("area")] = None
    level: Literal["tinh", "huyen", "xa"] | None = None
    population: Count | None = None


class Class(Part):
    grade: Annotated[Count | None, _DETAIL] = None
    pupils: Annotated[Count | None, _DETAIL] = None
    sessions: Annotated[Count | None, _DETAIL] = None
    room_area: Annotated[Number | None, _DETAIL] = None
    shift: Annotated[Literal["sang", "chieu", "toi"] | None, _DETAIL] = None


class Staff(Part):
    role: Annotated[Literal["hieu_truong", "giao_vien", "y_te", "ky_thuat"] | None, _DETAIL] = None
    since: Annotated[Day | None, _DETAIL] = None
    certified: Annotated[bool | None, _DETAIL] = None
    hours: Annotated[Count | None, _DETAIL] = None
    contract: Annotated[Literal["bien_che", "hop_dong", "thoi_vu"] | None, _DETAIL] = None


class Work(Part):
    kind: Annotated[Literal["xay_moi", "sua_chua", "mua_sam"] | None, _DETAIL] = None
    start: Annotated[Day | None, _DETAIL] = None
    done: Annotated[Day | None, _DETAIL] = None
    cost: Annotated[Money | None, _DETAIL] = None
    accepted: Annotated[bool | None, _DETAIL] = None


class School(Part):
    record: ClassVar[Record] = Record(
        table="school", label=Label("Trường", "School"), name="name", owner="area", sections="complete", subject=True
    )
    id: Text
    area: Annotated[Text | None, Ref("area")] = None
    name: Text
    kind: Literal["mam_non", "tieu_hoc", "thcs", "thpt"] | None = None
    status: Literal["hoat_dong", "tam_dung", "giai_the"] | None = None
    public: bool | None = None
    founded: Day | None = None
    licensed: Day | None = None
    licence_until: Day | None = None
    pupils: Count | None = None
    places: Count | None = None
    teachers: Count | None = None
    rooms: Count | None = None
    budget: Money | None = None
    spent: Money | None = None
    floor_area: Number | None = None
    yard_area: Number | None = None
    distance: Number | None = None
    water: Literal["nuoc_may", "gieng", "khac"] | None = None
    fire_checked: Day | None = None
    canteen: bool | None = None
    boarding: bool | None = None
    library: bool | None = None
    internet: bool | None = None
    plan_number: Text | None = None
    plan_date: Day | None = None
    report_date: Day | None = None
    rating: Literal["tot", "kha", "dat", "chua_dat"] | None = None
    head_since: Day | None = None
    partner: Annotated[Text | None, Ref("school")] = None
    classes: Annotated[list[Class] | None, Section("lop")] = None
    staff: Annotated[list[Staff] | None, Section("doi_ngu")] = None
    works: Annotated[list[Work] | None, Section("cong_trinh")] = None
    complete: list[Section_] | None = None


class Visit(Part):
    record: ClassVar[Record] = Record(
        table="visit", label=Label("Kiểm tra", "Visit"), owner="area", dated=("date",), register="kiem_tra"
    )
    id: Text
    area: Annotated[Text | None, Ref("area")] = None
    school: Annotated[Text | None, Ref("school")] = None
    date: Day | None = None
    score: Number | None = None
    passed: bool | None = None


SCHEMA = Schema((Area, School, Visit))
