"""Which graphs a network may be built of. What is refused here would crash, hang or corrupt the core of durable_rules.

The numbers are measured on durable_rules 2.0.28, each with a margin (docs/live.md, "Limits").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from criteria_engine.errors import PackError, Problem
from criteria_engine.live.gates import ARITY, TABLES, WIDEST, Graph

# Nodes whose tests share one hash table of the core.
GROUP = 60
# Tests at the root of a rule set, one for each group; with the one that every fact satisfies 512 of them hang.
GROUPS = 500
LARGEST = GROUP * GROUPS
# Rules with one and the same test.
PARENTS = 254
_REMEDY = "engine='plain' has no such limit", "dùng engine='plain' thì không có giới hạn này"


def refuse(graph: Graph, at: str) -> None:
    """Raises PackError with everything about the graph that durable_rules cannot bear."""
    problems = [Problem(at, "live-limit", f"{en}; {_REMEDY[0]}", f"{vi}; {_REMEDY[1]}") for en, vi in _faults(graph)]
    if problems:
        raise PackError(problems)


def _faults(graph: Graph) -> Iterator[tuple[str, str]]:
    if len(graph) > LARGEST:
        yield f"{len(graph)} nodes, of at most {LARGEST}", f"{len(graph)} nút, nhiều nhất là {LARGEST}"
    for node, asking in Counter(part for gate in graph.gates.values() for part in gate.parts).items():
        if asking > PARENTS:
            en = f"{asking} gates ask for {node!r}, of at most {PARENTS}"
            yield en, f"{asking} cổng hỏi đến {node!r}, nhiều nhất là {PARENTS}"
    yield from _unsound(graph)


def _unsound(graph: Graph) -> Iterator[tuple[str, str]]:
    """Gates whose parts do not all come before them (so a ring is one), or are repeated, too many or too few."""
    known = set(graph.atoms)
    for node, gate in graph.gates.items():
        wanted = ARITY.get(gate.op, len(gate.parts))
        if gate.op not in TABLES or not 0 < len(gate.parts) <= WIDEST or len(gate.parts) != wanted:
            yield f"{node!r} is no gate: {gate}", f"{node!r} không phải là cổng hợp lệ: {gate}"
        if len(set(gate.parts)) < len(gate.parts):
            yield f"{node!r} asks twice for one part", f"{node!r} hỏi hai lần cùng một phần"
        late = [part for part in gate.parts if part not in known]
        if late or node in known:
            en = f"{node!r} stands in a ring, or before its parts {late!r}"
            yield en, f"{node!r} nằm trong vòng lặp hoặc đứng trước các phần của nó {late!r}"
        known.add(node)
