"""Which sheets and columns packs ask people to fill in, and which clauses ask for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from criteria_engine.authoring.pages.rule import table_and_path
from criteria_engine.evaluate.plan.plan import plan_of
from criteria_engine.evaluate.plan.used import columns_by_rule, columns_used
from criteria_engine.intake.layout import Column, Sheet, sheets
from criteria_engine.packs.model import Clause, Pack, Rule
from criteria_engine.records.fits import required
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import VALUE, Entity, Schema, named_by

# A table or list, and a field or list of it.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The sheets with the columns that are asked for; `by`: the clauses that ask, by place."""

    sheets: tuple[Sheet, ...]
    by: Mapping[Place, tuple[Clause, ...]]


def asked_by(packs: Sequence[Pack], schema: Schema) -> Asked:
    """What the packs look at, with what a row cannot do without: ids, names, references, dates, sections."""
    plan = plan_of(schema, packs, as_of=max(pack.span.end for pack in packs))
    by = _clauses(packs, schema, columns_by_rule(plan))
    wanted = {*columns_used(plan), *by}
    tables = {name.partition(".")[0] for name, _ in wanted} | {schema.registers.name if schema.registers else ""}
    tables |= _named(schema, tables)
    return Asked(tuple(_trimmed(schema, tables, wanted)), by)


def place_of(sheet: Sheet, column: Column) -> Place:
    """Where a column of a sheet belongs; the id on the sheet of a list is that of its table."""
    within_list = sheet.found and not column.elsewhere and column.path != ID
    return (f"{sheet.table}.{sheet.found.path}" if sheet.found and within_list else sheet.table), column.path


def _clauses(
    packs: Sequence[Pack], schema: Schema, looked_at: Mapping[tuple[str, str], frozenset[Place]]
) -> dict[Place, tuple[Clause, ...]]:
    found: dict[Place, dict[str, Clause]] = defaultdict(dict)
    for pack in _with_bases(packs):
        for rule in pack.rules:
            for place in {*looked_at.get((pack.id, rule.id), ()), *_evidence(rule, schema)}:
                found[place].update({name: pack.clauses[name] for name in rule.clauses})
    return {place: tuple(clauses.values()) for place, clauses in found.items()}


def _with_bases(packs: Sequence[Pack]) -> list[Pack]:
    found = {pack.id: pack for pack in packs}
    for pack in chain(packs):
        while pack.base is not None:
            pack = pack.base
            found.setdefault(pack.id, pack)
    return list(found.values())


def _evidence(rule: Rule, schema: Schema) -> Iterator[Place]:
    """The places that a person looks at for a rule, those within lists by the name of the list."""
    for path in rule.evidence:
        table, rest = table_and_path(rule.subject, path, schema)
        yield table, rest
        for found in schema[table].lists.values():
            if rest.startswith(f"{found.path}."):
                yield f"{table}.{found.path}", rest.removeprefix(f"{found.path}.")


def _named(schema: Schema, tables: set[str]) -> set[str]:
    """Tables whose rows the others cannot do without naming."""
    entities = [schema[name] for name in tables if name in schema]
    return {
        table for entity in entities for name in required(entity, ())
        if name in entity.fields for table in entity.fields[name].tables[:1]
    }  # fmt: skip


def _trimmed(schema: Schema, tables: set[str], wanted: set[Place]) -> Iterator[Sheet]:
    for sheet in sheets(schema):
        if sheet.table in tables:
            kept = tuple(c for c in sheet.columns if _is_kept(schema, sheet, c, tables, wanted))
            if sheet.found is None or len(kept) > 1:
                yield replace(sheet, columns=kept)


def _is_kept(schema: Schema, sheet: Sheet, column: Column, tables: set[str], wanted: set[Place]) -> bool:
    place, entity = place_of(sheet, column), schema[sheet.table]
    if column.elsewhere or sheet.found:
        path = sheet.found.path if sheet.found else column.path
        if not _is_list_wanted(entity, path, wanted):
            return False
    if column.elsewhere or column.path == ID or place in wanted or (f"{place[0]}.{column.path}", VALUE) in wanted:
        return True
    if column.field.tables:
        return any(table in tables for table in column.field.tables)
    return column.path in _needed(entity, sheet)


def _is_list_wanted(entity: Entity, path: str, wanted: set[Place]) -> bool:
    return (entity.name, path) in wanted or any(name == f"{entity.name}.{path}" for name, _ in wanted)


def _needed(entity: Entity, sheet: Sheet) -> set[str | None]:
    """What a row is known by, placed by, or cannot do without."""
    if sheet.found:
        return {*required(entity, (sheet.found.path,)), *sheet.found.key, *sheet.found.item.dated}
    return {*required(entity, ()), *(named_by(entity.record) if entity.record else ())}
