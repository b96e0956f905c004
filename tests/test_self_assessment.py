"""What an office says of itself stands beside the results: the newest answer, compared with what its clause came to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pytest

import small
from criteria_engine.findings import self_assessment as module
from criteria_engine.findings.assess import Options, assess
from criteria_engine.findings.model import Assessment, SelfAssessment
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.records.annotations import Day, Label, Record, Ref, Text
from criteria_engine.records.schema import Schema
from criteria_engine.reports.json import render
from small import MODEL, PACK, UNIT, rule
from stacked import base_with, clause, overlay, written

YES, NO, OPEN, ASKED = "{present: name}", "{absent: name}", "{present: origin}", "{attested: concrete}"


class OwnAnswer(small.Part):
    record: ClassVar[Record] = Record(table="self_assessment", label=Label("Tự chấm", "Own"), dated=("date",))
    subject: Annotated[Text, Ref("model", "exemplar", "unit")]
    clause: Annotated[Text, Label("Điều khoản", "Clause")]
    answer: Literal["co", "khong", "chua_ro"]
    note: Text | None = None
    date: Day | None = None


SCHEMA = Schema((small.Unit, small.Model, small.Review, small.Exemplar, small.Nomination, small.Attestation,
                 small.Waiver, small.RegisterRow, OwnAnswer))  # fmt: skip
OWN = {"subject": "M1", "clause": "doc.1", "answer": "co"}


@pytest.fixture(autouse=True)
def no_shipped_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "shipped_clauses", set)


def loaded(folder: Path, rules: str, head: str = PACK) -> Pack:
    return load_pack(base_with(folder, rules, head), SCHEMA)


def run(
    packs: Pack | list[Pack], *own: dict[str, Any], as_of: date = date(2023, 12, 31), select: str | None = None,
    unit: dict[str, Any] | None = None, **tables: Any,
) -> Assessment:  # fmt: skip
    records = {"unit": [{**UNIT, **(unit or {})}], "model": [MODEL], "self_assessment": list(own), **tables}
    found = dossier_of(SCHEMA, [from_mapping(records, SCHEMA)])
    assert not found.problems, found.problems
    return assess(found, packs if isinstance(packs, list) else [packs], Options(as_of, select=select))


def only(result: Assessment) -> SelfAssessment:
    (found,) = result.self_assessments
    return found


# --- compared ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("require", "answer", "outcome", "differs"),
    [
        (YES, "co", "met", False), (YES, "khong", "met", True), (YES, "chua_ro", "met", False),
        (NO, "co", "not_met", True), (NO, "khong", "not_met", False), (NO, "chua_ro", "not_met", False),
        (OPEN, "co", "undetermined", True), (OPEN, "khong", "undetermined", True),
        (OPEN, "chua_ro", "undetermined", False),
    ],
)  # fmt: skip
def test_a_yes_or_no_differs_from_any_other_verdict(
    tmp_path: Path, require: str, answer: str, outcome: str, differs: bool
) -> None:
    found = only(run(loaded(tmp_path, rule(require)), {**OWN, "answer": answer}))
    assert (found.outcome.value, found.reviewed.value, found.differs) == (outcome, outcome, differs)


def test_it_changes_no_finding_and_no_verdict(tmp_path: Path) -> None:
    pack = loaded(tmp_path, rule(NO))
    with_own, without = run(pack, OWN), run(pack)
    assert [(f.outcome, f.notes) for f in with_own.findings] == [(f.outcome, f.notes) for f in without.findings]
    assert [s.verdict for s in with_own.subjects] == [s.verdict for s in without.subjects]


@pytest.mark.parametrize(
    ("answer", "outcome", "reviewed"),
    [(None, "met", "undetermined"), ("khong", "met", "not_met"), ("co", "met", "met")],
)
def test_what_records_show_and_what_reviewers_say_are_told_apart(
    tmp_path: Path, answer: str | None, outcome: str, reviewed: str
) -> None:
    pack = loaded(tmp_path, rule(YES, name="a") + rule(ASKED, name="b", basis="attestation"))
    answers = [{"subject": "M1", "question": "concrete", "answer": answer}] if answer else []
    found = only(run(pack, OWN, attestation=answers))
    assert (found.outcome.value, found.reviewed.value, found.differs) == (outcome, reviewed, reviewed != "met")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (rule(YES, name="a") + rule(NO, name="b", level="should"), "met"),
        (rule(YES, name="a", level="should") + rule(NO, name="b", level="advise"), "not_met"),
        (rule(YES, name="a", level="should") + rule(OPEN, name="b", level="advise"), "undetermined"),
        (rule(NO, name="a", level="describe"), "undetermined"),
        (rule(NO, name="a", when=NO), "not_applicable"),
        (rule(NO, name="a", when=NO) + rule(YES, name="b"), "met"),
        (rule(YES, clauses="[doc.2]"), "not_applicable"),
    ],
)
def test_duties_come_first_and_where_there_are_none_the_recommendations(
    tmp_path: Path, rules: str, expected: str
) -> None:
    assert only(run(loaded(tmp_path, rules), OWN)).reviewed.value == expected


# --- clauses and criteria ---------------------------------------------------------------------------------------

TREE = clause("doc.1") + clause("doc.1.a", parent="doc.1") + clause("doc.1.a.i", parent="doc.1.a") + clause("doc.2")


def tree(folder: Path, rules: str, head: str = PACK) -> Pack:
    place = base_with(folder, rules, head)
    (place / "clauses.yaml").write_text(f"clauses:\n{TREE}", encoding="utf-8")
    return load_pack(place, SCHEMA)


@pytest.mark.parametrize(
    ("named", "expected"), [("doc.1", "not_met"), ("doc.1.a", "not_met"), ("doc.1.a.i", "not_met"), ("doc.2", "met")]
)
def test_a_clause_stands_for_the_clauses_within_it(tmp_path: Path, named: str, expected: str) -> None:
    rules = rule(NO, name="a", clauses="[doc.1.a.i]") + rule(YES, name="b", clauses="[doc.2]")
    assert only(run(tree(tmp_path, rules), {**OWN, "clause": named})).reviewed.value == expected


def test_a_part_of_a_clause_is_not_the_whole_clause(tmp_path: Path) -> None:
    rules = rule(YES, name="a", clauses="[doc.1.a]") + rule(NO, name="b", clauses="[doc.1]")
    pack = tree(tmp_path, rules)
    assert only(run(pack, {**OWN, "clause": "doc.1.a"})).reviewed.value == "met"
    assert only(run(pack, OWN)).reviewed.value == "not_met"


def test_a_criterion_has_the_verdict_of_the_criterion(tmp_path: Path) -> None:
    # The second rule belongs to the criterion and rests on a clause outside it.
    rules = rule(YES, name="a", criterion="doc.1") + rule(NO, name="b", clauses="[doc.2]", criterion="doc.1")
    result = run(tree(tmp_path, rules), OWN)
    (subject,) = result.subjects
    assert only(result).reviewed is subject.criteria[0].reviewed_verdict
    assert only(result).reviewed.value == "not_met"


def test_a_clause_that_an_overlay_replaced_is_compared_with_what_took_its_place(tmp_path: Path) -> None:
    below = base_with(tmp_path, rule(YES, criterion="doc.1"))
    place = overlay(tmp_path, f"  - {{replace: r, clauses: [over.1], require: {NO}}}\n", on=below,
                    clauses=clause("over.1", relations="{overrides: [doc.1]}"))  # fmt: skip
    pack = load_pack(place, SCHEMA)
    for named in ("doc.1", "over.1"):
        assert only(run(pack, {**OWN, "clause": named}, unit={"scope": "trong"})).reviewed.value == "not_met"


def test_a_clause_of_a_twin_is_compared_with_the_shared_finding(tmp_path: Path) -> None:
    first = load_pack(
        written(tmp_path, rule(NO, name="f", clauses="[first.1]"), name="first", start="2021-12-14"), SCHEMA
    )
    second = load_pack(
        written(tmp_path, rule(NO, name="s", clauses="[second.1]"), name="second", start="2021-12-16",
                clauses=clause("second.1", relations="{restates: [first.1]}")), SCHEMA)  # fmt: skip
    for named in ("first.1", "second.1"):
        assert only(run([first, second], {**OWN, "clause": named})).reviewed.value == "not_met"


def test_an_unknown_clause_is_set_aside_with_the_nearest_name(tmp_path: Path) -> None:
    result = run(loaded(tmp_path, rule(YES)), {**OWN, "clause": "doc.3"}, OWN)
    (problem,) = result.problems
    assert (problem.code, "did you mean 'doc." in problem.message) == ("unknown-clause", True)
    assert problem.at.startswith("self_assessment[") and problem.at.endswith(".clause")
    assert [s.clause for s in result.self_assessments] == ["doc.1"]


def test_a_clause_of_a_pack_that_is_not_in_use_is_neither_compared_nor_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = load_pack(written(tmp_path, name="other"), SCHEMA)
    monkeypatch.setattr(module, "shipped_clauses", lambda: set(other.clauses))
    result = run(loaded(tmp_path, rule(YES)), {**OWN, "clause": "other.1"})
    assert (result.self_assessments, result.problems) == ((), ())


# --- which answer -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("dates", "kept"),
    [
        (("2023-01-01", "2023-06-01"), 1), (("2023-06-01", "2023-01-01"), 0), ((None, "2021-01-01"), 1),
        (("2021-01-01", None), 0), (("2023-03", "2023-02-15"), 0), (("2023-11-01", "2024-01-01"), 0),
    ],
    ids=str,
)  # fmt: skip
def test_the_newest_answer_that_is_there_counts(
    tmp_path: Path, dates: tuple[str | None, str | None], kept: int, turned: bool
) -> None:
    rows = [{**OWN, "answer": "co", "date": dates[0]}, {**OWN, "answer": "khong", "date": dates[1]}]
    found = only(run(loaded(tmp_path, rule(YES)), *(reversed(rows) if turned else rows)))
    assert found.answer == rows[kept]["answer"]


@pytest.mark.parametrize("turned", [False, True])
def test_two_answers_of_one_day_that_differ_claim_nothing(tmp_path: Path, turned: bool) -> None:
    rows = [{**OWN, "answer": "co", "date": "2023-06-01"}, {**OWN, "answer": "khong", "date": "2023-06-01"}]
    found = only(run(loaded(tmp_path, rule(NO)), *(reversed(rows) if turned else rows)))
    assert found.claims is None


def test_answers_on_other_clauses_and_subjects_stay(tmp_path: Path) -> None:
    pack = loaded(tmp_path, rule(YES) + rule(YES, name="u", subject="unit", clauses="[doc.2]"))
    result = run(pack, {**OWN, "date": "2023-06-01"}, {**OWN, "clause": "doc.2"}, {**OWN, "subject": "U1"})
    assert [(s.subject, s.clause) for s in result.self_assessments] == [
        ("M1", "doc.1"),
        ("M1", "doc.2"),
        ("U1", "doc.1"),
    ]


# --- periods ----------------------------------------------------------------------------------------------------


def units(require: str, name: str, per: str | None, **parts: str) -> str:
    return rule(require, name=name, subject="unit", **({"per": per} if per else {}), **parts)


# Met in the periods that lie after a parent was named, and so on: `within` the year 2022 or its halves.
IN_2022 = "{value: {the: period}, within: 2022}"
IN_H2 = "{value: {the: period}, within: 2022-H2}"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-12-31", "not_met"),
        ("2022-01-01", "not_met"),
        ("2022-12-31", "met"),
        ("2023-01-01", "met"),
        (None, "not_met"),
    ],
)
def test_a_yearly_duty_is_that_of_the_last_year_that_was_over(tmp_path: Path, day: str | None, expected: str) -> None:
    pack = loaded(tmp_path, units(IN_2022, "y", "year"))
    found = only(run(pack, {**OWN, "subject": "U1", "date": day}, as_of=date(2023, 12, 31)))
    assert found.reviewed.value == expected


def test_a_yearly_and_a_half_yearly_duty_are_both_looked_at(tmp_path: Path) -> None:
    # On 31 December 2022 the year 2022 and its second half are the last ones.
    first = loaded(tmp_path, units(IN_2022, "y", "year") + units(IN_H2, "h", "half-year"))
    answer = {**OWN, "subject": "U1", "date": "2022-12-31"}
    assert only(run(first, answer)).reviewed.value == "met"
    second = loaded(tmp_path, units(NO, "y", "year") + units(IN_H2, "h", "half-year"))
    assert only(run(second, answer)).reviewed.value == "not_met"
    third = loaded(tmp_path, units(IN_2022, "y", "year") + units(NO, "h", "half-year"))
    assert only(run(third, answer)).reviewed.value == "not_met"


def test_the_report_of_the_first_half_year_stays_with_that_of_the_year(tmp_path: Path) -> None:
    pack = loaded(tmp_path, units(YES, "y", "year") + units(NO, "h", "first-half"))
    assert only(run(pack, {**OWN, "subject": "U1", "date": "2022-12-31"})).reviewed.value == "not_met"


def test_a_duty_of_the_whole_span_hides_no_yearly_one(tmp_path: Path) -> None:
    pack = loaded(tmp_path, units(NO, "y", "year") + units(YES, "s", "span"))
    found = run(pack, {**OWN, "subject": "U1", "date": "2022-12-31"}, as_of=date(2026, 1, 1))
    assert only(found).reviewed.value == "not_met"


def test_what_stands_without_a_period_is_always_looked_at(tmp_path: Path) -> None:
    pack = loaded(tmp_path, units(YES, "y", "year") + units(NO, "s", None))
    assert only(run(pack, {**OWN, "subject": "U1", "date": "2022-12-31"})).reviewed.value == "not_met"


# --- reports and selections -------------------------------------------------------------------------------------


def test_the_json_report_lists_it(tmp_path: Path) -> None:
    row = {**OWN, "note": "Đã làm", "date": "2023-05-01"}
    (told,) = json.loads(render(run(loaded(tmp_path, rule(NO)), row)))["self_assessments"]
    at = told.pop("at")
    assert told == {
        "subject": "M1", "clause": "doc.1", "answer": "co", "note": "Đã làm", "verdict": "not_met",
        "reviewed_verdict": "not_met", "differs": True,
    }  # fmt: skip
    assert at.startswith("self_assessment[") and at.endswith(".clause")


def test_what_is_not_selected_is_not_told_to_differ(tmp_path: Path) -> None:
    pack = loaded(tmp_path, rule(YES, name="a") + rule(YES, name="b", clauses="[doc.2]"))
    assert [s.differs for s in run(pack, OWN, select="doc.2").self_assessments] in ([], [False])


def test_a_selection_changes_no_comparison(tmp_path: Path) -> None:
    pack = loaded(tmp_path, rule(YES, name="one") + rule(NO, name="two"))
    assert [s.reviewed.value for s in run(pack, OWN, select="one").self_assessments] in ([], ["not_met"])
