"""Quantities: a number, or a bound on one, with its unit.

"Trên 200 triệu đồng" is a fact of its own: more than 200,000,000 đồng and no more than that is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean, search_key, turns_round, without_hidden, without_marks
from criteria_engine.values.numbers import (
    is_doubtful,
    read_beside_unit,
    read_number,
    refuse_letters_among_figures,
    without_number_in_words,
)
from criteria_engine.values.units import SIGNS_OF_UNITS, is_divided, meant_by, refuse_no_unit, with_powers

Bound = Literal["exactly", "more_than", "at_least", "less_than", "at_most", "about"]

# "Khoảng 200" spans a tenth either way. Editorial: no document says how wide "khoảng" is (readings.md of a pack
# may set the parameter `about`; findings that rest on it carry the note `approximate`).
ABOUT = Decimal("0.1")

_BOUND_WORDS: dict[str, Bound] = {
    "trên": "more_than", "hơn": "more_than", "quá": "more_than", "nhiều hơn": "more_than",
    "từ": "at_least", "ít nhất": "at_least", "tối thiểu": "at_least", "không dưới": "at_least",
    "không ít hơn": "at_least",
    "gần": "less_than", "dưới": "less_than", "chưa đến": "less_than", "chưa tới": "less_than", "chưa đầy": "less_than",
    "không đến": "less_than", "không tới": "less_than", "không đầy": "less_than", "ít hơn": "less_than",
    "tối đa": "at_most", "không quá": "at_most", "không vượt quá": "at_most", "nhiều nhất": "at_most",
    "không hơn": "at_most", "không nhiều hơn": "at_most",
    "trên dưới": "about", "xấp xỉ": "about", "khoảng": "about", "độ": "about", "chừng": "about", "tầm": "about",
    "cỡ": "about", "ước": "about", "ước chừng": "about", "ước khoảng": "about",
}  # fmt: skip
# "Do" and "tam" are other words without their marks; what is left is told from its place before a number.
_BOUND_WORDS |= {without_marks(word): bound for word, bound in _BOUND_WORDS.items() if word not in ("độ", "tầm")}
_BOUND_SIGNS: dict[str, Bound] = {">": "more_than", "≥": "at_least", ">=": "at_least", "<": "less_than",
                                  "≤": "at_most", "<=": "at_most", "~": "about", "≈": "about"}  # fmt: skip
_SIGNS = "|".join(sorted(_BOUND_SIGNS, key=len, reverse=True))
_AFTER: dict[str, Bound] = {"trở lên": "at_least", "trở xuống": "at_most"}
_WORDS = "|".join(sorted(_BOUND_WORDS, key=len, reverse=True))
# The number ends with a figure: "1. Hộ nghèo" is the first of a list.
_NUMBER = r"[+-]?\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.])|[+-]?\d(?:[\d.,]*\d)?"
_SHAPE = re.compile(rf"(?:(?P<word>{_WORDS})\s+|(?P<sign>{_SIGNS})\s*)?(?P<number>{_NUMBER})\s*(?P<unit>\D*)",
                    re.IGNORECASE)  # fmt: skip
_RATIO = re.compile(r"(?P<part>\d{1,7})\s?/\s?(?P<of>\d{1,7})\s+(?P<unit>[^\W\d_]\D*)")
# "6/2023 mô hình" is of June, more likely than of two thousand models.
_MONTHS, _YEARS = range(1, 13), range(1900, 2101)
_BARE_RATIO = re.compile(r"\d{1,7}\s?/\s?\d{1,7}")
_RANGE = re.compile(r"(?:từ\s)?\d[\d.,]*\s?\D{0,20}?(?:-|–|đến|tới)\s?\d[\d.,]*(?:\s?\D*)", re.IGNORECASE)
_LONGEST = 200
# Spaces of other widths, the minus of typesetters, figures of full width: the same number.
_AS_TYPED = str.maketrans("\u00a0\u2007\u2009\u202f\u3000−０１２３４５６７８９，．％＞＜", "     -0123456789,.%><")
# Spaces beside anything but a figure: between figures they part thousands, or two numbers.
_SPACES = re.compile(r"(?<!\d)\s+|\s+(?![\s\d])")
_ENDS = " .,;:!"


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
        return f"{words[self.bound]}{write_number(self.number)}{' ' + self.unit if self.unit else ''}"


def read_quantity(value: object, unit: str | None = None) -> Quantity:
    """A quantity from a number, Vietnamese words, or `{more_than: 200, unit: đồng}`; `unit` is the field's own.

    Money comes out in đồng. Raises ValueError where nothing can be read, the unit is another one than the
    field's, or the number is ambiguous ("1.500" and "1,500" may be 1500 or 1,5).
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


def format_number(number: Decimal) -> str:
    """Vietnamese writing: thousands dot, decimal comma, no idle zeros.

    >>> format_number(Decimal("1234567.50"))
    '1.234.567,5'
    """
    whole, _, part = f"{number:,f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def write_number(number: Decimal) -> str:
    """As `format_number`, and read back as the same number: 1,005 gets a nought, since it may be 1005."""
    shown = format_number(number)
    return f"{shown}0" if "," in shown and is_doubtful(shown) else shown


def is_ratio(text: str) -> bool:
    """Whether the text says how many of how many of something ("28/31 đảng viên")."""
    found = _RATIO.fullmatch(_tidy(text))
    if found is None or is_divided(found["unit"].lower()):
        return False
    part, whole = int(found["part"]), int(found["of"])
    return part <= whole and not (part in _MONTHS and whole in _YEARS)


def _from_words(text: str, unit: str | None) -> Quantity:
    if len(text) > _LONGEST:
        raise _refusal(text)
    _refuse_what_is_turned(text)
    said = with_powers(without_number_in_words(_tidy(text)))
    refuse_letters_among_figures(said)
    after = next((words for words in _AFTER if said.lower().endswith(words)), "")
    found = _SHAPE.fullmatch(said[: len(said) - len(after)].rstrip())
    if found and _is_sound(found, after):
        return _from_parts(found, after, unit)
    if is_ratio(said):
        return _from_ratio(said, unit)
    raise _refusal(text)


def _refuse_what_is_turned(text: str) -> None:
    """Of figures that show in another order than they are saved nobody knows which was meant."""
    if turns_round(text):
        raise Unreadable("a hidden character turns the figures round: type the number again",
                         "ký tự ẩn làm con số hiện đảo ngược; hãy gõ lại con số")  # fmt: skip


def _tidy(text: str) -> str:
    """Single spaces, and no full stop at the end; dots that trail off leave the number open."""
    seen = _SPACES.sub(" ", without_hidden(text))
    ended = seen.rstrip(_ENDS)
    return seen if ".." in seen[len(ended) :] else ended


def _is_sound(found: re.Match[str], after: str) -> bool:
    """One bound at most ("từ 5 hộ trở lên" is one), and after it what may be a unit."""
    measured = found["unit"]
    said_twice = bool(after) and (found["word"] or "").lower() == "từ"
    bounds = bool(found["word"]) + bool(found["sign"]) + bool(after) - said_twice
    return bounds < 2 and (not measured or measured[0].isalpha() or measured[0] in SIGNS_OF_UNITS)


def _from_parts(found: re.Match[str], after: str, unit: str | None) -> Quantity:
    bound: Bound = _BOUND_WORDS.get((found["word"] or "").lower()) or _BOUND_SIGNS.get(found["sign"] or "", "exactly")
    measured, number = found["unit"].strip().lower(), found["number"].replace(" ", "")
    is_beside = bool(measured) and " " not in found["number"]
    size = read_beside_unit(number) if is_beside else read_number(number)
    return _measured(size, measured or None, _AFTER.get(after, bound), unit)


def _from_ratio(text: str, unit: str | None) -> Quantity:
    """28 of "28/31 đảng viên": what is counted is the part; the whole has a field of its own."""
    found = _RATIO.fullmatch(text)
    assert found is not None
    return _measured(Decimal(found["part"]), found["unit"].strip().lower(), "exactly", unit)


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


def _measured(number: Decimal, said: str | None, bound: Bound, unit: str | None) -> Quantity:
    """A number as it is typed: what follows it need not be a unit."""
    if said is not None:
        refuse_no_unit(meant_by(said, unit)[0], said, unit)
    return _in_unit(number, said, bound, unit)


def _in_unit(number: Decimal, said: str | None, bound: Bound, unit: str | None) -> Quantity:
    said, factor = meant_by(said, unit)
    if unit is not None and said is not None and search_key(said) != search_key(unit):
        raise Unreadable(f"{said!r} where {unit!r} is asked for", f"{said!r} trong khi cột tính bằng {unit!r}")
    return Quantity(number * factor, unit or said, bound)


# More digits than any record counts; beyond it decimals lose exactness and then overflow.
_LARGEST = 26


def _finite(value: int | float | Decimal) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise Unreadable(f"{value} is no number; leave the cell blank", f"{value} không phải số; hãy để trống ô")
    if number.adjusted() > _LARGEST:
        said = f"{number:.3E}"
        raise Unreadable(f"{said} is more than any record counts", f"số {said} quá lớn; hãy kiểm tra lại")
    # A workbook hands over whole numbers as floats (12.0): the same value, written once.
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
