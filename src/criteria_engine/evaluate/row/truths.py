"""Truths and outcomes as small numbers, such that `and` is `&` and `or` is `|`."""

from __future__ import annotations

from criteria_engine.evaluate.plan.nodes import CODES
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth

CODE: dict[Truth, int] = {FALSE: 0, UNKNOWN: 1, TRUE: 3}
TRUTH: dict[int, Truth] = {code: truth for truth, code in CODE.items()}
OUTCOME: dict[int, RuleOutcome] = {code: outcome for outcome, code in CODES.items()}
F, U, T = "0", "1", "3"


class Odd(Exception):
    """A bundle that the generated code does not read: one that is yet to be tidied, or that the readers refuse."""
