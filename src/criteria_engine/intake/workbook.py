"""An Excel workbook to raw rows: tables found on its sheets, columns by their headings, every value with its cell.

Sheets, columns and rows that are not understood are told with their address; nothing is dropped in silence. What is
read otherwise than it stands there, or passed over, is a remark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.book.delimited import grids_of_csv
from criteria_engine.intake.book.formulas import without_a_value
from criteria_engine.intake.book.general import as_of_on
from criteria_engine.intake.book.grid import Grid, grids
from criteria_engine.intake.book.heads import Unsure
from criteria_engine.intake.book.lacking import lacking
from criteria_engine.intake.book.passed import Passed
from criteria_engine.intake.book.problems import no_sheet, no_table, uncounted, unknown_sheet, unsure
from criteria_engine.intake.book.regions import Region, Unknown, regions
from criteria_engine.intake.book.row_reader import RowReader
from criteria_engine.intake.book.rows import sorted_out
from criteria_engine.intake.book.telling import Telling
from criteria_engine.intake.book.together import Together
from criteria_engine.intake.book.units import Units, take_in_units
from criteria_engine.intake.layout import GENERAL, is_for_people
from criteria_engine.intake.tables import AS_OF as DAY
from criteria_engine.intake.tables import Reading, as_of_in
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
    reader = _Workbook(reading, schema, Together(reading, schema), Telling(reading))
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
    telling: Telling
    # Of money, that tables of each sheet had.
    units: dict[str, set[str]] = field(default_factory=dict)

    def for_people(self, grid: Grid) -> None:
        found = [one for one in regions(grid, self.schema) if isinstance(one, Region)]
        self.telling.for_people(grid, found)

    def grid(self, grid: Grid) -> None:
        found = regions(grid, self.schema)
        self.telling.hidden(grid)
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

    def _region(self, region: Region) -> None:
        sheet, grid = region.head.layout.sheet, region.grid
        self.telling.above(region)
        self.telling.turned(region)
        found = list(sorted_out(region))
        units = Units(region, found, self.units.get(grid.name, ()))
        self.telling.columns(region, units)
        if sheet.found is not None:
            self.together.list_sheets[sheet.table, sheet.found.path] = grid.name
        rows, before = RowReader(self.reading, self.together, region, units), len(self.together.rows)
        for one in found:
            rows.read(one)
        if problem := lacking(region, self.schema[sheet.table], found):
            self.together.set_aside(before, problem)
        self.units.setdefault(grid.name, set()).update(units.named())
        self.reading.problems += without_a_value(region, {one.row for one in found if isinstance(one, Passed)})
