"""The page of one subject: its verdicts, how its score comes about, what it still needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.explaining.workbench.outline import finding_key
from criteria_engine.explaining.workbench.pieces import GoTo, Sheet
from criteria_engine.findings.model import Assessment, Finding, SubjectResult
from criteria_engine.wording.findings import score_words
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.names import Names


class SubjectSheet(Sheet):
    """One subject: verdicts, score and how it comes about, and each finding that needs work as a way to go."""

    def __init__(self, assessment: Assessment, subject: SubjectResult, findings: Sequence[Finding], lang: str) -> None:
        super().__init__(assessment, lang)
        self._subject_of(subject, findings)

    def _subject_of(self, subject: SubjectResult, findings: Sequence[Finding]) -> None:
        score = f"; {score_words(subject.score, self.lang)}" if subject.score else ""
        self.item(subject.verdict, f"{OUTCOMES[subject.verdict][self.lang]}{score}")
        if subject.reviewed_verdict is not subject.verdict:
            outcome = OUTCOMES[subject.reviewed_verdict][self.lang]
            self.item(subject.reviewed_verdict, self.word("reviewed", outcome=outcome))
        self._told_counts(findings)
        if subject.score:
            self.console.print()
            self.line(self.word("criteria"), "bold")
        self._arithmetic(subject)
        self._own(subject)
        self._needing(findings)
        self._questions(findings)

    def _own(self, subject: SubjectResult) -> None:
        """What the office says of itself."""
        if any(own.subject == subject.id.id for own in self.assessment.self_assessments):
            self.console.print()
            self.line(self.word("own"), "bold")
        self._own_answers(subject.id.id)

    def _told_counts(self, findings: Sequence[Finding]) -> None:
        found = Counter(f.outcome for f in findings)
        said = ", ".join(f"{found[o]} {OUTCOMES[o][self.lang]}" for o in RuleOutcome if found[o])
        self.line(self.word("counts") + said)

    def _needing(self, findings: Sequence[Finding]) -> None:
        """What records leave unmet or open, required things first."""
        for outcome in (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED):
            found = [f for f in findings if f.outcome is outcome and not f.open_questions]
            if found:
                self.console.print()
                self.line(self.say(f"part_{outcome.value}"), "bold")
            for finding in found:
                with self.offering(GoTo(finding_key(finding))):
                    self.item(outcome, finding.rule.title[self.lang], 2)

    def _questions(self, findings: Sequence[Finding]) -> None:
        names = Names(self.assessment.dossier.schema, self.lang)
        asked = [(code, f) for f in findings for code in f.open_questions]
        if asked:
            self.console.print()
            self.line(self.word("open_questions"), "bold")
        first: dict[str, Finding] = {}
        for code, finding in asked:
            first.setdefault(code, finding)
        for code, finding in first.items():
            with self.offering(GoTo(finding_key(finding))):
                self.item(RuleOutcome.UNDETERMINED, names.question(code), 2)
