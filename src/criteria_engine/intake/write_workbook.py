"""A dossier as a workbook in the layout that `workbook.py` reads: text only as text, never as formula or link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from criteria_engine.intake.layout import AS_OF, GENERAL, SEPARATOR, Column, Sheet, sheets
from criteria_engine.records.schema import Schema
from criteria_engine.records.tidy import at_path
from criteria_engine.values import read_date, read_period


def write_workbook(path: Path, tables: Mapping[str, Any], schema: Schema) -> None:
    """Write tables (as a YAML dossier maps them) to `path`; sheets without rows are written with headings alone."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        # A fixed time keeps the file the same from one run to the next.
        book.set_properties({"created": datetime(2024, 1, 1)})
        formats = {"head": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDE8F0", "border": 1}),
                   "date": book.add_format({"num_format": "dd/mm/yyyy"})}  # fmt: skip
        _general(book.add_worksheet(GENERAL.vi), tables.get("as_of"), formats)
        for sheet in sheets(schema):
            page = book.add_worksheet(sheet.name)
            _headings(page, sheet, formats)
            for number, row in enumerate(_rows(sheet, tables), 1):
                _write_row(page, sheet, number, row, formats)


def _general(page: Any, as_of: Any, formats: Mapping[str, Any]) -> None:
    page.write_string(0, 0, AS_OF.vi, formats["head"])
    page.set_column(0, 1, 18)
    if as_of is not None:
        page.write_datetime(0, 1, read_period(as_of).end, formats["date"])


def _headings(page: Any, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    for number, column in enumerate(sheet.columns):
        page.write_string(0, number, column.heading.vi, formats["head"])
        page.set_column(number, number, min(40, max(12, len(column.heading.vi))))
    page.freeze_panes(1, 1)


def _rows(sheet: Sheet, tables: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in tables.get(sheet.table) or ():
        if sheet.found is None:
            yield row
        else:
            for item in at_path(row, sheet.found.path) or ():
                yield {**item, "id": row["id"]}


def _write_row(page: Any, sheet: Sheet, number: int, row: Mapping[str, Any], formats: Mapping[str, Any]) -> None:
    for n, column in enumerate(sheet.columns):
        _write_cell(page, number, n, at_path(row, column.path), column, formats)


def _write_cell(page: Any, row: int, n: int, value: Any, column: Column, formats: Mapping[str, Any]) -> None:
    if value is None:
        return
    if column.many:
        page.write_string(row, n, SEPARATOR.join(_shown(v, column) for v in value) if value else "không")
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, n, value)
    elif column.field.kind == "date" and value is not False and read_date(value).is_day:
        page.write_datetime(row, n, read_date(value).start, formats["date"])
    else:
        page.write_string(row, n, _shown(value, column))


def _shown(value: Any, column: Column) -> str:
    """What a person would type: labels for codes, có or không for yes and no."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Mapping):
        raise ValueError(f"{column.path}: write a bounded quantity in words in a workbook, not as {value!r}")
    label = column.field.codes.get(str(value))
    return label.vi if label else str(value)
