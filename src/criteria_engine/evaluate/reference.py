"""The definition of meaning: the truth of a condition about a subject, with its trace.

Short on purpose; other evaluators are held equal to this one. Every rule of three-valued logic is either Kleene's
(`values/truth.py`) or interval arithmetic (`values/fact.py`); this file only says which applies where.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
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
    assessment_year,
    fact_at,
    placing_field,
    related_rows,
    rows_below,
    same_key,
)
from criteria_engine.evaluate.question import Question, RuleOutcome, Seen, Trace
from criteria_engine.records.row import Row, Value
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period, Quantity, Truth, all_of, any_of, truth_of, whole_months
from criteria_engine.values.fact import (
    ABSENT,
    INFINITY,
    MISSING,
    ONE,
    Bounds,
    Fact,
    Item,
    exact,
    fold,
    hull,
    quantity,
    some_day_of,
)


def evaluate(question: Question, condition: n.Condition) -> Trace:
    """The truth of a type-checked condition about the subject of the question."""
    return _Evaluation(question).ask(condition, (question.subject,))


class _Evaluation:
    def __init__(self, question: Question) -> None:
        self.question = question

    def ask(self, node: n.Condition, rows: Rows) -> Trace:
        answer: Callable[[_Evaluation, Any, Rows], Trace] = _ANSWERS[type(node)]
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
        open_end = isinstance(found.fact.value, Period) and found.fact.value.is_open
        truth = FALSE if found.fact.is_absent or open_end else UNKNOWN if found.fact.may_be_absent else TRUE
        return Trace(node, truth, (found.seen,))

    def _compare(self, node: n.Compare, rows: Rows) -> Trace:
        if isinstance(node.left, n.Reading):
            return Trace(node, self._reading_test(node, node.left.name))
        seen: list[Seen] = []
        parts: list[Trace] = []
        left = self.value(node.left, rows, seen, parts)
        right = tuple(fact for r in node.right for fact in self._rights(r, rows, seen, parts))
        return Trace(node, compare(OPERATORS[node.operator], left, right, node.ignore), tuple(seen), tuple(parts))

    def _reading_test(self, node: n.Compare, name: str) -> Truth:
        named = {r.value for r in node.right if isinstance(r, n.Constant)}
        return truth_of((self.question.readings[name] in named) == (node.operator in ("is", "in")))

    def _quantified(self, node: n.Quantified, rows: Rows) -> Trace:
        listing = self._listing(node.source, rows)
        negated = node.quantifier == "every"
        asked = self._held_to if negated else self._item
        parts = tuple(asked(node.where, node.source, row, rows) for row in listing.rows)
        whole = listing.whole or node.quantifier == "on_file"
        how_many = fold("count", [Item(~p.truth if negated else p.truth, ONE) for p in parts], whole)
        operator = OPERATORS["at_least" if node.quantifier in ("exists", "on_file") else "less_than"]
        truth = compare(operator, how_many, (ONE,), frozenset())
        return Trace(node, truth, (listing.seen,), parts, open_list=not listing.whole)

    def _row_at(self, node: n.RowAt, rows: Rows) -> Trace:
        listing = self._listing(node.source, rows)
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
            same = [same_key(self._fact((*rows, row), name), fact) for name, fact in wanted]
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

    # --- operands -----------------------------------------------------------------------------------------------

    def value(self, node: n.Operand, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        """The fact that an operand stands for; what it was read from is added to `seen` and `parts`."""
        read: Callable[[_Evaluation, Any, Rows, list[Seen], list[Trace]], Fact] = _VALUES[type(node)]
        return read(self, node, rows, seen, parts)

    def _rights(self, node: n.Operand, rows: Rows, seen: list[Seen], parts: list[Trace]) -> tuple[Fact, ...]:
        if isinstance(node, n.Parameter):
            return tuple(self._as_fact(value) for value in node.values)
        return (self.value(node, rows, seen, parts),)

    def _constant(self, node: n.Constant, *_: Any) -> Fact:
        return self._as_fact(node.value)

    def _as_fact(self, value: Value) -> Fact:
        return quantity(value, self.question.about) if isinstance(value, Quantity) else exact(value)

    def _field(self, node: n.FieldOf, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        found = fact_at(self.question, rows, node.path)
        assert isinstance(found, Found)
        seen.append(found.seen)
        return found.fact

    def _the(self, node: n.The, *_: Any) -> Fact:
        if node.name == "as_of":
            return some_day_of(Period.day(self.question.as_of))
        if node.name == "assessment_year":
            return exact(assessment_year(self.question))
        return exact(self.question.period) if self.question.period else MISSING

    def _parameter(self, node: n.Parameter, *_: Any) -> Fact:
        return self._as_fact(node.values[0])

    def _reading(self, node: n.Reading, *_: Any) -> Fact:
        return exact(self.question.readings[node.name])

    def _aggregate(self, node: n.Aggregate, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        listing = self._listing(node.source, rows)
        asked = [self._item(node.where, node.source, row, rows) for row in listing.rows]
        values = [self._fact((*rows, row), node.over) if node.over else ONE for row in listing.rows]
        seen.append(listing.seen)
        parts.extend(asked)
        return fold(node.fold, [Item(a.truth, v) for a, v in zip(asked, values, strict=True)], listing.whole)

    def _months_between(self, node: n.MonthsBetween, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        first, last = (self.value(end, rows, seen, parts) for end in (node.first, node.last))
        if first.is_absent or last.is_absent:
            return ABSENT
        if not isinstance(first.value, Period) or not isinstance(last.value, Period):
            return MISSING
        low, high = _months(first.value.end, last.value.start), _months(first.value.start, last.value.end)
        return Fact(bounds=Bounds(low, high), may_be_absent=first.may_be_absent or last.may_be_absent)

    def _spans_due(self, node: n.SpansDue, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        start, months = (self.value(part, rows, seen, parts) for part in (node.start, node.months))
        if start.is_absent or months.is_absent:
            return ABSENT
        first, last = self._up_to(node.until, rows, seen, parts)
        early, late = _days(start)
        length = months.bounds or Bounds()
        # The later the start, the longer the span and the earlier the stop, the fewer have ended.
        low = _spans(late, first, length.hi) if late else 0
        high = _spans(early, last, length.lo) if early else INFINITY
        return Fact(bounds=Bounds(low, high), may_be_absent=start.may_be_absent or months.may_be_absent)

    def _up_to(self, until: n.Operand | None, rows: Rows, seen: list[Seen], parts: list[Trace]) -> tuple[date, date]:
        """The earliest and latest day up to which spans are counted: the as-of date, or an earlier stop."""
        stop = self.value(until, rows, seen, parts) if until else ABSENT
        first, last = _days(stop)
        may_be_early = stop.is_missing
        as_of = self.question.as_of
        return date.min if may_be_early else min(first or as_of, as_of), min(last or as_of, as_of)

    def _choose(self, node: n.Choose, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        found = fact_at(self.question, rows, node.path)
        assert isinstance(found, Found)
        seen.append(found.seen)
        choices = dict(node.values)
        if found.fact.value is not None:
            chosen = choices.get(str(found.fact.value))
            return self.value(chosen, rows, seen, parts) if chosen else MISSING
        absent = self.value(node.absent, rows, seen, parts) if node.absent else ABSENT
        if found.fact.is_absent:
            return absent
        return hull([*(self.value(c, rows, seen, parts) for c in choices.values()), absent])

    def _by_reading(self, node: n.ByReading, rows: Rows, seen: list[Seen], parts: list[Trace]) -> Fact:
        return self.value(dict(node.values)[self.question.readings[node.name]], rows, seen, parts)

    # --- rows ---------------------------------------------------------------------------------------------------

    def _item(self, where: n.Condition | None, source: n.Source, row: Row, rows: Rows) -> Trace:
        """Whether a row is one of those asked for: it satisfies `where` and lies in the period asked about."""
        parts = [self.ask(where, (*rows, row))] if where else []
        if source.during is not None:
            parts.insert(0, self._in_time(source.during, row, rows))
        itself = Seen(row, "", row.label)
        return Trace(n.All(()), all_of(p.truth for p in parts), () if parts else (itself,), tuple(parts), row)

    def _held_to(self, where: n.Condition | None, source: n.Source, row: Row, rows: Rows) -> Trace:
        """Whether a row gives no offence to `every`: it satisfies `where`, or lies outside the period asked about."""
        assert where is not None
        parts = [self.ask(where, (*rows, row))]
        if source.during is not None:
            within = self._in_time(source.during, row, rows)
            parts.insert(0, Trace(n.Not(within.node), ~within.truth, parts=(within,)))
        return Trace(n.Any(()), any_of(p.truth for p in parts), parts=tuple(parts), row=row)

    def _in_time(self, during: n.Operand, row: Row, rows: Rows) -> Trace:
        # The field that places the row in time, as it stands: a period is compared whole, not by its last day.
        name = placing_field(self.question, row)
        found = fact_at(self.question, (*rows, row), name)
        assert isinstance(found, Found)
        test = n.Compare(n.FieldOf(name), "within", (during,))
        period = self.value(during, rows, [], [])
        return Trace(test, compare(OPERATORS["within"], found.fact, (period,), frozenset()), (found.seen,))

    def _listing(self, source: n.Source, rows: Rows) -> Listing:
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
            return found_list if isinstance(found_list, Listing) else Listing((), found_list.fact.is_absent, found_list.seen)
        assert source.by is not None
        if source.during is None:
            return related_rows(self.question, anchor, name, source.by, None)
        during = self.value(source.during, rows, [], []).value
        known = related_rows(self.question, anchor, name, source.by, during if isinstance(during, Period) else None)
        # A register closes a period; of a period that is not known it closes none.
        return known if isinstance(during, Period) else replace(known, whole=False)

    def _fact(self, rows: Rows, path: str) -> Fact:
        found = fact_at(self.question, rows, path)
        assert isinstance(found, Found)
        return found.fact

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


def _days(fact: Fact) -> tuple[date | None, date | None]:
    """The first and last day a date may be; of a period meant as a whole its own ends. None: unbounded."""
    if isinstance(fact.value, Period) and not fact.value.is_open:
        return fact.value.start, fact.value.end
    return None, None


def _months(first: date, last: date) -> int | Decimal:
    """Whole months between two days; endless from or to an end that was left open."""
    if first == date.min or last == date.max:
        return INFINITY
    return -INFINITY if first == date.max or last == date.min else whole_months(first, last)


def _spans(start: date, up_to: date, months: int | Decimal) -> int:
    """How many spans end by a day; a span of unknown length is at least a month long."""
    if months == INFINITY or up_to < start:
        return 0
    return whole_months(start, up_to) // max(1, int(max(months, Decimal(1))))


_ANSWERS: dict[type, Any] = {
    n.All: _Evaluation._all,
    n.Any: _Evaluation._any,
    n.Not: _Evaluation._not,
    n.Present: _Evaluation._present,
    n.Compare: _Evaluation._compare,
    n.Quantified: _Evaluation._quantified,
    n.RowAt: _Evaluation._row_at,
    n.Attested: _Evaluation._attested,
    n.Outcome: _Evaluation._outcome,
    n.Open: _Evaluation._open,
}
_VALUES: dict[type, Any] = {
    n.Constant: _Evaluation._constant,
    n.FieldOf: _Evaluation._field,
    n.The: _Evaluation._the,
    n.Parameter: _Evaluation._parameter,
    n.Reading: _Evaluation._reading,
    n.Aggregate: _Evaluation._aggregate,
    n.MonthsBetween: _Evaluation._months_between,
    n.SpansDue: _Evaluation._spans_due,
    n.Choose: _Evaluation._choose,
    n.ByReading: _Evaluation._by_reading,
}
