"""A report read back is the report: byte for byte as JSON, and line for line as JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import criteria_engine as ce
from criteria_engine.authoring.schemas.report import report_schema
from criteria_engine.cli import app
from criteria_engine.errors import InputError
from criteria_engine.findings.model import Assessment
from criteria_engine.records import shipped_schema
from criteria_engine.reported import model
from criteria_engine.reported.lines import TYPES, joined
from criteria_engine.reported.read import read_report, report_of
from criteria_engine.reports import json as report_json
from criteria_engine.reports import jsonl
from criteria_engine.reports.formats import FORMATS
from criteria_engine.strategies import datasets
from reports.made import NOBODY, YAMLS, aside, assessed, fixture, named, texts, without_repairs

few = settings(max_examples=20)
VALIDATOR = Draft202012Validator(report_schema())
HD30, SXD = ce.load_pack("tra-vinh/hd30"), ce.load_pack("quang-binh/sxd2690")
C3 = "hd30.c3"
SMALL = {
    "met and not": lambda: assessed(select=C3),
    "set aside": lambda: aside(select=C3),
    "nothing": lambda: assessed(NOBODY),
}


def is_the_same(assessment: Assessment, lang: str = "vi") -> bool:
    text = report_json.render(assessment, lang)
    return report_of(json.loads(text)).as_text() == text


def lines_hold_the_report(assessment: Assessment, lang: str = "vi") -> bool:
    entries = [json.loads(line) for line in jsonl.render(assessment, lang).removesuffix("\n").split("\n")]
    return joined(entries) == json.loads(report_json.render(assessment, lang))


# --- the laws ---------------------------------------------------------------------------------------------------


# The language is that of `quarantine` alone; the small assessments are tried in both.
@pytest.mark.parametrize("path", YAMLS, ids=lambda path: path.stem)
def test_a_fixture_comes_back_byte_for_byte(path: Path) -> None:
    text = report_json.render(fixture(path))
    assert report_of(json.loads(text)).as_text() == text


def test_the_lines_of_a_fixture_hold_what_its_report_holds() -> None:
    assert lines_hold_the_report(fixture(YAMLS[0]))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("made", SMALL.values(), ids=SMALL)
def test_repairs_judgements_and_what_is_set_aside_come_back_too(made: Any, lang: str) -> None:
    assert is_the_same(made(), lang)
    assert lines_hold_the_report(made(), lang)


@few
@given(datasets(shipped_schema(), ["unit", "model", "review", "exemplar", "nomination", "waiver"]), st.booleans())
def test_drawn_assessments_come_back(tables: Any, closed: bool) -> None:
    packs = [HD30, SXD]
    drawn = without_repairs(ce.assess(ce.read(tables), packs, as_of="2023-12-31", registers_complete=closed))
    assert is_the_same(drawn)
    assert lines_hold_the_report(drawn)
    assert [e.json_path for e in VALIDATOR.iter_errors(report_json.as_data(drawn))] == []


@few
@given(texts())
def test_any_text_of_a_record_comes_back(text: str) -> None:
    assert is_the_same(named(text, select="plan-name"))
    assert lines_hold_the_report(named(text, select="plan-name"))


def test_half_a_pair_of_surrogates_is_written_and_read(tmp_path: Path) -> None:
    # JSON can hold one, and a file cannot.
    for name in ("json", "jsonl"):
        path = tmp_path / f"a.{name}"
        path.write_bytes(FORMATS[name].render(named("a\ud800b", select="plan-name"), "vi"))
        assert {s.label for s in read_report(path).subjects if s.kind == "model"} == {"a\ud800b"}


def test_a_field_that_is_lost_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model.Reported, "as_data", lambda self: self.model_dump(exclude={"quarantine"}, mode="json"))
    assert not is_the_same(assessed(NOBODY))


def test_a_line_that_is_lost_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = jsonl.lists
    monkeypatch.setattr(jsonl, "lists", lambda *given: (pair for pair in whole(*given) if pair[0] != "quarantine"))
    assert not lines_hold_the_report(aside(select="plan-name"))


# --- lines ------------------------------------------------------------------------------------------------------


def test_every_list_of_the_report_has_a_type_of_line() -> None:
    assert {name for name, _ in report_json.lists(assessed(NOBODY), "vi")} == set(TYPES)


def test_the_first_line_is_the_head_and_each_line_one_object() -> None:
    whole = without_repairs(aside())
    first, *others = (json.loads(line) for line in jsonl.render(whole, "vi").split("\n")[:-1])
    assert (first["type"], first["format"]) == ("assessment", "criteria-engine/assessment")
    assert {entry["type"] for entry in others} == {
        "subject", "finding", "unused_waiver", "self_assessment", "judgement", "quarantine",
    }  # fmt: skip


def test_lines_are_made_one_after_another() -> None:
    lines = jsonl.lines(assessed(), "vi")
    assert json.loads(next(lines))["type"] == "assessment"
    assert json.loads(next(lines))["type"] == "subject"


# --- compatibility ----------------------------------------------------------------------------------------------


def data() -> dict[str, Any]:
    return report_json.as_data(assessed(select="plan-name"))


def problems(changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as raised:
        report_of(changed, "a.json")
    return [(problem.at, problem.code) for problem in raised.value.problems]


def test_what_a_later_version_adds_is_kept() -> None:
    later = data()
    later["seals"] = [{"by": "A"}]
    later["findings"][0]["weight"] = 2
    read = report_of(later)
    assert read.as_data() == later


def test_what_was_set_aside_has_a_code_and_an_older_report_may_lack_it() -> None:
    whole = report_json.as_data(aside(select="plan-name"))
    assert [entry["code"] for entry in whole["quarantine"]] == ["unknown-field"]
    for entry in whole["quarantine"]:
        del entry["code"]
    assert report_of(whole).as_data() == whole and report_of(whole).quarantine[0].code == ""


def test_a_line_of_an_unknown_type_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl.render(assessed(select="plan-name")) + '{"type": "seal", "by": "A"}\n', encoding="utf-8")
    assert len(read_report(path).findings) == 2


def test_a_report_of_a_version_to_come_is_refused() -> None:
    assert problems({**data(), "version": 2}) == [("a.json", "report-version")]


@pytest.mark.parametrize("other", [[], None, 3, {}, {"format": "criteria-engine/pack-diff"}])
def test_what_is_no_report_is_refused(other: Any) -> None:
    assert problems(other) == [("a.json", "report-format")]


def test_every_fault_is_told_with_its_place() -> None:
    broken = data()
    del broken["as_of"]
    broken["findings"][1]["outcome"] = "maybe"
    assert problems(broken) == [("a.json: as_of", "report-shape"), ("a.json: findings[1].outcome", "report-shape")]


def test_a_file_cut_off_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(report_json.render(assessed(select="plan-name"))[:40], encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_report(path)
    assert [(p.at.split(":")[0], p.code) for p in raised.value.problems] == [("a.json", "not-json")]


def only(report: str, *types: str) -> list[str]:
    """The lines of these types behind the head, which counts no others."""
    head, *entries = map(json.loads, report.splitlines())
    del head["summary"]["entries"]
    return [json.dumps(entry) for entry in (head, *entries) if entry["type"] in ("assessment", *types)]


@pytest.mark.parametrize(("cut", "faults"), [
    (slice(-1, None), ["a: findings"]), (slice(1, 2), ["a: subjects", "a: findings[0]"]),
    (slice(2, None), ["a: subjects", "a: findings"]),
])  # fmt: skip
def test_lines_that_are_lost_are_told(cut: slice, faults: list[str], tmp_path: Path) -> None:
    lines = only(jsonl.render(assessed(select="plan-name")), "subject", "finding")
    del lines[cut]
    (tmp_path / "a").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_report(tmp_path / "a")
    assert [(p.at, p.code) for p in raised.value.problems] == [(at, "report-shape") for at in faults]


def test_a_file_cut_behind_its_last_finding_is_told(tmp_path: Path) -> None:
    """What was set aside stands at the end: without those lines a partial report would pass for a whole one."""
    whole = jsonl.render(aside(select="plan-name"))
    assert json.loads(whole.splitlines()[0])["summary"]["entries"]["quarantine"] == 1
    (tmp_path / "a").write_text("\n".join(x for x in whole.splitlines() if '"quarantine","at"' not in x))
    with pytest.raises(InputError) as raised:
        read_report(tmp_path / "a")
    assert [(p.at, p.code) for p in raised.value.problems] == [("a: quarantine", "report-shape")]


def test_two_reports_in_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl.render(assessed(select="plan-name")) * 2, encoding="utf-8")
    with pytest.raises(InputError, match="second report"):
        read_report(tmp_path / "a.jsonl")


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    text = report_json.render(assessed(select="plan-name")).replace('"version": 1', '"version": 1, "version": 1', 1)
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="repeated-key"):
        read_report(tmp_path / "a.json")


def test_a_version_that_is_no_number_is_refused() -> None:
    assert problems({**data(), "version": True}) == [("a.json", "report-version")]


def test_counts_of_lists_to_come_and_reports_without_counts_are_read() -> None:
    newer, older = data(), data()
    newer["summary"]["entries"]["seals"] = 3
    del older["summary"]["entries"]
    assert report_of(newer).as_data() == newer and report_of(older).as_data() == older


def test_a_report_whose_findings_are_not_those_of_its_summary_is_refused() -> None:
    cut, edited = data(), data()
    del cut["findings"][0]
    edited["findings"][0]["outcome"] = "not_applicable"
    for changed in (cut, edited):
        assert problems(changed) == [("a.json: findings", "report-shape")]


def test_a_report_that_was_cut_is_compared_with_nothing(tmp_path: Path) -> None:
    whole = jsonl.render(assessed(select="plan-name"))
    for name, text in (("a.jsonl", whole), ("b.jsonl", "".join(whole.splitlines(keepends=True)[:3]))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert CliRunner().invoke(app, ["diff", str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]).exit_code == 3


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-file"):
        read_report(tmp_path / "a.json")


def test_what_was_read_cannot_be_changed() -> None:
    read = report_of(data())
    with pytest.raises(ValueError, match="frozen"):
        read.findings[0].outcome = "met"  # type: ignore[misc]


# --- the schema -------------------------------------------------------------------------------------------------


def test_the_schema_is_valid_and_takes_the_reports() -> None:
    Draft202012Validator.check_schema(report_schema())
    for made in SMALL.values():
        assert [e.json_path for e in VALIDATOR.iter_errors(report_json.as_data(made()))] == []


def test_the_schema_refuses_an_outcome_that_is_none() -> None:
    broken = data()
    broken["findings"][0]["outcome"] = "maybe"
    assert [e.json_path for e in VALIDATOR.iter_errors(broken)] == ["$.findings[0].outcome"]


def test_the_command_prints_the_schema() -> None:
    assert json.loads(CliRunner().invoke(app, ["schema", "report"]).output) == report_schema()
