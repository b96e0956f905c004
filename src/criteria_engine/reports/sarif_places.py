"""Places of an input as SARIF tells them: a file with line and column, or a file and the cell of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from criteria_engine.evaluate.question import Seen
from criteria_engine.findings.model import Finding
from criteria_engine.records.row import Row, steps
from criteria_engine.text import safe

# `ho-so.yaml:17:9`, and `ho-so.yaml.journal.jsonl:3`, where a line is an entry.
_IN_TEXT = re.compile(r"(.+\.(?:ya?ml|json|jsonl)):(\d+)(?::(\d+))?", re.DOTALL)
# JSON is read without places: every value is said to stand at its beginning.
_WITHOUT_PLACES = ".json"


@dataclass(frozen=True, slots=True)
class Place:
    """`file` None: one of the sources, not known which. `name`: the cell or path, as findings tell it."""

    name: str
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def data(self, only: str | None) -> dict[str, Any]:
        """As a SARIF location. `only`: the file that is meant where the place names none."""
        file = self.file or only
        located: dict[str, Any] = {"artifactLocation": artifact(file)} if file else {}
        if self.line is not None:
            located["region"] = {"startLine": self.line, **({"startColumn": self.column} if self.column else {})}
        found: dict[str, Any] = {"physicalLocation": located} if located else {}
        return {**found, "logicalLocations": [{"fullyQualifiedName": safe(self.name), "kind": _kind(self.name)}]}


def artifact(name: str) -> dict[str, str]:
    """A source by its own name: where it lies is the reader's to know."""
    return {"uri": quote(PurePath(safe(name)).name)}


def _kind(name: str) -> str:
    return "cell" if "!" in name else "field"


def places_of(finding: Finding) -> list[Place]:
    """Where what decided stands, each place once."""
    return list(dict.fromkeys(_seen(cause.seen) for cause in finding.causes))


def _seen(seen: Seen) -> Place:
    if seen.told_at is not None:
        return Place(seen.told_at, *_where(place_of(seen.holder)))
    holder = seen.holder
    path = holder.path if holder.entity.plain or not seen.name else (*holder.path, *steps(seen.name))
    told = place_at(holder.address.place(path), seen.origin)
    # A blank stands nowhere: its record does.
    return told if told.line is not None else Place(seen.origin, *_where(place_of(holder)))


def place_of(row: Row) -> Place:
    """Where a row begins."""
    name = row.address.origin(())
    begins = (_parsed(at) for at in (row.address.places or {}).values())
    known = [(line, column, file) for file, line, column in begins if line is not None]
    if not known:
        return place_at(name)
    line, column, file = min(known, key=lambda found: (found[0], found[1] or 0))
    return Place(name, file, line, column)


def place_at(at: str, name: str | None = None) -> Place:
    """The place that an address tells; `name` is what findings call it."""
    return Place(name or at, *_parsed(at))


def _where(place: Place) -> Iterable[Any]:
    return place.file, place.line, place.column


def _parsed(at: str) -> tuple[str | None, int | None, int | None]:
    found = _IN_TEXT.fullmatch(at)
    if found is None:
        return None, None, None
    file, line, column = found[1], int(found[2]), found[3]
    if file.endswith(_WITHOUT_PLACES):
        return file, None, None
    return file, line, int(column) if column else None
