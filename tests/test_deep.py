"""`rules lint --deep`: planted defects are found, sound packs are left in peace, and a proof is a proof."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria_engine.authoring.deep.fields import fields_required
from criteria_engine.authoring.deep.proof import exclude_each_other, never_false
from criteria_engine.authoring.deep.search import Searched, lint_deeply
from criteria_engine.cli import app
from criteria_engine.evaluate.question import Question
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.strategies import records
from criteria_engine.values import FALSE, TRUE
from small import AS_OF, READINGS, SCHEMA, checked, pack_with, rule, write_pack

NEW = "{field: origin, is: moi}"
OLD = "{field: origin, is: cung_co}"


def searched(folder: Path, *rules: str) -> Searched:
    return lint_deeply(pack_with(folder, "".join(rules)), SCHEMA)


def codes(folder: Path, *rules: str) -> list[str]:
    return [p.code for p in searched(folder, *rules).problems]


# --- planted defects --------------------------------------------------------------------------------------------

NEVER_MET = {
    "two codes at once": f"{{all: [{NEW}, {OLD}]}}",
    "none of the codes there are": "{field: origin, not_in: [moi, cung_co, nhan_rong]}",
    "more and fewer": "{all: [{count: steps, more_than: 2}, {count: steps, less_than: 3}]}",
    "a day before and after": "{all: [{field: start, before: 2023-01-01}, {field: start, after: 2022-06-30}, "
                              "{field: start, within: 2024}]}",
    "there and not there": "{all: [{present: cost}, {absent: cost}]}",
    "a row that can not be": f"{{exists: model, by: unit, of: unit, where: {{all: [{NEW}, {OLD}]}}}}",
    "left open": "{open: {vi: Để ngỏ, en: Left open}}",
}  # fmt: skip


@pytest.mark.parametrize("condition", NEVER_MET.values(), ids=NEVER_MET)
def test_a_rule_that_nothing_can_meet_is_found(tmp_path: Path, condition: str) -> None:
    assert "never-met" in codes(tmp_path, rule(condition))


NEVER_NOT_MET = {
    "it asks what it applies by": (NEW, NEW),
    "its opposite is not applied to": ("{field: origin, is_not: moi}", f"{{not: {NEW}}}"),
    "every code will do": ("{present: origin}", "{field: origin, in: [moi, cung_co, nhan_rong]}"),
    "one way or the other": ("{present: name}", f"{{any: [{NEW}, {{not: {NEW}}}]}}"),
}


@pytest.mark.parametrize(("when", "require"), NEVER_NOT_MET.values(), ids=NEVER_NOT_MET)
def test_a_rule_that_nothing_can_fail_is_found(tmp_path: Path, when: str, require: str) -> None:
    assert codes(tmp_path, rule(require, when=when)) == ["never-not-met"]


def test_a_rule_that_never_falls_due_is_found(tmp_path: Path) -> None:
    due = "{all: [{due: {from: start, months: 6}}, {absent: start}]}"
    assert codes(tmp_path, rule("{present: cost}", due=due)) == ["never-not-met"]


NEVER_APPLICABLE = {
    "conditions at odds": {"when": f"{{all: [{NEW}, {OLD}]}}"},
    "codes that are not there": {"when": "{field: origin, not_in: [moi, cung_co, nhan_rong]}"},
    "in force never": {"in_force": "{from: 2025-01-01, to: 2024-01-01}"},
}


@pytest.mark.parametrize("parts", NEVER_APPLICABLE.values(), ids=NEVER_APPLICABLE)
def test_a_rule_that_applies_to_nothing_is_found_and_nothing_else_is_said_of_it(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    assert codes(tmp_path, rule("{present: cost}", **parts)) == ["never-applicable"]


PAIRS = {
    "one field": (NEW, OLD),
    "a count": ("{count: steps, at_least: 3}", "{count: steps, at_most: 2}"),
    "rows": (f"{{exists: model, by: unit, of: unit, where: {NEW}}}",
             f"{{none: model, by: unit, of: unit, where: {NEW}}}"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_two_rules_that_are_never_met_together_are_found(tmp_path: Path, one: str, other: str) -> None:
    assert codes(tmp_path, rule(one, name="r.one"), rule(other, name="r.two")) == ["never-together"]


def test_a_pair_is_told_at_the_second_rule_with_the_place_of_the_first_and_what_they_share(tmp_path: Path) -> None:
    (problem,) = searched(tmp_path, rule(NEW, name="r.one"), rule(OLD, name="r.two")).problems
    assert problem.at.endswith("rules.yaml:8:5")
    assert "r.one (" in problem.message and "rules.yaml:2:5) and r.two both look at model.origin" in problem.message


# --- how sure it is ---------------------------------------------------------------------------------------------


def test_what_is_proved_is_not_searched_for(tmp_path: Path) -> None:
    found = searched(tmp_path, rule(NEVER_MET["two codes at once"]))
    assert "exclude each other, whatever the records say" in found.problems[0].message


def test_what_is_searched_for_in_vain_says_so_with_the_number_of_dossiers(tmp_path: Path) -> None:
    (problem,) = searched(tmp_path, rule(NEVER_MET["none of the codes there are"])).problems
    assert "dossiers were tried" in problem.message and "this is a search, not a proof" in problem.message


def test_the_answer_is_the_same_on_every_run(tmp_path: Path) -> None:
    rules = [rule(NEVER_MET["none of the codes there are"]), rule(NEW, name="r.new"), rule(OLD, name="r.old")]
    assert searched(tmp_path, *rules) == searched(tmp_path, *rules)


# --- sound packs ------------------------------------------------------------------------------------------------

SOUND = {
    "a deep rule": [rule("{exists: review, by: about, where: {all: [{field: date, within: 2022-Q3}, {present: id}]}}")],
    "an open alternative": [rule("{any: [{present: cost}, {open: {vi: Để ngỏ, en: Left open}}]}")],
    "a permission": [rule(NEW, level="describe")],
    "two permissions": [rule(NEW, name="r.a", level="describe"), rule(OLD, name="r.b", level="describe")],
    "two rules that never apply together": [
        rule("{field: cost, more_than: 5}", name="r.a", when=NEW),
        rule("{field: cost, less_than: 5}", name="r.b", when=OLD),
    ],
    "one rule for each reading": [
        rule(NEW, name="r.a", when="{reading: basis, is: strict}"),
        rule(OLD, name="r.b", when="{reading: basis, is: loose}"),
    ],
    "two kinds of rows": [
        rule("{exists: steps, where: {field: kind, is: hoc}}", name="r.a"),
        rule("{exists: steps, where: {field: kind, is: lam}}", name="r.b"),
    ],
    "a yearly rule": [rule("{exists: model, by: unit, during: {the: period}}", subject="unit", per="year")],
    "a question to a person": [rule("{attested: concrete}", basis="attestation")],
}  # fmt: skip


@pytest.mark.parametrize("rules", SOUND.values(), ids=SOUND)
def test_a_sound_pack_is_left_in_peace(tmp_path: Path, rules: list[str]) -> None:
    assert searched(tmp_path, *rules).problems == ()


def test_what_examples_show_is_not_drawn(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    base = "base: {unit: [{id: U1, name: A}]}\nexamples:\n"
    shown = "".join(
        f"  - {{rule: r, outcome: {outcome}, records: {{model: [{{id: M1, unit: U1, name: B, origin: {code}}}]}}}}\n"
        for outcome, code in (("met", "moi"), ("not_met", "cung_co"))
    )
    (tmp_path / "examples" / "rules.yaml").write_text(base + shown, encoding="utf-8")
    found = searched(tmp_path, rule(NEW))
    assert (found.examples, found.drawn, found.problems) == (2, 0, ())


@pytest.mark.parametrize("name", shipped_packs())
def test_the_shipped_packs_are_sound_as_far_as_a_search_can_tell(name: str) -> None:
    assert lint_deeply(load_pack(name)).problems == ()


def test_fields_and_lists_are_named_with_the_table_that_they_are_of(tmp_path: Path) -> None:
    inner = "{all: [{field: kind, is: hoc}, {field: done, after: {field: outer.start}}, {present: outer.unit.scope}]}"
    pack = pack_with(tmp_path, rule(f"{{exists: steps, where: {inner}}}"))
    expected = {"model.steps", "model.steps.kind", "model.steps.done", "model.start", "unit.scope"}
    assert fields_required(pack.rules[0], SCHEMA) == expected


# --- proofs -----------------------------------------------------------------------------------------------------

ATOMS = [
    NEW, OLD, "{field: origin, is_not: moi}", "{field: origin, in: [moi, cung_co]}", "{field: origin, not_in: [moi]}",
    "{present: origin}", "{field: grassroots, is: true}", "{field: grassroots, is: false}",
    "{field: still_fits, is: false}", "{field: members, more_than: 1}", "{field: members, less_than: 2}",
    "{field: members, is: 2}", "{field: members, at_least: 2}", "{field: start, before: 2023-01-01}",
    "{field: start, on_or_after: 2023-01-01}", "{field: start, within: 2022}", "{field: start, after: 2022}",
    "{field: term, before: 2023-01-01}", "{field: term, is: 2022}", "{field: term, within: 2023}",
    "{field: retired, after: 2023}", "{present: retired}", "{count: steps, at_least: 1}",
    "{count: steps, less_than: 1}",
    "{exists: steps}", "{none: steps}", "{sum: steps, of: value, more_than: 3}",
    "{sum: steps, of: value, less_than: 3}",
    "{reading: basis, is: strict}", "{reading: basis, is: loose}", "{field: name, contains: a}",
]  # fmt: skip


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=1, max_size=4).map(", ".join)
    together = st.sampled_from(("all", "any")).flatmap(lambda word: several.map(lambda p: f"{{{word}: [{p}]}}"))
    return together | parts.map("{{not: {}}}".format)


CONDITIONS = st.recursive(st.sampled_from(ATOMS), joined, max_leaves=6)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONDITIONS, records(SCHEMA, tables=["unit", "model"]))
def test_what_is_proved_impossible_comes_true_in_no_dossier(condition: str, raw: dict[str, list[object]]) -> None:
    node, wrong = checked(condition)
    assert not wrong
    found = dossier_of(SCHEMA, [from_mapping(raw, SCHEMA)])
    answers = {evaluate(Question(found, row, AS_OF, readings=READINGS), node).truth for row in found.rows("model")}
    assert TRUE not in answers or not exclude_each_other(node)
    assert FALSE not in answers or not never_false(condition=node)


# --- the command ------------------------------------------------------------------------------------------------


def lint(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["rules", "lint", *arguments])
    return done.exit_code, done.output


def test_the_command_searches_with_the_option_only(tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path, {"rules.yaml": "rules:\n" + rule(NEVER_MET["two codes at once"])}))
    assert "never-met" not in lint(folder)[1]
    code, said = lint("--deep", folder)
    assert code == 4
    assert "[never-met]" in said and "searched 0 examples" in said


def test_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    code, said = lint("--deep", str(write_pack(tmp_path)))
    assert code == 2
    assert "pip install criteria-engine[strategies]" in said
