"""Who is judged, where it belongs, and in which order a report shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import SubjectResult
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.text import safe, sort_key
from criteria_engine.values import Period, read_period
from criteria_engine.wording.findings import subject_words
from criteria_engine.wording.messages import OUTCOMES, phrase


def unit_of(subject: SubjectResult, dossier: Dossier) -> Row | None:
    """The row of the unit that a subject belongs to, or is; None where the dossier does not hold it."""
    owner = subject.row.entity.record.owner if subject.row.entity.record else None
    tables = subject.row.entity.fields[owner].tables if owner else (subject.id.kind,)
    return dossier.find(tables, subject.unit) if subject.unit else None


def unit_words(row: Row | None, lang: str) -> str:
    return f"{safe(row.label)} ({safe(row.id)})" if row else phrase("no_unit", lang)


def name_under_unit(subject: SubjectResult, dossier: Dossier, lang: str) -> str:
    """The name of a subject under the heading of its unit; the unit itself is not named twice."""
    itself = subject.row.entity.record and not subject.row.entity.record.owner
    named = subject_words(subject.id, subject.row, lang)
    return named.replace(f" {unit_words(unit_of(subject, dossier), lang)}", "") if itself else named


def by_unit(subjects: Iterable[SubjectResult], dossier: Dossier, lang: str) -> list[tuple[str, list[SubjectResult]]]:
    """Units in the order of the Vietnamese alphabet, each with its subjects."""
    groups: dict[str, list[SubjectResult]] = {}
    for subject in sorted(subjects, key=in_time):
        groups.setdefault(unit_words(unit_of(subject, dossier), lang), []).append(subject)
    return sorted(groups.items(), key=lambda item: sort_key(item[0]))


def in_time(subject: SubjectResult) -> tuple[str, str, date, date]:
    """By kind and id, what stands as it is first, then periods as they begin, the longer ones first."""
    period = read_period(subject.id.period) if subject.id.period else Period(date.min, date.max)
    return subject.id.kind, subject.id.id, period.start, date.min + (date.max - period.end)


def is_asked(subject: SubjectResult) -> bool:
    """Whether anything applies to it."""
    return {subject.verdict, subject.reviewed_verdict} != {RuleOutcome.NOT_APPLICABLE}


def counts_words(outcomes: Iterable[RuleOutcome], lang: str) -> str:
    """How often each outcome came up, those that did not left out."""
    found = Counter(outcomes)
    return ", ".join(f"{found[o]} {OUTCOMES[o][lang]}" for o in RuleOutcome if found[o])
