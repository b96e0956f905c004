"""Quantities: a number, or a bound on one, with its unit.

"Trên 200 triệu đồng" is a fact of its own: more than 200,000,000 đồng and no more than that is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean, search_key

Bound = Literal["exactly", "more_than", "at_least", "less_than", "at_most", "about"]

# "Khoảng 200" spans a tenth either way. Editorial: no document says how wide "khoảng" is (readings.md of a pack
# may set the parameter `about`; findings that rest on it carry the note `approximate`).
ABOUT = Decimal("0.1")

_BOUND_WORDS: dict[str, Bound] = {
    "trên dưới": "about", "xấp xỉ": "about", "trên": "more_than", "hơn": "more_than", "quá": "more_than",
    "từ": "at_least", "ít nhất": "at_least", "tối thiểu": "at_least", "không dưới": "at_least",
    "gần": "less_than", "dưới": "less_than", "chưa đến": "less_than", "chưa tới": "less_than",
    "tối đa": "at_most", "không quá": "at_most", "nhiều nhất": "at_most",
    "khoảng": "about", "độ": "about", "chừng": "about",
}  # fmt: skip
_BOUND_SIGNS: dict[str, Bound] = {">": "more_than", "≥": "at_least", ">=": "at_least", "<": "less_than",
                                  "≤": "at_most", "<=": "at_most", "~": "about"}  # fmt: skip
_MONEY = {"đồng": 1, "đ": 1, "vnd": 1, "vnđ": 1, "nghìn đồng": 10**3, "ngàn đồng": 10**3, "triệu đồng": 10**6,
          "triệu": 10**6, "tỷ đồng": 10**9, "tỷ": 10**9, "tỉ đồng": 10**9, "tỉ": 10**9}  # fmt: skip
# Short for money where the field counts money; elsewhere "tr" may be pages or schools.
_SHORT_MONEY = {"tr": 10**6, "trđ": 10**6, "tr đồng": 10**6, "tr.đ": 10**6, "tr.đồng": 10**6, "nghìn": 10**3,
                "ngàn": 10**3}  # fmt: skip
_AFTER: dict[str, Bound] = {"trở lên": "at_least", "trở xuống": "at_most"}
_WORDS = "|".join(sorted(_BOUND_WORDS, key=len, reverse=True))
_NUMBER = r"[+-]?\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.])|[+-]?\d[\d.,]*"
_SHAPE = re.compile(rf"(?:(?P<word>{_WORDS})\s+|(?P<sign>>=|<=|[><≥≤~])\s*)?(?P<number>{_NUMBER})\s*(?P<unit>\D*)",
                    re.IGNORECASE)  # fmt: skip
# A unit begins with a letter or one of these; "½", "?", "+" or a bracket says something about the number.
_SIGNS_OF_UNITS = "%‰°"
# "12 nghìn hộ" is 12.000 of "hộ"; "5 triệu chứng" is five of them.
_TIMES = {"chục": 10, "trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9,
          "tỉ": 10**9}  # fmt: skip
_MANY = re.compile(r"(chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?: (?!chứng|tập|lệ|trọng|số)(.+))?")
_RATIO = re.compile(r"(?P<part>\d{1,7})\s?/\s?(?P<of>\d{1,7})\s+(?P<unit>[^\W\d_][^\d/]*)")
_BARE_RATIO = re.compile(r"\d{1,7}\s?/\s?\d{1,7}")
_RANGE = re.compile(r"(?:từ\s)?\d[\d.,]*\s?\D{0,20}?(?:-|–|đến|tới)\s?\d[\d.,]*(?:\s?\D*)", re.IGNORECASE)
_LONGEST = 200
# Spaces of other widths, the minus of typesetters, figures of full width: the same number.
_AS_TYPED = str.maketrans("\u00a0\u2007\u2009\u202f\u3000−０１２３４５６７８９，．％", "     -0123456789,.%")
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
    if isinstance(value, date):
        raise Unreadable(
            f"{value} is a date where a number is asked for; a spreadsheet may have made it of a ratio such as 28/3",
            f"{value} là ngày, trong khi cột này là số; có thể Excel đã đổi một tỷ lệ như 28/3 thành ngày",
        )
    return _from_words(clean(str(value).translate(_AS_TYPED)), unit)


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


def is_ratio(text: str) -> bool:
    """Whether the text says how many of how many of something ("28/31 đảng viên")."""
    found = _RATIO.fullmatch(text)
    return found is not None and int(found["part"]) <= int(found["of"])


def _from_words(text: str, unit: str | None) -> Quantity:
    after = next((words for words in _AFTER if text.lower().endswith(words)), "")
    said = text[: len(text) - len(after)].rstrip()
    found = _SHAPE.fullmatch(said) if len(text) <= _LONGEST else None
    if not found or not _is_sound(found, after):
        if is_ratio(text):
            return _from_ratio(text, unit)
        raise _refusal(text)
    bound: Bound = _BOUND_WORDS.get((found["word"] or "").lower()) or _BOUND_SIGNS.get(found["sign"] or "", "exactly")
    measured = found["unit"].strip().rstrip(".").lower()
    number = _grouped_or_read(found["number"].replace(" ", ""), measured, spaced=" " in found["number"])
    return _in_unit(number, measured or None, _AFTER.get(after, bound), unit)


def _is_sound(found: re.Match[str], after: str) -> bool:
    """A unit that is one, and one bound at most."""
    measured = found["unit"]
    bounds = bool(found["word"]) + bool(found["sign"]) + bool(after)
    return bounds < 2 and (not measured or measured[0].isalpha() or measured[0] in _SIGNS_OF_UNITS)


def _from_ratio(text: str, unit: str | None) -> Quantity:
    """28 of "28/31 đảng viên": what is counted is the part; the whole has a field of its own."""
    found = _RATIO.fullmatch(text)
    assert found is not None
    return _in_unit(Decimal(found["part"]), found["unit"].strip().lower(), "exactly", unit)


def _refusal(text: str) -> Unreadable:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if _BARE_RATIO.fullmatch(shown) or _RATIO.fullmatch(shown):
        return Unreadable(f"{shown!r} may be a ratio or a date: which number is meant? Write it alone",
                          f"{shown!r} là tỷ lệ hay ngày? Hãy ghi riêng con số cần nêu")  # fmt: skip
    if _RANGE.fullmatch(shown):
        return Unreadable(f"{shown!r} names two numbers: which one holds? Write “từ 20” or “không quá 30”",
                          f"{shown!r} ghi hai số: lấy số nào? Hãy ghi “từ 20” hoặc “không quá 30”")  # fmt: skip
    return Unreadable(
        f"{shown!r} is no number; write 200, 1,5, 'trên 200 triệu đồng' or 'khoảng 30'",
        f"{shown!r} không phải số; ghi 200, 1,5, 'trên 200 triệu đồng' hoặc 'khoảng 30'",
    )


def _grouped_or_read(text: str, unit: str, spaced: bool) -> Decimal:
    # With a unit after it a thousands dot is the usual writing ("1.500 triệu đồng", "1.200 lượt"); bare, it is a doubt.
    return Decimal(text.replace(".", "")) if unit and not spaced and _GROUPED.fullmatch(text) else read_number(text)


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
    said, factor = _measured(said, unit)
    if unit is not None and said is not None and search_key(said) != search_key(unit):
        raise Unreadable(f"{said!r} where {unit!r} is asked for", f"{said!r} trong khi cột tính bằng {unit!r}")
    return Quantity(number * factor, unit or said, bound)


def _measured(said: str | None, unit: str | None) -> tuple[str | None, int]:
    """The unit that is meant, and how many of it one of what is said is."""
    if said is None or said in _MONEY:
        return ("đồng", _MONEY[said]) if said else (None, 1)
    if said in _SHORT_MONEY and unit == "đồng":
        return "đồng", _SHORT_MONEY[said]
    if said.startswith("tr") and said in _SHORT_MONEY:
        raise Unreadable(f"{said!r}: is “triệu” meant? Write it in full", f"{said!r}: có phải “triệu”? Hãy ghi đủ")
    many = _MANY.fullmatch(said)
    return (many[2], _TIMES[many[1]]) if many else (said, 1)


# More digits than any record counts; beyond it decimals lose exactness and then overflow.
_LARGEST = 26


def _finite(value: int | float | Decimal) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or number.adjusted() > _LARGEST:
        raise Unreadable(f"{value!r} is no number", f"{value!r} không phải số")
    # A workbook hands over whole numbers as floats (12.0): the same value, written once.
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
