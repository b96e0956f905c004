"""The name of the day of the week beside a day: it changes nothing, and shows a slip where it is another one."""

from __future__ import annotations

import re
from datetime import date

from criteria_engine.errors import Unreadable
from criteria_engine.text import search_key, without_marks

_NAMES = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_NUMBERS = {"thu 2": 0, "thu 3": 1, "thu 4": 2, "thu 5": 3, "thu 6": 4, "thu 7": 5, "cn": 6}
_BY_KEY = {search_key(name): n for n, name in enumerate(_NAMES)} | _NUMBERS
_NAME = rf"(?P<name>{'|'.join(_NAMES)}|thứ [2-7]|cn)"
_BEFORE = rf"{_NAME},? (?P<rest>.+)"
_BEHIND = rf"(?P<rest>.+?),? ?(?:\({_NAME}\)|(?<=[ ,]){_NAME.replace('name', 'bare')})"
_MARKED = tuple(re.compile(form, re.IGNORECASE) for form in (_BEFORE, _BEHIND))
_PLAIN = tuple(re.compile(without_marks(form), re.IGNORECASE) for form in (_BEFORE, _BEHIND))


def apart(text: str) -> tuple[str, str | None]:
    """A tidied text without the name of a day of the week, and that name.

    >>> apart("12/6/2023 (thứ hai)"), apart("Thứ ba, ngày 14/12/2021")
    (('12/6/2023', 'thứ hai'), ('ngày 14/12/2021', 'Thứ ba'))
    """
    for form in _PLAIN if text.isascii() else _MARKED:
        if found := form.fullmatch(text):
            return found["rest"], found["name"] or found["bare"]
    return text, None


def refuse_other_weekday(text: str, name: str, first: date, last: date) -> None:
    """Raises Unreadable where the day is another one of the week."""
    if first == last and first.weekday() != _BY_KEY[search_key(name)]:
        is_one = _NAMES[first.weekday()]
        raise Unreadable(
            f"{text!r}: that day is a “{is_one}”; is the day wrong, or its name?",
            f"{text!r}: ngày này là {is_one}; ngày sai hay thứ sai?",
        )
