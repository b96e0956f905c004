"""Remarks on days and numbers: what the record model will make of a text, where that is more than the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from criteria_engine.intake.cells.remarks import remark
from criteria_engine.records.remarks import Remark
from criteria_engine.values.period import Period, is_inexact, read_date
from criteria_engine.values.quantity import is_ratio, read_quantity
from criteria_engine.values.written_periods import document_before_a_day, place_before_a_day, tidied

_FIGURES = re.compile(r"[+-]?\d+(?:,\d+)?|[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
# No record is of an earlier or a later year.
YEARS = range(1800, 2201)
# A time of day, but for the midnight that programs write after every day.
_CLOCK = re.compile(r"(?<!\d)(?!0?0:00)\d{1,2}\s?(?::\d|h\d|h\b|giờ|g\d)")
# A day that a form leaves to be filled in, the year too.
_UNFILLED_DAY = re.compile(r"(?:ngày[\s…._]*)?tháng[\s…._]*năm[\s…._]*(?:20[\s…._]+)?", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SPACED = re.compile(r"[+-]?\d{1,3}(?:\s\d{3})+\b")


def of_day(text: str) -> Iterator[Remark]:
    """A part of a year that nobody has drawn the borders of ("cuối năm 2022"), or what stands beside the day."""
    if is_inexact(text):
        yield remark("inexact-date", text, str(read_date(text)))
    elif _CLOCK.search(text) and (day := readable(text)) is not None:
        yield remark("time-left-out", text, str(day))
    elif document_before_a_day(tidied(text))[0] and (day := readable(text)) is not None:
        yield remark("document-left-out", text, str(day))
    elif (words := place_before_a_day(tidied(text))) and (day := readable(text)) is not None:
        yield remark("place-left-out", words, str(day))


def readable(text: str) -> Period | None:
    try:
        return read_date(text)
    except ValueError:
        return None


def doubtful_year(period: Period) -> int | None:
    """A year that no record is of: a slip such as 0023 or 3023."""
    return next((day.year for day in (period.start, period.end) if day.year not in YEARS), None)


def is_unfilled(text: str) -> bool:
    """Whether nothing of a day is filled in ("ngày … tháng … năm 20…")."""
    return _UNFILLED_DAY.fullmatch(text) is not None


def names_a_year(text: str) -> bool:
    """Whether something of a day is filled in, whatever was left blank ("…/6/2023")."""
    return _WHOLE_YEAR.search(text) is not None


def of_number(text: str, unit: str | None) -> Iterator[Remark]:
    if _FIGURES.fullmatch(text):
        return
    try:
        found = read_quantity(text, unit)
    except ValueError:
        return
    if is_ratio(text):
        yield remark("ratio", text, str(found))
    elif _SPACED.match(text):
        yield remark("spaced-number", text, str(found))
    elif not found.is_exact:
        yield remark("bound-in-text", text, str(found))
    elif any(c.isalpha() for c in text):
        yield remark("unit-in-text", text, str(found))
