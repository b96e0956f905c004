"""Places of a document in English: the parts of a Vietnamese locator turned one by one.

The locator itself is what people cite; it stays in the data and beside the clause in an explanation.
"""

from __future__ import annotations

import re

# Longest first: "gạch đầu dòng" before "dòng".
_NOUNS = {
    "gạch đầu dòng": "dash", "đoạn mở đầu": "opening paragraph", "đoạn dẫn": "lead-in paragraph",
    "câu mở đầu": "opening sentence", "câu dẫn": "lead-in sentence", "dấu cộng": "plus sign",
    "phần mở đầu": "preamble", "điều kiện": "condition", "đặc điểm": "trait", "chú thích": "footnote",
    "yêu cầu": "requirement", "nội dung": "element", "chủ đề": "theme", "căn cứ": "basis",
    "tên văn bản": "title of the document", "tên kế hoạch": "title of the plan", "tiêu đề": "heading of",
    "mục": "item", "đoạn": "paragraph", "câu": "sentence", "vế": "clause", "phần": "part", "điểm": "point",
    "nhóm": "group", "mặt": "aspect", "việc": "task", "bước": "step", "khoản": "clause", "điều": "article",
    "chương": "chapter", "dòng": "line", "phụ lục": "annex",
}  # fmt: skip
_ORDINALS = {
    "nhất": "1", "hai": "2", "ba": "3", "tư": "4", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8",
    "chín": "9", "mười": "10",
}  # fmt: skip
# Where a part stands, said before the noun in English.
_SIDES = {
    "đầu": "first", "cuối": "last", "giữa": "middle", "sau": "second", "trước": "first", "cuối cùng": "last",
}  # fmt: skip
_WHOLE = {
    "cả mục": "the whole item", "trong ngoặc": "in brackets", "lưu ý": "the note", "đối tượng": "who hears it",
    "mục đích": "the purpose", "thời gian": "the time", "về thời gian": "on the time", "tập thể": "collectives",
    "cá nhân": "individuals", "việc báo cáo": "reporting", "việc phản ánh": "telling of difficulties",
    "việc thông tin": "giving information", "nội dung báo cáo": "what is reported", "nơi tiếp nhận": "who receives it",
    "phần khen thưởng": "on rewards", "phần hồ sơ cho thấy": "what records show",
    "phần cần đánh giá": "what has to be judged", "nội dung": "the content", "căn cứ": "the basis",
}  # fmt: skip
_NAMED = "|".join(sorted(_NOUNS, key=len, reverse=True))
_PART = re.compile(rf"({_NAMED})(?: (?:thứ )?(\S.*))?", re.IGNORECASE)
_NUMBER = re.compile(r"[\dIVXLC][\w.()]*|[a-zđ]\)?|\([\w]+\)")


def say_locator(locator: str, lang: str) -> str:
    """The place in the reader's language; a part that is not known stands in quotation marks.

    >>> say_locator("II.(3), đoạn 1, nội dung 4", "en"), say_locator("II.1, gạch đầu dòng thứ tư, câu cuối", "en")
    ('II.(3), paragraph 1, element 4', 'II.1, dash 4, last sentence')
    """
    return locator if lang == "vi" else ", ".join(map(_joined, locator.split(", ")))


def _joined(part: str) -> str:
    """A part may name two places, or one and what it stands in ("nhóm 1 (gạch đầu dòng 2)")."""
    if part.endswith(")") and " (" in part:
        outer, _, inner = part[:-1].partition(" (")
        return f"{_joined(outer)} ({_joined(inner)})"
    return " and ".join(map(_said, part.split(" và ")))


def _said(part: str) -> str:
    known = _WHOLE.get(part.lower())
    if known:
        return known
    found = _PART.fullmatch(part)
    if found is None:
        return part if _NUMBER.fullmatch(part) else f"“{part}”"
    noun, rest = _NOUNS[found[1].lower()], (found[2] or "").strip()
    if rest in _SIDES and "thứ" not in part:
        return f"{_SIDES[rest]} {noun}"
    return f"{noun} {_rest(rest)}".strip()


def _rest(rest: str) -> str:
    """The number of a part, or the part that it is about."""
    if not rest or _NUMBER.fullmatch(rest):
        return rest
    return _ORDINALS.get(rest) or (_said(rest) if _PART.fullmatch(rest) or rest.lower() in _WHOLE else f"“{rest}”")
