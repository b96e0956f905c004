"""Counted duties across units: how many meet each, and by name those that lack it or of whom it is not known."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.reports.page import Page
from criteria_engine.text import safe, sort_key
from criteria_engine.values import read_period
from criteria_engine.wording.findings import document_names
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.values import say_period

LACKING = (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED)


class Quotas(Page):
    """The part of the report that goes by duty, not by unit."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.assessment = assessment

    def print(self) -> None:
        groups = [group for group in self._by_duty() if len(group) > 1 and any(f.outcome in LACKING for f in group)]
        if groups:
            self.heading(self.say("part_quotas"))
        for group in groups:
            self.item(None, f"{self._title(group[0])}: {'; '.join(self._told(group))}")

    def _by_duty(self) -> Iterator[list[Finding]]:
        """The findings of each counted duty that binds several units, a period at a time."""
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.assessment.findings:
            record = finding.row.entity.record
            counted = finding.rule.basis == "aggregate" and finding.rule.level == "must"
            if counted and record and record.parent and finding.outcome is not RuleOutcome.NOT_APPLICABLE:
                groups.setdefault((finding.pack.id, finding.rule.id, finding.subject.period), []).append(finding)
        yield from (groups[key] for key in sorted(groups, key=lambda key: (key[2], key[:2])))

    def _title(self, finding: Finding) -> str:
        period = finding.subject.period
        said = f" ({say_period(read_period(period), self.lang)})" if period else ""
        documents = ", ".join(document_names(finding.cited, self.lang))
        return f"{finding.rule.title[self.lang].rstrip('.')}{said}, {documents}"

    def _told(self, group: list[Finding]) -> Iterator[str]:
        """How many, and of those that lack it who."""
        for outcome in RuleOutcome:
            names = sorted((safe(f.row.label) for f in group if f.outcome is outcome), key=sort_key)
            if names:
                who = f" ({'; '.join(names)})" if outcome in LACKING else ""
                yield f"{len(names)} {OUTCOMES[outcome][self.lang]}{who}"
