"""The report on a terminal, in the manner of pytest: a line a subject, then what needs work, last one summary line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console

from criteria_engine.errors import in_order
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, SubjectResult
from criteria_engine.reports.beside import (
    own_lines,
    own_that_agree,
    readings_words,
    waiver_lines,
)
from criteria_engine.reports.judgements import judgement_parts
from criteria_engine.reports.page import Page
from criteria_engine.reports.problem_lines import problem_line
from criteria_engine.reports.quotas import quota_lines
from criteria_engine.reports.standing import by_unit, counts_words, is_asked, name_under_unit
from criteria_engine.reports.work import Work
from criteria_engine.wording.findings import say_date, score_words, why_nothing


def render(assessment: Assessment, lang: str, console: Console) -> None:
    """Print the whole report. Text of records is shown as it stands: no markup, no control characters."""
    Report(assessment, lang, console).print()


class Report(Page):
    """One assessment on one console."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.assessment = assessment
        self.schema = assessment.dossier.schema

    def print(self) -> None:
        self._header()
        self._subjects()
        self._part(self.say("part_quotas"), quota_lines(self.assessment, self.lang))
        Work(self.assessment, self.lang, self.console).print()
        self._own()
        for heading, lines in judgement_parts(self.assessment, self.lang):
            self._part(heading, lines)
        self._problems()
        self._part(self.say("part_waivers"), waiver_lines(self.assessment, self.lang))
        self._summary()

    # --- who and what -------------------------------------------------------------------------------------------

    def _header(self) -> None:
        self.line(self.say("as_of", date=say_date(self.assessment.as_of, self.lang)), "bold")
        packs = [self.say("version", title=p.title[self.lang], version=p.version) for p in self.assessment.packs]
        self._listed("packs", packs)
        self._listed("readings", readings_words(self.assessment, self.lang))
        self._listed("sources", self.assessment.dossier.sources)
        self._listed("selected", [self.assessment.selected] if self.assessment.selected else [])

    def _listed(self, key: str, items: Sequence[str]) -> None:
        if items:
            self.line(self.say(key) + "; ".join(items))

    def _subjects(self) -> None:
        for unit, group in by_unit(self.assessment.subjects, self.assessment.dossier, self.lang):
            asked = [s for s in group if is_asked(s)]
            self.heading(unit)
            if asked:
                self._lines({name_under_unit(s, self.assessment.dossier, self.lang): s for s in asked})
            if len(asked) < len(group):
                self.line(self.say("nothing_asked", count=len(group) - len(asked)), "dim")
        if any(subject.score for subject in self.assessment.subjects):
            self.console.print()
            self.line(self.say("profile") + self.assessment.profile.title[self.lang], "dim")

    def _lines(self, subjects: Mapping[str, SubjectResult]) -> None:
        states = {name: self._state(subject) for name, subject in subjects.items()}
        room = max(map(len, subjects))
        # In columns where every line of the unit has the room for it.
        fits = room + max(map(len, states.values())) + 4 <= self.console.width
        for name, subject in subjects.items():
            said = f"{name.ljust(room)}  {states[name]}" if fits else f"{name}: {states[name]}"
            self.hang(self.lead(subject.verdict), self.text(said))

    def _state(self, subject: SubjectResult) -> str:
        outcomes = [f.outcome for f in self.assessment.by_subject[subject.id]]
        said = [self._counts(outcomes)]
        if subject.open_questions:
            said.append(self.say("questions_open", count=len(subject.open_questions)))
        if subject.score:
            said.append(score_words(subject.score, self.lang))
        return "; ".join(said)

    def _counts(self, outcomes: Iterable[RuleOutcome]) -> str:
        return counts_words(outcomes, self.lang)

    # --- the end ------------------------------------------------------------------------------------------------

    def _problems(self) -> None:
        problems, dossier = in_order(self.assessment.problems), self.assessment.dossier
        self._part(self.say("part_problems"), [problem_line(problem, dossier, self.lang) for problem in problems])

    def _part(self, heading: str, lines: Iterable[str]) -> None:
        """A heading and its lines; nothing where there are none."""
        items = list(lines)
        if items:
            self.heading(heading)
        for words in items:
            self.item(None, words)

    def _own(self) -> None:
        if self.assessment.self_assessments:
            self.heading(self.say("part_own"))
        for words in own_lines(self.assessment, self.lang):
            self.item(None, words)
        if agree := own_that_agree(self.assessment):
            self.line(self.say("own_agrees", count=agree))

    def _summary(self) -> None:
        self.console.print()
        said = f"== {self._told()} =="
        self.line(said.center(self.console.width, "=") if len(said) < self.console.width else said, self._style())

    def _told(self) -> str:
        counts = self._counts(f.outcome for f in self.assessment.findings)
        if self.assessment.is_vacuous:
            why = why_nothing(self.assessment, self.lang)
            return ": ".join(part for part in (self.say("nothing_judged"), why, counts) if part)
        waived = sum(f.is_waived for f in self.assessment.findings)
        said = [counts, self.say("subjects", counts=self._counts(s.verdict for s in self.assessment.subjects))]
        said += [self.say("waived_count", count=waived)] if waived else []
        said += [self.say("problems", count=len(self.assessment.problems))] if self.assessment.problems else []
        return "; ".join(said)

    def _style(self) -> str:
        if any(f.fails for f in self.assessment.findings) or self.assessment.is_vacuous:
            return "bold red"
        open_left = any(f.outcome is RuleOutcome.UNDETERMINED for f in self.assessment.findings)
        return "bold yellow" if open_left or self.assessment.problems else "bold green"
