"""The engines of `--engines`, each held to the reference."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

from parity.engines import ENGINES, Engine

# These work on arrays, which are an extra.
_BULK = ("columnar", "tables", "parquet")


def _chosen(config: pytest.Config) -> list[str]:
    names = [name for name in str(config.getoption("--engines")).split(",") if name != "reference"]
    unknown = sorted({*names} - {*ENGINES})
    if unknown:
        raise pytest.UsageError(f"--engines: {', '.join(unknown)}; known are {', '.join(ENGINES)}")
    return names


def _needs_bulk() -> tuple[pytest.MarkDecorator, ...]:
    try:
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError:
        return (pytest.mark.skip(reason="needs criteria-engine[bulk]"),)
    return ()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        marks = _needs_bulk()
        metafunc.parametrize("engine", [
            pytest.param(ENGINES[name], id=name, marks=marks if name in _BULK else ())
            for name in _chosen(metafunc.config)
        ])  # fmt: skip


# What a quick run leaves out: `CRITERIA_EVERY=1` or the thorough profile asks all.
_LEFT_OUT = (
    "test_every_worked_case_comes_out_the_same[parquet-", "test_every_fixture_comes_out_the_same[parquet-tra-vinh",
    "[row-tra-vinh-huyen-2023-half a year earlier]", "[row-tra-vinh-huyen-2023-registers complete]",
    "[row-tra-vinh-khoi-2022-half a year earlier]", "[row-tra-vinh-khoi-2022-registers complete]",
    "[an open outcome before one not met]", "test_every_operator_comes_out_true_false_and_unknown",
)  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "CRITERIA_EVERY" in os.environ or os.environ.get("CRITERIA_PROFILE") == "thorough":
        return
    planted = [item.nodeid for item in items if "test_planted_back_ends" in item.nodeid]
    left_out = {item for item in items if "parity" in item.nodeid and any(part in item.nodeid for part in _LEFT_OUT)}
    left_out |= {item for item in items if item.nodeid in planted[1::2]}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def engines(pytestconfig: pytest.Config) -> Mapping[str, Engine]:
    """All engines that were chosen and can run here, by name."""
    return {name: ENGINES[name] for name in _chosen(pytestconfig) if name not in _BULK or not _needs_bulk()}
