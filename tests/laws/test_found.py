"""Defects that the laws found, each as the smallest example that shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import river
from criteria_engine import text
from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Checker
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth, whole_months
from river import SCHEMA, compared, constant, typed

SITE = {"id": "S1", "name": "A"}
VISITS = n.Source("visit", "site", during=n.Constant("2023"))
CLOSED_2023 = [{"site": "S1", "about": "visits", "span": "2023", "full": True}]


def asked(
    condition: n.Condition, site: dict[str, Any] | None = None, period: str | None = "2023", **tables: Any
) -> Truth:
    found = river.dossier({"site": [SITE | (site or {})], **tables})
    return evaluate(river.question(found, period=period), typed(condition)).truth


def is_refused(condition: n.Condition) -> bool:
    checker = Checker(SCHEMA, river.NAMES)
    checker.condition(condition, (SCHEMA["site"],))
    return bool(checker.problems)


def test_within_a_date_that_is_not_exact_is_unknown() -> None:
    condition = compared("taken", "within", n.FieldOf("due_by"))
    # "2023-06" may be any day of June; the type check may refuse the question altogether.
    assert is_refused(condition) or asked(condition, {"taken": "2023-06-15", "due_by": "2023-06"}) is UNKNOWN


def test_spans_of_unknown_length_are_unknown() -> None:
    condition = compared(n.SpansDue(n.FieldOf("taken"), n.FieldOf("cycle")), "at_least", 1)
    assert asked(condition, {"taken": "2023-01-01"}) is UNKNOWN
    assert asked(condition, {"taken": "2023-01-01", "cycle": "≤ 7"}) is UNKNOWN


def test_choose_maps_every_code() -> None:
    choice = n.Choose("water", (("clear", constant(3)), ("murky", constant(6))), constant(6))
    assert is_refused(compared(choice, "at_least", 3))


@pytest.mark.parametrize("source", ["samples", "below"])
def test_during_over_rows_without_a_date_is_refused(source: str) -> None:
    assert is_refused(n.Quantified("exists", n.Source(source, during=n.Constant("2023"))))


def test_a_row_whose_first_date_is_denied_may_still_have_its_second() -> None:
    visit = {"id": "V", "site": "S1", "taken": False}
    assert asked(n.Quantified("exists", VISITS), visit=[visit], ledger=CLOSED_2023) is UNKNOWN


def _repaired(day: str) -> n.RowAt:
    return n.RowAt(
        n.Source("gauge.repairs"),
        (("day", n.Constant(day)), ("place", n.Constant("hòa"))),
        compared("done", "is", True),
    )


def _repairs(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"gauge": {"repairs": [{"day": "2023-06-12", "place": "hòa"} | row for row in rows]}, "complete": ["gauge"]}


def test_a_row_whose_key_is_not_exact_may_be_the_one() -> None:
    assert asked(_repaired("2023-06-12"), _repairs({"day": "2023", "done": True})) is UNKNOWN


def test_two_rows_with_one_key_in_two_spellings_are_both_set_aside() -> None:
    two = ({"place": "hòa", "done": True}, {"place": "hoà", "done": False})
    assert asked(_repaired("2023-06-12"), _repairs(*two)) is UNKNOWN
    assert asked(_repaired("2023-06-12"), _repairs(*two[::-1])) is UNKNOWN


def test_a_keyed_row_that_was_set_aside_is_not_absent() -> None:
    assert asked(_repaired("2023-06-12"), _repairs({"done": "perhaps"})) is UNKNOWN


def test_an_unknown_period_is_in_no_register() -> None:
    condition = n.Quantified("exists", n.Source("visit", "site", during=n.FieldOf("covers")))
    assert asked(condition, ledger=CLOSED_2023) is UNKNOWN


def _answers(*rows: dict[str, Any]) -> Truth:
    return asked(n.Attested("pleasant"), attestation=[{"subject": "S1", "question": "pleasant"} | row for row in rows])


def test_which_of_two_answers_is_newer_may_be_unknown() -> None:
    assert _answers({"answer": "co", "date": "2023-H1"}, {"answer": "khong", "date": "2023-06-12"}) is UNKNOWN


def test_an_answer_without_a_date_may_be_the_newest() -> None:
    assert _answers({"answer": "co"}, {"answer": "khong", "date": "2023-06-12"}) is UNKNOWN


def test_an_answer_that_may_have_expired_settles_nothing() -> None:
    # Asked as of 30 June 2023: "valid until 2023" may have ended in March.
    assert _answers({"answer": "co", "valid_until": "2023"}) is UNKNOWN


def test_the_greatest_of_more_than_200_is_more_than_200() -> None:
    site = {"samples": [{"amount": "trên 200"}], "complete": ["lab"]}
    assert asked(compared(n.Aggregate("max", n.Source("samples"), None, "amount"), "more_than", 200), site) is TRUE
    site = {"samples": [{"amount": "dưới 200"}], "complete": ["lab"]}
    assert asked(compared(n.Aggregate("min", n.Source("samples"), None, "amount"), "at_least", 200), site) is FALSE


def test_whether_a_period_is_a_date_is_refused_or_decided() -> None:
    condition = compared("covers", "is", n.FieldOf("taken"))
    if not is_refused(condition):
        assert asked(condition, {"covers": "2023-06-12", "taken": "2023-06-12"}) is TRUE
        assert asked(condition, {"covers": "2023-Q2", "taken": "2023-06-12"}) is FALSE


def test_an_older_answer_that_is_valid_does_not_vouch_for_a_newer_one_that_may_have_expired() -> None:
    newer = {"answer": "co", "date": "2023-06-12", "valid_until": "2023"}
    assert _answers(newer, {"answer": "khong", "date": "2022-01-01"}) is UNKNOWN


@pytest.mark.parametrize("word", ["hoặc", "ngoặc", "loặt"])
def test_a_tone_under_a_letter_with_another_mark_stays(word: str) -> None:
    assert text.fold(word) == word


@pytest.mark.parametrize(("first", "second"), [("Ủy", "Uy tín"), ("á", "a b"), ("ạ", "a1")])
def test_letters_decide_before_tones(first: str, second: str) -> None:
    assert text.sort_key(first) < text.sort_key(second)


def test_months_are_counted_up_to_the_last_year_of_the_calendar() -> None:
    assert whole_months(date(2023, 1, 1), date(9999, 12, 30)) == (9999 - 2023) * 12 + 11
