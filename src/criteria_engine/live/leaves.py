"""The truths that gates start from: what the reference evaluator says of the parts of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.docket import layers
from criteria_engine.evaluate.judge import Court
from criteria_engine.evaluate.question import Trace
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.findings.model import Finding
from criteria_engine.findings.run import Options, Run
from criteria_engine.live.gates import LETTERS, Letter, Node
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, TRUE, Period, Truth, all_of, read_period

RuleKey = tuple[str, str]


class Leaves:
    """Reads leaf truths from one dossier."""

    def __init__(self, dossier: Dossier, packs: Sequence[Pack], options: Options) -> None:
        run = Run.of(dossier, packs, options)
        self._courts = {layer.pack.id: layer for court in run.courts for layer in layers(court)}

    def of(self, findings: Iterable[Finding]) -> dict[Node, Letter]:
        """The atoms of the rules behind findings. What the order of outcome does not come to is left out."""
        return {
            (rule_key(finding), *path): LETTERS[truth]
            for finding in findings
            for path, truth in self._of(finding)
        }  # fmt: skip

    def _of(self, finding: Finding) -> Iterator[tuple[tuple[Node, ...], Truth]]:
        period = read_period(finding.subject.period) if finding.subject.period else None
        return grounds(self._courts[finding.pack.id], finding.rule, finding.row, period)


def rule_key(finding: Finding) -> RuleKey:
    return finding.pack.id, finding.rule.id


def grounds(court: Court, rule: Rule, row: Row, period: Period | None) -> Iterator[tuple[tuple[Node, ...], Truth]]:
    """What the outcome of a rule follows from, in the order in which `Court` looks at it and no further."""
    exists, _ = court.exists(rule, row, period)
    stands = FALSE if rule.withdrawn is not None else all_of([court.in_force(rule, row, period), exists])
    yield ("stands",), stands
    if stands is FALSE:
        return
    question = court.question(row, period)
    applies = court.applies(rule, row, question).truth
    yield ("applies",), applies
    if stands is not TRUE or applies is not TRUE:
        return
    required = evaluate(question, rule.require)
    yield from leaves_of(required, ("require",))
    if required.truth is not TRUE:
        yield ("due",), court.due(rule, question)[0]


def leaves_of(trace: Trace, path: tuple[Node, ...]) -> Iterator[tuple[tuple[Node, ...], Truth]]:
    """The truths below every `all`, `any` and `not`: comparisons, quantifiers and the like are not taken apart."""
    if isinstance(trace.node, n.All | n.Any | n.Not) and trace.parts:
        for number, part in enumerate(trace.parts):
            yield from leaves_of(part, (*path, number))
    else:
        yield path, trace.truth
