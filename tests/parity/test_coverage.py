"""The laws look everywhere: no part of the language, at no place where it can stand, is left to luck."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.values import TRUE, Truth
from parity import coverage
from parity.case import Case
from parity.engines import plan_for
from parity.forced import CELLS, FEATURES, PLACES, impossible
from parity.law import SLICES, drawn, sliced
from parity.naive import Naive

# What a feature is called where the parser has made something else of it.
_ALSO = {"absent": "present", "due": "spans_due"}
# How rows are reached from a row: each kind of edge, also from behind a reference and from a row further out.
EDGES = [f"{kind}{way}" for kind in ("list", "related", "below") for way in ("", " via", " up")]
# By name, since dataclasses with slots are made twice.
NODES = sorted({node.__name__ for node in p.Node.__subclasses__()})


@cache
def cases() -> tuple[Case, ...]:
    """Drawn as the laws draw them."""
    sliced_up = (drawn(seed * SLICES + part, sliced(part)) for part in range(SLICES) for seed in range(9))
    return (*sliced_up, *(drawn(seed, shape="all") for seed in range(40)))


@cache
def said() -> frozenset[coverage.Said]:
    return frozenset(one for case in cases() for one in coverage.said(case.schema, case.packs))


@cache
def planned() -> frozenset[tuple[str, str]]:
    nodes = (node for case in cases() for node in plan_for(case).nodes)
    return frozenset((type(node).__name__, coverage.shape(node.frame)) for node in nodes)


@cache
def truths() -> frozenset[tuple[str, bool, Truth]]:
    """The truths that came up at each kind of node, of rows of tables and of rows of lists."""
    return frozenset((name, "item" in shape or "list" in shape, truth)
                     for case in cases() for name, shape, truth in _asked(case))  # fmt: skip


def _asked(case: Case) -> Iterator[tuple[str, str, Truth]]:
    plan = plan_for(case)
    naive = Naive(plan, case.dossier)
    for table, asked in plan.asked.items():
        for row in case.dossier.rows(table):
            for one in asked:
                if naive.value(one.asked, (row,)) is TRUE:
                    for node in (one.outcome, *one.leaves):
                        naive.value(node, (row,))
    yield from coverage.truths(naive._known, plan.nodes)


@pytest.mark.parametrize("place", PLACES)
def test_every_part_of_the_language_comes_up_at_every_place(place: str) -> None:
    wanted = [feature for feature, at in CELLS if at == place]
    assert [feature for feature in wanted if (_ALSO.get(feature, feature), place) not in said()] == []


@pytest.mark.parametrize("place", PLACES)
def test_what_is_left_out_is_what_the_language_cannot_say(place: str) -> None:
    left_out = [feature for feature in FEATURES if (feature, place) not in CELLS]
    assert all(impossible(feature, place) for feature in left_out)
    assert [feature for feature in left_out if (feature, place) in said()] == []


def test_every_kind_of_node_comes_up() -> None:
    assert [node for node in NODES if node not in {kind for kind, _ in planned()}] == []


@pytest.mark.parametrize("edge", EDGES)
def test_every_kind_of_edge_comes_up(edge: str) -> None:
    assert edge in {step for _, shape in planned() for step in shape.split(" > ")[1:]}


@pytest.mark.parametrize("in_list", [False, True], ids=["of records", "in lists"])
@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_comes_out_true_false_and_unknown(operator: str, in_list: bool) -> None:
    assert {truth for name, inside, truth in truths() if (name, inside) == (operator, in_list)} == {*Truth}


def test_outcomes_of_another_pack_are_asked_for() -> None:
    assert ("outcome of a pack", "root") in said()
