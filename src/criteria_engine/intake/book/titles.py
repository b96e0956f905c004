"""Lines above a table: which is its title, and which only looks like one."""

from __future__ import annotations

import re

from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import plain
from criteria_engine.intake.book.unit_lines import is_unit_line
from criteria_engine.text import search_key

# Rows above a table in which its title is looked for.
HIGHEST = 6
# "Đơn vị: Đảng ủy xã Bình An" says whose table it is, "(Kèm theo báo cáo số 5)" and "ĐVT: đồng" nothing of it either.
_SAYS_SOMETHING_ELSE = re.compile(r"[^:]+:\s*\S|\(?\s*(?:kem theo|dvt\b|don vi tinh)|\(.*\)\W*$|\W*(?:nguoi|ngay)\b")
# What stands at the top of papers of offices beside their titles: the form's number, the state's name, a label.
_LETTERHEAD = re.compile(
    r"(?:bieu|mau|phu luc)\b.{0,15}\d|.*\bcong hoa xa hoi|.*\bdoc lap\W+tu do|.*\bdang cong san viet nam|.*:$"
)


def title(grid: Grid, row: int) -> str:
    """The one text in the nearest row above that is a title; captions between it and the headings are passed over."""
    for number in range(row - 1, max(row - HIGHEST - 1, -1), -1):
        found = grid.filled(number)
        text = grid.text(number, found[0]) if len(found) == 1 else ""
        if found and not (text and is_caption(text)) and not is_unit_line(grid, number):
            return text
    return ""


def is_caption(text: str) -> bool:
    """Whether a line above a table does not say which table it is.

    >>> is_caption("Đơn vị: Chi bộ ấp 3"), is_caption("(Kèm theo Báo cáo số 5)"), is_caption("Biểu 2. Mô hình")
    (True, True, False)
    """
    # "Biểu 1: Mô hình" is numbered, no word with what it is.
    return bool(_SAYS_SOMETHING_ELSE.match(re.sub(r"^(?:bieu|phu luc|bang|mau)[^:]{0,12}:", "", search_key(text))))


def is_letterhead(texts: list[str]) -> bool:
    """Whether cells of a row belong to the top of a paper: one of them is a caption, a label, or stands on every form.

    >>> is_letterhead(["UBND XÃ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Mẫu số 01"]), is_letterhead(["Loài", "Cao"])
    (True, False)
    """
    return any(is_caption(text) or _LETTERHEAD.match(search_key(text)) for text in texts)


def without_title(grid: Grid, begin: int, end: int) -> int:
    """The end of a table without the title of the next one."""
    for number in range(end - 1, begin - 1, -1):
        found = grid.filled(number)
        is_text = len(found) == 1 and isinstance(grid.value(number, found[0]), str)
        if (is_text and plain(grid.text(number, found[0]))) or is_unit_line(grid, number):
            end = number
        elif found:
            break
    return end
