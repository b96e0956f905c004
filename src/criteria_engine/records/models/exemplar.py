"""Decides what an office records of an exemplar, which section holds each part, and of its introductions."""

from __future__ import annotations

from typing import Annotated, ClassVar

from criteria_engine.records.annotations import (
    Count,
    Dates,
    Day,
    Label,
    ListKey,
    Number,
    Person,
    Record,
    Ref,
    Section,
    Text,
    Year,
)
from criteria_engine.records.models.base import RecordModel
from criteria_engine.records.vocabulary import (
    Accomplishment,
    ComplianceArea,
    Conclusion,
    ExemplarField,
    ExemplarScope,
    HolderKind,
    Indicator,
    MeasureUnit,
    Rating,
    SectionCode,
)

_ACHIEVED = Section("thanh_tich")
# A name without a kind may be a person's.
_NOT_A_GROUP = Person(unless=("holder_kind", "don_vi", "tap_the"))


class Endorsement(RecordModel):
    """By whom the exemplar was put forward, and with how many votes."""

    body: Annotated[
        Text | None,
        Label("Tập thể suy tôn, tín nhiệm (số biên bản)", "Endorsing body (number of the minutes)"),
    ] = None
    date: Annotated[Day | None, Label("Ngày suy tôn", "Date of endorsement")] = None
    votes_for: Annotated[Count | None, Label("Số phiếu tín nhiệm", "Votes for")] = None
    votes_cast: Annotated[Count | None, Label("Số người dự bỏ phiếu", "Voters present")] = None


class AccomplishmentRow(RecordModel):
    """One accomplishment of an exemplar."""

    kind: Annotated[Accomplishment | None, Label("Loại thành tích", "Kind of accomplishment")] = None
    statement: Annotated[Text | None, Label("Nội dung", "Content")] = None
    date: Annotated[Day | None, Label("Thời gian", "Time"), Dates()] = None
    aim: Annotated[Text | None, Label("Mục tiêu hướng tới", "Aim")] = None
    effect: Annotated[Text | None, Label("Hiệu quả", "Effect")] = None
    # Money in đồng or hours, as the kind of accomplishment has it: so a number without a fixed measure.
    amount: Annotated[Number | None, Label("Kinh phí / thời gian", "Money / time")] = None
    recognised_by: Annotated[Text | None, Label("Nơi công nhận", "Recognised by")] = None
    reference: Annotated[Text | None, Label("Văn bản, mục tiêu liên quan", "Related document or target")] = None


class IndicatorRow(RecordModel):
    """One figure of an exemplar for a year."""

    kind: Annotated[Indicator | None, Label("Chỉ tiêu", "Indicator")] = None
    name: Annotated[Text | None, Label("Tên chỉ tiêu", "Name of the indicator")] = None
    year: Annotated[Year | None, Label("Năm", "Year"), Dates()] = None
    before: Annotated[Number | None, Label("Trước (hoặc tổng số)", "Before (or total)")] = None
    target: Annotated[Number | None, Label("Chỉ tiêu giao", "Target")] = None
    actual: Annotated[Number | None, Label("Thực hiện", "Actual")] = None
    unit: Annotated[MeasureUnit | None, Label("Đơn vị tính", "Measure")] = None
    source: Annotated[Text | None, Label("Nguồn số liệu", "Source of the figures")] = None


class ComplianceRow(RecordModel):
    """What was concluded about one area of compliance in a year."""

    area: Annotated[ComplianceArea | None, Label("Lĩnh vực chấp hành", "Area of compliance")] = None
    year: Annotated[Year | None, Label("Năm", "Year"), Dates()] = None
    conclusion: Annotated[Conclusion | None, Label("Kết luận", "Conclusion")] = None
    violations: Annotated[
        Count | None, Label("Số vụ vi phạm, kỷ luật, sự cố", "Violations, disciplinary cases, incidents")
    ] = None
    document: Annotated[Text | None, Label("Văn bản xác nhận", "Confirming document")] = None


class RatingRow(RecordModel):
    """The rating of a year."""

    year: Annotated[Year | None, Label("Năm xếp loại", "Year rated"), Dates()] = None
    rating: Annotated[Rating | None, Label("Mức xếp loại", "Rating")] = None


class Exemplar(RecordModel):
    """An exemplary unit, collective or person."""

    record: ClassVar[Record] = Record(
        table="exemplar",
        label=Label("Điển hình", "Exemplar"),
        name="label",
        owner="unit",
        register="dien_hinh",
        sections="complete",
        subject=True,
    )
    id: Annotated[Text, Label("Mã điển hình", "Exemplar code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị", "Unit")]
    label: Annotated[Text, Label("Tên (ẩn khi xuất)", "Name (masked on export)"), _NOT_A_GROUP]
    holder_kind: Annotated[HolderKind | None, Label("Đơn vị / tập thể / cá nhân", "Unit / collective / individual")] = (
        None
    )
    scope: Annotated[ExemplarScope | None, Label("Toàn diện / trên một số mặt", "In all / in some respects")] = None
    fields: Annotated[list[ExemplarField] | None, Label("Lĩnh vực điển hình", "Fields")] = None
    grassroots: Annotated[bool | None, Label("Ở cấp cơ sở", "At the grassroots")] = None
    works_directly: Annotated[
        bool | None,
        Label("Trực tiếp công tác (không giữ chức vụ quản lý)", "Works directly (no managing post)"),
    ] = None
    movements: Annotated[
        list[Text] | None, Label("Phong trào thi đua đã tham gia", "Emulation movements taken part in")
    ] = None
    endorsement: Annotated[Endorsement | None, Label("Suy tôn, tín nhiệm", "Endorsement"), _ACHIEVED] = None
    accomplishments: Annotated[list[AccomplishmentRow] | None, Label("Thành tích", "Accomplishments"), _ACHIEVED] = None
    indicators: Annotated[
        list[IndicatorRow] | None,
        Label("Các chỉ tiêu", "Indicators"),
        ListKey("kind", "year", "name"),
        Section("chi_tieu"),
    ] = None
    compliance: Annotated[
        list[ComplianceRow] | None,
        Label("Chấp hành", "Compliance"),
        ListKey("area", "year"),
        Section("chap_hanh"),
    ] = None
    ratings: Annotated[list[RatingRow] | None, Label("Xếp loại", "Ratings"), ListKey("year"), _ACHIEVED] = None
    complete: Annotated[list[SectionCode] | None, Label("Các phần đã ghi đủ", "Complete sections")] = None


class Nomination(RecordModel):
    """An introduction of an exemplar, or of a model, by a unit in a year."""

    record: ClassVar[Record] = Record(
        table="nomination",
        label=Label("Giới thiệu", "Introduction"),
        owner="unit",
        dated=("year", "date"),
        assesses=("exemplar", "year"),
        register="gioi_thieu",
    )
    id: Annotated[Text, Label("Mã", "Code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị giới thiệu", "Introducing unit")]
    year: Annotated[Year | None, Label("Năm", "Year")] = None
    exemplar: Annotated[Text | None, Ref("exemplar"), Label("Điển hình", "Exemplar")] = None
    model: Annotated[
        Text | None, Ref("model"), Label("Mô hình (nếu giới thiệu mô hình)", "Model (if one is introduced)")
    ] = None
    date: Annotated[Day | None, Label("Ngày giới thiệu", "Introduced on")] = None
    registered: Annotated[Day | None, Label("Ngày đăng ký", "Registered on")] = None
    criteria_basis: Annotated[Text | None, Label("Căn cứ tiêu chí", "Basis in criteria")] = None
    movement_results: Annotated[Text | None, Label("Căn cứ kết quả phong trào", "Basis in results of movements")] = None
    considered: Annotated[Day | None, Label("Ngày xét biểu dương cuối năm", "Considered for year-end praise on")] = None
