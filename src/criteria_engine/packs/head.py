"""The names in pack.yaml: each given once, each leading somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.errors import Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs import model as m
from criteria_engine.packs.parts import child, items_of_list
from criteria_engine.packs.rules import dangling
from criteria_engine.packs.shape import Shaping
from criteria_engine.source import Node

# Lists of named parts, and the field that names them.
_NAMED = {"documents": "id", "parameters": "name", "criteria": "id", "readings": "name"}
_ONE = {"documents": "document", "parameters": "parameter", "criteria": "criterion", "readings": "reading"}


class Head(Shaping):
    """Checks one pack.yaml, overlay and base together."""

    def check(self, head: f.PackFile, node: Node, clauses: Mapping[str, m.Clause]) -> None:
        self._readings(head, node, clauses)
        for criterion, part in zip(head.criteria, items_of_list(node, "criteria"), strict=True):
            self.problems += dangling([criterion.id], clauses, part.at)
        self._verdicts(head, node)
        for key, name in _NAMED.items():
            self.once(_ONE[key], [(str(child(part, name).value), part.at) for part in items_of_list(node, key)])

    def _readings(self, head: f.PackFile, node: Node, clauses: Mapping[str, m.Clause]) -> None:
        for reading, part in zip(head.readings, items_of_list(node, "readings"), strict=True):
            if reading.default not in reading.values:
                near = nearest(reading.default, reading.values)
                en = f"the default {reading.default!r} is no value of {reading.name!r}{near}"
                self.problems.append(Problem(part.at_key("default"), "unknown-reading", en))
            self.problems += dangling(reading.clauses, clauses, part.at_key("clauses"))

    def _verdicts(self, head: f.PackFile, node: Node) -> None:
        criteria = {c.id for c in head.criteria}
        for name, verdict in head.verdicts.items():
            for unknown in sorted(set(verdict.criteria) - criteria) if verdict.criteria != "all" else ():
                at = child(node, "verdicts").at_key(name)
                en = f"no criterion {unknown!r}{nearest(unknown, criteria)}"
                self.problems.append(Problem(at, "unknown-criterion", en))
