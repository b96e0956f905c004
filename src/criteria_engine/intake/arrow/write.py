"""A dossier as a folder of tables that `open_tables` reads back as the same dossier.

Columns of one type are written as that type; where a column holds more ("Quý II/2023" among days, a bound among
numbers, a denial) it is written in words, as a person would fill in a workbook. What no file of a format can say is
refused, never changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from pyarrow import ipc

from criteria_engine.errors import Problem, UsageError
from criteria_engine.intake.readers import Mark, Model, Reader, model_of
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.ids import ID
from criteria_engine.records.raw import raw_of
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import VALUE
from criteria_engine.values import Period, Quantity

Format = Literal["parquet", "arrow", "csv", "jsonl"]
_SIGNS = {"exactly": "", "more_than": ">", "at_least": ">=", "less_than": "<", "at_most": "<=", "about": "~"}
DENIALS = ("không", "không có", "không đánh giá", "chưa có")
NONE = DENIALS[0]


def write_tables(dossier: Dossier, folder: str | Path, format: Format = "parquet") -> None:
    """Write each table with rows to a file of its own in `folder`, which is made where it is not there.

    What was set aside is not written. Raises UsageError where a value cannot be written in this format.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for table in dossier.tables:
        rows = list(dossier.rows(table))
        if rows:
            for name, data in _files(model_of(dossier.schema[table]), table, rows, format):
                _WRITERS[format](data, place / f"{name}.{format}")
    if dossier.as_of:
        (place / "as_of").write_text(dossier.as_of.isoformat(), encoding="utf-8")


def tables_of(dossier: Dossier) -> dict[str, Any]:
    """The dossier as Arrow tables in memory."""
    return {table: arrow_table(model_of(dossier.schema[table]), rows)
            for table in dossier.tables if (rows := list(dossier.rows(table)))}  # fmt: skip


def _files(model: Model, table: str, rows: list[Row], format: Format) -> Iterator[tuple[str, Any]]:
    if format == "jsonl":
        yield table, [raw_of(row) for row in rows]
    elif format != "csv":
        yield table, arrow_table(model, rows)
    else:
        yield table, _sheet(model, rows)
        for path, found in model.lists.items():
            items = [(row.id, item) for row in rows for item in row.lists.get(path, ())]
            if found.column is None and items:
                yield f"{table}.{path}", _list_sheet(found.item, path, items)


def _write_json(rows: list[dict[str, Any]], path: Path) -> None:
    lines = (json.dumps(row, ensure_ascii=False, default=_plain) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _plain(value: Any) -> Any:
    """A number with decimals: as JSON has it where that is exact, else in words."""
    assert isinstance(value, Decimal)
    return float(value) if Decimal(repr(float(value))) == value else _figures(value)


def _write_ipc(table: Any, path: Path) -> None:
    with ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)


_WRITERS: Mapping[str, Callable[[Any, Path], Any]] = {
    "parquet": lambda table, path: pq.write_table(table, path),
    "arrow": _write_ipc,
    "csv": lambda table, path: arrow_csv.write_csv(table, path),
    "jsonl": _write_json,
}


# --- rows as columns --------------------------------------------------------------------------------------------


def arrow_table(model: Model, rows: list[Row]) -> Any:
    """Rows of a table as an Arrow table with dotted names; columns in which nothing stands are left out."""
    arrays = dict(_columns(model, rows))
    return pa.table(arrays) if arrays else pa.table({ID: pa.nulls(len(rows))})


def _columns(model: Model, rows: list[Row]) -> Iterator[tuple[str, Any]]:
    said = [raw_of(row) for row in rows]
    for part in model.parts:
        if any(part in raw for raw in said):
            yield part, pa.array([raw.get(part) for raw in said], pa.bool_())
    for path, reader in model.fields.items():
        cells = [
            row.values.get(path, False if raw.get(path) is False else None) for row, raw in zip(rows, said, strict=True)
        ]
        if any(cell is not None for cell in cells):
            yield path, _column(reader, cells)
    for path, found in model.lists.items():
        lists = [row.lists.get(path) for row in rows]
        if all(items is None for items in lists):
            continue
        items = [item for some in lists for item in some or ()]
        if found.column is not None:
            inner = _column(found.item.fields[VALUE], [item.values[VALUE] for item in items])
        else:
            members = dict(_columns(found.item, items))
            names = list(members) or [next(iter(found.item.fields))]
            arrays = list(members.values()) or [pa.nulls(len(items), pa.string())]
            inner = pa.StructArray.from_arrays(arrays, names)
        yield path, _nested(lists, inner)


def _nested(lists: list[Any], items: Any) -> Any:
    ends, offsets = 0, []
    for some in lists:
        offsets.append(None if some is None else ends)
        ends += len(some or ())
    return pa.ListArray.from_arrays(pa.array([*offsets, ends], pa.int32()), items)


def _column(reader: Reader, cells: list[Value | None]) -> Any:
    """Cells as the type that all of them have, else in words; `False` is a denial, or the no of a question."""
    filled = [cell for cell in cells if cell is not None]
    if reader.field.kind == "yes_no":
        return pa.array(cells, pa.bool_())
    if all(isinstance(cell, Period) and cell.is_day for cell in filled) and reader.field.kind == "date":
        return pa.array([_start(cell) for cell in cells], pa.date32())
    if all(_is_small(cell, reader) for cell in filled):
        return pa.array([int(cell.number) if isinstance(cell, Quantity) else None for cell in cells], pa.int64())
    return pa.array([word_of(cell, reader) for cell in cells], pa.string())


def _start(cell: Value | None) -> date | None:
    return cell.start if isinstance(cell, Period) else None


def _is_small(cell: Value | None, reader: Reader) -> bool:
    """Whether a whole number alone says all that the cell says."""
    if not (isinstance(cell, Quantity) and cell.is_exact and cell.number == cell.number.to_integral_value()):
        return False
    return abs(cell.number) < 2**63 and reader.read(int(cell.number)) == cell


def word_of(cell: Value | None, reader: Reader) -> str | None:
    """What to type for a value. Raises UsageError where it would be read as another one."""
    if cell is None:
        return None
    denied = cell is False and reader.field.kind != "yes_no"
    # A vocabulary may have "không" among its codes; another word then says that there is none.
    words = DENIALS if denied else (_word(cell),)
    found = next((word for word in words if reader.read_word(word) == (Mark.DENIED if denied else cell)), None)
    if found is None:
        raise UsageError([_unwritable(reader.field.path, words[0])])
    return found


def _word(cell: Value) -> str:
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, Quantity):
        unit = f" {cell.unit}" if cell.unit else ""
        return f"{_SIGNS[cell.bound]}{_figures(cell.number)}{unit}"
    return str(cell)


def _figures(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


def _unwritable(path: str, word: str) -> Problem:
    return Problem(path, "unwritable", f"{word!r} in a table of words would be read as something else; write jsonl",
                   f"{word!r} trong bảng sẽ đọc thành giá trị khác; đề nghị ghi dạng jsonl")  # fmt: skip


# --- rows as sheets of text -------------------------------------------------------------------------------------


def _sheet(model: Model, rows: list[Row], columns: dict[str, Any] | None = None) -> Any:
    columns = columns or {}
    said = [raw_of(row) for row in rows]
    for part in model.parts:
        columns[part] = [NONE if part in raw else None for raw in said]
    for path, reader in model.fields.items():
        cells = [
            row.values.get(path, False if raw.get(path) is False else None) for row, raw in zip(rows, said, strict=True)
        ]
        columns[path] = [word_of(cell, reader) for cell in cells]
    for path, found in model.lists.items():
        lists = [row.lists.get(path) for row in rows]
        if found.column is not None:
            columns[path] = [_cell_of(found.item.fields[VALUE], items) for items in lists]
        else:
            columns[path] = [NONE if items == () else None for items in lists]
    return _text_table(columns)


def _cell_of(reader: Reader, items: Iterable[Row] | None) -> str | None:
    words = None if items is None else [word_of(item.values[VALUE], reader) or "" for item in items]
    if words and any(";" in word for word in words):
        raise UsageError([_unwritable(reader.field.path, "; ".join(words))])
    return None if words is None else "; ".join(words) or NONE


def _list_sheet(model: Model, path: str, items: list[tuple[str, Row]]) -> Any:
    if any(
        found.column is None and any(item.lists.get(name) for _, item in items) for name, found in model.lists.items()
    ):
        raise UsageError([_unwritable(path, "[…]")])
    return _sheet(model, [item for _, item in items], {ID: [key for key, _ in items]})


def _text_table(columns: Mapping[str, list[str | None]]) -> Any:
    filled = {
        name: pa.array(cells, pa.string()) for name, cells in columns.items() if any(c is not None for c in cells)
    }
    return pa.table(filled)
