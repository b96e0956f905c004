"""From raw mappings to rows: made ready, checked by pydantic, every problem addressed.

A row with a fault is set aside whole; an item of a list with a value that cannot be read is set aside alone, and its
list counts as unsure from then on. Nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from criteria_engine.errors import Problem
from criteria_engine.records.ids import ID, as_id
from criteria_engine.records.refusals import refusal
from criteria_engine.records.row import Address, Path, Row, Value, steps
from criteria_engine.records.schema import VALUE, Entity, Field, ListField, code_of
from criteria_engine.records.tidy import Tidy, items_in
from criteria_engine.text import clean
from criteria_engine.values import Period, Quantity


@dataclass(slots=True)
class Build:
    """What became of one raw row: the row, or None where it is set aside, and the problems with it."""

    row: Row | None
    problems: list[Problem] = field(default_factory=list)


def build_row(entity: Entity, raw: object, key: str, address: Address) -> Build:
    """One row of a table from a raw mapping (nested or with dotted keys)."""
    if not isinstance(raw, Mapping):
        en, vi = "a row is a mapping of field names", "một dòng phải gồm tên cột và giá trị"
        return Build(None, [Problem(address.place(()), "row-shape", en, vi)])
    tidy = Tidy(entity, raw, address)
    check = _Check(tidy)
    model = check.model()
    problems = tidy.problems + check.problems
    if model is None or tidy.problems:
        return Build(None, problems)
    # The id as the model reads it, since references are read by models too: "007" of a whole number is 7.
    key = next((as_id(value) for name, value in _leaves(model) if name == ID), key)
    return Build(_Rows(tidy, check.unsure, (entity.name, key)).row(entity, model, key), problems)


class _Check:
    """Asks pydantic, setting faulty items aside until the rest is sound or the row itself is at fault."""

    def __init__(self, tidy: Tidy) -> None:
        self.tidy = tidy
        self.unsure: set[Path] = set()
        self.problems: list[Problem] = []

    def model(self) -> BaseModel | None:
        assert self.tidy.entity.model is not None
        try:
            return self.tidy.entity.model.model_validate(self.tidy.data)
        except ValidationError as error:
            faults = error.errors(include_url=False)
        self.problems += [self._refusal(fault) for fault in faults]
        items = {self._item_of(fault["loc"]) for fault in faults}
        if None in items:
            return None
        # From the last to the first, so that no index shifts before its turn.
        for place, index in sorted((item for item in items if item), key=lambda item: -item[1]):
            self._set_aside(place, index)
        return self.model()

    def _refusal(self, fault: Any) -> Problem:
        path = self._as_given(fault["loc"])
        at, name, found = self.tidy.address.place(path), ".".join(map(str, path)), self._field_at(path)
        codes, label = (found.codes, found.label) if found else (None, None)
        return refusal(fault, at, name, codes, label, on_sheet=self.tidy.address.cells is not None)

    def _field_at(self, path: Path) -> Field | None:
        """The field at a path of the input; None where it leads to none."""
        entity, name = self.tidy.entity, ""
        for step in path:
            name = f"{name}.{step}".lstrip(".") if isinstance(step, str) else name
            if name in entity.lists:
                entity, name = entity.lists[name].item, ""
        return entity.fields.get(name or VALUE)

    def _as_given(self, loc: Path) -> Path:
        """The path in the input of what stands at `loc` in the data that pydantic saw."""
        path: Path = ()
        for step in loc:
            if isinstance(step, int):
                numbers = self.tidy.numbers.get(path, ())
                path = (*path, numbers[step] if step < len(numbers) else step)
            # Pydantic adds tags of validators ("function-before[…]") to the path; no field is called so.
            elif "[" not in step:
                path = (*path, step)
        return path

    def _item_of(self, loc: Path) -> tuple[Path, int] | None:
        """The outermost list item that an error lies in; None where it lies in the row itself."""
        for n in range(1, len(loc)):
            index = loc[n]
            if isinstance(index, int):
                return (loc[:n], index) if ".".join(map(str, loc[:n])) in self.tidy.entity.lists else None
        return None

    def _set_aside(self, place: Path, index: int) -> None:
        inner: Any = self.tidy.data
        for step in place[:-1]:
            inner = inner[step]
        del inner[place[-1]][index]
        if place in self.tidy.numbers:
            del self.tidy.numbers[place][index]
        self.unsure.add(place)


class _Rows:
    """A validated model as a row, and the items of its lists as rows within it."""

    def __init__(self, tidy: Tidy, unsure: set[Path], root: tuple[str, str]) -> None:
        self.tidy = tidy
        self.unsure = unsure
        self.root = root

    def row(self, entity: Entity, model: BaseModel, key: str, path: Path = ()) -> Row:
        values: dict[str, Value] = {}
        lists: dict[str, tuple[Row, ...]] = {}
        for name, value in _leaves(model):
            if name in entity.fields:
                values[name] = to_value(value, entity.fields[name])
            elif name in entity.lists:
                lists[name] = tuple(self._items(entity.lists[name], value, (*path, *steps(name))))
        sections = lists.get(entity.record.sections, ()) if entity.record and entity.record.sections else ()
        return Row(
            entity, key, values, self.tidy.address, frozenset(self._denied(entity, path)), lists,
            frozenset(name for name in entity.lists if (*path, *steps(name)) in self.unsure),
            frozenset(str(s.values[VALUE]) for s in sections), path, self.root if path else None,
        )  # fmt: skip

    def _denied(self, entity: Entity, path: Path) -> Iterator[str]:
        for name in (*entity.fields, *entity.lists):
            full = (*path, *steps(name))
            if any(full[:n] in self.tidy.denied for n in range(len(path) + 1, len(full) + 1)):
                yield name

    def _items(self, found: ListField, value: Any, path: Path) -> Iterator[Row]:
        items = items_in(value) or []
        for n, item in zip(self._numbers(value, len(items), path), items, strict=True):
            # A set has forgotten where its items stood; the place of each is that of the set.
            here = path if isinstance(value, set | frozenset) else (*path, n)
            if isinstance(item, BaseModel):
                yield self.row(found.item, item, f"{found.path}[{n}]", here)
            else:
                said = to_value(item, found.item.fields[VALUE])
                yield Row(found.item, str(n), {VALUE: said}, self.tidy.address, path=here, owner=self.root)

    def _numbers(self, value: Any, length: int, path: Path) -> Iterable[int]:
        """Where each item stood in the input, as far as the model keeps items in their places."""
        numbers = self.tidy.numbers.get(path, ())
        return numbers if isinstance(value, list | tuple) and len(numbers) == length else range(length)


def _leaves(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, info in type(model).model_fields.items():
        value, path = getattr(model, name), prefix + (info.alias or name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, f"{path}.")
        elif value is not None:
            yield path, value


def to_value(value: Any, found: Field) -> Value:
    """A validated Python value as one of the kinds that conditions compare."""
    if found.kind == "ref":
        return as_id(value)
    if found.kind == "enum":
        return code_of(value)
    if isinstance(value, bool | Period | Quantity):
        return value
    if isinstance(value, int | float | Decimal):
        return Quantity(Decimal(str(value)))
    if isinstance(value, datetime):
        return Period.day(value.date())
    return Period.day(value) if isinstance(value, date) else clean(str(value))
