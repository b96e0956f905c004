"""One piece of work in a process of its own, and the memory that it took: python benchmarks/peak.py WHAT FOLDER [OUT]

`hold`: open the tables of a folder and assess them at once. `write`: also write the outcomes. `stream`: assess them
shard by shard. Prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measures.columns import OPTIONS, assess, opened, plan_for
from province import AS_OF as END_OF_2025
from workload import ALL, NESTED, pack_of
from workload.schema import SCHEMA

from criteria_engine.findings.run import Options

PROVINCE = Options(END_OF_2025)
SHARDS = 16
# Rows of a shard: schools, visits and areas together.
ROWS = 200_000


def peak_mb() -> float:
    """The most that this process held. Not `ru_maxrss`, which begins with what the parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def hold(folder: Path) -> dict[str, Any]:
    matrix = assess(opened(folder, plan_for(pack_of(ALL))), pack_of(ALL))
    return {"sheets": len(matrix.sheets)}


def write(folder: Path, out: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    from criteria_engine.bulk.arrow import write as write_matrix

    pack = pack_of(NESTED)
    write_matrix(assess(opened(folder, plan_for(pack)), pack), out)
    columns = {f"{pack.id}:{rule.id}" for rule in pack.rules}
    groups = [pq.read_metadata(out).row_group(i) for i in range(pq.read_metadata(out).num_row_groups)]
    chunks = [group.column(i) for group in groups for i in range(group.num_columns)]
    codes = sum(chunk.total_compressed_size for chunk in chunks if chunk.path_in_schema in columns)
    return {"codes_bytes": codes, "file_bytes": out.stat().st_size}


def stream(folder: Path, out: Path) -> dict[str, Any]:
    from criteria_engine.bulk.shards import assess_shards, split

    split(folder, out / "shards", SCHEMA, rows=ROWS)
    cut = peak_mb()
    reports = assess_shards(out / "shards", out / "outcomes", [pack_of(ALL)], OPTIONS, kernel="peak:schools")
    assert not any(report.failed for report in reports), reports
    return {"shards": len(reports), "after_split_mb": cut}


def schools(input: Path, output: Path, packs: Any, options: Any) -> Any:
    """The kernel of shards on the schema of the workload."""
    from criteria_engine.bulk.shard import assess_shard

    return assess_shard(input, output, packs, options, SCHEMA)


def spark(folder: Path, out: Path, workers: Path) -> dict[str, Any]:
    """Provinces assessed by Spark with so many workers. `assessing`: the seconds of the shards alone."""
    from criteria_engine.evaluate.spark import assess as assess_on
    from criteria_engine.evaluate.spark import session

    there = session(f"local[{workers}]", spark__ui__enabled="false", spark__log__level="ERROR")
    try:
        there.range(1).collect()
        began = time.perf_counter()
        reports = assess_on(there, folder, out, shipped_packs(), PROVINCE, shards=SHARDS)
        return {"shards": len(reports), "assessing": time.perf_counter() - began}
    finally:
        there.stop()


def local(folder: Path, out: Path) -> dict[str, Any]:
    """The same provinces by one process, shard by shard."""
    from criteria_engine.bulk.shards import assess_shards, split

    packs = shipped_packs()
    began = time.perf_counter()
    split(folder, out / "shards", shards=SHARDS)
    reports = assess_shards(out / "shards", out / "outcomes", packs, PROVINCE)
    return {"shards": len(reports), "assessing": time.perf_counter() - began}


def shipped_packs() -> list[Any]:
    from criteria_engine.packs.load import load_pack

    return [load_pack(name) for name in ("tra-vinh/hd30", "tra-vinh/kh41")]


WORK: dict[str, Callable[..., dict[str, Any]]] = {
    "hold": hold,
    "write": write,
    "stream": stream,
    "spark": spark,
    "local": local,
}


def main() -> None:
    what, *paths = sys.argv[1:]
    began = time.perf_counter()
    found = WORK[what](*map(Path, paths))
    print(json.dumps({**found, "seconds": time.perf_counter() - began, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
