"""The numbers that Excel keeps days as, in a column of days: 45089 is 12/6/2023."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from criteria_engine.intake.cells.model import Cell
from criteria_engine.intake.cells.remarks import remark

# Day 0 of a workbook, and of one that counts from 1904 as on old Macs.
DAY_0, DAY_0_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
# Serials of the years 1954 to 2119.
_FIRST, _LAST = 20_000, 80_000
_SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,12})?")
# Whoever types 2023 into a cell for dates gets the 2023rd day, in July 1905.
_NO_DAYS = range(1, 2201)


def day_numbered(value: Any, day_0: date = DAY_0) -> Cell | None:
    """The day of a number, or of a text that is one; None of anything else."""
    number: float = 0
    if isinstance(value, str):
        number = int(value[:5]) if _SERIAL.fullmatch(value) else 0
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = value
    if not _FIRST <= number < _LAST:
        return None
    day = day_0 + timedelta(days=int(number))
    return Cell(day, (remark("excel-serial", str(value), day.isoformat()),))


def number_behind(day: date) -> int | None:
    """The number that was typed, most likely, into a cell for dates that shows a day of the years 1900 to 1906."""
    number = (day - DAY_0).days
    return number if number in _NO_DAYS else None
