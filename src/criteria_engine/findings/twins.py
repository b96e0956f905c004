"""Rules of several packs that say the same: their clauses restate one another and their conditions are alike.

Such rules make one finding that cites all their clauses. Where a reading or a parameter makes them differ, each has
its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations

from criteria_engine.conditions.settle import settled
from criteria_engine.evaluate.judge import Court
from criteria_engine.packs.model import Pack, Rule

Named = tuple[str, str]


def twins(courts: Sequence[Court]) -> Mapping[Named, Named]:
    """For each rule that has a twin in another pack, (pack, rule) of the one in the earliest document."""
    alike: dict[Hashable, list[tuple[Pack, Rule]]] = {}
    for court in sorted(courts, key=lambda c: rank(c.pack)):
        for rule in court.pack.rules:
            alike.setdefault(_signature(court, rule), []).append((court.pack, rule))
    leaders: dict[Named, Named] = {}
    for group in alike.values():
        for (pack, rule), (other_pack, other) in combinations(group, 2):
            if pack.id != other_pack.id and _restate(pack, rule, other_pack, other):
                leader = leaders.setdefault((pack.id, rule.id), (pack.id, rule.id))
                leaders.setdefault((other_pack.id, other.id), leader)
    return leaders


def rank(pack: Pack) -> tuple[str, ...]:
    """Earliest document first; packs of the same documents by their depth."""
    days = sorted(str(d.start) for d in pack.documents.values())
    return (days[0], str(len(pack.layers)), pack.id)


def _signature(court: Court, rule: Rule) -> Hashable:
    parameters = {name: value.values for name, value in court.pack.parameters.items()}
    conditions = tuple(
        settled(part, court.readings, parameters, court.pack.id) for part in (rule.when, rule.due, rule.require)
    )
    return rule.subject, rule.per, rule.level, rule.basis, rule.tested, rule.withdrawn, repr(conditions)


def _restate(pack: Pack, rule: Rule, other_pack: Pack, other: Rule) -> bool:
    """Whether a clause of one rule is, or restates, a clause of the other."""
    if set(rule.clauses) & set(other.clauses):
        return True
    pairs = ((a, b) for a in rule.clauses for b in other.clauses)
    return any(b in _restated(pack, a) or a in _restated(other_pack, b) for a, b in pairs)


def _restated(pack: Pack, clause: str) -> tuple[str, ...]:
    return pack.clauses[clause].relations.get("restates", ())
