"""A dossier over columns: its rows are built when they are looked up, so that one subject can be explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from criteria_engine.columns.model import Codes, Dataset, Refs, Rows, Table
from criteria_engine.records.dossier import Dossier, names_in
from criteria_engine.records.row import Row
from criteria_engine.records.schema import VALUE


class LazyRows(Mapping[str, Row]):
    """The rows of a table by id, in the order of ids; what was built once stays."""

    def __init__(self, dataset: Dataset, table: str) -> None:
        self._dataset = dataset
        self._name = table
        self._built: dict[int, Row] = {}

    @property
    def _table(self) -> Table:
        return self._dataset.tables[self._name]

    def at(self, row: int) -> Row:
        """A row by its number."""
        if row not in self._built:
            self._built[row] = self._dataset.row(self._name, row)
        return self._built[row]

    def __getitem__(self, key: str) -> Row:
        row = int(self._table.find([key])[0])
        if row < 0:
            raise KeyError(key)
        return self.at(row)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and int(self._table.find([key])[0]) >= 0

    def __iter__(self) -> Iterator[str]:
        return (self._table.id(int(row)) for row in self._table.order())

    def __len__(self) -> int:
        return self._table.n


class Laid(Mapping[str, Row]):
    """Rows laid over those of a table, in place of the ones with their ids or besides them."""

    def __init__(self, base: Mapping[str, Row], rows: Mapping[str, Row]) -> None:
        self.base = base
        self.rows = rows
        self._added = [key for key in rows if key not in base]

    def __getitem__(self, key: str) -> Row:
        return self.rows.get(key) or self.base[key]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self.base, *self._added}) if self._added else self.base)

    def __len__(self) -> int:
        return len(self.base) + len(self._added)


@dataclass(frozen=True)
class LazyDossier(Dossier):
    """Equal to the dossier of the same rows in every lookup. `laid`: rows that were put over those of the columns."""

    dataset: Dataset = field(kw_only=True)
    laid: Mapping[str, Mapping[str, Row]] = field(kw_only=True, default_factory=dict)

    @classmethod
    def of(cls, dataset: Dataset) -> LazyDossier:
        tables = {name: LazyRows(dataset, name) for name in dataset.tables}
        given = (dataset.schema, tables, dataset.problems, dataset.lost, dataset.as_of, dataset.sources)
        return cls(*given, dataset=dataset)

    def related(self, table: str, link: str, key: str) -> tuple[Row, ...]:
        if table not in self.dataset.tables:
            return ()
        rows = self._read(table)
        found = tuple(rows.at(int(row)) for row in self._index(table, link).naming(key))
        laid = self.laid.get(table)
        if laid is None:
            return found
        kept = [row for row in found if row.id not in laid]
        return tuple(sorted([*kept, *(row for row in laid.values() if key in names_in(row, link))], key=lambda r: r.id))

    def with_rows(self, rows: Iterable[Row]) -> Dossier:
        laid = {table: dict(over) for table, over in self.laid.items()}
        for row in rows:
            laid.setdefault(row.entity.name, {})[row.id] = row
        tables: dict[str, Mapping[str, Row]] = {name: Laid(self._read(name), over) for name, over in laid.items()}
        other = replace(self, tables={**self.tables, **tables}, laid=laid)
        # The columns are the same ones, and so is what was found in them.
        other.__dict__["_indexes"] = self._indexes
        return other

    def _read(self, table: str) -> LazyRows:
        """The rows of the columns themselves."""
        rows = self.tables[table]
        base = rows.base if isinstance(rows, Laid) else rows
        assert isinstance(base, LazyRows)
        return base

    def _index(self, table: str, link: str) -> Naming:
        found = self._indexes.get((table, link))
        if found is None:
            found = self._indexes[table, link] = Naming(self.dataset, table, link)
        return found

    @cached_property
    def _indexes(self) -> dict[tuple[str, str], Naming]:
        return {}


class Naming:
    """Which rows of a table name an id in a field or plain list, in the order of their ids."""

    def __init__(self, dataset: Dataset, table: str, link: str) -> None:
        found = dataset.tables[table]
        if link in found.entity.fields:
            column, owners = found.column(link), np.arange(found.n, dtype=np.int32)
        elif link in found.entity.lists:
            listed = found.listed(link)
            column = listed.items.column(VALUE)
            owners = np.repeat(np.arange(found.n, dtype=np.int32), np.diff(listed.offsets))
        else:
            self._code = np.zeros(0, np.int32)
            self._rows, self._words = self._code, {}
            return
        codes = column.data.codes() if isinstance(column.data, Refs) else column.data
        assert isinstance(codes, Codes)
        rank = np.empty(found.n, np.int32)
        rank[found.order()] = np.arange(found.n, dtype=np.int32)
        there = np.ones(column.n, np.bool_)
        if column.valid is not None:
            there = np.unpackbits(column.valid, count=column.n, bitorder="little").view(np.bool_)
        code, rows = codes.code[there], owners[there]
        by_code = np.lexsort((rank[rows], code))
        self._code, self._rows = code[by_code], rows[by_code]
        self._words = {str(word): n for n, word in enumerate(codes.words)}

    def naming(self, key: str) -> Rows:
        code = self._words.get(key, -1)
        begin, end = np.searchsorted(self._code, [code, code + 1])
        rows = self._rows[begin:end]
        # A row that names another one twice in a list is one row.
        return rows[np.concatenate(([True], rows[1:] != rows[:-1]))] if len(rows) > 1 else rows
