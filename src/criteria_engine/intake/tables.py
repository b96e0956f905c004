"""Dossiers as data: YAML, JSON, Python mappings and pydantic objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from criteria_engine.errors import InputError, Problem, nearest
from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.mending import QUARANTINE, Mended, put_in_place, raw_of_node, read_mended
from criteria_engine.judgements.chain import Book
from criteria_engine.judgements.journal import read_journal
from criteria_engine.judgements.rows import journal_rows, with_strangers_aside
from criteria_engine.records.annotations import Label
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.gather import assemble, references
from criteria_engine.records.ids import raw_id
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Address
from criteria_engine.records.schema import Schema
from criteria_engine.records.tidy import blank, items_in
from criteria_engine.source import Node, SourceError, read_source
from criteria_engine.values import read_period

AS_OF = "as_of"


class Reading:
    """What reading one input gave: raw rows, problems of the input as a whole, its own as-of date, its journals.

    `remarks`: what was inferred, converted or passed over, with the address. `grids`: the sheets of a workbook;
    `regions`: the tables found on them. `path`: the file that was read. `mended`: rows that take the place of others,
    of whatever input.
    """

    def __init__(self) -> None:
        self.rows: list[RawRow] = []
        self.problems: list[Problem] = []
        self.as_of: date | None = None
        self.journals: list[Book] = []
        self.remarks: list[tuple[str, Remark]] = []
        self.regions: list[Region] = []
        self.grids: list[Grid] = []
        self.path: Path | None = None
        self.mended: list[Mended] = []


def read_with_journal(reading: Reading, journal: Path, schema: Schema) -> Reading:
    """The same reading with the judgements of a journal as rows of its tables; one that is not there adds nothing."""
    book = read_journal(journal)
    if book.hashes or book.problems:
        rows, problems = journal_rows(book, schema)
        reading.rows += rows
        reading.problems += (*book.problems, *problems)
        reading.journals.append(book)
    return reading


def read_file(path: Path, schema: Schema) -> Reading:
    """Raw rows of a YAML or JSON dossier. Raises InputError where the file is none."""
    try:
        node = read_source(path)
    except SourceError as error:
        raise InputError(error.problems) from None
    if not isinstance(node.value, dict):
        raise InputError([Problem(node.at, "dossier-shape", "a dossier maps table names to lists of rows",
                                  "hồ sơ phải gồm tên bảng và danh sách dòng")])  # fmt: skip
    reading = Reading()
    if QUARANTINE in node.value:
        reading.mended = read_mended(node, schema, reading.problems)
        return reading
    for table, rows in node.value.items():
        _read_table(reading, table, rows, node, schema)
    return reading


def _read_table(reading: Reading, table: str, rows: Node, root: Node, schema: Schema) -> None:
    if table == AS_OF:
        reading.as_of = as_of_in(rows.value, rows.at, reading.problems)
    elif table not in schema:
        reading.problems.append(unknown_table(table, root.at_key(table), schema))
    elif not isinstance(rows.value, list):
        if rows.value is not None:
            reading.problems.append(_no_list(table, rows.at))
    else:
        for row in rows.value:
            reading.rows.append(raw_of_node(table, row))


def from_mapping(tables: Mapping[str, Iterable[Any]], schema: Schema) -> Reading:
    """Raw rows of Python data: mappings of field names, or pydantic objects of the schema's models."""
    reading = Reading()
    for table, rows in tables.items():
        if table == AS_OF:
            reading.as_of = as_of_in(rows, AS_OF, reading.problems)
        elif table not in schema:
            reading.problems.append(unknown_table(str(table), str(table), schema))
        elif (items := items_in([] if rows is None else rows)) is None:
            reading.problems.append(_no_list(table, table))
        else:
            reading.rows += [_raw(table, row) for row in items]
    return reading


def from_objects(objects: Iterable[BaseModel], schema: Schema) -> Reading:
    """Raw rows of pydantic objects, each of one of the schema's models. Raises InputError for any other."""
    reading = Reading()
    for number, item in enumerate(objects):
        entity = schema.models.get(type(item))
        if entity is None:
            name = type(item).__name__
            raise InputError([Problem(f"[{number}]", "unknown-table", f"{name} is no model of the schema",
                                      f"{name} không phải bảng của hồ sơ")])  # fmt: skip
        reading.rows.append(_raw(entity.name, item))
    return reading


def _raw(table: str, row: Any) -> RawRow:
    data = _plain(row)
    return RawRow(table, data, Address(f"{table}[{raw_id(data)}]"))


def dossier_of(schema: Schema, readings: Iterable[Reading], sources: tuple[str, ...] = ()) -> Dossier:
    """One dossier from everything that was read; its as-of date is the latest that an input names."""
    found = list(readings)
    put_in_place(found)
    dates = [r.as_of for r in found if r.as_of]
    rows: Iterator[RawRow] = (row for r in found for row in r.rows)
    # A journal is named with its head, which can be noted down and looked for later.
    sources = (*sources, *(str(book.head) for r in found for book in r.journals))
    problems = [p for r in found for p in r.problems]
    dossier = with_strangers_aside(assemble(schema, rows, problems, max(dates, default=None), sources))
    said = (remark for r in found for remark in r.remarks)
    return replace(dossier, remarks=(*said, *_several_days(found), *_ids_of_several(dossier)))


def _several_days(readings: Iterable[Reading]) -> Iterator[tuple[str, Remark]]:
    """That inputs name different days to judge on, of which one can count only."""
    named = [(r.path.name if r.path else "", r.as_of) for r in readings if r.as_of]
    days = sorted({day for _, day in named})
    if len(days) > 1:
        said = ", ".join(f"{name}: {day}" if name else str(day) for name, day in named)
        en, vi = f"{said}; the latest, {days[-1]}, counts", f"{said}; lấy ngày sau cùng, {days[-1]}"
        yield named[0][0], Remark("as-of-differs", said, en, vi)


def _ids_of_several(dossier: Dossier) -> Iterator[tuple[str, Remark]]:
    """References to an id that rows of several tables have, since each list of an office begins with 1."""
    for table in dossier.schema.entities:
        for row in dossier.rows(table):
            for path, tables, key in references(row):
                labels = [found.entity.label for name in tables if (found := dossier.get(name, key))]
                if len(labels) > 1:
                    yield row.origin(path), _id_of_several(key, labels)


def _id_of_several(key: str, labels: list[Label]) -> Remark:
    en = f"{key!r} is an id of {' and of '.join(label.en for label in labels)}; the row concerns each of them"
    vi = f"mã {key!r} có ở các bảng {', '.join(label.vi for label in labels)}; được hiểu là về tất cả"
    return Remark("id-of-several", key, en, vi)


def _plain(row: Any) -> Any:
    if isinstance(row, BaseModel):
        return {(info.alias or name): _plain(getattr(row, name)) for name, info in type(row).model_fields.items()}
    if isinstance(row, list | tuple):
        return [_plain(item) for item in row]
    return row


def as_of_in(value: Any, at: str, problems: list[Problem]) -> date | None:
    try:
        return None if blank(value) else read_period(value).end
    except ValueError as error:
        problems.append(Problem(at, "unreadable-value", str(error), getattr(error, "vi", None)))
        return None


def unknown_table(table: str, at: str, schema: Schema) -> Problem:
    return Problem(at, "unknown-table", f"no table {table!r}{nearest(table, schema.entities)}",
                   f"không có bảng {table!r}{nearest(table, schema.entities, 'vi')}")  # fmt: skip


def _no_list(table: str, at: str) -> Problem:
    return Problem(at, "table-shape", f"{table!r} is a list of rows", f"bảng {table!r} phải là danh sách dòng")
