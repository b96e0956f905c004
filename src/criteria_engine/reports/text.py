"""The report on a terminal, in the manner of pytest: a line a subject, then what needs work, last one summary line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rich.console import Console

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, SubjectResult, Waiver
from criteria_engine.reports.judgements import Judgements
from criteria_engine.reports.page import Page
from criteria_engine.reports.quotas import Quotas
from criteria_engine.reports.work import Work
from criteria_engine.text import safe, sort_key
from criteria_engine.values import Period, read_period
from criteria_engine.wording.findings import (
    own_words,
    say_date,
    score_words,
    subject_words,
    waiver_words,
    why_nothing,
)
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.names import Names

NOT_APPLICABLE = RuleOutcome.NOT_APPLICABLE


def render(assessment: Assessment, lang: str, console: Console) -> None:
    """Print the whole report. Text of records is shown as it stands: no markup, no control characters."""
    Report(assessment, lang, console).print()


def _in_time(subject: SubjectResult) -> tuple[str, str, date, date]:
    """By kind and id, what stands as it is first, then periods as they begin, the longer ones first."""
    period = read_period(subject.id.period) if subject.id.period else Period(date.min, date.max)
    return subject.id.kind, subject.id.id, period.start, date.min + (date.max - period.end)


class Report(Page):
    """One assessment on one console."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.assessment = assessment
        self.schema = assessment.dossier.schema

    def print(self) -> None:
        self._header()
        self._subjects()
        Quotas(self.assessment, self.lang, self.console).print()
        Work(self.assessment, self.lang, self.console).print()
        self._own()
        Judgements(self.assessment, self.lang, self.console).print()
        self._problems()
        self._waivers()
        self._summary()

    # --- who and what -------------------------------------------------------------------------------------------

    def _header(self) -> None:
        self.line(self.say("as_of", date=say_date(self.assessment.as_of, self.lang)), "bold")
        packs = [self.say("version", title=p.title[self.lang], version=p.version) for p in self.assessment.packs]
        self._listed("packs", packs)
        self._listed("readings", [self._reading(key, value) for key, value in self.assessment.readings.items()])
        self._listed("sources", self.assessment.dossier.sources)
        self._listed("selected", [self.assessment.selected] if self.assessment.selected else [])

    def _listed(self, key: str, items: Sequence[str]) -> None:
        if items:
            self.line(self.say(key) + "; ".join(items))

    def _reading(self, key: str, value: str) -> str:
        owner, _, name = key.rpartition(":")
        having = [p for p in self.assessment.packs if name in p.readings and owner in ("", p.id)]
        said = dict.fromkeys(Names(self.schema, self.lang, pack).reading(name, value) for pack in having)
        return " / ".join(f"“{words}”" for words in said)

    def _subjects(self) -> None:
        for unit, group in self._by_unit():
            asked = [s for s in group if s.verdict is not NOT_APPLICABLE or s.reviewed_verdict is not NOT_APPLICABLE]
            self.heading(unit)
            if asked:
                self._lines({self._name(subject): subject for subject in asked})
            if len(asked) < len(group):
                self.line(self.say("nothing_asked", count=len(group) - len(asked)), "dim")
        if any(subject.score for subject in self.assessment.subjects):
            self.console.print()
            self.line(self.say("profile") + self.assessment.profile.title[self.lang], "dim")

    def _by_unit(self) -> list[tuple[str, list[SubjectResult]]]:
        """Units in the order of the Vietnamese alphabet, each with its subjects."""
        groups: dict[str, list[SubjectResult]] = {}
        for subject in sorted(self.assessment.subjects, key=_in_time):
            groups.setdefault(self._unit(subject), []).append(subject)
        return sorted(groups.items(), key=lambda item: sort_key(item[0]))

    def _unit(self, subject: SubjectResult) -> str:
        owner = subject.row.entity.record.owner if subject.row.entity.record else None
        tables = subject.row.entity.fields[owner].tables if owner else (subject.id.kind,)
        row = self.assessment.dossier.find(tables, subject.unit) if subject.unit else None
        return f"{safe(row.label)} ({safe(row.id)})" if row else self.say("no_unit")

    def _name(self, subject: SubjectResult) -> str:
        """The name of a subject under the heading of its unit; the unit itself is not named twice."""
        itself = subject.row.entity.record and not subject.row.entity.record.owner
        named = subject_words(subject.id, subject.row, self.lang)
        return named.replace(f" {self._unit(subject)}", "") if itself else named

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
        said = [self.counts(outcomes)]
        if subject.open_questions:
            said.append(self.say("questions_open", count=len(subject.open_questions)))
        if subject.score:
            said.append(score_words(subject.score, self.lang))
        return "; ".join(said)

    def counts(self, outcomes: Iterable[RuleOutcome]) -> str:
        """How often each outcome came up, those that did not left out."""
        found = Counter(outcomes)
        return ", ".join(f"{found[o]} {OUTCOMES[o][self.lang]}" for o in RuleOutcome if found[o])

    # --- the end ------------------------------------------------------------------------------------------------

    def _problems(self) -> None:
        problems = sorted(self.assessment.problems, key=lambda p: (p.at, p.code, p.message))
        if problems:
            self.heading(self.say("part_problems"))
        for problem in problems:
            self.item(None, f"{problem.at}: {problem.said(self.lang)} [{problem.code}]")

    def _own(self) -> None:
        """Where an office's own answer is not what the records and the reviewers say."""
        own = self.assessment.self_assessments
        differing = [s for s in own if s.differs]
        if own:
            self.heading(self.say("part_own"))
        for answer in differing:
            self.item(None, own_words(answer, self.assessment, self.lang))
        if len(own) > len(differing):
            self.line(self.say("own_agrees", count=len(own) - len(differing)))

    def _waivers(self) -> None:
        told = [self.say("waiver_unused", what=self._waiver(w)) for w in self.assessment.unused_waivers]
        told += [self._waiver(waiver) for waiver in self._expired()]
        if told:
            self.heading(self.say("part_waivers"))
        for words in told:
            self.item(None, words)

    def _waiver(self, waiver: Waiver) -> str:
        # A row without an id has a made-up key; whom it is about tells more.
        in_sheet = waiver.row.address.cells is not None
        where = waiver.row.origin("rule") if in_sheet else waiver.row.values["subject"]
        return f"{waiver_words(waiver, self.lang)} ({where})"

    def _expired(self) -> list[Waiver]:
        waivers = {f.waiver.row.id: f.waiver for f in self.assessment.findings if f.waiver and not f.waiver.in_force}
        return list(waivers.values())

    def _summary(self) -> None:
        self.console.print()
        said = f"== {self._told()} =="
        self.line(said.center(self.console.width, "=") if len(said) < self.console.width else said, self._style())

    def _told(self) -> str:
        counts = self.counts(f.outcome for f in self.assessment.findings)
        if self.assessment.is_vacuous:
            told = (self.say("nothing_judged"), why_nothing(self.assessment, self.lang), counts)
            return ": ".join(filter(None, told))
        waived = sum(f.waiver is not None and f.waiver.in_force for f in self.assessment.findings)
        said = [counts, self.say("subjects", counts=self.counts(s.verdict for s in self.assessment.subjects))]
        said += [self.say("waived_count", count=waived)] if waived else []
        said += [self.say("problems", count=len(self.assessment.problems))] if self.assessment.problems else []
        return "; ".join(said)

    def _style(self) -> str:
        if any(f.fails for f in self.assessment.findings) or self.assessment.is_vacuous:
            return "bold red"
        open_left = any(f.outcome is RuleOutcome.UNDETERMINED for f in self.assessment.findings)
        return "bold yellow" if open_left or self.assessment.problems else "bold green"
