"""What a cell shows, where that is not the value behind it: as month or year alone, as per cent, with a unit.

A person reads what is shown, and so does this. Source of the codes: ECMA-376 part 1, 18.8.30 (numFmt), 18.8.31.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from criteria_engine.intake.book.amounts import NUMBER_LAST, asked_if_odd
from criteria_engine.intake.book.formats import PLAIN, Style, is_figure
from criteria_engine.intake.book.grid import LONGEST
from criteria_engine.intake.book.layer import Layer
from criteria_engine.intake.book.money import MONEY, is_unit, unit_meant
from criteria_engine.intake.book.written_out import day_out, number_out
from criteria_engine.intake.cells import Cell, read_cell
from criteria_engine.intake.cells.remarks import remark
from criteria_engine.intake.cells.serials import DAY_0_OF_1904, day_numbered, number_behind
from criteria_engine.intake.layout import Column
from criteria_engine.records.remarks import Remark
from criteria_engine.records.schema import Field
from criteria_engine.text import same_words
from criteria_engine.values.numbers import figures
from criteria_engine.values.quantity import Quantity, read_quantity

# Remarks that the reader of cells makes of a number before its unit is known.
_BEFORE_ITS_UNIT = frozenset({"unit-in-text", "bound-in-text", "spaced-number"})


def read_shown(value: Any, layer: Layer, place: tuple[int, int], unit: str | None, column: Column) -> Cell:
    """The raw value of a cell as a person sees it, and remarks. `unit`: of its column."""
    of_cell = layer.styles.get(place, PLAIN)
    style, raw = of_cell.of(value), value
    value, of_day = day_shown(value, style, column.field)
    value, of_share = percent_shown(value, style)
    value, of_words = words_shown(value, style, column.field)
    numbered = day_numbered(value, DAY_0_OF_1904) if layer.is_from_1904 and column.field.kind == "date" else None
    cell = in_unit(numbered or read_cell(value, column), style, unit, column.field)
    remarks = _beside(raw, layer, place, of_cell)
    return Cell(cell.value, (*remarks, *of_day, *of_share, *of_words, *cell.remarks))


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
    if not isinstance(value, date) or number_behind(value.date() if isinstance(value, datetime) else value) is not None:
        return value, ()
    raw, year, month = value.isoformat()[:10], f"{value.year:04}", f"{value.year:04}-{value.month:02}"
    if style.tokens:
        said = day_out(value, style)
        return said, (remark("unit-in-format", raw, said),)
    if not style.day:
        return value, ()
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


def words_shown(value: Any, style: Style, field: Field) -> tuple[Any, tuple[Remark, ...]]:
    """A number as the text that is shown: what has a number for its value gets its unit below, if anything but words is
    shown of it."""
    has_figures = any(map(is_figure, style.tokens))
    if not style.tokens or not _is_number(value) or (field.kind == "number" and has_figures):
        return value, ()
    said, raw = number_out(value, style), figures(_decimal(value))
    return (value, ()) if said == raw else (said, (remark("unit-in-format", raw, said),))


def in_unit(cell: Cell, style: Style, unit: str | None, field: Field) -> Cell:
    """A number with the unit that its format, or else its heading, names. A text with a unit keeps its own."""
    if field.kind != "number":
        return cell
    of_heading = None if unit == field.measure else unit
    if _is_number(cell.value) and (style.before or style.after):
        return _as_formatted(cell, style, of_heading, field)
    found = _under_heading(cell, style, of_heading, field) if of_heading else cell
    return asked_if_odd(cell, found, unit) if field.measure == MONEY else found


def _as_formatted(cell: Cell, style: Style, of_heading: str | None, field: Field) -> Cell:
    before, own = _around(style, field)
    if not before and own == field.measure and of_heading is None:
        return cell
    if not before and (own is None or _is_counted(own, field)):
        return _under_heading(cell, style, of_heading, field) if of_heading else cell
    unit, raw = own or of_heading, figures(_decimal(cell.value))
    number = raw if unit in (None, field.measure) else _scaled(cell.value, style)
    text = _joined(before, number, unit or "")
    return _with(cell, text, remark("unit-in-format", raw, _understood(text, field)))


def _around(style: Style, field: Field) -> tuple[str, str | None]:
    """Words before a number that are no currency ("trên"), and what its format writes behind it: a unit of money by its
    usual name, all else as it stands, so that the record model takes or refuses it."""
    is_coin = bool(style.before) and field.measure == MONEY and unit_meant(style.before, field) == MONEY
    before, after = "" if is_coin else style.before, same_words(style.after)
    if not after:
        return before, MONEY if is_coin else None
    if field.measure != MONEY and _read(f"1 {after}", field) is not None:
        return before, after
    return before, (unit_meant(after.strip("()[] "), field) if is_unit(after) else None) or after


def _is_counted(unit: str, field: Field) -> bool:
    """Whether a word behind a number names what is counted, and changes nothing."""
    said = _read(f"2 {unit}", field)
    changes_nothing = said is not None and said.is_exact and said.number == 2
    return changes_nothing and unit.replace(" ", "").isalpha() and not is_unit(unit)


def _under_heading(cell: Cell, style: Style, unit: str, field: Field) -> Cell:
    if _is_number(cell.value):
        raw, text = figures(_decimal(cell.value)), _joined(_scaled(cell.value, style), unit)
    elif isinstance(cell.value, str) and (found := NUMBER_LAST.fullmatch(cell.value.strip())):
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
    """The text itself where it will be refused: where the row is put together, with the reason."""
    said = _read(text, field)
    return text if said is None else str(said)


def _read(text: str, field: Field) -> Quantity | None:
    try:
        return read_quantity(text, field.measure)
    except ValueError:
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _decimal(value: Any) -> Decimal:
    return Decimal(repr(value))


def _scaled(value: Any, style: Style) -> str:
    """The figures that are shown: "#,##0,," shows millions."""
    return figures(_decimal(value).scaleb(-3 * style.thousands))
