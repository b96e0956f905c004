"""Formulas: saved values, empty texts, errors; what is wrong in columns of the office's own costs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from book.pages import problems_of, read_sheets, remarks_of, rows_of
from book.test_hostile_books import rewritten
from criteria_engine.api import read_path
from criteria_engine.intake.tables import Reading
from criteria_engine.records import shipped_schema

HEAD = ["Mã mô hình", "Đơn vị có mô hình", "Tên mô hình"]
FIRST = ["M1", "U1", "Heo đất"]
M1 = {"id": "M1", "unit": "U1", "name": "Heo đất"}


def saved(folder: Path, heading: str, value: Any) -> Reading:
    """A sheet with a formula whose value was saved with it."""
    path = folder / "ho-so.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Mô hình")
        page.write_row(0, 0, [*HEAD, heading])
        page.write_row(1, 0, FIRST)
        page.write_formula(1, 3, "=A1", value=value)
    return read_path(path, shipped_schema(), journal=False)


@pytest.mark.parametrize(("value", "read"), [(12_000, 12_000), ("trên 12.000", "trên 12.000")])
def test_a_formula_is_the_value_that_was_saved_with_it(tmp_path: Path, value: Any, read: Any) -> None:
    reading = saved(tmp_path, "Kinh phí", value)
    assert rows_of(reading, "model")[0].get("cost") == read and not reading.problems


@pytest.mark.parametrize("value", ["<v></v>", "<v/>", "<v> </v>"])
def test_a_formula_that_gives_an_empty_text_is_a_blank(tmp_path: Path, value: str) -> None:
    """As Excel saves =IF(C2="","x","")."""
    saved(tmp_path, "Kinh phí", "chưa biết")
    data = (tmp_path / "ho-so.xlsx").read_bytes()
    (tmp_path / "ho-so.xlsx").write_bytes(
        rewritten(data, lambda part, old: old.replace("<v>chưa biết</v>".encode(), value.encode()))
    )
    reading = read_path(tmp_path / "ho-so.xlsx", shipped_schema(), journal=False)
    assert rows_of(reading, "model") == [M1] and not reading.problems


def test_an_error_where_a_field_is_read_is_told(tmp_path: Path) -> None:
    assert problems_of(saved(tmp_path, "Kinh phí", "#DIV/0!")) == [("Mô hình!D2", "failed-formula")]


def test_an_error_in_a_column_of_ones_own_is_none(tmp_path: Path) -> None:
    reading = saved(tmp_path, "Tỷ lệ riêng", "#DIV/0!")
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!D1", "extra-column")]


def test_a_formula_without_a_value_in_a_column_of_ones_own_is_none(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [[*HEAD, "Cột riêng"], [*FIRST, "=A1"]]})
    assert rows_of(reading, "model") == [M1] and not reading.problems


def test_errors_in_totals_and_below_no_heading_are_none(tmp_path: Path) -> None:
    rows = [[*HEAD, "Kinh phí"], [*FIRST, 12], ["Tổng cộng", None, None, "=SUM(D2:D2)"], [None] * 5 + ["=1/0"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    assert not reading.problems and ("Mô hình!A3", "total-row") in remarks_of(reading)


def test_a_heading_that_is_a_formula_without_a_value_is_told(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [[*HEAD, "=X1"], [*FIRST, 12]]})
    assert problems_of(reading) == [("Mô hình!D1", "uncounted-formula")]


def test_on_a_sheet_without_a_table_every_formula_without_a_value_is_told(tmp_path: Path) -> None:
    """Its headings may be among them."""
    sheets = {"Mô hình": [HEAD, FIRST], "Sheet2": [["=A1", "=B1", "=C1"], ["M1", "U1", "x"]]}
    at = [(f"Sheet2!{cell}", "uncounted-formula") for cell in ("A1", "B1", "C1")]
    assert problems_of(read_sheets(tmp_path, sheets)) == [*at, ("Sheet2!A2", "unknown-sheet")]
