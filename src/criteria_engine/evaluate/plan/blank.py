"""What is known of a field of a row that is not there: nothing, or that there is none."""

from __future__ import annotations

from criteria_engine.conditions.paths import resolve
from criteria_engine.evaluate.plan.chain import Blank
from criteria_engine.records.schema import Schema
from criteria_engine.values import FOREVER, SINCE_EVER
from criteria_engine.values.fact import ABSENT, MISSING, Fact, exact, some_day_of


def blank_fact(schema: Schema, row: Blank, path: str) -> Fact:
    """As `facts._blank` says it of a row without an owner."""
    place = resolve(schema, row.entity, path)
    assert place is not None, f"{path} was not type-checked"
    found = row.entity.fields.get(place.hops[0] if place.hops else place.name)
    if found is None or row.denies:
        return ABSENT
    if place.hops:
        return MISSING
    if found.open_end:
        return some_day_of(SINCE_EVER if found.open_end == "begin" else FOREVER)
    return MISSING if found.blank_reads is None else exact(found.blank_reads)
