"""Graphs that would crash, hang or corrupt the core of durable_rules are refused before it sees them (guard rail 3)."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.live import limits
from criteria_engine.live.gates import WIDEST, Gate, Graph, settle
from criteria_engine.live.limits import GROUP, GROUPS, PARENTS, refuse
from criteria_engine.live.network import Network
from criteria_engine.live.plain import Plain
from criteria_engine.live.pool import Pool
from live.guards import needs_durable


def with_parts(count: int) -> Graph:
    """One gate over so many atoms."""
    graph = Graph()
    graph.gate("whole", "all", *(graph.atom(number) for number in range(count)))
    return graph


def with_parents(count: int) -> Graph:
    """One atom under so many gates."""
    graph = Graph()
    atom = graph.atom("atom")
    for number in range(count):
        graph.gate(number, "not", atom)
    return graph


def with_tests(count: int) -> Graph:
    """So many atoms, each asked for by some gate."""
    graph = Graph()
    graph.join("whole", "all", [graph.atom(number) for number in range(count)])
    return graph


def with_gate(op: str, *parts: Any) -> Graph:
    """A gate as it stands, over the atoms a and b."""
    graph = Graph({"a": None, "b": None})
    graph.gates["whole"] = Gate(op, parts)
    return graph


def ring() -> Graph:
    graph = Graph({"a": None})
    graph.gates |= {"one": Gate("all", ("a", "two")), "two": Gate("not", ("one",))}
    return graph


TOO_MUCH = {
    "a gate of sixteen parts": (lambda: with_parts(WIDEST + 1), "is no gate"),
    "a gate without parts": (lambda: with_gate("all"), "is no gate"),
    "a gate with too many parts for its table": (lambda: with_gate("not", "a", "b"), "is no gate"),
    "a gate of no table": (lambda: with_gate("none", "a"), "is no gate"),
    "a part twice": (lambda: with_gate("all", "a", "a"), "asks twice"),
    "a part that is not there": (lambda: with_gate("all", "a", "c"), "stands in a ring, or before its parts"),
    "a ring": (ring, "stands in a ring"),
    "a node with 255 parents": (lambda: with_parents(PARENTS + 1), "255 gates ask for 'atom'"),
    "more nodes than groups hold": (lambda: with_parts(limits.LARGEST), "30001 nodes, of at most 30000"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_the_core_cannot_bear_is_refused_with_its_remedy(what: str) -> None:
    graph, said = TOO_MUCH[what]
    with pytest.raises(ce.PackError) as refused:
        refuse(graph(), "model[M1]")
    problem = next(p for p in refused.value.problems if said in p.message)
    assert (problem.at, problem.code) == ("model[M1]", "live-limit")
    assert "engine='plain'" in problem.message and "engine='plain'" in problem.said("vi")


@pytest.mark.parametrize("what", TOO_MUCH)
def test_neither_a_pool_nor_a_network_takes_it(what: str) -> None:
    graph = TOO_MUCH[what][0]()
    with pytest.raises(ce.PackError):
        Pool().values("key", graph, dict.fromkeys(graph.atoms, "T"))
    with pytest.raises(ce.PackError):
        Network(graph, dict.fromkeys(graph.atoms, "T"))


def test_a_join_is_never_wider_than_the_core_bears() -> None:
    graph = Graph()
    graph.join("whole", "any", [graph.atom(number) for number in range(5_000)])
    refuse(graph, "unit[U1]")


def test_the_engine_without_durable_rules_has_no_limits() -> None:
    graph = with_parents(PARENTS + 1)
    assert Plain().values("key", graph, {"atom": "T"})[0] == "F"


@needs_durable
@pytest.mark.parametrize("graph", [with_parts(WIDEST), with_parents(PARENTS), with_tests(40 * GROUP)], ids=len)
def test_what_lies_within_the_limits_works(graph: Graph) -> None:
    told = dict.fromkeys(graph.atoms, "T")
    network = Network(graph, told)  # type: ignore[arg-type]
    network.tell({next(iter(graph.atoms)): "U"})
    assert network.values == settle(graph, {**told, next(iter(graph.atoms)): "U"})  # type: ignore[arg-type]
    network.close()


# --- without the limits -------------------------------------------------------------------------------------------

UNFENCED = """
import sys
sys.path.insert(0, {tests!r})
from criteria_engine.live import network
from criteria_engine.live.gates import settle
from live.test_limits import *
network.refuse = lambda graph, at: None
network.GROUP = {group}
graph = {graph}
told = dict.fromkeys(graph.atoms, "T")
found = network.Network(graph, told).values
print("RIGHT" if found == settle(graph, told) else "WRONG")
"""


def unfenced(graph: str, group: int = GROUP, patience: float = 20) -> str:
    """What becomes of a graph that nobody refuses, in a process of its own: right, wrong, error, crash or hang."""
    code = UNFENCED.format(tests=str(__file__).rsplit("/live/", 1)[0], group=group, graph=graph)
    try:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return "hang"
    if done.returncode < 0:
        return signal.Signals(-done.returncode).name
    return done.stdout.strip().lower() or f"error {done.stderr.rstrip()[-3:]}"


@needs_durable
def test_without_the_limits_the_core_fails() -> None:
    """Planted: the refusal is taken out. What comes of parents beyond the core's table depends on what lies behind it:
    a crash, an error or, by luck, the right answer."""
    assert unfenced("with_parts(10)") == "right"
    assert unfenced("with_parts(17)") == "error 304"
    assert any(unfenced(f"with_parents({count})") != "right" for count in (257, 258, 256, 260, 264, 300))


@needs_durable
def test_without_the_limit_of_groups_the_core_hangs() -> None:
    """Planted: a group for each node, so that the root has as many tests as there are nodes."""
    assert unfenced("with_tests(470)", group=1) == "right"
    assert unfenced("with_tests(520)", group=1, patience=4) == "hang"


def test_the_limits_keep_a_margin_to_what_was_measured() -> None:
    """Measured on 2.0.28: 16 facts a rule, 255 rules with one test, 511 tests on a field."""
    assert (WIDEST, PARENTS, GROUPS) == (15, 254, 500) and GROUP <= 60
