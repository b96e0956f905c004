"""Who names whom, as Spark DataFrames; the same as `bulk.census`, by joins instead of arrays.

The tables are read once, for ids and references alone. A *node* is a row of a table that others name, called
`table/id`. A *sign* stands for rows when references are looked up: of a node its own name; other rows that name the
same have one sign together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from pyspark.sql import functions as F

from criteria_engine.errors import Problem
from criteria_engine.evaluate.sharding import refusals
from criteria_engine.evaluate.sharding.links import Link, links_of, named_tables
from criteria_engine.evaluate.spark.frames import MARKS, Frames, lacks, named, own_id
from criteria_engine.evaluate.spark.session import settled
from criteria_engine.records.schema import Schema

SIGN, NODE, ID = "__sign", "__node", "__id"
# Rows that neither name nor are named go by what they hold, into so many signs.
ALONE = 4096


@dataclass(frozen=True)
class Census:
    """`rows`: the tables, each row with its sign and its id. `signs`: of each sign its table, how many `rows` have it,
    the node it hangs on (`anchor`, null for none), whether its rows are set aside (`faulty`). `nodes`: every node.
    `ties`: (link, left, right): the anchor of a row and a node that it names."""

    schema: Schema
    links: tuple[Link, ...]
    rows: Frames
    signs: Any
    nodes: Any
    ties: Any
    # The nodes that faulty rows name.
    named_by_faulty: Any

    def numbers(self, tables: set[str]) -> list[int]:
        """The links of some tables."""
        return [n for n, link in enumerate(self.links) if link.table in tables]


def take_census(frames: Frames, schema: Schema) -> Census:
    """Raises InputError where ids are repeated, or are not in the one form that Spark can compare."""
    links = tuple(link for table in frames for link in links_of(schema[table]))
    rows = {table: _signed(frame, schema, table, links) for table, frame in frames.items()}
    narrow = (frame.select("__table", SIGN, NODE, ID, "__lacks", "__refs") for frame in rows.values())
    said = settled(reduce(lambda a, b: a.union(b), narrow))
    _refuse_repeated(said, schema)
    nodes = settled(said.select(NODE).where(F.col(NODE).isNotNull()))
    found = settled(_looked_up(said, nodes, links))
    _refuse_marks(found)
    signs = settled(_signs(said, found))
    ties = found.where(F.col("right").isNotNull()).join(signs.select(SIGN, "anchor", "own", "faulty"), SIGN)
    of_faulty = settled(ties.where("faulty").select(F.col("right").alias(NODE)).distinct())
    # That a row hangs on its anchor is known; a node that names itself is a ring.
    ties = (
        ties.where("anchor <> right or own is not null")
        .select("link", F.col("anchor").alias("left"), "right")
        .distinct()
    )
    return Census(schema, links, rows, signs, nodes, settled(ties), of_faulty)


def _signed(frame: Any, schema: Schema, table: str, links: tuple[Link, ...]) -> Any:
    """The table with what is asked of each row: `__refs` are (link by number, place, id)."""
    own, none = own_id(frame) if schema[table].key_field else F.lit(None).cast("string"), F.array().cast(_REFS)
    refs = [_refs(named(frame, link), n) for n, link in enumerate(links) if link.table == table]
    what = F.coalesce(own, F.to_json(F.struct(*(f"`{name}`" for name in frame.columns))))
    frame = frame.withColumns({"__table": F.lit(table), "__refs": F.concat(none, *refs), ID: own,
                               "__lacks": lacks(frame, schema[table])})  # fmt: skip
    alone = F.when(F.size("__refs") == 0, F.pmod(F.xxhash64(what), F.lit(ALONE))).otherwise(-1)
    sign = F.sha2(F.to_json(F.struct("__table", "__refs", "__lacks", alone)), 256)
    node = F.concat(F.lit(f"{table}/"), ID) if table in named_tables(schema) else F.lit(None).cast("string")
    return frame.withColumn(NODE, node).withColumn(SIGN, F.coalesce(NODE, sign))


_REFS = "array<struct<link:int,place:int,key:string>>"


def _refs(keys: Any, link: int) -> Any:
    numbered = F.transform(keys, lambda key, place: F.struct(F.lit(link), place, key))
    return numbered.cast(_REFS)


def _refuse_repeated(said: Any, schema: Schema) -> None:
    counted = said.where(F.col(ID).isNotNull()).groupBy("__table", ID).count().where("count > 1")
    found = counted.orderBy("__table", ID).limit(refusals.TOLD + 1).collect()
    refusals.refuse([refusals.repeated(schema, row["__table"], row[ID], row["count"]) for row in found])


def _looked_up(said: Any, nodes: Any, links: tuple[Link, ...]) -> Any:
    """For each sign, link and place: the id (`key`) and the nodes of that id (`right`), null for none."""
    leads = [(n, table) for n, link in enumerate(links) for table in link.tables]
    tables = said.sparkSession.createDataFrame(leads, "link int, to string")
    refs = said.select(SIGN, F.explode("__refs").alias("r")).select(SIGN, "r.*").distinct()
    asked = refs.join(F.broadcast(tables), "link").withColumn(NODE, F.concat("to", F.lit("/"), "key"))
    hits = asked.join(nodes.withColumn("right", F.col(NODE)), NODE, "left")
    # An id may be found in several of the tables, and rows that name it are looked up from each.
    known = hits.groupBy(SIGN, "link", "place", "key").agg(F.collect_set("right").alias("rights"))
    return known.select(SIGN, "link", "place", "key", F.explode_outer("rights").alias("right"))


def _refuse_marks(found: Any) -> None:
    """A reference that leads nowhere and has combining marks may be an id that another row spells without them."""
    odd = found.where(F.col("right").isNull() & F.col("key").rlike(MARKS)).select("key").distinct()
    refusals.refuse([_spelled_apart(row["key"]) for row in odd.limit(refusals.TOLD).collect()])


def _spelled_apart(key: str) -> Problem:
    en = f"{key!r} is written with combining marks, which Spark cannot compare; bring ids to NFC"
    return Problem(key, "unreadable-value", en, f"{key!r} dùng dấu tổ hợp; đề nghị chuyển mã về dạng NFC")


def _signs(said: Any, found: Any) -> Any:
    """Each sign with its anchor: a node hangs on itself, any other row on the first node that it names."""
    every = said.groupBy(SIGN).agg(F.first("__table").alias("table"), F.count(F.lit(1)).alias("rows"),
                                   F.max(NODE).alias("own"), F.max("__lacks").alias("lacks"))  # fmt: skip
    # Links are numbered in the order in which they say where a row belongs.
    place = F.when(F.col("right").isNotNull(), F.struct("link", "place", "right"))
    named = found.groupBy(SIGN).agg(
        F.min_by("right", place).alias("first"), F.max(F.col("right").isNull()).alias("dangles")
    )
    faulty = (F.col("lacks") | F.coalesce("dangles", F.lit(False))).alias("faulty")
    joined = every.join(named, SIGN, "left")
    return joined.select(SIGN, "table", "rows", F.coalesce("own", "first").alias("anchor"), "own", faulty)
