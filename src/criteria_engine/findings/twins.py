"""Rules of several packs that say the same: their clauses restate one another and their conditions are alike.

Such rules make one finding that cites all their clauses. Where a reading or a parameter makes them differ, each has
its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from criteria_engine.conditions.settle import settled
from criteria_engine.evaluate.judge import Court
from criteria_engine.packs.model import Pack, Rule

Named = tuple[str, str]


def twins(courts: Sequence[Court]) -> Mapping[Named, Named]:
    """For each rule that has a twin in another pack, (pack, rule) of the one in the earliest document.

    Rules of one pack never share a finding: the author has kept them apart.
    """
    alike: dict[Hashable, list[tuple[Pack, Rule]]] = {}
    for court in sorted({court.pack.id: court for court in courts}.values(), key=lambda c: rank(c.pack)):
        for rule in court.pack.rules:
            alike.setdefault(_signature(court, rule), []).append((court.pack, rule))
    leaders: dict[Named, Named] = {}
    for group in alike.values():
        for members in _together(group):
            (pack, rule), *others = members
            leaders |= {(p.id, r.id): (pack.id, rule.id) for p, r in members} if others else {}
    return leaders


def _together(group: Sequence[tuple[Pack, Rule]]) -> list[list[tuple[Pack, Rule]]]:
    """Rules with like conditions put together as far as their clauses restate one another, one rule of each pack;
    a rule goes with the one that an overlay has from its base before any other."""
    found: list[list[tuple[Pack, Rule]]] = []
    for pack, rule in group:
        fitting = [members for members in found if _may_join(members, pack, rule)]
        same = (m for m in fitting if any({rule.id, *rule.formerly} & {r.id, *r.formerly} for _, r in m))
        chosen = next(same, fitting[0] if fitting else None)
        if chosen is None:
            found.append([(pack, rule)])
        else:
            chosen.append((pack, rule))
    return found


def _may_join(members: Sequence[tuple[Pack, Rule]], pack: Pack, rule: Rule) -> bool:
    apart = all(other.id != pack.id for other, _ in members)
    return apart and any(_restate(pack, rule, other_pack, other) for other_pack, other in members)


def rank(pack: Pack) -> tuple[str, ...]:
    """Earliest document first; packs of the same documents by their depth."""
    days = sorted(str(d.start) for d in pack.documents.values())
    return (days[0], str(len(pack.layers)), pack.id)


def _signature(court: Court, rule: Rule) -> Hashable:
    parameters = {name: value.values for name, value in court.pack.parameters.items()}
    # The share that "about" spans bears on every comparison.
    about = parameters.get("about")
    # Alike under every other reading too, one at a time: a finding says what each would turn it into.
    conditions = tuple(
        settled(part, readings, parameters, court.pack.id)
        for readings in _one_by_one(court, rule)
        for part in (rule.when, rule.due, rule.require)
    )
    # A finding names the readings that it rests on: those of every rule that shares it.
    readings = tuple((name, court.readings[name]) for name in sorted(rule.tested))
    return rule.subject, rule.per, rule.level, rule.basis, readings, rule.withdrawn, about, repr(conditions)


def _one_by_one(court: Court, rule: Rule) -> Iterator[Mapping[str, str]]:
    """The readings in use, then those with one that the rule tests put to another value."""
    yield court.readings
    for name in sorted(rule.tested):
        others = (value for value in court.pack.readings[name].values if value != court.readings[name])
        yield from ({**court.readings, name: value} for value in others)


def _restate(pack: Pack, rule: Rule, other_pack: Pack, other: Rule) -> bool:
    """Whether a clause of one rule is, restates or says more closely a clause of the other."""
    if set(rule.clauses) & set(other.clauses):
        return True
    pairs = ((a, b) for a in rule.clauses for b in other.clauses)
    return any(b in _restated(pack, a) or a in _restated(other_pack, b) for a, b in pairs)


def _restated(pack: Pack, clause: str) -> tuple[str, ...]:
    relations = pack.clauses[clause].relations
    return (*relations.get("restates", ()), *relations.get("specialises", ()))
