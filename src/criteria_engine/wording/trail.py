"""The parts of a trace that decided, each with the rows that it was asked of."""

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
from criteria_engine.values import FALSE, UNKNOWN
from criteria_engine.wording.names import Scope
from criteria_engine.wording.readings import ALWAYS, NEVER, under

Mark = tuple[int, tuple[Seen, ...]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a trace with the entities of the rows that it was asked of."""

    trace: Trace
    scope: Scope
    rows: tuple[Row, ...] = ()


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
            yield from (part for part in self.parts(leaf) if leaf.trace.row is None or not places_in_time(part.trace))

    def parts(self, leaf: Leaf) -> Iterator[Leaf]:
        """The parts of an answer, each with the rows that it was asked of."""
        row = () if leaf.trace.row is None else (leaf.trace.row,)
        scope, rows = (*leaf.scope, *(r.entity for r in row)), (*leaf.rows, *row)
        for part in leaf.trace.parts:
            yield Leaf(part, self._scope_of_pack(part) or scope, rows)

    def _scope_of_pack(self, part: Trace) -> Scope:
        # Whether the pack is for a subject is asked of its unit, outside all rows of the rule.
        scope = self.pack.applies_to
        return (self.schema[scope.entity],) if scope and part.node is scope.when else ()

    def is_settled(self, trace: Trace) -> bool:
        """Whether the readings in use alone decide it."""
        return trace.row is None and under(trace.node, self.readings) in (ALWAYS, NEVER)


def places_in_time(trace: Trace) -> bool:
    """The evaluator's own test of the period of a row, which no line of the pack asks, where it is settled."""
    node = trace.node.part if isinstance(trace.node, n.Not) else trace.node
    own = isinstance(node, n.Compare) and node.operator == "within" and not node.at
    return own and trace.truth is not UNKNOWN
