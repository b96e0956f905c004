"""River inspection: a small record schema of another domain, made with the public marks alone.

It holds one of everything that the engine knows, so that tests need nothing of the shipped schema and so that other
people's models are proven to work: a hierarchy of sites that begin and end, sections, a nested record, a list of rows
with a key, a list inside a list, plain value lists, visits as a related table with a register and two dates,
references, answers of people, and every kind of field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Checker, Names
from criteria_engine.evaluate.judge import Court
from criteria_engine.evaluate.question import Question
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.model import InForce, Pack, Rule
from criteria_engine.records.annotations import (
    Count,
    Day,
    Label,
    ListKey,
    Number,
    OpenEnd,
    Record,
    Ref,
    Register,
    Section,
    SectionOfSubject,
    Span,
    Text,
    Vocabulary,
    Year,
)
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Schema
from criteria_engine.values import Period, Quantity, read_period


class Water(Vocabulary):
    """What the water looks like."""

    clear = "clear", "Trong", "Clear"
    murky = "murky", "Đục", "Murky"
    foul = "foul", "Hôi", "Foul"


class Section3(Vocabulary):
    """What the keeper of the records can declare complete."""

    basics = "basics", "Thông tin chung", "Basics"
    lab = "lab", "Xét nghiệm", "Laboratory"
    gauge = "gauge", "Thước nước", "Gauge"
    visits = "visits", "Các lần kiểm tra", "Visits"


class Answer(Vocabulary):
    """A person's answer, in the engine's own codes."""

    co = "co", "Có", "Yes"
    khong = "khong", "Không", "No"
    chua_ro = "chua_ro", "Chưa rõ", "Not clear"


class RiverModel(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Trace(RiverModel):
    """A substance found in a sample."""

    substance: Annotated[Text | None, Label("Chất", "Substance")] = None
    share: Annotated[Number | None, Label("Tỷ lệ", "Share")] = None
    harmful: Annotated[bool | None, Label("Có hại", "Harmful")] = None


class Sample(RiverModel):
    """Water that was taken to the laboratory."""

    water: Annotated[Water | None, Label("Nước", "Water")] = None
    taken: Annotated[Day | None, Label("Ngày lấy", "Taken on")] = None
    covers: Annotated[Span | None, Label("Kỳ", "Period")] = None
    amount: Annotated[Number | None, Label("Lượng", "Amount")] = None
    passed: Annotated[bool | None, Label("Đạt", "Passed")] = None
    remark: Annotated[Text | None, Label("Ghi chú", "Remark")] = None
    taker: Annotated[Text | None, Ref("keeper"), Label("Người lấy", "Taken by")] = None
    traces: Annotated[list[Trace] | None, Label("Dấu vết", "Traces")] = None
    labels: Annotated[list[Text] | None, Label("Nhãn", "Labels")] = None


class Level(RiverModel):
    """The height of the water in a year."""

    year: Annotated[Year | None, Label("Năm", "Year")] = None
    height: Annotated[Number | None, Label("Mực nước", "Height")] = None
    kept: Annotated[bool | None, Label("Có theo dõi", "Kept")] = None


class Repair(RiverModel):
    """A repair of the gauge, told apart by its day and place."""

    day: Annotated[Day | None, Label("Ngày sửa", "Day")] = None
    place: Annotated[Text | None, Label("Vị trí", "Place")] = None
    done: Annotated[bool | None, Label("Xong", "Done")] = None


class Gauge(RiverModel):
    """The gauge of a site."""

    height: Annotated[Number | None, Label("Chiều cao", "Height")] = None
    installed: Annotated[Day | None, Label("Ngày lắp", "Installed on")] = None
    levels: Annotated[list[Level] | None, ListKey("year"), Label("Mực nước", "Levels")] = None
    repairs: Annotated[list[Repair] | None, ListKey("day", "place"), Label("Sửa chữa", "Repairs")] = None


class Site(RiverModel):
    """A place on the river; sites form a tree."""

    record: ClassVar[Record] = Record(
        table="site",
        label=Label("Điểm đo", "Site"),
        name="name",
        parent="downstream",
        sections="complete",
        subject=True,
        begins="opened",
        ends="closed",
    )
    id: Text
    name: Text
    downstream: Annotated[Text | None, Ref("site"), Label("Hạ lưu", "Downstream")] = None
    opened: Annotated[Day | None, OpenEnd("begin"), Label("Mở", "Opened")] = None
    closed: Annotated[Day | None, OpenEnd("end"), Label("Đóng", "Closed")] = None
    water: Annotated[Water | None, Section("basics"), Label("Nước", "Water")] = None
    taken: Annotated[Day | None, Section("basics"), Label("Khảo sát", "Surveyed on")] = None
    due_by: Annotated[Day | None, Section("basics"), Label("Hạn", "Due by")] = None
    covers: Annotated[Span | None, Section("basics"), Label("Mùa", "Season")] = None
    amount: Annotated[Number | None, Section("basics"), Label("Độ sâu", "Depth")] = None
    limit: Annotated[Number | None, Section("basics"), Label("Giới hạn", "Limit")] = None
    cycle: Annotated[Count | None, Section("basics"), Label("Chu kỳ, tháng", "Cycle in months")] = None
    passed: Annotated[bool | None, Section("basics"), Label("Đạt", "Passed")] = None
    remark: Annotated[Text | None, Section("basics"), Label("Ghi chú", "Remark")] = None
    taker: Annotated[Text | None, Ref("keeper"), Label("Người trông", "Keeper")] = None
    labels: Annotated[list[Text] | None, Section("basics"), Label("Nhãn", "Labels")] = None
    sights: Annotated[list[Water] | None, Section("basics"), Label("Nước từng thấy", "Waters seen")] = None
    gauge: Annotated[Gauge | None, Section("gauge"), Label("Thước nước", "Gauge")] = None
    samples: Annotated[list[Sample] | None, Section("lab"), Label("Mẫu nước", "Samples")] = None
    complete: Annotated[list[Section3] | None, Label("Đã ghi đủ", "Complete")] = None


class Visit(RiverModel):
    """Someone went to look: a row of a site in time."""

    record: ClassVar[Record] = Record(
        table="visit",
        label=Label("Kiểm tra", "Visit"),
        owner="site",
        dated=("taken", "covers"),
        register="visits",
        subject=True,
        cells=(SectionOfSubject("site", "visits"),),
        rows=(SectionOfSubject("site", "visits"),),
    )
    id: Text
    site: Annotated[Text, Ref("site"), Label("Điểm đo", "Site")]
    seen: Annotated[list[Text] | None, Ref("site"), Label("Thấy cả", "Also seen")] = None
    taken: Annotated[Day | None, Label("Ngày", "Date")] = None
    covers: Annotated[Span | None, Label("Kỳ", "Period")] = None
    water: Annotated[Water | None, Label("Nước", "Water")] = None
    amount: Annotated[Number | None, Label("Mực nước", "Level")] = None
    passed: Annotated[bool | None, Label("Đạt", "Passed")] = None
    remark: Annotated[Text | None, Label("Ghi chú", "Remark")] = None
    taker: Annotated[Text | None, Ref("keeper"), Label("Người đi", "Visitor")] = None
    labels: Annotated[list[Text] | None, Label("Nhãn", "Labels")] = None
    samples: Annotated[list[Sample] | None, Label("Mẫu nước", "Samples")] = None


class Keeper(RiverModel):
    """A person who looks after sites."""

    record: ClassVar[Record] = Record(table="keeper", label=Label("Người trông", "Keeper"), name="name")
    id: Text
    name: Annotated[Text | None, Label("Tên", "Name")] = None
    amount: Annotated[Number | None, Label("Số năm", "Years")] = None
    passed: Annotated[bool | None, Label("Có chứng chỉ", "Certified")] = None
    water: Annotated[Water | None, Label("Nước quen", "Usual water")] = None


class Ledger(RiverModel):
    """A site declares that its visits of a period are all on file."""

    record: ClassVar[Record] = Record(
        table="ledger",
        label=Label("Sổ", "Ledger"),
        owner="site",
        registers=Register(owner="site", kind="about", period="span", complete="full"),
    )
    site: Annotated[Text, Ref("site"), Label("Điểm đo", "Site")]
    about: Annotated[Text, Label("Sổ", "Register")]
    span: Annotated[Span, Label("Kỳ", "Period")]
    full: Annotated[bool | None, Label("Đã ghi đủ", "Complete")] = None


class Attestation(RiverModel):
    """A person's answer to a question about a site."""

    record: ClassVar[Record] = Record(table="attestation", label=Label("Ý kiến", "Answer"), dated=("date",))
    subject: Annotated[Text, Ref("site"), Label("Về", "About")]
    question: Annotated[Text, Label("Câu hỏi", "Question")]
    answer: Annotated[Answer, Label("Ý kiến", "Answer")]
    date: Annotated[Day | None, Label("Ngày", "Date")] = None
    valid_until: Annotated[Day | None, OpenEnd("end"), Label("Đến", "Valid until")] = None


SCHEMA = Schema((Site, Visit, Keeper, Ledger, Attestation))
NAMES = Names(
    readings={"pace": ("slow", "fast")},
    parameters={"few": (Quantity(1),), "kinds": ("clear", "foul")},  # type: ignore[arg-type]
    questions=frozenset({"pleasant"}),
)
AS_OF = date(2023, 6, 30)
READINGS = {"pace": "slow"}
LABEL = Label("x", "x")


def constant(value: Value | int) -> n.Constant:
    """A constant as the parser leaves it: numbers as bare quantities, dates and codes as text."""
    return n.Constant(Quantity(value) if isinstance(value, int) and not isinstance(value, bool) else value)  # type: ignore[arg-type]


def compared(left: str | n.Operand, operator: str, *rights: Any, ignore: Sequence[str] = ()) -> n.Compare:
    """`compared("amount", "at_least", 2)`: a field (or operand) against constants or operands."""
    sides = tuple(r if isinstance(r, n.Node) else constant(r) for r in rights)
    return n.Compare(n.FieldOf(left) if isinstance(left, str) else left, operator, sides, frozenset(ignore))  # type: ignore[arg-type]


def typed(condition: n.Condition, table: str = "site", in_due: bool = False) -> n.Condition:
    """The condition with typed constants; a condition that the type check refuses is an error of the test."""
    checker = Checker(SCHEMA, NAMES, in_due=in_due)
    found = checker.condition(condition, (SCHEMA[table],))
    assert not checker.problems, checker.problems
    return found


def dossier(tables: Mapping[str, Sequence[Any]]) -> Dossier:
    """A dossier from plain mappings; problems stay in it."""
    return dossier_of(SCHEMA, [from_mapping(tables, SCHEMA)])


def question(
    found: Dossier,
    subject: str = "S1",
    table: str = "site",
    period: str | None = "2023",
    as_of: date = AS_OF,
    registers_complete: bool = False,
) -> Question:
    row = found.get(table, subject)
    assert row is not None, found.problems
    span = read_period(period) if period else None
    return Question(found, row, as_of, span, READINGS, registers_complete=registers_complete)


def pack(rules: Sequence[Rule]) -> Pack:
    """A pack of nothing but rules, in force since ever."""
    return Pack(
        "river", "1", LABEL, {}, {}, {}, {}, {}, {}, tuple(rules), InForce(None, None), Period.year(2023), None, "", ""
    )


def court(found: Dossier, rules: Sequence[Rule], as_of: date = AS_OF) -> Court:
    return Court(found, pack(rules), as_of, READINGS)
