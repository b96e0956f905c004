"""CSV files as the sheets of a workbook: headings by name or label, rows of lists in files of their own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from criteria_engine.errors import InputError, Problem, near
from criteria_engine.intake.arrow.arrays import (
    arrow_ints,
    arrow_texts,
    numbers_in,
    offsets_of,
    unpacked,
    valid_in,
    without_nulls,
)
from criteria_engine.intake.arrow.cells import (
    texts_of,
)
from criteria_engine.intake.arrow.decode import decode
from criteria_engine.intake.arrow.parts import TablePart, one_array, place_in
from criteria_engine.intake.arrow.sheet import Ids
from criteria_engine.intake.cells import denies
from criteria_engine.intake.dialects import dialect_of
from criteria_engine.intake.layout import Sheet, own_headings
from criteria_engine.intake.readers import Model
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.ids import ID
from criteria_engine.records.row import Address, Path
from criteria_engine.text import search_key

# The row below the headings, as an office program numbers it.
FIRST = 2
# Anything but spaces and signs that do not show.
_INK = r"[^\s\p{Z}\p{Cc}\p{Cf}]"
_ALL_IDS = 5000
# The longest row that can be read.
_BLOCK = 8 << 20


@dataclass
class Grid:
    """A CSV file: its cells as text, and the lines that are no row of it."""

    shown: str
    data: Any
    broken: list[Any] = field(default_factory=list)


def read_grid(file: File, shown: str) -> Grid:
    """All cells as text. Raises ArrowInvalid where there is no heading or the text is in no encoding that is known."""
    broken: list[Any] = []
    dialect = dialect_of(file)

    def aside(row: Any) -> str:
        broken.append(row)
        return "skip"

    parse = arrow_csv.ParseOptions(
        delimiter=dialect.sign, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=aside
    )
    read = arrow_csv.ReadOptions(encoding=dialect.encoding, block_size=_BLOCK)
    names = arrow_csv.open_csv(file, read, parse).schema.names
    broken.clear()
    convert = arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    data = arrow_csv.read_csv(file, read, parse, convert)
    if broken:
        # Only with one thread does a broken line come with its number.
        broken.clear()
        read.use_threads = False
        data = arrow_csv.read_csv(file, read, parse, convert)
    return Grid(shown, data, broken)


def under_names(grid: Grid, sheet: Sheet, problems: list[Problem]) -> Any:
    """The columns under the names of the fields that their headings mean; others are told and left out."""
    by_name = own_headings(sheet)
    columns: dict[str, Any] = {}
    for heading, cells in zip(grid.data.column_names, grid.data.columns, strict=True):
        path = by_name.get(search_key(heading), heading)
        if path in columns:
            en, vi = f"{heading!r} stands over two columns", f"tiêu đề {heading!r} lặp lại"
            problems.append(Problem(grid.shown, "repeated-heading", en, vi))
        else:
            columns[path] = cells
    return pa.table(columns)


@dataclass
class SheetPart(TablePart):
    """A CSV file with the rows of its lists put into it. `numbers`: the row of the file that each row is; `lists`: of
    each list its file, where the items of each row begin, and the row there of each item; `orphans`: lists that lack
    an item whose owner is not there."""

    numbers: Any = None
    lists: dict[str, tuple[str, Any, Any]] = field(default_factory=dict)
    orphans: frozenset[str] = frozenset()

    def place(self, row: int, path: Path) -> str:
        found = self.lists.get(".".join(itertools.takewhile(lambda step: isinstance(step, str), path)))  # type: ignore[arg-type]
        index = next((n for n, step in enumerate(path) if isinstance(step, int)), None)
        if found is None or index is None:
            return place_in(self.name, int(self.numbers[row]), path)
        file, offsets, numbers = found
        return place_in(file, int(numbers[int(offsets[row]) + int(path[index])]), path[index + 1 :])


def sheet_part(table: str, grid: Grid, sheet: Sheet, problems: list[Problem]) -> tuple[SheetPart, list[RawRow]]:
    """The rows of a table, and those lines that hold more or fewer cells than there are headings."""
    data = under_names(grid, sheet, problems)
    rows = np.flatnonzero(~_blank_rows(data))
    numbers = _numbers(grid)[rows]
    data = data if len(rows) == data.num_rows else data.take(arrow_ints(rows))
    lost = [RawRow(table, line.text, Address(f"{grid.shown}:{line.number}")) for line in grid.broken]
    problems += (_broken(grid, line) for line in grid.broken)
    return SheetPart(table, grid.shown, data, numbers=numbers), lost


def _numbers(grid: Grid) -> Any:
    """The row of the file of each row that was read."""
    every = np.arange(FIRST, FIRST + grid.data.num_rows + len(grid.broken))
    return np.setdiff1d(every, [line.number for line in grid.broken], assume_unique=True)


def _blank_rows(data: Any) -> Any:
    blank = np.ones(data.num_rows, np.bool_)
    for column in data.columns:
        if not blank.any():
            break
        blank &= ~without_nulls(one_array(pc.match_substring_regex(column, _INK)), False)
    return blank


def _broken(grid: Grid, line: Any) -> Problem:
    return Problem(
        f"{grid.shown}:{line.number}", "row-shape",
        f"{line.actual_columns} cells where there are {line.expected_columns} headings",
        f"dòng có {line.actual_columns} ô trong khi bảng có {line.expected_columns} cột",
    )  # fmt: skip


# --- rows of lists ----------------------------------------------------------------------------------------------


def with_lists(
    parts: Sequence[SheetPart], model: Model, lists: Mapping[str, tuple[Grid, Sheet]], problems: list[Problem]
) -> None:
    """Put the rows of lists under their owners; those without one are told, and no such list counts as whole."""
    ids = [_ids(part.data, model) for part in parts]
    for path, (grid, sheet) in lists.items():
        for part in parts:
            problems += _other_words(part, path)
        items, _ = sheet_part(model.entity.name, grid, sheet, problems)
        if ID not in items.data.column_names:
            heading = model.fields[ID].field.label.vi
            raise InputError([Problem(grid.shown, "required-field", f"a column {ID!r} names the owner of each row",
                                      f"cần có cột {heading!r} ghi mã của dòng chính")])  # fmt: skip
        owners = _ids(items.data, model)
        nobody = np.ones(items.n, np.bool_)
        for part, known in zip(parts, ids, strict=True):
            row = np.where(unpacked(valid_in(owners), items.n, True), Ids(known).find(owners), -1)
            _attach(part, path, next(iter(model.lists[path].item.fields)), items, row)
            nobody &= row < 0
        problems += _orphans(items, owners, np.flatnonzero(nobody), ids, model)
        if nobody.any() or grid.broken:
            for part in parts:
                part.orphans |= {path}


def _attach(part: SheetPart, path: str, inner: str, found: SheetPart, row: Any) -> None:
    """Items as a list of each row, in the order of their file; a row without any has no list."""
    at = np.flatnonzero(row >= 0)
    at = at[np.argsort(row[at], kind="stable")]
    offsets = offsets_of(np.bincount(row[at], minlength=part.n))
    rest = [name for name in found.data.column_names if name != ID]
    # Arrow keeps the length of structs in their members: where nothing is said of the items, one that is blank.
    blank = pa.table({inner: pa.nulls(found.n, pa.string())})
    cells = found.data.select(rest) if rest else blank
    items = one_array(cells.take(arrow_ints(at)).to_struct_array())
    filled = np.diff(offsets) > 0
    if path in part.data.column_names:
        # In the main file a cell of the list can only say that it has no rows.
        filled |= _denials(part.data[path])
        part.data = part.data.drop_columns([path])
    given = np.packbits(filled, bitorder="little")
    buffers = [pa.py_buffer(given), pa.py_buffer(offsets)]
    column = pa.Array.from_buffers(pa.list_(items.type), part.n, buffers, children=[items])
    part.data = part.data.append_column(pa.field(path, column.type), pa.chunked_array([column]))
    part.lists[path] = (found.name, offsets, found.numbers[at])


def _other_words(part: SheetPart, path: str) -> Iterator[Problem]:
    if path not in part.data.column_names:
        return
    said = pc.match_substring_regex(one_array(part.data[path]), _INK)
    for row in np.flatnonzero(without_nulls(said, False) & ~_denials(part.data[path])):
        part.orphans |= {path}
        text = part.data[path][int(row)].as_py()
        yield Problem(
            part.place(int(row), (path,)), "unreadable-value",
            f"{text!r}: the rows of this list are in a file of their own",
            f"{text!r}: các dòng của danh sách này ghi ở tệp riêng",
        )  # fmt: skip


def _denials(column: Any) -> Any:
    encoded = one_array(column).dictionary_encode()
    none = np.array([denies(word) for word in encoded.dictionary.to_pylist()] + [False])
    return none[numbers_in(encoded.indices, np.int32)]


def _ids(data: Any, model: Model) -> Any:
    """The ids of rows as texts, null where there is none."""
    return (
        texts_of(decode(one_array(data[ID]), model.fields[ID], True)[0]) if ID in data.column_names else arrow_texts([])
    )


def _orphans(found: SheetPart, owners: Any, rows: Any, ids: Sequence[Any], model: Model) -> Iterator[Problem]:
    known = [key for array in ids for key in array.drop_null().to_pylist()] if len(rows) else []
    heading, table = model.fields[ID].field.label.vi, model.entity.name
    for row in rows:
        key = owners[int(row)].as_py() or ""
        close = known if len(known) <= _ALL_IDS else []
        en = f"no {table} has the id {key!r}{near(key, close)}"
        vi = f"không có {heading} {key!r}{near(key, close, 'vi')}"
        yield Problem(found.place(int(row), (ID,)), "dangling-reference", en, vi)
