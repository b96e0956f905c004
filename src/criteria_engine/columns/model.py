"""What the columns of a data set look like: values as they were read, blanks and denials beside them.

The same content as `records.row.Row` and `records.dossier.Dossier`, column by column: a column says what stands in
the cells, never what a blank means there (that is `evaluate/columnar`). Rows that were set aside are not among them.

*Bits* are numpy arrays of uint8 with one bit a row, little-endian, ⌈n/8⌉ bytes; bits beyond `n` are arbitrary. Values
under a blank are arbitrary.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from criteria_engine.errors import Problem
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.values.quantity import Bound

Bits = NDArray[np.uint8]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
# A bound as a number; 0, and a column without bounds, is exact.
BOUNDS: tuple[Bound, ...] = ("exactly", "more_than", "at_least", "less_than", "at_most", "about")


@dataclass(slots=True)
class Numbers:
    """Kind `number`. `value` × 10^-`scale` is the number: int64, or an object array of Python ints where 64 bits do
    not hold them. `bound`: codes of BOUNDS, None where all are exact. `unit`: of every value (None: bare numbers),
    or, where they differ, `units[which_unit]` of each."""

    value: NDArray[Any]
    scale: int = 0
    bound: NDArray[np.uint8] | None = None
    unit: str | None = None
    which_unit: NDArray[np.int16] | None = None
    units: tuple[str | None, ...] = ()


@dataclass(slots=True)
class Days:
    """Kinds `date` and `period`: ordinals of the first and the last day; one array where every value is one day."""

    first: Rows
    last: Rows


@dataclass(slots=True)
class Codes:
    """Kinds `text`, `enum` and `yes_no`: `words[code]` is the value; no word twice. Words of yes_no are bools."""

    code: Rows
    words: Sequence[str | bool]


@dataclass(slots=True)
class Refs:
    """Kind `ref`: the row that each value names in `tables[table]` (the first of the field's tables that has the id;
    `table` None: all in the first); -1 where that row was set aside. `codes`: the ids as text, when asked for."""

    row: Rows
    tables: tuple[str, ...]
    codes: Callable[[], Codes]
    table: NDArray[np.uint8] | None = None


@dataclass(slots=True)
class Column:
    """`valid`: which cells hold a value, None: all. `denied`: which say that there is none (`Row.denied`), None: none;
    a cell is never both."""

    n: int
    data: Numbers | Days | Codes | Refs
    valid: Bits | None = None
    denied: Bits | None = None


@dataclass(slots=True)
class Listed:
    """A list of each row: its items are the rows `offsets[i]` to `offsets[i + 1]` of `items`, in their order.

    `given`: the row has the list at all (`name in Row.lists`; it may be empty), None: every row. `denied` and
    `unsure` as in `Row`, None: of no row.
    """

    offsets: Rows
    items: Table
    given: Bits | None = None
    denied: Bits | None = None
    unsure: Bits | None = None


class Table(ABC):
    """The rows of a table, or the items of a list of a table with `roots`: for each item the row of the table `root`
    that it belongs to in the end (None of a table itself)."""

    entity: Entity
    n: int
    root: Table | None = None
    roots: Rows | None = None

    @abstractmethod
    def column(self, field: str) -> Column:
        """A field of the entity (for an item of a plain list `value`); never `dated`. Worked out once."""

    @abstractmethod
    def listed(self, path: str) -> Listed:
        """A list of the entity. Worked out once."""

    def complete(self, section: str) -> Bits | None:
        """Which rows declare a section complete (`Row.complete`); None: none does. Only of a table itself."""
        raise NotImplementedError

    def id(self, row: int) -> str:
        """The id (`Row.id`). Only of a table itself."""
        raise NotImplementedError

    def find(self, ids: Sequence[str]) -> Rows:
        """The row of each id, -1 where there is none. Only of a table itself."""
        raise NotImplementedError

    def lines(self) -> Bits | None:
        """Which rows are lines of a journal (`judgements.rows.Line`); None: none is. Only of a table itself."""
        return None

    def ids(self, rows: Rows) -> Any:
        """The ids of some rows as an Arrow array of strings. Only of a table itself."""
        import pyarrow as pa

        # Half a surrogate pair, which JSON can hold, is no text of Arrow: its escape stands for it.
        ids = (self.id(int(row)).encode(errors="backslashreplace").decode() for row in rows)
        return pa.array(ids, pa.string())

    def order(self) -> Rows:
        """The rows in the order of their ids, as a dossier has them. Only of a table itself."""
        raise NotImplementedError


class Dataset(ABC):
    """Tables by name (a table without rows has one with `n` 0), and what was set aside, as in a dossier."""

    schema: Schema
    tables: Mapping[str, Table]
    problems: tuple[Problem, ...] = ()
    lost: tuple[RawRow, ...] = ()
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    EVERYONE: ClassVar[str] = ""

    @abstractmethod
    def row(self, table: str, row: int) -> Row:
        """One row as the reference evaluator sees it, built when asked for."""

    @abstractmethod
    def lost_names(self, table: str, link: str) -> set[str]:
        """Ids that rows set aside name in a link (`Dossier._lost_names`), EVERYONE among them where one may name any
        row."""

    @abstractmethod
    def dossier(self) -> Dossier:
        """The same records as a dossier whose rows are built when they are looked up: for explaining one subject."""
