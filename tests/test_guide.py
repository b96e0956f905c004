"""The guide for rule authors is true: what it shows stands in its packs, and what it runs says what it prints."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from criteria_engine.authoring.examples import read_examples, try_example
from criteria_engine.authoring.lint import lint
from criteria_engine.cli import app
from criteria_engine.errors import PackError
from criteria_engine.packs.load import load_pack

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "packs" / "guide"
PAGE = (ROOT / "docs" / "encoding-a-document.md").read_text(encoding="utf-8")
PACKS = ("kh15", "giao-duc")
BLOCKS = re.findall(r"^In `([^`]+)`:\n\n```yaml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
RUNS = [
    (command, printed)
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    for command, printed in re.findall(r"^\$ criteria-engine (.*)\n((?:(?!\$ ).*\n)*)", block, flags=re.MULTILINE)
]


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The overlay names its base as seen from there."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("file", "block"), BLOCKS, ids=[file for file, _ in BLOCKS])
def test_a_block_stands_in_its_file_word_for_word(file: str, block: str) -> None:
    assert f"\n{block}" in "\n" + (FOLDER / file).read_text(encoding="utf-8")


def test_every_block_names_its_file() -> None:
    assert len(BLOCKS) == PAGE.count("```yaml") > 0


@pytest.mark.parametrize(("command", "printed"), RUNS, ids=[command for command, _ in RUNS])
def test_a_command_prints_what_the_page_says(command: str, printed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "criteria_engine", *shlex.split(command)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    expected = "".join(r"(?:.*\n)*" if line == "…" else f"{re.escape(line)}\n" for line in printed.splitlines())
    assert re.fullmatch(expected, done.stdout), done.stdout + done.stderr


@pytest.mark.parametrize("name", PACKS)
def test_its_packs_lint_clean(name: str) -> None:
    assert lint(str(FOLDER / name))[1] == ()


@pytest.mark.parametrize("name", PACKS)
def test_the_examples_of_its_packs_hold(name: str) -> None:
    pack = load_pack(FOLDER / name)
    assert [e.at for e in read_examples(pack) if not try_example(pack, e).holds] == []


# What lint is said to find: the file, what is written there, what somebody writes instead.
SLIPS = {
    "unknown-field": ("2-models.yaml", "{present: learning.content}", "{present: learning.contents}"),
    "dangling-clause": ("2-models.yaml", "[kh15.2.a.1]", "[kh15.2.a.3]"),
    "level": ("2-models.yaml", "level: must", "level: should"),
    "condition": ("3-duties.yaml", "{use: had-a-model}", "{use: has-a-model}"),
    "no-example": ("examples/2-models.yaml", "    outcome: not_met\n", "    outcome: met\n"),
    "uncovered-clause": ("clauses.yaml", "    context: true\n", ""),
    "unused-reading": ("3-duties.yaml", "{reading: review-or-lessons, is: either}", "{field: kind, is: chi_bo_co_so}"),
}


@pytest.mark.parametrize("code", SLIPS)
def test_lint_tells_a_slip_as_the_page_says(tmp_path: Path, code: str) -> None:
    file, old, new = SLIPS[code]
    shutil.copytree(FOLDER / "kh15", tmp_path / "kh15")
    path = tmp_path / "kh15" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert f"`{code}`" in PAGE
    assert code in _codes(tmp_path / "kh15")


def _codes(folder: Path) -> set[str]:
    try:
        return {problem.code for problem in lint(str(folder))[1]}
    except PackError as error:
        return {problem.code for problem in error.problems}


def test_every_code_of_the_page_is_tried() -> None:
    told = re.findall(r"^\|[^|]*\| `([a-z-]+)`[^|]*\|$", PAGE.partition("| lint says |")[2].partition("\n\n")[0], re.M)
    assert set(told) == set(SLIPS)


def test_every_command_that_the_page_names_is_there() -> None:
    assert isinstance(rules := app.commands["rules"], click.Group)
    named = set(re.findall(r"(?:`|criteria-engine )rules ([a-z]+)", PAGE))
    assert {"lint", "new"} < named <= set(rules.commands)
