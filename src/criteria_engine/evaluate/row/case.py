"""One bundle while it is judged: its rows by table and id, and what the reference's functions look up in a dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from criteria_engine.evaluate import facts
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.evaluate.attestations import attested
from criteria_engine.evaluate.plan.plan import Plan
from criteria_engine.evaluate.question import Question
from criteria_engine.evaluate.row.cells import DENIED
from criteria_engine.evaluate.row.truths import CODE, Odd
from criteria_engine.intake.readers import Mark, Model, Reader, model_of
from criteria_engine.records.ids import ID, as_id, whole
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import DATED, VALUE, Entity, Schema
from criteria_engine.records.tidy import at_path, items_in
from criteria_engine.values import Period, Truth
from criteria_engine.values.fact import Fact

Raw = dict[str, Any]
Tables = Mapping[str, list[Any]]


class Case:
    """What the generated code asks beyond the cells of a row; nothing here is looked up before it is needed."""

    def __init__(self, plan: Plan, tables: Tables) -> None:
        self.plan = plan
        self.tables = tables
        self._indexes: dict[str, dict[str, Raw]] = {}
        self._lacking: dict[str, bool] = {}

    def rows(self, table: str) -> list[Raw]:
        """The rows of a table, each of them a mapping of names that the table has. Raises Odd for others."""
        rows = self.tables.get(table) or []
        if rows:
            check_rows(model_of(self.plan.schema[table]), rows)
        return rows

    def index(self, table: str) -> dict[str, Raw]:
        found = self._indexes.get(table)
        if found is None:
            found = self._indexes[table] = {id_of(row): row for row in self.rows(table)}
        return found

    def find(self, table: str, key: Any) -> Raw | None:
        """The row that a reference names; None where the bundle does not hold it."""
        index = self.index(table)
        found = index.get(key) if key.__class__ is str else None
        return index.get(as_id(key)) if found is None else found

    def below(self, table: str, parent: str, key: str) -> list[Raw]:
        """All rows under one in the hierarchy of its table."""
        under: dict[str, list[Raw]] = {}
        for row in self.rows(table):
            above = at_path(row, parent)
            if above is not None and above is not False:
                under.setdefault(as_id(above), []).append(row)
        found: list[Raw] = []
        todo = [key]
        while todo:
            rows = under.get(todo.pop(), [])
            found += rows
            todo += [id_of(row) for row in rows]
            if len(found) > len(self.tables[table]):
                raise Odd
        return found

    # --- sections -----------------------------------------------------------------------------------------------

    def declared_around(self, entity: Entity, raw: Raw) -> bool:
        """Whether a record that this one is about declares the section complete that holds its cells."""
        assert entity.record is not None
        return any(
            cell.section in sections_of(table, about)
            for cell in entity.record.cells
            for table, about in self._linked(entity, at_path(raw, cell.link), cell.link)
        )

    def _linked(self, entity: Entity, value: Any, link: str) -> Iterator[tuple[Entity, Raw]]:
        tables = entity.tables_of(link)
        for key in ids_in(value):
            # The first of the tables that has it.
            for table in tables:
                if (found := self.find(table, key)) is not None:
                    yield self.plan.schema[table], found
                    break

    # --- what the reference's functions are asked ---------------------------------------------------------------

    @property
    def schema(self) -> Schema:
        return self.plan.schema

    def related(self, table: str, link: str, key: str) -> tuple[Row, ...]:
        """Rows of a table that name another one, as far as the reference's functions look at them."""
        return tuple(self.seen(table, raw) for raw in self.rows(table) if names(at_path(raw, link), key))

    def may_lack(self, table: str, link: str, key: str) -> bool:
        """Whether a row may be of this table that is named in the bundle and not there: it may be of any."""
        found = self._lacking.get(table)
        if found is None:
            found = self._lacking[table] = any(
                not any(self.find(other, named) for other in tables)
                for place, path, tables in references_to(self.schema, table)
                for raw in self.rows(place)
                for value in _at(raw, path)
                for named in ids_in(value)
            )
        return found

    def seen(self, table: str, raw: Raw) -> Row:
        """A row with what places it in time, whose it is, and what it closes."""
        entity, read = self.schema[table], model_of(self.schema[table]).fields
        values: dict[str, Any] = {}
        for name in looked_at(entity):
            value = at_path(raw, name)
            if value is not None and value is not False:
                values[name] = _read(read[name], value)
        return Row(entity, id_of(raw) if ID in read else "", values, _NOWHERE, complete=sections_of(entity, raw))

    def _question(self, subject: Row) -> Question:
        dossier: Any = self
        return Question(dossier, subject, self.plan.as_of, registers_complete=self.plan.registers_complete)

    def attested(self, table: str, raw: Raw, question: str) -> int:
        row = self.seen(table, raw)
        truth: Truth = attested(self._question(row), question, row)[0]
        return CODE[truth]

    def is_closed(self, table: str, raw: Raw, edge: tuple[str, str], during: Fact | None) -> int:
        """Whether the rows of a related table that name this one are all there are."""
        period = during.value if during else None
        if during is not None and not isinstance(period, Period):
            return 0
        row = self.seen(table, raw)
        return 3 * facts.is_closed(self._question(row), row, *edge, period if isinstance(period, Period) else None)

    def is_all_below(self, table: str) -> int:
        return 0 if self.may_lack(table, "", "") else 3

    def assessment_year(self, table: str, raw: Raw) -> Fact:
        return Fact(facts.assessment_year(self._question(self.seen(table, raw))))


_NOWHERE = Address("")


@lru_cache(maxsize=1024)
def looked_at(entity: Entity) -> tuple[str, ...]:
    """The fields that the reference's functions look at in rows beside the subject."""
    record = entity.record
    assert record is not None
    if entity.name == ATTESTATION:
        return tuple(entity.fields.keys() - {DATED})
    marks = record.registers
    named = (record.owner, record.begins, record.ends, *record.dated, *(record.assesses or ()))
    closing = (marks.owner, marks.kind, marks.period, marks.complete) if marks else ()
    return tuple(dict.fromkeys(name for name in (*named, *closing) if name in entity.fields))


@lru_cache(maxsize=1024)
def references_to(schema: Schema, table: str) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Where a row of a table may be named: in which table, the path (through lists), the tables that it may be of."""
    found: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []

    def look(place: str, entity: Entity, trail: tuple[str, ...]) -> None:
        for one in entity.fields.values():
            if table in one.tables:
                found.append((place, trail if entity.plain else (*trail, one.path), one.tables))
        for listed in entity.lists.values():
            look(place, listed.item, (*trail, listed.path))

    for name, entity in schema.entities.items():
        look(name, entity, ())
    return tuple(found)


def _at(raw: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """What stands at a path that may lead through lists."""
    value = at_path(raw, path[0]) if isinstance(raw, Mapping) else None
    if len(path) == 1:
        yield value
    elif value is not None and value is not False:
        for item in items_in(value) or ():
            yield from _at(item, path[1:])


# By reader and text; the reader is kept along, so that its number is not given to another one.
_KNOWN: dict[tuple[int, str], tuple[Reader, Any]] = {}


def _read(reader: Reader, raw: Any) -> Any:
    """A value as its reader reads it; texts are remembered."""
    known = _KNOWN.get((id(reader), raw)) if raw.__class__ is str else None
    if known is not None:
        return known[1]
    found = reader.read(raw)
    if isinstance(found, Mark):
        raise Odd
    if raw.__class__ is str and len(_KNOWN) < 65536:
        _KNOWN[id(reader), raw] = reader, found
    return found


def id_of(raw: Raw) -> str:
    found = as_id(raw.get(ID))
    if not found:
        raise Odd
    return found


def ids_in(value: Any) -> list[str]:
    """The ids that a reference or a list of them names."""
    if value.__class__ is str:
        return [as_id(value)]
    if value is None or value is False or value is DENIED:
        return []
    items = value if value.__class__ is list else items_in(value)
    return [as_id(whole(item)) for item in ([value] if items is None else items)]


def names(value: Any, key: str) -> bool:
    """Whether a reference or a list of them names an id."""
    return key in ids_in(value)


def sections_of(entity: Entity, raw: Raw) -> frozenset[str]:
    """The sections that a row declares complete."""
    named = entity.record.sections if entity.record else None
    return frozenset() if named is None else read_sections(entity, raw.get(named))


def read_sections(entity: Entity, given: Any) -> frozenset[str]:
    if given is None or given is False or given is DENIED:
        return frozenset()
    assert entity.record is not None and entity.record.sections is not None
    found = entity.lists[entity.record.sections].item.fields[VALUE]
    if given.__class__ is list and all(one.__class__ is str and one in found.codes for one in given):
        return frozenset(given)
    read = model_of(entity).lists[entity.record.sections].item.fields[VALUE].read
    items = items_in(given)
    said = [read(item) for item in ([given] if items is None else items)]
    if any(isinstance(one, Mark) for one in said):
        raise Odd
    return frozenset(map(str, said))


def check_rows(model: Model, rows: list[Any]) -> None:
    """Raises Odd where a row is no mapping, has a name that the table lacks or lacks what it may not, or where two have
    one id or are above each other."""
    known, must = shape_of(model)
    for row in rows:
        if row.__class__ is not dict or not known.issuperset(row) or not all(map(row.get, must)):
            raise Odd
    if len(rows) > 1 and ID in model.fields:
        if len({id_of(row) for row in rows}) < len(rows):
            raise Odd
        record = model.entity.record
        parent = record.parent if record else None
        if parent and rings({id_of(row): ids_in(at_path(row, parent)) for row in rows}):
            raise Odd


@lru_cache(maxsize=4096)
def _shape(
    entity: Entity, part: str, fields: tuple[str, ...], must: tuple[str, ...]
) -> tuple[frozenset[str], tuple[str, ...]]:
    prefix = f"{part}." if part else ""
    within = (path.removeprefix(prefix) for path in fields if path.startswith(prefix) and path != DATED)
    return frozenset(path.partition(".")[0] for path in within), tuple(path.removeprefix(prefix) for path in must)


def shape_of(model: Model, part: str = "") -> tuple[frozenset[str], tuple[str, ...]]:
    """The names within a part of a row ("": the row itself), and those of them that may not be blank."""
    must = tuple(path for path, within in model.must.items() if within == part)
    return _shape(model.entity, part, (*model.entity.fields, *model.entity.lists), must)
