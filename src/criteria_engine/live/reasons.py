"""Which of the records of one step an outcome flipped for: those that its answer was read from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from criteria_engine.findings.model import Assessment, SubjectId
from criteria_engine.live.board import Cells
from criteria_engine.live.drawer import Drawer, Handle
from criteria_engine.live.flips import Spot, changed
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
    _known: dict[Spot, Because] = field(default_factory=dict)

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
        if spot not in self._known:
            if isinstance(spot[0], SubjectId):
                read = self._read(spot[0])
                found = frozenset(handle for handle, own in notes.items() if not own.isdisjoint(read))
            else:
                inner = [self._reason(source, notes) for source in self._sources(spot)]
                found = frozenset().union(*inner)
            # A record that was held back may have arrived; then all that was put had a part in it.
            self._known[spot] = found or frozenset(self.moved)
        return self._known[spot]

    def _read(self, subject: SubjectId) -> frozenset[Note]:
        """What the findings on a subject were read from, before and after."""
        key = (subject.kind, subject.id)
        return frozenset().union(*((a.rests or {}).get(key, frozenset()) for a in self.assessments))

    def _sources(self, spot: Spot) -> Iterator[Spot]:
        """The outcomes below a quota that flipped too."""
        key, part = spot
        for board in self.boards:
            made_of = board[key].made_of if key in board else {}
            if isinstance(made_of, Mapping):
                yield from (source for source in made_of.get(part, ()) if source in self.flipped)

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
