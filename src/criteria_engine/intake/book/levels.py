"""Numbering in levels: I, 1, 1.1, a, and dashes; which row stands below which, whatever their order of kinds.

A kind that is not open begins a level below the row above it, if its first number stands there or it stood on a level
of its own before; one that is open goes on with its level. So `1, 1.1, 2, 2.1` has two levels as `I, 1, II, 1` has, and
as `A, -, -, B, -` has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

# The kinds of numbers in the order in which they are tried, and what each begins with.
_KINDS = tuple(
    (kind, re.compile(pattern), re.compile(first))
    for kind, pattern, first in (
        ("1", r"\d+[a-zđ]?", "0*1[a-zđ]?"),
        ("1.1", r"\d+[.,\-]\d+", r"\d+\D0*1"),
        ("1.1.1", r"\d+(?:[.,\-]\d+){2,}", r".*\D0*1"),
        ("I.1", r"(?:[IVX]+|[A-HĐ])[.\-]\d+", r".*\D0*1"),
        ("I", "[IVXLC]+", "I"),
        ("A", "[A-ZĐ]", "A"),
        ("a", "[a-zđ]", "a"),
        ("-", "[-–—]+", ".*"),
        ("+", r"\++", ".*"),
        ("*", "[*•]+", ".*"),
    )
)
_BETWEEN = re.compile(r"[.)\s/:]+$")
# Letters that are numerals too, where the letter before them stands above: "B", "C".
_BEFORE = {"C": "B", "D": "C", "I": "H", "L": "K", "V": "U", "X": "V"}
# Marks that stand before titles as well as before records.
BULLETS = ("-", "+", "*")
MARKS = (*BULLETS, "I", "A", "a")


@dataclass
class Level:
    """Where a row stands: `above` it the rows that it belongs to, `turn`: how often its numbers began again there."""

    row: int
    kind: str
    number: str
    above: tuple[int, ...]
    turn: int = 0
    below: list[int] = field(default_factory=list)


def levels(numbers: Iterable[tuple[int, Any]]) -> dict[int, Level]:
    """The level of each row that has a number of some kind; `numbers`: rows from top to bottom, each with its own."""
    found, open_ones, met = dict[int, Level](), list[Level](), set[str]()
    for row, value in numbers:
        kind, number = _read(value, open_ones)
        if not kind:
            continue
        at = next((n for n, one in enumerate(open_ones) if one.kind == kind), len(open_ones))
        before = open_ones[at] if at < len(open_ones) else None
        if before is None and open_ones and kind not in met and not _is_first(kind, number):
            at, before = len(open_ones) - 1, open_ones[-1]
        met.add(kind)
        above = tuple(one.row for one in open_ones[:at])
        begins_again = before is not None and _is_first(kind, number) and before.number != number
        is_again = begins_again and kind == "1"
        turn = before.turn + is_again if before else 0
        found[row] = level = Level(row, kind, number, above, turn)
        open_ones[at:] = [level]
        if above:
            found[above[-1]].below.append(row)
    return found


def path(found: dict[int, Level], row: int) -> Iterator[tuple[int | None, int]]:
    """What a row stands below, from the top: each row with the turn of its numbers, at last the turn of its own."""
    level = found.get(row)
    if level is not None:
        yield from ((above, found[above].turn) for above in level.above)
        yield None, level.turn


def _read(value: Any, open_ones: list[Level]) -> tuple[str, str]:
    """The kind of a number, and the number without what stands behind it."""
    number = _BETWEEN.sub("", str(value).strip().removesuffix(".0"))
    last = {one.kind: one.number for one in open_ones}
    if number in _BEFORE and last.get("A") == _BEFORE[number]:
        return "A", number
    return next(((kind, number) for kind, pattern, _ in _KINDS if pattern.fullmatch(number)), ("", number))


def _is_first(kind: str, number: str) -> bool:
    return any(first.fullmatch(number) for other, _, first in _KINDS if other == kind)
