"""One form of ids: the id of a row and a reference to it are the same text, however they came in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from criteria_engine.text import clean

ID = "id"
# More digits than any id has; beyond it 1e999999 would be a million of them.
_LARGEST = 26


def as_id(value: Any) -> str:
    """An id as text, "" where there is none.

    >>> as_id(7.0), as_id(" MH-01 "), as_id(1500), as_id(None)
    ('7', 'MH-01', '1500', '')
    """
    if isinstance(value, Enum):
        value = value.value
    return "" if value is None or isinstance(value, bool) else clean(str(whole(value)))


def whole(value: Any) -> Any:
    """The number 7 for 7.0, as spreadsheets and data frames write it; any other value as it is."""
    if isinstance(value, float | Decimal):
        number = Decimal(value)
        if number.is_finite() and number.adjusted() <= _LARGEST and number == number.to_integral_value():
            return int(number)
    return value


def raw_id(data: Any) -> str:
    """The id of a raw row, "" where it has none."""
    return as_id(data.get(ID)) if isinstance(data, Mapping) else ""
