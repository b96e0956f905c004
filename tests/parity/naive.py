"""The simplest evaluation of a plan: one node of one chain of rows at a time, by the reference's own functions.

What `evaluate/plan/nodes.py` says of each node, as something that runs. It proves the plan right without a back end,
and a back end wrong without the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.evaluate import facts as of_rows
from criteria_engine.evaluate import operands as worked_out
from criteria_engine.evaluate.attestations import attested
from criteria_engine.evaluate.judge import Court, worst_of
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.plan import Plan
from criteria_engine.evaluate.question import Question, RuleOutcome
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Field
from criteria_engine.text import fold as same_text
from criteria_engine.values import ABOUT, FALSE, TRUE, UNKNOWN, Period, Truth, all_of, any_of, truth_of
from criteria_engine.values.fact import ABSENT, MISSING, ONE, Bounds, Fact, Item, fold, hull, in_like_units

Rows = tuple[Row, ...]
Value = Truth | Fact | RuleOutcome | None


class Naive:
    """Values of the nodes of one plan over one dossier, remembered by node and rows."""

    def __init__(self, plan: Plan, dossier: Dossier) -> None:
        self.plan = plan
        self.dossier = dossier
        self._known: dict[tuple[int, Rows], Value] = {}

    def value(self, node: p.Id, rows: Rows) -> Any:
        """The value of a node for one element of its frame."""
        found = self.plan.nodes[node]
        rows = rows if found.frame is not None else ()
        assert found.frame is None or self._fits(found.frame, rows), (found, rows)
        if (node, rows) not in self._known:
            made: Callable[[Naive, Any, Rows], Value] = _VALUES[type(found)]
            self._known[node, rows] = made(self, found, rows)
        return self._known[node, rows]

    def _fits(self, frame: p.Frame, rows: Rows) -> bool:
        entities = [frame.root, *(edge.target for edge in frame.edges)]
        return [row.entity.name for row in rows] == entities

    def _values(self, nodes: tuple[p.Id, ...], rows: Rows) -> list[Any]:
        return [self.value(node, rows) for node in nodes]

    def _question(self, row: Row, **other: Any) -> Question:
        """What the functions of the reference are asked with."""
        complete = self.plan.registers_complete
        return Question(self.dossier, row, self.plan.as_of, registers_complete=complete, **other)

    # --- from frame to frame ------------------------------------------------------------------------------------

    def lift(self, node: p.Lift, rows: Rows) -> Value:
        frame = self.plan.nodes[node.part].frame
        length = 0 if frame is None else 1 + len(frame.edges)
        return self.value(node.part, rows[node.start : node.start + length])

    def through(self, node: p.Through, rows: Rows) -> Value:
        ref: Fact = self.value(node.ref, rows)
        is_truth = self.plan.sort(self.plan.nodes.index(node)) == "truth"
        absent = (UNKNOWN if node.careful else FALSE) if is_truth else ABSENT
        if ref.value is None:
            return absent if ref.is_absent else UNKNOWN if is_truth else MISSING
        # In the order of `targets`: the first table that has the id.
        row = self.dossier.find([table for table, _ in node.targets], str(ref.value))
        if row is None:
            return UNKNOWN if is_truth else MISSING
        part = dict(node.targets)[row.entity.name]
        return absent if part is None else self.value(part, (row,))

    # --- truths -------------------------------------------------------------------------------------------------

    def known(self, node: p.Known, rows: Rows) -> Truth:
        return node.truth

    def all_of(self, node: p.AllOf, rows: Rows) -> Truth:
        return all_of(self._values(node.parts, rows))

    def any_of(self, node: p.AnyOf, rows: Rows) -> Truth:
        return any_of(self._values(node.parts, rows))

    def not_of(self, node: p.NotOf, rows: Rows) -> Truth:
        return ~self.value(node.part, rows)

    def one_of(self, node: p.Is, rows: Rows) -> Truth:
        return truth_of(self.value(node.part, rows) in node.truths)

    def has(self, node: p.Has, rows: Rows) -> Truth:
        fact: Fact = self.value(node.fact, rows)
        open_end = isinstance(fact.value, Period) and fact.value.is_open
        return FALSE if fact.is_absent or open_end else UNKNOWN if fact.may_be_absent else TRUE

    def test(self, node: p.Test, rows: Rows) -> Truth:
        facts = self._values((node.left, *node.rights), rows)
        left, *rights = in_like_units(facts, getattr(node, "about", ABOUT))
        return compare(OPERATORS[node.operator], left, tuple(rights), node.ignore)

    def same_key(self, node: p.SameKey, rows: Rows) -> Truth:
        same = of_rows.same_key(self.value(node.left, rows), self.value(node.right, rows))
        return UNKNOWN if same is None else truth_of(same)

    def whole(self, node: p.Whole, rows: Rows) -> Truth:
        anchor, leads_to = self._anchor(node.edge, rows)
        if anchor is None:
            return truth_of(leads_to.is_absent)
        if node.edge.kind == "list":
            return truth_of(of_rows.items_of(self._question(anchor), anchor, anchor.entity.lists[node.edge.name]).whole)
        if node.edge.kind == "below":
            return truth_of(of_rows.rows_below(self._question(anchor), anchor).whole)
        assert node.edge.link is not None
        during = self.value(node.during, rows).value if node.during is not None else None
        if node.during is not None and not isinstance(during, Period):
            return FALSE
        return truth_of(
            of_rows.related_rows(self._question(anchor), anchor, node.edge.name, node.edge.link, during).whole
        )

    def row_with_key(self, node: p.RowWithKey, rows: Rows) -> Truth:
        matching, doubtful = [], False
        for inner in self._inner(node.edge, rows):
            same = set(self._values(node.keys, inner))
            matching += [inner] if same <= {TRUE} else []
            doubtful |= UNKNOWN in same and FALSE not in same
        if len(matching) == 1:
            return self.value(node.where, matching[0])
        sure = not matching and not doubtful and self.value(node.whole, rows) is TRUE
        return self.value(node.absent if sure else node.missing, rows)

    def attest(self, node: p.Attest, rows: Rows) -> Truth:
        return attested(self._question(rows[-1]), node.question, rows[-1])[0]

    def says(self, node: p.Says, rows: Rows) -> Truth:
        truths = {RuleOutcome.MET: TRUE, RuleOutcome.NOT_MET: FALSE, RuleOutcome.NOT_APPLICABLE: node.not_applicable}
        return truths.get(self.value(node.outcome, rows), UNKNOWN)

    def arose(self, node: p.Arose, rows: Rows) -> Truth:
        dated = rows[-1].entity.record.dated if rows[-1].entity.record else ()
        begun = next((v for name in dated if (v := rows[-1].values.get(name))), None)
        if not isinstance(begun, Period):
            return UNKNOWN
        return TRUE if begun.end <= node.end else FALSE if begun.start > node.end else UNKNOWN

    def stands(self, node: p.Stands, rows: Rows) -> Truth:
        return (Court._reached if node.side == "reached" else Court._ended)(None, rows[-1], node.field, node.day)  # type: ignore[arg-type]

    def not_yet(self, node: p.NotYet, rows: Rows) -> Truth:
        return truth_of(of_rows.starts_after(rows[-1], self.plan.as_of))

    # --- facts --------------------------------------------------------------------------------------------------

    def const(self, node: p.Const, rows: Rows) -> Fact:
        return node.fact

    def cell(self, node: p.Cell, rows: Rows) -> Fact:
        return self._cell(rows[-1], rows[-1].entity.fields[node.field], about=node.about)

    def placed(self, node: p.Placed, rows: Rows) -> Fact:
        name = of_rows.placing_field(self._question(rows[-1]), rows[-1])
        return self._cell(rows[-1], rows[-1].entity.fields[name], about=node.about)

    def _cell(self, row: Row, field: Field, **other: Any) -> Fact:
        return of_rows._field_fact(self._question(row, **other), row, field).fact

    def fold(self, node: p.Fold, rows: Rows) -> Fact:
        every = list(self._inner(node.edge, rows))
        items = [
            Item(self.value(node.counted, r), ONE if node.over is None else self.value(node.over, r)) for r in every
        ]
        if node.distinct is not None:
            said = [self.value(node.distinct, r).value for r in every]
            items = list(_once_each(items, said))
        return fold(node.kind, items, self.value(node.whole, rows) is TRUE)

    def months(self, node: p.Months, rows: Rows) -> Fact:
        first, last = self._values((node.first, node.last), rows)
        if first.is_absent or last.is_absent:
            return ABSENT
        if not isinstance(first.value, Period) or not isinstance(last.value, Period):
            return MISSING
        low = worked_out._months(first.value.end, last.value.start)
        high = worked_out._months(first.value.start, last.value.end)
        return Fact(bounds=Bounds(low, high), may_be_absent=first.may_be_absent or last.may_be_absent)

    def spans(self, node: p.Spans, rows: Rows) -> Fact:
        """The reference's own, on operands that are worked out already."""
        until = None if node.until is None else (node.until,)
        asked = SimpleNamespace(start=(node.start,), months=(node.months,), until=until)
        ready = SimpleNamespace(
            question=SimpleNamespace(as_of=self.plan.as_of), value=lambda part, *_: self.value(part[0], rows)
        )
        ready._up_to = lambda *given: worked_out.Operands._up_to(ready, *given)  # type: ignore[arg-type]
        return worked_out.Operands._spans_due(ready, asked, rows, [], [])  # type: ignore[arg-type]

    def choice(self, node: p.Choice, rows: Rows) -> Fact:
        of: Fact = self.value(node.of, rows)
        cases = dict(node.cases)
        if of.value is not None:
            return self.value(cases[str(of.value)], rows) if str(of.value) in cases else MISSING
        absent = ABSENT if node.absent is None else self.value(node.absent, rows)
        return absent if of.is_absent else hull([*self._values(tuple(cases.values()), rows), absent])

    def assessment_year(self, node: p.AssessmentYear, rows: Rows) -> Fact:
        return Fact(of_rows.assessment_year(self._question(rows[-1])))

    # --- outcomes -----------------------------------------------------------------------------------------------

    def ruled(self, node: p.Ruled, rows: Rows) -> RuleOutcome:
        gate = self.value(node.gate, rows)
        if gate is not TRUE:
            return RuleOutcome.NOT_APPLICABLE if gate is FALSE else RuleOutcome.UNDETERMINED
        require = self.value(node.require, rows)
        if require is TRUE:
            return RuleOutcome.MET
        due = self.value(node.due, rows)
        if due is not TRUE:
            return RuleOutcome.NOT_APPLICABLE if due is FALSE else RuleOutcome.UNDETERMINED
        return RuleOutcome.NOT_MET if require is FALSE and not node.describes else RuleOutcome.UNDETERMINED

    def worst(self, node: p.Worst, rows: Rows) -> RuleOutcome:
        return worst_of(self._values(node.parts, rows))

    def pick(self, node: p.Pick, rows: Rows) -> RuleOutcome | None:
        chosen = next((part for case, part in node.cases if self.value(case, rows) is TRUE), node.default)
        return None if chosen is None else self.value(chosen, rows)

    # --- rows ---------------------------------------------------------------------------------------------------

    def _inner(self, edge: p.Edge, rows: Rows) -> Iterator[Rows]:
        """The elements of the frame with the edge that this element has."""
        anchor, _ = self._anchor(edge, rows)
        for row in self._rows(edge, anchor) if anchor is not None else ():
            yield (*rows, row)

    def _rows(self, edge: p.Edge, anchor: Row) -> Rows:
        question = self._question(anchor)
        if edge.kind == "list":
            return of_rows.items_of(question, anchor, anchor.entity.lists[edge.name]).rows
        if edge.kind == "below":
            return of_rows.rows_below(question, anchor).rows
        assert edge.link is not None
        return of_rows.related_rows(question, anchor, edge.name, edge.link, None).rows

    def _anchor(self, edge: p.Edge, rows: Rows) -> tuple[Row | None, Fact]:
        """The row that an edge starts at; where there is none, what is known of the reference that leads to it."""
        row = rows[-1 - edge.up]
        for hop in edge.via:
            if hop not in row.entity.fields:
                return None, ABSENT
            leads_to = self._cell(row, row.entity.fields[hop])
            key = leads_to.value
            target = self.dossier.find(row.entity.fields[hop].tables, str(key)) if key is not None else None
            if target is None:
                return None, leads_to if key is None else MISSING
            row = target
        return (row, MISSING) if row.entity.name in edge.at else (None, ABSENT if edge.kind == "list" else MISSING)


def _once_each(items: list[Item], said: list[Any]) -> Iterator[Item]:
    together: dict[str, list[Truth]] = {}
    for item, text in zip(items, said, strict=True):
        if isinstance(text, str):
            together.setdefault(" ".join(same_text(text).casefold().split()), []).append(item.counted)
        else:
            yield Item(all_of([item.counted, UNKNOWN]), ONE)
    yield from (Item(any_of(truths), ONE) for truths in together.values())


_VALUES: dict[type, Any] = {
    p.Lift: Naive.lift, p.Through: Naive.through, p.Known: Naive.known, p.AllOf: Naive.all_of, p.AnyOf: Naive.any_of,
    p.NotOf: Naive.not_of, p.Is: Naive.one_of, p.Has: Naive.has, p.Test: Naive.test, p.SameKey: Naive.same_key,
    p.Whole: Naive.whole, p.RowWithKey: Naive.row_with_key, p.Attest: Naive.attest, p.Says: Naive.says,
    p.Arose: Naive.arose, p.Stands: Naive.stands, p.NotYet: Naive.not_yet, p.Const: Naive.const, p.Cell: Naive.cell,
    p.Placed: Naive.placed, p.Fold: Naive.fold, p.Months: Naive.months, p.Spans: Naive.spans, p.Choice: Naive.choice,
    p.AssessmentYear: Naive.assessment_year, p.Ruled: Naive.ruled, p.Worst: Naive.worst, p.Pick: Naive.pick,
}  # fmt: skip
