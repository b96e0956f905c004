"""What has become of every leaf clause of a pack: covered by which rules, context, not at hand, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from criteria_engine.packs.model import Clause, Pack

State = Literal["covered", "context", "not_at_hand", "uncovered"]
STATES: tuple[State, ...] = ("covered", "context", "not_at_hand", "uncovered")


@dataclass(frozen=True, slots=True)
class Covered:
    """One leaf clause: its state, and the rules that cite it."""

    clause: Clause
    state: State
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Leaves by document, in the order of the text; `rules` counts each rule once, whatever packs it is in."""

    documents: Mapping[str, tuple[Covered, ...]]
    rules: tuple[str, ...]
    without_clause: tuple[str, ...]

    @property
    def uncovered(self) -> tuple[Covered, ...]:
        return tuple(c for leaves in self.documents.values() for c in leaves if c.state == "uncovered")

    def counts(self, document: str) -> dict[State, int]:
        return {state: sum(c.state == state for c in self.documents[document]) for state in STATES}


def coverage(packs: Sequence[Pack]) -> Coverage:
    """Every document of the packs, each once; a document that several packs share is covered by the rules of all."""
    documents: dict[str, dict[str, Clause]] = {}
    citing: dict[str, dict[str, None]] = {}
    for pack in packs:
        for clause in pack.leaves:
            documents.setdefault(clause.document.id, {}).setdefault(clause.id, clause)
        for rule in pack.rules:
            for name in (*rule.clauses, *rule.overridden):
                citing.setdefault(name, {})[rule.id] = None
    rules = {rule.id: rule for pack in packs for rule in pack.rules}
    return Coverage(
        {name: tuple(_covered(leaves.values(), citing)) for name, leaves in documents.items()},
        tuple(rules),
        tuple(name for name, rule in rules.items() if not rule.clauses),
    )


def _covered(leaves: Iterable[Clause], citing: Mapping[str, Mapping[str, None]]) -> Iterator[Covered]:
    for leaf in leaves:
        rules = tuple(citing.get(leaf.id, ()))
        state: State = (
            "covered" if rules else "context" if leaf.context else "not_at_hand" if leaf.not_at_hand else "uncovered"
        )
        yield Covered(leaf, state, rules)


def coverage_data(found: Coverage) -> dict[str, Any]:
    """The coverage as the contract lists it; `clauses` says it for each leaf."""
    return {
        "documents": {
            name: {
                "leaves": len(leaves),
                **{state: count for state, count in found.counts(name).items() if state != "uncovered"},
                "uncovered": [c.clause.id for c in leaves if c.state == "uncovered"],
                "clauses": {c.clause.id: {"state": c.state, "rules": list(c.rules)} for c in leaves},
            }
            for name, leaves in found.documents.items()
        },
        "rules": len(found.rules),
        "rules_without_clause": list(found.without_clause),
    }


def coverage_lines(found: Coverage) -> Iterator[str]:
    """A line a document, then a line a leaf."""
    for name, leaves in found.documents.items():
        counts = ", ".join(f"{count} {state}" for state, count in found.counts(name).items())
        yield f"{name}: {len(leaves)} leaves: {counts}"
    for leaves in found.documents.values():
        for c in leaves:
            told = {"not_at_hand": c.clause.not_at_hand or ""}.get(c.state, ", ".join(c.rules))
            yield f"  {c.clause.id}  {c.state}{f': {told}' if told else ''}"
    yield f"{len(found.rules)} rules"
