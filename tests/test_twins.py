"""Rules of several packs that say the same make one finding, which cites the clauses that are in force."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from criteria_engine.conditions.settle import settled
from criteria_engine.errors import UsageError
from criteria_engine.evaluate.question import Question
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.explaining.tree import explain_text
from criteria_engine.findings import run as run_module
from criteria_engine.findings import twins, waivers
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.packs.model import Pack
from criteria_engine.reports.json import render
from laws.checks import Broken, caught, drawn
from small import AS_OF, checked, rule
from stacked import base_with, clause, load, one_model, over, run, told, written

YES, NO, OPEN = "{present: name}", "{absent: name}", "{present: origin}"
# 41-KH/TU is of 14 December 2021, 30-HD/BTGTU of two days later.
FIRST, SECOND = "2021-12-14", "2021-12-16"
RESTATES = clause("second.1", relations="{restates: [first.1]}")


def pair(
    folder: Path, require: str = NO, other: str | None = None, *, first: dict[str, str] | None = None,
    second: dict[str, str] | None = None, heads: tuple[str, str] = ("", ""), clauses: str = RESTATES,
) -> tuple[Pack, Pack]:  # fmt: skip
    """Two packs with a rule each, `f` and `s`, of which the later one's clause restates the earlier one's."""
    early = rule(require, name="f", **{"clauses": "[first.1]", **(first or {})})
    late = rule(other or require, name="s", **{"clauses": "[second.1]", **(second or {})})
    return (
        load(written(folder, early, name="first", start=FIRST, head=heads[0], clauses=clause("first.1"))),
        load(written(folder, late, name="second", start=SECOND, head=heads[1], clauses=clauses)),
    )


def reading(name: str, default: str, values: str = "{a: {vi: A, en: A}, b: {vi: B, en: B}}", of: str = "basis") -> str:
    return (f"readings:\n  - {{name: {of}, clauses: [{name}.1], default: {default}, reason: {{vi: A, en: A}}, "
            f"values: {values}}}")  # fmt: skip


def only(result: Assessment) -> Finding:
    (found,) = result.findings
    return found


# --- which rules are twins --------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
def test_two_rules_that_say_the_same_make_one_finding_of_the_earlier_document(tmp_path: Path, turned: bool) -> None:
    packs = pair(tmp_path)
    found = only(run(one_model(), *(reversed(packs) if turned else packs)))
    assert (found.pack.id, found.rule.id, found.outcome.value) == ("first", "f", "not_met")
    assert [(pack.id, r.id) for pack, r in found.twins] == [("second", "s")]
    assert found.clauses == ("first.1", "second.1")


@pytest.mark.parametrize("relation", ["restates", "specialises"])
def test_it_does_not_matter_which_clause_names_the_other(tmp_path: Path, relation: str) -> None:
    early = load(written(tmp_path, rule(NO, name="f", clauses="[first.1]"), name="first", start=FIRST,
                         clauses=clause("first.1", relations=f"{{{relation}: [second.1]}}")))  # fmt: skip
    late = load(written(tmp_path, rule(NO, name="s", clauses="[second.1]"), name="second", start=SECOND))
    assert only(run(one_model(), early, late)).clauses == ("first.1", "second.1")


@pytest.mark.parametrize("relation", ["implements", "supports", "depends_on", "fulfilled_by", "see_also"])
def test_another_relation_makes_no_twins(tmp_path: Path, relation: str) -> None:
    packs = pair(tmp_path, clauses=clause("second.1", relations=f"{{{relation}: [first.1]}}"))
    assert set(told(run(one_model(), *packs))) == {"f", "s"}


@pytest.mark.parametrize(
    "other",
    [
        {"level": "should"}, {"basis": "aggregate"}, {"when": YES}, {"due": YES}, {"subject": "unit"},
        {"notes": "[{code: said, when: {reading: basis, is: a}}]"},
    ],
    ids=str,
)  # fmt: skip
def test_rules_that_differ_make_two_findings(tmp_path: Path, other: dict[str, str]) -> None:
    packs = pair(tmp_path, YES, second=other, heads=("", reading("second", "a")))
    assert set(told(run(one_model(), *packs))) == {"f", "s"}


def test_rules_of_different_periods_make_two_findings(tmp_path: Path) -> None:
    packs = pair(
        tmp_path, YES, first={"subject": "unit", "per": "half-year"}, second={"subject": "unit", "per": "year"}
    )
    found = told(run(one_model(), *packs, as_of="2021-12-31"))
    assert set(found) == {"f 2021-H1", "f 2021-H2", "s 2021"}


def test_two_rules_of_one_pack_that_say_the_same_have_a_finding_each(tmp_path: Path) -> None:
    early = rule(NO, name="f", clauses="[first.1]") + rule(NO, name="g", clauses="[first.1]")
    _, late = pair(tmp_path)
    both = load(written(tmp_path, early, name="first", start=FIRST))
    result = run(one_model(), both, late)
    assert {f.rule.id: [r.id for _, r in f.twins] for f in result.findings} == {"f": ["s"], "g": []}


def test_a_reading_that_differs_between_packs_makes_two_findings(tmp_path: Path) -> None:
    packs = pair(tmp_path, "{reading: basis, is: a}", heads=(reading("first", "a"), reading("second", "b")))
    assert told(run(one_model(), *packs)) == {"f": "met", "s": "not_met"}


def test_a_reading_that_is_set_alike_makes_one_finding(tmp_path: Path) -> None:
    packs = pair(tmp_path, "{reading: basis, is: a}", heads=(reading("first", "a"), reading("second", "b")))
    assert told(run(one_model(), *packs, readings={"basis": "b"})) == {"f": "not_met"}
    assert told(run(one_model(), *packs, readings={"second:basis": "a"})) == {"f": "met"}


def test_a_reading_set_for_one_pack_parts_the_twins(tmp_path: Path) -> None:
    packs = pair(tmp_path, "{reading: basis, is: a}", heads=(reading("first", "a"), reading("second", "a")))
    assert told(run(one_model(), *packs)) == {"f": "met"}
    assert told(run(one_model(), *packs, readings={"second:basis": "b"})) == {"f": "met", "s": "not_met"}


def parameter(pack: str, value: str, name: str = "few") -> str:
    return f"parameters: [{{name: {name}, value: {value}, title: {{vi: A, en: A}}, source: {pack}.1}}]"


@pytest.mark.parametrize(("value", "expected"), [("2", {"f": "met"}), ("5", {"f": "met", "s": "not_met"})])
def test_parameters_are_compared_by_value(tmp_path: Path, value: str, expected: dict[str, str]) -> None:
    packs = pair(tmp_path, "{field: members, at_least: {parameter: few}}",
                 heads=(parameter("first", "2"), parameter("second", value)))  # fmt: skip
    assert told(run(one_model({"members": 3}), *packs)) == expected


def test_a_parameter_and_a_number_of_the_same_value_are_alike(tmp_path: Path) -> None:
    packs = pair(tmp_path, "{field: members, at_least: {parameter: few}}", "{field: members, at_least: 2}",
                 heads=(parameter("first", "2"), ""))  # fmt: skip
    assert told(run(one_model({"members": 3}), *packs)) == {"f": "met"}


def test_what_about_means_may_part_twins(tmp_path: Path) -> None:
    # "khoảng 20" is 18 to 22; in the second pack 10 to 30.
    packs = pair(tmp_path, "{field: members, at_least: 15}", heads=("", parameter("second", "0.5", "about")))
    assert told(run(one_model({"members": "khoảng 20"}), *packs)) == {"f": "met", "s": "undetermined"}


# --- in force and for whom --------------------------------------------------------------------------------------

IN_FORCE = ("in_force: {from: 2021-12-14}", "in_force: {from: 2021-12-16}")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-12-13", {"f": "not_applicable (period)", "s": "not_applicable (period)"}),
        ("2021-12-14", {"f": "not_met", "s": "not_applicable (period)"}),
        ("2021-12-15", {"f": "not_met", "s": "not_applicable (period)"}),
        ("2021-12-16", {"f": "not_met"}),
    ],
)
def test_a_day_before_the_second_document_only_the_first_asks(
    tmp_path: Path, day: str, expected: dict[str, str]
) -> None:
    assert told(run(one_model(), *pair(tmp_path, heads=IN_FORCE), as_of=day)) == expected


@pytest.mark.parametrize(("day", "clauses"), [("2021-12-15", ("first.1",)), ("2021-12-16", ("first.1", "second.1"))])
def test_only_clauses_of_documents_in_force_are_cited(tmp_path: Path, day: str, clauses: tuple[str, ...]) -> None:
    # The packs say nothing of a validity of their own: the days are those of the documents.
    found = only(run(one_model(), *pair(tmp_path), as_of=day))
    assert found.clauses == clauses and len(found.members) == 2


def test_a_period_that_the_second_document_came_into_force_within_cites_both(tmp_path: Path) -> None:
    yearly = {"subject": "unit", "per": "year"}
    result = run(one_model(), *pair(tmp_path, first=yearly, second=yearly, heads=IN_FORCE), as_of="2022-12-31")
    assert {f.subject.period: f.clauses for f in result.findings} == {
        "2021": ("first.1", "second.1"), "2022": ("first.1", "second.1"),
    }  # fmt: skip


def scoped(*codes: str) -> str:
    return f"applies_to: {{entity: unit, when: {{field: scope, in: [{', '.join(codes)}]}}}}"


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("trong", {"f": "not_met"}), ("ngoai", {"f": "not_met"}), (None, {"f": "not_met", "s": "undetermined (when)"})],
)
def test_a_pack_that_may_not_be_for_the_subject_keeps_a_finding_of_its_own(
    tmp_path: Path, scope: str | None, expected: dict[str, str]
) -> None:
    result = run(one_model(scope=scope), *pair(tmp_path, heads=("", scoped("trong"))))
    assert told(result) == expected
    assert only(result).twins != () if scope == "trong" else True


def test_a_rule_that_may_not_be_in_force_keeps_a_finding_of_its_own(tmp_path: Path) -> None:
    # A model without a start, after the end of one of the documents.
    packs = pair(tmp_path, heads=("", "in_force: {to: 2022-12-31}"))
    assert told(run(one_model(), *packs)) == {"f": "not_met", "s": "undetermined (period)"}
    assert told(run(one_model({"start": "2022-02-01"}), *packs)) == {"f": "not_met"}


# --- what the one finding says ----------------------------------------------------------------------------------


def test_a_remark_of_either_rule_is_said(tmp_path: Path) -> None:
    packs = pair(tmp_path, first={"notes": f"[{{code: a, when: {YES}}}]"},
                 second={"notes": f"[{{code: a, when: {YES}}}, {{code: b, when: {YES}}}]"})  # fmt: skip
    assert only(run(one_model(), *packs)).notes == ("a", "b")


def test_evidence_of_either_rule_is_shown_once(tmp_path: Path) -> None:
    packs = pair(tmp_path, "{attested: concrete}", first={"basis": "attestation", "evidence": "[cost, origin]"},
                 second={"basis": "attestation", "evidence": "[origin, plan.schedule]"})  # fmt: skip
    found = only(run(one_model({"origin": "moi", "cost": 5, "plan": {"schedule": "a"}}), *packs))
    assert [seen.name for seen in found.bearing] == ["cost", "origin", "plan.schedule"]


def test_a_text_that_is_restored_is_remarked_only_where_it_is_cited(tmp_path: Path) -> None:
    restored = clause("second.1", relations="{restates: [first.1]}", text_quality="restored")
    packs = pair(tmp_path, clauses=restored)
    assert only(run(one_model(), *packs, as_of="2021-12-15")).notes == ()
    assert only(run(one_model(), *packs, as_of="2021-12-16")).notes == ("restored-text",)


def test_another_reading_is_told_as_for_one_rule(tmp_path: Path) -> None:
    packs = pair(tmp_path, "{reading: basis, is: a}", heads=(reading("first", "a"), reading("second", "a")))
    found = only(run(one_model(), *packs))
    assert [(s.reading, s.value, s.outcome.value) for s in found.sensitive_to] == [("basis", "b", "not_met")]


def test_the_json_report_has_the_finding_once_with_all_clauses(tmp_path: Path) -> None:
    (told_as,) = json.loads(render(run(one_model(), *pair(tmp_path))))["findings"]
    assert (told_as["rule"], told_as["pack"], told_as["clauses"]) == ("f", "first", ["first.1", "second.1"])
    assert told_as["replaces"] == []


def test_the_json_report_tells_what_an_overlay_replaces(tmp_path: Path) -> None:
    pack = over(tmp_path, "  - {replace: r, clauses: [over.1]}\n", on=base_with(tmp_path, rule(NO)),
                clauses=clause("over.1", relations="{overrides: [doc.1]}"))  # fmt: skip
    (told_as,) = json.loads(render(run(one_model(), pack)))["findings"]
    assert (told_as["rule"], told_as["clauses"], told_as["replaces"]) == ("r", ["over.1"], ["doc.1"])


@pytest.mark.parametrize("words", ["f", "s", "first.1", "second.1", "FIRST.1 and must", "not (qq or zz)"])
def test_a_finding_is_chosen_by_any_of_its_rules_and_clauses(tmp_path: Path, words: str) -> None:
    assert told(run(one_model(), *pair(tmp_path), select=words)) == {"f": "not_met"}


def explained(result: Assessment, name: str) -> str:
    page = StringIO()
    explain_text(result, "M1", name, "en", Console(file=page, width=110))
    return page.getvalue()


@pytest.mark.parametrize("name", ["f", "s", "first.1", "second.1"])
def test_a_finding_is_explained_by_any_of_its_rules_and_clauses(tmp_path: Path, name: str) -> None:
    assert "[f]" in explained(run(one_model(), *pair(tmp_path)), name)


def test_a_finding_is_explained_by_the_clause_that_was_replaced(tmp_path: Path) -> None:
    pack = over(tmp_path, "  - {replace: r, clauses: [over.1]}\n", on=base_with(tmp_path, rule(NO)),
                clauses=clause("over.1", relations="{overrides: [doc.1]}"))  # fmt: skip
    assert "[r]" in explained(run(one_model(), pack), "doc.1")


def test_what_no_finding_is_about_is_not_explained(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no rule 'g'"):
        explained(run(one_model(), *pair(tmp_path)), "g")


# --- waivers, criteria, verdicts --------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["f", "s", "first.1", "second.1"])
def test_a_waiver_on_any_of_its_rules_and_clauses_stands_beside_it(
    tmp_path: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waivers, "shipped_packs", tuple)
    waiver = {"subject": "M1", "rule": named, "reason": "Sáp nhập", "authority": "Ban Thường vụ"}
    result = run(one_model(waiver=[waiver]), *pair(tmp_path))
    assert only(result).waiver is not None and not only(result).fails
    assert (result.unused_waivers, result.problems) == ((), ())


def test_a_waiver_may_name_a_rule_of_the_base_that_an_overlay_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waivers, "shipped_packs", tuple)
    waiver = {"subject": "M1", "rule": "r", "reason": "Sáp nhập", "authority": "Ban Thường vụ"}
    pack = over(tmp_path, "  - {replace: r, id: o.r, clauses: [over.1]}\n", on=base_with(tmp_path, rule(NO)),
                head="in_force: {from: 2022-01-05}")  # fmt: skip
    result = run(one_model(waiver=[waiver]), pack, as_of="2022-01-04")
    assert only(result).waiver is not None and result.problems == ()
    # Of the rule that took its place nobody has said anything.
    result = run(one_model(waiver=[waiver]), pack, as_of="2022-01-05")
    assert only(result).waiver is None and len(result.unused_waivers) == 1 and result.problems == ()


CRITERION = """\
criteria: [{id: %(pack)s.1, title: {vi: A, en: A}}]
verdicts: {%(name)s: {title: {vi: A, en: A}, criteria: [%(pack)s.1]}}"""
LATE_CRITERION = CRITERION % {"pack": "second", "name": "five"}


def test_a_twin_with_a_criterion_counts_there_though_another_leads(tmp_path: Path) -> None:
    packs = pair(tmp_path, second={"criterion": "second.1"}, heads=("", LATE_CRITERION))
    result = run(one_model(), *packs)
    (subject,) = result.subjects
    assert only(result).rule.id == "f" and only(result).points == (0, 0)
    assert [(c.id, c.verdict.value, c.weighed, c.known) for c in subject.criteria] == [("second.1", "not_met", 1, 1)]
    assert {name: v.value for name, v in subject.verdicts.items()} == {"five": "not_met"}
    assert subject.score is not None and (subject.score.span.lower, subject.score.span.upper) == (0, 0)


def test_a_finding_counts_in_the_criteria_of_each_of_its_packs(tmp_path: Path) -> None:
    packs = pair(
        tmp_path, YES, first={"criterion": "first.1"}, second={"criterion": "second.1"},
        heads=(CRITERION % {"pack": "first", "name": "early"}, LATE_CRITERION),
    )  # fmt: skip
    (subject,) = run(one_model(), *packs).subjects
    assert [(c.id, c.verdict.value) for c in subject.criteria] == [("first.1", "met"), ("second.1", "met")]
    assert {name: v.value for name, v in subject.verdicts.items()} == {"early": "met", "five": "met"}


def test_packs_that_share_the_name_of_a_verdict_share_the_verdict(tmp_path: Path) -> None:
    every = "verdicts: {all: {title: {vi: A, en: A}, criteria: all}}"
    packs = pair(tmp_path, YES, NO, heads=(every, every))
    (subject,) = run(one_model(), *packs).subjects
    assert {name: v.value for name, v in subject.verdicts.items()} == {"all": "not_met"}


def test_a_duty_that_two_documents_ask_for_weighs_once(tmp_path: Path) -> None:
    (subject,) = run(one_model(), *pair(tmp_path)).subjects
    assert subject.verdict.value == "not_met"
    assert len(run(one_model(), *pair(tmp_path)).findings) == 1


# --- overlays and twins -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2022-01-04", "2022-01-05", "2023-01-01"])
def test_a_pack_beside_three_layers_shares_findings_with_the_one_that_is_asked(tmp_path: Path, day: str) -> None:
    early, _ = pair(tmp_path, YES)
    lowest = written(tmp_path, rule(YES, name="s", clauses="[second.1]"), name="second", start=SECOND, clauses=RESTATES)
    middle = written(tmp_path, name="middle", base=lowest, head="in_force: {from: 2022-01-05}")
    top = load(written(tmp_path, name="top", base=middle, head="in_force: {from: 2023-01-01}"))
    found = only(run(one_model(), early, top, as_of=day))
    assert (found.rule.id, [r.id for _, r in found.twins]) == ("f", ["s"])


def test_a_restated_rule_cites_the_documents_of_both_and_is_told_once(tmp_path: Path) -> None:
    lowest = base_with(tmp_path, rule(YES))
    pack = over(tmp_path, "  - {restate: r, clauses: [over.1]}\n", on=lowest, start="2022-01-05")
    found = only(run(one_model(), load(lowest), pack))
    assert (found.rule.id, found.twins, found.clauses) == ("r", (), ("doc.1", "over.1"))


# --- laws -------------------------------------------------------------------------------------------------------

_PARTS = (
    YES, NO, OPEN, "{present: plan.schedule}", "{field: members, at_least: {parameter: few}}",
    "{field: origin, in: {parameter: origins}}", "{attested: concrete}", "{open: {vi: A, en: A}, reading: basis}",
    "{reading: basis, is: strict}", "{reading: basis, is: loose}", "{reading: basis, is_not: loose}",
    "{reading: basis, in: [loose, strict]}",
    "{field: members, at_least: {by_reading: basis, values: {strict: 1, loose: 3}}}",
    "{exists: review, by: about, where: {reading: basis, is: loose}}",
    "{every: steps, where: {any: [{reading: basis, is: strict}, {present: name}]}}",
)  # fmt: skip


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=1, max_size=3).map(", ".join)
    return several.map("{{all: [{}]}}".format) | several.map("{{any: [{}]}}".format) | parts.map("{{not: {}}}".format)


conditions = st.recursive(st.sampled_from(_PARTS), _joined, max_leaves=5)
fields = st.fixed_dictionaries({
    "origin": st.sampled_from([None, "moi"]), "members": st.sampled_from([None, 1, 2, "> 1"]),
    "plan": st.sampled_from([None, {"schedule": "a"}, {"schedule": False}]),
    "steps": st.sampled_from([None, [], [{"kind": "hoc", "name": "a"}], [{"kind": "lam"}]]),
})  # fmt: skip


def settling_keeps_the_truth(text: str, values: dict[str, Any], chosen: str) -> None:
    """A condition with its readings decided has the truth that it had."""
    from small import NAMES

    node, wrong = checked(text)
    assert not wrong
    row = one_model(values).get("model", "M1")
    assert row is not None
    question = Question(one_model(values), row, AS_OF, None, {"basis": chosen})
    plain = settled(node, {"basis": chosen}, {name: tuple(v) for name, v in NAMES.parameters.items()}, "p")
    before, after = evaluate(question, node).truth, evaluate(question, plain).truth
    if before is not after:
        raise Broken(f"{before.value} became {after.value}\nof {text}\nsettled to {plain}")


@given(conditions, fields, st.sampled_from(["strict", "loose"]))
def test_a_condition_with_its_readings_decided_has_the_truth_that_it_had(
    text: str, values: dict[str, Any], chosen: str
) -> None:
    settling_keeps_the_truth(text, values, chosen)


HEAD = """\
readings:
  - {name: basis, clauses: [%(pack)s.1], default: strict, reason: {vi: A, en: A},
     values: {strict: {vi: A, en: A}, loose: {vi: B, en: B}}}
parameters:
  - {name: few, value: %(few)s, title: {vi: A, en: A}, source: %(pack)s.1}
  - {name: origins, value: [moi, cung_co], title: {vi: A, en: A}, source: %(pack)s.1}
"""


@st.composite
def neighbours(draw: st.DrawFn) -> dict[str, Any]:
    """Two packs whose rules are alike but for a little, records, a day and readings."""
    require = draw(conditions)
    when = draw(st.none() | conditions)
    scopes = ["", scoped("trong"), scoped("trong", "ngoai")]
    validity = ["", "in_force: {from: 2021-12-16}\n", "in_force: {to: 2022-12-31}\n"]
    packs = [
        {"require": require if draw(st.integers(0, 3)) else draw(conditions), "when": when,
         "level": draw(st.sampled_from(["must", "must", "must", "should"])), "few": draw(st.sampled_from([2, 2, 2, 3])),
         "head": draw(st.sampled_from(validity)) + draw(st.sampled_from(scopes))}
        for _ in range(2)
    ]  # fmt: skip
    return {
        "packs": packs, "fields": draw(fields), "scope": draw(st.sampled_from([None, "trong", "ngoai"])),
        "start": draw(st.sampled_from([None, "2022-03-01", "2022", "2023-03-01"])),
        "day": draw(st.sampled_from(["2021-12-15", "2022-06-01", "2023-12-31"])),
        "readings": draw(st.sampled_from([{}, {"basis": "loose"}, {"second:basis": "loose"}])),
    }  # fmt: skip


def _packs(folder: Path, drawn_packs: list[dict[str, Any]]) -> list[Pack]:
    found = []
    for name, start, listed, parts in zip(
        ("first", "second"), (FIRST, SECOND), (clause("first.1"), RESTATES), drawn_packs, strict=True
    ):
        more = {"when": parts["when"]} if parts["when"] else {}
        text = rule(parts["require"], name=name[0], clauses=f"[{name}.1]", level=parts["level"], **more)
        head = HEAD % {"pack": name, "few": parts["few"]} + parts["head"]
        found.append(load(written(folder, text, name=name, start=start, clauses=listed, head=head)))
    return found


def a_shared_finding_is_that_of_each_rule_alone(case: dict[str, Any]) -> None:
    """Every rule comes to the same with the other pack beside it as without it."""
    with TemporaryDirectory() as folder:
        packs = _packs(Path(folder), case["packs"])
        found = one_model({**case["fields"], "start": case["start"]}, case["scope"])
        options = {"as_of": case["day"], "readings": case["readings"]}
        together = {
            (pack.id, rule.id): _said(f) for f in run(found, *packs, **options).findings for pack, rule in f.members
        }
        alone = {
            (f.pack.id, f.rule.id): _said(f)
            for pack in packs
            for f in run(found, pack, **{**options, "readings": _own(case["readings"], pack)}).findings
        }
        if together != alone:
            raise Broken(f"{together}\ninstead of\n{alone}\nin {case}")


def _said(finding: Finding) -> tuple[Any, ...]:
    others = sorted((s.reading, s.value, s.outcome.value) for s in finding.sensitive_to)
    return finding.outcome, finding.reason, dict(finding.readings), others


def _own(readings: dict[str, str], pack: Pack) -> dict[str, str]:
    return {name: value for name, value in readings.items() if name.rpartition(":")[0] in ("", pack.id)}


@given(neighbours())
def test_a_shared_finding_has_the_outcome_of_each_rule_alone(case: dict[str, Any]) -> None:
    a_shared_finding_is_that_of_each_rule_alone(case)


PLANTED: dict[str, tuple[Any, str, Any]] = {
    "conditions are not compared": (
        twins, "_signature", lambda court, rule: (rule.subject, rule.per, rule.level)),
    "rules share a finding whether they are in force or not": (
        run_module.Run, "_together",
        lambda self, court, rule, row, period: self.leaders.get((court.pack.id, rule.id), (court.pack.id, rule.id))),
    "the first reading of all is used for all": (
        run_module, "chosen", lambda pack, given: {**pack.defaults, **{k.rpartition(":")[2]: given[k] for k in given}}),
}  # fmt: skip


@pytest.mark.parametrize("defect", PLANTED)
def test_the_law_of_shared_findings_catches(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room, name, planted = PLANTED[defect]
    monkeypatch.setattr(room, name, planted)
    caught(a_shared_finding_is_that_of_each_rule_alone, ((case,) for case in drawn(neighbours(), 200)))


def test_the_law_of_settling_catches_a_part_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    from criteria_engine.conditions import settle

    monkeypatch.setattr(settle, "_holds", lambda node, value: True)
    cases = drawn(st.tuples(conditions, fields, st.sampled_from(["strict", "loose"])), 200)
    caught(settling_keeps_the_truth, cases)


def test_rules_that_another_reading_sets_apart_are_no_twins() -> None:
    """Alike while the reading is loose; were it strict, one would be met and the other not."""
    alike = {"when": None, "level": "must", "few": 2, "head": ""}
    case = {
        "packs": [
            {"require": "{reading: basis, is: strict}", **alike},
            {"require": "{all: [{absent: name}, {reading: basis, is: strict}]}", **alike},
        ],
        "fields": {"origin": None, "members": None, "plan": None, "steps": None},
        "scope": None, "start": None, "day": "2021-12-15", "readings": {"basis": "loose"},
    }  # fmt: skip
    a_shared_finding_is_that_of_each_rule_alone(case)
