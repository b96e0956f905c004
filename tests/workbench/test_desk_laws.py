"""Laws of the desk under any steps in any order, each with a planted defect that it catches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.explaining.workbench import desk as desk_module
from criteria_engine.explaining.workbench import outline as outline_module
from criteria_engine.explaining.workbench.asks import Answer, Asked, Person
from criteria_engine.explaining.workbench.desk import Desk
from criteria_engine.explaining.workbench.filters import LEVEL_CHOICES, OUTCOMES, by_subject, matching
from criteria_engine.explaining.workbench.outline import Key, outline
from criteria_engine.explaining.workbench.trial import Trial
from criteria_engine.findings.model import Assessment
from criteria_engine.inquiry.what_if import what_if
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from workbench.records import desk, listed, picture

Step = Callable[[Desk], Desk]
A_TRY = Label("thử", "a try")


def _trying(*changes: Change) -> Step:
    return lambda at: at.tried(A_TRY, changes, what_if)


def _answering(question: str, answer: str) -> Step:
    said = Answer(Asked("model", "M1", question, ""), answer, Person(), "")
    return lambda at: at.tried(A_TRY, [said.change(at.assessment.as_of)], what_if)


def _repairing(at: Desk) -> Desk:
    repairs = at.finding.repairs if at.finding else ()
    return at.tried(A_TRY, repairs[0].changes, what_if) if repairs else at


# Steps that try something, and steps that only look.
TRYING: list[Step] = [
    _trying(Change("add", "model", "M1", "plan.schedule", "A")),
    _trying(Change("add", "model", "M2", "plan.name", False)),
    _trying(Change("replace", "model", "M3", "origin", "cung_co"), Change("add", "model", "M2", "plan.schedule", "B")),
    # Not there yet on the day that is judged: the subject itself goes, or all of its findings.
    _trying(Change("replace", "model", "M3", "start", "2024-02-01")),
    _trying(Change("replace", "model", "M1", "start", "2025-01-01")),
    _answering("concrete", "co"), _answering("concrete", "khong"), _answering("need-real", "chua_ro"),
]  # fmt: skip
steps_that_look = st.one_of(
    st.sampled_from([Desk.fold, Desk.unfold, Desk.toggle, Desk.show_work, Desk.next_open, Desk.to_first_match,
                     Desk.in_other_language, lambda at: at.next_open(-1)]),
    st.integers(-1, 40).map(lambda place: lambda at: at.select(place)),
    st.sampled_from(OUTCOMES).map(lambda wanted: lambda at: at.filtered(outcome=wanted)),
    st.sampled_from(LEVEL_CHOICES).map(lambda wanted: lambda at: at.filtered(level=wanted)),
    st.booleans().map(lambda wanted: lambda at: at.filtered(person=wanted)),
    st.sampled_from([None, "DB", "CB1", "CB2"]).map(lambda wanted: lambda at: at.filtered(unit=wanted)),
    st.sampled_from(["", "rau", "tien do", "khong co", "M2", "[/oops]", "\u0300"]).map(
        lambda words: lambda at: at.filtered(words=words)
    ),
)  # fmt: skip
steps_that_try = st.one_of(st.sampled_from(TRYING), st.just(_repairing))
steps = st.one_of(steps_that_look, steps_that_try, st.just(Desk.undo), st.just(Desk.redo))
walks = st.lists(steps, max_size=8)
looks = st.lists(steps_that_look, max_size=8)


def walked(walk: list[Step], at: Desk | None = None) -> Desk:
    at = at or desk()
    for step in walk:
        at = step(at)
    return at


# --- the laws ---------------------------------------------------------------------------------------------------


def trying_and_taking_back_gives_the_same_screen(at: Desk, attempt: Step) -> None:
    tried = attempt(at)
    if tried is not at:
        assert picture(tried.undo()) == picture(at)
        assert picture(tried.undo().redo()) == picture(tried)


def what_is_selected_stays_selected_and_listed(at: Desk, wanted: Step) -> None:
    before = at.outline.selected
    after = wanted(at).outline
    assert (after.selected is None) is (not after.entries)
    if before is not None:
        assert after.selected is not None and after.selected.key == before.key
        fits = before.finding is None or any(f is before.finding for f in wanted(at).matches.get(before.subject.id, ()))
        assert after.selected.kept is not fits or before.finding is None


def a_desk_remembers_nothing_that_is_not_so(at: Desk) -> None:
    """What was carried along from desk to desk is what a desk would work out afresh."""
    fresh = Desk(at.trial, at.view, at.person)
    assert picture(at) == picture(fresh)
    assert at.outline.at == fresh.outline.at and at.counts == fresh.counts and at.open_count == fresh.open_count


def every_line_is_there_once_and_fits_the_filter(at: Desk) -> None:
    entries = at.outline.entries
    assert len({entry.key for entry in entries}) == len(entries)
    assert sum(entry.kept for entry in entries) <= 2
    for entry in entries:
        if entry.finding and not entry.kept:
            assert any(f is entry.finding for f in at.matches[entry.subject.id])


def no_line_is_wider_than_it_may_be(at: Desk, width: int) -> None:
    assert all(cell_len(line) <= width for line in listed(at, width))


@given(walks, steps_that_try)
def test_trying_and_taking_back_gives_the_same_screen(walk: list[Step], attempt: Step) -> None:
    trying_and_taking_back_gives_the_same_screen(walked(walk), attempt)


@given(walks, looks.map(lambda walk: walk[:1]))
def test_a_filter_never_loses_what_is_selected(walk: list[Step], wanted: list[Step]) -> None:
    at = walked(walk)
    if not at.view.waiting:
        for outcome in OUTCOMES:
            what_is_selected_stays_selected_and_listed(at, lambda desk, outcome=outcome: desk.filtered(outcome=outcome))


@given(walks)
def test_a_desk_remembers_nothing_that_is_not_so(walk: list[Step]) -> None:
    a_desk_remembers_nothing_that_is_not_so(walked(walk))


@given(walks)
def test_every_line_is_there_once_and_fits_the_filter(walk: list[Step]) -> None:
    every_line_is_there_once_and_fits_the_filter(walked(walk))


@given(walks, st.integers(1, 90))
def test_no_line_is_wider_than_it_may_be(walk: list[Step], width: int) -> None:
    no_line_is_wider_than_it_may_be(walked(walk), width)


@given(looks)
def test_looking_changes_no_finding(walk: list[Step]) -> None:
    assert walked(walk).assessment is desk().assessment


@given(st.lists(st.sampled_from(TRYING), max_size=4))
def test_all_changes_in_order_give_what_they_gave_one_by_one(attempts: list[Step]) -> None:
    at = walked(list(attempts))
    together = what_if(at.trial.base, at.trial.changes).after
    outcomes = [(f.subject, f.rule.id, f.outcome) for f in at.assessment.findings]
    assert [(f.subject, f.rule.id, f.outcome) for f in together.findings] == outcomes


# --- planted defects --------------------------------------------------------------------------------------------


def test_a_selection_that_is_lost_when_an_attempt_is_taken_back_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "undo", lambda self: self._after(self.trial.undo()).select(0))
    with pytest.raises(AssertionError):
        trying_and_taking_back_gives_the_same_screen(desk().unfold().select(3), TRYING[0])


def test_an_undo_that_takes_back_one_attempt_too_many_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trial, "undo", lambda self: Trial(self.base, self.done[:-2], self.done[-1:]))
    with pytest.raises(AssertionError):
        trying_and_taking_back_gives_the_same_screen(TRYING[1](desk()), TRYING[0])


def test_a_filter_that_drops_what_is_selected_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(assessment: Assessment, groups: object, matches: object, unfolded: object, at: Key | None) -> object:
        kept = at if at and at[0] in matches else None  # type: ignore[operator]
        return outline(assessment, groups, matches, unfolded, kept)  # type: ignore[arg-type]

    at = desk().unfold().select(2)
    monkeypatch.setattr(desk_module, "outline", forgetful)
    with pytest.raises(AssertionError):
        what_is_selected_stays_selected_and_listed(at, lambda desk: desk.filtered(outcome="met", unit="DB", words="M2"))


def test_a_filter_that_keeps_what_is_selected_without_a_word_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = outline_module.Entry
    monkeypatch.setattr(outline_module, "Entry", lambda subject, finding=None, kept=False: quiet(subject, finding))
    at = desk().unfold().select(1)
    with pytest.raises(AssertionError):
        what_is_selected_stays_selected_and_listed(at, lambda desk: desk.filtered(outcome="met"))


def test_a_desk_that_remembers_the_matches_of_another_filter_is_caught() -> None:
    at = desk().unfold()
    wrong = at.filtered(outcome="met")
    wrong.__dict__["matches"] = at.matches
    with pytest.raises(AssertionError):
        a_desk_remembers_nothing_that_is_not_so(wrong)


def test_a_desk_that_remembers_the_lines_from_before_a_change_is_caught() -> None:
    at = desk().unfold()
    wrong = TRYING[0](at)
    wrong.__dict__["outline"] = at.outline
    with pytest.raises(AssertionError):
        a_desk_remembers_nothing_that_is_not_so(wrong)


def test_lines_that_the_filter_leaves_out_are_caught() -> None:
    at = desk().unfold()
    everything = at.filtered(outcome="all")
    wrong = Desk(at.trial, replace(everything.view, filter=at.view.filter))
    wrong.__dict__["outline"] = everything.outline
    assert any(e.finding and e.finding.outcome is RuleOutcome.MET for e in wrong.outline.entries)
    with pytest.raises(AssertionError):
        every_line_is_there_once_and_fits_the_filter(wrong)


def test_the_groups_of_a_desk_are_those_of_the_assessment() -> None:
    assessment = desk().assessment
    assert by_subject(assessment) == assessment.by_subject
    assert matching(assessment, by_subject(assessment), replace(desk().view.filter, outcome="all")) == {
        subject: found for subject, found in assessment.by_subject.items() if found
    }
