"""What differs between two reports: first what was judged otherwise, then what came out otherwise.

A finding is the same one in both where whom it is about (table, id and period) and its rule are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from criteria_engine.reported.model import Finding, Key, Reported, Said, Subject

# lost: was met or waived, is not met. unmet: was open. open: is undetermined. judged: nothing was asked before.
# unjudged: nothing is asked any more. met: is met. waiver: the outcome is the same, and an exception came or went.
Kind = Literal["lost", "unmet", "open", "judged", "unjudged", "met", "waiver"]
KINDS: tuple[Kind, ...] = ("lost", "unmet", "open", "judged", "unjudged", "met", "waiver")
What = Literal["as_of", "pack", "digest", "reading", "profile", "registers_complete", "selected", "sources"]
_SETTINGS: tuple[What, ...] = ("profile", "registers_complete", "selected", "sources")
Match = tuple[Key, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One finding that came out otherwise; None on the side where there is none."""

    before: Finding | None
    after: Finding | None
    kind: Kind

    @property
    def finding(self) -> Finding:
        """The newer of the two."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def loses_a_must(self) -> bool:
        """Whether a duty that was met, or waived, is not met now."""
        return self.kind == "lost" and self.finding.level == "must"


@dataclass(frozen=True, slots=True)
class Turn:
    """A value of the run as a whole that is another one; None on the side that lacks it."""

    what: What
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Comparison:
    """`compared`: on how many findings both reports judged; with none of them nothing was compared at all."""

    before: Reported
    after: Reported
    turns: tuple[Turn, ...]
    changes: tuple[Change, ...]
    compared: int

    @property
    def is_vacuous(self) -> bool:
        return self.compared == 0

    @property
    def loses_a_must(self) -> bool:
        return any(change.loses_a_must for change in self.changes)

    @cached_property
    def new_rules(self) -> Mapping[str, Said]:
        """Rules that only the newer report knows, with their titles."""
        return _only_in(self.after, self.before)

    @cached_property
    def gone_rules(self) -> Mapping[str, Said]:
        return _only_in(self.before, self.after)

    @cached_property
    def by_unit(self) -> Mapping[str | None, tuple[Change, ...]]:
        """Changes by the unit that the subject belongs to; None where none is given."""
        found: dict[str | None, list[Change]] = {}
        for change in self.changes:
            found.setdefault(self.unit(change), []).append(change)
        return {unit: tuple(changes) for unit, changes in found.items()}

    @cached_property
    def by_criterion(self) -> Mapping[str | None, Counter[Kind]]:
        """How many changes of which kind each criterion has; None for rules outside the criteria."""
        found: dict[str | None, Counter[Kind]] = {}
        for change in self.changes:
            found.setdefault(change.finding.criterion, Counter())[change.kind] += 1
        return dict(sorted(found.items(), key=lambda item: item[0] or "~"))

    def subject(self, key: Key) -> Subject | None:
        """The subject as the newer report has it, else as the older one."""
        return self.after.by_subject.get(key) or self.before.by_subject.get(key)

    def unit(self, change: Change) -> str | None:
        found = self.subject(change.finding.subject.key)
        return found.unit if found else None


def compare(before: Reported, after: Reported) -> Comparison:
    """What the newer report has otherwise, by subject and rule, in the order of the newer one."""
    old, new = _findings(before, after), _findings(after, before)
    pairs = [(old.get(key), finding) for key, finding in new.items()]
    gone = [(finding, None) for key, finding in old.items() if key not in new]
    changes = tuple(Change(a, b, kind) for a, b in (*pairs, *gone) if (kind := _kind(a, b)))
    compared = sum(_is_judged(a) and _is_judged(b) for a, b in pairs)
    return Comparison(before, after, tuple(_turns(before, after)), changes, compared)


def _findings(report: Reported, other: Reported) -> dict[Match, Finding]:
    """Findings by what makes them the same; by their pack too where one report has a rule twice."""
    counts = [Counter((f.subject.key, f.rule) for f in r.findings) for r in (report, other)]
    twice = {key for found in counts for key, count in found.items() if count > 1}
    return {(*key, f.pack if key in twice else ""): f for f in report.findings for key in [(f.subject.key, f.rule)]}


def _is_judged(finding: Finding | None) -> bool:
    return finding is not None and finding.is_judged


def _kind(before: Finding | None, after: Finding | None) -> Kind | None:
    """What became of a finding; None where nothing did."""
    if before is None or not before.is_judged:
        return "judged" if _is_judged(after) else None
    if after is None or not after.is_judged:
        return "unjudged"
    if after.outcome == "not_met" and not after.is_waived and (before.outcome == "met" or before.is_waived):
        return "lost"
    if after.outcome == before.outcome:
        return "waiver" if after.is_waived is not before.is_waived else None
    return _turned(after)


def _turned(after: Finding) -> Kind:
    if after.outcome == "met":
        return "met"
    return "open" if after.outcome == "undetermined" else "unmet"


def _only_in(report: Reported, other: Reported) -> dict[str, Said]:
    known = {finding.rule for finding in other.findings}
    return {f.rule: f.title for f in report.findings if f.rule not in known}


# --- what was judged otherwise ----------------------------------------------------------------------------------


def _turns(before: Reported, after: Reported) -> Iterator[Turn]:
    """What may be the reason of the changes: the day, the packs, the readings, what was looked at."""
    if before.as_of != after.as_of:
        yield Turn("as_of", "", before.as_of.isoformat(), after.as_of.isoformat())
    yield from _of("pack", *({p.id: p.version for p in r.packs} for r in (before, after)))
    yield from _digests(before, after)
    yield from _of("reading", before.readings, after.readings)
    for what, old, new in zip(_SETTINGS, _settings(before), _settings(after), strict=True):
        if old != new:
            yield Turn(what, "", old, new)


def _settings(report: Reported) -> tuple[str | None, ...]:
    closed = "true" if report.registers_complete else None
    return report.profile, closed, report.selected, "; ".join(report.sources) or None


def _of(what: What, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Turn]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield Turn(what, name, before.get(name), after.get(name))


def _digests(before: Reported, after: Reported) -> Iterator[Turn]:
    """Packs of the same version whose files differ: somebody has worked on them."""
    old = {(p.id, p.version): p.digest for p in before.packs}
    for pack in after.packs:
        known = old.get((pack.id, pack.version), pack.digest)
        if known != pack.digest:
            yield Turn("digest", f"{pack.id} {pack.version}", known, pack.digest)
