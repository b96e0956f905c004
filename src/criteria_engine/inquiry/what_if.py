"""What would be otherwise if some facts were: the findings that flip, and the scores and verdicts before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.again import assess_again, watched
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult
from criteria_engine.records.changes import Change, with_changes

Key = tuple[SubjectId, str, str]


@dataclass(frozen=True, slots=True)
class Flip:
    """A finding that comes out otherwise. `before` or `after` is None where it is asked on one side only."""

    subject: SubjectId
    before: Finding | None
    after: Finding | None

    @property
    def outcomes(self) -> tuple[RuleOutcome | None, RuleOutcome | None]:
        before, after = (finding.outcome if finding else None for finding in (self.before, self.after))
        return before, after

    @property
    def finding(self) -> Finding:
        """The finding as it would be, else as it was."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Shift:
    """A subject whose verdict or score is another; None on a side where it is not judged."""

    before: SubjectResult | None
    after: SubjectResult | None


@dataclass(frozen=True)
class WhatIf:
    """`after`: the whole assessment as it would be; `flips` and `shifts`: where it differs from the one before."""

    changes: tuple[Change, ...]
    before: Assessment
    after: Assessment
    flips: tuple[Flip, ...]
    shifts: tuple[Shift, ...]


def what_if(assessment: Assessment, changes: Iterable[Change]) -> WhatIf:
    """What a dossier with some changes would be found to be. Raises InputError where a change does not fit.

    The first question judges everything once more, so as to know what rests on what; later ones only what they touch.
    """
    made = tuple(changes)
    dossier = with_changes(assessment.dossier, made)
    return compared(assessment, assess_again(watched(assessment), dossier), made)


def compared(before: Assessment, after: Assessment, changes: tuple[Change, ...] = ()) -> WhatIf:
    """What differs between two assessments."""
    return WhatIf(changes, before, after, tuple(_flips(before, after)), tuple(_shifts(before, after)))


def _flips(before: Assessment, after: Assessment) -> Iterator[Flip]:
    """Rules that share a finding on one side may part on the other: any of them leads to what became of it."""
    old, new = _by_rule(before), _by_rule(after)
    for was in before.findings:
        if not any(key in new for key in _keys(was)):
            yield Flip(was.subject, was, None)
    for now in after.findings:
        before_it = next((old[key] for key in _keys(now) if key in old), None)
        if before_it is None or before_it.outcome is not now.outcome:
            yield Flip(now.subject, before_it, now)


def _by_rule(assessment: Assessment) -> dict[Key, Finding]:
    return {key: finding for finding in assessment.findings for key in _keys(finding)}


def _keys(finding: Finding) -> Iterator[Key]:
    yield from ((finding.subject, pack.id, rule.id) for pack, rule in finding.members)


def _shifts(before: Assessment, after: Assessment) -> Iterator[Shift]:
    old, new = ({s.id: s for s in each.subjects} for each in (before, after))
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was is not now and _standing(was) != _standing(now):
            yield Shift(was, now)


def _standing(subject: SubjectResult | None) -> object:
    """What people look at of a subject's result."""
    return subject and (subject.verdict, subject.reviewed_verdict, subject.verdicts, subject.score)
