"""What needs work, on a console: each duty not met in full, each one not known on a line, each open question once."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.reports.duties import Duties, Gap
from criteria_engine.reports.page import Page
from criteria_engine.wording.findings import other_readings, sentence, waiver_words

UNDETERMINED = RuleOutcome.UNDETERMINED


class Work(Page):
    """The part of the report that tells what to do."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.schema = assessment.dossier.schema
        self.duties = Duties(assessment, lang)

    def print(self) -> None:
        if not self.duties.work:
            return
        self.heading(self.say("needs_work"))
        self._not_met()
        self._unknown()
        self._registers()
        self._questions()

    def _begin(self, key: str) -> None:
        self.console.print()
        self.line(self.say(key), "bold")

    def _not_met(self) -> None:
        for number, (subject, findings) in enumerate(self.duties.not_met):
            if number == 0:
                self._begin("part_not_met")
            self.line(self.duties.name(subject), "underline", 2)
            for finding in findings:
                self.item(finding.outcome, sentence(finding, self.lang, self.schema), 2)
                for words in other_readings(finding, self.lang):
                    self.item(None, words, 4)
                self._waivers([finding])

    def _unknown(self) -> None:
        for number, (subject, gaps) in enumerate(self.duties.unknown):
            if number == 0:
                self._begin("part_undetermined")
            self.line(self.duties.name(subject), "underline", 2)
            for gap in gaps:
                self._gap(gap)

    def _gap(self, gap: Gap) -> None:
        self.item(UNDETERMINED, gap.heading, 2)
        for line in gap.lines:
            self.item(None, line, 4)
        self._waivers(gap.findings)
        for words in gap.readings:
            self.item(None, words, 4)

    def _waivers(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            if finding.waiver:
                self.item(None, waiver_words(finding.waiver, self.lang), 6)

    def _registers(self) -> None:
        for number, register in enumerate(self.duties.registers):
            if number == 0:
                self._begin("part_registers")
            self.item(UNDETERMINED, register.heading, 2)
            for line in register.lines:
                self.item(None, line, 4)
            self._waivers(register.findings)

    def _questions(self) -> None:
        for number, words in enumerate(self.duties.questions):
            if number == 0:
                self._begin("part_questions")
            self.item(UNDETERMINED, words, 2)
