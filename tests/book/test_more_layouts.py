"""Which table headings belong to, and which columns they name: each fault of a trial, the reading written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from book.pages import problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.errors import InputError
from criteria_engine.intake.book import heads, meanings, twins

M1 = {"id": "M1", "unit": "U1", "name": "Heo đất"}
M2 = {"id": "M2", "unit": "U2", "name": "Bữa cháo"}
HEAD = ["Mã mô hình", "Đơn vị có mô hình", "Tên mô hình"]
FIRST, SECOND = ["M1", "U1", "Heo đất"], ["M2", "U2", "Bữa cháo"]
FORM = [["STT", "Mã", "Tên mô hình", "Đơn vị", "Ngày bắt đầu"], [1, "M1", "Heo đất", "U1", "12/6/2023"]]
OF_FORM = {**M1, "start": "12/6/2023"}


def models(folder: Path, *rows: list[Any], name: str = "Mô hình", change: Any = None) -> Any:
    return read_sheets(folder, {name: rows}, change)


def merging(sheet: str, *ranges: str) -> Any:
    def change(book: Workbook) -> None:
        for found in ranges:
            book[sheet].merge_cells(found)

    return change


# --- names and titles -----------------------------------------------------------------------------------------------

CAPTIONS = [
    "Đơn vị tính: đồng", "ĐVT: đồng", "Đơn vị: Đảng ủy xã Bình An", "Tên đơn vị: Chi bộ ấp Giồng",
    "(Kèm theo Báo cáo số 15-BC/ĐU ngày 12/6/2023)", "(Kèm theo văn bản số 5)", "BÁO CÁO NĂM 2023",
    "Người lập báo cáo", "Họp rà soát ngày 5/6", "Hoạt động năm 2023",
]  # fmt: skip


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_does_not_make_a_table_another_one(tmp_path: Path, caption: str) -> None:
    reading = models(tmp_path, [caption], *FORM)
    assert rows_of(reading, "model") == [OF_FORM] and len(reading.rows) == 1 and not reading.problems
    assert remarks_of(reading) == [("Mô hình!A1", "title-row")]


@pytest.mark.parametrize("caption", [text for text in CAPTIONS if ":" in text or text.startswith("(")])
def test_a_title_above_a_caption_still_names_the_table(tmp_path: Path, caption: str) -> None:
    rows = [["STT", "Tên mô hình", "Đơn vị"], [1, "Heo đất", "U1"]]
    reading = models(tmp_path, ["DANH SÁCH MÔ HÌNH"], [caption], *rows, name="Sheet1")
    assert [row["name"] for row in rows_of(reading, "model")] == ["Heo đất"] and reading.regions[0].is_named


@pytest.mark.parametrize("name", ["Kết quả rà soát 2023", "Đơn vị 1", "Sheet1"])
def test_the_name_of_a_sheet_does_not_beat_headings_that_fit_much_better(tmp_path: Path, name: str) -> None:
    assert rows_of(models(tmp_path, *FORM, name=name), "model") == [OF_FORM]


@pytest.mark.parametrize("name", ["Báo cáo", "Đơn vị"])
def test_headings_that_fit_another_table_a_little_better_are_asked_about(tmp_path: Path, name: str) -> None:
    rows = [["STT", "Mã", "Tên mô hình", "Đơn vị", *(["Ngày bắt đầu"] if name == "Báo cáo" else [])]]
    with pytest.raises(InputError, match="which-table"):
        models(tmp_path, *rows, [1, "M1", "Heo đất", "U1"], name=name)


def test_headings_that_tell_a_table_are_worth_more_than_common_ones(tmp_path: Path) -> None:
    """A review has a code, a unit and a day too; a name of a model it has not."""
    head = ["STT", "Mã", "Tên mô hình", "Đơn vị", "Ngày", "Loại", "Kết quả"]
    reading = models(tmp_path, head, [1, "M1", "Heo đất", "U1", "12/6/2023", "x", "tốt"])
    assert rows_of(reading, "model") == [M1] and len(reading.rows) == 1


def test_two_tables_with_the_same_headings_are_told_apart_by_their_titles(tmp_path: Path) -> None:
    head = ["Mã", "Đơn vị", "Ngày", "Loại"]
    rows = [["Biểu 1. Hoạt động"], head, ["H1", "U1", "12/6/2023"], [],
            ["Biểu 2. Rà soát"], head, ["R1", "U1", "1/7/2023"]]  # fmt: skip
    reading = models(tmp_path, *rows, name="Sheet1")
    assert rows_of(reading, "event") == [{"id": "H1", "unit": "U1", "date": "12/6/2023"}]
    assert rows_of(reading, "review") == [{"id": "R1", "unit": "U1", "date": "1/7/2023"}] and not reading.problems


def test_a_title_of_the_same_table_over_headings_again_is_a_remark(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD, FIRST, [], ["Biểu 2. Mô hình năm 2023"], HEAD, SECOND)
    assert rows_of(reading, "model") == [M1, M2] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!A4", "title-row"), ("Mô hình!A5", "repeated-header")]


# --- columns of the office's own ------------------------------------------------------------------------------------

OWN = ["STT", "Tên mô hình", "Đơn vị", "Nội dung", "Kết quả", "Số hộ", "Ghi chú"]


@pytest.mark.parametrize("name", ["Mô hình", "Danh sách mô hình", "Tổng hợp"])
def test_a_named_table_may_have_more_columns_of_the_offices_own(tmp_path: Path, name: str) -> None:
    reading = models(tmp_path, ["DANH SÁCH MÔ HÌNH"], OWN, [1, "Heo đất", "U1", "a", "b", 3], name=name)
    assert rows_of(reading, "model") == [{"id": "heo-dat", "unit": "U1", "name": "Heo đất"}] and not reading.problems
    assert [code for _, code in remarks_of(reading)] == ["title-row", *["extra-column"] * 4, "given-id"]


def test_a_table_without_a_name_needs_three_columns_that_are_known(tmp_path: Path) -> None:
    row = [1, "Heo đất", "U1", "a", "b", 3]
    reading = models(tmp_path, ["Mã mô hình", *OWN], ["M1", *row], name="Tổng hợp")
    assert rows_of(reading, "model") == [M1]
    with pytest.raises(InputError, match="no-sheet"):
        models(tmp_path, OWN, row, name="Tổng hợp")


def test_a_list_of_people_on_the_sheet_of_units_is_no_list_of_units(tmp_path: Path) -> None:
    rows = [["Mã", "Tên", "Chức vụ", "Phòng", "Điện thoại"], ["C1", "Lê A", "Bí thư", "x", "09"]]
    reading = read_sheets(tmp_path, {"Mô hình": [HEAD, FIRST], "Danh sách đơn vị": rows})
    assert not rows_of(reading, "unit") and problems_of(reading) == [("Danh sách đơn vị!A1", "unknown-sheet")]
    assert "quá ít tiêu đề" in reading.problems[0].said("vi")


# --- headings over headings -----------------------------------------------------------------------------------------

OVER = {
    "name": (["Mã mô hình", "Đơn vị", "Người phụ trách", None, "Tên mô hình"], [None, None, "Tên", "Điện thoại"],
             ["M1", "U1", "Nguyễn Văn A", "0900", "Heo đất"]),
    "id": (["Tên mô hình", "Đơn vị", "Cán bộ theo dõi", None, "Mã mô hình"], [None, None, "Mã", "Họ tên"],
           ["Heo đất", "U1", "CB07", "A", "M1"]),
    "unit": (["Mã mô hình", "Tên mô hình", "Đơn vị phối hợp", None, "Đơn vị có mô hình"],
             [None, None, "Mã đơn vị", "Tên"], ["M1", "Heo đất", "U2", "Chi bộ ấp Trà", "U1"]),
}  # fmt: skip


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("field", OVER)
def test_a_heading_below_another_one_is_not_read_alone(tmp_path: Path, field: str, is_merged: bool) -> None:
    head, below, row = OVER[field]
    change = merging("Mô hình", "A1:A2", "B1:B2", "C1:D1", "E1:E2") if is_merged else None
    reading = models(tmp_path, head, below, row, change=change)
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!C1", "extra-column"), ("Mô hình!D1", "extra-column")]


@pytest.mark.parametrize("is_merged", [True, False])
def test_the_day_of_a_plan_is_not_the_day_of_an_event(tmp_path: Path, is_merged: bool) -> None:
    rows = [["Mã", "Đơn vị thực hiện", "Kế hoạch", None, "Ngày tổ chức", "Loại hoạt động"],
            [None, None, "Số", "Ngày"], ["H1", "U1", "05-KH", "01/02/2023", "15/8/2023"]]  # fmt: skip
    change = merging("Hoạt động", "A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2") if is_merged else None
    reading = models(tmp_path, *rows, name="Hoạt động", change=change)
    assert rows_of(reading, "event") == [{"id": "H1", "unit": "U1", "date": "15/8/2023"}] and not reading.problems


def test_a_heading_that_only_names_the_table_changes_nothing(tmp_path: Path) -> None:
    rows = [["STT", "Mô hình", None, "Thông tin chung", None], [None, "Mã", "Tên", "Đơn vị", "Ngày bắt đầu"]]
    reading = models(tmp_path, *rows, [1, "M1", "Heo đất", "U1", "12/6/2023"],
                     change=merging("Mô hình", "A1:A2", "B1:C1", "D1:E1"))  # fmt: skip
    assert rows_of(reading, "model") == [OF_FORM] and not reading.problems


def test_words_of_a_heading_may_be_broken_over_two_rows(tmp_path: Path) -> None:
    reading = models(tmp_path, ["Mã", "Đơn vị", "Tên"], [None, "thực hiện", "mô hình"], FIRST)
    assert rows_of(reading, "model") == [M1] and not reading.problems


def test_rows_are_no_headings_where_headings_stand_again_below_them(tmp_path: Path) -> None:
    head = ["Đơn vị", "Sổ", "Kỳ", "Đã ghi đủ"]
    one, two = ["U1", "Mô hình", "2023", "có"], ["U2", "Mô hình", "2023", "có"]
    reading = models(tmp_path, head, one, head, two, name="Sổ theo dõi")
    assert [row["unit"] for row in rows_of(reading, "register")] == ["U1", "U2"]
    assert remarks_of(reading, "said-yes", "said-true", "choice-inferred") == [("Sổ theo dõi!A3", "repeated-header")]


# --- columns that claim one field -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("head", "rest"), [
    ([*HEAD, "Ngày bắt đầu (dự kiến)", "Ngày bắt đầu (thực tế)"], M1),
    ([*HEAD, "Ngày bắt đầu", "Thời gian bắt đầu"], M1),
    (["Mã mô hình", "Đơn vị", "Điện thoại", "Tên mô hình (cũ)", "Tên mô hình (mới)"], {"id": "M1", "unit": "U1"}),
])  # fmt: skip
def test_of_two_columns_that_differ_neither_is_read(tmp_path: Path, head: list[str], rest: dict[str, str]) -> None:
    reading = models(tmp_path, head, [*FIRST, "1/3/2023", "15/6/2023"])
    assert rows_of(reading, "model") == [rest]
    assert problems_of(reading) == [("Mô hình!D1", "repeated-heading")]
    assert "cột D" in reading.problems[0].said("vi") and f"E ({head[4]!r})" in reading.problems[0].said("vi")


def test_two_columns_that_say_the_same_everywhere_are_one(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Tên mô hình"], [*FIRST, "Heo đất"], [*SECOND, "Bữa cháo"])
    assert rows_of(reading, "model") == [M1, M2] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!D1", "extra-column")]


def test_of_a_code_and_a_name_the_code_counts(tmp_path: Path) -> None:
    reading = models(tmp_path, ["Mã mô hình", "Mã đơn vị", "Tên đơn vị", "Tên mô hình"],
                     ["M1", "U1", "Chi bộ ấp Giồng", "Heo đất"])  # fmt: skip
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!C1", "extra-column")]


def test_a_heading_merged_for_width_is_one_column(tmp_path: Path) -> None:
    rows = [["Mã mô hình", "Đơn vị", "Tên mô hình", None], ["M1", "U1", "Heo đất", None]]
    reading = models(tmp_path, *rows, change=merging("Mô hình", "C1:D1", "C2:D2"))
    assert rows_of(reading, "model") == [M1] and not reading.problems and not remarks_of(reading)


# --- how headings are written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", [
    ["1/ Mã mô hình", "2/ Đơn vị", "3/ Tên mô hình"], ["a) Mã mô hình", "b) Đơn vị", "c) Tên mô hình"],
    ["I. Mã mô hình", "II. Đơn vị", "III. Tên mô hình"], ["Mã", "Đơn vị", "Tên mô hình¹"],
    ["Mã mô hình", "Đơn vị", "Mô hình, cách làm"], ["M· m« h×nh", "§¬n vÞ cã m« h×nh", "Tªn m« h×nh"],
    ["Maõ moâ hình", "Ñôn vò coù moâ hình", "Teân moâ hình"],
])  # fmt: skip
def test_headings_are_known_however_they_are_numbered_and_encoded(tmp_path: Path, head: list[str]) -> None:
    reading = models(tmp_path, head, FIRST)
    assert rows_of(reading, "model") == [M1] and not reading.problems


# --- messages, speed ------------------------------------------------------------------------------------------------


def test_headings_alone_that_fit_several_tables_are_the_reason_given(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        models(tmp_path, ["Mã", "Đơn vị", "Ngày"], ["X", "U1", "12/6/2023"], name="Sheet1")
    assert [(problem.at, problem.code) for problem in told.value.problems] == [("Sheet1!A1", "which-table")]


def test_hidden_columns_without_anything_in_them_are_not_looked_at(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        dimensions = book["Mô hình"].column_dimensions["C"]
        dimensions.min, dimensions.max, dimensions.hidden = 3, 16384, True

    reading = models(tmp_path, HEAD, *([f"M{n}", "U1", "x"] for n in range(1500)), change=hide)
    assert remarks_of(reading) == [("Mô hình!C1", "hidden-column")] and len(reading.rows) == 1500


def test_blank_columns_everywhere_do_not_make_many_tables(tmp_path: Path) -> None:
    apart = [[cell for text in row for cell in (text, None)] for row in
             ([*HEAD, *(f"Tháng {n}" for n in range(40))], [*FIRST, *["x"] * 40])]  # fmt: skip
    assert rows_of(models(tmp_path, *apart), "model") == [M1]


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("upper", ["Đơn vị thực hiện", "Đơn vị"])
def test_a_unit_with_its_code_and_its_name_below_it_is_read_by_its_code(
    tmp_path: Path, upper: str, is_merged: bool
) -> None:
    rows = [["Mã mô hình", "Tên mô hình", upper, None], [None, None, "Mã", "Tên"],
            ["M1", "Heo đất", "U1", "Chi bộ ấp Giồng"]]  # fmt: skip
    change = merging("Mô hình", "A1:A2", "B1:B2", "C1:D1") if is_merged else None
    reading = models(tmp_path, *rows, change=change)
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!D1", "extra-column")]


@pytest.mark.parametrize("other", ["Nơi thực hiện", "Chi bộ"])
def test_of_a_column_called_just_as_the_field_and_others_it_is_read_and_told(tmp_path: Path, other: str) -> None:
    reading = models(tmp_path, ["Mã mô hình", "Tên mô hình", other, "Đơn vị"], ["M1", "Heo đất", "ấp Giồng", "U1"])
    assert rows_of(reading, "model") == [M1] and problems_of(reading) == [("Mô hình!C1", "repeated-heading")]
    assert "chỉ đọc cột D" in reading.problems[0].said("vi")


def test_of_two_other_names_of_the_unit_none_is_read(tmp_path: Path) -> None:
    reading = models(tmp_path, ["Mã mô hình", "Tên mô hình", "Cơ quan", "Chi bộ"], ["M1", "Heo đất", "U1", "U2"])
    assert rows_of(reading, "model") == [{"id": "M1", "name": "Heo đất"}]


@pytest.mark.parametrize("head", [["Mã mô hình / Model code", "Tên mô hình / Name", "Đơn vị"],
                                  ["Mã mô hình\nModel code", "Tên mô hình\nName", "Đơn vị/Unit"]])  # fmt: skip
def test_a_heading_in_two_languages_is_one(tmp_path: Path, head: list[str]) -> None:
    reading = models(tmp_path, head, ["M1", "Heo đất", "U1"])
    assert rows_of(reading, "model")[0].items() >= {"id": "M1", "name": "Heo đất"}.items() and not reading.problems


def test_two_things_in_one_heading_are_neither(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Ngày bắt đầu / Kinh phí"], [*FIRST, "1/2/2023"])
    assert rows_of(reading, "model") == [M1]


@pytest.mark.parametrize("broken", ["lowest", "name", "left"])
def test_a_defect_planted_in_the_reader_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """The lowest heading read alone; a name that beats every heading; of two columns the left one taken."""
    if broken == "lowest":
        monkeypatch.setattr(meanings, "_without_groupings", lambda texts, _: texts[-1:])
        with pytest.raises(AssertionError):
            test_a_heading_below_another_one_is_not_read_alone(tmp_path, "name", True)
    elif broken == "name":
        monkeypatch.setattr(heads, "_is_meant", lambda *_: True)
        with pytest.raises(AssertionError):
            test_the_name_of_a_sheet_does_not_beat_headings_that_fit_much_better(tmp_path, "Đơn vị 1")
    else:
        monkeypatch.setattr(twins, "_are_equal", lambda *_: True)
        with pytest.raises(AssertionError):
            test_of_two_columns_that_differ_neither_is_read(tmp_path, [*HEAD, "Ngày bắt đầu", "Bắt đầu"], M1)


