"""Words around headings that change what these mean: a band over several of them, words below that part a column.

"Dự kiến" over "Ngày bắt đầu" is another day, and "Chưa | Rồi" below "Đã ghi đủ" are two columns of which neither is it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import plain
from criteria_engine.text import same_words

# A band is short; a longer text is the title of the table.
_LONGEST = 6
_CHANGES = re.compile(
    r"\b(?:dự kiến|dự định|dự toán|kế hoạch|chỉ tiêu|mục tiêu|phấn đấu|nhu cầu|đề nghị|đề xuất|định hướng|phương hướng"
    r"|(?:năm|kỳ|quý|tháng) (?:trước|sau|tới)|cùng kỳ|chưa|không(?! bắt buộc)|tồn đọng|tạm tính|ước)\b"
)
_TITLE = re.compile(r"(?:bieu|phu luc|bang|mau|danh sach)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def bands_over(grid: Grid, row: int) -> Mapping[int, str]:
    """The text of each band right above a row that changes what the headings below it mean, by column."""
    above, below = (grid.filled(row - 1) if row else []), grid.filled(row)
    if len(above) < 2 or not below or not all(isinstance(grid.value(row - 1, n), str) for n in above):
        return {}
    edges = pairwise([*above, max(below) + 1])
    spans = {begin: _span(grid, row, begin, end) for begin, end in edges}
    return {n: text for begin, span in spans.items() if begin > below[0] and len(span) > 1
            for n in span if _changes(text := grid.text(row - 1, begin))}  # fmt: skip


def _span(grid: Grid, row: int, begin: int, end: int) -> list[int]:
    """Columns of headings that a text above them stands over: as far as it is merged, else to the next text."""
    cell, filled = (row - 1, begin), [n for n in range(begin, end) if grid.value(row, n) is not None]
    return [n for n in filled if cell not in grid.corners or grid.corners.get((row - 1, n)) == cell]


def _changes(text: str) -> bool:
    is_band = len(text.split()) <= _LONGEST and not _TITLE.match(plain(text))
    return is_band and is_changing(text)


def is_changing(text: str) -> bool:
    """Whether a text has words that make another thing of what they stand with."""
    return _CHANGES.search(same_words(text)) is not None


def part_columns(grid: Grid, row: int, headed: Iterable[int]) -> bool:
    """Whether words right below headings part some of them: nothing stands at the left, where records begin, and each
    word has one beside it that stands below the same heading.

    `headed`: columns with a heading of their own.
    """
    found, own = grid.filled(row), sorted(headed)
    if not own or own[0] in found or not all(_may_be_heading(grid, row, n) for n in found):
        return False
    free = [n for n in found if n not in own]
    return bool(free) and all((n - 1 if n in free else n + 1) in (found if n in free else free) for n in found)


def _may_be_heading(grid: Grid, row: int, n: int) -> bool:
    return isinstance(grid.value(row, n), str) or _YEAR.fullmatch(grid.text(row, n)) is not None
