"""The report as JSON Lines: which line tells of what, and the report that all lines make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

HEAD = "assessment"
# The type of a line, by the list of the JSON report that it is an entry of.
TYPES: Mapping[str, str] = {
    "subjects": "subject", "findings": "finding", "unused_waivers": "unused_waiver",
    "self_assessments": "self_assessment", "judgements": "judgement", "quarantine": "quarantine",
    "remarks": "remark",
}  # fmt: skip
_LISTS = {kind: name for name, kind in TYPES.items()}


def is_head(entry: object) -> bool:
    """Whether this is the first line of a report."""
    return isinstance(entry, dict) and entry.get("type") == HEAD


def joined(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The JSON report that the lines hold. Lines of a type that a later version brought are left out."""
    report: dict[str, Any] = {}
    for entry in entries:
        data = {key: value for key, value in entry.items() if key != "type"}
        if is_head(entry):
            report = {**data, **{name: [] for name in TYPES}}
        elif entry.get("type") in _LISTS:
            report[_LISTS[str(entry["type"])]].append(data)
    return report
