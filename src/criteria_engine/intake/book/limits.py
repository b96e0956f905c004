"""How much of a file is read at most, and what is said of one that holds more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from criteria_engine.errors import InputError, Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_SHEETS = 500
MAX_CELLS = 5_000_000
# Of a sheet, in the office programs themselves: "XFD" is the last.
MAX_COLUMNS = 16_384
# Rows times columns up to the last cell that holds something: so many are held in memory.
MAX_AREA = 20_000_000


@dataclass(slots=True)
class Extent:
    """How far one sheet reaches. Its methods raise InputError where that is too far."""

    path: Path
    cells: int = 0
    rows: int = 0
    columns: int = 0

    def count(self, cells: int = 1) -> None:
        """Take in cells, wherever they stand."""
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise too_large(self.path, MAX_CELLS, "cells")

    def reach(self, rows: int, columns: int) -> None:
        """Something stands in that row and column, counted from 1."""
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        if self.columns > MAX_COLUMNS:
            raise too_large(self.path, MAX_COLUMNS, "columns", f" ({self.columns})")
        if self.rows * self.columns > MAX_AREA:
            raise too_large(self.path, MAX_AREA, "cells", f" ({self.rows} × {self.columns})")


_COUNTED = {"cells": "ô", "columns": "cột", "sheets": "trang", "MB": "MB", "unpacked MB": "MB khi giải nén"}


def too_large(path: Path, most: int, of: str, found: str = "") -> InputError:
    """`most`: the limit; `of`: what it counts; `found`: how much there is, if it is known."""
    vi = f"tệp lớn hơn {most:,}".replace(",", ".") + f" {_COUNTED[of]}{found}"
    return InputError([Problem(path.name, "too-large", f"larger than {most:,} {of}{found}", vi)])
