"""A sheet as a grid of values, with what is merged and hidden on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.book.layer import Layer
from criteria_engine.intake.book.money import bracketed
from criteria_engine.intake.book.package import open_package
from criteria_engine.text import is_blank

Cell = tuple[int, int]
# Of a longer text the beginning says whether it is a heading, a title or a total.
LONGEST = 1000
# What a cell shows whose formula failed.
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"})


@dataclass
class Grid:
    """`rows`: of values, counted from 0. `merged`: first and last cell of each range that is one cell.

    `title`: what the sheet is called, where its name is that of a file. `is_delimited`: its rows are lines of text, and
    one of another length than the headings may have shifted.
    """

    name: str
    rows: list[list[Any]]
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    is_hidden: bool = False
    layer: Layer = field(default_factory=Layer)
    title: str = ""
    is_delimited: bool = False

    @property
    def called(self) -> str:
        return self.title or self.name

    def value(self, row: int, column: int) -> Any:
        """None for a blank and beyond the edge."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return None
        value = self.rows[row][column]
        return None if isinstance(value, str) and is_blank(value) else value

    def text(self, row: int, column: int) -> str:
        """What a cell says, to be recognised; a value is taken from `value`."""
        value = self.value(row, column)
        if isinstance(value, float) and value.is_integer():
            # Readers make every number of a workbook a float: 2022 is a heading, "2022.0" is none.
            return f"{value:.0f}"
        return "" if value is None else str(value)[:LONGEST].strip()

    def filled(self, row: int) -> list[int]:
        """The columns of a row in which anything stands."""
        return self._filled.get(row, [])

    @cached_property
    def _filled(self) -> dict[int, list[int]]:
        """The rows that are not blank: looked for once, since everything asks for them."""
        found = ((row, [n for n in range(len(cells)) if self.value(row, n) is not None])
                 for row, cells in enumerate(self.rows))  # fmt: skip
        return {row: columns for row, columns in found if columns}

    def at(self, row: int, column: int) -> str:
        """`Mô hình!H14`."""
        return cell_name(self.name, row, column)

    def only(self, columns: range) -> Grid:
        """The same sheet as if nothing stood in other columns; addresses stay."""
        rows = [[value if n in columns else None for n, value in enumerate(row)] for row in self.rows]
        return replace(self, rows=rows, merged=[area for area in self.merged if area[0][1] in columns])

    @cached_property
    def corners(self) -> dict[Cell, Cell]:
        """Of each cell within a merged range the one that holds its value."""
        edge = len(self.rows) - 1, max(map(len, self.rows), default=0) - 1
        return {cell: first for first, last in self.merged for cell in _within(first, last, edge)}

    @cached_property
    def _within_merged(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for row, column in self.corners:
            found.setdefault(row, set()).add(column)
        return found

    def spanned(self, row: int) -> set[int]:
        """The columns of a row that are filled or part of a merged range: `spread` finds nothing elsewhere."""
        return {*self.filled(row), *self._within_merged.get(row, ())}

    def spread(self, row: int, column: int) -> str:
        """The text of a heading, which may be written over several columns and rows; its unit is put in brackets."""
        return bracketed(self.text(*self.corners.get((row, column), (row, column))))

    def __iter__(self) -> Iterator[tuple[int, list[int]]]:
        """Rows that are not blank, with the columns filled."""
        return iter(self._filled.items())


def _within(first: Cell, last: Cell, edge: Cell) -> Iterator[Cell]:
    # A range over whole columns would be a million cells; beyond the edge there is nothing to hold for.
    for row in range(first[0], min(last[0], edge[0]) + 1):
        for column in range(first[1], min(last[1], edge[1]) + 1):
            yield row, column


def cell_name(sheet: str, row: int, column: int) -> str:
    """`Mô hình!H14` of row and column counted from 0."""
    return f"{sheet}!{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """`A` of 0, `AA` of 26."""
    found, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def grids(path: Path) -> list[Grid]:
    """The sheets of a workbook in their order, hidden ones too. Raises InputError where it cannot be read."""
    layers = open_package(path)
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
        hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible is not SheetVisibleEnum.Visible}
        return [_grid(book.get_sheet_by_name(name), name in hidden, layers.get(name)) for name in book.sheet_names]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Calamine's errors share no base class, and where it gives up (a "panic") not even that of all exceptions;
        # whatever it raises, the file is no workbook that can be read.
        en = f"no readable workbook: {error}"
        raise InputError([Problem(path.name, "not-a-workbook", en, "không đọc được sổ Excel")]) from None


def _grid(sheet: Any, is_hidden: bool, layer: Layer | None) -> Grid:
    # The default would leave out empty rows at the top and shift every address.
    rows = sheet.to_python(skip_empty_area=False)
    layer = layer or Layer()
    return Grid(sheet.name, rows, list(sheet.merged_cell_ranges or layer.merged), is_hidden, layer)
