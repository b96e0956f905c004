"""The laws of repairs over drawn conditions and dossiers; the thorough profile runs them at length."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import river
import small
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import conditions, datasets
from repairs import laws

SCHEMAS = {"river": river.SCHEMA, "small": small.SCHEMA, "shipped": shipped_schema()}
# `CRITERIA_EXAMPLES=40000 pytest tests/repairs/test_law.py` is the thorough profile.
EXAMPLES = int(os.environ.get("CRITERIA_EXAMPLES", "40"))
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def case(schema: Schema) -> Any:
    """A condition that a rule requires, perhaps one that says when it applies, a rhythm, and a dossier."""
    required = conditions(schema, without=["outcome"])
    return required.flatmap(
        lambda drawn: st.tuples(
            st.just(drawn),
            st.none() | conditions(schema, drawn.table, depth=2, nodes=4, without=["outcome"]),
            st.sampled_from((None, "year") if schema[drawn.table].record.begins else (None,)),  # type: ignore[union-attr]
            datasets(schema),
        )
    )


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_law_holds_for_drawn_rules_and_dossiers(name: str) -> None:
    schema = SCHEMAS[name]
    laws.know_lists(schema)

    @MANY
    @given(case(schema))
    def law(drawn: Any) -> None:
        required, when, per, tables = drawn
        made = laws.Case(tables, schema, (laws.pack_of(required, when, per),))
        for finding in made.unmet():
            laws.every_law(finding, made)

    law()
