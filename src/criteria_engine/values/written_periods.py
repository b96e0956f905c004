"""Days and periods as people write them in Vietnamese, and as ISO 8601 does: text in, first and last day out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean, without_marks
from criteria_engine.values import calendar_days as days
from criteria_engine.values.calendar_days import Days
from criteria_engine.values.written_places import is_number_of_document, may_stand_before_a_day
from criteria_engine.values.written_weekdays import apart, refuse_other_weekday


class Form(NamedTuple):
    """A way of writing: with the marks of Vietnamese, and as text that has none anywhere leaves them out."""

    marked: re.Pattern[str]
    plain: re.Pattern[str]

    def found_in(self, text: str, plain: bool) -> re.Match[str] | None:
        return (self.plain if plain else self.marked).fullmatch(text)


def form(pattern: str) -> Form:
    return Form(re.compile(pattern, re.IGNORECASE), re.compile(without_marks(pattern), re.IGNORECASE))


# "quII" lacks a letter, and is no "qui I": that spelling, and a number in words, have a space between.
_QUARTER = r"(?:quý\s?|(?:quí|qú[yi])\s)"
_YEAR = r"(?P<year>\d{4})"
_OF_YEAR = rf"(?:năm\s)?{_YEAR}"
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
# The time of a day, which counts as its day. No zone, which could move it; no hour 24, which is of two days.
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_TIME = rf"(?:lúc\s)?(?:{_CLOCK}|(?:[01]?\d|2[0-3])\s?(?:h|giờ|g)(?:\s?[0-5]?\d(?:\s?(?:phút|p|'))?)?)"
_BEFORE = rf"(?:(?:{_TIME},?\s)?ngày\s|{_CLOCK}\s)?"
AFTER = rf"(?:,?\s{_TIME})?"

# The year first; the two signs are the same.
_ISO_DAY = form(rf"{_YEAR}([-/.]){_MONTH}\2{_DAY}(?:T{_CLOCK}|{AFTER})")
_ISO_MONTH = form(rf"{_YEAR}-{_MONTH}")
_ISO_PART = form(rf"{_YEAR}-?(?P<letter>[QH])(?P<number>[1-4])")
_ISO_SPAN = form(r"(?P<start>\d{4}-\d{2}-\d{2})/(?P<end>\d{4}-\d{2}-\d{2})")
_WHOLE_YEAR = form(rf"(?:(?:(?:trong|cả)\s)?năm\s)?{_YEAR}(?:\.0)?")
# One separator, twice: in 3-6/2023 it may be months 3 to 6.
_VN_DAY = form(rf"{_BEFORE}{_DAY}(\s?[/.\-]\s?|\s){_MONTH}\2{_YEAR}{AFTER}")
_VN_LONG_DAY = form(rf"{_BEFORE}{_DAY}(?:,\s?|\s)tháng\s{_MONTH}(?:,\s?|\s|/){_OF_YEAR}{AFTER}")
_VN_DAY_OF_YEAR = form(rf"{_BEFORE}{_DAY}/{_MONTH}(?:,\s?|\s|/)năm\s{_YEAR}{AFTER}")
_VN_MONTH = form(rf"(?:(?:trong\s)?tháng\s?|t\.?)?{_MONTH}\s?[/.\-]\s?{_OF_YEAR}")
_VN_LONG_MONTH = form(rf"(?:(?:trong\s)?tháng\s|t\.?(?=\d\d?\snăm)){_MONTH}(?:,\s?|\s){_OF_YEAR}")
# "Tháng năm 2023" lacks its month. Without marks "thang sau" is the next one, and "thang nam" both.
_SPELT = (
    r"(?!sau\b|nam\b)"
    r"(?P<month>một|hai|ba|tư|bốn|năm(?=\s?/|,?\snăm\s)|sáu|bảy|tám|chín|mười(?:\s(?:một|hai))?)"
)
_SPELT_DAY = form(rf"{_BEFORE}{_DAY}(?:,\s?|\s)tháng\s{_SPELT}(?:,\s?|\s?/\s?|\s){_OF_YEAR}{AFTER}")
_SPELT_MONTH = form(rf"(?:trong\s)?tháng\s{_SPELT}(?:,\s?|\s?/\s?|\s){_OF_YEAR}")
# As Excel writes months in Vietnamese.
_EXCEL_DAY = form(rf"{_DAY}[\s/-]thg\s?{_MONTH}[\s/,-]\s?{_YEAR}")
_EXCEL_MONTH = form(rf"thg\s?{_MONTH}[\s/,-]\s?{_YEAR}")
_VN_QUARTER = form(
    rf"(?:trong\s)?(?:{_QUARTER}|q\.?\s?)(?P<number>IV|I{{1,3}}|0?[1-4]|(?<=\s)(?:một|hai|ba|bốn|tư))"
    rf"(?:\s?[/\-,.]\s?|\s){_OF_YEAR}"
)
_VN_MONTHS = form(rf"(?:trong\s)?(?P<count>\d{{1,2}}|sáu)\stháng\s(?P<which>đầu|cuối)\s{_OF_YEAR}")
_H_PART = form(rf"(?P<letter>H)(?P<number>[12])(?:\s?[/-]\s?|\s){_YEAR}")
_VN_HALF = form(rf"(?:trong\s)?nửa\s(?P<which>đầu|cuối)\s{_OF_YEAR}")
_YEAR_TO_YEAR = r"(?P<first>\d{4})(?:\s?-\s?|\sđến\s)(?P<last>\d{4})"
_VN_TERM = form(rf"(?:trong\s)?giai\sđoạn(?::\s?|\s){_YEAR_TO_YEAR}")
_VN_YEARS = form(rf"(?:(?P<school>năm\shọc\s)|năm\s)?{_YEAR_TO_YEAR}")
_FROM_TO = form(r"(?:từ\s)?(?P<first>.{3,40}?)\sđến\s(?:hết\s)?(?P<last>.{4,40})")
# Both ends with their year: "1/2 - 3/2023" may be anything.
_DASHED = form(r"(?:từ\s)?(?P<first>.{6,40}?)(?:\s-\s|(?<=[/.]\d{4})\s?-\s?)(?P<last>.{6,40})")
# Parts that nobody has drawn the borders of: taken as wide as they can be meant (docs/cells.md).
_PART_OF_YEAR = form(rf"(?P<part>đầu|giữa|cuối)\s{_OF_YEAR}")
_PART_OF_LESS = form(rf"(?:đầu|giữa|cuối)\s(?P<whole>(?:tháng\s|{_QUARTER}).{{5,20}})")
# What a form leaves to be filled in by hand: "ngày … tháng 6 năm 2023", "__/__/2023".
_BLANK = r"[…._](?:\s?[…._])*"
_UNFILLED = form(
    rf"(?:ngày\s?(?:{_BLANK}\s?)?tháng\s?(?:{_MONTH}\s?|{_BLANK}\s?)?năm\s?|"
    rf"(?:(?:ngày|tháng|quý)\s)?{_BLANK}\s?[/-]\s?(?:(?:(?P<number>\d{{1,2}})|{_BLANK})\s?[/-]\s?)?){_YEAR}"
)
_AFTER_WORDS = form(r"(?P<words>[^\d,]{1,40}),\s?(?P<day>ngày\s.{6,60})")
_AFTER_NUMBER = form(r"(?P<words>.{4,40}?),?\s(?P<day>ngày\s.{6,60})")

_LONGEST = 100
# Figures and signs as an input method for Chinese or Japanese writes them, dashes of an office program, and the
# slashes of fractions and of division.
_AS_TYPED = str.maketrans("０１２３４５６７８９／．－，‐‑–—∕⁄", "0123456789/.-,----//")
# Not so around a dot: "1. 12.2023" may be December, first in a list.
_SPACED_SLASH = re.compile(r"(?<=\d) ?/ ?(?=\d)")
# "12/6/2023, ..." names other days too.
AND_MORE = re.compile(r"[,;] ?(?:\.{2,}|…)[.,; ]*$")


def tidied(value: object) -> str:
    """One spelling of signs and spaces; blank for what is neither text nor a whole number, or is too long."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = str(value)
    if not text.isascii():
        text = clean(text).translate(_AS_TYPED)
    # The sign before is that of Excel for text.
    text = " ".join(text.split()).lstrip("'’‘`")
    if len(text) > _LONGEST:
        return ""
    text = text if AND_MORE.search(text) else text.rstrip(".,; ")
    return _SPACED_SLASH.sub("/", text) if " " in text else text


def days_in(text: str) -> Days | None:
    """The first and the last day of what a tidied text names; None where it has no form known here.

    Raises Unreadable where the form is known and the calendar lacks the day, or two things may be meant.
    """
    plain = text.isascii()
    said, name = apart(without_words(text))
    found = _read(said, plain)
    if name is not None and found is not None:
        refuse_other_weekday(text, name, *found)
    return found


def rough_days_in(text: str) -> Days | None:
    """The first and the last day that a part without sharp borders can have ("cuối năm 2022")."""
    plain = text.isascii()
    if found := _PART_OF_YEAR.found_in(text, plain):
        return _made(days.part_of_year, found)
    if found := _UNFILLED.found_in(without_words(text), plain):
        return _made(days.unfilled_day_of, found)
    found = _PART_OF_LESS.found_in(text, plain)
    return _read(found["whole"], plain) if found else None


def without_words(text: str) -> str:
    """The day alone, where what stands before it is the place of a letter or the number of a document."""
    found = words_before_a_day(text)
    if found and place_before_a_day(text):
        return found["day"]
    return document_before_a_day(text)[1]


def words_before_a_day(text: str) -> re.Match[str] | None:
    """The `words` before ", ngày …", and the `day` with all that follows."""
    return _AFTER_WORDS.found_in(text, text.isascii()) if "," in text else None


def place_before_a_day(text: str) -> str:
    """The place of a letter, or ""."""
    found = words_before_a_day(text)
    return found["words"] if found and may_stand_before_a_day(found["words"]) else ""


def document_before_a_day(text: str) -> tuple[str, str]:
    """The number of a document, or "", and the day that follows it."""
    found = _AFTER_NUMBER.found_in(text, text.isascii())
    return (found["words"], found["day"]) if found and is_number_of_document(found["words"]) else ("", text)


def _read(text: str, plain: bool) -> Days | None:
    for written, make in _READERS:
        if found := written.found_in(text, plain):
            return _made(make, found)
    for written in (_FROM_TO, _DASHED):
        if found := written.found_in(text, plain):
            return _between(found, plain, borrows=written is _FROM_TO)
    return None


def _between(found: re.Match[str], plain: bool, borrows: bool) -> Days | None:
    """From the first day of one to the last of the other; "từ tháng 3 đến tháng 6/2023" is of one year."""
    last = _read(found["last"], plain)
    if last is None:
        return None
    first = _read(found["first"], plain)
    if first is None and borrows:
        first = _read(f"{found['first']}/{last[1].year}", plain)
    return _made(lambda **_: days.in_order(first[0], last[1]), found) if first else None


def _made(make: Callable[..., Days], found: re.Match[str]) -> Days:
    text = found.string
    try:
        return make(**found.groupdict())
    except days.Doubt as doubt:
        raise Unreadable(f"{text!r} {doubt.en}", f"{text!r} {doubt.vi}") from None
    except (ValueError, KeyError):
        raise _not_in_calendar(found) from None


def _not_in_calendar(found: re.Match[str]) -> Unreadable:
    en, vi = f"{found.string!r} is not in the calendar", f"{found.string!r} không có trong lịch"
    if found.re in _VN_DAY and int(found["month"]) > 12 >= int(found["day"]) > 0:
        meant = "{month}/{day}/{year}".format(**found.groupdict())
        return Unreadable(f"{en}; the day comes first: is {meant} meant?", f"{vi}; ngày ghi trước: có phải {meant}?")
    return Unreadable(en, vi)


_READERS: list[tuple[Form, Callable[..., Days]]] = [
    (_ISO_DAY, days.day_of),
    (_ISO_PART, days.part_of),
    (_ISO_MONTH, days.month_of),
    (_WHOLE_YEAR, days.year_of),
    (_VN_DAY, days.day_of),
    (_VN_LONG_DAY, days.day_of),
    (_VN_DAY_OF_YEAR, days.day_of),
    (_VN_MONTH, days.month_of),
    (_VN_LONG_MONTH, days.month_of),
    (_SPELT_DAY, days.day_of),
    (_SPELT_MONTH, days.month_of),
    (_EXCEL_DAY, days.day_of),
    (_EXCEL_MONTH, days.month_of),
    (_VN_QUARTER, days.quarter_of),
    (_VN_MONTHS, days.months_at_an_end_of),
    (_H_PART, days.part_of),
    (_VN_HALF, days.half_of),
    (_VN_TERM, days.years_of),
    (_VN_YEARS, days.years_or_school_year),
    (_ISO_SPAN, days.span_of),
]
