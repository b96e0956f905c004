"""What a condition may speak of while it is drawn: the words in use, the fields and rows in sight, the next choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from criteria_engine.conditions.check import Names, Scope
from criteria_engine.records.schema import Field, Schema
from criteria_engine.strategies.grammar.lookouts import Lookout, Rows, Spot, lookout

T = TypeVar("T")
Written = dict[str, Any]
# A condition mostly looks at the row's own fields and lists; one in so many looks further.
_FAR = 4


@dataclass
class Sight:
    """`choose` draws one of several, the plainest first; `left` counts down how many conditions may still come."""

    choose: Callable[[Sequence[Any]], Any]
    schema: Schema
    names: Names
    without: frozenset[str]
    left: int
    in_due: bool
    in_period: bool

    def pick(self, options: Sequence[T]) -> T:
        found: T = options[0] if len(options) == 1 else self.choose(options)
        return found

    def chance(self, one_in: int) -> bool:
        return bool(self.choose(range(one_in)) == one_in - 1)

    def may(self, *words: str) -> bool:
        return self.without.isdisjoint(words)

    def look(self, scope: Scope) -> Lookout:
        return lookout(self.schema, scope)

    def far(self, scope: Scope) -> list[Spot]:
        return [spot for spot in self.look(scope).far if self.may(*spot.ways)]

    def spot(self, scope: Scope, fits: Callable[[Field], bool]) -> Spot | None:
        """A field that fits: the row's own, now and then one further off; None where there is none in sight."""
        near = [spot for spot in self.look(scope).near if fits(spot.field)]
        if near and not self.chance(_FAR):
            return self.pick(near)
        options = [spot for spot in self.far(scope) if fits(spot.field)] or near
        return self.pick(options) if options else None

    def paths(self, scope: Scope) -> tuple[str, ...]:
        """Whatever one can ask the presence of; mostly the row's own cells and lists."""
        look = self.look(scope)
        own = (*(spot.path for spot in look.near), *look.lists)
        far = tuple(spot.path for spot in self.far(scope))
        return far if far and self.chance(_FAR) else own

    def sources(self, scope: Scope) -> list[Rows]:
        return [rows for rows in self.look(scope).rows if self.may(*rows.needs)]

    def pick_rows(self, sources: Sequence[Rows]) -> Rows:
        """A kind of source first, since a schema may have many lists and one hierarchy; then one close by, mostly."""
        kind = self.pick(list(dict.fromkeys(rows.kind for rows in sources)))
        alike = [rows for rows in sources if rows.kind == kind]
        own = [rows for rows in alike if not rows.ways and "of" not in rows.words]
        return self.pick(own if own and not self.chance(_FAR) else alike)
