"""Rows of a table as raw rows: each cell read under its heading, with the unit that it has there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.intake.book.grid import ERRORS
from criteria_engine.intake.book.passed import Doubtful, Passed
from criteria_engine.intake.book.places import Places
from criteria_engine.intake.book.problems import failed, shifted, stands_elsewhere
from criteria_engine.intake.book.regions import Region
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
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        self.places = Places(self.region)

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
        if (first := self._merged_from(number)) is not None:
            self._same_as(first, number)
            return
        for n, column in region.head.columns.items():
            cells[column.path] = at = region.grid.at(number, n)
            value = self._value(number, n, column)
            if value is not None:
                data[column.path] = value
                self.together.names.note(data, column, at)
        at = region.grid.at(number, region.head.left)
        beside = {} if ID in cells else self.places.beside(number, self.group, is_owned=self._is_owned(data))
        self.together.add(region.head.layout.sheet, at, data, cells, beside)

    def _is_owned(self, data: Mapping[str, Any]) -> bool:
        """Whether a row says itself to whom it belongs."""
        record = self.together.schema[self.region.head.layout.sheet.table].record
        return record is not None and any(path in data for path in (record.owner, record.parent))

    def _merged_from(self, number: int) -> int | None:
        """The row above that all fields of a row are merged from: one record, with several lines beside it."""
        region = self.region
        rows = {region.grid.corners.get((number, n), (number, n))[0] for n in region.head.columns}
        first = min(rows, default=number)
        is_one = region.head.layout.sheet.found is None and len(rows) == 1 and first in region.rows
        return first if is_one and first != number else None

    def _same_as(self, first: int, number: int) -> None:
        grid, left = self.region.grid, self.region.head.left
        en = f"all fields are merged from {grid.at(first, left)}; counted once"
        vi = f"mọi mục là ô gộp từ {grid.at(first, left)}; tính một lần"
        self.reading.remarks.append((grid.at(number, left), Remark("listed-twice", "", en, vi)))

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
