"""True stays true and false stays false, however the gaps of a dossier turn out."""

from __future__ import annotations

from hypothesis import given

from criteria_engine.conditions import nodes as n
from criteria_engine.packs.model import Rule
from laws.batteries import cases, ruled_cases
from laws.checks import LARGE, known_truths_stay, nothing_is_left_unknown, refining_keeps_outcomes
from laws.worlds import World

Case = tuple[World, list[n.Condition]]


@LARGE
@given(cases)
def test_a_known_truth_stays_in_every_completion(case: Case) -> None:
    known_truths_stay(*case)


@LARGE
@given(cases)
def test_a_dossier_without_gaps_leaves_nothing_unknown(case: Case) -> None:
    nothing_is_left_unknown(*case)


@LARGE
@given(ruled_cases)
def test_refining_never_changes_a_settled_outcome(case: tuple[World, list[Rule], list[list[int]]]) -> None:
    refining_keeps_outcomes(*case)
