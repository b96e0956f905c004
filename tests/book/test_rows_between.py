"""Rows that only look like records: totals, signatures, numbers of columns, tables below; each reading by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from book.pages import problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.intake.book import lines

M1 = {"id": "M1", "unit": "U1", "name": "Heo đất"}
M2 = {"id": "M2", "unit": "U2", "name": "Bữa cháo"}
HEAD = ["Mã mô hình", "Đơn vị có mô hình", "Tên mô hình"]
FIRST, SECOND = ["M1", "U1", "Heo đất"], ["M2", "U2", "Bữa cháo"]
UNITS = ["STT", "Tên đơn vị", "Loại đơn vị"]
UNIT = [1, "Chi bộ A", "chi_bo_co_so"]


def read(folder: Path, *rows: list[Any], name: str = "Mô hình") -> Any:
    return read_sheets(folder, {name: rows})


def codes(reading: Any) -> list[str]:
    return [code for _, code in remarks_of(reading, "given-id", "extra-column")]


# --- totals ---------------------------------------------------------------------------------------------------------

TOTALS = ["Tổng số: 2 đơn vị", "Tổng cộng 2 chi bộ", "Cộng mục I", "Cộng I", "Bình quân", "Danh sách có 01 đơn vị./.",
          "Danh sách này có 02 mô hình./.", "TỔNG CỘNG (I + II)", "Trong đó:"]  # fmt: skip


@pytest.mark.parametrize("text", TOTALS)
@pytest.mark.parametrize("place", [0, 1])
def test_a_total_is_no_unit(tmp_path: Path, text: str, place: int) -> None:
    row: list[Any] = [None, None, None]
    row[place] = text
    reading = read(tmp_path, UNITS, UNIT, row, name="Đơn vị")
    assert [row["name"] for row in rows_of(reading, "unit")] == ["Chi bộ A"] and not reading.problems
    assert codes(reading) == ["total-row"]


@pytest.mark.parametrize("row", [["Tổng số chi bộ", "1"], ["Trong đó:", "ấp"], ["Tổng số: 12 mô hình"],
                                 [None, "Cộng mục I", None], ["Danh sách này có 02 mô hình./."]])  # fmt: skip
def test_a_total_below_ids_is_no_record(tmp_path: Path, row: list[Any]) -> None:
    reading = read(tmp_path, HEAD, FIRST, row)
    assert rows_of(reading, "model") == [M1] and codes(reading) == ["total-row"] and not reading.problems


def test_a_sum_of_numbers_is_no_record(tmp_path: Path) -> None:
    head = ["STT", "Tên đơn vị", "Số đảng viên", "Loại đơn vị"]
    rows = [[1, "Chi bộ A", 10, "chi_bo_co_so"], [None, "Tổng đảng viên toàn xã", 10], [None, "Bình quân", 10]]
    reading = read(tmp_path, head, *rows, name="Đơn vị")
    assert [row["name"] for row in rows_of(reading, "unit")] == ["Chi bộ A"]
    assert codes(reading) == ["total-row", "total-row"]


@pytest.mark.parametrize("name", ["Tổng vệ sinh cuối tuần", "Cộng đồng cùng làm", "Tổng công ty điện lực",
                                  "Trồng đỗ xanh", "Công đoàn xã", "Bình Quân Lộ"])  # fmt: skip
def test_a_name_that_begins_like_a_total_is_a_name(tmp_path: Path, name: str) -> None:
    units = read(tmp_path, UNITS[1:], [name], name="Đơn vị")
    assert [row["name"] for row in rows_of(units, "unit")] == [name]
    assert [row["name"] for row in rows_of(read(tmp_path, UNITS, [1, name], name="Đơn vị"), "unit")] == [name]
    models = read(tmp_path, ["Tên mô hình", "Đơn vị", "Ngày bắt đầu"], [name, "U1"])
    assert [row["name"] for row in rows_of(models, "model")] == [name]


# --- below the table ------------------------------------------------------------------------------------------------


def test_the_end_of_a_form_is_no_unit(tmp_path: Path) -> None:
    foot = ["Trà Vinh, ngày 05 tháng 12 năm 2023", "TM. CHI BỘ", "BÍ THƯ", "(đã ký)", "Nguyễn Văn A"]
    reading = read(tmp_path, UNITS, UNIT, *([None, text] for text in foot), name="Đơn vị")
    assert [row["name"] for row in rows_of(reading, "unit")] == ["Chi bộ A"] and not reading.problems
    assert codes(reading) == ["foot-row"] * len(foot)


@pytest.mark.parametrize("posts", [["BÍ THƯ", "PHÓ BÍ THƯ"], ["NGƯỜI LẬP", None, "GIÁM ĐỐC"], ["KT. CHỦ TỊCH", "x"],
                                   ["Người lập biểu", "TRƯỞNG PHÒNG", "BÍ THƯ CHI BỘ"]])  # fmt: skip
def test_those_who_sign_are_no_records(tmp_path: Path, posts: list[Any]) -> None:
    names = ["Nguyễn Văn A", "Trần Thị B", "Lê C"][: len(posts)]
    reading = read(tmp_path, HEAD, FIRST, [], posts, ["(Ký, ghi rõ họ tên)"], [], names)
    assert rows_of(reading, "model") == [M1] and codes(reading) == ["foot-row"] * 3 and not reading.problems


def test_names_of_one_word_are_no_ids_below_signatures(tmp_path: Path) -> None:
    rows = [["Mã đơn vị", "Tên đơn vị"], ["U1", "Chi bộ A"], ["BÍ THƯ", "PHÓ BÍ THƯ"], ["Hải", "Lan"]]
    assert rows_of(read(tmp_path, *rows, name="Đơn vị"), "unit") == [{"id": "U1", "name": "Chi bộ A"}]


@pytest.mark.parametrize("foot", [["Ghi chú: còn tiếp"], ["Người lập biểu", None, "BÍ THƯ"], ["Trang 2"],
                                  ["Xác nhận của đảng ủy"]])  # fmt: skip
@pytest.mark.parametrize("again", [[], [HEAD]])
def test_a_table_goes_on_below_the_end_of_a_page(tmp_path: Path, foot: list[Any], again: list[Any]) -> None:
    reading = read(tmp_path, HEAD, FIRST, foot, *again, SECOND)
    assert rows_of(reading, "model") == [M1, M2] and not reading.problems
    assert codes(reading) == ["foot-row", *(["repeated-header"] if again else [])]


@pytest.mark.parametrize("name", ["Xác nhận hộ nghèo trực tuyến", "Ghi chú nhanh, nhớ lâu", "Nơi nhận sách cũ"])
def test_a_name_that_begins_like_a_foot_is_a_name(tmp_path: Path, name: str) -> None:
    head = ["Tên mô hình", "Đơn vị", "Ngày bắt đầu"]
    rows = [["Heo đất", "U1", "12/6/2023"], [name, "U1", "1/7/2023"], ["Cháo", "U2", "1/8/2023"]]
    assert [row["name"] for row in rows_of(read(tmp_path, head, *rows), "model")] == ["Heo đất", name, "Cháo"]


# --- other tables below ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [[], [[]], [[], ["II. Danh sách cán bộ"]]])
def test_a_table_that_nobody_knows_is_not_read_as_more_rows(tmp_path: Path, title: list[Any]) -> None:
    rows = [["STT", "Mã đơn vị", "Tên đơn vị"], [1, "U1", "Chi bộ A"], *title,
            ["STT", "Họ và tên", "Chức vụ"], [1, "Nguyễn Văn A", "Bí thư"]]  # fmt: skip
    reading = read(tmp_path, *rows, name="Đơn vị")
    assert rows_of(reading, "unit") == [{"id": "U1", "name": "Chi bộ A"}]
    begin = 4 if len(title) > 1 else 3 + len(title)
    assert problems_of(reading) == [(f"Đơn vị!A{begin}", "no-table-here")]
    assert f"dòng {begin}–{len(rows)}" in reading.problems[0].said("vi")


def test_nor_where_its_headings_stand_where_ids_belong(tmp_path: Path) -> None:
    rows = [["Mã đơn vị", "Tên đơn vị"], ["U1", "Chi bộ A"], [], ["Danh sách cán bộ"],
            ["Họ và tên", "Chức vụ"], ["Nguyễn Văn A", "Bí thư"]]  # fmt: skip
    reading = read(tmp_path, *rows, name="Đơn vị")
    assert rows_of(reading, "unit") == [{"id": "U1", "name": "Chi bộ A"}]
    assert problems_of(reading) == [("Đơn vị!A4", "no-table-here")]


def test_rows_with_ids_go_on_below_a_blank_row(tmp_path: Path) -> None:
    reading = read(tmp_path, HEAD, FIRST, [], ["I. Khối trường học"], SECOND, [], ["KHAC", "U1", "x"])
    assert rows_of(reading, "model") == [M1, M2, {"id": "KHAC", "unit": "U1", "name": "x"}] and not reading.problems


# --- numbers of columns, hints, numbered forms ----------------------------------------------------------------------


@pytest.mark.parametrize("row", [["A", "B", 1], ["A", "B", "C"], ["a", "b", "c"], ["(1)", "(2)", "(3)=(1)+(2)"],
                                 [1, 2, 3], ["(A)", "(B)", "(1)"]])  # fmt: skip
@pytest.mark.parametrize("is_second_page", [False, True])
def test_the_numbers_of_columns_are_no_record(tmp_path: Path, row: list[Any], is_second_page: bool) -> None:
    before = [HEAD, FIRST] if is_second_page else []
    reading = read(tmp_path, *before, HEAD, row, SECOND)
    assert rows_of(reading, "model") == ([M1, M2] if is_second_page else [M2]) and not reading.problems
    assert codes(reading)[-1:] == ["numbering-row"]


def test_hints_below_headings_are_no_record(tmp_path: Path) -> None:
    reading = read(tmp_path, HEAD, [None, None, "(ghi đầy đủ)"], FIRST)
    assert rows_of(reading, "model") == [M1] and codes(reading) == ["hint-row"] and not reading.problems


def test_numbered_rows_that_nobody_filled_in_are_passed_over_with_one_remark(tmp_path: Path) -> None:
    rows = [[1, *FIRST], *([n] for n in range(2, 20)), [20, "-", "…", "-"]]
    reading = read(tmp_path, ["STT", *HEAD], *rows)
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!A3", "blank-row")]
    assert "dòng 3 đến 21" in reading.remarks[0][1].said("vi")


@pytest.mark.parametrize("row", [["I", "Khối ấp"], ["*", "Khối trường"], ["a)", "Khối ấp"], ["II.", "Khối 2 xã"]])
def test_a_numbered_title_between_rows_is_no_record(tmp_path: Path, row: list[Any]) -> None:
    reading = read(tmp_path, ["STT", *HEAD], row, [1, *FIRST])
    assert rows_of(reading, "model") == [M1] and codes(reading) == ["group-row"] and not reading.problems


def test_planted_signatures_taken_for_records_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "is_signature", lambda _: False)
    with pytest.raises(AssertionError):
        test_the_end_of_a_form_is_no_unit(tmp_path)
