"""The as-of date on its sheet, wherever it stands beside its label."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from book.pages import UNITS, problems_of, read_sheets, remarks_of
from criteria_engine.intake.tables import Reading

DAY = date(2023, 12, 31)
LABEL = "Ngày đánh giá"


def general(folder: Path, rows: list[list[Any]], change: Callable[[Workbook], None] | None = None) -> Reading:
    return read_sheets(folder, {"Thông tin chung": rows, "Đơn vị": UNITS}, change)


@pytest.mark.parametrize(
    "rows",
    [
        [[LABEL, DAY]],
        [["NGÀY ĐÁNH GIÁ:", "31/12/2023"]],
        [["Ngay danh gia :", "31/12/2023"]],
        [["As-of date:", "2023-12-31"]],
        [["Ngày đánh giá: 31/12/2023"]],
        [["Ngày đánh giá:31/12/2023"]],
        [["Ngày đánh giá ngày 31 tháng 12 năm 2023"]],
        [["Huyện", "Trà Cú"], [], [None, LABEL, DAY]],
        [[LABEL, None, DAY]],
        [[LABEL], [DAY]],
        [[LABEL, "Người lập"], [DAY, "Nguyễn Văn A"]],
        [[LABEL, "12/2023"]],
    ],
)
def test_the_as_of_date_is_found(tmp_path: Path, rows: list[list[Any]]) -> None:
    reading = general(tmp_path, rows)
    assert reading.as_of == DAY and not reading.problems


def test_the_label_may_be_merged(tmp_path: Path) -> None:
    reading = general(tmp_path, [[LABEL, None, DAY]], lambda book: book["Thông tin chung"].merge_cells("A1:B1"))
    assert reading.as_of == DAY and not reading.problems


def test_a_month_that_is_shown_is_a_month(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Thông tin chung"]["B1"].number_format = "mm/yyyy"

    reading = general(tmp_path, [[LABEL, date(2023, 12, 1)]], change)
    assert reading.as_of == DAY and remarks_of(reading) == [("Thông tin chung!B1", "shown-as-month")]


@pytest.mark.parametrize(
    ("rows", "at", "code"),
    [
        ([["Ngày báo cáo", DAY]], "A1", "no-as-of"),
        ([[], [None, DAY]], "B2", "no-as-of"),
        ([[LABEL, "cuối tháng"]], "B1", "unreadable-value"),
        ([[LABEL, "31/12/23"]], "B1", "unreadable-value"),
        ([[LABEL, None, "31/12/23"]], "C1", "unreadable-value"),
        ([["Ngày đánh giá: 31/12/23"]], "A1", "unreadable-value"),
        ([[LABEL, date(1905, 7, 15)]], "B1", "unreadable-value"),
        ([[LABEL, "=TODAY()"]], "B1", "uncounted-formula"),
    ],
)
def test_a_sheet_that_gives_no_date_is_told(tmp_path: Path, rows: list[list[Any]], at: str, code: str) -> None:
    reading = general(tmp_path, rows)
    assert reading.as_of is None and problems_of(reading) == [(f"Thông tin chung!{at}", code)]


@pytest.mark.parametrize("rows", [[], [[LABEL]], [[LABEL, None, "Ngày mà hồ sơ được xét đến, theo ngày/tháng/năm"]]])
def test_a_label_alone_or_a_blank_sheet_says_nothing(tmp_path: Path, rows: list[list[Any]]) -> None:
    reading = general(tmp_path, rows)
    assert reading.as_of is None and not reading.problems
