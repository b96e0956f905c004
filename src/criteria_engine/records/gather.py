"""Raw rows put together to a dossier: ids, keys, references and hierarchies checked, faults set aside and reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from criteria_engine.errors import Problem, in_order, near
from criteria_engine.records.build import build_row
from criteria_engine.records.dossier import Dossier, Fault, RawRow
from criteria_engine.records.ids import ID, raw_id
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Entity, ListField, Schema
from criteria_engine.text import fold


def assemble(
    schema: Schema, raw: Iterable[RawRow], problems: Iterable[Problem] = (), as_of: date | None = None,
    sources: tuple[str, ...] = (),
) -> Dossier:  # fmt: skip
    """A dossier from raw rows: builds each, then refuses repeated ids, dangling references and cyclic parents."""
    gathering = Gathering(schema, list(problems))
    for row in raw:
        gathering.add(row)
    gathering.refuse_repeated_ids()
    gathering.refuse_repeated_keys()
    gathering.refuse_dangling()
    gathering.refuse_cycles()
    return gathering.dossier(as_of, sources)


@dataclass
class Gathering:
    schema: Schema
    problems: list[Problem]
    built: list[tuple[Row, RawRow]] = field(default_factory=list)
    lost: list[RawRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    names: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def add(self, raw: RawRow) -> None:
        entity = self.schema[raw.table]
        if raw.problems:
            self._tell(raw, raw.problems)
            self.lost.append(raw)
            return
        key = raw_id(raw.data) if entity.key_field else ""
        if entity.key_field and not key:
            self._tell(raw, [_without_id(entity, raw)])
            self.lost.append(raw)
            return
        build = build_row(entity, raw.data, key, raw.address)
        self._tell(raw, build.problems)
        if build.row is None:
            self.lost.append(raw)
        else:
            self.built.append((replace(build.row, unsure=build.row.unsure | raw.unsure), raw))

    def refuse_repeated_ids(self) -> None:
        by_id: dict[tuple[str, str], list[tuple[Row, RawRow]]] = defaultdict(list)
        for row, raw in self.built:
            if row.entity.key_field:
                by_id[row.entity.name, row.id].append((row, raw))
        for (table, key), twins in by_id.items():
            if len(twins) > 1:
                places = ", ".join(sorted(raw.address.place(("id",)) for _, raw in twins))
                en = f"{table} id {key!r} is used by {len(twins)} rows: {places}"
                vi = f"mã {key!r} dùng cho {len(twins)} dòng của bảng {self.schema[table].label.vi}: {places}"
                self._refuse(twins, ("id",), "repeated-id", en, vi)

    def refuse_repeated_keys(self) -> None:
        self.built = [(self._without_repeats(row, raw), raw) for row, raw in self.built]

    def _without_repeats(self, row: Row, raw: RawRow) -> Row:
        problems: list[Problem] = []
        kept = without_repeats(row, problems)
        self._tell(raw, problems)
        return kept

    def refuse_dangling(self) -> None:
        known = {(row.entity.name, row.id) for row, _ in self.built} | {(r.table, raw_id(r.data)) for r in self.lost}
        ids: dict[tuple[str, ...], tuple[str, ...]] = {}
        dangling: list[tuple[Row, RawRow]] = []
        for row, raw in self.built:
            for path, tables, key in references(row):
                if not any((table, key) in known for table in tables):
                    ids[tables] = ids.get(tables) or tuple(sorted(k for t, k in known if t in tables))
                    names = self._names(tables) if row.address.cells is not None else ()
                    self._tell(raw, [dangling_problem(row, path, tables, key, ids[tables], names)])
                    dangling.append((row, raw))
        self._drop(dangling)

    def _names(self, tables: tuple[str, ...]) -> tuple[str, ...]:
        """What rows of these tables are called, for a sheet, on which a reference may be a name."""
        if tables not in self.names:
            named = {table: record.name for table in tables if (record := self.schema[table].record) and record.name}
            said = [row.values.get(named[row.entity.name]) for row, _ in self.built if row.entity.name in named]
            self.names[tables] = tuple(sorted({str(name) for name in said if name is not None}))
        return self.names[tables]

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
        for row in keyed(row for row, _ in self.built):
            tables[row.entity.name][row.id] = row
        return {name: dict(sorted(rows.items())) for name, rows in tables.items()}

    def dossier(self, as_of: date | None = None, sources: tuple[str, ...] = ()) -> Dossier:
        """What was gathered and not refused."""
        # One of a whole table is that of each of its rows.
        told = tuple(in_order(dict.fromkeys(self.problems)))
        return Dossier(self.schema, self.tables(), told, tuple(self.lost), as_of, sources, faults=tuple(self.faults))

    def _refuse(self, rows: list[tuple[Row, RawRow]], path: tuple[str, ...], code: str, en: str, vi: str) -> None:
        for _, raw in rows:
            self._tell(raw, [Problem(raw.address.place(path), code, en, vi)])
        self._drop(rows)

    def _tell(self, raw: RawRow, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.problems.append(problem)
            self.faults.append(Fault(raw, problem))

    def _drop(self, rows: list[tuple[Row, RawRow]]) -> None:
        # A row may be at fault twice, but is lost once.
        gone = {id(raw): raw for _, raw in rows}
        self.lost.extend(gone.values())
        self.built = [(row, raw) for row, raw in self.built if id(raw) not in gone]


def _without_id(entity: Entity, raw: RawRow) -> Problem:
    """Of a sheet without a column of ids: that there is nothing to make one of."""
    en, vi, cells = "an id", "mã", raw.address.cells
    if cells is not None and (ID,) not in cells and entity.record:
        record = entity.record
        paths = (record.name,) if record.name else (record.owner, *record.dated[:1])
        labels = [entity.fields[path].label for path in paths if path]
        en, vi = " and ".join(f"“{one.en}”" for one in labels), " và ".join(f"“{one.vi}”" for one in labels)
    said = f"{entity.name}: a row needs {en}", f"bảng {entity.label.vi}: dòng thiếu {vi}"
    return Problem(raw.address.place(()), "required-field", *said)


def dangling_problem(
    row: Row, path: str, tables: tuple[str, ...], key: str, ids: tuple[str, ...], names: tuple[str, ...] = ()
) -> Problem:
    """`ids`, `names`: of the rows that may be meant; names where one would do as well (on a sheet)."""
    close = {lang: near(key, ids, lang) or near(key, names, lang) for lang in ("en", "vi")}
    en = f"{path} names {key!r}, which is no {' or '.join(tables)}{close['en']}"
    what = "mã hoặc tên" if row.address.cells is not None else "mã"
    vi = f"{row.entity.label.vi} {row.id}: {what} {key!r} không có trong hồ sơ{close['vi']}"
    return Problem(row.address.place(tuple(path.split("."))), "dangling-reference", en, vi)


def references(row: Row) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Every reference that a row makes, in its lists too: the path, the tables it may lead to, the id."""
    for name, found in row.entity.fields.items():
        if found.kind == "ref" and name in row.values:
            yield name, found.tables, str(row.values[name])
    for name, items in row.lists.items():
        for item in items:
            for _, tables, key in references(item):
                yield name, tables, key


def without_repeats(row: Row, problems: list[Problem]) -> Row:
    """Two items with one key: neither is believed, both addresses are told, the list becomes unsure."""
    lists, unsure = dict(row.lists), set(row.unsure)
    for name, found in row.entity.lists.items():
        twins = _twins(lists.get(name, ()), found.key)
        if twins:
            problems.extend(_repeated_keys(found, twins))
            lists[name] = tuple(item for item in lists[name] if item not in twins)
            unsure.add(name)
    return replace(row, lists=lists, unsure=frozenset(unsure)) if unsure != row.unsure else row


def _twins(items: Iterable[Row], key: tuple[str, ...]) -> list[Row]:
    """Items that share their key; one without its first part has none."""
    seen: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for item in items if key else ():
        said = tuple(fold(str(item.values.get(part, ""))) for part in key)
        if said[0]:
            seen[said].append(item)
    return [item for alike in seen.values() if len(alike) > 1 for item in alike]


def _repeated_keys(found: ListField, twins: list[Row]) -> Iterator[Problem]:
    places = ", ".join(item.address.place(item.path) for item in twins)
    vi = f"{found.label.vi}: các dòng trùng khóa ({places})"
    for item in twins:
        yield Problem(item.address.place(item.path), "repeated-key", f"{found.path}: rows with one key ({places})", vi)


def keyed(rows: Iterable[Row]) -> Iterator[Row]:
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
