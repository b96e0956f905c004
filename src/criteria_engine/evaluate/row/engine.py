"""The row back end: one subject of a bundle in microseconds, or word that only the reference can judge it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from criteria_engine.evaluate.plan.parts import within
from criteria_engine.evaluate.plan.plan import Plan
from criteria_engine.evaluate.row.bundle import Named, Tables, as_tables, subject_of, tidied
from criteria_engine.evaluate.row.emit import refuse_strangers
from criteria_engine.evaluate.row.program import Answers, Program, program_of
from criteria_engine.evaluate.row.truths import Odd


class Judged(NamedTuple):
    """A bundle and the row of it that was judged; `answers` None: the row has to be read by the reference."""

    tables: Tables
    table: str
    place: int
    program: Program
    answers: Answers | None


# Without the detour through the constructor that NamedTuple writes.
_judged = tuple.__new__
_LIST = frozenset({list})
# A value that cannot be looked up, or a row that is no mapping, is odd as well.
_ODD = (Odd, TypeError, AttributeError)


class Engine:
    """Judges bundles by one plan. A program is written when a table is first asked for; twice, it is the same."""

    def __init__(self, plan: Plan, only: str | None = None) -> None:
        self.plan = plan
        self.judged: Sequence[str] = tuple(t for t, asked in plan.asked.items() if asked and only in (None, t))
        self._tables = frozenset(plan.schema.entities)
        self._programs: dict[str, Program] = {}
        for table in self.judged:
            asked = plan.asked[table]
            roots = (node for one in asked for node in (one.outcome, one.asked, one.valid, one.belongs, *one.leaves))
            refuse_strangers(plan, within(plan.nodes, roots))

    def program(self, table: str) -> Program:
        found = self._programs.get(table)
        if found is None:
            found = self._programs[table] = program_of(self.plan, table)
        return found

    def judge(self, bundle: Any, named: Named | None = None) -> Judged:
        """The answers about the subject of a bundle. Raises UsageError where it is not clear which row that is."""
        if bundle.__class__ is dict and len(bundle) == 1 and named is None:
            # The commonest bundle is one row of a table whose program has been written.
            for table in bundle:
                program, rows = self._programs.get(table), bundle[table]
                if program is not None and rows.__class__ is list and len(rows) == 1:
                    try:
                        return _judged(Judged, (bundle, table, 0, program, program.run(bundle, rows[0])))
                    except _ODD:
                        return Judged(bundle, table, 0, program, self._once_tidied(program, bundle, table, 0))
        tables: Tables = bundle
        known = bundle.__class__ is dict and self._tables.issuperset(bundle)
        if not known or not _LIST.issuperset(map(type, bundle.values())):
            tables = as_tables(bundle, self.plan.schema, self.judged, named)
        table, place = self._subject(tables, named)
        return self._judged(tables, table, place, self._programs.get(table) or self.program(table))

    def _judged(self, tables: Tables, table: str, place: int, program: Program) -> Judged:
        try:
            return Judged(tables, table, place, program, program.run(tables, tables[table][place]))
        except _ODD:
            return Judged(tables, table, place, program, self._once_tidied(program, tables, table, place))

    def _subject(self, tables: Tables, named: Named | None) -> tuple[str, int]:
        if named is None:
            given = [table for table in self.judged if table in tables]
            if len(given) == 1 and len(tables[given[0]]) == 1:
                return given[0], 0
        return subject_of(tables, self.plan.schema, self.judged, named)

    def _once_tidied(self, program: Program, tables: Tables, table: str, place: int) -> Answers | None:
        try:
            found = tidied(tables, self.plan.schema)
            return program.run(found, found[table][place])
        except _ODD:
            return None
