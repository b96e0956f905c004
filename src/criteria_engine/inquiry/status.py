"""What is still open for a subject, a unit, or everything under a committee; the most useful fact first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from criteria_engine.conditions import nodes as n
from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.evaluate.question import RuleOutcome, Seen
from criteria_engine.findings.cause import Cause, deciding
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.records.row import Row
from criteria_engine.values import UNKNOWN, Period, Quantity

Key = tuple[str, str, str]


@dataclass(frozen=True)
class OpenFact:
    """A fact that is not known: a blank cell, a list that may hold more, a question that nobody has answered.

    `findings`: those that wait for it; `settles`: those of them that are decided once it is known, whatever it is.
    """

    cause: Cause
    subject: Row
    findings: tuple[Finding, ...]
    settles: tuple[Finding, ...]

    @property
    def seen(self) -> Seen:
        return self.cause.seen

    @property
    def question(self) -> str | None:
        """The code of the question, where a person is asked."""
        leaf = self.cause.leaf
        return leaf.question if isinstance(leaf, n.Attested) else None


@dataclass(frozen=True)
class Status:
    """What is open on some subjects: `facts`, the one that settles most first; `unmet`: findings that are not met."""

    findings: tuple[Finding, ...]
    facts: tuple[OpenFact, ...]
    unmet: tuple[Finding, ...]

    @property
    def next(self) -> OpenFact | None:
        """The next useful fact."""
        return next(iter(self.facts), None)

    @property
    def questions(self) -> tuple[OpenFact, ...]:
        return tuple(fact for fact in self.facts if fact.question)


def status(assessment: Assessment, who: str | None = None) -> Status:
    """What is open on a subject; on a unit with all that belongs to it and to the units below it; or on everything.

    Raises UsageError, naming the nearest, for an id that no record has.
    """
    rows = {(row.entity.name, row.id) for row in _within(assessment, who)} if who else None
    findings = tuple(f for f in assessment.findings if rows is None or (f.subject.kind, f.subject.id) in rows)
    facts = sorted(open_facts(findings), key=lambda fact: (-len(fact.settles), -len(fact.findings), fact.seen.origin))
    return Status(findings, tuple(facts), tuple(f for f in findings if f.outcome is RuleOutcome.NOT_MET))


def _within(assessment: Assessment, who: str) -> Iterator[Row]:
    dossier = assessment.dossier
    named = [row for table in dossier.schema.subjects if (row := dossier.get(table, who))]
    if not named:
        ids = [row.id for table in dossier.schema.subjects for row in dossier.rows(table)]
        en, vi = f"no subject {who!r}{nearest(who, ids)}", f"không có đối tượng {who!r}{nearest(who, ids, 'vi')}"
        raise UsageError([Problem(who, "unknown-subject", en, vi)])
    for row in named:
        yield row
        record = row.entity.record
        below = dossier.below(row.entity.name, row.id) if record and record.parent else ()
        yield from below
        for owner in (row, *below) if record and record.parent else ():
            yield from _owned(assessment, owner)


def _owned(assessment: Assessment, owner: Row) -> Iterator[Row]:
    """The subjects that belong to a unit."""
    for table in assessment.dossier.schema.subjects:
        record = assessment.dossier.schema[table].record
        if record and record.owner:
            yield from assessment.dossier.related(table, record.owner, owner.id)


def open_facts(findings: Iterable[Finding]) -> Iterator[OpenFact]:
    """Every fact that undetermined findings wait for, each once."""
    waiting: dict[Key, list[tuple[Cause, Finding]]] = {}
    alone: dict[Key, list[Finding]] = {}
    for finding in findings:
        if finding.outcome is RuleOutcome.UNDETERMINED:
            causes = {_key(cause, finding): cause for cause in _gaps(finding)}
            for key, cause in causes.items():
                waiting.setdefault(key, []).append((cause, finding))
            if len(causes) == 1 and _rests_on_facts_alone(finding):
                alone.setdefault(next(iter(causes)), []).append(finding)
    for key, found in waiting.items():
        yield OpenFact(found[0][0], found[0][1].row, tuple(f for _, f in found), tuple(alone.get(key, ())))


def _gaps(finding: Finding) -> tuple[Cause, ...]:
    """What is not known; where all is filled in and still does not decide (units that are not alike), all of it.

    A rule that only describes is left undetermined by facts that are known: nothing is open there.
    """
    if finding.trace is not None and finding.trace.truth is not UNKNOWN:
        return ()
    return tuple(filter(_is_gap, finding.causes)) or finding.causes


def _is_gap(cause: Cause) -> bool:
    """What is filled in and clear, or known to be absent, is no question to anyone."""
    seen = cause.seen
    if isinstance(cause.leaf, n.Attested) or seen.value is None:
        return not seen.denied
    place = seen.holder.entity.fields.get(seen.name)
    if isinstance(seen.value, Period):
        return not seen.value.is_day and (place is None or place.kind == "date")
    return isinstance(seen.value, Quantity) and not seen.value.is_exact


def _rests_on_facts_alone(finding: Finding) -> bool:
    """Whether nothing else is open: what follows once the rule is known to apply or to be due, another rule's outcome,
    or what the text leaves open."""
    return finding.reason is None and finding.trace is not None and all(leaf.seen for leaf in deciding(finding.trace))


def _key(cause: Cause, finding: Finding) -> Key:
    leaf = cause.leaf
    if isinstance(leaf, n.Attested):
        return finding.subject.kind, finding.subject.id, leaf.question
    return cause.seen.table, cause.seen.row, f"{cause.seen.path} {cause.seen.origin}"
