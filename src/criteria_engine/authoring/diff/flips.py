"""Whose outcome another pack changes: two assessments of the same records, finding by finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, SubjectId
from criteria_engine.packs.model import Clause, Pack, Rule
from criteria_engine.records.row import Row

Key = tuple[SubjectId, str]


@dataclass(frozen=True, slots=True)
class Flip:
    """A rule whose outcome on a subject changes; None where the rule is not asked of it at all."""

    subject: SubjectId
    row: Row
    rule: Rule
    cited: tuple[Clause, ...]
    before: RuleOutcome | None
    after: RuleOutcome | None


def packs_in_use(pack: Pack, other: Pack) -> list[Pack]:
    """A pack; where it is an overlay on the other one that one too, which goes on judging everybody else."""
    return [other, pack] if other.id in pack.layers[1:] else [pack]


def flips(before: Assessment, after: Assessment, renamed: Mapping[str, str]) -> tuple[Flip, ...]:
    """What changes, by subject and then in the order of the rules. `renamed`: rules of `after` to those of `before`.

    A rule that is only asked on one side, and does not apply there, changes nothing.
    """
    was, now = _outcomes(before, {}), _outcomes(after, renamed)
    keys = sorted(dict.fromkeys((*now, *was)), key=lambda key: key[0])
    found = (_flip(was.get(key), now.get(key)) for key in keys)
    return tuple(flip for flip in found if flip and not _is_idle(flip))


def _outcomes(assessment: Assessment, renamed: Mapping[str, str]) -> dict[Key, Flip]:
    """Each finding under the id that its rule has before the change, and those of its twins."""
    return {
        (finding.subject, renamed.get(rule.id, rule.id)): Flip(
            finding.subject, finding.row, rule, finding.cited, finding.outcome, finding.outcome
        )
        for finding in assessment.findings
        for _, rule in finding.members
    }


def _flip(was: Flip | None, now: Flip | None) -> Flip | None:
    known = now or was
    if known is None:
        return None
    before, after = was.before if was else None, now.after if now else None
    return Flip(known.subject, known.row, known.rule, known.cited, before, after) if before is not after else None


def _is_idle(flip: Flip) -> bool:
    return {flip.before, flip.after} == {None, RuleOutcome.NOT_APPLICABLE}
