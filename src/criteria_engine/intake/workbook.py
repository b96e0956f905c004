"""An Excel workbook to raw rows: tables found on its sheets, columns by their headings, every value with its cell.

Sheets, columns and rows that are not understood are told with their address; nothing is dropped in silence. What is
read otherwise than it stands there, or passed over, is a remark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from criteria_engine.errors import InputError, Problem, near
from criteria_engine.intake.book.brackets import brackets_that_count, is_unexplained, turns
from criteria_engine.intake.book.delimited import grids_of_csv
from criteria_engine.intake.book.formulas import without_a_value
from criteria_engine.intake.book.general import as_of_on
from criteria_engine.intake.book.grid import ERRORS, Grid, grids
from criteria_engine.intake.book.heads import ENOUGH, Unsure
from criteria_engine.intake.book.passed import Doubtful, Passed
from criteria_engine.intake.book.problems import (
    changed_headings,
    failed,
    no_sheet,
    no_table,
    passed_sheet,
    repeated,
    shifted,
    stands_elsewhere,
    turned,
    uncounted,
    unknown_sheet,
    unsure,
)  # fmt: skip
from criteria_engine.intake.book.regions import Region, Unknown, regions
from criteria_engine.intake.book.rows import others, sorted_out, without_heading
from criteria_engine.intake.book.shown import read_shown
from criteria_engine.intake.book.titles import is_letterhead
from criteria_engine.intake.book.together import Together
from criteria_engine.intake.book.unit_columns import is_of_units
from criteria_engine.intake.book.units import Units, comments_on, take_in_units
from criteria_engine.intake.cells.remarks import remark
from criteria_engine.intake.layout import GENERAL, Column, Sheet, is_for_people, is_of_template
from criteria_engine.intake.tables import AS_OF as DAY
from criteria_engine.intake.tables import Reading, as_of_in
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.ids import ID
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Address
from criteria_engine.records.schema import Schema
from criteria_engine.text import search_key


def read_workbook(path: Path, schema: Schema) -> Reading:
    """Raw rows of a workbook (docs/intake.md). Raises InputError where it holds no table that is known."""
    return _read(path, grids(path), schema)


def read_csv(path: Path, schema: Schema) -> Reading:
    """The same of a CSV file, or of a folder of them, as sheets. Raises InputError as `read_workbook` does."""
    reading = _read(path, grids_of_csv(path), schema)
    if (path / DAY).is_file():
        said = (path / DAY).read_text(encoding="utf-8").strip()
        reading.as_of = as_of_in(said, f"{path.name}/{DAY}", reading.problems)
    return reading


def _read(path: Path, sheets: list[Grid], schema: Schema) -> Reading:
    reading = Reading()
    reader = _Workbook(reading, schema, Together(reading, schema))
    reading.grids = sheets
    for grid in reading.grids:
        if search_key(grid.called) == search_key(GENERAL.vi):
            reading.as_of = as_of_on(grid, reading)
        elif is_for_people(grid.called):
            reader.for_people(grid)
        else:
            reader.grid(grid)
    if not reading.regions:
        raise InputError(_unread(reading.problems) or [no_sheet(path, reading.grids, schema)])
    reader.together.finish()
    return reading


def _unread(problems: list[Problem]) -> list[Problem]:
    """Why a workbook was not read at all, where that is known better than that none of its sheets holds a table."""
    return [problem for problem in problems if problem.code in ("which-table", "passed-sheet")]


@dataclass
class _Workbook:
    reading: Reading
    schema: Schema
    together: Together
    # Of money, that tables of each sheet had.
    units: dict[str, set[str]] = field(default_factory=dict)
    # Addresses of headings that are not what they are called.
    turned: set[str] = field(default_factory=set)
    # The title over the rows that are being read.
    group: str = ""

    def for_people(self, grid: Grid) -> None:
        """A sheet of help, of lists, of examples: passed over, and asked about where a table stands on it."""
        heads = [one.head for one in regions(grid, self.schema) if isinstance(one, Region)]
        if heads:
            self.reading.problems.append(passed_sheet(grid, heads[0]))
        elif not is_of_template(grid.called) and any(grid):
            en, vi = "a sheet of help, lists or examples by its name; not read", "trang hướng dẫn, danh mục; không đọc"
            self._remark(grid.at(0, 0), "sheet-for-people", grid.called, f"{grid.called!r}: {en}",
                         f"{grid.called!r}: {vi}")  # fmt: skip

    def grid(self, grid: Grid) -> None:
        found = regions(grid, self.schema)
        self._tell_what_is_hidden(grid)
        if not found:
            # Headings may be formulas too: nobody knows which of these would have been read.
            self.reading.problems += [uncounted(grid.at(*cell)) for cell in sorted(grid.layer.uncounted)]
        for region in found:
            if isinstance(region, Unsure):
                self.reading.problems.append(unsure(grid, region))
            elif isinstance(region, Unknown):
                self.reading.problems.append(no_table(grid, region.rows))
            else:
                take_in_units(region)
                self.reading.regions.append(region)
                self._region(region)
        if not found and (first := next(iter(grid), None)) is not None:
            self.reading.problems.append(unknown_sheet(grid.at(first[0], first[1][0]), grid.called, self.schema))

    def _tell_what_is_hidden(self, grid: Grid) -> None:
        if grid.is_hidden:
            self._remark(f"{grid.name}!A1", "hidden-sheet", grid.name, "a hidden sheet, read", "trang ẩn, đã đọc")
        for row in sorted(grid.layer.hidden_rows):
            if row < len(grid.rows) and grid.filled(row):
                self._remark(grid.at(row, 0), "hidden-row", "", "a hidden row, read", "dòng ẩn, đã đọc")
        # Programs hide every unused column, up to the last of sixteen thousand.
        filled = {n for _, found in grid for n in found} if grid.layer.hidden_columns else set()
        for column in sorted(filled.intersection(grid.layer.hidden_columns)):
            self._remark(grid.at(0, column), "hidden-column", "", "a hidden column, read", "cột ẩn, đã đọc")

    def _remark(self, at: str, code: str, raw: str, en: str, vi: str) -> None:
        self.reading.remarks.append((at, Remark(code, raw, en, vi)))

    def _region(self, region: Region) -> None:
        sheet, grid = region.head.layout.sheet, region.grid
        is_table = False
        for row in region.above:
            is_table = self._above(region, row, is_table)
        self._turned(region)
        found = list(sorted_out(region))
        units = Units(region, found, self.units.get(grid.name, ()))
        self._columns(region, units)
        if sheet.found is not None:
            self.together.list_sheets[sheet.table, sheet.found.path] = grid.name
        self.group = ""
        for one in found:
            if isinstance(one, Passed):
                units.passed(one.row, one.remark.code)
                self.group = one.remark.raw if one.remark.code == "group-row" else self.group
                self.reading.remarks.append((grid.at(one.row, grid.filled(one.row)[0]), one.remark))
            elif isinstance(one, Doubtful):
                self._set_aside(region, one.row, one.problem)
            else:
                self._row(region, one, units)
        self.units.setdefault(grid.name, set()).update(units.named())
        self.reading.problems += without_a_value(region, {one.row for one in found if isinstance(one, Passed)})

    def _turned(self, region: Region) -> None:
        """Columns that are not what they are called become the office's own."""
        head = region.head
        for n, inside in brackets_that_count(region, turns).items():
            at, column = region.grid.at(head.row, n), head.columns.pop(n)
            head.others[n] = head.texts[n]
            self.reading.problems.append(turned(at, column, head.texts[n], inside))
            self.turned.add(at)

    def _columns(self, region: Region, units: Units) -> None:
        """What is told of columns: of those that are read, and why others are not."""
        head, grid, sheet = region.head, region.grid, region.head.layout.sheet
        changed = {problem.at: problem for problem in changed_headings(region)}
        self.reading.problems += changed.values()
        for n, heading in others(region):
            if n not in units.columns.all and (at := grid.at(head.row, n)) not in {*self.turned, *changed}:
                self._other_column(sheet, at, heading)
        for n, row in without_heading(region).items():
            if n not in units.columns.all:
                self._nameless_column(grid, row, n)
        self.reading.problems += repeated(region)
        for n, heading in head.spare.items():
            en, vi = "another column says the same; not read", "trùng ý một cột khác; không đọc"
            self._remark(grid.at(head.row, n), "extra-column", heading, f"{heading!r}: {en}", f"{heading!r}: {vi}")
        for n, inside in brackets_that_count(region, is_unexplained).items():
            self.reading.remarks.append((grid.at(head.row, n), remark("bracket-in-heading", head.texts[n], inside)))
        for n in head.columns:
            self.reading.remarks += ((grid.at(head.row, n), remark("comment", said)) for said in comments_on(region, n))
        for n in units.columns.all:
            self.reading.remarks.append((grid.at(head.row, n), remark("unit-column", head.texts.get(n, ""))))

    def _above(self, region: Region, row: int, is_table: bool) -> bool:
        """Titles stand above a table; whole rows there, and what is right below them, are a table that nobody
        recognised."""
        grid, found = region.grid, region.grid.filled(row)
        raw = " | ".join(grid.text(row, n) for n in found)
        is_over_headings = row == region.head.row - 1 and any((row, n) in grid.corners for n in found)
        is_whole = len(found) >= ENOUGH and not is_over_headings
        if is_whole and (is_table or not is_letterhead([grid.text(row, n) for n in found])):
            en, vi = f"not read, above a table that is: {raw!r}", f"không đọc, nằm trên một bảng khác: {raw!r}"
            self.reading.problems.append(Problem(grid.at(row, found[0]), "no-table-here", en, vi))
            return True
        if found:
            self._remark(grid.at(row, found[0]), "title-row", raw, f"above a table: {raw!r}", f"trên bảng: {raw!r}")
        return is_table and bool(found)

    def _other_column(self, sheet: Sheet, at: str, heading: str) -> None:
        """One that is nearly a field's is a slip that loses data; any other is kept aside."""
        known = [c.heading.vi for c in sheet.columns]
        if not is_of_units(heading) and (hint := near(heading, known)):
            en = f"no column is called {heading!r}{hint}; its cells are not read"
            vi = f"không có cột {heading!r}{near(heading, known, 'vi')}; các ô của cột này không được đọc"
            self.reading.problems.append(Problem(at, "unknown-heading", en, vi))
        else:
            en, vi = "no field of the records; not read", "không thuộc hồ sơ; không đọc"
            self._remark(at, "extra-column", heading, f"{heading!r}: {en}", f"cột {heading!r} {vi}")

    def _nameless_column(self, grid: Grid, row: int, n: int) -> None:
        at, raw = grid.at(row, n), grid.text(row, n)
        en, vi = "no heading stands over this column; not read", "cột không có tiêu đề; không đọc"
        self._remark(at, "extra-column", raw, f"{raw!r}: {en}", f"{raw!r}: {vi}")

    def _row(self, region: Region, number: int, units: Units) -> None:
        if region.grid.is_delimited and (problem := shifted(region, number)):
            self._set_aside(region, number, problem)
            return
        sheet, data, cells = region.head.layout.sheet, {}, {}
        for n, column in region.head.columns.items():
            cells[column.path] = at = region.grid.at(number, n)
            value = self._value(region, number, n, column, units.of(number, n))
            if value is not None:
                data[column.path] = value
                self.together.names.note(data, column, at)
        at = region.grid.at(number, region.head.left)
        self.together.add(sheet, at, data, cells, self._beside(region, number) if ID not in cells else {})

    def _beside(self, region: Region, number: int) -> dict[str, str]:
        """What stands in the office's own columns, and the group of this table that the row belongs to."""
        own = {heading: region.grid.text(number, n) for n, heading in others(region)}
        return own | {region.grid.at(region.head.row, region.head.left): self.group}

    def _set_aside(self, region: Region, number: int, problem: Problem) -> None:
        """A row of which nobody can say whether it is a record, or which cell belongs under which heading."""
        sheet, grid = region.head.layout.sheet, region.grid
        texts = " | ".join(grid.text(number, n) for n in grid.filled(number))
        if sheet.found is None:
            self.reading.rows.append(RawRow(sheet.table, texts, Address(problem.at), problems=(problem,)))
        else:
            self.reading.problems.append(problem)
            self.together.orphans.add((sheet.table, sheet.found.path))

    def _value(self, region: Region, row: int, n: int, column: Column, unit: str | None) -> Any:
        grid, here, at = region.grid, (row, n), region.grid.at(row, n)
        value, above = grid.value(row, n), grid.corners.get((row, n))
        if value is None and above and above[1] == n and above[0] in region.rows:
            value, here = grid.value(*above), above
            en, vi = f"filled down from {grid.at(*above)}", f"điền theo ô gộp {grid.at(*above)}"
            self._remark(at, "merged", grid.text(*above), en, vi)
        if here in grid.layer.failed or (isinstance(value, str) and value.strip() in ERRORS):
            # The one of a formula is told with the others of its table; some programs save 0 beside it.
            self.reading.problems += [] if here in grid.layer.failed else [failed(at)]
            return None
        cell = read_shown(value, grid.layer, here, unit, column)
        self.reading.remarks += ((at, remark) for remark in cell.remarks)
        if column.elsewhere and cell.value:
            self.reading.problems.append(stands_elsewhere(at, region, column, grid.text(*here)))
            return None
        return cell.value
