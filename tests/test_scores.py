"""Scores are intervals from a profile, grades are pairs, and a verdict is no score."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.conditions.nodes import All
from criteria_engine.errors import PackError
from criteria_engine.evaluate.judge import verdict_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings import profile as module
from criteria_engine.findings.assess import Options, assess
from criteria_engine.findings.model import Assessment, SubjectResult
from criteria_engine.findings.profile import (
    Grade,
    Part,
    Profile,
    Score,
    Span,
    criterion_span,
    load_profile,
    points,
    score,
)
from criteria_engine.packs.model import Rule
from criteria_engine.records.annotations import Label
from laws.checks import Broken, caught, drawn
from small import PACK, about, dossier, pack_with, rule

MET, NOT_MET = RuleOutcome.MET, RuleOutcome.NOT_MET
UNDETERMINED, NOT_APPLICABLE = RuleOutcome.UNDETERMINED, RuleOutcome.NOT_APPLICABLE
WORD = Label("Tên", "Name")


def profile(
    weights: dict[str, int] | None = None, total: int = 100, floors: tuple[int | None, ...] = (None,) * 4
) -> Profile:
    """Grades at 90 (only with every criterion met), 70, 50 and 0, perhaps with a floor each."""
    named = (("tot", 90, True), ("kha", 70, False), ("trung_binh", 50, False), ("kem", 0, False))
    grades = tuple(
        Grade(name, WORD, least, gate, floor) for (name, least, gate), floor in zip(named, floors, strict=True)
    )
    return Profile("p", WORD, WORD, total, weights or {}, grades)


def span(lower: str, upper: str | None = None) -> Span:
    return Span(Fraction(lower), Fraction(upper or lower))


def scored(spans: dict[str, Span | None], verdicts: list[RuleOutcome], **options: Any) -> Score:
    found = score(profile(**options), spans, verdicts)
    assert found is not None
    return found


def grades(found: Score) -> tuple[str, str]:
    return found.grades[0].id, found.grades[1].id


# --- criteria ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "least_and_most"), [(MET, (1, 1)), (NOT_MET, (0, 0)), (UNDETERMINED, (0, 1)), (NOT_APPLICABLE, (0, 0))]
)
def test_what_is_undetermined_counts_as_not_met_then_as_met(
    outcome: RuleOutcome, least_and_most: tuple[int, int]
) -> None:
    assert points(outcome) == least_and_most


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([MET, MET, MET, NOT_MET], span("3/4")), ([MET, UNDETERMINED, NOT_MET], span("1/3", "2/3")), ([NOT_MET],
        span("0")),
        ([UNDETERMINED], span("0", "1")), ([MET, NOT_APPLICABLE], span("1")), ([NOT_APPLICABLE], None), ([], None),
    ],
)  # fmt: skip
def test_a_criterion_scores_the_share_of_applicable_rules_met(
    outcomes: list[RuleOutcome], expected: Span | None
) -> None:
    assert criterion_span(outcomes) == expected


# --- the score --------------------------------------------------------------------------------------------------


def test_criteria_weigh_alike_unless_the_profile_says_otherwise() -> None:
    # (1 + 1/2 + 0) / 3 of 100
    assert scored({"a": span("1"), "b": span("1/2"), "c": span("0")}, []).span == span("50")


def test_weights_are_those_of_the_profile() -> None:
    # (3·1 + 1·0) / 4 of 100
    assert scored({"a": span("1"), "b": span("0")}, [], weights={"a": 3, "b": 1}).span == span("75")


def test_a_criterion_that_the_profile_leaves_out_weighs_one() -> None:
    # (3·1 + 1·0) / 4 of 100
    assert scored({"a": span("1"), "b": span("0")}, [], weights={"a": 3}).span == span("75")


def test_the_weight_of_a_criterion_without_applicable_rules_is_shared_among_the_others() -> None:
    # five criteria, two without a score: (1 + 1 + 1/2) / 3 of 100, not of five
    spans = {"a": span("1"), "b": span("1"), "c": span("1/2"), "d": None, "e": None}
    assert scored(spans, []).span == span("250/3")


def test_unknowns_make_the_score_an_interval() -> None:
    # lower (3/4 + 1/2) / 2, upper (1 + 1/2) / 2
    assert scored({"a": span("3/4", "1"), "b": span("1/2")}, []).span == span("125/2", "75")


def test_the_total_is_that_of_the_profile() -> None:
    assert scored({"a": span("1/2")}, [], total=20).span == span("10")


@pytest.mark.parametrize("spans", [{}, {"a": None, "b": None}])
def test_without_an_applicable_criterion_there_is_no_score(spans: dict[str, Span | None]) -> None:
    assert score(profile(), spans, []) is None


def test_criteria_of_weight_zero_alone_give_no_score() -> None:
    assert score(profile({"a": 0}), {"a": span("1")}, [MET]) is None


@pytest.mark.parametrize(
    ("share", "expected"),
    [("1", "tot"), ("9/10", "tot"), ("899/1000", "kha"), ("7/10", "kha"), ("69/100", "trung_binh"), ("1/2",
    "trung_binh"),
     ("49/100", "kem"), ("0", "kem")],
)  # fmt: skip
def test_a_grade_is_reached_from_its_first_point_on(share: str, expected: str) -> None:
    assert grades(scored({"a": span(share)}, [MET])) == (expected, expected)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([MET, MET], ("tot", "tot")), ([MET, NOT_APPLICABLE], ("tot", "tot")), ([MET, NOT_MET], ("kha", "kha")),
        ([MET, UNDETERMINED], ("kha", "tot")), ([NOT_MET, UNDETERMINED], ("kha", "kha")),
    ],
)  # fmt: skip
def test_the_top_grade_asks_that_every_criterion_is_met(verdicts: list[RuleOutcome], expected: tuple[str, str]) -> None:
    assert grades(scored({"a": span("19/20")}, verdicts)) == expected


def test_a_grade_over_an_interval_is_a_pair() -> None:
    assert grades(scored({"a": span("2/5", "4/5")}, [UNDETERMINED])) == ("kem", "kha")


# --- floors -----------------------------------------------------------------------------------------------------

FLOORS = (80, 60, None, None)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        # Sums of 95, 90, 90, 75, 80, 70 and 50 of 100; the weakest criterion decides how far up the floor lets.
        (("1", "9/10"), "tot"), (("1", "4/5"), "tot"), (("1", "1", "7/10"), "kha"), (("9/10", "3/5"), "kha"),
        (("1", "3/5"), "kha"), (("1", "2/5"), "trung_binh"), (("1", "0"), "trung_binh"),
    ],
)  # fmt: skip
def test_a_floor_lets_nobody_up_who_is_weak_in_one_criterion(shares: tuple[str, ...], expected: str) -> None:
    spans = {f"c{n}": span(share) for n, share in enumerate(shares)}
    assert grades(scored(spans, [MET], floors=FLOORS)) == (expected, expected)


@pytest.mark.parametrize(("share", "expected"), [("4/5", "tot"), ("799/1000", "kha")])
def test_exactly_the_floor_is_enough(share: str, expected: str) -> None:
    spans = {"a": span("1"), "b": span("1"), "c": span("1"), "d": span(share)}
    assert grades(scored(spans, [MET], floors=FLOORS)) == (expected, expected)


def test_a_floor_over_an_interval_gives_a_pair() -> None:
    # Surely 92 points; the weakest criterion has between 70 and 90 per cent.
    spans = {"a": span("1"), "b": span("1"), "c": span("1"), "d": span("7/10", "9/10")}
    assert grades(scored(spans, [MET], floors=FLOORS)) == ("kha", "tot")


def test_a_criterion_without_weight_or_score_pulls_nobody_below_a_floor() -> None:
    spans = {"a": span("1"), "b": span("0"), "c": None}
    assert grades(scored(spans, [MET], floors=FLOORS, weights={"b": 0})) == ("tot", "tot")


def test_a_floor_and_a_gate_both_hold() -> None:
    assert grades(scored({"a": span("1")}, [NOT_MET], floors=FLOORS)) == ("kha", "kha")


def test_the_second_shipped_profile_has_grades_with_floors() -> None:
    found = load_profile("tham_khao_nghean")
    assert [g.least for g in found.grades][:3] == [90, 80, 70]
    assert all(g.floor is not None for g in found.grades[:3]) and not any(g.every_criterion_met for g in found.grades)


# --- parts ------------------------------------------------------------------------------------------------------


def test_each_criterion_with_a_score_is_a_part_that_weighs_its_share_of_the_total() -> None:
    found = scored({"a": span("1"), "b": None, "c": span("0", "1/2")}, [], weights={"a": 3, "b": 5}, total=20)
    assert [(p.criterion, p.points, p.share) for p in found.parts] == [
        ("a", Fraction(15), span("1")), ("c", Fraction(5), span("0", "1/2")),
    ]  # fmt: skip
    assert found.span == span("15", "35/2")


_OUTCOMES = (MET, NOT_MET, UNDETERMINED, NOT_APPLICABLE)
criteria = st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from(_OUTCOMES), max_size=5), max_size=5)
profiles = st.builds(
    profile, st.dictionaries(st.sampled_from("abcde"), st.integers(0, 4)), st.integers(1, 200),
    st.tuples(*[st.none() | st.integers(0, 100)] * 4),
)  # fmt: skip


def _scored(chosen: Profile, outcomes: dict[str, list[RuleOutcome]]) -> Score | None:
    verdicts = [verdict_of((DUTY, outcome) for outcome in listed) for listed in outcomes.values()]
    return score(chosen, {name: criterion_span(listed) for name, listed in outcomes.items()}, verdicts)


DUTY = Rule("r", ("c",), WORD, "model", "must", "data", All(()))


def parts_add_up(chosen: Profile, outcomes: dict[str, list[RuleOutcome]]) -> None:
    """The parts weigh the whole total and reach the span; each lies between nothing and all of its points."""
    found = _scored(chosen, outcomes)
    if found is None:
        return
    reached = [sum(p.points * end(p.share) for p in found.parts) for end in (lambda s: s.lower, lambda s: s.upper)]
    if sum(p.points for p in found.parts) != chosen.total or [found.span.lower, found.span.upper] != reached:
        raise Broken(f"{found} of {chosen.total}")
    if any(not 0 <= p.share.lower <= p.share.upper <= 1 for p in found.parts):
        raise Broken(f"{found.parts}")


def what_turns_out_lies_within(chosen: Profile, outcomes: dict[str, list[RuleOutcome]], turns: list[bool]) -> None:
    """However the unknown outcomes turn out, points and grade lie within what was said before."""
    before = _scored(chosen, outcomes)
    turn = cycle(turns)
    later = {
        name: [o if o is not UNDETERMINED else (MET if next(turn) else NOT_MET) for o in listed]
        for name, listed in outcomes.items()
    }
    after = _scored(chosen, later)
    if before is None or after is None:
        if before is not after:
            raise Broken(f"{before} became {after}")
        return
    low, high = (chosen.grades.index(grade) for grade in before.grades)
    best, worst = high, low
    found = {chosen.grades.index(grade) for grade in after.grades}
    if not before.span.lower <= after.span.lower == after.span.upper <= before.span.upper or len(found) != 1:
        raise Broken(f"{before.span} became {after.span}")
    if not best <= found.pop() <= worst:
        raise Broken(f"{[g.id for g in before.grades]} became {[g.id for g in after.grades]}\nof {outcomes}")


turns = st.lists(st.booleans(), min_size=1, max_size=8)


@given(profiles, criteria)
def test_the_parts_of_a_score_add_up_to_it(chosen: Profile, outcomes: dict[str, list[RuleOutcome]]) -> None:
    parts_add_up(chosen, outcomes)


@given(profiles, criteria, turns)
def test_however_unknowns_turn_out_the_grade_lies_within_the_pair(
    chosen: Profile, outcomes: dict[str, list[RuleOutcome]], turns: list[bool]
) -> None:
    what_turns_out_lies_within(chosen, outcomes, turns)


PLANTED: dict[str, tuple[str, Any, Any]] = {
    "undetermined counts as not met at both ends": (
        "points",
        lambda o: (int(o is MET), int(o is MET)),
        what_turns_out_lies_within,
    ),
    "undetermined rules are left out": (
        "points",
        lambda o: (int(o is not NOT_MET), int(o is not NOT_MET)),
        what_turns_out_lies_within,
    ),
    "the floor is a ceiling": (
        "_is_reached",
        lambda grade, reached, met, weakest: reached >= grade.least and weakest * 100 <= (grade.floor or 100),
        what_turns_out_lies_within,
    ),
    "the weight of a criterion without a score is lost": (
        "Part",
        lambda name, points, share: Part(name, points * Fraction(9, 10), share),
        parts_add_up,
    ),
}


@pytest.mark.parametrize("defect", PLANTED)
def test_the_laws_of_scores_catch(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, planted, law = PLANTED[defect]
    monkeypatch.setattr(module, name, planted)
    drawing = st.tuples(profiles, criteria) if law is parts_add_up else st.tuples(profiles, criteria, turns)
    caught(law, drawn(drawing, 300))


# --- the profile file -------------------------------------------------------------------------------------------


def test_the_default_profile_weighs_criteria_alike_with_grades_at_90_70_50() -> None:
    found = load_profile()
    assert (found.total, dict(found.weights)) == (100, {})
    assert [(g.id, g.least, g.every_criterion_met) for g in found.grades] == [
        ("tot", 90, True), ("kha", 70, False), ("trung_binh", 50, False), ("kem", 0, False),
    ]  # fmt: skip


PROFILE = """\
format: criteria-engine/profile
id: mine
title: {vi: A, en: A}
basis: editorial
origin: {vi: A, en: A}
total: 10
weights: {doc.1: 3}
grades:
  - {id: low, title: {vi: A, en: A}, from: 0}
  - {id: high, title: {vi: A, en: A}, from: 8, gate: every-criterion-met}
"""


def written(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_profile_may_come_from_a_file_in_any_order_of_grades(tmp_path: Path) -> None:
    found = load_profile(written(tmp_path, PROFILE))
    assert (found.id, found.total, dict(found.weights)) == ("mine", 10, {"doc.1": 3})
    assert [g.id for g in found.grades] == ["high", "low"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("basis: editorial", "basis: official", "editorial"), ("total: 10", "total: 0", "greater than 0"),
        ("total: 10\n", "", "total"), ("gate: every-criterion-met", "gate: never", "every-criterion-met"),
        ("total: 10", "totl: 10", "totl"), ("{vi: A, en: A}\nbasis", "{vi: A}\nbasis", "both languages"),
        ("from: 8,", "from: 8, floor: 101,", "floor"), ("from: 8,", "from: 8, floor: -1,", "floor"),
        ("total: 10", "total: 10\ntotal: 10", "given twice"), ("weights: {doc.1: 3}", "weights: {doc.1: -3}",
        "weights"),
    ],
)  # fmt: skip
def test_a_broken_profile_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in PROFILE
    with pytest.raises(PackError, match=words):
        load_profile(written(tmp_path, PROFILE.replace(old, new, 1)))


def test_an_unknown_profile_is_told_with_the_nearest_name() -> None:
    with pytest.raises(PackError, match="did you mean 'tham_khao_khoi'"):
        load_profile("tham_khao_khoii")


# --- in an assessment -------------------------------------------------------------------------------------------

YES, NO, OPEN, ASKED = "{present: name}", "{absent: name}", "{present: origin}", "{attested: concrete}"


def assessed(folder: Path, rules: str, head: str = PACK, answer: str | None = None) -> Assessment:
    answers = [{"subject": "M1", "question": "concrete", "answer": answer}] if answer else []
    found = about(attestation=answers)
    return assess(found, [pack_with(folder, rules, head)], Options(date(2023, 12, 31), profile=profile()))


def the_model(*args: Any, **options: Any) -> SubjectResult:
    (subject,) = assessed(*args, **options).subjects
    return subject


def many(require: str, count: int) -> str:
    """So many rules of one criterion."""
    return "".join(rule(require, name=f"r{n}", criterion="doc.1") for n in range(count))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (rule(YES, name="a") + rule(NO, name="b") + rule(OPEN, name="c"), "not_met"),
        (rule(YES, name="a") + rule(OPEN, name="c"), "undetermined"),
        (rule(YES, name="a"), "met"),
        (rule(YES, name="a", level="should"), "not_applicable"),
        (rule(YES, name="a") + rule(NO, name="b", level="should"), "met"),
        (rule(YES, name="a") + rule(NO, name="b", level="advise"), "met"),
        (rule(NO, name="a", when=NO), "not_applicable"),
        (rule(NO, name="a", when=NO) + rule(YES, name="b"), "met"),
    ],
)
def test_must_rules_alone_make_a_verdict(tmp_path: Path, rules: str, expected: str) -> None:
    assert the_model(tmp_path, rules).verdict.value == expected


@pytest.mark.parametrize(
    ("answer", "reviewed", "questions"),
    [(None, "undetermined", ("concrete",)), ("co", "met", ()), ("khong", "not_met", ())],
)
def test_there_are_two_verdicts_while_a_question_is_open(
    tmp_path: Path, answer: str | None, reviewed: str, questions: tuple[str, ...]
) -> None:
    rules = rule(YES, name="a") + rule(ASKED, name="b", basis="attestation")
    subject = the_model(tmp_path, rules, answer=answer)
    assert (subject.verdict.value, subject.reviewed_verdict.value, subject.open_questions) == (
        "met",
        reviewed,
        questions,
    )


def test_a_named_verdict_looks_at_its_own_criteria(tmp_path: Path) -> None:
    head = PACK.replace("criteria: [doc.1]}", "criteria: [doc.1]}\n  all: {title: {vi: A, en: A}, criteria: all}")
    rules = rule(YES, name="a", criterion="doc.1") + rule(NO, name="b", criterion="doc.2")
    subject = the_model(tmp_path, rules, head)
    assert {name: v.value for name, v in subject.verdicts.items()} == {"whole": "met", "all": "not_met"}


def test_the_score_of_a_subject_is_that_of_its_criteria(tmp_path: Path) -> None:
    # doc.1: 1 of 2; doc.2: between 0 and 1 of 1. Lower (1/2 + 0) / 2, upper (1/2 + 1) / 2, of 100.
    rules = (
        rule(YES, name="a", criterion="doc.1") + rule(NO, name="b", criterion="doc.1", level="should")
        + rule(OPEN, name="c", criterion="doc.2")
    )  # fmt: skip
    subject = the_model(tmp_path, rules)
    assert subject.score is not None
    assert [(c.id, c.score) for c in subject.criteria] == [("doc.1", span("1/2")), ("doc.2", span("0", "1"))]
    assert subject.score.span == span("25", "75") and grades(subject.score) == ("kem", "kha")


@pytest.mark.parametrize("level", ["advise", "describe"])
def test_advice_and_description_weigh_nothing(tmp_path: Path, level: str) -> None:
    rules = rule(YES, name="a", criterion="doc.1") + rule(NO, name="b", criterion="doc.1", level=level)
    subject = the_model(tmp_path, rules)
    assert subject.criteria[0].score == span("1")


def test_a_rule_outside_the_criteria_weighs_nothing(tmp_path: Path) -> None:
    subject = the_model(tmp_path, rule(YES, name="a", criterion="doc.1") + rule(NO, name="b"))
    assert subject.score is not None and subject.score.span == span("100")


def test_a_subject_without_rules_of_a_criterion_has_no_score(tmp_path: Path) -> None:
    assert the_model(tmp_path, rule(YES)).score is None


def test_a_question_to_a_person_is_scored_as_undetermined_while_it_is_open(tmp_path: Path) -> None:
    rules = rule(YES, name="a", criterion="doc.1") + rule(ASKED, name="b", criterion="doc.1", basis="attestation")
    assert the_model(tmp_path, rules).criteria[0].score == span("1/2", "1")


@pytest.mark.parametrize(
    ("answer", "expected"), [(None, ("kha", "tot")), ("khong", ("kha", "kha")), ("co", ("tot", "tot"))]
)
def test_a_must_that_a_person_judges_holds_the_gate_of_the_top_grade(
    tmp_path: Path, answer: str | None, expected: tuple[str, str]
) -> None:
    # Ten rules met and one question: 10/11 is above 90, but the criterion is met only with a yes.
    rules = many(YES, 10) + rule(ASKED, name="asked", criterion="doc.1", basis="attestation")
    subject = the_model(tmp_path, rules, answer=answer)
    assert subject.score is not None and grades(subject.score) == expected


def test_a_run_without_anything_to_judge_is_vacuous(tmp_path: Path) -> None:
    assert assessed(tmp_path, rule(YES, when=NO)).is_vacuous
    assert not assessed(tmp_path, rule(YES)).is_vacuous
    pack = pack_with(tmp_path, rule(YES))
    assert assess(dossier(), [pack], Options(date(2023, 12, 31), profile=profile())).is_vacuous


def test_a_finding_has_the_points_of_its_rule(tmp_path: Path) -> None:
    rules = (
        rule(OPEN, name="a", criterion="doc.1")
        + rule(YES, name="b")
        + rule(YES, name="c", criterion="doc.1", level="advise")
    )
    assert [f.points for f in assessed(tmp_path, rules).findings] == [(0, 1), None, None]


def test_a_finding_that_another_reading_would_change_says_so(tmp_path: Path) -> None:
    rules = rule("{reading: basis, is: strict}", name="a") + rule(
        "{any: [{reading: basis, is: strict}, {present: name}]}", name="b"
    )
    first, second = assessed(tmp_path, rules).findings
    assert [(s.reading, s.value, s.outcome.value) for s in first.sensitive_to] == [("basis", "loose", "not_met")]
    assert second.sensitive_to == () and dict(second.readings) == {"basis": "strict"}
