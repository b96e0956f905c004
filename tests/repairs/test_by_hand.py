"""Repairs of rules small enough to say by hand what they ought to be."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.evaluate.reference import _ANSWERS
from criteria_engine.findings.assess import assess
from criteria_engine.findings.run import Options
from criteria_engine.repairs.mend import MOST
from criteria_engine.repairs.model import PRICES
from criteria_engine.repairs.sample import sample
from criteria_engine.repairs.solve import _SOLVERS
from criteria_engine.repairs.values import PROPOSE
from repairs import laws
from repairs.hand import SCHEMA, changes, first, judged, only, pack, rule

REVIEW = {"id": "R", "unit": "U", "about": ["M"]}
EVENT = {"id": "E", "unit": "U", "about": ["M"]}


# --- tables -----------------------------------------------------------------------------------------------------


def test_every_row_of_the_operator_table_has_its_proposals() -> None:
    assert set(PROPOSE) == set(OPERATORS)


def test_every_kind_of_condition_has_its_solver() -> None:
    assert set(_SOLVERS) == set(_ANSWERS)


def test_a_cell_of_a_form_is_cheaper_than_an_event_and_the_past_than_what_is_to_come() -> None:
    assert PRICES["enter"] < PRICES["close"] < PRICES["attest"] < PRICES["document"] < PRICES["do"]


# --- cells ------------------------------------------------------------------------------------------------------


def test_a_blank_cell_is_to_be_filled() -> None:
    assert first(judged("{present: plan.schedule}")) == [("enter", "add", "model.plan.schedule", "(KH: tiến độ)")]


def test_a_cell_that_says_none_is_to_be_corrected() -> None:
    case = judged("{present: plan.schedule}", {"plan.schedule": False})
    assert first(case) == [("correct", "replace", "model.plan.schedule", "(KH: tiến độ)")]


def test_what_may_not_be_there_is_said_to_be_none_or_its_section_closed() -> None:
    case = judged("{absent: plan.schedule}")
    assert changes(case) == [
        [("enter", "add", "model.plan.schedule", False)],
        [("close", "add", "model.complete", "ke_hoach")],
    ]


def test_what_is_there_is_not_taken_away() -> None:
    assert only(judged("{absent: plan.schedule}", {"plan.schedule": "Quý I"})).no_repair == "removal"


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("{field: origin, is: cung_co}", "cung_co"),
        ("{field: origin, is_not: moi}", "cung_co"),
        ("{field: origin, in: [cung_co, nhan_rong]}", "cung_co"),
        ("{not: {field: origin, in: [moi, cung_co]}}", "nhan_rong"),
        ("{field: cost, at_least: 5}", 5),
        ("{field: cost, more_than: 5}", 6),
        ("{field: cost, at_most: 5}", 5),
        ("{field: cost, less_than: 5}", 4),
        ("{field: start, before: 2023-05-01}", "2023-04-30"),
        ("{field: start, after: 2023-05-01}", "2023-05-02"),
        ("{field: start, on_or_before: 2023-05-01}", "2023-05-01"),
        ("{field: start, on_or_after: 2023-05-01}", "2023-05-01"),
        ("{field: start, within: 2023-Q2}", "2023-06-30"),
        ("{field: plan.schedule, contains: Quý I}", "Quý I"),
        ("{field: plan.schedule, contains_any: [hạn, kỳ]}", "hạn"),
        ("{field: plan.number, matches: '^[0-9]+-KH/[A-Z]+$'}", "0-KH/A"),
    ],
)
def test_a_blank_cell_takes_a_value_that_the_operator_asks_for(condition: str, value: Any) -> None:
    ((kind, op, _, found),) = first(judged(condition))
    assert (kind, op, found) == ("enter", "add", value)


def test_an_inexact_date_becomes_a_day_within_both_periods() -> None:
    ((kind, op, path, value),) = first(judged("{field: start, within: 2023-Q2}", {"start": "2023"}))
    assert (kind, op, path) == ("correct", "replace", "model.start")
    assert "2023-04-01" <= value <= "2023-06-30"


def test_a_bound_becomes_a_number_that_settles_it() -> None:
    case = judged("{field: cost, at_least: 300}", {"cost": {"more_than": 200}})
    assert first(case) == [("correct", "replace", "model.cost", 300)]


def test_an_exact_value_is_called_in_question_only_where_nothing_else_helps() -> None:
    either = '{any: [{field: origin, is: moi}, {present: plan.schedule}]}'
    filled = [("enter", "add", "model.plan.schedule", "(KH: tiến độ)")]
    assert changes(judged(either, {"origin": "cung_co"})) == [filled]
    assert first(judged("{field: origin, is: moi}", {"origin": "cung_co"}))[0][0] == "correct"


def test_a_number_is_not_made_smaller_and_a_yes_not_a_no() -> None:
    assert only(judged("{field: cost, at_most: 5}", {"cost": 9})).no_repair == "removal"
    assert only(judged("{field: still_fits, is: false}", {"still_fits": True})).no_repair == "removal"


def test_nothing_is_ended_so_that_nothing_more_is_asked() -> None:
    assert only(judged("{present: retired}")).no_repair == "fixed"


def test_two_cells_that_are_compared_are_both_filled() -> None:
    case = judged("{exists: revisions, where: {field: date, after: {field: outer.start}}}")
    (step,) = (s for s in first(case) if s[2] == "model.revisions")
    assert step[3]["date"]
    assert len(first(case)) == 2


# --- parts ------------------------------------------------------------------------------------------------------


def test_all_asks_for_every_part_that_is_missing_and_no_other() -> None:
    case = judged("{all: [{present: name}, {present: plan.number}, {present: plan.schedule}]}")
    assert [path for _, _, path, _ in first(case)] == ["model.plan.number", "model.plan.schedule"]


def test_any_offers_its_parts_as_alternatives_the_cheapest_first() -> None:
    case = judged("{any: [{attested: still-fits}, {exists: event, by: about}, {present: plan.number}]}")
    assert [[kind for kind, *_ in repair] for repair in changes(case)] == [["enter"], ["attest"], ["do"]]


def test_never_more_than_a_handful() -> None:
    parts = ", ".join(f"{{present: plan.{name}}}" for name in ("number", "schedule", "direction", "monitoring", "name"))
    assert len(only(judged(f"{{any: [{parts}]}}")).repairs) == MOST


def test_a_value_that_one_part_wants_and_the_other_refuses_is_not_proposed() -> None:
    case = judged("{all: [{field: start, within: 2023}, {field: start, on_or_before: 2023-03-31}]}")
    ((_, _, _, value),) = first(case)
    assert "2023-01-01" <= value <= "2023-03-31"


def test_what_already_makes_the_rule_apply_is_left_alone() -> None:
    case = judged("{present: plan.schedule}", {"origin": "moi"}, when="{field: origin, is: moi}")
    assert [path for _, _, path, _ in first(case)] == ["model.plan.schedule"]


def test_a_rule_of_which_it_is_not_known_whether_it_applies_gets_that_first() -> None:
    case = judged("{present: plan.schedule}", when="{field: origin, is: moi}")
    assert [path for _, _, path, _ in first(case)] == ["model.origin", "model.plan.schedule"]


# --- rows -------------------------------------------------------------------------------------------------------


def test_a_list_gets_an_item_with_what_is_asked_of_it() -> None:
    case = judged("{exists: necessity, where: {all: [{field: kind, is: tu_duong}, {present: statement}]}}")
    assert first(case) == [
        ("enter", "add", "model.necessity", {"kind": "tu_duong", "statement": "(Sự cần thiết cụ thể)"})
    ]


def test_a_row_that_lacks_one_cell_is_completed_before_a_new_one_is_asked_for() -> None:
    condition = "{exists: review, by: about, where: {all: [{field: kind, is: dinh_ky}, {present: awareness}]}}"
    case = judged(condition, review=[REVIEW | {"kind": "dinh_ky"}, REVIEW | {"id": "R2", "kind": "nhan_rong"}])
    assert first(case) == [("enter", "add", "review.awareness", "(Nhận thức)")]
    assert only(case).repairs[0].changes[0].id == "R"


def test_a_count_asks_for_as_many_as_are_missing() -> None:
    case = judged("{count: event, by: about, at_least: 3}", event=[EVENT])
    assert [(kind, path) for kind, _, path, _ in first(case)] == [("do", "event"), ("do", "event")]


def test_several_new_rows_do_not_share_what_is_put_in_them() -> None:
    two = "{count: review, by: about, where: {none: figures, where: {present: result}}, at_least: 2}"
    rows = [value for _, _, _, value in first(judged(two))]
    assert [(row["id"], row["figures"]) for row in rows] == [("review-moi-1", []), ("review-moi-2", [])]


def test_a_new_event_that_is_to_have_no_day_is_only_entered() -> None:
    case = judged("{exists: event, by: about, where: {absent: date}}")
    assert ("enter", False) in [(kind, value.get("date")) for repair in changes(case) for kind, _, _, value in repair]


def test_the_same_rows_under_other_ids_are_no_alternative() -> None:
    assert len(changes(judged("{count: event, by: about, at_least: 2}"))) == 1


def test_an_event_of_a_period_that_runs_is_done_and_of_one_that_is_over_documented() -> None:
    for year, kind in ((2022, "document"), (2023, "do")):
        ((found, _, _, value),) = first(judged(f"{{exists: event, by: about, during: {year}}}"))
        assert (found, value["date"]) == (kind, f"{year}-12-31")


def test_a_period_that_has_not_begun_leaves_nothing_to_do() -> None:
    assert only(judged("{exists: event, by: about, during: 2025}")).no_repair == "dates"


def test_a_list_that_must_be_empty_is_closed_in_each_way_that_there_is() -> None:
    case = judged("{none: event, by: about, during: 2023}")
    repairs = changes(case)
    register = {"unit": "U", "kind": "hoat_dong", "period": "2023", "complete": True}
    assert [("close", "add", "register", register)] in repairs
    assert [("close", "add", "model.complete", "hoat_dong")] in repairs


def test_an_incomplete_register_may_be_closed_or_the_report_added() -> None:
    case = judged("{any: [{exists: event, by: about, during: 2023}, {none: event, by: about, during: 2023}]}")
    kinds = [[kind for kind, *_ in repair] for repair in changes(case)]
    assert kinds[0] == ["close"]
    assert ["do"] in kinds


def test_every_row_has_to_give_no_offence_and_the_list_to_be_whole() -> None:
    case = judged("{every: necessity, where: {present: statement}}", {"necessity": [{"kind": "khac"}]})
    assert [(kind, path) for kind, _, path, _ in first(case)] == [
        ("enter", "model.necessity.0.statement"), ("close", "model.complete"),
    ]  # fmt: skip


def test_the_row_with_a_key_is_added_with_its_key() -> None:
    condition = "{row: revisions, at: {date: 2023-05-01, criterion: '1'}, where: {present: new_content}}"
    assert first(judged(condition)) == [
        ("enter", "add", "model.revisions",
         {"date": "2023-05-01", "criterion": "1", "new_content": "(Nội dung mới bổ sung)"})
    ]  # fmt: skip


def test_an_item_that_says_nothing_is_filled_before_one_is_added() -> None:
    two = "{count: necessity, where: {present: statement}, at_least: 2}"
    case = judged(two, {"necessity": [{"statement": "a"}, {}]})
    assert first(case) == [("enter", "add", "model.necessity.1.statement", "(Sự cần thiết cụ thể)")]


def test_a_reference_that_is_blank_names_a_record_that_suits() -> None:
    other = {"id": "N", "unit": "U", "name": "Gốc", "plan.schedule": "Quý I"}
    case = judged("{present: replicated_from.plan.schedule}", model=[other])
    assert first(case) == [("enter", "add", "model.replicated_from", "N")]


# --- people, other rules, and what has no repair -----------------------------------------------------------------


def test_a_question_asks_a_person() -> None:
    finding = only(judged("{attested: still-fits}"))
    ((step,),) = (repair.steps for repair in finding.repairs)
    assert step.kind == "attest"
    assert step.change.value == {"subject": "M", "question": "still-fits", "answer": "co", "date": "2023-12-31"}


def test_a_no_of_an_earlier_day_is_asked_again() -> None:
    no = {"subject": "M", "question": "still-fits", "answer": "khong", "date": "2023-05-01"}
    assert [kind for kind, *_ in first(judged("{attested: still-fits}", attestation=[no]))] == ["attest"]


def test_another_rules_outcome_is_reached_by_meeting_that_rule() -> None:
    rules = [rule("a", "{present: plan.number}"), rule("r", "{outcome: {rule: a}}", subjects={"a": "model"})]
    case = judged("{present: name}")
    case = laws.Case(case.tables, SCHEMA, (pack(rules),), case.options)
    assert first(case) == [("enter", "add", "model.plan.number", "(Số kế hoạch)")]


def test_what_the_text_leaves_open_has_no_repair() -> None:
    assert only(judged("{open: {vi: Không rõ, en: Not clear}}")).no_repair == "open"


def test_what_only_another_reading_would_change_has_no_repair() -> None:
    assert only(judged("{reading: way, is: other}")).no_repair == "reading"


def test_a_list_whose_rows_were_set_aside_has_to_be_read_first() -> None:
    bad = {"kind": "không có mã này"}
    case = judged("{none: necessity, where: {field: kind, is: khac}}", {"necessity": [bad]})
    found = laws.read(case.tables, SCHEMA)
    (finding,) = (f for f in assess(found, case.packs, case.options).findings if f.needs_work)
    assert (finding.repairs, finding.no_repair) == ((), "set_aside")


def test_a_finding_that_needs_no_work_has_neither_repair_nor_reason() -> None:
    case = judged("{present: name}")
    (finding,) = case.judged(case.tables).findings  # type: ignore[union-attr]
    assert (finding.repairs, finding.no_repair) == ((), None)


def test_repairs_are_the_same_each_time() -> None:
    case = judged("{any: [{attested: still-fits}, {exists: event, by: about}, {present: plan.number}]}")
    assert changes(case) == changes(case)


def test_the_as_of_date_decides_what_is_still_to_happen() -> None:
    case = judged("{exists: event, by: about, during: 2022}", options=Options(date(2022, 6, 30)))
    ((kind, _, _, value),) = first(case)
    assert (kind, value["date"]) == ("do", "2022-06-30")


@pytest.mark.parametrize(
    "pattern", ["[0-9]+-KH/[A-Z]+", "^a(b|c)?d{2,3}$", "[^a-z0]x.", "(Kế hoạch|KH) số [0-9]+", "a*b"]
)
def test_a_sample_matches_the_pattern_that_it_was_made_from(pattern: str) -> None:
    made = sample(pattern)
    assert made is not None
    assert re.search(pattern, made)
