"""What would flip, what is still open, and what is asked of a subject, in words."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment
from criteria_engine.inquiry.status import OpenFact, Status
from criteria_engine.inquiry.what_if import Flip, Shift, WhatIf
from criteria_engine.records.schema import Schema
from criteria_engine.wording.evidence import Telling, names_of
from criteria_engine.wording.findings import score_words, subject_words
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.repair_messages import word


def flip_words(flip: Flip, lang: str) -> str:
    """Who and what, with the outcome before and after."""
    finding = flip.finding
    before, after = (_outcome(outcome, lang) for outcome in flip.outcomes)
    subject = subject_words(finding.subject, finding.row, lang)
    return word("flip", lang, subject=subject, title=finding.rule.title[lang].rstrip("."), before=before, after=after)


def _outcome(outcome: RuleOutcome | None, lang: str) -> str:
    return OUTCOMES[outcome][lang] if outcome else word("appears", lang)


def flips_words(found: WhatIf, lang: str) -> str:
    """How many outcomes change."""
    return word("flips", lang, count=len(found.flips)) if found.flips else word("no_flip", lang)


def shift_words(shift: Shift, lang: str) -> Iterator[str]:
    """A subject's verdict and score before and after, each where it is another."""
    known = shift.after or shift.before
    assert known is not None
    name = subject_words(known.id, known.row, lang)
    verdicts = [side.verdict if side else None for side in (shift.before, shift.after)]
    if verdicts[0] is not verdicts[1]:
        yield word("verdict_shift", lang, subject=name, before=_outcome(verdicts[0], lang),
                   after=_outcome(verdicts[1], lang))  # fmt: skip
    scores = [side.score if side else None for side in (shift.before, shift.after)]
    if scores[0] != scores[1]:
        said = [score_words(score, lang) if score else word("no_score", lang) for score in scores]
        yield word("score_shift", lang, subject=name, before=said[0], after=said[1])


def status_words(found: Status, whom: str, lang: str) -> str:
    """What is open on somebody, in numbers."""
    unknown = sum(f.outcome is RuleOutcome.UNDETERMINED for f in found.findings)
    if not found.unmet and not unknown:
        return word("nothing_open", lang, whom=whom)
    return word("open_of", lang, whom=whom, unmet=len(found.unmet), unknown=unknown, questions=len(found.questions))


def fact_words(fact: OpenFact, schema: Schema, lang: str) -> str:
    """A fact that is not known, whose it is, and how much it would settle."""
    finding = fact.findings[0]
    names = names_of(finding, schema, lang)
    if fact.question:
        said = names.question(fact.question)
        what = word("question_about", lang, question=said, subject=subject_words(finding.subject, finding.row, lang))
    else:
        seen, subject = str(Telling(names).of_seen(fact.seen)), subject_words(finding.subject, fact.subject, lang)
        what = word("fact_about", lang, fact=seen, subject=subject)
    if not fact.settles:
        return word("bears_on", lang, fact=what, count=len(fact.findings))
    return word("settles_of", lang, fact=what, settled=len(fact.settles), count=len(fact.findings))


def whom_words(assessment: Assessment, who: str | None, lang: str) -> str:
    """Somebody by name and id; all records where nobody is named."""
    dossier = assessment.dossier
    row = next((r for t in dossier.schema.subjects if who and (r := dossier.get(t, who))), None)
    return f"{row.entity.label[lang]} {row.label} ({row.id})" if row else word("all_records", lang)
