"""The guard rails around durable_rules, each with the defect that shows when it is taken away (docs/live.md)."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import threading
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import criteria_engine as ce
from criteria_engine.live import gates, network, pool
from criteria_engine.live.gates import EngineError, Graph, Letter, Node, Values, settle
from criteria_engine.live.limits import LARGEST
from criteria_engine.live.network import Network, fnv1a, surrogates
from criteria_engine.live.pool import Pool
from live.guards import needs_durable
from live.test_session import MODEL, NO_PLAN, UNIT, session

pytestmark = needs_durable
Told = dict[Node, Letter]
LETTERS: tuple[Letter, ...] = ("T", "F", "U")


def chain() -> Graph:
    """not (a and b), and c that nothing asks for."""
    graph = Graph()
    graph.gate("both", "all", graph.atom("a"), graph.atom("b"))
    graph.gate("whole", "not", "both")
    graph.atom("c")
    return graph


TOLD: Told = {"a": "T", "b": "T", "c": "U"}


@pytest.fixture
def opened() -> Any:
    found = Network(chain(), TOLD)
    yield found
    found.close()


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Gates of every table over atoms and other gates."""
    random = Random(draw(st.integers(0, 2**32)))
    graph = Graph()
    nodes: list[Node] = [graph.atom(f"a{n}") for n in range(random.randint(1, 20))]
    for n in range(random.randint(1, 25)):
        op = random.choice(list(gates.TABLES))
        width = min(gates.ARITY.get(op, random.randint(1, 15)), len(nodes))
        if width == gates.ARITY.get(op, width):
            nodes.append(graph.gate(f"g{n}", op, *random.sample(nodes, width)))
    return graph


@given(graphs(), st.randoms(use_true_random=False))
def test_a_network_says_what_the_tables_say_after_every_change(graph: Graph, random: Any) -> None:
    told: Told = {atom: random.choice(LETTERS) for atom in graph.atoms}
    found = Network(graph, told)
    try:
        for _ in range(15):
            changed = random.sample(list(told), random.randint(1, len(told)))
            told = {**told, **{atom: random.choice(LETTERS) for atom in changed}}
            found.tell(told)
            assert found.values == settle(graph, told)
    finally:
        found.close()


# --- 1: no background threads -------------------------------------------------------------------------------------


def threads_of_a_session() -> set[str]:
    """Threads that are there during or after a session and were not before."""
    before = set(threading.enumerate())
    with session() as live:
        live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
        live.put(NO_PLAN)
        during = set(threading.enumerate())
    return {thread.name for thread in (during | set(threading.enumerate())) - before}


def test_a_session_starts_no_thread() -> None:
    assert threads_of_a_session() == set()


def test_a_default_host_would_start_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the host of durable_rules as it is."""
    from durable.engine import Host

    started: list[Any] = []
    monkeypatch.setattr(threading.Timer, "start", lambda timer: started.append(timer))
    monkeypatch.setattr(network._quiet_host(), "_run", Host._run)
    threads_of_a_session()
    assert started


def test_durable_lang_is_never_loaded() -> None:
    """It opens a host of its own, threads and all, when it is used."""
    code = (
        "import sys, criteria_engine as ce\n"
        "live = ce.LiveSession(ce.load_pack('quang-binh/sxd2690'), as_of='2023-12-31')\n"
        "unit = {'id': 'P1', 'name': 'A', 'scope': 'quang_binh_sxd', 'kind': 'phong'}\n"
        "live.put(('unit', unit)); live.put(('unit', {**unit, 'to': '2022'})); live.close()\n"
        "assert 'durable.engine' in sys.modules\n"
        "print('durable.lang' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


# --- 2: facts of short constants, one for each node ---------------------------------------------------------------


Facts = list[tuple[str, dict[str, Any]]]


def facts_of(graph: Graph, told: Values, *later: Values, monkeypatch: pytest.MonkeyPatch) -> Facts:
    """Every fact that came or went, as the core saw it."""
    from durable.engine import Ruleset

    seen: Facts = []

    def spied(verb: str, real: Any) -> Any:
        return lambda rules, fact: (seen.append((verb, dict(fact))), real(rules, fact))[1]

    for verb in ("assert_fact", "retract_fact"):
        monkeypatch.setattr(Ruleset, verb, spied(verb, getattr(Ruleset, verb)))
    found = Network(graph, told)
    for more in later:
        found.tell(more)
    found.close()
    return seen


def test_there_is_one_fact_for_each_node_and_it_is_short_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = Graph()
    odd = graph.atom(("Mô hình đặc biệt", "MH-014", 10**30))
    graph.gate("kết quả", "not", odd)
    seen = facts_of(graph, {odd: "T"}, {odd: "U"}, {odd: "F"}, monkeypatch=monkeypatch)
    held: dict[str, str] = {}
    for verb, fact in seen:
        assert fact.keys() == {"id", "sid", "g", "n", "t"} and fact["t"] in LETTERS and fact["sid"] == "1"
        assert all(isinstance(v, str) and v.isascii() and len(v) < 8 for v in fact.values())
        if verb == "retract_fact":
            assert held.pop(fact["id"]) == fact["t"], "what goes is what is there"
        else:
            assert fact["id"] not in held, "one fact for each node"
            held[fact["id"]] = fact["t"]
    assert held == {"n0": "F", "n1": "T"}


def test_what_is_not_known_is_a_fact_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = facts_of(chain(), {"a": "U", "b": "U", "c": "U"}, monkeypatch=monkeypatch)
    assert [fact["t"] for _, fact in seen] == ["U"] * 5


def test_rules_test_for_equality_with_constants_and_nothing_else(opened: Network) -> None:
    rules = opened._rules()
    assert rules.pop("sink")["all"] == [{"m": {"$ex": {"t": 1}}}]
    tests = [test for rule in rules.values() for part in rule["all"] for test in part.values()]
    assert tests and all(list(test) == ["$and"] and [list(t) for t in test["$and"]] == [["g"], ["n"]] for test in tests)


@pytest.mark.parametrize(("test", "value"), [
    ({"v": "1"}, 1), ({"v": True}, 1), ({"$gt": {"v": 5}}, "abc"), ({"v": "xx"}, "xx" + "y" * 65_536),
], ids=["text and number", "yes and number", "more than a text", "long text"])  # fmt: skip
def test_the_core_compares_values_wrongly(test: dict[str, Any], value: Any, request: pytest.FixtureRequest) -> None:
    """Why values are never compared there: planted, a rule that compares them."""
    fired: list[Any] = []
    host, name = network._quiet_host()(), request.node.name
    sink = {"all": [{"m": {"$ex": {"t": 1}}}], "run": lambda c: None}
    host.set_rulesets({name: {"one": {"all": [{"m": test}], "run": lambda c: fired.append(c.m.v)}, "sink": sink}})
    host.assert_fact(name, {"id": "x", "sid": "1", "v": value, "t": "T"})
    assert fired == [value]


# --- 4: a rule that every fact satisfies --------------------------------------------------------------------------


def test_a_node_that_nothing_asks_for_is_no_trouble(opened: Network) -> None:
    opened.tell({"c": "T"})
    assert opened.values["c"] == "T"


NO_SINK = """
from criteria_engine.live.network import Network
from criteria_engine.live.gates import Graph
rules = Network._rules
Network._rules = lambda self: {name: rule for name, rule in rules(self).items() if name != "sink"}
graph = Graph()
graph.gate("whole", "not", graph.atom("a"))
graph.atom("lonely")
Network(graph, {"lonely": "T"}).close()
"""


def test_without_it_the_core_refuses_or_crashes() -> None:
    """Planted: no sink. The fact is refused; deleting a state in which nothing fired is then a crash, or not."""
    done = subprocess.run([sys.executable, "-c", NO_SINK], capture_output=True, text=True)
    assert done.returncode < 0 or "MessageNotHandledException" in done.stderr


def test_a_network_that_was_told_nothing_is_closed_without_a_crash() -> None:
    graph = Graph()
    graph.gate("whole", "not", graph.atom("a"))
    Network(graph, {}).close()


# --- 5: stale activations -----------------------------------------------------------------------------------------


def stale(opened: Network) -> Letter:
    """What becomes of `both` when an activation arrives whose facts have been retracted meanwhile."""
    run = opened._consequent("both")
    run(SimpleNamespace(k0=SimpleNamespace(t="F"), k1=SimpleNamespace(t="T")))
    return opened.values["both"]


def test_an_activation_by_facts_that_have_gone_is_dropped(opened: Network) -> None:
    assert stale(opened) == "T"


def test_without_that_check_it_would_be_believed(opened: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the mirror says whatever the activation says."""

    class Credulous(dict[Node, Letter]):
        def __getitem__(self, node: Node) -> Any:
            return Anything() if node in ("a", "b") else super().__getitem__(node)

    class Anything(str):
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            return True

    monkeypatch.setattr(opened, "values", Credulous(opened.values))
    assert stale(opened) == "F"


# --- 6: exceptions surface ----------------------------------------------------------------------------------------


def failing(error: BaseException) -> Any:
    def table(parts: object) -> Letter:
        raise error

    return table


ERRORS = (ValueError("của bảng"), KeyboardInterrupt(), SystemExit(3), MemoryError())


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_what_a_consequent_raises_the_caller_gets(
    error: BaseException, opened: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(gates.TABLES, "not", failing(error))  # type: ignore[arg-type]
    with pytest.raises(type(error)) as raised:
        opened.tell({"a": "F"})
    assert raised.value is error


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_without_collecting_it_would_be_swallowed(
    error: BaseException, opened: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: nobody looks at what was collected or at the state that came back."""
    right = settle(opened.graph, {**TOLD, "a": "F"})
    monkeypatch.setitem(gates.TABLES, "not", failing(error))  # type: ignore[arg-type]
    monkeypatch.setattr(Network, "_act", lambda self, verb, fact: getattr(self._host, verb)(self._name, fact))
    opened.tell({"a": "F"})
    assert opened.values != right


def test_an_exception_outside_our_own_lines_shows_in_the_state_and_is_raised(
    opened: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt may come before the first line of a consequent; durable_rules then notes it and goes on."""
    from durable.engine import Promise

    real = Promise.__init__
    actions = opened._rules_in_use._actions

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    broken = Promise.__new__(Promise)
    real(broken, interrupted)
    monkeypatch.setitem(actions, opened._ids["both"], broken)
    with pytest.raises(EngineError, match="exception caught"):
        opened.tell({"a": "F"})


def test_a_consequent_that_took_ten_seconds_is_told(opened: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """After that time the core stands still without a word; here the clock of durable_rules jumps."""
    from durable import engine

    ticks = iter(range(0, 10**6, 60))
    monkeypatch.setattr(engine, "_unix_now", lambda: float(next(ticks)))
    with pytest.raises(EngineError):
        opened.tell({"a": "F"})


@pytest.mark.parametrize("moment", ["before the fact", "before its firing"])
def test_an_interrupt_at_the_very_first_fact_comes_out_and_nothing_crashes(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no state to delete then, or one in which nothing has fired, which would be a crash."""
    import durable_rules_engine as core

    def interrupted(self: Any, name: str, fact: dict[str, str]) -> None:
        if moment == "before its firing":
            self.get_ruleset(name).assert_fact(fact)
        raise KeyboardInterrupt

    deleted: list[str] = []
    real = core.delete_ruleset
    monkeypatch.setattr(core, "delete_ruleset", lambda handle: (deleted.append("rules"), real(handle)))
    monkeypatch.setattr(core, "delete_state", lambda *_: deleted.append("state"))
    monkeypatch.setattr(network._quiet_host(), "assert_fact", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Network(chain(), TOLD)
    assert deleted == ["rules"]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_a_step_whose_consequent_fails_is_not_done_and_the_session_goes_on(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session(engine="durable_rules") as live:
        live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
        live.put(NO_PLAN)
        live.changes()
        monkeypatch.setattr(Network, "_act", _fails_once(error, Network._act))
        with pytest.raises(type(error)):
            live.put(MODEL)
        assert live.outcome("M1", "r.plan").value == "not_met" and live.changes() == ()
        live.check()
        live.put(MODEL)
        assert live.outcome("M1", "r.plan").value == "met"


def _fails_once(error: BaseException, real: Any) -> Any:
    """The third fact that comes or goes fails, all others pass."""
    calls: list[str] = []

    def act(self: Network, verb: str, fact: dict[str, str]) -> None:
        calls.append(verb)
        if len(calls) == 3:
            self._errors.append(error)
        real(self, verb, fact)

    return act


# --- 7: hashes of surrogate ids -----------------------------------------------------------------------------------

# Words with one hash, known from the makers of FNV-1a.
TWINS = (("costarring", "liquid"), ("declinate", "macallums"), ("altarage", "zinke"))


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_the_core_knows_an_id_by_the_hash_that_is_checked_here(one: str, other: str) -> None:
    from durable.engine import MessageObservedException

    assert fnv1a(one) == fnv1a(other)
    host = network._quiet_host()()
    host.set_rulesets({one: {"sink": {"all": [{"m": {"$ex": {"t": 1}}}], "run": lambda c: None}}})
    host.assert_fact(one, {"id": one, "sid": "1", "t": "T"})
    with pytest.raises(MessageObservedException):
        host.assert_fact(one, {"id": other, "sid": "1", "t": "T"})
    host.assert_fact(one, {"id": "another", "sid": "1", "t": "T"})


def test_surrogate_ids_with_one_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a hash that tells ids by their last digit."""
    monkeypatch.setattr(network, "fnv1a", lambda text: int(text[-1]))
    assert list(surrogates(10))[-1] == "n9"
    with pytest.raises(EngineError, match="'n0' and 'n10' have one hash"):
        list(surrogates(11))


def test_no_two_surrogate_ids_that_a_graph_may_have_share_a_hash() -> None:
    assert len(set(surrogates(LARGEST))) == LARGEST


# --- 9: nothing is left behind ------------------------------------------------------------------------------------


def test_closing_deletes_the_state_and_then_the_rules(opened: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    import durable_rules_engine as core

    done: list[str] = []
    for name in ("delete_state", "delete_ruleset"):
        real = getattr(core, name)
        monkeypatch.setattr(core, name, lambda *args, real=real, name=name: (done.append(name), real(*args))[1])
    opened.close()
    opened.close()
    assert done == ["delete_state", "delete_ruleset"]


# --- 10: the full recompute ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["engine", "gates", "evaluator"])
def test_the_check_at_the_end_finds_an_outcome_that_is_wrong(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a network, the outcomes of a cell, or the assessment say something else."""
    live = session(engine="durable_rules")
    live.put({"unit": [UNIT[1]], "model": [MODEL[1]]})
    live.put(NO_PLAN)
    live.check()
    if part == "engine":
        found = next(iter(live._engine._open.values()))  # type: ignore[attr-defined]
        gate = next(iter(found.graph.gates))
        found.values[gate] = next(letter for letter in LETTERS if letter != found.values[gate])
    else:
        key = next(key for key in live._state.cells if key.id == "M1")
        cell = live._state.cells[key]
        spoilt = dict.fromkeys(cell.outcomes, next(iter(cell.outcomes.values())))
        if part == "gates":
            object.__setattr__(cell, "outcomes", spoilt)
        else:
            monkeypatch.setattr("criteria_engine.live.oracle._said", lambda *_: iter(spoilt.items()))
    with pytest.raises(EngineError):
        live.close()
    assert not live._free.alive, "closed all the same"


# --- the pool -----------------------------------------------------------------------------------------------------


def test_which_networks_are_open_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [UNIT, MODEL, NO_PLAN, MODEL, ("model", {"id": "M2", "unit": "U1", "name": "Hai"}), NO_PLAN, MODEL]
    told = []
    for most in (0, 150, 10**6):
        monkeypatch.setattr(pool, "MOST_NODES", most)
        with session(engine="durable_rules") as live:
            for record in steps:
                live.put(record)
                live.check()
            told.append(live.changes())
    assert told[0] == told[1] == told[2] and told[0]


def test_networks_that_are_not_used_any_more_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = [chain() for _ in range(10)]
    monkeypatch.setattr(pool, "MOST_NODES", 3 * len(graphs[0]))
    found = Pool()
    for key, graph in enumerate(graphs):
        for letter in LETTERS:
            assert found.values(key, graph, {**TOLD, "a": letter}) == settle(graph, {**TOLD, "a": letter})
    assert list(found._open) == [7, 8, 9]
    found.close()


def test_a_subject_with_other_rules_gets_another_network() -> None:
    found = Pool()
    found.values("M1", chain(), TOLD)
    for graph in (chain(), chain()):
        for letter in LETTERS:
            assert found.values("M1", graph, {**TOLD, "b": letter}) == settle(graph, {**TOLD, "b": letter})
    assert len(found._open) == 1
    found.close()


def test_only_one_module_imports_durable_rules() -> None:
    root = Path(inspect.getfile(ce)).parent
    importing = set()
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            importing |= {file.name for name in names if name.split(".")[0] in ("durable", "durable_rules_engine")}
    assert importing == {"network.py"}
