"""Memory and disk: what a record takes, and that it does not grow with their number where they are streamed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from workload.generate import tables, write

from measures.timing import Row, Setting, row

HERE = Path(__file__).resolve().parents[1]


def peak(what: str, folder: Path, *more: str) -> dict[str, float]:
    """What a fresh process says of itself (benchmarks/peak.py)."""
    command = [sys.executable, str(HERE / "peak.py"), what, str(folder), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=HERE)
    return dict(json.loads(done.stdout))


def bytes_per_record(setting: Setting) -> dict[str, Row]:
    """What holding and assessing all records at once takes, against the same records as Arrow tables."""
    few, many = setting.size(100_000, 20_000), setting.size(500_000, 100_000)
    with tempfile.TemporaryDirectory() as name:
        small, large = write(Path(name, "few"), few), write(Path(name, "many"), many)
        grown = peak("hold", large)["peak_mb"] - peak("hold", small)["peak_mb"]
    arrow = sum(table.nbytes for table in tables(few).values()) / few
    return {"bytes_per_record": row(grown * 2**20 / (many - few), arrow, many, "bytes a record")}


def outcome_bytes(setting: Setting) -> dict[str, Row]:
    """The outcomes of 30 rules as Parquet, against a byte for each."""
    n = setting.size(1_000_000, 100_000)
    with tempfile.TemporaryDirectory() as name:
        folder, out = write(Path(name, "in"), n), Path(name, "out.parquet")
        found = peak("write", folder, str(out))
        codes = found["codes_bytes"]
    return {"outcome_bytes": row(codes / n, 30.0, n, "bytes a record", whole_file=round(found["file_bytes"] / n, 2))}


def growth(setting: Setting) -> dict[str, Row]:
    """Peak memory of streaming from Parquet to outcomes, shard by shard, by number of records."""
    few, many = (20_000, 200_000) if setting.quick else (100_000, 1_000_000)
    return {"growth_1m_vs_100k": _grown(few, many)}


def growth_further(setting: Setting) -> dict[str, Row]:
    """The same from one million to five; not among the quick ones."""
    return {} if setting.quick else {"growth_5m_vs_1m": _grown(1_000_000, 5_000_000)}


def _grown(few: int, many: int) -> Row:
    with tempfile.TemporaryDirectory() as name:
        found = [
            peak("stream", write(Path(name, str(n)), n), str(Path(name, f"out-{n}"))) for n in (few, many)
        ]  # fmt: skip
    return row(found[1]["peak_mb"], found[0]["peak_mb"], many, "MB at its peak", seconds=round(found[1]["seconds"], 2))
