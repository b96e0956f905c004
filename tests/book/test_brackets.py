"""Brackets in headings: which let the column be read, with what is told, and which make another thing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from book.pages import problems_of, read_sheets, remarks_of, rows_of

MODELS = ["Mã mô hình", "Tên mô hình", "Đơn vị"]
TOLD, TURNED = "bracket-in-heading", "turned-heading"


def column(folder: Path, heading: str, value: Any) -> tuple[bool, list[str]]:
    """Whether a fourth column of models is read, and what is told of its heading."""
    reading = read_sheets(folder, {"Mô hình": [[*MODELS, heading], ["M1", "Hũ", "U1", value]]})
    row = rows_of(reading, "model")[0]
    assert row | {"id": "M1", "name": "Hũ", "unit": "U1"} == row
    said = [code for at, code in (*problems_of(reading), *remarks_of(reading)) if at == "Mô hình!D1"]
    return len(row) > 3, said


@pytest.mark.parametrize("inside", [
    "không thì đánh x", "x = không", "Không: x", "chưa đủ đánh dấu x", "x: không", "không đánh x", "đánh x nếu không",
    "có thì bỏ trống, không đánh x", "KHÔNG", "dự kiến", "năm trước", "x: cấp tỉnh", "chưa",
])  # fmt: skip
def test_a_bracket_that_turns_a_yes_round_is_asked_about(tmp_path: Path, inside: str) -> None:
    assert column(tmp_path, f"Còn phù hợp ({inside})", "x") == (False, [TURNED])


@pytest.mark.parametrize("inside", [
    "có/không", "Có hoặc không", "không/có", "x", "đánh dấu x", "x: có", "có: x; không: để trống", "1: có; 0: không",
    "đánh x nếu có", "không bắt buộc", "nếu có", "*", "2", "không có thì để trống",
])  # fmt: skip
def test_a_bracket_that_says_how_to_answer_is_not(tmp_path: Path, inside: str) -> None:
    assert column(tmp_path, f"Còn phù hợp ({inside})", "có") == (True, [])


@pytest.mark.parametrize("heading", [
    "Kinh phí (còn thiếu)", "Kinh phí (dự kiến)", "Kinh phí (năm 2023)", "Kinh phí (6 tháng)", "Kinh phí [quý I]",
    "Kinh phí (cấp xã)", "Kinh phí (chưa chi)", "Kinh phí (triệu đồng, năm trước)", "Kinh phí (kế hoạch) (đồng)",
    "Kinh phí (không kể ngày công)", "Kinh phí (trong đó ngân sách)",
])  # fmt: skip
def test_a_bracket_that_makes_another_number_is_asked_about(tmp_path: Path, heading: str) -> None:
    assert column(tmp_path, heading, 12) == (False, [TURNED])


@pytest.mark.parametrize(("heading", "said"), [
    ("Kinh phí (nếu có)", []),
    ("Kinh phí (ghi rõ)", []),
    ("Kinh phí (5)=(3)+(4)", []),
    ("Kinh phí (triệu đồng)", []),
    ("Kinh phí (theo mẫu 2)", []),
    ("Kinh phí (chi phí)", []),
    ("Kinh phí (không có thì ghi 0)", []),
    ("Kinh phí (ngân sách, xã hội hóa)", [TOLD]),
    ("Kinh phí (tính đến 31/12/2023)", [TOLD]),
])  # fmt: skip
def test_a_number_with_another_bracket_is_read(tmp_path: Path, heading: str, said: list[str]) -> None:
    assert column(tmp_path, heading, 12_000) == (True, said)


@pytest.mark.parametrize(("heading", "is_read", "said"), [
    ("Ngày bắt đầu (dự kiến)", False, [TURNED]),
    ("Ngày bắt đầu (theo kế hoạch)", False, [TURNED]),
    ("Ngày bắt đầu (thực tế)", True, []),
    ("Ngày bắt đầu (ngày/tháng/năm)", True, []),
    ("Ngày bắt đầu (dd/mm/yyyy)", True, []),
    ("Ngày bắt đầu (không ghi giờ)", True, []),
    ("Ngày bắt đầu (tháng, năm)", True, []),
    ("Ngày bắt đầu (theo quyết định)", True, [TOLD]),
])  # fmt: skip
def test_brackets_of_days(tmp_path: Path, heading: str, is_read: bool, said: list[str]) -> None:
    assert column(tmp_path, heading, "12/6/2023") == (is_read, said)


def test_words_may_be_of_a_year_or_a_place(tmp_path: Path) -> None:
    rows = [["Mã mô hình", "Tên mô hình (năm 2023)", "Đơn vị (chi bộ)"], ["M1", "Hũ", "U1"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    assert rows_of(reading, "model") == [{"id": "M1", "name": "Hũ", "unit": "U1"}] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!B1", TOLD)]


def test_brackets_that_belong_to_our_own_names_say_nothing_else(tmp_path: Path) -> None:
    head = ["Mã điển hình", "Tên (ẩn khi xuất)", "Đơn vị", "Trực tiếp công tác (không giữ chức vụ quản lý)"]
    reading = read_sheets(tmp_path, {"Điển hình": [head, ["D1", "Điển hình 1", "U1", "có"]]})
    assert not reading.problems and not remarks_of(reading)
    assert "works_directly" in rows_of(reading, "exemplar")[0]


def test_a_register_that_marks_what_is_not_complete_is_asked_about(tmp_path: Path) -> None:
    head = ["Đơn vị", "Sổ", "Kỳ", "Đã ghi đủ (chưa đủ đánh dấu x)"]
    reading = read_sheets(tmp_path, {"Sổ theo dõi": [head, ["U1", "mo_hinh", "2023", "x"]]})
    assert "complete" not in rows_of(reading, "register")[0]
    assert problems_of(reading) == [("Sổ theo dõi!D1", TURNED)]
    said = reading.problems[0].said("vi")
    assert "(chưa đủ đánh dấu x)" in said and "Đã ghi đủ" in said and "hãy bỏ phần đó" in said
