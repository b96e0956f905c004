"""Groups in Spark: tops of hierarchies and owners by pointer doubling, then trees that ties bring together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyspark.sql import functions as F

from criteria_engine.evaluate.sharding import refusals
from criteria_engine.evaluate.spark.census import NODE, Census
from criteria_engine.evaluate.spark.session import settled
from criteria_engine.records.rings import rings

HEAD = "head"
# Levels that owners of owners may add above a hierarchy.
OWNERS = 2


@dataclass(frozen=True)
class Groups:
    """`heads`: of each node the head of its group."""

    census: Census
    heads: Any


def groups_of(census: Census, loose: frozenset[str]) -> Groups:
    """Raises InputError for rings of parents and hierarchies that are too deep."""
    tops = _climbed(census)
    tight = [n for n, link in enumerate(census.links) if link.name not in loose]
    left = tops.select(F.col(NODE).alias("left"), F.col(HEAD).alias("a"))
    right = tops.select(F.col(NODE).alias("right"), F.col(HEAD).alias("b"))
    ties = census.ties.where(F.col("link").isin(tight)).join(left, "left").join(right, "right")
    pairs = settled(ties.where("a <> b").select("a", "b").distinct())
    if pairs.isEmpty():
        return Groups(census, tops)
    joined = _components(pairs)
    named = tops.join(joined.select(F.col("x").alias(HEAD), "least"), HEAD, "left")
    return Groups(census, settled(named.select(NODE, F.coalesce("least", HEAD).alias(HEAD))))


def _climbed(census: Census) -> Any:
    """Of each node the topmost above it, by parents and owners. A join doubles how far each has climbed."""
    homes = settled(_homes(census))
    levels = F.col("above").isNotNull().cast("int").alias("levels")
    up = census.nodes.join(homes, NODE, "left").select(NODE, F.coalesce("above", NODE).alias(HEAD), levels)
    reached = 1
    while reached <= refusals.DEEPEST + OWNERS and not _at_top(up := settled(up), homes):
        further = up.select(F.col(NODE).alias(HEAD), F.col(HEAD).alias("top"), F.col("levels").alias("more"))
        levels = (F.col("levels") + F.col("more")).alias("levels")
        up = up.join(further, HEAD).select(NODE, F.col("top").alias(HEAD), levels)
        reached *= 2
    up = settled(up)
    _refuse(census, up, homes)
    return up


def _at_top(up: Any, homes: Any) -> bool:
    return bool(up.join(homes.select(F.col(NODE).alias(HEAD)), HEAD, "left_semi").isEmpty())


def _homes(census: Census) -> Any:
    """Of each node the one right above it: its parent in a hierarchy, else its owner."""
    chosen = []
    for n, link in enumerate(census.links):
        record = census.schema[link.table].record
        if record and link.table in _named(census) and link.path == (record.parent or record.owner):
            chosen.append(n)
    # A reference may lead to rows of several tables; one of them is enough to climb by.
    ties = census.ties.where(F.col("link").isin(chosen))
    return ties.groupBy(F.col("left").alias(NODE)).agg(F.min("right").alias("above"))


def _named(census: Census) -> set[str]:
    return {table for link in census.links for table in link.tables}


def _refuse(census: Census, up: Any, homes: Any) -> None:
    """Tells of rings and of rows too far below their top; the first of those come to the driver, no others."""
    tables = [t for t in census.rows if (r := census.schema[t].record) and r.parent]
    own = F.split_part(NODE, F.lit("/"), F.lit(1))
    stuck = up.join(homes.select(F.col(NODE).alias(HEAD)), HEAD, "left_semi").select(NODE)
    deep = up.where(F.col("levels") > refusals.DEEPEST).select(NODE).union(stuck).distinct()
    first = [row[NODE] for row in deep.where(own.isin(tables)).orderBy(NODE).limit(refusals.TOLD).collect()]
    if not first:
        return
    above = _above(homes, first)
    found = rings({node: [top] for node, top in above.items()})
    told = [refusals.cyclic(census.schema, *_split(ring)) for ring in found]
    refusals.refuse(told or [refusals.too_deep(census.schema, *_split(_trail(above, node))) for node in first])


def _above(homes: Any, first: list[str]) -> dict[str, str]:
    """The way up from a few rows, a look at a time: only a mistake is ever looked at like this."""
    found: dict[str, str] = {}
    asked = set(first)
    for _ in range(refusals.DEEPEST + 2):
        rows = homes.where(F.col(NODE).isin(sorted(asked))).collect() if asked else []
        found |= {row[NODE]: row["above"] for row in rows}
        asked = {row["above"] for row in rows} - set(found)
    return found


def _trail(above: dict[str, str], node: str) -> list[str]:
    found = [node]
    while len(found) < refusals.DEEPEST + 2 and found[-1] in above:
        found.append(above[found[-1]])
    return found


def _split(nodes: list[str]) -> tuple[str, list[str]]:
    """The table of the first and the ids of all."""
    return nodes[0].partition("/")[0], [node.partition("/")[2] for node in nodes]


def _components(pairs: Any) -> Any:
    """For each end of a pair the least that it hangs together with (`x`, `least`): each takes the least of its
    neighbours, then the least of that one, until nothing changes."""
    both = settled(pairs.union(pairs.select("b", "a")).toDF("x", "y").distinct())
    least = settled(both.groupBy("x").agg(F.least(F.min("y"), F.first("x")).alias("least")))
    while True:
        beside = both.join(least.toDF("y", "theirs"), "y").groupBy("x").agg(F.min("theirs").alias("theirs"))
        nearer = least.join(beside, "x").select("x", F.least("least", "theirs").alias("new"), "least")
        moved = nearer.join(least.toDF("new", "jumped"), "new")
        moved = settled(moved.select("x", F.least("new", "jumped").alias("new"), "least"))
        least = moved.select("x", F.col("new").alias("least"))
        if moved.where("new <> least").isEmpty():
            return least
