"""Judgements that a reader has to look at: unsettled, unused, expired or yet to begin; and what units explain."""

from __future__ import annotations

from rich.console import Console

from criteria_engine.findings.judged import Judged, judged
from criteria_engine.findings.model import Assessment
from criteria_engine.findings.self_assessment import TABLE as OWN
from criteria_engine.findings.waivers import TABLE as WAIVER
from criteria_engine.judgements.rows import entry_of
from criteria_engine.reports.page import Page
from criteria_engine.wording.judgements import JudgementWords, say


class Judgements(Page):
    """Two parts of the text report; waivers that are unused or expired have one of their own."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.assessment = assessment
        self.words = JudgementWords(assessment.dossier, assessment.packs, lang)

    def print(self) -> None:
        found = judged(self.assessment)
        self._part("explains", [self.words.row(j.row) for j in found if self._explains(j)])
        self._part("part", [self.words.judged(j) for j in found if _is_to_look_at(j)])

    def _part(self, name: str, items: list[str]) -> None:
        if items:
            self.heading(say(name, self.lang))
        for words in items:
            self.item(None, words)

    def _explains(self, judged: Judged) -> bool:
        """Whether it stands beside the results without an answer that differs; those that differ are told as such."""
        differs = {id(own.row) for own in self.assessment.self_assessments if own.differs}
        in_force = judged.state == "in_force" and judged.row.entity.name == OWN
        return in_force and entry_of(judged.row) is not None and id(judged.row) not in differs


def _is_to_look_at(judged: Judged) -> bool:
    if judged.row.entity.name == WAIVER:
        return judged.state == "not_yet"
    return judged.state != "in_force"
