"""From the changes on a draft to steps that people and machines can take: what belongs to one row is one step."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from criteria_engine.records.schema import VALUE, Entity, Field, Schema
from criteria_engine.repairs.cells import is_exact
from criteria_engine.repairs.draft import At, Draft, Edit
from criteria_engine.repairs.model import Kind, Step
from criteria_engine.values import read_period

# Whoever is asked for a judgement.
REVIEWER = Label("Người thẩm định", "A reviewer")


@dataclass
class _Added:
    """A row or item that was added; `value` gains what is filled in afterwards."""

    edit: Edit
    value: Any


def steps(draft: Draft, as_of: date, actors: tuple[Label, ...], dated: bool) -> tuple[Step, ...]:
    """The steps of a draft, in its order. `dated`: an event that is added without a day is one to be held now."""
    added: dict[At, _Added] = {}
    cells: dict[tuple[At, str], Edit] = {}
    for edit in draft.edits:
        holder = _holder(edit.at, added)
        if holder is not None:
            _fold(added[holder], holder, edit)
        elif edit.added:
            added[edit.item or edit.at] = _Added(edit, deepcopy(edit.value))
        else:
            first = cells.get((edit.at, edit.name), edit)
            cells[edit.at, edit.name] = replace(edit, before=first.before, denied=first.denied)
    schema = draft.dossier.schema
    found = [_of_cell(edit, schema, actors) for edit in cells.values()]
    return tuple(found + [_of_added(each, schema, as_of, actors, dated) for each in added.values()])


def _holder(at: At, added: dict[At, _Added]) -> At | None:
    """The row or item that was added and that a place is in."""
    ends = range(0, len(at.path) + 1, 2)
    return next((whole for end in ends if (whole := At(at.table, at.id, at.path[:end])) in added), None)


def _fold(whole: _Added, holder: At, edit: Edit) -> None:
    """Put a later change into the value of the row or item that it is part of."""
    inside = edit.at.path[len(holder.path) :]
    value = whole.value
    for name, number in zip(inside[::2], inside[1::2], strict=True):
        # Items of a row that was added are numbered from 0.
        value = value[str(name)][int(number)]
    if edit.added:
        value.setdefault(edit.name, []).append(deepcopy(edit.value))
    else:
        value[edit.name] = deepcopy(edit.value)


# --- steps ------------------------------------------------------------------------------------------------------


def _of_cell(edit: Edit, schema: Schema, actors: tuple[Label, ...]) -> Step:
    entity = schema[edit.at.table]
    corrects = edit.before is not None or edit.denied
    kind: Kind = "close" if edit.closes else "correct" if corrects else "enter"
    change = Change("replace" if corrects else "add", entity.name, edit.at.id, _path(edit), edit.value)
    return _step(change, kind, edit, actors, exact=_was_exact(edit, entity))


def _was_exact(edit: Edit, entity: Entity) -> bool:
    field = _field_of(entity, edit)
    return field is not None and is_exact(edit.before, field)


def _field_of(entity: Entity, edit: Edit) -> Field | None:
    for name in edit.at.path[::2]:
        entity = entity.lists[str(name)].item
    return entity.fields.get(edit.name)


def _path(edit: Edit) -> str:
    """The path of a cell; that of an item of plain values is the item's own."""
    return edit.at.cell("" if edit.name == VALUE and edit.at.path else edit.name)


def _of_added(added: _Added, schema: Schema, as_of: date, actors: tuple[Label, ...], dated: bool) -> Step:
    edit, entity = added.edit, schema[added.edit.at.table]
    if edit.item is not None:
        kind: Kind = "close" if edit.closes else "enter"
        return _step(Change("add", entity.name, edit.at.id, edit.at.cell(edit.name), added.value), kind, edit, actors)
    value = dict(added.value)
    if dated and not edit.closes and not edit.attests:
        value |= _held_now(entity, value, as_of)
    key = edit.at.id if entity.key_field else None
    kind = "close" if edit.closes else "attest" if edit.attests else _when(entity, value, as_of)
    actors = (REVIEWER,) if edit.attests else actors
    return _step(Change("add", entity.name, key, "", value), kind, edit, actors)


def _held_now(entity: Entity, value: dict[str, Any], as_of: date) -> dict[str, Any]:
    """The day of an event that has none yet."""
    placed = entity.record.dated if entity.record else ()
    if not placed or any(name in value for name in placed):
        return {}
    name = next((name for name in placed if entity.fields[name].kind == "date"), None)
    return {name: as_of.isoformat()} if name else {}


def _when(entity: Entity, value: dict[str, Any], as_of: date) -> Kind:
    """Whether a new row is only entered, tells of what is still to happen, or of what may have happened."""
    placed = entity.record.dated if entity.record else ()
    said = next((value[name] for name in placed if value.get(name)), None)
    if said is None:
        return "enter"
    return "do" if read_period(said).end >= as_of else "document"


def _step(change: Change, kind: Kind, edit: Edit, actors: tuple[Label, ...], exact: bool = False) -> Step:
    need = edit.need
    return Step(change, kind, edit.origin, edit.before, need.node, need.wish, need.scope, actors, exact)
