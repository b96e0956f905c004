"""An assessment brought up to date with a dossier that has changed: only what the changes can touch is judged again."""

from __future__ import annotations

from dataclasses import replace

from criteria_engine.findings.assess import assembled
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.findings.run import Options, Run, SubjectRow
from criteria_engine.findings.waivers import Waivers
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.watch import Note, Watch, WatchedDossier, touched


def options_of(assessment: Assessment) -> Options:
    """The options that an assessment was made with."""
    return Options(
        assessment.as_of, assessment.readings, assessment.registers_complete, assessment.profile, assessment.selected
    )


def watched(before: Assessment) -> Assessment:
    """The same assessment with notes of what each finding was read from; itself where it has them."""
    return before if before.rests is not None else _Again(before, before.dossier, None).assessment()


def assess_again(before: Assessment, dossier: Dossier) -> Assessment:
    """What assessing the dossier afresh, with the options of `before`, would find.

    The first time everything is judged, and notes are taken of what each answer was read from; from then on a subject
    is judged again only where something it was read from differs.
    """
    same = before.rests is not None and before.dossier.lost == dossier.lost
    kept = touched(before.dossier, dossier) if same else None
    return _Again(before, dossier, kept).assessment()


class _Again:
    def __init__(self, before: Assessment, dossier: Dossier, changed: frozenset[Note] | None) -> None:
        """`changed`: where the two dossiers differ; None where everything has to be judged again."""
        self.before = before
        self.changed = changed
        self.dossier = dossier
        self.watch = Watch()
        options = options_of(before)
        waivers = Waivers(dossier, before.packs, options.as_of)
        self.run = Run(WatchedDossier.of(dossier, self.watch), before.packs, options, waivers, self.watch)
        self.waivers = waivers

    def assessment(self) -> Assessment:
        rests: dict[SubjectRow, frozenset[Note]] = {}
        found: dict[SubjectRow, list[Finding]] = {}
        for table in self.dossier.schema.subjects:
            for row in self.dossier.rows(table):
                key = (table, row.id)
                if self._stands(key):
                    assert self.before.rests is not None
                    found[key], rests[key] = self._kept(key), self.before.rests[key]
                else:
                    self.watch.note(("row", *key))
                    found[key] = self.run.findings_on(row)
                    rests[key] = self.watch.taken()
        known = {s.id: s for s in self.before.subjects if self._stands((s.id.kind, s.id.id))}
        return assembled(replace(self.run, dossier=self.dossier), found, known, rests)

    def _stands(self, key: SubjectRow) -> bool:
        """Whether nothing that the findings on a row were read from has changed."""
        rests = self.before.rests
        return self.changed is not None and rests is not None and key in rests and self.changed.isdisjoint(rests[key])

    def _kept(self, key: SubjectRow) -> list[Finding]:
        """The findings on a row as they were; a waiver may have come or gone."""
        return [
            replace(f, waiver=self.waivers.of(f.row, [rule for _, rule in f.members]), mend=self.run.mend)
            if f.needs_work
            else f
            for f in self.before.by_row.get(key, ())
        ]
