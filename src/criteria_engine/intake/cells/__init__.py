"""One cell to one raw value, by the kind of field that its column holds. Nothing here knows a sheet.

Every text goes through one list of small readers: the first that knows what it says decides. What none of them knows
is handed on as it stands, and the record model takes or refuses it (docs/cells.md).
"""

from __future__ import annotations

from criteria_engine.intake.cells.answers import denies
from criteria_engine.intake.cells.model import BLANK, Cell
from criteria_engine.intake.cells.read import read_cell

__all__ = ["BLANK", "Cell", "denies", "read_cell"]
