"""A comparison in words: the operator's phrase with both its sides put in, asked or denied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.records.schema import Field
from criteria_engine.values import Quantity
from criteria_engine.wording.names import Scope
from criteria_engine.wording.operands import Operands
from criteria_engine.wording.skeleton import skeleton

_QUOTED = re.compile(r"“[^“”]*”")
_ONE = n.Constant(Quantity(Decimal(1)))
_EQUAL = frozenset({"is", "is_not"})
# One of one value is that value.
_ALONE = {"in": "is", "not_in": "is_not", "contains_any": "contains"}


class Comparisons(Operands):
    """Words comparisons; other conditions are worded by whoever completes this class."""

    def _list(self, said: Sequence[str], word: str) -> str:
        *head, last = dict.fromkeys(said)
        joint = "; " if any("," in bare(item) for item in said) else ", "
        return joint.join(head) + self.names.say(word) + last if head else last

    def compare(self, node: n.Compare, scope: Scope, denied: bool) -> str:
        if isinstance(node.left, n.Reading):
            return self._of_reading(node, node.left.name, denied)
        if isinstance(node.left, n.SpansDue) and node.operator == "at_least" and node.right == (_ONE,):
            return self._of_span(node.left, scope, denied)
        field = self._field(node.left, scope)
        if field and field.kind == "yes_no" and isinstance(node.right[0], n.Constant):
            return self._of_yes_no(node, node.right[0].value is True, scope, denied)
        rights = self._rights(node, field, scope)
        if node.operator in _EQUAL and self._is_number(node.left, field) and not isinstance(node.right[0], n.Constant):
            return self._equal(node, scope, rights[0], (node.operator == "is") != denied)
        named = _ALONE.get(node.operator, node.operator) if len(rights) == 1 else node.operator
        operator = OPERATORS[named]
        form = (operator.denied if denied else operator.phrase)[self.names.lang]
        left, right = self._left(node.left, scope), self._one_of(rights, denied != (named == "not_in"))
        if "từ {right}" in form and not isinstance(node.right[0], n.Constant | n.Parameter):
            return self.names.say("no_less" if "trở lên" in form else "no_earlier", left=left, right=right)
        return form.format(left=left, right=not_twice(left, right))

    def right(self, node: n.Compare, scope: Scope) -> str:
        """What a number over rows is compared with: "từ 2 trở lên"."""
        operator, field = OPERATORS[node.operator], self._field(node.left, scope)
        form = operator.phrase[self.names.lang].partition("{left}")[2].strip().removeprefix("is ")
        if "từ {right}" in form and not isinstance(node.right[0], n.Constant | n.Parameter):
            form = self.names.say("no_less", left="", right="{right}").strip()
        return form.format(right=self._one_of(self._rights(node, field, scope), False))

    def _is_number(self, left: n.Operand, field: Field | None) -> bool:
        return field.kind == "number" if field else isinstance(left, n.Aggregate | n.MonthsBetween | n.SpansDue)

    def _equal(self, node: n.Compare, scope: Scope, right: str, wanted: bool) -> str:
        key = "equals" if wanted else "differs"
        return self.names.say(key, left=self._left(node.left, scope), right=right)

    def _one_of(self, rights: Sequence[str], denied: bool) -> str:
        """Values side by side, any of which will do."""
        *head, last = dict.fromkeys(rights)
        return ", ".join(head) + self.names.say("nor" if denied else "or") + last if head else last

    def _of_yes_no(self, node: n.Compare, wanted: bool, scope: Scope, denied: bool) -> str:
        assert isinstance(node.left, n.FieldOf)
        kept = (node.operator in ("is", "in")) != denied
        what = self.names.label(scope, node.left.path, quoted=True)
        return self.names.say("ticked" if wanted == kept else "not_ticked", what=what)

    def _left(self, node: n.Operand, scope: Scope) -> str:
        return self._quoted(node, scope, None)

    def _rights(self, node: n.Compare, field: Field | None, scope: Scope) -> list[str]:
        rights = [right for node_right in node.right for right in _each(node_right)]
        if node.operator == "matches":
            return [self._pattern(right, node.ignore) for right in rights]
        return [self._quoted(right, scope, field) for right in rights]

    def _pattern(self, right: n.Operand, ignore: frozenset[str]) -> str:
        if isinstance(right, n.ByReading):
            return self.by_reading(right, lambda value: self._pattern(value, ignore))
        words = skeleton(str(right.value)) if isinstance(right, n.Constant) else ""
        if not words.strip("… "):
            return self.names.say("set_form")
        return self.names.say("unmarked" if "diacritics" in ignore else "pattern", words=words)

    def _of_reading(self, node: n.Compare, name: str, denied: bool) -> str:
        values = [str(r.value) for r in node.right if isinstance(r, n.Constant)]
        said = self._list([f"“{self.names.reading(name, value)}”" for value in values], "or")
        kept = (node.operator in ("is", "in")) != denied
        return self.names.say("read_as" if kept else "not_read_as", values=said)

    def _of_span(self, node: n.SpansDue, scope: Scope, denied: bool) -> str:
        return self._up_to("span_not_over" if denied else "span_over", node, scope)

    def _field(self, node: n.Operand, scope: Scope) -> Field | None:
        return self.names.field(scope, node.path) if isinstance(node, n.FieldOf) else None


def bare(said: str) -> str:
    """Words without what stands in quotation marks."""
    return _QUOTED.sub("“”", said)


def not_twice(left: str, right: str) -> str:
    """A year beside the heading "năm" is said without the word: "năm là 2023"."""
    first, _, rest = right.partition(" ")
    return rest if left.rpartition(" ")[2] == first and rest[:1].isdigit() else right


def _each(node: n.Operand) -> Iterable[n.Operand]:
    """A parameter of several values stands for each of them."""
    return [n.Constant(v) for v in node.values] if isinstance(node, n.Parameter) and node.values else [node]
