"""Putting a dossier together so that conditions come out as wished: each part set on the way, with some luck.

Nothing here decides what is true: what was put together is judged afterwards, like any other dossier. Where wishes
get in each other's way the draw may fail, and another one is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.row import Value
from criteria_engine.records.schema import ListField
from criteria_engine.strategies.aim_rows import RowsOf
from criteria_engine.strategies.aim_values import Rows
from criteria_engine.strategies.draft import Draft
from criteria_engine.strategies.items import Item
from criteria_engine.strategies.near import agrees, fact_of, near
from criteria_engine.strategies.standing import may_hold, stands
from criteria_engine.values import Period
from criteria_engine.values.fact import Fact

# One leaf in so many is left as it is, so that blanks are met with too.
_LEFT_OUT = 24


class Aims(RowsOf):
    """Wishes about the rows of one draft."""

    def __init__(self, draft: Draft, pack: Pack, readings: Mapping[str, str]) -> None:
        super().__init__(draft, readings)
        self.pack = pack

    def aim(self, node: n.Condition | None, wish: bool, rows: Rows) -> None:
        """Set what makes the condition true, or false, of the last of `rows`; what is so already is let be."""
        if node is not None and not stands(node, wish, rows):
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
        elif live := [part for part in node.parts if may_hold(part, self.readings)]:
            self.aim(self.draft.pick(live), True, rows)

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
            self.new_item(item, found)

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
            self.in_time(node.source.during, item, False, rows)

    def _every(self, node: n.Quantified, where: n.Condition | None, wish: bool, rows: Rows) -> None:
        if not wish:
            self.fill_one(node.source, where, False, rows)
            return
        self.close(node.source, rows)
        if not self.listed(node.source, rows) and self.draft.chance(3):
            self.new_row(node.source, rows)
        for item in self.listed(node.source, rows):
            self.aim(where, True, (*rows, item))

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
