"""Which findings the reviewer wants to see: by outcome, level, unit, whether a person is asked, and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    findings, start, end = assessment.findings, 0, 0
    groups: dict[SubjectId, tuple[Finding, ...]] = {}
    for subject in assessment.subjects:
        # Subjects of one kind have about as many findings each, so that few have to be looked at.
        start, end = end, min(end + (end - start), len(findings))
        while end > start and findings[end - 1].subject != subject.id:
            end -= 1
        while end < len(findings) and findings[end].subject == subject.id:
            end += 1
        groups[subject.id] = findings[start:end]
    return groups


class Matches(Mapping[SubjectId, tuple[Finding, ...]]):
    """The findings that fit, by subject and in the order of the assessment; subjects without any are left out.

    Whether a subject has any is worked out at once, which they are when somebody looks.
    """

    def __init__(self, ids: Iterable[SubjectId], fit: Callable[[SubjectId], Iterator[Finding]]) -> None:
        self._fit = fit
        self._found: dict[SubjectId, tuple[Finding, ...] | None] = {
            subject: None for subject in ids if next(fit(subject), None)
        }

    def __getitem__(self, subject: SubjectId) -> tuple[Finding, ...]:
        found = self._found[subject]
        if found is None:
            found = self._found[subject] = tuple(self._fit(subject))
        return found

    def __iter__(self) -> Iterator[SubjectId]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, subject: object) -> bool:
        return subject in self._found


def matching(assessment: Assessment, groups: Groups, wanted: Filter) -> Matches:
    """What a filter takes in."""
    within = units_within(assessment.dossier, wanted.unit) if wanted.unit else None
    subjects = {s.id: s for s in assessment.subjects if within is None or s.unit in within}
    words, fits = tuple(search_key(wanted.words).split()), _fits(wanted)

    def fit(subject: SubjectId) -> Iterator[Finding]:
        left = _left_over(words, subjects[subject])
        found = (f for f in groups[subject] if fits(f))
        return (f for f in found if _says(f.rule, left)) if left else found

    return Matches(subjects, fit)


def _fits(wanted: Filter) -> Callable[[Finding], bool]:
    level, person = wanted.level, wanted.person
    # A tuple: `in` then asks for identity first, and no hash is worked out.
    outcomes = tuple(RuleOutcome) if wanted.outcome == EVERYTHING else _WORK
    if wanted.outcome not in (EVERYTHING, WORK):
        outcomes = (RuleOutcome(wanted.outcome),)
    return lambda f: (
        f.outcome in outcomes and (level is None or f.rule.level == level) and (not person or bool(f.open_questions))
    )


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
