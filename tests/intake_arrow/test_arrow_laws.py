"""Tables in every format hold the same records as the reference reads, faults and all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import river
from criteria_engine.errors import UsageError
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import datasets, records
from small import SCHEMA

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from criteria_engine.intake.arrow.open import open_tables  # noqa: E402
from criteria_engine.intake.arrow.parts import TablePart  # noqa: E402
from criteria_engine.intake.arrow.sheet import as_given  # noqa: E402
from criteria_engine.intake.arrow.write import tables_of, write_tables  # noqa: E402
from criteria_engine.intake.readers import model_of  # noqa: E402
from intake_arrow.tables_told import Tables, assert_same, expected, with_faults  # noqa: E402

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}
# The gate has a quarter of an hour for everything.
few = settings(max_examples=12 if os.environ.get("CI") else 25, deadline=None, suppress_health_check=list(HealthCheck))


def drawn(schema: Schema) -> st.SearchStrategy[Tables]:
    return st.one_of(datasets(schema, rows=3), records(schema))


# --- written and read back --------------------------------------------------------------------------------------


def in_files(format: Any) -> Callable[[Dossier, Path], Any]:
    def through(dossier: Dossier, folder: Path) -> Any:
        write_tables(dossier, folder, format)
        assume(any(folder.iterdir()))
        return folder

    return through


def as_polars(dossier: Dossier, folder: Path) -> Mapping[str, Any]:
    polars = pytest.importorskip("polars")
    return {table: polars.from_arrow(frame) for table, frame in tables_of(dossier).items()}


def as_pandas(dossier: Dossier, folder: Path) -> Mapping[str, Any]:
    pytest.importorskip("pandas")
    return {table: frame.to_pandas() for table, frame in tables_of(dossier).items()}


ALIVE: list[Any] = []


def as_duckdb(dossier: Dossier, folder: Path) -> Mapping[str, Any]:
    connection = pytest.importorskip("duckdb").connect()
    frames = tables_of(dossier)
    for table, frame in frames.items():
        connection.register(table, frame)
    # A relation does not keep what it reads from.
    ALIVE[:] = [connection, frames]
    return {table: connection.sql(f'select * from "{table}"') for table in frames}


WAYS: dict[str, Callable[[Dossier, Path], Any]] = {
    "parquet": in_files("parquet"), "arrow": in_files("arrow"), "csv": in_files("csv"), "jsonl": in_files("jsonl"),
    "pyarrow": lambda dossier, folder: tables_of(dossier),
    "polars": as_polars, "pandas": as_pandas, "duckdb": as_duckdb,
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("way", WAYS)
@few
@given(data=st.data())
def test_what_is_written_reads_back_as_the_same_dossier(way: str, name: str, data: st.DataObject) -> None:
    dossier = dossier_of(SCHEMAS[name], [from_mapping(data.draw(drawn(SCHEMAS[name])), SCHEMAS[name])])
    with tempfile.TemporaryDirectory() as folder:
        try:
            source = WAYS[way](dossier, Path(folder))
        except UsageError:
            # A list within a list has no place in a sheet, nor has a text that reads as something else.
            assume(False)
        assert_same(open_tables(source, SCHEMAS[name]), dossier)


# --- with faults ------------------------------------------------------------------------------------------------


def through_lines(tables: Tables, schema: Schema) -> None:
    tables = {table: rows for table, rows in tables.items() if rows}
    assume(tables)
    with tempfile.TemporaryDirectory() as folder:
        for table, rows in tables.items():
            lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            (Path(folder) / f"{table}.jsonl").write_text(lines, encoding="utf-8")
        assert_same(open_tables(folder, schema), expected(tables, schema, ".jsonl"))


def through_parquet(tables: Tables, schema: Schema) -> None:
    frames = framed(tables, schema)
    assume(frames)
    with tempfile.TemporaryDirectory() as folder:
        for table, frame in frames.items():
            try:
                pq.write_table(frame, Path(folder) / f"{table}.parquet", row_group_size=2)
            except pa.ArrowNotImplementedError:
                assume(False)
        assert_same(open_tables(folder, schema), expected(as_read(frames, schema), schema, ".parquet"))


def through_frames(tables: Tables, schema: Schema) -> None:
    assume(all(shallow(row) for rows in tables.values() for row in rows))
    frames = framed({table: [in_words(row) for row in rows] for table, rows in tables.items()}, schema)
    assert_same(open_tables(frames, schema), expected(as_read(frames, schema), schema, ""))


def framed(tables: Tables, schema: Schema) -> dict[str, Any]:
    """Tables of the columns that the schema knows; values of several types in one column are no table."""
    found = {}
    for table, rows in sorted(tables.items()):
        model = model_of(schema[table])
        known = [n for n in {n: 0 for row in rows for n in row} if n in {*model.fields, *model.lists, *model.parts}]
        assume(all(shallow(row) for row in rows) and all(alike([row.get(name) for row in rows]) for name in known))
        try:
            found[table] = pa.Table.from_pylist([{name: row.get(name) for name in known} for row in rows])
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            assume(False)
        # A column that nobody knows is told once and not read: that is another test.
        assume('"x":' not in json.dumps(found[table].to_pylist(), default=str))
    return {table: frame for table, frame in found.items() if frame.num_rows}


def shallow(value: Any, left: int = 20) -> bool:
    """Whether a value is not nested deeper than any table: pyarrow would run out of stack, and crash."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left > 0 and all(shallow(one, left - 1) for one in inside)


def alike(values: list[Any]) -> bool:
    """Whether values are of one type all the way down; others make no table."""
    there = [value for value in values if value is not None]
    if len({type(value) for value in there}) > 1:
        return False
    if there and isinstance(there[0], dict):
        return all(alike([value.get(name) for value in there]) for name in {n for value in there for n in value})
    if there and isinstance(there[0], list):
        return alike([item for value in there for item in value])
    return all(abs(value) < 2**63 for value in there if isinstance(value, int))


def as_read(frames: Mapping[str, Any], schema: Schema) -> Tables:
    """The raw rows of tables, their words read as a workbook's cells."""
    return {table: [as_given(model_of(schema[table]), row, TablePart(table, table, None)) for row in frame.to_pylist()]
            for table, frame in frames.items()}  # fmt: skip


def in_words(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: in_words(value) for name, value in said.items()}
    if isinstance(said, list):
        return [in_words(value) for value in said]
    return {True: "có", False: "không"}[said] if isinstance(said, bool) else None if said is None else str(said)


FAULTY = {"lines": through_lines, "parquet": through_parquet, "text in frames": through_frames}


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("way", FAULTY)
@few
@given(data=st.data())
def test_faults_are_set_aside_as_the_reference_does(way: str, name: str, data: st.DataObject) -> None:
    FAULTY[way](data.draw(with_faults(drawn(SCHEMAS[name]))), SCHEMAS[name])
