"""From the parts that a text names (a year, a month, the number of a quarter) to the first and the last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from criteria_engine.text import without_marks

Days = tuple[date, date]

_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6,
            "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12}  # fmt: skip
_PARTS_OF_YEAR = {"dau": (1, 6), "giua": (4, 6), "cuoi": (7, 6)}


class Doubt(ValueError):
    """What to say of a text that has a known form and yet names no one period, in both languages."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.en, self.vi = en, vi


def months_of(year: int, first: int, count: int) -> Days:
    """`count` whole calendar months from month `first` of `year`; they stay within the year."""
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _key(word: str) -> str:
    return without_marks(word).lower()


def _number(word: str) -> int:
    return _NUMBERS.get(_key(word)) or int(word)


def day_of(year: str, month: str, day: str) -> Days:
    only = date(int(year), _number(month), int(day))
    return only, only


def month_of(year: str, month: str) -> Days:
    return months_of(int(year), _number(month), 1)


def part_of(year: str, letter: str, number: str) -> Days:
    length = 3 if letter in "Qq" else 6
    return months_of(int(year), (int(number) - 1) * length + 1, length)


def quarter_of(number: str, year: str) -> Days:
    return months_of(int(year), (_number(number) - 1) * 3 + 1, 3)


def half_of(which: str, year: str) -> Days:
    return months_at_an_end_of("6", which, year)


def months_at_an_end_of(count: str, which: str, year: str) -> Days:
    number = _number(count)
    return months_of(int(year), 1 if _key(which) == "dau" else 13 - number, number)


def unfilled_day_of(year: str, month: str | None, number: str | None) -> Days:
    """The month, by whichever of two forms it was written, else the year."""
    said = month or number
    return month_of(year, said) if said else year_of(year)


def part_of_year(part: str, year: str) -> Days:
    return months_of(int(year), *_PARTS_OF_YEAR[_key(part)])


def span_of(start: str, end: str) -> Days:
    return in_order(date.fromisoformat(start), date.fromisoformat(end))


def year_of(year: str) -> Days:
    return months_of(int(year), 1, 12)


def years_of(first: str, last: str) -> Days:
    return in_order(date(int(first), 1, 1), date(int(last), 12, 31))


def years_or_school_year(school: str | None, first: str, last: str) -> Days:
    """A school year is of two years, one after the other; three and more are no school year."""
    found = years_of(first, last)
    if school or int(last) - int(first) < 2:
        both = f"“từ tháng 9/{first} đến tháng 5/{last}”", f"“giai đoạn {first}-{last}”"
        raise Doubt(
            f"is no date or period by itself: is it a school year, or the years whole? Write {both[0]} or {both[1]}",
            f"chưa rõ: là năm học hay trọn cả các năm? Hãy ghi {both[0]} hoặc {both[1]}",
        )
    return found


def in_order(start: date, end: date) -> Days:
    if end < start:
        raise Doubt(
            "ends before it starts; write the year of both ends, the earlier first",
            "kết thúc trước khi bắt đầu; hãy ghi đủ năm ở cả hai mốc, mốc sớm trước",
        )
    return start, end
