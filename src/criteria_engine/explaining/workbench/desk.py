"""What the reviewer has in front of them: the changes tried, the filter, the line selected, the language.

Every key of the workbench is a method here; nothing here knows a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.explaining.workbench.asks import Person
from criteria_engine.explaining.workbench.filters import (
    LEVEL_CHOICES,
    OUTCOMES,
    Filter,
    Groups,
    Matches,
    by_subject,
    matching,
    units_within,
)
from criteria_engine.explaining.workbench.outline import Key, Outline, finding_key, outline
from criteria_engine.explaining.workbench.trial import Trial, Try
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult
from criteria_engine.inquiry.status import OpenFact, open_facts
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change

OTHER = {"vi": "en", "en": "vi"}


@dataclass(frozen=True, slots=True)
class View:
    """How the assessment is looked at. `asked` is the place in the worklist, which is shown while `waiting` is on."""

    filter: Filter = field(default_factory=Filter)
    unfolded: frozenset[SubjectId] = frozenset()
    at: Key | None = None
    lang: str = "vi"
    waiting: bool = False
    asked: int = 0


@dataclass(frozen=True)
class Desk:
    """One moment of the work; every step gives another one."""

    # What is worked out from the assessment alone, whatever is looked at.
    _OF_TRIAL: ClassVar[tuple[str, ...]] = ("groups", "subjects", "before", "counts", "open_count")

    trial: Trial
    view: View = field(default_factory=View)
    person: Person = field(default_factory=Person)

    @property
    def assessment(self) -> Assessment:
        return self.trial.current

    @cached_property
    def groups(self) -> Groups:
        """All findings, by subject."""
        return by_subject(self.assessment)

    @cached_property
    def matches(self) -> Matches:
        """Those that the filter takes in."""
        return matching(self.assessment, self.groups, self.view.filter)

    @cached_property
    def outline(self) -> Outline:
        return outline(self.assessment, self.groups, self.matches, self.view.unfolded, self.view.at)

    @cached_property
    def asks(self) -> tuple[OpenFact, ...]:
        """The questions that wait for a person, in the unit that is chosen, the one whose answer settles most first."""
        unit = self.view.filter.unit
        within = units_within(self.assessment.dossier, unit) if unit else None
        asked = (s for s in self.assessment.subjects if s.open_questions and (within is None or s.unit in within))
        waiting = (f for s in asked for f in self.groups[s.id] if f.open_questions)
        facts = [fact for fact in open_facts(waiting) if fact.question]
        return tuple(sorted(facts, key=lambda fact: (-len(fact.settles), -len(fact.findings))))

    @cached_property
    def subjects(self) -> dict[SubjectId, SubjectResult]:
        return {subject.id: subject for subject in self.assessment.subjects}

    @cached_property
    def before(self) -> dict[Key, Finding]:
        """The findings as the records have them, before anything was tried."""
        return {finding_key(f): f for f in self.trial.base.findings} if self.trial.done else {}

    @cached_property
    def counts(self) -> Counter[RuleOutcome]:
        """How often each outcome came up."""
        found = [finding.outcome for finding in self.assessment.findings]
        return Counter({outcome: found.count(outcome) for outcome in RuleOutcome})

    @cached_property
    def open_count(self) -> int:
        """How many questions wait, each about each record once."""
        return len({(s.id.kind, s.id.id, code) for s in self.assessment.subjects for code in s.open_questions})

    @property
    def ask(self) -> OpenFact | None:
        """The question that the worklist stands at."""
        return self.asks[min(self.view.asked, len(self.asks) - 1)] if self.asks else None

    @property
    def place(self) -> int | None:
        """The line that is selected, of those listed."""
        if self.view.waiting:
            return min(self.view.asked, len(self.asks) - 1) if self.asks else None
        return self.outline.at

    @property
    def subject(self) -> SubjectResult | None:
        if self.view.waiting:
            return self.subjects[self.ask.findings[0].subject] if self.ask else None
        entry = self.outline.selected
        return entry.subject if entry else None

    @property
    def finding(self) -> Finding | None:
        """The finding that the right side is about; None where it is about a subject."""
        if self.view.waiting:
            return self.ask.findings[0] if self.ask else None
        entry = self.outline.selected
        return entry.finding if entry else None

    # --- going about --------------------------------------------------------------------------------------------

    def _looking(self, **changes: object) -> Desk:
        return self._with(view=replace(self.view, **changes))  # type: ignore[arg-type]

    def _with(self, *, trial: Trial | None = None, view: View | None = None) -> Desk:
        """The same desk but for this; what was found out about an assessment and a filter stays known."""
        desk = Desk(trial or self.trial, view or self.view, self.person)
        known = self._OF_TRIAL if desk.trial is self.trial else ()
        if known and desk.view.filter == self.view.filter:
            known = (*known, "matches", "asks")
        desk.__dict__.update({name: self.__dict__[name] for name in known if name in self.__dict__})
        return desk

    def select(self, place: int) -> Desk:
        """The line at a place, or the nearest that there is."""
        if self.view.waiting:
            return self._looking(asked=max(0, min(place, len(self.asks) - 1)))
        entries = self.outline.entries
        if not entries:
            return self
        place = max(0, min(place, len(entries) - 1))
        desk = self.go(entries[place].key)
        # A line that the filter leaves out is listed only while it is selected.
        if not self._keeps and desk.view.unfolded == self.view.unfolded:
            desk.__dict__["outline"] = Outline(entries, place)
        return desk

    @property
    def _keeps(self) -> bool:
        return any(entry.kept for entry in self.outline.entries[max((self.outline.at or 0) - 1, 0) :][:2])

    def go(self, key: Key) -> Desk:
        """To a subject or finding, whether or not the filter takes it in; its subject is unfolded."""
        unfolded = self.view.unfolded | {key[0]} if key[2] else self.view.unfolded
        return self._looking(at=key, unfolded=unfolded, waiting=False)

    def unfold(self) -> Desk:
        """Show the findings of the subject; if they are shown, go to the first."""
        entry, place = self.outline.selected, self.outline.at
        if entry is None or entry.finding or place is None:
            return self
        if entry.subject.id not in self.view.unfolded:
            return self._looking(at=entry.key, unfolded=self.view.unfolded | {entry.subject.id})
        below = self.outline.entries[place + 1 : place + 2]
        return self.go(below[0].key) if below and below[0].finding else self

    def fold(self) -> Desk:
        """Hide the findings of the subject, which is then selected."""
        entry = self.outline.selected
        if entry is None:
            return self
        return self._looking(at=(entry.subject.id, "", ""), unfolded=self.view.unfolded - {entry.subject.id})

    def toggle(self) -> Desk:
        entry = self.outline.selected
        return self.fold() if entry and entry.subject.id in self.view.unfolded else self.unfold()

    def show_work(self) -> Desk:
        """The worklist in place of the subjects, or back; from the worklist to where its question is asked."""
        if not self.view.waiting:
            return self._looking(waiting=True, asked=0)
        found = self.finding
        return self.go(finding_key(found)) if found else self._looking(waiting=False)

    def next_open(self, step: int = 1) -> Desk:
        """To the next finding that waits for a person (with step -1 the one before), round at the end; else itself."""
        if self.view.waiting:
            return self._looking(asked=(self.view.asked + step) % len(self.asks)) if self.asks else self
        found = next((f for f in self._from_here(step) if f.open_questions), None)
        return self.go(finding_key(found)) if found else self

    def _from_here(self, step: int) -> Iterator[Finding]:
        """Every finding that fits, once, from the one after the line selected round to that line itself."""
        subjects = list(self.matches)[::step]
        if not subjects:
            return
        here = self._nearest_match(subjects, step)
        first = self.matches[subjects[here]][::step]
        cut = self._passed(first, step)
        yield from first[cut:]
        for subject in subjects[here + 1 :] + subjects[:here]:
            yield from self.matches[subject][::step]
        yield from first[:cut]

    def _nearest_match(self, subjects: list[SubjectId], step: int) -> int:
        """The subject that is selected, or the next one that the filter takes in; round to the first."""
        if self.subject is None:
            return 0
        order = {subject: place * step for place, subject in enumerate(self.subjects)}
        here = order[self.subject.id]
        return next((n for n, subject in enumerate(subjects) if order[subject] >= here), 0)

    def _passed(self, findings: tuple[Finding, ...], step: int) -> int:
        """How many of the findings on a subject lie behind; on its own line all lie ahead, or going back behind."""
        if self.subject is None or findings[0].subject != self.subject.id:
            return 0
        if self.finding is None:
            return 0 if step > 0 else len(findings)
        order = {id(f): place * step for place, f in enumerate(self.groups[self.subject.id])}
        here = order[id(self.finding)]
        return sum(order[id(f)] <= here for f in findings)

    # --- what is listed -----------------------------------------------------------------------------------------

    def filtered(self, **changes: object) -> Desk:
        """With another filter; what is selected stays selected, and in view."""
        wanted = replace(self.view.filter, **changes)  # type: ignore[arg-type]
        entry = self.outline.selected
        return self._looking(filter=wanted, at=entry.key if entry else self.view.at, waiting=False)

    def next_outcome(self) -> Desk:
        return self.filtered(outcome=_after(OUTCOMES, self.view.filter.outcome))

    def next_level(self) -> Desk:
        return self.filtered(level=_after(LEVEL_CHOICES, self.view.filter.level))

    def to_first_match(self) -> Desk:
        """From a line that the filter leaves out to the first that it takes in."""
        entry = self.outline.selected
        if entry is None or not entry.kept or not self.matches:
            return self
        first = next(iter(self.matches))
        return self._looking(at=(first, "", ""), unfolded=self.view.unfolded | {first}).unfold()

    def in_other_language(self) -> Desk:
        return self._looking(lang=OTHER[self.view.lang])

    # --- trying -------------------------------------------------------------------------------------------------

    def tried(self, title: Label, changes: Iterable[Change], what_if: Try) -> Desk:
        """With changes tried. Raises InputError where one does not fit."""
        return self._after(self.trial.tried(title, changes, what_if))

    def undo(self) -> Desk:
        return self._after(self.trial.undo())

    def redo(self) -> Desk:
        return self._after(self.trial.redo())

    def upon(self, base: Assessment, what_if: Try) -> Desk:
        """The same work upon other records: a judgement was recorded."""
        return self._after(self.trial.upon(base, what_if))

    def knowing(self, base: Assessment) -> Desk:
        """With notes of what each finding of the records was read from: trying is quick from then on."""
        return self._after(self.trial.knowing(base))

    def known_as(self, person: Person) -> Desk:
        return replace(self, person=person)

    def _after(self, trial: Trial) -> Desk:
        """What is selected stays so, though the filter may no longer take it in."""
        if trial is self.trial:
            return self
        return self._with(trial=trial, view=replace(self.view, at=self._at))

    @property
    def _at(self) -> Key | None:
        """What is selected, also where a change has taken it away for the moment."""
        entry = self.outline.selected
        return self.view.at or (entry.key if entry else None)


def opened(assessment: Assessment, lang: str = "vi", at: Key | None = None) -> Desk:
    """A desk at a subject or finding; without one, at the first subject that needs work, or the first of all."""
    desk = Desk(Trial(assessment), View(lang=lang))
    if at is None and not desk.matches:
        desk = desk.filtered(outcome="all")
    return desk.go(at) if at else desk


def _after(choices: tuple[str | None, ...] | tuple[str, ...], now: str | None) -> str | None:
    return choices[(choices.index(now) + 1) % len(choices)]
