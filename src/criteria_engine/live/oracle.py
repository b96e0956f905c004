"""The check of a session: gates worked out anew, and held to what the evaluator says."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, SubjectResult
from criteria_engine.live.board import Cells
from criteria_engine.live.engine import Engine
from criteria_engine.live.gates import EngineError, settle
from criteria_engine.live.wiring import Part


def check(engine: Engine, cells: Cells, assessment: Assessment) -> None:
    """Raises EngineError where an engine, the gates and the evaluator do not say the same."""
    engine.check()
    for key, cell in cells.items():
        if cell.outcomes != cell.wiring.outcomes(settle(cell.wiring.graph, cell.told)):
            raise EngineError(f"{engine.name} and the tables of the gates differ on {key}")
    for subject in assessment.subjects:
        if cells[subject.id].outcomes != dict(_said(assessment, subject)):
            raise EngineError(f"the gates and the evaluator differ on {subject.id}")


def _said(assessment: Assessment, subject: SubjectResult) -> Iterator[tuple[Part, RuleOutcome]]:
    """Every outcome of a subject in an assessment."""
    for finding in assessment.by_subject[subject.id]:
        yield Part("rule", finding.rule.id, finding.pack.id), finding.outcome
    for criterion in subject.criteria:
        yield Part("criterion", criterion.id), criterion.verdict
        yield Part("criterion", criterion.id, reviewed=True), criterion.reviewed_verdict
    for name, outcome in subject.verdicts.items():
        yield Part("verdict", name), outcome
    yield Part("verdict"), subject.verdict
    yield Part("verdict", reviewed=True), subject.reviewed_verdict
