"""What the models of a schema make of single cells: which values need no second look, and what a blank may not be.

The models themselves are asked, one distinct value at a time; a model that looks at several cells at once cannot be
asked so, and its rows are all read by the reference (`Model.separable`).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Optional, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, PlainSerializer, TypeAdapter, ValidationError
from pydantic import WithJsonSchema as JsonSchema
from pydantic.fields import FieldInfo

from criteria_engine.intake.cells import read_cell
from criteria_engine.intake.layout import Column
from criteria_engine.records.annotations import (
    BlankReads,
    Dates,
    FieldKind,
    Label,
    ListKey,
    Measure,
    OpenEnd,
    Ref,
    Section,
    read_count,
    read_money,
)
from criteria_engine.records.build import to_value
from criteria_engine.records.ids import ID, whole
from criteria_engine.records.row import Value
from criteria_engine.records.schema import VALUE, Entity, Field, shape_of, unwrapped
from criteria_engine.records.tidy import blank, is_no_answer, is_too_long
from criteria_engine.text import clean
from criteria_engine.values import Period, Quantity, read_date, read_period, read_quantity


class Mark(Enum):
    """What stands in a cell in place of a value. REFUSED: something that the reference has to look at."""

    BLANK = 0
    DENIED = 1
    REFUSED = 2


_OURS = (Label, FieldKind, Measure, Section, Ref,
         ListKey, OpenEnd, Dates, BlankReads,
         PlainSerializer, JsonSchema)  # fmt: skip
# Settings of a model that change nothing of what a single cell is read as, beyond what `Reader` looks at.
_HARMLESS = {"extra", "frozen", "populate_by_name", "coerce_numbers_to_str", "protected_namespaces", "title",
             "arbitrary_types_allowed", "use_enum_values", "validate_by_name", "validate_by_alias"}  # fmt: skip
# The readings that columns of the right type need not go through value by value, by type and validators.
_KNOWN: dict[tuple[type, Any], str] = {
    (str, clean): "text", (str, None): "text", (bool, None): "flag", (int, None): "int", (date, None): "date",
    (float, None): "float",
    (Period, read_period): "day", (Period, read_date): "day",
    (Quantity, read_quantity): "number", (Quantity, read_money): "money", (Quantity, read_count): "count",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """How one field reads a raw value. `known`: the name of its reading, where it is one of the usual."""

    field: Field
    known: str
    takes_numbers: bool
    adapter: TypeAdapter[Any]
    column: Column

    def read(self, raw: Any) -> Value | Mark:
        """What `build_row` would make of this value in this field."""
        if blank(raw):
            return Mark.BLANK
        if is_too_long(raw) or (self.field.kind == "yes_no" and is_no_answer(raw)):
            return Mark.REFUSED
        if raw is False and self.field.kind != "yes_no":
            return Mark.DENIED
        try:
            said = self.adapter.validate_python(whole(raw) if self._is_id else raw)
        except ValidationError:
            return Mark.REFUSED
        return Mark.BLANK if said is None else to_value(said, self.field)

    def read_word(self, text: str) -> Value | Mark:
        """What a text of a table becomes: as a workbook's cell, but a code stands for itself."""
        return self.read(read_cell(text, self.column, is_data=True).value)

    @property
    def _is_id(self) -> bool:
        return self.field.kind == "ref" or self.field.path == ID


@dataclass(frozen=True, slots=True)
class ListReader:
    """`simple`: a list that asks nothing of itself as a whole."""

    item: Model
    simple: bool
    column: Column | None


@dataclass(slots=True)
class Model:
    """The readers of a table, or of the rows of a list, by path.

    `must`: fields and lists that may not be blank once the part that they are in is there ("" is the row itself);
    parts that may not be missing are among them.
    """

    entity: Entity
    fields: dict[str, Reader] = field(default_factory=dict)
    lists: dict[str, ListReader] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    must: dict[str, str] = field(default_factory=dict)
    separable: bool = True


@lru_cache(maxsize=1024)
def model_of(entity: Entity) -> Model:
    """The readers of a table of a schema."""
    assert entity.model is not None
    return _filled(Model(entity), entity.model, "")


def _filled(found: Model, model: type[BaseModel], part: str) -> Model:
    found.separable &= _is_separable(model)
    for name, info in model.model_fields.items():
        path = f"{part}.{info.alias or name}".lstrip(".")
        kind, inner, _ = shape_of(info, path)
        if info.is_required() or info.get_default(call_default_factory=True, validated_data={}) is not None:
            found.must[path] = part
        if kind == "nested":
            found.parts[path] = part
            _filled(found, inner, path)
        elif path in found.entity.lists:
            found.lists[path] = _list(found, path, info, model)
            found.separable &= found.lists[path].item.separable
        else:
            config = model.model_config
            found.fields[path] = _reader(found.entity.fields[path], info.annotation, tuple(info.metadata), config)
    return found


def _list(found: Model, path: str, info: FieldInfo, model: type[BaseModel]) -> ListReader:
    entity = found.entity.lists[path]
    inner, marks = unwrapped(info.annotation, tuple(info.metadata))
    item = Model(entity.item)
    simple = get_origin(inner) is list and all(isinstance(mark, _OURS) for mark in marks)
    if not entity.plain:
        return ListReader(_filled(item, unwrapped(get_args(inner)[0], ())[0], ""), simple, None)
    only = entity.item.fields[VALUE]
    item.fields[VALUE] = _reader(only, get_args(inner)[0], (), model.model_config)
    return ListReader(item, simple, Column(entity.label, path, only, many=True))


def _reader(found: Field, annotation: Any, marks: tuple[Any, ...], config: Mapping[str, Any]) -> Reader:
    kept = {key: value for key, value in config.items() if key in ("coerce_numbers_to_str", "use_enum_values")}
    numbers = bool(config.get("coerce_numbers_to_str"))
    marked = Annotated[(annotation, *marks)] if marks else annotation
    # As one of two: pydantic takes no settings for a type that may have its own. A blank never comes here.
    adapter: TypeAdapter[Any] = TypeAdapter(Optional[marked], config=kept)  # type: ignore[arg-type]  # noqa: UP045
    column = Column(found.label, found.path, found)
    return Reader(found, _known(*unwrapped(annotation, marks)), numbers, adapter, column)


def _known(inner: Any, marks: tuple[Any, ...]) -> str:
    said = [m for m in marks if not isinstance(m, _OURS)]
    functions = [m.func for m in said if isinstance(m, AfterValidator | BeforeValidator)]
    if len(functions) != len(said) or len(said) > 1 or not isinstance(inner, type):
        return ""
    return _KNOWN.get((inner, functions[0] if functions else None), "")


def _is_separable(model: type[BaseModel]) -> bool:
    checks = model.__pydantic_decorators__
    own = (checks.model_validators, checks.root_validators, checks.field_validators, checks.validators)
    return (
        not any(own)
        and model.model_post_init is BaseModel.model_post_init
        and model.__init__ is BaseModel.__init__
        and set(model.model_config) <= _HARMLESS
        and not any(_looks_around(info) for info in model.model_fields.values())
    )


def _looks_around(info: FieldInfo) -> bool:
    """Whether a field is validated with a view on other fields, or reads another key than the schema says."""
    if info.validation_alias not in (None, info.alias):
        return True
    return any(len(inspect.signature(function).parameters) > 1 for function in _functions(info))


def _functions(info: FieldInfo) -> Iterator[Any]:
    for mark in unwrapped(info.annotation, tuple(info.metadata))[1]:
        if not isinstance(mark, _OURS) and callable(getattr(mark, "func", None)) and mark.func not in _PLAIN:
            yield mark.func


# `read_quantity` has a second parameter of its own, which pydantic does not fill.
_PLAIN = {function for _, function in _KNOWN if function}
