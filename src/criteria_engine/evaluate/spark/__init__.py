"""Data sets that outgrow a machine: Spark finds what belongs together, fills shards, and hands them to a kernel.

Spark schedules and shuffles; it knows nothing of rules. What judges a shard is named (`sharding.run.KERNEL`).
"""

from __future__ import annotations

from criteria_engine.evaluate.spark.assess import assess
from criteria_engine.evaluate.spark.preflight import preflight
from criteria_engine.evaluate.spark.session import session

__all__ = ["assess", "preflight", "session"]
