"""What may be recorded: whole judgements, by names that the dossier and the packs know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

import criteria_engine as ce
from criteria_engine.authoring.schemas.journal import journal_schema
from criteria_engine.errors import UsageError
from criteria_engine.judgements import Said, attest, journal_of, read_journal, respond, waive
from criteria_engine.judgements.chain import draft_of, line_of
from criteria_engine.judgements.entry import ENTRY
from criteria_engine.records.dossier import Dossier
from judgements.journals import ANSWER, EXPLAINED, WAIVED, answer, explanation, waiver

AT = datetime(2024, 2, 5, 9, 30, 15, 999, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SAID = Said(by="Nguyễn Thị A", position="Trưởng Ban Tuyên giáo", at=AT, reason="Đã xem tại chỗ")
RECORDS: dict[str, Any] = {
    "as_of": "2023-12-31",
    "unit": [{"id": "CB", "name": "Chi bộ ấp A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}],
    "model": [{"id": "MH-01", "unit": "CB", "name": "Hũ gạo nghĩa tình", "holder_kind": "tap_the"}],
}


def said(**parts: Any) -> Said:
    return Said(**{**{name: getattr(SAID, name) for name in ("by", "position", "at", "reason")}, **parts})


@pytest.fixture
def dossier() -> Dossier:
    return ce.read(RECORDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_of(tmp_path / "ho-so.yaml")


def refused(error: UsageError, code: str) -> tuple[str, str]:
    (problem,) = error.problems
    assert problem.code == code and problem.vi
    return problem.message, problem.vi


# --- what an entry says -----------------------------------------------------------------------------------------


def test_an_answer_is_recorded_with_all_that_was_said(path: Path, dossier: Dossier) -> None:
    parts = said(evidence=("Biên bản 12",), valid_from="2024-01-01", valid_until="2024-Q2")
    entry = attest(path, dossier, "MH-01", "concrete", "co", parts).entry
    assert read_journal(path).entries == (entry,)
    assert entry.model_dump(mode="json", exclude={"sum"}) == {
        "version": 1, "kind": "attestation", "n": 1, "previous": entry.previous, "at": "2024-02-05T09:30:15+07:00",
        "by": "Nguyễn Thị A", "position": "Trưởng Ban Tuyên giáo", "subject": {"kind": "model", "id": "MH-01"},
        "date": "2023-12-31", "evidence": ["Biên bản 12"], "valid_from": "2024-01-01", "valid_until": "2024-06-30",
        "supersedes": None, "withdrawn": False, "question": "concrete", "answer": "co", "reason": "Đã xem tại chỗ",
    }  # fmt: skip


def test_a_waiver_keeps_both_names(path: Path, dossier: Dossier) -> None:
    entry = waive(path, dossier, "MH-01", "hd30.II.3.a.1", said(valid_until="2024"), "Đảng ủy xã", "12-CV/ĐU").entry
    kept = entry.model_dump(mode="json")
    assert {name: kept[name] for name in ("by", "authority", "document", "expires", "rule")} == {
        "by": "Nguyễn Thị A", "authority": "Đảng ủy xã", "document": "12-CV/ĐU", "expires": "2024-12-31",
        "rule": "hd30.II.3.a.1",
    }  # fmt: skip


def test_an_explanation_claims_nothing_unless_it_says_so(path: Path, dossier: Dossier) -> None:
    entry = respond(path, dossier, "MH-01", "hd30.II.3.a.1", SAID).entry.model_dump()
    assert (entry["clause"], entry["answer"], entry["note"]) == ("hd30.II.3.a.1", "chua_ro", "Đã xem tại chỗ")


def test_the_day_of_a_judgement_is_the_dossiers_own_else_that_of_its_entering(path: Path, dossier: Dossier) -> None:
    undated = ce.read({name: rows for name, rows in RECORDS.items() if name != "as_of"})
    days = [
        attest(path, given, "MH-01", "concrete", "co", parts).entry.date
        for given, parts in ((dossier, SAID), (undated, SAID), (dossier, said(on="1/2/2024")))
    ]
    assert days == [date(2023, 12, 31), date(2024, 2, 5), date(2024, 2, 1)]


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"by": " "}, "blank"), ({"position": "\u200b"}, "blank"), ({"reason": ""}, "blank"),
        ({"evidence": ("Ảnh", " ")}, "blank"), ({"by": "A\ud800"}, "surrogate"),
        ({"at": AT.replace(tzinfo=None)}, "zone"), ({"on": "2023"}, "write the day"), ({"on": "31/2/2023"}, "calendar"),
        ({"valid_from": "2023-01-01"}, "before the judgement's own date"),
        ({"valid_until": "2023-01-01"}, "before it begins"), ({"supersedes": 0}, "greater than"),
    ],
    ids=str,
)  # fmt: skip
def test_a_judgement_that_is_not_whole_is_refused_before_anything_is_written(
    path: Path, dossier: Dossier, parts: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        attest(path, dossier, "MH-01", "concrete", "co", said(**parts))
    assert words in str(caught.value) and all(problem.vi for problem in caught.value.problems)
    assert not path.exists()


@pytest.mark.parametrize(
    "authority",
    [
        "Nguyễn Thị A",
        "nguyễn  thị a",
        "Nguyễn Thị A, Trưởng ban",
        "Trưởng ban (Nguyễn Thị A)",
        "Đảng ủy – Nguyễn Thị A",
    ],
)
def test_nobody_allows_the_waiver_that_he_enters(path: Path, dossier: Dossier, authority: str) -> None:
    with pytest.raises(UsageError, match="cannot both enter and allow"):
        waive(path, dossier, "MH-01", "hd30.II.3.a.1", said(valid_until="2024"), authority)


def test_a_name_that_only_begins_alike_is_another_person(path: Path, dossier: Dossier) -> None:
    assert waive(path, dossier, "MH-01", "hd30.II.3.a.1", said(valid_until="2024"), "Nguyễn Thị An").entry.n == 1


@pytest.mark.parametrize(("authority", "until"), [(None, "2024"), ("Đảng ủy xã", None)])
def test_a_waiver_needs_who_allows_it_and_its_last_day(
    path: Path, dossier: Dossier, authority: str | None, until: str | None
) -> None:
    with pytest.raises(UsageError, match="a waiver needs"):
        waive(path, dossier, "MH-01", "hd30.II.3.a.1", said(valid_until=until), authority)


def test_a_waiver_is_taken_back_without_either(path: Path, dossier: Dossier) -> None:
    assert waive(path, dossier, "MH-01", "hd30.II.3.a.1", SAID, None, withdraw=True).entry.withdrawn


def test_an_unknown_answer_is_refused_with_those_that_are_known(path: Path, dossier: Dossier) -> None:
    with pytest.raises(UsageError) as caught:
        attest(path, dossier, "MH-01", "concrete", "yes", SAID)
    assert "chua_ro, co, khong" in refused(caught.value, "unknown-code")[1]


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["concrete", "hd30.c5.concrete", "hd30.II.5.a.1"])
def test_a_question_goes_by_its_code_its_rule_or_its_clause(path: Path, dossier: Dossier, named: str) -> None:
    assert attest(path, dossier, "MH-01", named, "co", SAID).entry.model_dump()["question"] == "concrete"


def test_a_rule_that_cites_one_clause_stands_for_it(path: Path, dossier: Dossier) -> None:
    given = said(packs=[ce.load_pack("tra-vinh/hd30")])
    entry = respond(path, dossier, "MH-01", "hd30.c3.plan-name", given).entry
    assert entry.model_dump()["clause"] == "hd30.II.3.a.1"


@pytest.mark.parametrize(
    ("subject", "question", "code", "near"),
    [
        ("MH-02", "concrete", "unknown-subject", "MH-01"), ("MH-01", "concret", "unknown-question", "concrete"),
        ("MH-01", "hd30.c5.concret", "unknown-question", "hd30.c5.concrete"),
        ("MH-01", "hd30.II.3.a.1", "which-question", "records decide it"),
    ],
)  # fmt: skip
def test_a_name_that_nobody_knows_is_refused_with_the_nearest(
    path: Path, dossier: Dossier, subject: str, question: str, code: str, near: str
) -> None:
    with pytest.raises(UsageError) as caught:
        attest(path, dossier, subject, question, "co", SAID)
    message, vi = refused(caught.value, code)
    assert near in message and "did you mean" not in vi and not path.exists()


def test_an_unknown_rule_or_clause_is_refused_with_the_nearest(path: Path, dossier: Dossier) -> None:
    with pytest.raises(UsageError) as caught:
        waive(path, dossier, "MH-01", "hd30.II.3.a.11", said(valid_until="2024"), "Đảng ủy xã")
    assert "hd30.II.3.a.1" in refused(caught.value, "unknown-rule")[0]
    with pytest.raises(UsageError) as caught:
        respond(path, dossier, "MH-01", "hd30.II.3.a.11", SAID)
    assert "hd30.II.3.a.1" in refused(caught.value, "unknown-clause")[0]


def test_an_id_of_two_tables_needs_its_kind(path: Path) -> None:
    units = [*RECORDS["unit"], {"id": "MH-01", "name": "Trùng mã"}]
    both = ce.read({**RECORDS, "unit": units})
    with pytest.raises(UsageError) as caught:
        attest(path, both, "MH-01", "concrete", "co", SAID)
    refused(caught.value, "which-subject")
    entry = attest(path, both, "MH-01", "concrete", "co", said(kind="model")).entry
    assert (entry.subject.kind, entry.subject.id) == ("model", "MH-01")


# --- shapes -----------------------------------------------------------------------------------------------------

SCHEMA = Draft202012Validator(journal_schema())


@pytest.mark.parametrize("entry", [answer(), waiver(), explanation()], ids=lambda e: e.kind)
def test_a_line_is_valid_by_the_published_schema_and_reads_back(entry: Any) -> None:
    line = line_of(entry)
    assert list(SCHEMA.iter_errors(entry.model_dump(mode="json"))) == []
    assert ENTRY.validate_json(line) == entry and line_of(ENTRY.validate_json(line)) == line


@pytest.mark.parametrize("shape", [ANSWER, WAIVED, EXPLAINED], ids=lambda s: str(s["kind"]))
def test_an_entry_has_neither_more_nor_fewer_fields(shape: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        draft_of({**shape, "more": 1})
    for name in shape:
        with pytest.raises(ValidationError):
            draft_of({key: value for key, value in shape.items() if key != name})


@given(st.text(min_size=1), st.integers(-14 * 60, 14 * 60), st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_whatever_is_recorded_reads_back_as_the_same_bytes(text: str, minutes: int, when: datetime) -> None:
    at = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    try:
        entry = answer(reason=text, at=at)
    except ValidationError:
        return
    line = line_of(entry)
    assert b"\n" not in line and line_of(ENTRY.validate_json(line)) == line
    assert entry.at == at.replace(microsecond=0) and entry.at.astimezone(UTC) <= at
