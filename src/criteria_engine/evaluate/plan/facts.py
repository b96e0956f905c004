"""Operands as nodes: fields and where they lead, constants, numbers over rows, spans of months."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.blank import blank_fact
from criteria_engine.evaluate.plan.chain import At, Blank, Chain
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.evaluate.plan.listing import Rows, rows_of
from criteria_engine.evaluate.plan.nodes import Frame, Id
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.values import Period, Quantity
from criteria_engine.values.fact import ABSENT, MISSING, Fact, exact, fold, quantity, some_day_of


@dataclass(frozen=True)
class Setting:
    """What is decided before any record is seen."""

    schema: Schema
    as_of: date
    readings: Mapping[str, str]
    about: Decimal
    period: Period | None = None


class Facts(ABC):
    """Lowers the operands of one condition; `lower.py` adds the conditions."""

    def __init__(self, graph: Graph, setting: Setting) -> None:
        self.graph = graph
        self.setting = setting

    @abstractmethod
    def truth(self, node: n.Condition, chain: Chain) -> At:
        """A condition as a truth."""

    @abstractmethod
    def counted(self, where: n.Condition | None, source: n.Source, found: Rows) -> At:
        """Whether a row is one of those asked for, in the chain `found.chain`."""

    def rows(self, source: n.Source, chain: Chain) -> Rows | bool:
        return rows_of(source, chain, self.setting.schema, self.fact)

    def fact(self, node: n.Operand, chain: Chain) -> At:
        lower: Callable[[Facts, Any, Chain], At] = _FACTS[type(node)]
        return lower(self, node, chain)

    def rights(self, node: n.Operand, chain: Chain) -> list[At]:
        """The facts that the right side of a comparison stands for; a parameter may have several values."""
        if isinstance(node, n.Parameter):
            return [self.const(self._as_fact(value)) for value in node.values]
        if isinstance(node, n.ByReading):
            return self.rights(dict(node.values)[self.setting.readings[node.name]], chain)
        return [self.fact(node, chain)]

    def const(self, fact: Fact) -> At:
        return At(self.graph.add(p.Const(None, fact)))

    def _as_fact(self, value: Value) -> Fact:
        return quantity(value, self.setting.about) if isinstance(value, Quantity) else exact(value)

    # --- fields -------------------------------------------------------------------------------------------------

    def field(self, path: str, chain: Chain) -> At:
        """What is known at a path that ends at a field."""
        up, rest = climb(path)
        row = chain.out(up)
        if isinstance(row, Blank):
            return self.const(blank_fact(self.setting.schema, row, rest))
        found = self._leading_to(chain.links[row].entity, rest)
        return self.const(ABSENT) if found is None else At(found, row)

    def _leading_to(self, entity: Entity, path: str) -> Id | None:
        place = resolve(self.setting.schema, entity, path)
        assert place is not None, f"{path} was not type-checked"
        return self.through(entity, place.hops, lambda last: self.cell(last, place.name))

    def through(
        self, entity: Entity, hops: tuple[str, ...], end: Callable[[Entity], Id | None], nothing: Id | None = None
    ) -> Id | None:  # fmt: skip
        """What `end` gives of the row that references lead to, as seen from a row of `entity`; None: known absent, of
        a truth `nothing`."""
        if not hops:
            return end(entity)
        hop = entity.fields.get(hops[0])
        if hop is None:
            return nothing
        ref = self.graph.add(p.Cell(Frame(entity.name), hop.path, self.setting.about))
        targets = tuple(
            (table, self.through(self.setting.schema[table], hops[1:], end, nothing)) for table in hop.tables
        )
        return self.graph.add(p.Through(Frame(entity.name), ref, targets))

    def cell(self, entity: Entity, name: str) -> Id | None:
        """A field of a row; None where rows of its table have none. A reference may lead to several tables."""
        if name not in entity.fields:
            return None
        return self.graph.add(p.Cell(Frame(entity.name), name, self.setting.about))

    def _field(self, node: n.FieldOf, chain: Chain) -> At:
        return self.field(node.path, chain)

    # --- what is given ------------------------------------------------------------------------------------------

    def _constant(self, node: n.Constant, chain: Chain) -> At:
        return self.const(self._as_fact(node.value))

    def _the(self, node: n.The, chain: Chain) -> At:
        if node.name == "as_of":
            return self.const(some_day_of(Period.day(self.setting.as_of)))
        if node.name == "assessment_year":
            return At(self.graph.add(p.AssessmentYear(Frame(chain.links[0].entity.name))), 0)
        return self.const(exact(self.setting.period) if self.setting.period else MISSING)

    def _parameter(self, node: n.Parameter, chain: Chain) -> At:
        return self.const(self._as_fact(node.values[0]))

    def _reading(self, node: n.Reading, chain: Chain) -> At:
        return self.const(exact(self.setting.readings[node.name]))

    def _by_reading(self, node: n.ByReading, chain: Chain) -> At:
        return self.fact(dict(node.values)[self.setting.readings[node.name]], chain)

    # --- worked out ---------------------------------------------------------------------------------------------

    def _aggregate(self, node: n.Aggregate, chain: Chain) -> At:
        found = self.rows(node.source, chain)
        if isinstance(found, bool):
            return self.const(fold(node.fold, (), found))
        counted = self.counted(node.where, node.source, found)
        over = self.field(node.over, found.chain) if node.over else None
        distinct = self.field(node.distinct, found.chain) if node.distinct else None
        return self.folded(node.fold, found, counted, over, distinct)

    def folded(
        self, kind: n.Fold, found: Rows, counted: At, over: At | None = None, distinct: At | None = None
    ) -> At:  # fmt: skip
        """A number over rows."""
        given = [part for part in (counted, over, distinct) if part is not None]
        frame, edge, inside, (whole,), start = found.placed(given, [found.whole])
        of = iter(inside)
        counts, adds, apart = next(of), next(of) if over else None, next(of) if distinct else None
        return At(self.graph.add(p.Fold(frame, kind, edge, counts, whole, adds, apart)), start)

    def _months_between(self, node: n.MonthsBetween, chain: Chain) -> At:
        frame, (first, last), start = chain.joined([self.fact(node.first, chain), self.fact(node.last, chain)])
        return At(self.graph.add(p.Months(frame, first, last)), start)

    def _spans_due(self, node: n.SpansDue, chain: Chain) -> At:
        parts = [self.fact(part, chain) for part in (node.start, node.months, node.until) if part is not None]
        frame, ids, start = chain.joined(parts)
        return At(self.graph.add(p.Spans(frame, ids[0], ids[1], ids[2] if node.until is not None else None)), start)

    def _choose(self, node: n.Choose, chain: Chain) -> At:
        codes = [code for code, _ in node.values]
        parts = [self.field(node.path, chain), *(self.fact(case, chain) for _, case in node.values)]
        parts += [self.fact(node.absent, chain)] if node.absent is not None else []
        frame, (of, *cases), start = chain.joined(parts)
        absent = cases.pop() if node.absent is not None else None
        return At(self.graph.add(p.Choice(frame, of, tuple(zip(codes, cases, strict=True)), absent)), start)


_FACTS: dict[type, Any] = {
    n.Constant: Facts._constant,
    n.FieldOf: Facts._field,
    n.The: Facts._the,
    n.Parameter: Facts._parameter,
    n.Reading: Facts._reading,
    n.Aggregate: Facts._aggregate,
    n.MonthsBetween: Facts._months_between,
    n.SpansDue: Facts._spans_due,
    n.Choose: Facts._choose,
    n.ByReading: Facts._by_reading,
}
