"""YAML nodes to condition nodes. Every fault is gathered with its place; nothing is guessed.

Parsing knows the shape of the language only; whether a field exists and what kind it has is `check.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.errors import Problem, nearest
from criteria_engine.records.annotations import Label
from criteria_engine.source import Node
from criteria_engine.values import Quantity, read_quantity

# Named conditions that use each other double at each step; far beyond what a document asks.
MAX_CONDITIONS = 20_000


class Parser:
    """Parses conditions and operands; `named` are the pack's named conditions, still as YAML."""

    def __init__(self, named: Mapping[str, Node] | None = None) -> None:
        self.named = named or {}
        self.problems: list[Problem] = []
        self.used: set[str] = set()
        self._inside: list[str] = []
        self._size = 0

    # --- conditions ---------------------------------------------------------------------------------------------

    def condition(self, node: Node) -> n.Condition:
        """The condition a mapping says; an impossible `all: []` stands in for one that is wrong."""
        self._size += 1
        if self._size > MAX_CONDITIONS:
            return self._wrong(node, f"the pack has more than {MAX_CONDITIONS} conditions once its named ones are put in")
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

    def _wrong(self, node: Node, message: str, key: str | None = None) -> n.Condition:
        self.problems.append(Problem(node.at_key(key) if key else node.at, "condition", message))
        return n.All((), at=node.at)

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
        self._only(inner, {kinds[0], "of", "not_applicable"})
        given = inner.value.get("not_applicable")
        counts = str(given.value).lower() if given else "unknown"
        if counts not in ("true", "false", "unknown"):
            return self._wrong(inner, "`not_applicable` is true, false or unknown", "not_applicable")
        of = self._word(inner.value["of"]) if "of" in inner.value else None
        return n.Outcome(kinds[0], self._word(inner.value[kinds[0]]), of, counts, at=node.at)  # type: ignore[arg-type]

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
            return self._wrong(node, f"the named condition {name!r} uses itself: {' → '.join([*self._inside, name])}", "use")
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

    # --- operands -----------------------------------------------------------------------------------------------

    def operand(self, node: Node) -> n.Operand:
        """A constant, or a mapping that says where the value comes from."""
        if not isinstance(node.value, dict):
            return self._constant(node)
        for key, read in _OPERANDS.items():
            if key in node.value:
                return read(self, node)
        if set(node.value) & {"more_than", "at_least", "less_than", "at_most", "about", "exactly"}:
            return self._bounded(node)
        wrong = next(iter(node.value), "")
        self._wrong(node, f"no operand is called {wrong!r}{nearest(wrong, _OPERANDS)}", wrong or None)
        return n.Constant("", at=node.at)

    def _constant(self, node: Node) -> n.Operand:
        value = node.value
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return n.Constant(Quantity(Decimal(value)), at=node.at)
        if isinstance(value, str | bool):
            return n.Constant(value, at=node.at)
        self._wrong(node, "a value belongs here")
        return n.Constant("", at=node.at)

    def _bounded(self, node: Node) -> n.Operand:
        try:
            return n.Constant(read_quantity(node.plain()), at=node.at)
        except ValueError as error:
            self._wrong(node, str(error))
            return n.Constant("", at=node.at)

    def _field_of(self, node: Node) -> n.Operand:
        self._only(node, {"field"})
        return n.FieldOf(self._word(node.value["field"]), at=node.at)

    def _the(self, node: Node) -> n.Operand:
        self._only(node, {"the"})
        name = self._word(node.value["the"])
        if name not in ("period", "as_of", "assessment_year"):
            self._wrong(node, f"`the` knows period, as_of and assessment_year, not {name!r}", "the")
        return n.The(name, at=node.at)  # type: ignore[arg-type]

    def _parameter(self, node: Node) -> n.Operand:
        self._only(node, {"parameter"})
        return n.Parameter(self._word(node.value["parameter"]), at=node.at)

    def _reading(self, node: Node) -> n.Operand:
        self._only(node, {"reading"})
        return n.Reading(self._word(node.value["reading"]), at=node.at)

    def _aggregate(self, kind: AnyValue) -> Callable[[Node], n.Operand]:
        def read(node: Node) -> n.Operand:
            # `of` of a sum, min or max is the field that is added; only `count` takes the rows of another record.
            self._only(node, {kind, "where", "by", "of", "during"})
            over = self._word(node.value["of"]) if kind != "count" and "of" in node.value else None
            if kind != "count" and over is None:
                self._wrong(node, f"`{kind}` needs `of`, the number field")
            source = self._source(node, kind, with_of=kind == "count")
            return n.Aggregate(kind, source, self._where(node), over, at=node.at)

        return read

    def _months_between(self, node: Node) -> n.Operand:
        self._only(node, {"months_between"})
        ends = node.value["months_between"]
        if not isinstance(ends.value, list) or len(ends.value) != 2:
            self._wrong(ends, "`months_between` takes two dates")
            return n.Constant("", at=node.at)
        return n.MonthsBetween(*(self._field_or_operand(end) for end in ends.value), at=node.at)

    def _spans_due(self, node: Node) -> n.Operand:
        self._only(node, {"spans_due"})
        return self._spans(node.value["spans_due"], "spans_due", node.at)

    def _spans(self, node: Node, name: str, at: str) -> n.Operand:
        given = node.value if isinstance(node.value, dict) else {}
        if not {"from", "months"} <= set(given) <= {"from", "months", "until"}:
            self._wrong(node, f"`{name}` takes `from` (a date), `months`, and perhaps `until` (a date)")
            return n.Constant("", at=at)
        until = self._field_or_operand(given["until"]) if "until" in given else None
        return n.SpansDue(self._field_or_operand(given["from"]), self.operand(given["months"]), until, at=at)

    def _choose(self, node: Node) -> n.Operand:
        self._only(node, {"choose", "values", "absent"})
        absent = self.operand(node.value["absent"]) if "absent" in node.value else None
        return n.Choose(self._word(node.value["choose"]), self._values(node), absent, at=node.at)

    def _by_reading(self, node: Node) -> n.Operand:
        self._only(node, {"by_reading", "values"})
        return n.ByReading(self._word(node.value["by_reading"]), self._values(node), at=node.at)

    def _values(self, node: Node) -> tuple[tuple[str, n.Operand], ...]:
        given = node.value.get("values")
        if given is None or not isinstance(given.value, dict) or not given.value:
            self._wrong(node, "`values` maps each value to an operand")
            return ()
        return tuple((key, self.operand(value)) for key, value in given.value.items())

    # --- parts --------------------------------------------------------------------------------------------------

    def label(self, node: Node) -> Label:
        """`{vi: …, en: …}`, both filled."""
        given = node.value if isinstance(node.value, dict) else {}
        texts = [str(given[lang].value).strip() if lang in given else "" for lang in ("vi", "en")]
        if not all(texts) or set(given) != {"vi", "en"}:
            self._wrong(node, "a text is given in both languages: {vi: …, en: …}")
        return Label(*texts)

    def _source(self, node: Node, key: str, with_of: bool = True) -> n.Source:
        by = self._word(node.value["by"]) if "by" in node.value else None
        of = self._word(node.value["of"]) if with_of and "of" in node.value else None
        during = self.operand(node.value["during"]) if "during" in node.value else None
        return n.Source(self._word(node.value[key]), by, of, during, at=node.at_key(key))

    def _where(self, node: Node) -> n.Condition | None:
        return self.condition(node.value["where"]) if "where" in node.value else None

    def _field_or_operand(self, node: Node) -> n.Operand:
        """A bare word is a field here: dates are rarely constants."""
        return n.FieldOf(node.value, at=node.at) if isinstance(node.value, str) else self.operand(node)

    def _word(self, node: Node) -> str:
        if not isinstance(node.value, str) or not node.value:
            self._wrong(node, "a name belongs here")
            return ""
        return node.value

    def _words(self, node: Node) -> list[str]:
        return [self._word(item) for item in node.value] if isinstance(node.value, list) else [self._word(node)]

    def _only(self, node: Node, known: set[str]) -> None:
        for key in node.value:
            if key not in known:
                self._wrong(node, f"{key!r} has no place here{nearest(key, known)}", key)


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
    "count": {"count", *_ROWS},
    "sum": {"sum", *_ROWS},
    "min": {"min", *_ROWS},
    "max": {"max", *_ROWS},
    "months_between": {"months_between"},
    "spans_due": {"spans_due"},
}
_OPERANDS: dict[str, Callable[[Parser, Node], n.Operand]] = {
    "field": Parser._field_of,
    "the": Parser._the,
    "parameter": Parser._parameter,
    "by_reading": Parser._by_reading,
    "reading": Parser._reading,
    "count": lambda p, node: p._aggregate("count")(node),
    "sum": lambda p, node: p._aggregate("sum")(node),
    "min": lambda p, node: p._aggregate("min")(node),
    "max": lambda p, node: p._aggregate("max")(node),
    "months_between": Parser._months_between,
    "spans_due": Parser._spans_due,
    "choose": Parser._choose,
}
