"""The kernel for one shard: the columnar back end on its tables, outcomes of its own rows into a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from criteria_engine.bulk.arrow import write
from criteria_engine.bulk.assess import assess_tables
from criteria_engine.columns.model import Dataset
from criteria_engine.errors import Problem
from criteria_engine.evaluate.plan.plan import plan_of
from criteria_engine.evaluate.plan.used import columns_used
from criteria_engine.evaluate.sharding.manifest import CONTEXT, Shard, shard_in
from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.findings.run import Options
from criteria_engine.intake.arrow.open import open_tables
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.ids import raw_id
from criteria_engine.records.schema import Schema

OUTCOMES = "outcomes.parquet"


def assess_shard(
    input: Path, output: Path, packs: Sequence[Pack], options: Options, schema: Schema | None = None
) -> ShardReport:
    """Judges the rows at home in a shard folder and writes `outcomes.parquet` into `output`; copies are looked at only.

    Raises what `assess_tables` raises, and InputError where the folder is no shard.
    """
    schema, shard = schema or shipped_schema(), shard_in(input)
    used = columns_used(plan_of(schema, packs, as_of=options.as_of, readings=options.readings,
                                registers_complete=options.registers_complete))  # fmt: skip
    dataset = open_tables(input, schema, journal=False, columns=used)
    copies = copies_in(input)
    matrix = assess_tables(dataset, packs, options, copies=copies)
    write(matrix, output / OUTCOMES)
    told = (*_at_home(matrix.problems, dataset, copies), *_unforeseen(dataset, shard))
    problems = tuple(replace(problem, at=f"{shard.name}/{problem.at}") for problem in told)
    return ShardReport(shard.name, rows=shard.rows, summary=matrix.summary.flat(), problems=problems)


def copies_in(folder: Path) -> Mapping[str, Sequence[str]]:
    """By table the ids of rows that are at home in other shards."""
    if not (folder / CONTEXT).is_file():
        return {}
    said = pq.read_table(folder / CONTEXT).to_pydict()
    found: dict[str, list[str]] = {}
    for table, key in zip(said["table"], said["id"], strict=True):
        found.setdefault(table, []).append(key)
    return found


def _at_home(problems: Iterable[Problem], dataset: Dataset, copies: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Problems of rows that are no copies: what is wrong with a row is told once, where it is at home."""
    away = {(table, key) for table, keys in copies.items() for key in keys}
    places = {raw.address.place(()) for raw in dataset.lost if (raw.table, raw_id(raw.data)) in away}
    yield from (problem for problem in problems if problem.at not in places and _row_of(problem.at) not in places)


def _row_of(at: str) -> str:
    """`model.parquet:17` of `model.parquet:17.plan.date`."""
    place, _, rest = at.rpartition(":")
    return f"{place}:{rest.partition('.')[0]}"


def _unforeseen(dataset: Dataset, shard: Shard) -> Iterator[Problem]:
    """Rows set aside for a value, which nobody could know before reading it: other shards take no account of them."""
    for table in dataset.schema.entities:
        more = sum(raw.table == table for raw in dataset.lost) - shard.faulty.get(table, 0)
        if more > 0:
            en = f"{more} rows were set aside for their values; what other shards say does not reckon with them"
            vi = f"{more} dòng bị để riêng vì giá trị không đọc được; phần chia khác chưa tính đến các dòng này"
            yield Problem(table, "set-aside-alone", en, vi)
