"""The dossier that a bundle stands for: its rows, and every row that they name and it does not hold set aside.

A service hands in one model without its unit, or a review without the models it was about. That is no fault of the
rows handed in; but of a row that is not there nothing is known, and a list that it may belong to is not whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from criteria_engine.intake.tables import from_mapping
from criteria_engine.judgements.rows import with_strangers_aside
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.gather import Gathering, references
from criteria_engine.records.row import Address
from criteria_engine.records.schema import Schema


def equivalent(schema: Schema, bundle: Mapping[str, Any]) -> Dossier:
    """As `ce.read` reads a mapping of tables, except that a reference may lead out of it."""
    reading = from_mapping(bundle, schema)
    gathering = Gathering(schema, list(reading.problems))
    for raw in reading.rows:
        gathering.add(raw)
    gathering.refuse_repeated_ids()
    gathering.refuse_repeated_keys()
    gathering.lost.extend(_named(gathering))
    gathering.refuse_cycles()
    return with_strangers_aside(gathering.dossier())


def _named(gathering: Gathering) -> list[RawRow]:
    """A row for each that is named and not there, in every table that it may be of."""
    known = {(row.entity.name, row.id) for row, _ in gathering.built}
    known |= {(raw.table, str(raw.data.get("id"))) for raw in gathering.lost if isinstance(raw.data, Mapping)}
    named: dict[tuple[str, str], RawRow] = {}
    for row, _ in gathering.built:
        for _, tables, key in references(row):
            if not any((table, key) in known for table in tables):
                for table in tables:
                    named[table, key] = RawRow(table, {"id": key}, Address(f"{table}[{key}]"))
    return list(named.values())
