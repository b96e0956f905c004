"""Draws the empty workbook: a guide, the sheets with their headings, help and checks, examples, and the lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from criteria_engine.intake.layout import AS_OF, EXAMPLES, GENERAL, GUIDE, LISTS, NONE, Column, Sheet
from criteria_engine.intake.say_in_cells import YES, Cell
from criteria_engine.intake.write_workbook import readers_of, write_cell
from criteria_engine.packs.model import Pack
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import Field, Schema
from criteria_engine.template.asked import Asked, asked_by, place_of
from criteria_engine.template.examples import Shown, shown_rows
from criteria_engine.template.help import help_of, kind_of, sheets_named
from criteria_engine.wording import template_messages as words

# So many rows below the headings have drop-downs and checks; more may be filled in.
ROWS = 2000
_DATES = {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2199, 12, 31)}
_CHECKS: Mapping[str, Mapping[str, Any]] = {
    "date": _DATES,
    "count": {"validate": "integer", "criteria": ">=", "value": 0},
    "number": {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15},
    "money": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1e15},
    "yes_no": {"validate": "list", "source": [YES, NONE]},
    "elsewhere": {"validate": "list", "source": [NONE]},
}
# Letters in a line of the guide, and columns that a page of paper has room for.
_LINE, _NARROW = 100, 9
# Text as such: Excel makes no date of an id, and LibreOffice no number.
_AS_TEXT = ("id", "owner", "text", "ref", "period", "enum")
_WIDTHS = {"text": 34, "enum": 26, "ref": 18, "id": 16, "owner": 16}


def write_template(path: Path, packs: Sequence[Pack], schema: Schema, lang: str = "vi") -> None:
    """Write to `path` a workbook with what the packs ask for; read as it is, it is a dossier without rows."""
    import xlsxwriter

    asked = asked_by(packs, schema)
    shown = shown_rows(packs, asked.sheets, schema)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        drawing = _Drawing(book, schema, lang, asked, shown)
        drawing.guide()
        drawing.general()
        for number, sheet in enumerate(asked.sheets):
            drawing.sheet(sheet, shown[number].cells)
        drawing.examples()
        drawing.lists()


@dataclass
class _Drawing:
    book: Any
    schema: Schema
    lang: str
    asked: Asked
    shown: Sequence[Shown]
    codes: dict[tuple[str, ...], tuple[str, list[str]]] = field(default_factory=dict)
    formats: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        looks: dict[str, dict[str, Any]] = {
            "head": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE8F0", "border": 1},
            "must": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F6E3C5", "border": 1},
            "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
            "date": {"num_format": "dd/mm/yyyy", "valign": "top"},
            "plain": {"valign": "top", "text_wrap": True},
            "title": {"bold": True, "font_size": 13, "font_color": "#1F4E79"},
            "example": {"italic": True, "font_color": "#7F7F7F", "text_wrap": True, "align": "left"},
            "example_date": {"italic": True, "font_color": "#7F7F7F", "num_format": "dd/mm/yyyy", "align": "left"},
        }
        self.formats = {name: self.book.add_format(look) for name, look in looks.items()}

    def guide(self) -> None:
        page = self.book.add_worksheet(GUIDE.vi)
        page.set_column(0, 0, 110)
        row = 0
        for title, lines in words.GUIDE:
            page.write_string(row, 0, title[self.lang], self.formats["title"])
            for n, line in enumerate(lines, row + 1):
                page.write_string(n, 0, line[self.lang], self.formats["plain"])
                page.set_row(n, 16 * (1 + len(line[self.lang]) // _LINE))
            row += len(lines) + 2
        page.hide_gridlines(2)
        _for_paper(page)

    def general(self) -> None:
        page = self.book.add_worksheet(GENERAL.vi)
        page.set_column(0, 1, 20)
        page.set_column(2, 2, 70)
        page.write_string(0, 0, AS_OF[self.lang], self.formats["head"])
        page.write_blank(0, 1, None, self.formats["date"])
        page.write_string(0, 2, words.part("as_of_help", self.lang), self.formats["example"])
        self._check(page, 0, 0, 1, "date", "", dict(_DATES))
        _for_paper(page)

    def sheet(self, sheet: Sheet, example: Sequence[Cell | None]) -> None:
        page = self.book.add_worksheet(sheet.name)
        readers = readers_of(sheet, self.schema)
        for n, column in enumerate(sheet.columns):
            kind = kind_of(sheet, column, readers[column.path].known)
            self._heading(page, sheet, n, column, kind, example[n])
            page.set_column(n, n, _WIDTHS.get(kind, 18), self.formats[_look(kind, column)])
            if check := self._check_of(sheet, column, kind):
                led_to = sheets_named(sheet, column, kind, self.schema, self.lang)
                self._check(page, 1, ROWS, n, kind, led_to, check)
        page.freeze_panes(1, 2 if len(sheet.columns) > 2 else 1)
        page.set_row(0, 48)
        page.repeat_rows(0)
        _for_paper(page, len(sheet.columns) <= _NARROW)

    def _heading(self, page: Any, sheet: Sheet, n: int, column: Column, kind: str, example: Cell | None) -> None:
        told = help_of(sheet, column, kind, self.asked.by.get(place_of(sheet, column), ()),
                       _shown(example), self.schema, self.lang)  # fmt: skip
        is_required = words.part("required", self.lang) in told
        page.write_string(0, n, column.heading[self.lang], self.formats["must" if is_required else "head"])
        lines = sum(1 + len(line) // 46 for line in told.splitlines())
        page.write_comment(0, n, told, {"author": "", "width": 320, "height": 24 + 17 * lines})

    def _check_of(self, sheet: Sheet, column: Column, kind: str) -> dict[str, Any] | None:
        if kind in _CHECKS and not (column.many and kind != "elsewhere"):
            return dict(_CHECKS[kind])
        if column.many:
            return None
        if kind == "enum":
            return {"validate": "list", "source": f"={self._list_of(column.field, sheet)}"}
        tables = (sheet.table,) if kind == "owner" else column.field.tables
        there = [other for other in self.asked.sheets if other.table in tables and other.found is None]
        # A list of one drop-down stands on one sheet.
        return {"validate": "list", "source": f"={_ids(there[0])}"} if len(there) == 1 else None

    def _check(self, page: Any, first: int, last: int, n: int, kind: str, sheets: str, check: dict[str, Any]) -> None:
        title, text = words.WARNINGS[{"owner": "ref", "money": "number"}.get(kind, kind)]
        check |= {"ignore_blank": True, "error_type": "stop" if kind == "yes_no" else "warning",
                  "error_title": title[self.lang], "error_message": text[self.lang].format(sheets=sheets)}  # fmt: skip
        page.data_validation(first, n, last, n, check)

    def _list_of(self, found: Field, sheet: Sheet) -> str:
        """The defined name of a list of labels, which fields with the same codes share."""
        name = "DM_" + re.sub(r"\W", "_", f"{sheet.table}_{sheet.found.path}_" if sheet.found else f"{sheet.table}_")
        labels = [label[self.lang] for label in found.codes.values()]
        return self.codes.setdefault(tuple(found.codes), (name + re.sub(r"\W", "_", found.path), labels))[0]

    def lists(self) -> None:
        page = self.book.add_worksheet(LISTS.vi)
        page.write_string(0, 0, words.part("lists_title", self.lang), self.formats["title"])
        for n, (name, labels) in enumerate(self.codes.values()):
            page.write_string(1, n, name, self.formats["head"])
            page.set_column(n, n, 30)
            for row, label in enumerate(labels, 2):
                page.write_string(row, n, label)
            column = _letters(n)
            self.book.define_name(name, f"='{LISTS.vi}'!${column}$3:${column}${len(labels) + 2}")
        page.hide()

    def examples(self) -> None:
        """A row of each sheet, its columns one below the other, so that it is read without scrolling sideways."""
        page, row = self.book.add_worksheet(EXAMPLES.vi), 2
        page.write_string(0, 0, words.part("examples_title", self.lang), self.formats["title"])
        page.set_column(0, 0, 44)
        page.set_column(1, 1, 80)
        for sheet, shown in zip(self.asked.sheets, self.shown, strict=True):
            said = [(column, cell) for column, cell in zip(sheet.columns, shown.row, strict=True) if cell is not None]
            if said:
                page.write_string(row, 0, sheet.name, self.formats["title"])
                for n, (column, cell) in enumerate(said, row + 1):
                    page.write_string(n, 0, column.heading[self.lang], self.formats["head"])
                    write_cell(page, n, 1, cell, self.formats["example_date"], self.formats["example"])
                row += len(said) + 2
        _for_paper(page)


def _look(kind: str, column: Column) -> str:
    return "text" if kind in _AS_TEXT or column.many else "date" if kind == "date" else "plain"


def _shown(cell: Cell | None) -> str | None:
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    return None if cell is None else f"{str(cell)[:120]}…" if len(str(cell)) > 120 else str(cell)


def _ids(sheet: Sheet) -> str:
    n = next(n for n, column in enumerate(sheet.columns) if column.path == ID)
    return f"'{sheet.name}'!${_letters(n)}$2:${_letters(n)}${ROWS + 1}"


def _letters(n: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(n))


def _for_paper(page: Any, is_narrow: bool = True) -> None:
    """Landscape A4; a wide sheet goes on to the side instead of shrinking, with its ids on every page."""
    page.set_landscape()
    page.set_paper(9)
    if is_narrow:
        page.fit_to_pages(1, 0)
    else:
        page.repeat_columns(0)
