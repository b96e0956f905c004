"""hypothesis, imported where it is needed, and a search with it that goes the same way each time."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, TypeVar

from criteria_engine.errors import Problem, UsageError

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


def require_hypothesis() -> None:
    """Raises UsageError, saying what to install, where hypothesis is missing."""
    try:
        import hypothesis  # noqa: F401
    except ImportError:
        en = "this needs hypothesis: pip install criteria-engine[strategies]"
        vi = "việc này cần hypothesis: pip install criteria-engine[strategies]"
        raise UsageError([Problem("hypothesis", "no-hypothesis", en, vi)]) from None


def first(strategy: SearchStrategy[T], wanted: Callable[[T], bool], tries: int) -> T | None:
    """The first of at most `tries` drawn values that is wanted, None where there is none; the same on every run.

    >>> from hypothesis import strategies as st
    >>> first(st.integers(0, 9), lambda n: n > 9, 20) is None
    True
    """
    require_hypothesis()
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample, Unsatisfiable

    # Nothing is shrunk: what is asked is whether there is one, not which is the smallest.
    same_each_time = settings(
        max_examples=tries, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        return find(strategy, wanted, settings=same_each_time, random=Random(0))
    except (NoSuchExample, Unsatisfiable):
        return None
