"""Putting a dossier together so that conditions come out as wished: each part set on the way, with some luck.

Nothing here decides what is true: what was put together is judged afterwards, like any other dossier. Where wishes
get in each other's way the draw may fail, and another one is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.row import Value
from criteria_engine.records.schema import VALUE, ListField
from criteria_engine.strategies.aim_values import Rows, Values
from criteria_engine.strategies.draft import Draft, Item
from criteria_engine.strategies.near import agrees, fact_of, near
from criteria_engine.values import Period
from criteria_engine.values.fact import Fact

# One leaf in so many is left as it is, so that blanks are met with too.
_LEFT_OUT = 24


class Aims(Values):
    """Wishes about the rows of one draft."""

    def __init__(self, draft: Draft, pack: Pack, readings: Mapping[str, str]) -> None:
        super().__init__(draft, readings)
        self.pack = pack

    def aim(self, node: n.Condition | None, wish: bool, rows: Rows) -> None:
        """Set what makes the condition true, or false, of the last of `rows`."""
        if node is not None:
            answer: Callable[[Aims, Any, bool, Rows], None] = _AIMS[type(node)]
            answer(self, node, wish, rows)

    # --- rules --------------------------------------------------------------------------------------------------

    def applies(self, rule: Rule, item: Item) -> None:
        self.aim(rule.when, True, (item,))

    def comes_out(self, rule: Rule, wish: bool, item: Item) -> None:
        """`require` as wished; where it is not to hold, that is owed by now."""
        if not wish:
            self.aim(rule.due, True, (item,))
        self.aim(rule.require, wish, (item,))

    # --- joined -------------------------------------------------------------------------------------------------

    def _all(self, node: n.All, wish: bool, rows: Rows) -> None:
        if wish:
            for part in node.parts:
                self.aim(part, True, rows)
        elif node.parts:
            self.aim(self.draft.pick(node.parts), False, rows)

    def _any(self, node: n.Any, wish: bool, rows: Rows) -> None:
        if not wish:
            for part in node.parts:
                self.aim(part, False, rows)
        elif live := [part for part in node.parts if self._may_hold(part)]:
            self.aim(self.draft.pick(live), True, rows)

    def _may_hold(self, node: n.Condition) -> bool:
        """Whether the readings in use leave a way for it to be true."""
        if isinstance(node, n.All):
            return all(map(self._may_hold, node.parts))
        if isinstance(node, n.Compare) and isinstance(node.left, n.Reading):
            return self._reads(node)
        if isinstance(node, n.Not) and isinstance(node.part, n.Compare) and isinstance(node.part.left, n.Reading):
            return not self._reads(node.part)
        return not isinstance(node, n.Open)

    def _reads(self, node: n.Compare) -> bool:
        assert isinstance(node.left, n.Reading)
        named = {right.value for right in node.right if isinstance(right, n.Constant)}
        return (self.readings[node.left.name] in named) is (node.operator in ("is", "in"))

    def _not(self, node: n.Not, wish: bool, rows: Rows) -> None:
        self.aim(node.part, not wish, rows)

    def _open(self, node: n.Open, wish: bool, rows: Rows) -> None:
        """The text leaves it open: nothing to set."""

    # --- cells --------------------------------------------------------------------------------------------------

    def _present(self, node: n.Present, wish: bool, rows: Rows) -> None:
        item, place = self.reach(rows, node.path)
        if place.found is not None:
            self._list_present(item, item.entity.lists[place.name], wish)
        elif not wish:
            self.draft.deny(item, place.name)
        elif item.value(place.name) is None and not self.draft.chance(_LEFT_OUT):
            found = item.entity.fields[place.name]
            self.draft.put(item, place.name, self.draft.pick(self.any_of(item, found)))

    def _list_present(self, item: Item, found: ListField, wish: bool) -> None:
        if not wish:
            item.lists[found.path] = []
        elif not item.lists.get(found.path):
            self._new_item(item, found)

    def _new_item(self, holder: Item, found: ListField) -> Item:
        item = self.draft.item(holder, found)
        if found.plain:
            item.cells[VALUE] = self.draft.pick(self.any_of(item, found.item.fields[VALUE]))
        return item

    def _compare(self, node: n.Compare, wish: bool, rows: Rows) -> None:
        if isinstance(node.left, n.Reading) or self.draft.chance(_LEFT_OUT):
            return
        rights = tuple(fact for right in node.right for fact in self.settled(right, rows))
        if not rights:
            return
        if isinstance(node.left, n.FieldOf):
            self._compare_field(node, node.left, rights, wish, rows)
        elif isinstance(node.left, n.The | n.Constant | n.Parameter):
            self._compare_given(node, wish, rows)
        else:
            fitting = [v for v in self.numbers_near(rights) if agrees(node, fact_of(v, "number"), rights, wish)]
            if fitting:
                self.make(node.left, self.draft.pick(fitting), rows)

    def _compare_field(
        self, node: n.Compare, left: n.FieldOf, rights: tuple[Fact, ...], wish: bool, rows: Rows
    ) -> None:
        item, found = self.field_at(rows, left.path)
        held = item.value(found.path)
        if held is not None and agrees(node, fact_of(held, found.kind), rights, wish):
            return
        # A cell that another wish has set is mostly left to it.
        if found.path in item.cells and self.draft.chance(2):
            return
        options = self._options(node, item, found.path, rights)
        fitting = [v for v in options if agrees(node, fact_of(v, found.kind), rights, wish)]
        if fitting:
            self.make(left, self.draft.pick(fitting), rows)
        elif not wish:
            self.draft.deny(item, found.path)

    def _options(self, node: n.Compare, item: Item, name: str, rights: tuple[Fact, ...]) -> list[Value]:
        found = item.entity.fields[name]
        if node.operator == "matches":
            return [*(self.draft.matching(str(fact.value)) for fact in rights), "?"]
        others = self._other_rows(item, found.tables) if found.kind == "ref" else ()
        values = (*near(found, rights, self.draft.as_of), *others)
        return [v for v in values if found.kind == "ref" or self.draft.takes(item, name, v)]

    def _other_rows(self, item: Item, tables: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(other.id for table in tables for other in self.draft.tables.get(table, ()) if other is not item)

    def _compare_given(self, node: n.Compare, wish: bool, rows: Rows) -> None:
        """What is given stands on the left: the right side is moved instead, if it is a field."""
        left = self.settled(node.left, rows)
        for right in node.right:
            if left and isinstance(right, n.FieldOf):
                item, found = self.field_at(rows, right.path)
                options = [v for v in near(found, left, self.draft.as_of) if self.draft.takes(item, found.path, v)]
                fitting = [v for v in options if agrees(node, left[0], (fact_of(v, found.kind),), wish)]
                if fitting:
                    self.make(right, self.draft.pick(fitting), rows)

    # --- rows ---------------------------------------------------------------------------------------------------

    def _quantified(self, node: n.Quantified, wish: bool, rows: Rows) -> None:
        if node.quantifier == "every":
            self._every(node, node.where, wish, rows)
        elif node.quantifier == "none":
            self._exists(node, not wish, rows)
        else:
            self._exists(node, wish, rows)

    def _exists(self, node: n.Quantified, wish: bool, rows: Rows) -> None:
        if wish:
            self.fill_one(node.source, node.where, True, rows)
            return
        self.close(node.source, rows)
        for item in self.listed(node.source, rows):
            self._outside(node, item, rows)

    def _outside(self, node: n.Quantified, item: Item, rows: Rows) -> None:
        """Keep a row from being one of those asked for: by its condition, or by its time."""
        if node.where is not None and (node.source.during is None or not self.draft.chance(2)):
            self.aim(node.where, False, (*rows, item))
        elif node.source.during is not None:
            self._in_time(node.source.during, item, False, rows)

    def _every(self, node: n.Quantified, where: n.Condition | None, wish: bool, rows: Rows) -> None:
        if not wish:
            self.fill_one(node.source, where, False, rows)
            return
        self.close(node.source, rows)
        if not self.listed(node.source, rows) and self.draft.chance(3):
            self.new_row(node.source, rows)
        for item in self.listed(node.source, rows):
            self.aim(where, True, (*rows, item))

    def fill_one(self, source: n.Source, where: n.Condition | None, wish: bool, rows: Rows) -> None:
        """A row, new or one that is there, of which `where` comes out as wished."""
        known = self.listed(source, rows)
        item = self.draft.pick((None, *known)) or self.new_row(source, rows)
        if item is not None:
            self._settle_row(source, where, wish, item, rows)

    def _settle_row(self, source: n.Source, where: n.Condition | None, wish: bool, item: Item, rows: Rows) -> None:
        if source.during is not None:
            self._in_time(source.during, item, True, rows)
        self.aim(where, wish, (*rows, item))

    def fill(self, source: n.Source, where: n.Condition | None, count: int, rows: Rows) -> list[Item]:
        known = self.listed(source, rows)[:count]
        while len(known) < count and (item := self.new_row(source, rows)) is not None:
            known.append(item)
        for item in known:
            self._settle_row(source, where, True, item, rows)
        for item in self.listed(source, rows):
            if item not in known and where is not None:
                self.aim(where, False, (*rows, item))
        return known

    def _in_time(self, during: n.Operand, item: Item, wish: bool, rows: Rows) -> None:
        record = item.entity.record
        if record is not None and record.dated:
            filled = [name for name in record.dated if item.value(name) is not None]
            name = filled[0] if filled else self.draft.pick(record.dated)
            self._compare(n.Compare(n.FieldOf(name), "within", (_outer(during),)), wish, (*rows, item))

    def _row_at(self, node: n.RowAt, wish: bool, rows: Rows) -> None:
        holder, found = self.list_at(rows, node.source.name)
        key = {name: fact.value for name, operand in node.key for fact in self.settled(operand, rows)[:1]}
        items = holder.lists.get(found.path, [])
        item = next((i for i in items if all(i.value(name) == value for name, value in key.items())), None)
        item = item or self.draft.item(holder, found)
        for name, value in key.items():
            if value is not None:
                self.draft.put(item, name, value)
        self.aim(node.where, wish, (*rows, item))

    def _attested(self, node: n.Attested, wish: bool, rows: Rows) -> None:
        subject = next(item for item in reversed(rows) if item.entity.is_table)
        if "attestation" not in self.draft.schema or self.draft.chance(_LEFT_OUT):
            return
        known = self.draft.linked("attestation", "subject", subject.id)
        row = next((r for r in known if r.value("question") == node.question), None)
        row = row or self.draft.row("attestation", subject)
        self.draft.link(row, "subject", subject.id)
        row.cells |= {
            "question": node.question, "answer": "co" if wish else "khong", "date": Period.day(self.draft.as_of),
        }  # fmt: skip

    def _outcome(self, node: n.Outcome, wish: bool, rows: Rows) -> None:
        item: Item | None = rows[-1]
        if node.of is not None:
            holder, found = self.field_at(rows, node.of)
            named = holder.value(found.path)
            item = self.draft.find(found.tables, str(named)) if named is not None else None
            item = item or self.refer(holder, found.path, list(found.tables))
        assert item is not None
        pack = self.pack.uses[node.pack] if node.pack else self.pack
        behind = pack.rules_behind(n.Outcome(node.kind, node.name))
        self._outcomes(pack, [r for r in behind if r.subject == item.entity.name and r.per is None], node, wish, item)

    def _outcomes(self, pack: Pack, rules: list[Rule], node: n.Outcome, wish: bool, item: Item) -> None:
        counted = rules if node.kind == "rule" else [r for r in rules if r.basis != "attestation" and r.level == "must"]
        if not counted:
            return
        # Other packs have readings of their own; the default ones, as nobody asks for others.
        other = self if pack is self.pack else Aims(self.draft, pack, pack.defaults)
        for rule in counted if wish else [self.draft.pick(counted)]:
            other.applies(rule, item)
            other.comes_out(rule, wish, item)

    # --- sources ------------------------------------------------------------------------------------------------

    def _anchor(self, source: n.Source, rows: Rows) -> tuple[Item, str]:
        up, name = climb(source.name)
        item = rows[len(rows) - 1 - up]
        if source.of is not None:
            holder, found = self.field_at(rows, source.of)
            named = holder.value(found.path)
            item = self.draft.find(found.tables, str(named)) or item if named is not None else (
                self.refer(holder, found.path, list(found.tables)))  # fmt: skip
        return item, name

    def _own_list(self, item: Item, name: str) -> tuple[Item, ListField] | None:
        place = resolve(self.draft.schema, item.entity, name)
        return self.list_at((item,), name) if place and place.found else None

    def listed(self, source: n.Source, rows: Rows) -> list[Item]:
        """The rows of a source so far."""
        item, name = self._anchor(source, rows)
        if name == BELOW:
            record = item.entity.record
            return self.draft.linked(item.entity.name, str(record and record.parent), item.id)
        if own := self._own_list(item, name):
            return list(own[0].lists.get(own[1].path, ()))
        return self.draft.linked(name, str(source.by), item.id)

    def new_row(self, source: n.Source, rows: Rows) -> Item | None:
        item, name = self._anchor(source, rows)
        if name == BELOW:
            return self._below(item)
        if own := self._own_list(item, name):
            return self._new_item(*own)
        row = self.draft.row(name, item)
        self.draft.link(row, str(source.by), item.id)
        return row

    def _below(self, item: Item) -> Item:
        record = item.entity.record
        assert record is not None and record.parent is not None
        row = self.draft.row(item.entity.name, item)
        self.draft.put(row, record.parent, item.id)
        return row

    def close(self, source: n.Source, rows: Rows) -> None:
        item, name = self._anchor(source, rows)
        if name == BELOW:
            return
        if own := self._own_list(item, name):
            self.draft.close_list(*own)
        else:
            self.draft.close_table(item, name, str(source.by))


def _outer(during: n.Operand) -> n.Operand:
    """The period of a source is asked of the row around; from a row of it that is one further out."""
    return n.FieldOf(f"outer.{during.path}") if isinstance(during, n.FieldOf) else during


_AIMS: dict[type, Any] = {
    n.All: Aims._all,
    n.Any: Aims._any,
    n.Not: Aims._not,
    n.Present: Aims._present,
    n.Compare: Aims._compare,
    n.Quantified: Aims._quantified,
    n.RowAt: Aims._row_at,
    n.Attested: Aims._attested,
    n.Outcome: Aims._outcome,
    n.Open: Aims._open,
}
