"""What the reader of values does not tell of a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from criteria_engine.intake.book.formats import Style

Cell = tuple[int, int]


@dataclass
class Layer:
    """Of one sheet: rows and columns that are hidden, formulas that no value was saved for, and such that failed; cells
    that show something else than their value, and comments. `merged`: ranges, where the reader of values tells none.
    Counted from 0. `is_from_1904`: the numbers of its days are."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncounted: set[Cell] = field(default_factory=set)
    failed: set[Cell] = field(default_factory=set)
    styles: dict[Cell, Style] = field(default_factory=dict)
    comments: dict[Cell, str] = field(default_factory=dict)
    is_from_1904: bool = False
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
