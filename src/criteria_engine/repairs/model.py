"""Repairs as data: what to change, of which kind each change is, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from criteria_engine.conditions import nodes as n
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Entity

Kind = Literal["enter", "correct", "close", "attest", "do", "document"]
# Why there is no repair (docs/repairs.md).
NoRepair = Literal["open", "removal", "pattern", "fixed", "set_aside", "dates", "reading", "others", "search"]

# What a change costs those who make it. A cell of a form is cheapest; a thing that has to happen, or a past that would
# have to be told otherwise, is dearest. Editorial; only the order matters.
PRICES: Mapping[Kind, int] = {"enter": 1, "close": 2, "correct": 3, "attest": 4, "document": 5, "do": 8}
# A value that was given exactly is corrected only where it was wrong.
EXACT = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One change, and what it means to people.

    `origin`: where to make it; `before`: what stands there; `need`: the part of the condition that it answers, which
    is to be true (`wish`) or false, asked in `scope` (entities of the rows around, outermost first). `need` is None
    where a list is closed. `actors`: who has to act, by the clause. `exact`: a value that was given exactly changes.
    """

    change: Change
    kind: Kind
    origin: str
    before: Value | None = None
    need: n.Condition | None = None
    wish: bool = True
    scope: tuple[Entity, ...] = ()
    actors: tuple[Label, ...] = ()
    exact: bool = False

    @property
    def price(self) -> int:
        return PRICES[self.kind] + (EXACT if self.exact else 0)


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that together make a rule met; none of them can be left out."""

    steps: tuple[Step, ...]

    @property
    def price(self) -> int:
        return sum(step.price for step in self.steps)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The patch for machines."""
        return tuple(step.change for step in self.steps)


@dataclass(frozen=True, slots=True)
class Mending:
    """Repairs, cheapest first, or why there are none."""

    repairs: tuple[Repair, ...] = ()
    none_because: NoRepair | None = None
