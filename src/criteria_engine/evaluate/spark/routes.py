"""Which shard each row goes to, and which rows are copied, in Spark; the same as `bulk.routing`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from pyspark.sql import functions as F

from criteria_engine.errors import InputError
from criteria_engine.evaluate.sharding import refusals
from criteria_engine.evaluate.sharding.bins import SMALL, capacity_for, pack
from criteria_engine.evaluate.sharding.manifest import ORPHANS, TREES, Largest, Shard, shard_name
from criteria_engine.evaluate.spark.census import NODE, SIGN, Census
from criteria_engine.evaluate.spark.frames import Frames
from criteria_engine.evaluate.spark.groups import HEAD, Groups
from criteria_engine.evaluate.spark.session import settled

SHARD, COPY, GROUP, BUCKET = "__shard", "__copy", "__group", "__bucket"


@dataclass(frozen=True)
class Routes:
    """`rows`: each table with SHARD, and COPY for the rows among them that are copies. `shards`: what their manifests
    say; the largest group of a shard is known where it is a large one."""

    rows: Frames
    shards: tuple[Shard, ...]


@dataclass(frozen=True)
class Filling:
    """How shards are to be filled: as `bulk.shards.split` has it."""

    rows: int
    shards: int | None = None
    loose: frozenset[str] = frozenset()
    most: int | None = None


def routes_of(groups: Groups, filling: Filling) -> Routes:
    """What comes to the driver are sizes: of large groups one by one, of the others by the bucket.

    Raises InputError for a group that is larger than a worker is trusted with.
    """
    grouped = settled(_grouped(groups))
    sizes = settled(grouped.groupBy(GROUP).agg(F.sum("rows").alias("rows"), F.max("orphan").alias("orphaned")))
    total = int(sizes.agg({"rows": "sum"}).first()[0] or 0)
    capacity = capacity_for(total, filling.shards) if filling.shards else filling.rows
    _refuse_large(sizes, filling.most)
    buckets = _buckets(sizes, capacity, total)
    places, kinds, largest = _packed(buckets, capacity)
    home = settled(grouped.join(buckets.join(places, BUCKET).select(GROUP, SHARD), GROUP))
    routes = settled(_routes(groups, home, filling.loose, len(kinds)))
    rows = {table: frame.join(routes, SIGN) for table, frame in groups.census.rows.items()}
    return Routes(rows, _shards(routes, list(rows), kinds, largest))


def _grouped(groups: Groups) -> Any:
    """Signs with their group; `orphan`: a row that others may hang on is set aside."""
    heads = groups.heads.select(F.col(NODE).alias("anchor"), F.col(HEAD).alias(GROUP))
    alone = F.concat(F.lit("~"), SIGN)
    orphan = (F.col("faulty") & F.col("own").isNotNull()).alias("orphan")
    signs = groups.census.signs.join(heads, "anchor", "left")
    return signs.select(SIGN, "table", "rows", "own", "faulty", orphan, F.coalesce(GROUP, alone).alias(GROUP))


def _refuse_large(sizes: Any, most: int | None) -> None:
    worst = sizes.where(F.col("rows") > most).orderBy(F.desc("rows")).limit(1).collect() if most is not None else []
    for row in worst:
        table, _, key = row[GROUP].partition("/")
        raise InputError([refusals.too_large(table, key, row["rows"], int(most or 0), ())])


def _buckets(sizes: Any, capacity: int, total: int) -> Any:
    """Small groups by the bucket, about as many rows in each as make a group large."""
    n = SMALL * max(1, -(-total // capacity))
    many = F.concat(F.lit("#"), F.col("orphaned").cast("string"), F.pmod(F.xxhash64(GROUP), F.lit(n)).cast("string"))
    return sizes.withColumn(BUCKET, F.when(F.col("rows") * SMALL > capacity, F.col(GROUP)).otherwise(many))


def _packed(buckets: Any, capacity: int) -> tuple[Any, tuple[str, ...], tuple[Largest | None, ...]]:
    """The shard of each bucket as a frame, the kind of each shard, the largest group in each."""
    found = buckets.groupBy(BUCKET, "orphaned").agg(F.sum("rows").alias("rows")).collect()
    found = sorted(found, key=lambda row: (-row["rows"], row[BUCKET]))
    places: list[tuple[str, int]] = []
    kinds: tuple[str, ...] = ()
    for kind, chosen in (
        (TREES, [r for r in found if not r["orphaned"]]),
        (ORPHANS, [r for r in found if r["orphaned"]]),
    ):
        if chosen:
            bins = pack(np.array([row["rows"] for row in chosen], np.int64), capacity) + len(kinds)
            places += zip((row[BUCKET] for row in chosen), bins.tolist(), strict=True)
            kinds += (kind,) * (int(bins.max()) + 1 - len(kinds))
    kinds = kinds or (TREES,)
    frame = buckets.sparkSession.createDataFrame(places, f"{BUCKET} string, {SHARD} int")
    return frame, kinds, _largest(found, dict(places), len(kinds))


def _largest(found: list[Any], places: dict[str, int], shards: int) -> tuple[Largest | None, ...]:
    told: dict[int, Largest] = {}
    for row in found:
        table, _, key = row[BUCKET].partition("/")
        if key:
            told.setdefault(places[row[BUCKET]], (table, key, row["rows"]))
    return tuple(told.get(n) for n in range(shards))


def _shards(
    routes: Any, tables: list[str], kinds: tuple[str, ...], largest: tuple[Largest | None, ...]
) -> tuple[Shard, ...]:
    rows: list[Counter[str]] = [Counter(dict.fromkeys(tables, 0)) for _ in kinds]
    copied: list[Counter[str]] = [Counter() for _ in kinds]
    faulty: list[Counter[str]] = [Counter() for _ in kinds]
    for row in routes.groupBy(SHARD, COPY, "faulty", "table").agg(F.sum("rows").alias("rows")).collect():
        (copied if row[COPY] else rows)[row[SHARD]][row["table"]] += row["rows"]
        if row["faulty"]:
            faulty[row[SHARD]][row["table"]] += row["rows"]
    return tuple(
        Shard(shard_name(n), kind, None, largest[n], dict(rows[n]), dict(copied[n]), dict(faulty[n]))
        for n, kind in enumerate(kinds)
    )


# --- copies ---------------------------------------------------------------------------------------------------------


def _routes(groups: Groups, home: Any, loose: frozenset[str], shards: int) -> Any:
    """Signs with a shard, once for each shard that their rows go to.

    Rows that are set aside are copied into every other shard; nodes that they or loose links name, with what is named
    in turn, into the shards where they are not at home.
    """
    every = home.sparkSession.range(shards).select(F.col("id").cast("int").alias("into"))
    columns = [SIGN, "table", "rows", "faulty"]
    at_home = home.select(*columns, SHARD, F.lit(False).alias(COPY))
    own = settled(
        home.where(F.col("own").isNotNull()).select(F.col("own").alias(NODE), F.col(SHARD).alias("own"), "faulty")
    )
    faulty = home.where("faulty").crossJoin(F.broadcast(every)).where(F.col("into") != F.col(SHARD))
    parts = [at_home, faulty.select(*columns, F.col("into").alias(SHARD), F.lit(True).alias(COPY))]
    named = _closed(groups.census, own.select(NODE, "own"), loose, every)
    if named is not None:
        # One that is set aside goes everywhere as it is.
        sound = named.withColumnRenamed(NODE, SIGN).join(home.where("not faulty").select(*columns), SIGN)
        parts.append(sound.select(*columns, SHARD, F.lit(True).alias(COPY)))
    return reduce(lambda a, b: a.unionByName(b), parts)


def _closed(census: Census, own: Any, loose: frozenset[str], every: Any) -> Any:
    """(node, shard) for what is to be copied; None where nothing is."""
    new = seen = settled(_away(_seeds(census, own, loose, every), own))
    if seen.isEmpty():
        return None
    # Of other tables the left of a tie is an anchor, which does not name anything itself.
    naming = census.numbers({table for link in census.links for table in link.tables})
    forwards = census.ties.where(F.col("link").isin(naming)).select(F.col("left").alias(NODE), "right").distinct()
    while not new.isEmpty():
        named = new.join(forwards, NODE).select(F.col("right").alias(NODE), SHARD).distinct()
        new = settled(_away(named, own).join(seen, [NODE, SHARD], "left_anti"))
        seen = settled(seen.union(new))
    return seen


def _seeds(census: Census, own: Any, loose: frozenset[str], every: Any) -> Any:
    seeds = census.named_by_faulty.crossJoin(F.broadcast(every)).toDF(NODE, SHARD)
    numbers = [n for n, link in enumerate(census.links) if link.name in loose]
    if not numbers:
        return seeds
    ties = census.ties.where(F.col("link").isin(numbers))
    named = ties.join(own.toDF("left", SHARD), "left").select(F.col("right").alias(NODE), SHARD)
    return seeds.union(named).distinct()


def _away(pairs: Any, own: Any) -> Any:
    return pairs.join(own, NODE).where(F.col("own") != F.col(SHARD)).select(NODE, SHARD)
