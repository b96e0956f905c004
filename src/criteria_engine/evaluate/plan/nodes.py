"""The nodes of a plan: readings, parameters, dates and periods are decided, every place is resolved.

A node is asked in a *frame*: of a row of `root` and of rows reached from it, edge by edge. An *element* of a frame is
one such chain of rows; of a frame without edges the elements are the rows of the table (or of the list, whoever
owns them). Nodes name each other by number (`Id`): those that a node needs have smaller numbers.

There are three sorts of nodes: *truths* (values.Truth), *facts* (values.fact.Fact) and *outcomes* (RuleOutcome).
What each one means is said here and held by tests/parity; the functions named are those of the reference evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.values import Truth
from criteria_engine.values.fact import Fact

Id = int


@dataclass(frozen=True, slots=True)
class Edge:
    """From one row of entity `source` to many rows of entity `target`, in the order of the reference evaluator.

    `list`: items of the list `name`, those not yet there on the as-of date left out (`facts.items_of`).
    `related`: rows of table `name` that name the row in the field or plain list `link`, those not yet there left out
    (`facts.related_rows`). `below`: all rows under it in its table (`facts.rows_below`), none left out.
    `via`: reference fields to follow first, one after another; the edge then starts at the row they lead to, a row of
    one of the tables `at`. A reference that leads elsewhere or nowhere has no rows. Without `via`, `at` is `source`.
    `up`: the edge starts that many rows further out than the innermost one (rarely anything but 0).
    """

    kind: Literal["list", "related", "below"]
    source: str
    at: tuple[str, ...]
    name: str
    target: str
    link: str | None = None
    via: tuple[str, ...] = ()
    up: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """`root`: name of an entity (`model`, or `model.indicators` for the rows of a list); then the edges followed."""

    root: str
    edges: tuple[Edge, ...] = ()

    @property
    def entity(self) -> str:
        """The entity of the innermost row."""
        return self.edges[-1].target if self.edges else self.root

    @property
    def outer(self) -> Frame:
        """The frame around the innermost row. Only of a frame with edges."""
        return Frame(self.root, self.edges[:-1])


@dataclass(frozen=True, slots=True)
class Node:
    """`frame` None: the same for every row."""

    frame: Frame | None


# --- from frame to frame (of truths and facts) -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lift(Node):
    """The value of `part` for the rows of this frame that `part`'s own frame is about.

    The frame of `part` is this one without some edges at either end: its rows are a stretch of this frame's rows.
    `start`: which row of this frame's chain (0: the root row) is the root row of the part's frame.
    """

    part: Id
    start: int


@dataclass(frozen=True, slots=True)
class Through(Node):
    """The value at the row that the fact `ref` names: the first of `targets` (table, node in the frame of the table
    alone) whose table has a row with that id; a target None is a known absence. A row of a table that `targets` does
    not name counts as set aside.

    Where `ref` is known absent: ABSENT, of a truth FALSE (UNKNOWN with `careful`). Where it is missing, or names a row
    that was set aside: MISSING, of a truth UNKNOWN.
    """

    ref: Id
    targets: tuple[tuple[str, Id | None], ...]
    careful: bool = False


# --- truths -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known(Node):
    """A truth that no record can change."""

    truth: Truth


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    parts: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    parts: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class NotOf(Node):
    part: Id


@dataclass(frozen=True, slots=True)
class Is(Node):
    """TRUE where the part is one of `truths`, else FALSE: never unknown."""

    part: Id
    truths: frozenset[Truth]


@dataclass(frozen=True, slots=True)
class Has(Node):
    """Whether a value is there (`reference._present`): FALSE where the fact is absent or an open end, UNKNOWN where it
    may be absent."""

    fact: Id


@dataclass(frozen=True, slots=True)
class Test(Node):
    """`operators.compare(OPERATORS[operator], left, rights, ignore)` of facts put in like units (`in_like_units`, by
    the share `about`)."""

    operator: str
    left: Id
    rights: tuple[Id, ...]
    ignore: frozenset[str]
    about: Decimal


@dataclass(frozen=True, slots=True)
class SameKey(Node):
    """`facts.same_key(left, right)`, with None as UNKNOWN."""

    left: Id
    right: Id


@dataclass(frozen=True, slots=True)
class Whole(Node):
    """Whether the rows of `edge` from the innermost row are all there are (`Listing.whole`); never unknown.

    `during`: for a related table the fact that is the period asked about, else None. One whose `Fact.value` is no
    Period closes nothing. With `edge.via`: of the row it leads to; TRUE where the reference is known absent (or, on the
    way to a list, leads to a row of another table than `edge.at`), FALSE where it is missing or leads to a row that was
    set aside.
    """

    edge: Edge
    during: Id | None = None


@dataclass(frozen=True, slots=True)
class RowWithKey(Node):
    """The truth of `where` for *the* row of `edge` with a key (`reference._row_at`).

    `keys`: truths in the frame with the edge, TRUE where a part of the key is the same. Exactly one row with all of
    them TRUE: `where` of that row. Else, with no row doubtful (no key FALSE, not all TRUE), none matching twice, and
    the list `whole`: `absent`; else `missing` (truths of this frame: `where` of a row that denies or says nothing).
    """

    edge: Edge
    keys: tuple[Id, ...]
    where: Id
    whole: Id
    missing: Id
    absent: Id


@dataclass(frozen=True, slots=True)
class Attest(Node):
    """`attestations.attested` of the row of this frame (a row of a table), who is asked about by `question`."""

    question: str


@dataclass(frozen=True, slots=True)
class Says(Node):
    """An outcome as a truth: met TRUE, not met FALSE, undetermined UNKNOWN, not applicable as given."""

    outcome: Id
    not_applicable: Truth


@dataclass(frozen=True, slots=True)
class Arose(Node):
    """Whether the row arose by `end` (`judge._in_force_of_what_arose`, its part after the as-of test)."""

    end: date


@dataclass(frozen=True, slots=True)
class Stands(Node):
    """`judge._reached` or `judge._ended` of the value of `field`, as it is in the row, on a day."""

    field: str
    side: Literal["reached", "ended"]
    day: date


@dataclass(frozen=True, slots=True)
class NotYet(Node):
    """`facts.starts_after` of the row and the as-of date; never unknown."""


# --- facts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Const(Node):
    fact: Fact


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """`facts._field_fact` of a field of the row, what a blank means there included; `field` may be `dated`.

    `about`: the share that "khoảng" spans.
    """

    field: str
    about: Decimal


@dataclass(frozen=True, slots=True)
class Placed(Node):
    """The fact of the field that places the row in time (`facts.placing_field`), a period compared as a whole."""

    about: Decimal


@dataclass(frozen=True, slots=True)
class Fold(Node):
    """`fact.fold(kind, items, whole)` over the rows of `edge` from the innermost row.

    `counted`: a truth in the frame with the edge. `over`: a fact there, or None to add one for each row.
    `distinct`: a fact there (text) by which rows are taken together (`operands.once_each`), or None.
    """

    kind: Literal["count", "sum", "min", "max"]
    edge: Edge
    counted: Id
    whole: Id
    over: Id | None = None
    distinct: Id | None = None


@dataclass(frozen=True, slots=True)
class Months(Node):
    """`operands._months_between`."""

    first: Id
    last: Id


@dataclass(frozen=True, slots=True)
class Spans(Node):
    """`operands._spans_due`."""

    start: Id
    months: Id
    until: Id | None


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`operands._choose`: a fact by the code that `of` is; `absent` None is ABSENT."""

    of: Id
    cases: tuple[tuple[str, Id], ...]
    absent: Id | None


@dataclass(frozen=True, slots=True)
class AssessmentYear(Node):
    """`facts.assessment_year` of the row."""


# --- outcomes ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ruled(Node):
    """The outcome of a rule. `gate` FALSE: not applicable, UNKNOWN: undetermined; then `require` TRUE: met; then `due`
    FALSE: not applicable, UNKNOWN: undetermined; then `require` FALSE: not met (undetermined where the rule only
    `describes`), UNKNOWN: undetermined."""

    gate: Id
    require: Id
    due: Id
    describes: bool


@dataclass(frozen=True, slots=True)
class Worst(Node):
    """`judge.worst_of` the parts."""

    parts: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """The outcome of the first case whose truth is TRUE, else of `default`; None: an outcome of nothing, which as a
    truth is UNKNOWN (`Says`)."""

    cases: tuple[tuple[Id, Id | None], ...]
    default: Id | None


FACTS = (Const, Cell, Placed, Fold, Months, Spans, Choice, AssessmentYear)
OUTCOMES = (Ruled, Worst, Pick)
# Codes of outcomes in back ends and in files; 0 is "not asked".
CODES: dict[RuleOutcome, int] = {
    RuleOutcome.NOT_APPLICABLE: 1, RuleOutcome.MET: 2, RuleOutcome.NOT_MET: 3, RuleOutcome.UNDETERMINED: 4,
}  # fmt: skip
