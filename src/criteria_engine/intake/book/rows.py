"""The rows of a table on a sheet: which are records, and which only look like them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from criteria_engine.intake.book import lines
from criteria_engine.intake.book.facts import Facts
from criteria_engine.intake.book.headings import is_ordinal
from criteria_engine.intake.book.heads import is_again
from criteria_engine.intake.book.parents import RECORD, Parents
from criteria_engine.intake.book.passed import DOUBTS, Doubtful, Passed, blanks, doubtful, passed
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.titles import HIGHEST
from criteria_engine.intake.book.turned import Turned
from criteria_engine.intake.book.unit_lines import is_unit_line

# Cells of a line of signatures, where not each of them says that it is one.
_SPARSE = 3


def sorted_out(region: Region) -> Iterator[int | Passed | Doubtful]:
    """The rows of a region from top to bottom: the numbers of records, what was passed over, what is asked about."""
    sorter, blank = _Sorter(region), list[int]()
    turned = Turned(region, sorter.parents.levels)
    for row in region.rows:
        found = region.grid.filled(row)
        code = turned.what(row, found, sorter.what(row, found)) if found else None
        if blank and found and code != "blank-row":
            yield blanks(region.grid, blank)
            blank = []
        if code == "blank-row":
            blank.append(row)
        elif code in DOUBTS:
            yield doubtful(region.grid, row, found, code)
        elif found:
            yield passed(region.grid, row, found, code) if code else row
    if blank:
        yield blanks(region.grid, blank)


class _Sorter(Facts):
    """Goes down the rows of a region and remembers where it is: below headings, below the table, how full rows are."""

    def __init__(self, region: Region) -> None:
        super().__init__(region)
        self.parents = Parents(region, self.ordinals, list(running_numbers(region)))
        self.last_row = region.rows.stop
        self.is_below_headings, self.is_foot = True, False
        self.usual = 2
        self.is_numbered, self.is_full = self._usual()

    def what(self, row: int, found: list[int]) -> str | None:
        """The code of a row that is no record, or is asked about; None of one that is."""
        texts = [self.grid.text(row, n) for n in found]
        if is_again(self.grid, row, found, self.head):
            self.is_below_headings, self.is_foot = True, False
            return "repeated-header"
        if is_unit_line(self.grid, row):
            return "unit-row"
        if code := self._below_headings(row, texts) or self._empty(row, found):
            return code
        self.is_below_headings = False
        self.is_foot = self._is_below_table(row, found, texts)
        if self.is_foot:
            return "foot-row"
        code = self._between(row, found, texts)
        self.usual = self.usual if code else max(2, self._known(row))
        return code

    def _usual(self) -> tuple[bool, bool]:
        """Whether rows have running numbers as a rule, and whether they say several things."""
        rows = [row for row in self.region.rows if self.grid.filled(row)]
        full = {row for row in rows if self._says(row) > 1}
        numbered = {row for row in rows if self._has_number(row)} if self.ordinals else set[int]()
        known = sum(row in full or self._known(row) > 0 for row in numbered)
        return 0 < known >= len(full - numbered), len(full) * 2 >= len(rows)

    def _below_headings(self, row: int, texts: list[str]) -> str | None:
        if not self.is_below_headings:
            is_marked = all(text.startswith(("(", "[")) for text in texts)
            return "numbering-row" if is_marked and lines.is_numbering(texts) else None
        if lines.is_numbering(texts):
            return "numbering" if self._counts_on(row) else "numbering-row"
        return "hint-row" if lines.is_hint(texts) else None

    def _counts_on(self, row: int) -> bool:
        """Whether the first number of a row goes on in the row below, as ids do."""
        grid, n = self.grid, self.grid.filled(row)[0]
        below = next((after for after in range(row + 1, self.last_row) if grid.filled(after)), row)
        said = grid.value(row, n), grid.value(below, n)
        return all(isinstance(value, int | float) for value in said) and said[1] == said[0] + 1

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
        if self._says_none(row):
            return "none-row"
        if self._is_numbered_sum(row, found, texts):
            return "sum"
        known = self.parents.what(row) if not self._has_id(row) else None
        if known is not None:
            return None if known == RECORD else known
        if self._is_group(row, found, texts):
            return "group-row"
        if self._is_title(row, found):
            return "title-row"
        return self._doubt(row, found, texts) or ("may-be-group" if self._is_bare_parent(row) else None)

    def _is_bare_parent(self, row: int) -> bool:
        return not self._has_id(row) and self.parents.is_over(row)

    def _doubt(self, row: int, found: list[int], texts: list[str]) -> str | None:
        if any(map(lines.is_example, texts[:_SPARSE])):
            return "example"
        is_sum = self.is_numbered and not self._has_number(row) and any(map(lines.may_be_sum, texts))
        if self._has_id(row) or (self._says(row) > 1 and not is_sum):
            return None
        if self.is_numbered:
            return None if self._has_number(row) else "no-number"
        is_bare = len(found) == 1 and self.is_full and not self.ids
        return "may-be-group" if is_bare and lines.may_be_group(texts[0]) else None

    def _fits(self, row: int, found: list[int], *, is_signed: bool) -> bool:
        """Whether a row is filled as records are: it has an id or a number, or as many cells as they usually have."""
        ids = [value for n in self.ids if (value := self.grid.value(row, n)) is not None]
        has_id = self._has_id(row) and (not is_signed or any(map(lines.is_sure_code, ids)))
        if has_id or self._is_numbered(row):
            return self._known(row) > 1
        says_more = not is_signed or any(lines.has_digit(self.grid.value(row, n)) for n in found)
        says_more = says_more or any(self._is_choice(row, n) for n in found)
        return not self.ids and self._known(row) >= self.usual and says_more

    def _is_total(self, row: int, found: list[int], texts: list[str]) -> bool:
        if any(map(lines.is_total, texts[:_SPARSE])):
            return self._is_bare(row, found)
        at = next((n for n, text in zip(found, texts, strict=True) if lines.may_be_total(text)), None)
        summed = next((n for n, text in zip(found, texts, strict=True) if self._may_be_sum(text)), None)
        if self._has_id(row) or self._is_numbered(row):
            return False
        if at in self.ids:
            return True
        if at is not None and all(n == at or lines.is_number(self.grid.value(row, n)) for n in self._filled(row)):
            return True
        return summed is not None and len(found) > 1 and self._are_numbers(row, found, summed)

    def _is_numbered_sum(self, row: int, found: list[int], texts: list[str]) -> bool:
        """ "Toàn Đảng bộ" with a running number before it, and with nothing but numbers behind."""
        at = next((n for n, text in zip(found, texts, strict=True) if self._is_sum_of_all(text)), None)
        return at is not None and len(found) > 1 and not self._has_id(row) and self._are_numbers(row, found, at)

    def _is_sum_of_all(self, text: str) -> bool:
        return lines.is_whole(text) or lines.may_be_total(text)

    def _says_none(self, row: int) -> bool:
        """Whether the one text of a row is that there is none, with nothing but whose it is beside it."""
        if self.region.head.layout.sheet.found is not None or self._has_id(row):
            return False
        said = [n for n in self._filled(row) if self.head.columns[n].field.kind != "ref"]
        return len(said) == 1 and lines.says_none(self.grid.text(row, said[0]))

    def _may_be_sum(self, text: str) -> bool:
        return lines.is_whole(text) or (bool(self.ordinals) and lines.may_be_sum(text))

    def _is_bare(self, row: int, found: list[int]) -> bool:
        """No id stands there beside the word itself."""
        ids = [n for n in self.ids if n in found and not isinstance(self.grid.value(row, n), int | float)]
        return all(lines.is_total(self.grid.text(row, n)) for n in ids)

    def _is_group(self, row: int, found: list[int], texts: list[str]) -> bool:
        """One text over several columns, or one that is numbered like a heading or said like one, with numbers beside
        it at most."""
        is_marked = found[0] in self.ordinals and lines.is_bullet(texts[0])
        if is_marked and len(found) == 2 and (self.is_numbered or self.ids):
            return not self._has_id(row)
        if len(found) == 1 and self._is_over_several(row, found[0]):
            return True
        if self.is_numbered and self._says(row) <= 1 and not self._has_id(row) and not self._has_number(row):
            words = [n for n in found[is_marked:] if not lines.is_number(self.grid.value(row, n))]
            text = self.grid.text(row, words[0]) if len(words) == 1 else ""
            return bool(text) and (is_marked or lines.may_be_group(text) or lines.is_group_title(text))
        if len(self.head.columns) < 3 or len(found) > 2:
            return False
        if len(found) == 1:
            return lines.is_group_title(texts[0])
        return self.is_full and lines.is_numeral(texts[0]) and not any(n in found for n in self.ids)

    def _is_over_several(self, row: int, n: int) -> bool:
        """Whether a cell is merged over columns with different headings."""
        corners, texts = self.grid.corners, self.head.texts
        return len({texts[k] for k in texts if corners.get((row, k)) == (row, n)}) > 1

    def _is_title(self, row: int, found: list[int]) -> bool:
        """One text over headings that stand there again, with nothing but other such texts between."""
        if len(found) > 1 or self._has_id(row) or self._is_numbered(row):
            return False
        near = range(row + 1, min(row + 1 + HIGHEST, self.last_row))
        below = next((n for n in near if len(self.grid.filled(n)) > 1), None)
        return below is not None and is_again(self.grid, below, self.grid.filled(below), self.head)


def others(region: Region) -> Iterator[tuple[int, str]]:
    """Columns that are no field, without those of running numbers."""
    return ((n, text) for n, text in region.head.others.items() if not is_ordinal(text))


def running_numbers(region: Region) -> Iterator[tuple[int, Any]]:
    """Each row with what stands in its column of running numbers, or the dash before its first words."""
    grid, ordinals = region.grid, region.head.ordinals
    for row in region.rows:
        found = [value for n in ordinals if (value := grid.value(row, n)) is not None]
        first = next((grid.text(row, n) for n in grid.filled(row)), "") if ordinals else ""
        if found or lines.has_bullet(first):
            yield row, found[0] if found else first[:1]


def without_heading(region: Region) -> dict[int, int]:
    """Columns in which something stands below no heading, and the first row where it does."""
    head, found = region.head, dict[int, int]()
    under = {*head.columns, *head.others, *head.repeated, *head.spare}
    for row in region.rows:
        for n in region.grid.filled(row):
            if n not in under:
                found.setdefault(n, row)
    return found
