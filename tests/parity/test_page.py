"""docs/parity.md is what its generator makes of the back ends' own tables, and what it says is refused is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numpy")

from criteria_engine.evaluate.plan.plan import Unplannable
from criteria_engine.findings.run import Options
from generators import generator
from parity.case import Case
from parity.engines import plan_for
from small import AS_OF, SCHEMA, pack_with, rule

DOCS = Path(__file__).parents[2] / "docs"


def _page() -> str:
    return (DOCS / "parity.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_tables_of_the_back_ends_say() -> None:
    assert generator("make_parity").page(_page()) == _page(), "run: python docs/make_parity.py"


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="marker"):
        generator("make_parity").page("# Parity")


def test_every_node_says_which_part_of_the_language_it_is() -> None:
    made = generator("make_parity")
    assert set(made.SAID) == set(made.NODES)


def test_a_back_end_without_an_entry_is_told_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    made = generator("make_parity")
    monkeypatch.delitem(made.KERNELS, made.NODES["Fold"])
    [line] = [line for line in made.generated().splitlines() if line.startswith("| `Fold`")]
    assert line.endswith("| yes | yes | refused |")


__all__ = ["AS_OF", "SCHEMA", "Case", "Options", "Unplannable", "pack_with", "plan_for", "rule"]
