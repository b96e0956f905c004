"""Decides how strict the shipped records are: no unknown field, no later change, numbers welcome as text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class RecordModel(BaseModel):
    """What every shipped table and nested row is built on."""

    # A workbook hands over a plan's number 5 as a number. `model_count` is an ordinary field name here.
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        coerce_numbers_to_str=True,
        protected_namespaces=(),
    )
