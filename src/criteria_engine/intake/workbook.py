"""A clean Excel workbook to raw rows: sheets and columns found by their names, every value with its cell.

Sheets, columns and rows that are not understood are reported with their address; nothing is dropped in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from criteria_engine.errors import InputError, Problem, near
from criteria_engine.intake.cells import read_cell
from criteria_engine.intake.layout import AS_OF, GENERAL, Column, Sheet, is_for_people, sheets
from criteria_engine.intake.tables import Reading
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.ids import raw_id
from criteria_engine.records.row import Address, steps
from criteria_engine.records.row import Path as FieldPath
from criteria_engine.records.schema import Schema
from criteria_engine.text import is_blank, search_key
from criteria_engine.values import read_period

Grid = list[list[Any]]


def read_workbook(path: Path, schema: Schema) -> Reading:
    """Raw rows of a workbook laid out as docs/records.md says. Raises InputError where it holds no known sheet."""
    grids = _grids(path)
    known = {search_key(sheet.name): sheet for sheet in sheets(schema)}
    reading = Reading()
    reader = _Workbook(reading)
    for name, grid in grids.items():
        if search_key(name) == search_key(GENERAL.vi):
            reading.as_of = _as_of(name, grid, reading)
        elif (sheet := known.get(search_key(name))) is not None:
            reader.sheet(sheet, name, grid)
        elif _first_filled(grid) is not None and not is_for_people(name):
            reading.problems.append(_unknown_sheet(name, schema))
    if not any(search_key(name) in known for name in grids):
        raise InputError([_no_sheet(path, grids, schema)])
    reader.finish()
    return reading


def _grids(path: Path) -> dict[str, Grid]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        # The default would leave out empty rows at the top and shift every address.
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as error:
        # Calamine's errors share no base class; whatever it raises, the file is no workbook that can be read.
        en = f"no readable workbook: {error}"
        raise InputError([Problem(path.name, "not-a-workbook", en, "không đọc được sổ Excel")]) from None


@dataclass
class _Raw:
    """A row of a table being put together from its own sheet and the sheets of its lists."""

    table: str
    data: dict[str, Any]
    at: str
    cells: dict[FieldPath, str]


@dataclass
class _Workbook:
    reading: Reading
    rows: list[_Raw] = field(default_factory=list)
    items: list[tuple[Sheet, str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    list_sheets: dict[tuple[str, str], str] = field(default_factory=dict)
    orphans: set[tuple[str, str]] = field(default_factory=set)

    def sheet(self, sheet: Sheet, name: str, grid: Grid) -> None:
        head = _first_filled(grid)
        if head is None:
            return
        columns = self._columns(sheet, name, grid[head], head)
        if sheet.found is not None:
            self.list_sheets[sheet.table, sheet.found.path] = name
        for number in range(head + 1, len(grid)):
            if any(not _is_blank(value) for value in grid[number]):
                self._row(sheet, name, grid[number], number, columns)

    def finish(self) -> None:
        """Put items under their owners, then hand over the rows."""
        owners: dict[tuple[str, str], list[_Raw]] = defaultdict(list)
        for raw in self.rows:
            owners[raw.table, raw_id(raw.data)].append(raw)
        for sheet, at, data, cells in self.items:
            self._attach(sheet, at, data, cells, owners)
        for raw in self.rows:
            address = Address(raw.at, raw.cells | self._cells_of_lists(raw))
            unsure = frozenset(path for table, path in self.orphans if table == raw.table)
            self.reading.rows.append(RawRow(raw.table, raw.data, address, unsure))

    def _columns(self, sheet: Sheet, name: str, row: list[Any], number: int) -> dict[int, Column]:
        by_name = {search_key(text): c for c in sheet.columns for text in (c.path, c.heading.en, c.heading.vi)}
        columns: dict[int, Column] = {}
        for n, value in enumerate(row):
            if _is_blank(value):
                continue
            column = by_name.get(search_key(str(value)))
            at = cell_name(name, number, n)
            if column is None:
                self._unknown_heading(sheet, at, str(value))
            elif column in columns.values():
                en, vi = f"{value!r} stands over two columns", f"tiêu đề {value!r} lặp lại"
                self.reading.problems.append(Problem(at, "repeated-heading", en, vi))
            else:
                columns[n] = column
        return columns

    def _unknown_heading(self, sheet: Sheet, at: str, heading: str) -> None:
        known = [c.heading.vi for c in sheet.columns]
        en = f"no column is called {heading!r}{near(heading, known)}; its cells are not read"
        vi = f"không có cột {heading!r}{near(heading, known, 'vi')}; các ô của cột này không được đọc"
        self.reading.problems.append(Problem(at, "unknown-heading", en, vi))

    def _row(self, sheet: Sheet, name: str, values: list[Any], number: int, columns: dict[int, Column]) -> None:
        data: dict[str, Any] = {}
        cells: dict[str, str] = {}
        for n, column in columns.items():
            cells[column.path] = cell_name(name, number, n)
            value = read_cell(values[n], column) if n < len(values) else None
            if value is not None:
                data[column.path] = value
        at = cell_name(name, number, 0)
        if sheet.found is None:
            self.rows.append(_Raw(sheet.table, data, at, {steps(path): cell for path, cell in cells.items()}))
        else:
            self.items.append((sheet, at, data, cells))

    def _attach(
        self,
        sheet: Sheet,
        at: str,
        data: dict[str, Any],
        cells: dict[str, str],
        owners: dict[tuple[str, str], list[_Raw]],
    ) -> None:
        assert sheet.found is not None
        key = raw_id(data)
        found = owners.get((sheet.table, key), [])
        if not found:
            # It may belong to any row of the table, so none of these lists is whole.
            self.orphans.add((sheet.table, sheet.found.path))
            ids = [k for t, k in owners if t == sheet.table]
            en = f"no {sheet.table} has the id {key!r}{near(key, ids)}"
            vi = f"không có {sheet.columns[0].heading.vi} {key!r}{near(key, ids, 'vi')}"
            self.reading.problems.append(Problem(cells.get("id", at), "dangling-reference", en, vi))
        for owner in found:
            items = owner.data.setdefault(sheet.found.path, [])
            here = (*steps(sheet.found.path), len(items))
            items.append({path: value for path, value in data.items() if path != "id"})
            owner.cells[here] = at
            owner.cells.update({(*here, *steps(path)): cell for path, cell in cells.items()})

    def _cells_of_lists(self, raw: _Raw) -> dict[FieldPath, str]:
        """The address of a list without rows is the sheet on which they would stand."""
        return {steps(path): name for (table, path), name in self.list_sheets.items() if table == raw.table}


def cell_name(sheet: str, row: int, column: int) -> str:
    """`Mô hình!H14` of 0-based row and column."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{sheet}!{letters}{row + 1}"


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and is_blank(value))


def _first_filled(grid: Grid) -> int | None:
    return next((n for n, row in enumerate(grid) if any(not _is_blank(v) for v in row)), None)


def _as_of(name: str, grid: Grid, reading: Reading) -> date | None:
    for number, column, value in _filled(grid):
        if search_key(str(value)) in (search_key(AS_OF.vi), search_key(AS_OF.en)):
            beside = grid[number][column + 1] if column + 1 < len(grid[number]) else None
            try:
                return None if _is_blank(beside) else read_period(beside).end
            except ValueError as error:
                at = cell_name(name, number, column + 1)
                reading.problems.append(Problem(at, "unreadable-value", str(error), getattr(error, "vi", None)))
    return None


def _filled(grid: Grid) -> Iterator[tuple[int, int, Any]]:
    for number, row in enumerate(grid):
        for column, value in enumerate(row):
            if not _is_blank(value):
                yield number, column, value


def _unknown_sheet(name: str, schema: Schema) -> Problem:
    known = [sheet.name for sheet in sheets(schema)]
    return Problem(f"{name}!A1", "unknown-sheet", f"no table has a sheet {name!r}{near(name, known)}; it is not read",
                   f"không có bảng nào tên {name!r}{near(name, known, 'vi')}; trang này không được đọc")  # fmt: skip


def _no_sheet(path: Path, grids: dict[str, Grid], schema: Schema) -> Problem:
    tables = ", ".join(sheet.name for sheet in sheets(schema) if sheet.found is None)
    found = ", ".join(grids)
    return Problem(path.name, "no-sheet", f"none of its sheets ({found}) holds a table; expected: {tables}",
                   f"không trang nào ({found}) chứa bảng của hồ sơ; cần có: {tables}")  # fmt: skip
