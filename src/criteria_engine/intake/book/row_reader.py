"""Rows of a table as raw rows: each cell read under its heading, with the unit that it has there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.intake.book.grid import ERRORS
from criteria_engine.intake.book.passed import Doubtful, Passed
from criteria_engine.intake.book.problems import failed, shifted, stands_elsewhere
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.rows import others
from criteria_engine.intake.book.shown import read_shown
from criteria_engine.intake.book.together import Together
from criteria_engine.intake.book.units import Units
from criteria_engine.intake.layout import Column
from criteria_engine.intake.tables import Reading
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.ids import ID
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Address


@dataclass
class RowReader:
    """Goes down one table. `group`: the title over the rows that are being read."""

    reading: Reading
    together: Together
    region: Region
    units: Units
    group: str = ""

    def read(self, found: int | Passed | Doubtful) -> None:
        """Take in what a row is: a record, something that was passed over, something to ask about."""
        if isinstance(found, Passed):
            self._passed(found)
        elif isinstance(found, Doubtful):
            self._set_aside(found.row, found.problem)
        elif self.region.grid.is_delimited and (problem := shifted(self.region, found)):
            self._set_aside(found, problem)
        else:
            self._row(found)

    def _passed(self, found: Passed) -> None:
        grid = self.region.grid
        self.units.passed(found.row, found.remark.code)
        self.group = found.remark.raw if found.remark.code == "group-row" else self.group
        self.reading.remarks.append((grid.at(found.row, grid.filled(found.row)[0]), found.remark))

    def _row(self, number: int) -> None:
        region, data, cells = self.region, {}, {}
        for n, column in region.head.columns.items():
            cells[column.path] = at = region.grid.at(number, n)
            value = self._value(number, n, column)
            if value is not None:
                data[column.path] = value
                self.together.names.note(data, column, at)
        at = region.grid.at(number, region.head.left)
        self.together.add(region.head.layout.sheet, at, data, cells, {} if ID in cells else self._beside(number))

    def _beside(self, number: int) -> dict[str, str]:
        """What stands in the office's own columns, and the group of this table that the row belongs to."""
        region = self.region
        own = {heading: region.grid.text(number, n) for n, heading in others(region)}
        return own | {region.grid.at(region.head.row, region.head.left): self.group}

    def _set_aside(self, number: int, problem: Problem) -> None:
        """A row of which nobody can say whether it is a record, or which cell belongs under which heading."""
        sheet, grid = self.region.head.layout.sheet, self.region.grid
        texts = " | ".join(grid.text(number, n) for n in grid.filled(number))
        if sheet.found is None:
            self.reading.rows.append(RawRow(sheet.table, texts, Address(problem.at), problems=(problem,)))
        else:
            self.reading.problems.append(problem)
            self.together.orphans.add((sheet.table, sheet.found.path))

    def _value(self, row: int, n: int, column: Column) -> Any:
        grid, here, at = self.region.grid, (row, n), self.region.grid.at(row, n)
        value, above = grid.value(row, n), grid.corners.get((row, n))
        if value is None and above and above[1] == n and above[0] in self.region.rows:
            value, here = grid.value(*above), above
            en, vi = f"filled down from {grid.at(*above)}", f"điền theo ô gộp {grid.at(*above)}"
            self.reading.remarks.append((at, Remark("merged", grid.text(*above), en, vi)))
        if here in grid.layer.failed or (isinstance(value, str) and value.strip() in ERRORS):
            # The one of a formula is told with the others of its table; some programs save 0 beside it.
            self.reading.problems += [] if here in grid.layer.failed else [failed(at)]
            return None
        cell = read_shown(value, grid.layer, here, self.units.of(row, n), column)
        self.reading.remarks += ((at, remark) for remark in cell.remarks)
        if column.elsewhere and cell.value:
            self.reading.problems.append(stands_elsewhere(at, self.region, column, grid.text(*here)))
            return None
        return cell.value
