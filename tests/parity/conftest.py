"""The engines of `--engines`, each held to the reference."""

from __future__ import annotations

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


@pytest.fixture(scope="session")
def engines(pytestconfig: pytest.Config) -> Mapping[str, Engine]:
    """All engines that were chosen and can run here, by name."""
    return {name: ENGINES[name] for name in _chosen(pytestconfig) if name not in _BULK or not _needs_bulk()}
