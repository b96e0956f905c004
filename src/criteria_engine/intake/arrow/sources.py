"""Where tables come from: folders, files and frames, each cut into parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as File
from typing import Any

import pyarrow as pa
from pyarrow import ipc

from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.arrow.parts import Part, TablePart, parquet_parts, settled, sound
from criteria_engine.intake.arrow.sheets import Grid, SheetPart, read_grid, sheet_part, with_lists
from criteria_engine.intake.arrow.texts import json_parts
from criteria_engine.intake.layout import Sheet, file_name, sheets
from criteria_engine.intake.readers import model_of
from criteria_engine.intake.tables import AS_OF, as_of_in, unknown_table
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.schema import Schema

PARQUET, IPC, CSV, LINES = (".parquet", ".pq"), (".arrow", ".feather", ".ipc"), (".csv", ".tsv"), (".jsonl", ".ndjson")
SUFFIXES = (*PARQUET, *IPC, *CSV, *LINES)


@dataclass
class Source:
    """Everything that was found under one name."""

    names: tuple[str, ...] = ()
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    lost: list[RawRow] = field(default_factory=list)

    @property
    def as_of(self) -> date | None:
        return max(self.dates, default=None)

    def day(self, said: Any, at: str) -> None:
        if day := as_of_in(said, at, self.problems):
            self.dates.append(day)


def of_frames(frames: Mapping[str, Any], schema: Schema) -> Source:
    """Tables in memory: anything with `__arrow_c_stream__`, by the name of its table."""
    found = Source()
    for name, frame in frames.items():
        if name == AS_OF:
            found.day(frame, AS_OF)
        elif name not in schema:
            found.problems.append(unknown_table(str(name), str(name), schema))
        else:
            found.parts.append(TablePart(name, name, settled(_table(name, frame))))
    return found


def _table(name: str, frame: Any) -> Any:
    if not hasattr(frame, "__arrow_c_stream__"):
        kind = type(frame).__name__
        en = f"{kind} has no Arrow interface (__arrow_c_stream__); hand over a data frame or an Arrow table"
        vi = f"{kind} không có giao diện Arrow; đề nghị đưa khung dữ liệu hoặc bảng Arrow"
        raise InputError([Problem(name, "table-shape", en, vi)])
    try:
        table = frame if isinstance(frame, pa.Table) else pa.table(frame)
    except (pa.ArrowException, ValueError, TypeError) as error:
        # Columns of texts and numbers mixed, or two of one name, which frames can hold and Arrow can not.
        en = f"no Arrow table can be made of it: {error}"
        vi = "không lập được bảng Arrow: có cột vừa chữ vừa số, hoặc hai cột trùng tên"
        raise InputError([Problem(name, "table-shape", en, vi)]) from None
    if problem := _twins(name, table.schema.names):
        raise InputError([problem])
    return table


def _twins(shown: str, names: Sequence[str]) -> Problem | None:
    """Columns of one name, of which the last alone would be read."""
    twice = next((name for n, name in enumerate(names) if name in names[:n]), None)
    if twice is None:
        return None
    en, vi = f"two columns are called {twice!r}; rename one", f"có hai cột cùng tên {twice!r}; hãy đổi tên một cột"
    return Problem(shown, "table-shape", en, vi)


def of_path(path: File, schema: Schema) -> Source:
    """Tables of a folder, one file or subfolder each, or of a single file. Raises InputError where there is none."""
    if not path.exists():
        raise InputError([Problem(str(path), "no-file", "no such file", "không có tệp này")])
    found = Source((path.name,))
    csv: list[tuple[str, File, str]] = []
    for table, file, shown in _files(path):
        if file.suffix.lower() in CSV:
            csv.append((table, file, shown))
        else:
            _add(found, table, file, shown, schema)
    _add_sheets(found, csv, schema)
    if path.is_dir() and (path / AS_OF).is_file():
        found.day((path / AS_OF).read_text(encoding="utf-8").strip(), f"{path.name}/{AS_OF}")
    if not found.parts:
        raise InputError(found.problems or [_no_table(path, schema)])
    return found


def _files(path: File) -> Iterator[tuple[str, File, str]]:
    """Table, file and shown name of every file that may hold a table, in the order of their names."""
    if path.is_file():
        yield path.stem, path, path.name
        return
    for entry in sorted(path.iterdir()):
        if entry.is_dir() and not _is_hidden(entry):
            for file in sorted(entry.rglob("*")):
                if file.suffix.lower() in SUFFIXES and not _is_hidden(file):
                    yield entry.name, file, str(file.relative_to(path))
        elif entry.suffix.lower() in SUFFIXES and not _is_hidden(entry):
            yield entry.stem, entry, entry.name


def _is_hidden(path: File) -> bool:
    return path.name.startswith((".", "_")) or ".journal." in path.name


def _add(found: Source, table: str, file: File, shown: str, schema: Schema) -> None:
    suffix = file.suffix.lower()
    if suffix in LINES:
        if table in schema:
            found.parts += json_parts(table, file, shown, found.problems)
        else:
            found.problems.append(unknown_table(table, shown, schema))
        return
    try:
        parts, names, metadata = (_parquet if suffix in PARQUET else _ipc)(table, file, shown)
    except (pa.ArrowInvalid, UnicodeDecodeError, OSError) as error:
        found.problems.append(not_a_table(shown, error))
        return
    if problem := _twins(shown, names):
        found.problems.append(problem)
        return
    if table not in schema:
        table = metadata.get(b"table", table.encode()).decode()
    if table not in schema:
        found.problems.append(unknown_table(table, shown, schema))
        return
    for part in parts:
        part.table = table
        found.parts.append(part)
    if said := metadata.get(AS_OF.encode()):
        found.day(said.decode(), shown)


def _add_sheets(found: Source, files: list[tuple[str, File, str]], schema: Schema) -> None:
    """CSV files: those of tables, then those of lists, `model.indicators.csv`, put into them."""
    layout = {file_name(sheet): sheet for sheet in sheets(schema)}
    parts: dict[str, list[SheetPart]] = defaultdict(list)
    lists: dict[str, dict[str, tuple[Grid, Sheet]]] = defaultdict(dict)
    for name, file, shown in files:
        if name not in layout:
            found.problems.append(unknown_table(name, shown, schema))
            continue
        try:
            grid = read_grid(file, shown)
        except (pa.ArrowInvalid, UnicodeDecodeError, OSError) as error:
            found.problems.append(not_a_table(shown, error))
            continue
        sheet = layout[name]
        if sheet.found:
            lists[sheet.table][sheet.found.path] = (grid, sheet)
        else:
            part, lost = sheet_part(name, grid, sheet, found.problems)
            parts[name].append(part)
            found.lost += lost
    for table, inner in lists.items():
        with_lists(parts[table], model_of(schema[table]), inner, found.problems)
    found.parts += (part for table in parts.values() for part in table)


def not_a_table(shown: str, error: Exception) -> Problem:
    """That a file, whatever it is called, holds no table."""
    return Problem(shown, "not-a-table", f"no readable table: {error}", "không đọc được bảng trong tệp này")


# Parts, the names of columns, and what the file says of itself.
_Opened = tuple[Sequence[Part], Sequence[str], Mapping[bytes, bytes]]


def _parquet(table: str, file: File, shown: str) -> _Opened:
    parts = parquet_parts(table, file, shown)
    schema = parts[0].file.schema
    return parts, schema.names, schema.metadata or {}


def _ipc(table: str, file: File, shown: str) -> _Opened:
    memory = pa.memory_map(str(file))
    try:
        data = ipc.open_file(memory).read_all()
    except pa.ArrowInvalid:
        memory.seek(0)
        data = ipc.open_stream(memory).read_all()
    return [TablePart(table, shown, settled(sound(data)))], data.schema.names, data.schema.metadata or {}


def _no_table(path: File, schema: Schema) -> Problem:
    known = ", ".join(schema.entities)
    return Problem(path.name, "no-table", f"no file of a table ({', '.join(SUFFIXES)}); tables: {known}",
                   f"không có tệp nào của bảng ({', '.join(SUFFIXES)}); các bảng: {known}")  # fmt: skip
