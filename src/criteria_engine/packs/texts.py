"""The text of a pack: its files read, short forms written out, an overlay put on the pack that it extends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from criteria_engine.errors import Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs.asking import asked_in_full, question_field, restated_in_full
from criteria_engine.packs.flat import OVERLAY_ONLY, Flat, FlatRule, Overlay
from criteria_engine.packs.parts import NO_NODE, child, entries, items_of_list
from criteria_engine.packs.shape import Shaping
from criteria_engine.packs.shipped import shown
from criteria_engine.records.schema import Schema
from criteria_engine.source import Node, SourceError, read_source


class Texts(Shaping):
    """Reads the files of one folder; `digest` is of all that was read."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        super().__init__()
        self.folder = folder
        self.schema = schema
        self.hash = hashlib.sha256()

    def read(self, file: str) -> Node:
        path = self.folder / file
        try:
            self.hash.update(file.encode() + b"\0" + path.read_bytes() + b"\0")
            return read_source(path, shown(path))
        except SourceError as error:
            self.problems += error.problems
        except OSError:
            self.problems.append(Problem(shown(path), "no-file", "the pack has no such file"))
        return NO_NODE

    def flat(self, own: Node, base: Flat | None) -> Flat:
        """The text of the pack whose pack.yaml is `own`, put on its base where it extends one."""
        clause_file = self.read("clauses.yaml")
        if not items_of_list(clause_file, "clauses"):
            self.shape(f.ClausesFile, clause_file)
        files = [self.read(str(file.value)) for file in items_of_list(own, "files")]
        answers = question_field(self.schema)
        entries = [asked_in_full(r, answers) for file in files for r in self._rules_of(file)]
        listed = items_of_list(clause_file, "clauses")
        if base is None:
            for key in (key for key in OVERLAY_ONLY if key in (own.value or {})):
                en = f"{key!r} has no place in a pack that does not `extends` another one"
                self.problems.append(Problem(own.at_key(key), "unknown-key", en))
            name = str(child(own, "id").value)
            return Flat(own, tuple(restated_in_full(listed)), tuple(FlatRule(rule, name) for rule in entries))
        clauses = restated_in_full([*base.clauses, *listed])
        overlay = Overlay(base, own, clauses[len(base.clauses) :], entries)
        flat = overlay.flat()
        self.problems += overlay.problems
        return flat

    def _rules_of(self, node: Node) -> Iterable[Node]:
        """The entries of a rule file; that they are mappings is told here, their keys when they are whole."""
        extra = [key for key, _ in entries(node) if key != "rules"]
        for key in extra:
            self.problems.append(
                Problem(node.at_key(key), "unknown-key", f"{key!r} has no place here{nearest(key, ['rules'])}")
            )
        if not items_of_list(node, "rules") and not extra:
            self.shape(f.RulesFile, node)
        for part in items_of_list(node, "rules"):
            if isinstance(part.value, dict):
                yield part
            else:
                self.shape(f.RuleFile, part)
