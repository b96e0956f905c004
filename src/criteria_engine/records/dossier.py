"""A dossier: every row that was handed in, indexed, its references checked, its faults set aside and reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from criteria_engine.errors import Problem, nearest
from criteria_engine.records.build import build_row
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import VALUE, Schema


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as a reader found it, and where."""

    table: str
    data: Any
    address: Address


@dataclass(frozen=True)
class Dossier:
    """Rows by table and id, in the order of ids, and the `problems` of rows that were set aside.

    `lost` holds what was set aside, so that a list it may belong to is never taken for whole.
    """

    schema: Schema
    tables: Mapping[str, Mapping[str, Row]]
    problems: tuple[Problem, ...] = ()
    lost: tuple[RawRow, ...] = ()
    as_of: date | None = None
    sources: tuple[str, ...] = ()

    def rows(self, table: str) -> Iterable[Row]:
        return self.tables.get(table, {}).values()

    def get(self, table: str, key: str) -> Row | None:
        return self.tables.get(table, {}).get(key)

    def find(self, tables: Iterable[str], key: str) -> Row | None:
        """The row with this id in the first of the tables that has it; None where it was set aside."""
        return next((row for t in tables if (row := self.get(t, key))), None)

    def related(self, table: str, link: str, key: str) -> tuple[Row, ...]:
        """Rows of `table` whose field or list `link` names the row `key`."""
        return tuple(self._links(table, link).get(key, ()))

    def may_lack(self, table: str, link: str, key: str) -> bool:
        """Whether a row set aside may have been one of `related(table, link, key)`."""
        return any(raw.table == table and _may_name(raw.data, link, key) for raw in self.lost)

    def below(self, table: str, key: str) -> tuple[Row, ...]:
        """Every row under `key` in the hierarchy of its table, nearest first within each branch."""
        record = self.schema[table].record
        found: list[Row] = []
        todo = list(reversed(self.related(table, record.parent, key))) if record and record.parent else []
        while todo:
            row = todo.pop()
            found.append(row)
            todo += reversed(self.related(table, record.parent, row.id)) if record and record.parent else ()
        return tuple(found)

    def _links(self, table: str, link: str) -> Mapping[str, list[Row]]:
        index = self._link_index.get((table, link))
        if index is None:
            index = self._link_index[table, link] = defaultdict(list)
            for row in self.rows(table):
                for name in _names(row, link):
                    index[name].append(row)
        return index

    @cached_property
    def _link_index(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        return {}


def _names(row: Row, link: str) -> Iterator[str]:
    if link in row.values:
        yield str(row.values[link])
    yield from dict.fromkeys(str(item.values[VALUE]) for item in row.lists.get(link, ()))


def _may_name(data: Any, link: str, key: str) -> bool:
    """A raw row names `key` unless it plainly names something else there."""
    value = data.get(link) if isinstance(data, Mapping) else None
    if isinstance(value, list):
        return key in map(str, value)
    return value is None or str(value).strip() == key


def assemble(
    schema: Schema, raw: Iterable[RawRow], problems: Iterable[Problem] = (), as_of: date | None = None,
    sources: tuple[str, ...] = (),
) -> Dossier:  # fmt: skip
    """A dossier from raw rows: builds each, then refuses repeated ids, dangling references and cyclic parents."""
    gathering = _Gathering(schema, list(problems))
    for row in raw:
        gathering.add(row)
    gathering.refuse_repeated_ids()
    gathering.refuse_repeated_keys()
    gathering.refuse_dangling()
    gathering.refuse_cycles()
    return Dossier(schema, gathering.tables(), tuple(gathering.problems), tuple(gathering.lost), as_of, sources)


@dataclass
class _Gathering:
    schema: Schema
    problems: list[Problem]
    built: list[tuple[Row, RawRow]] = field(default_factory=list)
    lost: list[RawRow] = field(default_factory=list)

    def add(self, raw: RawRow) -> None:
        entity = self.schema[raw.table]
        key = raw_id(raw.data) if entity.key_field else ""
        if entity.key_field and not key:
            self._lose(raw, "required-field", f"{entity.name}: a row needs an id", f"bảng {entity.label.vi}: dòng thiếu mã")
            return
        build = build_row(entity, raw.data, key, raw.address)
        self.problems.extend(build.problems)
        if build.row is None:
            self.lost.append(raw)
        else:
            self.built.append((build.row, raw))

    def refuse_repeated_ids(self) -> None:
        by_id: dict[tuple[str, str], list[tuple[Row, RawRow]]] = defaultdict(list)
        for row, raw in self.built:
            if row.entity.key_field:
                by_id[row.entity.name, row.id].append((row, raw))
        for (table, key), twins in by_id.items():
            if len(twins) > 1:
                places = ", ".join(sorted(raw.address.place(("id",)) for _, raw in twins))
                vi = f"mã {key!r} dùng cho {len(twins)} dòng của bảng {self.schema[table].label.vi}: {places}"
                self._refuse(twins, ("id",), "repeated-id", f"{table} id {key!r} is used by {len(twins)} rows: {places}", vi)

    def refuse_repeated_keys(self) -> None:
        self.built = [(_without_repeats(row, self.problems), raw) for row, raw in self.built]

    def refuse_dangling(self) -> None:
        known = {(row.entity.name, row.id) for row, _ in self.built} | {(r.table, raw_id(r.data)) for r in self.lost}
        for row, raw in list(self.built):
            for path, tables, key in _references(row):
                if not any((table, key) in known for table in tables):
                    ids = [k for t, k in known if t in tables]
                    self._refuse(
                        [(row, raw)], tuple(path.split(".")), "dangling-reference",
                        f"{path} names {key!r}, which is no {' or '.join(tables)}{_close(key, ids)}",
                        f"{row.entity.label.vi} {row.id}: mã {key!r} không có trong hồ sơ{_close(key, ids)}",
                    )  # fmt: skip

    def refuse_cycles(self) -> None:
        for entity in self.schema.entities.values():
            if entity.record and entity.record.parent:
                self._refuse_cycles_of(entity.name, entity.record.parent)

    def _refuse_cycles_of(self, table: str, parent: str) -> None:
        rows = {row.id: (row, raw) for row, raw in self.built if row.entity.name == table}
        above = {key: [str(row.values[parent])] for key, (row, _) in rows.items() if parent in row.values}
        for ring in rings(above):
            path = " → ".join([*ring, ring[0]])
            self._refuse([rows[key] for key in ring], (parent,), "cyclic-parent",
                         f"the parents go round in a ring: {path}", f"đơn vị cấp trên lặp vòng: {path}")  # fmt: skip

    def tables(self) -> dict[str, dict[str, Row]]:
        tables: dict[str, dict[str, Row]] = {name: {} for name in self.schema.entities}
        for row in _keyed(row for row, _ in self.built):
            tables[row.entity.name][row.id] = row
        return {name: dict(sorted(rows.items())) for name, rows in tables.items()}

    def _refuse(self, rows: list[tuple[Row, RawRow]], path: tuple[str, ...], code: str, en: str, vi: str) -> None:
        gone = {id(raw) for _, raw in rows}
        self.problems.extend(Problem(raw.address.place(path), code, en, vi) for _, raw in rows)
        self.lost.extend(raw for _, raw in rows if not any(raw is known for known in self.lost))
        self.built = [(row, raw) for row, raw in self.built if id(raw) not in gone]

    def _lose(self, raw: RawRow, code: str, en: str, vi: str) -> None:
        self.problems.append(Problem(raw.address.place(()), code, en, vi))
        self.lost.append(raw)


def raw_id(data: Any) -> str:
    """The id of a raw row as text ("" where it has none); whole floats of workbooks lose their ".0"."""
    value = data.get("id") if isinstance(data, Mapping) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _close(key: str, ids: list[str]) -> str:
    return nearest(key, ids) if len(ids) > 12 or "?" in nearest(key, ids) else ""


def _references(row: Row) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for name, found in row.entity.fields.items():
        if found.kind == "ref" and name in row.values:
            yield name, found.tables, str(row.values[name])
    for name, items in row.lists.items():
        for item in items:
            for _, tables, key in _references(item):
                yield name, tables, key


def _without_repeats(row: Row, problems: list[Problem]) -> Row:
    """Two items with one key: neither is believed, both addresses are told, the list becomes unsure."""
    lists, unsure = dict(row.lists), set(row.unsure)
    for name, found in row.entity.lists.items():
        seen: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for item in lists.get(name, ()):
            item_key = tuple(str(item.values.get(part, "")) for part in found.key)
            seen[item_key if found.key and all(item_key[:1]) else (item.id,)].append(item)
        twins = [item for items in seen.values() if len(items) > 1 for item in items]
        if twins:
            places = ", ".join(item.address.place(item.path) for item in twins)
            vi = f"{found.label.vi}: các dòng trùng khóa ({places})"
            problems.extend(Problem(i.address.place(i.path), "repeated-key", f"{name}: rows with one key ({places})", vi) for i in twins)
            lists[name] = tuple(item for item in lists[name] if item not in twins)
            unsure.add(name)
    return replace(row, lists=lists, unsure=frozenset(unsure)) if unsure != row.unsure else row


def _keyed(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of tables without ids get a key from what they say, so that no order of rows can matter."""
    nameless: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.entity.key_field:
            yield row
        else:
            said = ",".join(str(v) for v in list(row.values.values())[:3])
            nameless[row.entity.name, said].append(row)
    for (table, said), twins in nameless.items():
        twins.sort(key=lambda r: sorted((k, str(v)) for k, v in r.values.items()))
        for n, row in enumerate(twins):
            key = said if n == 0 else f"{said}#{n + 1}"
            address = row.address if row.address.cells is not None else replace(row.address, row=f"{table}[{key}]")
            yield replace(row, id=key, address=address)
