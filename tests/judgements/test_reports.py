"""A journal beside a file is read with it, and what people judged stands beside the results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import criteria_engine as ce
from criteria_engine.findings.again import assess_again
from criteria_engine.findings.judged import judged
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.intake.write_workbook import write_workbook
from criteria_engine.judgements import attest, journal_of, respond, waive, with_journal
from criteria_engine.records import shipped_schema
from criteria_engine.reports.json import render
from judgements.test_verbs import RECORDS, said

CLAUSE = "hd30.II.3.a.1"
MODEL = {**RECORDS["model"][0], "plan": {"schedule": "Cả năm 2023"}, "complete": ["ke_hoach"]}
OF_2024: dict[str, Any] = {"valid_until": "2024"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ho-so.yaml"
    path.write_text(yaml.safe_dump({**RECORDS, "model": [MODEL]}, allow_unicode=True), encoding="utf-8")
    return path


def assessed(path: Path, as_of: str | None = None, **options: Any) -> Assessment:
    return ce.assess(ce.read(path, **options), ce.load_pack("tra-vinh/hd30"), as_of=as_of)


def finding(result: Assessment, rule: str) -> Finding:
    (found,) = [f for f in result.findings if f.rule.id == rule]
    return found


def states(result: Assessment) -> list[tuple[str, str, str]]:
    return [(*j.matter[::2], j.state) for j in judged(result)]


def attested(path: Path, answer: str = "co", question: str = "concrete", **parts: Any) -> None:
    attest(journal_of(path), ce.read(path), "MH-01", question, answer, said(**parts))


def waived(path: Path, rule: str = CLAUSE, **parts: Any) -> None:
    waive(journal_of(path), ce.read(path), "MH-01", rule, said(**{**OF_2024, **parts}), "Đảng ủy xã")


# --- read with the file -----------------------------------------------------------------------------------------


def test_a_journal_beside_a_file_answers_its_questions(path: Path) -> None:
    assert finding(assessed(path), "hd30.c5.concrete").outcome.value == "undetermined"
    attested(path)
    found = finding(assessed(path), "hd30.c5.concrete")
    assert found.outcome.value == "met"
    assert [cause.seen.origin for cause in found.causes] == ["ho-so.yaml.journal.jsonl:1"]


def test_a_journal_stands_beside_a_workbook_too(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.xlsx"
    write_workbook(path, {"unit": RECORDS["unit"], "model": [MODEL]}, shipped_schema())
    attested(path, on="2023-12-31")
    assert finding(assessed(path, "2023-12-31"), "hd30.c5.concrete").outcome.value == "met"


def test_a_journal_may_be_left_out_or_named(path: Path, tmp_path: Path) -> None:
    attested(path)
    other = tmp_path / "khac.jsonl"
    attest(other, ce.read(path), "MH-01", "concrete", "khong", said())
    outcomes = [
        finding(assessed(path, **options), "hd30.c5.concrete").outcome.value
        for options in ({}, {"journal": False}, {"journal": other})
    ]
    assert outcomes == ["met", "undetermined", "not_met"]


def test_the_dossier_names_its_journal_with_its_head(path: Path) -> None:
    assert ce.read(path).sources == ("ho-so.yaml",)
    attested(path)
    (file, journal) = ce.read(path).sources
    assert file == "ho-so.yaml" and journal.startswith("ho-so.yaml.journal.jsonl#1@")


def test_what_was_added_is_taken_up_without_reading_the_records_again(path: Path) -> None:
    attested(path)
    before = assessed(path)
    attested(path, "khong")
    waived(path)
    later = with_journal(before.dossier, journal_of(path))
    again, fresh = assess_again(before, later), assessed(path)
    assert later.sources == ce.read(path).sources and later.problems == ()
    assert [(f.outcome, f.waiver is None) for f in again.findings] == [
        (f.outcome, f.waiver is None) for f in fresh.findings
    ]
    assert states(again) == states(fresh)
    assert with_journal(later, journal_of(path)).tables == later.tables


@pytest.mark.parametrize(("line", "rest"), [(1, 0), (2, 1), (3, 2)])
def test_of_a_broken_journal_what_stands_before_the_break_holds(path: Path, line: int, rest: int) -> None:
    for answer in ("khong", "co", "khong"):
        attested(path, answer)
    lines = journal_of(path).read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace("Đã xem".encode(), "Chưa xem".encode())
    journal_of(path).write_bytes(b"".join(lines))
    result = assessed(path)
    assert [(p.code, p.at) for p in result.problems] == [("journal-broken", f"ho-so.yaml.journal.jsonl:{line}")]
    outcome = finding(result, "hd30.c5.concrete").outcome.value
    assert outcome == ("undetermined", "not_met", "met")[rest]


def test_a_torn_line_is_told_and_the_rest_holds(path: Path) -> None:
    attested(path)
    with journal_of(path).open("ab") as file:
        file.write(b'{"answer":"khong"')
    result = assessed(path)
    assert [p.code for p in result.problems] == ["journal-torn"]
    assert finding(result, "hd30.c5.concrete").outcome.value == "met"


def test_a_journal_that_cannot_be_read_is_told(path: Path) -> None:
    journal_of(path).mkdir()
    assert [p.code for p in assessed(path).problems] == ["journal-not-read"]


# --- waivers ----------------------------------------------------------------------------------------------------


def test_a_waiver_of_the_journal_stands_beside_the_outcome(path: Path) -> None:
    before = finding(assessed(path), "hd30.c3.plan-name")
    waived(path)
    after = finding(assessed(path), "hd30.c3.plan-name")
    assert before.outcome is after.outcome and after.outcome.value == "not_met"
    assert after.waiver is not None and after.waiver.in_force and not after.fails
    assert after.waiver.authority == "Đảng ủy xã"


def test_the_newer_waiver_stands_there(path: Path) -> None:
    waived(path, reason="Cũ", on="2023-11-01")
    waived(path, reason="Mới", on="2023-12-01")
    waiver = finding(assessed(path), "hd30.c3.plan-name").waiver
    assert waiver is not None and waiver.reason == "Mới"


def test_a_waiver_that_was_taken_back_stands_nowhere(path: Path) -> None:
    waived(path)
    waive(journal_of(path), ce.read(path), "MH-01", CLAUSE, said(supersedes=1), None, withdraw=True)
    result = assessed(path)
    assert finding(result, "hd30.c3.plan-name").fails
    assert (result.problems, result.unused_waivers, states(result)) == ((), (), [])


def test_an_expired_waiver_is_told_as_such(path: Path) -> None:
    waived(path)
    result = assessed(path, "2025-01-01")
    found = finding(result, "hd30.c3.plan-name").waiver
    assert found is not None and not found.in_force
    assert states(result) == [("waiver", CLAUSE, "expired")]


def test_a_waiver_is_not_in_force_before_its_day(path: Path) -> None:
    waived(path)
    result = assessed(path, "2023-12-30")
    assert finding(result, "hd30.c3.plan-name").waiver is None
    assert states(result) == [("waiver", CLAUSE, "not_yet")]


def test_a_waiver_of_the_table_may_have_a_date(path: Path) -> None:
    row = {"subject": "MH-01", "rule": CLAUSE, "reason": "Bảng", "authority": "X", "date": "2023-06-01"}
    dossier = ce.read({**RECORDS, "model": [MODEL], "waiver": [row]})
    for as_of, waived in (("2023-05-31", False), ("2023-06-01", True)):
        found = finding(ce.assess(dossier, ce.load_pack("tra-vinh/hd30"), as_of=as_of), "hd30.c3.plan-name").waiver
        assert (found is not None) is waived


# --- what became of each ----------------------------------------------------------------------------------------


def test_every_matter_is_told_with_its_state(path: Path) -> None:
    attested(path)
    attested(path, question="high-value")
    attested(path, question="sound", valid_until="2024-01-31")
    attested(path, question="easy", on="2024-03-01")
    waived(path)
    respond(journal_of(path), ce.read(path), "MH-01", CLAUSE, said())
    expected = {
        "concrete": "in_force", "high-value": "unused", "sound": "in_force", "easy": "not_yet", CLAUSE: "in_force",
    }  # fmt: skip
    assert {about: state for _, about, state in states(assessed(path))} == expected
    assert dict(s[1:] for s in states(assessed(path, "2024-02-01")))["sound"] == "expired"


def test_answers_of_which_none_is_the_newest_are_unsettled() -> None:
    rows = [{"subject": "MH-01", "question": "concrete", "answer": answer} for answer in ("co", "khong")]
    result = ce.assess(ce.read({**RECORDS, "attestation": rows}), ce.load_pack("tra-vinh/hd30"))
    assert [state for *_, state in states(result)] == ["unsettled", "unsettled"]


def test_what_was_superseded_is_history(path: Path) -> None:
    attested(path)
    attested(path, "khong", supersedes=1)
    assert [j.row.values["answer"] for j in judged(assessed(path))] == ["khong"]


def test_an_explanation_changes_no_result(path: Path) -> None:
    before = assessed(path)
    respond(journal_of(path), ce.read(path), "MH-01", CLAUSE, said(), "co")
    after = assessed(path)
    assert [f.outcome for f in before.findings] == [f.outcome for f in after.findings]
    (own,) = after.self_assessments
    assert own.differs and own.note == "Đã xem tại chỗ"


# --- reports ----------------------------------------------------------------------------------------------------


def test_the_json_report_tells_who_judged_what(path: Path) -> None:
    attested(path, evidence=("Biên bản 12",))
    report = json.loads(render(assessed(path)))
    (told,) = report["judgements"]
    assert told == {
        "kind": "attestation", "subject": "MH-01", "about": "concrete", "state": "in_force", "answer": "co",
        "by": "Nguyễn Thị A", "position": "Trưởng Ban Tuyên giáo", "authority": None, "date": "2023-12-31",
        "reason": "Đã xem tại chỗ", "evidence": ["Biên bản 12"], "valid_from": "2023-12-31", "valid_until": None,
        "entered": "2024-02-05T09:30:15+07:00", "supersedes": None, "at": "ho-so.yaml.journal.jsonl:1",
    }  # fmt: skip
    (journal,) = report["journals"]
    assert (journal["file"], journal["entries"], len(journal["head"])) == ("ho-so.yaml.journal.jsonl", 1, 64)


def test_the_json_report_tells_of_judgements_in_tables_too() -> None:
    row = {"subject": "MH-01", "question": "concrete", "answer": "co", "by": "Người B"}
    report = json.loads(render(ce.assess(ce.read({**RECORDS, "attestation": [row]}), ce.load_pack("tra-vinh/hd30"))))
    (told,) = report["judgements"]
    assert (told["by"], told["state"], told["entered"], report["journals"]) == ("Người B", "in_force", None, [])


def text(result: Assessment, lang: str) -> str:
    from io import StringIO

    from rich.console import Console

    from criteria_engine.reports.text import render as render_text

    page = StringIO()
    render_text(result, lang, Console(file=page, width=300))
    return page.getvalue()


def test_the_text_report_lists_what_has_to_be_looked_at(path: Path) -> None:
    attested(path, question="easy", on="2024-03-01")
    respond(journal_of(path), ce.read(path), "MH-01", CLAUSE, said(reason="Kế hoạch đang in"))
    vi, en = text(assessed(path), "vi"), text(assessed(path), "en")
    assert "── Ý kiến, giải trình cần xem lại ──" in vi and "Chưa đến ngày có giá trị: Mô hình Hũ gạo" in vi
    assert "── Giải trình của đơn vị ──" in vi and "lý do: Kế hoạch đang in" in vi
    assert "Not in force yet: Model Hũ gạo" in en and "What units explain" in en
    assert "easy" not in vi.replace("ho-so", "")


def test_hostile_words_stay_words(path: Path) -> None:
    attested(path, question="easy", on="2024-03-01", by="[red]x[/oops] \x1b[31m \u202e")
    shown = text(assessed(path), "vi")
    assert "[red]x[/oops]" in shown and "\x1b" not in shown and "\u202e" not in shown
