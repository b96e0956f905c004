"""The desk without a terminal: what is listed, what is selected, what a change flips."""

from __future__ import annotations

from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.errors import InputError
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.explaining.workbench.asks import Answer, Asked, Person
from criteria_engine.explaining.workbench.desk import Desk, opened
from criteria_engine.inquiry.status import status
from criteria_engine.inquiry.what_if import what_if
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from workbench.records import CONCRETE, SCHEDULE, assessed, desk, key, listed, page, picture

FILL = Change("add", "model", "M1", "plan.schedule", "Hằng tháng")


def tried(at: Desk, *changes: Change) -> Desk:
    return at.tried(Label("thử", "a try"), changes or (FILL,), what_if)


def answered(at: Desk, answer: str = "co") -> Desk:
    asked = Asked("model", "M2", "concrete", "")
    return tried(at, Answer(asked, answer, Person(), "").change(at.assessment.as_of))


# --- what is listed ---------------------------------------------------------------------------------------------


def test_at_first_every_subject_that_needs_work_is_listed_and_the_first_is_selected() -> None:
    at = desk()
    assert [line.split()[1] for line in listed(at)] == ["✗", "?", "?"]
    assert at.place == 0 and at.finding is None and at.subject is not None and at.subject.id.id == "M1"


def test_where_nothing_needs_work_everything_is_listed() -> None:
    at = opened(assessed(select=SCHEDULE, models=[{"id": "M3", "unit": "CB2", "name": "A", "holder_kind": "ca_nhan"}]))
    assert at.view.filter.outcome == "all" and len(listed(at)) == 1


def test_a_dossier_without_subjects_gives_an_empty_desk() -> None:
    at = opened(assessed(select="khong-co-gi"))
    assert (listed(at), at.subject, at.finding, page(at), at.place) == ([], None, None, [], None)
    for step in (at.unfold, at.fold, at.toggle, at.next_open, at.show_work, at.to_first_match, at.undo, at.redo):
        assert step().subject is None


def test_unfolding_shows_the_findings_that_fit_and_goes_to_the_first_when_done_again() -> None:
    at = desk().unfold()
    titles = [line[4:30].strip() for line in listed(at)]
    assert at.finding is None and "✗ Kế hoạch nêu tiến độ" in titles and "✓ Kế hoạch nêu tên mô hình" not in titles
    assert at.unfold().place == 1 and at.unfold().fold().place == 0
    assert listed(at.unfold().fold()) == listed(desk())


@pytest.mark.parametrize(("words", "found"), [
    ("vuon rau", ["M1"]), ("VƯỜN  RAU", ["M1"]), ("rau vườn", ["M1"]), ("hu gao", ["M2"]), ("m3", ["M3"]),
    ("ke hoach tien do", ["M1", "M2"]),
    ("rau tiến độ", ["M1"]), ("plan states", []), (SCHEDULE, ["M1", "M2"]), ("", ["M1", "M2", "M3"]),
])  # fmt: skip
def test_search_looks_in_names_ids_and_titles_without_case_and_diacritics(words: str, found: list[str]) -> None:
    assert [subject.id for subject in desk().filtered(words=words).matches] == found


@pytest.mark.parametrize(("wanted", "count"), [
    ({"outcome": "not_met"}, 1), ({"outcome": "met"}, 1), ({"outcome": "not_applicable"}, 2), ({"outcome": "all"}, 33),
    ({"outcome": "work"}, 30), ({"person": True}, 9), ({"level": "must", "outcome": "not_met"}, 1),
    ({"unit": "DB"}, 21),
    ({"unit": "CB1"}, 10), ({"unit": "CB2", "outcome": "not_met"}, 0),
])  # fmt: skip
def test_a_filter_takes_in_what_it_says(wanted: dict[str, Any], count: int) -> None:
    assert sum(map(len, desk().filtered(**wanted).matches.values())) == count


def test_a_unit_takes_in_what_is_below_it() -> None:
    assert [s.id for s in desk().filtered(unit="DB").matches] == ["M1", "M2"]


# --- what is selected -------------------------------------------------------------------------------------------


def test_a_filter_that_leaves_out_what_is_selected_keeps_it_in_its_place_and_says_so() -> None:
    at = desk(subject="M1", rule=SCHEDULE).filtered(outcome="met")
    assert at.finding is not None and at.finding.rule.id == SCHEDULE
    line = listed(at)[at.place or 0]
    assert line.startswith("    ✗ Kế hoạch nêu tiến độ") and line.endswith("giữ lại")


def test_what_was_kept_goes_when_another_line_is_chosen() -> None:
    at = desk(subject="M1", rule=SCHEDULE).filtered(outcome="met").select(0)
    assert not any("giữ lại" in line for line in listed(at))


def test_enter_in_a_search_goes_to_the_first_finding_that_it_found() -> None:
    at = desk(subject="M1", rule=SCHEDULE).filtered(words="hu gao").to_first_match()
    assert at.finding is not None and at.finding.subject.id == "M2"


def test_the_next_open_question_comes_round_to_the_first_and_back() -> None:
    at, seen = desk(), []
    for _ in range(10):
        at = at.next_open()
        assert at.finding is not None and at.finding.open_questions
        seen.append((at.finding.subject.id, at.finding.rule.id))
    assert len(set(seen)) == 9 and seen[9] == seen[0]
    back = [at := at.next_open(-1) for _ in range(9)]
    assert [(d.finding.subject.id, d.finding.rule.id) for d in back if d.finding] == seen[8::-1]


def test_where_no_question_is_open_the_desk_stays_as_it_is() -> None:
    at = desk().filtered(outcome="not_met")
    assert at.next_open() is at


def test_the_worklist_has_each_question_once_the_most_useful_first_and_leads_to_its_finding() -> None:
    at = desk().show_work()
    assert len(at.asks) == 9 == at.open_count
    settled = [len(ask.settles) for ask in at.asks]
    assert settled == sorted(settled, reverse=True)
    gone = at.select(4).show_work()
    assert not gone.view.waiting and gone.finding is at.select(4).finding


def test_the_worklist_is_what_status_says_of_questions() -> None:
    at = desk()
    told = [(fact.subject.id, fact.question, len(fact.settles)) for fact in status(at.assessment).questions]
    assert sorted(told) == sorted((ask.subject.id, ask.question, len(ask.settles)) for ask in at.asks)


def test_the_worklist_keeps_to_the_unit_that_is_chosen() -> None:
    assert {ask.subject.id for ask in desk().filtered(unit="DB").show_work().asks} == {"M1", "M2"}


# --- trying -----------------------------------------------------------------------------------------------------


def test_a_cell_that_is_filled_flips_its_finding_and_moves_the_score() -> None:
    at = tried(desk(subject="M1", rule=SCHEDULE))
    [flip] = at.trial.done[-1].found.flips
    assert flip.outcomes == (RuleOutcome.NOT_MET, RuleOutcome.MET)
    assert "Từ khi bắt đầu thử: chưa đạt → đạt" in page(at)
    assert listed(at)[at.place or 0].startswith("    ✗→✓ Kế hoạch nêu tiến độ")


def test_undo_and_redo_give_the_same_screens_again() -> None:
    before = desk(subject="M1", rule=SCHEDULE)
    after = tried(before)
    assert picture(after.undo()) == picture(before) and picture(after.undo().redo()) == picture(after)


def test_a_new_attempt_forgets_what_was_taken_back() -> None:
    at = tried(tried(desk()).undo(), Change("add", "model", "M2", "plan.name", "X"))
    assert at.redo() is at and at.trial.changes[0].id == "M2"


def test_a_change_that_does_not_fit_leaves_the_desk_as_it_is() -> None:
    at = desk()
    with pytest.raises(InputError):
        tried(at, Change("replace", "model", "M1", "unit", "khong-co"))
    assert not at.trial.done


def test_every_repair_that_is_offered_makes_its_finding_met() -> None:
    at, offered = desk(), 0
    for finding in (f for f in at.assessment.findings if f.repairs):
        for repair in finding.repairs:
            there = tried(at.go(key(finding.subject.id, finding.rule.id)), *repair.changes)
            assert there.finding is not None and there.finding.outcome is RuleOutcome.MET
            offered += 1
    assert offered >= 30


def test_an_answer_that_is_tried_settles_its_question_and_nothing_is_written() -> None:
    at = answered(desk(subject="M2", rule=CONCRETE))
    assert at.finding is not None and at.finding.outcome is RuleOutcome.MET
    assert at.open_count == 8 and len(at.asks) == 8


@pytest.mark.parametrize(("answer", "outcome"), [("khong", RuleOutcome.NOT_MET), ("chua_ro", RuleOutcome.UNDETERMINED)])
def test_no_and_not_clear_are_answers_too(answer: str, outcome: RuleOutcome) -> None:
    at = answered(desk(subject="M2", rule=CONCRETE), answer)
    assert at.finding is not None and at.finding.outcome is outcome


def test_upon_other_records_the_attempts_are_made_again() -> None:
    at = tried(desk(subject="M1", rule=SCHEDULE))
    other = what_if(at.trial.base, [Change("add", "model", "M2", "plan.name", "X")]).after
    again = at.upon(other, what_if)
    assert again.trial.changes == (FILL,) and again.finding is not None
    assert again.finding.outcome is RuleOutcome.MET


# --- words ------------------------------------------------------------------------------------------------------


def test_the_page_of_a_subject_leads_to_each_finding_and_question_once() -> None:
    said = page(desk())
    assert said.count("  ✗ Kế hoạch nêu tiến độ") == 1
    assert sum(line.startswith("  ? ") for line in said) == 9  # Six that records leave open, three questions.


def test_the_other_language_says_everything_in_it() -> None:
    at = desk(subject="M1", rule=SCHEDULE).in_other_language()
    assert any("Not met" in line for line in page(at)) and not any("Chưa đạt" in line for line in page(at))
    assert picture(at.in_other_language()) == picture(desk(subject="M1", rule=SCHEDULE))


@pytest.mark.parametrize("width", [20, 29, 60])
def test_a_unit_in_several_periods_is_told_apart_however_narrow_the_list(width: int) -> None:
    pack = ce.load_pack("quang-binh/sxd2690")
    unit = {
        "id": "P1",
        "name": "Phòng Quản lý nhà và thị trường bất động sản",
        "kind": "phong",
        "scope": "quang_binh_sxd",
    }
    found = ce.assess(ce.read({"unit": [unit]}), pack, as_of="2024-12-31")
    lines = listed(opened(found).filtered(outcome="all"), width)
    assert len(set(lines)) == len(lines) > 3 and any(line.endswith(" 2023") for line in lines)
