"""Units of money that stand beside a table: above it, between its rows, in a column, in a comment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

import criteria_engine as ce
from book.pages import UNITS, problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.intake.book.unit_lines import units_announced

HEAD = ["STT", "Tên mô hình", "Đơn vị", "Kinh phí"]
ASKED = "asked"
TWELVE, TWELVE_MILLION, HALF_A_MILLION = "12 đồng", "12.000.000 đồng", "500.000 đồng"
# Without a unit it is no sum that anyone means: not known, with a remark.
DOUBTED = "None"


def row(n: int, amount: Any, *more: Any) -> list[Any]:
    return [n, f"Mô hình {n}", "U1", amount, *more]


def costs(folder: Path, *rows: list[Any], change: Callable[[Workbook], None] | None = None) -> list[str]:
    """What each model costs, in their order; `ASKED` of one that was set aside for its cost."""
    read_sheets(folder, {"Đơn vị": UNITS, "Mô hình": rows}, change)
    dossier = ce.read(folder / "ho-so.xlsx")
    known = {found.id: str(found.values.get("cost")) for found in dossier.rows("model")}
    refused = {int(problem.at.partition("!D")[2]) for problem in dossier.problems}
    assert {problem.code for problem in dossier.problems} <= {"unreadable-value"}
    lines = [n for n, line in enumerate(rows, 1) if line and isinstance(line[0], int)]
    return [ASKED if n in refused else known[f"mo-hinh-{rows[n - 1][0]}"] for n in lines]


ABOVE = [
    ("(triệu đồng)", TWELVE_MILLION),
    ("Triệu đồng", TWELVE_MILLION),
    ("Tr.đ", TWELVE_MILLION),
    ("ĐV: triệu đồng", TWELVE_MILLION),
    ("Đơn vị tính (triệu đồng)", TWELVE_MILLION),
    ("Số tiền: triệu đồng", TWELVE_MILLION),
    ("Unit: VND million", TWELVE_MILLION),
    ("TỔNG HỢP MÔ HÌNH NĂM 2023 (triệu đồng)", TWELVE_MILLION),
    ("1.000 đồng", "12.000 đồng"),
    ("Currency: VND", TWELVE),
    ("(USD)", ASKED),
    ("(triệu đồng/năm)", ASKED),
    # No units of what stands below.
    ("Tổng kinh phí: 1.000.000 đồng", DOUBTED),
    ("(Kèm theo Tờ trình về hỗ trợ 3 triệu đồng)", DOUBTED),
    ("Hội đồng / Ban chỉ đạo", DOUBTED),
    ("Người lập: Triệu", DOUBTED),
    ("Đơn vị: Huyện Triệu Phong", DOUBTED),
    ("ĐVTN: 12", DOUBTED),
    ("tr", DOUBTED),
]


@pytest.mark.parametrize(("line", "read"), ABOVE)
def test_a_line_above_the_table_names_a_unit_with_or_without_a_label(tmp_path: Path, line: str, read: str) -> None:
    assert costs(tmp_path, [None, None, None, line], HEAD, row(1, 12)) == [read]


def test_a_label_and_its_unit_may_stand_in_two_cells(tmp_path: Path) -> None:
    assert costs(tmp_path, [None, None, "ĐVT:", "triệu đồng"], HEAD, row(1, 12)) == [TWELVE_MILLION]


def test_the_title_above_a_line_of_units_is_found(tmp_path: Path) -> None:
    rows = [["Biểu 2. Mô hình"], [None, None, "ĐVT:", "triệu đồng"], ["Tên", "Mô hình", "Kinh phí"], ["Heo", "Hũ", 12]]
    reading = read_sheets(tmp_path, {"Trang 1": [["Biểu 2. Mô hình"], ["Triệu đồng"], HEAD, row(1, 12)]})
    assert reading.regions[0].title == "Biểu 2. Mô hình"
    reading = read_sheets(tmp_path, {"Trang 1": [*rows[:2], HEAD, row(1, 12)]})
    assert reading.regions[0].title == "Biểu 2. Mô hình"


def test_the_name_of_the_sheet_may_name_the_unit(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Mô hình (triệu đồng)": [HEAD, row(1, 12)]})
    assert rows_of(reading, "model")[0]["cost"] == "12 triệu đồng"


# --- pages ----------------------------------------------------------------------------------------------------------


def test_each_page_has_the_unit_of_the_line_above_it(tmp_path: Path) -> None:
    pages = [["ĐVT: triệu đồng"], HEAD, row(1, 12), ["ĐVT: nghìn đồng"], HEAD, row(2, 500)]
    assert costs(tmp_path, *pages) == [TWELVE_MILLION, HALF_A_MILLION]
    pages = [HEAD, row(1, 500_000), ["ĐVT:", "triệu đồng"], HEAD, row(2, 12)]
    assert costs(tmp_path, *pages) == [HALF_A_MILLION, TWELVE_MILLION]


def test_a_page_without_a_line_of_its_own_goes_on_with_the_unit(tmp_path: Path) -> None:
    assert costs(tmp_path, ["ĐVT: triệu đồng"], HEAD, row(1, 12), HEAD, row(2, 12)) == [TWELVE_MILLION] * 2


def test_headings_without_the_unit_that_those_above_have_are_asked_about(tmp_path: Path) -> None:
    first = [*HEAD[:3], "Kinh phí (triệu đồng)"]
    assert costs(tmp_path, first, row(1, 12), HEAD, row(2, 500), row(3, "500 nghìn")) == [
        TWELVE_MILLION, ASKED, HALF_A_MILLION]  # fmt: skip
    assert costs(tmp_path, first, row(1, 12), first, row(2, 12)) == [TWELVE_MILLION] * 2
    assert costs(tmp_path, [*HEAD[:3], "Kinh phí (đồng)"], row(1, 12), HEAD, row(2, 12)) == [TWELVE, DOUBTED]


def test_a_unit_below_headings_that_stand_there_again_counts_for_that_page(tmp_path: Path) -> None:
    below, other = [None, None, None, "(triệu đồng)"], [None, None, None, "(nghìn đồng)"]
    pages = [HEAD, below, row(1, 12), HEAD, other, row(2, 500), HEAD, row(3, 12)]
    assert costs(tmp_path, *pages) == [TWELVE_MILLION, HALF_A_MILLION, ASKED]
    assert costs(tmp_path, HEAD, below, row(1, 12), HEAD, row(2, 12)) == [TWELVE_MILLION] * 2


def test_headings_that_name_their_unit_again_count_before_a_line(tmp_path: Path) -> None:
    head, line = [*HEAD[:3], "Kinh phí (triệu đồng)"], ["ĐVT: nghìn đồng"]
    assert costs(tmp_path, head, row(1, 12), line, head, row(2, 12)) == [TWELVE_MILLION] * 2
    below = [None, None, None, "(triệu đồng)"]
    assert costs(tmp_path, HEAD, below, row(1, 12), line, HEAD, row(2, 12)) == [TWELVE_MILLION, ASKED]


# --- below the headings, and between rows -----------------------------------------------------------------------------


def test_a_line_of_units_below_the_headings_is_for_all_of_the_table(tmp_path: Path) -> None:
    assert costs(tmp_path, HEAD, ["ĐVT: triệu đồng"], row(1, 12)) == [TWELVE_MILLION]
    reading = read_sheets(tmp_path, {"Mô hình": [HEAD, ["ĐVT: triệu đồng"], row(1, 12)]})
    assert remarks_of(reading, "given-id") == [("Mô hình!A2", "unit-row"), ("Mô hình!D3", "unit-in-heading")]


def test_a_labelled_unit_below_an_own_column_is_for_all_of_the_table(tmp_path: Path) -> None:
    head = [*HEAD, "Ghi chú"]
    assert costs(tmp_path, head, [*[None] * 4, "(ĐVT: triệu đồng)"], row(1, 12, "x")) == [TWELVE_MILLION]


@pytest.mark.parametrize("unit", ["Triệu đồng", "(Tr.đ)", "ĐVT: triệu đồng", "triệu"])
def test_a_unit_below_the_heading_of_its_column_needs_no_brackets(tmp_path: Path, unit: str) -> None:
    assert costs(tmp_path, HEAD, [None, None, None, unit], row(1, 12)) == [TWELVE_MILLION]


def test_a_title_of_a_group_may_name_the_unit_of_the_group(tmp_path: Path) -> None:
    groups = [["I. Mô hình kinh tế (ĐVT: triệu đồng)"], row(1, 12), ["II. Mô hình văn hóa"], row(2, 12)]
    assert costs(tmp_path, HEAD, *groups) == [TWELVE_MILLION, ASKED]


def test_a_line_of_units_between_rows_is_no_record(tmp_path: Path) -> None:
    assert costs(tmp_path, HEAD, row(1, 12), ["ĐVT: triệu đồng"], row(2, 12)) == [DOUBTED, TWELVE_MILLION]


def test_a_line_below_the_table_counts_where_nothing_else_names_a_unit(tmp_path: Path) -> None:
    below = ["Ghi chú: ĐVT triệu đồng"]
    assert costs(tmp_path, HEAD, row(1, 12), below) == [TWELVE_MILLION]
    assert costs(tmp_path, [*HEAD[:3], "Kinh phí (nghìn đồng)"], row(1, 500), below) == [HALF_A_MILLION]


# --- a column of units ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["ĐVT", "Đơn vị tính", "Đv tính", "Ghi chú", None])
def test_a_column_of_units_right_behind_money_speaks_for_it(tmp_path: Path, heading: str | None) -> None:
    rows = [[*HEAD, heading], row(1, 12, "triệu đồng"), row(2, 500, "Nghìn đồng"), row(3, "12 triệu", None)]
    assert costs(tmp_path, *rows) == [TWELVE_MILLION, HALF_A_MILLION, TWELVE_MILLION]


def test_a_merged_unit_holds_for_all_of_its_rows(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Mô hình"].merge_cells("E2:E3")

    rows = [[*HEAD, "ĐVT"], row(1, 12, "triệu đồng"), row(2, 12)]
    assert costs(tmp_path, *rows, change=change) == [TWELVE_MILLION] * 2


def test_a_column_of_units_that_is_used_is_told(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [[*HEAD, "Đơn vị tính"], row(1, 12, "triệu đồng")]})
    assert not reading.problems
    assert remarks_of(reading, "given-id") == [("Mô hình!E1", "unit-column"), ("Mô hình!D2", "unit-in-heading")]


def test_a_number_without_the_unit_that_others_have_beside_them_is_asked_about(tmp_path: Path) -> None:
    rows = [row(1, 12, "triệu đồng"), row(2, 12, None), row(3, 12, "nt")]
    assert costs(tmp_path, [*HEAD, "ĐVT"], *rows) == [TWELVE_MILLION, ASKED, ASKED]
    assert costs(tmp_path, ["ĐVT: triệu đồng"], [*HEAD, "ĐVT"], *rows) == [TWELVE_MILLION] * 3


def test_a_heading_and_a_column_of_units_that_differ_are_asked_about(tmp_path: Path) -> None:
    head = [*HEAD[:3], "Kinh phí (triệu đồng)", "ĐVT"]
    assert costs(tmp_path, head, row(1, 12, "nghìn đồng"), row(2, 12, "triệu đồng")) == [ASKED, TWELVE_MILLION]


def test_a_column_of_units_elsewhere_speaks_for_the_only_number(tmp_path: Path) -> None:
    head = [*HEAD, "Địa bàn", "ĐVT"]
    assert costs(tmp_path, head, row(1, 12, "Ấp 3", "triệu đồng")) == [TWELVE_MILLION]


def test_among_several_numbers_it_is_asked_which_one_it_speaks_for(tmp_path: Path) -> None:
    head = [*HEAD, "Số lượng", "ĐVT"]
    assert costs(tmp_path, head, row(1, 12, 3, "triệu đồng"), row(2, 12, 3, "cái")) == [ASKED, DOUBTED]


def test_a_column_of_other_units_is_the_office_s_own(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [[*HEAD, "Số lượng", "Đơn vị tính"], row(1, 5000, 3, "cái")]})
    assert problems_of(reading) == []
    assert remarks_of(reading, "given-id") == [("Mô hình!E1", "extra-column"), ("Mô hình!F1", "extra-column")]
    assert rows_of(reading, "model")[0]["cost"] == 5000


# --- comments on headings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("comment", "heading", "read"), [
    ("ĐVT: triệu đồng", "Kinh phí", TWELVE_MILLION),
    ("Người lập:\ntriệu đồng", "Kinh phí", TWELVE_MILLION),
    ("Ví dụ ghi 12 triệu đồng", "Kinh phí", ASKED),
    ("Ví dụ ghi 12 triệu đồng", "Kinh phí (đồng)", TWELVE),
    ("ĐVT: triệu đồng", "Kinh phí (nghìn đồng)", ASKED),
    ("lấy theo dự toán", "Kinh phí", DOUBTED),
    ("Kinh phí, vật chất cần có\nVí dụ: 12 triệu đồng", "Kinh phí, vật chất cần có", DOUBTED),
])  # fmt: skip
def test_a_comment_on_a_heading_may_name_the_unit(tmp_path: Path, comment: str, heading: str, read: str) -> None:
    def change(book: Workbook) -> None:
        book["Mô hình"]["D1"].comment = Comment(comment, "x")

    assert costs(tmp_path, [*HEAD[:3], heading], row(1, 12), change=change) == [read]


def test_a_comment_on_a_heading_is_told_but_for_the_help_of_our_own_form(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Mô hình"]["B1"].comment = Comment("Tên mô hình\nNhư trong quyết định", "x")
        book["Mô hình"]["D1"].comment = Comment("lấy theo dự toán", "x")

    reading = read_sheets(tmp_path, {"Mô hình": [HEAD, row(1, 12)]}, change)
    assert remarks_of(reading, "given-id", "doubtful-amount") == [("Mô hình!D1", "comment")]


@pytest.mark.parametrize(("text", "units"), [
    ("ĐVT: Tr.đ", {"triệu đồng"}), ("Đơn vị tính: người; triệu đồng", {"triệu đồng"}), ("đồng", {"đồng"}),
    ("đ", set()), ("Cộng đồng", set()), ("Bằng chữ: năm triệu đồng", set()), ("Lê Triệu", set()), ("", set()),
])  # fmt: skip
def test_what_a_text_announces(text: str, units: set[str]) -> None:
    assert units_announced(text) == units
