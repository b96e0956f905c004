"""Rows to look at: of each sheet the fullest that the packs' worked examples have, with ids that say what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from criteria_engine.authoring.examples import read_examples
from criteria_engine.errors import Unreadable
from criteria_engine.intake.layout import Column, Sheet
from criteria_engine.intake.readers import Reader
from criteria_engine.intake.say_in_cells import Cell, cell_of
from criteria_engine.intake.write_workbook import readers_of
from criteria_engine.packs.model import Pack
from criteria_engine.records.ids import ID, as_id
from criteria_engine.records.schema import Schema
from criteria_engine.records.tidy import at_path, items_in, nested

MARK = "VD-"


@dataclass(frozen=True, slots=True)
class Shown:
    """Of a sheet: the cells of one whole row, and for each column what some row says."""

    row: list[Cell | None]
    cells: list[Cell | None]


def shown_rows(packs: Sequence[Pack], sheets: Sequence[Sheet], schema: Schema) -> list[Shown]:
    """What is shown of each sheet, in their order; empty cells where no example says anything."""
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for example in (example for pack in packs for example in read_examples(pack)):
        for table, rows in example.tables.items():
            tables.setdefault(table, []).extend(nested(row)[0] for row in rows if isinstance(row, Mapping))
    return [_shown(sheet, list(_rows(sheet, tables)), readers_of(sheet, schema)) for sheet in sheets]


def _rows(sheet: Sheet, tables: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[Mapping[str, Any]]:
    for row in tables.get(sheet.table, ()):
        if sheet.found is None:
            yield row
        else:
            items = items_in(at_path(row, sheet.found.path)) or ()
            yield from ({**nested(i)[0], ID: row.get(ID)} for i in items if isinstance(i, Mapping))


def _shown(sheet: Sheet, rows: Sequence[Mapping[str, Any]], readers: Mapping[str, Reader]) -> Shown:
    """The row that fills most columns as it is: cells of several rows would make a record that is none."""
    columns = [None if column.elsewhere else column for column in sheet.columns]
    ranked = sorted(rows, key=lambda row: -sum(at_path(row, c.path) is not None for c in columns if c))

    def said(row: Mapping[str, Any], column: Column | None) -> Cell | None:
        return _cell(at_path(row, column.path), column, readers) if column else None

    first = [said(row, column) for row in ranked[:1] for column in columns] or [None] * len(columns)
    cells = [next((cell for row in ranked if (cell := said(row, c)) is not None), None) for c in columns]
    return Shown(first, cells)


def _cell(raw: Any, column: Column, readers: Mapping[str, Reader]) -> Cell | None:
    if raw is None or raw is False or raw == []:
        return None
    if column.path == ID or column.field.kind == "ref":
        items = items_in(raw)
        raw = [f"{MARK}{as_id(item)}" for item in items] if items is not None else f"{MARK}{as_id(raw)}"
    try:
        return cell_of(raw, column, readers[column.path])
    except Unreadable:
        return None
