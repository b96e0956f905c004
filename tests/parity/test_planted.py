"""A law that nothing can break proves nothing: defects of back ends, planted one at a time, and each found out.

A plan with a changed node is what every back end would be if it had the defect, so these are planted where nodes are
put together; those of one back end alone are planted in it (`test_planted_row.py`, `test_planted_columnar.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.plan import court, facts, plan
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period
from criteria_engine.values.fact import ABSENT, INFINITY, Bounds, Fact, exact
from parity.engines import Engine, naive
from parity.law import Broken, drawn, holds
from parity.naive import _VALUES, Naive

Plant = Callable[[pytest.MonkeyPatch], None]
Change = Callable[[Graph, Any], p.Node]
# A defect that so many cases do not find is one that the laws are blind to.
TRIES = 250


def caught(engine: Engine) -> bool:
    for seed in range(TRIES):
        try:
            holds(drawn(seed), {"planted": engine}, smaller=False)
        except Broken:
            return True
    return False


# --- how a defect is planted ------------------------------------------------------------------------------------


def node(kind: type[p.Node], change: Change) -> Plant:
    """Every node of a kind becomes another before it is put into a plan."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        own = Graph.add
        patch.setattr(Graph, "add", lambda self, made: own(self, change(self, made) if type(made) is kind else made))

    return plant


def value(kind: type[p.Node], change: Callable[..., Any]) -> Plant:
    """The value of every node of a kind is changed: `change(value, naive, node, rows)`."""
    own = _VALUES[kind]
    return lambda patch: patch.setitem(
        _VALUES, kind, lambda self, made, rows: change(own(self, made, rows), self, made, rows)
    )  # fmt: skip


def swap(owner: Any, name: str, other: Any) -> Plant:
    return lambda patch: patch.setattr(owner, name, other)


def _operator(names: Mapping[str, str]) -> Plant:
    return node(p.Test, lambda graph, made: replace(made, operator=names.get(made.operator, made.operator)))


def _period(change: Callable[[Period], Period]) -> Plant:
    """`{the: period}` is another one."""

    def the(self: facts.Facts, node: n.The, chain: Any) -> Any:
        if node.name == "period" and self.setting.period:
            return self.const(exact(change(self.setting.period)))
        return facts.Facts._the(self, node, chain)

    return lambda patch: patch.setitem(facts._FACTS, n.The, the)


def _ends(found: Fact, *_: Any) -> Fact:
    """At least so much is read as at most so much, and the other way round."""
    b = found.bounds
    return replace(found, bounds=Bounds(-b.hi, b.lo, b.hi_open, b.lo_open)) if b and b.hi == INFINITY else found


def _spans(found: Fact, *_: Any) -> Fact:
    return replace(found, bounds=Bounds(found.bounds.hi, found.bounds.lo)) if found.bounds else found


def _first_of_several(found: Any, self: Naive, made: p.RowWithKey, rows: Any) -> Any:
    matching = [inner for inner in self._inner(made.edge, rows) if {*self._values(made.keys, inner)} <= {TRUE}]
    return self.value(made.where, matching[0]) if matching else found


def _lifted_wrong(found: Any, self: Naive, made: p.Lift, rows: Any) -> Any:
    """Of two rows of one kind the outer one is looked at."""
    frame = self.plan.nodes[made.part].frame
    length = 0 if frame is None else 1 + len(frame.edges)
    other = rows[made.start - 1 : made.start - 1 + length] if made.start else ()
    fits = frame is not None and len(other) == length and self._fits(frame, other)
    return self.value(made.part, other) if fits else found


def _always_whole(kind: str) -> Plant:
    return node(p.Whole, lambda graph, made: p.Known(None, TRUE) if made.edge.kind == kind else made)


def _first_of_all(found: Any, self: Naive, made: p.Worst, rows: Any) -> Any:
    return self.value(made.parts[0], rows) if made.parts else found


def _first_case(found: Any, self: Naive, made: p.Choice, rows: Any) -> Any:
    return found if self.value(made.of, rows).value else self.value(made.cases[0][1], rows)


def _settled(unknown: Any) -> Callable[..., Any]:
    return lambda found, *_: unknown if found is UNKNOWN else found


PLANTED: Mapping[str, Plant] = {
    "bounds exclusive": _operator({"at_least": "more_than", "at_most": "less_than"}),
    "on or before, the day itself left out": _operator({"on_or_before": "before", "on_or_after": "after"}),
    "a missing value read as absent": value(p.Cell, lambda found, *_: ABSENT if found.is_missing else found),
    "a denied value read as missing": value(
        p.Cell, lambda found, *_: replace(found, may_be_present=True) if found.is_absent else found
    ),
    "a missing list read as empty": _always_whole("list"),
    "unknown items ignored": value(p.Fold, lambda found, self, made, rows: _without_unknown(self, made, rows)),
    "null read as false": value(p.Test, _settled(FALSE)),
    "unknown presence read as absence": value(p.Has, _settled(FALSE)),
    "registers always closed": _always_whole("related"),
    "closed and open registers swapped": value(
        p.Whole, lambda found, self, made, rows: ~found if made.edge.kind == "related" else found
    ),
    "the period asked about left out": node(p.Whole, lambda graph, made: replace(made, during=None)),
    "a period begins a day late": _period(lambda period: Period(period.start + timedelta(1), period.end)),
    "a period ends a month late": _period(lambda period: Period(period.start, period.end + timedelta(31))),
    "interval ends swapped": value(p.Cell, _ends),
    "ends of a span of months swapped": value(p.Months, _spans),
    "spans due counted the wrong way round": value(p.Spans, _spans),
    "not due ignored": node(p.Ruled, lambda graph, made: replace(made, due=graph.known(TRUE))),
    "not applicable ignored": node(p.Ruled, lambda graph, made: replace(made, gate=graph.known(TRUE))),
    "readings ignored": swap(court.PlannedCourt, "_readings", property(lambda self: self.pack.defaults)),
    "what only describes held against one": node(p.Ruled, lambda graph, made: replace(made, describes=False)),
    "not applicable counts as met": node(p.Says, lambda graph, made: replace(made, not_applicable=TRUE)),
    "the wrong level counted": value(p.Worst, _first_of_all),
    "rows of the future counted": value(p.NotYet, lambda *_: FALSE),
    "overlays do not take the place of their base": swap(
        plan.Peers, "gives_way", lambda self, court, entity: self.graph.known(FALSE)
    ),
    "the share of about forgotten": node(p.Cell, lambda graph, made: replace(made, about=Decimal(0))),
    "rows that say the same counted apart": node(p.Fold, lambda graph, made: replace(made, distinct=None)),
    "the least and the greatest swapped": node(
        p.Fold, lambda graph, made: replace(made, kind={"min": "max", "max": "min"}.get(made.kind, made.kind))
    ),
    "the first of several rows with a key": value(p.RowWithKey, _first_of_several),
    "no row with a key, and nothing known of it, as if denied": node(
        p.RowWithKey, lambda graph, made: replace(made, missing=made.absent)
    ),
    "the outer row in place of the inner": value(p.Lift, _lifted_wrong),
    "a reference to a row set aside read as none": value(
        p.Through, lambda found, self, made, rows: ABSENT if isinstance(found, Fact) and found.is_missing else found
    ),
    "attested by anybody's silence": value(p.Attest, _settled(TRUE)),
    "a code unknown, its first case taken": value(p.Choice, _first_case),
    "letters compared as they are": node(p.Test, lambda graph, made: replace(made, ignore=frozenset())),
    "what has ended still owes": value(
        p.Stands, lambda found, self, made, rows: FALSE if made.side == "ended" else found
    ),
}  # fmt: skip


def _without_unknown(self: Naive, made: p.Fold, rows: Any) -> Fact:
    known = _Settled(self)
    return Naive.fold(known, made, rows)  # type: ignore[arg-type]


class _Settled:
    """The values of another, unknown truths left out."""

    def __init__(self, own: Naive) -> None:
        self.own = own

    def value(self, number: int, rows: Any) -> Any:
        found = self.own.value(number, rows)
        return FALSE if found is UNKNOWN else found

    def _inner(self, *given: Any) -> Any:
        return self.own._inner(*given)


@pytest.mark.parametrize("defect", PLANTED)
def test_a_planted_defect_is_caught(monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    PLANTED[defect](monkeypatch)
    assert caught(naive)


def test_without_a_defect_nothing_is_caught() -> None:
    for seed in range(30):
        holds(drawn(seed), {"naive": naive})
