"""The styles of an .ods that show something else than the value.

A cell names its style, or has that of its column; the style names how values are written. Source: OpenDocument 1.3 part
3, 16.29 (data styles), 16.2 (style:style), 16.3 (style:map), 19.340 (display-factor).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from criteria_engine.intake.book.formats import PLAIN, Style, style_of
from criteria_engine.intake.book.xml import local, parser_of, pieces

STYLES = "styles.xml"
# A format with a part for texts is a text style; its numbers have the styles that it maps them to.
_KINDS = ("date-style", "number-style", "percentage-style", "currency-style", "text-style")
# Parts of a date as letters of a format code, and how many for the long form.
_LETTERS = {"day": ("d", 2), "month": ("m", 2), "year": ("y", 4), "hours": ("h", 2), "minutes": ("h", 2),
            "seconds": ("s", 2)}  # fmt: skip
_NUMBERS = ("number", "scientific-number", "fraction")
_ABOVE_ZERO = ("value()>=0", "value()>0")
_CONDITION = re.compile(r"value\(\)(<=|>=|!=|<|>|=)(-?[\d.]{1,20})")
_DEEPEST = 16
_MOST_NOUGHTS = 20


@dataclass
class _Written:
    """How values are written, as the code of a format (`formats`); `others`: styles for some numbers, by condition."""

    is_percent: bool
    code: str = ""
    others: list[tuple[str, str]] = field(default_factory=list)

    def add_literal(self, text: str) -> None:
        said = text.replace('"', "")
        for n, piece in enumerate(said.split("%") if self.is_percent else [said]):
            self.code += ("%" if n else "") + (f'"{piece}"' if piece else "")

    def add_part(self, name: str, said: Mapping[str, str]) -> None:
        letter, most = _LETTERS[name]
        textual = said.get("textual") == "true"
        self.code += letter * (3 if textual else most if said.get("style") == "long" else 1)

    def add_number(self, said: Mapping[str, str]) -> None:
        noughts, places = said.get("min-integer-digits", ""), said.get("decimal-places", "")
        factor = said.get("display-factor", "")
        count = min(int(noughts), _MOST_NOUGHTS) if noughts.isdecimal() else 1
        self.code += "0" * count or "#"
        self.code += ".0" if places.strip("0") else ""
        self.code += "," * ((len(factor) - 1) // 3 if factor.isdecimal() else 0)


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
            written.add_part(name, said)
        elif name in _NUMBERS:
            written.add_number(said)
        elif name == "map":
            written.others.append((said.get("condition", "").replace(" ", ""), said.get("apply-style-name", "")))

    def text(self, text: str) -> None:
        if self._now is not None and self._is_literal:
            self._now.add_literal(text)

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
        style = replace(style_of(self._code(written)), is_struck=is_struck)
        return None if style == PLAIN else style

    def _code(self, name: str) -> str:
        """The code of a named style, with those of the styles for some numbers before it."""
        if (data := self._written.get(name)) is None:
            return ""
        codes = [(said, self._written[other].code) for said, other in data.others if other in self._written]
        if above := [code for said, code in codes if said in _ABOVE_ZERO]:
            return above[0]
        found = ((_CONDITION.fullmatch(said), code) for said, code in codes)
        parts = [f"[{shape[1].replace('!=', '<>')}{shape[2]}]{code}" for shape, code in found if shape]
        return ";".join([*parts, data.code])
