"""What stands around tables: tops of papers, sheets of help that are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from book.pages import UNITS, problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.errors import InputError

HEAD = ["Mã mô hình", "Tên mô hình", "Đơn vị"]
FIRST = ["M1", "Heo đất", "U1"]
M1 = {"id": "M1", "name": "Heo đất", "unit": "U1"}
TOPS = [
    ["UBND XÃ", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", None, None, "Mẫu số 01"],
    ["Biểu 1", None, "DANH SÁCH MÔ HÌNH", "ĐVT: triệu đồng"],
    ["Đơn vị báo cáo:", "Đảng ủy xã", None, "Kỳ báo cáo:", "Năm 2023"],
    ["ĐẢNG ỦY XÃ", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 5"],
    ["Phụ lục 2", "DANH SÁCH", "năm", 2023],
]


@pytest.mark.parametrize("top", TOPS)
def test_the_top_of_a_paper_is_no_table(tmp_path: Path, top: list[Any]) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [top, [], HEAD, FIRST]})
    assert rows_of(reading, "model") == [M1] and not problems_of(reading)
    assert remarks_of(reading) == [("Mô hình!A1", "title-row")]


def test_rows_of_a_table_that_nobody_knows_stay_problems_whatever_is_said_in_them(tmp_path: Path) -> None:
    rows = [["Loài", "Cao", "Rộng"], ["Cá", "chú ý: lớn", 3], ["(x)", 1, 2], [], ["ĐVT: cm", "a", "b"], HEAD, FIRST]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    assert problems_of(reading) == [(f"Mô hình!A{n}", "no-table-here") for n in (1, 2, 3)]
    assert remarks_of(reading) == [("Mô hình!A5", "title-row")]


@pytest.mark.parametrize("name", ["Danh mục", "DANH MỤC", "Hướng dẫn", "Ví dụ mô hình"])
def test_a_sheet_of_help_that_holds_a_table_is_asked_about(tmp_path: Path, name: str) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, name: [["Tiêu đề"], HEAD, FIRST]})
    assert problems_of(reading) == [(f"{name}!A2", "passed-sheet")] and not rows_of(reading, "model")
    assert "'Mô hình'" in reading.problems[0].said("vi")
    with pytest.raises(InputError, match="passed-sheet"):
        read_sheets(tmp_path, {name: [HEAD, FIRST]})


@pytest.mark.parametrize(("name", "is_told"), [("Danh mục", False), ("DANH MỤC", True), ("Ví dụ khác", True)])
def test_a_sheet_of_help_is_named_unless_it_is_the_templates(tmp_path: Path, name: str, is_told: bool) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, name: [["Loại", "Tên gọi khác"], ["x", "y"]]})
    assert not problems_of(reading)
    assert remarks_of(reading) == ([(f"{name}!A1", "sheet-for-people")] if is_told else [])


def test_a_list_in_the_cell_of_a_table_is_told_where_its_rows_belong(tmp_path: Path) -> None:
    rows = [[*HEAD, "Nơi làm theo"], [*FIRST, "Ấp A; Ấp B"], ["M2", "Cháo", "U1", "không"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    assert [row.get("adopters") for row in rows_of(reading, "model")] == [None, []]
    assert problems_of(reading) == [("Mô hình!D2", "unreadable-value")]
    assert "'Mô hình - Nơi làm theo'" in reading.problems[0].said("vi")
