"""Conditions as a pack would hold them, drawn word by word: what is asked of a row, and of the rows around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from criteria_engine.conditions.check import Scope
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.strategies.grammar.lookouts import Rows
from criteria_engine.strategies.grammar.numbers import FOLDS
from criteria_engine.strategies.grammar.operands import Operands
from criteria_engine.strategies.grammar.sight import Written

Maker = Callable[[Scope, int], Written]
_QUANTIFIERS = ("exists", "every", "none")
_OF_READINGS = ("is", "in", "is_not", "not_in")


class Grammar(Operands):
    """Draws one condition; every choice goes from the plainest to the most involved, so that shrinking simplifies."""

    def condition(self, scope: Scope, depth: int) -> Written:
        """A condition on the innermost row of `scope` with at most `depth` conditions within one another."""
        self.left -= 1
        makers = self._leaves(scope)
        if depth > 0 and self.left > 0:
            makers += [*self._joints(), *self._lists(scope)]
        return self.pick(makers)(scope, depth) if makers else self.anything(scope)

    def _leaves(self, scope: Scope) -> list[Maker]:
        """What asks no other condition; the usual ones several times."""
        found: tuple[tuple[str, Maker, int, object], ...] = (
            ("field", self.compared, 6, self.operators(scope)),
            ("present", self._present, 2, True),
            ("absent", self._absent, 1, True),
            ("constant", self.worked_out, 2, True),
            ("reading", self._reading, 1, self.names.readings and self._of_readings()),
            ("due", self._due, 1, self.dates(scope)),
            ("attested", self._attested, 1, self._is_put_to_people(scope)),
            ("outcome", self._outcome, 1, self._outcomes(scope)),
            ("open", self._open, 1, True),
        )
        return [make for word, make, weight, has in found if has and self.may(word) for _ in range(weight)]

    def _joints(self) -> list[Maker]:
        words = [word for word in ("all", "any", "all", "any", "not") if self.may(word)]
        return [self._negated if word == "not" else self._joined(word) for word in words]

    def _lists(self, scope: Scope) -> list[Maker]:
        sources = self.sources(scope)
        known = (*_QUANTIFIERS, "on_file") if self.in_due else _QUANTIFIERS
        words = [word for word in known if self.may(word, *(["where"] if word == "every" else []))]
        found = [self._quantified(word) for word in words if sources] * 2
        if self._of_numbers():
            found += [self.totalled(word) for word in ("count", *FOLDS) if self.folded(word, scope)]
        return [*found, *([self._row_at] * (2 if self.may("row", "where") and _keyed(sources) else 0))]

    # --- leaves -------------------------------------------------------------------------------------------------

    def _present(self, scope: Scope, depth: int) -> Written:
        return {"present": self.pick(self.paths(scope))}

    def _absent(self, scope: Scope, depth: int) -> Written:
        return {"absent": self.pick(self.paths(scope))}

    def _reading(self, scope: Scope, depth: int) -> Written:
        name = self.pick(sorted(self.names.readings))
        operator, values = self.pick(self._of_readings()), self.names.readings[name]
        if OPERATORS[operator].arity == "one":
            return {"reading": name, operator: self.pick(values)}
        return {"reading": name, operator: list(values[: self.pick(range(1, len(values)))])}

    def _of_readings(self) -> list[str]:
        return [name for name in _OF_READINGS if self.may(name)]

    def _due(self, scope: Scope, depth: int) -> Written:
        return {"due": self.spans(scope)}

    def _attested(self, scope: Scope, depth: int) -> Written:
        return {"attested": self.pick(sorted(self.names.questions or ()))}

    def _is_put_to_people(self, scope: Scope) -> bool:
        """Whether the record that is asked about is one of those that people are asked about."""
        table = next((entity.name for entity in reversed(scope) if entity.is_table), None)
        asked = self.schema["attestation"].fields.get("subject") if "attestation" in self.schema else None
        return bool(asked and table in asked.tables and self.names.questions)

    def _open(self, scope: Scope, depth: int) -> Written:
        said: Written = {"open": {"vi": "Văn bản để ngỏ", "en": "The text leaves it open"}}
        if self.names.readings and self.may("reading") and self.chance(3):
            said["reading"] = self.pick(sorted(self.names.readings))
        return said

    def _outcome(self, scope: Scope, depth: int) -> Written:
        of, named = self.pick(self._outcomes(scope))
        counts = self.pick(("unknown", "true", "false"))
        whose = {"of": of} if of else {}
        return {"outcome": {**named, **whose, **({"not_applicable": counts} if counts != "unknown" else {})}}

    def _outcomes(self, scope: Scope) -> list[tuple[str | None, Written]]:
        """Whose outcome of what can be asked for: the path to another subject (None: this one), what is named."""
        references = self.look(scope).references if self.may("of") else ()
        whose = [(None, (scope[-1].name,)), *references]
        judged = [(path, tables) for path, tables in whose if set(tables) <= set(self.schema.subjects)]
        return [(path, {kind: name}) for path, tables in judged for kind, name in self._judged(tables)]

    def _judged(self, tables: Sequence[str]) -> list[tuple[str, str]]:
        known: Mapping[str, frozenset[str]] = self.names.outcomes
        rules = [("rule", rule) for rule, judged in sorted(self.names.subjects.items()) if judged in tables]
        return rules + [(kind, name) for kind in ("criterion", "verdict") for name in sorted(known.get(kind, ()))]

    # --- joined, and of rows ------------------------------------------------------------------------------------

    def _joined(self, word: str) -> Maker:
        return lambda scope, depth: {word: [self.condition(scope, depth - 1) for _ in range(self.pick((2, 3, 1)))]}

    def _negated(self, scope: Scope, depth: int) -> Written:
        return {"not": self.condition(scope, depth - 1)}

    def _quantified(self, word: str) -> Maker:
        def make(scope: Scope, depth: int) -> Written:
            rows = self.pick_rows(self.sources(scope))
            return self.of_rows(word, rows, scope, depth, must_ask=word == "every")

        return make

    def _row_at(self, scope: Scope, depth: int) -> Written:
        """The row with a key, or with the first part of one."""
        rows = self.pick(_keyed(self.sources(scope)))
        key = scope[-1].lists[rows.name].key
        named = key[: self.pick(range(len(key), 0, -1))]
        at = {name: self.right(rows.item.fields[name], "is", scope, 0) for name in named}
        return {"row": rows.name, "at": at, "where": self.condition((*scope, rows.item), depth - 1)}


def _keyed(sources: Sequence[Rows]) -> list[Rows]:
    return [rows for rows in sources if rows.kind == "keyed" and not rows.ways and not rows.words]
