"""docs/parity.md is what its generator makes of the back ends' own tables, and what it says is refused is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("numpy")

from criteria_engine.evaluate.plan.plan import Unplannable
from criteria_engine.findings.run import Options
from criteria_engine.packs.model import InForce, Rule
from criteria_engine.strategies.asking import typed
from criteria_engine.strategies.stock import AS_OF
from generators import generator
from parity import schemas
from parity.case import Case
from parity.drawing import LABEL, Drawing, Records
from parity.engines import Engine, plan_for
from parity.law import holds

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


# --- what no plan can say ---------------------------------------------------------------------------------------

BOTH = next(one for one in map(schemas.schema, range(40)) if len(one["place"].fields["ref"].tables) > 1)


def _case(condition: dict[str, Any], seed: int = 0) -> Case:
    random = Random(seed)
    drawing = Drawing(random.choice, BOTH)
    node = typed(BOTH, "place", condition, drawing.names)
    pack = replace(
        drawing._pack("p", [Rule("r", (), LABEL, "place", "must", "data", node)]), in_force=InForce(None, None)
    )
    return Case(BOTH, Records(random.choice, BOTH).raw(), (pack,), Options(AS_OF))


@pytest.mark.parametrize("condition", [{"exists": "ref.list0"}, {"exists": "list0", "of": "ref"},
                                       {"present": "ref.list0"}])  # fmt: skip
def test_lists_of_several_tables_behind_one_reference_are_refused(condition: dict[str, Any]) -> None:
    with pytest.raises(Unplannable, match="several tables"):
        plan_for(_case(condition))


def test_rows_related_to_records_of_several_tables_are_not_refused(engines: Mapping[str, Engine]) -> None:
    for seed in range(20):
        holds(_case({"exists": "deed", "by": "about", "of": "ref", "where": {"present": "num"}}, seed), engines)
