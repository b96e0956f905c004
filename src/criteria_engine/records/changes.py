"""Changes to a dossier as plain data, and the dossier that they make of another one.

A change is written as a file would hold it, and its row is read again whole: what no file may hold, no change can
bring in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from criteria_engine.errors import InputError, Problem, nearest
from criteria_engine.records.build import build_row
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.gather import dangling_problem, references, without_repeats
from criteria_engine.records.ids import ID, as_id
from criteria_engine.records.raw import parts_around, raw_of
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import DATED, Entity, ListField


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a record. `op` is `add` where nothing is there yet, `replace` where a value is corrected.

    `id` is None for a new row of a table without ids. `path` is dotted, with list items by number
    (`necessity.0.statement`); "" is the row itself, a list's own path adds an item. `value` is as a file holds it.
    """

    op: Literal["add", "replace"]
    table: str
    id: str | None
    path: str
    value: Any


def with_changes(dossier: Dossier, changes: Iterable[Change]) -> Dossier:
    """The dossier with changes made, in their order. Raises InputError, with every problem, where one does not fit."""
    making = _Making(dossier)
    for change in changes:
        making.make(change)
    return making.dossier()


class _Making:
    """Rows that change, as raw data; each is read again when all changes are in."""

    def __init__(self, dossier: Dossier) -> None:
        self.before = dossier
        self.raws: dict[tuple[str, str], dict[str, Any]] = {}
        self.problems: list[Problem] = []

    def make(self, change: Change) -> None:
        if change.table not in self.before.schema:
            known = self.before.schema.entities
            en, vi = f"no table {change.table!r}{nearest(change.table, known)}", f"không có bảng {change.table!r}"
            self._refuse(change, "unknown-table", en, vi + nearest(change.table, known, "vi"))
        elif change.path == ID:
            en = "an id stays as it is, since other rows name it; add a row instead"
            self._refuse(change, "fixed-id", en, "mã không được đổi vì dòng khác dẫn tới; đề nghị thêm dòng mới")
        elif not change.path:
            self._new_row(change, self.before.schema[change.table])
        elif (raw := self._raw(change)) is not None:
            before = self.before.get(change.table, str(change.id))
            self._write(change, change.path, raw, self.before.schema[change.table], before)

    def dossier(self) -> Dossier:
        rows = [row for (table, key), raw in self.raws.items() if (row := self._row(table, key, raw))]
        after = self.before.with_rows(rows)
        for row in rows:
            self._check_references(row, after)
        self._check_parents(rows, after)
        if self.problems:
            raise InputError(self.problems)
        return after

    # --- one change ---------------------------------------------------------------------------------------------

    def _new_row(self, change: Change, entity: Entity) -> None:
        data = _flat(entity, change.value) if isinstance(change.value, Mapping) else {}
        key = as_id(data.get("id", change.id)) if entity.key_field else self._free_key(entity)
        if not data or not key:
            en = "a new row is a mapping of field names, with an id where its table has ids"
            self._refuse(change, "row-shape", en, "dòng mới phải gồm tên cột và giá trị, có mã nếu bảng có mã")
        elif (entity.name, key) in self.raws or self.before.get(entity.name, key):
            en, vi = f"{entity.name} has a row {key!r} already", f"bảng {entity.label.vi} đã có mã {key!r}"
            self._refuse(change, "repeated-id", en, vi)
        else:
            self.raws[entity.name, key] = data | ({"id": key} if entity.key_field else {})

    def _free_key(self, entity: Entity) -> str:
        """Rows without ids go by a number that no other row has."""
        taken = {key for table, key in self.raws if table == entity.name} | {
            r.id for r in self.before.rows(entity.name)
        }
        return next(f"+{n}" for n in range(1, len(taken) + 2) if f"+{n}" not in taken)

    def _raw(self, change: Change) -> dict[str, Any] | None:
        key = (change.table, str(change.id))
        if key not in self.raws:
            row = self.before.get(*key)
            if row is None:
                ids = [r.id for r in self.before.rows(change.table)]
                label = self.before.schema[change.table].label.vi
                en = f"{change.table} has no row {change.id!r}{nearest(key[1], ids)}"
                self._refuse(change, "unknown-subject", en,
                             f"bảng {label} không có mã {change.id!r}{nearest(key[1], ids, 'vi')}")  # fmt: skip
                return None
            self.raws[key] = raw_of(row)
        return self.raws[key]

    def _write(self, change: Change, path: str, raw: dict[str, Any], entity: Entity, before: Row | None) -> None:
        """Write the value at a path of a raw row; `before` is the row as it was read."""
        name, number, rest = _split(entity, path)
        items = list(raw.get(name) or []) if name in entity.lists else []
        known = [*entity.lists, *(found for found in entity.fields if found != DATED)]
        if name not in known:
            en = f"{entity.name} has no field {name!r}{nearest(name, known)}"
            vi = f"bảng {entity.label.vi} không có cột {name!r}{nearest(name, known, 'vi')}"
            self._refuse(change, "unknown-field", en, vi)
        elif number is None:
            _open_parts(raw, entity, name)
            raw[name] = [*items, change.value] if name in entity.lists and change.op == "add" else change.value
        elif (place := _place(before, name, number)) is None or place >= len(items):
            label = entity.lists[name].label.vi
            self._refuse(change, "unknown-field", f"{name} has no item {number}", f"{label} không có mục {number + 1}")
        else:
            item = self._item(change, rest, items[place], entity.lists[name], _item_at(before, name, place))
            raw[name] = [*items[:place], item, *items[place + 1 :]]

    def _item(self, change: Change, rest: str, item: Any, found: ListField, before: Row | None) -> Any:
        """An item as a change leaves it: another one, or with something within it written."""
        if rest and isinstance(item, dict):
            item = dict(item)
            self._write(change, rest, item, found.item, before)
        elif rest:
            en, vi = f"an item of {found.path} is a plain value", f"mỗi mục của {found.label.vi} chỉ là một giá trị"
            self._refuse(change, "unknown-field", en, vi)
        return item if rest else change.value

    # --- the row read again -------------------------------------------------------------------------------------

    def _row(self, table: str, key: str, raw: dict[str, Any]) -> Row | None:
        before = self.before.get(table, key)
        address = before.address if before else Address(f"{table}[{key}]")
        built = build_row(self.before.schema[table], raw, key, address)
        self.problems += built.problems
        if built.row is None:
            return None
        row = replace(_replaced(built.row, before), id=key) if before else replace(built.row, id=key)
        return without_repeats(row, self.problems)

    def _check_references(self, row: Row, after: Dossier) -> None:
        for path, tables, key in references(row):
            if not after.is_known(tables, key) and not any((table, key) in self.raws for table in tables):
                ids = tuple(sorted(r.id for t in tables for r in after.rows(t)))
                self.problems.append(dangling_problem(row, path, tables, key, ids))

    def _check_parents(self, rows: Iterable[Row], after: Dossier) -> None:
        changed = {(row.entity.name, row.id): row for row in rows}
        for entity in {row.entity.name: row.entity for row in changed.values()}.values():
            if parent := entity.record.parent if entity.record else None:
                above = {r.id: [str(r.values[parent])] for r in after.rows(entity.name) if parent in r.values}
                for ring in rings(above):
                    within = (changed[entity.name, key] for key in ring if (entity.name, key) in changed)
                    self.problems += [_cyclic(row, parent, ring) for row in within]

    def _refuse(self, change: Change, code: str, en: str, vi: str) -> None:
        at = f"{change.table}[{change.id or ''}]{'.' if change.path else ''}{change.path}"
        self.problems.append(Problem(at, code, en, vi))


def _cyclic(row: Row, parent: str, ring: list[str]) -> Problem:
    path = " → ".join([*ring, ring[0]])
    return Problem(row.address.place((parent,)), "cyclic-parent", f"the parents go round in a ring: {path}",
                   f"đơn vị cấp trên lặp vòng: {path}")  # fmt: skip


def _split(entity: Entity, path: str) -> tuple[str, int | None, str]:
    """A path as the list that it goes through, the number of the item, and the rest; no number for a cell."""
    names = path.split(".")
    for cut, step in enumerate(names):
        head = ".".join(names[:cut])
        if step.isdigit() and head in entity.lists:
            return head, int(step), ".".join(names[cut + 1 :])
    return path, None, ""


def _place(before: Row | None, name: str, number: int) -> int | None:
    """Where among the items that were read the one stands that the input has at this number; None where that one was
    set aside. Items that are added come after all of the input."""
    numbers = _numbers(before.lists.get(name, ())) if before else []
    if number in numbers:
        return numbers.index(number)
    after_all = number - max(numbers, default=-1) - 1
    return len(numbers) + after_all if after_all >= 0 else None


def _item_at(before: Row | None, name: str, place: int) -> Row | None:
    items = before.lists.get(name, ()) if before else ()
    return items[place] if place < len(items) else None


def _numbers(items: tuple[Row, ...]) -> list[int]:
    """The numbers of items in the input; those of a set have none."""
    return [number for item in items if isinstance(number := item.path[-1], int)]


def _open_parts(raw: dict[str, Any], entity: Entity, name: str) -> None:
    """A part that is denied as a whole is denied cell by cell, so that one of them can be written."""
    for part in (part for part in parts_around(name) if raw.get(part) is False):
        del raw[part]
        within = {path: found.kind for path, found in entity.fields.items() if path.startswith(f"{part}.")}
        # A no in a yes or no would be an answer, so it is left blank.
        raw |= {path: False for path, kind in within.items() if kind != "yes_no"}
        raw |= {path: False for path in entity.lists if path.startswith(f"{part}.")}


def _flat(entity: Entity, data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A mapping by dotted names, as deep as the names of the table's fields go."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        path = f"{prefix}{key}"
        inside = isinstance(value, Mapping) and path not in entity.fields
        found |= _flat(entity, value, f"{path}.") if inside else {path: value}
    return found


def _replaced(row: Row, before: Row) -> Row:
    """The row with the places of items, and the doubts about lists, that it had before."""
    lists = {name: tuple(_numbered(items, before.lists.get(name, ()))) for name, items in row.lists.items()}
    return replace(row, lists=lists, unsure=row.unsure | before.unsure)


def _numbered(items: tuple[Row, ...], before: tuple[Row, ...]) -> Iterator[Row]:
    """Items keep their numbers in the input; those that are added come after all that it has."""
    numbers = _numbers(before)
    last = max(numbers, default=-1)
    for place, item in enumerate(items):
        if not isinstance(item.path[-1], int):
            yield item
            continue
        old = before[place] if place < len(before) else None
        number = numbers[place] if old else last + 1 + place - len(before)
        moved = replace(item, path=(*item.path[:-1], number))
        yield _replaced(moved, old) if old and item.lists else moved
