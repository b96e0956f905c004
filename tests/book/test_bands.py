"""Words above or below headings that change what these mean; each reading written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from book.pages import problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.intake.book import bands

HEAD = ["Mã mô hình", "Tên mô hình", "Đơn vị"]
M1 = {"id": "M1", "name": "Heo đất", "unit": "U1"}
ROW = ["M1", "Heo đất", "U1"]
START = [[*HEAD, "Ngày bắt đầu", "Kinh phí"], [*ROW, "5/1/2024", 100000]]
REPORT = ["Mã", "Đơn vị báo cáo", "Kỳ báo cáo", "Số mô hình"]


def merging(*ranges: str) -> Any:
    def change(book: Workbook) -> None:
        for found in ranges:
            book.worksheets[0].merge_cells(found)

    return change


PARTED = {
    "register": ("Sổ theo dõi", ["Đơn vị", "Sổ", "Kỳ", "Đã ghi đủ"], ["Chưa", "Rồi"], ["U1", "mo_hinh", "2023", "x"],
                 {"unit": "U1", "kind": "mo_hinh", "period": "2023"}),
    "report": ("Báo cáo", REPORT, [2022, 2023], ["B1", "U1", "2023", 3], {"id": "B1", "unit": "U1", "period": "2023"}),
    "model": ("Mô hình", [*HEAD, "Kinh phí"], ["Ngân sách", "Xã hội hóa"], [*ROW, 100000], M1),
}  # fmt: skip


@pytest.mark.parametrize("table", PARTED)
def test_words_that_part_a_column_are_headings_and_neither_part_is_the_whole(tmp_path: Path, table: str) -> None:
    name, head, parts, row, expected = PARTED[table]
    reading = read_sheets(tmp_path, {name: [[*head, None], [None, None, None, *parts], [*row, 5]]})
    assert rows_of(reading, table) == [expected]
    assert problems_of(reading) == [(f"{name}!D1", "unknown-heading"), (f"{name}!E1", "unknown-heading")]
    assert parts == [2022, 2023] or f"{head[-1]} {parts[0]}" in reading.problems[0].said("vi")


def test_a_year_that_is_a_heading_is_told_as_it_stands(tmp_path: Path) -> None:
    rows = [[*REPORT, None], [None, None, None, 2022, 2023], ["B1", "U1", "2023", 3, 4]]
    assert "'Số mô hình 2022'" in read_sheets(tmp_path, {"Báo cáo": rows}).problems[0].said("vi")


NOT_PARTING = [["M0", None, None, "đủ", "thiếu"], [None, None, None, "x"], [None, None, None, 5, 6]]


@pytest.mark.parametrize("below", NOT_PARTING)
def test_other_rows_below_headings_are_none(tmp_path: Path, below: list[Any]) -> None:
    """An id stands there, or nothing beside, or numbers that are no years."""
    reading = read_sheets(tmp_path, {"Mô hình": [[*HEAD, "Ghi chú", None], below, [*ROW, "đủ"]]})
    assert M1 in rows_of(reading, "model") and reading.regions[0].head.depth == 1


BANDS = ["Chỉ tiêu giao", "Dự kiến năm 2024", "Kế hoạch", "Cùng kỳ", "Năm trước", "CHỈ TIÊU ĐƯỢC GIAO NĂM 2024"]


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("band", BANDS)
def test_a_band_that_changes_headings_keeps_their_columns_from_being_read(
    tmp_path: Path, band: str, is_merged: bool
) -> None:
    rows = [["Thông tin chung", None, None, band, None], *START]
    reading = read_sheets(tmp_path, {"Mô hình": rows}, merging("A1:C1", "D1:E1") if is_merged else None)
    assert rows_of(reading, "model") == [M1]
    assert problems_of(reading) == [("Mô hình!D2", "unknown-heading"), ("Mô hình!E2", "unknown-heading")]


HARMLESS = ["Không bắt buộc", "Thời gian, kinh phí", "Kết quả thực hiện", "Thông tin khác", "Năm 2023",
            "Kế hoạch tổ chức học tập và làm theo Bác năm 2023", "Phụ lục kế hoạch"]  # fmt: skip


@pytest.mark.parametrize("band", HARMLESS)
def test_any_other_band_or_title_changes_nothing(tmp_path: Path, band: str) -> None:
    rows = [["Thông tin chung", None, None, band, None], *START]
    reading = read_sheets(tmp_path, {"Mô hình": rows}, merging("A1:C1", "D1:E1"))
    assert rows_of(reading, "model") == [{**M1, "start": "5/1/2024", "cost": 100000.0}] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!A1", "title-row")]


def test_a_title_with_such_a_word_at_the_left_is_no_band(tmp_path: Path) -> None:
    rows = [["KẾ HOẠCH NĂM 2023", None, None, "Biểu 1"], [*HEAD, "Ngày bắt đầu"], [*ROW, "5/1/2024"]]
    assert rows_of(read_sheets(tmp_path, {"Mô hình": rows}), "model") == [{**M1, "start": "5/1/2024"}]


def test_a_band_that_is_part_of_a_known_heading_stays_one(tmp_path: Path) -> None:
    rows = [["Thông tin", None, None, "Kế hoạch", None], [*HEAD, "Ngày", "Số"], [*ROW, "5/1/2024", "05-KH"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows}, merging("A1:C1", "D1:E1"))
    assert rows_of(reading, "model") == [{**M1, "plan.date": "5/1/2024", "plan.number": "05-KH"}]


def test_planted_bands_that_change_nothing_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "_changes", lambda _: False)
    with pytest.raises(AssertionError):
        test_a_band_that_changes_headings_keeps_their_columns_from_being_read(tmp_path, BANDS[0], True)
