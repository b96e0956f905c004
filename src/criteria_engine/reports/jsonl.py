"""The machine's report a line at a time: the JSON report's head, then each entry of its lists (docs/formats.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from criteria_engine.findings.model import Assessment
from criteria_engine.reported.lines import HEAD, TYPES
from criteria_engine.reported.model import escape_surrogates
from criteria_engine.reports.json import head, lists


def render(assessment: Assessment, lang: str = "vi") -> str:
    """Every line with its end."""
    return "".join(f"{line}\n" for line in lines(assessment, lang))


def lines(assessment: Assessment, lang: str = "vi") -> Iterator[str]:
    """Lines without their ends; each is made when it is asked for, so that nothing is held but the assessment."""
    for entry in entries(assessment, lang):
        yield escape_surrogates(json.dumps(entry, ensure_ascii=False, separators=(",", ":")))


def entries(assessment: Assessment, lang: str) -> Iterator[dict[str, Any]]:
    """What the lines hold: `type`, and what the JSON report has there."""
    yield {"type": HEAD, **head(assessment)}
    for name, listed in lists(assessment, lang):
        yield from ({"type": TYPES[name], **entry} for entry in listed)
