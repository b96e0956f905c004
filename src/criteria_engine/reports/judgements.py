"""Judgements that a reader has to look at: unsettled, unused, expired or yet to begin; and what units explain."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.findings.judged import Judged, judged
from criteria_engine.findings.model import Assessment
from criteria_engine.findings.self_assessment import TABLE as OWN
from criteria_engine.findings.waivers import TABLE as WAIVER
from criteria_engine.judgements.rows import entry_of
from criteria_engine.wording.judgements import JudgementWords, say


def judgement_parts(assessment: Assessment, lang: str) -> Iterator[tuple[str, list[str]]]:
    """Two parts of a report, each with its heading; waivers that are unused or expired have one of their own."""
    words = JudgementWords(assessment.dossier, assessment.packs, lang)
    found = judged(assessment)
    yield say("explains", lang), [words.row(j.row) for j in found if _explains(j, assessment)]
    yield say("part", lang), [words.judged(j) for j in found if _is_to_look_at(j)]


def _explains(judged: Judged, assessment: Assessment) -> bool:
    """Whether it stands beside the results without an answer that differs; those that differ are told as such."""
    differs = {id(own.row) for own in assessment.self_assessments if own.differs}
    in_force = judged.state == "in_force" and judged.row.entity.name == OWN
    return in_force and entry_of(judged.row) is not None and id(judged.row) not in differs


def _is_to_look_at(judged: Judged) -> bool:
    if judged.row.entity.name == WAIVER:
        return judged.state == "not_yet"
    return judged.state != "in_force"
