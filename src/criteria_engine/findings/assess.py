"""From a dossier and packs to an `Assessment`: who is judged, by which packs, with which readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from criteria_engine.errors import PackError, Problem
from criteria_engine.evaluate.judge import Court
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult
from criteria_engine.findings.profile import load_profile
from criteria_engine.findings.readings import readings_in_use
from criteria_engine.findings.run import Options, Progress, Run, SubjectRow
from criteria_engine.findings.self_assessment import self_assessments
from criteria_engine.findings.summary import summary
from criteria_engine.packs.model import Pack
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.watch import Note
from criteria_engine.values import FALSE


def assess(dossier: Dossier, packs: Sequence[Pack], options: Options, progress: Progress | None = None) -> Assessment:
    """Judge every subject of the dossier by every rule of the packs that are for it.

    Raises UsageError for a reading or value that none of the packs has, PackError where two packs have one id.
    """
    packs = each_once(packs)
    readings_in_use(packs, options.readings)
    run = Run.of(dossier, packs, options)
    return assembled(run, run.findings(progress))


def assembled(
    run: Run, found: Mapping[SubjectRow, Sequence[Finding]], known: Mapping[SubjectId, SubjectResult] | None = None,
    rests: Mapping[SubjectRow, frozenset[Note]] | None = None,
) -> Assessment:  # fmt: skip
    """What a run found on every row, put together; `known` are results of subjects that need not be summed up again."""
    dossier, options = run.dossier, run.options
    findings = sorted((f for group in found.values() for f in group), key=lambda f: f.subject)
    profile, known = options.profile or load_profile(), known or {}
    subjects = tuple(known.get(key) or summary(key, group, profile) for key, group in _grouped(findings).items())
    own, refused = self_assessments(dossier, run.packs, options.as_of, findings)
    # With -k only some findings are there to compare with, and a part would be taken for the whole.
    own = () if options.select else own
    return Assessment(
        options.as_of, tuple(run.packs), dict(sorted(options.readings.items())), profile, dossier, subjects,
        tuple(findings),
        (*dossier.problems, *run.waivers.problems, *refused), run.waivers.unused(), own, options.select,
        options.registers_complete, rests,
    )  # fmt: skip


def each_once(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Packs without repetition. Raises PackError where two have one id."""
    by_id: dict[str, Pack] = {}
    for pack in packs:
        other = by_id.setdefault(pack.id, pack)
        if other.digest != pack.digest:
            en = f"the pack in {other.folder} has the id {pack.id!r} too"
            raise PackError([Problem(pack.folder, "repeated-pack", en)])
    return tuple(by_id.values())


def _grouped(findings: Iterable[Finding]) -> dict[SubjectId, list[Finding]]:
    groups: dict[SubjectId, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.subject, []).append(finding)
    return groups


def packs_for(dossier: Dossier, packs: Iterable[Pack]) -> list[Pack]:
    """Of the packs on offer those that may be for some record of the dossier. Raises PackError where there are none."""
    offered = list(packs)
    if not offered:
        raise PackError([Problem("rules", "unknown-pack", "no packs are on offer")])
    fitting = []
    for pack in offered:
        court = Court(dossier, pack, date.max, pack.defaults)
        rows = (row for table in dossier.schema.subjects for row in dossier.rows(table))
        if any(court.belongs(row) is not FALSE for row in rows):
            fitting.append(pack)
    return fitting
