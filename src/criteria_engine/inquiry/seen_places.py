"""Places as people see them, `Rà soát!G21` or `Nhận thức`, turned into those of a record: `review[RS20].awareness`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from criteria_engine.records.annotations import Label
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import DATED
from criteria_engine.text import fold, search_key

_NAMED = re.compile(r"(?:(?P<table>[^\[\].]+)\[(?P<id>[^\]]+)\]\.|(?P<key>[^.\[\]]+)\.)?(?P<heading>[^.\[\]]+)")


def as_in_records(text: str, dossier: Dossier, subject: Row | None) -> str | None:
    """`PLACE=VALUE` with the place as records have it; None where it is neither a cell nor a heading."""
    place, sign, value = text.partition("=")
    adds = "+" if place.rstrip().endswith("+") else ""
    named = place.rstrip("+ \t").strip()
    found = _cell(named, dossier) if "!" in named else _heading(named, dossier, subject)
    return f"{found}{adds}={value}" if sign and found else None


def _cell(address: str, dossier: Dossier) -> str | None:
    wanted = fold(address).casefold()
    for row in _rows(dossier):
        for path, cell in (row.address.cells or {}).items():
            if path and fold(cell).casefold() == wanted:
                return f"{row.entity.name}[{row.id}].{'.'.join(map(str, path))}"
    return None


def _rows(dossier: Dossier) -> Iterator[Row]:
    return (row for table in dossier.schema.entities for row in dossier.rows(table))


def _heading(place: str, dossier: Dossier, subject: Row | None) -> str | None:
    named = _NAMED.fullmatch(place)
    row = _record(named, dossier, subject) if named else None
    if named is None or row is None:
        return None
    places = {**{f.path: f.label for f in row.entity.fields.values() if f.path != DATED},
              **{found.path: found.label for found in row.entity.lists.values()}}  # fmt: skip
    path = next(
        (path for path, label in places.items() if path == named["heading"] or _is(label, named["heading"])), None
    )
    return f"{row.entity.name}[{row.id}].{path}" if path else None


def _record(named: re.Match[str], dossier: Dossier, subject: Row | None) -> Row | None:
    if named["table"]:
        tables = (
            e for e in dossier.schema.entities.values() if e.name == named["table"] or _is(e.label, named["table"])
        )
        return next((row for e in tables if (row := dossier.get(e.name, named["id"]))), None)
    if named["key"]:
        return next((row for row in _rows(dossier) if row.id == named["key"]), None)
    return subject


def _is(label: Label, words: str) -> bool:
    return search_key(words) in (search_key(label.vi), search_key(label.en))
