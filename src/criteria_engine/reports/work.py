"""What needs work: each duty not met in full, each one not known on a line, each open question once.

Every line names a clause and the place to go to, so that a reader can trace it without the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from rich.console import Console

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId
from criteria_engine.packs.model import LEVELS
from criteria_engine.reports.page import Page
from criteria_engine.text import sort_key
from criteria_engine.values import read_period
from criteria_engine.wording.evidence import Evidence, evidence, names_of
from criteria_engine.wording.findings import (
    awaits_only,
    basis_words,
    document_names,
    other_readings,
    say_locators,
    sentence,
    subject_words,
    waiver_words,
)
from criteria_engine.wording.messages import LEVELS as LEVEL_WORDS
from criteria_engine.wording.names import Names
from criteria_engine.wording.places import addresses
from criteria_engine.wording.values import say_period

# Addresses on a line of what is not known; the page of `explain` has them all.
MOST_ADDRESSES = 2


class Work(Page):
    """The part of the report that tells what to do."""

    def __init__(self, assessment: Assessment, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.assessment = assessment
        self.schema = assessment.dossier.schema
        self.rows = {subject.id: subject.row for subject in assessment.subjects}
        self._found: dict[int, tuple[Evidence, ...]] = {}

    def print(self) -> None:
        work = [f for f in self.assessment.findings if f.needs_work and f.rule.level != "describe"]
        if not work:
            return
        self.heading(self.say("needs_work"))
        self._part("part_not_met", [f for f in work if f.outcome is RuleOutcome.NOT_MET], self._not_met)
        # Advice that may or may not be followed asks for nothing, so it is not in the way here.
        unknown = [f for f in work if self._is_gap(f) and f.rule.level != "advise"]
        waiting = {id(f): table for f in unknown if (table := self._open_register(f))}
        self._part("part_undetermined", [f for f in unknown if id(f) not in waiting], self._unknown)
        self._registers([f for f in unknown if id(f) in waiting], waiting)
        self._questions(work)

    def _part(self, key: str, findings: list[Finding], show: Callable[[list[Finding]], None]) -> None:
        if not findings:
            return
        self.console.print()
        self.line(self.say(key), "bold")
        for subject, group in groupby(findings, key=lambda f: f.subject):
            self.line(subject_words(subject, self.rows[subject], self.lang), "underline", 2)
            show(sorted(group, key=lambda f: (LEVELS.index(f.rule.level), f.pack.id)))

    def _not_met(self, group: list[Finding]) -> None:
        for finding in group:
            self.item(finding.outcome, sentence(finding, self.lang, self.schema), 2)
            for words in other_readings(finding, self.lang):
                self.item(None, words, 4)
            self._waiver(finding)

    def _unknown(self, group: list[Finding]) -> None:
        for level, same in groupby(group, key=lambda f: f.rule.level):
            alike = list(same)
            named = dict.fromkeys(name for f in alike for name in document_names(f.cited, self.lang))
            told = self.say(
                "missing_of_level", level=LEVEL_WORDS[level][self.lang], count=len(alike), documents=", ".join(named)
            )
            self.item(RuleOutcome.UNDETERMINED, told, 2)
            for line in self._in_short(alike):
                self.item(None, line, 4)
            for finding in alike:
                self._waiver(finding)
            self._readings(alike)

    def _in_short(self, alike: list[Finding]) -> Iterator[str]:
        """What is asked, the places to fill in, and the clause; duties that hang on one blank stand together."""
        for (unsure, where), group in self._by_place(alike).items():
            titles = "; ".join(f"{f.rule.title[self.lang]}, {self._locators(f)}" for f in group)
            told = f"{self.say('not_known_whether')} {titles}" if unsure else titles
            yield f"{told} ({where})" if where else told

    def _by_place(self, alike: list[Finding]) -> dict[tuple[bool, str], list[Finding]]:
        groups: dict[tuple[bool, str], list[Finding]] = {}
        for finding in alike:
            places = list(dict.fromkeys(e.address for e in self._evidence(finding) if e.address))
            shown = addresses(places[:MOST_ADDRESSES]) + (", …" if len(places) > MOST_ADDRESSES else "")
            groups.setdefault((finding.reason == "when", shown), []).append(finding)
        return groups

    def _locators(self, finding: Finding) -> str:
        return say_locators(finding.cited, self.lang)

    def _readings(self, alike: list[Finding]) -> None:
        said = Counter(words.rstrip(".") for f in alike for words in other_readings(f, self.lang))
        for words, count in said.items():
            self.item(None, words + self.say("for_so_many", count=count), 4)

    def _waiver(self, finding: Finding) -> None:
        if finding.waiver:
            self.item(None, waiver_words(finding.waiver, self.lang), 6)

    def _evidence(self, finding: Finding) -> tuple[Evidence, ...]:
        # Asked once to sort the findings and once to tell them.
        if id(finding) not in self._found:
            self._found[id(finding)] = evidence(finding, names_of(finding, self.schema, self.lang))
        return self._found[id(finding)]

    def _open_register(self, finding: Finding) -> str:
        """The table that the finding waits for, where nothing else is missing; "" else."""
        tables = {e.register for e in self._evidence(finding)}
        return tables.pop() if len(tables) == 1 and not other_readings(finding, self.lang) else ""

    def _registers(self, findings: list[Finding], waiting: Mapping[int, str]) -> None:
        """Registers that are open: each with the requirements that wait for it, and who waits."""
        if not findings:
            return
        self.console.print()
        self.line(self.say("part_registers"), "bold")
        names = Names(self.schema, self.lang)
        for table, of_table in _grouped(findings, lambda f: waiting[id(f)]):
            self.item(RuleOutcome.UNDETERMINED, self.say("register_open", register=names.register(table)), 2)
            for waiting_ids, told in self._by_who_waits(of_table):
                self.item(None, f"{told} – {self.say('waiting', count=len(waiting_ids))}: {', '.join(waiting_ids)}", 4)
            for finding in of_table:
                self._waiver(finding)

    def _by_who_waits(self, findings: list[Finding]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Requirements that the same subjects wait for stand together."""
        requirements: dict[tuple[str, ...], list[str]] = {}
        for told, alike in _grouped(findings, self._requirement):
            ids = tuple(dict.fromkeys(self._who(f.subject) for f in alike))
            requirements.setdefault(ids, []).append(told)
        yield from ((ids, "; ".join(told)) for ids, told in requirements.items())

    def _who(self, subject: SubjectId) -> str:
        period = f" ({say_period(read_period(subject.period), self.lang)})" if subject.period else ""
        return f"{subject.id}{period}"

    def _requirement(self, finding: Finding) -> str:
        """What is asked and by which clause, once for all who are asked it."""
        unsure = f"{self.say('not_known_whether')} " if finding.reason == "when" else ""
        return f"{unsure}{finding.rule.title[self.lang]}, {basis_words(finding.cited, self.lang)}"

    def _is_gap(self, finding: Finding) -> bool:
        """Whether something is missing that is not a person's to say."""
        undetermined = finding.outcome is RuleOutcome.UNDETERMINED
        return undetermined and not awaits_only(finding, self._evidence(finding))

    def _questions(self, work: list[Finding]) -> None:
        """Each question to a person once, with all who wait for an answer."""
        names = Names(self.schema, self.lang)
        waiting: dict[str, dict[SubjectId, None]] = {}
        for finding in work:
            for code in finding.open_questions:
                waiting.setdefault(names.question(code), {})[finding.subject] = None
        if waiting:
            self.console.print()
            self.line(self.say("part_questions"), "bold")
        for question, subjects in sorted(waiting.items(), key=lambda item: sort_key(item[0])):
            ids = ", ".join(map(self._who, subjects))
            self.item(RuleOutcome.UNDETERMINED, f"{question} – {self.say('waiting', count=len(subjects))}: {ids}", 2)


def _grouped(findings: list[Finding], key: Callable[[Finding], str]) -> list[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    return sorted(groups.items(), key=lambda item: sort_key(item[0]))
