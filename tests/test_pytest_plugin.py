"""Findings as tests of pytest: which there are, what becomes of each, what is said (docs/pytest.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import criteria_engine as ce
from criteria_engine.findings.model import Finding
from criteria_engine.pytest_plugin import judging
from criteria_engine.pytest_plugin.settings import Settings
from criteria_engine.pytest_plugin.standing import standing
from records_runs import WHOLE, Project, Run, model, waiver, warm

pytest_plugins = ["pytester"]
FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm()


@pytest.fixture
def project(pytester: pytest.Pytester) -> Project:
    return Project(pytester)


# --- what becomes of a finding ----------------------------------------------------------------------------------


def test_met_passes(project: Project) -> None:
    project.records(model("M1", WHOLE))
    run = project.run()
    assert run.statuses == {"model:M1::r.schedule": "met", "model:M1::r.direction": "met", "unit:U1::r.kind": "met"}
    assert run.ret == 0


def test_a_duty_that_is_not_met_fails(project: Project) -> None:
    project.records(model("M1", {"direction": "Tổ trưởng"}))
    run = project.run()
    assert run.statuses["model:M1::r.schedule"] == "failed"
    assert run.ret == 1
    run.result.assert_outcomes(failed=1, passed=2)


def test_what_is_recommended_and_not_met_passes_with_a_remark(project: Project) -> None:
    project.records(model("M1", {"schedule": "Quý I"}))
    run = project.run("-v")
    assert run.statuses["model:M1::r.direction"] == "advised"
    assert run.ret == 0
    assert "a.records.yaml::model:M1::r.direction ADVISED" in run.out
    assert "1 advised" in run.out
    assert "Worth adding (no duty):\n  - Model Mô hình M1 (M1): Worth adding: There is direction" in run.out


def test_what_is_recommended_and_not_met_fails_when_strict(project: Project) -> None:
    project.records(model("M1", {"schedule": "Quý I"}))
    assert project.run("--criteria-strict").statuses["model:M1::r.direction"] == "failed"


def test_a_duty_that_is_waived_passes_and_is_shown_as_waived(project: Project) -> None:
    project.records(model("M1", {"direction": "x"}), waiver=[waiver("M1")])
    run = project.run()
    assert run.statuses["model:M1::r.schedule"] == "waived"
    assert run.ret == 0
    assert "1 waived" in run.out
    assert "Waived: Đang sáp nhập (allowed by Ban Thường vụ)." in run.out


def test_a_waiver_that_has_expired_excuses_nothing(project: Project) -> None:
    project.records(model("M1", {"direction": "x"}), waiver=[waiver("M1", expires="2023-06-30")])
    assert project.run().statuses["model:M1::r.schedule"] == "failed"


def test_what_is_undetermined_is_skipped_with_its_reason(project: Project) -> None:
    project.records(model("M1", {"direction": "x"}, whole=False))
    run = project.run("-rs")
    assert run.statuses["model:M1::r.schedule"] == "undetermined"
    assert run.ret == 0
    assert re.search(r"SKIPPED \[1\] a\.records\.yaml:8: Undetermined: There is a schedule – .*blank", run.out)


@pytest.mark.parametrize("option", ["--criteria-unknown=fail", "--criteria-strict"])
def test_an_undetermined_duty_can_be_made_to_fail(project: Project, option: str) -> None:
    project.records(model("M1", {"direction": "x"}, whole=False))
    assert project.run(option).statuses["model:M1::r.schedule"] == "failed"


def test_strict_leaves_an_undetermined_recommendation_open_and_unknown_fail_does_not(project: Project) -> None:
    project.records(model("M1", {"schedule": "x"}, whole=False))
    assert project.run("--criteria-strict").statuses["model:M1::r.direction"] == "undetermined"
    assert project.run("--criteria-unknown=fail").statuses["model:M1::r.direction"] == "failed"


def test_what_does_not_apply_is_no_test_and_is_counted(project: Project) -> None:
    project.records(model("M1", WHOLE), model("M2", WHOLE, origin="cung_co"))
    run = project.run()
    assert "model:M1::r.renewed" not in run.statuses
    assert run.statuses["model:M2::r.renewed"] == "failed"
    assert "not applicable, no test: 1" in run.out


def test_no_failure_hides_behind_a_skip(project: Project) -> None:
    """Of one subject the first rule is open and a later one fails; in a group the failure is what counts."""
    project.records(model("M1", {"direction": "x"}, whole=False, origin="cung_co"), model("M2", {"direction": "x"}))
    each = project.run()
    assert {k: v for k, v in each.statuses.items() if k.startswith("model")} == {
        "model:M1::r.schedule": "undetermined", "model:M1::r.direction": "met", "model:M1::r.renewed": "undetermined",
        "model:M2::r.schedule": "failed", "model:M2::r.direction": "met",
    }  # fmt: skip
    project.records({**model("M1", {"schedule": "x"}, whole=False), "complete": []}, {**model("M2", WHOLE)})
    assert project.run("--criteria-group").statuses["model:M1"] == "undetermined"


def test_a_group_fails_for_one_finding_whatever_else_is_open(project: Project) -> None:
    rules = "rules:\n" + "".join(
        f"  - {{id: {name}, clauses: [doc.1], title: {{vi: Có, en: Has it}}, subject: unit, level: must, "
        f"require: {{{require}}}}}\n"
        for name, require in (("r.open", "present: parent"), ("r.unmet", "field: kind, is: phong"))
    )
    project.write_pack("two", rules=rules)
    project.records()
    run = project.run("--criteria-group", "--criteria-pack", "two")
    assert run.statuses == {"unit:U1": "failed"}
    assert run.reports["unit:U1"].criteria["counts"] == {"must": {"undetermined": 1, "not_met": 1}}


# --- what must never pass ---------------------------------------------------------------------------------------


def test_what_could_not_be_read_fails_as_a_test_of_its_own(project: Project) -> None:
    project.records(model("M1", WHOLE), model("M2", WHOLE, origin="zzz"))
    run = project.run()
    assert run.ret == 1
    assert run.statuses["quarantine:unknown-code:model:M2.origin"] == "failed"
    assert "[unknown-code]" in run.out and "set aside: 1" in run.out
    assert next(iter(run.statuses)).startswith("quarantine:")


def test_a_row_set_aside_keeps_its_name_when_rows_move(project: Project) -> None:
    rows = [model("M1", WHOLE), model("M2", WHOLE, origin="zzz")]
    names = []
    for given in (rows, rows[::-1]):
        project.records(*given)
        names.append(sorted(project.run("--co", "-q").ids))
    assert names[0] == names[1]


@pytest.mark.parametrize("tables", [{"unit": [], "model": []}, {"unit": [], "model": None}])
def test_an_input_of_which_nothing_is_judged_fails(project: Project, tables: dict[str, object]) -> None:
    project.records(**tables)
    run = project.run()
    assert run.statuses == {"nothing-judged": "failed"}
    assert "Nothing was judged: the records hold no subject of these rules" in run.out
    assert run.ret == 1


def test_a_vacuous_input_fails_beside_a_sound_one(project: Project) -> None:
    project.records(model("M1", WHOLE), name="a.records.yaml")
    project.records(name="b.records.yaml", unit=[])
    assert project.run().ret == 1


def test_a_file_that_is_no_yaml_fails(project: Project) -> None:
    project.text("a: [")
    run = project.run()
    assert run.ret == 1
    assert set(run.statuses.values()) == {"failed"} and "[not-yaml]" in run.out


def test_a_file_that_is_named_and_not_there_is_a_mistake_in_the_call(project: Project) -> None:
    project.records(model("M1", WHOLE))
    run = project.run("--criteria", "a.record.yaml")
    assert run.ret == pytest.ExitCode.USAGE_ERROR
    assert "no such file" in run.err and "did you mean 'a.records.yaml'?" in run.err


def test_a_selection_that_leaves_nothing_is_an_exit_code_of_its_own(project: Project) -> None:
    project.records(model("M1", WHOLE))
    assert project.run("-k", "nobody").ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize("option", [
    "--criteria-pack=nowhere", "--criteria-as-of=someday", "--criteria-reading=x", "--criteria-profile=none",
])  # fmt: skip
def test_a_setting_that_is_refused_is_an_error(project: Project, option: str) -> None:
    project.records(model("M1", WHOLE))
    run = project.run(option)
    assert run.ret == pytest.ExitCode.INTERRUPTED
    run.result.assert_outcomes(errors=1)
    assert "Traceback" not in run.out


# --- the law: as `check` says -----------------------------------------------------------------------------------


def _hold_to_check(run: Run, findings: tuple[Finding, ...]) -> None:
    """The failing tests are the duties that `check` fails for, every finding that applies is a test."""
    asked = [f for f in findings if f.outcome.value != "not_applicable"]
    failing = {(f.subject.id, f.rule.id) for f in asked if f.fails}
    found = {n for n, s in run.statuses.items() if s == "failed"}
    assert len(run.statuses) == len(asked)
    assert {(re.split("[:@]", name)[1], name.rpartition("::")[2]) for name in found} == failing


def _fixture(project: Project) -> tuple[Run, tuple[Finding, ...]]:
    file = FIXTURES / "tra-vinh-huyen-2023.yaml"
    (project.path / "h.records.yaml").write_bytes(file.read_bytes())
    run = project.run("--criteria-pack=tra-vinh/hd30", "--tb=no", "-q")
    return run, ce.assess(ce.read(file), ce.load_pack("tra-vinh/hd30")).findings


def test_the_failing_tests_are_what_check_fails_for(project: Project) -> None:
    run, findings = _fixture(project)
    _hold_to_check(run, findings)
    assert "waived" in run.statuses.values() and "advised" in run.statuses.values()


def test_a_plugin_that_lets_a_duty_pass_is_found_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def lenient(finding: Finding, settings: Settings) -> str:
        return "met" if finding.rule.id == "hd30.c3.plan-schedule" else standing(finding, settings)

    monkeypatch.setattr(judging, "standing", lenient)
    with pytest.raises(AssertionError):
        _hold_to_check(*_fixture(project))


# --- what is said -----------------------------------------------------------------------------------------------


@pytest.fixture
def failing(project: Project) -> Project:
    project.records(model("M1", {"direction": "x"}))
    return project


SENTENCE = (
    "Not met: There is a schedule – “Plan: schedule” is blank in a part that is complete (model[M1].plan.schedule)."
)


def test_a_failure_says_the_sentence_the_clause_what_was_seen_and_what_to_add(failing: Project) -> None:
    out = failing.run().out
    assert f"a.records.yaml:13: r.schedule\nE   {SENTENCE}\nE   Model Mô hình M1 (M1)\n" in out
    assert "Clause: 1-HD/ABC" in out
    page = " ".join(out.split())  # lines break where the terminal ends
    assert "blank in a part that is complete (model[M1].plan.schedule) ← decisive" in page
    assert "Please add “Plan: schedule” (model[M1].plan.schedule)." in page
    assert f"FAILED a.records.yaml::model:M1::r.schedule - {SENTENCE[:20]}" in out


def test_short_leaves_the_tree_out_and_keeps_clause_and_repair(failing: Project) -> None:
    out = failing.run("--tb=short").out
    assert f"E   {SENTENCE}" in out and "E   Basis: 1-HD/ABC, 1." in out
    assert "E   Please add “Plan: schedule” (model[M1].plan.schedule)." in out
    assert "decisive" not in out


def test_line_is_one_line_with_its_place(failing: Project) -> None:
    out = failing.run("--tb=line").out
    assert f"a.records.yaml:13: {SENTENCE}" in out and "E   " not in out


def test_a_failure_points_at_the_value_and_the_test_at_the_record(failing: Project) -> None:
    report = failing.run().reports["model:M1::r.schedule"]
    lines = (failing.path / "a.records.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[report.location[1]] == "- id: M1"
    assert lines[report.longrepr.reprcrash.lineno - 1] == "  plan:"


def test_a_record_whose_id_looks_like_a_place_has_its_own_line(project: Project) -> None:
    project.records(model("x:77:1", {"direction": "x"}))
    [report] = [r for name, r in project.run().reports.items() if name.endswith("r.schedule")]
    assert (report.location[1], report.longrepr.reprcrash.lineno) == (7, 13)


def test_no_says_nothing_but_the_summary(failing: Project) -> None:
    out = failing.run("--tb=no").out
    assert "E   " not in out and "Clause" not in out and "FAILED a.records.yaml::model:M1::r.schedule" in out


def test_the_sentence_is_coloured_by_the_terminal_alone(failing: Project) -> None:
    assert f"\x1b[1m\x1b[31mE   {SENTENCE}" in failing.run("--color=yes").out
    assert "\x1b" not in failing.run("--color=no").out


def test_vietnamese_is_spoken_by_default(failing: Project) -> None:
    failing.ini(criteria_lang="")
    out = failing.run().out
    assert "E   Chưa đạt: Có tiến độ – “KH: tiến độ” để trống trong phần đã ghi đủ" in out
    assert "đánh giá hồ sơ" in out and "Bắt buộc: 1 đạt, 1 chưa đạt" in out


def test_a_group_says_each_failing_finding(project: Project) -> None:
    project.records(model("M1", origin="cung_co"))
    run = project.run("--criteria-group", "--tb=short")
    assert run.statuses == {"model:M1": "failed", "unit:U1": "met"}
    assert run.out.count("E   Not met: ") == 2 and "(and 1 more)" in run.reports["model:M1"].longrepr.reprcrash.message


def test_text_of_records_is_shown_and_never_obeyed(project: Project) -> None:
    project.records(model("M1", {"direction": "x"}, name="\x1b]0;owned\x07 [red]x[/red] \u202etxt"))
    out = project.run("-v", "-rA").out
    assert "\x1b" not in out and "\u202e" not in out and "·]0;owned· [red]x[/red] ·txt" in out


def test_an_explanation_that_breaks_is_shown_as_a_fault_of_the_plugin(
    failing: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "standing", lambda finding, settings: 1 / 0)
    run = failing.run("-q", "--collect-only")
    assert run.ret == 0  # what a finding is is decided when its test runs
    assert "ZeroDivisionError" in failing.run().out


# --- the summary ------------------------------------------------------------------------------------------------


def test_the_summary_counts_by_level_and_outcome(project: Project) -> None:
    project.records(model("M1", {"direction": "x"}), model("M2", WHOLE), model("M3", whole=False))
    lines = project.run().out.splitlines()
    assert "Required: 2 met, 1 not met, 1 undetermined" in lines
    assert "Recommended: 2 met, 1 undetermined" in lines
    assert "a.records.yaml: As of 31 December 2023; A small pack (version 1.0.0)" in lines


def test_the_summary_counts_what_was_run(project: Project) -> None:
    project.records(model("M1", {"direction": "x"}), model("M2", WHOLE))
    assert "Required: 1 met\n" in project.run("-k", "M2 and schedule").out


def test_there_is_no_summary_where_no_records_were_collected(project: Project) -> None:
    project.pytester.makepyfile("def test_one(): pass")
    out = project.run().out
    assert "1 passed" in out and "= records =" not in out


def test_many_remarks_are_listed_with_v(project: Project) -> None:
    project.records(*(model(f"M{n}", {"schedule": "x"}) for n in range(12)))
    assert "… and 2 more" in project.run().out
    loud = project.run("-v").out
    assert "… and" not in loud and loud.count("  - Model Mô hình M") == 12
