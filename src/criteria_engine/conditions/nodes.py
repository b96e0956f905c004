"""The nodes of a condition: what can be asked (conditions) and what can be compared (operands).

Immutable and plain; every node knows its place in the pack for error messages. Meaning is in
`evaluate/reference.py`, words are in `wording/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from criteria_engine.records.annotations import Label
from criteria_engine.records.row import Value

Quantifier = Literal["exists", "every", "none", "on_file"]
Fold = Literal["count", "sum", "min", "max"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in a condition; `at` is file:line:column and takes no part in comparison."""

    at: str = field(default="", compare=False, repr=False)


# --- operands -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A value written in the pack; periods and quantities are already read."""

    value: Value


@dataclass(frozen=True, slots=True)
class FieldOf(Node):
    """The value of a field; `path` is dotted and may climb (`outer.`) or go through references."""

    path: str


@dataclass(frozen=True, slots=True)
class The(Node):
    """Something given with the question: the period judged, the as-of date, the assessment year."""

    name: Literal["period", "as_of", "assessment_year"]


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A parameter of the pack; the type check fills in its value (or values, beside `in`)."""

    name: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Source(Node):
    """Rows to count: a list of the record, a related table through `by`, or `below` (a hierarchy).

    `of` names the record whose rows are meant, through references; `during` an operand that is a period.
    """

    name: str
    by: str | None = None
    of: str | None = None
    during: Operand | None = None


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """A number over the rows of a source that satisfy `where`; `over` is the field summed or compared.

    `distinct`: a text field by which a count takes rows that say the same for one.
    """

    fold: Fold
    source: Source
    where: Condition | None = None
    over: str | None = None
    distinct: str | None = None


@dataclass(frozen=True, slots=True)
class MonthsBetween(Node):
    first: Operand
    last: Operand


@dataclass(frozen=True, slots=True)
class SpansDue(Node):
    """How many spans of `months` months, counted from `start`, have ended by the as-of date.

    None falls due after `until`, the day a thing was stopped.
    """

    start: Operand
    months: Operand
    until: Operand | None = None


@dataclass(frozen=True, slots=True)
class Choose(Node):
    """An operand by the code of an enum field; `absent` where the field is known to be none."""

    path: str
    values: tuple[tuple[str, Operand], ...]
    absent: Operand | None = None


@dataclass(frozen=True, slots=True)
class ByReading(Node):
    name: str
    values: tuple[tuple[str, Operand], ...]


Operand = (
    Constant | FieldOf | The | Parameter | Reading | Aggregate | MonthsBetween | SpansDue | Choose | ByReading
)  # fmt: skip

# --- conditions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class All(Node):
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any(Node):
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    part: Condition


@dataclass(frozen=True, slots=True)
class Present(Node):
    path: str


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left` stands to `right` as the operator of this name says; `in` and `not_in` have several rights."""

    left: Operand
    operator: str
    right: tuple[Operand, ...]
    ignore: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """At least one row, every row, or no row of the source satisfies `where`."""

    quantifier: Quantifier
    source: Source
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class RowAt(Node):
    """`where` of the one row of a list that has this key."""

    source: Source
    key: tuple[tuple[str, Operand], ...]
    where: Condition


@dataclass(frozen=True, slots=True)
class Attested(Node):
    question: str


@dataclass(frozen=True, slots=True)
class Outcome(Node):
    """The outcome of a rule, criterion or verdict, of this subject or of the one that `of` names.

    `pack`: None for the pack of the rule itself.
    """

    kind: Literal["rule", "criterion", "verdict"]
    name: str
    of: str | None = None
    not_applicable: Literal["true", "false", "unknown"] = "unknown"
    pack: str | None = None


@dataclass(frozen=True, slots=True)
class Open(Node):
    """The text itself leaves it open: never true, never false."""

    reason: Label
    reading: str | None = None


Condition = All | Any | Not | Present | Compare | Quantified | RowAt | Attested | Outcome | Open
