"""Periods: closed intervals of days, written as a day, a month, a quarter, a half-year or a year.

The same value serves two fields: a *date* known only to within the period (some day of it), and a *period*
meant as a whole (a report for 2023-H1). Which one is meant is the field's kind, never guessed from the value.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from criteria_engine.values.calendar_days import months_of
from criteria_engine.values.period_questions import refusal
from criteria_engine.values.written_periods import days_in, rough_days_in, tidied


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
        return cls(*months_of(year, first, count))

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(*months_of(year, 1, 12))

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


_FORMS = {1: "{year:04}-{month:02}", 3: "{year:04}-Q{part}", 6: "{year:04}-H{part}", 12: "{year:04}"}

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
    text = tidied(value)
    found = days_in(text)
    if found is None:
        raise refusal(value, text)
    return Period(*found)


def read_date(value: object) -> Period:
    """As `read_period`, and also `cuối năm 2022`: some day of a part that has no sharp borders.

    Not for a period meant as a whole, of which the borders count.
    """
    rough = rough_days_in(tidied(value))
    return Period(*rough) if rough else read_period(value)


def is_inexact(value: object) -> bool:
    """Whether `read_date` takes the text for a part without sharp borders."""
    try:
        return rough_days_in(tidied(value)) is not None
    except ValueError:
        return False


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
