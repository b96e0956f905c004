"""An overlay changes its base for some units: what the flat pack holds, what is refused, who is judged by which."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.errors import PackError, Problem, UsageError
from criteria_engine.findings import run as run_module
from criteria_engine.findings import twins
from criteria_engine.findings.model import Assessment
from criteria_engine.packs.flat import Overlay
from criteria_engine.packs.model import Pack
from criteria_engine.source import Node
from criteria_engine.values import read_quantity
from laws.checks import Broken, caught, drawn
from small import PACK, RULES, rule
from stacked import base, base_with, clause, finding, load, one_model, over, overlay, run, told, written

YES, NO, OPEN = "{present: name}", "{absent: name}", "{present: origin}"
FROM_2022 = "in_force: {from: 2022-01-05}"
OVERRIDING = clause("over.1", relations="{overrides: [doc.1]}")


def restate(name: str, clauses: str = "[over.1]") -> str:
    return f"  - {{restate: {name}, clauses: {clauses}}}\n"


def change(name: str, **parts: str) -> str:
    return "\n".join([f"  - replace: {name}", *(f"    {k}: {v}" for k, v in parts.items()), ""])


# --- what the flat pack holds -----------------------------------------------------------------------------------


def test_an_overlay_holds_the_rules_and_clauses_of_its_base_in_their_order(tmp_path: Path) -> None:
    pack = over(tmp_path)
    assert [r.id for r in pack.rules] == ["r.plan", "r.new"]
    assert list(pack.clauses) == ["doc.1", "doc.2", "over.1"]
    assert list(pack.documents) == ["doc", "over"]
    assert pack.layers == ("over", "small")


def test_a_rule_that_is_not_spoken_of_is_the_rule_of_the_base(tmp_path: Path) -> None:
    pack = over(tmp_path)
    assert pack.base is not None
    before, after = pack.base.by_id["r.new"], pack.by_id["r.new"]
    assert (after.require, after.clauses, after.criterion, after.pack) == (
        before.require, before.clauses, before.criterion, "small",
    )  # fmt: skip


def test_a_restated_rule_cites_the_clause_of_the_overlay_first(tmp_path: Path) -> None:
    changed = over(tmp_path, restate("r.plan")).by_id["r.plan"]
    assert (changed.clauses, changed.pack, changed.overridden) == (("over.1", "doc.1"), "small", ())


def test_a_rule_that_is_restated_twice_cites_both_clauses(tmp_path: Path) -> None:
    clauses = clause("over.1") + clause("over.2")
    pack = over(tmp_path, restate("r.plan") + restate("r.plan", "[over.2]"), clauses=clauses)
    assert set(pack.by_id["r.plan"].clauses) == {"over.1", "over.2", "doc.1"}


def test_who_has_to_act_on_a_restated_rule_is_whom_the_overlay_names(tmp_path: Path) -> None:
    head = PACK.replace("files:", "actors: {all: {vi: Mọi nơi, en: Everybody}}\nfiles:")
    below = base(tmp_path, {
        "pack.yaml": head,
        "clauses.yaml": "clauses:\n" + clause("doc.1", actor="all") + clause("doc.2"),
    })  # fmt: skip
    pack = over(
        tmp_path, restate("r.plan"), on=below, clauses=clause("over.1", actor="bloc"),
        head="actors: {bloc: {vi: Khối, en: The bloc}}",
    )  # fmt: skip
    actor = pack.by_id["r.plan"].actor
    assert actor is not None and actor.en == "The bloc"


def test_what_a_replacement_leaves_out_stays(tmp_path: Path) -> None:
    pack = over(tmp_path, change("r.plan", clauses="[over.1]", require=YES))
    assert pack.base is not None
    before, after = pack.base.by_id["r.plan"], pack.by_id["r.plan"]
    assert (after.id, after.title, after.criterion, after.level, after.subject) == (
        before.id, before.title, before.criterion, before.level, before.subject,
    )  # fmt: skip
    assert after.require != before.require and after.pack == "over"
    assert after.clauses == ("over.1", "doc.1")


def test_a_replaced_rule_may_have_an_id_of_its_own_and_keeps_its_place(tmp_path: Path) -> None:
    pack = over(tmp_path, change("r.plan", id="o.plan", clauses="[over.1]"))
    assert [r.id for r in pack.rules] == ["o.plan", "r.new"]


def test_a_clause_that_is_overridden_is_told_as_replaced_and_no_longer_cited(tmp_path: Path) -> None:
    changed = over(tmp_path, change("r.plan", clauses="[over.1]"), clauses=OVERRIDING).by_id["r.plan"]
    assert (changed.clauses, changed.overridden) == (("over.1",), ("doc.1",))


def test_a_rule_that_is_added_follows_the_one_spoken_of_before_it(tmp_path: Path) -> None:
    own = {"clauses": "[over.1]"}
    pack = over(
        tmp_path,
        rule(YES, name="o.first", **own) + restate("r.plan") + rule(YES, name="o.second", **own)
        + rule(YES, name="o.third", **own),
    )  # fmt: skip
    assert [r.id for r in pack.rules] == ["o.first", "r.plan", "o.second", "o.third", "r.new"]
    assert pack.by_id["o.second"].pack == "over"


def test_an_added_rule_whose_clause_overrides_tells_what_it_replaces(tmp_path: Path) -> None:
    pack = over(tmp_path, rule(YES, name="o.own", clauses="[over.1]"), clauses=OVERRIDING)
    assert pack.by_id["o.own"].overridden == ("doc.1",)


def test_a_reading_of_the_base_may_have_another_default(tmp_path: Path) -> None:
    pack = over(tmp_path, head="set: {readings: {basis: loose}}")
    assert pack.base is not None
    assert (pack.base.defaults, pack.defaults) == ({"basis": "strict"}, {"basis": "loose"})


@pytest.mark.parametrize(
    ("given", "source"), [("5", "doc.1"), ("{value: 5, source: over.1}", "over.1")], ids=["value", "with a source"]
)
def test_a_parameter_of_the_base_may_have_another_value(tmp_path: Path, given: str, source: str) -> None:
    below = base_with(tmp_path, rule("{field: members, at_least: {parameter: few}}"))
    pack = over(tmp_path, on=below, head=f"set: {{parameters: {{few: {given}}}}}")
    assert (pack.parameters["few"].values, pack.parameters["few"].source) == ((read_quantity(5),), source)
    found = one_model({"members": 3})
    assert told(run(found, load(below))) == {"r": "met"}
    assert told(run(found, pack)) == {"r": "not_met"}


def test_parts_that_an_overlay_lists_are_added_to_those_of_the_base(tmp_path: Path) -> None:
    head = """\
readings:
  - {name: own, clauses: [over.1], default: a, reason: {vi: A, en: A}, values: {a: {vi: A, en: A}, b: {vi: B, en: B}}}
parameters: [{name: many, value: 9, title: {vi: A, en: A}, source: over.1}]
criteria: [{id: over.1, title: {vi: A, en: A}}]
verdicts: {own: {title: {vi: A, en: A}, criteria: [over.1, doc.1]}}"""
    pack = over(tmp_path, head=head)
    assert list(pack.readings) == ["basis", "own"]
    assert list(pack.parameters) == ["few", "many"]
    assert list(pack.criteria) == ["doc.1", "doc.2", "over.1"]
    assert list(pack.verdicts) == ["whole", "own"]


def with_condition(folder: Path) -> Path:
    head = PACK.replace("files:", "conditions: {is-good: {present: plan.schedule}}\nfiles:")
    return base_with(folder, rule("{use: is-good}"), head)


def test_a_named_condition_of_the_overlay_stands_for_that_of_the_base(tmp_path: Path) -> None:
    below = with_condition(tmp_path)
    pack = over(tmp_path, on=below, head="conditions: {is-good: {present: name}}")
    assert told(run(one_model(), load(below))) == {"r": "undetermined"}
    assert told(run(one_model(), pack)) == {"r": "met"}


def test_a_condition_of_the_base_serves_the_rules_of_the_overlay(tmp_path: Path) -> None:
    pack = over(tmp_path, rule("{use: is-good}", name="o", clauses="[over.1]"), on=with_condition(tmp_path))
    assert pack.by_id["o"].require == pack.by_id["r"].require


def test_a_condition_of_the_base_that_no_rule_uses_any_more_is_let_be(tmp_path: Path) -> None:
    # The folder of the overlay is the beginning of the name of the base's.
    below = shutil.copytree(with_condition(tmp_path), tmp_path / "over-base")
    pack = over(tmp_path, change("r", require=YES), on=below)
    assert told(run(one_model(), pack)) == {"r": "met"}


def test_the_digest_of_an_overlay_changes_with_its_base(tmp_path: Path) -> None:
    below = base(tmp_path)
    before = over(tmp_path, on=below).digest
    assert over(tmp_path, on=below).digest == before
    (below / "rules.yaml").write_text(RULES + "# a comment\n", encoding="utf-8")
    assert over(tmp_path, on=below).digest != before


def test_a_clause_that_restates_one_of_the_base_may_leave_its_words_out(tmp_path: Path) -> None:
    short = "  - {id: over.1, locator: a, relations: {restates: [doc.1]}}\n"
    pack = over(tmp_path, restate("r.plan"), clauses=short)
    assert pack.clauses["over.1"].summary == pack.clauses["doc.1"].summary
    assert (pack.clauses["over.1"].modality, pack.clauses["over.1"].locator) == ("must", "a")


def test_a_rule_of_the_base_stays_in_force_as_long_as_its_own_pack(tmp_path: Path) -> None:
    head = PACK.replace("files:", "in_force: {from: 2021-06-01, to: 2023-06-30}\nfiles:")
    pack = over(tmp_path, change("r.new", require=YES), on=base_with(tmp_path, RULES.partition("\n")[2], head),
                head=FROM_2022)  # fmt: skip
    ends = {r.id: r.in_force.resolve({}) if r.in_force else None for r in pack.rules}
    assert ends == {"r.plan": (date(2021, 6, 1), date(2023, 6, 30)), "r.new": None}


def test_an_end_that_a_rule_of_the_base_leaves_out_is_that_of_its_own_pack(tmp_path: Path) -> None:
    head = PACK.replace("files:", "in_force: {from: 2021-06-01, to: 2023-06-30}\nfiles:")
    below = base_with(tmp_path, rule(YES, in_force="{from: 2022-07-01}"), head)
    pack = over(tmp_path, on=below, head="in_force: {from: 2022-01-05, to: 2025-12-31}")
    validity = pack.by_id["r"].in_force
    assert validity is not None and validity.resolve({}) == (date(2022, 7, 1), date(2023, 6, 30))


def test_a_validity_that_the_replaced_rule_had_of_its_own_stays(tmp_path: Path) -> None:
    below = base_with(tmp_path, rule(YES, in_force="{from: 2022-07-01, to: 2023-06-30}"))
    pack = over(tmp_path, change("r", require=OPEN), on=below, head=FROM_2022)
    validity = pack.by_id["r"].in_force
    assert validity is not None and validity.resolve({}) == (date(2022, 7, 1), date(2023, 6, 30))


def test_a_withdrawn_rule_is_superseded(tmp_path: Path) -> None:
    head = "withdraw: [{rule: r.plan, reason: {vi: Không còn, en: No longer}}]"
    pack = over(tmp_path, head=head)
    withdrawn = pack.by_id["r.plan"].withdrawn
    assert withdrawn is not None and withdrawn.en == "No longer"
    result = run(one_model(), pack)
    assert told(result) == {"r.plan": "not_applicable (superseded)", "r.new": "undetermined"}


def test_all_rules_but_some_and_the_changed_ones_may_be_withdrawn(tmp_path: Path) -> None:
    below = base_with(tmp_path, "".join(rule(YES, name=name) for name in ("a", "b", "c", "d")))
    head = "withdraw: [{all_but: [b], reason: {vi: A, en: A}}]"
    rules = change("c", require=NO) + rule(YES, name="e", clauses="[over.1]")
    pack = over(tmp_path, rules, on=below, head=head)
    assert {r.id for r in pack.rules if r.withdrawn} == {"a", "d"}


def test_a_pack_that_is_used_by_the_base_is_used_by_the_overlay_too(tmp_path: Path) -> None:
    beside = written(tmp_path, rule(YES, name="s", clauses="[side.1]"), name="side")
    asks = f"{{outcome: {{rule: s, pack: {beside.as_posix()}}}}}"
    below = base_with(tmp_path, rule(asks), PACK.replace("files:", f"uses: [{beside.as_posix()}]\nfiles:"))
    assert told(run(one_model(), over(tmp_path, on=below))) == {"r": "met"}


def test_an_overlay_may_use_packs_beside_those_of_its_base(tmp_path: Path) -> None:
    beside = written(tmp_path, rule(YES, name="s", clauses="[side.1]"), name="side")
    more = written(tmp_path, rule(NO, name="t", clauses="[more.1]"), name="more")
    asks = f"{{outcome: {{rule: s, pack: {beside.as_posix()}}}}}"
    below = base_with(tmp_path, rule(asks), PACK.replace("files:", f"uses: [{beside.as_posix()}]\nfiles:"))
    own = rule(f"{{outcome: {{rule: t, pack: {more.as_posix()}}}}}", name="o", clauses="[over.1]")
    pack = over(tmp_path, own, on=below, head=f"uses: [{more.as_posix()}]")
    assert told(run(one_model(), pack)) == {"r": "met", "o": "not_met"}


# --- what is refused --------------------------------------------------------------------------------------------


def problems(place: Path, folder: Path) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        load(place)
    prefix = f"{folder.as_posix()}/"
    return [Problem(p.at.removeprefix(prefix), p.code, p.message.replace(prefix, "")) for p in caught.value.problems]


def at(folder: Path, file: str, mark: str) -> str:
    """`over/rules.yaml:3:5`: where a text stands in a file."""
    text = (folder / file).read_text(encoding="utf-8")
    before = text[: text.index(mark)]
    return f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


# What the overlay says, where the problem stands (file, mark), its code, words of its message.
REFUSED = {
    "a restated rule that the base lacks": (
        {"rules": restate("r.plam")}, "over/rules.yaml", "restate:", "unknown-rule", "did you mean 'r.plan'?"),
    "a replaced rule that the base lacks": (
        {"rules": change("r.plam", require=YES)}, "over/rules.yaml", "replace:", "unknown-rule",
        "did you mean 'r.plan'?"),
    "a withdrawn rule that the base lacks": (
        {"head": "withdraw: [{rule: r.plam, reason: {vi: A, en: A}}]"}, "over/pack.yaml", "rule: r.plam",
        "unknown-rule", "did you mean 'r.plan'?"),
    "a rule left standing that the base lacks": (
        {"head": "withdraw: [{all_but: [r.plam], reason: {vi: A, en: A}}]"}, "over/pack.yaml", "r.plam",
        "unknown-rule", "did you mean 'r.plan'?"),
    "a kept rule that the base lacks": (
        {"head": "keep: [{rule: r.plam, reason: {vi: A, en: A}}]"}, "over/pack.yaml", "rule: r.plam", "unknown-rule",
        "did you mean 'r.plan'?"),
    "a withdrawal of another shape": (
        {"head": "withdraw: [{all_but: r.plan, reason: {vi: A, en: A}}]"}, "over/pack.yaml", "all_but", "pack-shape",
        "valid list"),
    "a withdrawal without a reason": (
        {"head": "withdraw: [{rule: r.plan}]"}, "over/pack.yaml", "{rule: r.plan", "missing-key",
        "'reason' is missing"),
    "a reading that the base lacks": (
        {"head": "set: {readings: {bassis: loose}}"}, "over/pack.yaml", "bassis", "unknown-reading",
        "did you mean 'basis'?"),
    "a value that the reading lacks": (
        {"head": "set: {readings: {basis: lose}}"}, "over/pack.yaml", "lose", "unknown-reading",
        "did you mean 'loose'?"),
    "a parameter that the base lacks": (
        {"head": "set: {parameters: {fw: 3}}"}, "over/pack.yaml", "fw", "unknown-parameter", "did you mean 'few'?"),
    "something else to set": (
        {"head": "set: {verdicts: {whole: x}}"}, "over/pack.yaml", "verdicts", "unknown-key", "has no place here"),
    "a clause that the catalogue lacks, of a restated rule": (
        {"rules": restate("r.plan", "[over.9]")}, "over/rules.yaml", "over.9", "dangling-clause", "'over.9'"),
    "a clause that the catalogue lacks, of a replaced rule": (
        {"rules": change("r.plan", clauses="[over.9]")}, "over/rules.yaml", "clauses:", "dangling-clause", "'over.9'"),
    "a restated rule with a condition of its own": (
        {"rules": "  - {restate: r.plan, clauses: [over.1], require: {present: name}}\n"}, "over/rules.yaml",
        "require:", "unknown-key", "use `replace`"),
    "a rule that is both restated and replaced": (
        {"rules": "  - {restate: r.plan, replace: r.new, clauses: [over.1]}\n"}, "over/rules.yaml", "replace:",
        "unknown-key", "'replace' has no place"),
    "a clause that overrides, in a rule that restates": (
        {"rules": restate("r.plan"), "clauses": OVERRIDING}, "over/rules.yaml", "clauses:", "overridden-clause",
        "override doc.1: use `replace`"),
    "a typo in a field of a replaced condition": (
        {"rules": change("r.plan", require="{present: plan.shedule}")}, "over/rules.yaml", "{present: plan.sh",
        "unknown-field", "did you mean 'plan.schedule'?"),
    "an unknown key of a replaced rule": (
        {"rules": change("r.plan", requires=YES)}, "over/rules.yaml", "requires", "unknown-key",
        "did you mean 'require'?"),
    "a replaced rule that has the id of another": (
        {"rules": change("r.plan", id="r.new")}, None, None, "repeated-rule", "the rule 'r.new' is already at"),
    "an added rule that has the id of another": (
        {"rules": restate("r.plan") + rule(YES, name="r.plan", clauses="[over.1]")}, "over/rules.yaml", "id: r.plan",
        "repeated-rule", "the rule 'r.plan' is already at base/rules.yaml"),
    "a rule that is replaced twice": (
        {"rules": change("r.plan", level="should") + change("r.plan", id="o.plan", require=YES)}, "over/rules.yaml",
        "replace: r.plan\n    id", "repeated-rule", "'r.plan' is already replaced at over/rules.yaml:2:5"),
    "a reading of the name of a base's": (
        {"head": "readings: [{name: basis, clauses: [over.1], default: a, reason: {vi: A, en: A}, "
                 "values: {a: {vi: A, en: A}, b: {vi: B, en: B}}}]"},
        "over/pack.yaml", "{name: basis", "repeated-reading", "already at base/pack.yaml"),
    "a parameter of the name of a base's": (
        {"head": "parameters: [{name: few, value: 9, title: {vi: A, en: A}, source: over.1}]"}, "over/pack.yaml",
        "{name: few", "repeated-parameter", "already at base/pack.yaml"),
    "a clause of the name of a base's": (
        {"clauses": clause("over.1") + clause("doc.1")}, "over/clauses.yaml", "{id: doc.1", "repeated-clause",
        "already at base/clauses.yaml"),
    "a document of the name of a base's": (
        {"document": "doc", "clauses": clause("doc.3")}, "over/pack.yaml", "id: doc", "repeated-document",
        "already at base/pack.yaml"),
    "a clause of an unknown document": (
        {"clauses": clause("ovr.1")}, "over/clauses.yaml", "{id: ovr.1", "unknown-document", "did you mean 'over'?"),
    "a condition that no rule uses": (
        {"head": "conditions: {is-good: {present: name}}"}, "over/pack.yaml", "is-good", "unused-condition",
        "'is-good'"),
    "a period for a subject that has none": (
        {"rules": change("r.plan", per="year")}, "over/rules.yaml", "per: year", "per", "'model' has none"),
    "an unknown question": (
        {"rules": "  - {id: o, ask: concret, clauses: [over.1], subject: model, level: must}\n"}, "over/rules.yaml",
        "concret", "unknown-question", "'concret'"),
    "evidence that leads nowhere": (
        {"rules": change("r.plan", evidence="[plan.shedule]")}, "over/rules.yaml", "plan.shedule", "unknown-field",
        "did you mean 'plan.schedule'?"),
    "a base that is not there": (
        {"on": Path("tra-vinh/hd3"), "rules": restate("hd30.c3.plan-schedule")}, "over/pack.yaml", "tra-vinh/hd3",
        "unknown-pack", "did you mean 'tra-vinh/hd30'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_of_an_overlay_has_one_message_with_its_place(tmp_path: Path, fault: str) -> None:
    parts, file, mark, code, words = REFUSED[fault]
    (problem,) = problems(overlay(tmp_path, **parts), tmp_path)
    assert (problem.code, words in problem.message) == (code, True), problem
    if file is not None:
        assert problem.at == at(tmp_path, file, mark)


def test_a_period_of_the_base_that_the_new_subject_has_not_is_told_at_the_overlay(tmp_path: Path) -> None:
    below = base_with(tmp_path, "# so many\n# lines\n# more\n# than\n# the\n# other\n# file\n"
                      + rule("{present: name}", subject="unit", per="year"))  # fmt: skip
    place = overlay(tmp_path, change("r", subject="model"), on=below)
    (problem,) = problems(place, tmp_path)
    assert (problem.at, problem.code) == ("over/rules.yaml:2:5", "per")


def test_a_fault_of_the_base_is_told_at_the_base_and_nothing_follows_from_it(tmp_path: Path) -> None:
    below = base(tmp_path, {"rules.yaml": RULES.replace("plan.schedule", "plan.shedule")})
    (problem,) = problems(overlay(tmp_path, restate("r.plan"), on=below), tmp_path)
    assert (problem.at.partition(":")[0], problem.code) == ("base/rules.yaml", "unknown-field")


@pytest.mark.parametrize(
    "verb",
    [
        "set: {readings: {basis: loose}}",
        "withdraw: [{rule: r.plan, reason: {vi: A, en: A}}]",
        "keep: [{rule: r.plan, reason: {vi: A, en: A}}]",
    ],
)
def test_what_only_an_overlay_says_is_refused_in_another_pack(tmp_path: Path, verb: str) -> None:
    place = base(tmp_path, {"pack.yaml": PACK.replace("files:", f"{verb}\nfiles:")})
    (problem,) = problems(place, tmp_path)
    assert (problem.at, problem.code) == (at(tmp_path, "base/pack.yaml", verb), "unknown-key")
    assert "`extends`" in problem.message


@pytest.mark.parametrize("verb", ["restate", "replace"])
def test_a_verb_of_an_overlay_is_refused_in_a_pack_that_extends_none(tmp_path: Path, verb: str) -> None:
    place = base_with(tmp_path, f"  - {{{verb}: r.plan, clauses: [doc.1]}}\n")
    found = problems(place, tmp_path)
    assert ("base/rules.yaml:2:6", "unknown-key") in [(p.at, p.code) for p in found]


def test_the_parent_of_a_clause_may_not_lead_back_to_it(tmp_path: Path) -> None:
    ring = clause("over.1", parent="over.2") + clause("over.2", parent="over.3") + clause("over.3", parent="over.1")
    (problem,) = problems(overlay(tmp_path, clauses=ring), tmp_path)
    assert (problem.at, problem.code) == (at(tmp_path, "over/clauses.yaml", "{id: over.1"), "cyclic-clauses")
    assert problem.message.endswith("over.1 → over.2 → over.3 → over.1")


# --- rings of packs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["extends: {}\n", "uses: [{}]\n"])
def test_a_pack_may_not_lead_to_itself(tmp_path: Path, verb: str) -> None:
    place = base(tmp_path)
    word = verb.format(place.as_posix())
    base(tmp_path, {"pack.yaml": PACK.replace("version:", f"{word}version:")})
    (problem,) = problems(place, tmp_path)
    assert (problem.at, problem.code) == (at(tmp_path, "base/pack.yaml", place.as_posix()), "cyclic-packs")


@pytest.mark.parametrize("back", ["extends: {}\n", "uses: [{}]\n"])
@pytest.mark.parametrize("forth", ["extends: {}\n", "uses: [{}]\n"])
def test_two_packs_may_not_lead_to_each_other(tmp_path: Path, forth: str, back: str) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for place, verb, target in ((one, forth, other), (other, back, one)):
        word = verb.format(target.as_posix())
        base(tmp_path, {"pack.yaml": PACK.replace("version:", f"{word}version:")}, place.name)
    (problem,) = problems(one, tmp_path)
    assert (problem.at, problem.code) == (at(tmp_path, "other/pack.yaml", one.as_posix()), "cyclic-packs")


# --- who is judged by which -------------------------------------------------------------------------------------

STRICTER = change("r.plan", id="o.plan", clauses="[over.1]", require=NO)


def both(folder: Path, rules: str = STRICTER, base_rules: str | None = None, **parts: str) -> tuple[Pack, Pack]:
    below = base_with(folder, base_rules) if base_rules else base(folder)
    return load(below), over(folder, rules, on=below, **parts)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("trong", {"o.plan": "not_met", "r.new": "undetermined"}),
        ("ngoai", {"r.plan": "undetermined", "r.new": "undetermined"}),
    ],
)
def test_who_the_overlay_is_for_is_judged_by_it_alone(tmp_path: Path, scope: str, expected: dict[str, str]) -> None:
    below, above = both(tmp_path)
    assert told(run(one_model(scope=scope), below, above)) == expected
    assert told(run(one_model(scope=scope), above, below)) == expected


def test_with_the_overlay_alone_only_those_it_is_for_are_judged(tmp_path: Path) -> None:
    _, above = both(tmp_path)
    assert told(run(one_model(scope="ngoai"), above)) == {}
    assert told(run(one_model(), above)) == {"o.plan": "not_met", "r.new": "undetermined"}


def test_with_the_base_alone_everybody_is_judged_by_it(tmp_path: Path) -> None:
    below, _ = both(tmp_path)
    assert told(run(one_model(), below)) == {"r.plan": "undetermined", "r.new": "undetermined"}


def test_a_unit_with_a_blank_scope_may_be_either_packs(tmp_path: Path) -> None:
    below, above = both(tmp_path, base_rules=rule(YES, name="r.plan") + rule(YES, name="r.new"))
    # The base is for everybody; of the overlay it is not known.
    result = run(one_model(scope=None), below, above)
    found = sorted((f.pack.id, f.rule.id, f.outcome.value, f.reason) for f in result.findings)
    assert found == [
        ("over", "o.plan", "undetermined", "when"), ("over", "r.new", "undetermined", "when"),
        ("small", "r.new", "met", None), ("small", "r.plan", "met", None),
    ]  # fmt: skip


def test_two_scopes_that_are_both_unknown_share_a_finding(tmp_path: Path) -> None:
    head = PACK.replace("files:", "applies_to: {entity: unit, when: {field: scope, in: [trong, ngoai]}}\nfiles:")
    below = base_with(tmp_path, rule(YES), head)
    result = run(one_model(scope=None), load(below), over(tmp_path, on=below))
    assert told(result) == {"r": "undetermined (when)"}
    assert [pack.id for pack, _ in result.findings[0].members] == ["small", "over"]


DAYS = {"2022-01-04": "r.plan", "2022-01-05": "o.plan", "2025-12-31": "o.plan", "2026-01-01": "r.plan"}


@pytest.mark.parametrize("with_base", [False, True], ids=["overlay alone", "both"])
@pytest.mark.parametrize("day", DAYS)
def test_before_and_after_an_overlay_is_in_force_the_base_is_asked(tmp_path: Path, day: str, with_base: bool) -> None:
    below, above = both(
        tmp_path, change("r.plan", id="o.plan"), rule(YES, name="r.plan", subject="unit"),
        head="in_force: {from: 2022-01-05, to: 2025-12-31}",
    )  # fmt: skip
    packs = [below, above] if with_base else [above]
    assert told(run(one_model(), *packs, as_of=day)) == {DAYS[day]: "met"}


def test_for_a_duty_of_a_period_any_day_of_it_is_enough(tmp_path: Path) -> None:
    below, above = both(
        tmp_path, change("r.plan", id="o.plan"), rule(YES, name="r.plan", subject="unit", per="year"), head=FROM_2022
    )
    expected = {"r.plan 2021": "met", "o.plan 2022": "met", "o.plan 2023": "met"}
    assert told(run(one_model(), below, above)) == expected


def test_a_rule_that_is_added_is_not_asked_before_the_overlay_is_in_force(tmp_path: Path) -> None:
    below, above = both(tmp_path, rule(YES, name="o.own", clauses="[over.1]"), RULES.partition("\n")[2], head=FROM_2022)
    assert set(told(run(one_model(), below, above, as_of="2022-01-04"))) == {"r.plan", "r.new"}
    assert set(told(run(one_model(), below, above, as_of="2022-01-05"))) == {"r.plan", "r.new", "o.own"}


def test_before_an_overlay_is_in_force_a_withdrawn_rule_is_still_asked(tmp_path: Path) -> None:
    head = f"withdraw: [{{rule: r.plan, reason: {{vi: A, en: A}}}}]\n{FROM_2022}"
    _, above = both(tmp_path, "", head=head)
    assert told(run(one_model(), above, as_of="2022-01-04"))["r.plan"] == "undetermined"
    assert told(run(one_model(), above, as_of="2022-01-05"))["r.plan"] == "not_applicable (superseded)"


def test_a_model_that_began_while_the_overlay_was_in_force_stays_judged_by_it(tmp_path: Path) -> None:
    below, above = both(tmp_path, head="in_force: {from: 2022-01-05, to: 2022-12-31}")
    assert "o.plan" in told(run(one_model({"start": "2022-03-01"}), below, above))
    assert "r.plan" in told(run(one_model({"start": "2023-03-01"}), below, above))


def test_a_unit_that_is_under_two_overlays_is_judged_by_both_and_not_by_the_base(tmp_path: Path) -> None:
    below = base_with(tmp_path, rule(YES))
    first = over(tmp_path, change("r", id="first", require=NO), on=below, name="first", head=FROM_2022)
    second = over(tmp_path, change("r", id="second", require=OPEN), on=below, name="second", head=FROM_2022)
    assert told(run(one_model(), load(below), first, second)) == {"first": "not_met", "second": "undetermined"}
    # Before both are in force their base is asked, and asked once.
    result = run(one_model(), load(below), first, second, as_of="2022-01-04")
    assert told(result) == {"r": "met"} and result.findings[0].twins == ()


# --- readings ---------------------------------------------------------------------------------------------------

BY_READING = rule("{reading: basis, is: strict}", name="r")
LOOSE = "set: {readings: {basis: loose}}\n" + FROM_2022


@pytest.mark.parametrize(
    ("given", "before", "after"),
    [
        ({}, "met", "not_met"),
        ({"basis": "loose"}, "not_met", "not_met"),
        ({"basis": "strict"}, "met", "met"),
        ({"over:basis": "strict"}, "met", "met"),
        ({"small:basis": "loose"}, "not_met", "not_met"),
        ({"small:basis": "loose", "over:basis": "strict"}, "not_met", "met"),
    ],
)
@pytest.mark.parametrize("with_base", [False, True], ids=["overlay alone", "both"])
def test_base_and_overlay_are_judged_by_their_own_readings(
    tmp_path: Path, given: dict[str, str], before: str, after: str, with_base: bool
) -> None:
    below = base_with(tmp_path, BY_READING)
    packs = [*([load(below)] if with_base else []), over(tmp_path, on=below, head=LOOSE)]
    assert told(run(one_model(), *packs, as_of="2022-01-04", readings=given)) == {"r": before}
    assert told(run(one_model(), *packs, as_of="2022-01-05", readings=given)) == {"r": after}


@pytest.mark.parametrize("key", ["bassis", "over:bassis", "ovr:basis"])
def test_a_reading_that_no_layer_has_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(UsageError, match="no reading"):
        run(one_model(), over(tmp_path), readings={key: "loose"})


def test_a_finding_of_the_base_names_the_reading_of_the_base(tmp_path: Path) -> None:
    pack = over(tmp_path, on=base_with(tmp_path, BY_READING), head=LOOSE)
    before = finding(run(one_model(), pack, as_of="2022-01-04"), "r")
    after = finding(run(one_model(), pack, as_of="2022-01-05"), "r")
    assert (dict(before.readings), dict(after.readings)) == ({"basis": "strict"}, {"basis": "loose"})
    assert [s.outcome.value for s in before.sensitive_to] == ["not_met"]
    assert [s.outcome.value for s in after.sensitive_to] == ["met"]


# --- outcomes of the base ---------------------------------------------------------------------------------------


def test_a_rule_of_the_base_that_asks_for_a_replaced_one_asks_for_what_took_its_place(tmp_path: Path) -> None:
    below, above = both(tmp_path, change("a", require=NO), rule(YES, name="a") + rule("{outcome: {rule: a}}", name="b"))
    assert told(run(one_model(), above)) == {"a": "not_met", "b": "not_met"}
    assert told(run(one_model(), below)) == {"a": "met", "b": "met"}


def asking(folder: Path, below: Path) -> Pack:
    """A pack beside the others that asks for an outcome of the base."""
    require = f"{{outcome: {{rule: r.plan, pack: {below.as_posix()}, not_applicable: false}}}}"
    own = rule(require, name="s", clauses="[side.1]")
    return load(written(folder, own, name="side", head=f"uses: [{below.as_posix()}]"))


@pytest.mark.parametrize(
    ("rules", "scope", "as_of", "expected"),
    [
        (change("r.plan", require=NO), "trong", "2022-01-05", "not_met"),
        (change("r.plan", require=NO), "trong", "2022-01-04", "met"),
        (change("r.plan", require=NO), "ngoai", "2022-01-05", "met"),
        (STRICTER, "trong", "2022-01-05", "not_met"),
        (STRICTER, "trong", "2022-01-04", "met"),
    ],
    ids=["replaced", "not in force yet", "not for this unit", "with another id", "another id, not in force yet"],
)
def test_who_asks_for_an_outcome_of_the_base_is_answered_by_what_the_subject_is_judged_by(
    tmp_path: Path, rules: str, scope: str, as_of: str, expected: str
) -> None:
    below = base_with(tmp_path, rule(YES, name="r.plan"))
    above = over(tmp_path, rules, on=below, head=FROM_2022)
    result = run(one_model(scope=scope), asking(tmp_path, below), load(below), above, as_of=as_of)
    assert told(result)["s"] == expected


def test_who_asks_for_an_outcome_of_a_pack_that_is_not_in_use_is_answered_by_its_defaults(tmp_path: Path) -> None:
    below = base_with(tmp_path, rule("{reading: basis, is: strict}", name="r.plan"))
    assert told(run(one_model(), asking(tmp_path, below))) == {"s": "met"}


@pytest.mark.parametrize(("value", "expected"), [("strict", "met"), ("loose", "not_met")])
def test_who_asks_for_an_outcome_of_a_pack_in_use_is_answered_by_its_readings(
    tmp_path: Path, value: str, expected: str
) -> None:
    below = base_with(tmp_path, rule("{reading: basis, is: strict}", name="r.plan"))
    result = run(one_model(), asking(tmp_path, below), load(below), readings={"basis": value})
    assert told(result)["s"] == expected


@pytest.mark.parametrize(("fields", "expected"), [({"origin": "moi", "plan": {"schedule": "a"}}, "met"),
                                                  ({"origin": "moi"}, "undetermined")])  # fmt: skip
def test_an_overlay_that_asks_for_its_own_base_is_answered_by_the_base(
    tmp_path: Path, fields: dict[str, object], expected: str
) -> None:
    below = base(tmp_path)
    more = f"{{all: [{{outcome: {{rule: r.plan, pack: {below.as_posix()}}}}}, {{field: origin, is: moi}}]}}"
    above = over(tmp_path, change("r.plan", require=more), on=below, head=f"uses: [{below.as_posix()}]")
    for packs in ((above,), (load(below), above)):
        assert told(run(one_model(fields), *packs))["r.plan"] == expected


def test_a_ring_that_an_overlay_closes_is_refused_and_no_crash(tmp_path: Path) -> None:
    # A pack beside them asks for a rule of the base; the overlay's version of that rule asks back.
    below = base_with(tmp_path, rule(YES, name="r.plan"))
    beside = asking(tmp_path, below)
    back = f"{{outcome: {{rule: s, pack: {beside.folder}}}}}"
    above = over(tmp_path, change("r.plan", require=back), on=below, head=f"uses: [{beside.folder}]")
    with pytest.raises(PackError, match="is asked for by way of another pack") as caught:
        run(one_model(), beside, above)
    assert [p.code for p in caught.value.problems] == ["cyclic-rules"]


# --- packs of one id --------------------------------------------------------------------------------------------


def test_a_pack_that_is_given_twice_is_asked_once(tmp_path: Path) -> None:
    pack = load(base(tmp_path))
    assert told(run(one_model(), pack, pack)) == told(run(one_model(), pack)) != {}


def test_two_packs_of_one_id_are_refused(tmp_path: Path) -> None:
    one, other = load(base(tmp_path)), load(base(tmp_path, {"rules.yaml": f"rules:\n{rule(YES)}"}, "other"))
    with pytest.raises(PackError, match="has the id 'small' too"):
        run(one_model(), one, other)


def test_an_overlay_with_the_id_of_its_base_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(overlay(tmp_path, name="small"), tmp_path)
    assert (problem.at, problem.code) == (at(tmp_path, "small/pack.yaml", "id: small"), "repeated-pack")


# --- three layers -----------------------------------------------------------------------------------------------

MIDDLE = "in_force: {from: 2022-01-05, to: 2024-12-31}"
TOP = "in_force: {from: 2023-01-01, to: 2024-06-30}"


def three(folder: Path, middle: str, top: str, below: str = rule(YES), **parts: str) -> list[Pack]:
    lowest = base_with(folder, below)
    between = overlay(folder, middle, on=lowest, name="middle", head=MIDDLE, scope="", **parts)
    highest = overlay(folder, top, on=between, name="top", head=TOP)
    return [load(place) for place in (lowest, between, highest)]


def test_an_overlay_may_lie_on_an_overlay(tmp_path: Path) -> None:
    *_, top = three(tmp_path, change("r", id="m.r"), change("m.r", id="t.r"))
    assert (top.layers, [r.id for r in top.rules]) == (("top", "middle", "small"), ["t.r"])


def test_a_rule_that_was_renamed_below_is_found_by_the_id_it_first_had(tmp_path: Path) -> None:
    *_, top = three(tmp_path, change("r", id="m.r"), change("r", id="t.r"))
    assert [r.id for r in top.rules] == ["t.r"]


@pytest.mark.parametrize("given", [(2,), (0, 1, 2), (2, 1, 0), (0, 2)], ids=str)
@pytest.mark.parametrize(
    ("day", "expected"),
    [("2022-01-04", "r"), ("2022-01-05", "m.r"), ("2023-01-01", "t.r"), ("2024-07-01", "m.r"), ("2025-01-01", "r")],
)
def test_the_highest_layer_in_force_is_asked(tmp_path: Path, given: tuple[int, ...], day: str, expected: str) -> None:
    packs = three(
        tmp_path, change("r", id="m.r"), change("m.r", id="t.r"), rule(YES, name="r", subject="unit"),
    )  # fmt: skip
    assert set(told(run(one_model(), *(packs[n] for n in given), as_of=day))) == {expected}


def test_what_a_lower_layer_took_the_place_of_is_still_told(tmp_path: Path) -> None:
    *_, top = three(
        tmp_path, change("r", clauses="[middle.1]"), change("r", clauses="[top.1]", require=OPEN),
        clauses=clause("middle.1", relations="{overrides: [doc.1]}"),
    )  # fmt: skip
    assert (top.by_id["r"].clauses, top.by_id["r"].overridden) == (("top.1", "middle.1"), ("doc.1",))


def test_a_rule_that_a_lower_layer_withdrew_stays_withdrawn(tmp_path: Path) -> None:
    lowest = base(tmp_path)
    head = "withdraw: [{rule: r.plan, reason: {vi: A, en: A}}]"
    middle = overlay(tmp_path, on=lowest, name="middle", head=head)
    top = over(tmp_path, restate("r.new", "[top.1]"), on=middle, name="top")
    assert top.by_id["r.plan"].withdrawn is not None and top.by_id["r.new"].withdrawn is None


def test_a_rule_that_a_lower_layer_keeps_is_kept(tmp_path: Path) -> None:
    middle = overlay(tmp_path, name="middle", head="keep: [{rule: r.plan, reason: {vi: A, en: A}}]")
    top = over(tmp_path, on=middle, name="top", head="keep: [{rule: r.new, reason: {vi: A, en: A}}]")
    assert set(top.kept) == {"r.plan", "r.new"}


def test_a_default_that_a_lower_layer_set_stays_set(tmp_path: Path) -> None:
    middle = overlay(tmp_path, name="middle", head="set: {readings: {basis: loose}}")
    assert over(tmp_path, on=middle, name="top").defaults == {"basis": "loose"}


# --- laws -------------------------------------------------------------------------------------------------------

_CONDITIONS = (
    YES, NO, OPEN, "{present: plan.schedule}", "{reading: basis, is: loose}",
    "{field: members, at_least: {parameter: few}}", "{any: [{reading: basis, is: strict}, {field: origin, is: moi}]}",
    "{attested: concrete}", "{exists: review, by: about, where: {present: lessons}}",
)  # fmt: skip
_LEVELS = ("must", "should", "advise", "describe")
conditions = st.sampled_from(_CONDITIONS)


@st.composite
def rule_lists(draw: st.DrawFn) -> str:
    """A few rules on models, on units, on units by year."""
    found = []
    for n in range(draw(st.integers(1, 4))):
        subject, per = draw(st.sampled_from([("model", None), ("model", None), ("unit", None), ("unit", "year")]))
        parts = {"subject": subject, "level": draw(st.sampled_from(_LEVELS)), **({"per": per} if per else {})}
        if subject == "model" and draw(st.booleans()):
            parts["when"] = draw(conditions)
        if draw(st.booleans()):
            parts["criterion"] = "doc.2"
        if draw(st.booleans()):
            parts["in_force"] = draw(st.sampled_from(["{from: 2022-03-01}", "{to: 2022-12-31}", "{from: 2023-06-01}"]))
        require = draw(conditions) if subject == "model" else draw(st.sampled_from([YES, NO, "{present: parent}"]))
        found.append(rule(require, name=f"r{n}", **parts))
    return "".join(found)


@st.composite
def records(draw: st.DrawFn) -> dict[str, object]:
    return {
        "origin": draw(st.sampled_from([None, "moi", "cung_co"])),
        "members": draw(st.sampled_from([None, 1, 2, "> 1"])),
        "plan": {"schedule": draw(st.sampled_from([None, False, "a"]))},
        "start": draw(st.sampled_from([None, "2021-03-01", "2022", "2024-01-01"])),
    }


days = st.sampled_from(["2021-06-01", "2022-01-05", "2023-07-01", "2024-12-31"])


def findings_of(result: Assessment) -> list[tuple[Any, ...]]:
    """What a run finds, whatever the packs are called."""
    return sorted(
        (f.subject, f.rule.id, f.outcome.value, str(f.reason), f.clauses, sorted(f.readings.items()),
         sorted((s.reading, s.value, s.outcome.value) for s in f.sensitive_to), f.points or (), f.notes)
        for f in result.findings
    )  # fmt: skip


def subjects_of(result: Assessment) -> list[tuple[Any, ...]]:
    return sorted(
        (s.id, s.verdict.value, s.reviewed_verdict.value, sorted((k, v.value) for k, v in s.verdicts.items()),
         s.open_questions, sorted((c.id, c.verdict.value, str(c.score)) for c in s.criteria),
         str(s.score.span if s.score else None))
        for s in result.subjects
    )  # fmt: skip


def idle_overlays_judge_like_their_base(rules: str, fields: dict[str, Any], day: str) -> None:
    """An overlay that says nothing changes nothing, with its base beside it or without."""
    with TemporaryDirectory() as folder:
        below = base_with(Path(folder), rules)
        silent = over(Path(folder), on=below, name="silent")
        found = one_model(fields)
        expected = run(found, load(below), as_of=day)
        for packs in ((silent,), (load(below), silent), (silent, load(below))):
            result = run(found, *packs, as_of=day)
            if findings_of(result) != findings_of(expected) or subjects_of(result) != subjects_of(expected):
                raise Broken(f"{findings_of(result)}\ninstead of\n{findings_of(expected)}")


def the_base_beside_an_overlay_says_nothing(rules: str, fields: dict[str, Any], day: str) -> None:
    """Of a unit that the overlay is for the same is found with its base in use and without."""
    with TemporaryDirectory() as folder:
        below = base_with(Path(folder), rules)
        above = over(Path(folder), change("r0", id="o", level="must"), on=below, head=FROM_2022)
        found = one_model(fields)
        alone, beside = (run(found, *packs, as_of=day) for packs in ((above,), (load(below), above)))
        if findings_of(alone) != findings_of(beside) or subjects_of(alone) != subjects_of(beside):
            raise Broken(f"{findings_of(beside)}\ninstead of\n{findings_of(alone)}")


def the_order_of_packs_never_matters(rules: str, fields: dict[str, Any], day: str) -> None:
    """A base, an overlay that changes a rule from 2022 on, and a pack beside them whose clause restates the base's."""
    with TemporaryDirectory() as folder:
        below = base_with(Path(folder), rules)
        above = over(Path(folder), change("r0", id="o", level="must"), on=below, head=FROM_2022)
        restating = clause("side.1", relations="{restates: [doc.1]}")
        beside = load(written(Path(folder), rules.replace("[doc.1]", "[side.1]").replace("{parameter: few}", "2")
                              .replace("criterion: doc.2", "criterion: side.1"), name="side", clauses=restating,
                              head=SIDE_HEAD, start="2021-12-14"))  # fmt: skip
        results = [run(one_model(fields), *packs, as_of=day) for packs in permutations((load(below), above, beside))]
        for other in results[1:]:
            if findings_of(other) != findings_of(results[0]) or subjects_of(other) != subjects_of(results[0]):
                raise Broken(f"{findings_of(other)}\ninstead of\n{findings_of(results[0])}")


SIDE_HEAD = """\
criteria: [{id: side.1, title: {vi: A, en: A}}]
readings:
  - {name: basis, clauses: [side.1], default: strict, reason: {vi: A, en: A},
     values: {strict: {vi: A, en: A}, loose: {vi: B, en: B}}}"""


@given(rule_lists(), records(), days)
def test_an_overlay_that_changes_nothing_judges_like_its_base(rules: str, fields: dict[str, Any], day: str) -> None:
    idle_overlays_judge_like_their_base(rules, fields, day)


@given(rule_lists(), records(), days)
def test_the_base_beside_an_overlay_adds_nothing_to_what_is_found(rules: str, fields: dict[str, Any], day: str) -> None:
    the_base_beside_an_overlay_says_nothing(rules, fields, day)


@given(rule_lists(), records(), days)
def test_the_order_in_which_packs_are_given_does_not_matter(rules: str, fields: dict[str, Any], day: str) -> None:
    the_order_of_packs_never_matters(rules, fields, day)


def _examples() -> list[tuple[Any, ...]]:
    return drawn(st.tuples(rule_lists(), records(), days), 60)


# Each a defect that the law has to see: what is put in the place of what.
PLANTED: dict[str, tuple[Any, str, Any, Any]] = {
    "rules of the base take the validity of the overlay": (
        Overlay,
        "_with_validity",
        lambda self, rule: replace(rule, node=_without(rule.node, "in_force")),
        idle_overlays_judge_like_their_base,
    ),
    "the base is asked of everybody": (
        run_module.Run,
        "_gives_way",
        lambda self, court, row: False,
        the_base_beside_an_overlay_says_nothing,
    ),
    "the first pack given leads": (twins, "rank", lambda pack: (), the_order_of_packs_never_matters),
}


def _without(rule: Node, key: str) -> Node:
    return replace(rule, value={k: v for k, v in rule.value.items() if k != key})


@pytest.mark.parametrize("defect", PLANTED)
def test_the_laws_of_overlays_catch(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room, name, planted, law = PLANTED[defect]
    monkeypatch.setattr(room, name, planted)
    caught(law, _examples())
