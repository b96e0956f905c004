"""From which size on Spark is worth it: python benchmarks/spark_scale.py [--models N] [--shards N ...] [--work FOLDER]

Provinces of 20,000 models each (province.py), assessed by one process shard by shard, by Spark with two workers for all
numbers of shards, and with one worker; each in a process of its own. `--share`: so many of the provinces hang under one
root. `--kill`: a worker is killed in the middle of each run. No time is told where outcomes differ.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
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
# A file that says that a worker has been killed.
MARKER = "CRITERIA_SCALE_KILLED"


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
    there = session(f"local[{workers},4]", spark__ui__enabled="false", spark__driver__memory="4g")
    there.sparkContext.setLogLevel("ERROR")
    there.range(1).collect()
    ready = time.perf_counter()
    kernel = {"kernel": "spark_scale:dying"} if MARKER in os.environ else {}
    told(assess(there, folder, out / "outcomes", loaded, OPTIONS, shards=shards, work=out / "shards", **kernel))
    if marker := os.environ.get(MARKER):
        assert Path(marker).exists(), "no worker was killed"
    found = {"starting": ready - began, "all": time.perf_counter() - ready, "cpu": cpu()}
    there.stop()
    return found


def told(reports: tuple[ShardReport, ...]) -> None:
    failed = [report.failed for report in reports if report.failed]
    if failed:
        sys.exit("\n".join(failed))


def dying(input: Path, output: Path, packs: Any, options: Any) -> ShardReport:
    """A kernel whose process is killed once, with its outcomes written and not yet in their place."""
    from criteria_engine.bulk.shard import assess_shard

    report, marker = assess_shard(input, output, packs, options), Path(os.environ[MARKER])
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return report


def outcomes(out: Path) -> str:
    """A digest of the outcomes of every subject, in whatever shard and order they lie."""
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pq.read_table(file) for file in sorted((out / "outcomes").glob("*/outcomes.parquet"))]
    whole = pa.concat_tables([t.select(sorted(t.column_names)) for t in tables], promote_options="default")
    frame = pl.from_arrow(whole.select(sorted(whole.column_names)))
    assert isinstance(frame, pl.DataFrame)
    frame = frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    return f"{len(frame)} subjects {frame.hash_rows().sum():016x}"


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
    parser.add_argument("--shards", type=int, nargs="+", default=[16])
    parser.add_argument("--share", type=float, default=0.0)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        (shards,) = given.shards
        print(json.dumps(WAYS[given.way](given.work / "in", given.work / f"{given.way}-{shards}", shards)))
    elif given.work:
        measure(given.work, given)
    else:
        with TemporaryDirectory() as work:
            measure(Path(work), given)


def measure(work: Path, given: argparse.Namespace) -> None:
    if not (work / "in").exists():
        provinces = max(1, given.models // FULL.models)
        write(work / "in", provinces)
        under_one_root(work / "in" / "unit.parquet", round(given.share * provinces))
    shards = given.shards
    runs = [("process", shards[-1]), *(("local[2]", n) for n in shards), ("local[1]", shards[-1])]
    said = {run: _told(work, *run, given.kill) for run in runs}
    if len(set(said.values())) > 1:
        sys.exit("the outcomes differ")


def _told(work: Path, way: str, shards: int, kill: bool) -> str:
    command = [sys.executable, __file__, "--way", way, "--work", str(work), "--shards", str(shards)]
    there = {MARKER: str(work / f"killed-{way}-{shards}")} if kill and way != "process" else {}
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path, **there}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=env)
    found = outcomes(work / f"{way}-{shards}")
    print(way, shards, done.stdout.splitlines()[-1], found, flush=True)
    return found


def under_one_root(units: Path, provinces: int) -> None:
    """Puts the roots of so many provinces below the first of them."""
    import polars as pl

    frame = pl.read_parquet(units)
    roots = frame.filter(pl.col("parent").is_null())["id"].to_list()[:provinces]
    parent = pl.when(pl.col("id").is_in(roots[1:])).then(pl.lit(next(iter(roots), None))).otherwise("parent")
    frame.with_columns(parent=parent).write_parquet(units)


if __name__ == "__main__":
    main()
