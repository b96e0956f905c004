"""Names where ids are meant: references by name, and rows of a table that has no column of ids.

A name is no key. One that several rows have is asked about, one that no row has stays as it is, and an id is taken as
what it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from criteria_engine.errors import Problem
from criteria_engine.intake.book.headings import plain
from criteria_engine.intake.layout import Column
from criteria_engine.records.ids import ID, as_id, raw_id
from criteria_engine.records.remarks import Remark
from criteria_engine.records.schema import Schema
from criteria_engine.text import same_words

if TYPE_CHECKING:
    from criteria_engine.intake.tables import Reading


# Letters of an id that is made of a name, and of the mark that tells long names apart.
_LONGEST, _MARK = 60, 6


class Named(Protocol):
    """A raw row of a table."""

    table: str
    data: dict[str, Any]
    at: str


@dataclass
class Names:
    """The references met so far: the row that holds each, its column, its cell."""

    references: list[tuple[dict[str, Any], Column, str]] = field(default_factory=list)
    index: _Index | None = None

    def note(self, data: dict[str, Any], column: Column, at: str) -> None:
        if column.field.kind == "ref":
            self.references.append((data, column, at))

    def resolve_owners(self, schema: Schema, rows: Iterable[Named], of: Iterable[Named], reading: Reading) -> None:
        """The same for the owners of some rows alone: ids that are made of them have to be the same however the owner
        is written."""
        owned = {(id(row.data), record.owner) for row in of if (record := schema[row.table].record)}
        every = self.references
        self.references = [one for one in every if (id(one[0]), one[1].path) in owned]
        self.resolve(schema, rows, reading)
        self.references = [one for one in every if (id(one[0]), one[1].path) not in owned]

    def resolve(self, schema: Schema, rows: Iterable[Named], reading: Reading) -> None:
        """Puts ids in place of names that one row has."""
        self.index = index = _Index(schema, list(rows))
        for data, column, at in self.references:
            said = data[column.path]
            several = isinstance(said, list)
            found = [self._one(index, column, item, at, reading) for item in (said if several else [said])]
            data[column.path] = found if several else found[0]

    def called(self, table: str, name: str) -> list[str]:
        """The ids of the rows of a table that are called so, once names are resolved."""
        return self.index.called([table], name) if self.index else []

    def _one(self, index: _Index, column: Column, said: Any, at: str, reading: Reading) -> Any:
        if isinstance(said, bool) or index.is_id(column.field.tables, as_id(said)):
            return said
        ids = index.called(column.field.tables, str(said))
        if len(ids) == 1:
            en, vi = f"{said!r} is the name of {ids[0]}", f"{said!r} là tên của {ids[0]}"
            reading.remarks.append((at, Remark("named", str(said), en, vi)))
            return ids[0]
        if ids:
            reading.problems.append(_asked(at, str(said), ids))
        return said


def give_ids(schema: Schema, rows: Iterable[Named], reading: Reading) -> None:
    """Ids for rows of tables without a column of them: made of the name, and of the unit (of a unit the one above it)
    too where the name is had by several; where the table has no names, of unit, kind and day. They stay the same
    whatever the order of rows."""
    named = [(row, slug) for row in rows if schema[row.table].key_field and (slug := _slug_of(schema, row))]
    times = Counter((row.table, slug[:_LONGEST]) for row, slug in named)
    given = [(row, slug, _given(schema, row, slug[:_LONGEST], times)) for row, slug in named]
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row, slug, key in given:
        meant[row.table, key].add(slug)
    for row, slug, key in given:
        # Long names may begin alike: each then has a mark of the whole of it.
        is_clash = len(meant[row.table, key]) > 1
        row.data[ID] = f"{key.rstrip('-')}-{sha256(slug.encode()).hexdigest()[:_MARK]}" if is_clash else key
        en, vi = f"no column of ids; called {row.data[ID]!r} here", f"bảng không có cột mã; tạm gọi là {row.data[ID]!r}"
        reading.remarks.append((row.at, Remark("given-id", "", en, vi)))


def _given(schema: Schema, row: Named, slug: str, times: Mapping[tuple[str, str], int]) -> str:
    record = schema[row.table].record
    if record is None or record.name is None:
        return slug  # which begins with the unit
    owner = (_slug(schema, row, "owner") or _slug(schema, row, "parent"))[:_LONGEST]
    return f"{owner}-{slug}" if owner and times[row.table, slug] > 1 else slug


def _slug_of(schema: Schema, row: Named) -> str:
    record = schema[row.table].record
    if record is None or record.name is not None:
        return _slug(schema, row, "name")
    owner, days = _slug(schema, row, "owner"), (row.data.get(path) for path in record.dated)
    day = next((day for day in days if day is not None), None)
    parts = (owner, row.data.get("kind") or "", day)
    return "-".join(plain(str(part)) for part in parts if part).replace(" ", "-") if owner and day is not None else ""


def _slug(schema: Schema, row: Named, mark: str) -> str:
    """What a row says in the field that its table's mark names, as one word."""
    record = schema[row.table].record
    path = getattr(record, mark) if record else None
    said = row.data.get(path) if path else None
    return "-".join(plain(said).split()) if isinstance(said, str) else ""


class _Index:
    def __init__(self, schema: Schema, rows: list[Named]) -> None:
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            key = raw_id(row.data)
            self.ids[row.table].add(key)
            for name in _names(schema, row):
                # Once a row: two that differ and were given one id are two.
                self.names[row.table][name].append(key)

    def is_id(self, tables: Iterable[str], key: str) -> bool:
        return any(key in self.ids[table] for table in tables)

    def called(self, tables: Iterable[str], name: str) -> list[str]:
        found: Iterator[Mapping[str, list[str]]] = (self.names[table] for table in tables)
        return [key for names in found for key in names.get(same_words(name), ())]


def _names(schema: Schema, row: Named) -> Iterator[str]:
    record = schema[row.table].record
    said = row.data.get(record.name) if record and record.name else None
    if isinstance(said, str) and raw_id(row.data):
        yield same_words(said)


def _asked(at: str, name: str, ids: list[str]) -> Problem:
    listed = ", ".join(dict.fromkeys(ids))
    en = f"{name!r} is the name of several: {listed}; write which id is meant"
    vi = f"{name!r} là tên của nhiều nơi: {listed}; đề nghị ghi rõ mã nào"
    if len(set(ids)) == 1:
        en = f"{name!r} is the name of {len(ids)} rows without ids of their own; give each its id, and write it here"
        vi = f"{name!r} là tên của {len(ids)} dòng chưa có mã riêng; đề nghị ghi mã cho từng dòng và ghi mã đó ở đây"
    return Problem(at, "ambiguous-name", en, vi)
