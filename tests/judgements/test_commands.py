"""The commands that record judgements: exit codes, what they print, and clear messages for every mistake."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from criteria_engine.cli import app
from criteria_engine.judgements import journal_of, read_journal
from criteria_engine.judgements.head import head_of
from criteria_engine.judgements.lock import locked
from judgements.test_verbs import RECORDS

WHO = ("--by", "Nguyễn Thị A", "--role", "Trưởng ban", "--reason", "Đã xem tại chỗ")
WAIVE = ("--authority", "Đảng ủy xã", "--expires", "2024")
ANSWER = ("concrete", "--answer", "co")
CLAUSE = "hd30.II.3.a.1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ho-so.yaml"
    model = {**RECORDS["model"][0], "plan": {"schedule": "Cả năm 2023"}, "complete": ["ke_hoach"]}
    path.write_text(yaml.safe_dump({**RECORDS, "model": [model]}, allow_unicode=True), encoding="utf-8")
    return path


def run(command: str, path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [command, str(path), *arguments], prog_name="criteria-engine")


def outcome(path: Path, rule: str, *arguments: str) -> str:
    report = json.loads(run("check", path, "--pack", "tra-vinh/hd30", "--format", "json", *arguments).stdout)
    (found,) = [f["outcome"] for f in report["findings"] if f["rule"] == rule]
    return str(found)


def test_an_answer_is_recorded_and_counts_from_then_on(path: Path) -> None:
    done = run("attest", path, "MH-01", *ANSWER, *WHO)
    head = read_journal(journal_of(path)).head
    assert done.exit_code == 0, done.output
    assert "Đã ghi mục 1 vào ho-so.yaml.journal.jsonl." in done.stdout
    assert "Đang có hiệu lực: Mô hình Hũ gạo nghĩa tình (MH-01)" in done.stdout and head.hash in done.stdout
    assert outcome(path, "hd30.c5.concrete") == "met"


def test_an_answer_of_a_later_day_is_told_not_to_count_yet(path: Path) -> None:
    done = run("attest", path, "MH-01", *ANSWER, *WHO, "--date", "2024-01-05", "--lang", "en")
    assert "On this matter nothing is in force." in done.stdout and "Not in force yet" in done.stdout
    assert outcome(path, "hd30.c5.concrete") == "undetermined"
    assert outcome(path, "hd30.c5.concrete", "--as-of", "2024-01-05") == "met"


def test_an_answer_is_taken_back(path: Path) -> None:
    run("attest", path, "MH-01", *ANSWER, *WHO)
    done = run("attest", path, "MH-01", "concrete", "--withdraw", "--supersedes", "1", *WHO)
    assert done.exit_code == 0 and "không có ý kiến nào đang có hiệu lực" in done.stdout
    assert outcome(path, "hd30.c5.concrete") == "undetermined"


def test_a_waiver_excuses_and_changes_no_outcome(path: Path) -> None:
    asked = ("--pack", "tra-vinh/hd30", "-k", "plan-name")
    assert run("check", path, *asked).exit_code == 1
    assert run("waive", path, "MH-01", CLAUSE, *WHO, *WAIVE).exit_code == 0
    assert run("check", path, *asked).exit_code == 0
    assert outcome(path, "hd30.c3.plan-name") == "not_met"
    assert run("check", path, *asked, "--no-journal").exit_code == 1


def test_an_explanation_goes_by_the_rule_that_the_reader_sees(path: Path) -> None:
    done = run("respond", path, "MH-01", "hd30.c3.plan-name", *WHO)
    assert done.exit_code == 0, done.output
    assert read_journal(journal_of(path)).entries[0].model_dump()["clause"] == CLAUSE


def test_the_time_of_an_entry_bears_its_zone(path: Path) -> None:
    run("attest", path, "MH-01", *ANSWER, *WHO)
    line = json.loads(journal_of(path).read_text(encoding="utf-8"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", line["at"])


# --- mistakes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "arguments", "code", "said"),
    [
        ("attest", ("MH-02", *ANSWER, *WHO), 2, "'MH-01'"),
        ("attest", ("MH-01", "concret", "--answer", "co", *WHO), 2, "'concrete'"),
        ("attest", ("MH-01", "concrete", *WHO), 2, "--answer"),
        ("attest", ("MH-01", *ANSWER, "--withdraw", *WHO), 2, "--withdraw"),
        ("attest", ("MH-01", *ANSWER, *WHO[:4]), 2, "--reason"),
        ("attest", ("MH-01", "concrete", "--answer", "yes", *WHO), 2, "co"),
        ("attest", ("MH-01", *ANSWER, *WHO, "--supersedes", "7"), 2, "mục 7"),
        ("waive", ("MH-01", CLAUSE, *WHO, "--authority", "Nguyễn Thị A", "--expires", "2024"), 2, "cấp khác"),
        ("waive", ("MH-01", CLAUSE, *WHO), 2, "ngày hết hiệu lực"),
        ("waive", ("MH-01", CLAUSE + "1", *WHO, *WAIVE), 2, f"{CLAUSE!r}"),
        ("respond", ("MH-01", "hd30.II.99", *WHO), 2, "có phải"),
    ],
    ids=str,
)
def test_a_mistake_is_told_and_nothing_is_written(
    path: Path, command: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(command, path, *arguments)
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert "did you mean" not in done.output
    assert not journal_of(path).exists()


def test_records_that_are_not_there_exit_3(tmp_path: Path) -> None:
    assert run("attest", tmp_path / "none.yaml", "MH-01", *ANSWER, *WHO).exit_code == 3


def test_a_journal_that_another_program_holds_exits_3(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("criteria_engine.judgements.verbs.append", _impatient)
    with locked(journal_of(path)):
        done = run("attest", path, "MH-01", *ANSWER, *WHO)
    assert done.exit_code == 3 and "journal-busy" in done.output


def _impatient(journal: Path, draft: object, _: float) -> object:
    from criteria_engine.judgements.journal import append

    return append(journal, draft, 0.05)  # type: ignore[arg-type]


# --- a journal that is not whole --------------------------------------------------------------------------------


def test_a_journal_that_was_tampered_with_exits_3_and_takes_no_entry(path: Path) -> None:
    run("attest", path, "MH-01", *ANSWER, *WHO)
    journal = journal_of(path)
    journal.write_bytes(journal.read_bytes().replace(b'"co"', b'"khong"'))
    done = run("check", path)
    assert done.exit_code == 3 and "[journal-broken]" in done.output and "bản lưu" in done.output
    assert run("attest", path, "MH-01", *ANSWER, *WHO).exit_code == 3


def test_what_a_crash_has_left_is_told_and_kept_aside(path: Path) -> None:
    run("attest", path, "MH-01", *ANSWER, *WHO)
    with journal_of(path).open("ab") as file:
        file.write(b"half a line")
    assert run("check", path).exit_code == 3
    done = run("attest", path, "MH-01", *ANSWER, *WHO)
    assert done.exit_code == 0 and "ho-so.yaml.journal.jsonl.torn-1" in done.stderr
    assert run("check", path, "--pack", "tra-vinh/hd30").exit_code == 1


def test_a_noted_head_is_looked_for(path: Path) -> None:
    run("attest", path, "MH-01", *ANSWER, *WHO)
    noted = read_journal(journal_of(path)).head.hash
    asked = ("--pack", "tra-vinh/hd30", "-k", "concrete")
    assert run("check", path, *asked, "--expect-head", noted).exit_code == 0
    journal_of(path).unlink()
    head_of(journal_of(path)).unlink()
    done = run("check", path, *asked, "--expect-head", noted)
    assert done.exit_code == 3 and "journal-head" in done.output
    assert run("check", path, *asked, "--expect-head", "abc").exit_code == 2


def test_the_text_report_names_the_journal_and_its_head(path: Path) -> None:
    run("attest", path, "MH-01", *ANSWER, *WHO)
    head = read_journal(journal_of(path)).head
    shown = run("check", path, "--pack", "tra-vinh/hd30").stdout
    assert f"ho-so.yaml.journal.jsonl#1@{head.hash}" in shown.replace("\n", "").replace(" ", "")


def test_the_schema_of_a_line_is_printed(path: Path) -> None:
    done = CliRunner().invoke(app, ["schema", "journal"])
    assert json.loads(done.stdout)["$defs"].keys() >= {"Attestation", "Waiver", "Explanation"}
