"""Rows over a level of others, and rows below another: a title or a record, a record or a part of one?"""

from __future__ import annotations

from functools import cached_property

from criteria_engine.intake.book import lines
from criteria_engine.intake.book.levels import BULLETS, MARKS, Level, levels
from criteria_engine.intake.book.regions import Region

# What a row is that surely is a record, for those who ask what else it may be.
RECORD = "record"


class Parents:
    """The levels of one table; `ordinals`: its columns of running numbers, `numbers`: what stands there, by row."""

    def __init__(self, region: Region, ordinals: list[int], numbers: list[tuple[int, object]]) -> None:
        self.region, self.grid, self.ordinals = region, region.grid, ordinals
        self.levels = levels(numbers)
        sheet = region.head.layout.sheet
        self.is_of_units = sheet.table == "unit" and sheet.found is None

    def what(self, row: int) -> str | None:
        """The code of a row that its level settles, RECORD of one that is a record by it; None where it does not."""
        level = self.levels.get(row)
        if level is None:
            return None
        if name := self._name(row):
            if self._is_over_others(row, level):
                return self._over(name)
            if lines.may_be_group(name) and level.kind not in BULLETS and self._is_over_blank(row):
                return "may-be-group"
        return self._below(row, level, name) if level.above else self._alone(row, level)

    def _over(self, name: str) -> str | None:
        """A title, or a unit over its units."""
        if self.is_of_units and lines.is_unit(name):
            return RECORD
        return "group-row" if lines.may_be_group(name) else None

    def is_over(self, row: int) -> bool:
        """Whether a row that says but a name has a level of rows right below it."""
        level = self.levels.get(row)
        return level is not None and bool(self._name(row)) and self._is_over_others(row, level)

    def _below(self, row: int, level: Level, name: str) -> str | None:
        """Below a title are records; below a record its parts, and below a unit other units."""
        is_marked = level.kind in MARKS and self._has_number(row)
        if self._is_title(level.above[-1]):
            return RECORD if is_marked and (lines.is_unit(name) or not lines.may_be_group(name)) else None
        if not self.is_of_units:
            return "part"
        if is_marked and lines.is_unit(self._first(row)):
            return RECORD
        return "part" if level.kind in BULLETS and self._has_number(row) else None

    def _is_title(self, row: int) -> bool:
        return self.is_over(row) and not (self.is_of_units and lines.is_unit(self._name(row)))

    def _alone(self, row: int, level: Level) -> str | None:
        """Dashes before all rows of a table are no marks of titles."""
        is_each = level.kind in BULLETS and self._is_of_one_kind and self._has_number(row)
        return RECORD if is_each else None

    @cached_property
    def _is_of_one_kind(self) -> bool:
        return len(self.levels) > 1 == len({level.kind for level in self.levels.values()})

    def _is_over_others(self, row: int, level: Level) -> bool:
        below = self._next(row)
        return below in level.below[:1] and not self._is_end(below)

    def _is_over_blank(self, row: int) -> bool:
        below = self._next(row)
        is_merged = any((below, n) in self.grid.corners for n in self.ordinals)
        return below not in self.levels and below != row and not is_merged and not self._is_end(below)

    def _next(self, row: int) -> int:
        return next((n for n in range(row + 1, self.region.rows.stop) if self.grid.filled(n)), row)

    def _is_end(self, row: int) -> bool:
        texts = [self.grid.text(row, n) for n in self.grid.filled(row)]
        return any(lines.may_be_total(text) or lines.is_note(text) or lines.is_signature(text) for text in texts)

    def _has_number(self, row: int) -> bool:
        return any(self.grid.value(row, n) is not None for n in self.ordinals)

    def _name(self, row: int) -> str:
        """The one text of a row with nothing but numbers beside it."""
        found = [n for n in self.grid.filled(row) if n not in self.ordinals]
        texts = [self.grid.text(row, n) for n in found if not lines.is_number(self.grid.value(row, n))]
        return texts[0] if len(texts) == 1 and texts[0] == self._first(row) else ""

    def _first(self, row: int) -> str:
        return next((self.grid.text(row, n) for n in self.grid.filled(row) if n not in self.ordinals), "")
