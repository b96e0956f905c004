"""What stands in each sheet of the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from criteria_engine.errors import in_order
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult
from criteria_engine.packs.model import LEVELS
from criteria_engine.reports.looked_at import looked_at
from criteria_engine.reports.standing import is_asked
from criteria_engine.reports.units import Units
from criteria_engine.reports.worklist import questions, tasks
from criteria_engine.reports.xlsx.book import Book, Cell, Column
from criteria_engine.reports.xlsx.summary import summary
from criteria_engine.text import safe
from criteria_engine.values import read_period
from criteria_engine.wording.evidence import names_of
from criteria_engine.wording.findings import (
    basis_words,
    other_readings,
    say_date,
    score_words,
    seen_words,
    to_add,
    waiver_words,
)
from criteria_engine.wording.letters import SIGNS
from criteria_engine.wording.messages import LEVELS as LEVEL_WORDS
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.names import Names
from criteria_engine.wording.office_messages import say
from criteria_engine.wording.places import addresses
from criteria_engine.wording.values import say_period

NOT_APPLICABLE = RuleOutcome.NOT_APPLICABLE
# Headings of the catalogue and widths in letters, sheet by sheet.
FINDINGS = {"unit": 14, "subject": 18, "period": 9, "criterion": 15, "rule": 22, "clauses": 17, "level": 10,
            "outcome": 13, "seen": 30, "to_add": 30, "reading": 20, "waiver": 13, "points": 7}  # fmt: skip
SUBJECTS = {"unit": 20, "subject": 26, "period": 11, "verdict": 14, "reviewed": 14, "score": 15, "met": 6, "not_met": 6,
            "undetermined": 13, "not_applicable": 10, "questions": 8, "criteria": 40}  # fmt: skip
TASKS = {"unit": 20, "number": 5, "subject": 24, "task": 62, "actors": 18, "level": 10, "clauses": 22, "done": 7}
QUESTIONS = {"unit": 20, "subject": 24, "question": 48, "clauses": 26, "look_at": 30, "answer": 16}
ASIDE = {"at": 30, "problem": 90, "code": 22}


def render(assessment: Assessment, lang: str = "vi") -> bytes:
    """The whole workbook; the same bytes for the same assessment."""
    return _Workbook(assessment, lang).bytes()


class _Workbook:
    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.units = Units(assessment)
        self.rows = {subject.id: subject.row for subject in assessment.subjects}
        self.schema = assessment.dossier.schema

    def bytes(self) -> bytes:
        title = say("title", self.lang, date=say_date(self.assessment.as_of, self.lang))
        book = Book(self.lang, title, self.assessment.as_of)
        book.lines("summary", summary(self.assessment, self.lang))
        ordered = self._ordered()
        applies = [f for f in ordered if f.outcome is not NOT_APPLICABLE]
        others = [f for f in ordered if f.outcome is NOT_APPLICABLE]
        book.table("tasks", self._columns(TASKS), self._tasks(), self._say("tasks_remark"))
        book.table("findings", self._columns(FINDINGS), map(self._finding, applies))
        book.table("subjects", self._columns(SUBJECTS), self._subjects(), self._left_out())
        book.table("questions", self._columns(QUESTIONS), self._questions())
        if found := list(looked_at(self.assessment, self.lang)):
            book.table("look", [Column(self._say("head_look"), 40), Column(self._say("head_said"), 110)], found)
        book.table("aside", self._columns(ASIDE), self._aside())
        if others:
            book.table("others", self._columns(FINDINGS), map(self._finding, others))
        return book.bytes()

    def _say(self, key: str, /, **parts: object) -> str:
        return say(key, self.lang, **parts)

    def _columns(self, widths: Mapping[str, int]) -> list[Column]:
        return [Column(self._say(f"head_{name}"), width) for name, width in widths.items()]

    # --- whom it is about ---------------------------------------------------------------------------------------

    def _unit(self, subject: SubjectId) -> str:
        return self.units.name(subject, self.lang)

    def _who(self, subject: SubjectId) -> str:
        row = self.rows[subject]
        named = safe(row.id) if row.label == row.id else f"{safe(row.label)} ({safe(row.id)})"
        return f"{row.entity.label[self.lang]}: {named}"

    def _period(self, subject: SubjectId) -> str:
        return say_period(read_period(subject.period), self.lang) if subject.period else ""

    # --- findings -----------------------------------------------------------------------------------------------

    def _ordered(self) -> list[Finding]:
        """By unit in the order of the tree, subject, and level."""
        return sorted(self.assessment.findings, key=lambda f: (
            self.units.rank(f.subject), f.subject, LEVELS.index(f.rule.level)))  # fmt: skip

    def _finding(self, finding: Finding) -> list[Cell]:
        names = names_of(finding, self.schema, self.lang)
        return [
            self._unit(finding.subject), self._who(finding.subject), self._period(finding.subject),
            names.title("criterion", finding.rule.criterion) if finding.rule.criterion else "",
            finding.rule.title[self.lang], basis_words(finding.cited, self.lang),
            LEVEL_WORDS[finding.rule.level][self.lang], outcome_words(finding.outcome, self.lang),
            seen_words(finding, names), to_add(finding, names), self._readings(finding, names),
            waiver_words(finding.waiver, self.lang) if finding.waiver else "", _points(finding),
        ]  # fmt: skip

    def _readings(self, finding: Finding, names: Names) -> list[str]:
        used = [self._say("reading_used", reading=names.reading(name, v)) for name, v in finding.readings.items()]
        return used + list(other_readings(finding, self.lang))

    # --- subjects -----------------------------------------------------------------------------------------------

    def _asked(self) -> list[SubjectResult]:
        return [s for _, group in self.units.grouped() for s in group if is_asked(s)]

    def _left_out(self) -> str:
        left = len(self.assessment.subjects) - len(self._asked())
        return self._say("nothing_asked", count=left) if left else ""

    def _subjects(self) -> Iterator[list[Cell]]:
        for subject in self._asked():
            counts = Counter(f.outcome for f in self.assessment.by_subject[subject.id])
            yield [
                self._unit(subject.id), self._who(subject.id), self._period(subject.id),
                outcome_words(subject.verdict, self.lang), outcome_words(subject.reviewed_verdict, self.lang),
                score_words(subject.score, self.lang) if subject.score else "",
                *(counts[outcome] for outcome in RuleOutcome), len(subject.open_questions), self._criteria(subject),
            ]  # fmt: skip

    def _criteria(self, subject: SubjectResult) -> list[str]:
        titles = {id: c.title[self.lang] for pack in self.assessment.packs for id, c in pack.criteria.items()}
        return [f"{titles.get(c.id, c.id)}: {OUTCOMES[c.verdict][self.lang]}" for c in subject.criteria]

    # --- what to do ---------------------------------------------------------------------------------------------

    def _tasks(self) -> Iterator[list[Cell]]:
        numbers: Counter[int] = Counter()
        for task in sorted(tasks(self.assessment, self.lang), key=lambda t: (self.units.rank(t.subject), t.price)):
            numbers[self.units.rank(task.subject)] += 1
            period = self._period(task.subject)
            yield [
                self._unit(task.subject), numbers[self.units.rank(task.subject)],
                self._who(task.subject) + (f", {period}" if period else ""), task.what, task.actors,
                LEVEL_WORDS[task.level][self.lang], basis_words(task.cited, self.lang), "",
            ]  # fmt: skip

    def _questions(self) -> Iterator[list[Cell]]:
        names = Names(self.schema, self.lang)
        for question in sorted(questions(self.assessment), key=lambda q: self.units.rank(q.subject)):
            clauses = {clause.id: clause for f in question.findings for clause in f.cited}.values()
            places = dict.fromkeys(names.address(seen) for f in question.findings for seen in f.bearing)
            yield [
                self._unit(question.subject), self._who(question.subject), names.question(question.code),
                basis_words(clauses, self.lang), addresses(places), "",
            ]  # fmt: skip

    def _aside(self) -> Iterator[list[Cell]]:
        for problem in in_order(self.assessment.problems):
            yield [problem.at, problem.said(self.lang), problem.code]


def outcome_words(outcome: RuleOutcome, lang: str) -> str:
    """An outcome by its sign and in words, so that no colour is needed."""
    return f"{SIGNS[outcome]} {OUTCOMES[outcome][lang]}"


def _points(finding: Finding) -> str:
    """Of the one point that it can give, what it gives, as text: no spreadsheet takes 0–1 for a day."""
    if finding.points is None:
        return ""
    lower, upper = finding.points
    return f"{lower}/1" if lower == upper else f"{lower}–{upper}/1"
