"""Records as tests: `pytest` collects `*.records.yaml` and says of every duty whether it is met (docs/pytest.md).

This module is loaded in every run of pytest where the engine is installed, so it imports nothing but pytest; the
engine itself comes in with the first file of records. PYTEST_DONT_REWRITE: there is no assert in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from criteria_engine.pytest_plugin import settings
from criteria_engine.pytest_plugin.settings import HEADS, NAMED, OPENED

if TYPE_CHECKING:
    from criteria_engine.pytest_plugin.asking import Asking

SUFFIXES = (".records.yaml", ".records.yml", ".records.json")
# A folder of tables, one file a table.
FOLDER = ".records"
MARK = (
    "criteria(pack, criterion, level, kind): a finding on a record, or with quarantine=True something that could not "
    "be read; added by criteria-engine"
)
# Findings that pass with a remark: the word and the letter that pytest shows for them.
REMARKS = {"advised": "a", "waived": "w"}


def pytest_addoption(parser: pytest.Parser) -> None:
    settings.add_to(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARK)
    settings.take_inputs(config)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Into a folder that pytest passes by it goes for the inputs that were named there, and for nothing else."""
    opened, named = config.stash[OPENED], config.stash[NAMED]
    if collection_path in opened or (collection_path in named and collection_path.parent in opened):
        return False
    return True if collection_path.parent in opened else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return _records(file_path, parent) if file_path.name.endswith(SUFFIXES) else _named(file_path, parent)


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return _records(path, parent) if path.name.endswith(FOLDER) else _named(path, parent)


def _named(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return _records(path, parent) if path in parent.config.stash[NAMED] else None


def _records(path: Path, parent: pytest.Collector) -> pytest.Collector:
    from criteria_engine.pytest_plugin.nodes import RecordsFile

    return RecordsFile.from_parent(parent, path=path)


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: Any) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    told = getattr(report, "criteria", None)
    if told is None or told["status"] not in REMARKS or not report.passed:
        return None
    status = told["status"]
    return status, REMARKS[status], (status.upper(), {"yellow": True})


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    heads = config.stash.get(HEADS, None)
    if heads and not config.option.collectonly:
        from criteria_engine.pytest_plugin.summing import write

        write(terminalreporter, heads)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of xdist collected is known to the worker alone until it hands it over."""
    heads = getattr(node, "workeroutput", {}).get("criteria", {})
    node.config.stash.setdefault(HEADS, {}).update(heads)


@pytest.fixture(scope="session")
def criteria(pytestconfig: pytest.Config) -> Asking:
    """Judge records within a test, and require what they have to meet."""
    from criteria_engine.pytest_plugin.asking import Asking

    return Asking(settings.Settings.of(pytestconfig).lang)
