"""The order of rows, of cells and of items never matters."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import river
from criteria_engine.conditions import nodes as n
from laws.batteries import cases
from laws.checks import LARGE, Broken, order_of_items_never_matters, order_of_rows_never_matters
from laws.worlds import World

Case = tuple[World, list[n.Condition]]
# Each is set aside, alone or with those that it contradicts.
FAULTY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("site", {"id": "S7", "name": "S7", "water": "purple"}),
    ("site", {"id": "S8", "name": "S8", "downstream": "S9"}),
    ("site", {"id": "S9", "name": "S9", "downstream": "S8"}),
    ("site", {"id": "S6", "name": "S6", "downstream": "S1", "samples": [{"amount": "many"}, {"amount": 1}]}),
    ("keeper", {"id": "K1", "name": "another K1"}),
    ("keeper", {"name": "no id"}),
    ("visit", {"id": "V5", "site": "S0"}),
    ("visit", {"id": "V6", "site": "S1", "taken": "30/02/2023"}),
    ("visit", {"id": "V4", "site": "S1", "depth": 3}),
    ("ledger", {"site": "S1", "span": "2023"}),
    ("attestation", {"subject": "S1", "question": "pleasant", "answer": "perhaps"}),
)


@LARGE
@given(cases, st.sets(st.sampled_from(range(len(FAULTY)))), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(case: Case, faults: set[int], random: Random) -> None:
    world, conditions = case
    tables = world.open
    for table, row in (FAULTY[number] for number in sorted(faults)):
        tables[table].append(row)
    order_of_rows_never_matters(tables, conditions, random)


@LARGE
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_items_never_matters(case: Case, random: Random) -> None:
    world, conditions = case
    order_of_items_never_matters(world.open, conditions, random)


@given(st.permutations(FAULTY))
def test_the_order_of_faulty_rows_never_matters(rows: list[tuple[str, dict[str, Any]]]) -> None:
    def read(order: list[tuple[str, dict[str, Any]]]) -> tuple[Any, Any]:
        tables: dict[str, list[Any]] = {"site": [{"id": "S1", "name": "S1"}], "keeper": [{"id": "K1"}]}
        for table, row in order:
            tables.setdefault(table, []).append(row)
        found = river.dossier(tables)
        return set(found.problems), {(t, key) for t, kept in found.tables.items() for key in kept}

    if read(rows) != read(list(FAULTY)):
        raise Broken(f"{read(rows)}\n{read(list(FAULTY))}")
