"""Data sets assessed by Spark: one task a shard, on shared storage or with the shard carried to the worker."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from criteria_engine.errors import InputError, Problem
from criteria_engine.evaluate.sharding.links import loose_links
from criteria_engine.evaluate.sharding.manifest import Shard
from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.evaluate.sharding.run import KERNEL, sweep
from criteria_engine.evaluate.spark.carry import carried
from criteria_engine.evaluate.spark.census import take_census
from criteria_engine.evaluate.spark.frames import frames_of
from criteria_engine.evaluate.spark.groups import groups_of
from criteria_engine.evaluate.spark.preflight import cargo, preflight
from criteria_engine.evaluate.spark.routes import Filling, Routes, routes_of
from criteria_engine.evaluate.spark.session import planning, tuned
from criteria_engine.evaluate.spark.stage import stage
from criteria_engine.evaluate.spark.task import Task
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema

ROWS = 500_000


def assess(
    spark: Any, source: str | Path | Mapping[str, Any], output: Path, packs: Sequence[Pack], options: Any, *,
    schema: Schema | None = None, rows: int = ROWS, shards: int | None = None, loose: Collection[str] = (),
    most: int | None = None, work: Path | None = None, kernel: str = KERNEL, shared: bool = True,
) -> tuple[ShardReport, ...]:  # fmt: skip
    """Assesses tables in a folder of Parquet, or DataFrames by table; outcomes lie in `output/shard-0000`, and so on.

    `rows`, `shards`, `loose`, `most`: as for `bulk.shards.split`. `shared`: workers and driver see one file system;
    shard folders are then made in `work` (by default `output/.shards`) and stay there where `work` is given. Without
    it, shards are carried to the workers and outcomes back. Raises InputError for what is wrong with the data set,
    CriteriaError for workers that differ. A shard that fails is told in its report.
    """
    tuned(spark)
    preflight(spark, packs)
    task = Task(str(output.absolute()), cargo(packs), options, kernel, schema)
    schema = schema or shipped_schema()
    frames, ties = frames_of(spark, source, schema), loose_links(schema, loose)
    original = {table: list(frame.columns) for table, frame in frames.items()}
    output.mkdir(parents=True, exist_ok=True)
    with planning(spark):
        routes = routes_of(groups_of(take_census(frames, schema), ties), Filling(rows, shards, ties, most))
        if not shared:
            return carried(routes, original, schema, task)
        if work is not None:
            return _on_shared_storage(spark, routes, _empty(work), schema, original, task)
        with TemporaryDirectory(prefix=".shards-", dir=output) as folder:
            return _on_shared_storage(spark, routes, Path(folder), schema, original, task)


def _empty(work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    if any(work.iterdir()):
        en = "the folder is not empty; shards of two data sets must not be mixed"
        vi = "thư mục không trống; không được để lẫn phần chia của hai bộ dữ liệu"
        raise InputError([Problem(str(work), "output-there", en, vi)])
    return work


def _on_shared_storage(
    spark: Any, routes: Routes, folder: Path, schema: Schema, original: dict[str, list[str]], task: Task
) -> tuple[ShardReport, ...]:
    made = stage(routes, folder, schema, original)
    reports = assess_folders(spark, [folder / shard.name for shard in _largest_first(made)], task)
    sweep(Path(task.output), [report.shard for report in reports])
    return reports


def _largest_first(shards: Sequence[Shard]) -> list[Shard]:
    """What takes longest is begun first."""
    return sorted(shards, key=lambda shard: (-shard.size, shard.name))


@dataclass(frozen=True)
class _Each:
    """Runs the task on the folders of a batch; a partition is one shard, or none."""

    folders: tuple[str, ...]
    task: Task

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                report = self.task.run(Path(self.folders[number]))
                yield pa.RecordBatch.from_pylist([{"shard": report.shard, "report": report.text()}])


def assess_folders(spark: Any, folders: Sequence[Path], task: Task) -> tuple[ShardReport, ...]:
    """One task a shard folder; the reports in the order of the names."""
    n = len(folders)
    each = _Each(tuple(str(folder.absolute()) for folder in folders), task)
    found = spark.range(0, n, 1, n).mapInArrow(each, "shard string, report string").collect()
    return tuple(sorted((ShardReport.of(row["report"]) for row in found), key=lambda report: report.shard))
