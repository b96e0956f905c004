"""The sheet of what concerns the whole file: its as-of date, wherever it stands beside its label."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from criteria_engine.errors import Problem
from criteria_engine.intake.book.formats import PLAIN
from criteria_engine.intake.book.grid import Cell, Grid
from criteria_engine.intake.book.problems import uncounted
from criteria_engine.intake.book.shown import as_day
from criteria_engine.intake.cells.remarks import remark
from criteria_engine.intake.cells.serials import number_behind
from criteria_engine.intake.layout import AS_OF
from criteria_engine.intake.tables import as_of_in
from criteria_engine.text import clean, search_key

if TYPE_CHECKING:
    from criteria_engine.intake.tables import Reading

_LABELS = (AS_OF.vi, AS_OF.en)
_LONGEST_DAY = 40


def as_of_on(grid: Grid, reading: Reading) -> date | None:
    """The as-of date of a sheet; where something is written on it and no date is found, that is a problem."""
    if (labelled := next(_labelled(grid), None)) is None:
        reading.problems += [_none(grid, row, found[0]) for row, found in list(grid)[:1]]
        return None
    (row, n), rest = labelled
    if rest:
        return as_of_in(rest, grid.at(row, n), reading.problems)
    return _beside(grid, (row, n), reading)


def _labelled(grid: Grid) -> Iterator[tuple[Cell, str]]:
    """Cells that say what the date is, and what they say behind it."""
    for row, found in grid:
        for n in found:
            rest = _behind_label(grid.text(row, n))
            if rest is not None:
                yield (row, n), rest


def _behind_label(text: str) -> str | None:
    """ "31/12/2023" of "Ngày đánh giá: 31/12/2023"; None where the text does not begin with the label."""
    words = clean(text).replace(":", " : ").split()
    for label in _LABELS:
        count = len(label.split())
        if search_key(" ".join(words[:count])) == search_key(label):
            return " ".join(words[count:]).strip(" :")
    return None


def _beside(grid: Grid, label: Cell, reading: Reading) -> date | None:
    """The first value that can be read: next to the label, further right, right below. A label alone says nothing."""
    row, n = label
    first = max((end[1] for begin, end in grid.merged if begin == label), default=n) + 1
    failed: list[Problem] = []
    for cell in ((row, first), *((row, far) for far in grid.filled(row) if far > first), (row + 1, n)):
        problems: list[Problem] = []
        day = _day_in(_value(grid, cell, reading), grid.at(*cell), problems)
        if day is not None:
            return day
        failed += problems if cell == (row, first) or _may_be_a_day(grid.text(*cell)) else []
    reading.problems += failed[:1] or [uncounted(grid.at(*cell)) for cell in sorted(grid.layer.uncounted)[:1]]
    return None


def _day_in(value: Any, at: str, problems: list[Problem]) -> date | None:
    """As in tables; a year that was typed into a cell for dates is asked about."""
    number = number_behind(value.date() if isinstance(value, datetime) else value) if isinstance(value, date) else None
    if number is None:
        return as_of_in(value, at, problems)
    said = remark("number-as-day", value.isoformat()[:10], str(number))
    problems.append(Problem(at, "unreadable-value", said.en, said.vi))
    return None


def _may_be_a_day(text: str) -> bool:
    """Not a note on how to fill in."""
    return len(text) <= _LONGEST_DAY and any(letter.isdigit() for letter in text)


def _value(grid: Grid, cell: Cell, reading: Reading) -> Any:
    """As the cell shows it: 12/2023 is the month, not its first day."""
    value, remarks = as_day(grid.value(*cell), grid.layer.styles.get(cell, PLAIN))
    reading.remarks += ((grid.at(*cell), remark) for remark in remarks)
    return value


def _none(grid: Grid, row: int, n: int) -> Problem:
    en = f"this sheet is for the as-of date, and {AS_OF.vi!r} stands nowhere on it; write the date beside it"
    vi = f"trang này để ghi ngày đánh giá nhưng không có ô {AS_OF.vi!r}; hãy ghi ngày ở ô bên cạnh"
    return Problem(grid.at(row, n), "no-as-of", en, vi)
