"""Rows on their way into the files of their shards: one pass over a table, few rows in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from criteria_engine.bulk.census import Census
from criteria_engine.bulk.ids import Rows, indices
from criteria_engine.bulk.sources import Stream
from criteria_engine.bulk.strip import Strip
from criteria_engine.evaluate.sharding.manifest import CONTEXT
from criteria_engine.records.ids import ID

# Files that are open at once, well below what a process may have; with more shards a table is read again.
OPEN = 250
# Bytes of rows that wait to be written, over all shards of a pass, so that row groups are not slivers.
HELD = 1 << 25
Copies = tuple[Rows, Rows]


def spread(stream: Stream, table: str, home: Strip, copies: Copies, folders: Sequence[Path]) -> None:
    """Writes the rows of a table into `<folder>/<table>.parquet` of their shards; a shard without any gets it empty."""
    for first in range(0, len(folders), OPEN):
        files = {first + n: folder / f"{table}.parquet" for n, folder in enumerate(folders[first : first + OPEN])}
        with _Files(stream.schema, files) as out:
            for shard, batch in _parts(stream, home, copies, files):
                out.put(shard, batch)


def _parts(stream: Stream, home: Strip, copies: Copies, wanted: Mapping[int, Path]) -> Iterator[tuple[int, Any]]:
    begin = 0
    order = np.argsort(copies[0], kind="stable")
    copied, into = copies[0][order], copies[1][order]
    for batch in stream.batches():
        low, high = np.searchsorted(copied, [begin, begin + len(batch)])
        rows = np.concatenate([np.arange(len(batch)), copied[low:high] - begin])
        shards = np.concatenate([home[begin : begin + len(batch)], into[low:high]])
        for shard, chosen in _by_shard(shards, rows):
            if shard in wanted:
                yield shard, batch if len(chosen) == len(batch) == len(rows) else batch.take(indices(chosen))
        begin += len(batch)


def _by_shard(shards: Rows, rows: NDArray[Any]) -> Iterator[tuple[int, NDArray[Any]]]:
    order = np.argsort(shards, kind="stable")
    found, begins = np.unique(shards[order], return_index=True)
    yield from zip(found.tolist(), np.split(rows[order], begins[1:]), strict=True)


class _Files:
    """Parquet files of one schema, one a shard; batches wait until enough have come together."""

    def __init__(self, schema: Any, files: Mapping[int, Path]) -> None:
        self.schema = schema
        self.writers = {shard: pq.ParquetWriter(file, schema) for shard, file in files.items()}
        self.waiting: dict[int, list[Any]] = {shard: [] for shard in files}
        self.held = 0

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_: object) -> None:
        for shard, writer in self.writers.items():
            self._write(shard)
            writer.close()

    def put(self, shard: int, batch: Any) -> None:
        self.waiting[shard].append(batch)
        self.held += batch.nbytes
        if self.held >= HELD:
            self._write(max(self.waiting, key=lambda shard: _bytes(self.waiting[shard])))

    def _write(self, shard: int) -> None:
        batches = self.waiting[shard]
        if batches:
            table = pa.concat_tables([pa.Table.from_batches([b]) for b in batches], promote_options="default")
            self.writers[shard].write_table(_aligned(table, self.schema))
            self.held -= _bytes(batches)
            self.waiting[shard] = []
            pa.default_memory_pool().release_unused()


def _bytes(batches: list[Any]) -> int:
    return sum(batch.nbytes for batch in batches)


def _aligned(table: Any, schema: Any) -> Any:
    """A part of a table may lack columns that another part has."""
    columns = [table.column(f.name) if f.name in table.schema.names else pa.nulls(len(table), f.type) for f in schema]
    return pa.table(columns, schema=schema)


def write_context(census: Census, copies: Mapping[str, Copies], folders: Sequence[Path]) -> None:
    """The ids of copied rows, by table, into each folder that has any."""
    found: list[dict[str, list[str]]] = [{} for _ in folders]
    for table, (rows, into) in copies.items():
        if len(rows) and census.schema[table].key_field:
            texts = dict(zip(u := np.unique(rows).tolist(), census.texts(table, u), strict=True))
            for row, shard in zip(rows.tolist(), into.tolist(), strict=True):
                found[shard].setdefault(table, []).append(texts[row])
    for folder, ids in zip(folders, found, strict=True):
        if ids:
            pairs = [(table, key) for table, keys in ids.items() for key in keys]
            said = pa.table({"table": [table for table, _ in pairs], ID: [key for _, key in pairs]})
            pq.write_table(said, folder / CONTEXT)
