"""YAML nodes to condition nodes. Every fault is gathered with its place; nothing is guessed.

Parsing knows the shape of the language only; whether a field exists and what kind it has is `check.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.conditions.parse_operands import OperandParser
from criteria_engine.errors import nearest
from criteria_engine.source import Node
from criteria_engine.values import Quantity

# Named conditions that use each other double at each step; far beyond what a document asks.
MAX_CONDITIONS = 20_000


class Parser(OperandParser):
    """Parses conditions and operands; `named` are the pack's named conditions, still as YAML."""

    def __init__(self, named: Mapping[str, Node] | None = None) -> None:
        super().__init__()
        self.named = named or {}
        self.used: set[str] = set()
        self._inside: list[str] = []
        self._size = 0

    def condition(self, node: Node) -> n.Condition:
        """The condition a mapping says; an impossible `all: []` stands in for one that is wrong."""
        self._size += 1
        if self._size > MAX_CONDITIONS:
            return self._wrong(
                node, f"the pack has more than {MAX_CONDITIONS} conditions once its named ones are put in"
            )
        if not isinstance(node.value, dict) or not node.value:
            return self._wrong(node, "a condition is a mapping such as {present: plan.date}")
        for key, read in _CONDITIONS.items():
            if key in node.value and (key not in _OPERAND_KEYS or not _compares(node)):
                return read(self, node)
        if _compares(node):
            return self._compare(node)
        unknown = sorted(set(node.value) - set(OPERATORS) - set(_OPERAND_KEYS))
        if not unknown and any(key in node.value for key in _OPERAND_KEYS):
            return self._wrong(node, f"a comparison needs an operator: {', '.join(OPERATORS)}")
        wrong = unknown[0] if unknown else next(iter(node.value))
        hint = nearest(wrong, [*_CONDITIONS, *_OPERAND_KEYS, *OPERATORS])
        return self._wrong(node, f"no condition is called {wrong!r}{hint}", wrong)

    def _all(self, node: Node) -> n.Condition:
        return n.All(self._parts(node, "all"), at=node.at)

    def _any(self, node: Node) -> n.Condition:
        return n.Any(self._parts(node, "any"), at=node.at)

    def _parts(self, node: Node, key: str) -> tuple[n.Condition, ...]:
        self._only(node, {key})
        inner = node.value[key]
        if not isinstance(inner.value, list) or not inner.value:
            self._wrong(inner, f"`{key}` takes a list of at least one condition")
            return ()
        return tuple(self.condition(part) for part in inner.value)

    def _not(self, node: Node) -> n.Condition:
        self._only(node, {"not"})
        return n.Not(self.condition(node.value["not"]), at=node.at)

    def _present(self, node: Node) -> n.Condition:
        self._only(node, {"present"})
        return n.Present(self._word(node.value["present"]), at=node.at)

    def _absent(self, node: Node) -> n.Condition:
        self._only(node, {"absent"})
        return n.Not(n.Present(self._word(node.value["absent"]), at=node.at), at=node.at)

    def _quantified(self, quantifier: AnyValue) -> Callable[[Node], n.Condition]:
        def read(node: Node) -> n.Condition:
            self._only(node, {quantifier, "where", "by", "of", "during"})
            where = self._where(node)
            if quantifier == "every" and where is None:
                return self._wrong(node, "`every` needs `where`")
            return n.Quantified(quantifier, self._source(node, quantifier), where, at=node.at)

        return read

    def _row_at(self, node: Node) -> n.Condition:
        self._only(node, {"row", "at", "where"})
        key = node.value.get("at")
        if key is None or not isinstance(key.value, dict) or "where" not in node.value:
            return self._wrong(node, "`row` takes `at` (the key of the row) and `where`")
        parts = tuple((name, self.operand(value)) for name, value in key.value.items())
        return n.RowAt(self._source(node, "row"), parts, self.condition(node.value["where"]), at=node.at)

    def _attested(self, node: Node) -> n.Condition:
        self._only(node, {"attested"})
        return n.Attested(self._word(node.value["attested"]), at=node.at)

    def _outcome(self, node: Node) -> n.Condition:
        inner = node.value["outcome"]
        self._only(node, {"outcome"})
        kinds = [k for k in ("rule", "criterion", "verdict") if isinstance(inner.value, dict) and k in inner.value]
        if len(kinds) != 1:
            return self._wrong(inner, "`outcome` names one of rule, criterion, verdict")
        self._only(inner, {kinds[0], "of", "not_applicable", "pack"})
        given = inner.value.get("not_applicable")
        counts = str(given.value).lower() if given else "unknown"
        if counts not in ("true", "false", "unknown"):
            return self._wrong(inner, "`not_applicable` is true, false or unknown", "not_applicable")
        of = self._word(inner.value["of"]) if "of" in inner.value else None
        pack = self._word(inner.value["pack"]) if "pack" in inner.value else None
        name = self._word(inner.value[kinds[0]])
        return n.Outcome(kinds[0], name, of, counts, pack, at=node.at)  # type: ignore[arg-type]

    def _open(self, node: Node) -> n.Condition:
        self._only(node, {"open", "reading"})
        reason = self.label(node.value["open"])
        return n.Open(reason, self._word(node.value["reading"]) if "reading" in node.value else None, at=node.at)

    def _due(self, node: Node) -> n.Condition:
        self._only(node, {"due"})
        spans = self._spans(node.value["due"], "due", node.at)
        return n.Compare(spans, "at_least", (n.Constant(Quantity(Decimal(1))),), at=node.at)

    def _use(self, node: Node) -> n.Condition:
        self._only(node, {"use"})
        name = self._word(node.value["use"])
        if name not in self.named:
            return self._wrong(node, f"no named condition {name!r}{nearest(name, self.named)}", "use")
        if name in self._inside:
            return self._wrong(
                node, f"the named condition {name!r} uses itself: {' → '.join([*self._inside, name])}", "use"
            )
        self.used.add(name)
        self._inside.append(name)
        try:
            return self.condition(self.named[name])
        finally:
            self._inside.pop()

    def _compare(self, node: Node) -> n.Condition:
        left_key = next(k for k in _OPERAND_KEYS if k in node.value)
        signs = [k for k in node.value if k in OPERATORS and k != left_key]
        if len(signs) != 1:
            return self._wrong(node, f"a comparison has one operator, not {len(signs)}")
        operator = OPERATORS[signs[0]]
        self._only(node, {signs[0], "ignore", *_OPERAND_KEYS[left_key]})
        left = self._left(node, left_key, {signs[0], "ignore"})
        right = self._rights(node.value[signs[0]], operator.arity)
        return n.Compare(left, operator.name, right, self._ignore(node), at=node.at)

    def _left(self, node: Node, key: str, besides: set[str]) -> n.Operand:
        if key == "value":
            return self.operand(node.value["value"])
        rest = {k: v for k, v in node.value.items() if k not in besides}
        return self.operand(Node(rest, node.file, node.line, node.column, node.keys))

    def _rights(self, node: Node, arity: str) -> tuple[n.Operand, ...]:
        if arity == "one":
            return (self.operand(node),)
        if isinstance(node.value, dict):
            return (self.operand(node),)
        if not isinstance(node.value, list):
            self._wrong(node, "a list of values belongs here")
            return ()
        if not node.value:
            self._wrong(node, "an empty list can never be satisfied")
        return tuple(self.operand(item) for item in node.value)

    def _ignore(self, node: Node) -> frozenset[str]:
        given = node.value.get("ignore")
        words = frozenset(self._words(given)) if given else frozenset[str]()
        for word in sorted(words - {"case", "diacritics"}):
            self._wrong(node, f"`ignore` knows case and diacritics, not {word!r}", "ignore")
        return words


def _compares(node: Node) -> bool:
    return any(k in node.value for k in _OPERAND_KEYS) and any(k in OPERATORS for k in node.value)


_CONDITIONS: dict[str, Callable[[Parser, Node], n.Condition]] = {
    "all": Parser._all,
    "any": Parser._any,
    "not": Parser._not,
    "present": Parser._present,
    "absent": Parser._absent,
    "exists": lambda p, node: p._quantified("exists")(node),
    "every": lambda p, node: p._quantified("every")(node),
    "none": lambda p, node: p._quantified("none")(node),
    "on_file": lambda p, node: p._quantified("on_file")(node),
    "row": Parser._row_at,
    "attested": Parser._attested,
    "outcome": Parser._outcome,
    "open": Parser._open,
    "due": Parser._due,
    "use": Parser._use,
}
_ROWS = {"where", "by", "of", "during"}
# The word that may open a comparison, and the words that belong to it.
_OPERAND_KEYS: dict[str, set[str]] = {
    "field": {"field"},
    "value": {"value"},
    "reading": {"reading"},
    "count": {"count", "distinct", *_ROWS},
    "sum": {"sum", *_ROWS},
    "min": {"min", *_ROWS},
    "max": {"max", *_ROWS},
    "months_between": {"months_between"},
    "spans_due": {"spans_due"},
}
