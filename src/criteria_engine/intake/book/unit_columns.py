"""Columns that name the unit of a number row by row ("ĐVT": "triệu đồng").

One right behind a column of money speaks for it, and so does any where the table has no other numbers. Elsewhere it may
speak for a quantity, so that a number of money beside it is asked about.
"""

from __future__ import annotations

from functools import cached_property

from criteria_engine.intake.book.headings import brief, is_ordinal, plain
from criteria_engine.intake.book.lines import is_number
from criteria_engine.intake.book.money import MONEY, money_by_name, money_named
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.unit_lines import UNKNOWN, meant_of, or_dong
from criteria_engine.text import same_words

_HEADINGS = frozenset({"dvt", "dv tinh", "don vi tinh", "don vi do", "don vi tien", "unit of measure", "currency"})
# "đ" and "d" in a cell of their own may be anything.
_SHORTEST = 2


def is_of_units(heading: str) -> bool:
    """Whether a heading says that units stand below it."""
    return not _HEADINGS.isdisjoint({plain(heading), brief(heading)})


class UnitColumns:
    """Of one table. `speaks_for`: the columns of units by the column of money that each speaks for; `unsure`: such as
    stand beside several numbers."""

    def __init__(self, region: Region) -> None:
        self.region, self.grid = region, region.grid
        self.money = [n for n, c in region.head.columns.items() if c.field.measure == MONEY]
        self.speaks_for: dict[int, int] = {}
        self.unsure: list[int] = []
        for n in self._found if self.money else ():
            if (money := self._meant(n)) is None:
                self.unsure.append(n)
            else:
                self.speaks_for.setdefault(money, n)

    @cached_property
    def _found(self) -> list[int]:
        """Columns that are no field, where units of money stand."""
        head = self.region.head
        said = {n for n, text in head.others.items() if is_of_units(text)}
        behind = {n + 1 for n in self.money} - {*head.columns, *head.repeated}
        return [n for n in sorted(said | behind) if any(_is_unit(self._text(row, n)) for row in self.region.rows)]

    def _meant(self, n: int) -> int | None:
        if n - 1 in self.money:
            return n - 1
        return self.money[0] if len(self._numbers()) == 1 else None

    def _numbers(self) -> set[int]:
        """The columns in which numbers stand."""
        head, rows = self.region.head, self.region.rows
        own = {n for n, column in head.columns.items() if column.field.kind == "number"}
        others = (n for n, text in head.others.items() if not is_ordinal(text))
        return own | {n for n in others if any(self._is_number(row, n) for row in rows)}

    def _is_number(self, row: int, n: int) -> bool:
        value = self.grid.value(row, n)
        return value is not None and is_number(value)

    def _text(self, row: int, n: int) -> str:
        return same_words(self.grid.text(*self.grid.corners.get((row, n), (row, n))))

    @property
    def all(self) -> dict[int, int | None]:
        """The columns of units, each with the column that it speaks for, if it is sure which."""
        return {**{n: money for money, n in self.speaks_for.items()}, **dict.fromkeys(self.unsure)}

    def with_beside(self, row: int, n: int, over: str | None, line: str | None) -> str | None:
        """The unit of a number of money in its row; `over`: what its heading says, `line`: what the table says."""
        if n in self.speaks_for:
            said = _unit(self._text(row, self.speaks_for[n]))
            return meant_of({said, over or said}) if said else over or line or or_dong(UNKNOWN)
        beside = {unit for k in self.unsure if (unit := _unit(self._text(row, k)))}
        return over or (meant_of({*beside, line or MONEY}) if beside else line)


def _is_unit(text: str) -> bool:
    return len(text) >= _SHORTEST and money_by_name(text.strip("()[] .")) is not None


def _unit(text: str) -> str | None:
    """What a cell of such a column names, known or not."""
    bare = text.strip("()[] .")
    return money_by_name(bare) or money_named(bare)
