"""Headings on a sheet: over how many rows they stand, which columns they name, and of which table they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from criteria_engine.intake.book.bands import bands_over, part_columns
from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import Headings, brief, is_ordinal, plain, tables_with
from criteria_engine.intake.book.meanings import meaning, meaning_alone, meaning_else
from criteria_engine.intake.book.name_parts import is_family, is_given
from criteria_engine.intake.layout import Column

# Rows that headings may take: forms put "Kế hoạch" over "Ngày" and "Số".
DEEPEST = 3
# Headings that a table is known by where its name does not tell.
ENOUGH, ENOUGH_NAMED = 3, 2
# Tables that may share a heading that still tells one from the others.
_FEW = 2


@dataclass
class Head:
    """Headings: their first row and how many rows they take; `columns` that are fields, `others` that are not.

    `repeated`: several claim one field and differ, so none is read. `spare`: what they say stands in another column.
    `texts`: what stands over each column; `claims`: the field that it means; `stacked`: fields known by several rows.
    `changed`: of those that are no fields, which field a part of their headings alone would mean. `joined`: what stands
    over names that were put together of two columns; `half_names`: columns of names of which another may hold the rest.
    """

    layout: Headings
    row: int
    depth: int
    columns: dict[int, Column]
    others: dict[int, str]
    repeated: dict[int, str] = field(default_factory=dict)
    spare: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    claims: dict[int, Column] = field(default_factory=dict)
    changed: dict[int, Column] = field(default_factory=dict)
    joined: dict[int, str] = field(default_factory=dict)
    half_names: dict[int, Column] = field(default_factory=dict)
    stacked: int = 0

    @property
    def end(self) -> int:
        return self.row + self.depth

    @property
    def ordinals(self) -> list[int]:
        """Columns of running numbers."""
        return [n for n, text in self.others.items() if is_ordinal(text)]

    @property
    def left(self) -> int:
        return min((*self.columns, *self.others, *self.repeated))

    @property
    def fit(self) -> int:
        """Columns that rows of the table itself fill."""
        return sum(not column.elsewhere for column in self.columns.values())


@dataclass(frozen=True)
class Unsure:
    """Headings, down to the row before `end`, that fit several tables equally well."""

    row: int
    tables: tuple[str, ...]
    end: int


def is_again(grid: Grid, row: int, found: list[int], head: Head) -> bool:
    """Whether every cell of a row says what a heading of its column says."""
    said = ({_same(grid.spread(number, n)) for number in range(head.row, head.end)} for n in found)
    return len(found) > 1 and all(_same(grid.text(row, n)) in texts for n, texts in zip(found, said, strict=True))


def _same(text: str) -> str:
    """ "TT" on a later page is "STT" on the first."""
    return "stt" if is_ordinal(text) else plain(text)


def head_in(
    grid: Grid, row: int, layouts: tuple[Headings, ...], named: Sequence[Headings], last: Head | None
) -> Head | Unsure | None:
    """The headings that begin in a row; None where it has none. `named`: tables meant by a title or by the sheet.

    A name settles what fits equally well and helps where little is known; it does not make other headings its own.
    """
    read = [head for one in layouts if (head := _deepest(grid, row, one, last))]
    heads = [head for head in read if _is_enough(head, head.layout in named, layouts)]
    most = max((head.fit for head in heads), default=0)
    best = [head for head in heads if head.fit == most]
    called = [head for one in named for head in heads if head.layout is one]
    for head in called:
        if head.fit == most or _is_meant(head, best, layouts):
            return head
    best += [head for head in called if head.fit == most - 1]
    if len(best) > 1:
        return Unsure(row, tuple(head.layout.sheet.name for head in best), max(head.end for head in best))
    return best[0] if best else None


def _is_meant(head: Head, best: list[Head], layouts: tuple[Headings, ...]) -> bool:
    """Whether headings that fit the table that is named fit others better only by what any table may have."""
    told, others = _telling(head, layouts), max(_telling(other, layouts) for other in best)
    return told > others or (told == others > 0 and head.fit == best[0].fit - 1)


def _is_enough(head: Head, is_named: bool, layouts: tuple[Headings, ...]) -> bool:
    """Whether these are headings of that table: so many, or all there are.

    Where most of the row is the office's own, one of them has to tell this table from others.
    """
    others = sum(not is_ordinal(text) and n not in head.changed for n, text in head.others.items())
    known = len(head.columns)
    if known < min(ENOUGH_NAMED if is_named else ENOUGH, len(head.layout.sheet.columns)):
        return False
    is_told = _telling(head, layouts) > 0 and (is_named or others <= 2 * known)
    return known >= others or is_told


def _telling(head: Head, layouts: tuple[Headings, ...]) -> int:
    """Headings that few tables have."""
    return sum(tables_with(head.texts[n], layouts) <= _FEW for n in head.columns)


def _deepest(grid: Grid, row: int, layout: Headings, last: Head | None) -> Head | None:
    """The headings read over as many rows as say most, over as few as can be."""
    if not may_be_headings(grid, row) or _goes_on(grid, row):
        return None
    heads = [read_head(grid, row, depth, layout) for depth in _depths(grid, row, last)]
    head = _with_lower(grid, max(heads, key=lambda head: (len(head.columns), head.stacked, -head.depth)))
    # Where the rows below say as much without it, the first row is none of the headings.
    may_do_without = head.depth > 1 and not _goes_on(grid, row + 1)
    without = read_head(grid, row + 1, head.depth - 1, layout) if may_do_without else None
    return None if without and len(without.columns) >= len(head.columns) else head


def shallowest(grid: Grid, row: int, layout: Headings) -> Head:
    """The headings that begin in a row, whatever they say: as deep as they have to be."""
    return _with_lower(grid, read_head(grid, row, _depths(grid, row, None).start, layout))


def _goes_on(grid: Grid, row: int) -> bool:
    """Whether headings that begin above reach into a row: it is the lower part of them and says little by itself."""
    above = {first for n in grid.spanned(row) if (first := grid.corners.get((row, n))) and first[0] < row}
    return any(isinstance(grid.value(*first), str) and may_be_headings(grid, first[0]) for first in above)


def _depths(grid: Grid, row: int, last: Head | None) -> range:
    """How deep headings may be: as far as merged cells go, and not down to headings that stand there again."""
    most = min(DEEPEST, len(grid.rows) - row)
    again = (n for n in range(1, most) if last and is_again(grid, row + n, grid.filled(row + n), last))
    ends = (n for n in range(1, most) if not _goes_on(grid, row + n))
    most = next(again, most)
    return range(min(next(ends, most), most), most + 1)


def _with_lower(grid: Grid, head: Head) -> Head:
    """With a row of words below it that stand below headings that are not known, or that part those that are."""
    while head.depth < DEEPEST and head.end < len(grid.rows):
        is_part = part_columns(grid, head.end, head.texts) or _are_parts_of_names(grid, head.end)
        if not (_are_below_others(grid, head) or is_part):
            break
        head = read_head(grid, head.row, head.depth + 1, head.layout)
    return head


def _are_parts_of_names(grid: Grid, row: int) -> bool:
    texts = [grid.text(row, n) for n in grid.filled(row)]
    return len(texts) == 2 and is_family(texts[0]) and is_given(texts[1])


def _are_below_others(grid: Grid, head: Head) -> bool:
    found = grid.filled(head.end)
    are_words = len(found) > 1 and all(isinstance(grid.value(head.end, n), str) for n in found)
    is_spanned = any(n not in head.texts for n in found) or any((head.end - 1, n) in grid.corners for n in found)
    return are_words and is_spanned and not any(n in head.claims for n in found)


def may_be_headings(grid: Grid, row: int) -> bool:
    """Headings are words, and there are several."""
    found = grid.filled(row)
    words = [n for n in found if isinstance(grid.value(row, n), str)]
    return len(words) >= 2 and len(words) * 2 > len(found)


def read_head(grid: Grid, row: int, depth: int, layout: Headings) -> Head:
    head, bands, others = Head(layout, row, depth, {}, {}), bands_over(grid, row), dict[int, list[str]]()
    for column in sorted({n for number in range(row, row + depth) for n in grid.spanned(number)}):
        own = _texts(grid, row, depth, column)
        texts = [bands[column], *own] if own and column in bands else own
        if texts and (found := meaning(texts, layout)):
            _place(head, column, texts, found)
        elif texts:
            others[column] = texts
            if alone := meaning_alone(texts, own, layout):
                head.changed[column] = alone
    _place_others(head, others)
    return head


def _place_others(head: Head, others: dict[int, list[str]]) -> None:
    """Headings that are no field as they stand may be one, such as without the band over them, unless another column
    surely is: "Ngày" beside "Kết quả" over "Ngày"."""
    known = {column.path for column in head.columns.values()}
    for n, texts in others.items():
        found = meaning_else(texts, head.layout)
        is_free = found is not None and found.path not in known
        _place(head, n, texts, found if is_free else None)
        if is_free:
            head.changed.pop(n, None)


def _place(head: Head, n: int, texts: list[str], column: Column | None) -> None:
    head.texts[n] = " ".join(texts)
    if column is None:
        head.others[n] = head.texts[n]
        return
    head.claims[n] = column
    head.stacked += len(texts) > 1 and bool(brief(texts[-1]))
    if any(column.path == other.path for other in head.columns.values()):
        head.repeated[n] = head.texts[n]
    else:
        head.columns[n] = column


def _texts(grid: Grid, row: int, depth: int, column: int) -> list[str]:
    """What stands over a column, from top to bottom, each text once."""
    end = row + depth
    texts = (grid.spread(number, column) or _over(grid, number, end, column) for number in range(row, end))
    return list(dict.fromkeys(text for text in texts if text))


def _over(grid: Grid, row: int, end: int, column: int) -> str:
    """The heading to the left that stands over several columns without being merged: each has one of its own below."""
    for n in range(column, -1, -1):
        if row == end - 1 or not any(grid.spread(below, n) for below in range(row + 1, end)):
            return ""
        if (row, n) in grid.corners or grid.value(row, n) is not None:
            return grid.text(row, n)
    return ""
