"""How each kind of condition is brought to come out as wished. Each step only proposes: what follows is asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.evaluate.judge import Court
from criteria_engine.evaluate.question import RuleOutcome, Trace
from criteria_engine.packs.model import Rule
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import Field, ListField
from criteria_engine.repairs.cells import Holds
from criteria_engine.repairs.draft import At, Draft, Need
from criteria_engine.repairs.rows import RowsOf, Sought, free_id
from criteria_engine.repairs.search import LONGEST, Search, Ways, asked_twice, in_turn
from criteria_engine.values import Period, Quantity, truth_of

Places = tuple[At, ...]
# A comparison read from its right side.
_MIRRORED: Mapping[str, str] = {
    "is": "is", "is_not": "is_not", "in": "is", "not_in": "is_not", "more_than": "less_than", "less_than": "more_than",
    "at_least": "at_most", "at_most": "at_least", "before": "after", "after": "before",
    "on_or_before": "on_or_after", "on_or_after": "on_or_before",
}  # fmt: skip
_UNMET = (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED)
# A verdict that rests on more unmet rules than these is left to their own repairs.
_TOO_MANY = 3
_MONTH = timedelta(days=31)
_MONTHS = (0, 1, 2, 3, 6, 9, 12, 18, 24, 36, 48, 60)
_NUMBERS = tuple(map(Decimal, (1, 12, 6, 3, 24, 120)))


class Solver(RowsOf):
    """Finds drafts in which conditions about one subject come out as wished."""

    def solve(self, node: n.Condition, wish: bool, places: Places, draft: Draft) -> Ways:
        if self.search.is_spent or len(draft.edits) > LONGEST:
            self.search.give_up("search")
            return
        trace = self.ask(node, places, draft)
        if trace.truth is truth_of(wish):
            yield draft
            return
        solver: Callable[[Solver, Any, bool, Places, Draft, Trace], Ways] = _SOLVERS[type(node)]
        yield from solver(self, node, wish, places, draft, trace)

    def _again(self, node: n.Condition, wish: bool, places: Places, ways: Ways) -> Ways:
        """After a step the condition is asked again, and further steps are taken if it still needs them."""
        for way in ways:
            yield from self.solve(node, wish, places, way)

    # --- parts --------------------------------------------------------------------------------------------------

    def _all(self, node: n.All, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        return self._joined(node, node.parts, wish, wish, places, draft)

    def _any(self, node: n.Any, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        return self._joined(node, node.parts, wish, not wish, places, draft)

    def _joined(
        self, node: n.Condition, parts: Sequence[n.Condition], wish: bool, needs_all: bool, places: Places, draft: Draft
    ) -> Ways:
        if not needs_all:
            yield from in_turn([self.solve(part, wish, places, draft) for part in parts])
            return
        for way in self._each(parts, wish, places, draft):
            # A later part may have undone an earlier one.
            if self.ask(node, places, way).truth is truth_of(wish):
                yield way

    def _each(self, parts: Sequence[n.Condition], wish: bool, places: Places, draft: Draft) -> Ways:
        if not parts:
            yield draft
            return
        for way in self.solve(parts[0], wish, places, draft):
            yield from self._each(parts[1:], wish, places, way)

    def _not(self, node: n.Not, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        return self.solve(node.part, not wish, places, draft)

    # --- cells --------------------------------------------------------------------------------------------------

    def _present(self, node: n.Present, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        need = Need(node, wish, self.scope(places, draft))
        up, rest = climb(node.path)
        place = resolve(draft.dossier.schema, draft.row(places[len(places) - 1 - up]).entity, rest)
        if place is not None and place.found is not None:
            sought = Sought(n.Source(node.path), None, True, need)
            yield from self.more(sought, places, draft) if wish else self.fewer(sought, places, draft)
            return
        for reached, at, name in self.reach(node.path, places, draft):
            yield from self.some_value(at, name, need, reached) if wish else self._none_there(at, name, need, reached)

    def _none_there(self, at: At, name: str, need: Need, draft: Draft) -> Ways:
        """A blank cell said to be none, or its section closed; what is there is never taken away."""
        row = draft.row(at)
        field = row.entity.fields[name]
        if name in row.values or field.open_end:
            return self.search.give_up("removal")
        said = iter((draft.deny(at, name, need),)) if field.kind != "yes_no" else iter(())
        return in_turn([said, self.close_section_of(row, field.section, draft, need)])

    def _compare(self, node: n.Compare, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        if isinstance(node.left, n.Reading):
            return self.search.give_up("reading")
        need = Need(node, wish, self.scope(places, draft))
        evaluation, around = self.evaluation(draft), self.rows(places, draft)
        left = evaluation.value(node.left, around, [], [])
        rights = [fact for r in node.right for fact in evaluation.rights(r, around, [], [])]
        ways = [self._move(node.left, Holds(node.operator, rights, wish, node.ignore), node, need, places, draft)]
        if node.operator in _MIRRORED and len(node.right) == 1:
            mirrored = Holds(_MIRRORED[node.operator], [left], wish, node.ignore)
            ways.append(self._move(node.right[0], mirrored, node, need, places, draft))
        ways += [self._known_first(right, node, need, places, draft) for right in node.right]
        return in_turn(ways)

    def _known_first(self, operand: n.Operand, node: n.Compare, need: Need, places: Places, draft: Draft) -> Ways:
        """What the other side is compared with, given some value; then the comparison is asked again."""
        if not isinstance(operand, n.FieldOf):
            return
        for reached, at, name in self.reach(operand.path, places, draft):
            if name not in reached.row(at).values:
                yield from self._again(node, need.wish, places, self.some_value(at, name, need, reached))

    def _move(
        self, operand: n.Operand, wanted: Holds, node: n.Compare, need: Need, places: Places, draft: Draft
    ) -> Ways:
        """One side of a comparison brought to where it holds against the other."""
        match operand:
            case n.FieldOf():
                return self._of_field(operand.path, wanted, need, places, draft)
            case n.Aggregate():
                return self._again(node, need.wish, places, self._of_number(operand, wanted, need, places, draft))
            case n.Choose():
                return self._of_choice(operand, wanted, node, need, places, draft)
            case n.ByReading():
                reading = self.evaluation(draft).question.readings[operand.name]
                return self._move(dict(operand.values)[reading], wanted, node, need, places, draft)
            case n.MonthsBetween():
                return in_turn([self._of_day(end, node, need, places, draft) for end in (operand.first, operand.last)])
            case n.SpansDue():
                parts = [operand.start, operand.months, *([operand.until] if operand.until else [])]
                return in_turn([self._of_day(part, node, need, places, draft) for part in parts])
            case _:
                return iter(())

    def _of_field(self, path: str, wanted: Holds, need: Need, places: Places, draft: Draft) -> Ways:
        for reached, at, name in self.reach(path, places, draft):
            yield from self.fill(at, name, wanted, need, reached)

    def _of_choice(
        self, operand: n.Choose, wanted: Holds, node: n.Compare, need: Need, places: Places, draft: Draft
    ) -> Ways:
        """The field that chooses, filled; or what it chooses."""
        for reached, at, name in self.reach(operand.path, places, draft):
            value = reached.row(at).values.get(name)
            chosen = dict(operand.values).get(str(value)) if value is not None else None
            if chosen is not None:
                yield from self._move(chosen, wanted, node, need, places, reached)
            if not self.is_fixed(at, name, reached):
                yield from self._again(node, need.wish, places, self._choices(operand, at, name, need, reached))

    def _choices(self, operand: n.Choose, at: At, name: str, need: Need, draft: Draft) -> Ways:
        there = draft.row(at).values.get(name)
        for code in (code for code, _ in operand.values if code != there):
            yield from self.put_any(at, name, [code], need, draft)

    def _of_day(self, operand: n.Operand, node: n.Compare, need: Need, places: Places, draft: Draft) -> Ways:
        """A date on which a number of months rests, moved a month at a time."""
        if not isinstance(operand, n.FieldOf):
            return
        for reached, at, name in self.reach(operand.path, places, draft):
            for value in self._months_around(at, name, reached):
                for way in self.put_any(at, name, [value], need, reached):
                    if self.ask(node, places, way).truth is truth_of(need.wish):
                        yield way
                        return

    def _months_around(self, at: At, name: str, draft: Draft) -> Iterator[Value]:
        as_of, row = self.evaluation(draft).question.as_of, draft.row(at)
        field: Field = row.entity.fields[name]
        if field.kind == "number":
            yield from (Quantity(number, field.measure) for number in _NUMBERS)
            return
        before = row.values.get(name)
        kept = [before.start, before.end] if isinstance(before, Period) and not before.is_open else []
        yield from (Period.day(day) for day in kept)
        yield from (Period.day(as_of - _MONTH * months) for months in _MONTHS)

    # --- numbers over rows --------------------------------------------------------------------------------------

    def _of_number(self, operand: n.Aggregate, wanted: Holds, need: Need, places: Places, draft: Draft) -> Ways:
        """One step towards a number: a value of a row settled, a row more, a row less, the source closed."""
        sought = Sought(operand.source, operand.where, True, need)
        unsaid = list(self._unsaid(operand, places, draft)) if operand.over else []
        if unsaid:
            return self._of_summed(operand, unsaid[0], wanted, need, places, draft)
        ways = [self.more(sought, places, draft), self.fewer(sought, places, draft)]
        return in_turn(reversed(ways) if _wants_less(wanted) else ways)

    def _unsaid(self, operand: n.Aggregate, places: Places, draft: Draft) -> Iterator[At]:
        """Rows that do not say yet what they add."""
        evaluation, around = self.evaluation(draft), self.rows(places, draft)
        for row in evaluation.listing(operand.source, around).rows:
            fact = evaluation.fact((*around, row), str(operand.over))
            if fact.is_missing or (fact.is_absent and draft.is_new(At.of(row))):
                yield At.of(row)

    def _of_summed(
        self, operand: n.Aggregate, row: At, wanted: Holds, need: Need, places: Places, draft: Draft
    ) -> Ways:
        """What a row adds, entered: as much as is asked for, or something."""
        for reached, at, name in self.reach(str(operand.over), (*places, row), draft):
            yield from in_turn([self.fill(at, name, wanted, need, reached), self.some_value(at, name, need, reached)])

    # --- rows ---------------------------------------------------------------------------------------------------

    def _quantified(self, node: n.Quantified, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        need = Need(node, wish, self.scope(places, draft))
        sought = Sought(node.source, node.where, node.quantifier != "every", need)
        step = self.more if (node.quantifier in ("exists", "on_file")) is wish else self.fewer
        return self._again(node, wish, places, step(sought, places, draft))

    def _row_at(self, node: n.RowAt, wish: bool, places: Places, draft: Draft, trace: Trace) -> Ways:
        if trace.row is not None:
            return self.solve(node.where, wish, (*places, At.of(trace.row)), draft)
        up, name = climb(node.source.name)
        return in_turn(
            self._new_at(node, wish, places, reached, at, listed)
            for reached, at, listed in self.own_lists(places[len(places) - 1 - up], name, draft)
        )

    def _new_at(self, node: n.RowAt, wish: bool, places: Places, draft: Draft, at: At, listed: ListField) -> Ways:
        """The row with a key added; or the list closed, where that settles the matter."""
        evaluation, around = self.evaluation(draft), self.rows(places, draft)
        facts = {name: evaluation.value(value, around, [], []).value for name, value in node.key}
        key = {name: value for name, value in facts.items() if value is not None}
        if listed.path in draft.row(at).unsure or len(key) < len(facts):
            return self.search.give_up("set_aside" if len(key) == len(facts) else "dates")
        need = Need(node, wish, self.scope(places, draft))
        added, item = draft.add_item(at, listed.path, key, need)
        ways = [self.solve(node.where, wish, (*places, item), added)]
        if not wish:
            ways.append(self._again(node, wish, places, self.close_list(at, listed, draft, need)))
        return in_turn(ways)

    # --- people and other rules ---------------------------------------------------------------------------------

    def _attested(self, node: n.Attested, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        entity = draft.dossier.schema.entities.get(ATTESTATION)
        rows = self.rows(places, draft)
        subject = next((row for row in reversed(rows) if row.entity.is_table), rows[0])
        if entity is None:
            return self.search.give_up("fixed")
        as_of = self.evaluation(draft).question.as_of
        values: dict[str, Value] = {
            "subject": subject.id, "question": node.question, "answer": "co" if wish else "khong",
            "date": Period.day(as_of),
        }  # fmt: skip
        need = Need(node, wish, self.scope(places, draft))
        return iter((draft.add_row(entity, free_id(entity, draft), values, {}, need, attests=True)[0],))

    def _outcome(self, node: n.Outcome, wish: bool, places: Places, draft: Draft, trace: Trace) -> Ways:
        if trace.row is None:
            yield from self._name_subject(node, wish, places, draft)
            return
        court = self.court_on(draft.dossier)
        rules, court_on = court.rules_asked(node, trace.row), self._court_asked(node, trace.row)
        if not rules or not wish:
            yield from self.search.give_up("search")
            return
        if node.kind != "rule":
            asked = court_on(draft.dossier)
            rules = [rule for rule in rules if _weighs(rule) and asked.judge(rule, trace.row).outcome in _UNMET]
        if len(rules) > _TOO_MANY:
            yield from self.search.give_up("others")
            return
        for way in self._meet_each(rules, court_on, At.of(trace.row), draft):
            if self.ask(node, places, way).truth is truth_of(wish):
                yield way

    def _name_subject(self, node: n.Outcome, wish: bool, places: Places, draft: Draft) -> Ways:
        """The reference by which the other subject is meant, filled."""
        if node.of is None:
            yield from self.search.give_up("fixed")
            return
        need = Need(node, wish, self.scope(places, draft))
        for reached, at, name in self.reach(node.of, places, draft):
            yield from self._again(node, wish, places, self.some_value(at, name, need, reached))

    def _court_asked(self, node: n.Outcome, subject: Row) -> Callable[[Any], Court]:
        if node.pack is None:
            return self.court_on
        return lambda dossier: self.court_on(dossier).peer(str(node.pack), subject)

    def _meet_each(self, rules: Sequence[Rule], court_on: Callable[[Any], Court], subject: At, draft: Draft) -> Ways:
        if not rules:
            yield draft
            return
        for way in met(self.search, court_on, rules[0], subject, None, draft):
            yield from self._meet_each(rules[1:], court_on, subject, way)

    def _open(self, node: n.Open, wish: bool, places: Places, draft: Draft, _: Trace) -> Ways:
        return self.search.give_up("open")


def met(
    search: Search, court_on: Callable[[Any], Court], rule: Rule, subject: At, period: Period | None, draft: Draft
) -> Ways:
    """Drafts in which a rule is met by a subject: it applies, and what it requires is so."""
    court, row = court_on(draft.dossier), draft.row(subject)
    if court.judge(rule, row, period).outcome is RuleOutcome.MET:
        yield draft
        return
    scope = court.pack.applies_to
    owner = court.owner_of(row, scope.entity) if scope else None
    goals: list[tuple[n.Condition, At]] = [(scope.when, At.of(owner))] if scope and owner else []
    goals += [(condition, subject) for condition in (rule.when, rule.require) if condition is not None]
    yield from _reached(search, court_on, goals, subject, period, asked_twice((rule.when, rule.require)), draft)


def _reached(
    search: Search, court_on: Callable[[Any], Court], goals: Sequence[tuple[n.Condition, At]], subject: At,
    period: Period | None, shared: frozenset[str], draft: Draft,
) -> Ways:  # fmt: skip
    if not goals:
        yield draft
        return
    condition, about = goals[0]
    solver = Solver(search, court_on, about, period if about == subject else None)
    solver.shared = shared
    for way in solver.solve(condition, True, (about,), draft):
        yield from _reached(search, court_on, goals[1:], subject, period, shared, way)


def _weighs(rule: Rule) -> bool:
    """Whether a rule counts for the verdict that records give."""
    return rule.level == "must" and rule.basis != "attestation"


def _wants_less(wanted: Holds) -> bool:
    less = wanted.operator in ("less_than", "at_most")
    return less is wanted.wish and wanted.operator not in ("is", "in")


_SOLVERS: Mapping[type, Any] = {
    n.All: Solver._all,
    n.Any: Solver._any,
    n.Not: Solver._not,
    n.Present: Solver._present,
    n.Compare: Solver._compare,
    n.Quantified: Solver._quantified,
    n.RowAt: Solver._row_at,
    n.Attested: Solver._attested,
    n.Outcome: Solver._outcome,
    n.Open: Solver._open,
}
