"""Conditions as nodes. Each function lowers what the function of the same name in `evaluate/reference.py` answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.evaluate.attestations import TABLE
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.blank import blank_fact
from criteria_engine.evaluate.plan.chain import At, Blank, Chain
from criteria_engine.evaluate.plan.facts import Facts, Setting
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.evaluate.plan.listing import Rows
from criteria_engine.evaluate.plan.nodes import Frame, Id
from criteria_engine.records.schema import Entity
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth, truth_of
from criteria_engine.values.fact import ONE, fold

# The node of the outcome that a condition asks for, of a row of an entity; None where nothing answers.
Asks = Callable[[n.Outcome, Entity], "Id | None"]


class Lowering(Facts):
    """Lowers the conditions of one rule, in one period."""

    def __init__(self, graph: Graph, setting: Setting, asks: Asks) -> None:
        super().__init__(graph, setting)
        self.asks = asks

    def of(self, condition: n.Condition, entity: Entity) -> Id:
        """A condition asked of a row of an entity."""
        return self.truth(condition, Chain.of(self.graph, entity)).id

    def leaves(self, condition: n.Condition, entity: Entity) -> Iterator[Id]:
        """The truths below every `all`, `any` and `not`, from left to right."""
        if isinstance(condition, n.Not):
            yield from self.leaves(condition.part, entity)
        elif isinstance(condition, n.All | n.Any) and condition.parts:
            for part in condition.parts:
                yield from self.leaves(part, entity)
        else:
            yield self.of(condition, entity)

    def truth(self, node: n.Condition, chain: Chain) -> At:
        lower: Callable[[Lowering, Any, Chain], At] = _TRUTHS[type(node)]
        return lower(self, node, chain)

    def known(self, truth: Truth) -> At:
        return At(self.graph.known(truth))

    # --- connectives --------------------------------------------------------------------------------------------

    def _all(self, node: n.All, chain: Chain) -> At:
        return self.all_of(chain, [self.truth(part, chain) for part in node.parts])

    def _any(self, node: n.Any, chain: Chain) -> At:
        return _joined(chain, [self.truth(part, chain) for part in node.parts], self.graph.any_of)

    def all_of(self, chain: Chain, parts: Iterable[At]) -> At:
        return _joined(chain, parts, self.graph.all_of)

    def not_of(self, part: At) -> At:
        found = self.graph.not_of(part.id)
        return At(found, None if self.graph[found].frame is None else part.start)

    def _not(self, node: n.Not, chain: Chain) -> At:
        return self.not_of(self.truth(node.part, chain))

    # --- values -------------------------------------------------------------------------------------------------

    def _present(self, node: n.Present, chain: Chain) -> At:
        up, rest = climb(node.path)
        row = chain.out(up)
        place = resolve(self.setting.schema, chain.entity(row), rest)
        if place is not None and place.found is not None:
            return self._at_least_one(self.rows(n.Source(node.path), chain), None, None)
        fact = self.field(node.path, chain)
        return At(self.graph.add(p.Has(self.graph[fact.id].frame, fact.id)), fact.start)

    def _compare(self, node: n.Compare, chain: Chain) -> At:
        if isinstance(node.left, n.Reading):
            named = {r.value for r in node.right if isinstance(r, n.Constant)}
            is_one = self.setting.readings[node.left.name] in named
            return self.known(truth_of(is_one == (node.operator in ("is", "in"))))
        left = self.fact(node.left, chain)
        rights = [fact for right in node.right for fact in self.rights(right, chain)]
        return self.test(chain, node.operator, left, rights, node.ignore)

    def test(
        self, chain: Chain, operator: str, left: At, rights: list[At], ignore: frozenset[str] = frozenset()
    ) -> At:  # fmt: skip
        frame, (first, *others), start = chain.joined([left, *rights])
        return At(self.graph.add(p.Test(frame, operator, first, tuple(others), ignore, self.setting.about)), start)

    # --- rows ---------------------------------------------------------------------------------------------------

    def _quantified(self, node: n.Quantified, chain: Chain) -> At:
        found = self.rows(node.source, chain)
        if node.quantifier == "on_file":
            # What is on file is asked, not whether there may be more (docs/decisions/…-on-file-only-in-due.md).
            found = True if isinstance(found, bool) else replace(found, whole=self.known(TRUE))
        if node.quantifier in ("exists", "on_file"):
            return self._at_least_one(found, node.where, node.source)
        return self.not_of(self._at_least_one(found, _offence(node), node.source))

    def _at_least_one(self, found: Rows | bool, where: n.Condition | None, source: n.Source | None) -> At:
        """`count ≥ 1`; `none` and `every` are its negation, since an interval is below 1 where it is not ≥ 1."""
        if isinstance(found, bool):
            return self.known(compare(OPERATORS["at_least"], fold("count", (), found), (ONE,), frozenset()))
        counted = self.counted(where, source, found) if source else self.known(TRUE)
        return self.test(found.outer, "at_least", self.folded("count", found, counted), [self.const(ONE)])

    def counted(self, where: n.Condition | None, source: n.Source, found: Rows) -> At:
        chain = found.chain
        parts = [self.truth(where, chain)] if where is not None else []
        if source.during is not None:
            placed = At(self.graph.add(p.Placed(Frame(found.entity.name), self.setting.about)), len(found.outer.links))
            # The period is asked about from around the rows.
            parts.append(self.test(chain, "within", placed, [self.fact(source.during, found.outer)]))
        return self.all_of(chain, parts)

    def _row_at(self, node: n.RowAt, chain: Chain) -> At:
        found = self.rows(node.source, chain)
        if isinstance(found, bool):
            row = chain.out(0)
            return self.truth(node.where, chain.beside(chain.entity(row).lists[node.source.name].item, found))
        keys = [self._same_key(name, value, found) for name, value in node.key]
        missing, absent = (self.truth(node.where, chain.beside(found.entity, denies)) for denies in (False, True))
        where = self.truth(node.where, found.chain)
        frame, edge, (at_row, *same), (whole, says_nothing, denies_all), start = found.placed(
            [where, *keys], [found.whole, missing, absent]
        )
        return At(
            self.graph.add(p.RowWithKey(frame, edge, tuple(same), at_row, whole, says_nothing, denies_all)), start
        )

    def _same_key(self, name: str, value: n.Operand, found: Rows) -> At:
        frame, (left, right), start = found.chain.joined([self.field(name, found.chain), self.fact(value, found.outer)])
        return At(self.graph.add(p.SameKey(frame, left, right)), start)

    # --- what people and other rules say ------------------------------------------------------------------------

    def _attested(self, node: n.Attested, chain: Chain) -> At:
        row, schema = chain.table(), self.setting.schema
        entity = chain.links[row].entity
        if TABLE not in schema or entity.name not in schema[TABLE].fields["subject"].tables:
            return self.known(UNKNOWN)
        return At(self.graph.add(p.Attest(Frame(entity.name), node.question)), row)

    def _outcome(self, node: n.Outcome, chain: Chain) -> At:
        if node.of is None:
            row = chain.out(0)
            said = self._said(node, chain.entity(row))
            return At(said, None if isinstance(row, Blank) or self.graph[said].frame is None else row)
        up, rest = climb(node.of)
        row = chain.out(up)
        if isinstance(row, Blank):
            return self.known(FALSE if blank_fact(self.setting.schema, row, rest).is_absent else UNKNOWN)
        place = resolve(self.setting.schema, chain.entity(row), rest)
        assert place is not None
        hops, nothing = (*place.hops, place.name), self.graph.known(FALSE)
        found = self.through(chain.entity(row), hops, lambda end: self._said(node, end), nothing)
        assert found is not None
        return At(found, row)

    def _said(self, node: n.Outcome, entity: Entity) -> Id:
        """An outcome as a truth."""
        found = self.asks(node, entity)
        if found is None:
            return self.graph.known(UNKNOWN)
        frame = self.graph[found].frame
        return self.graph.add(p.Says(frame, found, _NOT_APPLICABLE[node.not_applicable]))

    def _open(self, node: n.Open, chain: Chain) -> At:
        return self.known(UNKNOWN)


def _offence(node: n.Quantified) -> n.Condition | None:
    """What a row that breaks the quantifier satisfies."""
    if node.quantifier == "none":
        return node.where
    assert node.where is not None
    return n.Not(node.where)


def _joined(chain: Chain, parts: Iterable[At], join: Callable[[Frame | None, Iterable[Id]], Id]) -> At:
    """Parts joined where they are asked: those that need the same rows first."""
    alike: dict[Any, list[Id]] = {}
    for part in parts:
        alike.setdefault(part.start is not None and chain.span_of(part), []).append(part.id)
    joined = [
        _at(chain, join(chain.frame(span) if span else None, ids), span[0] if span else None)
        for span, ids in alike.items()
    ]
    frame, ids, start = chain.joined(joined)
    return _at(chain, join(frame, ids), start)


def _at(chain: Chain, node: Id, start: int | None) -> At:
    return At(node, None if chain.graph[node].frame is None else start)


_NOT_APPLICABLE: dict[str, Truth] = {"true": TRUE, "false": FALSE, "unknown": UNKNOWN}

_TRUTHS: dict[type, Any] = {
    n.All: Lowering._all,
    n.Any: Lowering._any,
    n.Not: Lowering._not,
    n.Present: Lowering._present,
    n.Compare: Lowering._compare,
    n.Quantified: Lowering._quantified,
    n.RowAt: Lowering._row_at,
    n.Attested: Lowering._attested,
    n.Outcome: Lowering._outcome,
    n.Open: Lowering._open,
}
