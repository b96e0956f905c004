"""One raw value as one cell: what a person would type, read again before it is believed.

A cell has fewer ways to say things than YAML. What it cannot say is refused with the reason, never written as
something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from criteria_engine.errors import Unreadable
from criteria_engine.intake.book.amounts import is_too_small
from criteria_engine.intake.book.money import MONEY
from criteria_engine.intake.cells import read_cell
from criteria_engine.intake.layout import NONE, SEPARATOR, Column
from criteria_engine.intake.readers import Mark, Reader
from criteria_engine.records.ids import ID, whole
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Field, code_of
from criteria_engine.records.tidy import blank, items_in
from criteria_engine.values import Quantity, read_period, read_quantity
from criteria_engine.values.numbers import figures

Cell = str | int | float | date
YES = "có"
_NONES = (NONE, "không có", "chưa có")
# Excel's own limit, in units of UTF-16.
LONGEST = 32_767
# Days that every program shows as the same day; earlier and later ones are written as text.
_DATES = (date(1955, 1, 1), date(2118, 12, 31))
_DIGITS = 15
# XML has no place for these at all.
_NO_LETTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_BOUNDS = {"exactly": "", "more_than": "trên ", "at_least": "từ ", "less_than": "dưới ", "at_most": "không quá ",
           "about": "khoảng "}  # fmt: skip


def cell_of(raw: Any, column: Column, reader: Reader) -> Cell | None:
    """What a cell holds so that it reads as `raw` does; None for a blank. Raises Unreadable where no cell can say it.

    `reader` is that of the column's field, or of the items of its list.
    """
    cell = _several(raw, column) if column.many else None if blank(raw) else _one(raw, column.field)
    if cell is None:
        return None
    if column.field.measure == MONEY and is_too_small(cell):
        cell = f"{cell} {MONEY}"
    if isinstance(cell, str):
        _refuse_what_does_not_fit(cell)
    if _reads(read_cell(cell, column).value, column, reader) != _reads(raw, column, reader):
        raise Unreadable(f"a cell with {cell!r} would not read as {raw!r}; write it otherwise",
                         f"ô ghi {cell!r} sẽ không đọc lại thành {raw!r}; hãy ghi cách khác")  # fmt: skip
    return cell


def _reads(raw: Any, column: Column, reader: Reader) -> list[Value | Mark] | Value | Mark:
    if not column.many:
        return reader.read(raw)
    items = items_in([] if raw is False else raw)
    given = [raw] if items is None else items
    return [reader.read(item) for item in given if not blank(item)]


def _refuse_what_does_not_fit(text: str) -> None:
    if _NO_LETTER.search(text):
        raise Unreadable("it holds a character that no workbook can hold", "có ký tự mà sổ Excel không ghi được")
    length = len(text.encode("utf-16-le")) // 2
    if length > LONGEST:
        raise Unreadable(f"{length} characters, and a cell holds {LONGEST}; shorten it, or hand it in as YAML",
                         f"dài {length} ký tự, một ô chỉ chứa {LONGEST}; hãy rút gọn hoặc nộp bằng YAML")  # fmt: skip


def _several(raw: Any, column: Column) -> str | None:
    items = items_in([] if raw is False else raw)
    given = [raw] if items is None else items
    if not given:
        return NONE
    if column.elsewhere:
        return None
    return SEPARATOR.join(str(_one(item, column.field)) for item in given if not blank(item)) or None


def _one(raw: Any, field: Field) -> Cell:
    if isinstance(raw, bool):
        return YES if raw else _denial(field)
    if isinstance(raw, Enum):
        raw = code_of(raw)
    if field.kind == "date":
        return _day(raw)
    if isinstance(raw, Mapping | Quantity):
        return _quantity(read_quantity(raw))
    if isinstance(raw, int | float | Decimal):
        return _number(raw, field)
    return _named(str(raw), field)


def _denial(field: Field) -> str:
    """The word that there is none; another one where `không` is among the codes."""
    column = Column(field.label, field.path, field)
    return next((word for word in _NONES if read_cell(word, column).value is False), NONE)


def _named(text: str, field: Field) -> str:
    """A code by its name, where the name leads to it."""
    label = field.codes.get(text)
    if label is None or SEPARATOR.strip() in label.vi:
        return text
    return label.vi if read_cell(label.vi, Column(label, field.path, field)).value == text else text


def _day(raw: Any) -> Cell:
    try:
        period = read_period(raw)
    except ValueError:
        return str(raw)
    if period.is_day and _DATES[0] <= period.start <= _DATES[1]:
        return period.start
    return raw if isinstance(raw, str | int) else str(period)


def _number(raw: int | float | Decimal, field: Field) -> Cell:
    if field.kind == "number":
        said = read_quantity(raw)
        return float(said.number) if _is_kept(said.number) else _quantity(said)
    kept = whole(raw) if field.codes or field.kind == "ref" or field.path == ID else raw
    return kept if isinstance(kept, int) and not field.codes and _is_kept(Decimal(kept)) else _named(str(kept), field)


def _is_kept(number: Decimal) -> bool:
    """Whether a workbook, which keeps 15 digits of a number, keeps this one."""
    return number.adjusted() < _DIGITS and Decimal(f"{float(number):.{_DIGITS}g}") == number


def _quantity(said: Quantity) -> str:
    """A bound in words, its number without dots: "trên 1.500" could be 1500 or 1,5, and so could "trên 1,500"."""
    return f"{_BOUNDS[said.bound]}{figures(said.number)}{f' {said.unit}' if said.unit else ''}"


