"""From which size on Spark is worth it: python benchmarks/spark_scale.py [--models N] [--shards N] [--work FOLDER]

Provinces of 20,000 models each (province.py), assessed by one process shard by shard and by Spark with one and with two
workers, each in a process of its own. The outcomes are compared file by file before any time is told.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from province import AS_OF, FULL, write

from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.findings.run import Options

PACKS = ("tra-vinh/hd30", "tra-vinh/kh41")
OPTIONS = Options(AS_OF)


def packs() -> list[Any]:
    from criteria_engine.packs.load import load_pack

    return [load_pack(name) for name in PACKS]


def process(folder: Path, out: Path, shards: int) -> dict[str, float]:
    """One process: cut, then shard by shard."""
    from criteria_engine.bulk.shards import assess_shards, split

    loaded, began = packs(), time.perf_counter()
    split(folder, out / "shards", shards=shards)
    cut = time.perf_counter()
    told(assess_shards(out / "shards", out / "outcomes", loaded, OPTIONS))
    done = time.perf_counter()
    return {"cutting": cut - began, "assessing": done - cut, "all": done - began, "cpu": cpu()}


def spark(folder: Path, out: Path, shards: int, workers: int) -> dict[str, float]:
    """Spark with so many workers: preflight, cut, a task a shard."""
    from criteria_engine.evaluate.spark import assess, session

    loaded, began = packs(), time.perf_counter()
    there = session(f"local[{workers}]", spark__ui__enabled="false", spark__driver__memory="4g")
    there.sparkContext.setLogLevel("ERROR")
    there.range(1).collect()
    ready = time.perf_counter()
    told(assess(there, folder, out / "outcomes", loaded, OPTIONS, shards=shards, work=out / "shards"))
    found = {"starting": ready - began, "all": time.perf_counter() - ready, "cpu": cpu()}
    there.stop()
    return found


def told(reports: tuple[ShardReport, ...]) -> None:
    failed = [report.failed for report in reports if report.failed]
    if failed:
        sys.exit("\n".join(failed))


def outcomes(out: Path) -> str:
    """A digest of the outcomes of every subject, in whatever shard it lies."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pq.read_table(file) for file in sorted((out / "outcomes").glob("*/outcomes.parquet"))]
    whole = pa.concat_tables([t.select(sorted(t.column_names)) for t in tables], promote_options="default")
    plain = pa.table({n: c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c
                      for n, c in zip(whole.column_names, whole.columns, strict=True)})  # fmt: skip
    ordered = plain.sort_by([("kind", "ascending"), ("id", "ascending"), ("period", "ascending")])
    digest = hashlib.sha256()
    for batch in ordered.combine_chunks().to_batches():
        digest.update(json.dumps(batch.to_pydict(), default=str).encode())
    return f"{len(ordered)} subjects {digest.hexdigest()[:16]}"


def cpu() -> float:
    """Seconds of this process and of all that it began, Java and workers too: a busy machine does not change them."""
    ticks, mine = os.sysconf("SC_CLK_TCK"), {os.getpid()}
    spent: dict[int, tuple[int, float]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            said = stat.read_text().rpartition(")")[2].split()
            spent[int(stat.parent.name)] = int(said[1]), sum(map(int, said[11:15])) / ticks
    while more := {pid for pid, (parent, _) in spent.items() if parent in mine} - mine:
        mine |= more
    return sum(spent[pid][1] for pid in mine if pid in spent)


WAYS: dict[str, Callable[[Path, Path, int], dict[str, float]]] = {
    "process": process,
    "local[2]": lambda *how: spark(*how, 2),
    "local[1]": lambda *how: spark(*how, 1),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=1_000_000)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        found = WAYS[given.way](given.work / "in", given.work / given.way, given.shards)
        print(json.dumps(found))
    elif given.work:
        measure(given.work, given.models, given.shards)
    else:
        with TemporaryDirectory() as work:
            measure(Path(work), given.models, given.shards)


def measure(work: Path, models: int, shards: int) -> None:
    if not (work / "in").exists():
        write(work / "in", max(1, models // FULL.models))
    said: dict[str, str] = {}
    for way in WAYS:
        command = [sys.executable, __file__, "--way", way, "--work", str(work), "--shards", str(shards)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        said[way] = outcomes(work / way)
        print(way, done.stdout.splitlines()[-1], said[way], flush=True)
    if len(set(said.values())) > 1:
        sys.exit("the outcomes differ")


if __name__ == "__main__":
    main()
