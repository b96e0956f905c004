"""Rows on their way from Spark into shard folders on storage that all workers share.

Spark writes each table by shard, and a task that is repeated writes the same files in place of its own; then the driver
only renames.
"""

from __future__ import annotations

import shutil
from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from criteria_engine.evaluate.sharding.manifest import CONTEXT, Shard
from criteria_engine.evaluate.spark.routes import COPY, SHARD, Routes
from criteria_engine.records.schema import Schema

CONTEXT_ROWS = "_context"


def stage(routes: Routes, folder: Path, schema: Schema, original: dict[str, list[str]]) -> tuple[Shard, ...]:
    """Shard folders in `folder`, which is there and empty; `original`: the columns of each table as they were."""
    written = folder / ".tables"
    n = len(routes.shards)
    for table, frame in routes.rows.items():
        columns = [f"`{name}`" for name in original[table]]
        chosen = frame.repartition(n, SHARD).sortWithinPartitions(SHARD, COPY).select(*columns, SHARD)
        # One file a shard and table, however many rows: a shard is read as a whole.
        chosen.write.option("maxRecordsPerFile", 0).partitionBy(SHARD).parquet(str(written / table))
    context = _context(routes, schema)
    if context is not None:
        context.repartition(n, SHARD).write.partitionBy(SHARD).parquet(str(written / CONTEXT_ROWS))
    for number, shard in enumerate(routes.shards):
        (folder / shard.name).mkdir()
        for table, frame in routes.rows.items():
            _move(
                written / table / f"{SHARD}={number}", folder / shard.name / f"{table}.parquet", frame, original[table]
            )
        _move(written / CONTEXT_ROWS / f"{SHARD}={number}", folder / shard.name / CONTEXT)
        shard.write(folder / shard.name)
    shutil.rmtree(written)
    return routes.shards


def _context(routes: Routes, schema: Schema) -> Any:
    frames = [frame.where(COPY).select(F.lit(table).alias("table"), F.col("__id").alias("id"), SHARD)
              for table, frame in routes.rows.items() if schema[table].key_field]  # fmt: skip
    return reduce(lambda a, b: a.union(b), frames) if frames else None


def _move(found: Path, target: Path, frame: Any = None, columns: list[str] | None = None) -> None:
    """The one file of a shard, or an empty one with the columns of the table."""
    parts = sorted(found.glob("*.parquet")) if found.is_dir() else []
    if len(parts) == 1:
        parts[0].rename(target)
    elif parts:
        pq.write_table(pq.read_table(parts), target)
    elif frame is not None and columns is not None:
        _write_empty(frame, columns, target)


def _write_empty(frame: Any, columns: list[str], target: Path) -> None:

    kept = StructType([frame.schema[name] for name in columns])
    pq.write_table(to_arrow_schema(kept).empty_table(), target)
