"""Values in the form in which the reader writes them: dates, numbers, money, codes of a vocabulary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from criteria_engine.records.row import Value
from criteria_engine.records.schema import Field
from criteria_engine.text import safe
from criteria_engine.values import Period, Quantity
from criteria_engine.values.quantity import Bound, format_number

# Not from the calendar module: that one follows the locale of the machine.
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_ROMAN = ("I", "II", "III", "IV")
_BOUNDS: dict[str, dict[Bound, str]] = {
    "vi": {"exactly": "{}", "more_than": "trên {}", "at_least": "từ {} trở lên", "less_than": "dưới {}",
           "at_most": "không quá {}", "about": "khoảng {}"},
    "en": {"exactly": "{}", "more_than": "more than {}", "at_least": "at least {}", "less_than": "less than {}",
           "at_most": "at most {}", "about": "about {}"},
}  # fmt: skip
_YES_NO = {"vi": ("không", "có"), "en": ("no", "yes")}
MONEY = "đồng"
_LARGE = ((10**9, {"vi": "tỷ đồng", "en": "billion đồng"}), (10**6, {"vi": "triệu đồng", "en": "million đồng"}))
LONGEST = 80


def say_value(value: Value, lang: str, field: Field | None = None) -> str:
    """A value as a reader writes it; a code of `field` becomes its label, free text is cut at 80 letters.

    >>> say_value(True, "vi"), say_value(Period.year(2023), "vi")
    ('có', 'năm 2023')
    """
    if isinstance(value, bool):
        return _YES_NO[lang][value]
    if isinstance(value, Quantity):
        return say_quantity(value, lang)
    if isinstance(value, Period):
        return say_period(value, lang)
    return _of_vocabulary(value, field, lang) if field and field.codes else shorten(safe(value))


def _of_vocabulary(value: str, field: Field, lang: str) -> str:
    # The codes of a list of values arrive joined.
    codes = [value] if value in field.codes else value.split(", ")
    return "; ".join(field.codes[code][lang] if code in field.codes else safe(code) for code in codes)


def shorten(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def say_number(number: Decimal, lang: str) -> str:
    """Vietnamese 1.234,5; English 1,234.5."""
    vietnamese = format_number(number)
    return vietnamese if lang == "vi" else vietnamese.translate(str.maketrans(".,", ",."))


def say_quantity(quantity: Quantity, lang: str) -> str:
    """A number or a bound on one, with its unit; round sums of money in millions and billions.

    >>> say_quantity(Quantity(Decimal(200_000_000), "đồng", "more_than"), "vi")
    'trên 200 triệu đồng'
    """
    number, unit = quantity.number, quantity.unit
    if unit == MONEY:
        number, unit = _money(number, lang)
    said = say_number(number, lang) + (f" {safe(unit)}" if unit else "")
    return _BOUNDS[lang][quantity.bound].format(said)


def _money(number: Decimal, lang: str) -> tuple[Decimal, str]:
    for size, names in _LARGE:
        # Rounder than a hundredth of the unit, so that "1,25 tỷ đồng" stays exact and 1.234.567 đồng stays whole.
        if number >= size and number % (size // 100) == 0:
            return number / size, names[lang]
    return number, MONEY


def say_day(day: date, lang: str) -> str:
    return f"{day.day}/{day.month}/{day.year}" if lang == "vi" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_period(period: Period, lang: str) -> str:
    """The name of a period: a day, a month, a quarter, a half-year, a year, some years; else both its days.

    >>> say_period(Period.months(2023, 4, 3), "vi"), say_period(Period.months(2023, 1, 6), "en")
    ('quý II/2023', 'first half of 2023')
    """
    if period.is_open:
        return {"vi": "không thời hạn", "en": "without end"}[lang]
    if period.is_day:
        return say_day(period.start, lang)
    months = period.length_in_months
    if not months or (period.start.month - 1) % min(months, 12):
        return _from_to(period, lang)
    return _named(period, months, lang)


def _named(period: Period, months: int, lang: str) -> str:
    year, month = period.start.year, period.start.month
    part = (month - 1) // months
    if months == 1:
        return f"tháng {month}/{year}" if lang == "vi" else f"{_MONTHS[month - 1]} {year}"
    if months == 3:
        return f"quý {_ROMAN[part]}/{year}" if lang == "vi" else f"Q{part + 1} {year}"
    if months == 6:
        half = {"vi": ("đầu", "cuối"), "en": ("first", "second")}[lang][part]
        return f"6 tháng {half} năm {year}" if lang == "vi" else f"{half} half of {year}"
    if months == 12:
        return f"năm {year}" if lang == "vi" else str(year)
    if months % 12 == 0:
        return f"giai đoạn {year}–{period.end.year}" if lang == "vi" else f"{year}–{period.end.year}"
    return _from_to(period, lang)


def _from_to(period: Period, lang: str) -> str:
    start, end = say_day(period.start, lang), say_day(period.end, lang)
    return f"từ {start} đến {end}" if lang == "vi" else f"from {start} to {end}"
