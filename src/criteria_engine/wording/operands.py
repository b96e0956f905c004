"""What a comparison compares, in words: values, fields, numbers over rows, spans of time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.records.row import Value
from criteria_engine.records.schema import VALUE, Field
from criteria_engine.values import Quantity
from criteria_engine.wording.names import Names, Scope
from criteria_engine.wording.values import say_value


class Operands(ABC):
    """Words operands. Rows are told apart by conditions, so those are worded by whoever completes this class."""

    def __init__(self, names: Names) -> None:
        self.names = names

    @abstractmethod
    def condition(self, node: n.Condition, scope: Scope, denied: bool = False) -> str:
        """The condition, or its opposite, asked of a row of the last entity of `scope`."""

    def operand(self, node: n.Operand, scope: Scope, field: Field | None = None) -> str:
        """What a comparison compares; `field` lends its vocabulary to a constant."""
        return _OPERANDS[type(node)](self, node, scope, field)

    def _constant(self, node: n.Constant, scope: Scope, field: Field | None) -> str:
        return say_value(node.value, self.names.lang, field)

    def _field_of(self, node: n.FieldOf, scope: Scope, field: Field | None) -> str:
        plain = self.names.is_plain(scope[-1]) and node.path == VALUE
        return self.names.say("this_entry") if plain else self.names.label(scope, node.path)

    def _the(self, node: n.The, scope: Scope, field: Field | None) -> str:
        return self.names.the(node.name)

    def _parameter(self, node: n.Parameter, scope: Scope, field: Field | None) -> str:
        said = (self._quoted(n.Constant(value), scope, field) for value in node.values)
        return ", ".join(said) or self.names.say("set_value")

    def _reading(self, node: n.Reading, scope: Scope, field: Field | None) -> str:
        used = self.names.readings.get(node.name)
        return self.names.reading(node.name, used) if used else self.names.say("some_reading")

    def _aggregate(self, node: n.Aggregate, scope: Scope, field: Field | None) -> str:
        rows, item = self.names.rows(node.source, scope, many=True)
        rows += self.during(node.source, scope)
        said = f"{rows} ({self.condition(node.where, (*scope, item)).strip()})" if node.where else rows
        if node.distinct:
            said = self.names.say("counted_once", rows=said)
        over = self.names.label((*scope, item), node.over) if node.over else ""
        return self.names.say(node.fold, rows=said, over=over)

    def _months_between(self, node: n.MonthsBetween, scope: Scope, field: Field | None) -> str:
        first, last = self.operand(node.first, scope), self.operand(node.last, scope)
        return self.names.say("months_between", first=first, last=last)

    def _spans_due(self, node: n.SpansDue, scope: Scope, field: Field | None) -> str:
        return self._up_to("spans", node, scope)

    def _choose(self, node: n.Choose, scope: Scope, field: Field | None) -> str:
        name, chosen = self.names.label(scope, node.path), self.names.field(scope, node.path)
        cases = [self._case(code, operand, name, chosen, scope) for code, operand in node.values]
        if node.absent is not None:
            cases.append(self.names.say("if_none", value=self._quoted(node.absent, scope, None)))
        return f"({', '.join(cases)})"

    def _case(self, code: str, operand: n.Operand, name: str, chosen: Field | None, scope: Scope) -> str:
        case = f"“{say_value(code, self.names.lang, chosen)}”"
        return self.names.say("if_value", value=self._quoted(operand, scope, None), name=name, case=case)

    def _by_reading(self, node: n.ByReading, scope: Scope, field: Field | None) -> str:
        return self.by_reading(node, lambda operand: self._quoted(operand, scope, field))

    def by_reading(self, node: n.ByReading, said: Callable[[n.Operand], str]) -> str:
        """Each value with the reading that it is for."""
        values = [(said(operand), self.names.reading(node.name, value)) for value, operand in node.values]
        return f"({', '.join(self.names.say('if_read', value=value, case=case) for value, case in values)})"

    def _quoted(self, node: n.Operand, scope: Scope, field: Field | None) -> str:
        """Words of a vocabulary and of a record stand in quotation marks; numbers and dates do not."""
        said = self.operand(node, scope, field)
        return f"“{said}”" if isinstance(node, n.Constant) and _is_quoted(node.value) else said

    def _up_to(self, key: str, node: n.SpansDue, scope: Scope) -> str:
        said = self.names.say(key, months=self.operand(node.months, scope), start=self.operand(node.start, scope))
        return self.names.say("none_after", spans=said, until=self.operand(node.until, scope)) if node.until else said

    def during(self, source: n.Source, scope: Scope) -> str:
        """The period that the rows lie in, to be said after what they are called."""
        return self.names.say("during", period=self.operand(source.during, scope)) if source.during else ""


def _is_quoted(value: Value) -> bool:
    """Words, and a bound ("trên 2"), which would run into the words around it."""
    return isinstance(value, str | bool) or (isinstance(value, Quantity) and not value.is_exact)


_OPERANDS: Mapping[type, Callable[[Operands, AnyValue, Scope, Field | None], str]] = {
    n.Constant: Operands._constant,
    n.FieldOf: Operands._field_of,
    n.The: Operands._the,
    n.Parameter: Operands._parameter,
    n.Reading: Operands._reading,
    n.Aggregate: Operands._aggregate,
    n.MonthsBetween: Operands._months_between,
    n.SpansDue: Operands._spans_due,
    n.Choose: Operands._choose,
    n.ByReading: Operands._by_reading,
}
