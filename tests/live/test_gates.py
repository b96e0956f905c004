"""The gates say what `evaluate/judge.py` says: outcomes in the fixed order, verdicts as the worst of what is judged."""

from __future__ import annotations

import os
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.judge import Court, worst_of
from criteria_engine.evaluate.question import RuleOutcome, Trace
from criteria_engine.live import gates
from criteria_engine.live.gates import TABLES, Graph, Letter, Node, letters_of, outcome_of, settle
from criteria_engine.live.leaves import grounds
from criteria_engine.live.network import Network, importable
from criteria_engine.live.wiring import Part, Wiring, wiring_of
from criteria_engine.records.annotations import Label
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of
from live.guards import needs_durable

TRUTHS = (TRUE, FALSE, UNKNOWN)
# Conditions whose truth is plain to see.
SAYS: dict[Truth, n.Condition] = {TRUE: n.All(()), FALSE: n.Any(()), UNKNOWN: n.Open(Label("?", "?"))}
WORDS = Label("", "")


class Told(Court):
    """A court that is told what it would find out; what it makes of that is its own."""

    def __init__(self, in_force: Truth, exists: Truth, applies: Truth, due: Truth) -> None:
        self.told = (in_force, exists, applies, due)

    def in_force(self, *_: Any) -> Truth:
        return self.told[0]

    def exists(self, *_: Any) -> tuple[Truth, tuple[str, ...]]:
        return self.told[1], ()

    def applies(self, *_: Any) -> Trace:
        return Trace(n.All(()), self.told[2])

    def due(self, *_: Any) -> tuple[Truth, None]:
        return self.told[3], None

    def question(self, *_: Any) -> Any:
        return SimpleNamespace(subject=None)


CASES = list(product(TRUTHS, TRUTHS, TRUTHS, TRUTHS, TRUTHS, (None, WORDS), ("must", "describe")))


def _rule(require: Truth, withdrawn: Label | None, level: str) -> Any:
    return SimpleNamespace(
        id="r", require=SAYS[require], withdrawn=withdrawn, level=level, notes=(), basis="data", criterion=None
    )


def _wired(rule: Any) -> Wiring:
    pack = SimpleNamespace(id="p", criteria={}, verdicts={})
    return wiring_of([SimpleNamespace(pack=pack, rule=rule, members=((pack, rule),))])  # type: ignore[list-item]


def _told(court: Court, rule: Any, wiring: Wiring) -> dict[Node, Letter]:
    found: dict[Node, Letter] = {
        (("p", "r"), *path): gates.LETTERS[truth]
        for path, truth in grounds(court, rule, None, None)  # type: ignore[arg-type]
    }
    assert found.keys() <= wiring.graph.atoms.keys()
    return {node: found.get(node, "U") for node in wiring.graph.atoms}


def disagreements(work_out: Any = settle) -> list[Any]:
    """Every combination of what an outcome follows from on which the gates and the court differ."""
    wrong = []
    for in_force, exists, applies, due, require, withdrawn, level in CASES:
        court, rule = Told(in_force, exists, applies, due), _rule(require, withdrawn, level)
        wiring = _wired(rule)
        values = work_out(wiring.graph, _told(court, rule, wiring))
        pair = wiring.ends[Part("rule", "r", "p")]
        assert pair is not None
        said = court._judge(rule, None, None).outcome  # type: ignore[arg-type]
        if (values[pair[0]], values[pair[1]]) != letters_of(said):
            wrong.append((in_force, exists, applies, due, require, withdrawn, level))
    return wrong


def test_the_gates_of_a_rule_say_what_the_judge_says_in_each_of_the_972_cases() -> None:
    assert len(CASES) == 972
    assert disagreements() == []


@needs_durable
def test_durable_rules_says_what_the_judge_says_in_each_of_the_972_cases() -> None:
    open_networks: dict[int, Network] = {}

    def work_out(graph: Graph, told: dict[Node, Letter]) -> dict[Node, Letter]:
        # Two graphs come up: with and without the gate of a clause that only describes.
        network = open_networks.get(len(graph)) or Network(graph, told)
        open_networks[len(graph)] = network
        assert network.graph == graph
        network.tell(told)
        return network.values

    assert disagreements(work_out) == []
    for network in open_networks.values():
        network.close()


@pytest.mark.parametrize("op", ["judged", "answer", "softened"])
def test_a_changed_table_of_an_outcome_is_noticed(op: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: one line of the table is another."""
    for line in product("TFU", repeat=gates.ARITY[op]):
        right = TABLES[op](line)  # type: ignore[arg-type]
        for other in {"T", "F", "U"} - {right}:
            planted = lambda parts, o=other, l=line: o if tuple(parts) == l else TABLES_AS_THEY_ARE[op](parts)  # noqa: E731, E741
            monkeypatch.setitem(gates.TABLES, op, planted)  # type: ignore[arg-type]
            assert disagreements() or not _matters(op, line)
            monkeypatch.undo()


TABLES_AS_THEY_ARE = dict(TABLES)


def _matters(op: str, line: tuple[str, ...]) -> bool:
    """Whether a rule ever comes to this line: what is not asked about is told no truth."""
    if op == "softened":
        return True
    asked, due, required = line
    if asked != "T":
        return (due, required) == ("U", "U")
    return required != "T" or due == "U"


@pytest.mark.parametrize("size", range(5))
def test_a_verdict_is_the_worst_of_what_is_judged(size: int) -> None:
    for outcomes in product(RuleOutcome, repeat=size):
        wiring = Wiring()
        pairs = [((k, "judged"), (k, "answer")) for k in range(size)]
        told: dict[Node, Letter] = {}
        for pair, outcome in zip(pairs, outcomes, strict=True):
            told |= {wiring.graph.atom(node): letter for node, letter in zip(pair, letters_of(outcome), strict=True)}
        wiring.join(Part("verdict"), pairs)
        assert wiring.outcomes(settle(wiring.graph, told))[Part("verdict")] is worst_of(outcomes)


def test_an_outcome_and_its_two_letters_are_one_to_one() -> None:
    assert {letters_of(o) for o in RuleOutcome} == {("T", "T"), ("T", "F"), ("T", "U"), ("F", "T")}
    for outcome in RuleOutcome:
        judged, answer = letters_of(outcome)
        assert outcome_of(("j", "a"), {"j": judged, "a": answer}) is outcome


@given(st.lists(st.sampled_from(TRUTHS), min_size=1, max_size=400), st.sampled_from(["all", "any"]))
def test_a_wide_gate_says_as_a_tree_what_it_says_at_once(truths: list[Truth], op: str) -> None:
    graph = Graph()
    atoms = [graph.atom(k) for k in range(len(truths))]
    graph.join("whole", op, atoms)
    expected = {"all": all_of, "any": any_of}[op](truths)
    told: dict[Node, Letter] = {k: gates.LETTERS[truth] for k, truth in enumerate(truths)}
    assert settle(graph, told)["whole"] == gates.LETTERS[expected]
    assert max(len(gate.parts) for gate in graph.gates.values()) <= gates.WIDEST


def test_durable_rules_is_there_where_it_is_said_to_be() -> None:
    """The gate installs it and says so (`.ci/run`): otherwise half of these tests would be skipped unseen."""
    assert importable() or not os.environ.get("CRITERIA_NEEDS_DURABLE")
