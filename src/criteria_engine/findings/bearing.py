"""The evidence to look at before a judgement: what the records hold at the places that a rule names for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.evaluate.question import Seen
from criteria_engine.packs.model import Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import VALUE


def bearing(dossier: Dossier, subject: Row, rule: Rule) -> tuple[Seen, ...]:
    """Every value on file at the rule's `evidence`, in its order; blank places are left out."""
    return tuple(seen for path in rule.evidence for seen in _at(dossier, subject, path))


def _at(dossier: Dossier, subject: Row, path: str) -> Iterator[Seen]:
    yield from _within(subject, path)
    table, _, rest = path.partition(".")
    if table in dossier.schema.entities:
        links = dossier.schema[table].links_to(subject.entity.name)
        about = {row.id: row for link in links for row in dossier.related(table, link, subject.id)}
        for row in about.values():
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
