"""What a reviewer asks: why not, what is missing, what if, read otherwise, what is open; edits as people write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import river
from criteria_engine import sensitive_to, why, why_not
from criteria_engine.errors import InputError, UsageError
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.again import assess_again, watched
from criteria_engine.findings.assess import assess
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.findings.run import Options
from criteria_engine.inquiry import requires as missing
from criteria_engine.inquiry import status as opening
from criteria_engine.inquiry import what_if as trying
from criteria_engine.inquiry.edits import read_change
from criteria_engine.inquiry.requires import Requires, requires
from criteria_engine.inquiry.status import OpenFact, Status, open_facts, status
from criteria_engine.inquiry.what_if import WhatIf, what_if
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.changes import Change, with_changes
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.raw import written
from criteria_engine.records.row import Row
from criteria_engine.repairs.model import Repair
from criteria_engine.repairs.model import Step as RepairStep
from criteria_engine.strategies import datasets, packs
from criteria_engine.strategies.stock import AS_OF, stock
from criteria_engine.values import FALSE
from small import MODEL, SCHEMA, UNIT, about, dossier, pack_with, rule
from test_again import IN_USE, chains, outcomes, reduced
from test_changes import Tables, read

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}
few = settings(
    max_examples=max(6, settings().max_examples // 6), suppress_health_check=list(HealthCheck), deadline=None
)
MET, NOT_MET = RuleOutcome.MET, RuleOutcome.NOT_MET
UNKNOWN, NOT_APPLICABLE = RuleOutcome.UNDETERMINED, RuleOutcome.NOT_APPLICABLE

# --- why, why not, which reading --------------------------------------------------------------------------------

RULES = (
    rule("{present: plan.schedule}", name="r.plan", criterion="doc.1")
    + rule("{field: origin, is: moi}", name="r.new", criterion="doc.1")
    + rule("{exists: review, by: about}", name="r.review", clauses="[doc.2]")
    + rule("{any: [{reading: basis, is: loose}, {present: plan.date}]}", name="r.loose", clauses="[doc.2]")
)  # fmt: skip


@pytest.fixture
def judged(tmp_path: Path) -> Assessment:
    """M1 has no plan, and is known to be no new one; M2 has all but a review."""
    found = dossier(
        unit=[UNIT],
        model=[{**MODEL, "origin": "cung_co", "plan.schedule": False},
               {**MODEL, "id": "M2", "origin": "moi", "plan": {"schedule": "Quý I", "date": "2023-01-05"}}],
    )  # fmt: skip
    return assess(found, [pack_with(tmp_path, RULES)], Options(AS_OF))


def names(found: Sequence[Finding]) -> list[str]:
    return [finding.rule.id for finding in found]


def test_why_gives_all_findings_and_why_not_those_that_need_work(judged: Assessment) -> None:
    assert names(why(judged, "M2")) == ["r.plan", "r.new", "r.review", "r.loose"]
    assert names(why_not(judged, "M2")) == ["r.review"]
    assert names(why_not(judged, "M1")) == ["r.plan", "r.new", "r.review", "r.loose"]
    assert why_not(judged, "M2", "r.plan") == ()


def test_a_rule_may_be_named_by_a_clause(judged: Assessment) -> None:
    assert names(why(judged, "M2", "doc.2")) == ["r.review", "r.loose"]


def test_readings_that_would_turn_a_finding_are_told_with_the_other_outcome(judged: Assessment) -> None:
    told = [(f.rule.id, s.reading, s.value, s.outcome) for f, s in sensitive_to(judged, "M1")]
    assert told == [("r.loose", "basis", "loose", MET)] and sensitive_to(judged, "M2") == ()


@pytest.mark.parametrize("verb", [why, why_not, sensitive_to, requires])
@pytest.mark.parametrize(
    ("asked", "near"), [(("M11",), "M1"), (("M1", "r.plam"), "r.plan"), (("M1", None, "2023"), "M1")]
)
def test_names_that_are_not_there_are_told_with_the_nearest(
    verb: Any, asked: tuple[str, ...], near: str, judged: Assessment
) -> None:
    with pytest.raises(UsageError) as caught:
        verb(judged, *asked)
    [problem] = caught.value.problems
    assert problem.code in ("unknown-subject", "unknown-rule")
    assert near in problem.said("en") and near in problem.said("vi") and problem.said("vi") != problem.said("en")


# --- what if ----------------------------------------------------------------------------------------------------


def verdicts(assessment: Assessment) -> dict[object, object]:
    return {s.id: (s.verdict, s.reviewed_verdict, dict(s.verdicts), s.score) for s in assessment.subjects}


def misreported(found: WhatIf, fresh: Assessment) -> Iterator[str]:
    """Where a what-if tells otherwise than two assessments side by side."""
    before = {(f.subject, pack.id, r.id): f.outcome for f in found.before.findings for pack, r in f.members}
    after = {(f.subject, pack.id, r.id): f.outcome for f in fresh.findings for pack, r in f.members}
    differing = {key[0:1] + key[2:] for key in {*before, *after} if before.get(key) is not after.get(key)}
    told = {(flip.subject, r.id) for flip in found.flips for _, r in flip.finding.members}
    if differing != told:
        yield f"flips {told} where {differing} differ"
    if any(one is two for one, two in (flip.outcomes for flip in found.flips)):
        yield "something flips to what it was"
    old, new = verdicts(found.before), verdicts(fresh)
    shifted = {str(key) for key in {*old, *new} if old.get(key) != new.get(key)}
    sides = [shift.after or shift.before for shift in found.shifts]
    said = {str(side.id) for side in sides if side}
    if shifted != said:
        yield f"shifts {said} where {shifted} differ"


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_what_flips_is_what_differs_from_a_fresh_assessment(name: str, data: st.DataObject) -> None:
    start, used, options, steps = data.draw(chains(SCHEMAS[name]))
    before = assess(start, used, options)
    for changes in (step for step in steps if not isinstance(step, dict)):
        try:
            found = what_if(before, changes)  # type: ignore[arg-type]
        except InputError:
            continue
        assert not [*misreported(found, assess(found.after.dossier, used, options))]


def test_no_change_flips_nothing(judged: Assessment) -> None:
    found = what_if(judged, [])
    assert found.flips == () and found.shifts == ()


def test_a_change_and_its_undoing_flip_nothing(judged: Assessment) -> None:
    there = Change("replace", "model", "M1", "plan.schedule", "Quý I")
    back = Change("replace", "model", "M1", "plan.schedule", False)
    assert [(f.subject.id, f.outcomes) for f in what_if(judged, [there]).flips] == [("M1", (NOT_MET, MET))]
    assert what_if(judged, [there, back]).flips == ()
    assert outcomes(what_if(what_if(judged, [there]).after, [back]).after) == outcomes(judged)


def test_a_new_record_flips_from_nothing(judged: Assessment) -> None:
    found = what_if(judged, [Change("add", "model", "M3", "", {"unit": "U1", "name": "x", "origin": "moi"})])
    flipped = {flip.finding.rule.id: flip.outcomes for flip in found.flips}
    assert flipped["r.new"] == (None, MET) and {flip.subject.id for flip in found.flips} == {"M3"}
    assert [(shift.before, shift.after and shift.after.id.id) for shift in found.shifts] == [(None, "M3")]


def test_a_record_that_is_not_there_yet_flips_to_nothing(judged: Assessment) -> None:
    found = what_if(judged, [Change("add", "model", "M2", "start", "2024-05-01")])
    assert {flip.outcomes[1] for flip in found.flips} == {None} and len(found.flips) == 4
    assert [shift.after for shift in found.shifts] == [None]


def test_a_score_is_told_before_and_after(judged: Assessment) -> None:
    [shift] = what_if(judged, [Change("replace", "model", "M1", "plan.schedule", "Quý I")]).shifts
    assert shift.before and shift.after and shift.before.score and shift.after.score
    assert [float(s.span.lower) for s in (shift.before.score, shift.after.score)] == [0, 50]
    assert (shift.before.verdict, shift.after.verdict) == (NOT_MET, NOT_MET)


def test_a_change_that_does_not_fit_is_refused(judged: Assessment) -> None:
    with pytest.raises(InputError, match="dangling-reference"):
        what_if(judged, [Change("replace", "model", "M1", "unit", "U9")])


def test_a_flip_that_is_left_out_is_found_out(judged: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    change = Change("replace", "model", "M1", "plan.schedule", "Quý I")
    as_it_is = trying._flips
    monkeypatch.setattr(trying, "_flips", lambda before, after: [*as_it_is(before, after)][1:])
    found = what_if(judged, [change])
    assert [*misreported(found, assess(found.after.dossier, judged.packs, Options(AS_OF)))]


def test_a_shift_that_looks_at_verdicts_alone_is_found_out(judged: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "_standing", lambda subject: subject and subject.verdict)
    found = what_if(judged, [Change("replace", "model", "M1", "plan.schedule", "Quý I")])
    assert [*misreported(found, assess(found.after.dossier, judged.packs, Options(AS_OF)))]


# --- what is missing --------------------------------------------------------------------------------------------


def broken_promises(found: Requires, judged: Assessment, options: Options) -> Iterator[str]:
    """Where the steps that are asked for do not lead to what is said of them."""
    if found.steps and found.then is None:
        yield "the steps do not go together"
        return
    after = with_changes(judged.dossier, [step.change for step in found.steps])
    fresh = {(str(f.subject), f.rule.id): f for f in assess(after, judged.packs, options).findings}
    asked = {(str(r.finding.subject), r.finding.rule.id) for r in found.requirements}
    unmet = {key for key in asked if key in fresh and fresh[key].needs_work}
    if unmet != {(str(f.subject), f.rule.id) for f in found.left}:
        yield f"left {[f.rule.id for f in found.left]}, and {unmet} is"
    if found.then and outcomes(found.then.after) != [(k[0], k[1], f.outcome) for k, f in fresh.items()]:
        yield "the outcomes are others"
    new = [(s.change.table, s.change.id) for s in found.steps if not s.change.path and s.change.id]
    if len({*new}) < len(new) or any(judged.dossier.get(table, str(key)) for table, key in new):
        yield f"ids clash: {new}"


@pytest.mark.parametrize("name", IN_USE)
def test_doing_all_that_is_required_leads_to_what_is_said(name: str) -> None:
    found, used, options = reduced(name)
    noted = watched(assess(found, used, options))
    unmet = [s.id.id for s in noted.subjects if any(f.needs_work for f in noted.by_subject[s.id])]
    for subject in [*dict.fromkeys(unmet)][:: max(1, len(unmet) // 3)]:
        assert not [*broken_promises(requires(noted, subject), noted, options)]


def test_what_is_missing_by_hand(judged: Assessment) -> None:
    found = requires(judged, "M2")
    [step] = found.steps
    assert (step.change.table, step.change.path, step.change.value["about"]) == ("review", "", ["M2"])
    assert found.then and found.left == () and [f.outcomes for f in found.then.flips] == [(UNKNOWN, MET)]


def test_nothing_is_missing_where_all_is_met(judged: Assessment) -> None:
    found = requires(judged, "M2", "r.plan")
    assert (found.requirements, found.steps, found.then, found.left) == ((), (), None, ())


def test_what_has_no_repair_is_left(tmp_path: Path) -> None:
    rules = rule("{present: plan.schedule}", name="r.plan") + rule(
        "{open: {vi: chưa rõ, en: not said}}", name="r.open", clauses="[doc.2]"
    )
    judged = assess(about(), [pack_with(tmp_path, rules)], Options(AS_OF))
    found = requires(judged, "M1")
    assert names(found.left) == ["r.open"] and [r.finding.no_repair for r in found.requirements] == [None, "open"]
    assert [step.change.path for step in found.steps] == ["plan.schedule"]


def adding(table: str, key: str, value: Any, *more: Change) -> Repair:
    changes = [Change("add", table, key, "", value), *more]
    return Repair(tuple(RepairStep(change, "enter", "x") for change in changes))


def put_together(*repairs: Repair, found: Dossier | None = None) -> list[tuple[str | None, str, Any]]:
    steps = missing.together(repairs, found or about())
    return [(step.change.id, step.change.path, step.change.value) for step in steps]


def names_it(key: str, value: str = "model-moi-1") -> Change:
    return Change("add", "model", key, "replicated_from", value)


def test_the_same_row_of_two_repairs_is_added_once() -> None:
    one = adding("model", "model-moi-1", {"name": "x"}, names_it("M1"))
    two = adding("model", "model-moi-1", {"name": "x"}, names_it("M2"))
    assert put_together(one, two) == [
        ("model-moi-1", "", {"name": "x"}), ("M1", "replicated_from", "model-moi-1"),
        ("M2", "replicated_from", "model-moi-1"),
    ]  # fmt: skip


def test_other_rows_of_two_repairs_get_ids_of_their_own_and_are_named_by_them() -> None:
    one = adding("model", "model-moi-1", {"name": "x"})
    two = adding("model", "model-moi-1", {"name": "y", "listed_by": ["model-moi-1"]}, names_it("M2"))
    three = adding("model", "model-moi-1", {"name": "z"})
    assert put_together(one, two, three) == [
        ("model-moi-1", "", {"name": "x"}), ("model-moi-2", "", {"name": "y", "listed_by": ["model-moi-2"]}),
        ("M2", "replicated_from", "model-moi-2"), ("model-moi-3", "", {"name": "z"}),
    ]  # fmt: skip


def test_ids_of_added_rows_do_not_clash_with_those_on_file() -> None:
    found = about(model=[{**MODEL, "id": "model-moi-2"}])
    one, two = (adding("model", "model-moi-1", {"name": name}) for name in "xy")
    assert [key for key, *_ in put_together(one, two, found=found)] == ["model-moi-1", "model-moi-3"]


def test_an_id_without_a_number_is_counted_on_from() -> None:
    one, two, three = (adding("model", "moi", {"name": name}) for name in "xyz")
    assert [key for key, *_ in put_together(one, two, three)] == ["moi", "moi-2", "moi-3"]


def test_ids_that_clash_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "_renamed", lambda *_: ())
    one, two = (adding("model", "moi-1", {"name": name}) for name in "xy")
    assert [key for key, *_ in put_together(one, two)] == ["moi-1", "moi-1"]


def test_a_promise_that_is_not_kept_is_found_out(judged: Assessment) -> None:
    found = requires(judged, "M2")
    assert not [*broken_promises(found, judged, Options(AS_OF))]
    assert [*broken_promises(replace(found, steps=()), judged, Options(AS_OF))]


# --- what is open -----------------------------------------------------------------------------------------------

OPEN_RULES = (
    rule("{present: plan.schedule}", name="r.plan")
    + rule("{all: [{present: plan.schedule}, {field: origin, is: moi}]}", name="r.both")
    + rule("{field: origin, is: moi}", name="r.origin")
    + rule("{attested: concrete}", name="r.ask", basis="attestation")
    + rule("{present: plan.date}", name="r.when", when="{present: start}")
    + rule("{present: scope}", name="r.scope", subject="unit")
)  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Assessment:
    """U1 over U2 over U3, which has a scope; of the models M1 of U1, M2 of U2, M3 of U3 only M2's plan is known."""
    found = dossier(
        unit=[UNIT, {"id": "U2", "name": "B", "parent": "U1"},
              {"id": "U3", "name": "C", "parent": "U2", "scope": "trong"}],
        model=[MODEL, {**MODEL, "id": "M2", "unit": "U2", "plan.schedule": "Quý I"},
               {**MODEL, "id": "M3", "unit": "U3"}],
    )  # fmt: skip
    return assess(found, [pack_with(tmp_path, OPEN_RULES)], Options(AS_OF))


def told(found: Status) -> dict[str, tuple[list[str], list[str]]]:
    """By address of each fact the rules that wait for it, and those that it settles."""
    return {fact.question or fact.seen.origin: (names(fact.findings), names(fact.settles)) for fact in found.facts}


def test_what_is_open_of_one_record(opened: Assessment) -> None:
    assert told(status(opened, "M1")) == {
        "model[M1].plan.schedule": (["r.plan", "r.both"], ["r.plan"]),
        "model[M1].origin": (["r.both", "r.origin"], ["r.origin"]),
        "concrete": (["r.ask"], ["r.ask"]),
        # Whether the rule applies is not all: what it then asks for is not known either.
        "model[M1].start": (["r.when"], []),
    }


def test_what_is_open_of_one_record_settles_more_where_the_rest_is_known(opened: Assessment) -> None:
    assert told(status(opened, "M2"))["model[M2].origin"] == (["r.both", "r.origin"], ["r.both", "r.origin"])


def test_the_fact_that_settles_most_comes_first(opened: Assessment) -> None:
    found = status(opened)
    order = [(len(fact.settles), len(fact.findings)) for fact in found.facts]
    assert order == sorted(order, reverse=True)
    assert found.next is found.facts[0] and found.next.seen.origin == "model[M2].origin"


@pytest.mark.parametrize(("who", "subjects"), [
    ("M1", {"M1"}), ("U3", {"U3", "M3"}), ("U2", {"U2", "U3", "M2", "M3"}),
    ("U1", {"U1", "U2", "U3", "M1", "M2", "M3"}), (None, {"U1", "U2", "U3", "M1", "M2", "M3"}),
])  # fmt: skip
def test_a_unit_stands_for_everything_below_it(who: str | None, subjects: set[str], opened: Assessment) -> None:
    assert {finding.subject.id for finding in status(opened, who).findings} == subjects


def test_questions_and_unmet_findings_are_told_apart(judged: Assessment, opened: Assessment) -> None:
    assert [(fact.subject.id, fact.question) for fact in status(opened).questions] == [
        (key, "concrete") for key in ("M1", "M2", "M3")
    ]
    assert names(status(judged, "M1").unmet) == ["r.plan", "r.new"] and status(judged).questions == ()


def test_an_unknown_name_is_told_with_the_nearest(opened: Assessment) -> None:
    with pytest.raises(UsageError, match="did you mean 'U1'"):
        status(opened, "U11")


@pytest.mark.parametrize(("require", "fields", "gaps"), [
    ("{field: start, on_or_before: {field: checked}}", {"start": "2023-01-05"}, ["checked"]),
    ("{field: start, on_or_before: 2023-05-01}", {"start": "2023-Q2"}, ["start"]),
    ("{field: cost, at_least: {field: price}}", {"cost": 5, "price": "trên 3"}, ["price"]),
    ("{field: cost, at_least: 5}", {"cost": {"more_than": 3}}, ["cost"]),
    ("{all: [{field: members, at_least: 2}, {present: plan.date}]}", {"members": 5}, ["plan.date"]),
    ("{not: {all: [{present: plan.schedule}, {present: plan.date}]}}", {"plan.schedule": "x"}, ["plan.date"]),
])  # fmt: skip
def test_what_is_filled_in_and_clear_is_no_gap(
    require: str, fields: dict[str, Any], gaps: list[str], tmp_path: Path
) -> None:
    judged = assess(about(fields), [pack_with(tmp_path, rule(require))], Options(AS_OF))
    facts = status(judged, "M1").facts
    assert [fact.seen.name for fact in facts] == gaps and [len(fact.settles) for fact in facts] == [1] * len(gaps)


@pytest.mark.parametrize("require", [
    "{all: [{open: {vi: chưa rõ, en: not said}}, {present: plan.date}]}",
    "{all: [{outcome: {rule: r.other}}, {present: plan.date}]}",
])  # fmt: skip
def test_a_fact_does_not_settle_what_rests_on_more_than_facts(require: str, tmp_path: Path) -> None:
    rules = rule("{present: plan.schedule}", name="r.other") + rule(require)
    judged = assess(about(), [pack_with(tmp_path, rules)], Options(AS_OF))
    [fact] = [fact for fact in status(judged, "M1").facts if fact.seen.name == "plan.date"]
    assert names(fact.findings) == ["r"] and fact.settles == ()


# A fact that is said to settle a finding, entered with an exact value, does so. Lists are closed elsewhere.


def exact_values(fact: OpenFact, judged: Assessment) -> Iterator[Change]:
    """The changes that enter a fact, whatever it may turn out to be."""
    seen, found = fact.seen, fact.seen.holder.entity.fields.get(fact.seen.name)
    if fact.question and "by" not in judged.dossier.schema["attestation"].fields:
        for answer in ("co", "khong"):
            row = {"subject": fact.subject.id, "question": fact.question, "answer": answer, "date": str(judged.as_of)}
            yield Change("add", "attestation", None, "", row)
    elif found and not seen.holder.owner and judged.dossier.schema[seen.table].key_field and seen.name in (
        seen.holder.entity.fields
    ):  # fmt: skip
        for value in stock(seen.holder.entity, (), seen.name):
            # A period may be asked when it began; only that of a day says so exactly.
            if found.kind not in ("date", "period") or getattr(value, "is_day", False):
                said = written(value, found)
                if not isinstance(said, dict):
                    yield Change("add", seen.table, seen.row, seen.path, said)


def unsettled(judged: Assessment) -> Iterator[str]:
    """Findings that stay open though the fact is entered that was said to settle them."""
    noted = watched(judged)
    for fact in (fact for fact in open_facts(noted.findings) if fact.settles):
        for change in exact_values(fact, noted):
            try:
                after = assess_again(noted, with_changes(noted.dossier, [change]))
            except InputError:
                continue
            # What only describes is never not met: it is known all the same once its condition is.
            now = {(f.subject, f.pack.id, f.rule.id): f for f in after.findings if _is_open(f)}
            for finding in fact.settles:
                if (finding.subject, finding.pack.id, finding.rule.id) in now:
                    yield f"{change} leaves {finding.rule.id} open: {finding.rule.require}"


def _is_open(finding: Finding) -> bool:
    decided = finding.rule.level == "describe" and finding.trace is not None and finding.trace.truth is FALSE
    return finding.outcome is UNKNOWN and not decided


@pytest.mark.parametrize("name", ["small", "river"])
@few
@given(data=st.data())
def test_a_fact_that_is_said_to_settle_a_finding_does_settle_it(name: str, data: st.DataObject) -> None:
    schema = SCHEMAS[name]
    used: Pack = data.draw(packs(schema)).load()
    raw: Tables = data.draw(
        datasets(schema, values={"attestation.question": ["pleasant"]} if name == "river" else None)
    )
    assert not [*unsettled(assess(read(raw, schema), [used], Options(AS_OF)))]


def test_facts_said_to_settle_findings_of_the_shipped_packs_do() -> None:
    found, used, options = reduced("quang-binh-sxd-2024")
    assert not [*unsettled(assess(found, used, options))]


def test_a_rule_that_only_describes_leaves_nothing_open_where_all_is_known(tmp_path: Path) -> None:
    rules = rule("{field: origin, is: moi}", level="describe")
    judged = assess(about({"origin": "cung_co"}), [pack_with(tmp_path, rules)], Options(AS_OF))
    assert [f.outcome for f in judged.findings] == [UNKNOWN] and status(judged).facts == ()


def test_a_fact_that_is_said_to_settle_too_much_is_found_out(
    opened: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [*unsettled(opened)]
    monkeypatch.setattr(opening, "_rests_on_facts_alone", lambda finding: True)
    assert [*unsettled(opened)]


# --- edits ------------------------------------------------------------------------------------------------------

FILLED: dict[str, Any] = {
    "steps": [{"name": "a", "helpers": ["x"]}],
    "plan": {"schedule": "Quý I"},
    "audience": ["can_bo"],
}


@cache
def filled() -> tuple[Dossier, Row]:
    found = about(FILLED)
    row = found.get("model", "M1")
    assert row is not None
    return found, row


def on_model(op: Any, path: str, value: Any) -> Change:
    return Change(op, "model", "M1", path, value)


EDITS: dict[str, Change] = {
    # cells: words, as in a workbook
    "plan.schedule=Quý II": on_model("replace", "plan.schedule", "Quý II"),
    "  plan.schedule = Quý II ": on_model("replace", "plan.schedule", "Quý II"),
    "model[M1].plan.schedule=Quý II": on_model("replace", "plan.schedule", "Quý II"),
    "unit[U1].name=Chi bộ Ấp Bến Có": Change("replace", "unit", "U1", "name", "Chi bộ Ấp Bến Có"),
    "unit[U1].scope=trong": Change("add", "unit", "U1", "scope", "trong"),
    "plan.schedule=Quý II: xong": on_model("replace", "plan.schedule", "Quý II: xong"),
    "plan.schedule=số 5 # 6": on_model("replace", "plan.schedule", "số 5 # 6"),
    "plan.schedule=- 5": on_model("replace", "plan.schedule", "- 5"),
    "plan.schedule=a=b": on_model("replace", "plan.schedule", "a=b"),
    "name=007": on_model("replace", "name", "007"),
    "plan.schedule=không": on_model("replace", "plan.schedule", False),
    "grassroots=có": on_model("add", "grassroots", True),
    "grassroots=không": on_model("add", "grassroots", False),
    # quoted, and YAML
    'plan.schedule="Quý II: xong"': on_model("replace", "plan.schedule", "Quý II: xong"),
    "plan.schedule='không'": on_model("replace", "plan.schedule", "không"),
    "grassroots=true": on_model("add", "grassroots", True),
    "start=false": on_model("add", "start", False),
    # nothing
    "plan.schedule=": on_model("replace", "plan.schedule", None),
    "plan.schedule=null": on_model("replace", "plan.schedule", None),
    "audience=": on_model("replace", "audience", None),
    # numbers and dates
    "members=3": on_model("add", "members", 3),
    "cost=trên 5 triệu đồng": on_model("add", "cost", "trên 5 triệu đồng"),
    "cost=> 5": on_model("add", "cost", "> 5"),
    "cost={more_than: 5}": on_model("add", "cost", {"more_than": 5}),
    "start=2023-05-01": on_model("add", "start", "2023-05-01"),
    "start=12/6/2023": on_model("add", "start", "12/6/2023"),
    "start=2023-Q2": on_model("add", "start", "2023-Q2"),
    # lists
    "audience=[can_bo, dang_vien]": on_model("replace", "audience", ["can_bo", "dang_vien"]),
    "audience=dang_vien": on_model("replace", "audience", ["dang_vien"]),
    "audience=[]": on_model("replace", "audience", []),
    "audience=không": on_model("replace", "audience", []),
    "audience+=dang_vien": on_model("add", "audience", "dang_vien"),
    "audience[0]=dang_vien": on_model("replace", "audience.0", "dang_vien"),
    "steps+={name: b, year: 2023}": on_model("add", "steps", {"name": "b", "year": 2023}),
    "steps={name: b}": on_model("replace", "steps", [{"name": "b"}]),
    "steps[0].name=b": on_model("replace", "steps.0.name", "b"),
    "steps.0.name=b": on_model("replace", "steps.0.name", "b"),
    "steps[0].year=2023": on_model("add", "steps.0.year", 2023),
    "steps[0]={name: c}": on_model("replace", "steps.0", {"name": "c"}),
    "steps[0].helpers+=y": on_model("add", "steps.0.helpers", "y"),
    "steps[0].helpers=[z]": on_model("replace", "steps.0.helpers", ["z"]),
    "steps[0].helpers[0]=w": on_model("replace", "steps.0.helpers.0", "w"),
    "model[M1].steps[0].name=b": on_model("replace", "steps.0.name", "b"),
    # rows
    "review+={id: R1, unit: U1, about: [M1]}": Change(
        "add", "review", "R1", "", {"id": "R1", "unit": "U1", "about": ["M1"]}),
    "register+={unit: U1, kind: mo_hinh, period: 2023}": Change(
        "add", "register", None, "", {"unit": "U1", "kind": "mo_hinh", "period": 2023}),
}  # fmt: skip


@pytest.mark.parametrize("text", EDITS)
def test_an_edit_is_read_as_it_is_meant_and_fits(text: str) -> None:
    found, row = filled()
    change = read_change(text, found, row)
    assert change == EDITS[text] and type(change.value) is type(EDITS[text].value)
    with_changes(found, [change])


@pytest.mark.parametrize(("text", "said"), [("origin=mới", "moi"), ("origin=moi", "moi"), ("origin=MOI", "moi")])
def test_a_code_may_be_written_in_words(text: str, said: str) -> None:
    found, row = filled()
    after = with_changes(found, [read_change(text, found, row)]).get("model", "M1")
    assert after is not None and after.values["origin"] == said


def test_a_decimal_is_left_for_the_field_to_read() -> None:
    found, row = filled()
    after = with_changes(found, [read_change("share=7,5", found, row), read_change("cost=7.5", found, row)])
    model = after.get("model", "M1")
    assert model is not None
    assert [getattr(model.values[name], "number", None) for name in ("share", "cost")] == [Decimal("7.5")] * 2
    with pytest.raises(InputError, match=r"1\.500"):
        with_changes(found, [read_change("cost=1.500", found, row)])


WRONG: dict[str, tuple[str, str]] = {
    "plan.schedule": ("not [TABLE[ID].]FIELD=VALUE", "không có dạng"),
    "=x": ("not [TABLE[ID].]FIELD=VALUE", "không có dạng"),
    "": ("not [TABLE[ID].]FIELD=VALUE", "không có dạng"),
    "plan.schedul=x": ("did you mean 'plan.schedule'", "có phải 'plan.schedule'"),
    "plan=x": ("has no field 'plan'", "không có cột 'plan'"),
    "dated=2023": ("has no field 'dated'", "không có cột 'dated'"),
    "steps[0].nam=x": ("did you mean 'steps.name'", "có phải 'steps.name'"),
    "modle[M1].name=x": ("did you mean 'model'", "có phải 'model'"),
    "model[M11].name=x": ("has no row 'M11'", "không có mã 'M11'"),
    "model[M1].nam=x": ("did you mean 'name'", "có phải 'name'"),
    "name+=x": ("'name' is no list", "không phải danh sách"),
    "reveiw+={id: R1}": ("has no field 'reveiw'", "không có cột 'reveiw'"),
    "audience=[can_bo": ("not YAML", "không đúng YAML"),
    'name="x': ("not YAML", "không đúng YAML"),
    "audience=[&a x, *a]": ("aliases", "bí danh"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_an_edit_that_cannot_be_meant_is_told_in_both_languages(text: str) -> None:
    found, row = filled()
    with pytest.raises(UsageError) as caught:
        read_change(text, found, row)
    en, vi = WRONG[text]
    [problem] = caught.value.problems
    assert problem.code == "usage" and en in problem.said("en") and vi in problem.said("vi")


def test_without_a_subject_the_record_has_to_be_named() -> None:
    found, _ = filled()
    assert read_change("model[M1].name=x", found) == on_model("replace", "name", "x")
    with pytest.raises(UsageError, match="name the record"):
        read_change("name=x", found)


def test_an_item_that_is_not_there_is_refused_when_the_change_is_made() -> None:
    found, row = filled()
    with pytest.raises(InputError, match="steps has no item 1"):
        with_changes(found, [read_change("steps[1].name=b", found, row)])
