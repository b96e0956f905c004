"""Codes of number formats: what a cell shows otherwise than its value is.

Source: ECMA-376 part 1, 18.8.30 (numFmt) and 18.8.31 (the language of the codes). An .ods says the same in XML, which
is written as such a code first (`ods_styles`).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Literal

_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|AM/PM|A/P|General|.', re.IGNORECASE | re.DOTALL)
_CURRENCY = re.compile(r"\[\$([^\]\-]*)(?:-[^\]]*)?\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LONGEST = 255
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,9})?)\]")
# Letters of a format that stand for parts of a date.
PARTS = "dmyhsbge"
_AROUND = " -:.\u00a0"
# Words beside the parts of a date that say nothing more of it.
_OF_DAYS = frozenset({"ngày", "tháng", "năm", "thg", "lúc", "giờ", "phút", "t", "z", "年", "月", "日"})
_WORD = re.compile(r"[^\W\d_]+")
Day = Literal["", "month", "year", "without year", "month without year"]
Condition = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows its value. `day`: of a date that is not shown whole. `thousands`: how often a number is divided
    by 1,000 before it is shown. `before`, `after`: words around it. `is_struck`: the text is struck out. `tokens`: of a
    format that shows more than the value, words or leading noughts. `when`, `otherwise`: numbers that the first part of
    a format holds for, and the style of others."""

    day: Day = ""
    is_percent: bool = False
    thousands: int = 0
    before: str = ""
    after: str = ""
    is_struck: bool = False
    tokens: tuple[str, ...] = ()
    when: Condition | None = None
    otherwise: Style | None = None

    def of(self, value: object) -> Style:
        """The style of this value: a format may have parts for some numbers only."""
        if self.when is None or self.otherwise is None or not isinstance(value, int | float):
            return self
        sign, bound = self.when
        return self if _HOLDS[sign](value, bound) else self.otherwise.of(value)


_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<>": operator.ne
}  # fmt: skip
PLAIN = Style()


def style_of(written: str) -> Style:
    """What a format shows otherwise than it is. Without conditions its first part counts: of numbers above zero."""
    first, *others = _parts(written[:_LONGEST])
    when = _condition(first)
    if when is None or not others:
        return _of_part(first)
    return replace(_of_part(first), when=when, otherwise=_others(others))


def _others(parts: list[list[str]]) -> Style:
    """Of the parts behind one that has a condition: the second of three without one holds below zero."""
    first, *others = parts
    when = _condition(first) or ("<", 0.0)
    return replace(_of_part(first), when=when, otherwise=_of_part(others[0])) if others else _of_part(first)


def _parts(written: str) -> list[list[str]]:
    """The parts of a format, without that of texts."""
    parts: list[list[str]] = [[]]
    for token in _TOKEN.findall(written):
        if token == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts[:3]


def _condition(tokens: list[str]) -> Condition | None:
    found = next((found for token in tokens if (found := _CONDITION.fullmatch(token))), None)
    return (found[1], float(found[2])) if found else None


def _of_part(tokens: list[str]) -> Style:
    if any(map(is_figure, tokens)):
        return _of_number(tokens)
    letters = {token.lower() for token in tokens if len(token) == 1}
    if any(_ELAPSED.fullmatch(token) for token in tokens):
        return PLAIN
    said = "".join("".join(literals([token], PARTS)) or " " for token in tokens)
    words = {word.lower() for word in _WORD.findall(said)}
    says_more = bool(words - _OF_DAYS) and "@" not in letters
    return Style(day=day_of(letters), tokens=tuple(tokens) if says_more else ())


def is_figure(token: str) -> bool:
    """Whether a figure of a number stands there, or all of it."""
    return token in ("0", "#", "?") or token.lower() == "general"


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
    places = [n for n, token in enumerate(tokens) if is_figure(token)]
    first, last = places[0], places[-1]
    rest = tokens[last + 1 :]
    commas = next((n for n, token in enumerate(rest) if token != ","), len(rest))
    # A sign before a number is that of the number; behind it, it says "or more".
    before, after = _words(tokens[:first]).lstrip("+"), _words(rest[commas:])
    whole = tokens[: tokens.index(".")] if "." in tokens else tokens
    says_more = bool(before or after) or whole.count("0") > 1
    return Style("", "%" in tokens, commas, before, after, tokens=tuple(tokens) if says_more else ())


def _words(tokens: list[str]) -> str:
    return "".join(literals(tokens)).strip(_AROUND)


def literals(tokens: Iterable[str], parts: str = "") -> Iterator[str]:
    """What is shown as it stands there, without spaces of a width, fillers, colours and conditions. `parts`: letters
    that stand for parts of a date."""
    for token in tokens:
        if currency := _CURRENCY.fullmatch(token):
            yield currency[1]
        elif token[0] == '"':
            yield token[1:-1]
        elif token[0] == "\\":
            yield token[1:]
        elif len(token) == 1 and token not in "%,@" and token.lower() not in parts:
            yield token
