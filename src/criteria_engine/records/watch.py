"""What an answer was read from: every row and link that was looked up on the way to it.

A fact that changes can change only the answers that looked at it; `findings/again.py` rests on that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace

from criteria_engine.records.dossier import Dossier, names_in
from criteria_engine.records.row import Row

# ("row", table, id): what a row says, or that there is none. ("links", table, link, id): which rows name another.
Note = tuple[str, ...]


class Watch:
    """Takes notes for whatever is being worked out; an answer that is remembered brings its notes along."""

    def __init__(self) -> None:
        self._open: list[set[Note]] = [set()]
        self._kept: dict[Hashable, frozenset[Note]] = {}

    def note(self, note: Note) -> None:
        self._open[-1].add(note)

    @contextmanager
    def keeping(self, key: Hashable) -> Iterator[None]:
        """Work out an answer that will be remembered under a key."""
        self._open.append(set())
        try:
            yield
        finally:
            found = self._open.pop()
            self._kept[key] = frozenset(found)
            self._open[-1] |= found

    def recall(self, key: Hashable) -> None:
        """Use an answer that is remembered."""
        self._open[-1] |= self._kept.get(key, frozenset())

    def taken(self) -> frozenset[Note]:
        """Everything noted since the last time, for one subject."""
        found, self._open = frozenset(self._open[-1]), [set()]
        return found


@dataclass(frozen=True)
class WatchedDossier(Dossier):
    """A dossier that notes what is looked up in it."""

    watch: Watch = field(default_factory=Watch)

    @classmethod
    def of(cls, dossier: Dossier, watch: Watch) -> WatchedDossier:
        return cls(**{f.name: getattr(dossier, f.name) for f in fields(Dossier)}, watch=watch)

    def rows(self, table: str) -> Iterable[Row]:
        self.watch.note(("table", table))
        return super().rows(table)

    def get(self, table: str, key: str) -> Row | None:
        self.watch.note(("row", table, key))
        return super().get(table, key)

    def related(self, table: str, link: str, key: str) -> tuple[Row, ...]:
        self.watch.note(("links", table, link, key))
        return super().related(table, link, key)

    def _lost_names(self, table: str, link: str) -> set[str]:
        # Whom rows set aside name is worked out once; whoever asks later rests on the same rows.
        key = ("lost", table, link)
        if (table, link) in self._lost_index:
            self.watch.recall(key)
            return super()._lost_names(table, link)
        with self.watch.keeping(key):
            return super()._lost_names(table, link)


def touched(before: Dossier, after: Dossier) -> frozenset[Note]:
    """Notes on everything in which two dossiers differ."""
    found: set[Note] = set()
    for table in before.schema.entities:
        old, new = before.tables.get(table, {}), after.tables.get(table, {})
        if old is not new:
            found.update(_touched_in(before, table, old, new))
    return frozenset(found)


def _touched_in(dossier: Dossier, table: str, old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[Note]:
    entity = dossier.schema[table]
    linking = [name for target in dossier.schema.entities for name in entity.links_to(target)]
    for key in old.keys() | new.keys():
        rows = [row for row in (old.get(key), new.get(key)) if row is not None]
        if len(rows) == 2 and (rows[0] is rows[1] or same_content(*rows)):
            continue
        yield "table", table
        yield "row", table, key
        for link in dict.fromkeys(linking):
            yield from (("links", table, link, name) for row in rows for name in names_in(row, link))


def same_content(one: Row, other: Row) -> bool:
    """Whether two rows say the same, at the same address."""
    return (
        one.values == other.values
        and one.denied == other.denied
        and (one.unsure, one.complete, one.path, one.owner) == (other.unsure, other.complete, other.path, other.owner)
        and replace(one.address, places=None) == replace(other.address, places=None)
        and one.lists.keys() == other.lists.keys()
        and all(_same_items(items, other.lists[name]) for name, items in one.lists.items())
    )


def _same_items(items: tuple[Row, ...], others: tuple[Row, ...]) -> bool:
    return len(items) == len(others) and all(map(same_content, items, others))
