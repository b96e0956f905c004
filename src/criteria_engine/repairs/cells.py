"""Cells that could be filled or corrected so that a comparison comes out as wished."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.evaluate.facts import placing_field
from criteria_engine.records.fits import fits
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import DATED, Entity, Field
from criteria_engine.repairs.draft import At, Draft, Need
from criteria_engine.repairs.model import NoRepair
from criteria_engine.repairs.search import Asking, Ways
from criteria_engine.repairs.values import Cell, example, proposals
from criteria_engine.values import Period, Quantity
from criteria_engine.values.fact import Fact

# Where a field is asked about by several parts of a rule, so many values of it are tried together with the others.
_VARIANTS = 12
_TARGETS = 3


@dataclass(frozen=True, slots=True)
class Holds:
    """What a cell is to be: the operator with its right sides, to hold or not."""

    operator: str
    rights: Sequence[Fact]
    wish: bool
    ignore: frozenset[str] = frozenset()


class Cells(Asking):
    """Finds the cell that a path leads to, and values for it."""

    def reach(self, path: str, places: tuple[At, ...], draft: Draft) -> Iterator[tuple[Draft, At, str]]:
        """The row and name that a path leads to; where a reference on the way is blank, each row it could name."""
        up, rest = climb(path)
        at = places[len(places) - 1 - up]
        place = resolve(draft.dossier.schema, draft.row(at).entity, rest)
        assert place is not None, f"{path} was not type-checked"
        yield from self._hop(place.hops, place.name, at, draft)

    def _hop(self, hops: tuple[str, ...], name: str, at: At, draft: Draft) -> Iterator[tuple[Draft, At, str]]:
        row = draft.row(at)
        if (hops[0] if hops else name) not in (*row.entity.fields, *row.entity.lists):
            self.search.give_up("fixed")
            return
        if not hops:
            yield draft, at, placing_field(self.evaluation(draft).question, row) if name == DATED else name
            return
        field, key = row.entity.fields[hops[0]], row.values.get(hops[0])
        if key is not None:
            found = draft.dossier.find(field.tables, str(key))
            if found is None:
                self.search.give_up("set_aside")
            else:
                yield from self._hop(hops[1:], name, At.of(found), draft)
            return
        if self.is_fixed(at, hops[0], draft):
            self.search.give_up("fixed")
            return
        need = Need(n.Present(hops[0]), True, (row.entity,))
        for reached, target in self.targets(field, at, need, draft):
            yield from self._hop(hops[1:], name, target, reached.put(at, hops[0], target.id, need))

    @abstractmethod
    def targets(self, field: Field, at: At, need: Need, draft: Draft) -> Iterator[tuple[Draft, At]]:
        """Rows that a reference may name, with the drafts in which they are there."""

    def _targets(self, field: Field, at: At, draft: Draft) -> Iterator[str]:
        rows = (row for table in field.tables for row in draft.dossier.rows(table) if row.id != at.id)
        return (row.id for row in islice(rows, _TARGETS))

    # --- values -------------------------------------------------------------------------------------------------

    def fill(self, at: At, name: str, wanted: Holds, need: Need, draft: Draft) -> Ways:
        """The cell with values that let it be what is wanted; one value, or several where other parts ask for it."""
        if self.is_fixed(at, name, draft):
            return self.search.give_up("fixed")
        row = draft.row(at)
        cell = self._cell(row, name, draft)
        offered = list(proposals(wanted.operator, wanted.wish, cell, wanted.rights, wanted.ignore))
        if not offered:
            return self.search.give_up(_why_none(cell, wanted))
        return self.put_any(at, name, offered, need, draft)

    def put_any(self, at: At, name: str, values: Sequence[Value], need: Need, draft: Draft) -> Ways:
        """The cell with each of the values that it may be given."""
        row = draft.row(at)
        cell = self._cell(row, name, draft)
        if not self.search.exact_too and not draft.is_new(at) and is_exact(cell.before, cell.field):
            return iter(())
        may = [value for value in values if draft.is_new(at) or not _denies(cell, value, name in row.entity.dated)]
        if not may:
            return self.search.give_up("removal")
        fitting = (value for value in may if fits(_table(row, draft), _trail(at), name, value))
        most = _VARIANTS if name.rpartition(".")[2] in self.shared or draft.is_new(at) else 1
        return (draft.put(at, name, value, need) for value in islice(fitting, most))

    def _cell(self, row: Row, name: str, draft: Draft) -> Cell:
        question = self.evaluation(draft).question
        return Cell(row.entity.fields[name], row.values.get(name), question.as_of, question.about)

    def some_value(self, at: At, name: str, need: Need, draft: Draft) -> Ways:
        """The cell with whatever may stand in it."""
        if self.is_fixed(at, name, draft):
            return self.search.give_up("fixed")
        field = draft.row(at).entity.fields[name]
        values = list(self.any_values(field, at, draft))
        return self.put_any(at, name, values, need, draft) if values else self.search.give_up("fixed")

    def any_values(self, field: Field, at: At, draft: Draft) -> Iterator[Value]:
        """Examples of what a field may hold."""
        as_of = self.evaluation(draft).question.as_of
        match field.kind:
            case "text":
                yield example(field)
            case "yes_no":
                yield from (True, False)
            case "number":
                yield Quantity(_ONE, field.measure)
            case "date":
                # Early enough for something else to have come after it.
                yield from (Period.day(date(as_of.year, 1, 1)), Period.day(as_of))
            case "period":
                yield from (self.period or Period.year(as_of.year), Period.year(as_of.year))
            case "ref":
                yield from self._targets(field, at, draft)
            case _:
                yield from field.codes

    def is_fixed(self, at: At, name: str, draft: Draft) -> bool:
        """Ids, keys, whose a row is, what it stands under, and the items of plain lists are never changed."""
        row = draft.row(at)
        if row.entity.plain:
            return True
        record = row.entity.record
        if record and name == record.parent:
            return True
        if record and name in ("id", record.owner, record.sections):
            return not (draft.is_new(at) and name != "id" and name not in row.values)
        # Nobody is asked to end a thing so that nothing more is asked of it.
        ends = row.entity.fields[name].open_end is not None and name not in row.values
        return not draft.is_new(at) and (ends or (name in row.values and name in _key_of(row, at, draft)))


_ONE = Decimal(1)


def _why_none(cell: Cell, wanted: Holds) -> NoRepair:
    if wanted.operator == "matches" and wanted.wish:
        return "pattern"
    if any(right.value is None and not right.bounds for right in wanted.rights) or cell.field.kind in (
        "date",
        "period",
    ):
        return "dates"
    return "removal" if cell.before is not None else "fixed"


def is_exact(before: Value | None, field: Field) -> bool:
    """Whether a cell was given exactly; a period that is meant as a whole was."""
    if isinstance(before, Period):
        return before.is_day or field.kind == "period"
    return before.is_exact if isinstance(before, Quantity) else before is not None


def _denies(cell: Cell, value: Value, places_in_time: bool) -> bool:
    """Whether a value takes back what is recorded: a yes that becomes a no, a number that shrinks, an event that is
    moved to another time."""
    before = cell.before
    if places_in_time and isinstance(before, Period) and isinstance(value, Period):
        return not before.contains(value)
    if isinstance(before, bool):
        return before and value is False
    if isinstance(before, Quantity) and isinstance(value, Quantity) and before.is_exact:
        return value.number < before.number
    return False


def _key_of(row: Row, at: At, draft: Draft) -> tuple[str, ...]:
    if not at.path:
        return ()
    holder = draft.row(At(at.table, at.id, at.path[:-2]))
    return holder.entity.lists[str(at.path[-2])].key


def _table(row: Row, draft: Draft) -> Entity:
    return draft.dossier.schema[row.owner[0]] if row.owner else row.entity


def _trail(at: At) -> tuple[str, ...]:
    return tuple(str(name) for name in at.path[::2])
