"""The documents and clauses of a pack, as its catalogue says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from criteria_engine.errors import Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs import model as m
from criteria_engine.packs.flat import Flat
from criteria_engine.packs.parts import child
from criteria_engine.packs.rules import dangling
from criteria_engine.packs.shape import Shaping
from criteria_engine.records.annotations import Label
from criteria_engine.records.rings import rings
from criteria_engine.source import Node


class Catalogue(Shaping):
    """Reads the catalogue of one pack."""

    def clauses(self, flat: Flat, head: f.PackFile | None, known: Mapping[str, m.Document]) -> dict[str, m.Clause]:
        """Every clause by id; none where one of them is faulty, so that its fault is told once."""
        actors = head.actors if head else {}
        clauses: dict[str, m.Clause] = {}
        self.once("clause", [(str(child(part, "id").value), part.at) for part in flat.clauses])
        whole = [(self.shape(f.ClauseFile, part), part) for part in flat.clauses]
        if any(shaped is None for shaped, _ in whole):
            return {}
        for shaped, part in whole:
            assert shaped is not None
            name = shaped.id.partition(".")[0]
            if head and name not in known:
                near = nearest(name, known)
                self.problems.append(
                    Problem(part.at, "unknown-document", f"{shaped.id!r} is of no document of the pack{near}")
                )
            elif head:
                clauses[shaped.id] = self._clause(shaped, known[name], actors, part)
        self._check_parents(clauses)
        return clauses

    def _check_parents(self, clauses: Mapping[str, m.Clause]) -> None:
        for clause in clauses.values():
            if clause.parent is not None:
                self.problems += dangling([clause.parent], clauses, clause.at)
        for ring in rings({c.id: [c.parent] for c in clauses.values() if c.parent is not None}):
            path = " → ".join([*ring, ring[0]])
            en = f"clauses are parts of each other in a ring: {path}"
            self.problems.append(Problem(clauses[ring[0]].at, "cyclic-clauses", en))

    def _clause(self, c: f.ClauseFile, document: m.Document, actors: Mapping[str, Label], part: Node) -> m.Clause:
        for unknown in [a for a in c.actor if a not in actors]:
            at = part.at_key("actor")
            self.problems.append(Problem(at, "unknown-actor", f"no actor {unknown!r}{nearest(unknown, actors)}"))
        return m.Clause(
            c.id, document, c.locator, c.summary, c.modality, c.text_quality or "clean", c.parent, c.subject,
            tuple(actors[a] for a in c.actor if a in actors),
            {relation: tuple(targets) for relation, targets in c.relations.items()},
            bool(c.context), c.not_at_hand, part.at,
        )  # fmt: skip


def documents(head: f.PackFile | None) -> Iterable[m.Document]:
    for d in head.documents if head else ():
        start = d.in_force.from_.start if d.in_force and d.in_force.from_ else d.date.start if d.date else None
        inferred = d.in_force.inferred if d.in_force else None
        yield m.Document(
            d.id, d.number, d.date, d.issuer, d.title, d.last_checked, d.text_quality, start, inferred, d.short
        )
