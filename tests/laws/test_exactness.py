"""Node by node: true when true in every completion of the parts, false when false in every one, else unknown.

The expected truth is worked out by trying every completion of the parts, taken as independent, in plain Python.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth
from criteria_engine.values.fact import Bounds, Fact, inside
from laws.checks import Broken, truths
from laws.worlds import EVER
from river import compared, constant, typed

FAR = 10**6
SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "more_than": operator.gt,
    "at_least": operator.ge,
    "less_than": operator.lt,
    "at_most": operator.le,
}
# Written amounts and the values that each may turn out to have; None is no value.
AMOUNTS: Mapping[Any, tuple[Any, ...]] = {
    0: (0,),
    1: (1,),
    2: (2,),
    3: (3,),
    -1: (-1,),
    "~ 20": (18, 20, 22),
    "~ 10": (9, 10, 11),
    # Close enough to the open ends that three of them together still reach past each other.
    "> 2": (2.015625, 3, FAR),
    "< 1": (-FAR, 0, 0.984375),
    "none": (None,),
    None: (None, -FAR, 0, 1, 2, 3, 19, FAR),
}


@dataclass(frozen=True)
class Rows:
    """`items`: what each row says of being counted (None: it does not say) and its amount. `whole`: no others."""

    source: str
    items: tuple[tuple[bool | None, Any], ...]
    whole: bool


@st.composite
def rows(draw: st.DrawFn, source: str) -> Rows:
    # The frame of a hierarchy is whole; a blank cell in a section that is complete is known to be none.
    whole = source == "tree" or draw(st.booleans())
    amounts = [a for a in AMOUNTS if a is not None or source != "list" or not whole]
    item = st.tuples(st.sampled_from((True, False, None)), st.sampled_from(amounts))
    return Rows(source, tuple(draw(st.lists(item, max_size=3))), whole)


SOURCES = {"list": n.Source("samples"), "table": n.Source("visit", "site"), "tree": n.Source("below")}
COUNTED = {
    "list": compared("taken", "within", "2023-Q1"),
    "table": compared("passed", "is", True),
    "tree": compared("passed", "is", True),
}


def written(found: Rows, limit: Any) -> dict[str, Any]:
    """The rows as a dossier; `limit` stands in a field of the site so that it may itself be inexact."""
    site: dict[str, Any] = {"id": "S1", "name": "S1", "limit": _cell(limit)}
    if found.source == "list":
        days = {True: "2023-02-15", False: "2022-12-31", None: "2023-H1"}
        samples = [{"taken": days[said], "amount": _cell(amount)} for said, amount in found.items]
        # Rows given are open until their section is complete; no rows given at all say nothing.
        return {
            "site": [site | ({"samples": samples} if samples else {}) | ({"complete": ["lab"]} if found.whole else {})]
        }
    if found.source == "tree":
        # A line of sites, so that those further down are not children of the first.
        below = [
            {
                "id": f"T{k}",
                "name": "T",
                "downstream": f"T{k - 1}" if k else "S1",
                "passed": said,
                "amount": _cell(amount),
            }
            for k, (said, amount) in enumerate(found.items)
        ]
        return {"site": [site, *below]}
    visits = [
        {"id": f"V{k}", "site": "S1", "passed": said, "amount": _cell(amount)}
        for k, (said, amount) in enumerate(found.items)
    ]
    closed = [{"site": "S1", "about": "visits", "span": EVER, "full": True}] if found.whole else []
    return {"site": [site], "visit": visits, "ledger": closed}


def _cell(amount: Any) -> Any:
    return False if amount == "none" else amount


def turn_outs(found: Rows) -> Iterator[list[tuple[bool, Any]]]:
    """Every way in which the rows may turn out: counted or not, each value, and more rows where there may be more."""
    ways = [
        list(product((said,) if said is not None else (True, False), AMOUNTS[amount])) for said, amount in found.items
    ]
    more: list[list[tuple[bool, Any]]] = [[]]
    if not found.whole:
        more += [[(True, value)] * times for value in (0, 2) for times in (1, 2, 3, 4, 30)]
        more += [[(True, value)] for value in (-FAR, -1, 1, 3, 10, 19, 20, FAR)]
        more += [[(False, 1)]]
    for known, further in product(product(*ways), more):
        yield [*known, *further]


def folded(kind: str, items: list[tuple[bool, Any]]) -> Any:
    """Count, sum, least or greatest of rows that are fully known; None where there is none."""
    if kind == "count":
        return sum(1 for counted, _ in items if counted)
    values = [value for counted, value in items if counted and value is not None]
    return sum(values) if kind == "sum" else {"min": min, "max": max}[kind](values, default=None)


def expected(results: Iterator[bool]) -> Truth:
    seen = set(results)
    return UNKNOWN if len(seen) == 2 else TRUE if seen.pop() else FALSE


def agrees(found: Rows, condition: n.Condition, wanted: Truth, limit: Any = 0, exact: bool = True) -> None:
    answer = truths(written(found, limit), [typed(condition)])[0]
    sound = answer is UNKNOWN or answer is wanted
    if answer is not wanted and (exact or not sound):
        raise Broken(f"{answer.value}, but {wanted.value} by trying everything: {condition} of {found}, limit {limit}")


def quantifiers_are_exact(found: Rows) -> None:
    every = list(turn_outs(found))
    source, where = SOURCES[found.source], COUNTED[found.source]
    for quantifier, holds in (
        ("exists", lambda items: any(c for c, _ in items)),
        ("every", lambda items: all(c for c, _ in items)),
        ("none", lambda items: not any(c for c, _ in items)),
    ):
        agrees(found, n.Quantified(quantifier, source, where), expected(map(holds, every)))


def folds_are_exact(found: Rows, kind: str, sign: str, limit: Any) -> None:
    """Ordering comparisons are exact. `is` is exact of counts: an interval may hold sums that no rows add up to."""
    number = n.Aggregate(kind, SOURCES[found.source], COUNTED[found.source], None if kind == "count" else "amount")
    limits = AMOUNTS[limit]
    # A part that is known to be absent makes a comparison false.
    results = {
        SIGNS[sign](value, k) if value is not None and k is not None else False
        for value in {folded(kind, items) for items in turn_outs(found)}
        for k in limits
    }
    exact = sign not in ("is", "is_not") or (kind == "count" and limit in (0, 1, 2, 3))
    agrees(found, compared(number, sign, n.FieldOf("limit")), expected(iter(results)), limit, exact)


@pytest.mark.parametrize("source", SOURCES)
@given(st.data())
def test_quantifiers_agree_with_every_completion(source: str, data: st.DataObject) -> None:
    quantifiers_are_exact(data.draw(rows(source)))


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("kind", ["count", "sum", "min", "max"])
@given(st.data())
def test_folds_agree_with_every_completion(kind: str, source: str, data: st.DataObject) -> None:
    found, limit = data.draw(rows(source)), data.draw(st.sampled_from(list(AMOUNTS)))
    for sign in SIGNS:
        folds_are_exact(found, kind, sign, limit)


# --- and, or, not -----------------------------------------------------------------------------------------------

_LEAVES = {
    TRUE: compared("limit", "at_least", 0),
    FALSE: compared("limit", "less_than", 0),
    UNKNOWN: compared("amount", "is", 1),
}
_SITE = {"site": [{"id": "S1", "name": "S1", "limit": 0}]}
TREES = st.recursive(
    st.sampled_from(list(_LEAVES)),
    lambda inner: (
        st.tuples(st.sampled_from(("all", "any")), st.lists(inner, max_size=3)) | st.tuples(st.just("not"), inner)
    ),
    max_leaves=8,
)


def _condition(tree: Any) -> n.Condition:
    if isinstance(tree, Truth):
        return _LEAVES[tree]
    if tree[0] == "not":
        return n.Not(_condition(tree[1]))
    return {"all": n.All, "any": n.Any}[tree[0]](tuple(map(_condition, tree[1])))


def _by_trying(tree: Any) -> Truth:
    if isinstance(tree, Truth):
        return tree
    parts = [_by_trying(part) for part in (tree[1] if tree[0] != "not" else [tree[1]])]
    ways = product(*({TRUE: (True,), FALSE: (False,), UNKNOWN: (True, False)}[part] for part in parts))
    holds = {"all": all, "any": any, "not": lambda way: not way[0]}[tree[0]]
    return expected(map(holds, ways))


def connectives_are_exact(tree: Any) -> None:
    found = truths(_SITE, [typed(_condition(tree))])[0]
    if found is not _by_trying(tree):
        raise Broken(f"{found.value}, but {_by_trying(tree).value} by trying everything: {tree}")


@given(TREES)
def test_all_any_not_agree_with_every_completion(tree: Any) -> None:
    connectives_are_exact(tree)


# --- comparisons of intervals -----------------------------------------------------------------------------------

_ENDS = (0, 1, 2, 3)
GRID = [Fraction(k, 4) for k in range(-4, 17)]


@st.composite
def intervals(draw: st.DrawFn) -> Bounds:
    """Points, closed and half-open intervals, and bounds without an end."""
    low, high = sorted((draw(st.sampled_from(_ENDS)), draw(st.sampled_from(_ENDS))))
    if low == high:
        return draw(
            st.sampled_from(
                (
                    Bounds(low, low),
                    Bounds(lo=low),
                    Bounds(hi=high),
                    Bounds(lo=low, lo_open=True),
                    Bounds(hi=high, hi_open=True),
                )
            )
        )
    return Bounds(low, high, draw(st.booleans()), draw(st.booleans()))


def _within(bounds: Bounds) -> list[Fraction]:
    above = [x for x in GRID if x > bounds.lo or (x == bounds.lo and not bounds.lo_open)]
    return [x for x in above if x < bounds.hi or (x == bounds.hi and not bounds.hi_open)]


def comparisons_are_exact(left: Bounds, right: Bounds, absent: bool) -> None:
    for sign, holds in SIGNS.items():
        ways = [holds(a, b) for a in _within(left) for b in _within(right)] + [False] * absent
        wanted = expected(iter(ways))
        found = compare(OPERATORS[sign], Fact(bounds=left, may_be_absent=absent), (Fact(bounds=right),), frozenset())
        if found is not wanted:
            raise Broken(f"{found.value}, but {wanted.value} by trying everything: {left} {sign} {right}")


@given(intervals(), intervals(), st.booleans())
def test_comparisons_agree_with_every_value_of_the_intervals(left: Bounds, right: Bounds, absent: bool) -> None:
    comparisons_are_exact(left, right, absent)


@given(intervals(), st.tuples(st.sampled_from(_ENDS), st.sampled_from(_ENDS)).map(sorted))
def test_within_agrees_with_every_value_of_the_interval(left: Bounds, ends: list[int]) -> None:
    wanted = expected(ends[0] <= x <= ends[1] for x in _within(left))
    assert inside(left, Bounds(*ends)) is wanted


# Written amounts in a field against a constant: the interval that the words stand for.
_WORDS: Mapping[str, Callable[[Fraction], bool]] = {
    "trên 2": lambda x: x > 2,
    "từ 2": lambda x: x >= 2,
    "gần 2": lambda x: x < 2,
    "tối đa 2": lambda x: x <= 2,
    "khoảng 2": lambda x: Fraction("1.8") <= x <= Fraction("2.2"),
    "2": lambda x: x == 2,
}


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("words", _WORDS)
def test_words_for_bounds_mean_every_number_that_they_allow(words: str, sign: str) -> None:
    allowed = [x for x in (Fraction(k, 20) for k in range(-20, 120)) if _WORDS[words](x)]
    for limit in (1, 2, 3):
        wanted = expected(SIGNS[sign](x, limit) for x in allowed)
        tables = {"site": [{"id": "S1", "name": "S1", "amount": words}]}
        assert truths(tables, [typed(n.Compare(n.FieldOf("amount"), sign, (constant(limit),)))])[0] is wanted
