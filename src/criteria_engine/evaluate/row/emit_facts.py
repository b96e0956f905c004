"""Source for facts that are made of others; their values come from the reference's own functions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from criteria_engine.evaluate.operands import Operands
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Id
from criteria_engine.evaluate.row.emit import Chain, Emitter, emits
from criteria_engine.values import Period
from criteria_engine.values.fact import ABSENT, MISSING, Fact, exact, hull


@emits(p.Const)
def _const(emitter: Emitter, _: Id, node: p.Const, chain: Chain) -> str:
    return emitter.const(node.fact)


class Given(Operands):
    """The reference's operands where their parts are facts already."""

    def __init__(self, as_of: date) -> None:
        super().__init__(SimpleNamespace(as_of=as_of))  # type: ignore[arg-type]

    def value(self, node: Any, *_: Any) -> Fact:
        found: Fact = node
        return found

    def listing(self, *_: Any) -> Any:
        raise NotImplementedError

    def item(self, *_: Any) -> Any:
        raise NotImplementedError

    def months(self, first: Fact, last: Fact) -> Fact:
        return self._months_between(SimpleNamespace(first=first, last=last), (), [], [])  # type: ignore[arg-type]

    def spans(self, start: Fact, months: Fact, until: Fact | None = None) -> Fact:
        return self._spans_due(SimpleNamespace(start=start, months=months, until=until), (), [], [])  # type: ignore[arg-type]


@emits(p.Months)
def _months(emitter: Emitter, _: Id, node: p.Months, chain: Chain) -> str:
    return _called(emitter, Given(emitter.plan.as_of).months, (node.first, node.last), chain)


@emits(p.Spans)
def _spans(emitter: Emitter, _: Id, node: p.Spans, chain: Chain) -> str:
    parts = (node.start, node.months, *([] if node.until is None else [node.until]))
    return _called(emitter, Given(emitter.plan.as_of).spans, parts, chain)


def _called(emitter: Emitter, function: Callable[..., Fact], parts: tuple[Id, ...], chain: Chain) -> str:
    facts = [emitter.ask(part, chain) for part in parts]
    return emitter.var(chain, "f", f"{emitter.const(function)}({', '.join(facts)})")


@emits(p.Choice)
def _choice(emitter: Emitter, _: Id, node: p.Choice, chain: Chain) -> str:
    codes = [code for code, _ in node.cases]

    def choose(of: Fact, absent: Fact, *cases: Fact) -> Fact:
        if of.value is not None:
            return dict(zip(codes, cases, strict=True)).get(str(of.value), MISSING)
        return absent if of.is_absent else hull([*cases, absent])

    absent = emitter.const(ABSENT) if node.absent is None else emitter.ask(node.absent, chain)
    facts = [emitter.ask(node.of, chain), absent, *(emitter.ask(case, chain) for _, case in node.cases)]
    return emitter.var(chain, "f", f"{emitter.const(choose)}({', '.join(facts)})")


@emits(p.AssessmentYear)
def _assessment_year(emitter: Emitter, _: Id, node: p.AssessmentYear, chain: Chain) -> str:
    row, entities = chain[-1], emitter.plan.schema.entities.values()
    tables = [e.name for e in entities if e.record and e.record.assesses]
    usual = emitter.const(exact(Period.year(emitter.plan.as_of.year)))
    given = " or ".join(f"case.tables.get({emitter.const(table)})" for table in tables) or "False"
    asked = f"case.assessment_year({emitter.const(row.entity.name)}, {row.name})"
    return emitter.var(chain, "f", f"{asked} if {given} else {usual}")
