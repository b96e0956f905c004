"""The rows of a table on a sheet: which are records, and which only look like them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from criteria_engine.intake.book.headings import is_ordinal, plain
from criteria_engine.intake.book.regions import Region, is_again
from criteria_engine.records.ids import ID
from criteria_engine.records.remarks import Remark
from criteria_engine.text import search_key

_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)(?:\s*\(.*\))?\s*:?\s*[\d.,]*")
_NUMERAL = re.compile(r"(?:[IVXLC]+|[A-HĐ])\s*[.)]?")
_GROUP = re.compile(r"(?:[IVXLC]+|[A-HĐ])\s*[.)\-/]\s*\S+\s+\S")
_FOOT = ("nơi nhận", "người lập", "thủ trưởng", "tm ", "t m ", "ký tên", "ghi chú", "xác nhận", "người tổng hợp")
_FEET = tuple(f"{plain(text)} " for text in _FOOT)
# Cells of a line of signatures.
_SPARSE = 3

# Rows that only look like records, by the code of their remark.
PASSED_OVER = {
    "repeated-header": ("headings again, no record", "lặp lại tiêu đề, không phải hồ sơ"),
    "numbering-row": ("numbers of columns, no record", "dòng đánh số cột, không phải hồ sơ"),
    "total-row": ("a total, no record", "dòng cộng, không phải hồ sơ"),
    "group-row": ("a title between rows, no record", "dòng tiêu đề nhóm, không phải hồ sơ"),
    "foot-row": ("below the table, no record", "phần cuối biểu, không phải hồ sơ"),
}


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is no record, and what it is."""

    row: int
    remark: Remark


def sorted_out(region: Region) -> Iterator[int | Passed]:
    """The rows of a region from top to bottom: the numbers of records, and what was passed over."""
    is_foot, is_first = False, True
    for row in region.rows:
        found = region.grid.filled(row)
        if not found:
            continue
        is_foot = _begins_foot(region, row, found) or (is_foot and len(found) <= _SPARSE)
        code = "foot-row" if is_foot else _what(region, row, found, is_first)
        is_first = is_first and code == "repeated-header"
        yield Passed(row, _remark(region, row, found, code)) if code else row


def _what(region: Region, row: int, found: list[int], is_first: bool) -> str | None:
    texts = [region.grid.text(row, n) for n in found]
    if is_again(region.grid, row, found, region.head):
        return "repeated-header"
    if is_first and _is_numbering(texts):
        return "numbering-row"
    if any(_TOTAL.fullmatch(search_key(text)) for text in texts[:3]) and _is_bare(region, row, found):
        return "total-row"
    return "group-row" if _is_group(region, row, found) else None


def _is_numbering(texts: list[str]) -> bool:
    """ "(1) (2) (3)" or "A B 1 2" right below the headings."""
    bare = [text.strip("()[] ").removesuffix(".0") for text in texts]
    numbers = [int(text) for text in bare if text.isdecimal()]
    rest = [text for text in bare if not text.isdecimal()]
    return (
        len(bare) > 2
        and len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and all(len(text) == 1 and text.isupper() for text in rest)
        and numbers[0] in (0, 1, len(rest) + 1)
    )


def _is_bare(region: Region, row: int, found: list[int]) -> bool:
    """No id stands there beside the word itself."""
    ids = [n for n, column in region.head.columns.items() if column.path == ID]
    return not any(
        n in found and not _TOTAL.fullmatch(search_key(region.grid.text(row, n))) and not _is_count(region, row, n)
        for n in ids
    )


def _is_count(region: Region, row: int, n: int) -> bool:
    return isinstance(region.grid.value(row, n), int | float)


def _is_group(region: Region, row: int, found: list[int]) -> bool:
    """One text over the whole width, or one that is numbered like a heading, where records have several cells."""
    texts = [region.grid.text(row, n) for n in found]
    if len(region.head.columns) < 3 or len(found) > 2:
        return False
    if len(found) == 1:
        return region.grid.is_wide(row, found[0]) or bool(_GROUP.match(texts[0]))
    return bool(_NUMERAL.fullmatch(texts[0])) and not _has_id(region, row)


def _has_id(region: Region, row: int) -> bool:
    """Whether the cell of the id, or of the name where there is no such column, holds something of its own."""
    key = [n for n, column in region.head.columns.items() if column.path == ID]
    return any(region.grid.value(row, n) is not None for n in key)


def _begins_foot(region: Region, row: int, found: list[int]) -> bool:
    key = plain(region.grid.text(row, found[0]))
    return len(found) <= _SPARSE and f"{key} ".startswith(_FEET)


def _remark(region: Region, row: int, found: list[int], code: str) -> Remark:
    raw = " | ".join(region.grid.text(row, n) for n in found)
    en, vi = PASSED_OVER[code]
    return Remark(code, raw, f"{en}: {raw!r}", f"{vi}: {raw!r}")


def others(region: Region) -> Iterator[tuple[int, str]]:
    """Columns that are no field, without those of running numbers."""
    return ((n, text) for n, text in region.head.others.items() if not is_ordinal(text))


def without_heading(region: Region) -> dict[int, int]:
    """Columns in which something stands below no heading, and the first row where it does."""
    head, found = region.head, dict[int, int]()
    for row in region.rows:
        for n in region.grid.filled(row):
            if n not in head.columns and n not in head.others and n not in head.repeated:
                found.setdefault(n, row)
    return found
