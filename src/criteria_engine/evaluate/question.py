"""What is asked of an evaluator: one subject, on one date, with these readings, over this dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from criteria_engine.conditions import nodes as n
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row, Value
from criteria_engine.values import ABOUT, Period, Truth


class RuleOutcome(Enum):
    """What became of a rule, criterion or verdict on a subject."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Seen:
    """One value that an answer rests on. `value` None: blank (missing), or `denied`: known that there is none.

    `holder` is the row it was looked for in, `name` the field; the addresses are put together only when asked for.
    `told_at` stands for them where no cell is meant (a related table); `told_of` is then its table.
    """

    holder: Row
    name: str
    value: Value | None
    denied: bool = False
    told_at: str | None = None
    told_of: str | None = None

    @property
    def is_said(self) -> bool:
        """Whether the cell itself says that there is none, rather than being blank in a part that is complete."""
        return self.denied and self.name in self.holder.denied

    @property
    def table(self) -> str:
        return self.told_of or (self.holder.owner[0] if self.holder.owner else self.holder.entity.name)

    @property
    def row(self) -> str:
        """The id of the record that holds the value."""
        return self.holder.owner[1] if self.holder.owner else self.holder.id

    @property
    def path(self) -> str:
        """The dotted path within the record, numbers of list items included."""
        own = () if self.holder.entity.plain or not self.name else (self.name,)
        return ".".join(map(str, (*self.holder.path, *own)))

    @property
    def origin(self) -> str:
        """The address of the cell or value."""
        return self.told_at or (
            self.holder.origin(self.name) if self.name else self.holder.address.origin(self.holder.path)
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer to one node: its truth, the values seen at it, and the answers to its parts.

    `row` is the row that the node was asked of where that is not the subject (an item of a list).
    """

    node: n.Condition
    truth: Truth
    seen: tuple[Seen, ...] = ()
    parts: tuple[Trace, ...] = ()
    row: Row | None = None
    open_list: bool = False


Outcomes = Callable[[n.Outcome, Row], "RuleOutcome | None"]


@dataclass(frozen=True)
class Question:
    """One subject and everything that an answer may depend on; nothing else is ever looked at.

    `period` is None for what is judged as it stands on `as_of`. `outcomes` answers for other rules.
    """

    dossier: Dossier
    subject: Row
    as_of: date
    period: Period | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    about: Decimal = ABOUT
    registers_complete: bool = False
    outcomes: Outcomes | None = None
