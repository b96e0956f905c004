"""Units of columns: each heading with the reading expected of a number below it, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import criteria_engine as ce
from book.pages import read_sheets, remarks_of, rows_of
from criteria_engine.intake.book.money import bracketed

UNITS = [["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"], ["U1", "Chi bộ ấp 3", "chi_bo_co_so"]]
HEAD = ["Mã mô hình", "Đơn vị có mô hình", "Tên mô hình"]
M1 = ["M1", "U1", "Heo đất"]
ASKED = "unreadable-value"
# Without a unit 12 is no sum that anyone means: not known, with a remark.
DOUBTED = "None"


def sheet(folder: Path, *rows: list[Any], change: Callable[[Any], None] | None = None) -> Path:
    """A workbook of one unit and a sheet of models with these rows."""
    book = Workbook()
    for page, lines in ((book.active, UNITS), (book.create_sheet(), rows)):
        for row in lines:
            page.append(row)
    book.worksheets[0].title, book.worksheets[1].title = "Đơn vị", "Mô hình"
    if change:
        change(book.worksheets[1])
    book.save(folder / "ho-so.xlsx")
    return folder / "ho-so.xlsx"


def value_of(path: Path, field: str, table: str = "model", key: str = "M1") -> str:
    """What the record holds, or the code of the problem for which it was set aside."""
    dossier = ce.read(path)
    row = dossier.get(table, key)
    return str(row.values.get(field)) if row is not None and not dossier.problems else dossier.problems[0].code


def cost(folder: Path, heading: str, value: Any, form: str = "General") -> str:
    def change(page: Any) -> None:
        page["D2"].number_format = form

    return value_of(sheet(folder, [*HEAD, heading], [*M1, value], change=change), "cost")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (12, "12.000.000 đồng"),
        (1500.0, "1.500.000.000 đồng"),
        (1.5, "1.500.000 đồng"),
        (1.005, "1.005.000 đồng"),
        (12.345, "12.345.000 đồng"),
        ("12", "12.000.000 đồng"),
        ("1,5", "1.500.000 đồng"),
        ("1.500", "1.500.000.000 đồng"),
        ("trên 12", "> 12.000.000 đồng"),
        ("12 trở lên", "≥ 12.000.000 đồng"),
        ("Từ 12 trở xuống", "≤ 12.000.000 đồng"),
        (0, "0 đồng"),
        ("12 nghìn đồng", "12.000 đồng"),
        ("12 đồng", "12 đồng"),
        ("12 tr", "12.000.000 đồng"),
        ("20 - 30", ASKED),
        ("28/31", ASKED),
        ("12%", ASKED),
        ("12 hộ", ASKED),
        ("chưa rõ", "None"),
        (None, "None"),
    ],
)
def test_a_number_has_the_unit_of_its_heading(tmp_path: Path, value: Any, read: str) -> None:
    assert cost(tmp_path, "Kinh phí (triệu đồng)", value) == read


@pytest.mark.parametrize(
    ("heading", "read"),
    [
        ("Kinh phí", DOUBTED),
        ("Kinh phí (đồng)", "12 đồng"),
        ("Kinh phí (VNĐ)", "12 đồng"),
        ("Kinh phí (nghìn đồng)", "12.000 đồng"),
        ("KINH PHÍ (NGÀN ĐỒNG)", "12.000 đồng"),
        ("Kinh phí (nghìn đ)", "12.000 đồng"),
        ("Kinh phí (1.000đ)", "12.000 đồng"),
        ("Kinh phí (1000 đồng)", "12.000 đồng"),
        ("Kinh phí (ĐVT: 1.000 đồng)", "12.000 đồng"),
        ("Kinh phí (x 1.000đ)", "12.000 đồng"),
        ("Kinh phí (x1000)", "12.000 đồng"),
        ("Kinh phí (triệu)", "12.000.000 đồng"),
        ("Kinh phí [Triệu đồng]", "12.000.000 đồng"),
        ("Kinh phí (trđ)", "12.000.000 đồng"),
        ("Kinh phí (tr.đ)", "12.000.000 đồng"),
        ("Kinh phí (Tr. đồng)", "12.000.000 đồng"),
        ("Kinh phí (1.000.000 đồng)", "12.000.000 đồng"),
        ("Kinh phí (trieu dong)", "12.000.000 đồng"),
        ("Kinh phí (tỷ đồng)", "12.000.000.000 đồng"),
        ("Kinh phí (tỉ đồng)", "12.000.000.000 đồng"),
        ("Kinh phí (tỷ)", "12.000.000.000 đồng"),
        ("Kinh phí\n(triệu đồng)", "12.000.000 đồng"),
        ("Kinh phí (triệu đồng, ước tính)", "12.000.000 đồng"),
        ("Kinh phí (nếu có) (triệu đồng)", "12.000.000 đồng"),
        ("Kinh phí (triệu đồng) (nếu có)", "12.000.000 đồng"),
        ("Kinh phí, ĐVT: triệu đồng", "12.000.000 đồng"),
        ("Kinh phí ĐVT triệu đồng", "12.000.000 đồng"),
        ("Kinh phí - triệu đồng", "12.000.000 đồng"),
        ("Kinh phí triệu đồng", "12.000.000 đồng"),
        ("Kinh phí tr.đ", "12.000.000 đồng"),
        ("Kinh phí thực hiện\ntriệu đồng", "12.000.000 đồng"),
        ("Kinh phí 1.000đ", "12.000 đồng"),
        ("Tổng kinh phí (triệu đồng)", "12.000.000 đồng"),
        ("Kinh phí (VND million)", "12.000.000 đồng"),
        ("Kinh phí (thousand VND)", "12.000 đồng"),
        ("Kinh phí, đơn vị tính: Triệu đồng", "12.000.000 đồng"),
        # No units of money.
        ("Kinh phí (ngân sách, xã hội hóa)", DOUBTED),
        ("Kinh phí (cộng đồng đóng góp)", DOUBTED),
        ("Kinh phí (tỷ lệ đối ứng)", DOUBTED),
        ("Kinh phí (1)", DOUBTED),
        ("Kinh phí (5) (triệu đồng)", "12.000.000 đồng"),
        # Units that are not understood are asked about.
        ("Kinh phí (triệu đồng/năm)", ASKED),
        ("Kinh phí (đồng/người)", ASKED),
        ("Kinh phí (k)", ASKED),
        ("Kinh phí (VND'000)", ASKED),
        ("Kinh phí (USD)", ASKED),
        ("Kinh phí (nghìn USD)", ASKED),
        ("Kinh phí (nghìn tỷ đồng)", "12.000.000.000.000 đồng"),
        ("Kinh phí (triệu đồng; nghìn đồng)", ASKED),
    ],
)
def test_units_of_money_are_known_however_they_are_written(tmp_path: Path, heading: str, read: str) -> None:
    assert cost(tmp_path, heading, 12) == read


@pytest.mark.parametrize(
    ("heading", "value", "read"),
    [
        ("Kinh phí", 12, None),
        ("Kinh phí", "12", None),
        ("Kinh phí", "trên 999", None),
        ("Kinh phí", 0, "0 đồng"),
        ("Kinh phí", 1000, "1.000 đồng"),
        ("Kinh phí", 5_000_000, "5.000.000 đồng"),
        ("Kinh phí", "12 đồng", "12 đồng"),
        ("Kinh phí", "12 triệu", "12.000.000 đồng"),
        ("Kinh phí", 2_000_000_000_000, "2.000.000.000.000 đồng"),
        ("Kinh phí (đồng)", 12, "12 đồng"),
        ("Kinh phí (triệu đồng)", 12_000_000, None),
        ("Kinh phí (triệu đồng)", "12.000.000", None),
        ("Kinh phí (triệu đồng)", "12.000.000 đồng", "12.000.000 đồng"),
        ("Kinh phí (triệu đồng)", 150_000, "150.000.000.000 đồng"),
        ("Kinh phí (nghìn đồng)", 12_000_000, "12.000.000.000 đồng"),
        ("Kinh phí (tỷ đồng)", 1200, "1.200.000.000.000 đồng"),
    ],
)
def test_a_sum_that_nobody_can_have_meant_is_not_known(
    tmp_path: Path, heading: str, value: Any, read: str | None
) -> None:
    dossier = ce.read(sheet(tmp_path, [*HEAD, heading], [*M1, value]))
    row = dossier.get("model", "M1")
    assert row is not None and not dossier.problems
    assert str(row.values.get("cost")) == str(read)
    assert ("doubtful-amount" in [one.code for one in dossier.remarks_at("Mô hình!D2")]) == (read is None)


def test_what_was_read_stands_beside_the_raw_text(tmp_path: Path) -> None:
    rows = [[*HEAD, "Kinh phí (triệu đồng)"], [*M1, 12], ["M2", *M1[1:], "trên 1,5"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    said = [(at, one.code, one.raw, one.vi) for at, one in reading.remarks]
    assert said == [
        ("Mô hình!D2", "unit-in-heading", "12", "“12” theo đơn vị tính của cột được hiểu là 12.000.000 đồng"),
        ("Mô hình!D3", "unit-in-heading", "trên 1,5",
         "“trên 1,5” theo đơn vị tính của cột được hiểu là > 1.500.000 đồng"),
    ]  # fmt: skip
    assert [row["cost"] for row in rows_of(reading, "model")] == ["12 triệu đồng", "trên 1,5 triệu đồng"]


def test_old_letters_beside_a_unit_are_read_first(tmp_path: Path) -> None:
    """With letters of Unicode in one text, those of TCVN3 would not be recognised."""
    reading = read_sheets(tmp_path, {"Mô hình": [[*HEAD, "Kinh phí (triệu đồng)"], [*M1, "kh«ng qu¸ 12"]]})
    assert rows_of(reading, "model")[0]["cost"] == "không quá 12 triệu đồng"
    assert remarks_of(reading) == [("Mô hình!D2", "converted-tcvn3"), ("Mô hình!D2", "unit-in-heading")]


def test_headings_with_a_unit_may_be_repeated(tmp_path: Path) -> None:
    head = [*HEAD, "Kinh phí, ĐVT: triệu đồng"]
    reading = read_sheets(tmp_path, {"Mô hình": [head, [*M1, 12], head, ["M2", *M1[1:], 3]]})
    assert [row["cost"] for row in rows_of(reading, "model")] == ["12 triệu đồng", "3 triệu đồng"]


def test_the_unit_may_stand_in_a_row_of_its_own_below_the_headings(tmp_path: Path) -> None:
    rows = [[*HEAD, "Kinh phí"], [None, None, None, "(triệu đồng)"], ["(1)", "(2)", "(3)", "(4)"], [*M1, 12]]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    assert rows_of(reading, "model") == [{"id": "M1", "unit": "U1", "name": "Heo đất", "cost": "12 triệu đồng"}]
    assert remarks_of(reading) == [("Mô hình!A3", "numbering-row"), ("Mô hình!D4", "unit-in-heading")]
    assert not reading.problems


def test_a_heading_over_several_columns_gives_them_its_unit(tmp_path: Path) -> None:
    def change(page: Any) -> None:
        page.merge_cells("D1:E1")

    rows = [[*HEAD, "(triệu đồng)", None], [None, None, None, "Kinh phí", "Nguồn khác"], [*M1, 12, 3]]
    assert value_of(sheet(tmp_path, *rows, change=change), "cost") == "12.000.000 đồng"


@pytest.mark.parametrize(
    ("caption", "heading", "read"),
    [
        ("ĐVT: triệu đồng", "Kinh phí", "12.000.000 đồng"),
        ("ĐVT triệu đồng", "Kinh phí", "12.000.000 đồng"),
        ("Đơn vị tính: Triệu đồng", "Kinh phí", "12.000.000 đồng"),
        ("(Đơn vị: nghìn đồng)", "Kinh phí", "12.000 đồng"),
        ("BIỂU 2. MÔ HÌNH (đơn vị tính: 1.000 đồng)", "Kinh phí", "12.000 đồng"),
        ("Đơn vị tính: người; triệu đồng", "Kinh phí", "12.000.000 đồng"),
        ("ĐVT: triệu đồng", "Kinh phí (nghìn đồng)", "12.000 đồng"),
        ("ĐVT: triệu đồng", "Kinh phí (đồng)", "12 đồng"),
        ("Đơn vị: Chi bộ ấp 3", "Kinh phí", DOUBTED),
        ("Đơn vị: Huyện Triệu Phong", "Kinh phí", DOUBTED),
        ("Đơn vị tính: người", "Kinh phí", DOUBTED),
        ("Đơn vị tính: triệu USD", "Kinh phí", ASKED),
    ],
)
def test_a_line_above_the_table_names_the_unit_of_money(tmp_path: Path, caption: str, heading: str, read: str) -> None:
    path = sheet(tmp_path, [None, None, None, caption], [*HEAD, heading], [*M1, 12])
    assert value_of(path, "cost") == read


def test_the_line_nearest_to_the_table_counts(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["ĐVT: nghìn đồng"], ["ĐVT: triệu đồng"], [*HEAD, "Kinh phí"], [*M1, 12])
    assert value_of(path, "cost") == "12.000.000 đồng"


REPORTS = ["Đơn vị", "Kỳ báo cáo", "Ngày báo cáo"]


def count(folder: Path, heading: str, value: Any) -> Any:
    """The raw value of a number that may count anything."""
    reading = read_sheets(folder, {"Báo cáo": [[*REPORTS, heading], ["U1", "2023", "12/6/2023", value]]})
    assert not reading.problems
    return rows_of(reading, "report")[0]["model_count"]


@pytest.mark.parametrize(
    ("heading", "value", "read"),
    [
        ("Số mô hình", 12, 12),
        ("Số mô hình (nghìn người)", 12, "12 nghìn người"),
        ("Số mô hình (nghìn người)", "trên 1,5", "trên 1,5 nghìn người"),
        ("Số mô hình (1.000 lượt)", 12, "12 nghìn lượt"),
        ("Số mô hình (triệu đồng)", 12, "12 triệu đồng"),
        ("Số mô hình (%)", 95, "95%"),
        ("Số mô hình (người)", 12, 12),
        ("Số mô hình (tỷ lệ)", 12, 12),
        ("Số mô hình (tính đến năm 2023)", 12, 12),
        ("Số mô hình (đồng)", 12, 12),
    ],
)
def test_a_number_of_anything_takes_a_multiple_from_its_heading(
    tmp_path: Path, heading: str, value: Any, read: Any
) -> None:
    assert count(tmp_path, heading, value) == read


def test_per_cent_over_a_count_is_asked_about(tmp_path: Path) -> None:
    rows = [["Mã", *REPORTS, "Số mô hình (%)"], ["B1", "U1", "2023", "12/6/2023", 95]]
    read_sheets(tmp_path, {"Đơn vị": UNITS, "Báo cáo": rows})
    assert ASKED in [problem.code for problem in ce.read(tmp_path / "ho-so.xlsx").problems]


@pytest.mark.parametrize(
    "text",
    ["Kinh phí - đ", "Kinh phí cộng đồng", "Hợp đồng", "Tên mô hình, cách làm", "Ngày - tháng",
     "Kinh phí (triệu đồng)", ""],
)  # fmt: skip
def test_other_headings_stay_as_they_are(text: str) -> None:
    assert bracketed(text) == text
