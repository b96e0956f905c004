"""The command line: exit codes, the JSON contract, and clear messages for every mistake a user can make."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from criteria_engine.intake.write_workbook import write_workbook
from criteria_engine.records import shipped_schema

DIVISION = {"id": "P1", "name": "Phòng Quy hoạch", "kind": "phong", "scope": "quang_binh_sxd"}
CLOSED = {"unit": "P1", "kind": "gioi_thieu", "period": 2023, "complete": True}
EXEMPLAR = {"id": "DH1", "unit": "P1", "label": "Tổ Đo đạc", "holder_kind": "tap_the"}
NOMINATED = {"id": "G1", "unit": "P1", "year": 2023, "exemplar": "DH1", "criteria_basis": "Tiêu chí chung",
             "movement_results": "Nhất phong trào", "registered": "2023-03-01"}  # fmt: skip


def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The console script in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "criteria_engine", *arguments], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})}, check=False,
    )  # fmt: skip


def dossier(folder: Path, name: str = "ho-so.yaml", **tables: Any) -> str:
    path = folder / name
    path.write_text(yaml.safe_dump({"as_of": "2023-12-31", **tables}, allow_unicode=True), encoding="utf-8")
    return str(path)


@pytest.fixture
def unmet(tmp_path: Path) -> str:
    """A division without a nomination in a closed year: one must that is not met."""
    return dossier(tmp_path, unit=[DIVISION], register=[CLOSED])


def findings(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


# --- exit codes ---------------------------------------------------------------------------------------------------


def test_a_must_that_is_not_met_exits_1(unmet: str) -> None:
    assert run("check", unmet).returncode == 1


def test_a_dossier_without_unmet_duties_exits_0(tmp_path: Path) -> None:
    path = dossier(tmp_path, unit=[DIVISION], exemplar=[EXEMPLAR], nomination=[NOMINATED])
    assert run("check", path, "-k", "one-a-year and 2023").returncode == 0


def test_strict_fails_on_an_undetermined_must(tmp_path: Path) -> None:
    path = dossier(tmp_path, unit=[DIVISION])
    assert run("check", path).returncode == 0
    assert run("check", path, "--strict").returncode == 1


def test_registers_complete_closes_every_register(tmp_path: Path) -> None:
    path = dossier(tmp_path, unit=[DIVISION])
    assert run("check", path, "--registers-complete").returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-option"],
        ["--reading", "nomination-kind"],
        ["--reading", "nomination-kinds=either"],
        ["--reading", "nomination-kind=neither"],
        ["--as-of", "31/02/2023"],
        ["-k", "(phong"],
        ["--format", "cuneiform"],
    ],
)
def test_a_wrong_use_exits_2(unmet: str, arguments: list[str]) -> None:
    done = run("check", unmet, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_reading_names_the_nearest(unmet: str) -> None:
    assert "did you mean 'nomination-kind'?" in run("check", unmet, "--reading", "nomination-kinds=either").stderr


def test_an_unknown_pack_exits_4_and_names_the_nearest(unmet: str) -> None:
    done = run("check", unmet, "--pack", "quang-binh/sxd269")
    assert done.returncode == 4
    assert "quang-binh/sxd2690" in done.stderr


@pytest.mark.parametrize("select", ["khong-co-gi", "one-a-year and not 202"])
def test_a_selection_that_matches_nothing_exits_5(unmet: str, select: str) -> None:
    assert run("check", unmet, "-k", select).returncode == 5


def test_an_empty_dossier_never_passes(tmp_path: Path) -> None:
    assert run("check", dossier(tmp_path)).returncode == 5


def test_a_pack_that_is_for_nobody_in_the_dossier_exits_5(unmet: str) -> None:
    assert run("check", unmet, "--pack", "tra-vinh/hd30").returncode == 5


def test_only_rules_out_of_force_exit_5(unmet: str) -> None:
    assert run("check", unmet, "--as-of", "2021-06-30").returncode == 5


# --- input that is refused or set aside ---------------------------------------------------------------------------


def test_a_day_that_the_calendar_lacks_is_set_aside_with_its_place(tmp_path: Path) -> None:
    path = dossier(tmp_path, unit=[DIVISION], register=[CLOSED],
                   nomination=[{"id": "G1", "unit": "P1", "year": 2023, "date": "29/02/2023"}])  # fmt: skip
    done = run("check", path, "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 3
    assert [q["problem"] for q in report["quarantine"]] == ["'29/02/2023' không có trong lịch"]
    assert report["quarantine"][0]["at"].startswith(f"{path}:")


def test_a_row_set_aside_opens_the_closed_register(tmp_path: Path) -> None:
    """The nomination that cannot be read may be the one that is asked for: never "not met"."""
    path = dossier(tmp_path, unit=[DIVISION], register=[CLOSED],
                   nomination=[{"id": "G1", "unit": "P1", "year": 2023, "date": "29/02/2023"}])  # fmt: skip
    found = findings(run("check", path, "--format", "json"))
    asked = [f for f in found if f["rule"] == "kh2690.nominate.one-a-year" and f["subject"]["period"] == "2023"]
    assert [f["outcome"] for f in asked] == ["undetermined"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit: [{id: A}]\nunit: []\n", "repeated-key"),
        ("a: &a [x]\nb: *a\n", "alias"),
        ("a: &a [1]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "alias"),
        ("unit: [" + "[" * 5000, "too-deep"),
        ("- just\n- a list\n", "dossier-shape"),
        ("unit: {id: A\n", "not-yaml"),
    ],
)
def test_a_file_that_is_no_dossier_is_refused_with_a_clear_message(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    done = run("check", str(path))
    assert done.returncode == 3
    assert f"{path}" in done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_exits_3(tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "none.xlsx")).returncode == 3


def test_one_refused_input_does_not_stop_the_others(tmp_path: Path, unmet: str) -> None:
    done = run("check", unmet, str(tmp_path / "none.yaml"), "--format", "json")
    assert done.returncode == 3
    assert any(f["outcome"] == "not_met" for f in findings(done))


def test_a_workbook_without_a_known_sheet_is_refused(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Danh sách").write_string(0, 0, "STT")
    done = run("check", str(path))
    assert done.returncode == 3
    assert "Danh sách" in done.stdout
    assert "Đơn vị" in done.stdout


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 not really")
    assert run("check", str(path)).returncode == 3


def test_a_workbook_names_the_cell_of_a_bad_date(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    tables = {"unit": [DIVISION], "nomination": [NOMINATED], "exemplar": [EXEMPLAR]}
    write_workbook(path, tables, shipped_schema())
    _overwrite(path, "Giới thiệu", "G2", "29/02/2023")
    done = run("check", str(path), "--format", "json", "--as-of", "2023-12-31")
    assert done.returncode == 3
    assert json.loads(done.stdout)["quarantine"] == [
        {"at": "Giới thiệu!G2", "problem": "'29/02/2023' không có trong lịch", "code": "unreadable-value"}
    ]


def _overwrite(path: Path, sheet: str, cell: str, value: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_a_dangling_reference_and_a_ring_of_parents_are_told_with_their_place(tmp_path: Path) -> None:
    ring = [{"id": "A", "name": "A", "parent": "B"}, {"id": "B", "name": "B", "parent": "A"}]
    path = dossier(tmp_path, unit=[DIVISION, *ring], register=[{**CLOSED, "unit": "P2"}])
    done = run("check", path, "--lang", "en")
    assert done.returncode == 3
    assert "A → B → A" in done.stdout
    assert "'P2'" in done.stdout


def test_a_waiver_of_an_unknown_rule_is_set_aside(tmp_path: Path) -> None:
    waiver = {"subject": "P1", "rule": "kh2690.III.1.1.22", "reason": "Sắp xếp bộ máy", "authority": "Giám đốc Sở"}
    done = run("check", dossier(tmp_path, unit=[DIVISION], register=[CLOSED], waiver=[waiver]))
    assert done.returncode == 3


def test_a_waiver_in_force_stands_beside_the_outcome_and_excuses_it(tmp_path: Path) -> None:
    waiver = {
        "subject": "P1",
        "rule": "kh2690.III.1.1.2",
        "reason": "Sắp xếp bộ máy",
        "authority": "Giám đốc Sở",
        "expires": "2023-12-31",
    }
    done = run("check", dossier(tmp_path, unit=[DIVISION], register=[CLOSED], waiver=[waiver]), "--format", "json")
    asked = next(f for f in findings(done) if f["outcome"] == "not_met")
    assert done.returncode == 0
    assert asked["waiver"] == {
        "reason": "Sắp xếp bộ máy",
        "authority": "Giám đốc Sở",
        "document": None,
        "expires": "2023-12-31",
        "in_force": True,
    }


# --- the JSON contract ----------------------------------------------------------------------------------------------


def test_the_json_report_has_the_keys_of_the_contract(unmet: str) -> None:
    report = json.loads(run("check", unmet, "--format", "json", "--reading", "nomination-kind=one-of-each").stdout)
    assert report["format"] == "criteria-engine/assessment"
    assert report["version"] == 1
    assert report["as_of"] == "2023-12-31"
    assert report["readings"] == {"nomination-kind": "one-of-each"}
    assert {"packs", "summary", "subjects", "findings", "quarantine"} <= set(report)
    assert set(report["packs"][0]) == {"id", "version", "digest"}
    subject = "kind id label unit period verdict verdicts reviewed_verdict open_questions score criteria"
    finding = """subject rule pack title criterion clauses level basis outcome reason points waiver notes replaces
                 readings sensitive_to cause evidence repair no_repair text"""
    assert set(report["subjects"][0]) == set(subject.split())
    assert set(report["findings"][0]) == set(finding.split())
    assert set(report["findings"][0]["text"]) == {"vi", "en"}


def test_the_json_report_is_the_same_bytes_whatever_the_order_of_rows(tmp_path: Path) -> None:
    tables = _many_rows()
    reports = set()
    for seed in range(2):
        shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in tables.items()}
        reports.add(run("check", dossier(tmp_path, **shuffled), "--format", "json").stdout)
    assert len(reports) == 1


def _many_rows() -> dict[str, list[dict[str, Any]]]:
    units = [{**DIVISION, "id": f"P{n}", "name": f"Phòng {n}"} for n in range(6)]
    exemplars = [{**EXEMPLAR, "id": f"DH{n}", "unit": f"P{n}"} for n in range(4)]
    nominated = [{**NOMINATED, "id": f"G{n}", "unit": f"P{n}", "exemplar": f"DH{n}"} for n in range(4)]
    said = [{"subject": f"DH{n}", "question": "outstanding", "answer": answer, "date": "2023-05-01"} for n in range(2)
            for answer in ("co", "khong")]  # fmt: skip
    return {"unit": units, "exemplar": exemplars, "nomination": nominated, "attestation": said,
            "register": [{**CLOSED, "unit": f"P{n}"} for n in range(6)]}  # fmt: skip


def test_the_as_of_date_is_the_dossiers_own_unless_told(unmet: str) -> None:
    assert json.loads(run("check", unmet, "--format", "json").stdout)["as_of"] == "2023-12-31"
    assert json.loads(run("check", unmet, "--format", "json", "--as-of", "2024-06").stdout)["as_of"] == "2024-06-30"


def test_a_report_can_be_written_to_a_file(tmp_path: Path, unmet: str) -> None:
    target = tmp_path / "out.json"
    done = run("check", unmet, "--format", "json", "-o", str(target))
    assert done.stdout == ""
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == 1


# --- for people -----------------------------------------------------------------------------------------------------


def test_hostile_text_shows_as_text(tmp_path: Path) -> None:
    name = "[/oops] \x1b[31mđỏ\x1b[0m \u202eoverride [bold]x"
    done = run("check", dossier(tmp_path, unit=[{**DIVISION, "name": name}], register=[CLOSED]))
    assert done.returncode == 1
    assert "[/oops]" in done.stdout
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"COLUMNS": "60"}])
def test_it_works_without_a_terminal(unmet: str, env: dict[str, str]) -> None:
    assert run("check", unmet, env=env).returncode == 1


def test_on_an_ascii_terminal_letters_lose_their_marks(unmet: str) -> None:
    done = run("check", unmet, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 1
    assert done.stdout.isascii()
    assert "Phong Quy hoach" in done.stdout


def test_explain_says_which_clause_and_which_place(unmet: str) -> None:
    done = run("explain", unmet, "P1", "kh2690.nominate.one-a-year")
    assert done.returncode == 0
    assert "2690/KH-SXD" in done.stdout


def test_explain_of_an_unknown_subject_names_the_nearest(unmet: str) -> None:
    done = run("explain", unmet, "P11")
    assert done.returncode == 2
    assert "P1" in done.stderr


def test_the_shipped_packs_lint_clean_and_their_examples_hold() -> None:
    assert run("rules", "lint").returncode == 0
    assert run("rules", "test").returncode == 0


def test_rules_list_and_show_name_the_packs_and_their_rules() -> None:
    assert "quang-binh/sxd2690" in run("rules", "list").stdout
    assert "kh2690.nominate.one-a-year" in run("rules", "show", "quang-binh/sxd2690").stdout
    assert "kh2690.III.1.1.2" in run("rules", "show", "quang-binh/sxd2690", "kh2690.nominate.one-a-year").stdout
