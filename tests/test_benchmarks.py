"""What ours is timed against means the same: every baseline of `benchmarks/` agrees with the reference."""

from __future__ import annotations

import importlib
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")

import province  # noqa: E402
import reference  # noqa: E402
from baselines import expressions, straight  # noqa: E402
from draw import dicts  # noqa: E402
from workload import ALL, AS_OF, NESTED, SCALAR, pack_of  # noqa: E402
from workload.generate import EXACT, LISTS, Shape, normalised, records, tables  # noqa: E402

# A list that was given says whether it is whole, or often does not.
SHAPES = {"exact": EXACT, "open": Shape(missing=0.3, open=0.4)}
Matrix = reference.Matrix


@cache
def drawn(shape: str) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    nested = tables(300, 7, SHAPES[shape])
    return nested, {name: dicts(table) for name, table in nested.items()}


@cache
def expected(shape: str, parts: tuple[str, ...]) -> Matrix:
    return reference.outcomes(drawn(shape)[1], pack_of(parts))


def by_column(frame: Any, key: list[str], parts: tuple[str, ...]) -> Matrix:
    return {rule.id: dict(zip(key, frame[rule.id].to_list(), strict=True)) for rule in pack_of(parts).rules}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("parts", [SCALAR, NESTED])
def test_the_straight_line_baseline_agrees_with_the_reference(shape: str, parts: tuple[str, ...]) -> None:
    evaluate = straight.scalar if parts == SCALAR else straight.nested
    rows = [(r["id"], evaluate(r)[0]) for r in drawn(shape)[1]["school"]]
    reference.equal(expected(shape, parts), reference.by_rule(rows, pack_of(parts)), "straight")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("parts", [SCALAR, NESTED])
def test_polars_on_nested_lists_agrees_with_the_reference(shape: str, parts: tuple[str, ...]) -> None:
    pl = pytest.importorskip("polars")
    baseline = importlib.import_module("baselines.polars_nested")
    frame = pl.from_arrow(drawn(shape)[0]["school"])
    evaluate = baseline.scalar if parts == SCALAR else baseline.nested
    found = by_column(evaluate(frame, AS_OF), frame["id"].to_list(), parts)
    reference.equal(expected(shape, parts), found, "polars")


def test_polars_on_tables_agrees_with_the_reference() -> None:
    pl = pytest.importorskip("polars")
    baseline = importlib.import_module("baselines.polars_tables")
    frames = {name: pl.from_arrow(table) for name, table in normalised(drawn("exact")[0]).items()}
    areas, schools = baseline.evaluate(frames, AS_OF)
    of = {"area": areas, "school": schools}
    found = {
        rule.id: dict(zip(of[rule.subject]["id"], of[rule.subject][rule.id], strict=True))
        for rule in pack_of(ALL).rules
    }
    reference.equal(expected("exact", ALL), found, "polars on tables")


@pytest.mark.parametrize("shape", SHAPES)
def test_duckdb_agrees_with_the_reference(shape: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    sql = importlib.import_module("baselines.duckdb_sql")
    school = drawn(shape)[0]["school"]
    with duckdb.connect() as base:
        base.register("school", school)
        found = base.sql(sql.query(sql.NESTED)).to_arrow_table()
    columns = {name: found[name].to_pylist() for name in found.column_names}
    ids = school["id"].to_pylist()
    reference.equal(expected(shape, NESTED), {n: dict(zip(ids, c, strict=True)) for n, c in columns.items()}, "duckdb")


@pytest.mark.parametrize("engine", ["zen", "zen_fused", "cel", "cel_fused", "cel_rust"])
def test_engines_of_expressions_agree_with_the_reference(engine: str) -> None:
    try:
        evaluate = getattr(expressions, engine)()
    except ImportError as missing:
        pytest.skip(str(missing))
    rows = [(r["id"], evaluate(expressions.plain(r))) for r in drawn("exact")[1]["school"]]
    reference.equal(expected("exact", SCALAR), reference.by_rule(rows, pack_of(SCALAR)), engine)


def test_a_baseline_that_is_off_by_one_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    at_most = straight.at_most
    monkeypatch.setattr(straight, "at_most", lambda k, *rest: at_most(k + 1, *rest))
    rows = [(r["id"], straight.nested(r)[0]) for r in drawn("exact")[1]["school"]]
    with pytest.raises(AssertionError, match="class-size"):
        reference.equal(expected("exact", NESTED), reference.by_rule(rows, pack_of(NESTED)), "straight")


def test_every_rule_of_the_workload_comes_out_in_each_way() -> None:
    found = expected("exact", ALL)
    for rule in pack_of(ALL).rules:
        if rule.subject == "school":
            assert {2, 3, 4} <= set(found[rule.id].values()), rule.id


def test_a_seed_gives_the_same_records_again() -> None:
    assert tables(50, 3)["school"].equals(tables(50, 3)["school"])
    assert not tables(50, 3)["school"].equals(tables(50, 4)["school"])


def test_tables_of_lists_hold_the_rows_of_the_lists() -> None:
    nested, rows = drawn("exact")
    flat = normalised(nested)
    for name in LISTS:
        assert flat[name].num_rows == sum(len(school.get(name, ())) for school in rows["school"])


def test_a_province_is_read_without_a_problem() -> None:
    import criteria_engine as ce

    drawn = next(province.provinces(1, size=province.SMALL))
    dossier = ce.read({name: dicts(table) for name, table in drawn.items()})
    assert dossier.problems == ()
    assert {name: len(dossier.tables[name]) for name in drawn} == {name: len(table) for name, table in drawn.items()}


def test_every_measurement_is_described_on_its_page() -> None:
    run = importlib.import_module("run")
    page = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert set(run.NAMES) == described


def test_records_and_tables_are_the_same_records() -> None:
    assert records(20, 5)["school"] == dicts(tables(20, 5)["school"])
