"""Writes the JSON Schemas of pack files, of a dossier, of a journal's lines and of a report into schema/, for editors.

Run as `python docs/make_schemas.py`; tests/test_pack_schema.py fails while a file is behind the engine. The first line
of a pack file names its schema: `# yaml-language-server: $schema=../../../docs/schema/rules.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from criteria_engine.authoring.schemas.journal import journal_schema
from criteria_engine.authoring.schemas.pack import FILES, pack_schema
from criteria_engine.authoring.schemas.records import records_schema
from criteria_engine.authoring.schemas.report import report_schema
from criteria_engine.records import shipped_schema

FOLDER = Path(__file__).with_name("schema")


def schemas() -> Iterator[tuple[str, str]]:
    """Name and text of every schema file."""
    for kind in FILES:
        yield f"{kind}.json", _text(pack_schema(kind))
    yield "records.json", _text(records_schema(shipped_schema()))
    yield "journal.json", _text(journal_schema())
    yield "report.json", _text(report_schema())


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas():
        (FOLDER / name).write_text(text, encoding="utf-8")
