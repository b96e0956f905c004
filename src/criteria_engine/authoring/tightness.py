"""Whether an overlay only tightens its base: every way in which it asks for less, or may, is told."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.conditions import nodes as n
from criteria_engine.packs.model import LEVELS, Pack, Rule


def loosened(pack: Pack) -> Iterator[str]:
    """Places where an overlay asks for less than its base, or where it can not be told.

    A condition that has only gained parts (`require` in an `all`, `when` in an `any`) asks for more; a changed one
    that is neither is told as changed, since no proof of it is tried.
    """
    base = pack.base
    if base is None:
        return
    for rule in pack.rules:
        names = (rule.id, *reversed(rule.formerly))
        before = next((base.by_id[name] for name in names if name in base.by_id), None)
        if before is None or before.withdrawn is not None:
            continue
        if rule.withdrawn is not None:
            yield f"{rule.id}: withdrawn"
        else:
            yield from (f"{rule.id}: {told}" for told in _compared(before, rule))
    for name, switch in base.readings.items():
        if pack.readings[name].default != switch.default:
            yield f"reading {name}: {switch.default} is now {pack.readings[name].default}; compare what it asks for"
    for name, parameter in base.parameters.items():
        if pack.parameters[name].values != parameter.values:
            yield f"parameter {name}: another value; compare what it asks for"


def _compared(before: Rule, after: Rule) -> Iterator[str]:
    if LEVELS.index(after.level) > LEVELS.index(before.level):
        yield f"level {before.level} is now {after.level}"
    if after.require != before.require and not _gained(before.require, after.require, n.All):
        yield "another condition is required; it may ask for less"
    if after.when != before.when and not (after.when is None or _gained(before.when, after.when, n.Any)):
        yield "it applies under another condition; it may apply to fewer"
    if after.due != before.due and after.due is not None:
        yield "it falls due under another condition; it may fall due later"
    if (after.subject, after.per) != (before.subject, before.per):
        yield "it is asked of another subject or period; it may be asked less often"
    if after.pack != before.pack and after.in_force not in (None, before.in_force):
        yield "it has another validity; it may be in force for less time"


def _gained(before: n.Condition | None, after: n.Condition, joined: type[n.All] | type[n.Any]) -> bool:
    """Whether `after` is `before` with further parts, all (or any) of them together."""
    if before is None or not isinstance(after, joined):
        return False
    own = before.parts if isinstance(before, joined) else (before,)
    return all(part in after.parts for part in own)
