"""Rows that were set aside and mended by a person: each takes the place of the row whose content it names.

The content counts, not the address: a row that was changed in its file meanwhile is never replaced by mistake, and
lines may move.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from criteria_engine.errors import Problem, nearest
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.ids import raw_id
from criteria_engine.records.row import Address
from criteria_engine.records.row import Path as FieldPath
from criteria_engine.records.schema import Schema
from criteria_engine.source import Node

# The key by which a file says that it holds rows set aside, its version, and the keys of an entry.
QUARANTINE, VERSION = "quarantine", 1
ROWS, MENDS, TABLE, ROW = "set_aside", "mends", "table", "row"
# For the eye alone: what no mended row can take the place of.
NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Mended:
    """`raw` in place of the row with the content `mends`; None: that row is no record. `at`: where it says so."""

    mends: str
    raw: RawRow | None
    at: str


class Input(Protocol):
    """What a reader gave, as far as mending goes."""

    rows: list[RawRow]
    problems: list[Problem]
    mended: list[Mended]


def content_of(raw: RawRow) -> str:
    """A short sum of what a row says, wherever it stands."""
    said = json.dumps([raw.table, raw.data], ensure_ascii=False, default=str, skipkeys=True)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def raw_of_node(table: str, row: Node) -> RawRow:
    """A row of a YAML or JSON file, with the place of every value."""
    data = row.plain()
    own = Address(f"{table}[{raw_id(data)}]")
    places = {_unfolded(path): at for path, at in row.places()}
    if not row.is_placed:
        # The reader of JSON knows no lines: the file, and the value by its path.
        places = {path: f"{row.file}:{own.origin(path)}" for path in places}
    return RawRow(table, data, replace(own, places=places))


def _unfolded(path: FieldPath) -> FieldPath:
    """The path of a value whose keys may be dotted."""
    return tuple(part for step in path for part in (step.split(".") if isinstance(step, str) else (step,)))


def read_mended(root: Node, schema: Schema, problems: list[Problem]) -> list[Mended]:
    """The rows of a file that holds what was set aside; what is none of its entries is a problem."""
    version, rows = root.value[QUARANTINE], root.value.get(ROWS)
    if version.value != VERSION or isinstance(version.value, bool):
        problems.append(_misshapen(version.at, f"{QUARANTINE}: {VERSION} is read here",
                                   f"chỉ đọc được {QUARANTINE}: {VERSION}"))  # fmt: skip
        return []
    problems += _strange_keys(root)
    if rows is None or rows.value is None:
        return []
    if not isinstance(rows.value, list):
        problems.append(_misshapen(rows.at, f"{ROWS} is a list of rows", f"{ROWS} phải là danh sách các dòng"))
        return []
    return [mended for entry in rows.value for mended in _mended(entry, schema, problems)]


def _strange_keys(root: Node) -> Iterator[Problem]:
    """A list under a misspelt key would be left out without a word."""
    known = (QUARANTINE, ROWS, NOT_READ)
    for key in root.value.keys() - known:
        yield _misshapen(root.at_key(key), f"no part {key!r} of such a file{nearest(key, known)}",
                         f"tệp này không có phần {key!r}{nearest(key, known, 'vi')}")  # fmt: skip


def _misshapen(at: str, en: str, vi: str) -> Problem:
    return Problem(at, "quarantine-shape", en, vi)


def _mended(entry: Node, schema: Schema, problems: list[Problem]) -> Iterator[Mended]:
    said = entry.value if isinstance(entry.value, dict) else {}
    if not {MENDS, TABLE, ROW} <= said.keys():
        problems.append(_misshapen(entry.at, f"an entry has {MENDS}, {TABLE} and {ROW}",
                                   f"mỗi mục cần có {MENDS}, {TABLE} và {ROW}"))  # fmt: skip
        return
    table, row = str(said[TABLE].value), said[ROW]
    if table not in schema:
        problems.append(Problem(said[TABLE].at, "unknown-table", f"no table {table!r}{nearest(table, schema.entities)}",
                                f"không có bảng {table!r}{nearest(table, schema.entities, 'vi')}"))  # fmt: skip
        return
    yield Mended(str(said[MENDS].value), None if row.value is None else raw_of_node(table, row), entry.at)


def put_in_place(inputs: Iterable[Input]) -> None:
    """Put every mended row in place of the one that it names; one that finds none is a problem of its input."""
    inputs = list(inputs)
    if not any(one.mended for one in inputs):
        return
    where: dict[str, list[tuple[Input, int]]] = defaultdict(list)
    for one in inputs:
        for number, raw in enumerate(one.rows):
            where[content_of(raw)].append((one, number))
    gone: list[tuple[Input, int]] = []
    for source in inputs:
        for mended in source.mended:
            _put(source, mended, where, gone)
    # From the last to the first, so that no number shifts before its turn.
    for one, number in sorted(gone, key=lambda place: -place[1]):
        del one.rows[number]


def _put(
    source: Input, mended: Mended, where: dict[str, list[tuple[Input, int]]], gone: list[tuple[Input, int]]
) -> None:
    # Rows that say the same are taken one after another, as they were set aside.
    if not where[mended.mends]:
        source.problems.append(_nothing(mended))
        return
    one, number = where[mended.mends].pop(0)
    if mended.raw is None:
        gone.append((one, number))
        return
    one.rows[number] = replace(mended.raw, unsure=one.rows[number].unsure)
    where[content_of(mended.raw)].append((one, number))


def _nothing(mended: Mended) -> Problem:
    en = "no row has the content that this one mends: it was changed since, or its file is not among the inputs"
    vi = "không có dòng nào mang nội dung mà mục này chữa: dòng đã đổi, hoặc chưa nêu tệp chứa dòng đó"
    return Problem(mended.at, "nothing-to-mend", en, vi)
