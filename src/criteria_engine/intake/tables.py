"""Dossiers as data: YAML, JSON, Python mappings and pydantic objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from criteria_engine.errors import InputError, Problem, nearest
from criteria_engine.records.dossier import Dossier, RawRow, assemble, raw_id
from criteria_engine.records.row import Address
from criteria_engine.records.schema import Schema
from criteria_engine.source import Node, SourceError, read_source
from criteria_engine.values import read_period

AS_OF = "as_of"


class Reading:
    """What reading one input gave: raw rows, problems of the input as a whole, and its own as-of date."""

    def __init__(self) -> None:
        self.rows: list[RawRow] = []
        self.problems: list[Problem] = []
        self.as_of: date | None = None


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
    for table, rows in node.value.items():
        _read_table(reading, table, rows, node, schema)
    return reading


def _read_table(reading: Reading, table: str, rows: Node, root: Node, schema: Schema) -> None:
    if table == AS_OF:
        reading.as_of = _as_of(rows.value, rows.at, reading.problems)
    elif table not in schema:
        reading.problems.append(_unknown_table(table, root.at_key(table), schema))
    elif not isinstance(rows.value, list):
        if rows.value is not None:
            reading.problems.append(Problem(rows.at, "table-shape", f"{table!r} is a list of rows", f"bảng {table!r} phải là danh sách dòng"))
    else:
        for row in rows.value:
            data = row.plain()
            places = {path: at for path, at in row.places()} | {(): row.at}
            name = f"{table}[{raw_id(data)}]"
            reading.rows.append(RawRow(table, data, Address(name, places={k: v for k, v in places.items() if k})))


def from_mapping(tables: Mapping[str, Iterable[Any]], schema: Schema) -> Reading:
    """Raw rows of Python data: mappings of field names, or pydantic objects of the schema's models."""
    reading = Reading()
    for table, rows in tables.items():
        if table == AS_OF:
            reading.as_of = _as_of(rows, AS_OF, reading.problems)
        elif table not in schema:
            reading.problems.append(_unknown_table(table, table, schema))
        else:
            for row in rows or ():
                data = _plain(row)
                reading.rows.append(RawRow(table, data, Address(f"{table}[{raw_id(data)}]")))
    return reading


def from_objects(objects: Iterable[BaseModel], schema: Schema) -> Reading:
    """Raw rows of pydantic objects, each of one of the schema's models. Raises InputError for any other."""
    reading = Reading()
    for number, item in enumerate(objects):
        entity = schema.models.get(type(item))
        if entity is None:
            raise InputError([Problem(f"[{number}]", "unknown-table", f"{type(item).__name__} is no model of the schema")])
        data = _plain(item)
        reading.rows.append(RawRow(entity.name, data, Address(f"{entity.name}[{raw_id(data)}]")))
    return reading


def dossier_of(schema: Schema, readings: Iterable[Reading], sources: tuple[str, ...] = ()) -> Dossier:
    """One dossier from everything that was read; its as-of date is the latest that an input names."""
    found = list(readings)
    dates = [r.as_of for r in found if r.as_of]
    rows: Iterator[RawRow] = (row for r in found for row in r.rows)
    return assemble(schema, rows, [p for r in found for p in r.problems], max(dates, default=None), sources)


def _plain(row: Any) -> Any:
    if isinstance(row, BaseModel):
        return {(info.alias or name): _plain(getattr(row, name)) for name, info in type(row).model_fields.items()}
    if isinstance(row, list | tuple):
        return [_plain(item) for item in row]
    return row


def _as_of(value: Any, at: str, problems: list[Problem]) -> date | None:
    try:
        return read_period(value).end
    except ValueError as error:
        problems.append(Problem(at, "unreadable-value", str(error), getattr(error, "vi", None)))
        return None


def _unknown_table(table: str, at: str, schema: Schema) -> Problem:
    known = nearest(table, schema.entities)
    return Problem(at, "unknown-table", f"no table {table!r}{known}", f"không có bảng {table!r}{known}")
