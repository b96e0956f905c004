"""The bloc's dossier: read whole from both files, judged by the bloc's pack and the province's plan, hand-checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import criteria_engine as ce
from criteria_engine.findings.assess import packs_for
from criteria_engine.intake.write_workbook import write_workbook
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records import shipped_schema
from criteria_engine.records.row import Row

FIXTURE = Path(__file__).parents[1] / "fixtures/tra-vinh-khoi-2022"
BOOK, TEXT = FIXTURE.with_suffix(".xlsx"), FIXTURE.with_suffix(".yaml")


@pytest.fixture(scope="module")
def result() -> ce.Assessment:
    dossier = ce.read(BOOK)
    return ce.assess(dossier, packs_for(dossier, map(ce.load_pack, shipped_packs())))


def said(row: Row) -> tuple[Any, ...]:
    """A row without its addresses."""
    lists = {name: [said(item) for item in items] for name, items in row.lists.items()}
    return row.id, dict(row.values), row.denied, row.complete, lists


def test_the_workbook_and_the_yaml_are_one_dossier() -> None:
    book, text = ce.read(BOOK), ce.read(TEXT)
    assert book.as_of == text.as_of
    for table in text.tables:
        assert [said(row) for row in book.rows(table)] == [said(row) for row in text.rows(table)]


@pytest.mark.parametrize("path", [BOOK, TEXT], ids=["xlsx", "yaml"])
def test_no_row_is_set_aside(path: Path) -> None:
    assert ce.read(path).problems == ()


def test_a_workbook_written_from_the_yaml_is_the_fixture(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.xlsx"
    write_workbook(path, yaml.safe_load(TEXT.read_text(encoding="utf-8")), shipped_schema())
    assert path.read_bytes() == BOOK.read_bytes()


def test_the_packs_of_the_bloc_and_of_the_province_are_both_in_use(result: ce.Assessment) -> None:
    judged = {finding.pack.id for finding in result.findings if finding.outcome.value != "not_applicable"}
    assert {"tra-vinh/khoi", "tra-vinh/kh41"} <= judged


# subject, clause, period, outcome: why
EXPECTED = [
    # An attached cell whose register is closed and empty has neither a plan nor a model; in the bloc it owes both.
    ("K1.6", "hdduk.IV.1.a.1", "", "not_met"),
    ("K1.6", "hd30.IV.1.a.2", "", "not_met"),
    # So does a sectional organisation, and this one has both.
    ("K1.0", "hdduk.IV.1.a.1", "", "met"),
    ("K1.0", "hd30.IV.1.a.2", "", "met"),
    # A plan for next year is a plan, and no model yet: its register is closed.
    ("K5", "hdduk.IV.1.a.1", "", "met"),
    ("K5", "hd30.IV.1.a.2", "", "not_met"),
    # A cell with a model of which nothing of a plan is entered: there may be one.
    ("K3.1", "hdduk.IV.1.a.1", "", "undetermined"),
    # The plan says form 01; another form; nothing.
    ("KM08", "hdduk.IV.1.a.2", "", "met"),
    ("KM10", "hdduk.IV.1.a.2", "", "not_met"),
    ("KM06", "hdduk.IV.1.a.2", "", "undetermined"),
    # Sent to the bloc's board in the half-year; sent to somebody else for the year, and there is no other report.
    ("K2", "hdduk.IV.1.c", "2022-H1", "met"),
    ("K2", "hdduk.IV.1.c", "2022", "not_met"),
    # On another form; never dated as sent; no report known and the register open.
    ("K3", "hdduk.IV.1.c", "2022-H1", "not_met"),
    ("K5", "hdduk.IV.1.c", "2022", "undetermined"),
    ("K6", "hdduk.IV.1.c", "2022", "undetermined"),
    # Merged at the end of July: the half-year was still its own, the year is its successor's.
    ("K7", "hdduk.IV.1.c", "2022-H1", "met"),
    ("K7", "hdduk.IV.1.c", "2022", "not_applicable"),
    ("K8", "hdduk.IV.1.c", "2022", "met"),
    # Commended under the regulation; under a company's own rules; on no ground that is entered.
    ("K1", "hdduk.IV.1.note", "", "met"),
    ("K2", "hdduk.IV.1.note", "", "not_met"),
    ("K3", "hdduk.IV.1.note", "", "undetermined"),
    # Told to the bloc's board; told to the committee above instead; the day left blank.
    ("K2", "hdduk.IV.3.4.1", "", "met"),
    ("K8", "hdduk.IV.3.4.1", "", "not_met"),
    ("K6", "hdduk.IV.3.4.1", "", "undetermined"),
    # Party members and workers were told; party members and cadres only, and there may have been another session.
    ("KM08", "hdduk.II.3.b.1", "", "met"),
    ("KM03", "hdduk.II.3.b.1", "", "undetermined"),
    # Outside the five groups, and the reviewer has not yet said which is nearest.
    ("KM18", "hdduk.II.1.3", "", "undetermined"),
    # The board presents models on the bloc's website and reports to the province, with as many names as it counts.
    ("BTGK", "hdduk.IV.3.2", "2021-01-01/2025-12-31", "met"),
    ("BTGK", "hd30.IV.1.b.3", "2022", "met"),
    # A reviewer has seen the youth union's work; of the veterans' he could not tell.
    ("DTN", "hdduk.IV.2", "", "met"),
    ("CCB", "hdduk.IV.2", "", "undetermined"),
]


@pytest.mark.parametrize(("subject", "clause", "period", "outcome"), EXPECTED)
def test_an_outcome_is_as_checked_by_hand(
    result: ce.Assessment, subject: str, clause: str, period: str, outcome: str
) -> None:
    asked = [f for f in result.findings if clause in f.clauses and f.subject.id == subject]
    assert {f.outcome.value for f in asked if f.subject.period == period} == {outcome}


def test_the_waiver_stands_beside_the_outcome(result: ce.Assessment) -> None:
    waived = [f for f in result.findings if f.waiver]
    assert {(f.subject.id, f.rule.id, f.outcome.value) for f in waived} == {
        ("K5", "hd30.duty.at-least-one-model", "not_met")
    }
    assert not any(f.fails for f in waived)


def test_self_assessments_agree_and_differ(result: ce.Assessment) -> None:
    differs = {(own.subject, own.clause): own.differs for own in result.self_assessments}
    assert differs["K1.6", "hdduk.IV.1.a.1"] is False
    assert differs["KM01", "hdduk.II.3.a.4"] is False
    assert differs["KM10", "hdduk.IV.1.a.2"] is True
    assert differs["K2", "hdduk.IV.1.note"] is True
