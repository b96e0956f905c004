"""Many records at a time: the columnar back end against Polars and DuckDB, in memory and from Parquet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import reference
from workload import ALL, AS_OF, NESTED, SCALAR, pack_of
from workload.generate import INEXACT, normalised, records, tables, write
from workload.schema import SCHEMA

from criteria_engine.findings.run import Options
from criteria_engine.packs.model import Pack
from measures.timing import Row, Setting, in_turn, per_record

OPTIONS = Options(AS_OF, registers_complete=True)
Codes = dict[str, Any]
SAMPLE = 300


def opened(source: Path | Mapping[str, Any], plan: Any = None) -> Any:
    """A data set; with the columns that a plan looks at, as `check` opens it, or with all of them."""
    from criteria_engine.evaluate.plan.used import columns_used
    from criteria_engine.intake.arrow.open import open_tables

    columns = None if plan is None else columns_used(plan)
    return open_tables(source, SCHEMA, journal=False, columns=columns)


def plan_for(pack: Pack) -> Any:
    from criteria_engine.evaluate.plan.plan import plan_of

    return plan_of(SCHEMA, [pack], as_of=AS_OF, registers_complete=True)


def outcomes(plan: Any, dataset: Any) -> Codes:
    """The codes of every rule, in the order of the rows of its table."""
    from criteria_engine.evaluate.columnar import Columnar

    columnar = Columnar(plan, dataset)
    return {one.rule.id: columnar.outcome(one.outcome) for every in plan.asked.values() for one in every}


def matrix(codes: Mapping[str, Any], ids: Mapping[str, list[str]], pack: Pack) -> reference.Matrix:
    return {r.id: dict(zip(ids[r.subject], (int(c) for c in codes[r.id]), strict=True)) for r in pack.rules}


def same(codes: Callable[[Any], Mapping[str, Any]], parts: tuple[str, ...], what: str, **draw: Any) -> None:
    """Raises AssertionError where a way to the outcomes says other than the reference on a few hundred records."""
    nested, pack = tables(SAMPLE, 7, **draw), pack_of(parts)
    expected = reference.outcomes(records(SAMPLE, 7, **draw), pack)
    ids = {name: table["id"].to_pylist() for name, table in nested.items()}
    reference.equal(expected, matrix(codes(nested), ids, pack), what)


def against_polars(parts: tuple[str, ...], name: str, n: int, setting: Setting) -> dict[str, Row]:
    import polars as pl
    from baselines import polars_nested

    by_hand = polars_nested.scalar if parts == SCALAR else polars_nested.nested
    plan = plan_for(pack_of(parts))
    same(lambda drawn: outcomes(plan, opened(drawn, plan)), parts, "columnar")
    same(lambda drawn: by_hand(pl.from_arrow(drawn["school"]), AS_OF), parts, "polars")
    drawn = tables(n)
    dataset, frame = opened(drawn, plan), pl.from_arrow(drawn["school"])
    pair = in_turn(lambda: outcomes(plan, dataset), lambda: by_hand(frame, AS_OF), setting.runs)
    return {name: per_record(pair, n)}


def scalar_vs_polars(setting: Setting) -> dict[str, Row]:
    return against_polars(SCALAR, "columnar_scalar_vs_polars", setting.size(1_000_000, 100_000), setting)


def nested_vs_polars(setting: Setting) -> dict[str, Row]:
    return against_polars(NESTED, "columnar_nested_vs_polars", setting.size(500_000, 50_000), setting)


def vs_duckdb(setting: Setting) -> dict[str, Row]:
    import duckdb
    from baselines import duckdb_sql

    def by_hand(school: Any) -> Any:
        return duckdb.sql(duckdb_sql.query(duckdb_sql.NESTED, "school")).to_arrow_table()

    plan = plan_for(pack_of(NESTED))
    same(lambda drawn: outcomes(plan, opened(drawn, plan)), NESTED, "columnar")
    same(lambda drawn: as_lists(by_hand(drawn["school"])), NESTED, "duckdb")
    n = setting.size(300_000, 50_000)
    drawn = tables(n)
    dataset, school = opened(drawn, plan), drawn["school"]
    with duckdb.connect() as base:
        base.register("given", school)
        base.sql("CREATE TABLE school AS SELECT * FROM given")
        query = duckdb_sql.query(duckdb_sql.NESTED)
        pair = in_turn(lambda: outcomes(plan, dataset), lambda: base.sql(query).to_arrow_table(), setting.runs)
    return {"columnar_vs_duckdb": per_record(pair, n)}


def as_lists(table: Any) -> dict[str, list[int]]:
    return {name: table[name].to_pylist() for name in table.column_names}


def inexact_vs_exact(setting: Setting) -> dict[str, Row]:
    """The same 30 rules where one list in five is open and one number in twenty is a bound."""
    plan = plan_for(pack_of(NESTED))
    same(lambda drawn: outcomes(plan, opened(drawn, plan)), NESTED, "columnar", shape=INEXACT)
    n = setting.size(500_000, 50_000)
    inexact, exact = opened(tables(n, shape=INEXACT), plan), opened(tables(n), plan)
    pair = in_turn(lambda: outcomes(plan, inexact), lambda: outcomes(plan, exact), setting.runs)
    return {"inexact_vs_exact": per_record(pair, n)}


def tables_vs_polars(setting: Setting) -> dict[str, Row]:
    """All 35 rules: from Arrow tables that were just handed over (cold), and once more on the same data set (warm)."""
    from baselines import polars_tables

    def by_hand(frames: Any) -> dict[str, Any]:
        areas, schools = polars_tables.evaluate(frames, AS_OF)
        # Joins leave the rows in any order; those of the sample stand in the order of their ids.
        return {**schools.sort("id").to_dict(), **areas.sort("id").drop("id").to_dict()}

    pack, plan = pack_of(ALL), plan_for(pack_of(ALL))
    same(lambda drawn: assessed(opened(drawn, plan), pack), ALL, "assess_tables")
    same(lambda drawn: by_hand(frames_of(drawn)), ALL, "polars on tables")
    n = setting.size(500_000, 50_000)
    drawn = tables(n)
    frames, dataset = frames_of(drawn), opened(drawn, plan)
    theirs = lambda: polars_tables.evaluate(frames, AS_OF)  # noqa: E731
    cold = in_turn(lambda: outcomes(plan, opened(drawn, plan)), theirs, setting.runs)
    warm = in_turn(lambda: outcomes(plan, dataset), theirs, setting.runs)
    whole = in_turn(lambda: assess(opened(drawn, plan), pack), theirs, setting.runs)
    return {
        "tables_cold_vs_polars": per_record(cold, n),
        "tables_warm_vs_polars": per_record(warm, n),
        "tables_verdicts_vs_polars": per_record(whole, n),
    }


def frames_of(nested: Mapping[str, Any]) -> dict[str, Any]:
    import polars as pl

    return {name: pl.from_arrow(table) for name, table in normalised(dict(nested)).items()}


def assess(dataset: Any, pack: Pack) -> Any:
    from criteria_engine.bulk.assess import assess_tables

    return assess_tables(dataset, [pack], OPTIONS)


def assessed(dataset: Any, pack: Pack) -> Codes:
    """The codes of the matrix of `assess_tables`."""
    return {answer.of.rule.id: answer.outcome for sheet in assess(dataset, pack).sheets for answer in sheet.answers}


def parquet_vs_scan(setting: Setting) -> dict[str, Row]:
    """From a Parquet file to the outcomes of 30 rules, against Polars reading the same columns and doing no more."""
    import polars as pl

    plan, n = plan_for(pack_of(NESTED)), setting.size(500_000, 50_000)
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name), n)
        used = columns_used(folder)
        scan = lambda: pl.scan_parquet(folder / "school.parquet").select(used).collect()  # noqa: E731
        pair = in_turn(lambda: outcomes(plan, opened(folder, plan)), scan, setting.runs)
    return {"parquet_vs_scan": per_record(pair, n)}


def columns_used(folder: Path) -> list[str]:
    """The columns that the 30 rules name; the lists as a whole, of which they name every cell but two."""
    from baselines.expressions import NAMES

    return ["id", *NAMES, "classes", "staff", "works", "complete"]
