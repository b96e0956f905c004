"""Changes as people write them on a command line: `plan.schedule=Quý I`, `model[MH-01].start=2023`, `event+={…}`."""

from __future__ import annotations

import re
from typing import Any

from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.records.changes import Change
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Entity
from criteria_engine.source import SourceError, read_yaml

_SHAPE = re.compile(
    r"(?:(?P<table>\w+)\[(?P<id>[^\]]+)\]\.)?(?P<path>[\w.\[\]]+?)(?P<add>\+)?=(?P<value>.*)", re.DOTALL
)
_ITEM = re.compile(r"\[(\d+)\]")


def read_change(text: str, dossier: Dossier, subject: Row | None = None) -> Change:
    """A change from `[TABLE[ID].]FIELD=VALUE`; `FIELD+=VALUE` adds an item to a list, `TABLE+={…}` a row.

    Without table and id the record is `subject`. A value is read as YAML; none at all empties the cell. Raises
    UsageError where the text is no change, or names a table, record or field that is not there.
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise _wrong(text, f"{text!r} is not [TABLE[ID].]FIELD=VALUE", f"{text!r} không có dạng [BẢNG[MÃ].]CỘT=GIÁ_TRỊ")
    value = _value(found["value"], text)
    path = _ITEM.sub(r".\1", found["path"])
    if found["add"] and found["table"] is None and path in dossier.schema and not _has(subject, path):
        return Change("add", path, None, "", value)
    row = _row(found["table"], found["id"], subject, dossier, text)
    _check_path(row, path, text)
    blank = not (path in row.values or path in row.denied)
    return Change("add" if found["add"] or blank else "replace", row.entity.name, row.id, path, value)


def _value(text: str, whole: str) -> Any:
    if not text.strip():
        return None
    try:
        return read_yaml(text, whole).plain()
    except SourceError as error:
        raise _wrong(whole, error.problems[0].message, error.problems[0].said("vi")) from None


def _has(subject: Row | None, path: str) -> bool:
    return subject is not None and path in subject.entity.lists


def _row(table: str | None, key: str | None, subject: Row | None, dossier: Dossier, text: str) -> Row:
    if table is None or key is None:
        if subject is None:
            raise _wrong(text, "name the record: TABLE[ID].FIELD=VALUE", "cần ghi rõ dòng hồ sơ: BẢNG[MÃ].CỘT=GIÁ_TRỊ")
        return subject
    if table not in dossier.schema:
        known = dossier.schema.entities
        raise _wrong(
            text, f"no table {table!r}{nearest(table, known)}", f"không có bảng {table!r}{nearest(table, known, 'vi')}"
        )
    row = dossier.get(table, key)
    if row is None:
        ids = [r.id for r in dossier.rows(table)]
        raise _wrong(text, f"{table} has no row {key!r}{nearest(key, ids)}",
                     f"bảng {dossier.schema[table].label.vi} không có mã {key!r}{nearest(key, ids, 'vi')}")  # fmt: skip
    return row


def _check_path(row: Row, path: str, text: str) -> None:
    known = sorted(_paths(row.entity))
    plain = re.sub(r"\.\d+(?=\.|$)", "", path)
    if plain not in known:
        en = f"{row.entity.name} has no field {path!r}{nearest(plain, known)}"
        raise _wrong(text, en, f"bảng {row.entity.label.vi} không có cột {path!r}{nearest(plain, known, 'vi')}")


def _paths(entity: Entity) -> set[str]:
    """Fields and lists of a record, those of the items of its lists too."""
    inner = {f"{name}.{path}" for name, found in entity.lists.items() for path in _paths(found.item)}
    return {*entity.fields, *entity.lists, *inner}


def _wrong(at: str, en: str, vi: str) -> UsageError:
    return UsageError([Problem(at, "usage", en, vi)])
