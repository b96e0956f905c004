"""A line of the journal of judgements as JSON Schema, made from the shapes that the reader checks."""

from __future__ import annotations

from criteria_engine.authoring.schemas.records import Shape, head
from criteria_engine.judgements.entry import ENTRY

_TITLE = "Nhật ký ý kiến của criteria-engine, từng dòng (a line of a journal of criteria-engine)"


def journal_schema() -> Shape:
    """The JSON Schema of one line; that lines hang together, and their sums, is the reader's to check."""
    return {**head("journal", _TITLE), **ENTRY.json_schema()}
