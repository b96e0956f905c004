"""Lines on a sheet that are no records, by what they say: numbers of columns, totals, what stands below a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from criteria_engine.intake.book.headings import plain
from criteria_engine.intake.letters import legible
from criteria_engine.text import fold, same_words, search_key, without_marks

_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)(?:\s*\(.*\))?\s*:?\s*[\d.,]*")


@dataclass(frozen=True)
class _Words:
    """A pattern for texts with diacritics, and the same without: "Tổng công ty" is no "Tổng cộng"."""

    marked: re.Pattern[str]
    bare: re.Pattern[str]

    def match(self, text: str) -> bool:
        said = _said(text)
        return (self.bare if said.isascii() else self.marked).match(said) is not None


# Every pattern asks for it, text by text.
@lru_cache(maxsize=256)
def _said(text: str) -> str:
    return same_words(legible(text).text)


def _words(pattern: str) -> _Words:
    return _Words(re.compile(fold(pattern)), re.compile(without_marks(pattern)))


# Of these the beginning says it; the rest of the row has to agree.
_OPEN_TOTAL = _words(
    r"(?:tổng cộng|tổng số)\b(?! ty\b| đoàn\b)|bình quân(?:$| ?[:\d/(]| (?:chung|mỗi|toàn|cả)\b)|trong đó ?(?:$|[:,])"
    r"|cộng (?:(?:mục|nhóm|khối|phần|toàn|trang|chung|dồn|[ivxlc]+|[a-d])\b|\d)"
    r"|danh sách (?:này |trên )?(?:gồm )?(?:có|gồm)\b.*\d|(?:tổng|cộng) \d|lũy kế\b|luỹ kế\b|cộng dồn\b"
    r"|(?:trang trước )?(?:mang|chuyển) sang\b|chuyển (?:sang )?trang sau\b|t(?:ỷ|ỉ) lệ ?(?:$|[%(:]|phần trăm)"
    r"|tổng \(?[ivxlc]+\b|chênh lệch(?:$|\W)|so (?:với|sánh) (?:cùng kỳ|năm trước|kỳ trước)"
    r"|trung bình ?(?:$|[/:(])"
    r"|(?:số liệu )?(?:cùng kỳ|(?:năm|kỳ|quý) trước)(?:$| năm| \()|tăng ?(?:\(|/|, ?giảm|[+])"
    r"|(?:tc|ts|(?:grand |sub)?total|sum)\s*:?$"
)
# A total where numbers stand beside it; alone it may be a place.
_WHOLE = _words(
    r"toàn (?:bộ|tỉnh|huyện|thị xã|thành phố|xã|phường|thị trấn|đảng bộ|đảng|ngành|khối|trường|cơ quan)\b.{0,30}$"
)
_SUM = _words(r"(?:tổng|cộng) ")
_NUMBER = re.compile(r"[\d.,%\s]+")
_NUMERAL = re.compile(r"(?:[IVXLC]+|[A-HĐ])\s*[.)]?")
_BULLET = re.compile(r"[IVXLC]+\s*[.)]?|[A-Za-zĐđ]\s*[.)]?|[*+•–-]+")
_HAS_BULLET = re.compile(r"[*+•–-]\s*\w")
_GROUP = re.compile(r"(?:[IVXLC]+|[A-HĐ])\s*[.)\-/]\s*\S+\s+\S")
_COLUMN_NUMBER = re.compile(r"[(\[]?(\d{1,2}|[a-z])[)\]]?(?:\s*=.*)?")
_WORDS_OF_ID = 2
_IN_BRACKETS = re.compile(r"[(\[].+[)\]]", re.DOTALL)

_DATE_LINE = re.compile(r"(?:[^\d:]{0,60}, ?)?ngay\b.{0,8}?\bthang\b.{0,8}?\bnam\b.{0,10}")
_SIGNED = re.compile(
    r"\(?(?:da ky|ky ten|ky va|ky ghi|ky,)(?:\W.*)?|noi nhan ?(?::.*)?|(?:tm|t/m|t\.m|kt|tl|tuq)[. ].*"
)
_POST = ("bí thư", "phó bí thư", "chủ tịch", "phó chủ tịch", "giám đốc", "phó giám đốc", "trưởng phòng",
         "phó trưởng phòng", "hiệu trưởng", "phó hiệu trưởng", "trưởng ban", "phó trưởng ban", "thủ trưởng",
         "thủ trưởng đơn vị", "thủ trưởng cơ quan", "chánh văn phòng", "kế toán", "kế toán trưởng", "thư ký",
         "người lập", "người lập biểu", "người lập bảng", "người lập báo cáo", "người tổng hợp", "người báo cáo",
         "cán bộ tổng hợp", "cán bộ theo dõi", "cán bộ lập biểu", "người theo dõi", "người duyệt", "lãnh đạo duyệt",
         "duyệt của lãnh đạo", "lãnh đạo đơn vị", "lãnh đạo cơ quan", "xác nhận")  # fmt: skip
_POSTS = frozenset(map(plain, _POST))
# In capitals more may follow: "BÍ THƯ CHI BỘ".
_BEGIN_POST = tuple(f"{post} " for post in _POSTS)
_NOTE = _words(
    r"(?:[(*+•–-]\s*)*(?:(?:ghi chú|lưu ý|chú thích) ?(?:$|[:.(\d])|nguồn(?: số liệu)? ?:|xác nhận ?(?:$|:|của )"
    r"|cột (?:số )?\(?\d|người (?:lập|báo cáo|tổng hợp)(?: biểu| bảng)? ?:"
    r"|trang (?:số )?\d+\W*\d*$|(?:số )?(?:điện thoại|đt|email|e-mail|liên hệ)\b[^:]{0,20}:)|\(\*+\)"
)
_GROUP_NAME = _words(
    r"(?:[+*•–-]\s*)?(?:(?:khối|cụm|nhóm|lĩnh vực|tỉnh|thành phố|tp|huyện|thị xã|quận|xã|phường|thị trấn|giai đoạn)\b.*"
    r"|(?:các )?(?:tập thể|cá nhân)(?: (?:tiêu biểu|điển hình|xuất sắc))?|(?:năm|quý|đợt) ?[\divx]+.*|.*\w ?:)$"
)
_UNIT = _words(
    r"(?:[+*•–-]\s*)?(?:đảng bộ|chi bộ|đảng (?:ủy|uỷ)|chi (?:ủy|uỷ)|(?:ủy|uỷ) ban|ubnd|hđnd|ban|văn phòng"
    r"|phòng|trường|trung tâm|trạm|hội|đoàn|công đoàn|công an|mặt trận|chi cục|cục|sở|công ty|hợp tác xã)\b"
)
_NONE = _words(
    r"\W*(?:không|chưa)(?: (?:có|giới thiệu|phát sinh|đề xuất|đề nghị|đăng ký|xây dựng|thực hiện)"
    r"(?: (?:mô hình|điển hình))?)?\W*$"
)
# What was done ("kết quả", "tình hình") and what comes next may share a title; in quotes it is a name.
_TURNS = _words(
    r"(?!.*(?:\bkết quả\b|\bbáo cáo\b|\btình hình\b|[\"“”«]))(?:.*\b)?(?:dự kiến|dự định|dự toán|cùng kỳ|bị loại"
    r"|đã (?:dừng|ngừng|giải thể|kết thúc|thôi|sáp nhập|hủy|huỷ)|(?:tạm|bị) (?:dừng|ngừng|đình chỉ)"
    r"|(?:dừng|ngừng) (?:hoạt động|thực hiện|triển khai)|(?:năm|kỳ|quý|tháng) (?:trước|sau|tới)"
    r"|(?:không|chưa) (?:được|đạt|còn|công nhận|hoạt động|duy trì|thực hiện|triển khai|hiệu quả|thành lập))\b"
)
_EXAMPLE = _words(r"\W*(?:vd|ví dụ)(?:\W*$|\s*\d*\s*[:.)/])")
# "3", "1.2", "3a", "I.2".
_RUNNING = re.compile(r"(?:[IVX]{1,4}[.\-])?\d+(?:[.\-]\d+)*[a-zđ]?[.)/]?")


def key_of(text: str) -> str:
    """A text as it is compared here: legible, lower case, without diacritics, punctuation kept."""
    return search_key(legible(text).text)


def is_total(text: str) -> bool:
    """ "Cộng: 128", "TỔNG CỘNG (I+II)"."""
    return _TOTAL.fullmatch(key_of(text)) is not None


def may_be_total(text: str) -> bool:
    """ "Tổng số: 12 mô hình", "Cộng mục I", "Danh sách này có 02 đơn vị./."."""
    return is_total(text) or _OPEN_TOTAL.match(text)


def is_whole(text: str) -> bool:
    """ "Toàn huyện": a total where numbers stand beside it."""
    return _WHOLE.match(text)


def may_be_sum(text: str) -> bool:
    """ "Tổng đảng viên toàn xã": a total where nothing but numbers stands beside it."""
    return _SUM.match(text)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value) is not None)


def is_running_number(value: Any) -> bool:
    return is_number(value) or (isinstance(value, str) and _RUNNING.fullmatch(value.strip()) is not None)


def has_digit(value: Any) -> bool:
    return not isinstance(value, str) or any(c.isdigit() for c in value)


def is_code(text: str) -> bool:
    """Whether a text may be an id: "M1", "MH 01", but no words and no sentence."""
    words = text.split()
    return not may_be_total(text) and (len(words) == 1 or (len(words) <= _WORDS_OF_ID and has_digit(text)))


def is_sure_code(value: Any) -> bool:
    """One that is no name of a person either: with a digit, or "MH-A" all in capitals."""
    return has_digit(value) or (value.isascii() and value.isupper())


def says_nothing(text: str) -> bool:
    """Dashes and dots in place of words."""
    return not any(c.isalnum() for c in text)


def is_numbering(texts: list[str]) -> bool:
    """ "(1) (2) (3)", "A B 1 2" or "(1) (2) (3)=(1)+(2)": letters in their order, then numbers in theirs."""
    found = [_COLUMN_NUMBER.fullmatch(text.strip().removesuffix(".0").lower()) for text in texts]
    said = [match.group(1) for match in found if match]
    numbers = [int(text) for text in said if text.isdecimal()]
    letters = [text for text in said if not text.isdecimal()]
    return (
        len(said) == len(texts) > 2
        and said == [*letters, *map(str, numbers)]
        and all(ord(b) - ord(a) == 1 for a, b in pairwise(letters))
        and all(b - a == 1 for a, b in pairwise(numbers))
        and (letters[:1] or ["a"]) == ["a"]
        and (numbers[:1] or [1])[0] in (0, 1, len(letters) + 1)
    )


def is_hint(texts: list[str]) -> bool:
    """ "(ghi đầy đủ) (ngày/tháng/năm)"."""
    return all(_IN_BRACKETS.fullmatch(text.strip()) for text in texts)


def is_bullet(text: str) -> bool:
    """ "II." or "*" in the column of running numbers."""
    return _BULLET.fullmatch(text.strip()) is not None


def has_bullet(text: str) -> bool:
    """ "- Đảng ủy xã A"."""
    return _HAS_BULLET.match(text) is not None


def is_numeral(text: str) -> bool:
    return _NUMERAL.fullmatch(text) is not None


def is_group_title(text: str) -> bool:
    """ "II. Khối xã, phường"."""
    return _GROUP.match(text) is not None


def may_be_group(text: str) -> bool:
    """ "Khối trường học", "Huyện Càng Long (2 mô hình)", "- Lĩnh vực kinh tế:": a title where others are numbered."""
    return _GROUP_NAME.match(text)


def is_unit(text: str) -> bool:
    """ "Đảng bộ xã A": what a unit is called, and a title is not."""
    return _UNIT.match(text)


def says_none(text: str) -> bool:
    """ "Không có", "Không giới thiệu"."""
    return _NONE.match(text)


def turns(text: str) -> bool:
    """ "Mô hình dự kiến", "Đã giải thể": rows below it are not what the table lists."""
    return _TURNS.match(text)


def is_example(text: str) -> bool:
    """ "VD: MH-01"."""
    return _EXAMPLE.match(text)


def is_signature(text: str) -> bool:
    """A date line, the post of one who signs, those who receive: what ends a table for good."""
    key = key_of(text)
    if _DATE_LINE.fullmatch(key) or _SIGNED.fullmatch(key) or plain(text) in _POSTS:
        return True
    return text.isupper() and plain(text).startswith(_BEGIN_POST)


def is_note(text: str) -> bool:
    """A note, or the number of a page: nothing is said by it of the rows that follow."""
    return _NOTE.match(text)
