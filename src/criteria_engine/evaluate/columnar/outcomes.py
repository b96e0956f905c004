"""Outcomes of many elements, each as bits, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import Bits
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Tri, unpack
from criteria_engine.values import FALSE, TRUE, Truth


@dataclass(slots=True)
class Outcomes:
    """Which are met, not met and not applicable; `none`: of which there is no outcome. The rest is undetermined."""

    met: Bits
    unmet: Bits
    not_applicable: Bits
    none: Bits = field(default_factory=lambda: NO)

    @property
    def open(self) -> Bits:
        return ~(self.met | self.unmet | self.not_applicable | self.none)

    def codes(self, n: int) -> NDArray[np.uint8]:
        """By `nodes.CODES`: 1 not applicable, 2 met, 3 not met, 4 undetermined, 0 none."""
        open_ = self.open
        found: NDArray[Any] = unpack(self.met | open_, n).view(np.uint8)
        high = unpack(self.unmet | open_, n).view(np.uint8)
        # In place: at a million elements fresh memory costs more than the sums.
        high <<= 1
        found += high
        found += 1
        if self.none is not NO:
            found[unpack(self.none, n)] = 0
        return found


NOTHING = Outcomes(NO, NO, NO, EVERY)


def ruled(gate: Tri, require: Tri, due: Tri, describes: bool) -> Outcomes:
    """`nodes.Ruled`."""
    late = gate.t & ~require.t
    return Outcomes(gate.t & require.t, NO if describes else late & due.t & require.f, gate.f | (late & due.f))


def worst(parts: Sequence[Outcomes]) -> Outcomes:
    """Not met before undetermined before met; not applicable where nothing else came up."""
    unmet, open_, met = NO, NO, NO
    for part in parts:
        unmet, open_, met = unmet | part.unmet, open_ | part.open, met | part.met
    met = met & ~(unmet | open_)
    return Outcomes(met, unmet, ~(unmet | open_ | met))


def pick(cases: Sequence[tuple[Tri, Outcomes]], default: Outcomes) -> Outcomes:
    """The outcome of the first case that is true."""
    rest, planes = EVERY, [NO, NO, NO, NO]
    for truth, outcome in [*cases, (Tri(EVERY, NO), default)]:
        here, rest = rest & truth.t, rest & ~truth.t
        each = (outcome.met, outcome.unmet, outcome.not_applicable, outcome.none)
        planes = [plane | (here & one) for plane, one in zip(planes, each, strict=True)]
    return Outcomes(*planes)


def says(outcome: Outcomes, not_applicable: Truth) -> Tri:
    """`nodes.Says`."""
    t, f = outcome.met, outcome.unmet
    if not_applicable is TRUE:
        t = t | outcome.not_applicable
    elif not_applicable is FALSE:
        f = f | outcome.not_applicable
    return Tri(t, f)
