"""What needs work, in groups and in words, without a layout: duties not met, what is not known, registers, questions.

Every line names a clause and the place to go to, so that a reader can trace it without the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId
from criteria_engine.packs.model import LEVELS
from criteria_engine.text import sort_key
from criteria_engine.values import read_period
from criteria_engine.wording.evidence import Evidence, evidence, names_of
from criteria_engine.wording.findings import (
    awaits_only,
    basis_words,
    document_names,
    other_readings,
    say_locators,
    subject_words,
)
from criteria_engine.wording.messages import LEVELS as LEVEL_WORDS
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.names import Names
from criteria_engine.wording.places import addresses
from criteria_engine.wording.values import say_period

# Addresses on a line of what is not known; the page of `explain` has them all.
MOST_ADDRESSES = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """Requirements of one level and subject that are not known: a heading, a line a place, what readings change."""

    heading: str
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]
    readings: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.findings)


@dataclass(frozen=True, slots=True)
class OpenRegister:
    """A register that is open: what to do, and a line a requirement with those who wait for it."""

    heading: str
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]


class Duties:
    """What an assessment asks to be done, duties first."""

    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.schema = assessment.dossier.schema
        self.rows = {subject.id: subject.row for subject in assessment.subjects}
        self._found: dict[int, tuple[Evidence, ...]] = {}

    def say(self, key: str, /, **parts: object) -> str:
        return phrase(key, self.lang, **parts)

    @cached_property
    def work(self) -> list[Finding]:
        return [f for f in self.assessment.findings if f.needs_work and f.rule.level != "describe"]

    @property
    def not_met(self) -> Iterator[tuple[SubjectId, list[Finding]]]:
        """By subject, what is required before what is recommended."""
        return self._by_subject([f for f in self.work if f.outcome is RuleOutcome.NOT_MET])

    @property
    def unknown(self) -> Iterator[tuple[SubjectId, list[Gap]]]:
        """By subject and level; what only waits for an open register or for a person's answer is told elsewhere."""
        for subject, group in self._by_subject([f for f in self._gaps if id(f) not in self._waiting]):
            yield subject, [self._gap(list(same)) for _, same in groupby(group, key=lambda f: f.rule.level)]

    def name(self, subject: SubjectId) -> str:
        return subject_words(subject, self.rows[subject], self.lang)

    def _by_subject(self, findings: list[Finding]) -> Iterator[tuple[SubjectId, list[Finding]]]:
        for subject, group in groupby(findings, key=lambda f: f.subject):
            yield subject, sorted(group, key=lambda f: (LEVELS.index(f.rule.level), f.pack.id))

    # --- what is not known --------------------------------------------------------------------------------------

    @cached_property
    def _gaps(self) -> list[Finding]:
        # Advice that may or may not be followed asks for nothing, so it is not in the way here.
        return [f for f in self.work if self._is_gap(f) and f.rule.level != "advise"]

    @cached_property
    def _waiting(self) -> dict[int, str]:
        """The table of the register that a finding waits for, by the identity of the finding."""
        return {id(f): table for f in self._gaps if (table := self._open_register(f))}

    def _gap(self, alike: list[Finding]) -> Gap:
        named = dict.fromkeys(name for f in alike for name in document_names(f.cited, self.lang))
        level = LEVEL_WORDS[alike[0].rule.level][self.lang]
        heading = self.say("missing_of_level", level=level, count=len(alike), documents=", ".join(named))
        return Gap(heading, tuple(self._in_short(alike)), tuple(alike), tuple(self._readings(alike)))

    def _in_short(self, alike: list[Finding]) -> Iterator[str]:
        """What is asked, the places to fill in, and the clause; duties that hang on one blank stand together."""
        for (unsure, where), group in self._by_place(alike).items():
            titles = "; ".join(f"{f.rule.title[self.lang]}, {say_locators(f.cited, self.lang)}" for f in group)
            told = f"{self.say('not_known_whether')} {titles}" if unsure else titles
            yield f"{told} ({where})" if where else told

    def _by_place(self, alike: list[Finding]) -> dict[tuple[bool, str], list[Finding]]:
        groups: dict[tuple[bool, str], list[Finding]] = {}
        for finding in alike:
            places = list(dict.fromkeys(e.address for e in self._evidence(finding) if e.address))
            shown = addresses(places[:MOST_ADDRESSES]) + (", …" if len(places) > MOST_ADDRESSES else "")
            groups.setdefault((finding.reason == "when", shown), []).append(finding)
        return groups

    def _readings(self, alike: list[Finding]) -> Iterator[str]:
        said = Counter(words.rstrip(".") for f in alike for words in other_readings(f, self.lang))
        yield from (words + self.say("for_so_many", count=count) for words, count in said.items())

    def _evidence(self, finding: Finding) -> tuple[Evidence, ...]:
        # Asked once to sort the findings and once to tell them.
        if id(finding) not in self._found:
            self._found[id(finding)] = evidence(finding, names_of(finding, self.schema, self.lang))
        return self._found[id(finding)]

    def _is_gap(self, finding: Finding) -> bool:
        """Whether something is missing that is not a person's to say."""
        undetermined = finding.outcome is RuleOutcome.UNDETERMINED
        return undetermined and not awaits_only(finding, self._evidence(finding))

    # --- registers ----------------------------------------------------------------------------------------------

    def _open_register(self, finding: Finding) -> str:
        """The table that the finding waits for, where nothing else is missing; "" else."""
        tables = {e.register for e in self._evidence(finding)}
        return tables.pop() if len(tables) == 1 and not other_readings(finding, self.lang) else ""

    @property
    def registers(self) -> Iterator[OpenRegister]:
        """Registers that are open: each with the requirements that wait for it, and who waits."""
        names = Names(self.schema, self.lang)
        waiting = [f for f in self._gaps if id(f) in self._waiting]
        for table, of_table in _grouped(waiting, lambda f: self._waiting[id(f)]):
            heading = self.say("register_open", register=names.register(table))
            lines = tuple(self._line(told, ids) for ids, told in self._by_who_waits(of_table))
            yield OpenRegister(heading, lines, tuple(of_table))

    def _by_who_waits(self, findings: list[Finding]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Requirements that the same subjects wait for stand together."""
        requirements: dict[tuple[str, ...], list[str]] = {}
        for told, alike in _grouped(findings, self._requirement):
            ids = tuple(dict.fromkeys(self._who(f.subject) for f in alike))
            requirements.setdefault(ids, []).append(told)
        yield from ((ids, "; ".join(told)) for ids, told in requirements.items())

    def _line(self, told: str, ids: Iterable[str]) -> str:
        who = list(ids)
        return f"{told} – {self.say('waiting', count=len(who))}: {', '.join(who)}"

    def _who(self, subject: SubjectId) -> str:
        period = f" ({say_period(read_period(subject.period), self.lang)})" if subject.period else ""
        return f"{subject.id}{period}"

    def _requirement(self, finding: Finding) -> str:
        """What is asked and by which clause, once for all who are asked it."""
        unsure = f"{self.say('not_known_whether')} " if finding.reason == "when" else ""
        return f"{unsure}{finding.rule.title[self.lang]}, {basis_words(finding.cited, self.lang)}"

    # --- questions ----------------------------------------------------------------------------------------------

    @property
    def questions(self) -> Iterator[str]:
        """Each question to a person once, with all who wait for an answer."""
        names = Names(self.schema, self.lang)
        waiting: dict[str, dict[SubjectId, None]] = {}
        for finding in self.work:
            for code in finding.open_questions:
                waiting.setdefault(names.question(code), {})[finding.subject] = None
        for question, subjects in sorted(waiting.items(), key=lambda item: sort_key(item[0])):
            yield self._line(question, map(self._who, subjects))


def _grouped(findings: list[Finding], key: Callable[[Finding], str]) -> list[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    return sorted(groups.items(), key=lambda item: sort_key(item[0]))
