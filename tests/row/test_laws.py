"""Drawn packs and dossiers through the row back end; tests/parity adds forced coverage and the shipped examples."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import criteria_engine as ce
import river
from criteria_engine.strategies import DrawnPack, datasets, packs
from criteria_engine.strategies.stock import AS_OF
from row.laws import results, says_what_the_reference_says
from small import SCHEMA

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": ce.shipped_schema()}
few = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data(), registers_complete=st.booleans())
def test_a_subject_alone_comes_to_what_the_reference_says(
    name: str, data: st.DataObject, registers_complete: bool
) -> None:
    drawn, raw = data.draw(packs(SCHEMAS[name])), data.draw(datasets(SCHEMAS[name]))
    found, expected = results([drawn.load()], raw, SCHEMAS[name], AS_OF, registers_complete)
    assert all(result.route == "row" for result in found)
    assert all(says_what_the_reference_says(result, expected) for result in found)


@few
@given(packs(SCHEMA), packs(SCHEMA), datasets(SCHEMA))
def test_packs_used_together_come_to_what_the_reference_says(
    first: DrawnPack, second: DrawnPack, raw: dict[str, Any]
) -> None:
    other = {**second.files, "pack.yaml": second.files["pack.yaml"].replace('id: "drawn"', 'id: "other"', 1)}
    both = [first.load(), DrawnPack(other, SCHEMA).load()]
    found, expected = results(both, raw, SCHEMA, AS_OF)
    outcomes = [(result.at(p), result.subject, p) for result in found for p in result.periods]
    by_id = {(one.id.kind, one.id.id, one.id.period): one for one in expected.subjects}
    for said, subject, period in outcomes:
        one = by_id[(*subject, period)]
        assert (said.verdict, said.verdicts, said.score) == (one.verdict, one.verdicts, one.score)


@few
@given(packs(SCHEMA), datasets(SCHEMA), st.data())
def test_a_bundle_without_some_rows_is_a_dossier_that_lost_them(
    drawn: DrawnPack, raw: dict[str, Any], data: st.DataObject
) -> None:
    kept = {table: [row for row in rows if data.draw(st.booleans())] for table, rows in raw.items()}
    found, expected = results([drawn.load()], kept, SCHEMA, AS_OF)
    assert all(says_what_the_reference_says(result, expected) for result in found)
