"""Drawn packs: the loader takes every one, every part of a rule comes up, and dossiers are drawn for their rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import criteria_engine as ce
import river
from criteria_engine.conditions import nodes as n
from criteria_engine.errors import PackError, UsageError
from criteria_engine.packs.model import Pack, Rule, walk
from criteria_engine.records import shipped_schema
from criteria_engine.strategies import DrawnPack, datasets, dossiers, first, packs
from criteria_engine.strategies.guidance_parts import Guidance
from criteria_engine.strategies.stock import AS_OF
from small import SCHEMA
from test_strategies import few, read

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}


def loads(drawn: DrawnPack) -> bool:
    try:
        return bool(drawn.load().rules)
    except PackError:
        return False


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_the_loader_takes_every_pack(name: str, data: st.DataObject) -> None:
    assert loads(data.draw(packs(SCHEMAS[name])))


@few
@given(packs(SCHEMA, rules=2))
def test_a_pack_has_no_more_rules_than_were_asked_for(drawn: DrawnPack) -> None:
    assert two_at_most(drawn)


def two_at_most(drawn: DrawnPack) -> bool:
    return 1 <= len(drawn.load().rules) <= 2


@few
@given(packs(SCHEMA), datasets(SCHEMA))
def test_packs_judge_the_dossiers_of_their_schema(drawn: DrawnPack, raw: dict[str, Any]) -> None:
    result = ce.assess(read(raw, SCHEMA), drawn.load(), as_of=AS_OF)
    assert all(finding.rule.id in drawn.load().by_id for finding in result.findings)


def test_a_pack_lies_in_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    drawn = first(packs(SCHEMA), lambda _: True, 1)
    assert drawn is not None
    assert drawn.load(tmp_path / "pack").folder == str(tmp_path / "pack")
    assert {file.name for file in (tmp_path / "pack").iterdir()} == set(drawn.files)


def test_a_pack_that_was_drawn_is_shown_as_its_files() -> None:
    drawn = first(packs(SCHEMA), lambda _: True, 1)
    assert "--- pack.yaml\nformat:" in repr(drawn)


# --- planted defects --------------------------------------------------------------------------------------------


def breaks_loading(tries: int = 300, **options: Any) -> bool:
    return first(packs(SCHEMA, **options), lambda drawn: not loads(drawn), tries) is not None


def test_rules_that_ask_for_each_other_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = Guidance._names

    def names(self: Guidance, number: int, belongs: Any) -> Any:
        return as_it_is(self, len(belongs), belongs)

    monkeypatch.setattr(Guidance, "_names", names)
    assert breaks_loading(3000)


def test_readings_that_the_head_lacks_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("criteria_engine.strategies.guidance_parts._names_in", lambda _: ())
    assert breaks_loading()


def test_named_conditions_in_the_wrong_place_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def when(self: Guidance, *_: Any) -> dict[str, str]:
        self.named = {"shared-1": ("model", False, {"present": "plan.date"})}
        return {"use": "shared-1"}

    monkeypatch.setattr(Guidance, "_when", when)
    assert breaks_loading()


def test_too_many_rules_are_found_out() -> None:
    assert first(packs(SCHEMA, rules=3), lambda drawn: not two_at_most(drawn), 100) is not None


# --- everything comes up ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn() -> list[Pack]:
    found: list[Pack] = []
    first(packs(SCHEMA), lambda one: bool(found.append(one.load())), 600)
    return found


def rules(found: list[Pack]) -> Iterator[Rule]:
    return (rule for pack in found for rule in pack.rules)


PARTS: dict[str, Callable[[Rule], object]] = {
    **{f"level {level}": lambda rule, level=level: rule.level == level
       for level in ("must", "should", "advise", "describe")},
    **{f"basis {basis}": lambda rule, basis=basis: rule.basis == basis
       for basis in ("data", "aggregate", "attestation")},
    **{f"per {per}": lambda rule, per=per: rule.per == per
       for per in (None, "year", "half-year", "first-half", "span")},
    **{f"subject {subject}": lambda rule, subject=subject: rule.subject == subject
       for subject in SCHEMA.subjects},
    "when": lambda rule: rule.when,
    "due": lambda rule: rule.due,
    "an outcome": lambda rule: any(isinstance(node, n.Outcome) for node in walk(rule.require)),
    "a criterion": lambda rule: rule.criterion,
    "validity of its own": lambda rule: rule.in_force,
    "a note": lambda rule: rule.notes,
    "evidence": lambda rule: rule.evidence,
    "a remedy": lambda rule: rule.remedy,
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_rule_comes_up(drawn: list[Pack], part: str) -> None:
    assert any(PARTS[part](rule) for rule in rules(drawn))


@pytest.mark.parametrize("kind", ["rule", "criterion", "verdict"])
def test_outcomes_of_every_kind_are_asked_for(drawn: list[Pack], kind: str) -> None:
    conditions = [(rule.when, rule.due, rule.require) for rule in rules(drawn)]
    assert any(isinstance(node, n.Outcome) and node.kind == kind for node in walk(conditions))


@pytest.mark.parametrize("part", ["applies_to", "readings", "parameters"])
def test_every_part_of_the_head_comes_up(drawn: list[Pack], part: str) -> None:
    assert any(getattr(pack, part) for pack in drawn) and any(not getattr(pack, part) for pack in drawn)


def test_some_validity_depends_on_a_reading(drawn: list[Pack]) -> None:
    assert any(isinstance(pack.in_force.end, n.ByReading) for pack in drawn)


def test_some_rules_share_a_named_condition() -> None:
    def shares(one: DrawnPack) -> bool:
        return one.files["1-rules.yaml"].count('"shared-1"') > 1

    assert first(packs(SCHEMA), shares, 2000) is not None


# --- of use -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["met", "not_met", "undetermined", "not_applicable"])
def test_every_outcome_comes_of_packs_and_dossiers(outcome: str) -> None:
    both = st.tuples(packs(SCHEMA), datasets(SCHEMA))

    def has(drawn: tuple[DrawnPack, dict[str, Any]]) -> bool:
        result = ce.assess(read(drawn[1], SCHEMA), drawn[0].load(), as_of=AS_OF)
        return any(finding.outcome.value == outcome for finding in result.findings)

    assert first(both, has, 200) is not None


@few
@given(st.data())
def test_dossiers_are_drawn_for_the_rules_of_drawn_packs(data: st.DataObject) -> None:
    pack = data.draw(packs(SCHEMA, rules=2)).load()
    assert read(data.draw(dossiers(pack, SCHEMA)), SCHEMA).problems == ()


def test_a_word_that_is_left_out_is_in_no_pack() -> None:
    found: list[DrawnPack] = []
    first(packs(SCHEMA, without=["attested", "open"]), lambda one: bool(found.append(one)), 200)
    texts = [one.files["1-rules.yaml"] for one in found]
    assert not any('"attested"' in text or '"open"' in text or "ask:" in text for text in texts)


def test_an_unknown_word_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'attested'"):
        packs(SCHEMA, without=["atested"])


def test_the_simplest_pack_has_one_rule_with_one_condition() -> None:
    simply = settings(max_examples=500, derandomize=True, database=None, deadline=None)
    [rule] = find(packs(SCHEMA), lambda _: True, settings=simply).load().rules
    assert rule.when is None and rule.due is None and sum(1 for _ in walk(rule.require)) == 1
