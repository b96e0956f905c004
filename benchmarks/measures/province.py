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

    size = FULL
    with tempfile.TemporaryDirectory() as name:
        found = measured(write(Path(name), 1, size=size))
    base = found.pop("imports")["seconds"]
    return {
        f"province_{which}": row(one["seconds"], base, size.models, "s a process", peak_mb=round(one["peak_mb"]))
        for which, one in found.items()
    }
