"""Days and periods as people write them in Vietnamese, and as ISO 8601 does: text in, first and last day out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean, without_marks
from criteria_engine.values.written_places import may_stand_before_a_day

Days = tuple[date, date]


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

_ISO_DAY = form(rf"{_YEAR}-{_MONTH}-{_DAY}(?:T{_CLOCK}|{AFTER})")
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
_VN_QUARTER = form(
    rf"(?:trong\s)?(?:{_QUARTER}|q\.?\s?)(?P<number>IV|I{{1,3}}|0?[1-4]|(?<=\s)(?:một|hai|ba|bốn|tư))"
    rf"(?:\s?[/\-,.]\s?|\s){_OF_YEAR}"
)
_VN_MONTHS = form(rf"(?:trong\s)?(?P<count>\d{{1,2}}|sáu)\stháng\s(?P<which>đầu|cuối)\s{_OF_YEAR}")
_VN_HALF = form(rf"(?:trong\s)?nửa\s(?P<which>đầu|cuối)\s{_OF_YEAR}")
_YEAR_TO_YEAR = r"(?P<first>\d{4})(?:\s?-\s?|\sđến\s)(?P<last>\d{4})"
_VN_TERM = form(rf"(?:trong\s)?giai\sđoạn(?::\s?|\s){_YEAR_TO_YEAR}")
_VN_YEARS = form(rf"(?:(?P<school>năm\shọc\s)|năm\s)?{_YEAR_TO_YEAR}")
_FROM_TO = form(r"từ\s(?P<first>.{4,40}?)\sđến\s(?:hết\s)?(?P<last>.{4,40})")
_DAY_ALONE = r"(?:ngày\s)?\d{1,2}[/.]\d{1,2}[/.]\d{4}"
_DAY_TO_DAY = form(rf"(?P<first>{_DAY_ALONE})\s?-\s?(?P<last>{_DAY_ALONE})")
# Parts that nobody has drawn the borders of: taken as wide as they can be meant (docs/cells.md).
_PART_OF_YEAR = form(rf"(?P<part>đầu|giữa|cuối)\s{_OF_YEAR}")
_PART_OF_LESS = form(rf"(?:đầu|giữa|cuối)\s(?P<whole>(?:tháng\s|{_QUARTER}).{{5,20}})")
_AFTER_WORDS = form(r"(?P<words>[^\d,]{1,40}),\s?(?P<day>ngày\s.{6,60})")

_LONGEST = 100
# Figures and signs as an input method for Chinese or Japanese writes them, dashes of an office program, and the
# slashes of fractions and of division.
_AS_TYPED = str.maketrans("０１２３４５６７８９／．－，‐‑–—∕⁄", "0123456789/.-,----//")
# Not so around a dot: "1. 12.2023" may be December, first in a list.
_SPACED_SLASH = re.compile(r"(?<=\d) ?/ ?(?=\d)")


def tidied(value: object) -> str:
    """One spelling of signs and spaces; blank for what is neither text nor a whole number, or is too long."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = str(value)
    if not text.isascii():
        text = clean(text).translate(_AS_TYPED)
    text = " ".join(text.split()).rstrip(".,; ")
    if len(text) > _LONGEST:
        return ""
    return _SPACED_SLASH.sub("/", text) if " " in text else text


def days_in(text: str) -> Days | None:
    """The first and the last day of what a tidied text names; None where it has no form known here.

    Raises Unreadable where the form is known and the calendar lacks the day, or two things may be meant.
    """
    plain = text.isascii()
    found = words_before_a_day(text)
    return _read(found["day"] if found and may_stand_before_a_day(found["words"]) else text, plain)


def rough_days_in(text: str) -> Days | None:
    """The first and the last day that a part without sharp borders can have ("cuối năm 2022")."""
    plain = text.isascii()
    if found := _PART_OF_YEAR.found_in(text, plain):
        return _made(_part_of_year, found)
    found = _PART_OF_LESS.found_in(text, plain)
    return _read(found["whole"], plain) if found else None


def words_before_a_day(text: str) -> re.Match[str] | None:
    """The `words` before ", ngày …", and the `day` with all that follows."""
    return _AFTER_WORDS.found_in(text, text.isascii()) if "," in text else None


def _read(text: str, plain: bool) -> Days | None:
    for written, make in _READERS:
        if found := written.found_in(text, plain):
            return _made(make, found)
    for written in (_FROM_TO, _DAY_TO_DAY):
        if found := written.found_in(text, plain):
            return _between(found, plain)
    return None


def _between(found: re.Match[str], plain: bool) -> Days | None:
    """From the first day of one to the last of the other; "từ tháng 3 đến tháng 6/2023" is of one year."""
    last = _read(found["last"], plain)
    if last is None:
        return None
    first = _read(found["first"], plain) or _read(f"{found['first']}/{last[1].year}", plain)
    return _made(lambda **_: _in_order(first[0], last[1]), found) if first else None


class _Doubt(ValueError):
    """What to say of a text that has a known form and yet names no one period, in both languages."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.en, self.vi = en, vi


def _made(make: Callable[..., Days], found: re.Match[str]) -> Days:
    text = found.string
    try:
        return make(**found.groupdict())
    except _Doubt as doubt:
        raise Unreadable(f"{text!r} {doubt.en}", f"{text!r} {doubt.vi}") from None
    except (ValueError, KeyError):
        raise _not_in_calendar(found) from None


def _not_in_calendar(found: re.Match[str]) -> Unreadable:
    en, vi = f"{found.string!r} is not in the calendar", f"{found.string!r} không có trong lịch"
    if found.re in _VN_DAY and int(found["month"]) > 12 >= int(found["day"]) > 0:
        meant = "{month}/{day}/{year}".format(**found.groupdict())
        return Unreadable(f"{en}; the day comes first: is {meant} meant?", f"{vi}; ngày ghi trước: có phải {meant}?")
    return Unreadable(en, vi)


# --- from the parts of a text to days ---------------------------------------------------------------------------

_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "sau": 6}
_PARTS_OF_YEAR = {"dau": (1, 6), "giua": (4, 6), "cuoi": (7, 6)}


def months_of(year: int, first: int, count: int) -> Days:
    """`count` whole calendar months from month `first` of `year`; they stay within the year."""
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _key(word: str) -> str:
    return without_marks(word).lower()


def _number(word: str) -> int:
    return _NUMBERS.get(_key(word)) or int(word)


def _day(year: str, month: str, day: str) -> Days:
    only = date(int(year), int(month), int(day))
    return only, only


def _month(year: str, month: str) -> Days:
    return months_of(int(year), int(month), 1)


def _part(year: str, letter: str, number: str) -> Days:
    length = 3 if letter in "Qq" else 6
    return months_of(int(year), (int(number) - 1) * length + 1, length)


def _quarter(number: str, year: str) -> Days:
    return months_of(int(year), (_number(number) - 1) * 3 + 1, 3)


def _half(which: str, year: str) -> Days:
    return _months("6", which, year)


def _months(count: str, which: str, year: str) -> Days:
    number = _number(count)
    return months_of(int(year), 1 if _key(which) == "dau" else 13 - number, number)


def _part_of_year(part: str, year: str) -> Days:
    return months_of(int(year), *_PARTS_OF_YEAR[_key(part)])


def _span(start: str, end: str) -> Days:
    return _in_order(date.fromisoformat(start), date.fromisoformat(end))


def _year(year: str) -> Days:
    return months_of(int(year), 1, 12)


def _years(first: str, last: str) -> Days:
    return _in_order(date(int(first), 1, 1), date(int(last), 12, 31))


def _years_or_school_year(school: str | None, first: str, last: str) -> Days:
    """A school year is of two years, one after the other; three and more are no school year."""
    found = _years(first, last)
    if school or int(last) - int(first) < 2:
        both = f"“từ tháng 9/{first} đến tháng 5/{last}”", f"“giai đoạn {first}-{last}”"
        raise _Doubt(
            f"is no date or period by itself: is it a school year, or the years whole? Write {both[0]} or {both[1]}",
            f"chưa rõ: là năm học hay trọn cả các năm? Hãy ghi {both[0]} hoặc {both[1]}",
        )
    return found


def _in_order(start: date, end: date) -> Days:
    if end < start:
        raise _Doubt(
            "ends before it starts; write the year of both ends, the earlier first",
            "kết thúc trước khi bắt đầu; hãy ghi đủ năm ở cả hai mốc, mốc sớm trước",
        )
    return start, end


_READERS: list[tuple[Form, Callable[..., Days]]] = [
    (_ISO_DAY, _day),
    (_ISO_PART, _part),
    (_ISO_MONTH, _month),
    (_WHOLE_YEAR, _year),
    (_VN_DAY, _day),
    (_VN_LONG_DAY, _day),
    (_VN_DAY_OF_YEAR, _day),
    (_VN_MONTH, _month),
    (_VN_LONG_MONTH, _month),
    (_VN_QUARTER, _quarter),
    (_VN_MONTHS, _months),
    (_VN_HALF, _half),
    (_VN_TERM, _years),
    (_VN_YEARS, _years_or_school_year),
    (_ISO_SPAN, _span),
]
