"""What is done beside the tests once records were collected: none twice, and the reports carry what they found."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from criteria_engine.pytest_plugin.settings import HEADS


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """An input may be named and lie in a folder that is named."""
    from criteria_engine.pytest_plugin.nodes import RecordsTest

    seen: set[str] = set()
    kept = [item for item in items if not isinstance(item, RecordsTest) or _is_new(item.nodeid, seen)]
    items[:] = kept


def _is_new(name: str, seen: set[str]) -> bool:
    size = len(seen)
    seen.add(name)
    return len(seen) > size


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    told = getattr(item, "told", None)
    if told is not None and call.when == "call":
        # Plain data: a report of a worker of xdist is sent as such.
        report.criteria = told  # type: ignore[attr-defined]
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["criteria"] = session.config.stash[HEADS]
