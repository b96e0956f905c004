"""Tables that stand side by side on a sheet, with a blank column between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.heads import Head, Unsure

# Parts that are looked at: a sheet with a blank column after each of two hundred is one table, not two hundred.
MOST_PARTS = 12


def parts_of(grid: Grid, heads_in: Callable[[Grid], Iterable[Head | Unsure]]) -> list[Grid]:
    """Parts of a sheet between blank columns, where each begins with headings of its own; else all of it."""
    begins = _after_blank_columns(grid)
    if not 1 < len(begins) <= MOST_PARTS:
        return [grid]
    width = max(map(len, grid.rows), default=0)
    heads: list[tuple[int, Head]] = []
    for begin, end in pairwise([*begins, width]):
        found = heads_in(grid.only(range(begin, end)))
        first = next((head for head in found if isinstance(head, Head)), None)
        if first and all(_are_two(first, head) for _, head in heads):
            heads.append((begin, first))
    cuts = [0, *(begin for begin, _ in heads[1:]), width]
    return [grid.only(range(*cut)) for cut in pairwise(cuts)] if len(heads) > 1 else [grid]


def _after_blank_columns(grid: Grid) -> list[int]:
    """Columns that a part of the sheet may begin with: filled ones to the right of a blank one. Titles and lines of
    signatures, which stand anywhere, fill no column."""
    filled = {n for _, found in grid if len(found) > 2 for n in found}
    return [n for n in sorted(filled) if n - 1 not in filled]


def _are_two(one: Head, other: Head) -> bool:
    """Whether these head two tables, not one that a blank column goes through."""
    paths = {column.path for column in one.columns.values()} & {column.path for column in other.columns.values()}
    return one.layout is not other.layout or bool(paths)
