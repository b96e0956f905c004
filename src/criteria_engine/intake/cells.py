"""One cell to one raw value, by the kind of field that its column holds. Nothing here knows a sheet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from criteria_engine.intake.layout import Column
from criteria_engine.records.schema import Field
from criteria_engine.text import is_blank, search_key

# Words with which a keeper says that there is none (record schema, "How it is filled in").
NONE_WORDS = frozenset({"khong", "khong co", "khong danh gia", "chua co"})
_YES = frozenset({"co", "x", "yes", "true", "dung", "✓", "1"})
_NO = frozenset({"khong", "no", "false", "chua", "sai", "0"})
# Day 0 of Excel's calendar; serials of the years 1954 to 2119 are taken for dates in a date column.
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)


def read_cell(value: Any, column: Column) -> Any:
    """The raw value of a cell: None for blank, False for "there is none", a list where a cell holds several."""
    if value is None or (isinstance(value, str) and is_blank(value)):
        return None
    if not column.many:
        return _one(value, column.field)
    if isinstance(value, str) and search_key(value) in NONE_WORDS:
        return []
    parts = value.split(";") if isinstance(value, str) else [value]
    # Separators alone ("; ;") are as blank as an empty cell.
    return [_one(part, column.field) for part in parts if not (isinstance(part, str) and is_blank(part))] or None


def _one(value: Any, field: Field) -> Any:
    if isinstance(value, str):
        return _of_text(value.strip(), field)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if field.kind == "date" and isinstance(value, int) and value in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=value)
    if field.kind == "yes_no" and value in (0, 1):
        return bool(value)
    return value if isinstance(value, int | float | date | bool) else str(value)


def _of_text(text: str, field: Field) -> Any:
    key = search_key(text)
    if field.codes:
        return _code(key, field) or (False if key in NONE_WORDS else text)
    if field.kind == "yes_no":
        return True if key in _YES else False if key in _NO else text
    return False if key in NONE_WORDS else text


def _code(key: str, field: Field) -> str | None:
    """The code of an enum from the code itself or a label in either language."""
    for code, label in field.codes.items():
        if key in (search_key(code), search_key(label.vi), search_key(label.en)):
            return code
    return None
