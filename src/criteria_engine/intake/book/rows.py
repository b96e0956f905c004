"""The rows of a table on a sheet: which are records, and which only look like them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from criteria_engine.intake.book import lines
from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import is_ordinal
from criteria_engine.intake.book.heads import is_again
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.unit_lines import is_unit_line
from criteria_engine.records.ids import ID
from criteria_engine.records.remarks import Remark

# Cells of a line of signatures, where not each of them says that it is one.
_SPARSE = 3

# Rows that only look like records, by the code of their remark.
PASSED_OVER = {
    "repeated-header": ("headings again, no record", "lặp lại tiêu đề, không phải hồ sơ"),
    "numbering-row": ("numbers of columns, no record", "dòng đánh số cột, không phải hồ sơ"),
    "hint-row": ("how to fill in, no record", "dòng hướng dẫn ghi, không phải hồ sơ"),
    "blank-row": ("nothing but a number or a dash, no record", "dòng chỉ có số thứ tự hoặc dấu gạch, không phải hồ sơ"),
    "total-row": ("a total, no record", "dòng cộng, không phải hồ sơ"),
    "group-row": ("a title between rows, no record", "dòng tiêu đề nhóm, không phải hồ sơ"),
    "title-row": ("a title over headings, no record", "tên biểu, không phải hồ sơ"),
    "unit-row": ("a unit of money, no record", "dòng ghi đơn vị tính, không phải hồ sơ"),
    "foot-row": ("below the table, no record", "phần cuối biểu, không phải hồ sơ"),
}


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is no record, and what it is; `rows` that follow each other and are the same have one remark."""

    row: int
    remark: Remark


def sorted_out(region: Region) -> Iterator[int | Passed]:
    """The rows of a region from top to bottom: the numbers of records, and what was passed over."""
    sorter, blank = _Sorter(region), list[int]()
    for row in region.rows:
        found = region.grid.filled(row)
        code = sorter.what(row, found) if found else None
        if blank and found and code != "blank-row":
            yield _blanks(region.grid, blank)
            blank = []
        if code == "blank-row":
            blank.append(row)
        elif found:
            yield Passed(row, _remark(region.grid, row, found, code)) if code else row
    if blank:
        yield _blanks(region.grid, blank)


def _blanks(grid: Grid, rows: list[int]) -> Passed:
    """Forms are numbered far down before anyone fills them in: one remark for all of it."""
    first, last = rows[0], rows[-1]
    raw = " | ".join(grid.text(first, n) for n in grid.filled(first))
    if len(rows) > 1:
        raw += " … " + " | ".join(grid.text(last, n) for n in grid.filled(last))
    en, vi = PASSED_OVER["blank-row"]
    where_en, where_vi = f"rows {first + 1} to {last + 1}", f"dòng {first + 1} đến {last + 1}"
    return Passed(first, Remark("blank-row", raw, f"{where_en}: {en}", f"{where_vi}: {vi}"))


class _Sorter:
    """Goes down the rows of a region and remembers where it is: below headings, below the table, how full rows are."""

    def __init__(self, region: Region) -> None:
        self.grid, self.head = region.grid, region.head
        self.ids = [n for n, column in self.head.columns.items() if column.path == ID]
        self.ordinals = [n for n, text in self.head.others.items() if is_ordinal(text)]
        self.last_row = region.rows.stop
        self.is_below_headings, self.is_foot = True, False
        self.usual = 2

    def what(self, row: int, found: list[int]) -> str | None:
        """The code of a row that is no record; None of one that is."""
        texts = [self.grid.text(row, n) for n in found]
        if is_again(self.grid, row, found, self.head):
            self.is_below_headings, self.is_foot = True, False
            return "repeated-header"
        if is_unit_line(self.grid, row):
            return "unit-row"
        if code := self._below_headings(texts) or self._empty(row, found):
            return code
        self.is_below_headings = False
        self.is_foot = self._is_below_table(row, found, texts)
        if self.is_foot:
            return "foot-row"
        code = self._between(row, found, texts)
        self.usual = self.usual if code else max(2, self._known(row))
        return code

    def _below_headings(self, texts: list[str]) -> str | None:
        if not self.is_below_headings:
            is_marked = all(text.startswith(("(", "[")) for text in texts)
            return "numbering-row" if is_marked and lines.is_numbering(texts) else None
        if lines.is_numbering(texts):
            return "numbering-row"
        return "hint-row" if lines.is_hint(texts) else None

    def _empty(self, row: int, found: list[int]) -> str | None:
        rest = [self.grid.text(row, n) for n in found if n not in self.ordinals]
        numbers = all(lines.is_number(self.grid.value(row, n)) for n in found if n in self.ordinals)
        return "blank-row" if numbers and all(map(lines.says_nothing, rest)) else None

    def _is_below_table(self, row: int, found: list[int], texts: list[str]) -> bool:
        """Signatures end a table for good: only a row that fits its columns, or its headings again, goes on with it."""
        begins = all(map(lines.is_signature, texts)) or (len(found) <= _SPARSE and lines.is_signature(texts[0]))
        return (begins or self.is_foot) and not self._fits(row, found, is_signed=True)

    def _between(self, row: int, found: list[int], texts: list[str]) -> str | None:
        if lines.is_note(texts[0]) and len(found) <= _SPARSE and not self._fits(row, found, is_signed=False):
            return "foot-row"
        if self._is_total(row, found, texts):
            return "total-row"
        if self._is_group(row, found, texts):
            return "group-row"
        return "title-row" if self._is_title(row, found) else None

    # --- what a row has ---------------------------------------------------------------------------------------------

    def _known(self, row: int) -> int:
        return sum(self.grid.value(row, n) is not None for n in self.head.columns)

    def _is_numbered(self, row: int) -> bool:
        """Whether a running number stands there, as before records."""
        return any(lines.is_number(self.grid.value(row, n)) for n in self.ordinals)

    def _has_id(self, row: int) -> bool:
        """Whether the cell of the id holds what may be one: a code, no words."""
        values = [value for n in self.ids if (value := self.grid.value(row, n)) is not None]
        return any(not isinstance(value, str) or lines.is_code(value) for value in values)

    def _fits(self, row: int, found: list[int], *, is_signed: bool) -> bool:
        """Whether a row is filled as records are: it has an id or a number, or as many cells as they usually have."""
        ids = [value for n in self.ids if (value := self.grid.value(row, n)) is not None]
        has_id = self._has_id(row) and (not is_signed or any(map(lines.is_sure_code, ids)))
        if has_id or self._is_numbered(row):
            return self._known(row) > 1
        says_more = not is_signed or any(lines.has_digit(self.grid.value(row, n)) for n in found)
        return not self.ids and self._known(row) >= self.usual and says_more

    def _is_total(self, row: int, found: list[int], texts: list[str]) -> bool:
        if any(map(lines.is_total, texts[:_SPARSE])):
            return self._is_bare(row, found)
        at = next((n for n, text in zip(found, texts, strict=True) if lines.may_be_total(text)), None)
        summed = next((n for n in found if self.ordinals and lines.may_be_sum(self.grid.text(row, n))), None)
        if self._has_id(row) or self._is_numbered(row):
            return False
        if at in self.ids:
            return True
        if at is not None and all(n == at or lines.is_number(self.grid.value(row, n)) for n in self._filled(row)):
            return True
        return summed is not None and len(found) > 1 and self._are_numbers(row, found, summed)

    def _filled(self, row: int) -> list[int]:
        return [n for n in self.head.columns if self.grid.value(row, n) is not None]

    def _are_numbers(self, row: int, found: list[int], but: int) -> bool:
        return all(n == but or lines.is_number(self.grid.value(row, n)) for n in found)

    def _is_bare(self, row: int, found: list[int]) -> bool:
        """No id stands there beside the word itself."""
        ids = [n for n in self.ids if n in found and not isinstance(self.grid.value(row, n), int | float)]
        return all(lines.is_total(self.grid.text(row, n)) for n in ids)

    def _is_group(self, row: int, found: list[int], texts: list[str]) -> bool:
        """One text over the whole width, or one that is numbered like a heading, where records have several cells."""
        if len(found) == 2 and found[0] in self.ordinals and lines.is_bullet(texts[0]):
            return not self._has_id(row)
        if len(self.head.columns) < 3 or len(found) > 2:
            return False
        if len(found) == 1:
            return self.grid.is_wide(row, found[0]) or lines.is_group_title(texts[0])
        return lines.is_numeral(texts[0]) and not any(n in found for n in self.ids)

    def _is_title(self, row: int, found: list[int]) -> bool:
        """One text right over headings that stand there again."""
        if len(found) > 1 or self._has_id(row) or self._is_numbered(row):
            return False
        below = next((n for n in range(row + 1, self.last_row) if self.grid.filled(n)), None)
        return below is not None and is_again(self.grid, below, self.grid.filled(below), self.head)


def _remark(grid: Grid, row: int, found: list[int], code: str) -> Remark:
    raw = " | ".join(grid.text(row, n) for n in found)
    en, vi = PASSED_OVER[code]
    return Remark(code, raw, f"{en}: {raw!r}", f"{vi}: {raw!r}")


def others(region: Region) -> Iterator[tuple[int, str]]:
    """Columns that are no field, without those of running numbers."""
    return ((n, text) for n, text in region.head.others.items() if not is_ordinal(text))


def without_heading(region: Region) -> dict[int, int]:
    """Columns in which something stands below no heading, and the first row where it does."""
    head, found = region.head, dict[int, int]()
    under = {*head.columns, *head.others, *head.repeated, *head.spare}
    for row in region.rows:
        for n in region.grid.filled(row):
            if n not in under:
                found.setdefault(n, row)
    return found
