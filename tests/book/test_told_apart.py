"""Rows of one name without ids: what tells them apart, and what does not; each reading by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from book.pages import UNITS, read_sheets, remarks_of, rows_of

HEAD = ["STT", "Tên đơn vị", "Loại hình"]
SUB = "Chi bộ trực thuộc"
NAMED = ["STT", "Tên mô hình", "Đơn vị"]


def units(folder: Path, *rows: list[Any]) -> Any:
    return read_sheets(folder, {"Đơn vị": [HEAD, *rows]})


def twice(reading: Any) -> list[str]:
    return [at for at, code in remarks_of(reading) if code == "listed-twice"]


NUMBERS = [["1", "1.1", "2", "2.1"], ["I", 1, "II", 1], ["A", "-", "B", "-"], [1, "a", 2, "a"], [1, 1.1, 2, 2.1]]


@pytest.mark.parametrize("numbers", NUMBERS)
def test_the_number_above_tells_units_apart(tmp_path: Path, numbers: list[Any]) -> None:
    names = ["Đảng bộ xã A", "Chi bộ ấp 1", "Đảng bộ xã B", "Chi bộ ấp 1"]
    reading = units(tmp_path, *([number, name, SUB] for number, name in zip(numbers, names, strict=True)))
    assert [row["name"] for row in rows_of(reading, "unit")] == names and not twice(reading)


def test_so_does_a_number_that_begins_again(tmp_path: Path) -> None:
    rows = [[1, "Chi bộ ấp 1", SUB], [2, "Chi bộ ấp 2", SUB]]
    reading = units(tmp_path, *rows, *rows)
    assert len(rows_of(reading, "unit")) == 4 and not twice(reading)


def test_so_do_titles_over_headings_that_stand_again(tmp_path: Path) -> None:
    rows = [HEAD, [1, "Chi bộ ấp 1", SUB]]
    reading = read_sheets(tmp_path, {"Đơn vị": [["XÃ A"], *rows, [], ["XÃ B"], *rows]})
    assert len(rows_of(reading, "unit")) == 2 and not twice(reading)


@pytest.mark.parametrize(
    ("sheets", "left"),
    [
        (["Đơn vị xã A", "Đơn vị xã B"], 2),
        (["Đơn vị", "Đơn vị xã B"], 2),
        (["Đơn vị quý 1", "Đơn vị quý 2"], 1),
        (["Đơn vị", "Đơn vị (2)"], 1),
    ],
)
def test_sheets_of_two_places_tell_units_apart(tmp_path: Path, sheets: list[str], left: int) -> None:
    reading = read_sheets(tmp_path, {name: [HEAD, [1, "Chi bộ ấp 1", SUB]] for name in sheets})
    assert len(rows_of(reading, "unit")) == left and len(twice(reading)) == 2 - left


def test_so_do_sheets_of_models_that_name_no_unit(tmp_path: Path) -> None:
    page = [["STT", "Tên mô hình", "Ngày bắt đầu"], [1, "Heo đất", "5/1/2023"]]
    reading = read_sheets(tmp_path, {"Mô hình xã Bình An": page, "Mô hình xã Bình Phú": page})
    assert len(rows_of(reading, "model")) == 2 and not twice(reading)


def test_a_model_of_one_unit_on_two_sheets_is_one(tmp_path: Path) -> None:
    page = [NAMED, [1, "Heo đất", "U1"]]
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình xã A": page, "Mô hình xã B": page})
    assert len(rows_of(reading, "model")) == 1 and len(twice(reading)) == 1


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_cell_of_the_offices_own_over_several_rows_tells_units_apart(tmp_path: Path, is_merged: bool) -> None:
    def merge(book: Workbook) -> None:
        for found in ("B2:B3", "B4:B5") if is_merged else ():
            book.worksheets[0].merge_cells(found)

    rows = [["STT", "Xã", "Tên đơn vị"], [1, "Xã A", "Chi bộ 1"], [2, None, "Chi bộ 2"],
            [3, "Xã B", "Chi bộ 1"], [4, None, "Chi bộ 2"]]  # fmt: skip
    reading = read_sheets(tmp_path, {"Đơn vị": rows}, merge)
    assert len(rows_of(reading, "unit")) == 4 and not twice(reading)


def test_a_row_that_is_merged_from_the_one_above_is_that_row(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        for column in "ABC":
            book.worksheets[1].merge_cells(f"{column}2:{column}3")

    rows = [[*NAMED, "Kinh nghiệm riêng"], [1, "Hũ gạo", "U1", "một"], [None, None, None, "hai"]]
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình": rows}, merge)
    assert [row["id"] for row in rows_of(reading, "model")] == ["hu-gao"] and twice(reading) == ["Mô hình!A3"]
    assert "ô gộp" in next(remark.said("vi") for _, remark in reading.remarks if remark.code == "listed-twice")
