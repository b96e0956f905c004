"""What a command prints: harmless to whoever reads it, and the exit code is the same where nobody does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import criteria_engine as ce
from criteria_engine.cli import app
from criteria_engine.errors import InputError

COMMAND = [sys.executable, "-c", "from criteria_engine.cli import main; main()"]
RULES = ("--pack", "tra-vinh/hd30", "--as-of", "2023-12-31")
HOSTILE = "##vso[task.complete]"


def written(folder: Path, **model: object) -> Path:
    """One model whose start is no date, so that a problem quotes it."""
    records = {"unit": [{"id": "U1", "name": "Chi bộ A"}], "model": [{"id": "M1", "unit": "U1", "name": "x", **model}]}
    (folder / "so.json").write_text(json.dumps(records), encoding="utf-8")
    return folder / "so.json"


def run(arguments: str, records: Path) -> int:
    """The exit code, in a shell: pipes and closed streams are its trade."""
    command = " ".join(map(repr, [*COMMAND, "check", str(records), *RULES]))
    return subprocess.run(["bash", "-c", f"{command} {arguments}"], capture_output=True, timeout=120).returncode


@pytest.mark.parametrize("streams", [
    "", ">&-", "2>&-", ">&- 2>&-", "| head -c 1; exit ${PIPESTATUS[0]}", "2>&1 | true; exit ${PIPESTATUS[0]}",
    "--format json | true; exit ${PIPESTATUS[0]}",
])  # fmt: skip
def test_the_exit_code_is_the_same_where_nobody_reads(tmp_path: Path, streams: str) -> None:
    assert run(streams, written(tmp_path, start="hôm nào")) == 3


def test_a_report_is_written_whole_with_standard_error_closed(tmp_path: Path) -> None:
    records, report = written(tmp_path), tmp_path / "bao-cao.json"
    assert run(f"--format json -o {report} 2>&-", records) == 0
    assert ce.read_report(report).findings


@pytest.mark.parametrize("command", [["check"], ["explain", "--plain"], ["status"]])
def test_no_line_on_standard_error_is_a_command_to_a_build_server(tmp_path: Path, command: list[str]) -> None:
    records = written(tmp_path, id=HOSTILE, start="##[error]x\n::error::y")
    done = CliRunner().invoke(app, [command[0], str(records), *RULES, *command[1:]])
    assert done.exit_code == 3 and "# #" in done.output
    assert "##" not in done.output and not any(line.lstrip().startswith("::") for line in done.output.splitlines())


def test_a_name_that_is_typed_is_no_command_either(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["explain", str(written(tmp_path)), "::error::x", *RULES])
    assert done.exit_code == 2 and done.stderr.startswith(": :error::x")


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_names_are_masked_in_what_is_told_beside_a_table_of_outcomes(tmp_path: Path, form: str) -> None:
    pytest.importorskip("pyarrow")
    records = written(tmp_path, holder="bà Ngô Thị Gamma", start="bà Ngô Thị Gamma")
    place = ["--format", form, "-o", str(tmp_path / f"x.{form}")]
    done = CliRunner().invoke(app, ["check", str(records), *RULES, *place, "--mask-people"])
    assert done.exit_code == 3 and "Cá nhân 1" in done.stderr and "Gamma" not in done.output


def test_half_a_letter_in_an_id_is_its_escape_in_a_table_of_outcomes(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    place = tmp_path / "x.parquet"
    done = CliRunner().invoke(app, [
        "check", str(written(tmp_path, id="M\udfff9")), *RULES, "--format", "parquet", "-o", str(place),
    ])  # fmt: skip
    assert done.exit_code == 0 and "M\\udfff9" in pq.read_table(place)["id"].to_pylist()


@pytest.mark.parametrize("name", ["x.json", "x.yaml", "x.xlsx", "x.csv", "x.parquet"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(InputError, match="no-file"):
        ce.read(tmp_path / name)


@pytest.mark.parametrize("form", ["json", "junit", "sarif"])
def test_tables_that_cannot_be_read_have_their_report(tmp_path: Path, form: str) -> None:
    (tmp_path / "unit.parquet").write_bytes(b"no table")
    report = tmp_path / "report"
    command = ["check", str(tmp_path / "unit.parquet"), *RULES, "--format", form, "-o", str(report)]
    assert CliRunner().invoke(app, command).exit_code == 3 and "not-a-table" in report.read_text(encoding="utf-8")
