"""Codes of number formats, and the styles of an .xlsx that show something else than the value.

Source: ECMA-376 part 1, 18.8.30 (numFmt, with the built-in ids) and 18.8.31 (the language of the codes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from criteria_engine.intake.book.xml import local

# Ids that are written nowhere; 14, 15 and 22 show the whole day.
BUILT_IN: Mapping[int, str] = {9: "0%", 10: "0.00%", 16: "d-mmm", 17: "mmm-yy"}
_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|AM/PM|A/P|General|.', re.IGNORECASE | re.DOTALL)
_CURRENCY = re.compile(r"\[\$([^\]\-]*)(?:-[^\]]*)?\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LONGEST = 255
_MOST_STYLES = 65_536
AROUND = " ()-:.\u00a0"
Day = Literal["", "month", "year", "without year", "month without year"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows its value. `day`: of a date that is not shown whole. `thousands`: how often a number is divided
    by 1,000 before it is shown. `before`, `after`: words around it. `is_struck`: the text is struck out."""

    day: Day = ""
    is_percent: bool = False
    thousands: int = 0
    before: str = ""
    after: str = ""
    is_struck: bool = False


PLAIN = Style()


def style_of(written: str) -> Style:
    """What a format shows otherwise than it is. The first part counts: it is that of numbers above zero."""
    tokens = _first_part(written[:_LONGEST])
    if any(token[:1] in "0#?" or token.lower() == "general" for token in tokens):
        return _of_number(tokens)
    return Style(day=_of_day(tokens))


def _first_part(written: str) -> list[str]:
    tokens: list[str] = []
    for token in _TOKEN.findall(written):
        if token == ";":
            break
        tokens.append(token)
    return tokens


def _of_day(tokens: list[str]) -> Day:
    letters = {token.lower() for token in tokens if len(token) == 1}
    return "" if any(_ELAPSED.fullmatch(token) for token in tokens) else day_of(letters)


def day_of(letters: Set[str]) -> Day:
    """What is shown of a date, by the letters of its parts; one with a time of day is shown whole."""
    has_year, has_month, has_day = bool(letters & {"y", "e", "b"}), "m" in letters, "d" in letters
    if letters & {"h", "s"}:
        return ""
    if has_year:
        return "" if has_day else ("month" if has_month else "year")
    if has_day:
        return "without year"
    return "month without year" if has_month else ""


def _of_number(tokens: list[str]) -> Style:
    places = [n for n, token in enumerate(tokens) if token in ("0", "#", "?") or token.lower() == "general"]
    first, last = places[0], places[-1]
    rest = tokens[last + 1 :]
    commas = next((n for n, token in enumerate(rest) if token != ","), len(rest))
    # A sign before a number is that of the number; behind it, it says "or more".
    before, after = _words(tokens[:first]).lstrip("+"), _words(rest[commas:])
    return Style(is_percent="%" in tokens, thousands=commas, before=before, after=after)


def _words(tokens: list[str]) -> str:
    return "".join(_literals(tokens)).strip(AROUND)


def _literals(tokens: list[str]) -> Iterator[str]:
    """What is shown as it stands there, without spaces of a width, fillers, colours and conditions."""
    for token in tokens:
        if currency := _CURRENCY.fullmatch(token):
            yield currency[1]
        elif token[0] == '"':
            yield token[1:-1]
        elif token[0] == "\\":
            yield token[1:]
        elif len(token) == 1 and token not in "%,@":
            yield token


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
