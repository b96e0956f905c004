"""The styles of an .ods that show something else than the value.

A cell names its style, or has that of its column; the style names how values are written. Source: OpenDocument 1.3 part
3, 16.29 (data styles), 16.2 (style:style), 16.3 (style:map), 19.340 (display-factor).
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from criteria_engine.intake.book.formats import AROUND, PLAIN, Style, day_of
from criteria_engine.intake.book.xml import local, parser_of, pieces

STYLES = "styles.xml"
# A format with a part for texts is a text style; its numbers have the styles that it maps them to.
_KINDS = ("date-style", "number-style", "percentage-style", "currency-style", "text-style")
_LETTERS = {"day": "d", "month": "m", "year": "y", "hours": "h", "minutes": "h", "seconds": "s"}
_NUMBERS = ("number", "scientific-number", "fraction")
_ABOVE_ZERO = ("value()>=0", "value()>0")
_DEEPEST = 16


@dataclass
class _Written:
    """How values are written: parts of a date, words before and after a number; `above`: the style that numbers above
    zero have instead."""

    is_percent: bool
    letters: set[str] = field(default_factory=set)
    has_number: bool = False
    thousands: int = 0
    before: str = ""
    after: str = ""
    above: str = ""

    def style(self) -> Style:
        if not self.has_number:
            return Style(day=day_of(self.letters))
        after = self.after.replace("%", "") if self.is_percent else self.after
        return Style("", self.is_percent, self.thousands, self.before.strip(AROUND), after.strip(AROUND))


@dataclass
class _OfCell:
    written: str
    parent: str
    is_struck: bool = False


def styles_of(path: Path, package: zipfile.ZipFile) -> CellStyles:
    """The styles that stand in a part of their own; those of the sheets' part are yet to be taken in."""
    styles, parser = CellStyles(), parser_of(path)
    parser.StartElementHandler = lambda tag, marks: styles.start(local(tag), {local(key): marks[key] for key in marks})
    parser.EndElementHandler = lambda tag: styles.end(local(tag))
    parser.CharacterDataHandler = styles.text
    for piece in pieces(package, STYLES) if STYLES in package.namelist() else ():
        parser.Parse(piece)
    return styles


class CellStyles:
    """Takes in the styles of both parts that hold them; `style` then says what a named one shows otherwise."""

    def __init__(self) -> None:
        self._written: dict[str, _Written] = {}
        self._cells: dict[str, _OfCell] = {}
        self._now: _Written | None = None
        self._cell: _OfCell | None = None
        self._is_literal = False
        self._known: dict[str, Style | None] = {}

    def start(self, name: str, said: Mapping[str, str]) -> None:
        if name in _KINDS:
            self._now = self._written[said.get("name", "")] = _Written(name == "percentage-style")
        elif self._now is not None:
            self._part(self._now, name, said)
        elif name == "style":
            self._cell = _OfCell(said.get("data-style-name", ""), said.get("parent-style-name", ""))
            if said.get("family") == "table-cell":
                self._cells[said.get("name", "")] = self._cell
        elif name == "text-properties" and self._cell is not None:
            self._cell.is_struck = said.get("text-line-through-style", "none") != "none"

    def _part(self, written: _Written, name: str, said: Mapping[str, str]) -> None:
        self._is_literal = name in ("text", "currency-symbol")
        if name in _LETTERS:
            written.letters.add(_LETTERS[name])
        elif name in _NUMBERS:
            written.has_number, factor = True, said.get("display-factor", "1")
            written.thousands = (len(factor) - 1) // 3 if factor.isdecimal() else 0
        elif name == "map" and said.get("condition", "").replace(" ", "") in _ABOVE_ZERO:
            written.above = said.get("apply-style-name", "")

    def text(self, text: str) -> None:
        if self._now is not None and self._is_literal:
            where = "after" if self._now.has_number else "before"
            setattr(self._now, where, getattr(self._now, where) + text)

    def end(self, name: str) -> None:
        self._is_literal = False
        if name in _KINDS:
            self._now = None
        elif name == "style":
            self._cell = None

    def style(self, name: str) -> Style | None:
        """None where a value is shown as it is."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> Style | None:
        written, is_struck = "", False
        for _ in range(_DEEPEST):
            if (cell := self._cells.get(name)) is None:
                break
            written, is_struck, name = written or cell.written, is_struck or cell.is_struck, cell.parent
        data = self._written.get(written)
        data = self._written.get(data.above, data) if data else None
        style = replace(data.style() if data else PLAIN, is_struck=is_struck)
        return None if style == PLAIN else style
