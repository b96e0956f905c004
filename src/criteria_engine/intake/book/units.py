"""The unit of a column of numbers: named in its heading, or for money in a line above the table.

"Kinh phí (triệu đồng)" over 12 is twelve million. A number that stands alone is read as if the unit stood after it; one
that has a unit of its own keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.intake.book.money import MONEY, is_note, is_unit, unit_in_heading, units_announced
from criteria_engine.intake.book.regions import Region
from criteria_engine.records.schema import Field
from criteria_engine.text import same_words


def unit_of_column(region: Region, n: int, field: Field) -> str | None:
    """The unit that a number in a column has without saying so; None where nothing names one."""
    if field.kind != "number":
        return None
    named = (unit for text in _texts(region, n, field) if (unit := unit_in_heading(text, field)) is not None)
    unit = next(named, None)
    return _in_caption(region) if unit is None and field.measure == MONEY else unit


def _texts(region: Region, n: int, field: Field) -> Iterator[str]:
    """What stands over a column, the nearest first; over money also a heading that goes over it without a merge."""
    grid, head = region.grid, region.head
    yield from dict.fromkeys(grid.spread(row, n) for row in range(head.end - 1, head.row - 1, -1))
    if head.depth > 1 and field.measure == MONEY and grid.value(head.row, n) is None:
        left = next((k for k in range(n - 1, -1, -1) if grid.value(head.row, k) is not None), None)
        if left is not None and (head.row, n) not in grid.corners:
            yield grid.text(head.row, left)


def _in_caption(region: Region) -> str | None:
    """Money as a line above the table says ("ĐVT: triệu đồng"); the line nearest to it counts."""
    grid = region.grid
    for row in reversed(region.above):
        units = {unit for n in grid.filled(row) for unit in units_announced(grid.text(row, n))}
        if units:
            return units.pop() if len(units) == 1 else " / ".join(sorted(units))
    return None


def take_in_units(region: Region) -> Region:
    """The region with a row of units right below its headings ("(triệu đồng)") taken for one of the headings."""
    grid, row = region.grid, region.head.end
    found = grid.filled(row) if row < len(grid.rows) and row in region.rows else []
    texts = [same_words(grid.text(row, n)) for n in found]
    if texts and all(is_note(text) or is_unit(text) for text in texts) and any(is_unit(text) for text in texts):
        region.head.depth += 1
        region.rows = range(row + 1, region.rows.stop)
    return region
