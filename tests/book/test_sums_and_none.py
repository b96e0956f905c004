"""Sums and comparisons in whatever words, rows that say there is none, and lines around tables that are neither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from book.pages import UNITS, problems_of, read_sheets, remarks_of, rows_of

HEAD = ["STT", "Tên đơn vị", "Số đảng viên"]
MODELS = ["STT", "Tên mô hình", "Đơn vị", "Kinh phí (triệu đồng)"]
PEOPLE = ["STT", "Họ và tên", "Đơn vị"]


def units(folder: Path, *rows: list[Any]) -> Any:
    return read_sheets(folder, {"Đơn vị": rows})


def names(reading: Any, table: str = "unit") -> list[str]:
    return [row.get("name", row.get("label")) for row in rows_of(reading, table)]


def codes(reading: Any) -> list[str]:
    return [code for _, code in remarks_of(reading, "given-id", "extra-column", "named", "unit-in-heading")]


SUMS = ["Tổng I+II", "Tổng (I+II)", "Chênh lệch", "So với cùng kỳ (%)", "Trung bình/chi bộ", "Trung bình",
        "Số liệu năm trước", "Cùng kỳ năm trước", "Tăng (+), giảm (-)", "Kỳ trước"]  # fmt: skip


@pytest.mark.parametrize("text", SUMS)
@pytest.mark.parametrize("is_numbered", [True, False])
def test_sums_and_comparisons_are_no_units(tmp_path: Path, text: str, is_numbered: bool) -> None:
    rows = [HEAD, [1, "Chi bộ A", 5], [None, text, 7]]
    reading = units(tmp_path, *(row[not is_numbered :] for row in rows))
    assert names(reading) == ["Chi bộ A"] and codes(reading) == ["total-row"] and not problems_of(reading)


@pytest.mark.parametrize("name", ["Trung Bình Lộ", "Tổng đội", "Tăng gia sản xuất", "So sánh giá", "Kỳ Trước Lộ"])
def test_names_that_begin_so_are_names(tmp_path: Path, name: str) -> None:
    assert name in names(units(tmp_path, HEAD, [1, "Chi bộ A", 5], [2, name, 4]))


@pytest.mark.parametrize("name", ["Toàn Đảng bộ", "Toàn huyện", "Chênh lệch"])
def test_a_numbered_sum_is_asked_about(tmp_path: Path, name: str) -> None:
    reading = units(tmp_path, HEAD, [1, "Chi bộ A", 5], [2, name, 5])
    assert names(reading) == ["Chi bộ A"] and problems_of(reading) == [("Đơn vị!A3", "doubtful-row")]


def test_a_sum_with_its_unit_beside_it_is_asked_about(tmp_path: Path) -> None:
    rows = [MODELS, [1, "Hũ gạo", "U1", 4], [None, "Tổng xã Bình An", "U1", 4], [2, "Tổng vệ sinh", "U1", 4]]
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình": rows})
    assert names(reading, "model") == ["Hũ gạo", "Tổng vệ sinh"]
    assert problems_of(reading) == [("Mô hình!B3", "doubtful-row")]


NONE = ["Không có", "Không giới thiệu", "Không phát sinh", "Chưa có", "Không", "(Không có)", "Không đề xuất."]


@pytest.mark.parametrize("text", NONE)
@pytest.mark.parametrize("unit", [None, "U1"])
def test_a_row_that_says_there_is_none_is_no_person(tmp_path: Path, text: str, unit: str | None) -> None:
    rows = [PEOPLE, [1, text, unit], [2, "Lê Văn A", "U2"]]
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Điển hình": rows})
    assert names(reading, "exemplar") == ["Lê Văn A"] and not problems_of(reading)
    assert ("Điển hình!A2", "none-row") in remarks_of(reading)


def test_nor_where_it_is_the_only_row(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình": [MODELS, [1, "Không có"]]})
    assert not rows_of(reading, "model") and not problems_of(reading) and codes(reading) == ["none-row"]


@pytest.mark.parametrize("name", ["Không rác thải nhựa", "Không có hộ nghèo", "Chưa có vợ, có chồng", "Không Lệ"])
def test_a_name_that_begins_like_none_is_a_name(tmp_path: Path, name: str) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình": [MODELS, [1, name, "U1", 4]]})
    assert names(reading, "model") == [name]


def test_no_in_another_column_is_no_such_row(tmp_path: Path) -> None:
    rows = [["STT", "Không khói", "Tên mô hình", "Đơn vị"], [1, "Không", "Hũ gạo", "U1"]]
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình": rows})
    assert names(reading, "model") == ["Hũ gạo"]


@pytest.mark.parametrize("title", ["* Tập thể", "Cá nhân", "* Các tập thể tiêu biểu"])
def test_groups_and_persons_are_titles(tmp_path: Path, title: str) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Điển hình": [PEOPLE, [title], [1, "Lê Văn A", "U1"]]})
    assert names(reading, "exemplar") == ["Lê Văn A"] and codes(reading) == ["group-row"] and not problems_of(reading)


@pytest.mark.parametrize("is_numbered", [True, False])
def test_notes_on_columns_and_who_wrote_it_are_no_rows(tmp_path: Path, is_numbered: bool) -> None:
    rows = [HEAD, [1, "Chi bộ A", 5], *([None, text] for text in ("Ghi chú:", "- Cột (5): tính đến 30/6",
            "- Cột 6 ghi số hộ", "Người lập: Lê B", "Người báo cáo: Lê C - 0900"))]  # fmt: skip
    reading = units(tmp_path, *(row[not is_numbered :] for row in rows))
    assert names(reading) == ["Chi bộ A"] and codes(reading) == ["foot-row"] * 5 and not problems_of(reading)
