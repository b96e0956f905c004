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
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from book.pages import read_sheets, remarks_of, rows_of
from book.test_hostile_books import rewritten
from book.test_units import ASKED, HEAD, M1, REPORTS, cost, sheet, value_of
from criteria_engine.api import read_path
from criteria_engine.intake.book.formats import style_of
from criteria_engine.intake.book.written_out import number_out
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
        ('"ngày"dd"tháng"mm"năm"yyyy', DAY, []),
        ("\\n\\g\\à\\y\\ dd/mm/yyyy", DAY, []),
        ('yyyy"年"m"月"d"日"', DAY, []),
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
        (12, "0", "Kinh phí", "None"),
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


def shown(folder: Path, table: str, heading: str, value: Any, form: str) -> tuple[Any, list[str]]:
    """The raw value below a heading, and the codes of the remarks on it."""
    name, head, row = ("Báo cáo", REPORTS, ["U1", "2023", "12/6/2023"]) if table == "report" else ("Mô hình", HEAD, M1)

    def change(book: Workbook) -> None:
        book[name].cell(2, len(head) + 1).number_format = form

    reading = read_sheets(folder, {name: [[*head, heading], [*row, value]]}, change)
    field = {"Số mô hình": "model_count", "Ngày bắt đầu": "start", "Kế hoạch - số": "plan.number"}[heading]
    codes = [remark.code for _, remark in reading.remarks if remark.code != "given-id"]
    return rows_of(reading, table)[0].get(field), codes


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        (12, '0"+"', "12 +"),
        (12, '0"?"', "12 ?"),
        (12, '0" (dự kiến)"', "12 (dự kiến)"),
        (12, '0" hộ trở lên"', "12 hộ trở lên"),
        (12, '0"/31 đảng viên"', "12 /31 đảng viên"),
        (12, '0"k"', "12 k"),
        (12, '0" nghìn"', "12 nghìn"),
        (12, '"trên "0', "trên 12"),
        (12, '"Không"', False),
        (12, "[>10]0;0\"+\"", 12),
        (5, "[>10]0;0\"+\"", "5 +"),
        (5, "[>10]0;[=5]0\"?\";0", "5 ?"),
        (4, "[>10]0;[=5]0\"?\";0", 4),
        (12, '0" hộ"', 12),
        (12, '00', 12),
    ],
)
def test_words_of_a_format_count_as_if_they_were_written(tmp_path: Path, value: Any, form: str, read: Any) -> None:
    codes = [] if read in (value, 12) and read is not False else ["unit-in-format"]
    assert shown(tmp_path, "report", "Số mô hình", value, form) == (read, codes)


def test_what_a_form_says_beside_a_count_is_asked_about(tmp_path: Path) -> None:
    for form in ('0"+"', '0"?"', '0" (dự kiến)"', '0"k"'):
        assert cost(tmp_path, "Kinh phí", 12, form) == ASKED


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        (12, '0"+ triệu đồng"', ASKED),
        (12, '0" (triệu đồng)"', "12.000.000 đồng"),
        (12, '[>10]0" triệu";0" nghìn"', "12.000.000 đồng"),
        (5, '[>10]0" triệu";0" nghìn"', "5.000 đồng"),
        (5, '[>=1000000]#,##0,," triệu";[>=1000]#,##0," nghìn";0" đồng"', "5 đồng"),
        (5000, '[>=1000000]#,##0,," triệu";[>=1000]#,##0," nghìn";0" đồng"', "5.000 đồng"),
        (5000000, '[>=1000000]#,##0,," triệu";[>=1000]#,##0," nghìn";0" đồng"', "5.000.000 đồng"),
    ],
)
def test_a_format_may_have_parts_for_some_numbers(tmp_path: Path, value: Any, form: str, read: str) -> None:
    assert cost(tmp_path, "Kinh phí", value, form) == read


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ('"dự kiến "dd/mm/yyyy', "dự kiến 01/04/2023"),
        ('"trước "dd/mm/yyyy', "trước 01/04/2023"),
        ('"Quý "m"/"yyyy', "Quý 4/2023"),
        ('"Trà Vinh, ngày "d" tháng "mm" năm "yyyy', "Trà Vinh, ngày 1 tháng 04 năm 2023"),
        ('"khoảng "mmmm yyyy', "khoảng Thg4 2023"),
    ],
)
def test_words_beside_a_date_count_as_if_they_were_written(tmp_path: Path, form: str, read: str) -> None:
    place = ["place-left-out"] if "Trà Vinh" in form else []
    assert shown(tmp_path, "model", "Ngày bắt đầu", date(2023, 4, 1), form) == (read, ["unit-in-format", *place])


@pytest.mark.parametrize("form", ["dd/mm/yyyy", "mm/yyyy", "yyyy"])
def test_a_year_in_a_cell_for_dates_is_no_day(tmp_path: Path, form: str) -> None:
    assert shown(tmp_path, "model", "Ngày bắt đầu", 2023, form) == (None, ["number-as-day"])


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [(5, '00"-KH/CB"', "05-KH/CB"), (5, "000", "005"), (5, "0", "5"), (5, "#,##0", "5"), (1234, "00", "1234"),
     (84123456, '000" "000" "000', "084 123 456"), (1.5, '0.0" (sửa)"', "1,5 (sửa)")],
)  # fmt: skip
def test_a_number_for_a_text_is_what_is_shown(tmp_path: Path, value: Any, form: str, read: str) -> None:
    assert str(shown(tmp_path, "model", "Kế hoạch - số", value, form)[0]) == read


@pytest.mark.parametrize(("value", "read"), [(1, "Có"), (0, "Không"), (2, 2)])
def test_a_number_may_be_shown_as_a_word(tmp_path: Path, value: Any, read: Any) -> None:
    style = style_of('[=1]"Có";[=0]"Không";0').of(value)
    assert (number_out(value, style) if style.tokens else value) == read


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -3, 1.5])
def test_any_number_can_be_shown(value: float) -> None:
    for form in ('"MH-"00', '[>10]0" triệu";0" nghìn"', '"x"', "0.0,,\" tr\"", "General\" x\""):
        style = style_of(form).of(value)
        assert number_out(value, style) if style.tokens else True


def test_an_id_has_the_words_and_noughts_of_its_format(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Mô hình"]["A2"].number_format = '"MH-"00'

    reading = read_sheets(tmp_path, {"Mô hình": [HEAD, [1, *M1[1:]]]}, change)
    assert [row["id"] for row in rows_of(reading, "model")] == ["MH-01"]
    assert remarks_of(reading) == [("Mô hình!A2", "unit-in-format")]


@pytest.mark.parametrize(("value", "codes"), [(43469, ["excel-serial"]), ("43469", ["excel-serial"])])
def test_a_workbook_may_count_its_days_from_1904(tmp_path: Path, value: Any, codes: list[str]) -> None:
    def change(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    rows = [[*HEAD, "Ngày bắt đầu"], [*M1, value], ["M2", *M1[1:], date(2023, 1, 5)]]
    reading = read_sheets(tmp_path, {"Mô hình": rows}, change)
    assert [row["start"] for row in rows_of(reading, "model")] == [date(2023, 1, 5)] * 2
    assert [remark.code for _, remark in reading.remarks] == codes


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
