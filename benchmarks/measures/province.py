"""A province on the shipped packs: `check` of it as a whole process, to a summary and to Parquet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from measures.processes import IMPORTS, ours, used
from measures.timing import Row, Setting, row

PACKS = ("--pack", "tra-vinh/hd30", "--pack", "tra-vinh/kh41")


def measured(folder: Path) -> dict[str, Any]:
    """Seconds and peak memory of `check` of a folder of tables."""
    base = used(IMPORTS)
    common = ours("check", str(folder), *PACKS, "--as-of", "2025-12-31")
    with tempfile.TemporaryDirectory() as name:
        text = used([*common])
        parquet = used([*common, "--format", "parquet", "--output", str(Path(name, "out.parquet"))])
    for which, found in (("text", text), ("parquet", parquet)):
        # 1: duties not met; 3: a few rows in a hundred thousand have a fault, as they do everywhere.
        assert found["code"] in (1, 3), (which, found)
    return {"imports": base, "text": text, "parquet": parquet}


def province(setting: Setting) -> dict[str, Row]:
    from province import FULL, write

    with tempfile.TemporaryDirectory() as name:
        found = measured(write(Path(name), 1))
    base = found.pop("imports")["cpu"]
    return {f"province_{which}": _row(one, base, FULL.models) for which, one in found.items()}


def _row(one: dict[str, float], base: float, models: int) -> Row:
    more = {"seconds": round(one["seconds"], 2), "peak_mb": round(one["peak_mb"])}
    return row(one["cpu"], base, models, "CPU s a process", **more)
