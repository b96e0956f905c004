"""Rows that may be records or not, where forms are numbered; what is no record however it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import criteria_engine as ce
from book.pages import UNITS, problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.intake.book import lines

HEAD = ["STT", "Tên đơn vị", "Loại đơn vị", "Số đảng viên"]
UNIT = [1, "Chi bộ A", "chi_bo_co_so", 5]
MODELS = ["STT", "Tên mô hình", "Đơn vị", "Lĩnh vực", "Số hộ"]
MODEL = [1, "Heo đất", "U1", "Kinh tế", 5]
HEO = {"id": "heo-dat", "name": "Heo đất", "unit": "U1"}


def units(folder: Path, *rows: list[Any]) -> Any:
    return read_sheets(folder, {"Đơn vị": rows})


def names(reading: Any) -> list[str]:
    return [row["name"] for row in rows_of(reading, "unit")]


def merging(*ranges: str) -> Any:
    def change(book: Workbook) -> None:
        for found in ranges:
            book.worksheets[-1].merge_cells(found)

    return change


# --- rows without a number ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [[None, "Nông nghiệp và PTNT"], [None, "- Chi bộ ấp", None, 5],
                                 [None, "+ Nữ", None, 5], [None, "Thống kê theo loại"]])  # fmt: skip
def test_a_row_without_a_number_among_numbered_ones_is_asked_about(tmp_path: Path, row: list[Any]) -> None:
    reading = units(tmp_path, HEAD, UNIT, row, [2, "Chi bộ B", "chi_bo_co_so", 5])
    assert names(reading) == ["Chi bộ A", "Chi bộ B"] and problems_of(reading) == [("Đơn vị!B3", "doubtful-row")]


@pytest.mark.parametrize("row", [[None, "Chi bộ B", "chi_bo_co_so"], ["1a", "Chi bộ B"], ["2.", "Chi bộ B"],
                                 ["I.2", "Chi bộ B"], ["I", "Chi bộ B", "dang_bo_co_so"]])  # fmt: skip
def test_a_row_that_says_as_much_or_is_numbered_otherwise_is_a_record(tmp_path: Path, row: list[Any]) -> None:
    reading = units(tmp_path, HEAD, UNIT, row)
    assert names(reading) == ["Chi bộ A", "Chi bộ B"] and not problems_of(reading)


def test_a_number_merged_over_rows_is_that_of_each(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": [HEAD, UNIT, [None, "Chi bộ B"]]}, merging("A2:A3"))
    assert names(reading) == ["Chi bộ A", "Chi bộ B"] and not problems_of(reading)


def test_rows_of_a_form_that_nobody_numbered_are_records(tmp_path: Path) -> None:
    assert names(units(tmp_path, HEAD, [None, "Chi bộ A"], [None, "Chi bộ B"])) == ["Chi bộ A", "Chi bộ B"]


def test_a_row_that_is_asked_about_keeps_lists_from_being_whole(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Đơn vị"
    for row in (HEAD, UNIT, [None, "Nông nghiệp"]):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    dossier = ce.read(tmp_path / "x.xlsx")
    assert [problem.code for problem in dossier.problems] == ["doubtful-row"] and len(dossier.lost) == 1
    assert "'Nông nghiệp'" in dossier.problems[0].said("vi") and "đánh số" in dossier.problems[0].said("vi")


# --- titles between rows --------------------------------------------------------------------------------------------

GROUPS = [["I", "Khối xã", None, 120], [None, "Khối trường học"], [None, "Huyện Càng Long (2 đơn vị)"],
          ["Cụm 3"], [None, "- Lĩnh vực kinh tế:"], [None, "Xã Bình An", None, 7]]  # fmt: skip


@pytest.mark.parametrize("row", GROUPS)
def test_a_title_between_numbered_rows_is_no_record(tmp_path: Path, row: list[Any]) -> None:
    reading = units(tmp_path, HEAD, row, UNIT)
    assert names(reading) == ["Chi bộ A"] and not problems_of(reading)
    assert [code for _, code in remarks_of(reading, "given-id", "extra-column")] == ["group-row"]


@pytest.mark.parametrize("row", [["I", "HUYỆN CÀNG LONG", None, None, 25], ["Huyện Càng Long (2 mô hình)"],
                                 [None, "- Lĩnh vực kinh tế:"], [None, "KHỐI XÃ"]])  # fmt: skip
def test_nor_between_models(tmp_path: Path, row: list[Any]) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [MODELS, row, MODEL]})
    assert rows_of(reading, "model") == [HEO] and not problems_of(reading)


@pytest.mark.parametrize("marks", ["ab", ["I", "II"]])
@pytest.mark.parametrize("head", [HEAD, [*HEAD, "Đơn vị cấp trên"]])
def test_units_that_are_all_numbered_with_letters_or_numerals_are_units(
    tmp_path: Path, marks: Any, head: list[str]
) -> None:
    rows = [[mark, name] for mark, name in zip(marks, ["Chi bộ A", "Chi bộ B"], strict=True)]
    assert names(units(tmp_path, head, *rows)) == ["Chi bộ A", "Chi bộ B"]


def test_a_text_merged_over_several_headings_is_a_title(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": [HEAD[1:3], ["KHỐI ẤP"], UNIT[1:3]]}, merging("A2:B2"))
    assert names(reading) == ["Chi bộ A"] and remarks_of(reading, "given-id") == [("Đơn vị!A2", "group-row")]


def test_a_name_merged_over_one_wide_heading_is_a_record(tmp_path: Path) -> None:
    rows = [["Tên đơn vị", None, "Loại đơn vị"], ["Chi bộ A"], ["Chi bộ B", None, "chi_bo_co_so"]]
    reading = read_sheets(tmp_path, {"Đơn vị": rows}, merging("A1:B1", "A2:B2", "A3:B3"))
    assert names(reading) == ["Chi bộ A", "Chi bộ B"]


def test_without_numbers_a_lone_text_that_may_be_a_title_is_asked_about(tmp_path: Path) -> None:
    rows = [HEAD[1:3], ["Khối xã"], ["Chi bộ A", "chi_bo_co_so"], ["Chi bộ B", "chi_bo_co_so"], ["Chi bộ C"]]
    reading = units(tmp_path, *rows)
    assert names(reading) == ["Chi bộ A", "Chi bộ B", "Chi bộ C"]
    assert problems_of(reading) == [("Đơn vị!A2", "doubtful-row")]


# --- totals, notes, signatures --------------------------------------------------------------------------------------

TOTALS = ["Toàn huyện", "Toàn Đảng bộ", "Lũy kế", "Mang sang", "Chuyển trang sau", "Tỷ lệ %", "TC", "TS:", "Total"]


@pytest.mark.parametrize("text", TOTALS)
@pytest.mark.parametrize("is_numbered", [True, False])
def test_totals_in_other_words_are_no_units(tmp_path: Path, text: str, is_numbered: bool) -> None:
    head, first, row = HEAD, UNIT, [None, text, None, 5]
    reading = units(tmp_path, *(cells[not is_numbered :] for cells in (head, first, row)))
    assert names(reading) == ["Chi bộ A"] and not problems_of(reading)
    assert "total-row" in [code for _, code in remarks_of(reading)]


def test_the_total_of_a_table_of_a_program_is_no_unit(tmp_path: Path) -> None:
    reading = units(tmp_path, UNITS[0], UNITS[1], ["Total", 2])
    assert names(reading) == ["Chi bộ ấp Giồng"] and remarks_of(reading) == [("Đơn vị!A3", "total-row")]


@pytest.mark.parametrize("name", ["Toàn Phát", "Tổng công ty điện lực", "Tỷ lệ xanh", "Total Energies"])
def test_a_name_that_begins_like_one_is_a_name(tmp_path: Path, name: str) -> None:
    assert names(units(tmp_path, HEAD[1:], [name, None, 5])) == [name]


FEET = [["* Lưu ý: chưa tính chi bộ mới"], ["(*) Đơn vị mới sáp nhập"], ["Nguồn: Ban Tổ chức"], ["Email: x@y.vn"],
        ["Cán bộ tổng hợp", "Lê Văn E"], ["Duyệt của lãnh đạo"], ["Số điện thoại liên hệ: 0900"],
        ["(Nguồn: Ban Tổ chức)"], ["* Ghi chú: x"]]  # fmt: skip


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize("is_numbered", [True, False])
def test_notes_and_those_who_sign_are_no_units(tmp_path: Path, foot: list[str], is_numbered: bool) -> None:
    rows = [HEAD, UNIT, [], *([None, text] for text in foot)]
    reading = units(tmp_path, *(row[not is_numbered :] for row in rows))
    assert names(reading) == ["Chi bộ A"] and not problems_of(reading)
    assert [code for _, code in remarks_of(reading, "given-id", "extra-column")] == ["foot-row"] * len(foot)


def test_a_unit_that_is_called_like_a_post_is_a_unit(tmp_path: Path) -> None:
    rows = [[name, "phong"] for name in ("Văn phòng", "Kế toán", "Phòng B", "Phòng C")]
    assert names(units(tmp_path, HEAD[1:3], *rows)) == ["Văn phòng", "Kế toán", "Phòng B", "Phòng C"]


def test_totals_and_notes_are_no_rows_of_a_list_whose_owner_is_merged(tmp_path: Path) -> None:
    rows = [["Mã mô hình", "Nơi đã làm theo", "Số hộ"], ["M1", "Ấp A", 5], [None, "Ấp B", 6],
            [None, "Tổng 2 nơi", 11], [None, "Toàn xã", 11], [None, "(Nguồn: báo cáo xã)"]]  # fmt: skip
    models = [["Mã mô hình", "Tên mô hình", "Đơn vị"], ["M1", "Heo đất", "U1"]]
    sheets = {"Mô hình": models, "Mô hình - Nơi làm theo": rows}
    reading = read_sheets(tmp_path, sheets, merging("A2:A6"))
    assert rows_of(reading, "model")[0]["adopters"] == [{"who": "Ấp A"}, {"who": "Ấp B"}]
    assert not problems_of(reading)


@pytest.mark.parametrize("lines_between", [["ĐVT: đồng", "Phụ lục 2"], ["Phụ lục 2", "DANH SÁCH ĐƠN VỊ", "(tiếp)"]])
def test_several_titles_over_headings_that_stand_again_are_no_records(tmp_path: Path, lines_between: list[str]) -> None:
    rows = [HEAD, UNIT, [], *([text] for text in lines_between), HEAD, [2, "Chi bộ B"]]
    reading = units(tmp_path, *rows)
    assert names(reading) == ["Chi bộ A", "Chi bộ B"] and not problems_of(reading)


# --- examples, numbers of columns -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [["VD: MH-01", "VD: Hũ gạo", "U1"], ["Ví dụ", "Hũ gạo", "U1"],
                                 ["vd1: M7", "Hũ", "U1"]])  # fmt: skip
def test_the_example_of_a_form_is_asked_about(tmp_path: Path, row: list[Any]) -> None:
    rows = [["Mã mô hình", "Tên mô hình", "Đơn vị"], row, ["M1", "Heo đất", "U1"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    assert [row["id"] for row in rows_of(reading, "model")] == ["M1"]
    assert problems_of(reading) == [("Mô hình!A2", "doubtful-row")]


def test_numbers_that_the_rows_below_go_on_from_are_asked_about(tmp_path: Path) -> None:
    head = ["Mã", "Đơn vị báo cáo", "Số mô hình", "Số điển hình"]
    reading = read_sheets(tmp_path, {"Báo cáo": [head, [1, 2, 3, 4], [2, 1, 3, 4]]})
    assert problems_of(reading) == [("Báo cáo!A2", "doubtful-row")] and len(rows_of(reading, "report")) == 1
    sound = read_sheets(tmp_path, {"Báo cáo": [head, [1, 2, 3, 4], [1, 1, 3, 4], [2, 1, 3, 4]]})
    assert remarks_of(sound) == [("Báo cáo!A2", "numbering-row")] and len(rows_of(sound, "report")) == 2


def test_planted_titles_taken_for_records_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "may_be_group", lambda _: False)
    with pytest.raises(AssertionError):
        test_a_title_between_numbered_rows_is_no_record(tmp_path, GROUPS[1])
