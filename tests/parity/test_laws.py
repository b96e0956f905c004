"""Every engine says what the reference says: outcomes, leaf truths, verdicts, scores, of packs and records by chance.

Quick by default; `CRITERIA_PROFILE=thorough pytest tests/parity` tries twenty thousand cases.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from parity.engines import Engine
from parity.law import SLICES, drawn, holds, sliced

SEEDS = st.integers(0, 2**32 - 1)
# What is found is made smaller by `law.smallest`, which knows what a case is.
law = settings(max_examples=max(3, settings.default.max_examples // 17), phases=[Phase.explicit, Phase.generate])


@pytest.mark.parametrize("part", range(SLICES))
@law
@given(seed=SEEDS)
def test_every_engine_says_what_the_reference_says(engines: Mapping[str, Engine], part: int, seed: int) -> None:
    holds(drawn(seed, sliced(part)), engines)


@pytest.mark.parametrize("shape", ["over", "both", "near", "two over", "all"])
@law
@given(seed=SEEDS)
def test_so_it_is_with_overlays_and_packs_that_ask_each_other(
    engines: Mapping[str, Engine], shape: str, seed: int
) -> None:
    holds(drawn(seed, shape=shape), engines)
