"""Numbers that are worked out: over rows, between days, by a code, by a reading."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from criteria_engine.conditions.check import Scope
from criteria_engine.conditions.kinds import of_kind
from criteria_engine.records.schema import Field
from criteria_engine.strategies import stock
from criteria_engine.strategies.grammar.lookouts import Rows, Spot
from criteria_engine.strategies.grammar.sight import Sight, Written

FOLDS = ("count", "sum", "min", "max")
BARE = of_kind("number")
_MONTHS = (1, 3, 6, 12)
# `choose` maps every code: a long vocabulary would fill the page.
_MOST_CHOICES = 8


class Numbers(Sight, ABC):
    """Draws numbers, each with a field that stands for its unit, as the type check has it."""

    @abstractmethod
    def condition(self, scope: Scope, depth: int) -> Written:
        """A condition; conditions and operands hold each other."""

    def number(self, scope: Scope, depth: int, beside: Field = BARE) -> tuple[Any, Field]:
        """A number that may stand beside a field, in like units; a plain one where every other word is left out."""
        options: list[Callable[[], tuple[Any, Field]]] = []
        if depth > 0 and self.left > 0:
            words = [word for word in FOLDS if self.folded(word, scope, beside)]
            options += [lambda: self.total(self.pick(words), scope, depth - 1, beside)] if words else []
        if self.may("months_between") and self.dates(scope):
            options += [lambda: (self._months_between(scope), BARE)]
        if self.may("spans_due") and self.dates(scope):
            options += [lambda: ({"spans_due": self.spans(scope)}, BARE)]
        if self.may("choose") and self._enums(scope):
            options += [lambda: (self._by_code(scope), BARE)]
        if self.may("by_reading") and self.names.readings:
            options += [lambda: (self.by_reading(lambda: self.pick(_MONTHS)), BARE)]
        return self.pick(options)() if options else (self.pick(stock.NUMBERS), BARE)

    # --- over rows ----------------------------------------------------------------------------------------------

    def folded(self, word: str, scope: Scope, beside: Field = BARE) -> list[Rows]:
        """Sources whose rows can be taken together so: counted, or bearing a number in like units."""
        if word == "count":
            return self.sources(scope) if self.may(word) else []
        # `of` of a sum is the field that is added, so its rows are those of the record itself.
        known = self.sources(scope) if self.may(word, "of") else []
        return [rows for rows in known if "of" not in rows.words and _added(rows, beside)]

    def total(self, word: str, scope: Scope, depth: int, beside: Field = BARE) -> tuple[Written, Field]:
        rows = self.pick_rows(self.folded(word, scope, beside))
        made = self.of_rows(word, rows, scope, depth)
        if word != "count":
            over = self.pick(_added(rows, beside))
            return {**made, "of": over.path}, over
        texts = [found.path for found in rows.item.fields.values() if found.kind == "text"]
        told_by = {"distinct": self.pick(texts)} if texts and self.may("distinct") and self.chance(4) else {}
        return {**made, **told_by}, BARE

    def of_rows(self, word: str, rows: Rows, scope: Scope, depth: int, must_ask: bool = False) -> Written:
        """`{word: rows, …}` with the words that say which rows are meant, and what is asked of each."""
        made: Written = {word: rows.name, **rows.words}
        if rows.is_dated and self.may("during") and self.chance(3):
            made["during"] = self._during(scope)
        if must_ask or (depth > 0 and self.may("where") and not self.chance(4)):
            made["where"] = self.condition((*scope, rows.item), depth - 1)
        return made

    def _during(self, scope: Scope) -> Any:
        """A period: of parameters and readings the type check cannot tell that they are one."""
        options: list[Callable[[], Any]] = [lambda: self.pick(stock.PERIODS)] * 2
        if self.may("the"):
            options += [lambda: {"the": self.pick(self.given("period"))}] * 2
        if self.may("field") and (spot := self.spot(scope, lambda found: found.kind == "period")):
            options += [lambda: {"field": spot.path}]
        return self.pick(options)()

    def given(self, kind: str) -> tuple[str, ...]:
        """What is given with the question, of the kind of a date or a period."""
        periods = ("period", "assessment_year") if self.in_period else ("assessment_year",)
        return ("as_of", *periods) if kind == "date" else periods

    # --- between days -------------------------------------------------------------------------------------------

    def dates(self, scope: Scope) -> list[Spot]:
        return [spot for spot in self.look(scope).near if spot.field.kind == "date"]

    def _date(self, scope: Scope) -> Any:
        spot = self.spot(scope, lambda found: found.kind in ("date", "period"))
        return spot.path if spot else {"the": "as_of"}

    def _months_between(self, scope: Scope) -> Written:
        today = self.may("the") and self.chance(2)
        return {"months_between": [self._date(scope), {"the": "as_of"} if today else self._date(scope)]}

    def spans(self, scope: Scope) -> Written:
        """How many months from which day, perhaps until another."""
        months: list[Callable[[], Any]] = [lambda: self.pick(_MONTHS)] * 3
        if self.may("choose") and self._enums(scope):
            months += [lambda: self._by_code(scope)]
        if self.may("by_reading") and self.names.readings:
            months += [lambda: self.by_reading(lambda: self.pick(_MONTHS))]
        if self.may("field") and (spot := self.spot(scope, lambda found: found.kind == "number" and not found.measure)):
            months += [lambda: {"field": spot.path}]
        until = {"until": self._date(scope)} if self.chance(4) else {}
        return {"from": self._date(scope), "months": self.pick(months)(), **until}

    # --- by a code, by a reading --------------------------------------------------------------------------------

    def _enums(self, scope: Scope) -> list[Spot]:
        known = (*self.look(scope).near, *self.far(scope))
        return [spot for spot in known if 0 < len(spot.field.codes) <= _MOST_CHOICES]

    def _by_code(self, scope: Scope) -> Written:
        spot = self.pick(self._enums(scope))
        absent = {"absent": self.pick(_MONTHS)} if self.may("absent") and self.chance(2) else {}
        return {"choose": spot.path, "values": {code: self.pick(_MONTHS) for code in spot.field.codes}, **absent}

    def by_reading(self, operand: Callable[[], Any]) -> Written:
        name = self.pick(sorted(self.names.readings))
        return {"by_reading": name, "values": {value: operand() for value in self.names.readings[name]}}


def _added(rows: Rows, beside: Field) -> list[Field]:
    """The numbers that rows bear, those kept in another unit left out."""
    numbers = (found for found in rows.item.fields.values() if found.kind == "number")
    return [found for found in numbers if not (beside.measure and found.measure and beside.measure != found.measure)]
