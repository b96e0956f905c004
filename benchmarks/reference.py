"""What the reference evaluator says: outcomes as a matrix, the measure that every other evaluator is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workload import AS_OF
from workload.schema import SCHEMA

import criteria_engine as ce
from criteria_engine.evaluate.plan.nodes import CODES
from criteria_engine.packs.model import Pack

Matrix = dict[str, dict[str, int]]


def outcomes(records: Mapping[str, Sequence[Mapping[str, Any]]], pack: Pack) -> Matrix:
    """Code of the outcome by rule and by id of the subject."""
    dossier = ce.read(records, schema=SCHEMA)
    assert not dossier.problems, dossier.problems[:3]
    result = ce.assess(dossier, pack, as_of=AS_OF, registers_complete=True)
    found: Matrix = {rule.id: {} for rule in pack.rules}
    for finding in result.findings:
        found[finding.rule.id][finding.subject.id] = CODES[finding.outcome]
    return found


def equal(ours: Matrix, theirs: Matrix, what: str) -> None:
    """Raises AssertionError with the first cells that differ, and where a side has cells that the other lacks."""
    assert ours.keys() == theirs.keys(), (what, ours.keys() ^ theirs.keys())
    for rule, cells in ours.items():
        other = theirs[rule]
        if cells != other:
            keys = sorted(k for k in cells.keys() | other.keys() if cells.get(k) != other.get(k))
            first = {key: (cells.get(key), other.get(key)) for key in keys[:3]}
            raise AssertionError(f"{what}, {rule}: {len(keys)} cells differ, as {first}")


def by_rule(rows: Sequence[tuple[str, Sequence[int]]], pack: Pack) -> Matrix:
    """A matrix from rows of (id, codes in the order of the pack's rules)."""
    return {rule.id: {key: codes[i] for key, codes in rows} for i, rule in enumerate(pack.rules)}
