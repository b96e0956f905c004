"""What was set aside while reading, as data: rows with their faults, and what has no row with its texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.sheet_xml import column_of
from criteria_engine.intake.tables import Reading
from criteria_engine.records.dossier import Dossier, RawRow

# Problems of a sheet as a whole, and of a column; any other lies in a row.
_OF_SHEETS = {"unknown-sheet"}
_OF_COLUMNS = {"unknown-heading", "repeated-heading", "split-name"}
_TEXT_FILES = (".yaml", ".yml", ".json")
Texts = list[list[str]]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row as it came in, the file it came from, and why it, or an item of it, was set aside."""

    file: str
    raw: RawRow
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class NotRead:
    """What has no row: mended in its own file, and shown here with the texts that stand there."""

    file: str
    problem: Problem
    texts: Texts


def rows_set_aside(dossier: Dossier, readings: Sequence[Reading]) -> list[SetAside]:
    """Every row with a fault, once, in the order in which they were read."""
    files = {id(raw): _name(reading) for reading in readings for raw in reading.rows}
    faults: dict[int, list[Problem]] = {}
    for fault in dossier.faults:
        faults.setdefault(id(fault.raw), []).append(fault.problem)
    rows = {id(fault.raw): fault.raw for fault in dossier.faults}
    return [SetAside(files[key], rows[key], tuple(faults[key])) for key in files if key in rows]


def not_read(dossier: Dossier, readings: Sequence[Reading]) -> list[NotRead]:
    """Every other problem, with the texts that stand where it lies."""
    told = {fault.problem for fault in dossier.faults}
    found = {problem: reading for reading in readings for problem in reading.problems}
    left = dict.fromkeys(problem for problem in dossier.problems if problem not in told)
    return [NotRead(_name(found.get(p)), p, _texts(found.get(p), p)) for p in left]


def _name(reading: Reading | None) -> str:
    return reading.path.name if reading and reading.path else ""


def _texts(reading: Reading | None, problem: Problem) -> Texts:
    path = reading.path if reading else None
    if reading is None or path is None or not path.is_file():
        return []
    if path.suffix.lower() in _TEXT_FILES:
        return list(_of_text(path, problem.at))
    sheet, mark, _ = problem.at.rpartition("!")
    grid = next((grid for grid in reading.grids if mark and grid.name == sheet), None)
    return _of_sheet(grid, problem) if grid else []


def _of_text(path: Path, at: str) -> Iterator[list[str]]:
    """The line that an address `ho-so.yaml:17:9` leads to."""
    line = at.rpartition(":")[0].rpartition(":")[2]
    if line.isdigit():
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        yield from ([text] for text in lines[int(line) - 1 : int(line)])


def _of_sheet(grid: Grid, problem: Problem) -> Texts:
    """A whole sheet, a column from its heading down, or a row."""
    column, row = _place(problem.at.rpartition("!")[2])
    rows = grid.rows
    if problem.code in _OF_COLUMNS:
        rows = [line[column : column + 1] for line in rows[row:]]
    elif problem.code not in _OF_SHEETS:
        rows = rows[row : row + 1]
    texts = ([_text(value) for value in line] for line in rows)
    return [line for line in texts if any(line)]


def _place(cell: str) -> tuple[int, int]:
    """0-based column and row of `H14`."""
    letters = cell.rstrip("0123456789")
    return column_of(letters), int(cell[len(letters) :] or 1) - 1


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
