"""Decides what an office records of a model, and which completeness section holds each part of it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from criteria_engine.records.annotations import (
    BlankReads,
    Dates,
    Day,
    Label,
    ListKey,
    Money,
    OpenEnd,
    Person,
    Record,
    Ref,
    Section,
    Text,
)
from criteria_engine.records.models.base import RecordModel
from criteria_engine.records.vocabulary import (
    Cadence,
    CriterionNumber,
    Form,
    Group,
    HolderKind,
    ModelStatus,
    Need,
    Origin,
    Programme,
    RuleLevel,
    SectionCode,
    SourceKind,
    Theme,
)

_GENERAL = Section("thong_tin_chung")
_LINKS = Section("gan_ket")
_ADOPTERS = Section("noi_lam_theo")


class Source(RecordModel):
    """A teaching that the model draws on, and when it was studied."""

    title: Annotated[Text | None, Label("Chuyên đề, tác phẩm", "Theme or work")] = None
    kind: Annotated[SourceKind | None, Label("Loại nguồn", "Kind of source")] = None
    studied: Annotated[
        Day | None,
        Label("Thời gian đã học tập (không phải năm viết tác phẩm)", "Studied (not the year of writing)"),
    ] = None


class Learning(RecordModel):
    """What of Hồ Chí Minh's teaching the model follows."""

    content: Annotated[Text | None, Label("Nội dung học tập, làm theo Bác", "Content learned and followed")] = None
    sources: Annotated[list[Source] | None, Label("Nguồn học tập", "Sources")] = None
    distinct_from: Annotated[
        Text | None,
        Label("Khác gì mô hình của phong trào khác", "How it differs from models of other movements"),
    ] = None


class Necessity(RecordModel):
    """One reason why the model is necessary."""

    kind: Annotated[Need | None, Label("Dạng cần thiết", "Kind of need")] = None
    statement: Annotated[Text | None, Label("Sự cần thiết cụ thể", "The need itself")] = None
    pointed_out_in: Annotated[
        Text | None, Label("Hạn chế đã được chỉ ra ở đâu", "Where the weakness was pointed out")
    ] = None
    examined_by: Annotated[Text | None, Label("Cấp ủy, tổ chức đã xét", "Examined by")] = None


class Plan(RecordModel):
    """The paper by which the model is planned."""

    number: Annotated[Text | None, Label("Số kế hoạch", "Plan number")] = None
    date: Annotated[Day | None, Label("Ngày kế hoạch", "Plan date")] = None
    form: Annotated[Form | None, Label("Theo biểu mẫu", "Form followed")] = None
    name: Annotated[Text | None, Label("KH: tên mô hình", "Plan: name of the model")] = None
    learning: Annotated[Text | None, Label("KH: nội dung học tập Bác", "Plan: content learned")] = None
    direction: Annotated[
        Text | None, Label("KH: phương thức chỉ đạo, tạo điều kiện", "Plan: direction and conditions")
    ] = None
    schedule: Annotated[Text | None, Label("KH: tiến độ", "Plan: schedule")] = None
    monitoring: Annotated[
        Text | None, Label("KH: theo dõi, kiểm tra, giúp đỡ", "Plan: following up, inspecting, helping")
    ] = None
    interim_review: Annotated[Text | None, Label("KH: sơ kết, rút kinh nghiệm", "Plan: interim review and lessons")] = (
        None
    )
    replication: Annotated[Text | None, Label("KH: chỉ đạo nhân rộng", "Plan: directing replication")] = None
    cadence: Annotated[Cadence | None, Label("KH: nhịp rà soát", "Plan: how often it is reviewed")] = None


class Effect(RecordModel):
    """What the model is expected to bring, and where it set out from."""

    expected: Annotated[Text | None, Label("Hiệu quả dự kiến", "Expected effect")] = None
    before: Annotated[
        Text | None, Label("Tình hình trước khi củng cố (mốc so sánh)", "Situation before (baseline)")
    ] = None


class RuleLink(RecordModel):
    """A rule in force that the model is tied to."""

    level: Annotated[RuleLevel | None, Label("Gắn quy định hiện hành (cấp)", "Rule in force: level")] = None
    document: Annotated[Text | None, Label("Gắn quy định hiện hành (số văn bản)", "Rule in force: document")] = None


class Revision(RecordModel):
    """A change made to one criterion of a consolidated model."""

    date: Annotated[Day | None, Label("Ngày rà soát, điều chỉnh", "Date of adjustment"), Dates()] = None
    criterion: Annotated[CriterionNumber | None, Label("Tiêu chí được điều chỉnh", "Criterion adjusted")] = None
    new_content: Annotated[Text | None, Label("Nội dung mới bổ sung", "New content")] = None


class Adopter(RecordModel):
    """A place that followed the model: the id of a unit, or its name."""

    who: Annotated[Text | None, Label("Nơi đã làm theo", "Followed by"), Person(mixed=True)] = None
    sector_level: Annotated[Text | None, Label("Ngành, cấp của nơi làm theo", "Sector and level of the follower")] = (
        None
    )


class Model(RecordModel):
    """A model of learning from and following Hồ Chí Minh."""

    record: ClassVar[Record] = Record(
        table="model",
        label=Label("Mô hình", "Model"),
        name="name",
        owner="unit",
        dated=("start",),
        register="mo_hinh",
        sections="complete",
        subject=True,
    )
    id: Annotated[Text, Label("Mã mô hình", "Model code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị có mô hình", "Unit that has the model")]
    name: Annotated[Text, Label("Tên mô hình", "Name")]
    holder_kind: Annotated[
        HolderKind | None, Label("Tập thể hay cá nhân thực hiện", "Carried out by a collective or a person")
    ] = None
    holder: Annotated[
        Text | None,
        Label("Tập thể, cá nhân thực hiện; ai khởi xướng", "Carried out by; initiator"),
        Person(unless=("holder_kind", "don_vi", "tap_the"), mixed=True),
        _GENERAL,
    ] = None
    origin: Annotated[Origin | None, Label("Xây dựng mới / củng cố / nhân rộng", "Origin"), _GENERAL] = None
    status: Annotated[ModelStatus | None, Label("Tình trạng", "Status"), _GENERAL] = None
    start: Annotated[Day | None, Label("Ngày bắt đầu thực hiện", "Started"), _GENERAL] = None
    still_fits: Annotated[bool | None, Label("Còn phù hợp", "Still fits"), BlankReads(True), _GENERAL] = None
    retired: Annotated[Day | None, Label("Ngày dừng", "Stopped"), OpenEnd("end"), _GENERAL] = None
    retire_reason: Annotated[Text | None, Label("Lý do dừng", "Why it was stopped"), _GENERAL] = None
    replicated_from: Annotated[
        Text | None, Ref("model"), Label("Nhân rộng từ mô hình", "Replicated from"), _GENERAL
    ] = None
    replaces: Annotated[Text | None, Ref("model"), Label("Thay cho mô hình", "Replaces"), _GENERAL] = None
    listed_by: Annotated[
        list[Text] | None,
        Ref("unit"),
        Label("Cấp ủy cấp trên tính là mô hình của mình", "Higher committees that count it as theirs"),
        _GENERAL,
    ] = None
    groups: Annotated[
        list[Group] | None, Label("Nhóm mô hình (nhóm chính ghi trước)", "Groups (main first)"), _LINKS
    ] = None
    themes: Annotated[list[Theme] | None, Label("Chủ đề trong nhóm", "Themes within the groups"), _LINKS] = None
    learning: Annotated[Learning | None, Label("Học tập, làm theo Bác", "Learning"), Section("hoc_tap")] = None
    necessity: Annotated[list[Necessity] | None, Label("Sự cần thiết", "Necessity"), Section("su_can_thiet")] = None
    plan: Annotated[Plan | None, Label("Kế hoạch", "Plan"), Section("ke_hoach")] = None
    effect: Annotated[Effect | None, Label("Hiệu quả", "Effect"), Section("hieu_qua")] = None
    movements: Annotated[list[Text] | None, Label("Gắn phong trào thi đua", "Emulation movements"), _LINKS] = None
    tasks: Annotated[list[Text] | None, Label("Gắn nhiệm vụ chính trị", "Political tasks"), _LINKS] = None
    programmes: Annotated[
        list[Programme] | None, Label("Gắn chương trình, kế hoạch", "Programmes and plans"), _LINKS
    ] = None
    rules: Annotated[list[RuleLink] | None, Label("Gắn quy định hiện hành", "Rules in force"), _LINKS] = None
    requires: Annotated[Text | None, Label("Điều kiện, trình độ đòi hỏi", "What it requires"), _ADOPTERS] = None
    cost: Annotated[Money | None, Label("Kinh phí, vật chất cần có", "Cost"), _ADOPTERS] = None
    fits_whom: Annotated[Text | None, Label("Nơi nào có thể làm theo", "Who can follow it"), _ADOPTERS] = None
    revisions: Annotated[
        list[Revision] | None,
        Label("Rà soát, điều chỉnh", "Adjustments"),
        ListKey("date", "criterion"),
        Section("dieu_chinh"),
    ] = None
    adopters: Annotated[list[Adopter] | None, Label("Nơi làm theo", "Adopters"), _ADOPTERS] = None
    complete: Annotated[list[SectionCode] | None, Label("Các phần đã ghi đủ", "Complete sections")] = None
