"""Formulas that have no sound value, where a field would have been read."""

from __future__ import annotations

from collections.abc import Container, Iterator

from criteria_engine.errors import Problem
from criteria_engine.intake.book.problems import failed, uncounted
from criteria_engine.intake.book.regions import Region

MOST_ROWS = 1_048_576


def without_a_value(region: Region, passed: Container[int]) -> Iterator[Problem]:
    """One for each such cell in the headings and, below a heading that is known, in every row but those `passed` over.

    Other columns are the office's own: what is wrong in them costs the records nothing.
    """
    layer, head, rows = region.grid.layer, region.head, region.rows
    if rows.stop == len(region.grid.rows):
        # Rows below the last value hold nothing but such formulas.
        rows = range(rows.start, MOST_ROWS)
    for cells, told in ((layer.uncounted, uncounted), (layer.failed, failed)):
        for row, n in sorted(cells):
            if head.row <= row < head.end or (n in head.columns and row in rows and row not in passed):
                yield told(region.grid.at(row, n))
