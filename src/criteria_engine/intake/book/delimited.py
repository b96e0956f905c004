"""CSV files of offices as sheets of a workbook: titles above, headings in other words, totals and signatures below.

What a program exports is a table and read as one (`intake/arrow`): a file named after its table, with its own headings
in the first row and nowhere else, and no totals.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import layouts
from criteria_engine.intake.book.limits import MAX_BYTES, Extent
from criteria_engine.intake.book.lines import may_be_total
from criteria_engine.intake.dialects import dialect_of
from criteria_engine.intake.layout import file_name, own_headings
from criteria_engine.records.schema import Schema
from criteria_engine.text import is_blank, search_key

# Letters that totals begin with: a file may have a million lines, and few of them need a closer look.
_FIRST_OF_TOTALS = frozenset("TtCcBbDd§")
DELIMITED = (".csv", ".tsv")


def is_of_office(path: Path, schema: Schema) -> bool:
    """Whether a file, or a folder of nothing but such files, is CSV that has to be read like sheets.

    Larger ones than a workbook may be are never; they are read as tables or told to be none.
    """
    files = delimited_files(path)
    small = bool(files) and sum(file.stat().st_size for file in files) <= MAX_BYTES
    return small and not all(_is_export(file, schema) for file in files)


def delimited_files(path: Path) -> list[Path]:
    """A CSV file, or those of a folder that holds no other files but notes; else none."""
    if path.is_file():
        return [path] if path.suffix.lower() in DELIMITED else []
    entries = sorted(path.iterdir()) if path.is_dir() else []
    shown = [entry for entry in entries if not entry.name.startswith((".", "_"))]
    files = [entry for entry in shown if entry.suffix.lower() in DELIMITED]
    return [] if any(entry.is_dir() or _is_other_table(entry) for entry in shown) else files


def _is_other_table(path: Path) -> bool:
    others = (".parquet", ".pq", ".arrow", ".feather", ".ipc", ".jsonl", ".ndjson")
    return path.suffix.lower() in others and ".journal." not in path.name


def _is_export(file: Path, schema: Schema) -> bool:
    layout = next((one for one in layouts(schema) if file_name(one.sheet) == file.stem), None)
    if layout is None:
        return False
    own = own_headings(layout.sheet)
    try:
        rows = _rows(file)
        first = next(rows, [])
        known = [text for text in first if search_key(text) in own]
        is_own = bool(known) and not any(layout.find(text) for text in first if text not in known)
        return is_own and not any(row == first or _is_total(row) for row in rows)
    except (UnicodeDecodeError, csv.Error):
        return True  # whatever it is, the reader of tables says what is wrong with it


def _is_total(row: list[str]) -> bool:
    """Whether a line begins like a total. No program writes one, nor its headings again; people do."""
    text = next((text.strip() for text in row if text and not text.isspace()), "")
    is_code = text.isascii() and " " not in text
    return text[:1] in _FIRST_OF_TOTALS and not is_code and may_be_total(text)


def grids_of_csv(path: Path) -> list[Grid]:
    """A sheet for each file. Raises InputError for one that cannot be read as CSV or is too large."""
    return [_grid(file, str(file.relative_to(path)) if path.is_dir() else file.name) for file in delimited_files(path)]


def _grid(file: Path, shown: str) -> Grid:
    rows: list[list[str]] = []
    extent = Extent(file)
    try:
        for row in _rows(file):
            rows.append(row)
            extent.count(len(row))
            extent.reach(len(rows), len(row))
    except (UnicodeDecodeError, csv.Error) as error:
        en = f"no readable CSV after row {len(rows)}: {error}"
        vi = f"không đọc được tệp CSV sau dòng {len(rows)}; hãy xem lại dấu nháy kép và bảng mã"
        raise InputError([Problem(f"{shown}:{len(rows) + 1}", "not-a-table", en, vi)]) from None
    return Grid(shown, rows, title=file.stem, is_delimited=True)


def _rows(file: Path) -> Iterator[list[str]]:
    """Rows as an office program numbers them, blank ones too."""
    dialect = dialect_of(file)
    # A limit of the whole process: raised when it is needed, never lowered below another reader. Texts that are too
    # long for a field are told later, each at its cell.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    with file.open(encoding=dialect.encoding, newline="") as opened:
        # Strict: a quote that is never closed would take in the rest of the file.
        for row in csv.reader(opened, delimiter=dialect.sign, strict=True):
            yield [] if all(is_blank(text) for text in row) else row
