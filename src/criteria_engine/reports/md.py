"""Markdown (GitHub's) for a pull request, a wiki or a mail: who stands how, and what needs work.

Every text of a record goes through `escaped`; there is no HTML in the page, and no link.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import accumulate
from typing import TypeVar

from criteria_engine.errors import in_order
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.judged import judged
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult
from criteria_engine.reports.standing import counts_words, is_asked
from criteria_engine.text import sort_key
from criteria_engine.wording.findings import (
    document_names,
    own_words,
    say_date,
    score_words,
    sentence,
    subject_words,
    waiver_words,
    why_nothing,
)
from criteria_engine.wording.formats_messages import word
from criteria_engine.wording.judgements import JudgementWords
from criteria_engine.wording.judgements import say as say_of_judgements
from criteria_engine.wording.letters import SIGNS
from criteria_engine.wording.markdown import escaped, first
from criteria_engine.wording.messages import OUTCOMES, phrase
from criteria_engine.wording.names import Names

# A comment of a pull request holds 65,536 characters; so many entries of a part stay well below.
MOST = 40
# Of one text so many letters are shown, and of the page so many: no record can make it too long for a comment.
LONGEST, WHOLE = 1_000, 65_536
_URGENT = (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED, RuleOutcome.MET, RuleOutcome.NOT_APPLICABLE)
Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


def render(assessment: Assessment, lang: str = "vi") -> str:
    """The page. Long parts, texts and pages are cut, with the number of what is left out."""
    lines = list(_Page(assessment, lang).lines())
    kept = _that_fit(lines)
    more = ["", escaped(word("more_lines", lang, count=len(lines) - kept))] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *more]) + "\n"


def _that_fit(lines: list[str]) -> int:
    """How many lines stand in a comment; where not all do, one that says so has room as well."""
    ends = list(accumulate(len(line) + 1 for line in lines))
    return len(lines) if ends[-1] <= WHOLE else bisect_right(ends, WHOLE - LONGEST)


class _Page:
    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.schema = assessment.dossier.schema
        self.rows = {subject.id: subject.row for subject in assessment.subjects}
        self.work = [f for f in assessment.findings if f.needs_work and f.rule.level != "describe"]

    def say(self, key: str, /, **parts: object) -> str:
        return phrase(key, self.lang, **parts)

    def escaped(self, text: str) -> str:
        """A text of a line, of which what is too long is counted."""
        return escaped(self._short(text))

    def first(self, text: str) -> str:
        return first(self._short(text))

    def _short(self, text: str) -> str:
        rest = len(text) - LONGEST
        return text if rest <= 0 else f"{text[:LONGEST]} {word('cut', self.lang, count=rest)}"

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._part("part_problems", self._problems())
        yield from self._table()
        yield from self._part("part_not_met", self._not_met())
        yield from self._part("part_undetermined", self._undetermined())
        yield from self._part("part_questions", self._questions())
        yield from self._part("part_own", self._own())
        yield from self._judgements()
        yield from self._part("part_waivers", self._waivers())

    def _part(self, key: str, entries: Iterable[str]) -> Iterator[str]:
        yield from self._list(self.say(key), entries)

    def _list(self, heading: str, entries: Iterable[str]) -> Iterator[str]:
        """A heading and a list; nothing at all where there is nothing to list."""
        listed = list(entries)
        if listed:
            yield from ("", f"## {self.escaped(heading)}", "")
        yield from (f"- {entry}" for entry in listed[:MOST])
        yield from self._more(len(listed))

    def _more(self, count: int) -> Iterator[str]:
        if count > MOST:
            yield from ("", self.escaped(word("more", self.lang, count=count - MOST)))

    # --- the head -----------------------------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        made = self.assessment
        yield from (f"# {self.escaped(self.say('as_of', date=say_date(made.as_of, self.lang)))}", "")
        yield f"**{self.escaped(self._summary())}**"
        packs = [self.say("version", title=p.title[self.lang], version=p.version) for p in made.packs]
        yield from self._told("packs", packs)
        yield from self._told("readings", [f"{name} = {value}" for name, value in made.readings.items()])
        yield from self._told("sources", made.dossier.sources)
        yield from self._told("selected", [made.selected] if made.selected else [])

    def _told(self, key: str, items: Iterable[str]) -> Iterator[str]:
        told = "; ".join(items)
        if told:
            yield from ("", self.escaped(self.say(key) + told))

    def _summary(self) -> str:
        made = self.assessment
        if made.is_vacuous:
            return word("vacuous", self.lang, why=why_nothing(made, self.lang))
        waived = sum(f.is_waived for f in made.findings)
        said = [self._counts(made.findings)]
        said += [self.say("subjects", counts=counts_words((s.verdict for s in made.subjects), self.lang))]
        said += [self.say("waived_count", count=waived)] if waived else []
        said += [self.say("problems", count=len(made.problems))] if made.problems else []
        return "; ".join(said)

    def _counts(self, findings: Iterable[Finding]) -> str:
        return counts_words((finding.outcome for finding in findings), self.lang)

    # --- who stands how -----------------------------------------------------------------------------------------

    def _table(self) -> Iterator[str]:
        asked = sorted(filter(is_asked, self.assessment.subjects), key=lambda s: _URGENT.index(s.verdict))
        heads = ["subject", "outcome", "counts", *(["score"] if any(s.score for s in asked) else [])]
        if asked:
            yield from ("", _row(word(key, self.lang) for key in heads), _row(["---"] * len(heads)))
        yield from (_row(map(self.escaped, self._cells(subject)[: len(heads)])) for subject in asked[:MOST])
        yield from self._more(len(asked))
        if rest := len(self.assessment.subjects) - len(asked):
            yield from ("", self.first(self.say("nothing_asked", count=rest)))

    def _cells(self, subject: SubjectResult) -> list[str]:
        verdict = f"{SIGNS[subject.verdict]} {OUTCOMES[subject.verdict][self.lang]}"
        counts = self._counts(self.assessment.by_subject[subject.id])
        return [self._who(subject.id), verdict, counts, score_words(subject.score, self.lang) if subject.score else ""]

    def _who(self, subject: SubjectId) -> str:
        return subject_words(subject, self.rows[subject], self.lang)

    # --- what needs work ----------------------------------------------------------------------------------------

    def _not_met(self) -> Iterator[str]:
        """Duties first, then what is recommended, then what is suggested; what is waived is said to be."""
        unmet = [f for f in self.work if f.outcome is RuleOutcome.NOT_MET]
        for finding in sorted(unmet, key=lambda f: ("must", "should", "advise").index(f.rule.level)):
            # Each by itself, so that a long name takes no other word from the page.
            said = [self._sentence(finding), *([waiver_words(finding.waiver, self.lang)] if finding.waiver else [])]
            yield f"**{self.escaped(self._who(finding.subject))}**: {' '.join(map(self.escaped, said))}"

    def _sentence(self, finding: Finding) -> str:
        return sentence(finding, self.lang, self.schema)

    def _undetermined(self) -> Iterator[str]:
        """How much is not known of each subject, and in which documents; `explain` tells each."""
        unknown = [f for f in self.work if f.outcome is RuleOutcome.UNDETERMINED and f.rule.basis != "attestation"]
        for subject, alike in _grouped(unknown, lambda f: f.subject):
            cited = dict.fromkeys(name for f in alike for name in document_names(f.cited, self.lang))
            told = word("open_of", self.lang, subject=self._who(subject), count=len(alike), documents="; ".join(cited))
            yield self.first(told)

    def _questions(self) -> Iterator[str]:
        """Each question to a person once, with all who wait for an answer."""
        names = Names(self.schema, self.lang)
        asked = [(code, f.subject) for f in self.work for code in f.open_questions]
        for code, alike in sorted(_grouped(asked, lambda pair: pair[0]), key=lambda g: sort_key(names.question(g[0]))):
            ids = list(dict.fromkeys(subject.id for _, subject in alike))
            shown = ", ".join(ids[:MOST]) + (", …" if len(ids) > MOST else "")
            yield self.first(word("asked", self.lang, question=names.question(code), count=len(ids), ids=shown))

    # --- the end ------------------------------------------------------------------------------------------------

    def _problems(self) -> Iterator[str]:
        for problem in in_order(self.assessment.problems):
            yield f"{self.first(f'{problem.at}: {problem.said(self.lang)}')} ({escaped(problem.code)})"

    def _own(self) -> Iterator[str]:
        differing = (own for own in self.assessment.self_assessments if own.differs)
        yield from (self.first(own_words(own, self.assessment, self.lang)) for own in differing)

    def _judgements(self) -> Iterator[str]:
        words = JudgementWords(self.assessment.dossier, self.assessment.packs, self.lang)
        to_look_at = [j for j in judged(self.assessment) if j.state not in ("in_force", "unused")]
        yield from self._list(say_of_judgements("part", self.lang), (self.first(words.judged(j)) for j in to_look_at))

    def _waivers(self) -> Iterator[str]:
        for waiver in self.assessment.unused_waivers:
            yield self.first(self.say("waiver_unused", what=waiver_words(waiver, self.lang)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> list[tuple[Key, list[Item]]]:
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())
