"""The laws as functions: each takes what was drawn, asks the engine, and raises `Broken` where the law does not hold.

They are apart from the tests so that a planted defect can be shown to break them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, Verbosity, given, settings
from hypothesis import strategies as st

import river
from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.judge import Judgement
from criteria_engine.evaluate.question import RuleOutcome, Seen, Trace
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.packs.model import Rule, walk
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.values import UNKNOWN, Period, Truth
from laws.worlds import World

Drawn = TypeVar("Drawn")
# Worlds and batteries are too large to shrink: a law names the shortest condition that broke it instead.
LARGE = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate], verbosity=Verbosity.quiet)


class Broken(AssertionError):
    """A law does not hold; says of which condition and in which two dossiers."""


def drawn(strategy: st.SearchStrategy[Drawn], count: int) -> list[Drawn]:
    """So many examples, the same ones every time."""
    found: list[Drawn] = []

    @settings(max_examples=count, derandomize=True, database=None, phases=[Phase.generate])
    @given(strategy)
    def collect(example: Drawn) -> None:
        found.append(example)

    collect()
    return found


def caught(law: Callable[..., None], examples: Iterable[tuple[Any, ...]]) -> None:
    """The law breaks on one of the examples; to be called with a defect planted."""
    with pytest.raises(Broken):
        for example in examples:
            law(*example)


def report(broken: Sequence[tuple[Any, str]], where: Callable[[], str]) -> None:
    """Raises `Broken` for the shortest of the conditions (or rules) that broke the law, if any did."""
    if broken:
        shortest, what = min(broken, key=lambda pair: len(str(pair[0])))
        raise Broken(f"{what}\nof {shortest}\n{where()}")


def changes(before: Any, after: Any, at: str = "") -> str:
    """What became known between two dossiers, one line for each place; then the first one whole."""
    lines = sorted(_changes(before, after, at))
    return "\n".join([*lines, f"in {before}"])


def _changes(before: Any, after: Any, at: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {*before, *after}:
            yield from _changes(before.get(key), after.get(key), f"{at}.{key}")
    elif isinstance(before, list) and isinstance(after, list):
        for number, (a, b) in enumerate(zip_longest(before, after)):
            yield from _changes(a, b, f"{at}[{number}]")
    elif before != after:
        yield f"  {at.lstrip('.')}: {before!r} became {after!r}"


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
        broken = [(c, f"{a.value} became {b.value}") for (c, a), b in zip(known, later, strict=True) if a is not b]
        report(broken, lambda tables=tables: changes(world.open, tables))


def nothing_is_left_unknown(world: World, conditions: Sequence[n.Condition]) -> None:
    """Where nothing is missing, every condition that the text itself does not leave open is decided."""
    tables = next(world.completions)
    found = zip(conditions, truths(tables, conditions), strict=True)
    broken = [
        (c, "unknown though nothing is missing") for c, truth in found if truth is UNKNOWN and not _leaves_open(c)
    ]
    report(broken, lambda: f"in {tables}")


def _leaves_open(condition: n.Condition) -> bool:
    return any(isinstance(node, n.Open | n.Attested) for node in walk(condition))


def refining_keeps_outcomes(world: World, rules: Sequence[Rule], choices: Iterable[Sequence[int]]) -> None:
    """met, not_met and not_applicable stay when more becomes known; only what was not due yet may turn out met."""
    before = _outcomes(world.open, rules)
    for choice in choices:
        later = world.half(choice)
        pairs = zip(_asked(rules), before, _outcomes(later, rules), strict=True)
        broken = [
            (rule, f"{_said(was)} became {_said(now)} in {period}")
            for (rule, period), was, now in pairs
            if _moved(was, now)
        ]
        report(broken, lambda later=later: changes(world.open, later))


def _said(judgement: Judgement) -> str:
    return f"{judgement.outcome.value} ({judgement.reason})"


def _moved(was: Judgement, now: Judgement) -> bool:
    done_early = was.reason == "not_due" and now.outcome is RuleOutcome.MET
    return was.outcome not in (RuleOutcome.UNDETERMINED, now.outcome) and not done_early


def _asked(rules: Sequence[Rule]) -> list[tuple[Rule, Period | None]]:
    years = (Period.year(2022), Period.year(2023))
    return [(rule, period) for rule in rules for period in (years if rule.per else (None,))]


def _outcomes(tables: Mapping[str, Any], rules: Sequence[Rule]) -> list[Judgement]:
    found = on_file(tables)
    court = river.court(found, rules)
    site = found.get("site", "S1")
    assert site is not None
    return [court.judge(rule, site, period) for rule, period in _asked(rules)]


def order_of_rows_never_matters(tables: Mapping[str, Any], conditions: Sequence[n.Condition], random: Random) -> None:
    """Rows of tables and cells of rows in another order: the same problems and the same traces, addresses included."""
    first, second = river.dossier(tables), river.dossier(shuffled(tables, random, items=False))
    if set(first.problems) != set(second.problems):
        raise Broken(f"problems differ: {set(first.problems) ^ set(second.problems)}")
    for condition in conditions:
        a, b = (plain(evaluate(river.question(found), condition)) for found in (first, second))
        if a != b:
            raise Broken(f"traces differ\nof {condition}\n{a}\n{b}")


def order_of_items_never_matters(tables: Mapping[str, Any], conditions: Sequence[n.Condition], random: Random) -> None:
    """Items of lists in another order: the same truths (their addresses are their places in the list)."""
    before, after = truths(tables, conditions), truths(shuffled(tables, random, items=True), conditions)
    pairs = zip(conditions, before, after, strict=True)
    broken = [(c, f"{a.value} against {b.value} in another order") for c, a, b in pairs if a is not b]
    report(broken, lambda: f"in {tables}")


def shuffled(tables: Mapping[str, Any], random: Random, items: bool) -> dict[str, Any]:
    def mixed(value: Any, depth: int) -> Any:
        if isinstance(value, Mapping):
            parts = [(key, mixed(part, depth + 1)) for key, part in value.items()]
            return dict(random.sample(parts, len(parts)))
        if isinstance(value, list):
            parts = [mixed(part, depth + 1) for part in value]
            return random.sample(parts, len(parts)) if items or depth == 1 else parts
        return value

    found: dict[str, Any] = mixed(tables, 0)
    return found


def plain(value: Any) -> Any:
    """A trace as nested tuples, rows by what names them."""
    if isinstance(value, Row):
        return value.entity.name, value.id, value.owner, value.path, value.address.row
    if isinstance(value, Trace | Seen):
        return tuple(plain(getattr(value, name)) for name in value.__dataclass_fields__)
    return tuple(map(plain, value)) if isinstance(value, tuple) else value
