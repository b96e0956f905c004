"""Sums of money that stand without their unit and that nobody can have meant so: asked about, not believed.

"Kinh phí" over 12 is no sum of twelve đồng, and "Kinh phí (triệu đồng)" over 12000000 was most likely typed in đồng.
"""

from __future__ import annotations

import re

from criteria_engine.intake.book.money import MONEY
from criteria_engine.intake.cells import Cell
from criteria_engine.intake.cells.remarks import remark
from criteria_engine.values.quantity import Quantity, read_quantity

# A number at the end, but none of two: "28/31" with a unit behind it would be a ratio.
NUMBER_LAST = re.compile(r"(?P<number>[^/]*\d[.,]?)(?P<bound>\s+trở (?:lên|xuống))?", re.IGNORECASE)
# No list of an office has smaller sums; the smallest coin that is in use is of 200 đồng.
_LEAST = 1000
# Millions, and a thousand billions: of so many figures the unit of the heading makes more than a province spends.
_FIGURES, _MOST = 10**6, 10**12


def asked_if_odd(written: Cell, found: Cell, unit: str | None) -> Cell:
    """The cell as it was `found`, or one that says nothing and asks. `written`: before its unit was known; `unit`: that
    its heading or a line names."""
    if not _stands_alone(written.value):
        return found
    number, amount = _read(written.value), _read(found.value)
    if number is None or amount is None or not _is_odd(number, amount, unit):
        return found
    return Cell(None, (*written.remarks, remark("doubtful-amount", str(written.value), str(amount))))


def is_too_small(value: object) -> bool:
    """Whether a sum needs its unit beside it, however small it was meant to be."""
    number = _read(value) if _stands_alone(value) else None
    return number is not None and _is_odd(number, number, None)


def _stands_alone(value: object) -> bool:
    if isinstance(value, str):
        return NUMBER_LAST.fullmatch(value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_odd(number: Quantity, amount: Quantity, unit: str | None) -> bool:
    if unit is None:
        return 0 < amount.number < _LEAST
    return unit != MONEY and number.number >= _FIGURES and amount.number >= _MOST


def _read(value: object) -> Quantity | None:
    try:
        return read_quantity(value, MONEY)
    except ValueError:
        return None
