"""Defects planted in the row back end, each of which the law has to find: else it proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from criteria_engine.evaluate.row import case, cells, counts, emit_cells, emit_rows
from criteria_engine.strategies import datasets, first, packs
from criteria_engine.strategies.stock import AS_OF
from criteria_engine.values.fact import ABSENT
from row.laws import results, says_what_the_reference_says
from small import SCHEMA


def holds(drawn: Any) -> bool:
    pack, raw, registers_complete = drawn
    found, expected = results([pack.load()], raw, SCHEMA, AS_OF, registers_complete)
    return all(says_what_the_reference_says(result, expected) for result in found)


def exclusive_bounds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emit_cells, "OF_NUMBERS", {**cells.OF_NUMBERS, "at_least": ">", "at_most": "<"})


def missing_read_as_absent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "MISSING", ABSENT)


def rows_that_may_be_counted_left_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(counts, "_PLANES", {0: 0, 1: 0, 3: 0x10001})


def later_rows_taken_along(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emit_rows, "not_yet", lambda emitter, row: "0")


def open_lists_taken_for_whole(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emit_rows, "_whole_of", lambda *_: "3")


def registers_never_closed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(case.Case, "is_closed", lambda *_: 0)


def unknown_read_as_denied(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emit_cells, "NOT", (3, 3, 0, 0))


DEFECTS: list[Callable[[pytest.MonkeyPatch], None]] = [
    exclusive_bounds, missing_read_as_absent, rows_that_may_be_counted_left_out, later_rows_taken_along,
    open_lists_taken_for_whole, registers_never_closed, unknown_read_as_denied,
]  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_defect_is_found(defect: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    defect(monkeypatch)
    drawn = st.tuples(packs(SCHEMA), datasets(SCHEMA), st.booleans())
    assert first(drawn, lambda one: not holds(one), 1500) is not None
