"""What a row has: fields, an id, a running number, nothing but numbers; what its kind is told by."""

from __future__ import annotations

from criteria_engine.intake.book import lines
from criteria_engine.intake.book.regions import Region
from criteria_engine.records.ids import ID
from criteria_engine.text import same_words


class Facts:
    """Asked of the rows of one region."""

    def __init__(self, region: Region) -> None:
        self.region, self.grid, self.head = region, region.grid, region.head
        self.ids = [n for n, column in self.head.columns.items() if column.path == ID]
        self.ordinals = self.head.ordinals

    def _known(self, row: int) -> int:
        return sum(self.grid.value(row, n) is not None for n in self.head.columns)

    def _is_numbered(self, row: int) -> bool:
        """Whether a running number stands there, as before records."""
        return any(lines.is_number(self.grid.value(row, n)) for n in self.ordinals)

    def _has_number(self, row: int) -> bool:
        """The same of a number that is written as "1a" or "I.2", or merged over several rows."""
        cells = ((row, n) for n in self.ordinals)
        return any(lines.is_running_number(self.grid.value(*self.grid.corners.get(cell, cell))) for cell in cells)

    def _says(self, row: int) -> int:
        """Fields of which a row says something that is no number."""
        values = (self.grid.value(row, n) for n in self.head.columns)
        return sum(value is not None and not lines.is_number(value) for value in values)

    def _has_id(self, row: int) -> bool:
        """Whether the cell of the id holds what may be one: a code, no words."""
        values = [value for n in self.ids if (value := self.grid.value(row, n)) is not None]
        return any(not isinstance(value, str) or lines.is_code(value) for value in values)

    def _filled(self, row: int) -> list[int]:
        return [n for n in self.head.columns if self.grid.value(row, n) is not None]

    def _are_numbers(self, row: int, found: list[int], but: int) -> bool:
        return all(n == but or lines.is_number(self.grid.value(row, n)) for n in found)

    def _is_choice(self, row: int, n: int) -> bool:
        """Whether a cell holds one of the codes or names that its field knows."""
        column = self.head.columns.get(n)
        codes = column.field.codes if column else {}
        said = same_words(self.grid.text(row, n))
        return any(said in map(same_words, (code, label.vi, label.en)) for code, label in codes.items())
