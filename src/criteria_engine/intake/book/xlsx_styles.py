"""The styles of an .xlsx that show something else than the value. Source: ECMA-376 part 1, 18.8 (styles)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from criteria_engine.intake.book.formats import PLAIN, Style, style_of
from criteria_engine.intake.book.xml import local

# Ids that are written nowhere; 14, 15 and 22 show the whole day.
BUILT_IN: Mapping[int, str] = {9: "0%", 10: "0.00%", 16: "d-mmm", 17: "mmm-yy"}
_MOST_STYLES = 65_536


@dataclass
class Styles:
    """Takes in `xl/styles.xml`; `special`: styles by their number that show something else than the value."""

    special: dict[int, Style] = field(default_factory=dict)
    _codes: dict[int, Style] = field(default_factory=dict)
    _struck: set[int] = field(default_factory=set)
    _fonts: int = 0
    _styles: int = 0
    _where: str = ""

    def __post_init__(self) -> None:
        self._codes = {number: style_of(code) for number, code in BUILT_IN.items()}

    def start(self, tag: str, marks: dict[str, str]) -> None:
        name = local(tag)
        if name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._where = name
        elif name == "numFmt" and self._where != "dxfs" and marks.get("numFmtId", "").isdecimal():
            self._codes[int(marks["numFmtId"])] = style_of(marks.get("formatCode", ""))
        elif name == "font" and self._where == "fonts":
            self._fonts += 1
        elif name == "strike" and self._where == "fonts" and marks.get("val", "1") in ("1", "true"):
            self._struck.add(self._fonts - 1)
        elif name == "xf" and self._where == "cellXfs":
            self._style(marks)

    def _style(self, marks: dict[str, str]) -> None:
        code, font = (int(said) if said.isdecimal() else 0 for said in map(marks.get, ("numFmtId", "fontId"), ("", "")))
        style = self._codes.get(code, PLAIN)
        if font in self._struck:
            style = replace(style, is_struck=True)
        if style != PLAIN and self._styles < _MOST_STYLES:
            self.special[self._styles] = style
        self._styles += 1
