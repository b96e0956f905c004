"""What `inspect` says of sheets of offices: what needs work first, and never that all was read where it was not."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from book.pages import UNITS, Rows, read_sheets
from criteria_engine.intake.tables import dossier_of
from criteria_engine.records import shipped_schema
from criteria_engine.reports.understood import render_understood

A = "Chi bộ ấp Giồng"
HEAD = ["STT", "Tên mô hình", "Đơn vị", "Tình trạng"]


def said(folder: Path, *rows: list[object], sheets: dict[str, Rows] | None = None) -> list[str]:
    reading = read_sheets(folder, {"Đơn vị": UNITS, "Mô hình": [HEAD, *rows], **(sheets or {})})
    out = StringIO()
    dossier = dossier_of(shipped_schema(), [reading])
    render_understood("ho-so.xlsx", reading, dossier, "vi", Console(file=out, width=400, color_system=None))
    return out.getvalue().splitlines()


def test_a_value_that_costs_its_row_is_told_so_and_counted(tmp_path: Path) -> None:
    lines = said(tmp_path, [1, "Hũ gạo", A, "Đang thực hiện"], [2, "Heo đất", A, "cũ"])
    assert [line for line in lines if "[unknown-code]" in line and "; cả dòng chưa được đọc [unknown-code]" in line]
    assert "– Mô hình: 1/2 dòng" in lines and "– Đơn vị: 2" in lines
    assert "Đọc được toàn bộ." not in lines


def test_a_table_of_which_nothing_was_read_is_counted_too(tmp_path: Path) -> None:
    assert "– Mô hình: 0/1 dòng" in said(tmp_path, [1, "Hũ gạo", A, "cũ"])


def test_what_needs_work_stands_first_and_given_ids_take_a_line_a_sheet(tmp_path: Path) -> None:
    lines = said(tmp_path, *([n, f"Hũ {n}", A, "Đang thực hiện"] for n in range(1, 30)), [30, "Heo", A, "cũ"])
    assert lines.index("– Mô hình: 30 dòng được đặt mã theo tên [given-id]") > lines.index("── Không đọc được (1) ──")
    assert "– Mô hình: 30 ô ghi tên thay cho mã [named]" in lines
    assert sum("[given-id]" in line or "[named]" in line for line in lines) == 2


def test_columns_of_the_office_s_own_are_not_everything(tmp_path: Path) -> None:
    lines = said(tmp_path, sheets={"Mô hình": [[*HEAD, "Ghi chú riêng"], [1, "Hũ", A, "Đang thực hiện", "x"]]})
    assert lines[-1] == "Đã đọc mọi dòng; 1 cột để riêng, không đọc."
    assert said(tmp_path, [1, "Hũ", A, "Đang thực hiện"])[-1] == "Đọc được toàn bộ."


def problem(folder: Path, *rows: list[object]) -> str:
    reading = read_sheets(folder, {"Đơn vị": UNITS, "Mô hình": [HEAD, *rows]})
    (found,) = dossier_of(shipped_schema(), [reading]).problems
    return str(found.vi)


def test_a_unit_that_is_not_there_may_be_an_id_or_a_name(tmp_path: Path) -> None:
    said = problem(tmp_path, [1, "Hũ", "Ấp Giồng", None])
    assert said == f"Mô hình hu: mã hoặc tên 'Ấp Giồng' không có trong hồ sơ; có phải {A!r}?"


def test_a_clerk_is_told_names_of_choices_and_of_a_slip_the_one_that_is_meant(tmp_path: Path) -> None:
    said = problem(tmp_path, [1, "Hũ", A, "Đã dừng"])
    assert said.startswith("'Đã dừng' không có trong danh mục; đã biết: Dự kiến, đã có kế hoạch, Đang thực hiện, ")
    assert "_" not in said
    assert problem(tmp_path, [1, "Hũ", A, "Đang thực hiệm"]).endswith("; có phải 'Đang thực hiện'?")


def test_what_is_wrong_with_a_unit_stands_beside_the_text_of_the_cell(tmp_path: Path) -> None:
    rows = [["STT", "Tên mô hình", "Đơn vị", "Kinh phí"], [1, "Hũ", A, "5 triệu đồng/năm"]]
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Mô hình": rows})
    (found,) = dossier_of(shipped_schema(), [reading]).problems
    assert str(found.vi).startswith("'5 triệu đồng/năm': ") and "trong khi cột tính bằng 'đồng'" in str(found.vi)
