"""The records of a session: put, corrected and taken out as raw rows, and read together as one dossier.

A drawer never changes; each step gives the next one, so a step that is refused leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from criteria_engine.api import read_path
from criteria_engine.errors import InputError, Problem, near
from criteria_engine.intake.tables import Reading, dossier_of, from_mapping, from_objects
from criteria_engine.records.build import build_row
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.ids import as_id, raw_id
from criteria_engine.records.schema import Schema
from criteria_engine.records.tidy import items_in

# Of what ce.read would set aside, the one thing that further records can mend.
PENDING = "dangling-reference"


@dataclass(frozen=True, slots=True, order=True)
class Handle:
    """One record of a session: table and id; where the table has no ids, a number that the session gave."""

    table: str
    id: str

    def __str__(self) -> str:
        return f"{self.table}[{self.id}]"


@dataclass(frozen=True)
class Drawer:
    """Raw rows by handle, in the order in which they first came."""

    schema: Schema
    raws: Mapping[Handle, RawRow] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def put(self, raws: Iterable[RawRow], instead_of: Handle | None = None) -> tuple[Drawer, tuple[Handle, ...]]:
        """The drawer with these rows too, each in place of the one with its id. Raises InputError for unsound rows."""
        given = list(raws)
        handles = self._handles(given, instead_of)
        return replace(self, raws={**self.raws, **dict(zip(handles, given, strict=True))}), handles

    def without(self, handle: Handle) -> Drawer:
        return replace(self, raws={key: raw for key, raw in self.raws.items() if key != handle})

    def find(self, id: str | Handle, table: str | None) -> Handle:
        """The record meant. Raises InputError where there is none, or where several tables have the id."""
        if isinstance(id, Handle):
            found = [id] if id in self.raws else []
        else:
            found = [h for h in self.raws if h.id == as_id(id) and table in (None, h.table) and self._has_ids(h.table)]
        if len(found) == 1:
            return found[0]
        raise InputError([self._several(found) if found else self._not_here(id, table)])

    def dossier(self) -> Dossier:
        """All records as ce.read takes them. Raises InputError where a fault is more than a record still to come."""
        together = Reading()
        together.rows += self.raws.values()
        dossier = dossier_of(self.schema, [together])
        faults = [problem for problem in dossier.problems if problem.code != PENDING]
        if faults:
            raise InputError(faults)
        return dossier

    def pending(self, dossier: Dossier) -> tuple[Handle, ...]:
        """Records that wait for one that they name."""
        # By their addresses: a judgement on a stranger is set aside as a row of its own.
        lost = {id(raw.address) for raw in dossier.lost}
        return tuple(handle for handle, raw in self.raws.items() if id(raw.address) in lost)

    def _handles(self, raws: Sequence[RawRow], instead_of: Handle | None) -> tuple[Handle, ...]:
        problems: list[Problem] = []
        handles = tuple(self._handle(raw, problems) for raw in raws)
        if instead_of is not None and not self._may_replace(instead_of, handles):
            en = f"{instead_of} is no record of this table without ids, or more than one record is to take its place"
            vi = f"{instead_of} không phải dòng của bảng không có mã này, hoặc có nhiều dòng thay cho một dòng"
            problems.append(Problem(str(instead_of), "instead-of", en, vi))
        problems += [_repeated(handle) for handle in dict.fromkeys(h for h in handles if handles.count(h) > 1)]
        if problems:
            raise InputError(problems)
        return handles if instead_of is None else (instead_of,)

    def _handle(self, raw: RawRow, problems: list[Problem]) -> Handle:
        """A row's handle, by its id as the model reads it; what is wrong with the row is added to the problems."""
        entity = self.schema[raw.table]
        key = raw_id(raw.data) if entity.key_field else f"#{next(self._numbers)}"
        if not key:
            en, vi = f"{entity.name}: a row needs an id", f"bảng {entity.label.vi}: dòng thiếu mã"
            problems.append(Problem(raw.address.place(()), "required-field", en, vi))
            return Handle(raw.table, f"#{next(self._numbers)}")
        build = build_row(entity, raw.data, key, raw.address)
        problems += build.problems
        return Handle(raw.table, build.row.id if build.row and entity.key_field else key)

    def _may_replace(self, handle: Handle, by: Sequence[Handle]) -> bool:
        return handle in self.raws and len(by) == 1 and by[0].table == handle.table and not self._has_ids(handle.table)

    def _has_ids(self, table: str) -> bool:
        return self.schema[table].key_field is not None

    def _not_here(self, id: object, table: str | None) -> Problem:
        ids = [h.id for h in self.raws if table in (None, h.table) and self._has_ids(h.table)]
        en, vi = f"no record {str(id)!r}{near(str(id), ids)}", f"không có mã {str(id)!r}{near(str(id), ids, 'vi')}"
        return Problem(f"{table or ''}[{id}]", "unknown-subject", en, vi)

    def _several(self, found: Sequence[Handle]) -> Problem:
        tables = ", ".join(h.table for h in found)
        en, vi = f"several tables have this id; say which: {tables}", f"nhiều bảng có mã này; ghi rõ bảng: {tables}"
        return Problem(f"[{found[0].id}]", "several-records", en, vi)


def _repeated(handle: Handle) -> Problem:
    en, vi = f"{handle.table} id {handle.id!r} is given twice", f"mã {handle.id!r} ghi hai lần"
    return Problem(str(handle), "repeated-id", en, vi)


# --- what may be put ----------------------------------------------------------------------------------------------


def raws_of(record: Any, schema: Schema, as_of: date) -> list[RawRow]:
    """The rows of whatever may be put: a pydantic object or several, (table, mapping), {table: rows}, or a path.

    Raises InputError for anything else, and for a bundle with another as-of date than the session's.
    """
    reading = _read(record, schema)
    problems = list(reading.problems)
    if reading.as_of not in (None, as_of):
        en = f"the session is as of {as_of}, the records as of {reading.as_of}"
        vi = f"phiên làm việc tính đến {as_of}, hồ sơ ghi tính đến {reading.as_of}"
        problems.append(Problem("as_of", "other-as-of", en, vi))
    if problems:
        raise InputError(problems)
    # What the caller does with a mapping afterwards must not reach the session.
    return [replace(raw, data=deepcopy(raw.data)) for raw in reading.rows]


def _read(record: Any, schema: Schema) -> Reading:
    match record:
        case str() | Path():
            return read_path(Path(record), schema)
        case (str() as table, Mapping() as row):
            return from_mapping({table: [row]}, schema)
        case Mapping():
            return from_mapping(record, schema)
    several = items_in(record)
    return from_objects([record] if several is None else several, schema)
