"""The tables on a sheet: where each begins, which of the record tables it is, which column holds which field.

A table begins where a row, or up to three rows together, read as headings. It ends where the next one begins, or where
headings stand that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import Headings, is_ordinal, keys, known_words, named_sheet, names_of, plain
from criteria_engine.intake.book.headings import layouts as layouts_of
from criteria_engine.intake.book.heads import DEEPEST, Head, Unsure, head_in, is_again, may_be_headings, shallowest
from criteria_engine.intake.book.lines import (
    has_digit,
    is_code,
    is_group_title,
    is_note,
    is_signature,
    may_be_total,
    says_nothing,
)
from criteria_engine.intake.book.meanings import halves
from criteria_engine.intake.book.side_by_side import parts_of
from criteria_engine.intake.book.split_names import joined
from criteria_engine.intake.book.titles import title, without_title
from criteria_engine.intake.book.twins import settle
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import Schema

# Cells of a row that are looked at first, and letters of the longest heading.
FIRST_CELLS, LONGEST = 4, 200


@dataclass
class Region:
    """A table on a sheet. `rows`: those below its headings, before anything is known of them; `above`: those between
    it and the table before. `is_named`: by the sheet or by its `title`; else it was recognised by its headings."""

    grid: Grid
    head: Head
    rows: range
    above: range
    is_named: bool
    title: str = ""


@dataclass(frozen=True)
class Unknown:
    """Rows below a table that have headings of their own, which no table has."""

    rows: range


def regions(grid: Grid, schema: Schema) -> list[Region | Unsure | Unknown]:
    """The tables of a sheet, those side by side from left to right, each from top to bottom."""
    layouts, words = layouts_of(schema), known_words(schema)
    parts = parts_of(grid, lambda part: _heads(part, layouts, None, words))
    # Of several tables side by side the name of the sheet can mean one only.
    named = named_sheet(grid.called, layouts) if len(parts) == 1 else None
    return [found for part in parts for found in _one_below_another(part, named, layouts, words)]


def _one_below_another(
    grid: Grid, named: Headings | None, layouts: tuple[Headings, ...], words: frozenset[str]
) -> Iterator[Region | Unsure | Unknown]:
    heads, begin = list(_heads(grid, layouts, named, words)), 0
    for head, following in pairwise([*heads, None]):
        if head is None or isinstance(head, Unsure):
            yield from [head] if head else []
            continue
        end = without_title(grid, head.end, following.row) if following else len(grid.rows)
        cut = _end_of(grid, head, end)
        said = title(grid, head.row)
        is_named = head.layout is named or (bool(said) and named_sheet(said, layouts) is head.layout)
        whole = joined(grid, head, range(head.end, cut))
        settle(whole, head, range(head.end, cut))
        yield Region(whole, head, range(head.end, cut), range(begin, head.row), is_named, said)
        yield from [Unknown(range(cut, end))] if cut < end else []
        begin = end


def _end_of(grid: Grid, head: Head, end: int) -> int:
    """Where headings of another table begin: with "STT" as no record does, or with words where the others have ids."""
    first = next((row for row in range(head.end, end) if _has_code(grid, head, row)), end)
    is_apart, is_signed = False, False
    for row in range(head.end, end):
        found = grid.filled(row)
        if len(found) > 1 and all(isinstance(grid.value(row, n), str) for n in found):
            is_other = row > first and is_apart and not is_signed and _has_words_for_id(grid, head, found, row)
            if (is_other or is_ordinal(grid.text(row, found[0]))) and not is_again(grid, row, found, head):
                return without_title(grid, head.end, row)
        if row > first and not is_signed and not _has_code(grid, head, row):
            is_signed = any(is_signature(grid.text(row, n)) for n in found)
        is_apart = len(found) < 2
    return end


def _has_code(grid: Grid, head: Head, row: int) -> bool:
    """Whether an id with a digit stands in a row."""
    ids = [grid.value(row, n) for n, column in head.columns.items() if column.path == ID]
    return any(value is not None and has_digit(value) for value in ids)


def _has_words_for_id(grid: Grid, head: Head, found: list[int], row: int) -> bool:
    """Whether words stand where an id belongs, and are nothing that may stand between records or below them."""
    said = [grid.text(row, n) for n in found if n in head.columns and head.columns[n].path == ID]
    between = (is_code, may_be_total, is_note, is_group_title, says_nothing)
    is_free = not any(is_signature(grid.text(row, n)) for n in found)
    return is_free and any(not any(may_be(text) for may_be in between) for text in said)


def _heads(
    grid: Grid, layouts: tuple[Headings, ...], named: Headings | None, words: frozenset[str]
) -> Iterator[Head | Unsure]:
    row, last, near, is_any = 0, None, _near_words(grid, words), False
    for number, found in grid:
        if number < row or number not in near:
            continue
        titled = named_sheet(title(grid, number), layouts)
        if last is not None and titled in (None, last.layout) and is_again(grid, number, found, last):
            continue
        head = head_in(grid, number, layouts, [one for one in (titled, named) if one], last)
        if head is not None:
            yield head
            is_any = True
            row = head.end
            last = head if isinstance(head, Head) else last
    if not is_any and named is not None and plain(grid.called) in map(plain, names_of(named.sheet)[:2]):
        yield from _unknown_headings(grid, named)


def _unknown_headings(grid: Grid, named: Headings) -> Iterator[Head]:
    """Of a sheet of a known name whose headings are all unknown: its first words are told heading by heading."""
    filled = [number for number, _ in grid]
    first = next((number for number in filled if may_be_headings(grid, number)), next(iter(filled), None))
    if first is not None:
        yield shallowest(grid, first, named)


def _near_words(grid: Grid, words: frozenset[str]) -> set[int]:
    """Rows that headings may begin in: one of the first cells in it, or in the rows that would belong to it, is known.

    Other rows need not be looked at; a sheet has thousands of them.
    """
    known = (row for row, found in grid if any(_is_word(grid, row, n, words) for n in found[:FIRST_CELLS]))
    return {row - above for row in known for above in range(DEEPEST)}


def _is_word(grid: Grid, row: int, n: int, words: frozenset[str]) -> bool:
    text = grid.value(row, n)
    if not isinstance(text, str) or len(text) >= LONGEST:
        return False
    return any(not words.isdisjoint(keys(said)) for said in (text, *halves(text)))
