"""The reviewer's page on one finding: question, answer, clause, reading, what was seen and where, what to add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from io import StringIO
from itertools import chain

from rich.console import Console
from rich.text import Text

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.question import RuleOutcome, Trace
from criteria_engine.findings.judged import Judged, beside, judged
from criteria_engine.findings.model import Assessment, Finding, SubjectResult
from criteria_engine.inquiry.select import of_rule, subjects_named
from criteria_engine.inquiry.verbs import worst_first
from criteria_engine.records.row import Row
from criteria_engine.reports.page import Page
from criteria_engine.text import safe
from criteria_engine.values import FALSE, TRUE, Truth
from criteria_engine.wording.evidence import Leaf, Telling, Within, decisive_marks, mark, names_of
from criteria_engine.wording.explained import ReadingTold, bearing_words, clauses_told, readings_told, seen_value, to_do
from criteria_engine.wording.findings import (
    arithmetic,
    own_words,
    score_words,
    sentence,
    subject_words,
    waiver_words,
)
from criteria_engine.wording.judgements import JudgementWords
from criteria_engine.wording.letters import SIGNS
from criteria_engine.wording.messages import DOUBTS, OUTCOMES, REASONS

_STYLES = {TRUE: "green", FALSE: "red"}


def explain_text(
    assessment: Assessment, subject: str | None, rule: str | None, lang: str, console: Console, unmet_only: bool = False
) -> None:
    """Print why the findings on a subject are what they are, or the subjects to choose from where none is named.

    `subject` is an id, or an id and a period ("P1 2023"); `rule` is the id of a rule or of a clause that it cites.
    Raises UsageError, naming the nearest, for a subject or rule that the assessment does not have.
    """
    page = Explanation(assessment, lang, console)
    if subject is None:
        page.choices()
        return
    found = subjects_named(assessment, subject)
    findings = list(chain.from_iterable(assessment.by_subject[s.id] for s in found))
    asked = findings if rule is None else of_rule(findings, rule)
    kept = worst_first(finding for finding in asked if finding.needs_work) if unmet_only else asked
    page.findings(found, kept, whole=rule is not None)


def finding_text(assessment: Assessment, finding: Finding, lang: str, width: int) -> str:
    """One finding as plain text; of the readings those alone that it rests on or that would change it."""
    page = StringIO()
    Explanation(assessment, lang, Console(file=page, width=width, highlight=False)).finding(finding, whole=False)
    return page.getvalue()


class Explanation(Page):
    """Explains findings of one assessment on one console."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.assessment = assessment
        self._heard: set[str] = set()

    def choices(self) -> None:
        """The subjects that may be asked about, each with its verdict."""
        self.line(self.say("choose"), "bold")
        for subject in self.assessment.subjects:
            self.item(subject.verdict, subject_words(subject.id, subject.row, self.lang), 2)

    def findings(self, subjects: Sequence[SubjectResult], findings: Sequence[Finding], whole: bool) -> None:
        """The findings that need work in full, or all of them; of the others a line each."""
        for subject in subjects:
            of_subject = [f for f in findings if f.subject == subject.id]
            if not of_subject:
                continue  # In the other periods of a unit the rule that was asked for has no finding.
            self._subject(subject)
            for finding in of_subject:
                if whole or finding.needs_work:
                    self.finding(finding, whole)
            self._others([] if whole else [f for f in of_subject if not f.needs_work])

    def _subject(self, subject: SubjectResult) -> None:
        score = f"; {score_words(subject.score, self.lang)}" if subject.score else ""
        name = subject_words(subject.id, subject.row, self.lang)
        self.heading(f"{name}: {OUTCOMES[subject.verdict][self.lang]}{self._reviewed(subject)}{score}")
        self._arithmetic(subject)
        self._own_answers(subject.id.id)

    def _reviewed(self, subject: SubjectResult) -> str:
        """What people's answers make of the verdict, where that is another."""
        if subject.reviewed_verdict is subject.verdict:
            return ""
        return self.say("own_reviewed", outcome=OUTCOMES[subject.reviewed_verdict][self.lang])

    def _own_answers(self, subject: str) -> None:
        """What the office says of itself, once, however many periods are looked at."""
        for own in (s for s in self.assessment.self_assessments if s.subject == subject and subject not in self._heard):
            self.item(None, own_words(own, self.assessment, self.lang), 2)
        self._heard.add(subject)

    def _arithmetic(self, subject: SubjectResult) -> None:
        """How the score comes about, and how much of it is known."""
        if subject.score is None:
            return
        titles = {name: c.title for pack in self.assessment.packs for name, c in pack.criteria.items()}
        known = {c.id: self.say("known_of", known=c.known, weighed=c.weighed) for c in subject.criteria}
        for part, words in zip(subject.score.parts, arithmetic(subject.score, titles, self.lang), strict=True):
            self.item(None, f"{words}; {known[part.criterion]}", 2)

    def _others(self, findings: Sequence[Finding]) -> None:
        if findings:
            self.console.print()
            self.line(self.say("others"), "bold")
        for finding in findings:
            self.item(finding.outcome, sentence(finding, self.lang, self.assessment.dossier.schema, "line"), 2)

    def finding(self, finding: Finding, whole: bool = True) -> None:
        """One finding from its question to what is to be done; with `whole`, readings that change nothing too."""
        self.console.print()
        self._told("question", f"{finding.rule.title[self.lang]} [{finding.rule.id}]", style="bold")
        schema = self.assessment.dossier.schema
        self.hang(self.lead(finding.outcome), self.text(sentence(finding, self.lang, schema, "line")))
        self._clauses(finding)
        self._readings(finding, whole)
        self._facts(finding)
        self._read_as(finding)
        self._bearing(finding)
        self._judgements(finding)
        self._to_do(finding)

    def _told(self, key: str, words: str, indent: int = 0, style: str = "") -> None:
        self.hang(Text(" " * indent) + self.text(self.say(key), "dim"), self.text(words, style))

    # --- clause and reading -------------------------------------------------------------------------------------

    def _clauses(self, finding: Finding) -> None:
        for clause in clauses_told(finding, self.lang):
            self._told("clause", clause.place, 2)
            self.line(clause.summary, indent=4)
            for remark in clause.remarks:
                self.line(remark, "dim", 4)

    def _readings(self, finding: Finding, whole: bool) -> None:
        for reading in readings_told(finding, self.assessment.readings, self.lang, whole):
            self._reading(reading)

    def _reading(self, reading: ReadingTold) -> None:
        """The reading that the finding rests on, and what the others would make of it."""
        self._told("reading_used", reading.used, 2)
        for words in filter(None, (*reading.others, reading.same)):
            self.item(None, words, 4)

    # --- what was seen ------------------------------------------------------------------------------------------

    def _facts(self, finding: Finding) -> None:
        if finding.trace is None:
            self.line(self.say("dates_only", reason=self._reason(finding)), indent=2)
            return
        decided_by = f"facts_{finding.reason}" if finding.reason in ("when", "not_due") else "facts"
        self.line(self.say(decided_by), "bold", 2)
        branches = Branches(self, finding, finding.trace)
        branches.show(branches.top, 4)

    def _reason(self, finding: Finding) -> str:
        reason = finding.reason or "when"
        if reason == "not_due":
            return self.say("period_runs")
        return (REASONS if finding.outcome is RuleOutcome.NOT_APPLICABLE else DOUBTS)[reason][self.lang]

    def _read_as(self, finding: Finding) -> None:
        """Where a value that decided is not read as it stands in the file."""
        for at in dict.fromkeys(cause.seen.origin for cause in finding.causes):
            for remark in self.assessment.dossier.remarks_at(at):
                key = "cell_read_as" if remark.raw else "cell_told"
                said = self.say(key, at=at, said=remark.said(self.lang), raw=remark.raw)
                self.hang(Text("    "), self.text(said, "dim"))

    def _bearing(self, finding: Finding) -> None:
        """What a reviewer has to look at, with its place."""
        if finding.bearing:
            self.line(self.say("to_look_at"), "bold", 2)
        for words in bearing_words(finding, self.assessment.dossier.schema, self.lang):
            self.item(None, words, 4)

    def _judgements(self, finding: Finding) -> None:
        """What people have said on it, with name, day and reason."""
        said = list(beside(finding, self._judged))
        words = JudgementWords(self.assessment.dossier, self.assessment.packs, self.lang)
        if said:
            self.line(self.say("judgements"), "bold", 2)
        for judgement in said:
            self.item(None, words.judged(judgement), 4)

    @cached_property
    def _judged(self) -> tuple[Judged, ...]:
        return judged(self.assessment)

    def _to_do(self, finding: Finding) -> None:
        if not finding.needs_work:
            return
        told = to_do(finding, self.assessment.dossier.schema, self.lang)
        self._told("to_do", told.asked, 2)
        self._repairs(told.ways)
        if told.why_none:
            self.line(told.why_none, indent=2)
        if finding.waiver is not None:
            self.line(waiver_words(finding.waiver, self.lang), indent=2)
        if finding.rule.actor and not finding.open_questions:
            self._told("who_acts", finding.rule.actor[self.lang], 2)

    def _repairs(self, said: Sequence[str]) -> None:
        """Each way to mend it, where that is more than the rule says."""
        if said:
            self.line(self.say("ways_to_mend"), "bold", 2)
        for words in said:
            self.item(None, words, 4)


class Branches:
    """The trace of one finding, a line a node, denials carried down to the leaves as the words do."""

    def __init__(self, page: Explanation, finding: Finding, trace: Trace) -> None:
        schema = page.assessment.dossier.schema
        self.page = page
        self.top = Leaf(trace, (finding.row.entity,))
        self.within = Within(finding.pack, schema, finding.readings, decisive_marks(trace))
        self.marks = {mark(leaf.trace) for leaf in self.within.deciding(self.top)}
        self.names = names_of(finding, schema, page.lang)
        self.telling = Telling(self.names)

    def show(self, leaf: Leaf, indent: int, denied: bool = False) -> None:
        node, trace = leaf.trace.node, leaf.trace
        parts = self._worth_showing(leaf)
        joins = isinstance(node, n.All | n.Any) and trace.row is None
        if isinstance(node, n.Not) or (joins and len(parts) == 1):
            self.show(parts[0], indent, denied != isinstance(node, n.Not))
            return
        truth = ~trace.truth if denied else trace.truth
        self._line(truth, self._words(leaf, denied), mark(trace) in self.marks, indent)
        for part in parts:
            self.show(part, indent + 2, denied and joins)

    def _line(self, truth: Truth, words: str, decided: bool, indent: int) -> None:
        lead = Text(" " * indent) + self.page.text(SIGNS[truth], _STYLES.get(truth, "yellow")) + Text(" ")
        self.page.hang(lead, self.page.text(words + (self.page.say("decisive") if decided else "")))

    def _worth_showing(self, leaf: Leaf) -> list[Leaf]:
        """What other readings ask for is left out, unless a reading is all that decided."""
        parts = list(self.within.parts(leaf))
        settled = self.within.is_settled(leaf.trace)
        open_parts = parts if settled else [part for part in parts if not self.within.is_settled(part.trace)]
        only = open_parts[0] if len(open_parts) == 1 else None
        # "All of" below a row adds nothing to the row.
        return self._worth_showing(only) if only and leaf.trace.row and _is_joint(only.trace) else open_parts

    def _words(self, leaf: Leaf, denied: bool) -> str:
        node, trace = leaf.trace.node, leaf.trace
        if trace.row is not None and not isinstance(node, n.RowAt | n.Outcome):
            return self._row_words(trace.row)
        if isinstance(node, n.All | n.Any) and trace.parts:
            return self.page.say("every_of" if isinstance(node, n.All) != denied else "one_of")
        said = self.telling.plain(node, leaf.scope, denied, trace.seen)
        seen = "; ".join(self._seen(leaf))
        return f"{said} → {seen}" if seen else said

    def _row_words(self, row: Row) -> str:
        name = str(int(row.path[-1]) + 1) if row.path else safe(row.label)
        return f"{self.names.noun(row.entity)} {name} ({safe(row.address.origin(row.path))})"

    def _seen(self, leaf: Leaf) -> Iterator[str]:
        node, trace = leaf.trace.node, leaf.trace
        for number, seen in enumerate(trace.seen):
            address = self.names.address(seen)
            if isinstance(node, n.Quantified | n.RowAt):
                yield f"{self.page.say('is_open' if trace.open_list else 'is_whole')} ({address})"
            elif isinstance(node, n.Attested) and seen.value is None:
                yield self.page.say("no_answer")
            elif isinstance(node, n.Compare) and isinstance(node.left, n.Aggregate) and number == 0:
                yield f"{sum(part.truth is TRUE for part in trace.parts)} ({address})"
            else:
                name = f"{self.names.seen(seen)[0]} " if len(trace.seen) > 1 else ""
                yield f"{name}{seen_value(seen, self.names)} ({address})"


def _is_joint(trace: Trace) -> bool:
    return isinstance(trace.node, n.All) and trace.row is None and bool(trace.parts)
