"""docs/readings.md is what its generator makes of the shipped packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.packs.shipped import shipped_packs
from generators import generator

DOCS = Path(__file__).parents[1] / "docs"
PACKS = [load_pack(name) for name in shipped_packs()]


def _page() -> str:
    return (DOCS / "readings.md").read_text(encoding="utf-8")


def test_the_readings_of_the_page_are_those_of_the_packs() -> None:
    assert generator("make_readings").page(_page(), PACKS) == _page(), "run: python docs/make_readings.py"


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="marker"):
        generator("make_readings").page("# Readings", PACKS)


def test_another_default_of_an_overlay_is_named() -> None:
    assert "Default: `grassroots`; `every-cell` in `tra-vinh/khoi`." in _page()


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_value_and_clause_of_a_reading_is_on_the_page(pack: Pack) -> None:
    rows = {line for line in _page().splitlines() if line.startswith("| `")}
    for reading in pack.readings.values():
        assert f"### `{reading.name}`" in _page()
        assert all(any(row.startswith(f"| `{value}` |") for row in rows) for value in reading.values)
        assert all(clause in _page() for clause in reading.clauses)
