"""Defects planted in the row back end, each of which the law has to find: else it proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from criteria_engine.evaluate.row import case, cells, counts, emit_cells, emit_rows
from criteria_engine.strategies import dossiers, first
from criteria_engine.values.fact import ABSENT
from row.laws import results, says_what_the_reference_says
from small import MODEL, SCHEMA, UNIT, pack_with, rule

# Some of what is drawn is dated later.
EARLY = date(2022, 12, 31)


def holds(drawn: Any) -> bool:
    pack, raw, registers_complete = drawn
    found, expected = results([pack], raw, SCHEMA, EARLY, registers_complete)
    return all(says_what_the_reference_says(result, expected) for result in found)


def exclusive_bounds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emit_cells, "OF_NUMBERS", {**cells.OF_NUMBERS, "at_least": ">", "at_most": "<"})


def missing_read_as_absent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "MISSING", ABSENT)


def rows_that_may_be_counted_left_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(counts, "_PLANES", {0: 0, 1: 0, 3: 0x10001})


def open_lists_taken_for_whole(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emit_rows, "_whole_of", lambda *_: "3")


def registers_never_closed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(case.Case, "is_closed", lambda *_: 0)


def unknown_read_as_denied(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emit_cells, "NOT", (3, 3, 0, 0))


DEFECTS: list[Callable[[pytest.MonkeyPatch], None]] = [
    exclusive_bounds, missing_read_as_absent, rows_that_may_be_counted_left_out,
    open_lists_taken_for_whole, registers_never_closed, unknown_read_as_denied,
]  # fmt: skip


RULES = (
    rule("{field: members, at_least: 3}", name="r.1")
    + rule("{exists: steps, where: {field: value, at_least: 5}}", name="r.2")
    + rule("{exists: review, by: about, where: {present: lessons}}", name="r.3")
    + rule("{not: {field: origin, is: moi}}", name="r.4")
    + rule("{exists: model, by: unit, during: {the: period}}", name="r.5", subject="unit", per="year")
)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_defect_is_found(
    defect: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = pack_with(tmp_path, RULES)
    drawn = st.tuples(st.just(pack), dossiers(pack, SCHEMA), st.booleans())
    defect(monkeypatch)
    assert first(drawn, lambda one: not holds(one), 600) is not None


def test_the_law_holds_where_defects_are_looked_for(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, RULES)
    drawn = st.tuples(st.just(pack), dossiers(pack, SCHEMA), st.booleans())
    assert first(drawn, lambda one: not holds(one), 60) is None


def test_a_row_that_is_not_yet_there_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review = {"id": "R1", "unit": "U1", "about": ["M1"], "date": "2024-02-01", "lessons": "Có"}
    case_of_it = (pack_with(tmp_path, RULES), {"unit": [UNIT], "model": [MODEL], "review": [review]}, False)
    assert holds(case_of_it)
    monkeypatch.setattr(emit_rows, "not_yet", lambda emitter, row: "0")
    assert not holds(case_of_it)
