"""Decides what an office records of its units, their papers and reports, and the lists they close."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from criteria_engine.records.annotations import Count, Day, Label, OpenEnd, Person, Record, Ref, Register, Span, Text
from criteria_engine.records.models.base import RecordModel
from criteria_engine.records.vocabulary import (
    DocumentKind,
    ExemplarScope,
    Form,
    Recipient,
    RegisterKind,
    Scope,
    UnitKind,
)


class Unit(RecordModel):
    """An organisation; it exists without end where `from` or `to` is blank."""

    record: ClassVar[Record] = Record(
        table="unit",
        label=Label("Đơn vị", "Unit"),
        name="name",
        parent="parent",
        subject=True,
        begins="from",
        ends="to",
        successor="successor",
    )
    id: Annotated[Text, Label("Mã đơn vị (trong hồ sơ)", "Unit code")]
    name: Annotated[Text, Label("Tên đơn vị", "Name")]
    kind: Annotated[UnitKind | None, Label("Loại đơn vị", "Kind of unit")] = None
    parent: Annotated[Text | None, Ref("unit"), Label("Đơn vị cấp trên", "Higher unit")] = None
    scope: Annotated[Scope | None, Label("Thuộc hệ thống", "System")] = None
    from_: Annotated[Day | None, Label("Hoạt động từ", "Active from"), OpenEnd("begin"), Field(alias="from")] = None
    to: Annotated[Day | None, Label("Hoạt động đến", "Active to"), OpenEnd("end")] = None
    successor: Annotated[Text | None, Ref("unit"), Label("Đơn vị kế thừa", "Successor")] = None
    has_revenue: Annotated[
        bool | None, Label("Có giao chỉ tiêu doanh thu, nộp ngân sách", "Has revenue and budget targets")
    ] = None


class Document(RecordModel):
    """Any paper of a unit that sets tasks or standards: plans, changes of plans, directives, guidance, criteria."""

    record: ClassVar[Record] = Record(
        table="document",
        label=Label("Văn bản", "Document"),
        name="number",
        owner="unit",
        dated=("date",),
        register="van_ban",
    )
    id: Annotated[Text, Label("Mã văn bản", "Document code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị ban hành", "Issued by")]
    kind: Annotated[DocumentKind | None, Label("Loại văn bản", "Kind of document")] = None
    number: Annotated[Text | None, Label("Số, ký hiệu", "Number")] = None
    date: Annotated[Day | None, Label("Ngày ban hành", "Date of issue")] = None
    addressed_to: Annotated[list[Text] | None, Ref("unit"), Label("Gửi đơn vị", "Sent to units")] = None
    with_: Annotated[Text | None, Label("Cơ quan phối hợp xây dựng", "Drawn up with"), Field(alias="with")] = None
    exemplar_scopes: Annotated[
        list[ExemplarScope] | None, Label("Tiêu chí cho loại điển hình", "Criteria for exemplars of scope")
    ] = None
    movements: Annotated[
        list[Text] | None,
        Label("Phong trào, cuộc vận động được lồng ghép", "Movements and campaigns included"),
    ] = None


class Report(RecordModel):
    """A half-year or yearly report or roll-up."""

    record: ClassVar[Record] = Record(
        table="report",
        label=Label("Báo cáo", "Report"),
        owner="unit",
        dated=("period",),
        register="bao_cao",
    )
    id: Annotated[Text, Label("Mã", "Code")]
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị báo cáo", "Reporting unit")]
    period: Annotated[Span | None, Label("Kỳ báo cáo", "Period")] = None
    form: Annotated[Form | None, Label("Biểu mẫu", "Form")] = None
    submitted: Annotated[Day | None, Label("Ngày gửi", "Sent on")] = None
    recipient: Annotated[Recipient | None, Label("Nơi nhận", "Recipient")] = None
    via: Annotated[Text | None, Label("Qua bộ phận", "Through")] = None
    model_count: Annotated[Count | None, Label("Số mô hình", "Number of models")] = None
    model_names: Annotated[list[Text] | None, Label("Tên mô hình", "Names of models")] = None
    exemplar_count: Annotated[Count | None, Label("Số điển hình", "Number of exemplars")] = None
    exemplar_names: Annotated[list[Text] | None, Label("Tên điển hình", "Names of exemplars"), Person()] = None


class RegisterRow(RecordModel):
    """The claim of a unit that a list of its rows is whole for a period: what is not there does not exist."""

    record: ClassVar[Record] = Record(
        table="register",
        label=Label("Sổ theo dõi", "Register"),
        owner="unit",
        registers=Register(owner="unit", kind="kind", period="period", complete="complete"),
    )
    unit: Annotated[Text, Ref("unit"), Label("Đơn vị", "Unit")]
    kind: Annotated[RegisterKind, Label("Sổ", "Register")]
    period: Annotated[Span, Label("Kỳ", "Period")]
    complete: Annotated[bool | None, Label("Đã ghi đủ", "Complete")] = None
    closed: Annotated[Day | None, Label("Ngày khóa sổ", "Closed on")] = None
    closed_by: Annotated[Text | None, Label("Người khóa sổ", "Closed by"), Person()] = None
