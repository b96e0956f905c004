"""Periods: closed intervals of days, written as a day, a month, a quarter, a half-year or a year.

The same value serves two fields: a *date* known only to within the period (some day of it), and a *period*
meant as a whole (a report for 2023-H1). Which one is meant is the field's kind, never guessed from the value.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_ISO_PART = re.compile(r"(\d{4})-?([QH])([1-4])", re.IGNORECASE)
_ISO_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})(?:\.0)?", re.IGNORECASE)
_VN_DAY = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})", re.IGNORECASE)
_VN_LONG_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_VN_MONTH = re.compile(r"(?:tháng\s+)?(\d{1,2})\s*[/\-]\s*(\d{4})", re.IGNORECASE)
_VN_LONG_MONTH = re.compile(r"tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_VN_QUARTER = re.compile(r"quý\s+(IV|I{1,3}|[1-4])\s*(?:[/\-,]|năm|\s)\s*(?:năm\s+)?(\d{4})", re.IGNORECASE)
_VN_HALF = re.compile(r"6 tháng\s+(đầu|cuối)\s+năm\s+(\d{4})", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A closed interval of days, `start` ≤ `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends ({self.end}) before it starts ({self.start})")

    @classmethod
    def day(cls, day: date) -> Period:
        return cls(day, day)

    @classmethod
    def months(cls, year: int, first: int, count: int) -> Period:
        """`count` whole calendar months from month `first` of `year`; they stay within the year."""
        last = first + count - 1
        return cls(date(year, first, 1), date(year, last, monthrange(year, last)[1]))

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def is_day(self) -> bool:
        return self.start == self.end

    @property
    def is_open(self) -> bool:
        """An end that was left blank and reads as unbounded."""
        return self in (FOREVER, SINCE_EVER)

    @property
    def length_in_months(self) -> int | None:
        """Whole calendar months that the period covers exactly; None where it does not."""
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        ends_whole = self.end.day == monthrange(self.end.year, self.end.month)[1]
        return months if self.start.day == 1 and ends_whole else None

    def contains(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end

    def __str__(self) -> str:
        """The shortest exact form: 2023-06-12, 2023-06, 2023-Q2, 2023-H1, 2023, else first day/last day."""
        year, months = self.start.year, self.length_in_months
        place = (self.start.month - 1) / months if months else 0.5
        if self.is_day:
            return self.start.isoformat()
        if months not in _FORMS or place % 1:
            return f"{self.start.isoformat()}/{self.end.isoformat()}"
        return _FORMS[months].format(year=year, month=self.start.month, part=int(place) + 1)


_FORMS = {1: "{year}-{month:02}", 3: "{year}-Q{part}", 6: "{year}-H{part}", 12: "{year}"}

# A blank end of an existence reads as unbounded (docs/meaning.md, "An open end is not a gap").
SINCE_EVER = Period.day(date.min)
FOREVER = Period.day(date.max)


def read_period(value: object) -> Period:
    """A period from what people and files write: `2023-06-12`, `12/6/2023` (day first), `Quý II/2023`, `2023`.

    Raises ValueError, naming what was found, for anything else; a day that the calendar lacks (29/02/2023)
    is refused, never moved to its neighbour.
    """
    if isinstance(value, Period):
        return value
    if isinstance(value, datetime | date):
        return Period.day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(clean(str(value)).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    for pattern, make in _READERS:
        if found := pattern.fullmatch(text):
            return _made(make, found, text)
    raise Unreadable(
        f"{value!r} is no date or period; write 12/6/2023, 2023-06-12, 2023-06, 2023-Q2, 2023-H1 or 2023",
        f"{value!r} không phải ngày hoặc kỳ; hãy ghi 12/6/2023, 2023-06-12, 2023-06, 2023-Q2, 2023-H1 hoặc 2023",
    )


def _made(make: Callable[..., Period], found: re.Match[str], text: str) -> Period:
    try:
        return make(*found.groups())
    except ValueError:
        raise Unreadable(f"{text!r} is not in the calendar", f"{text!r} không có trong lịch") from None


def _day(year: str, month: str, day: str) -> Period:
    return Period.day(date(int(year), int(month), int(day)))


def _month(year: str, month: str) -> Period:
    if not 1 <= int(month) <= 12:
        raise ValueError("month must be in 1..12")
    return Period.months(int(year), int(month), 1)


def _part(year: str, letter: str, number: str) -> Period:
    length = 3 if letter in "Qq" else 6
    if int(number) * length > 12:
        raise ValueError("a year has two halves")
    return Period.months(int(year), (int(number) - 1) * length + 1, length)


def _quarter(number: str, year: str) -> Period:
    return _part(year, "Q", str(_ROMAN.get(number.lower(), number)))


def _half(which: str, year: str) -> Period:
    return _part(year, "H", "1" if which.lower() == "đầu" else "2")


def _span(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


_READERS: list[tuple[re.Pattern[str], Callable[..., Period]]] = [
    (_ISO_DAY, _day),
    (_ISO_PART, _part),
    (_ISO_MONTH, _month),
    (_YEAR, lambda year: Period.year(int(year))),
    (_VN_DAY, lambda day, month, year: _day(year, month, day)),
    (_VN_LONG_DAY, lambda day, month, year: _day(year, month, day)),
    (_VN_MONTH, lambda month, year: _month(year, month)),
    (_VN_LONG_MONTH, lambda month, year: _month(year, month)),
    (_VN_QUARTER, _quarter),
    (_VN_HALF, _half),
    (_ISO_SPAN, _span),
]


def span_end(start: date, months: int) -> date:
    """The last day of a span of `months` months that begins on `start`.

    It is the day before the same day of the month `months` later, held within that month.

    >>> span_end(date(2023, 6, 1), 6), span_end(date(2023, 8, 31), 6)
    (datetime.date(2023, 11, 30), datetime.date(2024, 2, 29))
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if start.day == 1:
        return date(year, month + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(start.day - 1, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """How many whole months lie from `start` to `end`, both days counted; negative if `end` is earlier.

    >>> whole_months(date(2023, 6, 1), date(2023, 11, 30)), whole_months(date(2023, 6, 1), date(2023, 11, 29))
    (6, 5)
    """
    if end < start:
        return -whole_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    # One more where the last span ends with `end` exactly; asked of the day after, which the calendar may lack.
    following = end + timedelta(days=1) if end < date.max else None
    if following is None:
        return months + (start.day == 1)
    months = (following.year - start.year) * 12 + following.month - start.month
    while span_end(start, months) > end:
        months -= 1
    return months
