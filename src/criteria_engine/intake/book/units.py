"""The unit of a number that stands alone: of its row, its column, or for money of a line above it.

"Kinh phí (triệu đồng)" over 12 is twelve million. A number that stands alone is read as if the unit stood after it; one
that has a unit of its own keeps it. Where two may be meant, both are put behind it, so that it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from criteria_engine.intake.book.headings import is_ordinal
from criteria_engine.intake.book.money import MONEY, is_labelled, is_note, is_unit, unit_in_heading, unit_meant
from criteria_engine.intake.book.passed import Doubtful, Passed
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.unit_columns import UnitColumns
from criteria_engine.intake.book.unit_lines import UNKNOWN, meant_of, or_dong, units_announced, units_in_row
from criteria_engine.records.schema import Field
from criteria_engine.text import same_words

# What they say of money is about a sum.
_NO_LINES = ("total-row", "foot-row")


class Units:
    """Goes down the rows of a table and remembers which unit counts: headings may stand there again with another line
    of units above them. `found`: its rows; `before`: units that tables above it on the sheet had."""

    def __init__(self, region: Region, found: Sequence[int | Passed | Doubtful], before: Iterable[str] = ()) -> None:
        self.region, self.grid = region, region.grid
        self.fields = {n: c.field for n, c in region.head.columns.items() if c.field.kind == "number"}
        self.columns = UnitColumns(region)
        self.of_headings = {n: _of_heading(region, n, field) for n, field in self.fields.items()}
        self.here = dict(self.of_headings)
        self.line = _above(region)
        self.elsewhere = _below(region, found) or (or_dong(*before) if before else None)
        self.is_of_group = False

    def passed(self, row: int, code: str) -> None:
        """Take in a row that is no record."""
        if code == "repeated-header":
            self.here = {n: self._again(row, n) for n in self.fields}
        elif code in _NO_LINES:
            return
        elif units := units_in_row(self.grid, row):
            self.line, self.is_of_group = meant_of(units), code == "group-row"
            below_its_heading = {*self.columns.money}.intersection(self.grid.filled(row))
            self.here |= {n: meant_of(units) for n in below_its_heading if self.here.get(n)}
        elif code == "group-row" and self.is_of_group and self.line:
            self.line = or_dong(self.line)

    def _again(self, row: int, n: int) -> str | None:
        """The unit of headings that stand there again; a line that differs makes it doubtful where they do not name it
        themselves, as where it stood in a row of its own below the first ones."""
        unit, line = self.of_headings[n], self.line
        if unit is None or line is None or n not in self.columns.money:
            return unit
        return unit if unit_in_heading(self.grid.spread(row, n), self.fields[n]) else meant_of((unit, line))

    def of(self, row: int, n: int) -> str | None:
        """The unit that a number has without saying so; None where nothing names one."""
        over = self.here.get(n)
        if n not in self.columns.money:
            return over
        return self.columns.with_beside(row, n, over, self.line or self.elsewhere)

    def named(self) -> set[str]:
        """The units that money had in this table, for those below it."""
        found = {*(self.here.get(n) for n in self.columns.money), self.line, self.elsewhere}
        return {unit for unit in found if unit and unit != MONEY}


def _below(region: Region, found: Sequence[int | Passed | Doubtful]) -> str | None:
    """What a line below the last record says ("Ghi chú: ĐVT: triệu đồng")."""
    last = max((row for row in found if isinstance(row, int)), default=0)
    rows = (one.row for one in found if isinstance(one, Passed) and one.row > last)
    return meant_of(unit for row in rows for unit in units_in_row(region.grid, row))


def _of_heading(region: Region, n: int, field: Field) -> str | None:
    """The unit in a heading; the lowest that names one counts. Money may have it in a comment on the heading."""
    named = (unit for text in _texts(region, n, field) if (unit := unit_in_heading(text, field)) is not None)
    unit = next(named, None)
    return unit if field.measure != MONEY else _with_comments(region, n, field, unit)


def _with_comments(region: Region, n: int, field: Field, unit: str | None) -> str | None:
    comments = comments_on(region, n)
    said = {one for comment in comments for one in units_announced(comment)} | ({unit} if unit else set())
    # "Ví dụ: 12 triệu đồng" names money, and not what a number alone is.
    return meant_of(said) or (or_dong(UNKNOWN) if any(unit_meant(comment, field) for comment in comments) else None)


def comments_on(region: Region, n: int) -> list[str]:
    """The comments on the heading of a column, without the help that a form of ours has there."""
    label, grid = region.head.columns[n].heading, region.grid
    rows = range(region.head.row, region.head.end)
    cells = dict.fromkeys(grid.corners.get((row, n), (row, n)) for row in rows)
    found = (grid.layer.comments.get(cell) for cell in cells)
    return [text for text in found if text and not text.startswith((label.vi, label.en))]


def _texts(region: Region, n: int, field: Field) -> Iterator[str]:
    """What stands over a column, the nearest first; over money also a heading that goes over it without a merge."""
    grid, head = region.grid, region.head
    yield from dict.fromkeys(grid.spread(row, n) for row in range(head.end - 1, head.row - 1, -1))
    if head.depth > 1 and field.measure == MONEY and grid.value(head.row, n) is None:
        left = next((k for k in range(n - 1, -1, -1) if grid.value(head.row, k) is not None), None)
        if left is not None and (head.row, n) not in grid.corners:
            yield grid.text(head.row, left)


def _above(region: Region) -> str | None:
    """Money as the nearest line above the table says ("ĐVT: triệu đồng"), or else the name of the sheet."""
    lines = (units_in_row(region.grid, row) for row in reversed(region.above))
    return meant_of(next(filter(None, lines), units_announced(region.grid.called)))


def take_in_units(region: Region) -> Region:
    """The region with a row of units right below its headings ("(triệu đồng)") taken for one of the headings."""
    grid, row = region.grid, region.head.end
    found = grid.filled(row) if row < len(grid.rows) and row in region.rows else []
    texts = [same_words(grid.text(row, n)) for n in found]
    are_units = all(is_note(text) or is_unit(text) for text in texts) and any(is_unit(text) for text in texts)
    if are_units and any(_may_have_unit(region, n, text) for n, text in zip(found, texts, strict=True)):
        region.head.depth += 1
        region.rows = range(row + 1, region.rows.stop)
    return region


def _may_have_unit(region: Region, n: int, said: str) -> bool:
    """A unit below "STT" or "Tên mô hình" is none of that column: it says something of the whole table. So does "ĐVT:
    triệu đồng" below a column of the office's own."""
    column, other = region.head.columns.get(n), region.head.others.get(n)
    if column is not None:
        return column.field.kind == "number"
    return other is not None and not is_ordinal(other) and not is_labelled(said)
