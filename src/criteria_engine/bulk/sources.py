"""The tables of a data set as streams of Arrow batches, a stretch of rows at a time, only the columns asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from criteria_engine.errors import InputError, Problem, nearest
from criteria_engine.records.schema import Schema

# Rows of a batch: the unit of memory.
STRETCH = 65_536
PARQUET, ARROW = (".parquet", ".pq"), (".arrow", ".feather", ".ipc")


@dataclass(frozen=True, slots=True)
class Stream:
    """A table: the files it lies in, or the Arrow table itself."""

    parts: tuple[Path, ...] = ()
    held: Any = None

    @property
    def schema(self) -> Any:
        if self.held is not None:
            return self.held.schema
        return pa.unify_schemas([_schema(part) for part in self.parts])

    @property
    def rows(self) -> int:
        return int(self.held.num_rows) if self.held is not None else sum(map(_rows, self.parts))

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        """Record batches in the order of the rows. A column that the table lacks is left out."""
        if self.held is not None:
            yield from _chosen(self.held, columns).to_batches(max_chunksize=STRETCH)
        for part in self.parts:
            yield from _read(part, columns)


def _schema(part: Path) -> Any:
    if part.suffix in PARQUET:
        return pq.read_schema(part)
    with pa.memory_map(str(part)) as file:
        return pa.ipc.open_file(file).schema


def _rows(part: Path) -> int:
    if part.suffix in PARQUET:
        return int(pq.read_metadata(part).num_rows)
    with pa.memory_map(str(part)) as file:
        reader = pa.ipc.open_file(file)
        return sum(reader.get_batch(n).num_rows for n in range(reader.num_record_batches))


def _read(part: Path, columns: Sequence[str] | None) -> Iterator[Any]:
    if part.suffix in PARQUET:
        # Buffered ahead, a file would be held whole by its end.
        with pq.ParquetFile(part, pre_buffer=False) as file:
            names = None if columns is None else [n for n in columns if n in file.schema_arrow.names]
            # A group at a time: Arrow cannot read words within lists over several.
            for group in range(file.num_row_groups):
                yield from file.iter_batches(STRETCH, row_groups=[group], columns=names)
        return
    with pa.memory_map(str(part)) as mapped:
        reader = pa.ipc.open_file(mapped)
        for number in range(reader.num_record_batches):
            yield from _chosen(pa.Table.from_batches([reader.get_batch(number)]), columns).to_batches(STRETCH)


def _chosen(table: Any, columns: Sequence[str] | None) -> Any:
    return table if columns is None else table.select([name for name in columns if name in table.schema.names])


def streams_of(source: Path | Mapping[str, Any], schema: Schema) -> dict[str, Stream]:
    """The tables of a folder (`unit.parquet`, or `unit/` with files in it) or of a mapping, in the schema's order.

    Raises InputError where there are none, or one that the schema lacks; names that begin with `_` or `.` are passed
    over.
    """
    found = _held(source) if isinstance(source, Mapping) else _in_folder(source)
    unknown = [_unknown(source, name, schema) for name in found if name not in schema]
    if unknown or not found:
        raise InputError(unknown or [_none(source)])
    return {name: found[name] for name in schema.entities if name in found}


def _held(tables: Mapping[str, Any]) -> dict[str, Stream]:
    # Whatever speaks Arrow: a table, a reader, a data frame.
    return {name: Stream(held=held if isinstance(held, pa.Table) else pa.table(held)) for name, held in tables.items()}


def _in_folder(folder: Path) -> dict[str, Stream]:
    parts: dict[str, list[Path]] = {}
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if entry.name[0] in "_.":
            continue
        if entry.is_dir():
            files = [file for file in sorted(entry.rglob("*")) if _is_table(file)]
            parts.setdefault(entry.name, []).extend(files)
        elif _is_table(entry):
            parts.setdefault(entry.stem, []).append(entry)
    return {name: Stream(tuple(files)) for name, files in parts.items() if files}


def _is_table(file: Path) -> bool:
    return file.is_file() and file.name[0] not in "_." and file.suffix in (*PARQUET, *ARROW)


def _unknown(source: Path | Mapping[str, Any], name: str, schema: Schema) -> Problem:
    at = name if isinstance(source, Mapping) else str(source / name)
    return Problem(at, "unknown-table", f"no table {name!r}{nearest(name, schema.entities)}",
                   f"không có bảng {name!r}{nearest(name, schema.entities, 'vi')}")  # fmt: skip


def _none(source: Path | Mapping[str, Any]) -> Problem:
    en = "no tables here; expected files such as unit.parquet, or folders of them"
    vi = "không có bảng nào ở đây; cần các tệp như unit.parquet hoặc thư mục chứa chúng"
    return Problem("" if isinstance(source, Mapping) else str(source), "no-table", en, vi)
