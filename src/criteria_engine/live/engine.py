"""Which engine works out the gates: durable_rules where it can be imported, else the tables themselves."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from criteria_engine.errors import Problem, UsageError
from criteria_engine.live.gates import EngineName, Graph, Letter, Node, Values
from criteria_engine.live.network import importable
from criteria_engine.live.plain import Plain
from criteria_engine.live.pool import Pool


class Engine(Protocol):
    """What a session asks of an engine; `key` says of whom a graph is."""

    @property
    def name(self) -> EngineName: ...

    def values(self, key: Hashable, graph: Graph, told: Values) -> dict[Node, Letter]:
        """The truth of every node, whose atoms are told."""

    def forget(self, key: Hashable) -> None:
        """Nobody will ask for this key again."""

    def check(self) -> None:
        """Raises EngineError where what is held is not what a full recompute gives."""

    def close(self) -> None:
        """Free what is held."""


def engine_named(name: EngineName | None) -> Engine:
    """The engine of a name; None takes durable_rules if it is there. Raises UsageError if it is wanted and is not."""
    if name not in (None, "durable_rules", "plain"):
        en = f"no engine {name!r}; known: durable_rules, plain"
        raise UsageError([Problem("engine", "no-engine", en, f"không có engine {name!r}; có: durable_rules, plain")])
    if name == "durable_rules" and not importable():
        en = "durable_rules cannot be imported: pip install criteria-engine[live], on Python below 3.13"
        vi = "không dùng được durable_rules: cài criteria-engine[live], với Python trước 3.13"
        raise UsageError([Problem("engine", "no-engine", en, vi)])
    return Plain() if name == "plain" or not importable() else Pool()
