"""What is typed into a cell: read as the record schema reads it, refused with the place, the nearest word, a remedy."""

from __future__ import annotations

from typing import Any

import pytest

from criteria_engine.errors import InputError
from criteria_engine.evaluate.question import Seen
from criteria_engine.explaining.workbench.cells import Cell, cells_of, cells_of_change, change_of, fitting
from criteria_engine.records.changes import Change, with_changes
from workbench.records import usual

DOSSIER = usual().dossier


def cell(path: str, model: str = "M1") -> Cell:
    row = DOSSIER.tables["model"][model]
    [found] = cells_of([Seen(row, path, row.values.get(path))], DOSSIER.schema)
    return found


def after(path: str, typed: str) -> Any:
    change = change_of(cell(path), typed)
    return with_changes(DOSSIER, [change]).tables["model"]["M1"]


@pytest.mark.parametrize(("path", "typed", "value"), [
    ("plan.schedule", "Hằng quý", "Hằng quý"),
    ("plan.schedule", "  Hằng quý ", "Hằng quý"),
    ("plan.date", "12/6/2023", "2023-06-12"),
    ("plan.date", "2023-Q2", "2023-Q2"),
    ("cost", "trên 200 triệu đồng", "more than 200000000 đồng"),
    ("plan.cadence", "6 thang", "nua_nam"),
    ("plan.cadence", "Quý", "quy"),
    ("holder_kind", "Individual", "ca_nhan"),
    ("still_fits", "không", "False"),
    ("still_fits", "có", "True"),
    ("still_fits", "x", "True"),
    ("unit", "CB2", "CB2"),
])  # fmt: skip
def test_a_value_is_read_as_the_record_schema_reads_it(path: str, typed: str, value: str) -> None:
    found = after(path, typed).values[path]
    assert str(found) == value or repr(found) == value or _said(found) == value


def _said(found: Any) -> str:
    return f"{found.bound.replace('_', ' ')} {found.number} {found.unit}" if hasattr(found, "bound") else str(found)


def test_no_in_a_field_that_is_not_yes_or_no_says_that_there_is_none() -> None:
    row = after("plan.schedule", "không")
    assert "plan.schedule" in row.denied and "plan.schedule" not in row.values


def test_decomposed_letters_are_composed() -> None:
    assert after("plan.schedule", "Hằng quý").values["plan.schedule"] == "Hằng quý"


@pytest.mark.parametrize(("path", "typed", "vi", "en"), [
    ("holder_kind", "tap tha", "có phải “Tập thể”?", "did you mean “Collective”?"),
    ("plan.cadence", "quarterly", "có phải “Quý”?", "did you mean “Quarter”?"),
    ("plan.cadence", "", "hãy ghi “không”", "type “không”"),
    ("plan.schedule", "  \u200b ", "chưa ghi gì", "nothing was typed"),
    ("still_fits", "co le", "không có trong danh mục", "is not among the choices"),
])  # fmt: skip
def test_what_is_no_choice_or_blank_is_refused_with_the_nearest_and_a_remedy(
    path: str, typed: str, vi: str, en: str
) -> None:
    with pytest.raises(InputError) as told:
        change_of(cell(path), typed)
    [problem] = told.value.problems
    assert problem.at == f"model[M1].{path}" and vi in problem.said("vi") and en in problem.said("en")


@pytest.mark.parametrize(("path", "typed", "vi"), [
    ("plan.date", "hôm nọ", "ngày"), ("unit", "CB11", "có phải 'CB1'?"), ("cost", "nhiều", "số"),
])  # fmt: skip
def test_what_the_schema_cannot_read_is_refused_by_it(path: str, typed: str, vi: str) -> None:
    with pytest.raises(InputError) as told:
        after(path, typed)
    assert any(vi in problem.said("vi") for problem in told.value.problems)


def test_a_blank_is_added_to_and_a_value_is_replaced() -> None:
    assert change_of(cell("plan.schedule"), "A").op == "add"
    assert change_of(cell("plan.name"), "A").op == "replace"


def test_ids_lists_and_rows_without_an_id_are_no_cells() -> None:
    row = DOSSIER.tables["model"]["M1"]
    assert cells_of([Seen(row, "id", "M1"), Seen(row, "necessity", None), Seen(row, "", None)], DOSSIER.schema) == ()


def test_choices_are_found_by_code_and_by_either_label() -> None:
    choices = cell("plan.cadence").choices
    assert fitting(choices, "") == list(choices)
    assert fitting(choices, "thang") == fitting(choices, "six") == fitting(choices, "nua_nam") == ["nua_nam"]


def test_a_cell_of_a_new_row_that_is_proposed_changes_it_and_leaves_the_rest() -> None:
    proposed = Change("add", "review", None, "", {"about": "M1", "date": "2023-06-30", "effect": "tốt"})
    cells = {c.path: c for c in cells_of_change(proposed, "bảng rà soát", None, DOSSIER.schema)}
    change = change_of(cells["date"], "2023-Q2")
    assert change.value == {**proposed.value, "date": "2023-Q2"} and change.table == "review"


def test_what_stands_in_a_cell_is_shown_as_one_would_type_it() -> None:
    assert cell("plan.name").written("vi") == "Vườn rau sạch"
    assert cell("holder_kind").written("vi") == "Tập thể" and cell("holder_kind").written("en") == "Collective"
    assert cell("plan.schedule").written("vi") == ""
