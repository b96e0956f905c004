"""A row as the evaluator sees it: values, what is denied, lists, declared sections, and the address of every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from criteria_engine.records.schema import Entity
from criteria_engine.values import Period, Quantity

Value = str | bool | Quantity | Period
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a row stands in its input.

    `row` is the address of the whole row. A workbook gives `cells`, the address of each cell by path, blank cells
    included; elsewhere the address of a value is its path (`model[MH-01].plan.schedule`), and `places` says where
    in the file that is (`ho-so.yaml:17:9`).
    """

    row: str
    cells: Mapping[Path, str] | None = None
    places: Mapping[Path, str] | None = None

    def origin(self, path: Path) -> str:
        """The address shown beside a value; it does not depend on the order of rows."""
        if self.cells is None:
            return self.row + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
        return _nearest(self.cells, path, self.row)

    def place(self, path: Path) -> str:
        """Where a person goes to mend the value: line and column, or the cell."""
        return _nearest(self.places, path, self.origin(path)) if self.places else self.origin(path)


def _nearest(known: Mapping[Path, str], path: Path, default: str) -> str:
    return next((known[path[:n]] for n in range(len(path), 0, -1) if path[:n] in known), default)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One record, or one item of a list within it.

    `denied`: paths whose cell says that there is none. `lists` holds every list that was given; a list in
    `unsure` lost an item to quarantine, so it may hold more than it shows. `complete`: sections declared whole.
    `owner`: table and id of the record that an item of a list belongs to.
    """

    entity: Entity
    id: str
    values: Mapping[str, Value]
    address: Address
    denied: frozenset[str] = frozenset()
    lists: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    complete: frozenset[str] = frozenset()
    path: Path = ()
    owner: tuple[str, str] | None = None

    def origin(self, name: str) -> str:
        """The address of the cell of a field, filled or blank."""
        return self.address.origin(self.path if self.entity.plain else (*self.path, *steps(name)))

    @property
    def label(self) -> str:
        """The name people know the row by; its id where there is none."""
        named = self.entity.record.name if self.entity.record else None
        value = self.values.get(named) if named else None
        return value if isinstance(value, str) else self.id


def steps(name: str) -> Path:
    """The path of a dotted field name."""
    return tuple(name.split("."))
