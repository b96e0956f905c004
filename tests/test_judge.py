"""The outcome of a rule is found in one order: in force, existing, applicable, required, due."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.evaluate.judge import Court, Judgement
from criteria_engine.findings.assess import Options, assess
from criteria_engine.records.dossier import Dossier
from criteria_engine.values import read_period
from small import MODEL, PACK, UNIT, about, dossier, pack_with, rule

YES, NO, OPEN = "{present: name}", "{absent: name}", "{present: origin}"
END_2023 = date(2023, 12, 31)


def judged(
    folder: Path, text: str, found: Dossier, subject: str = "M1", *, as_of: date = END_2023, period: str | None = None,
    head: str = PACK, readings: dict[str, str] | None = None,
) -> Judgement:  # fmt: skip
    """What becomes of the first rule of the given ones."""
    pack = pack_with(folder, text, head)
    court = Court(found, pack, as_of, {**pack.defaults, **(readings or {})})
    first = pack.rules[0]
    row = found.get(first.subject, subject)
    assert row is not None
    return court.judge(first, row, read_period(period) if period else None)


def outcome(*args: Any, **options: Any) -> tuple[str, str | None]:
    found = judged(*args, **options)
    return found.outcome.value, found.reason


# --- when, require, due -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "require", "due", "expected"),
    [
        (None, YES, None, ("met", None)),
        (None, NO, None, ("not_met", None)),
        (None, OPEN, None, ("undetermined", None)),
        (YES, NO, None, ("not_met", None)),
        (NO, YES, None, ("not_applicable", "when")),
        (NO, NO, None, ("not_applicable", "when")),
        (OPEN, YES, None, ("undetermined", "when")),
        (OPEN, NO, None, ("undetermined", "when")),
        (None, YES, NO, ("met", None)),
        (None, NO, NO, ("not_applicable", "not_due")),
        (None, OPEN, NO, ("not_applicable", "not_due")),
        (None, YES, OPEN, ("met", None)),
        (None, NO, OPEN, ("undetermined", "not_due")),
        (None, OPEN, OPEN, ("undetermined", "not_due")),
        (None, NO, YES, ("not_met", None)),
        (NO, NO, OPEN, ("not_applicable", "when")),
        (OPEN, NO, NO, ("undetermined", "when")),
    ],
)
def test_the_first_step_that_decides_is_the_outcome(
    tmp_path: Path, when: str | None, require: str, due: str | None, expected: tuple[str, str | None]
) -> None:
    parts = {key: value for key, value in (("when", when), ("due", due)) if value}
    assert outcome(tmp_path, rule(require, **parts), about()) == expected


LEFT_OPEN = "{open: {vi: Để ngỏ, en: Left open}}"


def test_what_the_text_leaves_open_is_undetermined_for_that_reason(tmp_path: Path) -> None:
    assert outcome(tmp_path, rule(LEFT_OPEN), about()) == ("undetermined", "open")


def test_an_open_part_that_did_not_matter_gives_no_reason(tmp_path: Path) -> None:
    assert outcome(tmp_path, rule(f"{{all: [{LEFT_OPEN}, {NO}]}}"), about()) == ("not_met", None)


@pytest.mark.parametrize(("require", "expected"), [(YES, "met"), (NO, "undetermined"), (OPEN, "undetermined")])
def test_a_rule_that_describes_is_never_not_met(tmp_path: Path, require: str, expected: str) -> None:
    assert outcome(tmp_path, rule(require, level="describe"), about())[0] == expected


@pytest.mark.parametrize("level", ["must", "should", "advise"])
def test_the_level_changes_no_other_outcome(tmp_path: Path, level: str) -> None:
    assert outcome(tmp_path, rule(NO, level=level), about())[0] == "not_met"


@pytest.mark.parametrize(("when", "notes"), [(YES, ("said",)), (NO, ()), (OPEN, ())])
def test_a_note_is_said_where_its_condition_is_true(tmp_path: Path, when: str, notes: tuple[str, ...]) -> None:
    assert judged(tmp_path, rule(NO, notes=f"[{{code: said, when: {when}}}]"), about()).notes == notes


# --- validity ---------------------------------------------------------------------------------------------------


def valid(start: str, end: str) -> str:
    return PACK.replace("files:", f"in_force: {{from: {start}, to: {end}}}\nfiles:")


UNIT_STOCK = rule(NO, subject="unit")
UNIT_YEAR = rule(NO, subject="unit", per="year")
NOT_IN_FORCE = ("not_applicable", "period")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2022, 6, 30), NOT_IN_FORCE), (date(2022, 7, 1), ("not_met", None)), (date(2023, 6, 30), ("not_met",
        None)),
        (date(2023, 7, 1), NOT_IN_FORCE),
    ],
)  # fmt: skip
def test_a_stock_duty_of_a_unit_is_in_force_on_the_as_of_date(tmp_path: Path, as_of: date, expected: object) -> None:
    head = valid("2022-07-01", "2023-06-30")
    assert outcome(tmp_path, UNIT_STOCK, dossier(unit=[UNIT]), "U1", as_of=as_of, head=head) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2021", NOT_IN_FORCE), ("2022", ("not_met", None)), ("2023", ("not_met", None)), ("2024", NOT_IN_FORCE)],
)
def test_a_yearly_duty_is_in_force_if_any_day_of_the_year_is(tmp_path: Path, period: str, expected: object) -> None:
    found = dossier(unit=[UNIT])
    head = valid("2022-12-31", "2023-01-01")
    assert outcome(tmp_path, UNIT_YEAR, found, "U1", as_of=date(2025, 1, 1), period=period, head=head) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2023-06-30", "not_met"), ("2022", "not_met"), ("2023-07-01", "not_applicable"), ("2023", "undetermined"),
        (None, "undetermined"),
    ],
)  # fmt: skip
def test_a_model_that_began_in_force_stays_judged_afterwards(tmp_path: Path, start: object, expected: str) -> None:
    found = about({"start": start})
    head = valid("2022-07-01", "2023-06-30")
    assert outcome(tmp_path, rule(NO), found, as_of=date(2024, 1, 1), head=head)[0] == expected


def test_a_model_is_judged_while_the_document_is_in_force_whatever_its_start(tmp_path: Path) -> None:
    head = valid("2022-07-01", "2023-06-30")
    assert outcome(tmp_path, rule(NO), about(), as_of=date(2023, 6, 30), head=head) == ("not_met", None)


def test_an_exemplar_has_no_day_of_its_own_and_stays_judged_after_the_end(tmp_path: Path) -> None:
    found = dossier(unit=[UNIT], exemplar=[{"id": "E1", "unit": "U1"}])
    text, head = rule("{absent: unit}", subject="exemplar"), valid("2022-07-01", "2023-06-30")
    assert outcome(tmp_path, text, found, "E1", as_of=date(2024, 1, 1), head=head) == ("not_met", None)
    assert outcome(tmp_path, text, found, "E1", as_of=date(2022, 6, 30), head=head) == NOT_IN_FORCE


def test_nothing_is_judged_before_the_document_is_in_force(tmp_path: Path) -> None:
    head = valid("2022-07-01", "2023-06-30")
    found = about({"start": "2021"})
    assert outcome(tmp_path, rule(NO), found, as_of=date(2022, 6, 30), head=head) == NOT_IN_FORCE


def test_a_model_not_in_force_is_not_asked_whether_the_rule_applies(tmp_path: Path) -> None:
    head = valid("2022-07-01", "2023-06-30")
    found = about({"start": "2023-07-01"})
    assert outcome(tmp_path, rule(NO, when=NO), found, as_of=date(2024, 1, 1), head=head) == NOT_IN_FORCE


def test_a_model_whose_validity_is_not_known_does_not_apply_where_when_is_false(tmp_path: Path) -> None:
    head = valid("2022-07-01", "2023-06-30")
    assert outcome(tmp_path, rule(NO, when=NO), about(), as_of=date(2024, 1, 1), head=head) == (
        "not_applicable",
        "when",
    )


@pytest.mark.parametrize(("value", "expected"), [("strict", "not_applicable"), ("loose", "not_met")])
def test_an_end_of_validity_may_depend_on_a_reading(tmp_path: Path, value: str, expected: str) -> None:
    end = "{by_reading: basis, values: {strict: 2022-12-31, loose: null}}"
    head = valid("2022-01-01", end)
    found = dossier(unit=[UNIT])
    assert outcome(tmp_path, UNIT_STOCK, found, "U1", head=head, readings={"basis": value})[0] == expected


def test_the_validity_of_a_rule_comes_before_that_of_the_pack(tmp_path: Path) -> None:
    head = valid("2022-01-01", "2022-12-31")
    text = rule(NO, subject="unit", in_force="{to: 2024-12-31}")
    assert outcome(tmp_path, text, dossier(unit=[UNIT]), "U1", head=head) == ("not_met", None)


# --- existence --------------------------------------------------------------------------------------------------


def unit(**fields: object) -> Dossier:
    return dossier(unit=[{**UNIT, **fields}])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("not_met", None)),
        ({"to": "2023-12-31"}, ("not_met", None)),
        ({"to": "2023-12-30"}, ("not_applicable", "ended")),
        ({"to": "2022-05-01"}, ("not_applicable", "ended")),
        ({"to": "2023"}, ("undetermined", "period")),
        ({"to": "2024-01"}, ("not_met", None)),
        ({"to": False}, ("not_met", None)),
        ({"from": "2023-12-31"}, ("not_met", None)),
        ({"from": "2024-01-01"}, ("not_applicable", "period")),
        ({"from": "2023"}, ("not_met", None)),
        ({"from": "2023-12-01/2024-01-31"}, ("undetermined", "period")),
    ],
)
def test_a_yearly_duty_binds_who_exists_on_the_last_day(
    tmp_path: Path, fields: dict[str, object], expected: object
) -> None:
    as_of = date(2024, 12, 31)
    assert outcome(tmp_path, UNIT_YEAR, unit(**fields), "U1", as_of=as_of, period="2023") == expected


@pytest.mark.parametrize(
    ("begin", "notes"),
    [
        ("2023-07-01", ("began-within-period",)), ("2023-01-02", ("began-within-period",)), ("2023-01-01", ()),
        ("2022-12-31", ()),
        (None, ()),
    ],
)  # fmt: skip
def test_who_began_within_the_period_owes_with_a_note(tmp_path: Path, begin: object, notes: tuple[str, ...]) -> None:
    found = judged(tmp_path, UNIT_YEAR, unit(**{"from": begin}), "U1", period="2023")
    assert (found.outcome.value, found.notes) == ("not_met", notes)


@pytest.mark.parametrize(
    ("to", "expected"), [("2023-12-31", ("not_met", None)), ("2023-12-30", ("not_applicable", "ended"))]
)
def test_a_stock_duty_binds_who_exists_on_the_as_of_date(tmp_path: Path, to: str, expected: object) -> None:
    assert outcome(tmp_path, UNIT_STOCK, unit(to=to), "U1") == expected


def test_who_has_ended_is_not_asked_whether_the_rule_applies(tmp_path: Path) -> None:
    text = rule(NO, subject="unit", per="year", when=OPEN.replace("origin", "scope"))
    assert outcome(tmp_path, text, unit(to="2022"), "U1", period="2023") == ("not_applicable", "ended")


# --- the last day of a period -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("require", "as_of", "expected"),
    [
        (NO, date(2023, 12, 30), ("not_applicable", "not_due")), (NO, date(2023, 12, 31), ("not_met", None)),
        (YES, date(2023, 1, 1), ("met", None)), ("{present: scope}", date(2023, 6, 1), ("not_applicable", "not_due")),
    ],
)  # fmt: skip
def test_a_period_is_due_on_its_last_day(tmp_path: Path, require: str, as_of: date, expected: object) -> None:
    text = rule(require, subject="unit", per="year")
    assert outcome(tmp_path, text, unit(), "U1", as_of=as_of, period="2023") == expected


# --- whom the pack is for ---------------------------------------------------------------------------------------

FOR_INSIDERS = PACK.replace("files:", "applies_to: {entity: unit, when: {field: scope, is: trong}}\nfiles:")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("trong", ("not_met", None)), ("ngoai", ("not_applicable", "when")), (None, ("undetermined", "when"))],
)
def test_whom_the_pack_is_for_counts_as_a_part_of_when(tmp_path: Path, scope: object, expected: object) -> None:
    found = dossier(unit=[{**UNIT, "scope": scope}], model=[MODEL])
    assert outcome(tmp_path, rule(NO), found, head=FOR_INSIDERS) == expected


def test_a_rule_whose_own_when_is_false_asks_no_further(tmp_path: Path) -> None:
    found = dossier(unit=[UNIT], model=[MODEL])
    assert outcome(tmp_path, rule(NO, when=NO), found, head=FOR_INSIDERS) == ("not_applicable", "when")


# --- outcomes of others -----------------------------------------------------------------------------------------


def other(require: str, **parts: str) -> str:
    return rule(require, name="other", criterion="doc.1", **parts)


@pytest.mark.parametrize("asked", ["rule: other", "criterion: doc.1", "verdict: whole"])
@pytest.mark.parametrize(("require", "expected"), [(YES, "met"), (NO, "not_met"), (OPEN, "undetermined")])
def test_a_rule_may_ask_what_became_of_others(tmp_path: Path, asked: str, require: str, expected: str) -> None:
    text = rule(f"{{outcome: {{{asked}}}}}") + other(require)
    assert outcome(tmp_path, text, about())[0] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [("", "undetermined"), (", not_applicable: true", "met"), (", not_applicable: false", "not_met")],
)
def test_an_outcome_that_does_not_apply_counts_as_the_rule_says(tmp_path: Path, said: str, expected: str) -> None:
    text = rule(f"{{outcome: {{rule: other{said}}}}}") + other(YES, when=NO)
    assert outcome(tmp_path, text, about())[0] == expected


def test_the_outcome_of_a_criterion_leaves_questions_to_people_out(tmp_path: Path) -> None:
    asked = other("{attested: concrete}", basis="attestation")
    text = rule("{outcome: {criterion: doc.1}}") + asked + rule(YES, name="third", criterion="doc.1")
    assert outcome(tmp_path, text, about())[0] == "met"


def test_the_outcome_of_a_criterion_looks_at_must_rules_alone(tmp_path: Path) -> None:
    text = (
        rule("{outcome: {criterion: doc.1}}") + other(NO, level="should") + rule(YES, name="third", criterion="doc.1")
    )
    assert outcome(tmp_path, text, about())[0] == "met"


def test_an_outcome_may_be_that_of_the_model_it_was_replicated_from(tmp_path: Path) -> None:
    found = about({"replicated_from": "M2", "origin": "moi"}, model=[{**MODEL, "id": "M2", "origin": False}])
    text = rule("{outcome: {rule: other, of: replicated_from}}") + other(OPEN)
    assert outcome(tmp_path, text, found)[0] == "not_met"


# --- which periods are asked ------------------------------------------------------------------------------------


def asked_periods(folder: Path, text: str, found: Dossier, as_of: date) -> list[str]:
    pack = pack_with(folder, text)
    return [f.subject.period for f in assess(found, [pack], Options(as_of)).findings]


def test_a_yearly_duty_is_asked_for_each_year_up_to_the_as_of_date(tmp_path: Path) -> None:
    periods = asked_periods(tmp_path, UNIT_YEAR, dossier(unit=[UNIT]), date(2023, 3, 1))
    assert periods == ["2021", "2022", "2023"]


def test_a_half_yearly_duty_is_asked_for_each_half_that_has_begun(tmp_path: Path) -> None:
    text = rule(NO, subject="unit", per="half-year")
    periods = asked_periods(tmp_path, text, dossier(unit=[UNIT]), date(2022, 6, 30))
    assert periods == ["2021-H1", "2021-H2", "2022-H1"]


def test_a_duty_of_the_span_is_asked_once(tmp_path: Path) -> None:
    text = rule(NO, subject="unit", per="span")
    assert asked_periods(tmp_path, text, dossier(unit=[UNIT]), date(2023, 3, 1)) == ["2021-01-01/2025-12-31"]


def test_a_stock_duty_is_asked_without_a_period(tmp_path: Path) -> None:
    assert asked_periods(tmp_path, UNIT_STOCK, dossier(unit=[UNIT]), date(2023, 3, 1)) == [""]


def test_a_model_that_begins_after_the_as_of_date_is_not_judged(tmp_path: Path) -> None:
    found = about({"start": "2023-06-01"})
    assert asked_periods(tmp_path, rule(NO), found, date(2023, 5, 31)) == []
    assert asked_periods(tmp_path, rule(NO), found, date(2023, 6, 1)) == [""]


def test_who_is_outside_the_pack_gets_no_finding(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, rule(NO), FOR_INSIDERS)
    found = dossier(unit=[{**UNIT, "scope": "ngoai"}], model=[MODEL])
    assert assess(found, [pack], Options(END_2023)).findings == ()
