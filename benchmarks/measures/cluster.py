"""Spark in local mode, workers in processes of their own: two against one, and one against no Spark at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

from measures.memory import peak
from measures.timing import Row, Setting, row


def spark(setting: Setting) -> dict[str, Row]:
    """Provinces in 16 shards; the start of the Java machine is not counted, the finding of the shards is."""
    import pyspark  # noqa: F401  (what is not installed is told once, not by three processes)
    from province import FULL, SMALL, write

    size, count = (SMALL, 16) if setting.quick else (FULL, 16)
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name, "in"), count, size=size)
        one, two = (peak("spark", folder, str(Path(name, f"spark-{n}")), str(n))["assessing"] for n in (1, 2))
        alone = peak("local", folder, str(Path(name, "alone")))["assessing"]
    models = count * size.models
    return {
        "spark_local2_vs_local1": row(two, one, models, "s"),
        "spark_vs_process": row(one, alone, models, "s"),
    }
