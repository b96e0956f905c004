"""How a pydantic model tells the engine what it means.

Everything the engine knows of records it reads from these marks: the shipped models use nothing else, and
models of another domain work the same way.

    class Plan(BaseModel):
        date: Annotated[Day | None, Label("Ngày", "Date"), Section("ke_hoach")] = None

    class Model(BaseModel):
        record: ClassVar[Record] = Record(table="model", label=Label("Mô hình", "Model"), subject=True)
        id: str
        unit: Annotated[str | None, Ref("unit")] = None
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean
from criteria_engine.values import Period, Quantity, read_date, read_period, read_quantity
from criteria_engine.values.numbers import has_doubtful_decimals
from criteria_engine.values.quantity import write_number
from criteria_engine.values.units import is_measured

Kind = Literal["text", "enum", "yes_no", "number", "date", "period", "ref"]


@dataclass(frozen=True, slots=True)
class Label:
    """What people see: a column heading or a name, in Vietnamese and English."""

    vi: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.vi if lang == "vi" else self.en


@dataclass(frozen=True, slots=True)
class FieldKind:
    """The kind of a field where its Python type does not tell (a `Period` may be a date or a period)."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit in which a number field is kept ("đồng", "người")."""

    unit: str


@dataclass(frozen=True, slots=True)
class Section:
    """The completeness section that holds the field: ticked as complete, a blank in it means there is none.

    On a field that is a nested model or a list it holds everything inside.
    """

    code: str


@dataclass(frozen=True, slots=True)
class SectionOfSubject:
    """Cells of this record are held by `section` of the records that its `link` field names."""

    link: str
    section: str


class Ref:
    """The field holds the id of a row of one of `tables`."""

    __slots__ = ("tables",)

    def __init__(self, *tables: str) -> None:
        self.tables = tables


class ListKey:
    """The fields that tell the rows of a list apart; two rows with one key are an input problem."""

    __slots__ = ("fields",)

    def __init__(self, *fields: str) -> None:
        self.fields = fields


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """A blank reads as unbounded: `begin` since ever, `end` for ever. It is no gap in the record."""

    side: Literal["begin", "end"]


@dataclass(frozen=True, slots=True)
class Dates:
    """The field places the row of a list in time: one wholly after the as-of date is not there yet."""


@dataclass(frozen=True, slots=True)
class Person:
    """The field holds the name of a person, which a report may have to leave out.

    `unless`: a field of the same row, then the codes with which the name is an organisation's; a blank there leaves it
    a person's. `mixed`: it names offices and persons alike, so only parts that look like a person's name are one.
    """

    unless: tuple[str, ...] = ()
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class BlankReads:
    """A blank reads as `value`: only a declaration says otherwise. To be used where a house rule demands it."""

    value: bool | str


@dataclass(frozen=True, slots=True)
class Register:
    """The table whose rows close lists: which field names the owner, the kind of list, the period, the claim."""

    owner: str = "unit"
    kind: str = "kind"
    period: str = "period"
    complete: str = "complete"


@dataclass(frozen=True, slots=True)
class Record:
    """What a model is as a table.

    `name`: field people know a row by. `owner`: the field that says whose row it is (the unit of a report), used
    for registers and for asking which packs apply. `dated`: fields that place the row in time, the first that is
    filled counts; of a period its last day. `register`: code of the register that closes the table. `sections`:
    field listing the completeness sections that are whole. `parent`: the field of a hierarchy. `subject`: rules may
    judge it. `begins`/`ends`: open ends of the existence of a row that owes duties in periods. `cells`/`rows`: sections
    of the records it is about that hold its blank cells, or close the list of such rows. `assesses`: on a table that
    puts a subject forward for a year, the field that names the subject and the field of the year.
    """

    table: str
    label: Label
    name: str | None = None
    owner: str | None = None
    dated: tuple[str, ...] = ()
    register: str | None = None
    sections: str | None = None
    parent: str | None = None
    subject: bool = False
    begins: str | None = None
    ends: str | None = None
    successor: str | None = None
    registers: Register | None = None
    cells: tuple[SectionOfSubject, ...] = ()
    rows: tuple[SectionOfSubject, ...] = ()
    assesses: tuple[str, str] | None = None


class Vocabulary(Enum):
    """An enumeration whose values are codes with labels: `member = "code", "Nhãn", "Label"`.

    A question may bear two more texts, what a yes to it says.
    """

    label: Label
    statement: Label | None

    def __new__(cls, code: str, vi: str = "", en: str = "", said_vi: str = "", said_en: str = "") -> Self:
        member = object.__new__(cls)
        member._value_ = code
        member.label = Label(vi, en)
        member.statement = Label(said_vi, said_en) if said_vi else None
        return member


def _iso(period: Period | None) -> str | None:
    return None if period is None else str(period)


def _plain(quantity: Quantity | None) -> Any:
    """What `read_quantity` reads back as the same quantity."""
    if quantity is None:
        return None
    n = quantity.number
    number = int(n) if n == n.to_integral_value() else write_number(n)
    return number if quantity.is_exact and not quantity.unit else {quantity.bound: number, "unit": quantity.unit}


_PERIOD_SCHEMA = WithJsonSchema({"type": "string", "examples": ["2023-06-12", "2023-06", "2023-Q2", "2023-H1", "2023"]})
_NUMBER_SCHEMA = WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}]})

Text = Annotated[str, AfterValidator(clean)]
# A date known to the day, or only to within a month, quarter, half-year or year.
Day = Annotated[Period, FieldKind("date"), BeforeValidator(read_date), PlainSerializer(_iso), _PERIOD_SCHEMA]
# A period meant as a whole: what a report or register covers.
Span = Annotated[Period, FieldKind("period"), BeforeValidator(read_period), PlainSerializer(_iso), _PERIOD_SCHEMA]
# A bare number, or a bound on one.
Number = Annotated[
    Quantity, FieldKind("number"), BeforeValidator(read_quantity), PlainSerializer(_plain), _NUMBER_SCHEMA
]


def _read_year(value: object) -> Period:
    period = read_period(value)
    if period.length_in_months != 12:
        raise Unreadable(f"{value!r} is no year; write 2023", f"{value!r} không phải năm; hãy ghi 2023")
    return period


def read_money(value: object) -> Quantity:
    return read_quantity(value, unit="đồng")


def read_count(value: object) -> Quantity:
    if isinstance(value, str) and has_doubtful_decimals(value):
        raise Unreadable(
            f"{value!r} is ambiguous: decimals, or all of it thousands? Write a count in figures alone, as in 12000",
            f"{value!r} chưa rõ: phần sau dấu phẩy là số lẻ hay hàng nghìn? Số đếm hãy ghi liền các chữ số, như 12000",
        )
    quantity = read_quantity(value)
    if not _counts(quantity):
        raise Unreadable(
            f"{value!r} is no count; write a whole number from 0",
            f"{value!r} không phải số đếm; hãy ghi số nguyên từ 0",
        )
    return quantity


def _counts(quantity: Quantity) -> bool:
    """A whole number from 0 of things: five kilometres measure a road, and 95 per cent are a share."""
    number, unit = quantity.number, quantity.unit
    return number >= 0 and number == number.to_integral_value() and not (unit and is_measured(unit))


Year = Annotated[Period, FieldKind("period"), BeforeValidator(_read_year), PlainSerializer(_iso), _PERIOD_SCHEMA]
# A whole number of things, never below zero.
Count = Annotated[Quantity, FieldKind("number"), BeforeValidator(read_count), PlainSerializer(_plain), _NUMBER_SCHEMA]
Money = Annotated[
    Quantity,
    FieldKind("number"),
    Measure("đồng"),
    BeforeValidator(read_money),
    PlainSerializer(_plain),
    _NUMBER_SCHEMA,
]
