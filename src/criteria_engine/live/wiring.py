"""Which gates stand behind the outcomes of a subject: they are made from its rules alone, so subjects that are asked
the same rules share them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Finding
from criteria_engine.live.gates import Graph, Node, Pair, Values, outcome_of
from criteria_engine.live.leaves import rule_key
from criteria_engine.packs.model import Pack, Rule

Kind = Literal["rule", "criterion", "verdict", "quota"]


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One thing that has an outcome. `name`: rule or criterion; a verdict's name, "" for the main one; of a quota the
    counted duty, "" for everything below the unit.

    `pack`: of a rule and of a counted duty; `period`: of a counted duty alone (a subject has its own).
    """

    kind: Kind
    name: str = ""
    pack: str = ""
    reviewed: bool = False
    period: str = ""


@dataclass
class Wiring:
    """A graph and where in it each outcome is read. `ends` holds None for what is not applicable in any case.

    `named`: by the id of a rule the findings that are of it, or that it shares.
    """

    graph: Graph = field(default_factory=Graph)
    ends: dict[Part, Pair | None] = field(default_factory=dict)
    named: dict[str, list[Part]] = field(default_factory=dict)
    _joined: dict[tuple[Pair, ...], Pair] = field(default_factory=dict)

    def outcomes(self, values: Values) -> dict[Part, RuleOutcome]:
        return {
            part: outcome_of(pair, values) if pair else RuleOutcome.NOT_APPLICABLE for part, pair in self.ends.items()
        }

    def join(self, part: Part, pairs: Iterable[Pair]) -> None:
        """The verdict over some outcomes; over the same ones there is one verdict, by whatever name."""
        over = tuple(pairs)
        if over and over not in self._joined:
            self._joined[over] = self.graph.verdict(part, over)
        self.ends[part] = self._joined[over] if over else None


def wiring_of(findings: Sequence[Finding]) -> Wiring:
    """The gates of one subject: each rule by the order of outcome, then criteria and verdicts over its duties."""
    wiring = Wiring()
    pairs = {rule_key(f): _rule(wiring, f) for f in findings}
    for part, members in _parts(findings):
        wiring.join(part, (pairs[rule_key(f)] for f in members if f.rule.level == "must"))
    return wiring


def _rule(wiring: Wiring, finding: Finding) -> Pair:
    key, rule, graph = rule_key(finding), finding.rule, wiring.graph
    asked = graph.gate((key, "asked"), "all", graph.atom((key, "stands")), graph.atom((key, "applies")))
    due = graph.atom((key, "due"))
    required = _condition(graph, rule.require, (key, "require"))
    if rule.level == "describe":
        required = graph.gate((key, "softened"), "softened", required)
    judged = graph.gate((key, "judged"), "judged", asked, due, required)
    pair = judged, graph.gate((key, "answer"), "answer", asked, due, required)
    part = Part("rule", rule.id, finding.pack.id)
    wiring.ends[part] = pair
    for name in {member.id for _, member in finding.members}:
        wiring.named.setdefault(name, []).append(part)
    return pair


def _condition(graph: Graph, node: n.Condition, at: tuple[Node, ...]) -> Node:
    match node:
        case n.Not(part):
            return graph.gate(at, "not", _condition(graph, part, (*at, 0)))
        case n.All(parts) | n.Any(parts) if parts:
            inner = [_condition(graph, part, (*at, number)) for number, part in enumerate(parts)]
            return graph.join(at, "all" if isinstance(node, n.All) else "any", inner)
    return graph.atom(at)


def _parts(findings: Sequence[Finding]) -> Iterator[tuple[Part, list[Finding]]]:
    """What findings make up, as `findings.summary` sums them up: criteria, named verdicts, the verdict itself."""
    for name in _names(findings, lambda pack: pack.criteria):
        inside = [f for f in findings if any(rule.criterion == name for _, rule in f.members)]
        if inside:
            yield from _both(Part("criterion", name), Part("criterion", name, reviewed=True), inside)
    for name in _names(_screened(findings), lambda pack: pack.verdicts):
        named = [f for f in _screened(findings) if any(_counts(pack, rule, name) for pack, rule in f.members)]
        if named:
            yield Part("verdict", name), named
    yield from _both(Part("verdict"), Part("verdict", reviewed=True), findings)


def _both(part: Part, reviewed: Part, findings: Sequence[Finding]) -> Iterator[tuple[Part, list[Finding]]]:
    yield part, _screened(findings)
    yield reviewed, list(findings)


def _screened(findings: Iterable[Finding]) -> list[Finding]:
    return [f for f in findings if f.rule.basis != "attestation"]


def _names(findings: Iterable[Finding], of: Callable[[Pack], Iterable[str]]) -> list[str]:
    packs = {pack.id: pack for f in findings for pack, _ in f.members}
    return list(dict.fromkeys(name for pack in packs.values() for name in of(pack)))


def _counts(pack: Pack, rule: Rule, verdict: str) -> bool:
    named = pack.verdicts.get(verdict)
    return named is not None and (named.criteria is None or rule.criterion in named.criteria)
