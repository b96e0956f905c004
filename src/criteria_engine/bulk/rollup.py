"""Findings on every row as verdicts, criteria and scores: `findings/summary.py` for many subjects at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from criteria_engine.bulk.shared import Codes, Mask, Shared
from criteria_engine.evaluate.plan.nodes import CODES
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.profile import Profile, Score, Span, score
from criteria_engine.packs.model import Pack, Rule

NOT_APPLICABLE, MET = CODES[RuleOutcome.NOT_APPLICABLE], CODES[RuleOutcome.MET]
NOT_MET, UNDETERMINED = CODES[RuleOutcome.NOT_MET], CODES[RuleOutcome.UNDETERMINED]
OUTCOMES = {code: outcome for outcome, code in CODES.items()}
# By code, how much an outcome weighs in a verdict: not met before undetermined before met (`judge.worst_of`).
_WEIGHT = np.zeros(5, np.uint8)
_WEIGHT[[NOT_APPLICABLE, MET, UNDETERMINED, NOT_MET]] = 1, 2, 3, 4
_OF_WEIGHT = np.array([NOT_APPLICABLE, NOT_APPLICABLE, MET, UNDETERMINED, NOT_MET], np.uint8)
Counts = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class CriterionColumns:
    """One criterion on every row. `there`: rows with rules in it. `weighed`, `met`, `open`: how many rules count for
    points, are met, are undetermined."""

    there: Mask
    verdict: Codes
    reviewed: Codes
    weighed: Counts
    met: Counts
    open: Counts


@dataclass
class Rollup:
    """What findings come to on each row of a table, in one period. `packs`: those in use and those beneath them."""

    shared: Sequence[Shared]
    packs: Sequence[Pack]
    n: int

    @cached_property
    def there(self) -> Mask:
        """Rows that anything is asked of."""
        found = np.zeros(self.n, bool)
        for one in self.shared:
            found |= one.codes != 0
        return found

    @cached_property
    def verdict(self) -> Codes:
        return worst((one.codes for one in self._screened if one.of.rule.level == "must"), self.n)

    @cached_property
    def reviewed(self) -> Codes:
        return worst((one.codes for one in self.shared if one.of.rule.level == "must"), self.n)

    @cached_property
    def fails(self) -> Counts:
        """How many duties are not met."""
        return self._failing(fails)

    @cached_property
    def fails_strictly(self) -> Counts:
        """How many duties are left undetermined, and recommendations not met."""
        return self._failing(fails_strictly)

    def _failing(self, test: Callable[[str, int], bool]) -> Counts:
        found = np.zeros(self.n, np.uint16)
        for one in self.shared:
            for code in (NOT_MET, UNDETERMINED):
                if test(one.of.rule.level, code):
                    found += one.codes == code
        return found

    @property
    def _screened(self) -> Iterator[Shared]:
        return (one for one in self.shared if one.of.rule.basis != "attestation")

    @cached_property
    def verdicts(self) -> dict[str, Codes]:
        """Verdicts that packs name; 0 on a row without one."""
        names = dict.fromkeys(name for pack in self.packs for name in pack.verdicts)
        return {name: self._named(name) for name in names}

    def _named(self, name: str) -> Codes:
        by_pack = {pack.id: pack.verdicts[name].criteria for pack in self.packs if name in pack.verdicts}

        def counts(rule: Rule, pack: str) -> bool:
            criteria = by_pack.get(pack, ())
            return criteria is None or rule.criterion in criteria

        inside = [(one, masked(one.codes, one.where(counts))) for one in self._screened]
        there = np.zeros(self.n, bool)
        for _, codes in inside:
            there |= codes != 0
        return np.where(there, worst((codes for one, codes in inside if one.of.rule.level == "must"), self.n), 0)

    def score(self, row: int, profile: Profile) -> Score | None:
        """The score of one row, part by part (`profile.score`)."""
        there = {name: column for name, column in self.criteria.items() if column.there[row]}
        spans = {name: _span(int(c.weighed[row]), int(c.met[row]), int(c.open[row])) for name, c in there.items()}
        return score(profile, spans, [OUTCOMES[int(column.reviewed[row])] for column in there.values()])

    @cached_property
    def criteria(self) -> dict[str, CriterionColumns]:
        names = dict.fromkeys(name for pack in self.packs for name in pack.criteria)
        return {name: found for name in names if (found := self._criterion(name)).there.any()}

    def _criterion(self, name: str) -> CriterionColumns:
        inside = [(one, masked(one.codes, one.where(lambda rule, pack: rule.criterion == name))) for one in self.shared]
        inside = [(one, codes) for one, codes in inside if codes.any()]
        there = np.zeros(self.n, bool)
        for _, codes in inside:
            there |= codes != 0
        must = [(one, codes) for one, codes in inside if one.of.rule.level == "must"]
        weighed = [masked(codes, one.where(lambda rule, pack: rule.gives_points)) for one, codes in inside]
        return CriterionColumns(
            there,
            worst((codes for one, codes in must if one.of.rule.basis != "attestation"), self.n),
            worst((codes for _, codes in must), self.n),
            _count((codes > NOT_APPLICABLE for codes in weighed), self.n),
            _count((codes == MET for codes in weighed), self.n),
            _count((codes == UNDETERMINED for codes in weighed), self.n),
        )


def fails(level: str, code: int) -> bool:
    """As `Finding.fails`, but for waivers."""
    return level == "must" and code == NOT_MET


def fails_strictly(level: str, code: int) -> bool:
    """As `Finding.fails_strictly`, but for waivers."""
    return (level, code) in (("must", UNDETERMINED), ("should", NOT_MET))


def masked(codes: Codes, mask: Mask | bool) -> Codes:
    """Codes on the rows of a mask, 0 elsewhere."""
    if isinstance(mask, bool):
        return codes if mask else np.zeros_like(codes)
    return np.where(mask, codes, np.uint8(0))


def worst(codes: Iterable[Codes], n: int) -> Codes:
    """`judge.worst_of` on each row; codes 0 do not count."""
    found = np.zeros(n, np.uint8)
    for column in codes:
        np.maximum(found, _WEIGHT[column], out=found)
    return _OF_WEIGHT[found]


def _count(masks: Iterable[Mask], n: int) -> Counts:
    found = np.zeros(n, np.uint16)
    for mask in masks:
        found += mask
    return found


@cache
def _span(weighed: int, met: int, open_: int) -> Span | None:
    """`profile.criterion_span` of so many rules."""
    return Span(Fraction(met, weighed), Fraction(met + open_, weighed)) if weighed else None
