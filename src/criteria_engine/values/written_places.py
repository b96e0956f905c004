"""What may stand before a day without changing it: the place of a letter, the number of a document."""

from __future__ import annotations

import re

from criteria_engine.text import search_key, without_marks

# Words that put off, deny, bound or doubt the day that follows, wherever they stand. A place is no place with them.
_NO_PLACES = (
    r"\b(?:hoãn|hủy|huỷ|hũy|lùi|lui|dời|rời|đổi|thay|sửa|xóa|xoá|tạm|bỏ|ngừng|ngưng|dừng|nghỉ|chuyển|gia\shạn|không|chưa|"
    r"có|lẽ|chắc|lỡ|theo|vào|và|các|những|mỗi|hằng|tuần|tháng|đã|đang|sẽ|sắp|xin|chờ|đợi|hẹn|dự|ước|khoảng|chừng|gần|nếu|khi|chậm|muộn|trễ|sớm|trước|sau|từ|kể|đến|"
    r"tới|hết|quá|hạn|xong|kết\sthúc|bắt\sđầu|hiệu\slực|trừ|sai|nhầm|lầm|nhưng|hoặc|hay|đầu|giữa|cuối|lần|đợt|"
    r"âm\slịch|nông\slịch)\b"
)
_NO_PLACE = re.compile(_NO_PLACES, re.IGNORECASE)
_NO_PLACE_PLAIN = re.compile(without_marks(_NO_PLACES), re.IGNORECASE)
# Places of one syllable, and such with a syllable that is one of those words, or would be without its marks.
_KNOWN = frozenset(map(search_key, (
    "Huế", "Vinh", "Pleiku", "Từ Sơn", "Từ Liêm", "Bắc Từ Liêm", "Nam Từ Liêm", "Đà Nẵng", "Đà Lạt", "Tam Kỳ",
    "Tam Điệp", "Tam Đảo", "Tam Bình", "Tam Nông", "Chợ Mới", "Chợ Lách", "Chợ Gạo", "Dầu Tiếng", "Thủ Dầu Một",
    "Bố Trạch", "Hoàn Kiếm", "Đô Lương", "Sài Gòn", "Hà Đông",
)))  # fmt: skip
_NAME = re.compile(r"(?:[^\W\d_]|[ .'’-])+")
_PIECE = re.compile(r"[^\s.-]+")
# Kinds of places, which many write small: thành phố Trà Vinh.
_KINDS = frozenset(
    ("thành", "phố", "tp", "thị", "xã", "tx", "trấn", "tt", "tỉnh", "huyện", "quận", "phường", "thôn", "ấp", "khóm")
)
_NUMBER_OF_DOCUMENT = re.compile(
    r"(?i:(?:kế hoạch|công văn|quyết định|báo cáo|nghị quyết|thông báo|hướng dẫn|chương trình|tờ trình|kh|cv|qđ)\s)?"
    r"(?i:số\s?:?\s?)?\d{1,5}\s?[-/]\s?[A-ZĐƯ]{1,8}(?:[-/.][A-ZĐƯ0-9]{1,10}){0,3}"
)


def may_stand_before_a_day(words: str) -> bool:
    """Whether the words before ", ngày 14 tháng 12 năm 2021" name the place of a letter.

    >>> may_stand_before_a_day("Trà Vinh"), may_stand_before_a_day("Hoãn"), may_stand_before_a_day("Đã Hoãn")
    (True, False, False)
    """
    pieces = _PIECE.findall(words)
    names = [piece for piece in pieces if piece.lower() not in _KINDS]
    if search_key(" ".join(names)) in _KNOWN:
        return True
    denies = (_NO_PLACE_PLAIN if words.isascii() else _NO_PLACE).search(words)
    if denies or not _NAME.fullmatch(words) or not all(name[0].isupper() for name in names):
        return False
    if pieces[-1:] and pieces[-1] in _KINDS:
        return False  # "Hoàn thành" is no place
    # A name has two syllables, or a kind of place before it; a single word may say anything of the day.
    return bool(names) and len(pieces) > 1


def is_number_of_document(words: str) -> bool:
    """Whether the words before a day are the number of a document ("05-KH/CB ngày 12/6/2023")."""
    return _NUMBER_OF_DOCUMENT.fullmatch(words) is not None
