"""Worked examples for readers: what an example says, else what its records hold, in a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from criteria_engine.authoring.pages.sayings import reading_words
from criteria_engine.errors import PackError
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.packs import files as f
from criteria_engine.packs.model import Pack
from criteria_engine.packs.shape import shape_problem
from criteria_engine.packs.shipped import shown
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import VALUE, Entity, Field, ListField, Schema
from criteria_engine.records.tidy import nested
from criteria_engine.source import read_source
from criteria_engine.text import safe
from criteria_engine.values import read_period, read_quantity
from criteria_engine.wording.messages import OUTCOMES, phrase
from criteria_engine.wording.pages_messages import word
from criteria_engine.wording.values import say_period, say_quantity, say_value, shorten

MOST_CELLS = 6
_HINT = re.compile(r"\s*\([^()]*\)$")


def examples_of(pack: Pack) -> Mapping[str, Mapping[str, Sequence[f.ExampleFile]]]:
    """The examples of a pack and of those below it: pack, then rule. Raises PackError for a file that is none."""
    own = {pack.id: _in_folder(Path(pack.folder, "examples"))}
    return {**(examples_of(pack.base) if pack.base else {}), **own}


def _in_folder(folder: Path) -> Mapping[str, Sequence[f.ExampleFile]]:
    found: dict[str, list[f.ExampleFile]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for example in _in_file(path):
            found.setdefault(example.rule, []).append(example)
    return found


def _in_file(path: Path) -> Sequence[f.ExampleFile]:
    node = read_source(path, shown(path))
    if node.value is None:
        return ()  # Nothing but comments: what is still to be written.
    try:
        return f.ExamplesFile.model_validate(node.plain()).examples
    except ValidationError as error:
        raise PackError(shape_problem(f.ExamplesFile, node, e) for e in error.errors(include_url=False)) from None


def example_words(example: f.ExampleFile, pack: Pack, schema: Schema, lang: str) -> str:
    """The outcome and what leads to it."""
    outcome = OUTCOMES[RuleOutcome(example.outcome)][lang]
    said = example.says[lang] if example.says else records_words(example.records, schema, lang)
    beside = "; ".join(_beside(example, pack, lang))
    return word("is", lang, name=outcome, words=said) + (f" ({beside})" if beside else "")


def _beside(example: f.ExampleFile, pack: Pack, lang: str) -> Iterator[str]:
    if example.period:
        yield say_period(example.period, lang)
    if example.as_of:
        yield word("as_of", lang, day=say_period(example.as_of, lang))
    if example.registers_complete:
        yield word("complete", lang)
    for name, value in example.readings.items():
        yield word("read_with", lang, words=reading_words(pack, name, value, lang))


def records_words(records: Mapping[str, Sequence[Mapping[str, Any]]], schema: Schema, lang: str) -> str:
    """The rows that an example adds, each with its first cells."""
    rows = [_row(schema[table], row, lang) for table, given in records.items() if table in schema for row in given]
    return ". ".join(rows) or word("nothing_more", lang)


def _row(entity: Entity, row: Mapping[str, Any], lang: str) -> str:
    cells = list(_cells(entity, nested(row)[0], "", lang))
    said = "; ".join(cells[:MOST_CELLS]) + ("; …" if len(cells) > MOST_CELLS else "")
    name = f"{entity.label[lang]} {safe(str(row.get('id', '')))}".strip()
    return word("row", lang, name=name, cells=said) if said else name


def _cells(entity: Entity, tree: Mapping[str, Any], prefix: str, lang: str) -> Iterator[str]:
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if path in entity.fields:
            yield from () if _goes_without_saying(path, entity) else [_cell(entity.fields[path], value, lang)]
        elif path in entity.lists:
            yield from () if _goes_without_saying(path, entity) else [_list(entity.lists[path], value, lang)]
        elif isinstance(value, Mapping):
            yield from _cells(entity, value, f"{path}.", lang)


def _goes_without_saying(path: str, entity: Entity) -> bool:
    """An id, a row's unit; and what a row of another table is about, for the example is about that."""
    if path == "id" or (entity.record and path == entity.record.owner):
        return True
    is_subject = entity.record is None or entity.record.subject
    return not is_subject and bool(entity.tables_of(path))


def _cell(field: Field, value: Any, lang: str) -> str:
    return word("is", lang, name=_heading(field.label, lang), words=_value(field, value, lang))


def _heading(label: Label, lang: str) -> str:
    """A column without the hint to who fills it in."""
    return _HINT.sub("", label[lang]) or label[lang]


def _list(found: ListField, value: Any, lang: str) -> str:
    given = value if isinstance(value, list) else [value]
    if not given or value is False:
        said = phrase("is_denied", lang)
    elif found.plain:
        said = ", ".join(_value(found.item.fields[VALUE], item, lang) for item in given)
    else:
        said = " / ".join(", ".join(_cells(found.item, nested(item)[0], "", lang)) for item in given)
    return word("is", lang, name=_heading(found.label, lang), words=said)


def _value(field: Field, value: Any, lang: str) -> str:
    """A value as the reader writes it; what is not understood stands as it was written."""
    if value is False and field.kind != "yes_no":
        return phrase("is_denied", lang)
    if str(value) in field.codes:
        return field.codes[str(value)][lang]
    try:
        if field.kind in ("date", "period"):
            return say_period(read_period(value), lang)
        if field.kind == "number":
            return say_quantity(read_quantity(value, unit=field.measure), lang)
    except ValueError:
        return shorten(safe(str(value)))
    return say_value(value, lang, field) if isinstance(value, str | bool) else shorten(safe(str(value)))
