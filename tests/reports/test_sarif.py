"""SARIF: valid, never more sure than the finding, the same result under the same fingerprint."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

import criteria_engine as ce
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.intake.write_workbook import write_workbook
from criteria_engine.judgements import journal_of, waive
from criteria_engine.records import shipped_schema
from criteria_engine.reports import sarif
from criteria_engine.reports.sarif_rules import message
from criteria_engine.strategies import datasets
from judgements.test_verbs import said
from reports.made import NOBODY, RECORDS, TRICKS, YAMLS, aside, assessed, fixture, named, records, texts

VALIDATOR = Draft4Validator(json.loads((Path(__file__).parents[1] / "schemas" / "sarif-2.1.0.json").read_text()))
HD30 = ce.load_pack("tra-vinh/hd30")
# What may stand in the reference of a place, RFC 3986.
URI = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=:@/-]+")


def run(assessment: Assessment, lang: str = "vi") -> dict[str, Any]:
    (found,) = json.loads(sarif.render(assessment, lang))["runs"]
    return dict(found)


def faults(assessment: Assessment, lang: str = "vi") -> list[str]:
    log = json.loads(sarif.render(assessment, lang))
    places = [a["location"]["uri"] for a in log["runs"][0]["artifacts"]]
    return [e.json_path for e in VALIDATOR.iter_errors(log)] + [uri for uri in places if not URI.fullmatch(uri)]


def results(assessment: Assessment) -> dict[tuple[str, str], dict[str, Any]]:
    return {(r["properties"]["subject"]["id"], r["ruleId"]): r for r in run(assessment)["results"]}


def prints(assessment: Assessment) -> dict[str, str]:
    """The rule and outcome of each result, by fingerprint."""
    results = run(assessment)["results"]
    return {r["partialFingerprints"][sarif.FINGERPRINT]: f"{r['ruleId']} {r['kind']}" for r in results}


# --- the laws ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", YAMLS, ids=lambda path: path.stem)
def test_a_fixture_is_valid(path: Path) -> None:
    # One result of each rule and outcome: they are all made alike, and the validator is slow.
    kept = {(f.rule.id, f.outcome, f.waiver is None): f for f in fixture(path).findings}
    assert faults(replace(fixture(path), findings=tuple(kept.values())), "en") == []


@pytest.mark.parametrize("made", [assessed, aside, lambda: assessed(NOBODY)], ids=["results", "set aside", "nothing"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_results_rows_set_aside_and_nothing_at_all_are_valid(made: Callable[[], Assessment], lang: str) -> None:
    assert faults(made(), lang) == []


@settings(max_examples=25)
@given(datasets(shipped_schema(), ["unit", "model", "review", "waiver"]))
def test_drawn_assessments_are_valid_and_every_result_has_its_own_fingerprint(tables: dict[str, Any]) -> None:
    drawn = ce.assess(ce.read(tables), HD30, as_of="2023-12-31", select="c3")
    assert faults(drawn) == []
    assert len(prints(drawn)) == len(drawn.findings)


@settings(max_examples=25)
@given(texts())
@example("".join(TRICKS))
def test_any_text_of_a_record_is_valid(text: str) -> None:
    assert faults(named(text, select="plan-name")) == []


def prints_stay(of: Callable[[], dict[str, str]], other: Callable[[], dict[str, str]]) -> bool:
    return of() == other()


def turned() -> dict[str, Any]:
    """The same records, every table the other way round."""
    return {name: rows[::-1] if isinstance(rows, list) else rows for name, rows in RECORDS.items()}


def test_the_order_of_rows_changes_no_fingerprint() -> None:
    assert prints_stay(lambda: prints(assessed()), lambda: prints(assessed(turned())))


def test_a_later_day_changes_no_fingerprint_of_what_stayed_the_same() -> None:
    both = [prints(assessed(records(waiver=[], attestation=[]), as_of=day)) for day in ("2023-12-30", "2023-12-31")]
    assert both[0] == both[1]


def test_the_language_and_the_name_of_the_file_change_no_fingerprint() -> None:
    renamed = replace(assessed(), dossier=replace(assessed().dossier, sources=("khac.yaml",)))
    assert prints(renamed) == prints(assessed())


def test_a_fingerprint_that_depends_on_the_order_of_rows_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    order: dict[str, int] = {}

    def by_number(finding: Finding) -> str:
        return str(order.setdefault(f"{finding.subject} {finding.rule.id}", len(order)))

    monkeypatch.setattr(sarif, "fingerprint", by_number)
    first = prints(assessed(select="plan-name"))
    order.clear()
    rows = assessed(select="plan-name")
    assert first != prints(replace(rows, findings=rows.findings[::-1]))


def test_a_fingerprint_that_leaves_out_the_period_is_caught() -> None:
    path = YAMLS[0]
    without = {(f.subject.kind, f.subject.id, f.pack.id, f.rule.id) for f in fixture(path).findings}
    assert len(without) < len(fixture(path).findings) == len({sarif.fingerprint(f) for f in fixture(path).findings})


# --- kinds and levels -------------------------------------------------------------------------------------------


@cache
def kinds() -> dict[str, set[tuple[str, str, str]]]:
    """By kind: outcome, basis and level of every result of a fixture, with the SARIF level."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    result = fixture(YAMLS[0])
    for finding, told in zip(result.findings, run(result)["results"], strict=True):
        basis = "person" if finding.rule.basis == "attestation" else "records"
        found.setdefault(told["kind"], set()).add((finding.outcome.value, basis, told["level"]))
    return found


def test_only_what_is_not_met_fails_and_has_a_level() -> None:
    assert {outcome for outcome, _, _ in kinds()["fail"]} == {"not_met"}
    assert {level for kind, seen in kinds().items() if kind != "fail" for _, _, level in seen} == {"none"}


def test_what_is_not_known_is_open_or_waits_for_a_person() -> None:
    assert kinds()["open"] == {("undetermined", "records", "none")}
    assert kinds()["review"] == {("undetermined", "person", "none")}


def test_the_other_outcomes_pass_or_do_not_apply() -> None:
    assert {outcome for outcome, _, _ in kinds()["pass"]} == {"met"}
    assert {outcome for outcome, _, _ in kinds()["notApplicable"]} == {"not_applicable"}


def test_levels_follow_how_strongly_the_document_asks() -> None:
    unmet = tuple(f for f in fixture(YAMLS[1]).findings if f.outcome.value == "not_met")
    told = run(replace(fixture(YAMLS[1]), findings=unmet))["results"]
    levels = {(f.rule.level, result["level"]) for f, result in zip(unmet, told, strict=True)}
    assert levels == {("must", "error"), ("should", "warning"), ("advise", "note")}


def test_a_waiver_in_force_suppresses_and_says_why() -> None:
    told = results(assessed())["MH-01", "hd30.c3.plan-name"]
    assert told["kind"] == "fail"
    (waived,) = told["suppressions"]
    assert (waived["kind"], waived["status"]) == ("external", "accepted")
    assert "Chờ kế hoạch mới" in waived["justification"]


def test_a_waiver_that_is_over_suppresses_nothing() -> None:
    assert "suppressions" not in results(assessed(as_of="2024-06-30"))["MH-01", "hd30.c3.plan-name"]


# --- the run ----------------------------------------------------------------------------------------------------


def test_rows_set_aside_make_the_run_unsuccessful() -> None:
    (invocation,) = run(aside())["invocations"]
    (told,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is False
    assert (told["descriptor"]["id"], told["level"]) == ("unknown-field", "error")


def test_a_run_that_judged_nothing_is_unsuccessful_and_says_so() -> None:
    found = run(assessed(NOBODY))
    assert found["invocations"][0]["executionSuccessful"] is False
    assert found["properties"]["vacuous"] is True
    assert [t["descriptor"]["id"] for t in found["invocations"][0]["toolExecutionNotifications"]] == ["nothing-judged"]


def test_a_sound_run_is_successful() -> None:
    assert run(assessed())["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_rules_are_told_in_both_languages_whatever_the_report_is_in() -> None:
    for lang in ("vi", "en"):
        rules = run(assessed(select="plan-name"), lang)["tool"]["driver"]["rules"]
        (rule,) = (r for r in rules if r["id"] == "hd30.c3.plan-name")
        for said_in in (rule["help"]["text"], rule["help"]["markdown"]):
            assert "Kế hoạch nêu tên mô hình" in said_in and "The plan names the model" in said_in
    assert rule["shortDescription"]["text"] == "The plan names the model"


def test_packs_are_told_with_their_versions() -> None:
    assert run(assessed())["tool"]["extensions"] == [{"name": "tra-vinh/hd30", "version": HD30.version}]


def test_every_result_names_its_rule() -> None:
    found = run(fixture(YAMLS[0]))
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in found["results"])


# --- places -----------------------------------------------------------------------------------------------------


TEXT = """\
as_of: 2023-12-31
unit: [{id: CB, name: Chi bộ ấp A, kind: chi_bo_co_so, scope: tra_vinh}]
model:
  - id: MH-01
    unit: CB
    name: Hũ gạo
    holder_kind: tap_the
    plan:
      schedule: Cả năm
    complete: [ke_hoach]
"""


def place(path: Path, rule: str) -> dict[str, Any]:
    told = results(ce.assess(ce.read(path), HD30, as_of="2023-12-31"))["MH-01", rule]
    return dict(told["locations"][0])


def region(path: Path, rule: str) -> tuple[str, Any]:
    found = place(path, rule)["physicalLocation"]
    return found["artifactLocation"]["uri"], found.get("region")


def test_a_value_of_a_text_has_its_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "hồ sơ 1.yaml"
    path.write_text(TEXT, encoding="utf-8")
    at = {"startLine": 9, "startColumn": 7}
    assert region(path, "hd30.c3.plan-schedule") == ("h%E1%BB%93%20s%C6%A1%201.yaml", at)


def test_a_blank_has_the_place_of_what_it_is_missing_from(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, encoding="utf-8")
    # The plan is there and lacks a name; where the plan itself is missing it is the record that lacks it.
    assert region(path, "hd30.c3.plan-name") == ("a.yaml", {"startLine": 8, "startColumn": 5})
    path.write_text(TEXT.replace("    plan:\n      schedule: Cả năm\n", ""), encoding="utf-8")
    assert region(path, "hd30.c3.plan-name") == ("a.yaml", {"startLine": 4, "startColumn": 5})


def test_json_has_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORDS), encoding="utf-8")
    assert region(path, "hd30.c3.plan-name") == ("a.json", None)


def test_a_workbook_has_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, {name: rows for name, rows in RECORDS.items() if name != "as_of"}, shipped_schema())
    found = place(path, "hd30.c3.plan-name")
    assert found["physicalLocation"] == {"artifactLocation": {"uri": "a.xlsx"}}
    (cell,) = found["logicalLocations"]
    assert re.fullmatch(r"Mô hình![A-Z]+\d+", cell["fullyQualifiedName"]) and cell["kind"] == "cell"


def test_a_workbook_with_a_journal_keeps_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, {name: rows for name, rows in RECORDS.items() if name != "as_of"}, shipped_schema())
    waive(journal_of(path), ce.read(path), "MH-02", "hd30.II.3.a.2", said(valid_until="2024"), "Đảng ủy xã")
    assert place(path, "hd30.c3.plan-name")["physicalLocation"] == {"artifactLocation": {"uri": "a.xlsx"}}


def test_an_answer_of_a_journal_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump({**RECORDS, "waiver": []}, allow_unicode=True), encoding="utf-8")
    waive(journal_of(path), ce.read(path), "MH-01", "hd30.II.3.a.1", said(valid_until="2024"), "Đảng ủy xã")
    found = run(ce.assess(ce.read(path), HD30, as_of="2023-12-31"))
    assert [a["location"]["uri"] for a in found["artifacts"]] == ["a.yaml", "a.yaml.journal.jsonl"]
    assert faults(ce.assess(ce.read(path), HD30, as_of="2023-12-31")) == []


# --- texts ------------------------------------------------------------------------------------------------------


def test_no_text_of_a_record_is_a_link_of_a_viewer() -> None:
    told = [r["message"]["text"] for r in run(named("[đây](http://b.vn) {0}", select="plan-name"))["results"]]
    assert told and all("\\[đây\\](http://b.vn) {{0}}" in text for text in told)


@given(st.text())
def test_a_message_without_links_and_arguments_is_as_safe_has_it(text: str) -> None:
    from criteria_engine.text import safe

    plain = re.sub(r"[\[\]{}]", "", text)
    assert message(plain) == safe(plain)


def test_no_text_of_a_log_holds_what_does_not_show() -> None:
    hidden = "\x1b\u202e\u200b\u2066\u3164"
    model = {**RECORDS["model"][0], "id": f"M{hidden}1", "name": f"A{hidden}"}
    log = sarif.render(assessed(records(model=[model], waiver=[], self_assessment=[]), select="plan-name"))
    assert "M·····1" in log
    assert [sign for sign in hidden if sign in log or json.dumps(sign)[1:-1] in log] == []
