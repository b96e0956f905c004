"""CSV and JSON Lines as parts of tables: CSV as sheets of words, JSON with its own types."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as arrow_json
import pyarrow.types as pt

from criteria_engine.errors import Problem
from criteria_engine.intake.arrow.objects import ObjectPart
from criteria_engine.intake.arrow.parts import Part, TablePart, settled
from criteria_engine.source import SourceError, is_too_deep, once_each, too_deep

_BLOCK = 16 << 20
# Beyond this a double no longer tells whole numbers apart.
_EXACT = 2.0**53


def json_parts(table: str, file: Path, shown: str, problems: list[Problem]) -> list[Part]:
    """Blocks of lines, each read by Arrow where that changes nothing, else by Python."""
    parts: list[Part] = []
    first = 1
    for block in _blocks(file):
        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        data = None if b"\n\n" in block or b"\r\n\r" in block or not _is_text(block) else _by_arrow(block)
        if data is not None and data.num_rows == lines:
            parts.append(TablePart(table, shown, settled(data), first, words=False, strict=True))
        else:
            parts += _by_python(table, block, shown, first, problems)
        first += lines
    return parts


def _blocks(file: Path) -> Iterator[bytes]:
    """The file in pieces of whole lines."""
    with file.open("rb") as source:
        rest = source.read(3).removeprefix(b"\xef\xbb\xbf")
        while chunk := source.read(_BLOCK):
            end = chunk.rfind(b"\n") + 1
            if end:
                yield rest + chunk[:end]
                rest = chunk[end:]
            else:
                rest += chunk
        if rest:
            yield rest


def _is_text(block: bytes) -> bool:
    """Whether it is UTF-8, which Arrow takes for granted."""
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _by_arrow(block: bytes) -> Any:
    """The block as a table, None where Arrow would take values for others than they are."""
    try:
        # Arrow takes text that looks like a moment for one; a second reading is told what is text.
        schema = _read(block, None).schema
        told = pa.schema([f.with_type(_as_text(f.type)) for f in schema])
        data = _read(block, told) if told.types != schema.types else _read(block, None)
    except pa.ArrowInvalid:
        return None
    if not _has_each_key_once(block, data) or any(_is_inexact(column) for column in data.flatten().columns):
        return None
    return data


def _has_each_key_once(block: bytes, data: Any) -> bool:
    """Whether as many keys stand in the text as there are values: of one that is given twice Arrow keeps the last.

    Text that looks like a key only makes it false, and then Python reads the block.
    """
    nulls = block.count(b'":null') + block.count(b'": null')
    return block.count(b'":') == nulls + sum(_values(column) for column in data.columns)


def _values(column: Any) -> int:
    """Keys with a value in a column, in its structs and lists of structs too."""
    kind = column.type
    said: int = len(column) - column.null_count
    while pt.is_list(kind):
        column, kind = pc.list_flatten(column), kind.value_type
    if not pt.is_struct(kind):
        return said
    return said + sum(_values(pc.struct_field(column, [n])) for n in range(kind.num_fields))


def _read(block: bytes, schema: Any) -> Any:
    options = arrow_json.ParseOptions(explicit_schema=schema, newlines_in_values=False)
    return arrow_json.read_json(io.BytesIO(block), parse_options=options)


def _as_text(kind: Any) -> Any:
    if pt.is_struct(kind):
        return pa.struct([child.with_type(_as_text(child.type)) for child in kind])
    if pt.is_list(kind):
        return pa.list_(_as_text(kind.value_type))
    return pa.string() if pt.is_timestamp(kind) else kind


def _is_inexact(column: Any) -> bool:
    """Whether doubles are among the values that may have been whole numbers of more figures."""
    kind = column.type
    if pt.is_struct(kind):
        return any(_is_inexact(pc.struct_field(column, [n])) for n in range(kind.num_fields))
    if pt.is_list(kind):
        return _is_inexact(pc.list_flatten(column))
    return bool(pt.is_floating(kind) and pc.any(pc.greater_equal(pc.abs(column), _EXACT)).as_py())


def _by_python(table: str, block: bytes, shown: str, first: int, problems: list[Problem]) -> list[Part]:
    """Parts of lines without blank ones between them; a line that is no JSON is a row that nobody can read."""
    parts: list[Part] = []
    objects: list[Any] = []
    lines = block.removesuffix(b"\n").split(b"\n")
    for number, line in enumerate([*lines, b""], first):
        if line.strip():
            objects.append(_loaded(line, f"{shown}:{number}", problems))
        elif objects:
            parts.append(ObjectPart(table, shown, objects, number - len(objects)))
            objects = []
    return parts


def _loaded(line: bytes, at: str, problems: list[Problem]) -> Any:
    """What a line says; where it is no row that can be believed, its text."""
    try:
        found = json.loads(line, object_pairs_hook=once_each(at))
        if not is_too_deep(found):
            return found
        problems.append(too_deep(at))
    except SourceError as error:
        problems += error.problems
    except RecursionError:
        problems.append(too_deep(at))
    except ValueError as error:
        problems.append(Problem(at, "not-json", f"no JSON: {error}", "dòng này không phải JSON"))
    return line.decode(errors="replace")
