"""What to ask about a text that names no period: the question that settles it, else how to write one."""

from __future__ import annotations

import re

from criteria_engine.errors import Unreadable
from criteria_engine.values.written_periods import AFTER, AND_MORE, days_in, form, rough_days_in, words_before_a_day

_SHORT_YEAR = form(rf"(?P<rest>.*?\D)(?P<year>\d\d){AFTER}")
_MIXED = re.compile(r"(\d{1,2})\s?[\-/.]\s?(\d{1,2})\s?[\-/.]\s?(\d{4})")
_FOUR_FIGURES = re.compile(r"\d{4}")


def refusal(value: object, text: str) -> Unreadable:
    """Of a `value`, and the tidied `text` of it that no reader knows."""
    # A day or time of a workbook is shown as people write it, not as a program does.
    shown = repr(value) if isinstance(value, str) else str(value)
    if asked := _question(text):
        return Unreadable(f"{shown} is no date or period by itself: {asked[0]}", f"{shown} chưa rõ: {asked[1]}")
    return Unreadable(
        f"{shown} is no date or period; write 12/6/2023, 2023-06-12, 2023-06, 2023-Q2, 2023-H1 or 2023",
        f"{shown} không phải ngày hoặc kỳ; "
        "hãy ghi 12/6/2023, tháng 6/2023, Quý II/2023, 6 tháng đầu năm 2023 hoặc 2023",
    )


def _question(text: str) -> tuple[str, str] | None:
    """In English and Vietnamese."""
    if AND_MORE.search(text):
        return "which other days are there? Write one day or period", "còn ngày nào khác? Hãy ghi một ngày hoặc một kỳ"
    if _lacks_a_year(text):
        return "of which year?", "của năm nào?"
    if _has_a_short_year(text):
        return "in which century is the year? Write four figures", "năm nào? Hãy ghi đủ bốn chữ số"
    if _MIXED.fullmatch(text):
        return "is it a day, or are they months from one to the other?", "là một ngày hay từ tháng này đến tháng kia?"
    found = words_before_a_day(text)
    return _of_words(found["words"]) if found and _has_a_form(found["day"]) else None


def _of_words(words: str) -> tuple[str, str]:
    return (
        f"what does “{words}” say of that day? Write the day alone, or leave it blank if the day is not fixed",
        f"“{words}” nói gì về ngày này? Hãy chỉ ghi ngày, hoặc để trống nếu chưa có ngày",
    )


def _lacks_a_year(text: str) -> bool:
    """With one it would be read."""
    if _FOUR_FIGURES.search(text):
        return False
    return _has_a_form(f"{text} 2000") or _has_a_form(f"{text} {'nam' if text.isascii() else 'năm'} 2000")


def _has_a_short_year(text: str) -> bool:
    """With all figures of the year it would be read."""
    found = _SHORT_YEAR.found_in(text, text.isascii())
    return found is not None and _has_a_form(f"{found['rest']}20{found['year']}")


def _has_a_form(text: str) -> bool:
    try:
        return (days_in(text) or rough_days_in(text)) is not None
    except Unreadable:
        return True
