"""What a command writes: into a folder that is there, onto nothing that it reads, and trouble is told in a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from criteria_engine.cli import app

RECORDS = "unit: [{id: P1, name: Phòng A, kind: phong, scope: qb_sxd}]\n"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    (tmp_path / "so.yaml").write_text(RECORDS, encoding="utf-8")
    return tmp_path / "so.yaml"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def check(records: Path, *arguments: object) -> Result:
    return run("check", records, "--pack", "quang-binh/sxd2690", "--as-of", "2023-12-31", *arguments)


@pytest.mark.parametrize("form", ["text", "json", "html", "xlsx"])
@pytest.mark.parametrize("name", ["so.yaml", "./so.yaml", "nowhere/../so.yaml", "link.yaml"])
def test_a_report_is_never_written_over_its_input(records: Path, name: str, form: str) -> None:
    (records.parent / "nowhere").mkdir()
    (records.parent / "link.yaml").symlink_to(records)
    done = check(records, "--format", form, "-o", records.parent / name)
    assert done.exit_code == 2 and records.read_text(encoding="utf-8") == RECORDS


@pytest.mark.parametrize("name", ["so.yaml.journal.jsonl", "so.yaml.journal.head"])
def test_a_report_is_never_written_over_a_journal(records: Path, name: str) -> None:
    (records.parent / name).write_text("", encoding="utf-8")
    assert check(records, "-o", records.parent / name).exit_code == 2
    assert (records.parent / name).read_text(encoding="utf-8") == ""


def test_a_report_is_never_written_over_a_file_of_the_folder_that_is_read(tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "unit.csv").write_text("id,name\nU1,x\n", encoding="utf-8")
    assert check(tables, "-o", tables / "unit.csv").exit_code == 2
    assert check(tables, "-o", tables / "report.txt").exit_code != 2


@pytest.mark.parametrize("arguments", [("check", ""), ("check", "a", "-o", ""), ("explain", ""), ("diff", "a", "")])
def test_a_name_that_is_empty_is_no_folder(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2 and "no name is given" in done.stderr


def test_an_input_named_twice_is_told_once(records: Path) -> None:
    done = check(records, records)
    assert done.exit_code == 2 and "[usage]" in done.stderr and "repeated-id" not in done.output


def test_report_and_quarantine_need_two_files(records: Path) -> None:
    place = records.parent / "q.yaml"
    assert check(records, "-o", place, "--quarantine", place).exit_code == 2 and not place.exists()


@pytest.mark.parametrize("option", ["-o", "--quarantine"])
def test_a_folder_that_is_not_there_is_told_before_anything_is_judged(records: Path, option: str) -> None:
    done = check(records, option, records.parent / "nowhere" / "x.yaml")
    assert done.exit_code == 2 and "nowhere" in done.stderr and not done.stdout


def test_a_template_into_no_folder_is_told(tmp_path: Path) -> None:
    done = run("template", tmp_path / "nowhere" / "x.xlsx")
    assert done.exit_code == 2 and "Traceback" not in done.output


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_full_disk_is_no_duty_that_is_not_met(records: Path) -> None:
    done = check(records, "-o", "/dev/full")
    assert done.exit_code == 2 and "[file-trouble]" in done.stderr
