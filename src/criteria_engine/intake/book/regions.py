"""The tables on a sheet: where each begins, which of the record tables it is, which column holds which field.

A table begins where a row, or up to three rows together, read as headings. It ends where the next one begins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import Headings, brief, is_ordinal, known_words, named_sheet, names_of, plain
from criteria_engine.intake.book.headings import layouts as layouts_of
from criteria_engine.intake.layout import Column
from criteria_engine.records.schema import Schema

# Rows that headings may take: forms put "Kế hoạch" over "Ngày" and "Số".
DEEPEST = 3
# Headings that a table is known by where its name does not tell.
ENOUGH, ENOUGH_NAMED = 3, 2
# Cells of a row that are looked at first, and letters of the longest heading.
FIRST_CELLS, LONGEST = 4, 200


@dataclass
class Head:
    """Headings: their first row and how many rows they take; `columns` that are fields, `others` that are not."""

    layout: Headings
    row: int
    depth: int
    columns: dict[int, Column]
    others: dict[int, str]
    repeated: dict[int, str] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.row + self.depth

    @property
    def left(self) -> int:
        return min((*self.columns, *self.others, *self.repeated))


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
class Unsure:
    """Headings that fit several tables equally well."""

    row: int
    tables: tuple[str, ...]


def regions(grid: Grid, schema: Schema) -> list[Region | Unsure]:
    """The tables of a sheet, those side by side from left to right, each from top to bottom."""
    parts = _side_by_side(grid, schema)
    # Of several tables side by side the name of the sheet can mean one only.
    called = grid.called if len(parts) == 1 else ""
    return [found for part in parts for found in _one_below_another(part, called, schema)]


def _side_by_side(grid: Grid, schema: Schema) -> list[Grid]:
    """Parts of a sheet between blank columns, where each begins with headings of its own; else all of it."""
    begins = _after_blank_columns(grid)
    width = max(map(len, grid.rows), default=0)
    heads: list[tuple[int, Head]] = []
    for begin, end in pairwise([*begins, width]):
        part = grid.only(range(begin, end))
        found = _heads(part, layouts_of(schema), None, known_words(schema)) if len(begins) > 1 else ()
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


def _one_below_another(grid: Grid, called: str, schema: Schema) -> list[Region | Unsure]:
    layouts, words = layouts_of(schema), known_words(schema)
    named = named_sheet(called, layouts)
    found: list[Region | Unsure] = []
    heads, begin = list(_heads(grid, layouts, named, words)), 0
    for head, following in pairwise([*heads, None]):
        if head is None or isinstance(head, Unsure):
            found += [head] if head else []
            continue
        end = _without_title(grid, head.end, following.row) if following else len(grid.rows)
        title = _title(grid, head.row)
        is_named = head.layout is named or (bool(title) and named_sheet(title, layouts) is head.layout)
        found.append(Region(grid, head, range(head.end, end), range(begin, head.row), is_named, title))
        begin = end
    return found


def _heads(
    grid: Grid, layouts: Sequence[Headings], named: Headings | None, words: Collection[str]
) -> Iterator[Head | Unsure]:
    row, last, near = 0, None, _near_words(grid, words)
    for number, found in grid:
        if number < row or number not in near or (last is not None and is_again(grid, number, found, last)):
            continue
        title = named_sheet(_title(grid, number), layouts)
        head = _head(grid, number, layouts, title or named)
        if head is not None:
            yield head
            row = head.end if isinstance(head, Head) else number + 1
            last = head if isinstance(head, Head) else last
    if last is None and named is not None and plain(grid.called) in map(plain, names_of(named.sheet)[:2]):
        first = next((number for number, _ in grid), None)
        # A sheet of a known name whose headings are all unknown: its first row is told heading by heading.
        if first is not None:
            yield _read(grid, first, 1, named)


def _near_words(grid: Grid, words: Collection[str]) -> set[int]:
    """Rows that headings may begin in: one of the first cells in it, or in the rows that would belong to it, is known.

    Other rows need not be looked at; a sheet has thousands of them.
    """
    known = (row for row, found in grid if any(_is_word(grid, row, n, words) for n in found[:FIRST_CELLS]))
    return {row - above for row in known for above in range(DEEPEST)}


def _is_word(grid: Grid, row: int, n: int, words: Collection[str]) -> bool:
    text = grid.value(row, n)
    return isinstance(text, str) and len(text) < LONGEST and (plain(text) in words or brief(text) in words)


def is_again(grid: Grid, row: int, found: list[int], head: Head) -> bool:
    """Whether every cell of a row says what a heading of its column says."""
    said = ({plain(grid.spread(number, n)) for number in range(head.row, head.end)} for n in found)
    return len(found) > 1 and all(plain(grid.text(row, n)) in texts for n, texts in zip(found, said, strict=True))


def _head(grid: Grid, row: int, layouts: Sequence[Headings], named: Headings | None) -> Head | Unsure | None:
    """The headings that begin in a row; None where it has none."""
    if named and (head := _deepest(grid, row, named)) and _is_enough(head, ENOUGH_NAMED):
        return head
    heads = [head for one in layouts if (head := _deepest(grid, row, one)) and _is_enough(head, ENOUGH)]
    most = max((len(head.columns) for head in heads), default=0)
    best = [head for head in heads if len(head.columns) == most]
    if len(best) > 1:
        return Unsure(row, tuple(head.layout.sheet.name for head in best))
    return best[0] if best else None


def _is_enough(head: Head, enough: int) -> bool:
    """Whether these are headings of that table: so many, or all there are, and no less than half of the row."""
    others = [text for text in head.others.values() if not is_ordinal(text)]
    known = len(head.columns)
    return known >= min(enough, len(head.layout.sheet.columns)) and known >= len(others)


def _deepest(grid: Grid, row: int, layout: Headings) -> Head | None:
    """The headings read over as many rows as say most, over as few as can be."""
    if not _may_be_headings(grid, row):
        return None
    heads = [_read(grid, row, depth, layout) for depth in range(1, min(DEEPEST, len(grid.rows) - row) + 1)]
    head = max(heads, key=lambda head: (len(head.columns), -head.depth))
    # Where the rows below say as much without it, the first row is none of the headings.
    without = _read(grid, row + 1, head.depth - 1, layout) if head.depth > 1 else None
    return None if without and len(without.columns) >= len(head.columns) else head


def _may_be_headings(grid: Grid, row: int) -> bool:
    """Headings are words, and there are several."""
    found = grid.filled(row)
    words = [n for n in found if isinstance(grid.value(row, n), str)]
    return len(words) >= 2 and len(words) * 2 > len(found)


def _read(grid: Grid, row: int, depth: int, layout: Headings) -> Head:
    head = Head(layout, row, depth, {}, {})
    width = max(len(grid.rows[number]) for number in range(row, row + depth))
    for column in range(width):
        texts = _texts(grid, row, depth, column)
        if texts:
            _place(head, column, texts, layout.find_any([*_readings(texts), *_below(grid, row, depth, column)]))
    return head


def _place(head: Head, n: int, texts: list[str], column: Column | None) -> None:
    if column is None:
        head.others[n] = " ".join(texts)
    elif any(column.path == other.path for other in head.columns.values()):
        head.repeated[n] = " ".join(texts)
    else:
        head.columns[n] = column


def _texts(grid: Grid, row: int, depth: int, column: int) -> list[str]:
    """What stands over a column, from top to bottom, each text once."""
    texts = (grid.spread(number, column) for number in range(row, row + depth))
    return list(dict.fromkeys(text for text in texts if text))


def _readings(texts: list[str]) -> Iterator[str]:
    """As it may be meant: all of it, the other way round ("Kế hoạch" over "Ngày"), the lowest alone."""
    yield " ".join(texts)
    yield " ".join(reversed(texts))
    yield texts[-1]


def _below(grid: Grid, row: int, depth: int, column: int) -> Iterator[str]:
    """With the heading to the left of it, which stands over several columns without being merged."""
    if depth > 1 and grid.value(row, column) is None and (row, column) not in grid.corners:
        left = next((n for n in range(column - 1, -1, -1) if grid.value(row, n) is not None), None)
        if left is not None:
            yield f"{grid.text(row, left)} {grid.text(row + depth - 1, column)}"


def _title(grid: Grid, row: int) -> str:
    """The one text in the nearest row above that is not blank."""
    for number in range(row - 1, max(row - 4, -1), -1):
        found = grid.filled(number)
        if found:
            return grid.text(number, found[0]) if len(found) == 1 else ""
    return ""


def _without_title(grid: Grid, begin: int, end: int) -> int:
    """The end of a table without the title of the next one."""
    for number in range(end - 1, begin - 1, -1):
        found = grid.filled(number)
        if len(found) == 1 and (isinstance(grid.value(number, found[0]), str)) and plain(grid.text(number, found[0])):
            end = number
        elif found:
            break
    return end
