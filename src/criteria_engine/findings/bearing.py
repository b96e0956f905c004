"""The evidence to look at before a judgement: what the records hold at the places that a rule names for a reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from criteria_engine.evaluate.facts import starts_after
from criteria_engine.evaluate.question import Seen
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import VALUE


def bearing(dossier: Dossier, subject: Row, evidence: Iterable[str], as_of: date) -> tuple[Seen, ...]:
    """Every value on file at the paths of a rule's `evidence`, in their order; blank places are left out, and so are
    rows that begin after the as-of date."""
    return tuple(seen for path in evidence for seen in _at(dossier, subject, path, as_of))


def _at(dossier: Dossier, subject: Row, path: str, as_of: date) -> Iterator[Seen]:
    yield from _within(subject, path)
    table, _, rest = path.partition(".")
    if table in dossier.schema.entities:
        links = dossier.schema[table].links_to(subject.entity.name)
        about = {row.id: row for link in links for row in dossier.related(table, link, subject.id)}
        for row in (row for row in about.values() if not starts_after(row, as_of)):
            yield from _within(row, rest)


def _within(row: Row, path: str) -> Iterator[Seen]:
    """The values at a path of a row that may lead through its lists."""
    if path in row.values or path in row.denied:
        yield Seen(row, path, row.values.get(path), path in row.denied)
    for name, items in row.lists.items():
        for item in items:
            if name == path and item.entity.plain:
                yield from _within(item, VALUE)
            elif path.startswith(f"{name}."):
                yield from _within(item, path.removeprefix(f"{name}."))
