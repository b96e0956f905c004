"""What was tried, kept in a file: a patch that the office can hold its records against."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from criteria_engine.errors import InputError, Problem
from criteria_engine.findings.model import Assessment
from criteria_engine.records.changes import Change

FORMAT = "criteria-engine/changes"


def save(assessment: Assessment, changes: Iterable[Change], path: Path) -> None:
    """Write changes as a patch for machines. Raises InputError where the file cannot be written."""
    try:
        path.write_text(patch(assessment, changes), encoding="utf-8")
    except OSError as error:
        said = error.strerror or str(error)
        raise InputError([Problem(str(path), "no-file", said, said)]) from None


def patch(assessment: Assessment, changes: Iterable[Change]) -> str:
    """The changes with the records they were tried on, as JSON."""
    data: dict[str, Any] = {
        "format": FORMAT, "version": 1, "as_of": assessment.as_of.isoformat(),
        "sources": list(assessment.dossier.sources), "changes": [asdict(change) for change in changes],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"
