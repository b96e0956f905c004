"""What other people's files rest on stays: names, codes and headings of records; every schema has its version."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.authoring.schemas.journal import journal_schema
from criteria_engine.authoring.schemas.pack import FILES, pack_schema
from criteria_engine.authoring.schemas.records import records_schema
from criteria_engine.intake.layout import sheets
from criteria_engine.records import shipped_schema
from criteria_engine.records.fits import required
from criteria_engine.records.schema import Schema

CONTRACT = Path(__file__).with_name("contract") / "records-1.json"


def names(schema: Schema) -> dict[str, list[str]]:
    """Everything of the records that a file may name, and what a row cannot do without."""
    found = list(_columns(schema))
    return {
        "tables": sorted(schema.entities),
        "columns": sorted({column for column, _ in found}),
        "codes": sorted({f"{column}={code}" for column, codes in found for code in codes}),
        "headings": sorted(
            {f"{s.name}!{heading}" for s in sheets(schema) for c in s.columns for heading in (c.heading.vi, c.path)}
        ),
        "required": sorted(f"{name}.{path}" for name, e in schema.entities.items() for path in required(e, ())),
    }


def _columns(schema: Schema) -> Iterator[tuple[str, list[str]]]:
    for sheet in sheets(schema):
        inside = f".{sheet.found.path}" if sheet.found else ""
        for column in sheet.columns:
            yield f"{sheet.table}{inside}.{column.path}", list(column.field.codes)


def broken(schema: Schema) -> dict[str, set[str]]:
    """What of version 1 is gone; of required fields, which are new."""
    before, now = json.loads(CONTRACT.read_text(encoding="utf-8")), names(schema)
    gone = {key: set(before[key]) - set(now[key]) for key in before if key != "required"}
    return {**gone, "required": set(now["required"]) - set(before["required"])}


def test_every_name_of_version_1_is_still_there_and_nothing_more_is_required() -> None:
    assert {key: found for key, found in broken(shipped_schema()).items() if found} == {}


def test_a_field_that_is_renamed_would_be_noticed() -> None:
    """A planted defect: `holder` under another name."""
    schema = Schema(shipped_schema().models)
    entity = schema["model"]
    fields = {("keeper" if path == "holder" else path): replace(found, path="keeper" if path == "holder" else path)
              for path, found in entity.fields.items()}  # fmt: skip
    schema.entities = {**schema.entities, "model": replace(entity, fields=fields)}
    assert broken(schema)["columns"] == {"model.holder"}


def schemas() -> dict[str, dict[str, Any]]:
    packs = {**{kind: pack_schema(kind) for kind in FILES}, "pack-files": pack_schema()}
    return {**packs, "records": records_schema(shipped_schema()), "journal": journal_schema()}


@pytest.mark.parametrize("name", schemas())
def test_a_schema_bears_its_name_and_version(name: str) -> None:
    found = schemas()[name]
    assert (found["$id"], found["version"]) == (f"urn:criteria-engine:schema:{name}:1", 1)


def test_no_two_schemas_bear_one_name() -> None:
    ids = [found["$id"] for found in schemas().values()]
    assert len(ids) == len(set(ids))


if __name__ == "__main__":
    # Written once for a version, never to make a test pass.
    CONTRACT.write_text(json.dumps(names(shipped_schema()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
