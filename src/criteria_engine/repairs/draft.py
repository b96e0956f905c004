"""A dossier while a repair is sought: rows changed on a copy, and what was changed.

Rows are changed as they stand in memory, which is quick; before a repair is shown its changes are made on the records
as a file would hold them (`mend.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.raw import written
from criteria_engine.records.row import Address, Path, Row, Value
from criteria_engine.records.schema import VALUE, Entity, ListField


@dataclass(frozen=True, slots=True)
class At:
    """A row by table, id and the items that lead to it, since rows are written anew: `necessity`, 0."""

    table: str
    id: str
    path: Path = ()

    @classmethod
    def of(cls, row: Row) -> At:
        """Where a row is; lists go by their dotted names."""
        if not row.owner:
            return cls(row.entity.name, row.id)
        path: list[str | int] = []
        name: list[str] = []
        for step in row.path:
            if isinstance(step, int):
                path += [".".join(name), step]
                name = []
            else:
                name.append(step)
        return cls(*row.owner, tuple(path))

    def cell(self, name: str) -> str:
        """The path of a field of this row within its record."""
        return ".".join(map(str, (*self.path, *([name] if name else []))))


@dataclass(frozen=True, slots=True)
class Need:
    """The part of the condition that a change answers, to be true or false, asked in the entities around."""

    node: n.Condition | None
    wish: bool
    scope: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: a cell filled, an item or a row added. `value` is as a file holds it.

    `added`: it is a new row, or a new item, which is then at `item`. `denied`: the cell said that there is none.
    """

    at: At
    name: str
    value: Any
    need: Need
    before: Value | None = None
    origin: str = ""
    added: bool = False
    closes: bool = False
    attests: bool = False
    denied: bool = False
    item: At | None = None


@dataclass(frozen=True)
class Draft:
    """A dossier with changes made to it, in their order. `new`: rows and items that were added, by where they are."""

    dossier: Dossier
    edits: tuple[Edit, ...] = ()
    new: frozenset[At] = frozenset()

    def row(self, at: At) -> Row:
        """The row as it stands now."""
        row = self.dossier.get(at.table, at.id)
        assert row is not None
        for name, number in zip(at.path[::2], at.path[1::2], strict=True):
            row = next(item for item in row.lists[str(name)] if item.path[-1] == number)
        return row

    def is_new(self, at: At) -> bool:
        """Whether the row was added, or is part of one that was."""
        return any(At(at.table, at.id, at.path[:end]) in self.new for end in range(0, len(at.path) + 1, 2))

    # --- changes ------------------------------------------------------------------------------------------------

    def put(self, at: At, name: str, value: Value, need: Need, attests: bool = False) -> Draft:
        """Let a cell hold a value."""
        row = self.row(at)
        before = row.values.get(name)
        changed = replace(row, values={**row.values, name: value}, denied=row.denied - {name})
        edit = Edit(
            at, name, written(value, row.entity.fields[name]), need, before, row.origin(name), attests=attests,
            denied=name in row.denied,
        )  # fmt: skip
        return self._with(at, changed, edit)

    def deny(self, at: At, name: str, need: Need) -> Draft:
        """Say of a blank cell that there is none."""
        row = self.row(at)
        changed = replace(row, denied=row.denied | {name})
        return self._with(at, changed, Edit(at, name, False, need, None, row.origin(name)))

    def no_items(self, at: At, name: str, need: Need) -> Draft:
        """Say of a blank list that it is empty."""
        row = self.row(at)
        changed = replace(row, lists={**row.lists, name: ()})
        return self._with(at, changed, Edit(at, name, [], need, None, row.origin(name), closes=True))

    def close_section(self, at: At, name: str, section: str, need: Need) -> Draft:
        """Declare a section of a record complete."""
        draft, _ = self.add_item(at, name, {VALUE: section}, need, closes=True)
        row = draft.row(at)
        return draft._with(at, replace(row, complete=row.complete | {section}), None)

    def add_item(
        self, at: At, name: str, values: Mapping[str, Value], need: Need, closes: bool = False
    ) -> tuple[Draft, At]:
        """An item at the end of a list."""
        row = self.row(at)
        found, items = row.entity.lists[name], row.lists.get(name, ())
        number = 1 + max((int(item.path[-1]) for item in items), default=-1)
        place = At(at.table, at.id, (*at.path, name, number))
        item = Row(
            found.item, _item_id(found, number), dict(values), row.address, path=(*row.path, *name.split("."), number),
            owner=row.owner or (row.entity.name, row.id),
        )  # fmt: skip
        changed = replace(row, lists={**row.lists, name: (*items, item)}, denied=row.denied - {name})
        raw = {key: written(value, found.item.fields[key]) for key, value in values.items()}
        edit = Edit(
            at, name, raw[VALUE] if found.plain else raw, need, None, row.origin(name), True, closes, item=place
        )
        return replace(self._with(at, changed, edit), new=self.new | {place}), place

    def add_row(
        self, entity: Entity, key: str, values: Mapping[str, Value], lists: Mapping[str, str], need: Need,
        closes: bool = False, attests: bool = False, origin: str = "",
    ) -> tuple[Draft, At]:  # fmt: skip
        """A row of a table; `lists` are plain lists of one value each."""
        address = Address(f"{entity.name}[{key}]")
        at = At(entity.name, key)
        items = {name: (_plain_item(entity, key, name, value, address),) for name, value in lists.items()}
        row = Row(entity, key, dict(values), address, lists=items)
        raw: dict[str, Any] = {name: written(value, entity.fields[name]) for name, value in values.items()}
        raw |= {name: [value] for name, value in lists.items()}
        edit = Edit(at, "", raw, need, None, origin or address.row, added=True, closes=closes, attests=attests)
        draft = replace(self, dossier=self.dossier.with_rows([row]), edits=(*self.edits, edit), new=self.new | {at})
        return draft, at

    def _with(self, at: At, row: Row, edit: Edit | None) -> Draft:
        edits = (*self.edits, edit) if edit else self.edits
        return replace(self, dossier=self.dossier.with_rows([self._root(at, row)]), edits=edits)

    def _root(self, at: At, row: Row) -> Row:
        """The record with a row within it written anew."""
        if not at.path:
            return row
        *rest, name, number = at.path
        holder_at = At(at.table, at.id, tuple(rest))
        holder = self.row(holder_at)
        items = tuple(row if item.path[-1] == number else item for item in holder.lists[str(name)])
        return self._root(holder_at, replace(holder, lists={**holder.lists, str(name): items}))


def _item_id(found: ListField, number: int) -> str:
    return str(number) if found.plain else f"{found.path}[{number}]"


def _plain_item(entity: Entity, key: str, name: str, value: str, address: Address) -> Row:
    found = entity.lists[name]
    return Row(found.item, "0", {VALUE: value}, address, path=(*name.split("."), 0), owner=(entity.name, key))
