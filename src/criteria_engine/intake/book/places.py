"""Where a row without an id of its own stands: what tells it apart from another one of its name.

`Chi bộ ấp 1` is another one on the sheet of the next commune, below another number, beside another merged cell. Where
that may be and need not be, the two are asked about; none is taken for the other.
"""

from __future__ import annotations

import re
from functools import cached_property

from criteria_engine.intake.book.headings import names_of, plain
from criteria_engine.intake.book.levels import Level, levels, path
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.rows import others, running_numbers

# The parts of the same list on several sheets: times, pages, copies. Numbers are taken away with them.
_PARTS = re.compile(
    r"\b(?:quy|nam|thang|ky|dot|lan|phan|trang|tiep(?: theo)?|copy|of|sheet|ban sao|dau|cuoi|giua|bieu|phu luc|mau"
    r"|danh sach|bang|[ivx]+|\d+)\b"
)
# In a title the place begins with a word that says so.
_PLACE = re.compile(r"\b(?:xa|phuong|thi tran|thi xa|huyen|dang bo|dang uy|chi bo|truong|ap|khom|cum|khoi)\b.*")


class Places:
    """The places of the rows of one table."""

    def __init__(self, region: Region) -> None:
        self.region, self.grid = region, region.grid
        # No key of the office's own columns: it stands for this table alone.
        self.here = region.grid.at(region.head.row, region.head.left)
        self.own = list(others(region))

    def beside(self, row: int, group: str, *, is_owned: bool) -> dict[str, str]:
        """What stands in the office's own columns, and over the row; the name of the sheet too, where the row does not
        say to whom it belongs."""
        own = {heading: self._merged(row, n) or self._last.get((row, n), "") for n, heading in self.own}
        over = {self.here: group, f"{self.here} above": self._above(row)}
        return own | over | ({} if is_owned else {"": self._name})

    def _merged(self, row: int, n: int) -> str:
        corner = self.grid.corners.get((row, n), (row, n))
        return self.grid.text(*(corner if corner[0] in self.region.rows and corner[1] == n else (row, n)))

    @cached_property
    def _last(self) -> dict[tuple[int, int], str]:
        """At the left of all fields a blank cell may stand for the text above it, merged or not."""
        first, found = min(self.region.head.columns, default=0), dict[tuple[int, int], str]()
        for n in (n for n, _ in self.own if n < first):
            text = ""
            for row in self.region.rows:
                found[row, n] = text = self.grid.text(row, n) or text
        return found

    @cached_property
    def _levels(self) -> dict[int, Level]:
        return levels(running_numbers(self.region))

    def _above(self, row: int) -> str:
        over = ((self._row(above) if above is not None else "", turn) for above, turn in path(self._levels, row))
        return " / ".join(f"{text} {turn}" for text, turn in over)

    def _row(self, row: int) -> str:
        return " ".join(self.grid.text(row, n) for n in self.grid.filled(row))

    @cached_property
    def _name(self) -> str:
        """What the sheet and the title say beyond the name of the table and the part of the list."""
        name = plain(self.grid.called)
        for known in sorted(map(plain, names_of(self.region.head.layout.sheet)), key=len, reverse=True):
            name = f" {name} ".replace(f" {known} ", " ").strip()
        place = _PLACE.search(plain(self.region.title))
        return " ".join(_PARTS.sub(" ", f"{name} {place.group() if place else ''}").split())
