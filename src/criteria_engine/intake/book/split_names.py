"""Names of people over two columns, the family name at the left: put together in the cell where they begin.

Half a name is none. Where the heading says that both columns are the name they are joined; where a column without a
heading may hold the rest of it, nobody is read before that is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.intake.book.grid import ERRORS, Grid
from criteria_engine.intake.book.headings import plain
from criteria_engine.intake.book.heads import Head
from criteria_engine.intake.book.name_parts import is_family, is_given, is_whole
from criteria_engine.intake.layout import Column

# What stands beside names and is no part of them, most often whether it is a man or a woman.
_NO_NAMES = frozenset(map(plain, ("nam", "nữ", "có", "không", "đạt", "kinh", "khmer", "hoa", "x")))

_FAILED = "#VALUE!"


def joined(grid: Grid, head: Head, rows: range) -> Grid:
    """The sheet with each name of the table in one cell; the headings then know one column of it."""
    for n in sorted(head.texts):
        if column := _over_two(grid, head, rows, n):
            _take(head, n, column)
            grid = _with_names(grid, rows, n)
        elif n in head.columns and is_whole(head.texts[n]) and _may_go_on(grid, head, rows, n):
            head.half_names[n] = head.columns.pop(n)
    return grid


def _over_two(grid: Grid, head: Head, rows: range, n: int) -> Column | None:
    """The field of which two columns are the parts, the left one of them the given one."""
    texts, right = head.texts, n + 1
    if right not in texts:
        return None
    claim, other = (head.claims.get(k, head.changed.get(k)) for k in (n, right))
    if is_family(texts[n]) and is_given(texts[right]):
        return other
    cell = grid.corners.get((head.end - 1, n))
    is_one = cell is not None and cell == grid.corners.get((head.end - 1, right)) and is_whole(texts[n])
    return claim if is_one and _holds_names(grid, rows, right) else None


def _holds_names(grid: Grid, rows: Iterable[int], n: int) -> bool:
    return any(_may_be_of_name(grid.value(row, n)) for row in rows)


def _may_be_of_name(value: Any) -> bool:
    is_text = isinstance(value, str) and not any(letter.isdigit() for letter in value)
    return is_text and bool(plain(value)) and plain(value) not in _NO_NAMES


def _may_go_on(grid: Grid, head: Head, rows: range, n: int) -> bool:
    """Whether beside every name a word stands, below no heading, that may be the rest of it."""
    named = [row for row in rows if len(grid.filled(row)) > 1 and grid.value(row, n) is not None]
    return bool(named) and n + 1 not in head.texts and all(_may_be_given(grid.value(row, n + 1)) for row in named)


def _may_be_given(value: Any) -> bool:
    return _may_be_of_name(value) and value.strip().isalpha() and value.strip()[0].isupper()


def _take(head: Head, n: int, column: Column) -> None:
    """Both columns are the one field, at the left."""
    head.joined[n] = f"{head.texts[n]} | {head.texts[n + 1]}"
    for k in (n, n + 1):
        for said in (head.columns, head.claims, head.others, head.repeated, head.changed):
            said.pop(k, None)
    head.columns = dict(sorted({**head.columns, n: column}.items()))
    head.claims[n] = column


def _with_names(grid: Grid, rows: range, n: int) -> Grid:
    lines = list(grid.rows)
    for row in rows:
        if (name := _name(grid, row, n)) is not None:
            line = lines[row] = list(lines[row])
            line[n], line[n + 1] = name, None
    return replace(grid, rows=lines)


def _name(grid: Grid, row: int, n: int) -> Any:
    """None where nothing has to change. Of parts one of which is an error that error: the other alone is no name."""
    left, right = grid.value(row, n), grid.value(row, n + 1)
    if not grid.layer.failed.isdisjoint({(row, n), (row, n + 1)}):
        return _FAILED
    if is_family(grid.text(row, n)) and is_given(grid.text(row, n + 1)):
        # Headings that stand there again: the left one says it.
        return left
    if left is None or not isinstance(right, str):
        return right if left is None else None
    return right.strip() if right.strip() in ERRORS else f"{grid.text(row, n)} {grid.text(row, n + 1)}"


def half_names(grid: Grid, head: Head) -> list[Problem]:
    """Columns of names that are not read, since the next column may hold the rest."""
    en = "the next column has no heading and may hold the rest of the name; merge the heading over both, or name it"
    vi = "cột bên phải không có tiêu đề, có thể là phần sau của tên; hãy gộp tiêu đề hai cột hoặc đặt tên cho cột đó"
    return [Problem(grid.at(head.row, n), "split-name", f"{head.texts[n]!r}: {en}; not read",
                    f"{head.texts[n]!r}: {vi}; chưa đọc") for n in head.half_names]  # fmt: skip
