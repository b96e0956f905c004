"""The reviewer's questions answered on paper: what is missing, what if, which readings matter, what is still open."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from criteria_engine.findings.model import Assessment
from criteria_engine.inquiry.requires import Requirement, Requires
from criteria_engine.inquiry.select import findings_of
from criteria_engine.inquiry.status import OpenFact, Status
from criteria_engine.inquiry.verbs import sensitive_to
from criteria_engine.inquiry.what_if import WhatIf
from criteria_engine.reports.page import Page
from criteria_engine.wording.findings import other_readings, sentence, subject_words
from criteria_engine.wording.inquiries import fact_words, flip_words, flips_words, shift_words, status_words, whom_words
from criteria_engine.wording.repair_messages import word
from criteria_engine.wording.repairs import actors_words, no_repair_words, repairs_words

# The facts of a status that are listed; the workbench shows all.
MOST_FACTS = 12


class Inquiries(Page):
    """Answers questions about one assessment on one console."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.assessment = assessment
        self.schema = assessment.dossier.schema

    # --- what is missing ----------------------------------------------------------------------------------------

    def requires(self, found: Requires) -> None:
        """A repair for every unmet finding, and what all of them together would lead to."""
        if not found.requirements:
            self.line(word("nothing_missing", self.lang))
            return
        for requirement in found.requirements:
            self._requirement(requirement)
        if len(found.requirements) > 1:
            self._together(found)

    def _requirement(self, requirement: Requirement) -> None:
        finding = requirement.finding
        self.item(finding.outcome, sentence(finding, self.lang, self.schema, "line"))
        for said in repairs_words(requirement.repairs, finding, self.schema, self.lang):
            self.item(None, said, 4)
        if finding.no_repair:
            self.item(None, no_repair_words(finding.no_repair, self.lang), 4)
        if requirement.cheapest and (actors := actors_words(requirement.cheapest, self.lang)):
            self.line(actors, "dim", 6)

    def _together(self, found: Requires) -> None:
        self.console.print()
        if found.then is None:
            self.line(word("would_not_go", self.lang))
            return
        self.line(word("would_lead", self.lang), "bold")
        self._shifts(found.then)

    # --- what if ------------------------------------------------------------------------------------------------

    def what_if(self, found: WhatIf, texts: Sequence[str]) -> None:
        """The changes, the outcomes that flip, the verdicts and scores before and after."""
        self.line(word("changes_tried", self.lang), "bold")
        for text in texts:
            self.item(None, text, 2)
        self.line(flips_words(found, self.lang), "bold")
        for flip in found.flips:
            self.item(flip.finding.outcome, flip_words(flip, self.lang), 2)
        self._shifts(found)

    def _shifts(self, found: WhatIf) -> None:
        for shift in found.shifts:
            for said in shift_words(shift, self.lang):
                self.item(None, said, 2)

    # --- read otherwise -----------------------------------------------------------------------------------------

    def sensitive_to(self, subject: str, rule: str | None) -> None:
        """The readings that would turn a finding."""
        turned = {id(finding) for finding, _ in sensitive_to(self.assessment, subject, rule)}
        if not turned:
            self.line(word("no_sensitivity", self.lang))
        for finding in (f for f in findings_of(self.assessment, subject, rule) if id(f) in turned):
            name = subject_words(finding.subject, finding.row, self.lang)
            self.item(finding.outcome, f"{name} – {sentence(finding, self.lang, self.schema, 'line')}")
            for said in other_readings(finding, self.lang):
                self.item(None, said, 4)

    # --- what is open -------------------------------------------------------------------------------------------

    def status(self, found: Status, who: str | None) -> None:
        """How much is open, and the facts that would settle most."""
        self.line(status_words(found, whom_words(self.assessment, who, self.lang), self.lang), "bold")
        self._unmet(found)
        facts = [fact for fact in found.facts if not fact.question]
        self._facts(word("next_first", self.lang), facts)
        self._facts(word("questions_first", self.lang), found.questions)

    def _unmet(self, found: Status) -> None:
        for finding in found.unmet:
            name = subject_words(finding.subject, finding.row, self.lang)
            self.item(finding.outcome, f"{name} – {sentence(finding, self.lang, self.schema, 'line')}", 2)

    def _facts(self, heading: str, facts: Sequence[OpenFact]) -> None:
        if facts:
            self.console.print()
            self.line(heading, "bold")
        for fact in facts[:MOST_FACTS]:
            self.item(None, fact_words(fact, self.schema, self.lang), 2)
        if len(facts) > MOST_FACTS:
            self.line(word("more_facts", self.lang, count=len(facts) - MOST_FACTS), indent=4)
