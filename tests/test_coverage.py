"""Every leaf clause has one state, and nothing is counted twice or left out; where an overlay asks for less is told."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.authoring import coverage as module
from criteria_engine.authoring.coverage import STATES, Coverage, coverage, coverage_data, coverage_lines
from criteria_engine.authoring.lint import lint
from criteria_engine.authoring.tightness import loosened
from criteria_engine.cli_rules import rules
from criteria_engine.errors import Problem
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.packs.shipped import shipped_packs
from laws.checks import Broken, caught, drawn
from small import PACK, rule
from stacked import base, base_with, clause, load, over, overlay, written

YES, NO = "{present: name}", "{absent: name}"


def covered(*packs: Pack) -> dict[str, tuple[str, tuple[str, ...]]]:
    """State and rules of every leaf."""
    found = coverage(packs)
    return {c.clause.id: (c.state, c.rules) for leaves in found.documents.values() for c in leaves}


def pack(folder: Path, clauses: str, cited: str = "", name: str = "own") -> Pack:
    text = "".join(rule(YES, name=f"r.{c}", clauses=f"[{c}]") for c in cited.split())
    return load(written(folder, text, name=name, clauses=clauses))


# --- leaves and states ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "cited", "expected"),
    [
        ({}, "own.1", ("covered", ("r.own.1",))),
        ({}, "", ("uncovered", ())),
        ({"context": "true"}, "", ("context", ())),
        ({"not_at_hand": "12-KH/TU"}, "", ("not_at_hand", ())),
        # What a rule cites is covered, whatever else the catalogue says of it.
        ({"context": "true"}, "own.1", ("covered", ("r.own.1",))),
        ({"not_at_hand": "12-KH/TU"}, "own.1", ("covered", ("r.own.1",))),
    ],
)
def test_a_leaf_has_one_state(
    tmp_path: Path, parts: dict[str, str], cited: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    assert covered(pack(tmp_path, clause("own.1", **parts), cited)) == {"own.1": expected}


def test_a_clause_that_is_a_parent_is_no_leaf(tmp_path: Path) -> None:
    tree = clause("own.1") + clause("own.1.a", parent="own.1") + clause("own.1.b", parent="own.1") + clause("own.2")
    assert list(covered(pack(tmp_path, tree))) == ["own.1.a", "own.1.b", "own.2"]


def test_a_rule_on_a_parent_covers_none_of_its_leaves(tmp_path: Path) -> None:
    tree = clause("own.1") + clause("own.1.a", parent="own.1")
    assert covered(pack(tmp_path, tree, "own.1")) == {"own.1.a": ("uncovered", ())}


def test_a_leaf_lists_every_rule_that_cites_it(tmp_path: Path) -> None:
    text = rule(YES, name="a", clauses="[own.1]") + rule(NO, name="b", clauses="[own.1]")
    assert covered(load(written(tmp_path, text, name="own")))["own.1"] == ("covered", ("a", "b"))


def test_several_packs_are_counted_together_and_each_document_once(tmp_path: Path) -> None:
    first, second = pack(tmp_path, clause("own.1"), "own.1"), pack(tmp_path, clause("more.1"), "", "more")
    found = coverage([first, second, first])
    assert {name: found.counts(name)["covered"] for name in found.documents} == {"own": 1, "more": 0}
    assert found.rules == ("r.own.1",)


def test_an_overlay_covers_the_clauses_of_its_base_and_its_own(tmp_path: Path) -> None:
    found = over(tmp_path, "  - {restate: r.plan, clauses: [over.1]}\n")
    assert covered(found) == {
        "doc.1": ("covered", ("r.plan",)), "doc.2": ("covered", ("r.new",)), "over.1": ("covered", ("r.plan",)),
    }  # fmt: skip


def test_a_clause_of_the_overlay_that_no_rule_cites_is_uncovered(tmp_path: Path) -> None:
    found = coverage([over(tmp_path)])
    assert [c.clause.id for c in found.uncovered] == ["over.1"]


def test_a_clause_that_is_replaced_counts_as_covered_by_what_took_its_place(tmp_path: Path) -> None:
    overriding = clause("over.1", relations="{overrides: [doc.1]}")
    found = over(tmp_path, "  - {replace: r.plan, id: o, clauses: [over.1]}\n", clauses=overriding)
    assert covered(found)["doc.1"] == ("covered", ("o",))


def test_a_clause_that_a_lower_layer_replaced_stays_covered(tmp_path: Path) -> None:
    overriding = clause("middle.1", relations="{overrides: [doc.1]}")
    middle = overlay(tmp_path, "  - {replace: r.plan, clauses: [middle.1]}\n", name="middle", clauses=overriding)
    top = over(tmp_path, "  - {replace: r.plan, clauses: [top.1]}\n", name="top", on=middle)
    assert covered(top)["doc.1"] == ("covered", ("r.plan",))


# --- the shipped packs, and what is printed ---------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_packs())
def test_every_leaf_of_a_shipped_pack_is_accounted_for(name: str) -> None:
    assert [c.clause.id for c in coverage([load_pack(name)]).uncovered] == []


def test_the_data_say_what_the_lines_say(tmp_path: Path) -> None:
    tree = clause("own.1") + clause("own.2", context="true") + clause("own.3", not_at_hand="12-KH/TU") + clause("own.4")
    found = coverage([pack(tmp_path, tree, "own.1")])
    assert coverage_data(found) == {
        "documents": {
            "own": {
                "leaves": 4, "covered": 1, "context": 1, "not_at_hand": 1, "uncovered": ["own.4"],
                "clauses": {
                    "own.1": {"state": "covered", "rules": ["r.own.1"]}, "own.2": {"state": "context", "rules": []},
                    "own.3": {"state": "not_at_hand", "rules": []}, "own.4": {"state": "uncovered", "rules": []},
                },
            }
        },
        "rules": 1, "rules_without_clause": [],
    }  # fmt: skip
    assert list(coverage_lines(found)) == [
        "own: 4 leaves: 1 covered, 1 context, 1 not_at_hand, 1 uncovered",
        "  own.1  covered: r.own.1", "  own.2  context", "  own.3  not_at_hand: 12-KH/TU", "  own.4  uncovered",
        "1 rules",
    ]  # fmt: skip


def test_the_command_fails_where_a_clause_is_uncovered(tmp_path: Path) -> None:
    place = written(tmp_path, name="own").as_posix()
    result = CliRunner().invoke(rules, ["coverage", place, "--format", "json"])
    assert result.exit_code == 1
    assert json.loads(result.output)["documents"]["own"]["uncovered"] == ["own.1"]
    assert CliRunner().invoke(rules, ["coverage", "tra-vinh/khoi"]).exit_code == 0


# --- a law ------------------------------------------------------------------------------------------------------


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[str, str]:
    """A tree of clauses with marks here and there, and the clauses that rules cite."""
    listed = []
    names: list[str] = []
    for n in range(draw(st.integers(1, 7))):
        parent = draw(st.none() | st.sampled_from(names)) if names else None
        name = f"own.{n}"
        parts = {"parent": parent} if parent else {}
        if draw(st.booleans()):
            parts |= draw(st.sampled_from([{"context": "true"}, {"not_at_hand": "12-KH/TU"}]))
        listed.append(clause(name, **parts))
        names.append(name)
    return "".join(listed), " ".join(draw(st.lists(st.sampled_from(names), unique=True)))


def every_leaf_is_counted_once(clauses: str, cited: str) -> None:
    with TemporaryDirectory() as folder:
        own = pack(Path(folder), clauses, cited)
    found = coverage([own])
    leaves = [c for c in own.clauses if c not in {x.parent for x in own.clauses.values()}]
    counts = found.counts("own") if leaves else dict.fromkeys(STATES, 0)
    listed = [c.clause.id for c in found.documents.get("own", ())]
    cited_leaves = set(leaves) & set(cited.split())
    if listed != leaves or sum(counts.values()) != len(leaves) or counts["covered"] != len(cited_leaves):
        raise Broken(f"{listed} {counts}\nof leaves {leaves}, cited {sorted(cited_leaves)}")
    bare = [
        c for c in leaves if c not in cited_leaves and not own.clauses[c].context and not own.clauses[c].not_at_hand
    ]
    if [c.clause.id for c in found.uncovered] != bare:
        raise Broken(f"{found.uncovered}\ninstead of {bare}")


@given(catalogues())
def test_the_counts_add_up_to_the_leaves(case: tuple[str, str]) -> None:
    every_leaf_is_counted_once(*case)


@pytest.mark.parametrize("name", shipped_packs())
def test_the_counts_of_a_shipped_pack_add_up_to_its_leaves(name: str) -> None:
    own = load_pack(name)
    found = coverage([own])
    assert sum(sum(found.counts(d).values()) for d in found.documents) == len(own.leaves)


PLANTED: dict[str, Any] = {
    "_covered": lambda leaves, citing: [module.Covered(leaf, "covered", ()) for leaf in leaves],
    "STATES": ("covered", "uncovered"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_law_of_coverage_catches(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, name, PLANTED[name])
    caught(every_leaf_is_counted_once, drawn(catalogues(), 100))


def test_the_law_of_coverage_catches_parents_counted_as_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pack, "leaves", property(lambda self: tuple(self.clauses.values())))
    caught(every_leaf_is_counted_once, drawn(catalogues(), 100))


def test_coverage_without_packs_is_empty() -> None:
    assert coverage([]) == Coverage({}, (), ())


# --- lint -------------------------------------------------------------------------------------------------------


def linted(place: Path) -> list[Problem]:
    (place / "examples").mkdir(exist_ok=True)
    return [p for p in lint(str(place))[1] if p.code in ("uncovered-clause", "overridden-clause")]


def of_shipped_schema(folder: Path, rules_text: str, head: str = "", **parts: str) -> Path:
    """An overlay on a base in the shipped schema: lint reads no other."""
    head_of_base = PACK.partition("readings:")[0] + "files: [rules.yaml]\n"
    below = base_with(folder, rule(YES, name="a") + rule(YES, name="b", clauses="[doc.2]"), head_of_base)
    return overlay(folder, rules_text, on=below, head=head, scope="", **parts)


OVERRIDING = clause("over.1", relations="{overrides: [doc.1]}")


def test_a_rule_of_the_base_that_cites_an_overridden_clause_is_told(tmp_path: Path) -> None:
    place = of_shipped_schema(tmp_path, rule(YES, name="o", clauses="[over.1]"), clauses=OVERRIDING)
    (problem,) = linted(place)
    assert problem.code == "overridden-clause" and problem.message.startswith("a cites doc.1, which over.1 overrides")


@pytest.mark.parametrize("verb", ["keep", "withdraw"])
def test_a_rule_that_is_kept_or_withdrawn_is_not_told(tmp_path: Path, verb: str) -> None:
    head = f"{verb}: [{{rule: a, reason: {{vi: A, en: A}}}}]"
    place = of_shipped_schema(tmp_path, rule(YES, name="o", clauses="[over.1]"), head, clauses=OVERRIDING)
    assert linted(place) == []


def test_a_rule_that_is_replaced_is_not_told(tmp_path: Path) -> None:
    place = of_shipped_schema(tmp_path, "  - {replace: a, clauses: [over.1]}\n", clauses=OVERRIDING)
    assert linted(place) == []


def test_a_leaf_that_is_neither_cited_nor_marked_is_told_at_its_place(tmp_path: Path) -> None:
    (problem,) = linted(of_shipped_schema(tmp_path, "  - {restate: a}\n"))
    assert problem.code == "uncovered-clause" and problem.at.endswith("over/clauses.yaml:2:5")


# --- where an overlay asks for less -----------------------------------------------------------------------------

BASE = rule("{field: members, at_least: {parameter: few}}", name="r", when=YES, due=YES)


def told(folder: Path, parts: str = "", head: str = "", below: str = BASE, base_head: str = PACK) -> list[str]:
    text = f"  - {{replace: r, {parts}}}\n" if parts else ""
    return list(loosened(over(folder, text, on=base_with(folder, below, base_head), head=head)))


SAME = "{field: members, at_least: {parameter: few}}"


@pytest.mark.parametrize(
    "parts",
    [
        "", "clauses: [over.1]", "title: {vi: B, en: B}",
        f"require: {{all: [{SAME}, {{present: origin}}]}}",
        "when: {any: [{present: name}, {present: origin}]}",
        "level: must",
    ],
)  # fmt: skip
def test_an_overlay_that_asks_for_the_same_or_more_is_not_told(tmp_path: Path, parts: str) -> None:
    assert told(tmp_path, parts) == []


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ("level: should", "level must is now should"),
        ("level: describe", "level must is now describe"),
        ("require: {present: origin}", "another condition is required"),
        (f"require: {{any: [{SAME}, {{present: origin}}]}}", "another condition is required"),
        ("when: {all: [{present: name}, {present: origin}]}", "it applies under another condition"),
        ("when: {present: origin}", "it applies under another condition"),
        ("due: {present: origin}", "it falls due under another condition"),
        ("subject: unit, require: {present: name}, when: {present: name}", "asked of another subject"),
        ("in_force: {from: 2023-01-01}", "another validity"),
    ],
)
@pytest.mark.parametrize("renamed", [False, True], ids=["", "renamed"])
def test_an_overlay_that_may_ask_for_less_is_told(tmp_path: Path, parts: str, words: str, renamed: bool) -> None:
    found = told(tmp_path, f"{'id: o, ' if renamed else ''}{parts}")
    assert any(words in line and line.startswith("o: " if renamed else "r: ") for line in found), found


def test_a_level_that_is_raised_is_not_told(tmp_path: Path) -> None:
    assert told(tmp_path, "level: must", below=rule(YES, name="r", level="advise")) == []


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("withdraw: [{rule: r, reason: {vi: A, en: A}}]", "r: withdrawn"),
        ("set: {readings: {basis: loose}}", "reading basis: strict is now loose"),
        ("set: {parameters: {few: 1}}", "parameter few: another value"),
    ],
)
def test_what_pack_yaml_takes_away_or_sets_is_told(tmp_path: Path, head: str, words: str) -> None:
    assert any(line.startswith(words) for line in told(tmp_path, head=head))


def test_a_named_condition_that_stands_for_another_is_told_with_the_rules_that_use_it(tmp_path: Path) -> None:
    head = PACK.replace("files:", "conditions: {is-good: {present: plan.schedule}}\nfiles:")
    found = told(tmp_path, head="conditions: {is-good: {present: name}}", below=rule("{use: is-good}"), base_head=head)
    assert found == ["r: another condition is required; it may ask for less"]


def test_a_pack_that_extends_none_asks_for_what_it_asks(tmp_path: Path) -> None:
    assert list(loosened(load(base(tmp_path)))) == []
