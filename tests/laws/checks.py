"""The laws as functions: each takes what was drawn, asks the engine, and raises `Broken` where the law does not hold.

They are apart from the tests so that a planted defect can be shown to break them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from laws.worlds import World

import river
from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.packs.model import walk
from criteria_engine.records.dossier import Dossier
from criteria_engine.values import TRUE, UNKNOWN, Truth


class Broken(AssertionError):
    """A law does not hold; says of which condition and in which two dossiers."""


def caught(law: Callable[..., None], *drawn: st.SearchStrategy[Any], examples: int = 300) -> None:
    """The law breaks within so many examples, the same ones every time; to be called with a defect planted."""

    @settings(max_examples=examples, derandomize=True, database=None, phases=[Phase.generate])
    @given(*drawn)
    def tried(*values: Any) -> None:
        law(*values)

    with pytest.raises(Broken):
        tried()


def on_file(tables: Mapping[str, Any]) -> Dossier:
    found = river.dossier(tables)
    assert not found.problems, found.problems
    return found


def truths(tables: Mapping[str, Any], conditions: Iterable[n.Condition]) -> list[Truth]:
    asked = river.question(on_file(tables))
    return [evaluate(asked, condition).truth for condition in conditions]


def known_truths_stay(world: World, conditions: Sequence[n.Condition]) -> None:
    """What is true or false of the gaps is true or false however they turn out."""
    known = [(c, t) for c, t in zip(conditions, truths(world.open, conditions), strict=True) if t is not UNKNOWN]
    for tables in world.completions:
        later = truths(tables, [condition for condition, _ in known])
        for (condition, before), after in zip(known, later, strict=True):
            if before is not after:
                raise Broken(f"{before.value} became {after.value}\nof {condition}\nfrom {world.open}\nto   {tables}")


def nothing_is_left_unknown(world: World, conditions: Sequence[n.Condition]) -> None:
    """Where nothing is missing, every condition that the text itself does not leave open is decided."""
    tables = next(world.completions)
    for condition, truth in zip(conditions, truths(tables, conditions), strict=True):
        if truth is UNKNOWN and not _leaves_open(condition):
            raise Broken(f"unknown though nothing is missing\nof {condition}\nin {tables}")


def _leaves_open(condition: n.Condition) -> bool:
    return any(isinstance(node, n.Open | n.Attested) for node in walk(condition))


def same(before: Sequence[Truth], after: Sequence[Truth], conditions: Sequence[n.Condition], why: str) -> None:
    for condition, a, b in zip(conditions, before, after, strict=True):
        if a is not b:
            raise Broken(f"{a.value} against {b.value}: {why}\nof {condition}")


def holds(condition: n.Condition, tables: Mapping[str, Any]) -> bool:
    return truths(tables, [condition])[0] is TRUE
