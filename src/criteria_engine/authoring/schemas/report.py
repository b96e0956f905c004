"""The JSON report as JSON Schema, made from the shapes that read it back."""

from __future__ import annotations

from criteria_engine.authoring.schemas.records import DRAFT, Shape
from criteria_engine.reported.model import Reported

_TITLE = "Báo cáo đánh giá của criteria-engine (an assessment's report of criteria-engine)"


def report_schema() -> Shape:
    """The JSON Schema of what `check --format json` writes; fields that a later version adds are allowed."""
    return {"$schema": DRAFT, **Reported.model_json_schema(), "title": _TITLE}
