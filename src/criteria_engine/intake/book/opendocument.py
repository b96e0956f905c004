"""The sheets of an .ods: how far they reach, before the reader of values lays them out, and what it does not tell.

A cell or row may say that it stands there so many times (`number-columns-repeated`, `number-rows-repeated`), so a small
file can hold billions of cells. What is noted is therefore noted of cells that hold something, after they were counted.
Source: OpenDocument 1.3 part 3, 19.675 and 19.679 (repeated), 19.676 and 19.680 (spanned), 19.749 (visibility).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from criteria_engine.intake.book import limits
from criteria_engine.intake.book.formats import Style
from criteria_engine.intake.book.layer import Layer
from criteria_engine.intake.book.limits import Extent, too_large
from criteria_engine.intake.book.ods_styles import CellStyles
from criteria_engine.intake.book.xml import Scan, local

CONTENT = "content.xml"
_CELLS = ("table-cell", "covered-table-cell")
_HIDDEN = ("collapse", "filter")
_PERCENT = Style(is_percent=True)
# What a formula shows that failed, in whatever program.
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}")
_MOST_COLUMNS = 16_384
_LONGEST = 1000


@dataclass(slots=True)
class _Run:
    """Cells of a row that are alike: the first, how many, and what the file says of them. `over`: so many rows and
    columns are merged into one."""

    begin: int
    times: int
    is_formula: bool
    is_error: bool
    has_value: bool
    style: Style | None
    over: tuple[int, int]
    is_filled: bool = False
    text: str = ""
    comment: str = ""

    @property
    def has_failed(self) -> bool:
        return self.is_error or (self.is_formula and bool(_FAILED.fullmatch(self.text.strip())))


class SheetsScan(Scan):
    """Goes through the XML of all sheets. `feed` raises InputError where one is too large; `layers`: by the names of
    the sheets."""

    def __init__(self, path: Path, styles: CellStyles) -> None:
        super().__init__(path)
        self._path, self._sheets, self._extent = path, 0, Extent(path)
        self.layers: dict[str, Layer] = {}
        self._layer, self._styles, self._in_body = Layer(), styles, False
        self._of_columns: list[tuple[int, str]] = []
        self._rows, self._times, self._at, self._columns, self._is_hidden = 0, 1, 0, 0, False
        self._cell: _Run | None = None
        self._in_comment = self._in_paragraph = False
        self._of_row = ""

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        name = local(tag)
        if not self._in_body:
            self._in_body = name == "body"
            self._styles.start(name, _short(marks))
        elif name in _CELLS:
            self._begin_cell(_short(marks), any(_says_error(key, said) for key, said in marks.items()))
        elif name == "table-row":
            said = _short(marks)
            self._times, self._at = _times(said.get("number-rows-repeated")), 0
            self._is_hidden, self._of_row = said.get("visibility") in _HIDDEN, said.get("default-cell-style-name", "")
        elif name == "table-column":
            self._column(_short(marks))
        elif name == "table":
            self._begin_sheet(_short(marks).get("name", ""))
        elif name == "annotation":
            self._in_comment = True
        elif name == "p":
            self._in_paragraph = True
            self._text(" ")

    def _begin_sheet(self, name: str) -> None:
        self._sheets, self._rows, self._columns, self._extent = self._sheets + 1, 0, 0, Extent(self._path)
        self._layer, self._of_columns = Layer(), []
        self.layers[name] = self._layer
        if self._sheets > limits.MAX_SHEETS:
            raise too_large(self._path, limits.MAX_SHEETS, "sheets")

    def _column(self, said: Mapping[str, str]) -> None:
        end = self._columns + _times(said.get("number-columns-repeated"))
        if said.get("visibility") in _HIDDEN:
            self._layer.hidden_columns.update(range(self._columns, min(end, _MOST_COLUMNS)))
        self._columns = end
        self._of_columns.append((end, said.get("default-cell-style-name", "")))

    def _begin_cell(self, said: Mapping[str, str], is_error: bool) -> None:
        over = _times(said.get("number-rows-spanned")), _times(said.get("number-columns-spanned"))
        times = _times(said.get("number-columns-repeated"))
        is_formula, has_value, style = "formula" in said, "value-type" in said, self._style(said)
        self._cell = _Run(self._at, times, is_formula, is_error, has_value, style, over, is_formula or has_value)
        self._at += times

    def _style(self, said: Mapping[str, str]) -> Style | None:
        """Of its own, else of its row or column; the kind of number that the cell itself names counts too."""
        if not ("value-type" in said or "formula" in said):
            return None
        column = bisect_right(self._of_columns, (self._at, "\U0010ffff"))
        of_column = self._of_columns[column][1] if column < len(self._of_columns) else ""
        style = self._styles.style(said.get("style-name") or self._of_row or of_column)
        return style or _by_kind(said)

    def _text(self, text: str) -> None:
        if not self._in_body:
            self._styles.text(text)
        cell = self._cell
        if cell is None or not self._in_paragraph:
            return
        cell.is_filled |= bool(text.strip())
        if self._in_comment:
            cell.comment = (cell.comment + text)[:_LONGEST]
        else:
            # A formula that gives an empty text has an empty paragraph; one that was never counted has none.
            cell.has_value, cell.text = True, (cell.text + text)[:_LONGEST]

    def _end(self, tag: str) -> None:
        name = local(tag)
        if not self._in_body:
            self._styles.end(name)
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
        elif name == "annotation":
            self._in_comment = False
        elif name == "p":
            self._in_paragraph = False
        elif name == "table-row":
            self._rows += self._times

    def _end_cell(self, cell: _Run) -> None:
        self._cell = None
        if cell.is_filled:
            self._extent.reach(self._rows + self._times, cell.begin + cell.times)
            self._extent.count(cell.times * self._times)
            self._note(cell)
        if cell.over != (1, 1):
            self._extent.count()
            last = self._rows + cell.over[0] - 1, cell.begin + cell.over[1] - 1
            self._layer.merged.append(((self._rows, cell.begin), last))

    def _note(self, cell: _Run) -> None:
        """What is to be said of cells that hold something, once they are known to be not too many."""
        layer = self._layer
        if self._is_hidden:
            layer.hidden_rows.update(range(self._rows, self._rows + self._times))
        if cell.has_failed:
            layer.failed.update(self._places(cell))
        elif cell.is_formula and not cell.has_value:
            layer.uncounted.update(self._places(cell))
        if cell.style is not None:
            layer.styles.update(dict.fromkeys(self._places(cell), cell.style))
        if cell.comment.strip():
            layer.comments.update(dict.fromkeys(self._places(cell), " ".join(cell.comment.split())))

    def _places(self, cell: _Run) -> Iterator[tuple[int, int]]:
        rows = range(self._rows, self._rows + self._times)
        return ((row, n) for row in rows for n in range(cell.begin, cell.begin + cell.times))


def _short(marks: Mapping[str, str]) -> dict[str, str]:
    """Attributes by their names alone, without those of one program ("calcext:value-type" is another kind)."""
    return {local(key): said for key, said in marks.items() if "calcext" not in key}


def _says_error(key: str, said: str) -> bool:
    return said == "error" and key.endswith("}value-type")


def _by_kind(said: Mapping[str, str]) -> Style | None:
    """Kinds of numbers that the cell itself names."""
    if said.get("value-type") == "percentage":
        return _PERCENT
    return Style(after=said["currency"]) if said.get("currency") else None


def _times(said: str | None) -> int:
    return max(int(said), 1) if said and said.isdecimal() else 1
