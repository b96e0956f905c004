"""What people hand in: the shipped models, and the schema built from them."""

from __future__ import annotations

from functools import cache

from criteria_engine.records.schema import Schema


@cache
def shipped_schema() -> Schema:
    """The schema of docs/records.md, built once."""
    from criteria_engine.records.models import SHIPPED

    return Schema(SHIPPED)
