"""A dossier as a workbook in the layout that `workbook.py` reads: text only as text, never as formula or link.

What is written reads back as the same dossier. What no cell can say is refused with its place before a file is begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from criteria_engine.errors import InputError, Problem, Unreadable
from criteria_engine.intake.book.grid import cell_name
from criteria_engine.intake.layout import AS_OF, GENERAL, Column, Sheet, sheets
from criteria_engine.intake.readers import Reader, model_of
from criteria_engine.intake.say_in_cells import Cell, cell_of
from criteria_engine.intake.tables import unknown_table
from criteria_engine.records.ids import ID, raw_id
from criteria_engine.records.row import Address
from criteria_engine.records.schema import VALUE, Schema
from criteria_engine.records.tidy import Tidy, at_path, items_in, nested
from criteria_engine.values import read_period

# Excel's limit, the headings included.
_MOST_ROWS = 1_048_576


def write_workbook(path: Path, tables: Mapping[str, Any], schema: Schema) -> None:
    """Write tables (as a YAML dossier maps them) to `path`; sheets without rows are written with headings alone.

    Raises InputError, and writes nothing, where a cell cannot say what a row says.
    """
    filled = Filled(tables, schema)
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        # A fixed time keeps the file the same from one run to the next.
        book.set_properties({"created": datetime(2024, 1, 1)})
        formats = {"head": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDE8F0", "border": 1}),
                   "date": book.add_format({"num_format": "dd/mm/yyyy"})}  # fmt: skip
        _general(book.add_worksheet(GENERAL.vi), tables.get("as_of"), formats)
        for page in filled.pages:
            _draw(book.add_worksheet(page.sheet.name), page, formats)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet, the columns of it that are written, and the cells of its rows."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: list[list[Cell | None]]


@dataclass
class Filled:
    """The cells of every sheet. Raises InputError with every place that has none."""

    tables: Mapping[str, Any]
    schema: Schema
    problems: list[Problem] = field(default_factory=list)
    pages: list[Page] = field(init=False)

    def __post_init__(self) -> None:
        rows = {name: list(self._rows(name, given)) for name, given in self.tables.items() if name != "as_of"}
        self.pages = [self._page(sheet, rows.get(sheet.table, [])) for sheet in sheets(self.schema)]
        if self.problems:
            raise InputError(self.problems)

    def _rows(self, table: str, given: Any) -> Iterator[Mapping[str, Any]]:
        """Rows with their dotted keys unfolded; a name that the table does not have is told."""
        if table not in self.schema:
            self.problems.append(unknown_table(table, table, self.schema))
            return
        for row in items_in([] if given is None else given) or ():
            if not isinstance(row, Mapping):
                at, vi = f"{table}[{raw_id(row)}]", "một dòng phải gồm tên cột và giá trị"
                self.problems.append(Problem(at, "row-shape", "a row is a mapping of field names", vi))
                continue
            self.problems += Tidy(self.schema[table], row, Address(f"{table}[{raw_id(row)}]")).problems
            yield nested(row)[0]

    def _page(self, sheet: Sheet, rows: list[Mapping[str, Any]]) -> Page:
        own = rows if sheet.found is None else [item for row in rows for item in self._items(sheet, row)]
        used = tuple(c for c in sheet.columns if not c.elsewhere or any(_says_none(row, c) for row in own))
        readers = readers_of(sheet, self.schema)
        if len(own) >= _MOST_ROWS:
            en, vi = f"{len(own)} rows; a sheet holds {_MOST_ROWS}", f"{len(own)} dòng; một trang chứa {_MOST_ROWS}"
            self.problems.append(Problem(sheet.name, "too-large", en, vi))
        cells = [
            [self._cell(row, column, readers[column.path], cell_name(sheet.name, number, n))
             for n, column in enumerate(used)]
            for number, row in enumerate(own, 1)
        ]  # fmt: skip
        return Page(sheet, used, cells)

    def _items(self, sheet: Sheet, row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        assert sheet.found is not None
        given = at_path(row, sheet.found.path)
        for item in (items_in(given) or [given]) if given else ():
            if isinstance(item, Mapping):
                yield {**nested(item)[0], ID: row.get(ID)}
            else:
                at, vi = f"{sheet.table}[{raw_id(row)}].{sheet.found.path}", "một dòng phải gồm tên cột và giá trị"
                self.problems.append(Problem(at, "row-shape", "an item is a mapping of field names", vi))

    def _cell(self, row: Mapping[str, Any], column: Column, reader: Reader, at: str) -> Cell | None:
        try:
            return cell_of(at_path(row, column.path), column, reader)
        except Unreadable as error:
            who = f"{column.heading.vi}, {raw_id(row)}"
            self.problems.append(Problem(at, "cell-cannot-say", f"{who}: {error}", f"{who}: {error.vi}"))
            return None


def readers_of(sheet: Sheet, schema: Schema) -> dict[str, Reader]:
    """How the cells of each column are read, by the path of the column."""
    whole = model_of(schema[sheet.table])
    model = whole.lists[sheet.found.path].item if sheet.found else whole
    found: dict[str, Reader] = {}
    for column in sheet.columns:
        if column.elsewhere or (sheet.found and column.path == ID):
            found[column.path] = whole.fields[ID]
        elif column.many:
            found[column.path] = model.lists[column.path].item.fields[VALUE]
        else:
            found[column.path] = model.fields[column.path]
    return found


def _says_none(row: Mapping[str, Any], column: Column) -> bool:
    said = at_path(row, column.path)
    return said is False or said == []


def _general(page: Any, as_of: Any, formats: Mapping[str, Any]) -> None:
    page.write_string(0, 0, AS_OF.vi, formats["head"])
    page.set_column(0, 1, 18)
    if as_of is not None:
        page.write_datetime(0, 1, read_period(as_of).end, formats["date"])


def _draw(drawn: Any, page: Page, formats: Mapping[str, Any]) -> None:
    for number, column in enumerate(page.columns):
        drawn.write_string(0, number, column.heading.vi, formats["head"])
        drawn.set_column(number, number, min(40, max(12, len(column.heading.vi))))
    drawn.freeze_panes(1, 1)
    for number, row in enumerate(page.rows, 1):
        for n, cell in enumerate(row):
            write_cell(drawn, number, n, cell, formats["date"])


def write_cell(page: Any, row: int, n: int, cell: Cell | None, as_date: Any, style: Any = None) -> None:
    """Text as text, whatever it looks like."""
    if isinstance(cell, str):
        page.write_string(row, n, cell, style)
    elif isinstance(cell, date):
        page.write_datetime(row, n, cell, as_date)
    elif cell is not None:
        page.write_number(row, n, cell, style)
