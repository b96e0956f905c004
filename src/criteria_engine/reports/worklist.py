"""Who has to add what: each thing once for all the duties that it serves, the smallest first; and what to ask whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId
from criteria_engine.packs.model import LEVELS, Clause
from criteria_engine.wording.evidence import evidence, names_of
from criteria_engine.wording.findings import awaits_only, to_add
from criteria_engine.wording.repairs import repair_words

# Dearer than any repair: nobody knows yet what it would take.
_UNPRICED = 1000


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to add, and the findings that wait for it."""

    subject: SubjectId
    what: str
    actors: str
    price: int
    findings: tuple[Finding, ...]

    @property
    def level(self) -> str:
        """The strictest level of the duties that it serves."""
        return min((f.rule.level for f in self.findings), key=LEVELS.index)

    @property
    def cited(self) -> tuple[Clause, ...]:
        return tuple({clause.id: clause for f in self.findings for clause in f.cited}.values())


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits for a person's answer on one subject, and the findings that wait for it."""

    subject: SubjectId
    code: str
    findings: tuple[Finding, ...]


def tasks(assessment: Assessment, lang: str) -> list[Task]:
    """What is to be added so that duties and recommendations are met or can be decided; what is waived is not asked.

    Of several ways the cheapest. Advice asks for nothing. In the order of subjects, then of price and level.
    """
    found: dict[tuple[SubjectId, str, str], list[Finding]] = {}
    for finding in gaps(assessment, lang):
        found.setdefault((finding.subject, *_said(finding, assessment, lang)), []).append(finding)
    every = [Task(key[0], key[1], key[2], _price(group), tuple(group)) for key, group in found.items() if key[1]]
    return sorted(every, key=lambda task: (task.subject, task.price, LEVELS.index(task.level), task.what))


def gaps(assessment: Assessment, lang: str) -> list[Finding]:
    """Duties and recommendations that the records leave unmet or open; not what is waived or waits for a person."""
    return [f for f in assessment.findings if _asks_for_records(f) and not _waits_for_a_person(f, assessment, lang)]


def _asks_for_records(finding: Finding) -> bool:
    return finding.needs_work and not finding.is_waived and finding.rule.level in ("must", "should")


def _waits_for_a_person(finding: Finding, assessment: Assessment, lang: str) -> bool:
    return awaits_only(finding, evidence(finding, names_of(finding, assessment.dossier.schema, lang)))


def _said(finding: Finding, assessment: Assessment, lang: str) -> tuple[str, str]:
    """What to add, and who does; nothing where it is a person's answer that would do."""
    best = next(iter(finding.repairs), None)
    if best and all(step.kind == "attest" for step in best.steps):
        return "", ""
    if best:
        actors = dict.fromkeys(actor[lang] for step in best.steps for actor in step.actors)
        return repair_words(best, finding, assessment.dossier.schema, lang), "; ".join(actors)
    return to_add(finding, names_of(finding, assessment.dossier.schema, lang)), ""


def _price(findings: Iterable[Finding]) -> int:
    return min((f.repairs[0].price for f in findings if f.repairs), default=_UNPRICED)


def questions(assessment: Assessment) -> list[Question]:
    """Every question that stands open, once for each subject that waits for an answer."""
    found: dict[tuple[SubjectId, str], list[Finding]] = {}
    for finding in assessment.findings:
        for code in _open(finding):
            found.setdefault((finding.subject, code), []).append(finding)
    return [Question(subject, code, tuple(group)) for (subject, code), group in sorted(found.items())]


def _open(finding: Finding) -> Iterator[str]:
    if finding.outcome is RuleOutcome.UNDETERMINED:
        yield from finding.open_questions
