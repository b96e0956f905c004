"""The short verbs: why a finding is what it is, why something is not met, which readings would turn it."""

from __future__ import annotations

from collections.abc import Iterable

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, Sensitivity
from criteria_engine.inquiry.select import findings_of


def why(
    assessment: Assessment, subject: str, rule: str | None = None, period: str | None = None
) -> tuple[Finding, ...]:
    """The findings on a subject, or of one rule or clause, each with clause, trace, causes and origins.

    Raises UsageError, naming the nearest, for names that the assessment does not have.
    """
    return findings_of(assessment, subject, rule, period)


def why_not(
    assessment: Assessment, subject: str, rule: str | None = None, period: str | None = None
) -> tuple[Finding, ...]:
    """Of those the findings that are not met or not decided, the worst first; none where all is met.

    Raises UsageError as `why`.
    """
    return worst_first(f for f in findings_of(assessment, subject, rule, period) if f.needs_work)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is not met before what is not known, and that before what only a person has to answer; else in order."""
    return tuple(sorted(findings, key=lambda f: (f.outcome is not RuleOutcome.NOT_MET, bool(f.open_questions))))


def sensitive_to(
    assessment: Assessment, subject: str, rule: str | None = None, period: str | None = None
) -> tuple[tuple[Finding, Sensitivity], ...]:
    """Every reading that would turn a finding, with the other outcome. Raises UsageError as `why`."""
    return tuple((f, s) for f in findings_of(assessment, subject, rule, period) for s in f.sensitive_to)
