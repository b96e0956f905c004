"""The definition of meaning: the truth of a condition about a subject, with its trace.

Short on purpose; other evaluators are held equal to this one. Every rule of three-valued logic is either Kleene's
(`values/truth.py`) or interval arithmetic (`values/fact.py`); this file only says which applies where.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.evaluate.attestations import attested
from criteria_engine.evaluate.facts import (
    Found,
    Listing,
    Rows,
    fact_at,
    placing_field,
    related_rows,
    rows_below,
    same_key,
)
from criteria_engine.evaluate.operands import Operands
from criteria_engine.evaluate.question import Question, RuleOutcome, Seen, Trace
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period, Truth, all_of, any_of, truth_of
from criteria_engine.values.fact import ONE, Fact, Item, fold, in_like_units, presence


def evaluate(question: Question, condition: n.Condition) -> Trace:
    """The truth of a type-checked condition about the subject of the question."""
    return Evaluation(question).ask(condition, (question.subject,))


class Evaluation(Operands):
    """Answers conditions about the rows of one question; `rows` are the rows around, the subject first."""

    def ask(self, node: n.Condition, rows: Rows) -> Trace:
        answer: Callable[[Evaluation, Any, Rows], Trace] = _ANSWERS[type(node)]
        return answer(self, node, rows)

    # --- conditions ---------------------------------------------------------------------------------------------

    def _all(self, node: n.All, rows: Rows) -> Trace:
        parts = tuple(self.ask(part, rows) for part in node.parts)
        return Trace(node, all_of(p.truth for p in parts), parts=parts)

    def _any(self, node: n.Any, rows: Rows) -> Trace:
        parts = tuple(self.ask(part, rows) for part in node.parts)
        return Trace(node, any_of(p.truth for p in parts), parts=parts)

    def _not(self, node: n.Not, rows: Rows) -> Trace:
        part = self.ask(node.part, rows)
        return Trace(node, ~part.truth, parts=(part,))

    def _present(self, node: n.Present, rows: Rows) -> Trace:
        found = fact_at(self.question, rows, node.path)
        if isinstance(found, Listing):
            truth = TRUE if found.rows else FALSE if found.whole else UNKNOWN
            return Trace(node, truth, (found.seen,))
        return Trace(node, presence(found.fact), (found.seen,))

    def _compare(self, node: n.Compare, rows: Rows) -> Trace:
        if isinstance(node.left, n.Reading):
            return Trace(node, self._reading_test(node, node.left.name))
        seen: list[Seen] = []
        parts: list[Trace] = []
        facts = [self.value(node.left, rows, seen, parts)]
        facts += [fact for r in node.right for fact in self.rights(r, rows, seen, parts)]
        left, *right = in_like_units(facts, self.question.about)
        truth = compare(OPERATORS[node.operator], left, tuple(right), node.ignore)
        return Trace(node, truth, tuple(seen), tuple(parts))

    def _reading_test(self, node: n.Compare, name: str) -> Truth:
        named = {r.value for r in node.right if isinstance(r, n.Constant)}
        return truth_of((self.question.readings[name] in named) == (node.operator in ("is", "in")))

    def _quantified(self, node: n.Quantified, rows: Rows) -> Trace:
        listing = self.listing(node.source, rows)
        negated = node.quantifier == "every"
        asked = self._held_to if negated else self.item
        parts = tuple(asked(node.where, node.source, row, rows) for row in listing.rows)
        whole = listing.whole or node.quantifier == "on_file"
        how_many = fold("count", [Item(~p.truth if negated else p.truth, ONE) for p in parts], whole)
        operator = OPERATORS["at_least" if node.quantifier in ("exists", "on_file") else "less_than"]
        truth = compare(operator, how_many, (ONE,), frozenset())
        return Trace(node, truth, (listing.seen,), parts, open_list=not listing.whole)

    def _row_at(self, node: n.RowAt, rows: Rows) -> Trace:
        listing = self.listing(node.source, rows)
        wanted = [(name, self.value(value, rows, [], [])) for name, value in node.key]
        chosen, doubtful = self._with_key(listing, wanted, rows)
        if chosen is not None:
            part = self.ask(node.where, (*rows, chosen))
            return Trace(node, part.truth, parts=(part,), row=chosen)
        # No such row: its fields are missing, or known to be absent where the list is whole.
        whole = listing.whole and not doubtful
        blank = _blank_row(rows[-1], node, whole)
        truth = self.ask(node.where, (*rows, blank)).truth
        return Trace(node, truth, (listing.seen,), open_list=not whole)

    def _with_key(self, listing: Listing, wanted: list[tuple[str, Fact]], rows: Rows) -> tuple[Row | None, bool]:
        """The row with the key, and whether some row might have it that does not say."""
        matching, doubtful = [], False
        for row in listing.rows:
            same = [same_key(self.fact((*rows, row), name), fact) for name, fact in wanted]
            if all(s is True for s in same):
                matching.append(row)
            elif not any(s is False for s in same):
                doubtful = True
        # Several rows with a part of a key: none of them is *the* row.
        return (matching[0], False) if len(matching) == 1 else (None, doubtful or len(matching) > 1)

    def _attested(self, node: n.Attested, rows: Rows) -> Trace:
        subject = next((row for row in reversed(rows) if row.entity.is_table), self.question.subject)
        truth, seen = attested(self.question, node.question, subject)
        return Trace(node, truth, (seen,))

    def _outcome(self, node: n.Outcome, rows: Rows) -> Trace:
        subject: Row | None = rows[-1]
        if node.of is not None:
            found = fact_at(self.question, rows, node.of)
            assert isinstance(found, Found)
            if found.fact.value is None:
                return Trace(node, FALSE if found.fact.is_absent else UNKNOWN, (found.seen,))
            subject = self._referred(rows, node.of, str(found.fact.value))
        if subject is None or self.question.outcomes is None:
            return Trace(node, UNKNOWN)
        outcome = self.question.outcomes(node, subject)
        not_applicable = {"true": TRUE, "false": FALSE, "unknown": UNKNOWN}[node.not_applicable]
        truth = {RuleOutcome.MET: TRUE, RuleOutcome.NOT_MET: FALSE, RuleOutcome.NOT_APPLICABLE: not_applicable}
        return Trace(node, truth.get(outcome, UNKNOWN) if outcome else UNKNOWN, row=subject)

    def _open(self, node: n.Open, rows: Rows) -> Trace:
        return Trace(node, UNKNOWN)

    # --- rows ---------------------------------------------------------------------------------------------------

    def item(self, where: n.Condition | None, source: n.Source, row: Row, rows: Rows) -> Trace:
        """Whether a row is one of those asked for: it satisfies `where` and lies in the period asked about."""
        parts = [self.ask(where, (*rows, row))] if where else []
        if source.during is not None:
            parts.insert(0, self.in_time(source.during, row, rows))
        itself = Seen(row, "", row.label)
        return Trace(n.All(()), all_of(p.truth for p in parts), () if parts else (itself,), tuple(parts), row)

    def _held_to(self, where: n.Condition | None, source: n.Source, row: Row, rows: Rows) -> Trace:
        """Whether a row gives no offence to `every`: it satisfies `where`, or lies outside the period asked about."""
        assert where is not None
        parts = [self.ask(where, (*rows, row))]
        if source.during is not None:
            within = self.in_time(source.during, row, rows)
            parts.insert(0, Trace(n.Not(within.node), ~within.truth, parts=(within,)))
        return Trace(n.Any(()), any_of(p.truth for p in parts), parts=tuple(parts), row=row)

    def in_time(self, during: n.Operand, row: Row, rows: Rows) -> Trace:
        """Whether a row lies in the period asked about."""
        # The field that places the row in time, as it stands: a period is compared whole, not by its last day.
        name = placing_field(self.question, row)
        found = fact_at(self.question, (*rows, row), name)
        assert isinstance(found, Found)
        test = n.Compare(n.FieldOf(name), "within", (during,))
        period = self.value(during, rows, [], [])
        return Trace(test, compare(OPERATORS["within"], found.fact, (period,), frozenset()), (found.seen,))

    def listing(self, source: n.Source, rows: Rows) -> Listing:
        up, name = climb(source.name)
        anchor: Row | None = rows[len(rows) - 1 - up]
        assert anchor is not None
        if source.of is not None:
            found = fact_at(self.question, rows, source.of)
            assert isinstance(found, Found)
            anchor = self._referred(rows, source.of, str(found.fact.value)) if found.fact.value is not None else None
            if anchor is None:
                return Listing((), found.fact.is_absent, found.seen)
        if name == BELOW:
            return rows_below(self.question, anchor)
        place = resolve(self.question.dossier.schema, anchor.entity, name)
        if place and place.found:
            found_list = fact_at(self.question, (*rows[: len(rows) - 1 - up], anchor), name)
            # A list behind a reference that leads nowhere: nothing is known of it.
            return (
                found_list
                if isinstance(found_list, Listing)
                else Listing((), found_list.fact.is_absent, found_list.seen)
            )
        assert source.by is not None
        if source.during is None:
            return related_rows(self.question, anchor, name, source.by, None)
        during = self.value(source.during, rows, [], []).value
        known = related_rows(self.question, anchor, name, source.by, during if isinstance(during, Period) else None)
        # A register closes a period; of a period that is not known it closes none.
        return known if isinstance(during, Period) else replace(known, whole=False)

    def _referred(self, rows: Rows, path: str, key: str) -> Row | None:
        up, rest = climb(path)
        place = resolve(self.question.dossier.schema, rows[len(rows) - 1 - up].entity, rest)
        assert place is not None and place.field is not None
        return self.question.dossier.find(place.field.tables, key)


def _blank_row(around: Row, node: n.RowAt, whole: bool) -> Row:
    """A row of the list that says nothing, or denies everything, to ask the condition of."""
    found = around.entity.lists[node.source.name]
    names = (*found.item.fields, *found.item.lists)
    # It has no owner: a section that is ticked says nothing of a row that may not be there.
    return Row(found.item, "", {}, around.address, frozenset(names) if whole else frozenset(), path=(found.path,))


_ANSWERS: dict[type, Any] = {
    n.All: Evaluation._all,
    n.Any: Evaluation._any,
    n.Not: Evaluation._not,
    n.Present: Evaluation._present,
    n.Compare: Evaluation._compare,
    n.Quantified: Evaluation._quantified,
    n.RowAt: Evaluation._row_at,
    n.Attested: Evaluation._attested,
    n.Outcome: Evaluation._outcome,
    n.Open: Evaluation._open,
}
