"""Counted duties across units: how many meet each, and by name those that lack it or of whom it is not known."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.text import safe, sort_key
from criteria_engine.values import read_period
from criteria_engine.wording.findings import document_names
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.values import say_period

LACKING = (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED)


def quota_lines(assessment: Assessment, lang: str) -> Iterator[str]:
    """The part of a report that goes by duty, not by unit: a line a duty and period that somebody lacks."""
    for group in _by_duty(assessment):
        if len(group) > 1 and any(f.outcome in LACKING for f in group):
            yield f"{_title(group[0], lang)}: {'; '.join(_told(group, lang))}"


def _by_duty(assessment: Assessment) -> Iterator[list[Finding]]:
    """The findings of each counted duty that binds several units, a period at a time."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in assessment.findings:
        record = finding.row.entity.record
        counted = finding.rule.basis == "aggregate" and finding.rule.level == "must"
        if counted and record and record.parent and finding.outcome is not RuleOutcome.NOT_APPLICABLE:
            groups.setdefault((finding.pack.id, finding.rule.id, finding.subject.period), []).append(finding)
    yield from (groups[key] for key in sorted(groups, key=lambda key: (key[2], key[:2])))


def _title(finding: Finding, lang: str) -> str:
    period = finding.subject.period
    said = f" ({say_period(read_period(period), lang)})" if period else ""
    documents = ", ".join(document_names(finding.cited, lang))
    return f"{finding.rule.title[lang].rstrip('.')}{said}, {documents}"


def _told(group: list[Finding], lang: str) -> Iterator[str]:
    """How many, and of those that lack it who."""
    for outcome in RuleOutcome:
        names = sorted((safe(f.row.label) for f in group if f.outcome is outcome), key=sort_key)
        if names:
            who = f" ({'; '.join(names)})" if outcome in LACKING else ""
            yield f"{len(names)} {OUTCOMES[outcome][lang]}{who}"
