"""The formats by way of the command: what is printed, what is written, and the exit codes beside them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from click.testing import CliRunner, Result

import criteria_engine as ce
from criteria_engine.cli import app
from reports.made import NOBODY, RECORDS, assessed, records
from reports.test_masks import told

NAMES = ("json", "jsonl", "junit", "md", "sarif")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path, RECORDS)


def written(folder: Path, tables: dict[str, object]) -> Path:
    path = folder / "hồ sơ.yaml"
    path.write_text(yaml.safe_dump(tables, allow_unicode=True), encoding="utf-8")
    return path


def check(path: Path, form: str, *options: str) -> Result:
    given = ["check", str(path), "--pack", "tra-vinh/hd30", "-k", "plan-name", "--format", form, *options]
    return CliRunner().invoke(app, given)


@pytest.mark.parametrize("form", NAMES)
def test_a_format_is_printed_and_written_the_same(form: str, path: Path, tmp_path: Path) -> None:
    printed, target = check(path, form), tmp_path / "report"
    assert printed.exit_code == 0, printed.output
    assert check(path, form, "-o", str(target)).output == ""
    assert target.read_bytes() == printed.stdout_bytes and target.read_bytes().endswith(b"\n")


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize(("tables", "code"), [(records(waiver=[]), 1), (NOBODY, 5)], ids=["not met", "nothing judged"])
def test_the_exit_code_does_not_depend_on_the_format(
    form: str, tables: dict[str, object], code: int, tmp_path: Path
) -> None:
    assert check(written(tmp_path, tables), form, "--as-of", "2023-12-31").exit_code == code


def test_what_is_written_is_read_by_those_whom_it_is_for(path: Path) -> None:
    assert ET.fromstring(check(path, "junit").output).tag == "testsuites"
    assert json.loads(check(path, "sarif").output)["version"] == "2.1.0"
    assert json.loads(check(path, "jsonl").output.splitlines()[0])["type"] == "assessment"
    assert check(path, "md", "--lang", "en").output.startswith("# As of 31 December 2023\n")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_report_is_read_and_compared(form: str, path: Path, tmp_path: Path) -> None:
    before, after = tmp_path / f"a.{form}", tmp_path / "b.json"
    check(path, form, "-o", str(before))
    check(written(tmp_path, records(waiver=[])), "json", "-o", str(after))
    assert ce.read_report(before).findings[0].is_waived
    assert CliRunner().invoke(app, ["diff", str(before), str(after)]).exit_code == 1
    found = ce.compare(ce.read_report(before), ce.read_report(after))
    assert [(c.finding.subject.id, c.kind) for c in found.changes] == [("MH-01", "lost")]


@pytest.mark.parametrize(("lang", "said"), [
    ("vi", r"\b5 chỗ|hồ sơ 5\b"), ("en", r"[Pp]laces not read:? 5\b|\b5 places|[Pp]laces [\w ]+\(5\)"),
])  # fmt: skip
def test_every_format_counts_the_places_that_were_not_read_and_none_calls_them_rows(lang: str, said: str) -> None:
    faulty = {**RECORDS["model"][0], "id": "MH-03", **dict.fromkeys(("start", "end", "a1", "a2", "a3"), "x")}
    result = assessed(records(model=[*RECORDS["model"], faulty]), select="plan-name")
    assert len(result.problems) == 5 and len(result.dossier.lost) == 1
    for form in ("text", "md", "html", "xlsx", "docx"):
        words = re.sub(r"\s+", " ", told(result, form, lang))
        assert re.search(said, words), form
        assert not re.search(r"5 dòng|5 (records|rows)|(records|rows) set aside: 5", words), form
