"""How far the sheets of an .ods reach, before the reader of its values lays them out in memory.

A cell or row may say that it stands there so many times (`number-columns-repeated`, `number-rows-repeated`), so a small
file can hold billions of cells. Source: OpenDocument 1.3 part 3, 19.675 and 19.679.
"""

from __future__ import annotations

from pathlib import Path

from criteria_engine.intake.book.limits import MAX_SHEETS, Extent, too_large
from criteria_engine.intake.book.xml import parser_of

CONTENT = "content.xml"


class SheetsScan:
    """Goes through the XML of all sheets. `feed` raises InputError where one is too large."""

    def __init__(self, path: Path) -> None:
        self._path, self._sheets, self._extent = path, 0, Extent(path)
        self._rows, self._times, self._column = 0, 1, 0
        self._filled: list[tuple[int, int]] = []  # of a row: the last column and how many cells, by run of cells
        self._cell_times = 1
        self._is_filled = self._in_cell = False
        self._parser = parser_of(path)
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece)

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        name, said = tag.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in marks.items()}
        if name == "table":
            self._begin_sheet()
        elif name == "table-row":
            self._times, self._column, self._filled = _times(said.get("number-rows-repeated")), 0, []
        elif name in ("table-cell", "covered-table-cell"):
            self._cell_times = _times(said.get("number-columns-repeated"))
            self._in_cell, self._is_filled = True, "value-type" in said or "formula" in said

    def _begin_sheet(self) -> None:
        self._sheets, self._rows, self._extent = self._sheets + 1, 0, Extent(self._path)
        if self._sheets > MAX_SHEETS:
            raise too_large(self._path, f"{MAX_SHEETS} trang")

    def _text(self, text: str) -> None:
        self._is_filled |= self._in_cell and bool(text.strip())

    def _end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name in ("table-cell", "covered-table-cell"):
            self._column += self._cell_times
            self._in_cell = False
            if self._is_filled:
                self._filled.append((self._column, self._cell_times))
        elif name == "table-row":
            self._end_row()

    def _end_row(self) -> None:
        self._rows += self._times
        for column, cells in self._filled:
            self._extent.reach(self._rows, column)
            self._extent.count(cells * self._times)


def _times(said: str | None) -> int:
    return int(said) if said and said.isdecimal() else 1
