"""Drawn dossiers: sound whatever the schema, and likely to be what they were drawn for.

The laws are functions, so that a planted defect can be shown to break each. Drawn conditions and packs have files of
their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import river
from criteria_engine.conditions import nodes as n
from criteria_engine.errors import UsageError
from criteria_engine.evaluate.judge import Court
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.fits import fits, required
from criteria_engine.records.schema import Field, Schema
from criteria_engine.strategies import Goal, Situation, Wish, aims, dossiers, first, records, situations
from criteria_engine.strategies import aim_values as values
from criteria_engine.strategies.blind import Rows
from criteria_engine.strategies.draft import Draft
from criteria_engine.strategies.near import near, near_number
from criteria_engine.values import Period, Quantity, read_period, read_quantity
from criteria_engine.values.fact import exact, number
from small import SCHEMA, pack_with, rule

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}
# Whole dossiers are large examples, and the three schemas share one test.
few = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
Raw = dict[str, list[dict[str, Any]]]


def read(raw: Raw, schema: Schema) -> Dossier:
    return dossier_of(schema, [from_mapping(raw, schema)])


def faultless(schema: Schema) -> Callable[[Raw], bool]:
    return lambda raw: read(raw, schema).problems == ()


def holds_only(*tables: str) -> Callable[[Raw], bool]:
    return lambda raw: set(raw) == set(tables)


def breaks(law: Callable[[Any], bool], strategy: Any, tries: int = 300) -> bool:
    """Whether some drawn value breaks the law: what a planted defect has to bring about."""
    return first(strategy, lambda drawn: not law(drawn), tries) is not None


# --- any schema -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_drawn_records_have_no_fault(name: str, data: st.DataObject) -> None:
    assert faultless(SCHEMAS[name])(data.draw(records(SCHEMAS[name])))


@few
@given(records(SCHEMA, tables=["unit", "model"]))
def test_only_the_tables_asked_for_are_drawn(raw: Raw) -> None:
    assert holds_only("unit", "model")(raw)


@few
@given(records(SCHEMA, tables=["model"]))
def test_a_table_stays_empty_where_its_rows_would_lack_their_owner(raw: Raw) -> None:
    assert no_models(raw)


def no_models(raw: Raw) -> bool:
    return raw == {"model": []}


def test_values_that_models_refuse_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("criteria_engine.strategies.blind.fits", lambda *_: True)
    assert breaks(faultless(SCHEMA), records(SCHEMA))


def test_references_to_nobody_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rows, "_targets", lambda *_: ["nobody"])
    assert breaks(faultless(SCHEMA), records(SCHEMA))


def test_tables_that_nobody_asked_for_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = Rows.tables
    monkeypatch.setattr(Rows, "tables", lambda self, names: as_it_is(self, (*names, "review")))
    assert breaks(holds_only("unit", "model"), records(SCHEMA, tables=["unit", "model"]))


def test_rows_without_their_owner_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rows, "_lacks_a_target", lambda *_: False)
    assert breaks(no_models, records(SCHEMA, tables=["model"]))


@pytest.mark.parametrize("wanted", [
    lambda model: "price" not in model,
    lambda model: model.get("price") is False,
    lambda model: model.get("steps") == [],
    lambda model: len(model.get("steps", ())) > 1,
    lambda model: "replicated_from" in model,
], ids=["blank", "denied", "no rows", "rows", "reference"])  # fmt: skip
def test_blanks_denials_lists_and_references_are_all_met_with(wanted: Any) -> None:
    drawn = first(records(SCHEMA, tables=["unit", "model"]), lambda raw: any(map(wanted, raw["model"])), 300)
    assert drawn is not None


# --- what models take -------------------------------------------------------------------------------------------


def test_the_fields_that_a_row_must_have_are_found_without_its_id() -> None:
    assert set(required(SCHEMA["model"], ())) == {"unit", "name"}


def test_a_value_that_the_model_refuses_does_not_fit() -> None:
    assert not fits(SCHEMA["nomination"], (), "year", read_period("2023-06"))
    assert fits(SCHEMA["nomination"], (), "year", read_period("2023"))


def test_a_value_is_tried_within_its_list() -> None:
    assert not fits(SCHEMA["model"], ("steps",), "year", read_period("2023-06"))
    assert fits(SCHEMA["model"], ("audience",), "value", "can_bo")
    assert not fits(SCHEMA["model"], ("audience",), "value", "nobody")


# --- near constants ---------------------------------------------------------------------------------------------


def near_field(name: str, *rights: Any) -> tuple[object, ...]:
    found: Field = SCHEMA["model"].fields[name]
    return near(found, [exact(right) if not isinstance(right, Quantity) else number(5) for right in rights],
                date(2023, 12, 31))  # fmt: skip


def test_codes_are_the_named_one_and_all_others() -> None:
    assert near_field("origin", "cung_co") == ("cung_co", "moi", "nhan_rong")


def test_numbers_are_the_named_one_one_more_and_one_less() -> None:
    assert near_field("cost", read_quantity(5))[:3] == tuple(read_quantity(x) for x in (5, 6, 4))


def test_days_lie_in_the_period_and_beside_it() -> None:
    days = near_field("start", read_period("2023-Q2"))
    expected = ("2023-06-30", "2023-04-01", "2023-03-31", "2023-07-01")
    assert {Period.day(date.fromisoformat(day)) for day in expected} <= set(days)


def test_counts_are_never_below_zero() -> None:
    assert near_number((number(0),)) == (0, 1)


# --- towards a wish ---------------------------------------------------------------------------------------------

# Conditions of every kind, each of which some dossier makes true and another one false.
DEEP = {
    "text": "{field: name, contains: thu gom, ignore: [case]}",
    "pattern": '{field: name, matches: "^[A-C]{3}[0-9]$"}',
    "number": "{field: cost, more_than: 200 triệu đồng}",
    "two fields": "{field: checked, after: {field: start}}",
    "a field below another": "{field: cost, less_than: {field: price}}",
    "day in a period": "{field: start, within: 2022-Q3}",
    "open end": "{present: retired}",
    "section": "{absent: plan.schedule}",
    "yes or no": "{not: {field: grassroots, is: true}}",
    "reading": "{any: [{reading: basis, is: loose}, {present: plan.schedule}]}",
    "parameter": "{field: origin, in: [moi, cung_co]}",
    "plain list": "{exists: audience, where: {field: value, is: dang_vien}}",
    "every row": "{every: steps, where: {all: [{present: done}, {field: kind, is: hoc}]}}",
    "no row": "{none: review, by: about, where: {field: date, before: 2023-01-01}}",
    "count": "{count: review, by: about, at_least: {parameter: few}}",
    "sum": "{sum: steps, of: value, more_than: 40}",
    "row at": "{row: steps, at: {kind: hoc, year: {the: assessment_year}}, where: {field: value, at_least: 3}}",
    "reference": "{field: replicated_from.origin, is: moi}",
    "rows of another record": "{exists: model, by: unit, of: unit, where: {field: origin, is: nhan_rong}}",
    "months": "{value: {months_between: [start, checked]}, at_least: 7}",
    "fallen due": "{due: {from: start, months: 6}}",
    "by code": "{value: {choose: plan.cadence, values: {quy: 3, nam: 12}}, at_least: 12}",
    "by reading": "{field: cost, at_least: {by_reading: basis, values: {strict: 9, loose: 3}}}",
    "attested": "{attested: concrete}",
    "outcome": "{outcome: {rule: r.base}}",
    "outcome of another": "{outcome: {rule: r.base, of: replicated_from}}",
}


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    base = rule("{all: [{field: origin, is: moi}, {present: plan.schedule}]}", name="r.base")
    rules = [rule(condition, name=f"r.{n}") for n, condition in enumerate(DEEP.values())]
    return pack_with(tmp_path_factory.mktemp("pack"), base + "".join(rules))


def reached(pack: Pack, drawn: Situation, wish: Wish, name: str) -> bool:
    found = read(dict(drawn.tables), SCHEMA)
    asked = pack.by_id[name]
    subject = found.get(asked.subject, drawn.subject)
    assert subject is not None
    court = Court(found, pack, drawn.as_of, drawn.readings)
    return court.judge(asked, subject, drawn.periods[name]).outcome.value == wish


@pytest.mark.parametrize("wish", ["met", "not_met"])
@pytest.mark.parametrize("kind", DEEP)
def test_a_condition_of_any_kind_is_met_and_failed_in_a_few_draws(deep: Pack, kind: str, wish: Wish) -> None:
    name = f"r.{list(DEEP).index(kind)}"
    strategy = situations(deep, [Goal(deep.by_id[name], wish)], SCHEMA)
    assert first(strategy, lambda drawn: reached(deep, drawn, wish, name), 100) is not None


def test_two_rules_are_met_in_one_dossier(deep: Pack) -> None:
    names = ["r.base", "r.2", "r.14"]
    strategy = situations(deep, [Goal(deep.by_id[name], "met") for name in names], SCHEMA)
    assert first(strategy, lambda drawn: all(reached(deep, drawn, "met", name) for name in names), 100) is not None


def test_the_first_that_is_wanted_is_the_same_on_every_run(deep: Pack) -> None:
    strategy = situations(deep, [Goal(deep.by_id["r.base"], "not_met")], SCHEMA)
    assert first(strategy, lambda _: True, 5) == first(strategy, lambda _: True, 5)


@few
@given(dossiers(load_pack("tra-vinh/hd30")))
def test_dossiers_of_a_pack_have_no_fault(raw: Raw) -> None:
    assert faultless(shipped_schema())(raw)


def test_faults_in_dossiers_of_a_pack_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # The function of this name hides the module behind it.
    monkeypatch.setattr(import_module("criteria_engine.strategies.situations"), "_is_sound", lambda *_: True)
    monkeypatch.setattr(Draft, "_fill", lambda *_: None)
    assert breaks(faultless(shipped_schema()), dossiers(load_pack("tra-vinh/hd30")))


def _kinds(union: Any) -> Iterator[type]:
    yield from get_args(union)


def test_there_is_a_way_towards_every_kind_of_condition_and_operand() -> None:
    assert set(_kinds(n.Condition)) == set(aims._AIMS)
    assert set(_kinds(n.Operand)) == set(values._SETTLED)


# --- hypothesis -------------------------------------------------------------------------------------------------


def test_without_hypothesis_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(UsageError, match=r"pip install criteria-engine\[strategies\]") as caught:
        records(SCHEMA)
    assert [p.code for p in caught.value.problems] == ["no-hypothesis"]


def test_the_module_is_imported_without_hypothesis(tmp_path: Path) -> None:
    import subprocess

    code = "import sys; sys.modules['hypothesis'] = None; import criteria_engine.strategies"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
