"""What a cell shows where that is not its value: each with the reading expected, written by hand."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from book.pages import read_sheets, remarks_of, rows_of
from book.test_hostile_books import rewritten
from book.test_units import ASKED, HEAD, M1, REPORTS, cost, sheet, value_of
from criteria_engine.api import read_path
from criteria_engine.intake.book.formats import style_of
from criteria_engine.records import shipped_schema


def started(folder: Path, value: Any, form: str) -> tuple[Any, list[str]]:
    """The raw value of a date, and the codes of the remarks on it."""

    def change(book: Workbook) -> None:
        book["Mô hình"]["D2"].number_format = form

    reading = read_sheets(folder, {"Mô hình": [[*HEAD, "Ngày bắt đầu"], [*M1, value]]}, change)
    assert not reading.problems
    return rows_of(reading, "model")[0]["start"], [remark.code for _, remark in reading.remarks]


DAY = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("form", "read", "codes"),
    [
        ("dd/mm/yyyy", DAY, []),
        ("mm-dd-yy", DAY, []),
        ("d-mmm-yy", DAY, []),
        ("[$-42A]dd mmmm yyyy;@", DAY, []),
        ('"ngày" dd "tháng" mm "năm" yyyy', DAY, []),
        ("m/d/yy h:mm", DAY, []),
        ("[h]:mm", DAY, []),
        ("mmm-yy", "2023-06", ["shown-as-month"]),
        ("mm/yyyy", "2023-06", ["shown-as-month"]),
        ('"tháng" m/yyyy', "2023-06", ["shown-as-month"]),
        ("[$-42A]mmmm\\ yyyy;@", "2023-06", ["shown-as-month"]),
        ("yyyy", "2023", ["shown-as-year"]),
        ('"năm" yyyy', "2023", ["shown-as-year"]),
        ("d-mmm", DAY, ["year-not-shown"]),
        ("dd/mm", DAY, ["year-not-shown"]),
        ("mmmm", "2023-06", ["year-not-shown"]),
    ],
)
def test_a_date_is_what_the_cell_shows_of_it(tmp_path: Path, form: str, read: Any, codes: list[str]) -> None:
    # An elapsed time comes as one, not as a day, whatever the reader of values makes of it.
    if form != "[h]:mm":
        assert started(tmp_path, DAY, form) == (read, codes)
    assert started(tmp_path, datetime(2023, 6, 1), form)[1] == codes or form == "[h]:mm"


def test_a_month_is_no_first_day_of_it(tmp_path: Path) -> None:
    """Its border would decide for or against: some day of June is before 15 June only perhaps."""

    def change(page: Any) -> None:
        page["D2"].number_format = "mmm-yy"

    assert value_of(sheet(tmp_path, [*HEAD, "Ngày bắt đầu"], [*M1, DAY], change=change), "start") == "2023-06"


def test_a_ratio_that_became_a_date_stays_refused(tmp_path: Path) -> None:
    assert cost(tmp_path, "Kinh phí", date(2023, 3, 28), "d-mmm") == ASKED
    assert cost(tmp_path, "Kinh phí (triệu đồng)", date(2023, 3, 1), "mmm-yy") == ASKED


@pytest.mark.parametrize(
    ("value", "form", "heading", "read"),
    [
        (12, "0", "Kinh phí", "12 đồng"),
        (12, '0 "triệu đồng"', "Kinh phí", "12.000.000 đồng"),
        (1.5, '0.0" triệu"', "Kinh phí", "1.500.000 đồng"),
        (12, '#,##0\\ "nghìn đồng"', "Kinh phí", "12.000 đồng"),
        (12, '0" tr.đ"', "Kinh phí", "12.000.000 đồng"),
        (12_000_000, '#,##0 "đ"', "Kinh phí", "12.000.000 đồng"),
        (12_000_000, "#,##0\\ [$₫-42A]", "Kinh phí", "12.000.000 đồng"),
        (12_000_000, '_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-;_-@_-', "Kinh phí", "12.000.000 đồng"),
        (12_000_000, "[$VND] #,##0", "Kinh phí", "12.000.000 đồng"),
        # Commas behind the number divide what is shown.
        (12_000_000, '#,##0,,"triệu đồng"', "Kinh phí", "12.000.000 đồng"),
        (12_345_678, '#,##0,, "triệu đồng"', "Kinh phí", "12.345.678 đồng"),
        (12_000_000, "#,##0,,", "Kinh phí (triệu đồng)", "12.000.000 đồng"),
        (12_000_000, "#,##0,", "Kinh phí", "12.000.000 đồng"),
        # The format is nearer than the heading.
        (12, '0 "triệu đồng"', "Kinh phí (nghìn đồng)", "12.000.000 đồng"),
        (12_000_000, '#,##0 "đ"', "Kinh phí (triệu đồng)", "12.000.000 đồng"),
        (12, '"trên "0', "Kinh phí (triệu đồng)", "> 12.000.000 đồng"),
        (12, '0 "USD"', "Kinh phí", ASKED),
        (12, "0\\+", "Kinh phí", ASKED),
        (12, "$#,##0", "Kinh phí", ASKED),
        (12, '0 "hộ"', "Kinh phí", ASKED),
        (0.95, "0%", "Kinh phí", ASKED),
    ],
)
def test_a_number_has_the_unit_that_its_cell_shows(
    tmp_path: Path, value: Any, form: str, heading: str, read: str
) -> None:
    assert cost(tmp_path, heading, value, form) == read


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        (0.95, "0%", "95%"),
        (0.125, "0.00%", "12,5%"),
        (0.07, "0%", "7%"),
        (12.5, "0%", "1250%"),
        (12, '0 "người"', 12),
        (12, '0 "nghìn người"', "12 nghìn người"),
        (12, "#,##0_);(#,##0)", 12),
        (12, "0.0E+00", 12),
        (12, "+0;-0;0", 12),
        (12, "0_-;[Red]-0_-", 12),
        (12, "General", 12),
    ],
)
def test_a_number_of_anything_as_it_is_shown(tmp_path: Path, value: Any, form: str, read: Any) -> None:
    def change(book: Workbook) -> None:
        book["Báo cáo"]["D2"].number_format = form

    rows = [[*REPORTS, "Số mô hình"], ["U1", "2023", "12/6/2023", value]]
    reading = read_sheets(tmp_path, {"Báo cáo": rows}, change)
    assert rows_of(reading, "report")[0]["model_count"] == read
    codes = [remark.code for _, remark in reading.remarks if remark.code != "given-id"]
    assert codes == ([] if read == 12 else ["shown-as-percent" if "%" in form else "unit-in-format"])


def test_built_in_formats_are_known_by_number() -> None:
    assert style_of("0.00%").is_percent and style_of("mmm-yy").day == "month"


# --- comments, and what is struck out -----------------------------------------------------------------------------


def test_a_comment_on_a_cell_that_is_read_is_told(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Mô hình"]["C2"].comment = Comment("chưa kiểm tra", "A")
        book["Mô hình"]["D2"].comment = Comment("riêng của tôi", "A")

    reading = read_sheets(tmp_path, {"Mô hình": [[*HEAD, "Cột riêng"], [*M1, "x"]]}, change)
    assert [(at, one.code, one.raw) for at, one in reading.remarks if one.code != "extra-column"] == [
        ("Mô hình!C2", "comment", "chưa kiểm tra")
    ]


def test_a_text_that_is_struck_out_is_told(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Mô hình"]["C2"].font = Font(strike=True)

    reading = read_sheets(tmp_path, {"Mô hình": [HEAD, M1]}, change)
    assert remarks_of(reading) == [("Mô hình!C2", "struck-out")]


def with_thread(folder: Path, thread: str | None) -> list[str]:
    """The comments on a cell that has one of the old form, and perhaps a thread of answers."""
    path = folder / "ho-so.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Mô hình")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, M1)
        page.write_comment(1, 2, "[Threaded comment] xem lại")
    if thread is not None:
        link = '<Relationship Id="t" Type="x/threadedComment" Target="../threadedComments/threadedComment1.xml"/></R'
        links = "xl/worksheets/_rels/sheet1.xml.rels"
        data = path.read_bytes()
        path.write_bytes(rewritten(data, lambda at, old: old.replace(b"</R", link.encode()) if at == links else old))
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("xl/threadedComments/threadedComment1.xml", f"<x>{thread}</x>")
    reading = read_path(path, shipped_schema(), journal=False)
    return [remark.raw for _, remark in reading.remarks if remark.code == "comment"]


def test_a_thread_of_comments_stands_for_its_old_form(tmp_path: Path) -> None:
    said = "".join(f'<threadedComment ref="C2"><text>{text}</text></threadedComment>' for text in ("đúng?", "đúng"))
    assert with_thread(tmp_path, None) == ["[Threaded comment] xem lại"]
    assert with_thread(tmp_path, said) == ["đúng? / đúng"]
