"""Words that answer in place of a value: yes, no, there is none, not known.

The table is the documentation too (docs/cells.md is generated from it). Words may be written without diacritics; those
that are there count ("Chùa Cò" is a name), case and spaces do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from criteria_engine.text import is_spelling_of, search_key

Meaning = Literal["yes", "no", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Answers:
    """`words` as people write them; `in_flags`, `elsewhere`: what they mean in a yes-or-no column and in any other
    (None: nothing of this kind, the text stays what it is)."""

    words: tuple[str, ...]
    in_flags: Meaning | None
    elsewhere: Meaning | None
    why_vi: str
    why_en: str


ANSWERS: tuple[Answers, ...] = (
    Answers(("có", "đã có", "có rồi", "có ạ", "rồi", "đã", "đúng", "đạt", "ok", "x", "v", "✓", "✔", "☑", "☒", "√", "1",
             "yes", "y", "true", "\u0445", "\uff58", "\uff11"), "yes", None,
            "khẳng định hoặc đánh dấu, kể cả x, 1 của bảng chữ khác",
            "says yes, or ticks; x and 1 of other alphabets too"),
    Answers(("đúng vậy", "có đạt", "đã đạt", "đã thực hiện", "đã xong", "đã hoàn thành"), "yes", None, "khẳng định",
            "says yes"),
    Answers(("không", "không có", "chưa có", "ko", "ko có", "không có số", "chưa có số"), "no", "none",
            "nói rõ là không có", "says that there is none"),
    Answers(("chưa", "không đạt", "chưa đạt", "chưa thực hiện", "không thực hiện", "chưa xong", "chưa hoàn thành",
             "sai", "0", "no", "n", "false"), "no", None, "phủ định; ở cột khác là nội dung",
            "says no; elsewhere it is the value itself"),
    Answers(("☐", "□", "[ ]", "[]"), "no", "unknown", "ô không đánh dấu; ở cột khác không nói gì",
            "a box that is not ticked; elsewhere it says nothing"),
    Answers(("không đánh giá",), "unknown", "none", "chưa ai xem nên không phải là “không”; ở cột khác là không có",
            "nobody looked, which is no “no”; elsewhere there is none"),
    Answers(("không rõ", "ko rõ", "chưa rõ", "không biết", "ko biết", "chưa biết", "không nhớ", "chưa nắm",
             "chưa nắm được", "không xác định", "không xác định được", "chưa xác định", "chưa xác định được",
             "chưa cập nhật", "đang cập nhật", "sẽ cập nhật", "chờ cập nhật", "cập nhật sau", "đang bổ sung",
             "chờ bổ sung", "sẽ bổ sung", "sẽ bổ sung sau", "bổ sung sau", "chưa thống kê", "chưa thống kê được",
             "đang tổng hợp", "chưa tổng hợp", "chưa có thông tin", "không có thông tin", "thiếu thông tin",
             "chưa có số liệu", "không có số liệu", "thiếu số liệu", "chưa có dữ liệu", "không có dữ liệu", "để trống",
             "(trống)"), "unknown", "unknown", "nói là chưa biết", "says that it is not known"),
    Answers(("như trên", "-nt-", "nt", "n.t", '"', "“", "”", "″", "''", "〃", "null", "none", "nan"), "unknown",
            "unknown", "dấu thay cho ô trên, hay chữ của phần mềm cho ô trống: hãy ghi lại nội dung",
            "stands for the cell above, or is a program's word for a blank: write out what is meant"),
    Answers(("n/a", "#n/a", "na", "n.a", "không áp dụng"), "unknown", "unknown",
            "không áp dụng hay không có số liệu: hai nghĩa khác nhau", "not applicable or not available: two meanings"),
    Answers(("-", "–", "—", "―", "‒", "‑", "…", "...", "?", "/", "_", "~"), "unknown", "unknown",
            "dấu gạch trong bảng có khi là “không có”, có khi là “chưa ghi”; mỗi dấu có thể lặp lại",
            "a dash in a table may be “none” or “not filled in”; each sign may be repeated"),
    Answers(("*", "+", "•"), None, "unknown", "ở cột có/không có thể là đánh dấu nên hỏi lại; ở cột khác không nói gì",
            "in a yes-or-no column it may be a tick, and is asked about; elsewhere it says nothing"),
)  # fmt: skip

IN_FLAGS: dict[str, Meaning] = {w: a.in_flags for a in ANSWERS for w in a.words if a.in_flags}
ELSEWHERE: dict[str, Meaning] = {w: a.elsewhere for a in ANSWERS for w in a.words if a.elsewhere}
_WORDS = {search_key(word): word for answers in ANSWERS for word in answers.words}

# Of these an id may be one: "NA", "NT".
MAY_BE_NAMES = frozenset({"na", "nt", "nan", "none"})

_SIGNS = r"\-‐-―−_.…?/#~"
# In a yes-or-no column these may be ticks.
_TICKS = "*+•"
_ALL_SIGNS = re.compile(rf"(?:[{_SIGNS}] ?)*")
_ALL_SIGNS_ELSEWHERE = re.compile(rf"(?:[{_SIGNS}{_TICKS}] ?)*")
# "- Không", "(không có)", "-nt-", "☑ Có": what stands around a word and says nothing, or ticks it.
_AROUND = "()[]-–+•*.,;:! \"“”'‘’«»☑✓✔"


def meaning(text: str, is_flag: bool) -> Meaning | None:
    """What a trimmed text says in place of a value; None where it is no such word."""
    if len(text) > _LONGEST:
        return None
    signs = _ALL_SIGNS if is_flag else _ALL_SIGNS_ELSEWHERE
    if signs.fullmatch(text) or _UNFILLED.fullmatch(text):
        return "unknown"
    known = IN_FLAGS if is_flag else ELSEWHERE
    for said in (text, text.strip(_AROUND)):
        word = _WORDS.get(search_key(said))
        if word is not None and is_spelling_of(said, word):
            return known.get(word)
    return None


def denies(text: str) -> bool:
    """Whether a keeper says with it that there is none (docs/records.md)."""
    return meaning(text.strip(), is_flag=False) == "none"


# The number of a document that a form leaves to be filled in: "…/KH-CB", "Số:   -KH/ĐU", "KH số …", "[...]". Offices of
# the Party write a dash before the kind of document, in capitals; any other text may begin with dots and a dash, too.
_BLANK = r"(?:…|[._][._]|\?)[…._? ]*"
_NUMBER_OF = (
    r"(?i:(?:kế hoạch|kh|công văn|cv|quyết định|qđ|báo cáo|bc|nghị quyết|nq|thông báo|tb|hướng dẫn|hd|chỉ thị|ct|"
    r"chương trình|ctr|tờ trình|ttr|văn bản) )?[Ss][ốỐ] *:? *"
)
_BEHIND = r"/.{0,60}|[-–] ?[A-ZĐ]{2,6}(?:[ /.–-].{0,50})?"
_TO_FILL_IN = (
    rf"(?:{_NUMBER_OF})?{_BLANK}(?:{_BEHIND})|{_NUMBER_OF}(?:{_BEHIND})|"
    rf"{_NUMBER_OF}{_BLANK}(?:(?:,? ?ngày|/) ?.{{0,50}})?|[\[(][….]+[\])]"
)
_UNFILLED = re.compile(_TO_FILL_IN)

# Longer than any of the words, with room for spaces and marks of their own.
_LONGEST = 64


def _class_of(letter: str) -> str:
    """All letters of Vietnamese text that are this one without marks and case."""
    known = (chr(n) for n in (*range(0x20, 0x7F), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)))
    same = sorted({c for c in known if search_key(c) == letter} | {letter, letter.upper()})
    return "[" + "".join(re.escape(c) for c in same if unicodedata.is_normalized("NFC", c)) + "]"


def pattern_of(words: Iterable[str]) -> str:
    """What matches every plain text whose meaning outside of yes-or-no columns is one of these (RE2 syntax)."""
    words = sorted(map(search_key, words))
    classes = {c: _class_of(c) for c in sorted(set("".join(words))) if c.isalpha()}
    said = ("".join(classes.get(c) or (" +" if c == " " else re.escape(c)) for c in word) for word in words)
    around = "[" + "".join(map(re.escape, _AROUND)) + "]*"
    return rf"^{around}(?:{'|'.join(said)}){around}$|^(?:[{_SIGNS}{_TICKS}] *)*$|^(?:{_TO_FILL_IN})$"
