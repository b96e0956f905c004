"""docs/live.md keeps to what is there: every rail has tests that exist, and its example runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from criteria_engine.live import limits
from criteria_engine.live.gates import WIDEST
from criteria_engine.live.pool import MOST_NODES

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "live.md").read_text(encoding="utf-8")
RAILS = re.findall(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", PAGE.partition("## Guard rails")[2], flags=re.MULTILINE)
TESTS = {
    node.name
    for file in HERE.glob("test_*.py")
    for node in ast.parse(file.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef)
}


def test_all_ten_guard_rails_are_there() -> None:
    assert [number for number, *_ in RAILS] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize(("number", "rail", "proved", "without"), RAILS)
def test_every_guard_rail_has_a_test_that_proves_it_and_one_without_it(
    number: str, rail: str, proved: str, without: str
) -> None:
    for cell in (proved, without):
        named = re.findall(r"`(test_\w+)`", cell)
        assert named and set(named) <= TESTS


def test_the_limits_of_the_page_are_those_of_the_code() -> None:
    table = PAGE.partition("## Limits")[2].partition("## ")[0]
    told = re.findall(r"^\| [^|]+ \| (\d+)\D", table, flags=re.MULTILINE)
    assert list(map(int, told)) == [WIDEST, limits.PARENTS, limits.GROUP, limits.GROUPS]
    assert f"{limits.LARGEST:,} nodes" in table and f"up to {MOST_NODES:,} nodes" in " ".join(PAGE.split())


def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    exec(compile(code, "live.md", "exec"), {})
    assert "MH-014 rule hd30" in capsys.readouterr().out
