"""One function decides which judgement is in force on a day, over tables and journals together."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.evaluate.attestations import attested
from criteria_engine.evaluate.question import Question
from criteria_engine.intake.tables import Reading, dossier_of, from_mapping
from criteria_engine.judgements.chain import AnyEntry, read_chain
from criteria_engine.judgements.in_force import in_force, last_said
from criteria_engine.judgements.rows import entry_of, journal_rows
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.values import UNKNOWN
from judgements.journals import WITHDRAWN, answer, explanation, journal, waiver
from small import MODEL, SCHEMA, UNIT

END_2023 = date(2023, 12, 31)
JUNE_1 = date(2023, 6, 1)


def dossier(entries: list[AnyEntry], *rows: dict[str, Any], table: str = "attestation", **tables: Any) -> Dossier:
    """The model M1, rows of a table about it, and a journal."""
    found = from_mapping({"unit": [UNIT], "model": [MODEL], table: list(rows), **tables}, SCHEMA)
    beside = Reading()
    beside.rows, beside.problems = journal_rows(read_chain(journal(*entries), "j"), SCHEMA)
    return dossier_of(SCHEMA, [found, beside])


def truth(entries: list[AnyEntry], *rows: dict[str, Any], as_of: date = END_2023) -> str:
    given = [{"subject": "M1", "question": "concrete", **row} for row in rows]
    found = dossier(entries, *given)
    assert not found.problems, found.problems
    row = found.get("model", "M1")
    assert row is not None
    return attested(Question(found, row, as_of), "concrete", row)[0].value


def on(day: str, said: str = "co", **parts: Any) -> AnyEntry:
    return answer(date=date.fromisoformat(day), answer=said, **parts)


def withdrawal(day: str, **parts: Any) -> AnyEntry:
    return answer(date=date.fromisoformat(day), **{**WITHDRAWN, **parts})


# --- the newer wins ---------------------------------------------------------------------------------------------

YES, NO = {"answer": "co", "date": "2023-06-01"}, {"answer": "khong", "date": "2023-06-01"}


@pytest.mark.parametrize(("said", "found"), [("co", "true"), ("khong", "false"), ("chua_ro", "unknown")])
def test_an_entry_of_the_journal_answers(said: str, found: str) -> None:
    assert truth([on("2023-06-01", said)]) == found


def test_on_one_day_the_journal_wins() -> None:
    assert truth([on("2023-06-01", "co")], NO) == "true"
    assert truth([on("2023-06-01", "khong")], YES) == "false"


def test_the_newer_wins_wherever_it_stands() -> None:
    assert truth([on("2023-05-31", "co")], NO) == "false"
    assert truth([on("2023-06-02", "co")], NO) == "true"


def test_in_a_journal_the_later_entry_of_a_day_wins() -> None:
    assert truth([on("2023-06-01", "co"), on("2023-06-01", "khong")]) == "false"


def test_an_older_judgement_entered_later_stays_the_older_one() -> None:
    assert truth([on("2023-06-01", "co"), on("2023-05-01", "khong")]) == "true"


def test_a_clock_that_went_back_changes_no_order() -> None:
    early = answer().at - timedelta(days=400)
    assert truth([on("2023-06-01", "co"), on("2023-06-01", "khong", at=early)]) == "false"


def test_a_row_whose_date_is_blank_may_be_newer_than_the_journal() -> None:
    assert truth([on("2023-06-01", "co")], {"answer": "khong"}) == "unknown"
    assert truth([on("2023-06-01", "co")], {"answer": "co"}) == "true"
    # Whatever its day, it is not after the as-of date; on that day the journal wins.
    assert truth([on("2023-12-31", "co")], {"answer": "khong"}) == "true"


def test_a_row_of_some_day_of_the_year_may_be_newer_than_the_journal() -> None:
    assert truth([on("2023-06-01", "co")], {"answer": "khong", "date": "2023"}) == "unknown"
    assert truth([on("2023-06-01", "co")], {"answer": "khong", "date": "2022"}) == "true"


# --- from when, until when --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "found"),
    [("2023-05-31", "unknown"), ("2023-06-01", "true"), ("2023-06-30", "true"), ("2023-07-01", "unknown")],
)
def test_an_entry_counts_from_its_day_to_its_last(as_of: str, found: str) -> None:
    entry = on("2023-06-01", valid_until=date(2023, 6, 30))
    assert truth([entry], as_of=date.fromisoformat(as_of)) == found


def test_an_entry_may_count_from_a_later_day() -> None:
    entries = [on("2023-05-01", "khong"), on("2023-06-01", "co", valid_from=date(2023, 9, 1))]
    assert truth(entries, as_of=date(2023, 8, 31)) == "false"
    assert truth(entries, as_of=date(2023, 9, 1)) == "true"


def test_what_has_expired_gives_way_to_what_was_said_before() -> None:
    assert truth([on("2023-05-01", "khong"), on("2023-06-01", "co", valid_until=date(2023, 7, 1))]) == "false"


# --- superseded and withdrawn -----------------------------------------------------------------------------------


def test_a_superseded_entry_counts_up_to_the_day_on_which_it_was_superseded() -> None:
    entries = [on("2023-05-01", "co"), on("2023-06-01", "khong", supersedes=1)]
    assert [truth(entries, as_of=date(2023, 5, day)) for day in (1, 31)] == ["true", "true"]
    assert truth(entries, as_of=JUNE_1) == "false"


def test_a_superseded_entry_does_not_come_back_when_its_successor_expires() -> None:
    entries = [on("2023-05-01", "co"), on("2023-06-01", "khong", supersedes=1, valid_until=date(2023, 7, 1))]
    assert truth(entries) == "unknown"


def test_an_entry_dated_too_late_can_be_superseded_by_one_with_the_right_date() -> None:
    entries = [on("2023-09-01", "khong"), on("2023-03-01", "co", supersedes=1)]
    assert truth(entries) == "true"


def test_a_withdrawn_judgement_leaves_the_matter_open() -> None:
    entries = [on("2023-05-01", "khong"), on("2023-06-01", "co"), withdrawal("2023-07-01", supersedes=2)]
    assert truth(entries, as_of=date(2023, 6, 30)) == "true"
    assert truth(entries) == "unknown"


def test_a_withdrawal_takes_back_a_row_of_the_table_too() -> None:
    assert truth([withdrawal("2023-07-01")], YES) == "unknown"
    assert truth([withdrawal("2023-05-01")], YES) == "true"


def test_after_a_withdrawal_one_can_judge_anew() -> None:
    assert truth([on("2023-05-01", "khong"), withdrawal("2023-06-01", supersedes=1), on("2023-06-01", "co")]) == "true"


# --- whom it is about -------------------------------------------------------------------------------------------


def test_an_entry_about_another_table_is_not_about_a_row_of_the_same_id() -> None:
    unit = answer(subject={"kind": "unit", "id": "X"}, answer="khong")
    found = dossier([unit], unit=[UNIT, {"id": "X", "name": "X"}], model=[{**MODEL, "id": "X"}])
    assert found.problems == ()
    said = []
    for table in ("unit", "model"):
        row = found.get(table, "X")
        assert row is not None
        said.append(attested(Question(found, row, END_2023), "concrete", row)[0].value)
    assert said == ["false", "unknown"]


def test_an_entry_whose_subject_is_in_another_table_only_is_set_aside() -> None:
    found = dossier([answer(subject={"kind": "unit", "id": "M1"})])
    assert [(p.at, p.code) for p in found.problems] == [("j:1", "dangling-reference")]
    assert list(found.rows("attestation")) == [] and len(found.lost) == 1


def test_an_entry_that_names_nobody_is_set_aside_with_the_nearest_name() -> None:
    (problem,) = dossier([answer(subject={"kind": "model", "id": "M11"})]).problems
    assert (problem.at, problem.code) == ("j:1", "dangling-reference") and "'M1'" in problem.message


def test_an_unknown_question_is_set_aside_with_the_nearest_name() -> None:
    (problem,) = dossier([answer(question="concret")]).problems
    assert (problem.at, problem.code) == ("j:1", "unknown-code") and "concrete" in problem.message


def test_an_entry_that_another_tool_let_supersede_another_matter_is_set_aside() -> None:
    found = dossier([answer(), answer(question="sound", supersedes=1)])
    assert [(p.at, p.code) for p in found.problems] == [("j:2", "journal-supersedes")]
    assert len(list(found.rows("attestation"))) == 1


def test_entries_of_kinds_that_a_schema_lacks_are_left_out() -> None:
    assert dossier([explanation()]).problems == ()


# --- read plainly: waivers and self-assessments -----------------------------------------------------------------


def plain(entries: list[AnyEntry], *rows: dict[str, Any], as_of: date = END_2023) -> list[str]:
    given = [{"subject": "M1", "rule": "r", "reason": "Bảng", "authority": "X", **row} for row in rows]
    found = list(dossier(entries, *given, table="waiver").rows("waiver"))
    return [str(row.values["reason"]) for row in in_force(found, as_of).rows]


def test_a_waiver_of_the_table_has_no_date_and_gives_way_to_the_journal() -> None:
    assert plain([waiver()], {}) == ["Đang sáp nhập"]
    assert plain([waiver(expires=date(2023, 7, 1))], {}) == ["Bảng"]


def test_a_withdrawn_waiver_is_no_longer_in_force() -> None:
    back = waiver(withdrawn=True, authority=None, expires=None, supersedes=1, date=date(2023, 8, 1))
    assert plain([waiver(), back], as_of=date(2023, 7, 31)) == ["Đang sáp nhập"]
    assert plain([waiver(), back], {}) == []


def test_the_last_word_is_told_even_where_its_time_is_over() -> None:
    rows = list(dossier([waiver(expires=date(2023, 7, 1))], table="waiver").rows("waiver"))
    assert in_force(rows, END_2023).rows == () and last_said(rows, END_2023) == tuple(rows)


# --- laws -------------------------------------------------------------------------------------------------------

DAYS = [date(2023, 1, 1) + timedelta(days=n) for n in range(6)]
SPANS = [(a, b) for a in DAYS for b in DAYS if a <= b]
AS_OF = DAYS[-1]


def span(pair: tuple[date, date] | None) -> str | None:
    return pair and f"{pair[0]}/{pair[1]}" if pair and pair[0] != pair[1] else pair and str(pair[0])


table_rows = st.builds(
    lambda said, day, until: {"answer": said, "date": day, "valid_until": until},
    st.sampled_from(["co", "khong", "chua_ro"]),
    st.none() | st.sampled_from(SPANS),
    st.none() | st.sampled_from(SPANS),
)
entries = st.builds(
    lambda said, day, last, back: (said, day, last, back),
    st.sampled_from(["co", "khong"]),
    st.integers(0, len(DAYS) - 1),
    st.none() | st.integers(0, len(DAYS) - 1),
    st.booleans(),
)


def entry(said: str, day: int, last: int | None, back: bool) -> AnyEntry:
    if back:
        return answer(date=DAYS[day], **WITHDRAWN)
    return answer(date=DAYS[day], answer=said, valid_until=DAYS[max(day, last)] if last is not None else None)


def written(row: dict[str, Any]) -> dict[str, Any]:
    return {key: span(value) if isinstance(value, tuple) else value for key, value in row.items()}


@given(st.lists(table_rows, max_size=2), st.lists(entries, max_size=2))
def test_what_is_known_is_so_whatever_the_inexact_dates_turn_out_to_be(
    rows: list[dict[str, Any]], said: list[tuple[str, int, int | None, bool]]
) -> None:
    """Each blank date may be any day so far, each period any of its days; an end likewise."""
    journal_of_it = [entry(*parts) for parts in said]
    known = truth(journal_of_it, *map(written, rows), as_of=AS_OF)
    if known == UNKNOWN.value:
        return
    for exact in product(*([*_completions(row)] for row in rows)):
        there = [row for row in exact if row is not None]
        assert truth(journal_of_it, *there, as_of=AS_OF) == known, exact


def _completions(row: dict[str, Any]) -> list[dict[str, Any] | None]:
    """The row with each day it may have been given on, and each it may end on."""
    first, last = row["date"] or (DAYS[0], AS_OF)
    until = row["valid_until"]
    ends = [None] if until is None else [until[0], until[1]]
    days = {first, min(last, AS_OF), *(day for day in DAYS if first <= day <= min(last, AS_OF))}
    return [
        {**row, "date": str(day), "valid_until": end and str(end)} for day in sorted(days) if day <= AS_OF
        for end in ends
    ]  # fmt: skip


@given(st.lists(entries, min_size=1, max_size=6), st.integers(0, len(DAYS) - 1))
def test_among_exact_days_it_is_the_last_of_those_that_are_valid(
    said: list[tuple[str, int, int | None, bool]], day: int
) -> None:
    """Told again in the plainest words, for a journal alone."""
    of_it = [entry(*parts) for parts in said]
    valid = [
        (e.date, n, e) for n, e in enumerate(of_it)
        if e.begins <= DAYS[day] and (e.until is None or DAYS[day] <= e.until)
    ]  # fmt: skip
    newest = max(valid, key=lambda found: found[:2], default=None)
    expected = {"co": "true", "khong": "false", None: "unknown"}
    said_last = newest[2].answer if newest else None  # type: ignore[union-attr]
    assert truth(of_it, as_of=DAYS[day]) == expected[said_last]


@given(st.permutations(range(4)))
def test_the_order_of_rows_decides_nothing(order: list[int]) -> None:
    parts = [on("2023-05-01", "co"), on("2023-06-01", "khong"), on("2023-06-01", "co"), withdrawal("2023-04-01")]
    rows: list[Row] = list(dossier(parts, {"subject": "M1", "question": "concrete", **NO}).rows("attestation"))
    turned = [rows[n] for n in order] + rows[4:]
    standing = in_force(turned, END_2023, careful=True)
    assert [entry_of(row) and entry_of(row).n for row in standing.rows] == [3]  # type: ignore[union-attr]
    assert standing.sure
