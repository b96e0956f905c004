"""What a cell shows, where that is not the value behind it: as month or year alone, as per cent, with a unit.

A person reads what is shown, and so does this. Source of the codes: ECMA-376 part 1, 18.8.30 (numFmt), 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from criteria_engine.intake.book.formats import PLAIN, Style
from criteria_engine.intake.book.grid import LONGEST
from criteria_engine.intake.book.layer import Layer
from criteria_engine.intake.book.money import MONEY, unit_meant
from criteria_engine.intake.cells import Cell, read_cell
from criteria_engine.intake.cells.remarks import remark
from criteria_engine.intake.layout import Column
from criteria_engine.records.remarks import Remark
from criteria_engine.records.schema import Field
from criteria_engine.text import same_words
from criteria_engine.values.numbers import figures
from criteria_engine.values.quantity import read_quantity

# Remarks that the reader of cells makes of a number before its unit is known.
_BEFORE_ITS_UNIT = frozenset({"unit-in-text", "bound-in-text", "spaced-number"})
# A number at the end, but none of two: "28/31" with a unit behind it would be a ratio.
_NUMBER_LAST = re.compile(r"(?P<number>[^/]*\d[.,]?)(?P<bound>\s+trở (?:lên|xuống))?", re.IGNORECASE)


def read_shown(value: Any, layer: Layer, place: tuple[int, int], unit: str | None, column: Column) -> Cell:
    """The raw value of a cell as a person sees it, and remarks. `unit`: of its column."""
    style = layer.styles.get(place, PLAIN)
    value, of_day = day_shown(value, style, column.field)
    value, of_share = percent_shown(value, style)
    cell = in_unit(read_cell(value, column), style, unit, column.field)
    return Cell(cell.value, (*_beside(value, layer, place, style), *of_day, *of_share, *cell.remarks))


def _beside(value: Any, layer: Layer, place: tuple[int, int], style: Style) -> Iterator[Remark]:
    if (comment := layer.comments.get(place)) is not None:
        yield remark("comment", comment)
    if style.is_struck and value is not None:
        yield remark("struck-out", str(value)[:LONGEST])


def day_shown(value: Any, style: Style, field: Field) -> tuple[Any, tuple[Remark, ...]]:
    """A date as it is shown. In a column of numbers it stays a date, which is refused there."""
    return (value, ()) if field.kind == "number" else as_day(value, style)


def as_day(value: Any, style: Style) -> tuple[Any, tuple[Remark, ...]]:
    """A date that is not shown whole as what is shown of it."""
    if not style.day or not isinstance(value, date):
        return value, ()
    raw, year, month = value.isoformat()[:10], f"{value.year:04}", f"{value.year:04}-{value.month:02}"
    if style.day == "month":
        return month, (remark("shown-as-month", raw, month),)
    if style.day == "year":
        return year, (remark("shown-as-year", raw, year),)
    if style.day == "month without year":
        return month, (remark("year-not-shown", raw, month),)
    return value, (remark("year-not-shown", raw, raw),)


def percent_shown(value: Any, style: Style) -> tuple[Any, tuple[Remark, ...]]:
    if not style.is_percent or not _is_number(value):
        return value, ()
    shown = f"{figures(_decimal(value) * 100)}%"
    return shown, (remark("shown-as-percent", figures(_decimal(value)), shown),)


def in_unit(cell: Cell, style: Style, unit: str | None, field: Field) -> Cell:
    """A number with the unit that its format, or else its heading, names. A text with a unit keeps its own."""
    if field.kind != "number":
        return cell
    of_heading = None if unit == field.measure else unit
    if _is_number(cell.value) and (style.before or style.after):
        return _as_formatted(cell, style, of_heading, field)
    return _under_heading(cell, style, of_heading, field) if of_heading else cell


def _as_formatted(cell: Cell, style: Style, of_heading: str | None, field: Field) -> Cell:
    before, own = _around(style, field)
    if not before and own is None:
        return _under_heading(cell, style, of_heading, field) if of_heading else cell
    if not before and own == field.measure and of_heading is None:
        return cell
    unit, raw = own or of_heading, figures(_decimal(cell.value))
    number = raw if unit in (None, field.measure) else _scaled(cell.value, style)
    text = _joined(before, number, unit or "")
    return _with(cell, text, remark("unit-in-format", raw, _understood(text, field)))


def _around(style: Style, field: Field) -> tuple[str, str | None]:
    """Words before a number that are no currency ("trên"), and the unit in its format.

    In a column of money any word behind it is a unit, which the record model refuses if it is none of money.
    """
    is_coin = bool(style.before) and field.measure == MONEY and unit_meant(style.before, field) == MONEY
    before = "" if is_coin else style.before
    unit = unit_meant(style.after, field) if style.after else (MONEY if is_coin else None)
    return before, unit or (same_words(style.after) if field.measure == MONEY and style.after else None)


def _under_heading(cell: Cell, style: Style, unit: str, field: Field) -> Cell:
    if _is_number(cell.value):
        raw, text = figures(_decimal(cell.value)), _joined(_scaled(cell.value, style), unit)
    elif isinstance(cell.value, str) and (found := _NUMBER_LAST.fullmatch(cell.value.strip())):
        raw, text = cell.value, f"{_joined(found['number'], unit)}{found['bound'] or ''}"
    else:
        return cell
    return _with(cell, text, remark("unit-in-heading", raw, _understood(text, field)))


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part).replace(" %", "%")


def _with(cell: Cell, text: str, said: Remark) -> Cell:
    """The text in place of the value, without what was said of it before its unit was known."""
    return Cell(text, (*(one for one in cell.remarks if one.code not in _BEFORE_ITS_UNIT), said))


def _understood(text: str, field: Field) -> str:
    try:
        return str(read_quantity(text, field.measure))
    except ValueError:
        return text  # refused where the row is put together, with the reason


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _decimal(value: Any) -> Decimal:
    return Decimal(repr(value))


def _scaled(value: Any, style: Style) -> str:
    """The figures that are shown: "#,##0,," shows millions."""
    return figures(_decimal(value).scaleb(-3 * style.thousands))
