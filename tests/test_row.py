"""`ce.compile`: what one bundle comes to, in whatever form it is handed in. That it is what `assess` says: tests/parity
and tests/row."""

from __future__ import annotations

import doctest
import pickle
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import BaseModel, Field

import criteria_engine as ce
from criteria_engine.errors import UsageError
from criteria_engine.evaluate.plan import nodes
from criteria_engine.evaluate.plan.plan import Unplannable
from criteria_engine.evaluate.row.emit import EMITTERS
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.records.annotations import Label, Record, Text
from criteria_engine.records.schema import Schema
from small import AS_OF, MODEL, PACK, SCHEMA, UNIT, Model, pack_with, rule, write_pack


def of_model(folder: Path, require: str, fields: Mapping[str, Any], **tables: Any) -> str:
    """The outcome of one rule on a model with these fields, and the rows of other tables."""
    result = compiled(folder, rule(require))({"model": [{**MODEL, **fields}], **tables}, ("model", "M1"))
    assert result.route == "row", result.problems
    return result.outcomes["r"].value


def compiled(folder: Path, rules: str, **options: Any) -> Any:
    return ce.compile(pack_with(folder, rules), as_of=AS_OF, schema=SCHEMA, **options)


# --- values -----------------------------------------------------------------------------------------------------

NUMBERS = [
    (3, "met"), (2, "not_met"), (3.0, "met"), ("3", "met"), ("trên 3", "met"), ("trên 2", "undetermined"),
    ("dưới 3", "not_met"), ({"at_least": 3}, "met"), (None, "undetermined"), ("", "undetermined"),
    (False, "not_met"), (float("nan"), "undetermined"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "outcome"), NUMBERS, ids=str)
def test_a_number_in_any_form_is_compared(tmp_path: Path, value: Any, outcome: str) -> None:
    assert of_model(tmp_path, "{field: members, at_least: 3}", {"members": value}) == outcome


DAYS = [
    (date(2023, 6, 12), "met"), ("2023-06-12", "met"), ("12/6/2023", "met"), ("2023-06", "met"),
    ("2023", "undetermined"), (2022, "not_met"), (date(2023, 7, 1), "not_met"), (None, "undetermined"),
    (False, "not_met"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "outcome"), DAYS, ids=str)
def test_a_date_in_any_form_is_compared(tmp_path: Path, value: Any, outcome: str) -> None:
    require = "{field: checked, within: 2023-04-01/2023-06-30}"
    assert of_model(tmp_path, require, {"checked": value}) == outcome


@pytest.mark.parametrize(("first", "second", "outcome"), [
    (5, 5, "met"), (6, 5, "not_met"), (5.5, 6, "met"), ("trên 5", 5, "not_met"), ("dưới 5", 5, "met"),
    (None, 5, "undetermined"), (False, 5, "not_met"), (None, False, "not_met"), ("từ 4", 5, "undetermined"),
])  # fmt: skip
def test_two_cells_are_compared(tmp_path: Path, first: Any, second: Any, outcome: str) -> None:
    assert of_model(tmp_path, "{field: cost, at_most: {field: price}}", {"cost": first, "price": second}) == outcome


@pytest.mark.parametrize(("first", "second", "outcome"), [
    (date(2023, 1, 1), "2023-01-01", "met"), ("2023-01-02", date(2023, 1, 1), "met"), ("2023-01", "2022", "met"),
    ("2023", "2023-06-01", "undetermined"), ("2022", "2023-06-01", "not_met"), (None, "2023", "undetermined"),
])  # fmt: skip
def test_two_dates_are_compared(tmp_path: Path, first: Any, second: Any, outcome: str) -> None:
    fields = {"checked": first, "start": second}
    assert of_model(tmp_path, "{field: checked, on_or_after: {field: start}}", fields) == outcome


@pytest.mark.parametrize(("fields", "outcome"), [
    ({"plan": {"schedule": "Quý I"}}, "met"), ({"plan.schedule": "Quý I"}, "met"),
    ({"plan": {}}, "undetermined"), ({"plan": False}, "not_met"),
    ({"plan": {"schedule": " "}}, "undetermined"), ({"plan": {"schedule": False}}, "not_met"),
    ({"complete": ["ke_hoach"]}, "not_met"), ({"complete": ["buoc"]}, "undetermined"), ({}, "undetermined"),
])  # fmt: skip
def test_a_part_is_there_or_denied_or_blank(tmp_path: Path, fields: Any, outcome: str) -> None:
    assert of_model(tmp_path, "{present: plan.schedule}", fields) == outcome


STEPS = [
    ([{"kind": "hoc", "value": 5}], "met"), ([{"kind": "hoc", "value": 4}], "undetermined"), ([], "not_met"),
    ([{"kind": "hoc"}], "undetermined"), (False, "not_met"), (None, "undetermined"),
    (({"kind": "hoc", "value": 7},), "met"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "outcome"), STEPS, ids=str)
def test_rows_of_a_list_are_counted(tmp_path: Path, steps: Any, outcome: str) -> None:
    where = "{all: [{field: kind, is: hoc}, {field: value, at_least: 5}]}"
    assert of_model(tmp_path, f"{{exists: steps, where: {where}}}", {"steps": steps}) == outcome


@pytest.mark.parametrize(("value", "outcome"), [(5, "met"), (4, "not_met"), (None, "undetermined")])
def test_a_list_that_is_complete_holds_no_others(tmp_path: Path, value: Any, outcome: str) -> None:
    where = "{not: {any: [{field: kind, is: lam}, {field: value, less_than: 5}]}}"
    fields = {"steps": [{"kind": "hoc", "value": value}, {"kind": "lam", "value": 9}], "complete": ["buoc"]}
    # A blank value in what is complete is known absent, and what is absent is not below 5.
    expected = "met" if value is None else outcome
    assert of_model(tmp_path, f"{{exists: steps, where: {where}}}", fields) == expected


# --- other rows -------------------------------------------------------------------------------------------------


def test_of_a_row_that_the_bundle_does_not_hold_nothing_is_known(tmp_path: Path) -> None:
    assert of_model(tmp_path, "{field: unit.scope, is: trong}", {}) == "undetermined"


def test_a_row_that_the_bundle_holds_is_looked_at(tmp_path: Path) -> None:
    unit = {**UNIT, "scope": "trong"}
    assert of_model(tmp_path, "{field: unit.scope, is: trong}", {}, unit=[unit]) == "met"


REVIEWS = [
    ([], "undetermined"), ([{"id": "R1", "unit": "U1", "about": ["M1"], "date": "2023-02-01"}], "met"),
    ([{"id": "R1", "unit": "U1", "about": "M2", "date": "2023-02-01"}], "undetermined"),
    ([{"id": "R1", "unit": "U1", "about": ["M1"], "date": "2024-02-01"}], "undetermined"),
]  # fmt: skip


@pytest.mark.parametrize(("reviews", "outcome"), REVIEWS)
def test_rows_that_name_the_subject_are_counted(tmp_path: Path, reviews: Any, outcome: str) -> None:
    assert of_model(tmp_path, "{exists: review, by: about}", {}, review=reviews) == outcome


def test_a_closed_list_of_reviews_holds_no_others(tmp_path: Path) -> None:
    assert of_model(tmp_path, "{exists: review, by: about}", {"complete": ["ra_soat"]}, review=[]) == "not_met"


# --- the subject ------------------------------------------------------------------------------------------------


def test_a_row_is_judged_before_the_one_that_it_belongs_to(tmp_path: Path) -> None:
    both = rule("{present: origin}", name="a") + rule("{present: scope}", name="b", subject="unit")
    result = compiled(tmp_path, both)({"unit": [UNIT], "model": [MODEL]})
    assert result.subject == ("model", "M1") and set(result.outcomes) == {"a"}


def test_several_rows_that_may_be_meant_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="model M1, model M2"):
        compiled(tmp_path, rule("{present: origin}"))({"model": [MODEL, {**MODEL, "id": "M2"}]})


@pytest.mark.parametrize("named", ["M2", ("model", "M2")])
def test_the_subject_can_be_named(tmp_path: Path, named: Any) -> None:
    bundle = {"model": [MODEL, {**MODEL, "id": "M2", "origin": "moi"}]}
    assert compiled(tmp_path, rule("{present: origin}"))(bundle, named).outcomes["r"].value == "met"


def test_a_subject_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'M1'"):
        compiled(tmp_path, rule("{present: origin}"))({"model": [MODEL]}, "M11")


@dataclass
class Plain:
    id: str
    unit: str
    name: str
    origin: str | None = None
    complete: list[str] = field(default_factory=list)


FORMS = [
    {"model": [{**MODEL, "origin": "moi"}]},
    {**MODEL, "origin": "moi"},
    Model(**MODEL, origin="moi"),
    Plain("M1", "U1", "Một việc tốt", "moi"),
    {"model": [Model(**MODEL, origin="moi")]},
    {"model": (Plain("M1", "U1", "Một việc tốt", "moi"),)},
]


@pytest.mark.parametrize("bundle", FORMS, ids=lambda one: type(one).__name__)
def test_mappings_objects_and_dataclasses_say_the_same(tmp_path: Path, bundle: Any) -> None:
    result = compiled(tmp_path, rule("{field: origin, is: moi}"))(bundle)
    assert (result.route, result.outcomes["r"].value, result.verdict.value) == ("row", "met", "met")


# --- what cannot be read ----------------------------------------------------------------------------------------

FAULTS = [
    ({"orign": "moi"}, "unknown-field"), ({"members": "nhiều"}, "unreadable-value"),
    ({"members": -3}, "unreadable-value"),
    ({"members": 10**30}, "unreadable-value"), ({"plan": {"shedule": "A"}}, "unknown-field"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "code"), FAULTS, ids=str)
def test_a_row_with_a_fault_is_set_aside_by_the_reference(tmp_path: Path, fields: Any, code: str) -> None:
    rules = rule("{all: [{field: members, at_least: 3}, {present: plan.schedule}]}")
    result = compiled(tmp_path, rules)({"model": [{**MODEL, **fields}]})
    assert result.route == "reference" and [p.code for p in result.problems] == [code]
    assert result.outcomes == {} and result.verdict is None


def test_an_item_with_a_fault_is_set_aside_alone(tmp_path: Path) -> None:
    steps = [{"value": "nhiều"}, {"value": 7}]
    result = compiled(tmp_path, rule("{exists: steps, where: {field: value, at_least: 5}}"))({**MODEL, "steps": steps})
    assert result.route == "reference" and result.outcomes["r"].value == "met"


def test_two_rows_with_one_key_are_left_to_the_reference(tmp_path: Path) -> None:
    steps = [{"kind": "hoc", "year": 2023}, {"kind": "hoc", "year": "2023"}]
    result = compiled(tmp_path, rule("{exists: steps}"))({**MODEL, "steps": steps})
    assert {p.code for p in result.problems} == {"repeated-key"}


# --- results ----------------------------------------------------------------------------------------------------

YEARLY = rule("{exists: model, by: unit, during: {the: period}}", subject="unit", per="year")


def test_a_rule_of_a_period_is_told_with_its_period(tmp_path: Path) -> None:
    result = compiled(tmp_path, YEARLY)({"unit": [UNIT], "model": [{**MODEL, "start": "2022-03-01"}]}, "U1")
    assert result.outcomes["r@2022"].value == "met"
    assert {p: result.at(p).verdict.value for p in result.periods} == {
        "2021": "undetermined", "2022": "met", "2023": "undetermined",
    }  # fmt: skip


def test_leaves_are_told_from_left_to_right(tmp_path: Path) -> None:
    require = "{any: [{field: members, at_least: 3}, {not: {field: origin, is: moi}}, {present: cost}]}"
    result = compiled(tmp_path, rule(require))({**MODEL, "members": 3, "origin": "moi"})
    assert [truth.value for truth in result.leaves["r"]] == ["true", "true", "unknown"]


def test_a_result_is_explained_by_the_reference(tmp_path: Path) -> None:
    result = compiled(tmp_path, rule("{present: plan.schedule}"))({**MODEL, "plan": False})
    assert [finding.outcome.value for finding in result.findings] == ["not_met"]
    assert "M1" in result.explain()


# --- compiling --------------------------------------------------------------------------------------------------


def test_the_same_packs_are_compiled_once(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, rule("{present: origin}"))
    first = ce.compile(pack, as_of=AS_OF, schema=SCHEMA)
    assert ce.compile([pack], as_of="2023-12-31", schema=SCHEMA) is first
    assert ce.compile(pack, as_of="2022-12-31", schema=SCHEMA) is not first


def test_a_compiled_pack_can_be_pickled() -> None:
    evaluate = ce.compile(ce.load_pack("quang-binh/sxd2690"), as_of=AS_OF)
    model = {"id": "M1", "unit": "U1", "name": "Một việc tốt"}
    assert pickle.loads(pickle.dumps(evaluate))(model).outcomes == evaluate(model).outcomes


def test_threads_get_the_results_of_their_own_bundles(tmp_path: Path) -> None:
    evaluate = compiled(tmp_path, rule("{count: steps, where: {field: value, at_least: 5}, at_least: 3}"))
    bundles = [{**MODEL, "id": f"M{n}", "steps": [{"value": 5}] * (n % 5), "complete": ["buoc"]} for n in range(200)]
    bundles = [{**b, "steps": [{**s, "name": str(i)} for i, s in enumerate(b["steps"])]} for b in bundles]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda bundle: evaluate(bundle).outcomes["r"].value, bundles))
    assert found == ["met" if n % 5 > 2 else "not_met" for n in range(200)]


def test_every_node_has_an_emitter() -> None:
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, nodes.Node)}
    assert kinds - {nodes.Node} == set(EMITTERS)


def test_a_node_without_an_emitter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(EMITTERS, nodes.Months)
    months = "{months_between: [{field: start}, {field: checked}], at_least: 6}"
    with pytest.raises(Unplannable, match="cannot do Months"):
        compiled(tmp_path, rule(months))


HOSTILE = '"); import os; os.abort() #'


class Hostile(BaseModel):
    record: ClassVar[Record] = Record(table="thing", label=Label(HOSTILE, HOSTILE), subject=True)
    id: Text
    cell: Annotated[str | None, Field(alias='a"b\n')] = None


def test_no_text_of_an_author_gets_into_the_source(tmp_path: Path) -> None:
    require = '{field: "a\\"b\\n", is: \'' + HOSTILE + "'}"
    folder = write_pack(tmp_path, {"rules.yaml": f"rules:\n{rule(require, subject='thing')}", "pack.yaml": PACK})
    schema = Schema((Hostile,))
    pack: Pack = load_pack(folder, schema)
    evaluate = ce.compile(pack, as_of=AS_OF, schema=schema)
    assert evaluate({"thing": [{"id": "1", 'a"b\n': HOSTILE}]}).outcomes["r"].value == "met"
    source = evaluate.engine.program("thing").source
    assert "abort" not in source and 'a"b' not in source and "\\n" not in source


def test_the_examples_of_the_page_print_what_it_says() -> None:
    found = doctest.testfile(str(Path(__file__).parents[1] / "docs" / "services.md"), module_relative=False)
    assert found.attempted and not found.failed


# --- causes -----------------------------------------------------------------------------------------------------

BOTH = "{all: [{field: members, at_least: 3}, {any: [{field: cost, at_most: 5}, {not: {field: price, at_least: 9}}]}]}"


@pytest.mark.parametrize(("fields", "deciding"), [
    ({"members": 2, "cost": 4}, {0: {"members": 2}}),
    ({"members": 3, "cost": 6, "price": 9}, {1: {"cost": 6}, 2: {"price": 9}}),
    ({"members": 2, "cost": 6, "price": 9}, {0: {"members": 2}, 1: {"cost": 6}, 2: {"price": 9}}),
    ({"members": 3, "cost": 6}, {2: {"price": None}}),
    ({"cost": 6, "price": 9}, {1: {"cost": 6}, 2: {"price": 9}}),
    ({"members": "3", "cost": 6, "price": 8}, {0: {"members": "3"}, 2: {"price": 8}}),
], ids=str)  # fmt: skip
def test_the_parts_that_decided_are_told_with_their_values(tmp_path: Path, fields: Any, deciding: Any) -> None:
    result = compiled(tmp_path, rule(BOTH))({"model": [{**MODEL, **fields}]})
    assert {one.leaf: one.values for one in result.causes("r")} == deciding
    assert all(one.truth is result.leaves["r"][one.leaf] for one in result.causes("r"))


def test_values_under_dotted_names_and_lists_are_told_as_they_were_given(tmp_path: Path) -> None:
    require = "{all: [{present: plan.schedule}, {exists: steps, where: {field: kind, is: hoc}}]}"
    row = {**MODEL, "plan.schedule": False, "steps": []}
    causes = compiled(tmp_path, rule(require))({"model": [row]}).causes("r")
    assert [(one.leaf, one.values) for one in causes] == [(0, {"plan.schedule": False}), (1, {"steps": []})]


def test_causes_are_the_same_where_the_reference_had_to_be_asked(tmp_path: Path) -> None:
    require = "{any: [{field: members, at_least: 3}, {none: steps, where: {field: value, at_least: 5}}]}"
    steps = [{"value": "nhiều"}, {"value": 7}]
    result = compiled(tmp_path, rule(require))({**MODEL, "members": 2, "steps": steps})
    assert result.route == "reference"
    told = [(one.leaf, one.values) for one in result.causes("r")]
    assert told == [(0, {"members": 2}), (1, {"steps": steps})]


def test_a_requirement_that_did_not_decide_is_no_cause(tmp_path: Path) -> None:
    asks = compiled(tmp_path, rule("{field: members, at_least: 3}", when="{field: cost, at_least: 1}"))
    for cost, outcome, count in [(1, "not_met", 1), (0, "not_applicable", 0), (None, "undetermined", 0)]:
        result = asks({"model": [{**MODEL, "members": 2, "cost": cost}]})
        assert (result.outcomes["r"].value, len(result.causes("r"))) == (outcome, count)


def test_causes_of_a_rule_that_was_not_asked_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="was not asked"):
        compiled(tmp_path, rule(BOTH))({"model": [MODEL]}).causes("q")


def test_more_rows_than_a_count_has_room_for_are_left_to_the_reference() -> None:
    from criteria_engine.evaluate.row.emit_rows import few
    from criteria_engine.evaluate.row.truths import Odd

    assert few([None] * 65_535) is not None
    with pytest.raises(Odd):
        few([None] * 65_536)
