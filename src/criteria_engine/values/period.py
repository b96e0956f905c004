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

_I = re.IGNORECASE
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_ISO_PART = re.compile(r"(\d{4})-?([QH])([1-4])", _I)
_ISO_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})(?:\.0)?", _I)
# One separator, twice: in 3-6/2023 it may be months 3 to 6.
_VN_DAY = re.compile(r"(?:ngày\s+)?(\d{1,2})(\s?[/.\-]\s?|\s)(\d{1,2})\2(\d{4})", _I)
_VN_LONG_DAY = re.compile(
    r"(?:(?:[^\d,]{1,40},\s?)?ngày\s)?(\d{1,2})\stháng\s(\d{1,2})(?:,\s?|\s)(?:năm\s)?(\d{4})", _I
)
_VN_MONTH = re.compile(r"(?:tháng\s?|t\.?)?(\d{1,2})\s?[/.\-]\s?(\d{4})", _I)
_VN_LONG_MONTH = re.compile(r"tháng\s(\d{1,2})(?:,\s?|\s)(?:năm\s)?(\d{4})", _I)
_VN_QUARTER = re.compile(r"(?:quý\s|q\.?)(IV|I{1,3}|[1-4])(?:\s?[/\-,]\s?|\snăm\s|\s)(?:năm\s)?(\d{4})", _I)
_VN_MONTHS = re.compile(r"(\d{1,2}|sáu)\stháng\s(đầu|cuối)\s(?:năm\s)?(\d{4})", _I)
_VN_HALF = re.compile(r"nửa\s(đầu|cuối)\s(?:năm\s)?(\d{4})", _I)
_VN_TERM = re.compile(r"giai\sđoạn\s(\d{4})\s?-\s?(\d{4})", _I)
_FROM_TO = re.compile(r"từ\s(?P<first>.{4,40}?)\sđến\s(?:hết\s)?(?P<last>.{4,40})", _I)
_DAY = r"(?:ngày\s)?\d{1,2}[/.]\d{1,2}[/.]\d{4}"
_DAY_TO_DAY = re.compile(rf"(?P<first>{_DAY})\s?-\s?(?P<last>{_DAY})", _I)
# Parts that nobody has drawn the borders of: taken as wide as they can be meant (docs/cells.md).
_PART_OF_YEAR = re.compile(r"(đầu|giữa|cuối)\s(?:năm\s)?(\d{4})", _I)
_PART_OF_LESS = re.compile(r"(?:đầu|giữa|cuối)\s(?P<whole>(?:tháng|quý)\s.{5,20})", _I)
_PARTS_OF_YEAR = {"đầu": (1, 6), "giữa": (4, 6), "cuối": (7, 6)}
_SHORT_YEAR = re.compile(r"(?:ngày\s)?(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{2})", _I)
_MIXED = re.compile(r"(\d{1,2})\s?[\-/.]\s?(\d{1,2})\s?[\-/.]\s?(\d{4})")
_NO_YEAR = re.compile(r"(?:quý\s\w{1,3}|tháng\s\d{1,2}|ngày\s\d{1,2}\stháng\s\d{1,2}|\d{1,2}/\d{1,2})", _I)
_SCHOOL_YEAR = re.compile(r"(?:năm\shọc\s)?(\d{4})\s?-\s?(\d{4})", _I)
_LONGEST = 100
# Figures and signs as an input method for Chinese or Japanese writes them, dashes of an office program.
_AS_TYPED = str.maketrans("０１２３４５６７８９／．－，‐‑–—", "0123456789/.-,----")
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
    is refused, never moved to its neighbour, and what may mean two things is asked about.
    """
    if isinstance(value, Period):
        return value
    if isinstance(value, datetime | date):
        return Period.day(value.date() if isinstance(value, datetime) else value)
    text = _tidied(value)
    found = _read(text)
    if found is None:
        raise _refusal(value, text)
    return found


def read_date(value: object) -> Period:
    """As `read_period`, and also `cuối năm 2022`: some day of a part that has no sharp borders.

    Not for a period meant as a whole, of which the borders count.
    """
    return _inexact(_tidied(value)) or read_period(value)


def is_inexact(value: object) -> bool:
    """Whether `read_date` takes the text for a part without sharp borders."""
    try:
        return _inexact(_tidied(value)) is not None
    except ValueError:
        return False


def _tidied(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = str(value)
    if text.isascii():
        return " ".join(text.split()) if len(text) <= _LONGEST else ""
    text = " ".join(clean(text).translate(_AS_TYPED).split())
    return text if len(text) <= _LONGEST else ""


def _read(text: str) -> Period | None:
    text = text.rstrip(".,; ")
    for pattern, make in _READERS:
        if found := pattern.fullmatch(text):
            return _made(make, found, text)
    for pattern in (_FROM_TO, _DAY_TO_DAY):
        if found := pattern.fullmatch(text):
            return _between(found, text)
    return None


def _between(found: re.Match[str], text: str) -> Period | None:
    """From the first day of one to the last of the other; "từ tháng 3 đến tháng 6/2023" is of one year."""
    last = _read(found["last"])
    if last is None:
        return None
    first = _read(found["first"]) or _read(f"{found['first']}/{last.end.year}")
    if first is None:
        return None
    if last.end < first.start:
        raise _not_in_calendar(text)
    return Period(first.start, last.end)


def _inexact(text: str) -> Period | None:
    if found := _PART_OF_YEAR.fullmatch(text):
        return _made(lambda part, year: Period.months(int(year), *_PARTS_OF_YEAR[part.lower()]), found, text)
    found = _PART_OF_LESS.fullmatch(text)
    return _read(found["whole"]) if found else None


def _made(make: Callable[..., Period], found: re.Match[str], text: str) -> Period:
    try:
        return make(*found.groups())
    except ValueError:
        raise _not_in_calendar(text) from None


def _not_in_calendar(text: str) -> Unreadable:
    en, vi = f"{text!r} is not in the calendar", f"{text!r} không có trong lịch"
    turned = _VN_DAY.fullmatch(text)
    if turned and int(turned[3]) > 12 >= int(turned[1]) > 0:
        meant = f"{turned[3]}/{turned[1]}/{turned[4]}"
        return Unreadable(f"{en}; the day comes first: is {meant} meant?", f"{vi}; ngày ghi trước: có phải {meant}?")
    return Unreadable(en, vi)


# What may mean two things, with the question that settles it.
_QUESTIONS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (_SHORT_YEAR, "in which century is the year? Write four figures", "năm nào? Hãy ghi đủ bốn chữ số"),
    (_MIXED, "is it a day, or are they months from one to the other?", "là một ngày hay từ tháng này đến tháng kia?"),
    (_SCHOOL_YEAR, "is it a school year, or both years whole? Write “từ tháng 9/2022 đến tháng 5/2023”",
     "là năm học hay trọn cả các năm? Hãy ghi “từ tháng 9/2022 đến tháng 5/2023”"),
    (_NO_YEAR, "of which year?", "của năm nào?"),
)  # fmt: skip


def _refusal(value: object, text: str) -> Unreadable:
    for pattern, en, vi in _QUESTIONS:
        if pattern.fullmatch(text):
            return Unreadable(f"{value!r} is no date or period by itself: {en}", f"{value!r} chưa rõ: {vi}")
    return Unreadable(
        f"{value!r} is no date or period; write 12/6/2023, 2023-06-12, 2023-06, 2023-Q2, 2023-H1 or 2023",
        f"{value!r} không phải ngày hoặc kỳ; hãy ghi 12/6/2023, 2023-06-12, 2023-06, 2023-Q2, 2023-H1 hoặc 2023",
    )


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


def _months(count: str, which: str, year: str) -> Period:
    number = 6 if count.lower() == "sáu" else int(count)
    if not 1 <= number <= 12:
        raise ValueError("a year has twelve months")
    return Period.months(int(year), 1 if which.lower() == "đầu" else 13 - number, number)


def _span(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def _years(first: str, last: str) -> Period:
    return Period(date(int(first), 1, 1), date(int(last), 12, 31))


_READERS: list[tuple[re.Pattern[str], Callable[..., Period]]] = [
    (_ISO_DAY, _day),
    (_ISO_PART, _part),
    (_ISO_MONTH, _month),
    (_YEAR, lambda year: Period.year(int(year))),
    (_VN_DAY, lambda day, _, month, year: _day(year, month, day)),
    (_VN_LONG_DAY, lambda day, month, year: _day(year, month, day)),
    (_VN_MONTH, lambda month, year: _month(year, month)),
    (_VN_LONG_MONTH, lambda month, year: _month(year, month)),
    (_VN_QUARTER, _quarter),
    (_VN_MONTHS, _months),
    (_VN_HALF, _half),
    (_VN_TERM, _years),
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
