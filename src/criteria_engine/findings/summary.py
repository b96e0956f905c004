"""What the findings on a subject come to: its verdicts, its criteria and its score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from criteria_engine.evaluate.judge import verdict_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import CriterionResult, Finding, SubjectId, SubjectResult
from criteria_engine.findings.profile import Profile, criterion_span, score
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.row import Row


def summary(key: SubjectId, group: list[Finding], profile: Profile) -> SubjectResult:
    """Verdicts, criteria and score of one subject from its findings."""
    screened = [f for f in group if f.rule.basis != "attestation"]
    open_questions = {question for f in group for question in f.open_questions}
    criteria = tuple(_criteria(group))
    spans = {c.id: c.score for c in criteria}
    row = group[0].row
    return SubjectResult(
        key, row, _unit(row),
        _verdict(screened), dict(_named_verdicts(screened)), _verdict(group),
        tuple(sorted(open_questions)),
        score(profile, spans, [c.reviewed_verdict for c in criteria]),
        criteria,
    )  # fmt: skip


def _criteria(group: list[Finding]) -> Iterator[CriterionResult]:
    """The criteria of the packs in the order of the text, as far as this subject has rules in them."""
    packs = {pack.id: pack for f in group for pack, _ in f.members}
    for name in dict.fromkeys(name for pack in packs.values() for name in pack.criteria):
        inside = [f for f in group if any(rule.criterion == name for _, rule in f.members)]
        if inside:
            screened = [f for f in inside if f.rule.basis != "attestation"]
            weighed = [f.outcome for f in inside if f.points]
            known = sum(outcome is not RuleOutcome.UNDETERMINED for outcome in weighed)
            yield CriterionResult(
                name, _verdict(screened), _verdict(inside), criterion_span(weighed), len(weighed), known
            )


def _named_verdicts(screened: list[Finding]) -> Iterator[tuple[str, RuleOutcome]]:
    """The verdicts that packs name; packs that share a name share the verdict."""
    packs = {pack.id: pack for f in screened for pack, _ in f.members}
    for name in dict.fromkeys(name for pack in packs.values() for name in pack.verdicts):
        inside = [f for f in screened if any(_counts(pack, rule, name) for pack, rule in f.members)]
        if inside:
            yield name, _verdict(inside)


def _counts(pack: Pack, rule: Rule, verdict: str) -> bool:
    named = pack.verdicts.get(verdict)
    return named is not None and (named.criteria is None or rule.criterion in named.criteria)


def _verdict(findings: Iterable[Finding]) -> RuleOutcome:
    return verdict_of((f.rule, f.outcome) for f in findings)


def _unit(row: Row) -> str | None:
    """The id of the row that this one belongs to; of a row that others belong to, its own."""
    record = row.entity.record
    if record is None or record.owner is None:
        return row.id if record and record.parent else None
    return str(row.values[record.owner]) if record.owner in row.values else None
