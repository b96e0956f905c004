"""The lines of the left side: subjects, and below those that are unfolded their findings; one line is selected.

What is selected never slips away: a finding that a filter no longer takes in stays in its place, marked, until the
reviewer goes elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from criteria_engine.explaining.workbench.filters import Groups, Matches
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult

# A subject, or with the ids of pack and rule one finding on it.
Key = tuple[SubjectId, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: a subject, or one of its findings. `kept`: the filter leaves it out, but it is selected."""

    subject: SubjectResult
    finding: Finding | None = None
    kept: bool = False

    @property
    def key(self) -> Key:
        return finding_key(self.finding) if self.finding else (self.subject.id, "", "")


def finding_key(finding: Finding) -> Key:
    return finding.subject, finding.pack.id, finding.rule.id


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines for one assessment, one filter, one set of unfolded subjects and one selection."""

    entries: tuple[Entry, ...]
    at: int | None

    @property
    def selected(self) -> Entry | None:
        return self.entries[self.at] if self.at is not None else None


def outline(
    assessment: Assessment, groups: Groups, matches: Matches, unfolded: frozenset[SubjectId], at: Key | None
) -> Outline:
    """All lines, and the place of the selected one; its subject, else the first, where that is no longer there."""
    lines = _Lines(assessment, groups, matches, unfolded, at)
    entries = tuple(lines.all())
    return Outline(entries, _place(entries, at) if entries else None)


def _place(entries: tuple[Entry, ...], at: Key | None) -> int:
    if at is None:
        return 0
    places = {entry.key: place for place, entry in enumerate(entries)}
    return places.get(at, places.get((at[0], "", ""), 0))


@dataclass(frozen=True, slots=True)
class _Lines:
    assessment: Assessment
    groups: Groups
    matches: Matches
    unfolded: frozenset[SubjectId]
    at: Key | None

    def all(self) -> Iterator[Entry]:
        for subject in self.assessment.subjects:
            fits = subject.id in self.matches
            if fits or self._is_at(subject):
                yield from self._of(subject, fits)

    def _is_at(self, subject: SubjectResult) -> bool:
        return self.at is not None and self.at[0] == subject.id

    def _of(self, subject: SubjectResult, fits: bool) -> Iterator[Entry]:
        within = self._is_at(subject) and self.at is not None and bool(self.at[2])
        yield Entry(subject, kept=not fits)
        if within:
            yield from self._with_selected(subject, self.matches.get(subject.id, ()))
        elif subject.id in self.unfolded:
            yield from (Entry(subject, f) for f in self.matches.get(subject.id, ()))

    def _with_selected(self, subject: SubjectResult, fit: tuple[Finding, ...]) -> Iterator[Entry]:
        """The findings that fit and, in its place, the selected one even if it does not."""
        known = {id(f) for f in fit}
        for finding in self.groups[subject.id]:
            if id(finding) in known:
                yield Entry(subject, finding)
            elif finding_key(finding) == self.at:
                yield Entry(subject, finding, kept=True)
