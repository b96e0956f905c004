"""Rings in a graph of names: who refers round to itself (parents of units, rules that ask for each other)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def rings(asks: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Every ring met when going through the names in order, each once and from its least name on.

    >>> rings({"a": ["b"], "b": ["c"], "c": ["b"]})
    [['b', 'c']]
    """
    found: list[list[str]] = []
    settled: set[str] = set()
    for start in sorted(asks):
        _visit(asks, start, found, settled)
    return found


def _visit(asks: Mapping[str, Iterable[str]], start: str, found: list[list[str]], settled: set[str]) -> None:
    # An explicit stack: a chain of parents may be longer than Python's recursion goes.
    trail: list[str] = []
    todo = [(start, iter(sorted(asks.get(start, ()))))] if start not in settled else []
    trail.append(start)
    while todo:
        name, rest = todo[-1]
        following = next(rest, None)
        if following is None:
            settled.add(name)
            todo.pop()
            trail.pop()
        elif following in trail:
            found.append(_from_least(trail[trail.index(following) :]))
        elif following not in settled:
            trail.append(following)
            todo.append((following, iter(sorted(asks.get(following, ())))))


def _from_least(ring: list[str]) -> list[str]:
    turn = ring.index(min(ring))
    return ring[turn:] + ring[:turn]
