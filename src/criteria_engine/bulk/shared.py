"""Which answers make a finding of their own: rules of several packs that say the same share one (findings/twins.py).

The same grouping as `findings/run.py`, for every row at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from criteria_engine.evaluate.plan.plan import Asked
from criteria_engine.packs.model import Rule

Codes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a rule on every row: `asked` of it; the code of its outcome where it is; `valid`: not surely out
    of force; `key`: rows where two rules of a class have one key share a finding."""

    of: Asked
    asked: Mask
    outcome: Codes
    valid: Mask
    key: Codes


@dataclass(frozen=True, slots=True)
class Shared:
    """The findings that a rule leads: its codes (0 where it leads none), and the others that share them, each with
    the rows on which it does."""

    of: Asked
    codes: Codes
    others: tuple[tuple[Rule, str, Mask], ...] = ()

    def where(self, test: Callable[[Rule, str], bool]) -> Mask | bool:
        """On which rows a rule that shares the finding is of a kind (`test` of the rule and the id of its pack)."""
        if test(self.of.rule, self.of.pack):
            return True
        masks = [mask for rule, pack, mask in self.others if test(rule, pack)]
        return np.logical_or.reduce(masks) if masks else False


def findings(answers: Sequence[Answer], leaders: Mapping[Named, Named]) -> list[Shared]:
    """Answers about one table in one period as findings. The answers are in the order of `twins.rank`."""
    classes: dict[Named, list[Answer]] = {}
    for answer in answers:
        own = (answer.of.pack, answer.of.rule.id)
        classes.setdefault(leaders.get(own, own), []).append(answer)
    return [shared for members in classes.values() for shared in _of_class(members)]


def _of_class(members: list[Answer]) -> list[Shared]:
    if len(members) == 1:
        return [Shared(members[0].of, members[0].outcome)]
    found, led = [], [_is_led(members, n) for n in range(len(members))]
    for n, answer in enumerate(members):
        others = tuple((other.of.rule, other.of.pack, ~led[n] & _together(answer, other)) for other in members[n + 1 :])
        found.append(Shared(answer.of, np.where(led[n], np.uint8(0), answer.outcome), others))
    return found


def _is_led(members: list[Answer], n: int) -> Mask:
    """Rows on which an earlier rule of the class has the finding."""
    led = np.zeros(len(members[n].asked), bool)
    for earlier in members[:n]:
        led |= _together(earlier, members[n])
    return led


def _together(one: Answer, other: Answer) -> Mask:
    together: Mask = one.asked & other.asked & one.valid & other.valid & (one.key == other.key)
    return together
