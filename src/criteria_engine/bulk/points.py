"""Scores of many rows at once: `findings/profile.score` in whole numbers over a common denominator, so exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from criteria_engine.bulk.rollup import MET, NOT_APPLICABLE, NOT_MET, CriterionColumns, Rollup
from criteria_engine.bulk.shared import Mask
from criteria_engine.findings.profile import Profile

# Whole numbers stay exact in a double up to here, and so do their quotients as far as a double can be.
_LARGEST = 2**53
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Points:
    """Scores of rows. `there`: rows that have one; elsewhere the rest means nothing. `lower` and `upper` are points,
    `lowest` and `highest` numbers of grades of the profile."""

    there: Mask
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]


def points(rollup: Rollup, profile: Profile) -> Points:
    """The scores of every row of a rollup."""
    sizes = (int(n) for column in rollup.criteria.values() for n in np.unique(column.weighed) if n)
    weights = {name: profile.weights.get(name, 1) for name in rollup.criteria}
    reckoning = _Reckoning(rollup, profile, weights, lcm(*sizes, 1))
    most = max(profile.total * sum(weights.values()), 100)
    # Criteria of very many different sizes have no common denominator that fits: then score by score.
    return reckoning.points() if reckoning.common * most < _LARGEST else _one_by_one(rollup, profile)


@dataclass(frozen=True)
class _Reckoning:
    """Shares of criteria are counted in parts of `common`, the least common multiple of how many rules they weigh."""

    rollup: Rollup
    profile: Profile
    weights: Mapping[str, int]
    common: int

    def points(self) -> Points:
        columns = self.rollup.criteria.values()
        verdicts = [np.where(c.there, c.reviewed, NOT_APPLICABLE) for c in columns]
        surely = self._all((v == MET) | (v == NOT_APPLICABLE) for v in verdicts)
        perhaps = self._all(v != NOT_MET for v in verdicts)
        whole = sum((np.where(c.weighed > 0, self.weights[n], 0) for n, c in self.rollup.criteria.items()), self._zero)
        of = np.maximum(whole, 1) * self.common
        lower, lowest = self._end({n: self._share(c, c.met) for n, c in self.rollup.criteria.items()}, of, surely)
        upper, highest = self._end(
            {n: self._share(c, c.met + c.open) for n, c in self.rollup.criteria.items()}, of, perhaps
        )
        return Points(whole > 0, lower, upper, lowest, highest)

    @property
    def _zero(self) -> Numbers:
        return np.zeros(self.rollup.n, np.int64)

    def _all(self, masks: Iterable[Mask]) -> Mask:
        found = np.ones(self.rollup.n, bool)
        for mask in masks:
            found &= mask
        return found

    def _share(self, column: CriterionColumns, reached: NDArray[np.uint16]) -> Numbers:
        """The share of a criterion's rules that is reached; 0 where none counts."""
        part = np.where(column.weighed > 0, self.common // np.maximum(column.weighed, 1).astype(np.int64), 0)
        return reached.astype(np.int64) * part

    def _end(
        self, shares: Mapping[str, Numbers], of: Numbers, every_met: Mask
    ) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Points and grades at one end of the interval."""
        reached, weakest = self._zero, self._zero + self.common
        for name, share in shares.items():
            weight = self.weights[name]
            reached += self.profile.total * weight * share
            counted = (self.rollup.criteria[name].weighed > 0) & (weight > 0)
            weakest = np.where(counted, np.minimum(weakest, share), weakest)
        return reached / of, self._grades(reached, of, every_met, weakest)

    def _grades(self, reached: Numbers, of: Numbers, every_met: Mask, weakest: Numbers) -> NDArray[np.int8]:
        """The first grade of the profile that each row reaches, else the last."""
        grades = self.profile.grades
        found = np.full(len(reached), len(grades) - 1, np.int8)
        for number, grade in reversed(list(enumerate(grades))):
            fits = reached >= grade.least * of
            if grade.floor is not None:
                fits &= weakest * 100 >= grade.floor * self.common
            found[fits & every_met if grade.every_criterion_met else fits] = number
        return found


def _one_by_one(rollup: Rollup, profile: Profile) -> Points:
    known = [rollup.score(row, profile) for row in range(rollup.n)]
    number = {grade.id: n for n, grade in enumerate(profile.grades)}
    return Points(
        np.array([score is not None for score in known], bool),
        np.array([float(score.span.lower) if score else 0.0 for score in known]),
        np.array([float(score.span.upper) if score else 0.0 for score in known]),
        np.array([number[score.grades[0].id] if score else 0 for score in known], np.int8),
        np.array([number[score.grades[1].id] if score else 0 for score in known], np.int8),
    )
