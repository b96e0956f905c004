"""Which parts of a requirement decided what it came to, and the cells of the row that they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.parts import within
from criteria_engine.evaluate.plan.plan import Plan
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.packs.model import Rule
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of


class Deciding(NamedTuple):
    """A part of `require` below `all`, `any` and `not`, by its place among them from left to right.

    `values`: what the row says in the fields and lists that the part looks at, None of a blank.
    """

    leaf: int
    truth: Truth
    values: Mapping[str, Any]


def deciding(rule: Rule, outcome: RuleOutcome, truths: Sequence[Truth]) -> list[int]:
    """The leaves of `require` that decided, as `findings.cause` tells them: of a false `all` its false parts, and so
    on. None where something else made the outcome: whether the rule applies, or is due."""
    truth, found = _deciding(rule.require, iter(enumerate(truths)))
    answer = UNKNOWN if truth is FALSE and rule.level == "describe" else truth
    return found if _ANSWERS.get(outcome) is answer else []


_ANSWERS = {RuleOutcome.MET: TRUE, RuleOutcome.NOT_MET: FALSE, RuleOutcome.UNDETERMINED: UNKNOWN}


def _deciding(condition: n.Condition, leaves: Iterator[tuple[int, Truth]]) -> tuple[Truth, list[int]]:
    if isinstance(condition, n.Not):
        truth, found = _deciding(condition.part, leaves)
        return ~truth, found
    if isinstance(condition, n.All | n.Any) and condition.parts:
        parts = [_deciding(part, leaves) for part in condition.parts]
        join = all_of if isinstance(condition, n.All) else any_of
        whole = join([truth for truth, _ in parts])
        return whole, [leaf for truth, found in parts if truth is whole for leaf in found]
    leaf, truth = next(leaves)
    return truth, [leaf]


def looked_at(plan: Plan, leaf: p.Id, table: str) -> tuple[str, ...]:
    """The fields and lists of a row of this table itself that a truth about the row is made from."""
    own, names = p.Frame(table), []
    for node in (plan.nodes[one] for one in sorted(within(plan.nodes, [leaf]))):
        if isinstance(node, p.Cell) and node.frame == own:
            names.append(node.field)
        elif isinstance(node, p.Fold | p.Whole | p.RowWithKey) and node.frame == own:
            edge = node.edge
            names += [edge.via[0]] if edge.via else [edge.name] if edge.kind == "list" else []
    return tuple(dict.fromkeys(names))
