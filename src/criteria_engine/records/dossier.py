"""A dossier: every row that was handed in, indexed, and what was set aside, so that no gap reads as a no."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.records.ids import as_id, raw_id
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import VALUE, Schema
from criteria_engine.records.tidy import at_path, items_in, nested

# In place of an id, where a row that was set aside may be of any row: nothing there, or an id of nothing known.
ANYONE = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as a reader found it, and where. `unsure`: lists that may lack an item whose owner could not be read;
    `problems`: what its reader found wrong with it as a whole, so that nothing of it is believed."""

    table: str
    data: Any
    address: Address
    unsure: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem and the row that has it, as it came in: the row is set aside, or an item of one of its lists is."""

    raw: RawRow
    problem: Problem


@dataclass(frozen=True)
class Dossier:
    """Rows by table and id, in the order of ids, and the `problems` of rows that were set aside.

    `lost` holds what was set aside, so that a list it may belong to is never taken for whole. `faults`: the problems
    that lie in rows, with these. `remarks`: by address, what a reader inferred, converted or passed over.
    """

    schema: Schema
    tables: Mapping[str, Mapping[str, Row]]
    problems: tuple[Problem, ...] = ()
    lost: tuple[RawRow, ...] = ()
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    remarks: tuple[tuple[str, Remark], ...] = ()
    faults: tuple[Fault, ...] = ()

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

    def remarks_at(self, origin: str) -> tuple[Remark, ...]:
        """How the value at an address was read, where that is not as it stands there."""
        return tuple(self._remarks_by_place.get(origin, ()))

    @cached_property
    def _remarks_by_place(self) -> Mapping[str, list[Remark]]:
        found: dict[str, list[Remark]] = defaultdict(list)
        for at, remark in self.remarks:
            found[at].append(remark)
        return found

    @cached_property
    def of_whole_rows(self) -> frozenset[Problem]:
        """Problems of a cell for which its whole row was set aside."""
        lost = {id(raw) for raw in self.lost if not raw.problems}
        return frozenset(fault.problem for fault in self.faults if id(fault.raw) in lost)

    def may_lack(self, table: str, link: str, key: str) -> bool:
        """Whether a row set aside may have been one of `related(table, link, key)`."""
        names = self._lost_names(table, link)
        return ANYONE in names or key in names

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

    def with_rows(self, rows: Iterable[Row]) -> Dossier:
        """The dossier with these rows in place of those with the same table and id, or besides the others."""
        changed: dict[str, dict[str, Row]] = {}
        for row in rows:
            changed.setdefault(row.entity.name, {})[row.id] = row
        tables = {name: _merged(self.tables.get(name, {}), new) for name, new in changed.items()}
        other = replace(self, tables={**self.tables, **tables})
        for key, index in self._link_index.items():
            new = changed.get(key[0])
            other._link_index[key] = self._reindexed(key[0], key[1], index, new) if new else index
        return other

    def _reindexed(
        self, table: str, link: str, index: dict[str, list[Row]], new: Mapping[str, Row]
    ) -> dict[str, list[Row]]:
        """An index of links with the entries of some rows written anew, the others shared."""
        index = dict(index)
        for row in new.values():
            old = self.get(table, row.id)
            for name in names_in(old, link) if old else ():
                index[name] = [other for other in index[name] if other is not old]
            for name in names_in(row, link):
                place = bisect_left(index.get(name, []), row.id, key=lambda other: other.id)
                index[name] = [*index.get(name, [])[:place], row, *index.get(name, [])[place:]]
        return index

    def _links(self, table: str, link: str) -> Mapping[str, list[Row]]:
        index = self._link_index.get((table, link))
        if index is None:
            index = defaultdict(list)
            for row in self.tables.get(table, {}).values():
                for name in names_in(row, link):
                    index[name].append(row)
            self._link_index[table, link] = index
        return index

    def _lost_names(self, table: str, link: str) -> set[str]:
        """Ids that rows set aside name there, ANYONE among them where a row does not say whose it is."""
        names = self._lost_index.get((table, link))
        if names is None:
            raws = [raw for raw in self.lost if raw.table == table]
            tables = self.schema[table].tables_of(link) if raws else ()
            names = {name if self.is_known(tables, name) else ANYONE for raw in raws for name in self._said(raw, link)}
            self._lost_index[table, link] = names
        return names

    def _said(self, raw: RawRow, link: str) -> list[str]:
        value = at_path(nested(raw.data)[0], link) if isinstance(raw.data, Mapping) else None
        record = self.schema[raw.table].record
        if value is False and not (record and record.owner == link):
            return []
        items = items_in(value)
        return [as_id(item) for item in ([value] if items is None else items)]

    def is_known(self, tables: Iterable[str], key: str) -> bool:
        """Whether a row of one of the tables has this id, one that was set aside too."""
        return any(self.get(table, key) or (table, key) in self._lost_ids for table in tables)

    @cached_property
    def _lost_ids(self) -> set[tuple[str, str]]:
        return {(raw.table, key) for raw in self.lost if (key := raw_id(raw.data))}

    @cached_property
    def _lost_index(self) -> dict[tuple[str, str], set[str]]:
        return {}

    @cached_property
    def _link_index(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        return {}


def _merged(table: Mapping[str, Row], new: Mapping[str, Row]) -> dict[str, Row]:
    """Rows in the order of their ids."""
    merged = {**table, **new}
    return merged if len(merged) == len(table) else dict(sorted(merged.items()))


def names_in(row: Row, link: str) -> Iterator[str]:
    """The ids that a row names there, each once."""
    if link in row.values:
        yield str(row.values[link])
    yield from dict.fromkeys(str(item.values[VALUE]) for item in row.lists.get(link, ()))
