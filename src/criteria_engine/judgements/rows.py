"""Entries of a journal as rows of the dossier's tables: the same columns, and the journal's line as their address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from criteria_engine.errors import Problem, in_order, near
from criteria_engine.judgements.chain import AnyEntry, Book
from criteria_engine.judgements.entry import KINDS
from criteria_engine.judgements.superseding import superseding_fault
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.ids import raw_id
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import Schema

# The tables in which people's judgements stand, by the column that says what they are about.
ABOUT = {kind.table: kind.about for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Address):
    """The address of a row that comes from a journal, with all that the journal knows of it.

    `journal`: the hash of its first line, which tells journals apart. `moment`: when it was entered, and never before
    an entry above it, whatever the clock did.
    """

    entry: AnyEntry
    journal: str
    moment: datetime


def entry_of(row: Row) -> AnyEntry | None:
    """The journal's entry that a row comes from; None of a row of the dossier's own tables."""
    return row.address.entry if isinstance(row.address, Line) else None


def journal_rows(book: Book, schema: Schema) -> tuple[list[RawRow], list[Problem]]:
    """Raw rows of the entries that are accepted, and problems of those that stand in nobody's place."""
    rows: list[RawRow] = []
    problems: list[Problem] = []
    moment = datetime.min.replace(tzinfo=UTC)
    for number, entry in enumerate(book.entries):
        at, moment = f"{book.name}:{entry.n}", max(moment, entry.at)
        fault = superseding_fault(entry, book.entries[:number]) if entry.supersedes else None
        if fault:
            problems.append(Problem(at, "journal-supersedes", fault.en, fault.vi))
        elif entry.table in schema:
            known = schema[entry.table].fields
            data = {name: value for name, value in entry.columns().items() if name in known}
            rows.append(RawRow(entry.table, data, Line(at, {}, entry=entry, journal=book.hashes[0], moment=moment)))
    return rows, problems


def with_strangers_aside(dossier: Dossier) -> Dossier:
    """The dossier without journal rows on a subject that is there only as a row of another table."""
    found = [(row, entry) for row, entry in _of_journals(dossier) if not _is_there(dossier, entry)]
    if not found:
        return dossier
    gone = {id(row) for row, _ in found}
    tables = {
        name: {key: row for key, row in rows.items() if id(row) not in gone} if name in ABOUT else rows
        for name, rows in dossier.tables.items()
    }
    problems = in_order({*dossier.problems, *(_stranger(dossier, row, e) for row, e in found)})
    lost = (RawRow(row.entity.name, dict(row.values), row.address) for row, _ in found)
    return replace(dossier, tables=tables, problems=tuple(problems), lost=(*dossier.lost, *lost))


def _of_journals(dossier: Dossier) -> Iterator[tuple[Row, AnyEntry]]:
    for table in ABOUT:
        for row in dossier.rows(table):
            if entry := entry_of(row):
                yield row, entry


def _is_there(dossier: Dossier, entry: AnyEntry) -> bool:
    kind, key = entry.subject.kind, entry.subject.id
    return dossier.get(kind, key) is not None or any(r.table == kind and raw_id(r.data) == key for r in dossier.lost)


def _stranger(dossier: Dossier, row: Row, entry: AnyEntry) -> Problem:
    kind, key = entry.subject.kind, entry.subject.id
    ids = [r.id for r in dossier.rows(kind)]
    table = dossier.schema[kind].label.vi if kind in dossier.schema else kind
    return Problem(row.address.row, "dangling-reference", f"subject names {key!r}, which is no {kind}{near(key, ids)}",
                   f"không có {table} nào mang mã {key!r}{near(key, ids, 'vi')}")  # fmt: skip
