"""Quotas of units and committees: what comes of everything below a unit, as a whole and for each counted duty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId
from criteria_engine.live.gates import Letter, Node, letters_of
from criteria_engine.live.wiring import Part, Wiring
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row

_HALVES = ("judged", "answer")


@dataclass(frozen=True, slots=True, order=True)
class Roof:
    """A row that others belong to or lie below: a unit, a committee."""

    table: str
    id: str

    def __str__(self) -> str:
        return f"{self.table}[{self.id}]"


# An outcome that goes into a quota: of a subject, or of a unit right below.
Source = tuple["SubjectId | Roof", Part]
Sources = Mapping[Part, Sequence[Source]]


def sources(assessment: Assessment) -> dict[Roof, dict[Part, tuple[Source, ...]]]:
    """For every unit that something was judged of or below, what each of its quotas is over; the lowest units first."""
    found: dict[Roof, dict[Part, list[Source]]] = {}
    for subject in assessment.subjects:
        roof = _roof_of(assessment.dossier, subject.row)
        if roof is not None:
            for part, source in _given(assessment.by_subject[subject.id], subject.id, roof):
                found.setdefault(roof, {}).setdefault(part, []).append(source)
    chains = [(roof, *_above(assessment.dossier, roof)) for roof in found]
    depths = {roof: len(chain) - n for chain in chains for n, roof in enumerate(chain)}
    ups = {low: up for chain in chains for low, up in pairwise(chain)}
    order = sorted(depths, key=lambda roof: (-depths[roof], roof))
    for low in order:
        for part in found[low] if low in ups else ():
            found.setdefault(ups[low], {}).setdefault(part, []).append((low, part))
    return {roof: {part: tuple(given) for part, given in found[roof].items()} for roof in order}


def _given(findings: Sequence[Finding], subject: SubjectId, roof: Roof) -> Iterator[tuple[Part, Source]]:
    """What a subject gives to the quotas of its unit: its verdicts; a unit itself also its counted duties."""
    for reviewed in (False, True):
        yield Part("quota", reviewed=reviewed), (subject, Part("verdict", reviewed=reviewed))
    if (subject.kind, subject.id) == (roof.table, roof.id):
        for f in findings:
            if f.rule.basis == "aggregate" and f.rule.level == "must":
                duty = Part("quota", f.rule.id, f.pack.id, period=subject.period)
                yield duty, (subject, Part("rule", f.rule.id, f.pack.id))


def _roof_of(dossier: Dossier, row: Row) -> Roof | None:
    """The unit that a row belongs to, or is; None where it was set aside or is not known."""
    record = row.entity.record
    if record is None or record.owner is None:
        return Roof(row.entity.name, row.id) if record and record.parent else None
    return _named(dossier, row, record.owner)


def _above(dossier: Dossier, roof: Roof) -> Iterator[Roof]:
    up: Roof | None = roof
    while up is not None:
        row = dossier.get(up.table, up.id)
        assert row is not None and row.entity.record is not None
        up = _named(dossier, row, row.entity.record.parent) if row.entity.record.parent else None
        if up is not None:
            yield up


def _named(dossier: Dossier, row: Row, link: str) -> Roof | None:
    key = row.values.get(link)
    found = dossier.find(row.entity.fields[link].tables, str(key)) if key is not None else None
    return Roof(found.entity.name, found.id) if found else None


def wiring_over(quotas: Sources) -> Wiring:
    """The gates of a unit's quotas, over outcomes that are told to it."""
    wiring = Wiring()
    for part, given in quotas.items():
        wiring.join(part, [(wiring.graph.atom((s, "judged")), wiring.graph.atom((s, "answer"))) for s in given])
    return wiring


def told_of(source: Source, outcome: RuleOutcome) -> Iterator[tuple[Node, Letter]]:
    """The two atoms by which an outcome goes into quotas."""
    for half, letter in zip(_HALVES, letters_of(outcome), strict=True):
        yield (source, half), letter
