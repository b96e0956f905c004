"""Two reports compared: what was lost, won, opened and closed, and what may be the reason."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.cli import app
from criteria_engine.reported.compare import KINDS, Comparison, compare
from criteria_engine.reported.model import Key, Reported, SubjectRef
from criteria_engine.reported.read import report_of
from criteria_engine.reported.told import comparison_data, comparison_lines
from criteria_engine.reports.json import as_data, render
from reports.made import NOBODY, assessed, records

OUTCOMES = ("met", "not_met", "undetermined", "not_applicable")
BASE: dict[str, Any] = as_data(assessed(records(waiver=[]), select="plan-name"))


def entry(subject: str = "A", rule: str = "r1", outcome: str = "met", **parts: Any) -> dict[str, Any]:
    """A finding as a report has it."""
    whom = {"kind": "model", "id": subject, "period": parts.pop("period", None)}
    waived = {"reason": "a", "authority": "b", "document": None, "expires": None, "in_force": True}
    given = {"waiver": waived} if parts.pop("waived", False) else {"waiver": None}
    return {**deepcopy(BASE["findings"][0]), "subject": whom, "rule": rule, "outcome": outcome, **given, **parts}


def report(*findings: dict[str, Any], **parts: Any) -> Reported:
    first = BASE["subjects"][0]
    keys = {tuple(f["subject"].values()): f["subject"] for f in findings}
    subjects = [{**deepcopy(first), **subject, "unit": "CB", "label": f"Mô hình {subject['id']}"}
                for subject in keys.values()]  # fmt: skip
    counts = {"subjects": Counter(s["verdict"] for s in subjects), "findings": Counter(f["outcome"] for f in findings)}
    return report_of({**deepcopy(BASE), "summary": counts, "findings": list(findings), "subjects": subjects, **parts})


def kind(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str | None:
    found = compare(report(*filter(None, [before])), report(*filter(None, [after])))
    return found.changes[0].kind if found.changes else None


# --- what became of a finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after", "expected"), [
    ("met", "met", None), ("met", "not_met", "lost"), ("met", "undetermined", "open"),
    ("met", "not_applicable", "unjudged"),
    ("not_met", "met", "met"), ("not_met", "not_met", None), ("not_met", "undetermined", "open"),
    ("undetermined", "met", "met"), ("undetermined", "not_met", "unmet"), ("undetermined", "undetermined", None),
    ("not_applicable", "met", "judged"), ("not_applicable", "not_met", "judged"),
    ("not_applicable", "not_applicable", None),
])  # fmt: skip
def test_what_became_of_a_finding(before: str, after: str, expected: str | None) -> None:
    assert kind(entry(outcome=before), entry(outcome=after)) == expected


def test_a_finding_that_is_new_or_gone_is_judged_or_no_longer() -> None:
    assert kind(None, entry()) == "judged"
    assert kind(entry(), None) == "unjudged"
    assert kind(None, entry(outcome="not_applicable")) is None


def test_a_waiver_that_ends_loses_the_duty() -> None:
    assert kind(entry(outcome="not_met", waived=True), entry(outcome="not_met")) == "lost"


def test_a_duty_that_is_not_met_any_more_but_waived_is_not_lost() -> None:
    found = compare(report(entry()), report(entry(outcome="not_met", waived=True)))
    assert [c.kind for c in found.changes] == ["unmet"] and not found.loses_a_must


def test_a_waiver_that_comes_is_told() -> None:
    assert kind(entry(outcome="not_met"), entry(outcome="not_met", waived=True)) == "waiver"


@pytest.mark.parametrize(("level", "lost"), [("must", True), ("should", False), ("advise", False)])
def test_only_a_duty_is_lost(level: str, lost: bool) -> None:
    assert compare(report(entry()), report(entry(outcome="not_met", level=level))).loses_a_must is lost


# --- which findings are the same --------------------------------------------------------------------------------


def test_each_period_is_compared_with_itself() -> None:
    first = report(entry(period="2022", outcome="met"), entry(period="2023", outcome="not_met"))
    second = report(entry(period="2022", outcome="met"), entry(period="2023", outcome="met"))
    assert [(c.finding.subject.period, c.kind) for c in compare(first, second).changes] == [("2023", "met")]


def test_a_comparison_that_ignores_periods_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    first = report(entry(period="2022", outcome="met"), entry(period="2023", outcome="met"))
    second = report(entry(period="2022", outcome="not_met"), entry(period="2023", outcome="met"))
    assert compare(first, second).loses_a_must
    def without(self: SubjectRef) -> Key:
        return self.kind, self.id, None

    monkeypatch.setattr(SubjectRef, "key", property(without))
    assert not compare(first, second).loses_a_must


def test_a_rule_that_two_packs_have_is_compared_pack_by_pack() -> None:
    first = report(entry(pack="p/a"), entry(pack="p/b", outcome="not_met"))
    second = report(entry(pack="p/b", outcome="not_met"), entry(pack="p/a"))
    assert compare(first, second).changes == ()


def test_a_rule_that_moved_to_another_pack_is_the_same_rule() -> None:
    assert kind(entry(pack="p/base"), entry(pack="p/overlay", outcome="not_met")) == "lost"


def test_rules_that_are_new_or_gone_are_named() -> None:
    found = compare(report(entry(rule="r1"), entry(rule="r2")), report(entry(rule="r2"), entry(rule="r3")))
    assert (set(found.new_rules), set(found.gone_rules)) == ({"r3"}, {"r1"})
    assert sorted(c.kind for c in found.changes) == ["judged", "unjudged"]


findings = st.lists(
    st.builds(
        entry, st.sampled_from("AB"), st.sampled_from(["r1", "r2"]), st.sampled_from(OUTCOMES),
        period=st.sampled_from([None, "2022", "2023"]), waived=st.booleans(),
    ),
    unique_by=lambda f: (*f["subject"].values(), f["rule"]),
)  # fmt: skip


@given(findings)
def test_a_report_compared_with_itself_has_no_change(drawn: list[dict[str, Any]]) -> None:
    found = compare(report(*drawn), report(*drawn[::-1]))
    assert (found.turns, found.changes, found.loses_a_must) == ((), (), False)
    assert found.compared == sum(f["outcome"] != "not_applicable" for f in drawn)


@given(findings, findings)
def test_every_change_is_told_once_and_by_its_unit_and_criterion(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    found = compare(report(*first), report(*second))
    assert sum(map(len, found.by_unit.values())) == len(found.changes)
    assert sum(counts.total() for counts in found.by_criterion.values()) == len(found.changes)
    told = [c for c in found.changes if c.before and c.after and c.kind != "waiver"]
    assert all(c.before.outcome != c.after.outcome or c.kind == "lost" for c in told if c.before and c.after)


@given(findings, findings)
def test_what_one_direction_loses_the_other_wins(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    one, other = compare(report(*first), report(*second)), compare(report(*second), report(*first))
    assert len(one.changes) == len(other.changes)
    assert sum(c.kind == "judged" for c in one.changes) == sum(c.kind == "unjudged" for c in other.changes)


# --- what was judged otherwise ----------------------------------------------------------------------------------


def turns(found: Comparison) -> list[tuple[str, str, str | None, str | None]]:
    return [(t.what, t.name, t.before, t.after) for t in found.turns]


def test_another_day_other_packs_and_readings_are_told_first() -> None:
    packs = [{"id": "tra-vinh/hd30", "version": "2.0.0", "digest": "x"}, {"id": "p/new", "version": "1", "digest": "y"}]
    found = compare(report(entry()), report(entry(), as_of="2024-12-31", packs=packs, readings={"basis": "loose"}))
    version = BASE["packs"][0]["version"]
    assert turns(found) == [
        ("as_of", "", "2023-12-31", "2024-12-31"),
        ("pack", "p/new", None, "1"),
        ("pack", "tra-vinh/hd30", version, "2.0.0"),
        ("reading", "basis", None, "loose"),
    ]
    lines = list(comparison_lines(found, "vi"))
    assert lines[:2] == ["Đánh giá khác nhau ở chỗ sau; đây có thể là lý do của thay đổi:",
                         "  – ngày đánh giá: 2023-12-31 → 2024-12-31"]  # fmt: skip


def test_the_same_version_with_other_contents_is_told() -> None:
    (pack,) = BASE["packs"]
    found = compare(report(entry()), report(entry(), packs=[{**pack, "digest": "0" * 64}]))
    assert [t.what for t in found.turns] == ["digest"]


def test_rows_set_aside_are_told_among_the_reasons() -> None:
    aside = [{"at": "Mô hình!A2", "problem": "a"}]
    lines = list(comparison_lines(compare(report(entry()), report(entry(), quarantine=aside)), "vi"))
    assert lines[1] == "  – chỗ chưa đọc được trong hồ sơ: 0 → 1"


def test_what_else_was_asked_otherwise_is_told() -> None:
    settings = {"profile": "khac", "registers_complete": True, "selected": None, "sources": ["a.yaml", "b.yaml"]}
    found = compare(report(entry()), report(entry(), **settings))
    assert turns(found) == [
        ("profile", "", "tham_khao_khoi", "khac"),
        ("registers_complete", "", None, "true"),
        ("selected", "", "plan-name", None),
        ("sources", "", None, "a.yaml; b.yaml"),
    ]
    assert list(comparison_lines(found, "en"))[1:5] == [
        "  – scoring profile: tham_khao_khoi → khac",
        "  – every register taken as closed: no → yes",
        "  – selection: plan-name → none",
        "  – records: none → a.yaml; b.yaml",
    ]


# --- words ------------------------------------------------------------------------------------------------------


def test_the_text_goes_by_unit_and_subject() -> None:
    found = compare(report(entry(period="2023")), report(entry(period="2023", outcome="not_met")))
    assert list(comparison_lines(found, "vi")) == [
        "Cùng ngày đánh giá, cùng bộ quy tắc, cùng cách đọc.",
        "",
        "Không còn đạt: 1 (1 yêu cầu được so sánh)",
        "",
        "── Không còn đạt ──",
        "  Mô hình A (A), năm 2023: Kế hoạch nêu tên mô hình [hd30.II.3, r1] (Bắt buộc)",
        "",
        "── CB ──",
        "  Mô hình A (A), năm 2023",
        "    ✗ Không còn đạt (đạt → chưa đạt): Kế hoạch nêu tên mô hình [hd30.II.3, r1]",
        "",
        "── Theo tiêu chí ──",
        "  hd30.II.3: Không còn đạt: 1",
    ]


def test_text_of_a_record_is_shown_without_control_characters() -> None:
    before, after = report(entry()), report(entry(outcome="not_met"))
    named = after.model_copy(update={"subjects": (after.subjects[0].model_copy(update={"label": "a\x1b[31m\u202eb"}),)})
    assert "a·[31m·b (A)" in "\n".join(comparison_lines(compare(before, named), "vi"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_kind_of_change_has_words(lang: str) -> None:
    pairs = {
        "lost": ("met", "not_met"), "unmet": ("undetermined", "not_met"), "open": ("met", "undetermined"),
        "judged": ("not_applicable", "met"), "unjudged": ("met", "not_applicable"), "met": ("not_met", "met"),
    }  # fmt: skip
    before = [entry(rule=name, outcome=pair[0]) for name, pair in pairs.items()]
    after = [entry(rule=name, outcome=pair[1]) for name, pair in pairs.items()]
    before.append(entry(rule="waiver", outcome="not_met"))
    after.append(entry(rule="waiver", outcome="not_met", waived=True))
    found = compare(report(*before), report(*after))
    assert {c.kind for c in found.changes} == set(KINDS) == {c.finding.rule for c in found.changes}
    assert len(list(comparison_lines(found, lang))) > len(KINDS)


# --- the command ------------------------------------------------------------------------------------------------


def written(folder: Path, name: str, report: Reported | str) -> str:
    path = folder / name
    path.write_text(report if isinstance(report, str) else report.as_text(), encoding="utf-8")
    return str(path)


def run(folder: Path, before: Reported | str, after: Reported | str, *options: str) -> Result:
    paths = [written(folder, "a.json", before), written(folder, "b.json", after)]
    return CliRunner().invoke(app, ["diff", *paths, *options])


@pytest.mark.parametrize(("before", "after", "code"), [
    ([entry()], [entry()], 0),
    ([entry()], [entry(outcome="not_met")], 1),
    ([entry()], [entry(outcome="not_met", level="should")], 0),
    ([entry(outcome="not_met", waived=True)], [entry(outcome="not_met")], 1),
    ([entry()], [entry(outcome="undetermined")], 0),
    ([], [], 5),
    ([entry()], [], 5),
    ([entry("A")], [entry("B")], 5),
    ([entry(outcome="not_applicable")], [entry(outcome="not_applicable")], 5),
], ids=["same", "lost", "should", "waiver over", "open", "both empty", "one empty", "nothing shared",
        "nothing applies"])  # fmt: skip
def test_exit_codes(before: list[Any], after: list[Any], code: int, tmp_path: Path) -> None:
    assert run(tmp_path, report(*before), report(*after)).exit_code == code


def test_a_report_that_cannot_be_read_is_3_and_told_without_a_trace(tmp_path: Path) -> None:
    result = run(tmp_path, report(entry()), "{}")
    assert result.exit_code == 3 and "[report-format]" in result.output and "Traceback" not in result.output


def test_wrong_usage_is_2() -> None:
    assert CliRunner().invoke(app, ["diff", "a.json"]).exit_code == 2


def test_the_data_is_what_the_page_says_it_is(tmp_path: Path) -> None:
    result = run(tmp_path, report(entry(), entry(rule="r2")), report(entry(outcome="not_met")), "--format", "json")
    data = json.loads(result.output)
    assert (data["format"], data["version"]) == ("criteria-engine/assessment-diff", 1)
    assert data["summary"] == {"lost": 1, "unmet": 0, "open": 0, "judged": 0, "unjudged": 1, "met": 0, "waiver": 0}
    assert [c["rule"] for c in data["gone_rules"] + data["changes"]] == ["r2", "r1", "r2"]
    assert data["changes"][1]["after"] is None
    assert data["criteria"] == [{"id": "hd30.II.3", **data["summary"]}]


def test_reports_of_the_engine_itself_are_compared(tmp_path: Path) -> None:
    before = render(assessed(select="plan-name"))
    after = render(assessed(records(waiver=[]), select="plan-name"), "en")
    result = run(tmp_path, before, after, "--lang", "en")
    assert result.exit_code == 1
    assert "✗ No longer met (not met (waived) → not met): The plan names the model" in result.output


def test_nothing_judged_is_never_fine(tmp_path: Path) -> None:
    assert run(tmp_path, render(assessed(NOBODY)), render(assessed(NOBODY))).exit_code == 5


def test_the_data_of_a_comparison_holds_no_object_of_ours() -> None:
    assert json.loads(json.dumps(comparison_data(compare(report(entry()), report())))) == comparison_data(
        compare(report(entry()), report())
    )
