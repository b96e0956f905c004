"""Rows of sheets put together: ids for names, each row once, the rows of lists under the row that owns them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from criteria_engine.errors import Problem, near
from criteria_engine.intake.book.names import Names, give_ids
from criteria_engine.intake.book.problems import contradiction
from criteria_engine.intake.layout import Sheet
from criteria_engine.intake.tables import Reading
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.ids import ID, raw_id
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Address, steps
from criteria_engine.records.row import Path as FieldPath
from criteria_engine.records.schema import Schema


@dataclass
class Raw:
    """A row of a table being put together from its own sheet and the sheets of its lists. `beside`: what stands in the
    office's own columns, and over a group of rows, where nothing else would tell two rows of one name apart."""

    table: str
    data: dict[str, Any]
    at: str
    cells: dict[FieldPath, str]
    beside: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def says_the_same(self, other: Raw) -> bool:
        shared = self.beside.keys() & other.beside.keys()
        return _said(self) == _said(other) and all(self.beside[key] == other.beside[key] for key in shared)


@dataclass(frozen=True)
class Item:
    """A row of a list, on the sheet of that list: its first column names the owner."""

    sheet: Sheet
    at: str
    data: dict[str, Any]
    cells: dict[str, str]

    @property
    def path(self) -> str:
        assert self.sheet.found is not None
        return self.sheet.found.path


@dataclass
class Together:
    """`list_sheets`: where the rows of each list stand; `orphans`: lists that lack a row whose owner is not there;
    `nameless`: rows of tables without a column of ids."""

    reading: Reading
    schema: Schema
    rows: list[Raw] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    list_sheets: dict[tuple[str, str], str] = field(default_factory=dict)
    orphans: set[tuple[str, str]] = field(default_factory=set)
    names: Names = field(default_factory=Names)
    nameless: list[Raw] = field(default_factory=list)

    def add(
        self, sheet: Sheet, at: str, data: dict[str, Any], cells: dict[str, str], beside: dict[str, str]
    ) -> None:
        """Take in a row of a table or of a list; `beside` as in `Raw`."""
        if sheet.found is not None:
            self.items.append(Item(sheet, at, data, cells))
            return
        self.rows.append(Raw(sheet.table, data, at, {steps(path): cell for path, cell in cells.items()}))
        if ID not in cells:
            self.rows[-1].beside = beside
            self.nameless.append(self.rows[-1])

    def set_aside(self, first: int, problem: Problem) -> None:
        """The rows of a table, from the `first` on to the last so far: none of them can be read."""
        for raw in self.rows[first:]:
            raw.problems = (problem,)

    def finish(self) -> None:
        """Put ids for names and items under their owners, then hand over the rows."""
        self._give_ids()
        # Before names are looked for, so that one row that is listed twice is one; and after, since the owner may be
        # written as an id and as a name.
        self.rows = self._once_each()
        self.names.resolve(self.schema, self.rows, self.reading)
        self.rows = self._once_each()
        owners: dict[tuple[str, str], list[Raw]] = defaultdict(list)
        for raw in self.rows:
            owners[raw.table, raw_id(raw.data)].append(raw)
        for item in self.items:
            self._attach(item, owners)
        for raw in self.rows:
            address = Address(raw.at, raw.cells | self._cells_of_lists(raw))
            unsure = frozenset(path for table, path in self.orphans if table == raw.table)
            self.reading.rows.append(RawRow(raw.table, raw.data, address, unsure, raw.problems))

    def _give_ids(self) -> None:
        """Ids that are made of an owner come after those of the owners."""
        free = [raw for raw in self.nameless if not self._has_owner(raw)]
        give_ids(self.schema, free, self.reading)
        owned = [raw for raw in self.nameless if self._has_owner(raw)]
        if owned:
            self.names.resolve_owners(self.schema, self.rows, owned, self.reading)
            give_ids(self.schema, owned, self.reading)

    def _has_owner(self, raw: Raw) -> bool:
        record = self.schema[raw.table].record
        return record is not None and record.owner in raw.data

    def _once_each(self) -> list[Raw]:
        """Without rows that say the very same under the same id."""
        kept: list[Raw] = []
        by_id: dict[tuple[str, str], list[Raw]] = defaultdict(list)
        for raw in self.rows:
            twins = by_id[raw.table, raw_id(raw.data)]
            if raw_id(raw.data) and any(map(raw.says_the_same, twins)):
                en, vi = f"the same as {twins[0].at}; counted once", f"trùng hệt {twins[0].at}; tính một lần"
                self._remark(raw.at, "listed-twice", raw_id(raw.data), en, vi)
            else:
                twins.append(raw)
                kept.append(raw)
        return kept

    def _attach(self, item: Item, owners: dict[tuple[str, str], list[Raw]]) -> None:
        found = self._owners_of(item, owners)
        if not found:
            # It may belong to any row of the table, so none of these lists is whole.
            self.orphans.add((item.sheet.table, item.path))
            self.reading.problems.append(_without_owner(item, owners))
        for owner in found:
            # Once each: the first item makes the list one that is not empty.
            if owner.data.get(item.path) == []:
                cell = owner.cells.get(steps(item.path), owner.at)
                self.reading.problems.append(contradiction(cell, item.at))
            _put_under(owner, item)

    def _owners_of(self, item: Item, owners: dict[tuple[str, str], list[Raw]]) -> list[Raw]:
        """The rows with the id that an item names, or the one that is called so."""
        table, key = item.sheet.table, raw_id(item.data)
        found = owners.get((table, key), [])
        if found or len(ids := self.names.called(table, key)) != 1:
            return found
        en, vi = f"{key!r} is the name of {ids[0]}", f"{key!r} là tên của {ids[0]}"
        self._remark(item.cells.get(ID, item.at), "named", key, en, vi)
        return owners[table, ids[0]]

    def _cells_of_lists(self, raw: Raw) -> dict[FieldPath, str]:
        """The address of a list without rows is the sheet on which they would stand."""
        return {steps(path): name for (table, path), name in self.list_sheets.items() if table == raw.table}

    def _remark(self, at: str, code: str, raw: str, en: str, vi: str) -> None:
        self.reading.remarks.append((at, Remark(code, raw, en, vi)))


def _said(raw: Raw) -> dict[str, Any]:
    """What a row says, however wide its spaces are."""
    return {path: " ".join(value.split()) if isinstance(value, str) else value for path, value in raw.data.items()}


def _without_owner(item: Item, owners: dict[tuple[str, str], list[Raw]]) -> Problem:
    table, key = item.sheet.table, raw_id(item.data)
    ids = [known for other, known in owners if other == table]
    en = f"no {table} has the id {key!r}{near(key, ids)}"
    vi = f"không có {item.sheet.columns[0].heading.vi} {key!r}{near(key, ids, 'vi')}"
    return Problem(item.cells.get(ID, item.at), "dangling-reference", en, vi)


def _put_under(owner: Raw, item: Item) -> None:
    items = owner.data.setdefault(item.path, [])
    here = (*steps(item.path), len(items))
    items.append({path: value for path, value in item.data.items() if path != ID})
    owner.cells[here] = item.at
    owner.cells.update({(*here, *steps(path)): cell for path, cell in item.cells.items()})
