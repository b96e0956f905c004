"""A graph of gates in durable_rules: facts arrive, change and go, and its Rete network says which gates to redo.

The only module that knows durable_rules, and the fence around it: its C core compares values wrongly, swallows
exceptions, leaks, and can take the process down. Here it compares nothing but short constants that this module has
made; types and truth tables stay in Python. docs/live.md names each guard rail and the test that proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from time import monotonic
from typing import Any

from criteria_engine.live.gates import TABLES, EngineError, Graph, Letter, Node, Values
from criteria_engine.live.limits import GROUP, refuse

_SID = "1"
_NUMBERS = count()


@cache
def importable() -> bool:
    """Whether durable_rules is there. On Python 3.13 it installs but cannot be imported."""
    try:
        import durable.engine  # noqa: F401
        import durable_rules_engine  # noqa: F401
    except ImportError:
        return False
    return True


@cache
def _quiet_host() -> Any:
    from durable import engine

    # Its own clock is local time: when that is put forward, a consequent counts as one of more than ten seconds, and
    # the core stands still. Only differences are taken of it.
    engine._unix_now = monotonic

    class QuietHost(engine.Host):  # type: ignore[misc,unused-ignore]
        """A default host starts two threads of timers, which would run consequents behind our back."""

        def _run(self) -> None:
            pass

    return QuietHost


class Network:
    """The truths of one graph, held in step with a rule set of durable_rules."""

    def __init__(self, graph: Graph, told: Values) -> None:
        refuse(graph, "durable_rules")
        self.graph = graph
        self.values: dict[Node, Letter] = {}
        self._errors: list[BaseException] = []
        self._fired = False
        nodes = [*graph.atoms, *graph.gates]
        self._groups = {node: f"g{n // GROUP}" for n, node in enumerate(nodes)}
        self._ids = dict(zip(nodes, surrogates(len(nodes)), strict=True))
        self._name = f"live{next(_NUMBERS)}"
        self._host = _quiet_host()()
        self._host.set_rulesets({self._name: self._rules()})
        self._rules_in_use = self._host.get_ruleset(self._name)
        try:
            self.tell(told)
        except BaseException:
            self.close()
            raise

    def tell(self, told: Values) -> None:
        """New truths of some atoms. Raises what a consequent raised; the network is of no use then."""
        for node in self.graph.atoms:
            if node in told:
                self._set(node, told[node], self._act)

    def close(self) -> None:
        """Frees what the C core holds: first the facts (else they leak), then the rule set."""
        import durable_rules_engine as core

        rules, self._rules_in_use = self._rules_in_use, None
        if rules is None:
            return
        # To delete a state in which nothing has fired yet is a crash: hence the sink. An interrupt may come between the
        # very first fact and its firing; then its memory is left.
        if self._fired:
            core.delete_state(rules._handle, _SID)
        core.delete_ruleset(rules._handle)
        self._host = None

    # --- facts --------------------------------------------------------------------------------------------------

    def _set(self, node: Node, letter: Letter, do: Callable[[str, dict[str, str]], None]) -> None:
        old = self.values.get(node)
        if old == letter:
            return
        if old is not None:
            do("retract_fact", self._fact(node, old))
        self.values[node] = letter
        do("assert_fact", self._fact(node, letter))

    def _act(self, verb: str, fact: dict[str, str]) -> None:
        """From outside: a fact comes or goes, and every consequent of it is run before this returns."""
        state = getattr(self._host, verb)(self._name, fact)
        if self._errors:
            raise self._errors[0]
        if _is_trouble(verb, state):
            raise EngineError(f"durable_rules: {verb} of {fact} came back with {state!r}")

    def _act_within(self, verb: str, fact: dict[str, str]) -> None:
        """From a consequent: what follows is run by the call that the consequent is a part of."""
        getattr(self._rules_in_use, verb)(fact)

    def _fact(self, node: Node, letter: Letter) -> dict[str, str]:
        return {"id": self._ids[node], "sid": _SID, "g": self._groups[node], "n": self._ids[node], "t": letter}

    # --- rules --------------------------------------------------------------------------------------------------

    def _rules(self) -> dict[str, Any]:
        """One rule for each gate; and one that every fact satisfies, since a fact that none does is an error."""
        sink: dict[str, Any] = {"all": [{"m": {"$ex": {"t": 1}}}], "run": self._note_firing}
        rules = {self._ids[node]: self._rule(node) for node in self.graph.gates}
        return {"sink": sink, **rules}

    def _note_firing(self, c: Any) -> None:
        self._fired = True

    def _rule(self, node: Node) -> dict[str, Any]:
        parts = self.graph.gates[node].parts
        tests = [{f"k{n}": self._test(part)} for n, part in enumerate(parts)]
        return {"all": tests, "run": self._consequent(node)}

    def _test(self, node: Node) -> dict[str, Any]:
        # In two steps, so that no hash table of the core holds more tests than a group has nodes.
        return {"$and": [{"g": self._groups[node]}, {"n": self._ids[node]}]}

    def _consequent(self, node: Node) -> Callable[[Any], None]:
        gate = self.graph.gates[node]

        def run(c: Any) -> None:
            try:
                self._fired = True
                matched = [getattr(c, f"k{n}").t for n in range(len(gate.parts))]
                # The core may still hold an activation by facts that have been retracted meanwhile.
                if matched == [self.values[part] for part in gate.parts]:
                    self._set(node, TABLES[gate.op](matched), self._act_within)
            except BaseException as error:
                # The core would swallow it, KeyboardInterrupt included.
                self._errors.append(error)
                raise

        return run


def _is_trouble(verb: str, state: Any) -> bool:
    """Whether consequents were not run to the end: the returned state alone tells of an exception outside our own
    lines, and of one consequent that took ten seconds, after which the core stands still without a word."""
    if isinstance(state, dict):
        return "exception" in state
    # A fact that goes may set nothing off; one that comes sets off the sink at least.
    return verb == "assert_fact" or state is not None


def surrogates(how_many: int) -> Iterator[str]:
    """Short ASCII ids. The core knows ids by a hash of 32 bits alone, so two that share one are refused."""
    seen: dict[int, str] = {}
    for number in range(how_many):
        name = f"n{number}"
        other = seen.setdefault(fnv1a(name), name)
        if other != name:
            raise EngineError(f"the surrogate ids {other!r} and {name!r} have one hash")
        yield name


def fnv1a(text: str) -> int:
    """The hash that the core knows an id by: FNV-1a, 32 bits."""
    found = 0x811C9DC5
    for byte in text.encode():
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found
