"""What is wrong with a sheet, a line or a cell before any field is read: each problem in its words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from criteria_engine.errors import Problem, near
from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.regions import Region, Unsure
from criteria_engine.intake.layout import sheets
from criteria_engine.records.schema import Schema


def shifted(region: Region, number: int) -> Problem | None:
    """What is wrong with a line that has more or fewer cells than there are headings."""
    grid, head = region.grid, region.head
    cells, headings = len(grid.rows[number]), max(len(grid.rows[row]) for row in range(head.row, head.end))
    if cells == headings:
        return None
    en = f"{cells} cells where there are {headings} headings; a text that holds the separator belongs in quotes"
    vi = f"dòng có {cells} ô trong khi bảng có {headings} cột; nội dung có dấu phân cách phải đặt trong nháy kép"
    return Problem(grid.at(number, head.left), "row-shape", en, vi)


def uncounted(at: str) -> Problem:
    en = "a formula without a saved value; open the file in an office program and save it"
    vi = "ô công thức chưa có giá trị; hãy mở tệp bằng Excel rồi lưu lại"
    return Problem(at, "uncounted-formula", en, vi)


def failed(at: str) -> Problem:
    return Problem(at, "failed-formula", "the formula shows an error", "công thức của ô bị lỗi")


def contradiction(cell: str, at: str) -> Problem:
    en = f"says that there is none, and {at} is one; the row there counts"
    vi = f"ghi là không có, nhưng {at} có ghi; tính theo dòng đó"
    return Problem(cell, "contradiction", en, vi)


def unsure(grid: Grid, found: Unsure) -> Problem:
    tables = ", ".join(found.tables)
    en = f"these headings fit several tables ({tables}); name the sheet after one; not read"
    vi = f"tiêu đề này hợp với nhiều bảng ({tables}); hãy đặt tên trang theo một bảng; chưa đọc"
    return Problem(grid.at(found.row, 0), "which-table", en, vi)


def unknown_sheet(at: str, name: str, schema: Schema) -> Problem:
    known = [sheet.name for sheet in sheets(schema)]
    return Problem(at, "unknown-sheet", f"no table has a sheet {name!r}{near(name, known)}; it is not read",
                   f"không có bảng nào tên {name!r}{near(name, known, 'vi')}; trang này không được đọc")  # fmt: skip


def no_sheet(path: Path, found: Iterable[Grid], schema: Schema) -> Problem:
    tables = ", ".join(sheet.name for sheet in sheets(schema) if sheet.found is None)
    names = ", ".join(grid.name for grid in found)
    return Problem(path.name, "no-sheet", f"none of its sheets ({names}) holds a table; expected: {tables}",
                   f"không trang nào ({names}) chứa bảng của hồ sơ; cần có: {tables}")  # fmt: skip
