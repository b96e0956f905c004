"""Subjects by the unit that they belong to, units in the order of their tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from criteria_engine.findings.model import Assessment, SubjectId, SubjectResult
from criteria_engine.records.row import Row
from criteria_engine.reports.standing import unit_of, unit_words
from criteria_engine.text import sort_key


class Units:
    """The units of one assessment. A subject whose unit is not on file stands last, under no unit."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self._of = {subject.id: unit_of(subject, assessment.dossier) for subject in assessment.subjects}

    def of(self, subject: SubjectId) -> Row | None:
        """The unit that the subject belongs to; itself where it is one."""
        return self._of[subject]

    def rank(self, subject: SubjectId) -> int:
        """The place of the subject's unit in the tree."""
        unit = self._of[subject]
        return self._ranks[unit.entity.name, unit.id] if unit else len(self._ranks)

    def name(self, subject: SubjectId, lang: str) -> str:
        return unit_words(self._of[subject], lang)

    def grouped(self) -> list[tuple[Row | None, list[SubjectResult]]]:
        """Units that have subjects, in the order of the tree, each with its subjects."""
        groups: dict[int, list[SubjectResult]] = {}
        for subject in self.assessment.subjects:
            groups.setdefault(self.rank(subject.id), []).append(subject)
        return [(self._of[group[0].id], group) for _, group in sorted(groups.items())]

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        tables = sorted({unit.entity.name for unit in self._of.values() if unit})
        ordered = (row for table in tables for row in self._in_order(table))
        return {(row.entity.name, row.id): rank for rank, row in enumerate(ordered)}

    def _in_order(self, table: str) -> Iterator[Row]:
        """Every row of a table: each before those below it, rows side by side in the order of the alphabet."""
        record = self.assessment.dossier.schema[table].record
        parent = record.parent if record else None
        below: dict[str, list[Row]] = {}
        for row in self.assessment.dossier.rows(table):
            above = str(row.values.get(parent, "")) if parent else ""
            known = above if self.assessment.dossier.get(table, above) else ""
            below.setdefault(known, []).append(row)
        todo = _sorted(below.pop("", []))
        while todo:
            row = todo.pop()
            yield row
            todo += _sorted(below.pop(row.id, []))


def _sorted(rows: list[Row]) -> list[Row]:
    """To be taken from the end."""
    return sorted(rows, key=lambda row: (sort_key(row.label), row.id), reverse=True)
