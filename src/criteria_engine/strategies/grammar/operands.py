"""Comparisons: a left side, an operator that takes its kind, and what may stand on the right of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from criteria_engine.conditions.check import Scope
from criteria_engine.conditions.kinds import comparable, of_kind
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.records.annotations import Kind
from criteria_engine.records.schema import Field
from criteria_engine.strategies import stock
from criteria_engine.strategies.grammar.numbers import Numbers
from criteria_engine.strategies.grammar.sight import Written
from criteria_engine.strategies.grammar.vocabulary import is_fit
from criteria_engine.values import Quantity

# Of a long vocabulary one constant in so many is a code that dossiers seldom hold.
_ODD = 10
_CONSTANTS: Mapping[Kind, tuple[Any, ...]] = {
    "text": stock.TEXTS, "number": (*stock.NUMBERS, {"about": 10}), "yes_no": (True, False),
    "date": (*stock.DAYS, *stock.INEXACT_DAYS), "period": stock.PERIODS, "enum": stock.TEXTS,
}  # fmt: skip
_BY_OPERATOR: Mapping[str, tuple[Any, ...]] = {
    "contains": (*stock.PARTS, *stock.TEXTS), "contains_any": (*stock.PARTS, *stock.TEXTS),
    "matches": stock.PATTERNS, "lasts": (12, 6, 3, 1),
}  # fmt: skip


class Operands(Numbers):
    """Draws comparisons and their right sides."""

    def compared(self, scope: Scope, depth: int) -> Written:
        """A field against something; the operator first, so that each comes up about as often as any other."""
        name = self.pick(self.operators(scope))
        spot = self.spot(scope, lambda found: found.kind in OPERATORS[name].kinds)
        assert spot is not None
        return {"field": spot.path, **self.told(spot.field, name, scope, depth)}

    def operators(self, scope: Scope) -> list[str]:
        """Those that take a field in sight."""
        kinds = {spot.field.kind for spot in (*self.look(scope).near, *self.far(scope))}
        return [name for name, row in OPERATORS.items() if self.may(name) and kinds & set(row.kinds)]

    def anything(self, scope: Scope) -> Written:
        """What can be asked where no word is left."""
        return {"present": self.pick(self.paths(scope))}

    def worked_out(self, scope: Scope, depth: int) -> Written:
        """A comparison whose left side is no field: `value:` and what is worked out or given."""
        left, found = self._left(scope, depth)
        names = [name for name, row in OPERATORS.items() if self.may(name) and found.kind in row.kinds]
        return {"value": left, **self.told(found, self.pick(names), scope, depth)} if names else self.anything(scope)

    def totalled(self, word: str) -> Callable[[Scope, int], Written]:
        """A comparison of what rows come to, the word of the fold itself opening it."""

        def make(scope: Scope, depth: int) -> Written:
            made, found = self.total(word, scope, depth)
            return {**made, **self.told(found, self.pick(self._of_numbers()), scope, 0)}

        return make

    def _of_numbers(self) -> list[str]:
        return [name for name, row in OPERATORS.items() if "number" in row.kinds and self.may(name)]

    def _left(self, scope: Scope, depth: int) -> tuple[Any, Field]:
        options: list[Callable[[], tuple[Any, Field]]] = [lambda: self.number(scope, depth)] * 5
        if self.may("the"):
            options += [lambda: ({"the": "as_of"}, of_kind("date"))]
            options += [lambda: ({"the": self.pick(self.given("period"))}, of_kind("period"))] * 2
        if self.may("parameter") and self._single():
            options += [self._parameter_left]
        return self.pick(options)()

    def _single(self) -> list[str]:
        return [name for name, values in sorted(self.names.parameters.items()) if len(values) == 1]

    def _parameter_left(self) -> tuple[Any, Field]:
        name = self.pick(self._single())
        value = self.names.parameters[name][0]
        kind: Kind = "number" if isinstance(value, Quantity) else "yes_no" if isinstance(value, bool) else "text"
        return {"parameter": name}, of_kind(kind)

    # --- right sides --------------------------------------------------------------------------------------------

    def told(self, found: Field, operator: str, scope: Scope, depth: int) -> Written:
        """The operator and what stands on its right."""
        row = OPERATORS[operator]
        wanted = replace(found, kind=row.kinds[found.kind])
        right: Any = self.right(wanted, operator, scope, depth)
        if row.arity == "many":
            right = self._several(right, wanted, operator, scope, depth)
        is_text = row.folds_text or found.kind in ("text", "ref")
        if not (is_text and self.may("ignore") and self.chance(4)):
            return {operator: right}
        return {operator: right, "ignore": self.pick((["case"], ["case", "diacritics"], ["diacritics"]))}

    def _several(self, first: Any, wanted: Field, operator: str, scope: Scope, depth: int) -> Any:
        """A list of right sides, each once; a parameter may stand for a whole list."""
        if isinstance(first, dict) and "parameter" in first:
            return first
        more = [self.right(wanted, operator, scope, depth) for _ in range(self.pick((1, 0, 2)))]
        alone = [part for part in more if not (isinstance(part, dict) and "parameter" in part)]
        return list({repr(part): part for part in (first, *alone)}.values())

    def right(self, wanted: Field, operator: str, scope: Scope, depth: int) -> Any:
        """What a field of this kind may be compared with; mostly a constant."""
        plain = self.may("constant")
        options: list[Callable[[], Any]] = [lambda: self.constant(wanted, operator)] * (6 if plain else 0)
        if self.may("parameter") and self._fitting(wanted, operator):
            options += [lambda: {"parameter": self.pick(self._fitting(wanted, operator))}] * 2
        # A field whose text is a pattern may hold no pattern at all.
        if self.may("field") and operator != "matches":
            options += [lambda: self._other_field(wanted, operator, scope)] * 2
        if self.may("the") and wanted.kind in ("date", "period"):
            options += [lambda: {"the": self.pick(self.given(wanted.kind))}] * 2
        if wanted.kind == "number" and operator != "lasts":
            options += [lambda: self.number(scope, depth, wanted)[0]] * 2
        if self.may("by_reading") and self.names.readings:
            options += [lambda: self.by_reading(lambda: self._read_as(wanted, operator))]
        return self.pick(options)() if options else self.constant(wanted, operator)

    def constant(self, wanted: Field, operator: str) -> Any:
        if operator in _BY_OPERATOR:
            return self.pick(_BY_OPERATOR[operator])
        if wanted.codes:
            return self.pick(tuple(wanted.codes) if self.chance(_ODD) else stock.few_codes(wanted))
        if wanted.kind == "ref":
            return self.pick([f"{table}-{number}" for table in wanted.tables for number in (1, 2)])
        return self.pick(_CONSTANTS[wanted.kind])

    def _read_as(self, wanted: Field, operator: str) -> Any:
        """What one reading stands for: a constant, now and then a parameter."""
        fitting = self._fitting(wanted, operator) if self.may("parameter") else []
        if fitting and self.chance(_ODD):
            return {"parameter": self.pick(fitting)}
        return self.constant(wanted, operator)

    def _fitting(self, wanted: Field, operator: str) -> list[str]:
        known = self.names.parameters
        return [name for name in sorted(known) if is_fit(known[name], wanted, operator)]

    def _other_field(self, wanted: Field, operator: str, scope: Scope) -> Any:
        other = self.spot(scope, lambda found: _stands_beside(wanted, found))
        return {"field": other.path} if other else self.constant(wanted, operator)


def _stands_beside(wanted: Field, found: Field) -> bool:
    """Whether the type check lets a field stand beside one of the wanted kind."""
    mixed = wanted.kind == "period" and found.kind == "date"
    unlike = wanted.measure and found.measure and wanted.measure != found.measure
    return comparable(wanted, found) and not mixed and not unlike
