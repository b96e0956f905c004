"""What is on the shelf: every rule example, every fixture and every worked case comes out the same on every engine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.authoring.examples import Example, merged, read_examples
from criteria_engine.findings.assess import packs_for
from criteria_engine.findings.run import Options
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records import shipped_schema
from criteria_engine.source import read_source
from criteria_engine.values import read_period
from parity.case import Case, Told, differences
from parity.engines import ENGINES, Engine, reference

SCHEMA = shipped_schema()
TESTS = Path(__file__).parents[1]
FIXTURES = sorted(TESTS.parent.joinpath("fixtures").glob("*.yaml"))
CASES = sorted(TESTS.joinpath("cases").glob("*.yaml"))
# Of an example only its rule is asked, and what that asks for; all rules together meet in the fixtures.
_WAYS: Mapping[str, dict[str, Any]] = {
    "as it stands": {}, "half a year earlier": {"earlier": True}, "registers complete": {"registers_complete": True},
    "the other readings": {"other": True},
}  # fmt: skip


# Files are slow for a record at a time: of the examples every so many (`CRITERIA_EVERY=1`: all of them).
EVERY = int(os.environ.get("CRITERIA_EVERY", 0))
# The gate has a quarter of an hour for everything.
_STEP = 2 if os.environ.get("CI") else 1
_STEPS = {ENGINES[name]: 20 for name in ("naive", "tables", "parquet")}


@cache
def pack(name: str) -> Pack:
    return load_pack(name)


@cache
def said(case_of: Any, *names: Any) -> tuple[Case, Told]:
    """A case and what the reference says of it, worked out once for all engines."""
    made: Case = case_of(*names)
    return made, reference(made)


def agree(engine: Engine, case: Case, wanted: Told) -> None:
    assert wanted.outcomes, "nothing was asked"
    assert differences(wanted, engine(case)) == []


# --- rule examples ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_packs())
def test_every_rule_example_comes_out_the_same(engine: Engine, name: str) -> None:
    asked, step = 0, EVERY or _STEPS.get(engine, _STEP)
    for example in list(read_examples(pack(name)))[::step]:
        case, wanted = said(_example, name, example.at)
        differing = differences(wanted, engine(case))
        assert differing == [], (example.at, differing)
        asked += bool(wanted.outcomes)
    assert asked > 100 // step


@cache
def _examples(name: str) -> Mapping[str, Example]:
    return {example.at: example for example in read_examples(pack(name))}


def _example(name: str, at: str) -> Case:
    example = _examples(name)[at]
    options = Options(example.as_of, dict(example.readings), example.registers_complete)
    return Case(SCHEMA, example.tables, (_with_rule(pack(name), example.rule),), options)


def _with_rule(whole: Pack, rule: str) -> Pack:
    """A pack of one rule and those whose outcomes it asks for."""
    needed, todo = set[str](), [rule]
    while todo:
        name = todo.pop()
        if name not in needed:
            needed.add(name)
            todo += whole.asks[name]
    rules = tuple(r for r in whole.rules if r.id in needed)
    return replace(whole, rules=rules, digest=f"{whole.digest}:{rule}")


# --- fixtures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_fixture_comes_out_the_same(engine: Engine, path: Path, way: str) -> None:
    if engine in _STEPS and way != "as it stands" and not EVERY:
        pytest.skip("other days and readings are asked of the engines themselves; CRITERIA_EVERY=1 asks all")
    agree(engine, *said(_fixture, path, way))


def _fixture(path: Path, way: str) -> Case:
    raw = read_source(path).plain()
    day = read_period(raw.pop("as_of")).end
    case = Case(SCHEMA, raw, (), Options(day))
    packs = tuple(packs_for(case.dossier, map(pack, shipped_packs())))
    how = _WAYS[way]
    day = date(day.year, 6, 30) if how.get("earlier") else day
    readings = dict(_others(packs)) if how.get("other") else {}
    return replace(case, packs=packs, options=Options(day, readings, how.get("registers_complete", False)))


def _others(packs: tuple[Pack, ...]) -> Iterator[tuple[str, str]]:
    """Of every reading a value that is not its default."""
    for one in packs:
        for name, reading in one.readings.items():
            yield name, next(value for value in reading.values if value != reading.default)


# --- worked cases -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_worked_case_comes_out_the_same(engine: Engine, path: Path) -> None:
    for setting in _settings(path):
        agree(engine, *said(_worked, path, setting))


@cache
def _settings(path: Path) -> tuple[str, ...]:
    """What its expectations are judged with, each once."""
    expected = read_source(path).plain()["expected"]
    return tuple(dict.fromkeys(json.dumps({k: e[k] for k in _JUDGED_WITH if k in e}, default=str) for e in expected))


def _worked(path: Path, setting: str) -> Case:
    case, wanted = read_source(path).plain(), json.loads(setting)
    day = read_period(wanted.get("as_of", case["records"]["as_of"])).end
    raw = merged({name: rows for name, rows in case["records"].items() if name != "as_of"}, wanted.get("more", {}))
    names = case["pack"] if isinstance(case["pack"], list) else [case["pack"]]
    return Case(SCHEMA, raw, tuple(map(pack, names)), Options(day, wanted.get("readings", {})))


_JUDGED_WITH = ("as_of", "more", "readings")
