"""A Spark session that Python workers can work in, with settings that fit the number of cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def session(master: str | None = None, name: str = "criteria-engine", **settings: str) -> Any:
    """A session; `settings` are Spark's own, dots written as `__`. Those given by `spark-submit` stand.

    Without PYSPARK_PYTHON the workers would run whatever `python3` is on their path: it becomes this Python.
    """
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.appName(name)
    if master:
        builder = builder.master(master)
    for key, value in settings.items():
        builder = builder.config(key.replace("__", "."), value)
    return tuned(builder.getOrCreate())


def tuned(spark: Any) -> Any:
    """Spark's 200 shuffle partitions are meant for a cluster: twice the cores, unless somebody has set a number."""
    default, key = "200", "spark.sql.shuffle.partitions"
    if spark.conf.get(key) == default:
        spark.conf.set(key, str(max(2, 2 * spark.sparkContext.defaultParallelism)))
    return spark


# Plans are long here, and their text would take more memory than the driver has. With constraints propagated, Spark 4.3
# fails on some checkpoints of joins of one frame with itself ("key not found").
_WHILE_PLANNING = {"spark.sql.maxPlanStringLength": "10000", "spark.sql.constraintPropagation.enabled": "false"}


@contextmanager
def planning(spark: Any) -> Iterator[None]:
    """Settings that only our own plans need."""
    before = {key: spark.conf.get(key, None) for key in _WHILE_PLANNING}
    for key, value in _WHILE_PLANNING.items():
        spark.conf.set(key, value)
    try:
        yield
    finally:
        for key, old in before.items():
            spark.conf.set(key, old) if old is not None else spark.conf.unset(key)


def settled(frame: Any) -> Any:
    """The frame computed once, with its history cut off: plans of many joins upon joins grow without end otherwise.

    Kept on the executors; where the session has a checkpoint directory, there, which also outlives an executor.
    """
    reliable = frame.sparkSession.sparkContext.getCheckpointDir()
    return frame.checkpoint() if reliable else frame.localCheckpoint()
