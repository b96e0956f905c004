"""The findings that a question is about, by the names that people have for subjects, rules and clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.findings.model import Assessment, Finding, SubjectResult


def subjects_named(assessment: Assessment, wanted: str) -> tuple[SubjectResult, ...]:
    """Every subject with an id, or with an id and a period ("P1 2023"). Raises UsageError, naming the nearest."""
    found = tuple(s for s in assessment.subjects if wanted in (s.id.id, f"{s.id.id} {s.id.period}"))
    if not found:
        raise _unknown("subject", "đối tượng", wanted, [s.id.id for s in assessment.subjects])
    return found


def findings_of(
    assessment: Assessment, subject: str, rule: str | None = None, period: str | None = None
) -> tuple[Finding, ...]:
    """The findings on a subject, or those of one rule or clause. Raises UsageError for names that are not there."""
    wanted = f"{subject} {period}" if period else subject
    within = subjects_named(assessment, wanted)
    findings = [f for s in within for f in assessment.by_subject[s.id]]
    return tuple(findings if rule is None else of_rule(findings, rule))


def of_rule(findings: Sequence[Finding], wanted: str) -> list[Finding]:
    """The findings of a rule, by its id or a clause that it cites or replaces. Raises UsageError for another name."""
    found = [f for f in findings if wanted in names_of_rule(f)]
    if not found:
        raise _unknown("rule", "quy tắc", wanted, [f.rule.id for f in findings])
    return found


def names_of_rule(finding: Finding) -> Iterable[str]:
    return (*(rule.id for _, rule in finding.members), *finding.clauses, *finding.replaces)


def _unknown(kind: str, vi: str, wanted: str, known: list[str]) -> UsageError:
    said = f"no {kind} {wanted!r}{nearest(wanted, known)}"
    said_vi = f"không có {vi} {wanted!r}{nearest(wanted, known, 'vi')}"
    return UsageError([Problem(wanted, f"unknown-{kind}", said, said_vi)])
