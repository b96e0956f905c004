"""Findings and subjects as the page shows them: worded when asked for, in the order in which they help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.judged import Judged, beside, judged
from criteria_engine.findings.model import Assessment, Finding, SubjectResult
from criteria_engine.packs.model import LEVELS
from criteria_engine.reports.standing import by_unit, counts_words, is_asked, name_under_unit
from criteria_engine.wording.evidence import Evidence, evidence, names_of
from criteria_engine.wording.explained import (
    ClauseTold,
    ReadingTold,
    ToDo,
    bearing_words,
    clauses_told,
    note_words,
    readings_told,
    to_do,
)
from criteria_engine.wording.findings import (
    arithmetic,
    basis_words,
    other_readings,
    say_locators,
    score_words,
    sentence,
    waiver_words,
    why_not_applicable,
)
from criteria_engine.wording.judgements import JudgementWords
from criteria_engine.wording.messages import LEVELS as LEVEL_WORDS
from criteria_engine.wording.messages import phrase

# A subject with so many findings that ask or tell something begins a page of its own on paper.
LONG = 12


class Shown:
    """One finding. `number` is its place in the assessment, and its address on the page."""

    def __init__(self, finding: Finding, number: int, results: Results) -> None:
        self.finding = finding
        self.number = number
        self.results = results
        self.lang = results.lang
        self.schema = results.assessment.dossier.schema
        self.outcome = finding.outcome
        self.level = finding.rule.level

    @property
    def title(self) -> str:
        return self.finding.rule.title[self.lang].rstrip(".")

    @property
    def level_word(self) -> str:
        return LEVEL_WORDS[self.level][self.lang]

    @property
    def is_waived(self) -> bool:
        return self.finding.is_waived

    @property
    def line(self) -> str:
        return sentence(self.finding, self.lang, self.schema, "line")

    @property
    def locators(self) -> str:
        return say_locators(self.finding.cited, self.lang)

    @property
    def basis(self) -> str:
        return basis_words(self.finding.cited, self.lang)

    @property
    def to_do(self) -> ToDo | None:
        return to_do(self.finding, self.schema, self.lang) if self.finding.needs_work else None

    @property
    def actor(self) -> str:
        """Who acts, where the rule says it and it is not a reviewer's turn."""
        actor = self.finding.rule.actor
        return actor[self.lang] if actor and self.finding.needs_work and not self.finding.open_questions else ""

    @property
    def clauses(self) -> Iterator[ClauseTold]:
        return clauses_told(self.finding, self.lang)

    @property
    def readings(self) -> Iterator[ReadingTold]:
        return readings_told(self.finding, self.results.assessment.readings, self.lang, whole=False)

    @property
    def other_readings(self) -> tuple[str, ...]:
        return other_readings(self.finding, self.lang)

    @property
    def seen(self) -> Iterator[tuple[str, str]]:
        """What decided, and its place ("" where there is none to go to)."""
        for item in evidence(self.finding, names_of(self.finding, self.schema, self.lang)):
            yield _told(item, self.lang), item.address or ""

    @property
    def bearing(self) -> Iterator[str]:
        return bearing_words(self.finding, self.schema, self.lang)

    @property
    def judgements(self) -> Iterator[str]:
        return (self.results.judgement_words.judged(j) for j in beside(self.finding, self.results.judged))

    @property
    def waiver(self) -> str:
        return waiver_words(self.finding.waiver, self.lang) if self.finding.waiver else ""

    @property
    def notes(self) -> tuple[str, ...]:
        return note_words(self.finding, self.lang)

    @property
    def why_not(self) -> str:
        """Why it does not apply."""
        return why_not_applicable(self.finding, names_of(self.finding, self.schema, self.lang))


def _told(item: Evidence, lang: str) -> str:
    words = phrase("joined", lang, first=item.words, second=item.near) if item.near else item.words
    return phrase("row_holds", lang, row=item.row, found=words) if item.row else words


class Subject:
    """One subject with its findings: what needs work first, then what is met, what does not apply by its reason."""

    def __init__(self, subject: SubjectResult, number: int, results: Results) -> None:
        self.subject = subject
        self.number = number
        self.results = results
        self.lang = results.lang
        self.verdict = subject.verdict
        self.findings = [results.shown[id(f)] for f in results.assessment.by_subject[subject.id]]

    @property
    def name(self) -> str:
        return name_under_unit(self.subject, self.results.assessment.dossier, self.lang)

    @property
    def counts(self) -> str:
        return counts_words((f.outcome for f in self.findings), self.lang)

    @property
    def reviewed(self) -> RuleOutcome | None:
        """What reviewers' answers make of the verdict, where that is another."""
        subject = self.subject
        return subject.reviewed_verdict if subject.reviewed_verdict is not subject.verdict else None

    @property
    def open_questions(self) -> int:
        return len(self.subject.open_questions)

    @property
    def score(self) -> str:
        return score_words(self.subject.score, self.lang) if self.subject.score else ""

    @property
    def arithmetic(self) -> Iterator[str]:
        titles = {name: c.title for pack in self.results.assessment.packs for name, c in pack.criteria.items()}
        return arithmetic(self.subject.score, titles, self.lang) if self.subject.score else iter(())

    @property
    def named_verdicts(self) -> Iterator[tuple[str, RuleOutcome]]:
        titles = {name: v.title for pack in self.results.assessment.packs for name, v in pack.verdicts.items()}
        yield from ((titles[name][self.lang], outcome) for name, outcome in self.subject.verdicts.items())

    @cached_property
    def needs_work(self) -> list[Shown]:
        return sorted((f for f in self.findings if f.finding.needs_work), key=_duties_first)

    @cached_property
    def met(self) -> list[Shown]:
        return sorted((f for f in self.findings if f.outcome is RuleOutcome.MET), key=_duties_first)

    @cached_property
    def not_applicable(self) -> Mapping[str, Sequence[Shown]]:
        found: dict[str, list[Shown]] = {}
        for finding in self.findings:
            if finding.outcome is RuleOutcome.NOT_APPLICABLE:
                found.setdefault(finding.why_not, []).append(finding)
        return found

    @property
    def count_not_applicable(self) -> int:
        return sum(map(len, self.not_applicable.values()))

    @property
    def is_long(self) -> bool:
        return len(self.needs_work) + len(self.met) >= LONG


def _duties_first(shown: Shown) -> tuple[bool, int, bool]:
    finding = shown.finding
    return (
        finding.outcome is not RuleOutcome.NOT_MET, LEVELS.index(finding.rule.level), bool(finding.open_questions)
    )  # fmt: skip


@dataclass(frozen=True)
class OfUnit:
    """A unit with its subjects: those that something is asked of, and the others."""

    name: str
    asked: list[Subject]
    others: list[Subject]


class Results:
    """Every finding of an assessment, by unit and subject."""

    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.judgement_words = JudgementWords(assessment.dossier, assessment.packs, lang)
        self.shown = {id(f): Shown(f, number, self) for number, f in enumerate(assessment.findings, 1)}
        self.numbers = {subject.id: number for number, subject in enumerate(assessment.subjects, 1)}

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        return judged(self.assessment)

    @property
    def units(self) -> Iterator[OfUnit]:
        for name, group in by_unit(self.assessment.subjects, self.assessment.dossier, self.lang):
            subjects = [Subject(s, self.numbers[s.id], self) for s in group]
            asked = [s for s in subjects if is_asked(s.subject)]
            yield OfUnit(name, asked, [s for s in subjects if not is_asked(s.subject)])
