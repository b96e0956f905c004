"""Titles that make something else of the rows below them: "Mô hình dự kiến" are no models yet, "Đã giải thể" no more.

As of bands over headings (`bands.py`) nobody can say what such rows are for the guidance, so each is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.intake.book import lines
from criteria_engine.intake.book.levels import Level
from criteria_engine.intake.book.passed import DOUBTS
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.titles import HIGHEST

# Above the groups: the title of the table, and the name of its sheet.
_TABLE = -1


class Turned:
    """Goes down a table and remembers the titles over the rows; a group is over until one as high begins."""

    def __init__(self, region: Region, levels: dict[int, Level]) -> None:
        self.grid, self.levels = region.grid, levels
        self.is_sheet = lines.turns(region.grid.called)
        self.titles = {_TABLE: any(map(lines.turns, _above(region)))}
        self.is_among_titles = False

    def what(self, row: int, found: list[int], code: str | None) -> str | None:
        """The code of a row, once the titles over it are looked at."""
        text = self.grid.text(row, found[-1] if len(found) <= 2 else found[0])
        if code is None and self._is_title(row, found, text):
            code = "may-be-group"
        if code == "title-row":
            # Of several titles over headings one says it.
            self.titles = {_TABLE: lines.turns(text) or (self.is_among_titles and self.titles[_TABLE])}
        elif code == "group-row" or (code in DOUBTS and lines.turns(text)):
            self._group(row, found)
        self.is_among_titles = code in ("title-row", "unit-row")
        return "turned" if code is None and (self.is_sheet or any(self.titles.values())) else code

    def _is_title(self, row: int, found: list[int], text: str) -> bool:
        return len(found) == 1 and row not in self.levels and lines.turns(text)

    def _group(self, row: int, found: list[int]) -> None:
        level = self.levels.get(row)
        depth = len(level.above) if level else 0
        kept = {height: is_turned for height, is_turned in self.titles.items() if height < depth}
        self.titles = kept | {depth: any(lines.turns(self.grid.text(row, n)) for n in found)}


def _above(region: Region) -> Iterator[str]:
    """The lines right above a table, with one text each and no notes."""
    grid = region.grid
    found = ((row, grid.filled(row)) for row in region.above[-HIGHEST:])
    yield from (text for row, cells in found if len(cells) == 1 and not lines.is_note(text := grid.text(row, cells[0])))
