"""What every engine is asked, and what it says: an outcome for each rule, subject and period, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import SubjectId, SubjectResult
from criteria_engine.findings.profile import Score
from criteria_engine.findings.run import Options
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.model import Pack
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.values import Truth

# Kind and id of the subject, period, pack, rule.
Key = tuple[str, str, str, str, str]
Raw = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Case:
    """Raw records, packs that are used together, and how they are to be judged."""

    schema: Schema = field(repr=False)
    raw: Raw
    packs: tuple[Pack, ...] = field(repr=False)
    options: Options

    @cached_property
    def dossier(self) -> Dossier:
        return dossier_of(self.schema, [from_mapping(self.raw, self.schema)])


@dataclass(frozen=True)
class Sum:
    """What the findings on one subject come to."""

    verdict: RuleOutcome
    verdicts: Mapping[str, RuleOutcome]
    reviewed: RuleOutcome
    score: Score | None

    @classmethod
    def of(cls, result: SubjectResult) -> Sum:
        return cls(result.verdict, dict(result.verdicts), result.reviewed_verdict, result.score)


@dataclass(frozen=True)
class Told:
    """What an engine says of a case. `leaves`: truths of the parts of `require` below all, any and not, left to right;
    `leaves` and `sums` are None of an engine that does not give them. Not `is_whole`: it speaks of some
    subjects only."""

    outcomes: Mapping[Key, RuleOutcome]
    leaves: Mapping[Key, tuple[Truth, ...]] | None = None
    sums: Mapping[SubjectId, Sum] | None = None
    is_whole: bool = True


def differences(wanted: Told, found: Told) -> list[str]:
    """Where two engines differ, in words; what one of them does not give is not compared."""
    pairs = {"outcome": (wanted.outcomes, found.outcomes), "leaves": (wanted.leaves, found.leaves),
             "sum": (wanted.sums, found.sums)}  # fmt: skip
    return [
        line for what, (one, other) in pairs.items() if one is not None and other is not None
        for line in _between(what, one, other, found.is_whole)
    ]  # fmt: skip


def _between(what: str, wanted: Mapping[Any, Any], found: Mapping[Any, Any], is_whole: bool) -> list[str]:
    keys = [*(wanted if is_whole else ()), *(key for key in found if not is_whole or key not in wanted)]
    return [
        f"{what} of {key}: {wanted.get(key, 'not asked')} in the reference, {found.get(key, 'not asked')} here"
        for key in keys
        if key not in wanted or key not in found or wanted[key] != found[key]
    ]
