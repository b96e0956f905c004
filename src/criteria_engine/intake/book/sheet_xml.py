"""The XML of one sheet of an .xlsx: how far it reaches, what is hidden, which formulas have no value.

Source: ECMA-376 part 1, 18.3.1.4 (c), 18.3.1.73 (row), 18.3.1.13 (col), 18.3.1.40 (f).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from criteria_engine.intake.book.formats import Style
from criteria_engine.intake.book.layer import Layer
from criteria_engine.intake.book.limits import Extent
from criteria_engine.intake.book.xml import Scan, local

_CELL = re.compile(r"([A-Z]{1,12})([0-9]{1,12})")
_ROW = re.compile(r"[0-9]{1,12}")


class SheetScan(Scan):
    """Goes through the XML of one sheet."""

    def __init__(self, path: Path, styles: Mapping[int, Style] = MappingProxyType({})) -> None:
        super().__init__(path)
        self.layer, self._extent, self._styles = Layer(), Extent(path), styles
        self._style: Style | None = None
        self._row, self._column, self._is_formula, self._has_value, self._in_value = -1, -1, False, False, False
        self._is_filled = self._is_text = False

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._begin_cell(marks.get("r", ""), marks)
        elif name == "row":
            self._begin_row(marks)
        elif name == "f":
            self._is_formula = True
        elif name in ("v", "is"):
            self._in_value = self._is_filled = True
            # The text "" is a value that a formula may have; without a kind, an empty value is none at all.
            self._has_value |= self._is_text
        elif name == "col" and marks.get("hidden") in ("1", "true"):
            self.layer.hidden_columns.update(range(int(marks["min"]) - 1, min(int(marks["max"]), 16_384)))

    def _begin_row(self, marks: dict[str, str]) -> None:
        self._row = int(_sound(_ROW, marks["r"])[0]) - 1 if "r" in marks else self._row + 1
        self._column = -1
        if marks.get("hidden") in ("1", "true"):
            self.layer.hidden_rows.add(self._row)

    def _begin_cell(self, at: str, marks: dict[str, str]) -> None:
        self._extent.count()
        found = _sound(_CELL, at) if at else None
        self._column = column_of(found[1]) if found else self._column + 1
        # What a cell says of its row counts for the reader of values, whatever row it stands in.
        self._row = int(found[2]) - 1 if found else self._row
        self._is_formula = self._has_value = self._is_filled = False
        self._is_text, number = marks.get("t") == "str", marks.get("s", "0")
        self._style = self._styles.get(int(number)) if number.isdecimal() else None
        if marks.get("t") == "e":
            self.layer.failed.add((self._row, self._column))

    def _text(self, text: str) -> None:
        # Some programs write an empty value beside a formula that was never counted.
        self._has_value |= self._in_value and bool(text.strip())

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name in ("v", "is"):
            self._in_value = False
        elif name == "c" and (self._is_formula or self._is_filled):
            self._end_cell()

    def _end_cell(self) -> None:
        self._extent.reach(self._row + 1, self._column + 1)
        if self._is_formula and not self._has_value:
            self.layer.uncounted.add((self._row, self._column))
        if self._style is not None:
            self.layer.styles[self._row, self._column] = self._style


def _sound(pattern: re.Pattern[str], said: str) -> re.Match[str]:
    """Raises ValueError for a place that is none: another reader may take any number of it for one."""
    if found := pattern.fullmatch(said):
        return found
    raise ValueError(f"no place on a sheet: {said[:40]!r}")


def column_of(letters: str) -> int:
    """0 of `A`, 26 of `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def place_of(at: str) -> tuple[int, int] | None:
    """Row and column of `B14`, counted from 0."""
    found = _CELL.fullmatch(at)
    return (int(found[2]) - 1, column_of(found[1])) if found else None
