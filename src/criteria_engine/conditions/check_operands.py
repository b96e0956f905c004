"""The type check of operands: each gets its kind, and constants are read as the kind they stand beside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check_places import BELOW, PlaceChecker, Scope
from criteria_engine.conditions.kinds import READ, A, comparable, of_kind
from criteria_engine.conditions.operators import OPERATORS, Operator, portable_fault
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.errors import nearest
from criteria_engine.records.annotations import Kind
from criteria_engine.records.schema import Entity, Field
from criteria_engine.values import Quantity


@dataclass
class OperandChecker(PlaceChecker, ABC):
    """Checks operands of one pack."""

    @abstractmethod
    def condition(self, node: n.Condition, scope: Scope) -> n.Condition:
        """The typed condition; conditions and operands hold each other."""

    def operand(self, node: n.Operand, scope: Scope) -> tuple[n.Operand, Field | None]:
        """The typed operand and a field that stands for its kind, unit and codes; None where it is wrong."""
        check: Callable[[OperandChecker, AnyValue, Scope], tuple[n.Operand, Field | None]] = _OPERANDS[type(node)]
        return check(self, node, scope)

    def _constant(self, node: n.Constant, scope: Scope) -> tuple[n.Operand, Field | None]:
        kind: Kind = (
            "number" if isinstance(node.value, Quantity) else "yes_no" if isinstance(node.value, bool) else "text"
        )
        return node, of_kind(kind)

    def _field_of(self, node: n.FieldOf, scope: Scope) -> tuple[n.Operand, Field | None]:
        found = self._place(node.path, scope, node.at)
        if isinstance(found, Field):
            return node, found
        if found is not None:
            self._refuse(node.at, "wrong-type", f"{node.path!r} is a list; use exists, every, none or count")
        return node, None

    def _the(self, node: n.The, scope: Scope) -> tuple[n.Operand, Field | None]:
        if node.name == "period" and not self.in_period:
            self._refuse(node.at, "no-period", "only a rule with `per` is about a period")
        return node, of_kind("date" if node.name == "as_of" else "period")

    def _parameter(self, node: n.Parameter, scope: Scope) -> tuple[n.Operand, Field | None]:
        values = self.names.parameters.get(node.name)
        if values is None:
            self._refuse(
                node.at, "unknown-parameter", f"no parameter {node.name!r}{nearest(node.name, self.names.parameters)}"
            )
            return node, None
        _, kind = self._constant(n.Constant(values[0]), scope)
        return replace(node, values=values), kind

    def _reading_operand(self, node: n.Reading, scope: Scope) -> tuple[n.Operand, Field | None]:
        self._reading(node.name, node.at)
        return node, of_kind("text")

    def _aggregate(self, node: n.Aggregate, scope: Scope) -> tuple[n.Operand, Field | None]:
        source, item = self._source(node.source, scope)
        if item is None:
            return node, None
        where = self.condition(node.where, (*scope, item)) if node.where else None
        counted = self._place(node.over, (*scope, item), node.at) if node.over else of_kind("number")
        typed = replace(node, source=source, where=where)
        told_by = self._place(node.distinct, (*scope, item), node.at) if node.distinct else None
        if told_by is not None and not (isinstance(told_by, Field) and told_by.kind == "text"):
            self._refuse(node.at, "wrong-type", f"`distinct` names a text field; {node.distinct!r} is none")
        if counted is None or (isinstance(counted, Field) and counted.kind == "number"):
            return typed, counted
        kind = A[counted.kind] if isinstance(counted, Field) else "a list"
        self._refuse(node.at, "wrong-type", f"`{node.fold}` adds numbers; {node.over!r} is {kind}")
        return typed, None

    def _months_between(self, node: n.MonthsBetween, scope: Scope) -> tuple[n.Operand, Field | None]:
        return replace(node, first=self._date(node.first, scope), last=self._date(node.last, scope)), of_kind("number")

    def _spans_due(self, node: n.SpansDue, scope: Scope) -> tuple[n.Operand, Field | None]:
        months = self._number(node.months, scope, "`months`")
        until = self._date(node.until, scope) if node.until else None
        return replace(node, start=self._date(node.start, scope), months=months, until=until), of_kind("number")

    def _choose(self, node: n.Choose, scope: Scope) -> tuple[n.Operand, Field | None]:
        found = self._place(node.path, scope, node.at)
        codes = found.codes if isinstance(found, Field) else {}
        if isinstance(found, Field) and found.kind != "enum":
            self._refuse(node.at, "wrong-type", f"`choose` goes by an enum field; {node.path!r} is {A[found.kind]}")
        unmapped = [code for code in codes if code not in dict(node.values)]
        unknown = [code for code, _ in node.values if codes and code not in codes]
        if unmapped and not unknown:
            self._refuse(
                node.at, "unknown-code", f"`choose` maps every value of {node.path!r}; {', '.join(unmapped)} has none"
            )
        for code in unknown:
            self._refuse(node.at, "unknown-code", f"{node.path!r} has no value {code!r}{nearest(code, codes)}")
        values = tuple((code, self._number(value, scope)) for code, value in node.values)
        absent = self._number(node.absent, scope) if node.absent else None
        return replace(node, values=values, absent=absent), of_kind("number")

    def _number(self, node: n.Operand, scope: Scope, what: str = "a value of `choose`") -> n.Operand:
        typed, found = self.operand(node, scope)
        if found is not None and found.kind != "number":
            self._refuse(node.at, "wrong-type", f"{what} is a number, not {A[found.kind]}")
        return typed

    def _by_reading(self, node: n.ByReading, scope: Scope) -> tuple[n.Operand, Field | None]:
        known = self._reading(node.name, node.at)
        given = {value for value, _ in node.values}
        if known and given != set(known):
            self._refuse(
                node.at,
                "unknown-reading",
                f"`by_reading` {node.name} maps {', '.join(known)}, not {', '.join(sorted(given))}",
            )
        typed = [(value, *self.operand(operand, scope)) for value, operand in node.values]
        return replace(node, values=tuple((v, o) for v, o, _ in typed)), next((f for *_, f in typed if f), None)

    def _right(self, node: n.Operand, wanted: Field, operator: Operator, scope: Scope) -> n.Operand:
        if isinstance(node, n.Constant):
            return self._as_kind(node, wanted, operator)
        if operator.name == "matches" and not isinstance(node, n.Parameter | n.ByReading):
            self._refuse(node.at, "wrong-type", "`matches` takes a pattern that is written in the pack")
        typed, found = self.operand(node, scope)
        if isinstance(typed, n.Parameter) and found is not None:
            if operator.arity == "one" and len(typed.values) > 1:
                self._refuse(
                    node.at,
                    "wrong-type",
                    f"`{operator.name}` takes one value; the parameter {typed.name!r} has {len(typed.values)}",
                )
            parts = [self._as_kind(n.Constant(v, at=node.at), wanted, operator) for v in typed.values]
            return replace(typed, values=tuple(p.value for p in parts))
        if isinstance(typed, n.ByReading):
            values = tuple((v, self._right(o, wanted, operator, scope)) for v, o in typed.values)
            return replace(typed, values=values)
        # Beside a date operator a period stands for its first or last day; elsewhere the two are different things.
        mixed = found is not None and wanted.kind == "period" and found.kind == "date"
        if found is not None and (mixed or not comparable(wanted, found)):
            self._refuse(node.at, "wrong-type", f"{A[wanted.kind]} is not compared with {A[found.kind]}")
        elif found is not None and wanted.measure and found.measure and wanted.measure != found.measure:
            self._refuse(node.at, "units", f"{wanted.measure!r} is not compared with {found.measure!r}")
        return typed

    def _as_kind(self, node: n.Constant, wanted: Field, operator: Operator) -> n.Constant:
        try:
            value = READ[wanted.kind](node.value, wanted)
        except ValueError as error:
            self._refuse(node.at, "wrong-type", f"{error} ({A[wanted.kind]} is expected here)")
            return node
        if wanted.codes and value not in wanted.codes:
            self._refuse(
                node.at, "unknown-code", f"{wanted.path!r} has no value {value!r}{nearest(str(value), wanted.codes)}"
            )
        fault = portable_fault(value) if operator.name == "matches" and isinstance(value, str) else None
        if fault:
            self._refuse(node.at, "regex", f"{value!r}: {fault}")
        return replace(node, value=value)

    def _date(self, node: n.Operand, scope: Scope) -> n.Operand:
        if isinstance(node, n.Constant):
            return self._as_kind(node, of_kind("date"), OPERATORS["before"])
        typed, found = self.operand(node, scope)
        if found is not None and found.kind not in ("date", "period"):
            self._refuse(node.at, "wrong-type", f"a date is expected here, not {A[found.kind]}")
        return typed

    def _source(self, source: n.Source, scope: Scope) -> tuple[n.Source, Entity | None]:
        up, name = climb(source.name)
        anchor = self._anchor(source, scope[: len(scope) - up] if up else scope)
        if anchor is None:
            return source, None
        during = self._during(source, scope)
        if name == BELOW and anchor.record and anchor.record.parent:
            return replace(source, during=during), anchor
        place = resolve(self.schema, anchor, name)
        if place and place.found and source.by:
            self._refuse(source.at, "unknown-link", f"`by` links related tables; {name!r} is a list of {anchor.name}")
        if place and place.found:
            return replace(source, during=during), place.found.item
        if name in self.schema:
            return self._table(replace(source, during=during), anchor, name)
        lists = [*anchor.lists, *self.schema.entities, BELOW]
        self._refuse(
            source.at, "unknown-list", f"{anchor.name} has no list or related table {name!r}{nearest(name, lists)}"
        )
        return source, None

    def _during(self, source: n.Source, scope: Scope) -> n.Operand | None:
        if source.during is None:
            return None
        table = self.schema.entities.get(climb(source.name)[1])
        if table is None or table.record is None or not table.record.dated:
            self._refuse(
                source.at, "wrong-type", f"`during` is for tables whose rows are dated; {source.name!r} has no date"
            )
        if isinstance(source.during, n.Constant):
            return self._as_kind(source.during, of_kind("period"), OPERATORS["within"])
        typed, found = self.operand(source.during, scope)
        if found is not None and found.kind != "period":
            self._refuse(source.at, "wrong-type", f"`during` is a period, not {A[found.kind]}")
        return typed


_OPERANDS: dict[type, AnyValue] = {
    n.Constant: OperandChecker._constant,
    n.FieldOf: OperandChecker._field_of,
    n.The: OperandChecker._the,
    n.Parameter: OperandChecker._parameter,
    n.Reading: OperandChecker._reading_operand,
    n.Aggregate: OperandChecker._aggregate,
    n.MonthsBetween: OperandChecker._months_between,
    n.SpansDue: OperandChecker._spans_due,
    n.Choose: OperandChecker._choose,
    n.ByReading: OperandChecker._by_reading,
}
