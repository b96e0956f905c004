"""Pack files as JSON Schema, for editors: made from the shapes that the loader checks and from the language's tables.

A file that the loader takes is valid here. A misspelt key or operator is not; what a name refers to is the loader's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic.json_schema import models_json_schema

from criteria_engine.authoring.schemas.conditions import (
    CONDITION,
    LABEL,
    Shape,
    closed,
    grammar,
    one_or_more,
    questions_of,
    ref,
    some,
)
from criteria_engine.authoring.schemas.records import cells, head, tables_shape
from criteria_engine.packs import files as f
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema

# Kinds of pack files, and what their top level is.
FILES: Mapping[str, str] = {
    "pack": "PackFile", "clauses": "ClausesFile", "rules": "RulesFile", "examples": "ExamplesFile",
}  # fmt: skip
_SHAPES = (f.PackFile, f.ClausesFile, f.RulesFile, f.ExamplesFile)
_TEXT: Shape = {"type": "string", "pattern": r"\S"}
_PERIOD: Shape = {"type": ["string", "integer"], "examples": ["2023-06-12", "2023-06", "2023-Q2", "2023-H1", "2023"]}
# An end of validity: a date, none, or one by a reading.
_END = {"anyOf": [ref("period"), {"type": "null"}, ref("end_by_reading")]}
_END_BY_READING = closed({
    "by_reading": {"type": "string"},
    "values": {"type": "object", "minProperties": 1,
               "additionalProperties": {"anyOf": [ref("period"), {"type": "null"}]}},
})  # fmt: skip


def pack_schema(file: str | None = None, schema: Schema | None = None) -> Shape:
    """The JSON Schema of one kind of pack file (a key of FILES), or of any of them."""
    defs = _definitions(schema or shipped_schema())
    top: Shape = ref(FILES[file]) if file else {"oneOf": [ref(name) for name in FILES.values()]}
    title = f"criteria-engine: {file}" if file else "criteria-engine: pack files"
    return {**head(file or "pack-files", title), **top, "$defs": dict(_reached(top, defs))}


def _definitions(schema: Schema) -> dict[str, Shape]:
    _, made = models_json_schema([(shape, "validation") for shape in _SHAPES], ref_template="#/$defs/{model}")
    defs = {name: _trimmed(shape) for name, shape in made["$defs"].items()}
    for (owner, key), shape in _put_right(schema).items():
        defs[owner]["properties"][key] = shape
    defs |= {
        "label": closed({"vi": _TEXT, "en": _TEXT}),
        "period": _PERIOD,
        "end_by_reading": _END_BY_READING,
        "tables": tables_shape(schema, whole=False),
        **cells(),
        **grammar(schema),
    }
    defs |= _entries(defs["RuleFile"], schema)
    defs["PackFile"] |= _of_overlay(defs["PackFile"])
    defs["ClauseFile"] |= _of_restating(defs["ClauseFile"])
    return defs


def _put_right(schema: Schema) -> Mapping[tuple[str, str], Shape]:
    """What pydantic knows only as "anything", or reads more leniently than its type says."""
    named: Shape = {"type": "object", "additionalProperties": CONDITION}
    value = one_or_more({"type": ["string", "number", "boolean"]})
    relations: Shape = {
        "type": "object",
        "propertyNames": {"enum": list(get_args(f.Relation))},
        "additionalProperties": one_or_more({"type": "string"}),
    }
    return {
        **{("RuleFile", key): CONDITION for key in ("when", "due", "require")},
        ("RuleFile", "subject"): {"enum": list(schema.subjects)},
        ("NoteFile", "when"): CONDITION,
        ("ScopeFile", "when"): CONDITION,
        ("ScopeFile", "entity"): {"enum": list(schema.entities)},
        ("PackFile", "conditions"): named,
        ("ParameterFile", "value"): value,
        ("SetFile", "parameters"): {"type": "object", "additionalProperties": value},
        ("PackFile", "span"): _PERIOD,
        ("InForceFile", "from"): _END,
        ("InForceFile", "to"): _END,
        ("ClauseFile", "actor"): one_or_more({"type": "string"}),
        ("ClauseFile", "relations"): relations,
        ("RulesFile", "rules"): some(ref("entry")),
        ("ExampleFile", "records"): ref("tables"),
        ("ExamplesFile", "base"): ref("tables"),
    }


def _entries(rule: Shape, schema: Schema) -> dict[str, Shape]:
    """What an entry of a rule file may be, told apart by its first word."""
    parts, question = rule["properties"], {"enum": questions_of(schema)}
    changed = {key: part for key, part in parts.items() if key != "id"}
    return {
        "restated": closed({"restate": {"type": "string"}, "clauses": parts["clauses"]}),
        "replaced": closed({"replace": {"type": "string"}}, {"id": parts["id"], "ask": question, **changed}),
        "asked": {
            **closed({"ask": question}, parts),
            "required": ["ask", *(key for key in rule["required"] if key not in ("title", "require"))],
        },
        "entry": _by_key({"restate": "restated", "replace": "replaced", "ask": "asked"}, "RuleFile"),
    }


def _by_key(kinds: Mapping[str, str], other: str) -> Shape:
    """One shape for each first word, so that an editor faults what is wrong in it and not every other shape."""
    shape = ref(other)
    for key, name in reversed([*kinds.items()]):
        shape = {"if": {"type": "object", "required": [key]}, "then": ref(name), "else": shape}
    return shape


def _of_overlay(pack: Shape) -> Shape:
    """An overlay leaves out what its base says; only an overlay changes a base."""
    always = [key for key in pack["required"] if key not in ("documents", "span")]
    alone = dict.fromkeys(("set", "withdraw", "keep"), False)
    whole = {"required": ["documents", "span"], "properties": alone}
    return {"required": always, "if": {"required": ["extends"]}, "else": whole}


def _of_restating(clause: Shape) -> Shape:
    """A clause that restates another may leave out what that one says."""
    always = [key for key in clause["required"] if key not in ("summary", "modality")]
    restates = {"required": ["relations"], "properties": {"relations": {"required": ["restates"]}}}
    return {"required": always, "if": restates, "else": {"required": ["summary", "modality"]}}


def _trimmed(shape: Any) -> Any:
    """Without the titles and defaults that pydantic makes of Python names; texts and periods by one name."""
    if isinstance(shape, list):
        return [_trimmed(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    if shape.get("$ref") == "#/$defs/Label":
        return LABEL
    if shape.get("examples") == _PERIOD["examples"]:
        return ref("period")
    if "const" in shape:  # Some versions of pydantic say a single value twice.
        return {"const": shape["const"]}
    named = {key: _trimmed(part) for key, part in shape.get("properties", {}).items()}
    rest = {k: _trimmed(v) for k, v in shape.items() if k not in ("properties", "default", "title")}
    return {**rest, "properties": named} if named else rest


def _reached(top: Shape, defs: Mapping[str, Shape]) -> Iterator[tuple[str, Shape]]:
    """The definitions that a schema leads to, in the order of all of them."""
    found: set[str] = set()
    waiting = list(_named(top))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named(defs[name])
    return ((name, shape) for name, shape in sorted(defs.items()) if name in found)


def _named(shape: Any) -> Iterator[str]:
    if isinstance(shape, list):
        for part in shape:
            yield from _named(part)
    elif isinstance(shape, dict):
        if isinstance(shape.get("$ref"), str):
            yield shape["$ref"].rpartition("/")[2]
        for part in shape.values():
            yield from _named(part)
