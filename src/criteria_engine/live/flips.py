"""What flipped between two boards, and which records it came of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import SubjectId
from criteria_engine.live.board import Cells, Key
from criteria_engine.live.drawer import Handle
from criteria_engine.live.quotas import Roof
from criteria_engine.live.wiring import Kind, Part

Spot = tuple[Key, Part]


@dataclass(frozen=True, slots=True)
class Flip:
    """An outcome that is another than before; None where the subject was not judged by it.

    `subject` is the unit for a quota. `name`: the rule or criterion; of a verdict its name, of a quota the counted
    duty, "" for the main verdict and for everything below a unit. `reviewed`: with the answers of people taken in.
    `because`: the records whose coming, change or going it follows from.
    """

    subject: SubjectId
    kind: Kind
    name: str
    before: RuleOutcome | None
    after: RuleOutcome | None
    because: tuple[Handle, ...]
    reviewed: bool = False
    pack: str = ""


def flips(before: Cells, after: Cells, because: Mapping[Spot, Iterable[Handle]]) -> list[Flip]:
    """Every difference of two boards, subjects first, each with the records noted for it."""
    spots = sorted(changed(before, after), key=_order)
    return [_flip(spot, before, after, because.get(spot, ())) for spot in spots]


def changed(before: Cells, after: Cells) -> Iterator[Spot]:
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is not new:
            had, has = (cell.outcomes if cell else {} for cell in (old, new))
            yield from ((key, part) for part in had.keys() | has.keys() if had.get(part) is not has.get(part))


def _flip(spot: Spot, before: Cells, after: Cells, because: Iterable[Handle]) -> Flip:
    key, part = spot
    had, has = (cells[key].outcomes.get(part) if key in cells else None for cells in (before, after))
    subject = SubjectId(key.table, key.id, part.period) if isinstance(key, Roof) else key
    return Flip(subject, part.kind, part.name, had, has, tuple(sorted(set(because))), part.reviewed, part.pack)


def _order(spot: Spot) -> tuple[object, ...]:
    key, part = spot
    return (1, key.table, key.id, "", part) if isinstance(key, Roof) else (0, key.kind, key.id, key.period, part)
