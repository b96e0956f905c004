"""Sheets as offices write them, put into a workbook and read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from criteria_engine.api import read_path
from criteria_engine.intake.tables import Reading
from criteria_engine.records import shipped_schema

Rows = Sequence[Sequence[Any]]
UNITS: Rows = [
    ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Thuộc hệ thống"],
    ["U1", "Chi bộ ấp Giồng", "chi_bo_co_so", "tra_vinh"],
    ["U2", "Chi bộ ấp Trà", "chi_bo_co_so", "tra_vinh"],
]


def read_sheets(folder: Path, sheets: dict[str, Rows], change: Callable[[Workbook], None] | None = None) -> Reading:
    """The reading of a workbook with these sheets; None leaves a cell empty."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page: Worksheet = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    if change:
        change(book)
    path = folder / "ho-so.xlsx"
    book.save(path)
    return read_path(path, shipped_schema(), journal=False)


def rows_of(reading: Reading, table: str) -> list[dict[str, Any]]:
    """Without rows of which no cell was read."""
    return [raw.data for raw in reading.rows if raw.table == table and isinstance(raw.data, dict)]


def remarks_of(reading: Reading, *but: str) -> list[tuple[str, str]]:
    """Address and code of each remark, in the order of the file."""
    return [(at, remark.code) for at, remark in reading.remarks if remark.code not in but]


def problems_of(reading: Reading) -> list[tuple[str, str]]:
    """Without what tables lack: few of those in tests have all the columns that a record needs."""
    of_rows = (problem for raw in reading.rows for problem in raw.problems if problem.code != "no-column")
    return [(problem.at, problem.code) for problem in (*reading.problems, *of_rows)]
