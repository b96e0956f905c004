"""From nodes to source: each node once for each chain of rows that it is asked of, where the innermost row is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Id, Node
from criteria_engine.evaluate.plan.parts import parts_of, refuse_others, within
from criteria_engine.evaluate.plan.plan import Plan
from criteria_engine.evaluate.row.case import id_of
from criteria_engine.evaluate.row.rowvar import RowVar
from criteria_engine.evaluate.row.source import Block, Choice, Names
from criteria_engine.intake.readers import Model, model_of
from criteria_engine.records.schema import Entity

Chain = tuple[RowVar, ...]
Emit = Callable[["Emitter", Id, Any, Chain], str]
# Filled by the modules beside this one; a type of node that is not here is refused.
EMITTERS: dict[type[Node], Emit] = {}


# What a node asks for that is worked into it, where that is not all of its parts.
NEEDS: dict[type[Node], Callable[[Emitter, Id], Iterable[Id]]] = {}


def needs_parts(emitter: Emitter, node: Id) -> Iterable[Id]:
    return parts_of(emitter.node(node))


def emits(kind: type[Node]) -> Callable[[Emit], Emit]:
    def add(function: Emit) -> Emit:
        EMITTERS[kind] = function
        return function

    return add


class Emitter:
    """Writes the source that answers nodes of a plan about one row. `head`: what does not depend on any row."""

    def __init__(self, plan: Plan, wanted: Iterable[Id]) -> None:
        self.plan = plan
        self.names = Names()
        self.head = Block()
        self._done: dict[tuple[Id, Chain], str] = {}
        self.roots = tuple(wanted)
        self.wanted = sorted(within(plan.nodes, self.roots))
        refuse_strangers(plan, self.wanted)
        self.depth = _depths(plan, self.wanted)
        self._once: dict[str, Any] = {}
        self._choices: dict[str, Choice] = {}

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        if key not in self._once:
            self._once[key] = make()
        return self._once[key]

    def used(self) -> list[Id]:
        """The nodes whose answers are asked for, rather than worked into those of others."""

        def use() -> list[Id]:
            found: set[Id] = set()
            todo = list(self.roots)
            while todo:
                node = todo.pop()
                if node not in found:
                    found.add(node)
                    todo += NEEDS.get(type(self.plan.nodes[node]), needs_parts)(self, node)
            return sorted(found)

        found: list[Id] = self.once("used", use)
        return found

    def node(self, node: Id) -> Node:
        return self.plan.nodes[node]

    def ask(self, node: Id, chain: Chain) -> str:
        """The variable, or the number, that answers a node about a chain of rows."""
        found = self.plan.nodes[node]
        chain = () if found.frame is None else chain
        key = (node, chain)
        if key not in self._done:
            self._done[key] = EMITTERS[type(found)](self, node, found, chain)
        return self._done[key]

    def answered(self, node: Id, chain: Chain, name: str) -> None:
        """Takes note of an answer that came about beside another one."""
        self._done[node, chain] = name

    def block(self, chain: Chain) -> Block:
        return chain[-1].block if chain else self.head

    def var(self, chain: Chain, kind: str, source: str) -> str:
        """A new variable with a value."""
        name = self.names.new(kind)
        self.block(chain).add(f"{name} = {source}")
        return name

    def choose(self, chain: Chain, cases: Sequence[tuple[str, int]], otherwise: int) -> str:
        """A new truth by the first condition that holds."""
        choice, name = Choice(cases, otherwise), self.names.new("t")
        self.block(chain).put(choice)
        self._choices[name] = choice
        return choice.also(name, range(4))

    def mapped(self, truth: str, answers: tuple[int, ...], chain: Chain, kind: str = "t") -> str:
        """A truth turned into something else; set along with it where it is chosen by conditions."""
        if truth.isdigit():
            return str(answers[int(truth)])
        if truth in self._choices:
            return self._choices[truth].also(self.names.new(kind), answers)
        return self.var(chain, kind, f"{self.const(answers)}[{truth}]")

    def const(self, value: Any) -> str:
        return self.names.const(value)

    def settled(self, node: Id, chain: Chain) -> tuple[Node, Id, Chain]:
        """A node without the lifts around it, and the rows that it is itself asked of."""
        found = self.plan.nodes[node]
        while isinstance(found, p.Lift):
            chain, node = self.stretch(found, chain), found.part
            found = self.plan.nodes[node]
        return found, node, () if found.frame is None else chain

    def stretch(self, lift: p.Lift, chain: Chain) -> Chain:
        frame = self.plan.nodes[lift.part].frame
        return () if frame is None else chain[lift.start : lift.start + len(frame.edges) + 1]

    # --- rows ---------------------------------------------------------------------------------------------------

    def model(self, entity: str) -> Model:
        """The readers of a table, or of the rows of a list (`model.indicators`)."""
        table, _, path = entity.partition(".")
        found = model_of(self.plan.schema[table])
        while path:
            name = next(name for name in found.lists if path == name or path.startswith(f"{name}."))
            found, path = found.lists[name].item, path.removeprefix(name).removeprefix(".")
        return found

    def row(self, model: Model, name: str, block: Block, around: RowVar | None = None) -> RowVar:
        return RowVar(model, name, block, self.names, around)

    def id(self, row: RowVar) -> str:
        """The variable that holds the id of a row of a table."""
        return str(row.once(("id",), lambda: self.var((row,), "i", f"{self.const(id_of)}({row.name})")))

    def table(self, name: str) -> str:
        """The variable that holds the rows of a table."""
        key: Any = ("table", name)
        if key not in self._done:
            self._done[key] = self.var((), "T", f"case.rows({self.const(name)})")
        return self._done[key]

    def entity(self, name: str) -> Entity:
        return self.model(name).entity


def refuse_strangers(plan: Plan, wanted: Iterable[Id]) -> None:
    """Raise Unplannable where a node is of a type that this back end writes no source for."""
    kinds = (type(plan.nodes[node]) for node in wanted)
    vi = "chưa tính nhanh được cho từng đối tượng: {}"
    refuse_others(kinds, EMITTERS, "compile", "the row back end cannot do {}", vi)


def _depths(plan: Plan, wanted: Iterable[Id]) -> dict[Id, int]:
    """How many loops have to be over before a node can be answered."""
    depth: dict[Id, int] = {}
    for node in wanted:
        found = plan.nodes[node]
        own = isinstance(found, p.Fold | p.RowWithKey)
        depth[node] = max((depth[part] for part in parts_of(found)), default=0) + own
    return depth
