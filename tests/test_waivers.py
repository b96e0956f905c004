"""A waiver stands beside an outcome and never changes it; one that is faulty, expired or unused is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.findings import waivers as module
from criteria_engine.findings.assess import Options, assess
from criteria_engine.findings.model import Assessment, Finding
from small import about, pack_with, rule

YES, NO, OPEN = "{present: name}", "{absent: name}", "{present: origin}"
SOUND = {"subject": "M1", "rule": "r", "reason": "Đang sáp nhập", "authority": "Ban Thường vụ", "expires": "2023-12-31"}


@pytest.fixture(autouse=True)
def no_shipped_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "shipped_packs", tuple)


def run(
    folder: Path, *rows: dict[str, Any], require: str = NO, as_of: date = date(2023, 12, 31), **options: Any
) -> Assessment:
    pack = pack_with(folder, rule(require))
    return assess(about(waiver=list(rows)), [pack], Options(as_of, **options))


def only(result: Assessment) -> Finding:
    (finding,) = result.findings
    return finding


@pytest.mark.parametrize(("require", "outcome"), [(NO, "not_met"), (OPEN, "undetermined")])
def test_a_waiver_changes_no_outcome(tmp_path: Path, require: str, outcome: str) -> None:
    finding = only(run(tmp_path, SOUND, require=require))
    assert finding.outcome.value == outcome
    assert finding.waiver is not None
    assert (finding.waiver.reason, finding.waiver.authority) == ("Đang sáp nhập", "Ban Thường vụ")


def test_a_waiver_in_force_keeps_the_finding_from_failing(tmp_path: Path) -> None:
    assert only(run(tmp_path)).fails
    assert not only(run(tmp_path, SOUND)).fails


@pytest.mark.parametrize(
    ("as_of", "in_force"), [(date(2023, 12, 30), True), (date(2023, 12, 31), True), (date(2024, 1, 1), False)]
)
def test_the_last_day_of_a_waiver_counts(tmp_path: Path, as_of: date, in_force: bool) -> None:
    finding = only(run(tmp_path, SOUND, as_of=as_of))
    assert finding.waiver is not None
    assert (finding.waiver.in_force, finding.fails) == (in_force, not in_force)


def test_a_waiver_known_to_expire_within_a_year_lasts_to_its_end(tmp_path: Path) -> None:
    finding = only(run(tmp_path, {**SOUND, "expires": "2023"}))
    assert finding.waiver is not None and finding.waiver.in_force


def test_a_waiver_without_an_end_is_in_force(tmp_path: Path) -> None:
    finding = only(run(tmp_path, {**SOUND, "expires": None}))
    assert finding.waiver is not None and finding.waiver.in_force and finding.waiver.expires is None


def test_a_waiver_may_name_a_clause_of_the_rule(tmp_path: Path) -> None:
    assert only(run(tmp_path, {**SOUND, "rule": "doc.1"})).waiver is not None


def test_a_waiver_of_another_subject_does_not_count(tmp_path: Path) -> None:
    result = run(tmp_path, {**SOUND, "subject": "U1"})
    assert only(result).waiver is None and [w.row.values["subject"] for w in result.unused_waivers] == ["U1"]


def test_a_waiver_in_force_comes_before_an_expired_one(tmp_path: Path) -> None:
    finding = only(run(tmp_path, {**SOUND, "expires": "2022", "reason": "Cũ"}, SOUND))
    assert finding.waiver is not None and finding.waiver.reason == "Đang sáp nhập"


def test_an_expired_waiver_is_told_with_its_finding(tmp_path: Path) -> None:
    result = run(tmp_path, {**SOUND, "expires": "2022"})
    finding = only(result)
    assert finding.waiver is not None and not finding.waiver.in_force and finding.fails
    assert result.unused_waivers == ()


def test_a_waiver_of_what_is_met_is_unused(tmp_path: Path) -> None:
    result = run(tmp_path, SOUND, require=YES)
    assert only(result).waiver is None
    assert [w.row.values["rule"] for w in result.unused_waivers] == ["r"]


@pytest.mark.parametrize(
    ("name", "words"), [("reason", "a waiver needs Reason"), ("authority", "a waiver needs Allowed by")]
)
def test_a_waiver_without_a_reason_or_authority_is_told_and_does_not_count(
    tmp_path: Path, name: str, words: str
) -> None:
    result = run(tmp_path, {**SOUND, name: None})
    (problem,) = result.problems
    assert (problem.code, problem.message) == ("required-field", words)
    assert problem.at.endswith(f".{name}")
    assert only(result).waiver is None and result.unused_waivers == ()


def test_a_waiver_of_an_unknown_rule_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    result = run(tmp_path, {**SOUND, "rule": "doc.11"})
    (problem,) = result.problems
    assert (problem.code, problem.message) == ("unknown-rule", "no rule or clause 'doc.11'; did you mean 'doc.1'?")
    assert problem.at.endswith(".rule")
    assert only(result).waiver is None and result.unused_waivers == ()


def test_a_waiver_of_an_unknown_rule_is_told_without_english_in_vietnamese(tmp_path: Path) -> None:
    (problem,) = run(tmp_path, {**SOUND, "rule": "doc.11"}).problems
    assert problem.vi is not None and "did you mean" not in problem.vi


def test_every_fault_of_a_waiver_is_told_at_once(tmp_path: Path) -> None:
    result = run(tmp_path, {**SOUND, "rule": "nowhere", "reason": None, "authority": None})
    assert sorted(p.code for p in result.problems) == ["required-field", "required-field", "unknown-rule"]


def test_a_waiver_for_a_rule_of_a_shipped_pack_that_is_not_used_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shipped = pack_with(other, rule(YES, name="elsewhere"))
    monkeypatch.setattr(module, "shipped_packs", lambda: ("other",))
    monkeypatch.setattr(module, "load_pack", lambda _: shipped)
    result = run(tmp_path, {**SOUND, "rule": "elsewhere"})
    assert result.problems == () and len(result.unused_waivers) == 1


def test_a_waiver_counts_for_every_period_of_its_subject(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, rule("{absent: name}", subject="unit", per="year"))
    found = about(waiver=[{**SOUND, "subject": "U1"}])
    findings = assess(found, [pack], Options(date(2022, 12, 31))).findings
    assert [(f.subject.period, f.waiver is not None) for f in findings] == [("2021", True), ("2022", True)]
