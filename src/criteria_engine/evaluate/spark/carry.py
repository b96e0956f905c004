"""Shards carried to workers as Arrow blobs, and outcomes back, where workers share no storage."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from criteria_engine.evaluate.sharding.manifest import CONTEXT, Shard, shard_name
from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.evaluate.sharding.run import REPORT
from criteria_engine.evaluate.spark.routes import COPY, SHARD, Routes
from criteria_engine.evaluate.spark.task import Task
from criteria_engine.records.schema import Schema

PARCEL = f"{SHARD} int, name string, data binary"
_PARCEL = {SHARD: pa.int32(), "name": pa.string(), "data": pa.binary()}
# Files of outcomes that come to the driver at a time.
BACK = "shard string, name string, data binary"


def carried(routes: Routes, original: dict[str, list[str]], schema: Schema, task: Task) -> tuple[ShardReport, ...]:
    """Every part of a table becomes a parcel (shard, name of the table, Arrow bytes); parcels of one shard meet in one
    task. What the kernel writes comes back as files, one shard after another."""
    n, shards = len(routes.shards), routes.shards
    parcels = [_packed(frame, table, original[table]) for table, frame in routes.rows.items()]
    parcels += [_context_of(frame, table) for table, frame in routes.rows.items() if schema[table].key_field]
    # Even a shard whose rows all come from one part knows the columns of every table.
    empties = _empties(routes, original, n)
    together = reduce(lambda a, b: a.unionByName(b), [empties, *parcels])
    laid = _laid_out(together, n).sortWithinPartitions(SHARD, "name")
    found = laid.mapInArrow(_Unpacks(task, shards), BACK).persist()
    try:
        return _brought_home(found, Path(task.output), shards)
    finally:
        found.unpersist()


def _laid_out(parcels: Any, shards: int) -> Any:
    """A partition for each shard; before Spark 4.1 two shards may share one, which is slower and no less right."""
    if hasattr(parcels, "repartitionById"):
        return parcels.repartitionById(shards, F.col(SHARD))
    return parcels.repartition(shards, SHARD)


def _packed(frame: Any, name: str, columns: list[str]) -> Any:
    # mapInArrow cannot take names with dots in them.
    chosen = frame.select(*(F.col(f"`{column}`").alias(f"c{n}") for n, column in enumerate(columns)), SHARD)
    return chosen.mapInArrow(_Packs(name, tuple(columns)), PARCEL)


def _context_of(frame: Any, table: str) -> Any:
    ids = frame.where(COPY).select(F.lit(table).alias("table"), F.col("__id").alias("id"), SHARD)
    return ids.mapInArrow(_Packs(CONTEXT, ("table", "id")), PARCEL)


def _empties(routes: Routes, original: dict[str, list[str]], n: int) -> Any:

    spark = next(iter(routes.rows.values())).sparkSession
    parcels = []
    for table, frame in routes.rows.items():
        schema = to_arrow_schema(StructType([frame.schema[name] for name in original[table]]))
        parcels += [(number, table, _bytes(schema.empty_table())) for number in range(n)]
    return spark.createDataFrame(parcels, PARCEL)


def _bytes(table: Any) -> bytes:

    sink = BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


@dataclass(frozen=True)
class _Packs:
    """Rows of one table as parcels, one for each shard in a batch."""

    name: str
    columns: tuple[str, ...]

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            table = pa.Table.from_batches([batch]).rename_columns([*self.columns, SHARD])
            for number in sorted(set(table.column(SHARD).to_pylist())):
                mine = table.filter(pc.equal(table.column(SHARD), number)).drop_columns([SHARD])
                parcel = {SHARD: number, "name": self.name, "data": _bytes(mine)}
                yield pa.RecordBatch.from_pylist(
                    [parcel], pa.schema({SHARD: pa.int32(), "name": pa.string(), "data": pa.binary()})
                )


@dataclass(frozen=True)
class _Unpacks:
    """Parcels, sorted by shard, into a folder each; the task on the folder; its files sent back.

    A partition has several shards or none, and a shard comes in many batches: a folder is complete when the next shard
    begins, or the partition ends.
    """

    task: Task
    shards: tuple[Shard, ...]

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        parcels = (parcel for batch in batches for parcel in batch.to_pylist())
        open_: TemporaryDirectory[str] | None = None
        number = -1
        for parcel in parcels:
            if parcel[SHARD] != number:
                if open_ is not None:
                    yield from self._done(open_, number)
                open_, number = TemporaryDirectory(prefix="criteria-"), parcel[SHARD]
                (Path(open_.name) / shard_name(number)).mkdir()
            assert open_ is not None
            _add(Path(open_.name) / shard_name(number), parcel["name"], parcel["data"])
        if open_ is not None:
            yield from self._done(open_, number)

    def _done(self, place: TemporaryDirectory[str], number: int) -> Iterator[Any]:

        with place:
            folder = Path(place.name) / shard_name(number)
            _join(folder)
            self.shards[number].write(folder)
            report = self.task.run(folder, Path(place.name) / "out")
            out = Path(place.name) / "out" / folder.name
            for file in sorted(file for file in out.rglob("*") if file.is_file() and file.name != REPORT):
                yield _sent(report.shard, str(file.relative_to(out)), file.read_bytes())
            yield _sent(report.shard, REPORT, report.text().encode())


def _sent(shard: str, name: str, data: bytes) -> Any:
    return pa.RecordBatch.from_pylist([{"shard": shard, "name": name, "data": data}])


def _add(folder: Path, name: str, data: bytes) -> None:
    """Parts of a table wait as files of their own, so that only one is in memory."""
    parts = folder / f".{name}"
    parts.mkdir(exist_ok=True)
    (parts / f"{len(list(parts.iterdir())):06}").write_bytes(data)


def _join(folder: Path) -> None:
    """The parts of each table as one Parquet file."""

    for parts in [entry for entry in folder.iterdir() if entry.is_dir()]:
        name = parts.name[1:]
        writer: Any = None
        for part in sorted(parts.iterdir()):
            with pa.memory_map(str(part)) as opened, pa.ipc.open_stream(opened) as reader:
                table = reader.read_all()
                if writer is None:
                    target = folder / (name if name == CONTEXT else f"{name}.parquet")
                    writer = pq.ParquetWriter(target, table.schema)
                writer.write_table(table.cast(writer.schema))
        if writer is not None:
            writer.close()
        shutil.rmtree(parts)


def _brought_home(found: Any, output: Path, shards: tuple[Shard, ...]) -> tuple[ShardReport, ...]:
    """Writes what came back, whole shards only; nothing waits on the driver but one file."""

    reports = []
    for shard in shards:
        passing = output / f".{shard.name}.{os.getpid()}"
        report: ShardReport | None = None
        for row in found.where(F.col("shard") == shard.name).toLocalIterator():
            if row["name"] == REPORT:
                report = ShardReport.of(bytes(row["data"]).decode())
            file = passing / row["name"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(row["data"])
        if report is not None:
            reports.append(report)
            if report.failed is None:
                shutil.rmtree(output / shard.name, ignore_errors=True)
                os.rename(passing, output / shard.name)
        shutil.rmtree(passing, ignore_errors=True)
    return tuple(reports)
