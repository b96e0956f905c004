"""What a finding rests on, in words: the cells, blanks, lists and judgements that decided, each with its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.question import Seen, Trace
from criteria_engine.findings.cause import deciding
from criteria_engine.findings.model import Finding
from criteria_engine.packs.model import Pack
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.text import safe
from criteria_engine.values import FALSE, TRUE, UNKNOWN, read_period
from criteria_engine.wording.conditions import Words
from criteria_engine.wording.names import Names, Scope
from criteria_engine.wording.readings import ALWAYS, NEVER, under
from criteria_engine.wording.values import say_value

Mark = tuple[int, tuple[Seen, ...]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that decided. `address` is None where there is no cell to go to. `asks`: it is a person's to say."""

    words: str
    address: str | None = None
    asks: bool = False

    def __str__(self) -> str:
        return f"{self.words} ({self.address})" if self.address else self.words


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a trace with the entities of the rows that it was asked of."""

    trace: Trace
    scope: Scope


def names_of(finding: Finding, schema: Schema, lang: str) -> Names:
    """The names that a finding is worded with: its pack, the readings it used, its period."""
    period = read_period(finding.subject.period) if finding.subject.period else None
    return Names(schema, lang, finding.pack, finding.readings, period)


def evidence(finding: Finding, names: Names) -> tuple[Evidence, ...]:
    """What decided, in the order of the rule, each thing once; nothing where dates alone decided."""
    found = list(decisive(finding, names.schema))
    # That the period is not 2022 is no news to anyone, unless it is all there is to say.
    told = [leaf for leaf in found if leaf.trace.seen or not isinstance(leaf.trace.node, n.Compare)] or found
    return tuple(dict.fromkeys(e for leaf in told for e in Telling(names).of_leaf(leaf)))


def decisive(finding: Finding, schema: Schema) -> Iterator[Leaf]:
    """The parts of the trace that decided, in the order of the rule.

    What a reading has settled is passed over, unless nothing else decided.
    """
    if finding.trace is None:
        return
    top = Leaf(finding.trace, (finding.row.entity,))
    within = Within(finding.pack, schema, finding.readings, decisive_marks(finding.trace))
    yield from within.deciding(top)


def decisive_marks(trace: Trace) -> frozenset[Mark]:
    return frozenset(mark(part) for part in deciding(trace))


def blankness(seen: Seen) -> str:
    """Which of the three ways a cell can hold no value."""
    return "blank" if not seen.denied else "denied" if seen.is_said else "none_in_whole"


def mark(trace: Trace) -> Mark:
    """Tells one answer from another: the node that was asked, and what was seen there."""
    return id(trace.node), trace.seen


@dataclass(frozen=True, slots=True)
class Within:
    """Goes down a trace, keeping account of the rows that each part was asked of."""

    pack: Pack
    schema: Schema
    readings: Mapping[str, str]
    marks: frozenset[Mark]

    def deciding(self, top: Leaf) -> list[Leaf]:
        """The parts that decided, those that the readings settle only where there are no others."""
        return list(self._decisive(top, False)) or list(self._decisive(top, True))

    def _decisive(self, leaf: Leaf, settled: bool) -> Iterator[Leaf]:
        """The parts that decided; with `settled` those too that the readings alone settle."""
        parts = [part for part in self._that_may_decide(leaf) if settled or not self.is_settled(part.trace)]
        below = [found for part in parts for found in self._decisive(part, settled)]
        # A cell that was left blank says more than the open list which it stands in.
        told_below = bool(below) and isinstance(leaf.trace.node, n.Quantified) and leaf.trace.truth is UNKNOWN
        if mark(leaf.trace) in self.marks and not told_below:
            yield leaf
        yield from below

    def _that_may_decide(self, leaf: Leaf) -> Iterator[Leaf]:
        """The parts without rows that merely fall short, and without tests that a row lies in the period."""
        node, truth = leaf.trace.node, leaf.trace.truth
        if not (isinstance(node, n.Quantified) and node.quantifier in ("exists", "on_file") and truth is FALSE):
            yield from (part for part in self.parts(leaf) if leaf.trace.row is None or not _places_in_time(part.trace))

    def parts(self, leaf: Leaf) -> Iterator[Leaf]:
        """The parts of an answer, each with the rows that it was asked of."""
        scope = leaf.scope if leaf.trace.row is None else (*leaf.scope, leaf.trace.row.entity)
        for part in leaf.trace.parts:
            yield Leaf(part, self._scope_of_pack(part) or scope)

    def _scope_of_pack(self, part: Trace) -> Scope:
        # Whether the pack is for a subject is asked of its unit, outside all rows of the rule.
        scope = self.pack.applies_to
        return (self.schema[scope.entity],) if scope and part.node is scope.when else ()

    def is_settled(self, trace: Trace) -> bool:
        """Whether the readings in use alone decide it."""
        return trace.row is None and under(trace.node, self.readings) in (ALWAYS, NEVER)


def _places_in_time(trace: Trace) -> bool:
    """The evaluator's own test of the period of a row, which no line of the pack asks, where it is settled."""
    node = trace.node.part if isinstance(trace.node, n.Not) else trace.node
    own = isinstance(node, n.Compare) and node.operator == "within" and not node.at
    return own and trace.truth is not UNKNOWN


class Telling:
    """Words what was seen at one part of a trace."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words = Words(names)

    def of_leaf(self, leaf: Leaf) -> Iterator[Evidence]:
        node, trace = leaf.trace.node, leaf.trace
        if isinstance(node, n.Attested):
            yield self._of_answer(node, trace)
        elif isinstance(node, n.Quantified):
            yield self._of_list(node, leaf)
        elif isinstance(node, n.RowAt):
            yield self._of_missing_row(node, leaf)
        elif isinstance(node, n.Present | n.Compare) and trace.seen:
            yield from self._of_cells(leaf)
        elif trace.row is not None and trace.seen:
            yield self._of_row(trace.row, trace.seen[0])
        elif not isinstance(node, n.All | n.Any) or not trace.parts:
            yield self._of_itself(leaf)

    def _of_itself(self, leaf: Leaf) -> Evidence:
        node, truth = leaf.trace.node, leaf.trace.truth
        address = self._address_of(leaf.trace.row) if isinstance(node, n.Outcome) and leaf.trace.row else None
        words = self.plain(node, leaf.scope, denied=truth is FALSE)
        if truth is UNKNOWN and not isinstance(node, n.Open):
            words = self.names.say("not_known", words=words)
        return Evidence(words, address)

    def plain(self, node: n.Condition, scope: Scope, denied: bool = False) -> str:
        """The condition, or its opposite, under the readings in use; a test of a reading itself as it stands."""
        of_reading = isinstance(node, n.Compare) and isinstance(node.left, n.Reading)
        return self.words.condition(node if of_reading else under(node, self.names.readings), scope, denied)

    def _address_of(self, row: Row) -> str:
        return f"{row.entity.label[self.names.lang]} {safe(row.label)}"

    def _of_answer(self, node: n.Attested, trace: Trace) -> Evidence:
        question, seen = self.names.question(node.question), trace.seen[0]
        if seen.value is None:
            return Evidence(self.names.say("awaiting", question=question), asks=True)
        field = self.names.schema[seen.table].fields["answer"]
        answer = say_value(seen.value, self.names.lang, field)
        words = self.names.say("answered", answer=answer, question=question)
        return Evidence(words, self.names.address(seen), asks=trace.truth is UNKNOWN)

    def _of_row(self, row: Row, seen: Seen) -> Evidence:
        words = self.names.say("row_there", rows=self.names.noun(row.entity), name=safe(row.label))
        return Evidence(words if row.label else self.names.noun(row.entity), self.names.address(seen))

    # --- lists --------------------------------------------------------------------------------------------------

    def _of_list(self, node: n.Quantified, leaf: Leaf) -> Evidence:
        address = self.names.address(leaf.trace.seen[0])
        if leaf.trace.truth is not UNKNOWN:
            return Evidence(self.plain(node, leaf.scope, denied=leaf.trace.truth is FALSE), address)
        rests_on_rows = node.quantifier in ("exists", "on_file")
        settled = under(node, self.names.readings)
        where = settled.where if isinstance(settled, n.Quantified) else None
        rows, which = self.words.rows(node.source, where, leaf.scope)
        key = "not_seen" if rests_on_rows else "list_open"
        return Evidence(self.names.say(key, rows=rows, which=which), address)

    def _of_missing_row(self, node: n.RowAt, leaf: Leaf) -> Evidence:
        rows, _ = self.names.rows(node.source, leaf.scope)
        key = "row_not_seen" if leaf.trace.open_list else "row_missing"
        words = self.names.say(key, rows=rows, key=self.words.key(node, leaf.scope))
        return Evidence(words, self.names.address(leaf.trace.seen[0]))

    # --- cells --------------------------------------------------------------------------------------------------

    def _of_cells(self, leaf: Leaf) -> Iterator[Evidence]:
        trace = leaf.trace
        told = [self._of_cell(seen, leaf) for seen in trace.seen if self._matters(seen, trace)]
        yield from told or [self._of_itself(leaf)]

    def _matters(self, seen: Seen, trace: Trace) -> bool:
        """Of an answer that is open, the cells that are filled did not leave it open, if one is blank."""
        blanks = [s for s in trace.seen if self._is_gap(s)]
        if seen.value is None and not seen.denied and not self._is_gap(seen):
            return False
        return trace.truth is not UNKNOWN or not blanks or seen in blanks

    def _is_gap(self, seen: Seen) -> bool:
        """A blank that leaves something open; an end that reads as unbounded does not."""
        _, field = self.names.seen(seen)
        return seen.value is None and not seen.denied and not (field and field.open_end)

    def _of_cell(self, seen: Seen, leaf: Leaf) -> Evidence:
        node, truth = leaf.trace.node, leaf.trace.truth
        if isinstance(node, n.Compare) and isinstance(node.left, n.Aggregate) and seen is leaf.trace.seen[0]:
            return self._of_number(node.left, leaf)
        what, field = self.names.seen(seen)
        if seen.value is None:
            words = self.names.say(blankness(seen), what=what)
        elif seen.told_at is None and seen.name and seen.name not in seen.holder.values:
            words = self.names.say("blank_reads", what=what, value=say_value(seen.value, self.names.lang, field))
        elif isinstance(seen.value, bool):
            words = self.names.say("ticked" if seen.value else "not_ticked", what=what)
        else:
            value = self._value(say_value(seen.value, self.names.lang, field), seen)
            words = self.names.say("unclear" if truth is UNKNOWN else "holds", what=what, value=value)
        return Evidence(words, self.names.address(seen))

    def of_seen(self, seen: Seen) -> Evidence:
        """One place and what it holds."""
        what, field = self.names.seen(seen)
        if seen.value is None:
            return Evidence(self.names.say(blankness(seen), what=what), self.names.address(seen))
        value = self._value(say_value(seen.value, self.names.lang, field), seen)
        return Evidence(self.names.say("holds", what=what, value=value), self.names.address(seen))

    def _value(self, said: str, seen: Seen) -> str:
        return f"“{said}”" if isinstance(seen.value, str) else said

    def _of_number(self, node: n.Aggregate, leaf: Leaf) -> Evidence:
        """How many rows were counted; other numbers over rows are not kept, so the comparison is said instead."""
        address = self.names.address(leaf.trace.seen[0])
        if node.fold != "count" or node.distinct:
            return Evidence(self._of_itself(leaf).words, address)
        number = sum(part.truth is TRUE for part in leaf.trace.parts)
        key = "comes_to_so_far" if leaf.trace.truth is UNKNOWN else "comes_to"
        settled = under(n.Compare(node, "at_least", ()), self.names.readings)
        counted = settled.left if isinstance(settled, n.Compare) else node
        what = self.words.operand(counted, leaf.scope)
        return Evidence(self.names.say(key, what=what, number=number), address)
