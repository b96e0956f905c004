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
