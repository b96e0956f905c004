"""The tree of units with the verdicts of what each one has, alone and with everything below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment
from criteria_engine.records.row import Row
from criteria_engine.reports.standing import unit_of, unit_words
from criteria_engine.text import safe, sort_key
from criteria_engine.wording.html_messages import word
from criteria_engine.wording.messages import phrase

Key = tuple[str, str]
# Deeper units are indented no further, so that their names keep some room.
DEEPEST = 6


@dataclass(frozen=True)
class Unit:
    """One line of the tree. `whole`: with everything below; `remark`: that the unit above is not on record."""

    name: str
    depth: int
    own: Counter[RuleOutcome]
    whole: Counter[RuleOutcome]
    has_below: bool = False
    remark: str = ""


class Tree:
    """The hierarchies of a dossier, whatever its tables are called."""

    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.rows: Mapping[Key, Row] = {
            (table, row.id): row
            for table in assessment.dossier.schema.subjects
            if (record := assessment.dossier.schema[table].record) and record.parent
            for row in assessment.dossier.rows(table)
        }

    @property
    def units(self) -> Iterator[Unit]:
        """Every unit below the one above it, side by side in the order of the alphabet; last what has no unit."""
        shown: set[Key] = set()
        for key in self._roots:
            yield from self._from(key, 0, shown)
        # Units whose parents go round in a ring hang from no root; none of them is left out.
        for key in self.rows:
            if key not in shown:
                yield from self._from(key, 0, shown)
        if homeless := self._own.get(None):
            yield Unit(phrase("no_unit", self.lang), 0, homeless, homeless)

    def _from(self, key: Key, depth: int, shown: set[Key]) -> Iterator[Unit]:
        if key in shown:
            return
        shown.add(key)
        remark = self._missing(self.rows[key])
        name = unit_words(self.rows[key], self.lang)
        yield Unit(name, min(depth, DEEPEST), self._own_of(key), self._whole(key, set()), key in self._below, remark)
        for below in self._below.get(key, ()):
            yield from self._from(below, depth + 1, shown)

    def _whole(self, key: Key, counted: set[Key]) -> Counter[RuleOutcome]:
        counted.add(key)
        whole = Counter(self._own_of(key))
        for below in self._below.get(key, ()):
            if below not in counted:
                whole += self._whole(below, counted)
        return whole

    def _own_of(self, key: Key) -> Counter[RuleOutcome]:
        return self._own.get(key, Counter())

    @cached_property
    def _own(self) -> Mapping[Key | None, Counter[RuleOutcome]]:
        found: dict[Key | None, Counter[RuleOutcome]] = {}
        for subject in self.assessment.subjects:
            unit = unit_of(subject, self.assessment.dossier)
            key = (unit.entity.name, unit.id) if unit else None
            found.setdefault(key if key in self.rows else None, Counter())[subject.verdict] += 1
        return found

    @cached_property
    def _below(self) -> Mapping[Key, list[Key]]:
        found: dict[Key, list[Key]] = {}
        for key in self._in_order(self.rows):
            parent = self._parent(self.rows[key])
            if parent is not None and parent in self.rows:
                found.setdefault(parent, []).append(key)
        return found

    @property
    def _roots(self) -> list[Key]:
        return self._in_order({key: row for key, row in self.rows.items() if self._parent(row) not in self.rows})

    def _in_order(self, rows: Mapping[Key, Row]) -> list[Key]:
        return sorted(rows, key=lambda key: (sort_key(rows[key].label), key))

    def _parent(self, row: Row) -> Key | None:
        name = row.entity.record.parent if row.entity.record else None
        parent = row.values.get(name) if name else None
        return (row.entity.name, str(parent)) if parent is not None else None

    def _missing(self, row: Row) -> str:
        parent = self._parent(row)
        return word("parent_missing", self.lang, parent=safe(parent[1])) if parent and parent not in self.rows else ""
