"""What is missing so that a subject meets what is asked of it: a repair for every unmet finding, and all of them at
once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from criteria_engine.errors import InputError
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.inquiry.verbs import why_not
from criteria_engine.inquiry.what_if import WhatIf, what_if
from criteria_engine.records.changes import Change
from criteria_engine.records.dossier import Dossier
from criteria_engine.repairs.model import Repair, Step


@dataclass(frozen=True)
class Requirement:
    """A finding that is not met or not decided, and the repairs of it."""

    finding: Finding

    @property
    def repairs(self) -> tuple[Repair, ...]:
        return self.finding.repairs

    @property
    def cheapest(self) -> Repair | None:
        return next(iter(self.repairs), None)


@dataclass(frozen=True)
class Requires:
    """`steps`: the cheapest repair of every finding, together, each change once; `then`: what they would lead to, None
    where they do not go together."""

    requirements: tuple[Requirement, ...]
    steps: tuple[Step, ...]
    then: WhatIf | None

    @property
    def left(self) -> tuple[Finding, ...]:
        """The findings that would still not be met."""
        if self.then is None:
            return tuple(r.finding for r in self.requirements)
        asked = {(r.finding.subject, r.finding.rule.id) for r in self.requirements}
        return tuple(f for f in self.then.after.findings if f.needs_work and (f.subject, f.rule.id) in asked)


def requires(assessment: Assessment, subject: str, rule: str | None = None, period: str | None = None) -> Requires:
    """What is missing for the unmet findings on a subject, or of one rule. Raises UsageError for unknown names."""
    unmet = why_not(assessment, subject, rule, period)
    found = tuple(Requirement(finding) for finding in unmet)
    steps = tuple(together((r.cheapest for r in found if r.cheapest), assessment.dossier))
    return Requires(found, steps, _then(assessment, steps))


def _then(assessment: Assessment, steps: tuple[Step, ...]) -> WhatIf | None:
    try:
        return what_if(assessment, [step.change for step in steps]) if steps else None
    except InputError:
        return None


def together(repairs: Iterable[Repair], dossier: Dossier) -> Iterator[Step]:
    """The steps of several repairs, the same change once; rows that two of them add get ids of their own."""
    seen: list[Change] = []
    for repair in repairs:
        names = dict(_renamed(repair, seen, dossier))
        for step in repair.steps:
            change = _with_names(step.change, names)
            if change not in seen:
                seen.append(change)
                yield replace(step, change=change)


def _renamed(repair: Repair, seen: list[Change], dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Ids that rows of a repair get because another repair adds another row by theirs."""
    added = {(change.table, change.id) for change in seen if not change.path}
    for change in repair.changes:
        if not change.path and change.id is not None and change not in seen:
            new = change.id
            while (change.table, new) in added or (new != change.id and dossier.get(change.table, new)):
                new = _next_id(new)
            added.add((change.table, new))
            yield change.id, new


def _next_id(key: str) -> str:
    """`event-moi-2` after `event-moi-1`."""
    stem, dash, number = key.rpartition("-")
    return f"{stem}{dash}{int(number) + 1}" if number.isdigit() else f"{key}-2"


def _with_names(change: Change, names: dict[str, str]) -> Change:
    key = names.get(change.id, change.id) if change.id is not None else None
    return replace(change, id=key, value=_named(change.value, names))


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _named(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value
