"""What people have said, matter by matter, and what became of it: in force, unused, expired, yet to begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from criteria_engine.conditions.nodes import Attested
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.evaluate.question import RuleOutcome, Trace
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.findings.self_assessment import TABLE as OWN
from criteria_engine.findings.waivers import TABLE as WAIVER
from criteria_engine.judgements.in_force import has_begun, in_force, last_said
from criteria_engine.judgements.rows import ABOUT
from criteria_engine.packs.model import walk
from criteria_engine.records.row import Row

# `unsettled`: answers of which any may be the newest, and which differ. `unused`: nothing in this run asked for it.
State = Literal["in_force", "unsettled", "unused", "expired", "not_yet"]
Matter = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement that is not history. What was superseded, or taken back, is history."""

    row: Row
    state: State

    @property
    def matter(self) -> Matter:
        """Table, subject, and the question, rule or clause."""
        return matter_of(self.row)


def matter_of(row: Row) -> Matter:
    return row.entity.name, str(row.values["subject"]), str(row.values[ABOUT[row.entity.name]])


def judged(assessment: Assessment) -> tuple[Judged, ...]:
    """Every matter that somebody has judged, in the order of tables, subjects and what it is about."""
    matters = _matters(assessment)
    if not matters:
        return ()
    used = _used(assessment)
    return tuple(j for matter in sorted(matters) for j in _judged(matters[matter], matter in used, assessment))


def _matters(assessment: Assessment) -> dict[Matter, list[Row]]:
    """Judgements by what they are about; those that were set aside are told as problems."""
    aside = {problem.at for problem in assessment.problems}
    found: dict[Matter, list[Row]] = {}
    for table, about in ABOUT.items():
        for row in assessment.dossier.rows(table):
            if not aside & {row.origin(name) for name in (about, "reason", "authority")}:
                found.setdefault(matter_of(row), []).append(row)
    return found


def _judged(rows: list[Row], is_used: bool, assessment: Assessment) -> Iterator[Judged]:
    as_of = assessment.as_of
    careful = rows[0].entity.name == ATTESTATION
    standing = in_force(rows, as_of, careful)
    settled = not careful or (standing.sure and len({row.values["answer"] for row in standing.rows}) == 1)
    state: State = "unused" if not is_used else "in_force" if settled else "unsettled"
    yield from (Judged(row, state) for row in standing.rows)
    if not standing.rows:
        yield from (Judged(row, "expired") for row in last_said(rows, as_of))
    yield from (Judged(row, "not_yet") for row in rows if not has_begun(row, as_of))


def _used(assessment: Assessment) -> set[Matter]:
    """What this run asked for; everything, where it was told to look at some findings only."""
    if assessment.selected:
        return set(_matters(assessment))
    idle = {waiver.row.id for waiver in assessment.unused_waivers}
    used = {matter_of(row) for row in assessment.dossier.rows(WAIVER) if row.id not in idle}
    asked = (own for own in assessment.self_assessments if own.reviewed is not RuleOutcome.NOT_APPLICABLE)
    used |= {(OWN, own.subject, own.clause) for own in asked}
    if ATTESTATION in assessment.dossier.schema and assessment.dossier.rows(ATTESTATION):
        used |= {matter for finding in assessment.findings if finding.trace for matter in _answered(finding.trace)}
    return used


def _answered(trace: Trace) -> Iterator[Matter]:
    """The questions that were put on the way to an answer, of which somebody has judged."""
    if isinstance(trace.node, Attested):
        rows = (seen.holder for seen in trace.seen if seen.holder.entity.name == ATTESTATION)
        yield from map(matter_of, rows)
    for part in trace.parts:
        yield from _answered(part)


def beside(finding: Finding, found: Iterable[Judged]) -> Iterator[Judged]:
    """Of judgements those that stand beside a finding: answers to its questions, explanations of its clauses."""
    asked = {node.question for _, rule in finding.members for node in walk(rule.require) if isinstance(node, Attested)}
    criteria = {rule.criterion for _, rule in finding.members if rule.criterion}
    names: dict[str, set[str]] = {ATTESTATION: asked, OWN: {*finding.clauses, *criteria}}
    for one in found:
        table, subject, about = one.matter
        if subject == finding.subject.id and about in names.get(table, set()):
            yield one
