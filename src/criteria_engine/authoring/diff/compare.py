"""What two packs differ in: rules, clauses, readings, parameters, criteria and verdicts, each by its id and in words.

Flat packs are compared, so an overlay is what it comes to. Every part is compared as it is understood, not as it is
written; a parameter or a reading that changes is told as that, and not as another condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from criteria_engine.authoring.diff.parts import (
    CLAUSE,
    PACK,
    PARAMETER,
    READING,
    RULE,
    TITLED,
    VERDICT,
    Side,
    Table,
    Words,
)
from criteria_engine.packs.model import Clause, Criterion, Pack, ReadingSwitch, Rule

Kind = Literal["added", "removed", "changed"]
What = Literal["pack", "reading", "parameter", "criterion", "verdict", "clause", "rule"]
# What a reader sees, and neither an outcome nor who has to act rests on.
_WORDING = frozenset({"title", "remedy", "summary", "locator", "reason"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a thing that changed, before and after, in words; "" where there is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added, removed or changed. `clauses`: what it rests on, its own id for a clause."""

    what: What
    kind: Kind
    id: str
    title: str
    clauses: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    reason: str = ""

    @property
    def in_words_only(self) -> bool:
        return self.kind == "changed" and all(part.name in _WORDING for part in self.parts)


@dataclass(frozen=True)
class Difference:
    """`renamed`: rules of `after` that take the place of a rule of `before` under another id."""

    before: Pack
    after: Pack
    changes: tuple[Change, ...]
    renamed: Mapping[str, str]

    def counted(self, kind: Kind) -> int:
        return sum(change.what == "rule" and change.kind == kind for change in self.changes)


def difference(before: Pack, after: Pack, lang: str) -> Difference:
    """Everything that `after` has otherwise than `before`, in the words of `lang`."""
    old, new = Side(before, lang), Side(after, lang)
    renamed = dict(_renamed(before, after))
    changes = [
        *_of_packs(old, new),
        *_compared("reading", before.readings, after.readings, READING, old, new),
        *_compared("parameter", before.parameters, after.parameters, PARAMETER, old, new),
        *_compared("criterion", before.criteria, after.criteria, TITLED, old, new),
        *_compared("verdict", before.verdicts, after.verdicts, VERDICT, old, new),
        *_compared("clause", before.clauses, after.clauses, CLAUSE, old, new),
        *_rules(old, new, renamed),
    ]
    return Difference(before, after, tuple(changes), renamed)


def _renamed(before: Pack, after: Pack) -> Iterator[tuple[str, str]]:
    """Rules that took the place of one under another id, which is gone."""
    for rule in after.rules:
        gone = [name for name in rule.formerly if name in before.by_id and name not in after.by_id]
        if gone and rule.id not in before.by_id:
            yield rule.id, gone[-1]


def _of_packs(old: Side, new: Side) -> Iterator[Change]:
    parts = _parts(old.pack, new.pack, PACK, old, new)
    if parts:
        yield Change("pack", "changed", new.pack.id, new.pack.title[new.lang], (), parts)


def _compared(
    what: What, before: Mapping[str, Any], after: Mapping[str, Any], table: Table,
    old: Side, new: Side,
) -> Iterator[Change]:  # fmt: skip
    for name in dict.fromkeys((*after, *before)):
        known = after.get(name, before.get(name))
        parts = _parts(before[name], after[name], table, old, new) if name in before and name in after else ()
        kind: Kind = "added" if name not in before else "removed" if name not in after else "changed"
        if parts or kind != "changed":
            yield Change(what, kind, name, _title_of(known, new.lang), _clauses_of(known), parts)


def _rules(old: Side, new: Side, renamed: Mapping[str, str]) -> Iterator[Change]:
    was, now = _asked(old.pack), _asked(new.pack)
    for name, rule in now.items():
        before = was.pop(renamed.get(name, name), None)
        if before is None:
            yield Change("rule", "added", name, rule.title[new.lang], rule.clauses)
        elif parts := _parts_of_rule(before, rule, old, new):
            yield Change("rule", "changed", name, rule.title[new.lang], rule.clauses, parts)
    for name, rule in was.items():
        gone = new.pack.by_id.get(name)
        reason = gone.withdrawn[new.lang] if gone and gone.withdrawn else ""
        yield Change("rule", "removed", name, rule.title[old.lang], rule.clauses, reason=reason)


def _parts_of_rule(before: Rule, after: Rule, old: Side, new: Side) -> tuple[Part, ...]:
    # The validity of the pack as a whole is told once, with the pack.
    shared = before.in_force is None and after.in_force is None
    return tuple(p for p in _parts(before, after, RULE, old, new) if not (shared and p.name == "in_force"))


def _asked(pack: Pack) -> dict[str, Rule]:
    return {rule.id: rule for rule in pack.rules if rule.withdrawn is None}


def _parts(before: Any, after: Any, table: Table, old: Side, new: Side) -> tuple[Part, ...]:
    return tuple(
        Part(name, *_told(said(before, old), said(after, new)))
        for name, (seen, said) in table.items()
        if seen(before, old) != seen(after, new)
    )


def _told(before: Words, after: Words) -> tuple[str, str]:
    """The words of both sides; of named things those alone that differ."""
    if isinstance(before, str) or isinstance(after, str):
        return str(before), str(after)
    differ = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    was, now = ("; ".join(f"{n} = {side[n]}" for n in differ if n in side) for side in (before, after))
    return was, now


def _title_of(thing: Any, lang: str) -> str:
    if isinstance(thing, Clause):
        return thing.summary[lang]
    return "" if isinstance(thing, ReadingSwitch) else str(thing.title[lang])


def _clauses_of(thing: Any) -> tuple[str, ...]:
    if isinstance(thing, ReadingSwitch):
        return thing.clauses
    return (thing.id,) if isinstance(thing, Clause | Criterion) else ()
