"""Brackets in a heading: which only say how to fill in, and which make another thing of the column.

"Kinh phí (triệu đồng)" and "Kinh phí (nếu có)" are the cost; "Kinh phí (còn thiếu)" and "Còn phù hợp (không thì đánh
x)" are not what they are called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from criteria_engine.intake.book.headings import Headings, plain
from criteria_engine.intake.book.money import is_unit, unit_meant
from criteria_engine.intake.layout import Column
from criteria_engine.intake.letters import legible
from criteria_engine.records.schema import Field
from criteria_engine.text import same_words
from criteria_engine.values.units import is_unit as is_counted

if TYPE_CHECKING:
    from criteria_engine.intake.book.regions import Region

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_NO, _YES = r"(?:không|chưa|ko|chẳng)", r"(?:có|còn|đã|đạt|rồi|đủ|đúng|phải)"
_CROSS = r"(?:x|v|1|\+|đánh dấu|đánh chéo|tích|tick)"
_SAYS_NOTHING = re.compile(
    r"[\W\d_]*|[a-zđ]|[\d\s=+\-x*/().]+|\W*(?:"
    r"(?:nếu |khi )?(?:có|cần)|(?:không )?bắt buộc|tùy chọn|required|optional|if any"
    r"|(?:ghi|viết|nêu|điền|nhập) (?:rõ|đủ|đầy đủ|cụ thể|chính xác|bằng số|bằng chữ|0 nếu không có)"
    r"|theo (?:mẫu|danh mục|quy định|hướng dẫn|phụ lục)\b.*|bằng (?:số|chữ)|ký tên|số lượng|tổng số|thực tế"
    r"|(?:nếu )?không (?:có )?(?:thì )?(?:ghi|để|bỏ|điền|viết)\b.*"
    r"|(?:(?:ngày|tháng|năm|quý|kỳ|giờ|dd?|mm?|yy(?:yy)?|date)(?:\s?[/,.\-]\s?|\s?$|\s+(?:hoặc|và)?\s*))+"
    rf"|(?:{_CROSS}|đánh|ghi|vào|ô|nếu|là|=|:|\s)+(?:{_YES}\b)?(?: thì| hãy)?(?: {_CROSS})?|{_YES}"
    r")\W*"
)
_PLANNED = r"\b(?:dự kiến|dự tính|chỉ tiêu|mục tiêu|phấn đấu|kế hoạch|planned|expected|target)\b"
_LACKING = r"\b(?:thiếu|còn lại|còn nợ|remaining)\b"
_PERIOD = (
    r"\b(?:năm|kỳ|quý|tháng|đợt) (?:trước|nay|ngoái|này|sau|tới|học|\d+|[ivx]+\b)|\b\d+ (?:tháng|năm|quý|tuần)\b"
    r"|\b(?:19|20)\d\d\b|\b(?:đầu|giữa|cuối) năm\b|\bgiai đoạn\b"
)
_PART = (
    r"\bcấp (?:xã|phường|huyện|tỉnh|trung ương|trên|dưới|cơ sở|ấp)\b"
    r"|\b(?:trong đó|riêng|ngoài)\b|\bchỉ (?:tính|gồm|kể|có)\b"
)
_DENIED = rf"\b{_NO}\b"
_CROSS_DENIES = re.compile(
    rf"\b{_NO}\b[^,;/]*?(?<!\w){_CROSS}(?!\w)|(?<!\w){_CROSS}\s*(?:=|:|-|là|nếu|khi|thì)*\s*{_NO}\b"
)
_CHOICES = re.compile(rf"\b{_YES}\b.*\b{_NO}\b|\b{_NO}\s?/\s?{_YES}\b|yes.*no\b|y ?/ ?n")
# Up to a day is no part of a period.
_UNTIL = re.compile(r"(?:tính )?đến\b.*")


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# What makes another thing of a column, by the kind of its field; of words "không" and a year say how to fill it in.
_TENTATIVE = _any(r"\b(?:dự kiến|dự tính)\b")
_TURNS: Mapping[str, re.Pattern[str]] = {
    "number": _any(_DENIED, _PLANNED, _LACKING, _PERIOD, _PART),
    "yes_no": _any(_DENIED, _PLANNED, _LACKING, _PERIOD, _PART),
    "date": _any(_DENIED, _PLANNED),
    "period": _any(_DENIED, _PLANNED),
    "enum": _any(_PLANNED),
}


def brackets_that_count(region: Region, counts: Callable[[str, Field], bool]) -> dict[int, str]:
    """Of each column that is read the bracket in its heading of which `counts` is true."""
    layout, head = region.head.layout, region.head
    found = ((n, _brackets(head.texts.get(n, ""), layout, column), column) for n, column in head.columns.items())
    first = ((n, next((one for one in inside if counts(one, column.field)), None)) for n, inside, column in found)
    return {n: text for n, text in first if text is not None}


def _brackets(heading: str, layout: Headings, column: Column) -> Iterator[str]:
    """What stands in brackets, where it is no part of what the column is called."""
    key = plain(heading)
    if key in layout.exact or key in layout.loose:
        return
    for one, other in _BRACKETS.findall(legible(heading).text):
        if layout.find(one or other) is not column:
            yield (one or other).strip()


def turns(inside: str, field: Field) -> bool:
    """Whether a bracket makes another thing of a column."""
    said = same_words(inside)
    if field.kind == "yes_no" and _CROSS_DENIES.search(said):
        return True
    if _SAYS_NOTHING.fullmatch(said) or _UNTIL.fullmatch(said) or (field.kind == "yes_no" and _CHOICES.search(said)):
        return False
    return _TURNS.get(field.kind, _TENTATIVE).search(said) is not None


def is_unexplained(inside: str, field: Field) -> bool:
    """Whether a bracket says something that is neither a unit nor how to fill in."""
    said = same_words(inside)
    is_known = is_unit(said) or unit_meant(said, field) is not None or _SAYS_NOTHING.fullmatch(said)
    is_choice = field.kind == "enum" or (field.kind == "yes_no" and _CHOICES.search(said))
    return not (is_known or is_choice or (field.kind == "number" and " " not in said and is_counted(said)))
