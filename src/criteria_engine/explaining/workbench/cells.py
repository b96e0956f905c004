"""The cells behind a line of a trace, and what a person types into one as a change to the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from criteria_engine.errors import InputError, Problem
from criteria_engine.evaluate.question import Seen
from criteria_engine.intake.cells import read_cell
from criteria_engine.intake.layout import Column
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from criteria_engine.records.ids import ID
from criteria_engine.records.row import Value
from criteria_engine.records.schema import DATED, Entity, Field, Schema
from criteria_engine.text import clean, safe, search_key
from criteria_engine.wording.values import say_value

_YES_NO = {True: Label("có", "yes"), False: Label("không", "no")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one record that a person may fill or correct. `value` is None where it is blank.

    `within`: the new row or item that the field is of, all else in it as it is proposed; `example`: what is proposed.
    """

    table: str
    id: str
    path: str
    field: Field
    address: str
    value: Value | None
    within: Change | None = None
    example: Any = None

    @property
    def choices(self) -> dict[str, Label]:
        """What may be chosen, by what a person may type for it; empty where any text may stand."""
        if self.field.kind == "yes_no":
            return {label.vi: label for label in _YES_NO.values()}
        return dict(self.field.codes)

    def written(self, lang: str) -> str:
        """What stands there now, as a person would type it."""
        if self.value is None:
            return self._proposed(lang)
        if isinstance(self.value, str):
            return safe(self.field.codes[self.value][lang] if self.value in self.field.codes else self.value)
        return say_value(self.value, lang, self.field)

    def _proposed(self, lang: str) -> str:
        if not isinstance(self.example, str | int | float) or isinstance(self.example, bool):
            return ""
        said = str(self.example)
        return safe(self.field.codes[said][lang] if said in self.field.codes else said)

    def change(self, value: Any) -> Change:
        if self.within is not None:
            return replace(self.within, value={**self.within.value, self.path: value})
        return Change("add" if self.value is None else "replace", self.table, self.id, self.path, value)


def cells_of(seen: Iterable[Seen], schema: Schema) -> tuple[Cell, ...]:
    """The cells among what was seen, each once; whole lists and tables are none, and neither are ids."""
    found = {(c.table, c.id, c.path): c for s in seen for c in _cell(s, schema)}
    return tuple(found.values())


def _cell(seen: Seen, schema: Schema) -> Iterator[Cell]:
    field = seen.holder.entity.fields.get(seen.name)
    # The day that places a row in time stands in whatever field holds it.
    if field is None or seen.name in (DATED, ID) or seen.table not in schema or schema[seen.table].key_field is None:
        return
    value = seen.holder.values.get(seen.name)
    yield Cell(seen.table, seen.row, seen.path, field, seen.origin, value)


def cells_of_change(change: Change, address: str, before: Value | None, schema: Schema) -> tuple[Cell, ...]:
    """The cells that a step of a repair proposes to fill: one, or those of a new row or item."""
    entity, name = _entity_at(schema[change.table], change.path)
    if isinstance(change.value, Mapping):
        filled = {key: value for key, value in change.value.items() if key in entity.fields and key != ID}
        return tuple(
            Cell(change.table, change.id or "", key, entity.fields[key], address, None, change, value)
            for key, value in filled.items()
            if not isinstance(value, bool) or entity.fields[key].kind == "yes_no"
        )
    field = entity.fields.get(name)
    if field is None or change.id is None:
        return ()
    return (Cell(change.table, change.id, change.path, field, address, before, None, change.value),)


def _entity_at(entity: Entity, path: str) -> tuple[Entity, str]:
    """The rows that a path leads to, and the field of them; "" where it is rows that it leads to."""
    names = path.split(".") if path else []
    for cut in range(len(names), 0, -1):
        head, rest = ".".join(names[:cut]), names[cut:]
        if head in entity.lists:
            return _entity_at(entity.lists[head].item, ".".join(rest[1:]))
    return entity, path


def change_of(cell: Cell, typed: str) -> Change:
    """The change that a person means. Raises InputError for a blank and for a word that is no choice, with the nearest.

    What else does not fit is found when the change is made, by the record schema.
    """
    value = read_cell(clean(typed), Column(cell.field.label, cell.path, cell.field)).value
    if value is None:
        en, vi = "nothing was typed; type “không” for “there is none”", "chưa ghi gì; nếu không có, hãy ghi “không”"
        raise InputError([Problem(cell.address, "required-field", en, vi)])
    if isinstance(value, str) and cell.choices and value not in cell.choices:
        raise InputError([_no_choice(cell, typed)])
    return cell.change(value)


def fitting(choices: dict[str, Label], typed: str) -> list[str]:
    """The choices that what was typed so far may mean, in their order; all of them while nothing is typed."""
    key = search_key(typed)
    return [code for code, label in choices.items() if any(key in search_key(t) for t in (code, label.vi, label.en))]


def _no_choice(cell: Cell, typed: str) -> Problem:
    near = {lang: _nearest(cell, typed, lang) for lang in ("en", "vi")}
    said = safe(clean(typed))
    en = f"“{said}” is not among the choices" + (f"; did you mean “{near['en']}”?" if near["en"] else "")
    vi = f"“{said}” không có trong danh mục" + (f"; có phải “{near['vi']}”?" if near["vi"] else "")
    return Problem(cell.address, "unknown-code", en, vi)


def _nearest(cell: Cell, typed: str, lang: str) -> str | None:
    by_key = {search_key(text): label[lang] for code, label in cell.choices.items() for text in (code, *_both(label))}
    close = get_close_matches(search_key(typed), by_key, n=1, cutoff=0.5)
    return by_key[close[0]] if close else None


def _both(label: Label) -> tuple[str, str]:
    return label.vi, label.en
