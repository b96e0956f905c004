"""One bundle while it is judged: its rows by table and id, and, where that is asked for, the dossier it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from criteria_engine.evaluate import facts
from criteria_engine.evaluate.attestations import attested
from criteria_engine.evaluate.plan.plan import Plan
from criteria_engine.evaluate.question import Question
from criteria_engine.evaluate.row.cells import DENIED
from criteria_engine.evaluate.row.equivalent import equivalent
from criteria_engine.evaluate.row.truths import CODE, Odd
from criteria_engine.intake.arrow.model import Mark, Model, model_of
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.ids import ID, as_id, whole
from criteria_engine.records.rings import rings
from criteria_engine.records.schema import DATED, Entity
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

    # --- what is asked of the reference ---------------------------------------------------------------------------

    @cached_property
    def dossier(self) -> Dossier:
        """What the bundle stands for; a row that is named in it but not there counts as set aside."""
        return equivalent(self.plan.schema, self.tables)

    def question(self, table: str, raw: Raw) -> Question:
        row = self.dossier.get(table, id_of(raw))
        if row is None:
            raise Odd
        return Question(self.dossier, row, self.plan.as_of, registers_complete=self.plan.registers_complete)

    def attested(self, table: str, raw: Raw, question: str) -> int:
        asked = self.question(table, raw)
        truth: Truth = attested(asked, question, asked.subject)[0]
        return CODE[truth]

    def is_closed(self, table: str, raw: Raw, edge: tuple[str, str], during: Fact | None) -> int:
        """Whether the rows of a related table that name this one are all there are."""
        asked, period = self.question(table, raw), during.value if during else None
        if during is not None and not isinstance(period, Period):
            return 0
        return 3 * facts._is_closed(asked, asked.subject, *edge, period if isinstance(period, Period) else None)

    def is_all_below(self, table: str, raw: Raw) -> int:
        asked = self.question(table, raw)
        return 3 * facts.rows_below(asked, asked.subject).whole

    def assessment_year(self, table: str, raw: Raw) -> Fact:
        return Fact(facts.assessment_year(self.question(table, raw)))


def id_of(raw: Raw) -> str:
    found = as_id(raw.get(ID))
    if not found:
        raise Odd
    return found


def ids_in(value: Any) -> list[str]:
    """The ids that a reference or a list of them names."""
    if value is None or value is False or value is DENIED:
        return []
    items = items_in(value)
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
    read = model_of(entity).lists[entity.record.sections].item.fields["value"].read
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
