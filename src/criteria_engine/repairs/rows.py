"""Rows that could be added, mended or shut out, and lists that could be closed, so that a count comes out as wished."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.evaluate.facts import keeper, placing_field, time_asked
from criteria_engine.evaluate.question import Trace
from criteria_engine.packs.model import walk
from criteria_engine.records.fits import required
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import VALUE, Entity, Field, ListField
from criteria_engine.repairs.cells import Cells, Holds
from criteria_engine.repairs.draft import At, Draft, Need
from criteria_engine.repairs.search import Ways, in_turn
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period
from criteria_engine.values.fact import exact

# Of the rows that fall short so many are tried, the nearest first.
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """Rows of a source of which `where` is as wished; `need`: the part of the condition that asks for them."""

    source: n.Source
    where: n.Condition | None
    wish: bool
    need: Need

    @property
    def counted(self) -> n.Condition | None:
        """What a row has to satisfy so as to be counted."""
        return self.where if self.wish or self.where is None else n.Not(self.where)


class RowsOf(Cells):
    """Makes more rows of a source satisfy a condition, or fewer, and closes sources."""

    @abstractmethod
    def solve(self, node: n.Condition, wish: bool, places: tuple[At, ...], draft: Draft) -> Ways:
        """Drafts in which a condition comes out as wished."""

    # --- more rows ----------------------------------------------------------------------------------------------

    def more(self, sought: Sought, places: tuple[At, ...], draft: Draft) -> Ways:
        """One row more: of those that are there the nearest, or a new one."""
        known = [self._settled(sought, at, places, draft) for at in self._short(sought, places, draft)]
        return in_turn([*known, self._with_new(sought, places, draft)])

    def _with_new(self, sought: Sought, places: tuple[At, ...], draft: Draft) -> Ways:
        for added, at in self._new_rows(sought, places, draft):
            yield from self._settled(sought, at, places, added)

    def _short(self, sought: Sought, places: tuple[At, ...], draft: Draft) -> Iterator[At]:
        """The rows that are not counted yet, those that lack least first."""
        listing = self.evaluation(draft).listing(sought.source, self.rows(places, draft))
        traces = [(self._asked(sought, row, places, draft), row) for row in listing.rows]
        lacking = [(_distance(trace), At.of(row)) for trace, row in traces if trace.truth is not TRUE]
        return (at for _, at in islice(sorted(lacking, key=lambda each: each[0]), _NEAREST))

    def _asked(self, sought: Sought, row: Row, places: tuple[At, ...], draft: Draft) -> Trace:
        """Whether a row is counted."""
        return self.evaluation(draft).item(sought.counted, sought.source, row, self.rows(places, draft))

    def _settled(self, sought: Sought, at: At, places: tuple[At, ...], draft: Draft) -> Ways:
        """The row in its period, with `where` as wished."""
        for dated in self._in_period(sought.source, at, places, draft):
            for way in self._as_wished(sought, at, places, dated):
                if self._asked(sought, way.row(at), places, way).truth is TRUE:
                    yield way

    def _as_wished(self, sought: Sought, at: At, places: tuple[At, ...], draft: Draft) -> Ways:
        where = sought.where
        return iter((draft,)) if where is None else self.solve(where, sought.wish, (*places, at), draft)

    def _in_period(self, source: n.Source, at: At, places: tuple[At, ...], draft: Draft) -> Ways:
        evaluation, around, row = self.evaluation(draft), self.rows(places, draft), draft.row(at)
        if source.during is None or evaluation.in_time(source.during, row, around).truth is TRUE:
            return iter((draft,))
        period = evaluation.value(source.during, around, [], [])
        if not isinstance(period.value, Period) or period.value.start > evaluation.question.as_of:
            return self.search.give_up("dates")
        name = placing_field(evaluation.question, row)
        need = Need(n.Compare(n.FieldOf(name), "within", (source.during,)), True, self.scope((*places, at), draft))
        return self.fill(at, name, Holds("within", (exact(period.value),), True), need, draft)

    # --- new rows -----------------------------------------------------------------------------------------------

    def _new_rows(self, sought: Sought, places: tuple[At, ...], draft: Draft) -> Iterator[tuple[Draft, At]]:
        name = climb(sought.source.name)[1]
        if name == BELOW:
            self.search.give_up("fixed")
            return
        for reached, anchor in self._anchors(sought.source, places, draft, sought.need):
            if self._is_list(anchor, name, reached):
                for held, at, listed in self.own_lists(anchor, name, reached):
                    yield from self._new_items(at, listed, sought, held)
            else:
                entity, link = reached.dossier.schema[name], str(sought.source.by)
                yield self._new_row(entity, link, reached.row(anchor), reached, sought.need)

    def _anchors(
        self, source: n.Source, places: tuple[At, ...], draft: Draft, need: Need
    ) -> Iterator[tuple[Draft, At]]:
        """The record whose rows are meant; where a blank reference names it, each that it could be."""
        around = places[: len(places) - climb(source.name)[0]]
        if source.of is None:
            yield draft, around[-1]
            return
        for reached, holder, name in self.reach(source.of, around, draft):
            row = reached.row(holder)
            field, key = row.entity.fields[name], row.values.get(name)
            found = reached.dossier.find(field.tables, str(key)) if key is not None else None
            if found is not None:
                yield reached, At.of(found)
            elif key is not None or self.is_fixed(holder, name, reached):
                self.search.give_up("set_aside" if key is not None else "fixed")
            else:
                for there, target in self.targets(field, holder, need, reached):
                    yield there.put(holder, name, target.id, need), target

    def _is_list(self, anchor: At, name: str, draft: Draft) -> bool:
        place = resolve(draft.dossier.schema, draft.row(anchor).entity, name)
        return place is not None and place.found is not None

    def own_lists(self, anchor: At, name: str, draft: Draft) -> Iterator[tuple[Draft, At, ListField]]:
        """The list of a record that a name leads to, and the row that holds it."""
        for reached, at, found in self.reach(name, (anchor,), draft):
            yield reached, at, reached.row(at).entity.lists[found]

    def _new_items(self, at: At, listed: ListField, sought: Sought, draft: Draft) -> Iterator[tuple[Draft, At]]:
        if not listed.plain:
            yield draft.add_item(at, listed.path, {}, sought.need)
            return
        for value in self._plain_values(listed, sought.where, at, draft):
            yield draft.add_item(at, listed.path, {VALUE: value}, sought.need)

    def _plain_values(self, listed: ListField, where: n.Condition | None, at: At, draft: Draft) -> Iterator[Value]:
        """What an item may be: what the condition compares it with, else whatever the field holds."""
        field = listed.item.fields[VALUE]
        there = {item.values[VALUE] for item in draft.row(at).lists.get(listed.path, ())}
        named = [value for value in _constants(where) if not field.codes or value in field.codes]
        offered = (value for value in dict.fromkeys((*named, *self.any_values(field, at, draft))) if value not in there)
        return islice(offered, 20)

    def _new_row(self, entity: Entity, link: str, anchor: Row, draft: Draft, need: Need) -> tuple[Draft, At]:
        """A row of a table that is about the anchor (by `link`, if any) and belongs to whoever keeps its registers."""
        values: dict[str, Value] = {link: anchor.id} if link in entity.fields else {}
        lists = {link: anchor.id} if link in entity.lists else {}
        owner = entity.record.owner if entity.record else None
        if owner and owner not in values:
            kept_by = keeper(anchor, entity.fields[owner].tables)
            values |= {owner: kept_by} if kept_by else {}
        for name in required(entity, ()):
            if name not in values and name in entity.fields:
                some = next(self.any_values(entity.fields[name], At.of(anchor), draft), None)
                values |= {name: some} if some is not None else {}
        key = free_id(entity, draft)
        if entity.key_field:
            values["id"] = key
        return draft.add_row(entity, key, values, lists, need, origin=_table_origin(entity, anchor))

    def targets(self, field: Field, at: At, need: Need, draft: Draft) -> Iterator[tuple[Draft, At]]:
        """Rows that a reference may name: some of those there are, else a new one."""
        known = [row for table in field.tables for row in draft.dossier.rows(table) if row.id != at.id]
        yield from ((draft, At.of(row)) for row in known[:_NEAREST])
        if not known:
            yield self._new_row(draft.dossier.schema[field.tables[0]], "", draft.row(at), draft, need)

    # --- fewer rows ---------------------------------------------------------------------------------------------

    def fewer(self, sought: Sought, places: tuple[At, ...], draft: Draft) -> Ways:
        """One row less that is, or may be, counted; or the source closed, so that it has no others."""
        listing = self.evaluation(draft).listing(sought.source, self.rows(places, draft))
        traces = [(self._asked(sought, row, places, draft).truth, At.of(row)) for row in listing.rows]
        counted = [at for wanted in (UNKNOWN, TRUE) for truth, at in traces if truth is wanted]
        ways = [self._shut_out(sought, counted[0], places, draft)] if counted else []
        return in_turn([*ways, *([] if listing.whole else [self.close(sought.source, places, draft, sought.need)])])

    def _shut_out(self, sought: Sought, at: At, places: tuple[At, ...], draft: Draft) -> Ways:
        if sought.where is None:
            return self.search.give_up("removal")
        return self.solve(sought.where, not sought.wish, (*places, at), draft)

    # --- closing ------------------------------------------------------------------------------------------------

    def close(self, source: n.Source, places: tuple[At, ...], draft: Draft, need: Need) -> Ways:
        """The source declared whole, in each way that there is."""
        name = climb(source.name)[1]
        if name == BELOW:
            self.search.give_up("set_aside")
            return
        for reached, anchor in self._anchors(source, places, draft, need):
            if self._is_list(anchor, name, reached):
                for held, at, listed in self.own_lists(anchor, name, reached):
                    yield from self.close_list(at, listed, held, need)
            else:
                period = self._during(source, places, reached)
                yield from self._close_table(name, str(source.by), reached.row(anchor), period, reached, need)

    def _during(self, source: n.Source, places: tuple[At, ...], draft: Draft) -> Period | None:
        evaluation, around = self.evaluation(draft), self.rows(places, draft)
        during = evaluation.value(source.during, around, [], []).value if source.during else None
        return during if isinstance(during, Period) else None

    def close_list(self, at: At, listed: ListField, draft: Draft, need: Need) -> Ways:
        """A list of a record: its section ticked, or a blank list said to be empty."""
        row = draft.row(at)
        if listed.path in row.unsure:
            return self.search.give_up("set_aside")
        return in_turn([self.close_section_of(row, listed.section, draft, need), self._empty(at, listed, draft, need)])

    def _empty(self, at: At, listed: ListField, draft: Draft, need: Need) -> Ways:
        if not draft.row(at).lists.get(listed.path):
            yield draft.no_items(at, listed.path, need)

    def close_section_of(self, row: Row, section: str | None, draft: Draft, need: Need) -> Ways:
        """The section that holds a cell or list ticked in the record that it belongs to."""
        root = draft.row(At(*row.owner)) if row.owner else row
        listed = root.entity.record.sections if root.entity.record else None
        if section is None or listed is None or section in root.complete:
            return iter(())
        return iter((draft.close_section(At.of(root), listed, section, need),))

    def _close_table(self, table: str, link: str, anchor: Row, during: Period | None, draft: Draft, need: Need) -> Ways:
        record = draft.dossier.schema[table].record
        assert record is not None
        if draft.dossier.may_lack(table, link, anchor.id):
            return self.search.give_up("set_aside")
        sections = [mark.section for mark in record.rows if mark.link == link]
        ways = [self.close_section_of(anchor, section, draft, need) for section in sections]
        if not sections and not record.register:
            return self.search.give_up("fixed")
        if record.register:
            ways.insert(0, self._close_register(record.register, anchor, during, draft, need))
        return in_turn(ways)

    def _close_register(self, kind: str, anchor: Row, during: Period | None, draft: Draft, need: Need) -> Ways:
        entity = draft.dossier.schema.registers
        marks = entity.record.registers if entity and entity.record else None
        owner = keeper(anchor, entity.fields[marks.owner].tables) if entity and marks else None
        if entity is None or marks is None or owner is None:
            return self.search.give_up("fixed")
        asked = time_asked(self.evaluation(draft).question, anchor, during)
        values: dict[str, Value] = {marks.owner: owner, marks.kind: kind, marks.period: asked, marks.complete: True}
        at = _table_origin(entity, anchor)
        return iter((draft.add_row(entity, free_id(entity, draft), values, {}, need, True, origin=at)[0],))

    def scope(self, places: tuple[At, ...], draft: Draft) -> tuple[Entity, ...]:
        """The entities of the rows around a part of a condition."""
        return tuple(row.entity for row in self.rows(places, draft))


def free_id(entity: Entity, draft: Draft) -> str:
    """An id that no row of the table has; rows without ids go by numbers."""
    stem = f"{entity.name}-moi-" if entity.key_field else "+"
    number = 1
    while draft.dossier.get(entity.name, f"{stem}{number}"):
        number += 1
    return f"{stem}{number}"


def _table_origin(entity: Entity, anchor: Row) -> str:
    """Where a new row is written: the sheet of a workbook, else the table."""
    return entity.label.vi if anchor.address.cells is not None else entity.name


def _distance(trace: Trace) -> int:
    """How many leaves stand in the way of a row, those that are known to be otherwise counting double."""
    if trace.parts:
        return sum(_distance(part) for part in trace.parts)
    return {TRUE: 0, UNKNOWN: 1, FALSE: 2}[trace.truth]


def _constants(node: n.Condition | None) -> Iterator[Value]:
    """The values that a condition compares with."""
    for inner in walk(node):
        if isinstance(inner, n.Constant):
            yield inner.value
        elif isinstance(inner, n.Parameter):
            yield from inner.values
