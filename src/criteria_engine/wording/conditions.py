"""A condition in words. Negation is carried down to the leaves, so that nothing is ever denied twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import VALUE, Entity, Field, Schema
from criteria_engine.values import Period, Quantity
from criteria_engine.wording.names import Names, Scope
from criteria_engine.wording.operands import Operands
from criteria_engine.wording.readings import under
from criteria_engine.wording.skeleton import skeleton

_QUOTED = re.compile(r"“[^“”]*”")
# These phrases bring quotation marks of their own.
_QUOTING = frozenset({"contains", "matches"})


def say(
    condition: n.Condition, entity: Entity, schema: Schema, lang: str, pack: Pack | None = None,
    readings: Mapping[str, str] | None = None, period: Period | None = None,
) -> str:  # fmt: skip
    """A condition on a row of `entity`, in words of the reader; neither code nor rule id is in it.

    `pack` lends the titles of rules and the words of readings. With `readings`, what only other readings ask
    for is left out. `period` is named where it is known, else "kỳ xét".
    """
    names = Names(schema, lang, pack, readings or {}, period)
    return Words(names).condition(under(condition, names.readings), (entity,))


class Words(Operands):
    """Words conditions and operands with one set of names."""

    def condition(self, node: n.Condition, scope: Scope, denied: bool = False) -> str:
        """The condition, or its opposite, asked of a row of the last entity of `scope`."""
        return _CONDITIONS[type(node)](self, node, scope, denied)

    def _all(self, node: n.All, scope: Scope, denied: bool) -> str:
        return self._joined(node.parts, scope, denied, "or" if denied else "and")

    def _any(self, node: n.Any, scope: Scope, denied: bool) -> str:
        return self._joined(node.parts, scope, denied, "and" if denied else "or")

    def _joined(self, parts: Sequence[n.Condition], scope: Scope, denied: bool, word: str) -> str:
        if not parts:
            return self.names.say("always" if word == "and" else "never")
        if len(parts) == 1:
            return self.condition(parts[0], scope, denied)
        return self._list([self._part(part, scope, denied) for part in parts], word)

    def _list(self, said: Sequence[str], word: str) -> str:
        *head, last = dict.fromkeys(said)
        joint = "; " if any("," in _QUOTED.sub("", item) for item in said) else ", "
        return joint.join(head) + self.names.say(word) + last if head else last

    def _part(self, node: n.Condition, scope: Scope, denied: bool) -> str:
        said = self.condition(node, scope, denied)
        return f"({said})" if _is_compound(node) else said

    def _not(self, node: n.Not, scope: Scope, denied: bool) -> str:
        return self.condition(node.part, scope, not denied)

    def _present(self, node: n.Present, scope: Scope, denied: bool) -> str:
        return self.names.say("absent" if denied else "present", what=self.names.label(scope, node.path))

    def _attested(self, node: n.Attested, scope: Scope, denied: bool) -> str:
        return self.names.say("not_attested" if denied else "attested", question=self.names.question(node.question))

    def _open(self, node: n.Open, scope: Scope, denied: bool) -> str:
        return self.names.say("open", reason=node.reason[self.names.lang].rstrip("."))

    def _outcome(self, node: n.Outcome, scope: Scope, denied: bool) -> str:
        key = ("not_" if denied else "") + ("outcome_of" if node.of else "outcome")
        whose = self.names.label(scope, node.of) if node.of else ""
        said = self.names.say(key, title=self.names.title(node.kind, node.name), whose=whose)
        if node.not_applicable == "true":
            return self.names.say("not_nor_not_applicable" if denied else "or_not_applicable", outcome=said)
        return said

    # --- rows ---------------------------------------------------------------------------------------------------

    def _quantified(self, node: n.Quantified, scope: Scope, denied: bool) -> str:
        if node.quantifier == "every" and node.where is not None:
            return self._every(node, node.where, scope, denied)
        key = {"exists": "exists", "none": "none", "on_file": "on_file"}.get(node.quantifier, "exists")
        key = {"exists": "none", "none": "exists", "on_file": "not_on_file"}[key] if denied else key
        rows, which = self.rows(node.source, node.where, scope)
        return self.names.say(key, rows=rows, which=which)

    def _every(self, node: n.Quantified, where: n.Condition, scope: Scope, denied: bool) -> str:
        if denied:
            rows, which = self.rows(node.source, n.Not(where), scope)
            return self.names.say("exists", rows=rows, which=which)
        rows, item = self.names.rows(node.source, scope)
        rows += self.during(node.source, scope)
        key = "every_entry" if self._speaks_for_itself(item, where) else "every"
        return self.names.say(key, rows=rows, where=self.condition(where, (*scope, item)).strip())

    def rows(self, source: n.Source, where: n.Condition | None, scope: Scope) -> tuple[str, str]:
        """The rows of a source, and the clause that says which of them are meant."""
        rows, item = self.names.rows(source, scope)
        during = self.during(source, scope)
        if where is None:
            return rows, during
        key = "which_entry" if self._speaks_for_itself(item, where) else "which"
        return rows, during + self.names.say(key, where=self.condition(where, (*scope, item)).strip())

    def _speaks_for_itself(self, item: Entity, where: n.Condition) -> bool:
        """Of a plain value one comparison is said without a name: "có nhóm mô hình thuộc: …"."""
        inner = where.part if isinstance(where, n.Not) else where
        return self.names.is_plain(item) and isinstance(inner, n.Compare) and inner.left == n.FieldOf(VALUE)

    def _row_at(self, node: n.RowAt, scope: Scope, denied: bool) -> str:
        rows, item = self.names.rows(node.source, scope)
        where = self.condition(node.where, (*scope, item), denied)
        return self.names.say("row_at", rows=rows, key=self.key(node, scope), where=where)

    def key(self, node: n.RowAt, scope: Scope) -> str:
        """Which row of the list is meant."""
        _, item = self.names.rows(node.source, scope)
        return ", ".join(self._key_part(name, value, scope, item) for name, value in node.key)

    def _key_part(self, name: str, value: n.Operand, scope: Scope, item: Entity) -> str:
        said = self._quoted(value, scope, item.fields[name])
        return self.names.say("key_part", name=self.names.label((*scope, item), name), value=said)

    # --- comparisons --------------------------------------------------------------------------------------------

    def _compare(self, node: n.Compare, scope: Scope, denied: bool) -> str:
        if isinstance(node.left, n.Reading):
            return self._of_reading(node, node.left.name, denied)
        if isinstance(node.left, n.SpansDue) and node.operator == "at_least" and node.right == (_ONE,):
            return self._of_span(node.left, scope, denied)
        field = self._field(node.left, scope)
        if field and field.kind == "yes_no" and isinstance(node.right[0], n.Constant):
            return self._of_yes_no(node, node.right[0].value is True, scope, denied)
        operator = OPERATORS[node.operator]
        form = (operator.denied if denied else operator.phrase)[self.names.lang]
        return form.format(left=self._left(node.left, scope), right=self._rights(node, field, scope))

    def _of_yes_no(self, node: n.Compare, wanted: bool, scope: Scope, denied: bool) -> str:
        assert isinstance(node.left, n.FieldOf)
        kept = (node.operator in ("is", "in")) != denied
        what = self.names.label(scope, node.left.path, quoted=True)
        return self.names.say("ticked" if wanted == kept else "not_ticked", what=what)

    def _left(self, node: n.Operand, scope: Scope) -> str:
        plain = self.names.is_plain(scope[-1]) and node == n.FieldOf(VALUE)
        return "" if plain else self.operand(node, scope)

    def _rights(self, node: n.Compare, field: Field | None, scope: Scope) -> str:
        rights = [right for node_right in node.right for right in _each(node_right)]
        if node.operator == "matches":
            return ", ".join(skeleton(str(r.value)) for r in rights if isinstance(r, n.Constant))
        word = self.operand if node.operator in _QUOTING else self._quoted
        return ", ".join(word(right, scope, field) for right in rights)

    def _of_reading(self, node: n.Compare, name: str, denied: bool) -> str:
        values = [str(r.value) for r in node.right if isinstance(r, n.Constant)]
        said = self._list([f"“{self.names.reading(name, value)}”" for value in values], "or")
        kept = (node.operator in ("is", "in")) != denied
        return self.names.say("read_as" if kept else "not_read_as", values=said)

    def _of_span(self, node: n.SpansDue, scope: Scope, denied: bool) -> str:
        return self._up_to("span_not_over" if denied else "span_over", node, scope)

    def _field(self, node: n.Operand, scope: Scope) -> Field | None:
        return self.names.field(scope, node.path) if isinstance(node, n.FieldOf) else None


_ONE = n.Constant(Quantity(Decimal(1)))


def _each(node: n.Operand) -> Iterable[n.Operand]:
    """A parameter of several values stands for each of them."""
    return [n.Constant(v) for v in node.values] if isinstance(node, n.Parameter) and node.values else [node]


def _is_compound(node: n.Condition) -> bool:
    """Whether its words hold an "and" or "or" that would run into those around it."""
    if isinstance(node, n.Not):
        return _is_compound(node.part)
    if isinstance(node, n.All | n.Any):
        return len(node.parts) > 1
    return isinstance(node, n.Quantified | n.RowAt) and node.where is not None and _is_compound(node.where)


_CONDITIONS: Mapping[type, Callable[[Words, AnyValue, Scope, bool], str]] = {
    n.All: Words._all,
    n.Any: Words._any,
    n.Not: Words._not,
    n.Present: Words._present,
    n.Compare: Words._compare,
    n.Quantified: Words._quantified,
    n.RowAt: Words._row_at,
    n.Attested: Words._attested,
    n.Outcome: Words._outcome,
    n.Open: Words._open,
}
