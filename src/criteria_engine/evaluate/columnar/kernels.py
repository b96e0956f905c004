"""For each type of node the function that works out its values for all elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import Days
from criteria_engine.evaluate.columnar import compare, dates, folds, outcomes
from criteria_engine.evaluate.columnar.attest import attested
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Tri, any_of, certain, gathered, known, pack, unpack
from criteria_engine.evaluate.columnar.facts import ABSENT, Facts, Named, Span, Words, constant
from criteria_engine.evaluate.columnar.merge import hull, merged
from criteria_engine.evaluate.columnar.outcomes import Outcomes
from criteria_engine.evaluate.columnar.values import Value, Values
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Frame
from criteria_engine.records.schema import Entity
from criteria_engine.values import TRUE, Period


def _lift(engine: Values, node: p.Lift) -> Value:
    part = engine.plan.nodes[node.part]
    if part.frame is None or node.frame is None:
        return engine.known[node.part]
    return engine.spread(engine.known[node.part], engine.pairs.index(node.frame, part.frame, node.start), part.frame)


def _through(engine: Values, node: p.Through) -> Value:
    assert node.frame is not None
    n, ref = engine.pairs.of(node.frame).n, engine.facts(node.ref)
    cases, none = [], ref.is_absent
    for (table, target), row in zip(node.targets, _led(engine, ref, node, n), strict=True):
        here = ref.has_data & pack(row >= 0)
        if target is None:
            none = none | here
        else:
            cases.append((here, engine.spread(engine.known[target], row, Frame(table))))
    if all(isinstance(value, Facts) for _, value in cases):
        return merged(n, [*((mask, value) for mask, value in cases if isinstance(value, Facts)), (none, ABSENT)])
    t, f = (any_of(mask & getattr(value, name) for mask, value in cases) for name in ("t", "f"))
    return Tri(NO if t is None else t, (NO if f is None else f) | (NO if node.careful else none))


def _led(engine: Values, ref: Facts, node: p.Through, n: int) -> list[NDArray[Any]]:
    """For each target the rows that references lead to, -1 where to none, or to one of a target before."""
    tables = tuple(table for table, _ in node.targets)
    if isinstance(ref.data, Named) and ref.data.tables == tables:
        rows, at = ref.data.row, ref.data.table
        if at is None:
            return [rows if number == 0 else np.full(n, -1) for number in range(len(tables))]
        return [np.where(at == number, rows, -1) for number in range(len(tables))]
    if not isinstance(ref.data, Named | Words):
        return [np.full(n, -1) for _ in tables]
    codes, led, found = ref.data.codes(), np.zeros(n, bool), []
    for table in tables:
        row = gathered(engine.cells.table(table).find([str(word) for word in codes.words]), codes.code)
        found.append(np.where(led | (len(codes.words) == 0), -1, row))
        led = led | (row >= 0)
    return found


# --- truths -------------------------------------------------------------------------------------------------


def _all_of(engine: Values, node: p.AllOf) -> Tri:
    found = known(TRUE)
    for part in node.parts:
        found = found & engine.tri(part)
    return found


def _any_of(engine: Values, node: p.AnyOf) -> Tri:
    found = ~known(TRUE)
    for part in node.parts:
        found = found | engine.tri(part)
    return found


def _is(engine: Values, node: p.Is) -> Tri:
    found = any_of(engine.tri(node.part).of(truth) for truth in node.truths)
    return certain(NO if found is None else found)


def _test(engine: Values, node: p.Test) -> Tri:
    return compare.test(node.operator, engine.facts(node.left), [engine.facts(r) for r in node.rights], node.ignore)


def _whole(engine: Values, node: p.Whole) -> Tri:
    assert node.frame is not None
    during = None if node.during is None else engine.facts(node.during)
    return certain(engine.wholes.of(node.frame, node.edge, during))


def _row_with_key(engine: Values, node: p.RowWithKey) -> Tri:
    whole, missing, absent, where = (engine.tri(one) for one in (node.whole, node.missing, node.absent, node.where))
    keys = [engine.tri(key) for key in node.keys]
    return folds.row_with_key(engine.inner(node, node.edge), keys, where, whole, missing, absent)


def _not_yet(engine: Values, table: str) -> Tri:
    found = engine.cells.not_yet(table)
    return certain(NO if found is None else found)


# --- facts --------------------------------------------------------------------------------------------------


def _fold(engine: Values, node: p.Fold) -> Facts:
    over, distinct = (None if one is None else engine.facts(one) for one in (node.over, node.distinct))
    rows, whole = engine.inner(node, node.edge), engine.tri(node.whole).t
    return folds.folded(node.kind, rows, engine.tri(node.counted), whole, over, distinct)


def _months(engine: Values, node: p.Months) -> Facts:
    return dates.months_between(engine.size(node), engine.facts(node.first), engine.facts(node.last))


def _spans(engine: Values, node: p.Spans) -> Facts:
    until = None if node.until is None else engine.facts(node.until)
    return dates.spans_due(
        engine.size(node), engine.facts(node.start), engine.facts(node.months), until, engine.cells.as_of
    )


def _choice(engine: Values, node: p.Choice) -> Facts:
    """`operands._choose`: where the code is not known, all that the cases may be."""
    n, of = engine.size(node), engine.facts(node.of)
    every = [engine.facts(case) for _, case in node.cases]
    absent = ABSENT if node.absent is None else engine.facts(node.absent)
    cases, chosen = [(of.is_absent, absent)], of.is_absent
    if isinstance(of.data, Words | Named):
        codes = of.data.codes()
        chosen = chosen | of.is_valued
        for (code, _), case in zip(node.cases, every, strict=True):
            is_it = compare.lookup([str(word) == code for word in codes.words], codes.code)
            cases.append((of.is_valued & is_it, case))
    return merged(n, [*cases, (~chosen, hull(n, [*every, absent]))])


def _assessment_year(engine: Values, table: str) -> Facts:
    """`facts.assessment_year`."""
    rows, year = engine.cells.table(table), Period.year(engine.plan.as_of.year)
    newest = np.full(rows.n, -1, np.int64)
    for entity in engine.dataset.schema.entities.values():
        if entity.record and entity.record.assesses:
            _newest_year(engine, entity, table, newest)
    own = (year.start.toordinal() << 32) + year.end.toordinal()
    found = np.where(newest < 0, own, newest)
    first, last = (found >> 32).astype(np.int32), (found & 0xFFFFFFFF).astype(np.int32)
    return Facts(rows.n, Span(first, last, days=True, whole=EVERY))


# --- outcomes -----------------------------------------------------------------------------------------------


def _ruled(engine: Values, node: p.Ruled) -> Outcomes:
    return outcomes.ruled(engine.tri(node.gate), engine.tri(node.require), engine.tri(node.due), node.describes)


def _pick(engine: Values, node: p.Pick) -> Outcomes:
    return outcomes.pick([(engine.tri(t), engine.outcomes(o)) for t, o in node.cases], engine.outcomes(node.default))


def _newest_year(engine: Values, entity: Entity, table: str, newest: NDArray[np.int64]) -> None:
    """Raise the newest year of each row of a table to those for which it is put forward."""
    assert entity.record is not None and entity.record.assesses is not None
    link, field = entity.record.assesses
    edge = p.Edge("related", table, (table,), entity.name, entity.name, link)
    forward = engine.pairs.of(Frame(table, (edge,)))
    column = forward.table.column(field)
    assert isinstance(column.data, Days)
    there = np.ones(forward.n, bool) if forward.alive is None else unpack(forward.alive, forward.n)
    row = forward.rows()
    if column.valid is not None:
        there = there & gathered(unpack(column.valid, column.n), row)
    both = (column.data.first.astype(np.int64) << 32) + column.data.last
    np.maximum.at(newest, forward.parents()[there], gathered(both, row)[there])


KERNELS: dict[type, Callable[[Values, Any], Value]] = {
    p.Lift: _lift,
    p.Through: _through,
    p.Known: lambda engine, node: known(node.truth),
    p.AllOf: _all_of,
    p.AnyOf: _any_of,
    p.NotOf: lambda engine, node: ~engine.tri(node.part),
    p.Is: _is,
    p.Has: lambda engine, node: compare.has(engine.facts(node.fact)),
    p.Test: _test,
    p.SameKey: lambda engine, node: compare.same_key(engine.facts(node.left), engine.facts(node.right)),
    p.Whole: _whole,
    p.RowWithKey: _row_with_key,
    p.Attest: lambda engine, node: engine.of_row(
        node, lambda table: attested(engine.cells, engine.cells.table(table), node.question, engine.plan.as_of)
    ),
    p.Says: lambda engine, node: outcomes.says(engine.outcomes(node.outcome), node.not_applicable),
    p.Arose: lambda engine, node: engine.of_row(node, lambda table: dates.arose(engine.cells.table(table), node.end)),
    p.Stands: lambda engine, node: engine.of_row(
        node, lambda table: dates.stands(engine.cells.table(table), node.field, node.side, node.day)
    ),
    p.NotYet: lambda engine, node: engine.of_row(node, lambda table: _not_yet(engine, table)),
    p.Const: lambda engine, node: constant(node.fact),
    p.Cell: lambda engine, node: engine.of_row(node, lambda table: engine.cells.cell(table, node.field, node.about)),
    p.Placed: lambda engine, node: engine.of_row(node, lambda table: engine.cells.placed(table, node.about)),
    p.Fold: _fold,
    p.Months: _months,
    p.Spans: _spans,
    p.Choice: _choice,
    p.AssessmentYear: lambda engine, node: engine.of_row(node, lambda table: _assessment_year(engine, table)),
    p.Ruled: _ruled,
    p.Worst: lambda engine, node: outcomes.worst([engine.outcomes(part) for part in node.parts]),
    p.Pick: _pick,
}
