"""Tables wherever they start, under whatever headings: each fault with the reading expected, written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import criteria_engine as ce
from book.pages import UNITS, problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.errors import InputError
from criteria_engine.intake.book import heads as heads_module
from criteria_engine.intake.book import lines
from criteria_engine.reports.json import as_data

M1 = {"id": "M1", "unit": "U1", "name": "Heo đất"}
M2 = {"id": "M2", "unit": "U2", "name": "Bữa cháo"}
HEAD = ["Mã mô hình", "Đơn vị có mô hình", "Tên mô hình"]
FIRST, SECOND = ["M1", "U1", "Heo đất"], ["M2", "U2", "Bữa cháo"]


def models(folder: Path, *rows: list[Any], name: str = "Mô hình", change: Any = None) -> Any:
    return read_sheets(folder, {name: rows}, change)


# --- where a table begins -------------------------------------------------------------------------------------------


def test_a_table_may_begin_below_titles_and_blank_rows(tmp_path: Path) -> None:
    reading = models(tmp_path, ["ĐẢNG BỘ HUYỆN"], [], [None, "DANH SÁCH MÔ HÌNH"], [], HEAD, FIRST, SECOND)
    assert rows_of(reading, "model") == [M1, M2] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!A1", "title-row"), ("Mô hình!B3", "title-row")]


def test_a_table_may_begin_to_the_right(tmp_path: Path) -> None:
    reading = models(tmp_path, [None, None, *HEAD], [None, None, *FIRST])
    assert rows_of(reading, "model") == [M1]
    assert reading.rows[0].address.origin(("name",)) == "Mô hình!E2"


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    assert rows_of(models(tmp_path, HEAD[::-1], FIRST[::-1]), "model") == [M1]


def test_the_sheet_may_be_called_otherwise(tmp_path: Path) -> None:
    for name in ("Danh sách mô hình 2023", "MÔ HÌNH, CÁCH LÀM", "1. Mô hình"):
        assert rows_of(models(tmp_path, HEAD, FIRST, name=name), "model") == [M1]


def test_a_sheet_without_a_telling_name_is_known_by_its_headings(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD, FIRST, name="Sheet1")
    assert rows_of(reading, "model") == [M1] and not reading.regions[0].is_named


def test_headings_that_fit_several_tables_are_asked_about(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Sheet1": [["Mã", "Đơn vị", "Ngày"], ["X", "U1", "12/6/2023"]]})
    assert ("Sheet1!A1", "which-table") in problems_of(reading)
    assert [raw.table for raw in reading.rows] == ["unit", "unit"]


def test_two_tables_may_follow_each_other_on_a_sheet(tmp_path: Path) -> None:
    reading = models(tmp_path, ["BIỂU 1. ĐƠN VỊ"], *UNITS, [], ["BIỂU 2. MÔ HÌNH"], HEAD, FIRST, name="Sheet1")
    assert [row["id"] for row in rows_of(reading, "unit")] == ["U1", "U2"]
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert remarks_of(reading) == [("Sheet1!A1", "title-row"), ("Sheet1!A6", "title-row")]


def test_a_table_that_nobody_recognises_above_one_that_is_is_told(tmp_path: Path) -> None:
    reading = models(tmp_path, ["Loài", "Cao", "Rộng", "Sâu"], ["x", 1, 2, 3], [], HEAD, FIRST)
    assert rows_of(reading, "model") == [M1]
    assert problems_of(reading) == [("Mô hình!A1", "no-table-here"), ("Mô hình!A2", "no-table-here")]


def test_two_tables_may_stand_side_by_side(tmp_path: Path) -> None:
    left, right = [["BIỂU 1. MÔ HÌNH"], HEAD, FIRST], [[], *UNITS]
    width = len(HEAD) + 1
    rows = [[*one, *[None] * (width - len(one)), *other] for one, other in zip([*left, []], right, strict=True)]
    reading = models(tmp_path, *rows, name="Mô hình")
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert rows_of(reading, "unit") == rows_of(read_sheets(tmp_path, {"Đơn vị": UNITS}), "unit")
    assert {raw.address.place(()) for raw in reading.rows if raw.table == "unit"} == {"Mô hình!E3", "Mô hình!E4"}


def test_one_list_in_two_columns_of_blocks_is_read_whole(tmp_path: Path) -> None:
    head, one, two = UNITS
    reading = models(tmp_path, [*head, None, *head], [*one, None, *two], name="Đơn vị")
    assert [row["id"] for row in rows_of(reading, "unit")] == ["U1", "U2"] and not reading.problems


def test_a_blank_column_does_not_cut_a_table_in_two(tmp_path: Path) -> None:
    apart = [[*row[:2], None, *row[2:]] for row in (HEAD, FIRST)]
    reading = models(tmp_path, *apart)
    assert rows_of(reading, "model") == [M1] and not reading.problems and not remarks_of(reading)


def test_what_stands_below_no_heading_is_said(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD, [*FIRST, None, "xem lại"], FIRST)
    assert rows_of(reading, "model") == [M1]
    assert ("Mô hình!E2", "extra-column") in remarks_of(reading)


# --- headings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["TÊN MÔ HÌNH", "ten mo hinh", "1. Tên mô hình (*)", "Tên  mô\nhình:", "name",
                                     "Tên mô hình, cách làm", "Name", "Tên mô hình"])  # fmt: skip
def test_a_heading_is_known_however_it_is_written(tmp_path: Path, heading: str) -> None:
    assert rows_of(models(tmp_path, ["Mã mô hình", "Đơn vị", heading], FIRST), "model") == [M1]


def _merge(*ranges: str) -> Any:
    def change(book: Workbook) -> None:
        for found in ranges:
            book["Mô hình"].merge_cells(found)

    return change


def test_two_rows_of_headings_are_read_together(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Kế hoạch", None], [None, None, None, "Ngày", "Số"],
                     [*FIRST, "12/6/2023", "05-KH/CB"], change=_merge("A1:A2", "B1:B2", "C1:C2", "D1:E1"))  # fmt: skip
    assert rows_of(reading, "model") == [{**M1, "plan.date": "12/6/2023", "plan.number": "05-KH/CB"}]


def test_two_rows_of_headings_need_not_be_merged(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Kế hoạch", None], [None, None, None, "Ngày", "Số"],
                     [*FIRST, "12/6/2023", "05-KH/CB"])  # fmt: skip
    assert rows_of(reading, "model") == [{**M1, "plan.date": "12/6/2023", "plan.number": "05-KH/CB"}]


def test_a_column_of_the_office_is_kept_aside(tmp_path: Path) -> None:
    reading = models(tmp_path, ["STT", *HEAD, "Điện thoại"], [1, *FIRST, "0900"])
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert remarks_of(reading) == [("Mô hình!E1", "extra-column")]


def test_a_heading_that_is_nearly_ours_is_a_problem(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Ngày bắt đầu thực hiệm"], [*FIRST, "12/6/2023"])
    assert problems_of(reading) == [("Mô hình!D1", "unknown-heading")]


def test_a_heading_that_may_be_two_columns_is_none(tmp_path: Path) -> None:
    """`Gắn quy định hiện hành` is the level and the document of a rule."""
    sheet = [["Mã mô hình", "Gắn quy định hiện hành"], ["M1", "Quyết định"]]
    reading = read_sheets(tmp_path, {"Mô hình": [HEAD, FIRST], "Mô hình - Gắn quy định hiện hàn": sheet})
    assert "rules" not in rows_of(reading, "model")[0] or rows_of(reading, "model")[0]["rules"] == [{}]
    assert any(at.endswith("!B1") for at, _ in [*problems_of(reading), *remarks_of(reading)])


def test_headings_may_stand_below_decoration(tmp_path: Path) -> None:
    reading = models(tmp_path, ["Chung", None, "Nội dung", "Khác"], [*HEAD, "Tình trạng"], [*FIRST, "dang_thuc_hien"],
                     change=_merge("A1:B1"))  # fmt: skip
    assert rows_of(reading, "model") == [{**M1, "status": "dang_thuc_hien"}] and not reading.problems


# --- rows that are no records ---------------------------------------------------------------------------------------

NO_RECORDS = {
    "repeated-header": HEAD,
    "numbering-row": ["(1)", "(2)", "(3)"],
    "total-row": ["Cộng: 128"],
    "group-row": ["II. Khối xã, phường"],
    "foot-row": ["Nơi nhận:", None, "TM. BAN THƯỜNG VỤ"],
}


@pytest.mark.parametrize("code", NO_RECORDS)
def test_a_row_that_is_no_record_is_passed_over_with_a_remark(tmp_path: Path, code: str) -> None:
    reading = models(tmp_path, HEAD, NO_RECORDS[code], *([FIRST] if code != "foot-row" else []))
    assert remarks_of(reading) == [("Mô hình!A2", code)] and not reading.problems
    assert rows_of(reading, "model") == ([M1] if code != "foot-row" else [])


@pytest.mark.parametrize("row", [["Tổng cộng", None, 2], [None, "Tổng số:", 128], ["Cộng", 128], ["TỔNG CỘNG (I+II)"]])
def test_totals_of_all_kinds_are_no_records(tmp_path: Path, row: list[Any]) -> None:
    reading = models(tmp_path, HEAD, FIRST, row)
    assert rows_of(reading, "model") == [M1] and [code for _, code in remarks_of(reading)] == ["total-row"]


@pytest.mark.parametrize("name", ["Cộng đồng cùng làm", "Tổng vệ sinh cuối tuần", "I love reading", "Nơi nhận sách cũ"])
def test_a_record_that_begins_like_a_total_stays_a_record(tmp_path: Path, name: str) -> None:
    reading = models(tmp_path, HEAD, ["M1", "U1", name])
    assert rows_of(reading, "model") == [{**M1, "name": name}] and remarks_of(reading) == []


def test_lines_of_signatures_end_the_table(tmp_path: Path) -> None:
    below = [["Nơi nhận:", None, "TM. CHI BỘ"], ["- Như trên;"], [None, None, "BÍ THƯ"]]
    reading = models(tmp_path, HEAD, FIRST, [], *below)
    assert rows_of(reading, "model") == [M1] and not reading.problems
    assert [code for _, code in remarks_of(reading)] == ["foot-row"] * 3


def test_headings_repeated_on_every_page_do_not_begin_a_table(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD, FIRST, HEAD, SECOND)
    assert rows_of(reading, "model") == [M1, M2] and len(reading.regions) == 1


# --- merged, hidden, formulas ---------------------------------------------------------------------------------------


def test_a_cell_merged_over_rows_holds_for_each_of_them(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD, FIRST, ["M2", None, "Bữa cháo"], change=_merge("B2:B3"))
    assert rows_of(reading, "model") == [M1, {**M2, "unit": "U1"}]
    assert remarks_of(reading) == [("Mô hình!B3", "merged")]


def test_a_blank_below_a_value_is_not_filled(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD, FIRST, ["M2", None, "Bữa cháo"])
    assert rows_of(reading, "model") == [M1, {"id": "M2", "name": "Bữa cháo"}]


def test_hidden_sheets_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book["Mô hình"].row_dimensions[3].hidden = True
        book["Mô hình"].column_dimensions["B"].hidden = True
        book["Mô hình"].sheet_state = "hidden"
        book.create_sheet("Khác")

    reading = models(tmp_path, HEAD, FIRST, SECOND, change=hide)
    assert rows_of(reading, "model") == [M1, M2]
    hidden = [("Mô hình!A1", "hidden-sheet"), ("Mô hình!A3", "hidden-row"), ("Mô hình!B1", "hidden-column")]
    assert remarks_of(reading) == hidden


def test_a_formula_without_a_value_is_unknown_and_told(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Ngày bắt đầu"], [*FIRST, "=TODAY()"])
    assert rows_of(reading, "model") == [M1]
    assert problems_of(reading) == [("Mô hình!D2", "uncounted-formula")]


def test_a_formula_in_a_row_of_its_own_is_told_too(tmp_path: Path) -> None:
    assert problems_of(models(tmp_path, HEAD, FIRST, ["=A1", "=B1"])) == [
        ("Mô hình!A3", "uncounted-formula"), ("Mô hình!B3", "uncounted-formula")]  # fmt: skip


def test_a_formula_that_failed_is_unknown_and_told(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Ngày bắt đầu"], [*FIRST, "#REF!"])
    assert rows_of(reading, "model") == [M1] and problems_of(reading) == [("Mô hình!D2", "failed-formula")]


# --- names in place of ids ------------------------------------------------------------------------------------------


def test_a_unit_may_be_named(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình": [HEAD, ["M1", "CHI BỘ ẤP  GIỒNG", "Heo đất"]]})
    assert rows_of(reading, "model") == [M1] and remarks_of(reading) == [("Mô hình!B2", "named")]


def test_a_name_of_two_units_is_asked_about(tmp_path: Path) -> None:
    units = [*UNITS, ["U3", "Chi bộ ấp Giồng", "chi_bo_co_so", "tra_vinh"]]
    reading = read_sheets(tmp_path, {"Đơn vị": units, "Mô hình": [HEAD, ["M1", "Chi bộ ấp Giồng", "Heo đất"]]})
    assert problems_of(reading) == [("Mô hình!B2", "ambiguous-name")]
    assert rows_of(reading, "model")[0]["unit"] == "Chi bộ ấp Giồng"


def test_an_id_that_is_also_a_name_is_the_id(tmp_path: Path) -> None:
    units = [*UNITS, ["U3", "U1", "chi_bo_co_so", "tra_vinh"]]
    assert rows_of(read_sheets(tmp_path, {"Đơn vị": units, "Mô hình": [HEAD, FIRST]}), "model") == [M1]


def test_a_table_without_ids_is_given_ids_of_names_whatever_the_order(tmp_path: Path) -> None:
    for rows in ([["U1", "Heo đất"], ["U2", "Heo đất"], ["U1", "Bữa cháo"]],
                 [["U1", "Bữa cháo"], ["U2", "Heo đất"], ["U1", "Heo đất"]]):  # fmt: skip
        reading = models(tmp_path, ["Đơn vị có mô hình", "Tên mô hình"], *rows)
        assert {row["id"] for row in rows_of(reading, "model")} == {"u1-heo-dat", "u2-heo-dat", "bua-chao"}
        assert {code for _, code in remarks_of(reading)} == {"given-id"}


def test_a_row_written_twice_counts_once_and_twins_that_differ_are_left_to_the_reader(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD, FIRST, SECOND, FIRST)
    assert rows_of(reading, "model") == [M1, M2] and remarks_of(reading) == [("Mô hình!A4", "listed-twice")]
    assert len(rows_of(models(tmp_path, HEAD, FIRST, ["M1", "U2", "Heo đất"]), "model")) == 2


# --- nothing is lost ------------------------------------------------------------------------------------------------


def test_a_workbook_without_any_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-sheet"):
        models(tmp_path, ["Giá vàng", "hôm nay"], [1, 2], name="Sheet1")


@pytest.mark.parametrize("broken", ["head", "total", "merged"])
def test_a_defect_planted_in_the_reader_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """The faults above would show: a depth of one row only, totals taken for records, merged cells left blank."""
    if broken == "head":
        monkeypatch.setattr(heads_module, "DEEPEST", 1)
        with pytest.raises(AssertionError):
            test_two_rows_of_headings_are_read_together(tmp_path)
    elif broken == "total":
        monkeypatch.setattr(lines, "is_total", lambda _: False)
        with pytest.raises(AssertionError):
            test_totals_of_all_kinds_are_no_records(tmp_path, ["Cộng", 128])
    else:
        monkeypatch.setattr("criteria_engine.intake.book.grid._within", lambda *_: ())
        with pytest.raises(AssertionError):
            test_a_cell_merged_over_rows_holds_for_each_of_them(tmp_path)


def test_explain_shows_how_a_cell_was_read_beside_its_raw_text(tmp_path: Path) -> None:
    sheets = {"Đơn vị": UNITS, "Mô hình": [[*HEAD, "Ngày bắt đầu"], [*FIRST, "12/6/2023"], ["M2", "U2", "Bữa cháo"]]}
    read_sheets(tmp_path, sheets, _merge("D2:D3"))
    dossier = ce.read(tmp_path / "ho-so.xlsx")
    assessment = ce.assess(dossier, ce.load_pack("tra-vinh/hd30"), as_of="2023-12-31")
    page = ce.explain(assessment, "M2")
    assert as_data(assessment)["remarks"] == [{
        "at": "Mô hình!D3", "code": "merged", "raw": "12/6/2023",
        "text": {"vi": "điền theo ô gộp Mô hình!D2", "en": "filled down from Mô hình!D2"},
    }]  # fmt: skip
    assert "Cách đọc ô Mô hình!D3: điền theo ô gộp Mô hình!D2 (trong tệp: “12/6/2023”)" in " ".join(page.split())
