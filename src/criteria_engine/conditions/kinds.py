"""Kinds of values: what each is called, which may be compared, and how a constant is read as one of them."""

from __future__ import annotations

from collections.abc import Callable

from criteria_engine.records.annotations import Kind, Label
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Field
from criteria_engine.values import Quantity, read_period, read_quantity


def shown(value: object) -> str:
    """A constant as its author wrote it, not as Python holds it."""
    return repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def of_kind(kind: Kind) -> Field:
    return Field("", kind, Label("", ""))


def comparable(wanted: Field, found: Field) -> bool:
    dates = {"date", "period"}
    words = {"text", "enum", "ref"}
    return wanted.kind == found.kind or {wanted.kind, found.kind} <= dates or {wanted.kind, found.kind} <= words


def _as_period(value: Value, wanted: Field) -> Value:
    whole = isinstance(value, Quantity) and value.number == value.number.to_integral_value()
    if isinstance(value, Quantity):
        value = str(int(value.number)) if whole else str(value)
    return read_period(value)


def _as_number(value: Value, wanted: Field) -> Value:
    if isinstance(value, bool):
        raise ValueError(f"{shown(value)} is no number")
    quantity = read_quantity(value, wanted.measure)
    if quantity.unit and not wanted.measure:
        raise ValueError(
            f"{str(quantity)!r} has a unit, but {wanted.path or 'what it is compared with'!r} is kept without one"
        )
    return quantity


def _as_text(value: Value, wanted: Field) -> Value:
    if isinstance(value, Quantity) and not value.unit:
        return str(value.number)
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is no text")
    return value


def _as_yes_no(value: Value, wanted: Field) -> Value:
    if not isinstance(value, bool):
        raise ValueError(f"{shown(value)} is neither true nor false")
    return value


READ: dict[Kind, Callable[[Value, Field], Value]] = {
    "text": _as_text,
    "enum": _as_text,
    "ref": _as_text,
    "yes_no": _as_yes_no,
    "number": _as_number,
    "date": _as_period,
    "period": _as_period,
}
A: dict[Kind, str] = {
    "text": "a text",
    "enum": "an enum",
    "yes_no": "a yes/no",
    "number": "a number",
    "date": "a date",
    "period": "a period",
    "ref": "a reference",
}
