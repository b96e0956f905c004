"""Defects planted in the search for repairs: each breaks the law that forbids it, so the laws can fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from criteria_engine.conditions import nodes as n
from criteria_engine.records import shipped_schema
from criteria_engine.repairs import cells, mend, solve, steps
from repairs import laws
from repairs.hand import judged

Law = Callable[[Any, laws.Case], None]


def _solvers() -> dict[type, Any]:
    return solve._SOLVERS  # type: ignore[return-value]


def broken(case: laws.Case, law: Law) -> bool:
    try:
        for finding in case.unmet():
            law(finding, case)
    except laws.Broken:
        return True
    return False


def holds(case: laws.Case) -> bool:
    """Without a defect every law holds, and there is something for it to hold of."""
    laws.know_lists(shipped_schema())
    found = case.unmet()
    for finding in found:
        laws.every_law(finding, case)
    return bool(found)


TWO_PARTS = judged('{all: [{present: plan.schedule}, {present: plan.number}]}')
EITHER = judged('{any: [{present: plan.schedule}, {present: plan.number}]}')
PRICED = judged("{any: [{present: plan.schedule}, {attested: still-fits}]}")
SAID_NO = judged('{not: {field: still_fits, is: true}}', {"still_fits": True})
FEWER = judged('{field: cost, at_most: 5}', {"cost": 9})
PAST = judged('{exists: event, by: about, during: 2022}')


@pytest.mark.parametrize("name", ["TWO_PARTS", "EITHER", "PRICED", "SAID_NO", "FEWER", "PAST"])
def test_without_a_defect_every_law_holds(name: str) -> None:
    assert holds(globals()[name])


def test_an_unverified_proposal_is_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mend, "_works", lambda asked, changes: True)
    monkeypatch.setitem(_solvers(), n.All, lambda self, node, wish, places, draft, _: self.solve(
        node.parts[0], wish, places, draft))  # fmt: skip
    assert broken(TWO_PARTS, laws.applying_a_repair_makes_the_rule_met)


def test_a_step_too_many_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mend, "_needed", lambda asked, found: found)
    monkeypatch.setitem(_solvers(), n.Any, lambda self, node, wish, places, draft, _: self._each(
        node.parts, wish, places, draft))  # fmt: skip
    assert broken(EITHER, laws.every_step_of_a_repair_is_needed)


def test_a_yes_that_becomes_a_no_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "_denies", lambda *_: False)
    assert broken(SAID_NO, laws.nothing_recorded_is_taken_away)


def test_a_number_that_shrinks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "_denies", lambda *_: False)
    assert broken(FEWER, laws.nothing_recorded_is_taken_away)


def test_a_past_event_that_is_to_be_done_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_when", lambda entity, value, as_of: "do")
    law = laws.what_is_past_is_documented_and_what_is_to_come_is_done
    assert broken(PAST, law)


def test_silence_where_nothing_works_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mend, "_reason", lambda search: None)
    assert broken(FEWER, lambda f, c: laws.there_is_a_repair_or_a_reason_why_not(f))


def test_the_dearest_first_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mend, "sorted", lambda found, key: sorted(found, key=key, reverse=True), raising=False)
    assert broken(PRICED, lambda f, c: laws.repairs_are_a_handful_and_the_cheapest_comes_first(f))


def test_a_dropped_change_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_last(draft: Any, *rest: Any, **more: Any) -> Any:
        return _steps(draft, *rest, **more)[:-1]

    _steps = mend.steps
    monkeypatch.setattr(mend, "steps", without_last)
    monkeypatch.setattr(mend, "_works", lambda asked, changes: True)
    monkeypatch.setattr(mend, "_needed", lambda asked, found: found)
    assert broken(TWO_PARTS, laws.applying_a_repair_makes_the_rule_met)
