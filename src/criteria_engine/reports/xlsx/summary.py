"""The first sheet: which records, which rules, as of when, and how everything came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment
from criteria_engine.judgements.head import Head
from criteria_engine.reports.xlsx.book import Cell
from criteria_engine.wording.findings import say_date
from criteria_engine.wording.letters import SIGNS
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.names import Names
from criteria_engine.wording.office_messages import say

Line = tuple[str, Cell]


def summary(assessment: Assessment, lang: str) -> Iterator[Line]:
    """Names and what they are, from the top of the sheet to its end."""
    yield "", say("title", lang, date=say_date(assessment.as_of, lang))
    yield from ((warning, "") for warning in _warnings(assessment, lang))
    yield say("packs", lang), [say("version", lang, title=p.title[lang], version=p.version) for p in assessment.packs]
    if assessment.readings:
        yield say("readings", lang), _readings(assessment, lang)
    sources = [name for name in assessment.dossier.sources if Head.read(name) is None]
    if sources:
        yield say("sources", lang), sources
    for head in filter(None, map(Head.read, assessment.dossier.sources)):
        yield say("journal", lang, file=head.name), say("journal_head", lang, count=head.entries, hash=head.hash)
    yield from _totals(say("of_findings", lang), (f.outcome for f in assessment.findings), lang)
    yield from _totals(say("of_subjects", lang), (s.verdict for s in assessment.subjects), lang)
    yield from _totals(say("of_subjects_reviewed", lang), (s.reviewed_verdict for s in assessment.subjects), lang)
    yield "", say("beside", lang)
    yield say("fails", lang), sum(f.fails for f in assessment.findings)
    yield say("waived", lang), sum(f.is_waived for f in assessment.findings)
    yield say("waiting", lang), sum(len(s.open_questions) for s in assessment.subjects)
    yield say("own", lang), sum(own.differs for own in assessment.self_assessments)
    yield say("problems", lang), len(assessment.problems)
    yield "", say("how_to_read", lang)
    yield from ((say(f"read_{outcome.value}", lang), "") for outcome in RuleOutcome)
    yield say("no_verdict", lang), ""


def _warnings(assessment: Assessment, lang: str) -> Iterator[str]:
    """What a reader has to know before any number: nothing was judged, or only a part."""
    if assessment.is_vacuous:
        yield say("vacuous", lang)
    if assessment.selected:
        yield say("partial", lang, selected=assessment.selected)
    if assessment.problems:
        yield say("set_aside", lang, count=len(assessment.problems))
    if assessment.registers_complete:
        yield say("registers_complete", lang)


def _readings(assessment: Assessment, lang: str) -> list[str]:
    schema, said = assessment.dossier.schema, dict[str, None]()
    for key, value in assessment.readings.items():
        owner, _, name = key.rpartition(":")
        for pack in assessment.packs:
            if name in pack.readings and owner in ("", pack.id):
                said[Names(schema, lang, pack).reading(name, value)] = None
    return list(said)


def _totals(title: str, outcomes: Iterable[RuleOutcome], lang: str) -> Iterator[Line]:
    """How often every outcome came up, those that did not as well."""
    counts = Counter(outcomes)
    yield "", title
    for outcome in RuleOutcome:
        yield f"{SIGNS[outcome]} {OUTCOMES[outcome][lang]}", counts[outcome]
    yield say("in_all", lang), counts.total()
