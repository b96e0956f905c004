"""Records as JSON Schema: a dossier as people write it in YAML or JSON, and the rows of worked examples.

Made from the marks of the record models, so it holds for the models of other people too. It knows names, kinds and
codes; what a text means (`Quý II/2023`, `200 triệu đồng`) is the reader's.
"""

from __future__ import annotations

from typing import Any

from criteria_engine.authoring.schemas.conditions import bounded, closed, ref
from criteria_engine.intake.tables import AS_OF
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import DATED, VALUE, Entity, Field, ListField, Schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
# Of all schemas; it rises where a file that was valid no longer is (docs/compatibility.md).
VERSION = 1
Shape = dict[str, Any]

# What a cell may hold, by kind. `false` says that there is none, null is a blank.
_NONE: Shape = {"enum": [False, None]}
_CELLS: dict[str, Shape] = {
    "text": {"anyOf": [{"type": ["string", "number"]}, _NONE]},
    "ref": {"anyOf": [{"type": ["string", "number"]}, _NONE]},
    "yes_no": {"type": ["boolean", "string", "null"]},
    "number": {"anyOf": [{"type": ["number", "string"]}, bounded(), _NONE]},
    "date": {"anyOf": [{"type": ["string", "integer"]}, _NONE]},
    "period": {"anyOf": [{"type": ["string", "integer"]}, _NONE]},
}


def head(name: str, title: str) -> Shape:
    """What every schema begins with: the draft, its own name with its version, the version, what it is of."""
    return {"$schema": DRAFT, "$id": f"urn:criteria-engine:schema:{name}:{VERSION}", "version": VERSION, "title": title}


def records_schema(schema: Schema) -> Shape:
    """The JSON Schema of a dossier: table names to lists of rows, and the as-of date."""
    tables = tables_shape(schema, whole=True)
    tables["properties"][AS_OF] = ref("cell.date")
    return {
        **head("records", "Hồ sơ của criteria-engine (a dossier of criteria-engine)"),
        **tables,
        "$defs": cells(),
    }


def cells() -> dict[str, Shape]:
    """The `$defs` that rows need."""
    return {f"cell.{kind}": shape for kind, shape in _CELLS.items()}


def tables_shape(schema: Schema, whole: bool) -> Shape:
    """Table names to lists of rows. `whole`: a row needs its required fields, else it may add to another one."""
    return closed({}, {name: _table(entity, whole) for name, entity in schema.entities.items()})


def _table(entity: Entity, whole: bool) -> Shape:
    rows: Shape = {"type": "array", "items": _row(entity, whole)}
    return {"anyOf": [rows, {"type": "null"}], "title": _said(entity.label)}


def _row(entity: Entity, whole: bool) -> Shape:
    """A row: nested as its dotted paths say; a path may be written with its dots as well."""
    places = {path: _cell(field) for path, field in entity.fields.items() if path != DATED}
    places |= {path: _list(found, whole) for path, found in entity.lists.items()}
    shape = _nested(places)
    shape["properties"] |= {path: place for path, place in places.items() if "." in path}
    return {**shape, "required": _required(entity)} if whole and _required(entity) else shape


def _nested(places: dict[str, Shape]) -> Shape:
    tree: dict[str, Shape] = {}
    for path, place in places.items():
        first, _, rest = path.partition(".")
        if not rest:
            tree[first] = place
            continue
        inner = tree.setdefault(first, {"anyOf": [closed({}, {}), _NONE]})
        _put(inner["anyOf"][0], rest, place)
    return closed({}, tree)


def _put(shape: Shape, path: str, place: Shape) -> None:
    first, _, rest = path.partition(".")
    if not rest:
        shape["properties"][first] = place
        return
    inner = shape["properties"].setdefault(first, {"anyOf": [closed({}, {}), _NONE]})
    _put(inner["anyOf"][0], rest, place)


def _cell(field: Field) -> Shape:
    title = {"title": _said(field.label)}
    return {**_coded(field), **title} if field.codes else {**ref(f"cell.{field.kind}"), **title}


def _coded(field: Field) -> Shape:
    """A code, or one of its names."""
    names = [name for code, label in field.codes.items() for name in (code, label.vi, label.en)]
    numbers = [int(code) for code in field.codes if code.isdigit()]
    return {"enum": [*dict.fromkeys(names), *numbers, False, None]}


def _list(found: ListField, whole: bool) -> Shape:
    title = {"title": _said(found.label)}
    if not found.plain:
        return {"anyOf": [{"type": "array", "items": _row(found.item, whole)}, _NONE], **title}
    value = _cell(found.item.fields[VALUE])
    return {"anyOf": [{"type": "array", "items": value}, value], **title}


def _required(entity: Entity) -> list[str]:
    fields = entity.model.model_fields if entity.model else {}
    return [info.alias or name for name, info in fields.items() if info.is_required()]


def _said(label: Label) -> str:
    return label.vi if label.vi == label.en else f"{label.vi} ({label.en})"
