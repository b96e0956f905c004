"""Which findings the reviewer wants to see: by outcome, level, unit, whether a person is asked, and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult
from criteria_engine.packs.model import LEVELS, Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.text import search_key

WORK, EVERYTHING = "work", "all"
# The order in which one key goes through them.
OUTCOMES = (WORK, *(o.value for o in (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED, RuleOutcome.MET,
                                      RuleOutcome.NOT_APPLICABLE)), EVERYTHING)  # fmt: skip
LEVEL_CHOICES = (None, *LEVELS)

Groups = Mapping[SubjectId, tuple[Finding, ...]]
# A tuple: `in` then asks for identity first, and no hash is worked out.
_WORK = (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Filter:
    """`outcome` is WORK (not met and undetermined), EVERYTHING or one outcome; `unit` takes in all that is below it.

    `person`: only findings that wait for a person's answer. `words` are looked for without case and diacritics.
    """

    outcome: str = WORK
    level: str | None = None
    person: bool = False
    unit: str | None = None
    words: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.outcome != EVERYTHING or self.level or self.person or self.unit or self.words.strip())


def by_subject(assessment: Assessment) -> Groups:
    """The findings on each subject; in an assessment they stand together."""
    findings, start = assessment.findings, 0
    groups: dict[SubjectId, tuple[Finding, ...]] = {}
    for subject in assessment.subjects:
        kind, key, period = subject.id.kind, subject.id.id, subject.id.period
        end = start
        while end < len(findings):
            of = findings[end].subject
            if of.id != key or of.period != period or of.kind != kind:
                break
            end += 1
        groups[subject.id] = findings[start:end]
        start = end
    return groups


def matching(assessment: Assessment, groups: Groups, wanted: Filter) -> Groups:
    """The findings that fit, by subject and in the order of the assessment; subjects without any are left out."""
    within = units_within(assessment.dossier, wanted.unit) if wanted.unit else None
    words = tuple(search_key(wanted.words).split())
    found: dict[SubjectId, tuple[Finding, ...]] = {}
    for subject in assessment.subjects:
        if within is not None and subject.unit not in within:
            continue
        left = _left_over(words, subject)
        fit = _fitting(groups[subject.id], wanted)
        if left:
            fit = [f for f in fit if _says(f.rule, left)]
        if fit:
            found[subject.id] = tuple(fit)
    return found


def _fitting(findings: Sequence[Finding], wanted: Filter) -> Sequence[Finding]:
    # One plain pass for each thing asked: a dossier has some hundred thousand findings, and a key is a key.
    if wanted.outcome != EVERYTHING:
        outcomes = _WORK if wanted.outcome == WORK else (RuleOutcome(wanted.outcome),)
        findings = [f for f in findings if f.outcome in outcomes]
    if wanted.level:
        findings = [f for f in findings if f.rule.level == wanted.level]
    return [f for f in findings if f.open_questions] if wanted.person else findings


def _left_over(words: tuple[str, ...], subject: SubjectResult) -> tuple[str, ...]:
    """The words that the subject does not say itself, so that its findings have to."""
    if not words:
        return ()
    said = search_key(f"{subject.row.label} {subject.id.id} {subject.id.period} {subject.unit or ''}")
    return tuple(word for word in words if word not in said)


def _says(rule: Rule, words: tuple[str, ...]) -> bool:
    return all(word in _rule_key(rule.id, rule.title.vi, rule.title.en) for word in words)


@lru_cache(maxsize=4096)
def _rule_key(*said: str) -> str:
    return search_key(" ".join(said))


# --- units ------------------------------------------------------------------------------------------------------


def unit_table(schema: Schema) -> str | None:
    """The table whose rows stand in a hierarchy, if the schema has one."""
    return next((n for n, e in schema.entities.items() if e.record and e.record.parent), None)


def units_within(dossier: Dossier, unit: str) -> frozenset[str]:
    """A unit and everything under it."""
    table = unit_table(dossier.schema)
    return frozenset((unit, *(row.id for row in dossier.below(table, unit)))) if table else frozenset((unit,))
