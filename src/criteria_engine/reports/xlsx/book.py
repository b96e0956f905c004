"""A workbook of tables in which records are text and nothing else, set up to be filtered and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import count
from typing import Any

import xlsxwriter

from criteria_engine.text import safe
from criteria_engine.wording.office_messages import say

# What Excel holds: rows of a sheet, UTF-16 units of a cell.
MOST_ROWS = 1_048_576
LONGEST = 32_767
_TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
_A4 = 9
_LINE, _TALLEST = 14.5, 409  # points
_NARROW = 1.25  # letters of this font are narrower than those that widths are counted in
_TWO = (46, 84)  # widths of names and what they are
_MOST_LOOKED_AT = 4000  # letters; more fill the tallest row anyway

# A cell: its lines, or a number that this report counted itself.
Cell = str | int | Sequence[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of the catalogue and a width in letters."""

    heading: str
    width: int


class Book:
    """A workbook in memory; the same sheets give the same bytes."""

    def __init__(self, lang: str, title: str, as_of: date) -> None:
        self.lang = lang
        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True, **_TEXT_ONLY})
        self._book.set_properties({"title": title, "created": datetime(as_of.year, as_of.month, as_of.day)})
        self._title = title
        self._plain = self._book.add_format({**_FONT, "border": 1})
        self._number = self._book.add_format({**_FONT, "border": 1, "align": "left"})
        self._head = self._book.add_format({**_FONT, "bold": True, "border": 1, "bg_color": "#E7E6E6",
                                            "align": "center", "valign": "vcenter"})  # fmt: skip
        self._loose, self._bold = self._book.add_format(_FONT), self._book.add_format({**_FONT, "bold": True})
        self._large = self._book.add_format({**_FONT, "bold": True, "font_size": 14})

    def table(self, key: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], remark: str = "") -> None:
        """A sheet with a heading that stays and filters; what does not fit goes on in another sheet.

        `remark`: a line above the headings. A sheet that goes on says so in its last row.
        """
        left = list(rows)
        for number in count(1):
            page = self._table_page(self._name(key, number), columns, remark)
            first = 2 if remark else 1
            room = MOST_ROWS - first
            here, left = (left, []) if len(left) <= room else (left[: room - 1], left[room - 1 :])
            for at, row in enumerate(here, first):
                self._row(page, at, row, [column.width for column in columns])
            page.autofilter(first - 1, 0, first - 1 + len(here), len(columns) - 1)
            if not left:
                return
            on = say("goes_on", self.lang, sheet=self._name(key, number + 1), count=len(left))
            page.write_string(first + len(here), 0, on, self._bold)

    def lines(self, key: str, rows: Iterable[tuple[str, Cell]]) -> None:
        """A sheet of names and what they are; a row without a name is a heading, one without a value stands alone."""
        page = self._page(self._name(key, 1))
        page.fit_to_pages(1, 1)
        for n, width in enumerate(_TWO):
            page.set_column(n, n, width)
        for at, (name, value) in enumerate(rows):
            if name and value != "":
                self._row(page, at, (name, value), _TWO)
            else:
                page.set_row(at, 1.3 * _LINE * _lines(name, sum(_TWO)))
                page.merge_range(at, 0, at, 1, "", self._loose)
                heading = self._large if at == 0 else self._bold
                page.write_string(at, 0, self._fitted(name or value), self._loose if name else heading)

    def bytes(self) -> bytes:
        """The whole file; nothing can be added afterwards."""
        self._book.close()
        return self._file.getvalue()

    def _name(self, key: str, number: int) -> str:
        return say(f"sheet_{key}", self.lang) + (f" ({number})" if number > 1 else "")

    def _table_page(self, name: str, columns: Sequence[Column], remark: str) -> Any:
        page = self._page(name)
        head = 1 if remark else 0
        if remark:
            page.write_string(0, 0, remark, self._book.add_format({**_FONT, "text_wrap": False, "italic": True}))
        # Bold words are wide, and few: a line breaks well before the column ends.
        page.set_row(head, _LINE * max(_lines(c.heading, max(c.width // 2, 4)) for c in columns) + 4)
        for n, column in enumerate(columns):
            page.set_column(n, n, column.width)
            page.write_string(head, n, column.heading, self._head)
        page.freeze_panes(head + 1, 0)
        page.repeat_rows(head)
        return page

    def _page(self, name: str) -> Any:
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        page.set_header(f'&L&"Times New Roman,Regular"&10{_literal(self._title)}&R&"Times New Roman,Regular"&10&A')
        page.set_footer(f'&C&"Times New Roman,Regular"&10{say("page", self.lang)}')
        return page

    def _row(self, page: Any, at: int, row: Sequence[Cell], widths: Sequence[int]) -> None:
        said = [self._fitted(value) for value in row]
        # Not every program makes room for wrapped text by itself.
        page.set_row(at, min(_TALLEST, _LINE * max(map(_lines, said, widths)) + 2))
        for n, (value, text) in enumerate(zip(row, said, strict=True)):
            if isinstance(value, int):
                page.write_number(at, n, value, self._number)
            else:
                page.write_string(at, n, text, self._plain)

    def _fitted(self, value: str | int | Sequence[str]) -> str:
        """Text as it may be shown, cut where a cell ends, and then saying so."""
        lines = [value] if isinstance(value, str) else value if not isinstance(value, int) else [str(value)]
        text = "\n".join(safe(line) for line in lines)
        size = _units(text)
        if size <= LONGEST:
            return text
        remark = say("cut", self.lang, count=size - LONGEST)
        kept = text.encode("utf-16-le")[: 2 * (LONGEST - _units(remark) - 8)]
        return kept.decode("utf-16-le", "ignore") + remark


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, about."""
    return sum(int(len(line) / (_NARROW * width)) + 1 for line in text[:_MOST_LOOKED_AT].split("\n"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _literal(text: str) -> str:
    """Words in a header, where an ampersand begins a command; Excel takes 255 letters in all."""
    return text.replace("&", "&&")[:150]
