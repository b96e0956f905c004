"""The law: an engine says of a case what the reference says. Broken, it tells the smallest case that it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import river
import small
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema
from parity import drawing, schemas
from parity.case import Case, differences
from parity.engines import Engine, reference
from parity.forced import CELLS

Cell = tuple[str, str]
# So many parts of the language are put into a case; or one slice of all of them.
FORCED = 10
SLICES = 12
# What seldom makes a difference is asked more often.
RARE = [cell for cell in CELLS if cell[0] in ("the period", "during the period", "distinct")]
_MOST_SCHEMAS = 40


class Broken(AssertionError):
    """An engine differs from the reference."""


def sliced(number: int) -> Sequence[Cell]:
    """One of the slices that all parts of the language, at all places, are dealt into."""
    return CELLS[number::SLICES]


def drawn(seed: int, cells: Sequence[Cell] | None = None, shape: str | None = None) -> Case:
    """The case of a number; the given cells stand in it, else some of all."""
    random = Random(seed)
    schema = _schema(random)
    some = [*random.sample(CELLS, FORCED), *random.sample(RARE, 2)] if cells is None else cells
    return drawing.case(random.choice, schema, some, shape=shape)


def _schema(random: Random) -> Schema:
    """Mostly one of the random schemas, else one that people wrote."""
    written = (small.SCHEMA, river.SCHEMA, shipped_schema())
    return random.choice(written) if random.random() < 0.3 else schemas.schema(random.randrange(_MOST_SCHEMAS))


def holds(case: Case, engines: Mapping[str, Engine], smaller: bool = True) -> None:
    """Raises Broken where an engine differs from the reference."""
    wanted = reference(case)
    for name, engine in engines.items():
        if lines := differences(wanted, engine(case)):
            found = (
                smallest(case, lambda one, ask=engine: bool(differences(reference(one), ask(one)))) if smaller else case
            )  # type: ignore[misc]
            lines = differences(reference(found), engine(found)) or lines
            raise Broken("\n".join([f"{name} differs:", *lines[:5], *told(found)]))


def told(case: Case) -> Iterator[str]:
    """A case in words, so that it can be written down as a test."""
    yield f"records: {case.raw}"
    yield f"judged with: {case.options}"
    for pack in case.packs:
        yield f"pack {pack.id}, in force {pack.in_force}, for {pack.applies_to}"
        yield from (f"  {rule}" for rule in pack.rules)


# --- a smaller case that differs too ----------------------------------------------------------------------------


def smallest(case: Case, differs: Callable[[Case], bool]) -> Case:
    """The case with everything left out that the difference does not need, one thing at a time."""
    going_on = True
    while going_on:
        going_on = False
        for other in _smaller(case):
            if _still(other, differs):
                case, going_on = other, True
                break
    return case


def _still(case: Case, differs: Callable[[Case], bool]) -> bool:
    try:
        return differs(case)
    except Exception:
        return False


def _smaller(case: Case) -> Iterator[Case]:
    if len(case.packs) == 1 and case.packs[0].base is None:
        [pack] = case.packs
        for rules in _without_one(pack.rules):
            yield _with(case, pack, rules)
        for number, rule in enumerate(pack.rules):
            for part in ("when", "due", "in_force"):
                if getattr(rule, part) is not None:
                    rules = [*pack.rules[:number], replace(rule, **{part: None}), *pack.rules[number + 1 :]]  # type: ignore[arg-type]
                    yield _with(case, pack, rules)
    elif len(case.packs) > 1:
        yield from (replace(case, packs=tuple(packs)) for packs in _without_one(case.packs))
    yield from (replace(case, raw=raw) for raw in _less(case.raw))


def _with(case: Case, pack: Pack, rules: Sequence[Rule]) -> Case:
    return replace(case, packs=(replace(pack, rules=tuple(rules), digest=drawing.unheard_of(pack.id)),))


def _without_one(items: Sequence[Any]) -> Iterator[list[Any]]:
    """Halves first, so that much goes at once."""
    if len(items) > 2:
        yield list(items[: len(items) // 2])
        yield list(items[len(items) // 2 :])
    yield from ([*items[:n], *items[n + 1 :]] for n in range(len(items)))


def _less(value: Any) -> Iterator[Any]:
    """The records with one table, row, cell or item left out."""
    if isinstance(value, Mapping):
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: less} for less in _less(value[key]))
    elif isinstance(value, list):
        yield from _without_one(value)
        for number, item in enumerate(value):
            yield from ([*value[:number], less, *value[number + 1 :]] for less in _less(item))
