"""A law that nothing can break proves nothing: each law is shown to break on defects planted in the engine."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st

import river
from criteria_engine import text
from criteria_engine.conditions import nodes as n
from criteria_engine.conditions import operators
from criteria_engine.evaluate import facts, judge, operands, reference
from criteria_engine.evaluate.question import Trace
from criteria_engine.packs.model import Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period, Truth, all_of, period
from criteria_engine.values.fact import ABSENT, MISSING, Bounds, Fact, Item, exact
from laws import checks, test_exactness, test_values
from laws.batteries import case, ruled_case
from laws.checks import caught, drawn
from laws.worlds import World

Patch = pytest.MonkeyPatch


Plant = Callable[[Patch], None]
one_case = cache(case)
one_ruled_case = cache(ruled_case)


def of_cases() -> Iterator[tuple[World, list[n.Condition]]]:
    return map(one_case, range(200))


def of_ruled_cases() -> Iterator[tuple[World, list[Rule], list[list[int]]]]:
    return map(one_ruled_case, range(100))


def wrapped(module: Any, name: str, change: Callable[..., Any]) -> Plant:
    """Calls `change` with what the engine's own function gave, then with what the function was given."""

    def plant(patch: Patch) -> None:
        own = getattr(module, name)
        patch.setattr(module, name, lambda *given, **named: change(own(*given, **named), *given, **named))

    return plant


def swapped(module: Any, name: str, other: Any) -> Plant:
    return lambda patch: patch.setattr(module, name, other)


def counting(change: Callable[[Item], Item | None]) -> Plant:
    """Every row is changed before it is counted or added; None leaves it out."""

    def plant(patch: Patch) -> None:
        own = reference.fold

        def fold(kind: Any, items: Iterable[Item], whole: bool) -> Fact:
            return own(kind, [item for item in map(change, items) if item is not None], whole)

        for module in (reference, operands):
            patch.setattr(module, "fold", fold)

    return plant


def comparing(change: Callable[[Bounds], Bounds]) -> Plant:
    def plant(patch: Patch) -> None:
        own = operators.less
        patch.setattr(operators, "less", lambda a, b: own(change(a), change(b)))

    return plant


def connecting(name: str, unknown_as: Truth) -> Plant:
    def plant(patch: Patch) -> None:
        own = getattr(reference, name)
        patch.setattr(reference, name, lambda parts: own([unknown_as if part is UNKNOWN else part for part in parts]))

    return plant


def negating(truth: Truth) -> Truth:
    return FALSE if truth is TRUE else TRUE


def _not(patch: Patch) -> None:
    def answer(asked: Any, node: n.Not, rows: Any) -> Trace:
        part = asked.ask(node.part, rows)
        return Trace(node, negating(part.truth), parts=(part,))

    patch.setitem(reference._ANSWERS, n.Not, answer)


def _closed_or_not(question: Any, anchor: Any, kind: str) -> Any:
    return (
        r.values["span"] for r in question.dossier.related("ledger", "site", anchor.id) if r.values.get("about") == kind
    )


def _of_any_kind(question: Any, anchor: Any, kind: str) -> Any:
    return (
        r.values["span"] for r in question.dossier.related("ledger", "site", anchor.id) if r.values.get("full") is True
    )


def _no_yes_no(fact: Fact, question: Any, row: Any, found: Any, *rest: Any) -> Fact:
    return exact(False) if found.kind == "yes_no" and fact is MISSING else fact


def _whole(listing: Any, *_: Any) -> Any:
    return replace(listing, whole=True)


def _point(found: Period) -> Fact:
    day = found.start.toordinal()
    return Fact(found, Bounds(day, day))


def _ends_swapped(fact: Fact, *_: Any) -> Fact:
    assert fact.bounds is not None
    return replace(fact, bounds=Bounds(fact.bounds.hi, fact.bounds.lo))


def _number_itself(fact: Fact, value: Any, *_: Any) -> Fact:
    return replace(fact, bounds=Bounds(value.number, value.number))


UNSOUND: dict[str, Plant] = {
    "a missing value read as absent": swapped(facts, "MISSING", ABSENT),
    "a blank yes/no read as no": wrapped(facts, "_blank", _no_yes_no),
    "an open list read as whole": wrapped(facts, "items_of", _whole),
    "an open register read as closed": swapped(facts, "is_closed", lambda *_: True),
    "a register closed for another period": swapped(
        facts, "_covers", lambda periods, asked: any(True for _ in periods)
    ),
    "a register that is not said to be complete": swapped(facts, "_closed_periods", _closed_or_not),
    "a register of another kind": swapped(facts, "_closed_periods", _of_any_kind),
    "any complete section taken for the right one": wrapped(
        facts, "is_whole", lambda whole, question, row, section: whole or bool(row.complete and section)
    ),
    "an unknown row counted as not satisfying": counting(lambda i: None if i.counted is UNKNOWN else i),
    "an unknown row counted as satisfying": counting(
        lambda i: replace(i, counted=TRUE if i.counted is UNKNOWN else i.counted)
    ),
    "an inclusive bound made exclusive": comparing(
        lambda b: b if b.is_point else replace(b, lo_open=True, hi_open=True)
    ),
    "the ends of a date's interval swapped": wrapped(facts, "some_day_of", _ends_swapped),
    "a date within a period read as its first day": swapped(facts, "some_day_of", _point),
    "a bounded quantity read as the number itself": wrapped(facts, "quantity", _number_itself),
    "any of false and unknown read as false": connecting("any_of", FALSE),
    "all of true and unknown read as true": connecting("all_of", TRUE),
    "not unknown read as true": _not,
    "an operand that may be absent taken for present": swapped(
        operators, "settle", lambda truth, *sides: FALSE if any(s.is_absent for s in sides) else truth
    ),
    "a question nobody answered read as no": wrapped(
        reference, "attested", lambda found, *_: (FALSE if found[0] is UNKNOWN else found[0], found[1])
    ),
    "an unknown code chosen as the first one": wrapped(operands, "hull", lambda fact, choices: next(iter(choices))),
}


@pytest.mark.parametrize("defect", UNSOUND)
def test_the_law_of_completions_catches(defect: str, monkeypatch: Patch) -> None:
    UNSOUND[defect](monkeypatch)
    caught(checks.known_truths_stay, of_cases())


INCOMPLETE: dict[str, Plant] = {
    "what is known to be absent read as missing": swapped(facts, "ABSENT", MISSING),
    "a whole list read as open": wrapped(facts, "items_of", lambda listing, *_: replace(listing, whole=False)),
    "a closed register read as open": swapped(facts, "is_closed", lambda *_: False),
    "registers that join each other read as a gap": swapped(
        facts, "_covers", lambda periods, asked: any(p.contains(asked) for p in periods if p.length_in_months == 3)
    ),
}


@pytest.mark.parametrize("defect", INCOMPLETE)
def test_the_law_of_no_gaps_catches(defect: str, monkeypatch: Patch) -> None:
    INCOMPLETE[defect](monkeypatch)
    caught(checks.nothing_is_left_unknown, of_cases())


def _when_unknown_is_false(trace: Trace, *_: Any) -> Trace:
    return replace(trace, truth=FALSE) if trace.truth is UNKNOWN else trace


def _due_unknown_is_over(found: tuple[Truth, Any], *_: Any) -> tuple[Truth, Any]:
    return (FALSE if found[0] is UNKNOWN else found[0]), found[1]


UNSTEADY: dict[str, Plant] = {
    "an unknown condition of a rule read as false": wrapped(judge, "evaluate", _when_unknown_is_false),
    "a `when` that is unknown read as not applicable": wrapped(judge.Court, "applies", _when_unknown_is_false),
    "a `due` that is unknown read as not due": wrapped(judge.Court, "due", _due_unknown_is_over),
    "an open list read as whole": UNSOUND["an open list read as whole"],
}


@pytest.mark.parametrize("defect", UNSTEADY)
def test_the_law_of_refining_catches(defect: str, monkeypatch: Patch) -> None:
    UNSTEADY[defect](monkeypatch)
    caught(checks.refining_keeps_outcomes, of_ruled_cases())


def _as_in_the_file(found: Dossier, given: Mapping[str, Any]) -> Dossier:
    def kept(table: str, rows: Mapping[str, Any]) -> dict[str, Any]:
        keys = [row["id"] for row in given.get(table, ()) if row.get("id") in rows]
        return {key: rows[key] for key in keys} | dict(rows)

    return replace(found, tables={table: kept(table, rows) for table, rows in found.tables.items()})


def in_another_order(law: Callable[..., None]) -> Callable[..., None]:
    return lambda world, conditions: law(world.open, conditions, Random(1))


@pytest.mark.parametrize("rows", [slice(0, 1), slice(-1, None)], ids=["the first", "the last"])
def test_the_law_of_order_catches_looking_at_one_row_only(rows: slice, monkeypatch: Patch) -> None:
    wrapped(facts, "items_of", lambda listing, *_: replace(listing, rows=listing.rows[rows]))(monkeypatch)
    caught(in_another_order(checks.order_of_items_never_matters), of_cases())


def test_the_law_of_order_catches_rows_in_the_order_of_the_file(monkeypatch: Patch) -> None:
    wrapped(river, "dossier", _as_in_the_file)(monkeypatch)
    caught(in_another_order(checks.order_of_rows_never_matters), of_cases())


UNEQUAL: dict[str, tuple[Plant, Callable[..., None], tuple[st.SearchStrategy[Any], ...]]] = {
    "an exclusive bound made inclusive": (
        comparing(lambda b: replace(b, lo_open=False, hi_open=False)),
        test_exactness.comparisons_are_exact,
        (test_exactness.intervals(), test_exactness.intervals(), st.booleans()),
    ),
    "any of false and unknown read as false": (
        connecting("any_of", FALSE),
        test_exactness.connectives_are_exact,
        (test_exactness.TREES,),
    ),
    "all of nothing read as unknown": (
        swapped(reference, "all_of", lambda parts: all_of(known) if (known := tuple(parts)) else UNKNOWN),
        test_exactness.connectives_are_exact,
        (test_exactness.TREES,),
    ),
    "an open list read as whole": (
        UNSOUND["an open list read as whole"],
        test_exactness.quantifiers_are_exact,
        (test_exactness.rows("list"),),
    ),
    "an open register read as closed": (
        UNSOUND["an open register read as closed"],
        test_exactness.quantifiers_are_exact,
        (test_exactness.rows("table"),),
    ),
    "an unknown row counted as not satisfying": (
        UNSOUND["an unknown row counted as not satisfying"],
        test_exactness.quantifiers_are_exact,
        (test_exactness.rows("tree"),),
    ),
    "only the children of a hierarchy": (
        swapped(Dossier, "below", lambda found, table, key: found.related(table, "downstream", key)),
        test_exactness.quantifiers_are_exact,
        (test_exactness.rows("tree"),),
    ),
}
for _kind in ("count", "sum", "min", "max"):
    _strategies = (
        test_exactness.rows("table"),
        st.just(_kind),
        st.sampled_from(list(test_exactness.SIGNS)),
        st.sampled_from((0, 1, 2, "~ 20")),
    )
    UNEQUAL[f"an unknown row left out of {_kind}"] = (
        UNSOUND["an unknown row counted as not satisfying"],
        test_exactness.folds_are_exact,
        _strategies,
    )
    UNEQUAL[f"an unknown row taken into {_kind}"] = (
        UNSOUND["an unknown row counted as satisfying"],
        test_exactness.folds_are_exact,
        _strategies,
    )
    UNEQUAL[f"an open register read as closed by {_kind}"] = (
        UNSOUND["an open register read as closed"],
        test_exactness.folds_are_exact,
        _strategies,
    )
    if _kind != "count":
        UNEQUAL[f"an unknown amount left out of {_kind}"] = (
            counting(lambda item: replace(item, value=ABSENT if item.value is MISSING else item.value)),
            test_exactness.folds_are_exact,
            _strategies,
        )


@pytest.mark.parametrize("defect", UNEQUAL)
def test_trying_everything_catches(defect: str, monkeypatch: Patch) -> None:
    plant, law, parts = UNEQUAL[defect]
    plant(monkeypatch)
    caught(law, drawn(st.tuples(*parts), 300))


def _off_by_a_day(end: Any, *_: Any) -> Any:
    return end + timedelta(days=1)


VALUES: dict[str, tuple[Plant, Callable[..., None], tuple[st.SearchStrategy[Any], ...]]] = {
    "texts compared as they were typed": (
        swapped(text, "fold", lambda found: found.strip()),
        test_values.one_spelling,
        (test_values.words,),
    ),
    "tone marks left where they are": (
        swapped(text, "fold", lambda found: unicodedata.normalize("NFC", found.strip())),
        test_values.placements_are_one,
        (st.just(""), st.just("")),
    ),
    "sorting by code points": (
        swapped(text, "sort_key", lambda found: found),
        test_values.sorting_follows_the_dictionary,
        (test_values._places, test_values._places),
    ),
    "a span that ends a day late": (
        wrapped(period, "span_end", _off_by_a_day),
        test_values.spans_end_by_counting,
        (test_values.near, st.integers(0, 14)),
    ),
    "half-years numbered from nought": (
        lambda patch: patch.setitem(period._FORMS, 6, "{year:04}-Q{part}"),
        test_values.a_period_is_read_back,
        (test_values.periods(),),
    ),
}


@pytest.mark.parametrize("defect", VALUES)
def test_the_laws_of_values_catch(defect: str, monkeypatch: Patch) -> None:
    plant, law, parts = VALUES[defect]
    plant(monkeypatch)
    caught(law, drawn(st.tuples(*parts), 300))
