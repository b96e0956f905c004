"""A data set cut into folders of whole groups, and those folders assessed one after another.

A shard folder is complete on its own: all tables as Parquet, `shard.json` with what is in it, `_context.parquet` with
the ids of rows that are copies, whose outcomes belong to another shard. Any scheduler can hand it to a worker.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.bulk.census import Census, take_census
from criteria_engine.bulk.groups import Groups
from criteria_engine.bulk.routing import Routes, routes_of
from criteria_engine.bulk.sources import streams_of
from criteria_engine.bulk.spread import spread, write_context
from criteria_engine.errors import InputError, Problem
from criteria_engine.evaluate.sharding.bins import capacity_for
from criteria_engine.evaluate.sharding.links import loose_links
from criteria_engine.evaluate.sharding.manifest import Shard, shard_folders, shard_name
from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.evaluate.sharding.run import KERNEL, run_shard, sweep
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema

# With some 700 bytes a row in memory, a third of a gigabyte.
ROWS = 500_000
Progress = Callable[[int, int], None]


def split(
    source: Path | Mapping[str, Any], output: Path, schema: Schema | None = None, *, rows: int = ROWS,
    shards: int | None = None, loose: Collection[str] = (), most: int | None = None,
) -> tuple[Shard, ...]:  # fmt: skip
    """Cuts a folder of tables, or Arrow tables by name, into shard folders `output/shard-0000`, and so on.

    `rows`: how many a shard is to hold; `shards`: how many there are to be, instead. `loose`: links (`model.replaces`)
    that need not keep rows together, since rules look along them forwards only. `most`: the rows that a worker is
    trusted with. Raises InputError for repeated ids, rings of parents, hierarchies that are too deep and groups that
    are too large, UsageError for a link that is none; then nothing is written.
    """
    schema = schema or shipped_schema()
    _refuse_what_is_there(output)
    folder = next(folder for folder in output.absolute().parents if folder.is_dir())
    census = take_census(streams_of(source, schema), schema, folder)
    capacity = capacity_for(sum(census.rows.values()), shards) if shards else rows
    return write_shards(census, _routes(Groups(census, loose_links(schema, loose)), capacity, most), output)


def _routes(groups: Groups, capacity: int, most: int | None) -> Routes:
    """Apart from `split`, so that the groups are gone when rows are written."""
    groups.refuse(most)
    return routes_of(groups, capacity)


def _refuse_what_is_there(output: Path) -> None:
    if output.exists() and any(output.iterdir()):
        en = "the folder is not empty; shards of two data sets must not be mixed"
        vi = "thư mục không trống; không được để lẫn phần chia của hai bộ dữ liệu"
        raise InputError([Problem(str(output), "output-there", en, vi)])


def write_shards(census: Census, routes: Routes, output: Path) -> tuple[Shard, ...]:
    """Writes all folders beside `output` and renames at the end, so that there are all or none."""
    passing = output.with_name(f".{output.name}.{os.getpid()}")
    shards = tuple(_shards(census, routes))
    try:
        for shard in shards:
            (passing / shard.name).mkdir(parents=True)
            shard.write(passing / shard.name)
        folders = [passing / shard.name for shard in shards]
        for table, stream in census.streams.items():
            spread(stream, table, routes.home[table], routes.copies[table], folders)
        write_context(census, routes.copies, folders)
        if output.exists():
            output.rmdir()
        os.rename(passing, output)
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return shards


def _shards(census: Census, routes: Routes) -> Iterator[Shard]:
    n = len(routes.kinds)
    rows = {table: sum((_counts(part, n) for part in home.stretches()), _counts([], n))
            for table, home in routes.home.items()}  # fmt: skip
    copies = {table: _counts(into, n) for table, (_, into) in routes.copies.items()}
    faulty = {table: _faulty(census, routes, table) for table in rows}
    for k in range(n):
        counts = ({table: int(of[k]) for table, of in all.items()} for all in (rows, copies, faulty))
        own, *others = counts
        said = ({table: count for table, count in of.items() if count} for of in others)
        yield Shard(shard_name(k), routes.kinds[k], routes.groups[k], routes.largest[k], own, *said)


def _faulty(census: Census, routes: Routes, table: str) -> NDArray[np.int64]:
    """How many rows of a table are set aside in each shard, at home or copied."""
    faulty, (copied, into) = census.faulty[table].where(), routes.copies[table]
    return _counts(routes.home[table].at(faulty), len(routes.kinds)) + _counts(
        into[np.isin(copied, faulty)], len(routes.kinds)
    )


def _counts(shards: Any, n: int) -> NDArray[np.int64]:
    return np.bincount(np.asarray(shards, np.int64), minlength=n)


def assess_shards(
    folder: Path, output: Path, packs: Sequence[Pack], options: Any, progress: Progress | None = None, *,
    kernel: str = KERNEL, schema: Schema | None = None,
) -> tuple[ShardReport, ...]:  # fmt: skip
    """Assesses the shards of a folder one after another, into a folder each; the memory needed is that of one shard.

    Stopped (Ctrl-C), it leaves whole shards only; asked again, it goes on: what is done with the same shard, packs and
    options is taken as it is. A shard that fails is told in its report, and the others are assessed. `schema`: of the
    records, where it is not the shipped one.
    """
    folders, reports = shard_folders(folder), []
    for number, input in enumerate(folders, 1):
        reports.append(run_shard(input, output, packs, options, kernel, schema))
        # A data set and its tables hold each other; without this the next shard would come on top of it.
        gc.collect()
        if progress:
            progress(number, len(folders))
    sweep(output, [report.shard for report in reports])
    return tuple(reports)
