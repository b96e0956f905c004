"""A `Schema` is what the engine knows of a set of pydantic models: entities, typed fields, lists, relations.

It is built from the marks in `annotations.py` alone; the shipped models are one schema among others.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from criteria_engine.errors import nearest
from criteria_engine.records.annotations import (
    BlankReads,
    Dates,
    FieldKind,
    Kind,
    Label,
    ListKey,
    Measure,
    OpenEnd,
    Person,
    Record,
    Ref,
    Section,
    Vocabulary,
)

T = TypeVar("T")
# The one field of an item in a list of plain values.
VALUE = "value"
# The field that stands for the day which places a row in time, whatever field of its table holds it.
DATED = "dated"


@dataclass(frozen=True, slots=True)
class Field:
    """A typed place for one value: its dotted path within the row and all that its marks say."""

    path: str
    kind: Kind
    label: Label
    section: str | None = None
    measure: str | None = None
    codes: Mapping[str, Label] = field(default_factory=dict)
    statements: Mapping[str, Label] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    open_end: Literal["begin", "end"] | None = None
    blank_reads: bool | str | None = None
    dates: bool = False
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class ListField:
    """A list of rows (`item` has their fields) or of plain values (`item` has the one field `value`)."""

    path: str
    item: Entity
    label: Label
    section: str | None
    key: tuple[str, ...]
    plain: bool


@dataclass(frozen=True, eq=False)
class Entity:
    """A table, or the rows of a nested list; fields and lists by dotted path, in the order of the model."""

    name: str
    label: Label = field(repr=False)
    fields: Mapping[str, Field] = field(repr=False)
    lists: Mapping[str, ListField] = field(repr=False)
    record: Record | None = field(default=None, repr=False)
    model: type[BaseModel] | None = field(default=None, repr=False)
    plain: bool = field(default=False, repr=False)

    @cached_property
    def dated(self) -> tuple[str, ...]:
        """The fields that place a row in time."""
        return self.record.dated if self.record else tuple(f.path for f in self.fields.values() if f.dates)

    @property
    def is_table(self) -> bool:
        return self.record is not None

    @cached_property
    def key_field(self) -> str | None:
        return "id" if self.record and "id" in self.fields else None

    def tables_of(self, link: str) -> tuple[str, ...]:
        """The tables whose ids a field or plain list holds."""
        return self.fields[link].tables if link in self.fields else self.lists[link].item.fields[VALUE].tables

    def links_to(self, table: str) -> tuple[str, ...]:
        """Fields and plain lists of this table that may hold the id of a row of `table`."""
        single = [f.path for f in self.fields.values() if table in f.tables]
        many = [x.path for x in self.lists.values() if x.plain and table in x.item.fields[VALUE].tables]
        return tuple(single + many)


class Schema:
    """Entities by table name. Raises TypeError where a model cannot serve, naming model and field."""

    def __init__(self, models: Iterable[type[BaseModel]]) -> None:
        tables = [_entity_of_table(model) for model in models]
        _refuse_twins(tables)
        self.entities: Mapping[str, Entity] = {entity.name: entity for entity in tables}
        self.models: Mapping[type[BaseModel], Entity] = {e.model: e for e in tables if e.model}
        self._check_references()

    def __getitem__(self, table: str) -> Entity:
        return self.entities[table]

    def __contains__(self, table: object) -> bool:
        return table in self.entities

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Tables whose rows rules may judge."""
        return tuple(n for n, e in self.entities.items() if e.record and e.record.subject)

    @cached_property
    def registers(self) -> Entity | None:
        """The table whose rows declare lists closed, if the schema has one."""
        return next((e for e in self.entities.values() if e.record and e.record.registers), None)

    def _check_references(self) -> None:
        for name, found in (pair for entity in self.entities.values() for pair in _all_fields(entity)):
            for table in found.tables:
                if table not in self.entities:
                    raise TypeError(f"{name}: {found.path!r} refers to the table {table!r}, which the schema lacks")


def _entity_of_table(model: type[BaseModel]) -> Entity:
    record = getattr(model, "record", None)
    if not isinstance(record, Record):
        raise TypeError(f"{model.__name__} has no `record: ClassVar[Record]` to say which table it is")
    fields, lists = _collect(model, record.table, "", None)
    _check_names(f"{model.__name__}.record ({record.table})", named_by(record), (*fields, *lists))
    if record.dated:
        fields[DATED] = Field(DATED, "date", fields[record.dated[0]].label)
    return Entity(record.table, record.label, fields, lists, record, model)


def _refuse_twins(entities: Iterable[Entity]) -> None:
    first: dict[str, Entity] = {}
    for entity in entities:
        twin = first.setdefault(entity.name, entity)
        if twin is not entity and entity.model and twin.model:
            raise TypeError(f"{twin.model.__name__} and {entity.model.__name__} are both the table {entity.name!r}")


def _all_fields(entity: Entity) -> Iterator[tuple[str, Field]]:
    """Every field of a table and of the rows of its lists, each with the name of what it is in."""
    for found in entity.fields.values():
        yield entity.name, found
    for inner in entity.lists.values():
        yield from _all_fields(inner.item)


def named_by(record: Record) -> Iterator[str | None]:
    """Every field that the mark of a table names; None where it names none."""
    yield from (record.name, record.owner, record.sections, record.parent, record.begins, record.ends, record.successor)
    yield from record.dated
    yield from record.assesses or ()
    yield from (held.link for held in (*record.cells, *record.rows))
    if found := record.registers:
        yield from (found.owner, found.kind, found.period, found.complete)


def _check_names(where: str, names: Iterable[str | None], known: Iterable[str]) -> None:
    for name in names:
        if name is not None and name not in known:
            raise TypeError(f"{where}: there is no field {name!r}{nearest(name, known)}")


Above = tuple[type[BaseModel], ...]


def _collect(
    model: type[BaseModel], table: str, prefix: str, section: str | None, above: Above = ()
) -> tuple[dict[str, Field], dict[str, ListField]]:
    """Fields and lists of a model by path; `above` are the models around it."""
    fields: dict[str, Field] = {}
    lists: dict[str, ListField] = {}
    for name, info in model.model_fields.items():
        path, where = prefix + (info.alias or name), f"{model.__name__}.{name}"
        kind, inner, marks = shape_of(info, where)
        held = _mark(marks, Section)
        own_section = held.code if held else section
        if inner in (*above, model):
            raise TypeError(f"{where}: {inner.__name__} holds itself; a row has an end")
        if kind == "nested":
            more_fields, more_lists = _collect(inner, table, f"{path}.", own_section, (*above, model))
            fields |= more_fields
            lists |= more_lists
        elif kind == "rows":
            lists[path] = _list_of_rows(inner, table, path, own_section, marks, (*above, model))
        elif kind == "values":
            lists[path] = _list_of_values(inner, table, path, own_section, marks, model)
        else:
            fields[path] = _field(path, inner, own_section, marks, model)
    return fields, lists


def _list_of_rows(
    inner: Any, table: str, path: str, section: str | None, marks: tuple[Any, ...], above: Above
) -> ListField:
    label = _label(marks, path)
    fields, lists = _collect(inner, f"{table}.{path}", "", section, above)
    mark = _mark(marks, ListKey)
    key = mark.fields if mark else ()
    _check_names(f"{above[-1].__name__}.{path}, ListKey", key, fields)
    return ListField(path, Entity(f"{table}.{path}", label, fields, lists), label, section, key, plain=False)


def _list_of_values(
    inner: Any, table: str, path: str, section: str | None, marks: tuple[Any, ...], model: type[BaseModel]
) -> ListField:
    label = _label(marks, path)
    value = _field(VALUE, inner, section, marks, model)
    return ListField(
        path, Entity(f"{table}.{path}", label, {VALUE: value}, {}, plain=True), label, section, (), plain=True
    )


def _field(path: str, inner: Any, section: str | None, marks: tuple[Any, ...], model: type[BaseModel]) -> Field:
    ref, measure = _mark(marks, Ref), _mark(marks, Measure)
    open_end, blank = _mark(marks, OpenEnd), _mark(marks, BlankReads)
    return Field(
        path,
        "ref" if ref else _kind(inner, marks, f"{model.__name__}.{path}"),
        _label(marks, path),
        section,
        measure.unit if measure else None,
        _codes(inner),
        _statements(inner),
        ref.tables if ref else (),
        open_end.side if open_end else None,
        blank.value if blank else None,
        _mark(marks, Dates) is not None,
        _mark(marks, Person),
    )


def shape_of(info: FieldInfo, where: str) -> tuple[str, Any, tuple[Any, ...]]:
    """What an annotation is: a nested model, a list of rows, a list of values, or one value."""
    inner, marks = unwrapped(info.annotation, tuple(info.metadata))
    if get_origin(inner) in (list, tuple, set, frozenset):
        item, item_marks = unwrapped(get_args(inner)[0], ())
        if _is_model(item) and get_origin(inner) in (set, frozenset):
            raise TypeError(f"{where}: rows of a set have no place to point at; make it a list")
        return ("rows" if _is_model(item) else "values"), item, marks + item_marks
    if _is_model(inner):
        return "nested", inner, marks
    return "value", inner, marks


def unwrapped(annotation: Any, marks: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Strip `Annotated[…]` and `… | None`, keeping every mark met on the way."""
    if hasattr(annotation, "__metadata__"):
        return unwrapped(annotation.__origin__, marks + annotation.__metadata__)
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [a for a in get_args(annotation) if a is not type(None)]
        if len(rest) == 1:
            return unwrapped(rest[0], marks)
    return annotation, marks


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _kind(inner: Any, marks: tuple[Any, ...], where: str) -> Kind:
    said = _mark(marks, FieldKind)
    if said:
        return said.kind
    if get_origin(inner) is Literal or (isinstance(inner, type) and issubclass(inner, Enum)):
        return "enum"
    for known, kind in _KINDS.items():
        if isinstance(inner, type) and issubclass(inner, known):
            return kind
    raise TypeError(f"{where}: the engine has no kind of field for {inner!r}; mark it with FieldKind(…)")


# bool before int: in Python every bool is an int.
_KINDS: dict[type, Kind] = {
    bool: "yes_no", str: "text", int: "number", float: "number", Decimal: "number", datetime: "date", date: "date",
}  # fmt: skip


def _statements(inner: Any) -> dict[str, Label]:
    """What a yes to each question says, where the vocabulary has it."""
    members = inner if isinstance(inner, type) and issubclass(inner, Vocabulary) else ()
    return {code_of(member): member.statement for member in members if member.statement}


def _codes(inner: Any) -> dict[str, Label]:
    if get_origin(inner) is Literal:
        return {code_of(code): Label(code_of(code), code_of(code)) for code in get_args(inner)}
    if isinstance(inner, type) and issubclass(inner, Vocabulary):
        return {code_of(member): member.label for member in inner}
    if isinstance(inner, type) and issubclass(inner, Enum):
        return {code_of(member): Label(member.name, member.name) for member in inner}
    return {}


def code_of(value: object) -> str:
    """A value of an enumeration or a literal as the text by which rules and cells name it."""
    return str(value.value if isinstance(value, Enum) else value)


def _label(marks: tuple[Any, ...], path: str) -> Label:
    label = _mark(marks, Label)
    return label or Label(path, path)


def _mark(marks: tuple[Any, ...], kind: type[T]) -> T | None:
    # Marks of the field itself come before those of its item type, so the first one counts.
    return next((m for m in marks if isinstance(m, kind)), None)
