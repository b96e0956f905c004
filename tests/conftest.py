"""How hard the property tests try: `quick` by default, `thorough` with CRITERIA_PROFILE=thorough."""

from __future__ import annotations

import gc
import itertools
import os

import pytest
from hypothesis import HealthCheck, settings

# Dossiers and batteries of conditions are large examples: drawing them is slow by nature, and some are thrown away.
_SLOW_BY_NATURE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
_ON_CI = bool(os.environ.get("CI"))

settings.register_profile(
    "quick",
    # The gate has a quarter of an hour for everything.
    max_examples=25 if _ON_CI else 60,
    deadline=None,
    derandomize=_ON_CI,
    suppress_health_check=_SLOW_BY_NATURE,
    print_blob=True,
)
settings.register_profile(
    "thorough", max_examples=20_000, deadline=None, suppress_health_check=_SLOW_BY_NATURE, print_blob=True
)
settings.load_profile(os.environ.get("CRITERIA_PROFILE", "quick"))


# What thousands of tests keep is a large heap, through which the collector of garbage goes again and again: a file of
# tests that takes 13 seconds alone took 84 among the others. So what is kept is set aside every so often.
EVERY = 100
_run = itertools.count(1)


def pytest_collection_finish() -> None:
    _set_aside()


def pytest_runtest_teardown() -> None:
    if next(_run) % EVERY == 0:
        _set_aside()


def _set_aside() -> None:
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    # Here and not in tests/parity: an option has to be known before the folders of tests are looked at.
    parser.addoption("--engines", default="row,columnar,parquet", help="engines to hold to the reference")
