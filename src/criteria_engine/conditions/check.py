"""The type check: every name and kind in a condition against a schema, before anything is evaluated.

It returns the condition with its constants read as the kind they are compared with ("2023-Q2" beside a date is a
period), so that evaluation meets no type error. All faults are gathered with place, expectation and nearest name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check_operands import OperandChecker
from criteria_engine.conditions.check_places import BELOW, Names, Scope
from criteria_engine.conditions.kinds import A, shown
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.errors import nearest
from criteria_engine.records.schema import Entity

__all__ = ["BELOW", "Checker", "Names", "Scope"]


@dataclass
class Checker(OperandChecker):
    """Checks conditions of one pack; `problems` gathers what is wrong."""

    def condition(self, node: n.Condition, scope: Scope) -> n.Condition:
        """The typed condition, asked of a row of the innermost (last) entity of `scope`."""
        check: Callable[[Checker, AnyValue, Scope], n.Condition] = _CONDITIONS[type(node)]
        return check(self, node, scope)

    def _parts(self, node: n.All | n.Any, scope: Scope) -> n.Condition:
        return replace(node, parts=tuple(self.condition(part, scope) for part in node.parts))

    def _not(self, node: n.Not, scope: Scope) -> n.Condition:
        return replace(node, part=self.condition(node.part, scope))

    def _present(self, node: n.Present, scope: Scope) -> n.Condition:
        self._place(node.path, scope, node.at)
        return node

    def _compare(self, node: n.Compare, scope: Scope) -> n.Condition:
        operator = OPERATORS[node.operator]
        if isinstance(node.left, n.Reading):
            return self._of_reading(node)
        left, found = self.operand(node.left, scope)
        if found is None or found.kind not in operator.kinds:
            if found is not None:
                fitting = ", ".join(name for name, o in OPERATORS.items() if found.kind in o.kinds)
                self._refuse(
                    node.at, "wrong-type", f"`{node.operator}` does not compare {A[found.kind]}; that takes {fitting}"
                )
            for operand in node.right:
                self.operand(operand, scope)
            return node
        if node.ignore and not operator.folds_text and found.kind not in ("text", "ref"):
            self._refuse(node.at, "wrong-type", f"`ignore` is for text, not {A[found.kind]}")
        wanted = replace(found, kind=operator.kinds[found.kind])
        right = tuple(self._right(r, wanted, operator, scope) for r in node.right)
        return replace(node, left=left, right=right)

    def _of_reading(self, node: n.Compare) -> n.Condition:
        assert isinstance(node.left, n.Reading)
        known = self._reading(node.left.name, node.at)
        if node.operator not in ("is", "is_not", "in", "not_in"):
            self._refuse(
                node.at, "wrong-type", f"a reading is tested with is, is_not, in, not_in, not {node.operator!r}"
            )
        for right in node.right:
            value = right.value if isinstance(right, n.Constant) else None
            if known and value not in known:
                self._refuse(
                    right.at,
                    "unknown-reading",
                    f"the reading {node.left.name!r} has no value {shown(value)}{nearest(str(value), known)}",
                )
        return node

    def _quantified(self, node: n.Quantified, scope: Scope) -> n.Condition:
        if node.quantifier == "on_file" and not self.in_due:
            self._refuse(
                node.at, "on-file", "`on_file` takes an open list as it stands, so it belongs in `due` only; use exists"
            )
        source, item = self._source(node.source, scope)
        where = self.condition(node.where, (*scope, item)) if node.where and item else node.where
        return replace(node, source=source, where=where)

    def _row_at(self, node: n.RowAt, scope: Scope) -> n.Condition:
        source, item = self._source(node.source, scope)
        if item is None:
            return node
        found = scope[-1].lists.get(source.name) if scope and not source.of else None
        if found is None or not found.key:
            self._refuse(
                node.at,
                "unknown-list",
                f"`row` takes a list of the record itself whose rows have a key, not {source.name!r}",
            )
        key = tuple((name, self._key_part(name, value, item, scope, node)) for name, value in node.key)
        return replace(node, source=source, key=key, where=self.condition(node.where, (*scope, item)))

    def _key_part(self, name: str, value: n.Operand, item: Entity, scope: Scope, node: n.RowAt) -> n.Operand:
        found = item.fields.get(name)
        if found is None:
            self._refuse(node.at, "unknown-field", f"{item.name} has no field {name!r}{nearest(name, item.fields)}")
            return value
        return self._right(value, found, OPERATORS["is"], scope)

    def _attested(self, node: n.Attested, scope: Scope) -> n.Condition:
        known = self.names.questions
        if known is not None and node.question not in known:
            self._refuse(node.at, "unknown-question", f"no question {node.question!r}{nearest(node.question, known)}")
        return node

    def _outcome(self, node: n.Outcome, scope: Scope) -> n.Condition:
        names = self.names if node.pack is None else self.names.packs.get(node.pack)
        if names is None:
            near = nearest(str(node.pack), self.names.packs)
            self._refuse(node.at, "unknown-pack", f"{node.pack!r} is not among the packs that this one `uses`{near}")
            return node
        known = names.outcomes.get(node.kind, frozenset())
        if node.name not in known:
            self._refuse(node.at, f"unknown-{node.kind}", f"no {node.kind} {node.name!r}{nearest(node.name, known)}")
        asked = self._reference(node.of, scope, node.at) if node.of else (scope[-1].name,)
        if asked and node.kind == "rule" and node.name in known and names.subjects.get(node.name) not in asked:
            judged = names.subjects.get(node.name)
            whom = f"judges {judged!r}" if judged else "judges periods"
            self._refuse(
                node.at, "wrong-subject", f"the rule {node.name!r} {whom}, so {' or '.join(asked)} has no outcome of it"
            )
        return node

    def _open(self, node: n.Open, scope: Scope) -> n.Condition:
        if node.reading is not None:
            self._reading(node.reading, node.at)
        return node


_CONDITIONS: dict[type, AnyValue] = {
    n.All: Checker._parts,
    n.Any: Checker._parts,
    n.Not: Checker._not,
    n.Present: Checker._present,
    n.Compare: Checker._compare,
    n.Quantified: Checker._quantified,
    n.RowAt: Checker._row_at,
    n.Attested: Checker._attested,
    n.Outcome: Checker._outcome,
    n.Open: Checker._open,
}
