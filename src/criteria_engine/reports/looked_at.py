"""What a reader has to look at beside the findings: own answers that differ, waivers and judgements of no effect."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.findings.judged import judged
from criteria_engine.findings.model import Assessment
from criteria_engine.findings.waivers import TABLE as WAIVER
from criteria_engine.reports.beside import expired_waivers
from criteria_engine.wording.findings import own_words, waiver_words
from criteria_engine.wording.judgements import JudgementWords
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.office_messages import say


def looked_at(assessment: Assessment, lang: str) -> Iterator[tuple[str, str]]:
    """What it is, and what it says."""
    for own in assessment.self_assessments:
        if own.differs:
            yield phrase("part_own", lang), own_words(own, assessment, lang)
    for waiver in assessment.unused_waivers:
        yield say("waiver_unused", lang), f"{waiver_words(waiver, lang)} ({waiver.row.values['subject']})"
    for waiver in expired_waivers(assessment):
        yield say("waiver_over", lang), f"{waiver_words(waiver, lang)} ({waiver.row.values['subject']})"
    words = JudgementWords(assessment.dossier, assessment.packs, lang)
    for found in judged(assessment):
        if found.state != "in_force" and (found.row.entity.name != WAIVER or found.state == "not_yet"):
            yield say("judgement", lang), words.judged(found)
