"""How truths are put together: the tables of the gates, and graphs of gates.

An outcome has four values, a gate has three. So an outcome is two nodes: `judged` (F where the rule is not
applicable, else T) and `answer` (T met, F not met, U undetermined; T where it is not applicable). A verdict is then
`any` of what is judged and `all` of the answers: Kleene's tables say "not met, undetermined, met, not applicable" in
that order, and verdicts of verdicts come out the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth

EngineName = Literal["durable_rules", "plain"]
Letter = Literal["T", "F", "U"]
Node = Hashable
Values = Mapping[Node, Letter]
# The two nodes of an outcome: judged, answer.
Pair = tuple[Node, Node]


class EngineError(RuntimeError):
    """An engine did not do what it was asked, or says other than its tables: a defect, no mistake of the caller."""


LETTERS: Mapping[Truth, Letter] = {TRUE: "T", FALSE: "F", UNKNOWN: "U"}
_NOT: Mapping[Letter, Letter] = {"T": "F", "F": "T", "U": "U"}
_OUTCOMES: Mapping[Letter, RuleOutcome] = {
    "T": RuleOutcome.MET, "F": RuleOutcome.NOT_MET, "U": RuleOutcome.UNDETERMINED,
}  # fmt: skip
# The widest conjunction that the C core of durable_rules was found to bear is 16 facts.
WIDEST = 15


def _all(parts: Sequence[Letter]) -> Letter:
    return "F" if "F" in parts else "U" if "U" in parts else "T"


def _any(parts: Sequence[Letter]) -> Letter:
    return "T" if "T" in parts else "U" if "U" in parts else "F"


def _not(parts: Sequence[Letter]) -> Letter:
    return _NOT[parts[0]]


def _softened(parts: Sequence[Letter]) -> Letter:
    """A clause that only describes is never failed."""
    return "U" if parts[0] == "F" else parts[0]


def _judged(parts: Sequence[Letter]) -> Letter:
    """Of (asked, due, required): F where the rule is not applicable. What is done early is judged."""
    asked, due, required = parts
    if asked == "T" and required != "T":
        return "F" if due == "F" else "T"
    return "F" if asked == "F" else "T"


def _answer(parts: Sequence[Letter]) -> Letter:
    """Of (asked, due, required): what became of the rule; T where it is not applicable."""
    asked, due, required = parts
    if asked == "F" or (asked == "T" and (required == "T" or due == "F")):
        return "T"
    return "U" if asked == "U" or due == "U" else required


TABLES: Mapping[str, Callable[[Sequence[Letter]], Letter]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "softened": _softened,
    "judged": _judged,
    "answer": _answer,
}
ARITY = {"not": 1, "softened": 1, "judged": 3, "answer": 3}


@dataclass(frozen=True, slots=True)
class Gate:
    """A node whose truth follows from those of its parts by the table `op`."""

    op: str
    parts: tuple[Node, ...]


@dataclass
class Graph:
    """Atoms, whose truth is told, and gates, parts before what they are parts of."""

    atoms: dict[Node, None] = field(default_factory=dict)
    gates: dict[Node, Gate] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.atoms) + len(self.gates)

    def atom(self, node: Node) -> Node:
        self.atoms[node] = None
        return node

    def gate(self, node: Node, op: str, *parts: Node) -> Node:
        self.gates[node] = Gate(op, parts)
        return node

    def join(self, node: Node, op: str, parts: Iterable[Node]) -> Node:
        """A gate of any width: more than 15 parts become a tree, which `all` and `any` may be."""
        row = list(parts)
        level = 0
        while len(row) > WIDEST:
            level += 1
            runs = [tuple(row[start : start + WIDEST]) for start in range(0, len(row), WIDEST)]
            row = [self.gate((node, level, n), op, *run) for n, run in enumerate(runs)]
        return self.gate(node, op, *row)

    def verdict(self, name: Node, pairs: Sequence[Pair]) -> Pair:
        """The outcome of several outcomes together: the worst of those that are judged."""
        judged = self.join((name, "judged"), "any", [pair[0] for pair in pairs])
        return judged, self.join((name, "answer"), "all", [pair[1] for pair in pairs])


def settle(graph: Graph, told: Values) -> dict[Node, Letter]:
    """The truth of every node, worked out from nothing but the atoms."""
    values = {node: told[node] for node in graph.atoms}
    for node, gate in graph.gates.items():
        values[node] = TABLES[gate.op]([values[part] for part in gate.parts])
    return values


def outcome_of(pair: Pair, values: Values) -> RuleOutcome:
    judged, answer = pair
    return _OUTCOMES[values[answer]] if values[judged] == "T" else RuleOutcome.NOT_APPLICABLE


def letters_of(outcome: RuleOutcome) -> tuple[Letter, Letter]:
    """`judged` and `answer` of an outcome."""
    if outcome is RuleOutcome.NOT_APPLICABLE:
        return "F", "T"
    return "T", next(letter for letter, known in _OUTCOMES.items() if known is outcome)
