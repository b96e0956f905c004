"""Which of the records of one step an outcome flipped for: those that its answer was read from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from criteria_engine.findings.model import Assessment, SubjectId
from criteria_engine.live.board import Cells, Key
from criteria_engine.live.drawer import Drawer, Handle
from criteria_engine.live.flips import Spot, changed
from criteria_engine.live.quotas import Roof
from criteria_engine.live.wiring import Part
from criteria_engine.records.build import build_row
from criteria_engine.records.dossier import RawRow, names_in
from criteria_engine.records.schema import Schema
from criteria_engine.records.watch import Note

Because = frozenset[Handle]


@dataclass
class Step:
    """One change of a session: what came, changed or went, and everything before and after it."""

    moved: Collection[Handle]
    drawers: tuple[Drawer, Drawer]
    assessments: tuple[Assessment, Assessment]
    boards: tuple[Cells, Cells]

    @cached_property
    def flipped(self) -> frozenset[Spot]:
        return frozenset(changed(*self.boards))

    def reasons(self) -> dict[Spot, Because]:
        """For everything that flipped, the records of this step that it flipped for."""
        if len(self.moved) == 1:
            return dict.fromkeys(self.flipped, frozenset(self.moved))
        notes = {handle: self._notes(handle) for handle in self.moved}
        return {spot: self._reason(spot, notes) for spot in self.flipped}

    def _reason(self, spot: Spot, notes: Mapping[Handle, frozenset[Note]]) -> Because:
        read = frozenset[Note]().union(*(self._read(key) for key in self._behind(spot)))
        found = frozenset(handle for handle, own in notes.items() if not own.isdisjoint(read))
        # A record that was held back may have arrived; then all that was put had a part in it.
        return found or frozenset(self.moved)

    def _behind(self, spot: Spot) -> Iterator[Key]:
        """The subject of an outcome; of a quota, every subject and unit below through which it flipped."""
        # One step may turn units upside down: what was below is above afterwards, so each is gone to once.
        seen, todo = {spot}, [spot]
        while todo:
            key, part = todo.pop()
            if key != spot[0] or isinstance(key, SubjectId):
                yield key
            if isinstance(key, Roof):
                further = self._sources(key, part) - seen
                seen |= further
                todo += further

    def _sources(self, key: Roof, part: Part) -> set[Spot]:
        """Of the outcomes that go into a quota, those that have flipped, and those that came to it or left it."""
        before, after = (
            set(cell.made_of.get(part, ())) if (cell := board.get(key)) and isinstance(cell.made_of, Mapping) else set()
            for board in self.boards
        )
        return (before ^ after) | ((before | after) & self.flipped)

    def _read(self, key: Key) -> frozenset[Note]:
        """What the findings on a subject were read from, before and after; of a unit, its own row."""
        if isinstance(key, Roof):
            return frozenset({("row", key.table, key.id)})
        rests = (a.rests or {} for a in self.assessments)
        return frozenset[Note]().union(*(noted.get((key.kind, key.id), ()) for noted in rests))

    def _notes(self, handle: Handle) -> frozenset[Note]:
        raws = (drawer.raws.get(handle) for drawer in self.drawers)
        schema = self.drawers[0].schema
        return frozenset(note for raw in raws if raw for note in notes_of(schema, raw))


def notes_of(schema: Schema, raw: RawRow) -> Iterator[Note]:
    """Everywhere that an answer may have met a row: itself, and the links by which it names others."""
    entity = schema[raw.table]
    row = build_row(entity, raw.data, raw.address.row, raw.address).row
    if row is not None:
        yield "table", raw.table
        yield "row", raw.table, row.id
        for link in {name for table in schema.entities for name in entity.links_to(table)}:
            yield from (("links", raw.table, link, name) for name in names_in(row, link))
