"""What is wrong with a sheet, a line or a cell before any field is read: each problem in its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from criteria_engine.errors import Problem, near
from criteria_engine.intake.book.grid import Grid, letters
from criteria_engine.intake.book.headings import layouts, named_sheet
from criteria_engine.intake.book.heads import Head, Unsure
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.layout import LONGEST_NAME, NONE, Column, sheets
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


def stands_elsewhere(at: str, region: Region, column: Column, raw: str) -> Problem:
    """A list whose rows have a sheet of their own, written into a cell."""
    name = f"{region.head.layout.sheet.name} - {column.heading.vi}"[:LONGEST_NAME]
    en = f"{raw!r}: the rows of this list stand on the sheet {name!r}; here only {NONE!r} can be written"
    vi = f"{raw!r}: các dòng của mục này ghi ở trang {name!r}; ô này chỉ ghi được {NONE!r} khi không có"
    return Problem(at, "unreadable-value", en, vi)


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


def no_table(grid: Grid, rows: range) -> Problem:
    """Rows below a table whose headings nobody knows: told once, with the first and the last of them."""
    filled = [row for row in rows if grid.filled(row)]
    raw = " | ".join(grid.text(filled[0], n) for n in grid.filled(filled[0]))
    span = f"{filled[0] + 1}–{filled[-1] + 1}"
    en = f"rows {span}: below a table, with headings that are not known; not read: {raw!r}"
    vi = f"dòng {span}: nằm dưới một bảng, có tiêu đề không nhận ra; chưa đọc: {raw!r}"
    return Problem(grid.at(filled[0], grid.filled(filled[0])[0]), "no-table-here", en, vi)


def repeated(region: Region) -> Iterator[Problem]:
    """Columns that claim one field: each field once, with all of its columns."""
    head = region.head
    for path in dict.fromkeys(head.claims[n].path for n in head.repeated):
        columns = [n for n in head.repeated if head.claims[n].path == path]
        read = next((letters(n) for n, column in head.columns.items() if column.path == path), None)
        listed = ", ".join(f"{letters(n)} ({head.texts[n]!r})" for n in columns)
        label = head.claims[columns[0]].heading
        en = f"column {listed} stands for {label.en!r} as well as {read}, which alone is read"
        vi = f"cột {listed} cũng ứng với mục {label.vi!r} như cột {read}; chỉ đọc cột {read}"
        if read is None:
            en = f"columns {listed} all stand for {label.en!r}; none of them is read, name the one that is meant"
            vi = f"các cột {listed} đều ứng với mục {label.vi!r}; không đọc cột nào, chỉ để một cột mang tên này"
        yield Problem(region.grid.at(head.row, columns[0]), "repeated-heading", en, vi)


def turned(at: str, column: Column, heading: str, inside: str) -> Problem:
    """A heading whose bracket makes another thing of the field that it names."""
    label = column.heading
    en = f"“({inside})” makes another thing of {label.en!r}; not read; if it is that, take the bracket out"
    vi = f"“({inside})” làm cột mang nghĩa khác mục {label.vi!r}; chưa đọc; nếu đúng là mục này, hãy bỏ phần đó"
    return Problem(at, "turned-heading", f"{heading!r}: {en}", f"{heading!r}: {vi}")


def changed_headings(region: Region) -> Iterator[Problem]:
    """Columns of a field's heading which words above or below it make another thing, where nothing else is read of it:
    "Dự kiến" over "Ngày bắt đầu"."""
    head = region.head
    read = {column.path for column in head.columns.values()}
    for n, column in head.changed.items():
        if column.path not in read:
            text, label = head.texts[n], column.heading
            en = f"{text!r} is not surely {label.en!r}: words above or below its heading change it; not read"
            vi = f"cột {text!r} chưa chắc là {label.vi!r}: tiêu đề bên trên hoặc bên dưới làm khác nghĩa; chưa đọc"
            yield Problem(region.grid.at(head.row, n), "unknown-heading", en, vi)


def unknown_sheet(at: str, name: str, schema: Schema) -> Problem:
    known = [sheet.name for sheet in sheets(schema)]
    named = named_sheet(name, layouts(schema))
    if named is not None:
        en = f"the sheet is called as the table {named.sheet.name!r}, but too few of its headings are known; not read"
        vi = f"trang mang tên bảng {named.sheet.name!r} nhưng quá ít tiêu đề cột nhận ra được; trang này không được đọc"
        return Problem(at, "unknown-sheet", en, vi)
    return Problem(at, "unknown-sheet", f"no table has a sheet {name!r}{near(name, known)}; it is not read",
                   f"không có bảng nào tên {name!r}{near(name, known, 'vi')}; trang này không được đọc")  # fmt: skip


def passed_sheet(grid: Grid, head: Head) -> Problem:
    table = head.layout.sheet.name
    en = f"{grid.called!r} is the name of a sheet of help, so it is not read, and headings of {table!r} stand on it; "
    vi = f"tên {grid.called!r} là của trang hướng dẫn nên không đọc, nhưng trên đó có tiêu đề của bảng {table!r}; "
    at = grid.at(head.row, head.left)
    return Problem(at, "passed-sheet", f"{en}rename it if it holds records", f"{vi}hãy đổi tên trang nếu đây là hồ sơ")


def no_sheet(path: Path, found: Iterable[Grid], schema: Schema) -> Problem:
    tables = ", ".join(sheet.name for sheet in sheets(schema) if sheet.found is None)
    names = ", ".join(grid.name for grid in found)
    return Problem(path.name, "no-sheet", f"none of its sheets ({names}) holds a table; expected: {tables}",
                   f"không trang nào ({names}) chứa bảng của hồ sơ; cần có: {tables}")  # fmt: skip
