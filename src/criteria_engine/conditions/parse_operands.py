"""YAML nodes to operands: constants, and mappings that say where a value comes from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.errors import Problem, nearest
from criteria_engine.records.annotations import Label
from criteria_engine.source import Node
from criteria_engine.values import Quantity, read_quantity


class OperandParser(ABC):
    """Parses operands; every fault goes to `problems` with its place."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    @abstractmethod
    def condition(self, node: Node) -> n.Condition:
        """The condition a mapping says; conditions and operands hold each other."""

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
            self._only(node, {kind, "where", "by", "of", "during", *(["distinct"] if kind == "count" else [])})
            over = self._word(node.value["of"]) if kind != "count" and "of" in node.value else None
            if kind != "count" and over is None:
                self._wrong(node, f"`{kind}` needs `of`, the number field")
            source = self._source(node, kind, with_of=kind == "count")
            distinct = self._word(node.value["distinct"]) if "distinct" in node.value else None
            return n.Aggregate(kind, source, self._where(node), over, distinct, at=node.at)

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

    def _wrong(self, node: Node, message: str, key: str | None = None) -> n.Condition:
        """Tell a fault; an empty `all` stands in for what is wrong."""
        self.problems.append(Problem(node.at_key(key) if key else node.at, "condition", message))
        return n.All((), at=node.at)


_OPERANDS: dict[str, Callable[[OperandParser, Node], n.Operand]] = {
    "field": OperandParser._field_of,
    "the": OperandParser._the,
    "parameter": OperandParser._parameter,
    "by_reading": OperandParser._by_reading,
    "reading": OperandParser._reading,
    "count": lambda p, node: p._aggregate("count")(node),
    "sum": lambda p, node: p._aggregate("sum")(node),
    "min": lambda p, node: p._aggregate("min")(node),
    "max": lambda p, node: p._aggregate("max")(node),
    "months_between": OperandParser._months_between,
    "spans_due": OperandParser._spans_due,
    "choose": OperandParser._choose,
}
