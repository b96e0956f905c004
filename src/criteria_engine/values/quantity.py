"""Quantities: a number, or a bound on one, with its unit.

"Trên 200 triệu đồng" is a fact of its own: more than 200,000,000 đồng and no more than that is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean, search_key

Bound = Literal["exactly", "more_than", "at_least", "less_than", "at_most", "about"]

# "Khoảng 200" spans a tenth either way. Editorial: no document says how wide "khoảng" is (readings.md of a pack
# may set the parameter `about`; findings that rest on it carry the note `approximate`).
ABOUT = Decimal("0.1")

_BOUND_WORDS: dict[str, Bound] = {
    "trên": "more_than", "hơn": "more_than", "quá": "more_than",
    "từ": "at_least", "ít nhất": "at_least", "tối thiểu": "at_least", "không dưới": "at_least",
    "gần": "less_than", "dưới": "less_than", "chưa đến": "less_than", "chưa tới": "less_than",
    "tối đa": "at_most", "không quá": "at_most", "nhiều nhất": "at_most",
    "khoảng": "about", "độ": "about", "chừng": "about",
}  # fmt: skip
_BOUND_SIGNS: dict[str, Bound] = {">": "more_than", "≥": "at_least", ">=": "at_least", "<": "less_than",
                                  "≤": "at_most", "<=": "at_most", "~": "about"}  # fmt: skip
_MONEY = {"đồng": 1, "đ": 1, "vnd": 1, "vnđ": 1, "nghìn đồng": 10**3, "ngàn đồng": 10**3, "triệu đồng": 10**6,
          "triệu": 10**6, "tỷ đồng": 10**9, "tỷ": 10**9, "tỉ đồng": 10**9, "tỉ": 10**9}  # fmt: skip
_WORDS = "|".join(sorted(_BOUND_WORDS, key=len, reverse=True))
_SHAPE = re.compile(rf"(?:(?P<word>{_WORDS})\s+|(?P<sign>>=|<=|[><≥≤~])\s*)?(?P<number>[+-]?\d[\d.,]*)\s*(?P<unit>\D*)",
                    re.IGNORECASE)  # fmt: skip
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """`number` of `unit` (None: a bare number), or the bound that `bound` names."""

    number: Decimal
    unit: str | None = None
    bound: Bound = "exactly"

    @property
    def is_exact(self) -> bool:
        return self.bound == "exactly"

    def __str__(self) -> str:
        words = {"exactly": "", "more_than": "> ", "at_least": "≥ ", "less_than": "< ", "at_most": "≤ ", "about": "~ "}
        return f"{words[self.bound]}{format_number(self.number)}{' ' + self.unit if self.unit else ''}"


def read_quantity(value: object, unit: str | None = None) -> Quantity:
    """A quantity from a number, Vietnamese words, or `{more_than: 200, unit: đồng}`; `unit` is the field's own.

    Money comes out in đồng. Raises ValueError where nothing can be read, the unit is another one than the
    field's, or the number is ambiguous ("1.500" may be 1500 or 1,5).
    """
    if isinstance(value, Quantity):
        return value
    if isinstance(value, Mapping):
        return _from_mapping(value, unit)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Quantity(_finite(value), unit)
    return _from_words(clean(str(value)), unit)


def read_number(text: str) -> Decimal:
    """A number in Vietnamese writing: decimal comma, thousands dot ("1.234.567,5").

    One dot before exactly three digits ("1.500") is ambiguous and refused; other single dots are decimal.
    """
    if _GROUPED.fullmatch(text) and text.count(".") == 1 and not text.lstrip("+-").startswith("0"):
        plain, decimal = text.replace(".", ""), text.replace(".", ",")
        raise Unreadable(
            f"{text!r} is ambiguous: write {plain} or {decimal}", f"{text!r} chưa rõ: ghi {plain} hay {decimal}"
        )
    whole, comma, part = text.partition(",")
    plain = whole.replace(".", "") + (f".{part}" if comma else "") if comma or whole.count(".") > 1 else text
    if (comma or whole.count(".") > 1) and "." in whole and not _GROUPED.fullmatch(whole):
        raise Unreadable(
            f"{text!r} mixes separators; write 1.234.567,5", f"{text!r} lẫn dấu chấm, phẩy; ghi 1.234.567,5"
        )
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise Unreadable(f"{text!r} is no number", f"{text!r} không phải số") from None


def format_number(number: Decimal) -> str:
    """Vietnamese writing: thousands dot, decimal comma, no idle zeros.

    >>> format_number(Decimal("1234567.50"))
    '1.234.567,5'
    """
    whole, _, part = f"{number:,f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def _from_words(text: str, unit: str | None) -> Quantity:
    found = _SHAPE.fullmatch(text)
    if not found:
        raise Unreadable(
            f"{text!r} is no number; write 200, 1,5, 'trên 200 triệu đồng' or 'khoảng 30'",
            f"{text!r} không phải số; ghi 200, 1,5, 'trên 200 triệu đồng' hoặc 'khoảng 30'",
        )
    bound: Bound = _BOUND_WORDS.get((found["word"] or "").lower()) or _BOUND_SIGNS.get(found["sign"] or "", "exactly")
    said = found["unit"].strip().lower()
    number = _grouped_or_read(found["number"], said)
    return _in_unit(number, said or None, bound, unit)


def _grouped_or_read(text: str, unit: str) -> Decimal:
    # With a unit after it a thousands dot is the usual writing ("1.500 triệu đồng", "1.200 lượt"); bare, it is a doubt.
    return Decimal(text.replace(".", "")) if unit and _GROUPED.fullmatch(text) else read_number(text)


def _from_mapping(value: Mapping[object, object], unit: str | None) -> Quantity:
    bounds = [key for key in value if key != "unit"]
    known = {"exactly", "more_than", "at_least", "less_than", "at_most", "about"}
    if len(bounds) != 1 or bounds[0] not in known:
        names = ", ".join(sorted(known))
        raise Unreadable(
            f"a bounded quantity is one of {names} and an optional unit, not {value!r}",
            f"số có cận gồm một trong {names} và đơn vị (nếu có), không phải {value!r}",
        )
    inner = read_quantity(value[bounds[0]])
    if not inner.is_exact:
        raise Unreadable(f"{value!r} gives two bounds in one", f"{value!r} ghi hai cận cùng lúc")
    said = value.get("unit")
    return _in_unit(inner.number, inner.unit or (str(said).lower() if said else None), bounds[0], unit)  # type: ignore[arg-type]


def _in_unit(number: Decimal, said: str | None, bound: Bound, unit: str | None) -> Quantity:
    said, factor = ("đồng", _MONEY[said]) if said in _MONEY else (said, 1)
    if unit is not None and said is not None and search_key(said) != search_key(unit):
        raise Unreadable(f"{said!r} where {unit!r} is asked for", f"{said!r} trong khi cột tính bằng {unit!r}")
    return Quantity(number * factor, unit or said, bound)


# More digits than any record counts; beyond it decimals lose exactness and then overflow.
_LARGEST = 26


def _finite(value: int | float | Decimal) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or number.adjusted() > _LARGEST:
        raise Unreadable(f"{value!r} is no number", f"{value!r} không phải số")
    # A workbook hands over whole numbers as floats (12.0): the same value, written once.
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
