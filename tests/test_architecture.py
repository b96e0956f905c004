"""The arrows between rooms, and what may be imported where (docs/architecture.md, "Rooms")."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "criteria_engine"
PACKAGE = SOURCE.name
# Each room may import from those before it; rooms of one line stand side by side and do not know each other.
ORDER: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("text",),
    ("values",),
    ("source",),
    ("records",),
    ("columns",),
    ("conditions",),
    ("packs",),
    ("judgements",),
    ("intake",),
    ("evaluate",),
    ("repairs",),
    ("strategies",),
    ("findings",),
    ("inquiry",),
    ("bulk",),
    ("wording",),
    ("reported",),
    ("reports",),
    ("explaining", "authoring"),
    ("template",),
    ("api",),
    ("testing",),
    ("live",),
    ("compiled",),
    ("terminal",),
    ("cli_outputs",),
    ("cli_rules",),
    ("cli_authors",),
    ("cli_judgements",),
    ("cli_inputs",),
    ("cli_inspect",),
    ("cli_quarantine",),
    ("cli_reports",),
    ("cli_many",),
    ("cli_template",),
    ("cli", "pytest_plugin"),
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
# The package root hands out the public names, `__main__` starts the command: both stand above everything.
TOP = {"__init__", "__main__"}
# Where a third party may be imported: rooms, or what is in them as `room.module`.
ONLY_IN = {
    "yaml": {"source"},
    "click": {
        "terminal", "cli_rules", "cli_authors", "cli_judgements", "cli_inspect", "cli_quarantine", "cli_many",
        "cli_template", "cli_reports", "cli_outputs", "cli",
    },
    "rich": {"reports", "explaining", "terminal", "api"},
    "textual": {"explaining.workbench"},
    "python_calamine": {"intake"},
    "xlsxwriter": {"intake", "template", "reports.xlsx.book"},
    "docx": {"reports.docx"},
    "jinja2": {"reports.html"},
    "markupsafe": {"reports.html"},
    "pytest": {"pytest_plugin"},
    "_pytest": {"pytest_plugin.telling"},
    "durable": {"live.network"},
    "durable_rules_engine": {"live.network"},
    "hypothesis": {"strategies"},
    "numpy": {"columns", "evaluate.columnar", "evaluate.sharding.bins", "evaluate.spark", "intake.arrow", "bulk"},
    "pyarrow": {"columns", "evaluate.spark", "intake.arrow", "bulk"},
    "pyspark": {"evaluate.spark"},
    "pydantic": {"records", "judgements", "intake", "packs", "findings.profile", "authoring", "reported"},
}
# Too heavy to be loaded before they are needed; modules of the rooms that draw are themselves loaded late.
HEAVY = {
    "rich", "textual", "python_calamine", "xlsxwriter", "jinja2", "markupsafe", "hypothesis", "numpy", "pyarrow",
    "pyspark", "durable", "durable_rules_engine", "docx",
}  # fmt: skip
LISTS = {"reports.formats"}  # names modules, and loads none
LOADED_LATE = ("reports", "explaining", "columns", "bulk", "evaluate.columnar", "evaluate.spark", "intake.arrow")


@dataclass(frozen=True)
class Import:
    """`what` is a full dotted name; `late`: inside a function or for the type checker only."""

    where: str
    what: str
    late: bool
    line: int

    @property
    def room(self) -> str:
        return self.where.split(".")[0]

    def __str__(self) -> str:
        return f"{self.where}:{self.line} imports {self.what}"


def _modules() -> Iterator[tuple[str, Path]]:
    for file in sorted(SOURCE.rglob("*.py")):
        parts = file.relative_to(SOURCE).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts), file


def _imports() -> Iterator[Import]:
    for where, file in _modules():
        yield from _within(ast.parse(file.read_text(encoding="utf-8")).body, where, late=False)


def _within(body: Iterable[ast.AST], where: str, late: bool) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ast.Import):
            yield from (Import(where, alias.name, late, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{where}:{node.lineno}: imports are written in full"
            named = [f"{PACKAGE}.{a.name}" for a in node.names] if node.module == PACKAGE else [node.module]
            yield from (Import(where, name, late, node.lineno) for name in named)
        else:
            yield from _within(ast.iter_child_nodes(node), where, late or _is_late(node))


def _is_late(node: ast.AST) -> bool:
    for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    return for_types or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


IMPORTS = list(_imports())


def _room_of(name: str) -> str:
    return name.split(".")[1]


def _own() -> Iterator[Import]:
    return (i for i in IMPORTS if i.what.split(".")[0] == PACKAGE and i.room not in TOP)


def _of(names: Iterable[str]) -> Iterator[Import]:
    wanted = set(names)
    return (i for i in IMPORTS if i.what.split(".")[0] in wanted)


def test_every_module_is_in_a_room_of_the_order() -> None:
    assert {where.split(".")[0] for where, _ in _modules()} - TOP == set(RANK)


def test_a_room_imports_from_rooms_before_it_only() -> None:
    others = (i for i in _own() if i.room != _room_of(i.what))
    assert [str(i) for i in others if RANK.get(_room_of(i.what), len(ORDER)) >= RANK[i.room]] == []


def test_the_reference_evaluator_knows_no_pack() -> None:
    within = {"evaluate.reference", "evaluate.facts", "evaluate.attestations", "evaluate.question"}
    assert [str(i) for i in _own() if i.where in within and _room_of(i.what) == "packs"] == []


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_third_party_is_imported_in_its_rooms_only(library: str) -> None:
    places = ONLY_IN[library]
    found = _of({library})
    assert [str(i) for i in found if not any(f"{i.where}.".startswith(f"{place}.") for place in places)] == []


def test_the_desk_of_the_workbench_knows_no_terminal() -> None:
    state = {f"explaining.workbench.{name}" for name in ("asks", "cells", "desk", "filters", "outline", "patch",
                                                         "recording", "titles", "trial")}  # fmt: skip
    assert state <= {where for where, _ in _modules()}
    assert [str(i) for i in _of({"rich", "textual"}) if i.where in state] == []


def _is_loaded_late(module: str) -> bool:
    return module not in LISTS and any(f"{module}.".startswith(f"{place}.") for place in LOADED_LATE)


def test_heavy_third_parties_are_imported_inside_functions() -> None:
    assert [str(i) for i in _of(HEAVY) if not i.late and not _is_loaded_late(i.where)] == []


def test_modules_that_draw_or_need_columns_are_imported_inside_functions() -> None:
    heavy = [i for i in _own() if _is_loaded_late(i.what.removeprefix(f"{PACKAGE}.")) and not _is_loaded_late(i.where)]
    assert [str(i) for i in heavy if not i.late] == []


def test_only_the_front_doors_look_at_the_clock() -> None:
    asking = {
        where for where, file in _modules() for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow")
    }  # fmt: skip
    assert asking == {"api", "cli_judgements"}


def _loaded_after(code: str) -> set[str]:
    """Top-level names of the modules that are loaded once the code has run."""
    tell = "import sys; print('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("code", [
    "import criteria_engine",
    "from criteria_engine.cli import app; app(['--help'], standalone_mode=False)",
    "import criteria_engine.pytest_plugin",
], ids=["import", "help", "pytest"])  # fmt: skip
def test_what_needs_no_records_loads_no_heavy_library(code: str) -> None:
    assert _loaded_after(code) & {"pydantic", "yaml", *HEAVY} == set()


def test_the_page_lists_the_rooms_in_their_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## Rooms")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE) == [room for rooms in ORDER for room in rooms]
