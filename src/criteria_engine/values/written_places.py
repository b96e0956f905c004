"""What may stand before a day without changing it: the place of a letter, the name of the day in the week."""

from __future__ import annotations

import re

from criteria_engine.text import without_marks

# Words that put off, deny or bound the day that follows. Từ Sơn and Từ Liêm are places.
_NO_PLACES = (
    r"(?:hoãn|hủy|huỷ|lùi|dời|tạm|bỏ|ngừng|dừng|nghỉ|chuyển|gia\shạn|không|chưa|dự|ước|khoảng|chừng|gần|nếu|chậm|muộn|"
    r"sớm|trước|sau|từ(?!\s(?:sơn|liêm)\b)|kể|đến|tới|hết|quá|hạn|kết\sthúc|trừ)\b"
)
_NO_PLACE = re.compile(_NO_PLACES, re.IGNORECASE)
_NO_PLACE_PLAIN = re.compile(without_marks(_NO_PLACES), re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_]|[ .'’-])+")
_WEEKDAY = re.compile(r"thứ\s(?:hai|ba|tư|năm|sáu|bảy)|chủ\snhật", re.IGNORECASE)
# Kinds of places, which many write small: thành phố Trà Vinh.
_KINDS = frozenset(
    {"thành", "phố", "tp", "tp.", "thị", "xã", "tx.", "trấn", "tt.", "tỉnh", "huyện", "quận", "phường", "-"}
)


def may_stand_before_a_day(words: str) -> bool:
    """Whether the words before ", ngày 14 tháng 12 năm 2021" leave the day as it is.

    >>> may_stand_before_a_day("Trà Vinh"), may_stand_before_a_day("Hoãn"), may_stand_before_a_day("Thứ ba")
    (True, False, True)
    """
    if _WEEKDAY.fullmatch(words):
        return True
    denies = (_NO_PLACE_PLAIN if words.isascii() else _NO_PLACE).match(words)
    if denies or not _NAME.fullmatch(words):
        return False
    names = [word for word in words.split() if word.lower() not in _KINDS]
    return bool(names) and all(word[0].isupper() for word in names)
