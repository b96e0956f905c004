"""Changes as people write them on a command line: `plan.schedule=Quý I`, `model[MH-01].start=2023`, `event+={…}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.inquiry.seen_places import as_in_records
from criteria_engine.intake.cells import read_cell
from criteria_engine.intake.layout import Column
from criteria_engine.records.changes import Change
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.ids import ID, as_id
from criteria_engine.records.row import Row
from criteria_engine.records.schema import DATED, VALUE, Entity, Field
from criteria_engine.source import SourceError, read_yaml

_SHAPE = re.compile(
    r"(?:(?P<table>\w+)\[(?P<id>[^\]]+)\]\.)?(?P<path>[\w.\[\]]+?)\s*(?P<add>\+)?=(?P<value>.*)", re.DOTALL
)
_ITEM = re.compile(r"\[(\d+)\]")
_ENDS_IN_NUMBER = re.compile(r"\.\d+$")
_NUMBER = re.compile(r"\.\d+(?=\.|$)")
# What begins like this is YAML; anything else is one value, as it stands.
_BRACKETS = ("[", "{", '"', "'")


def read_change(text: str, dossier: Dossier, subject: Row | None = None) -> Change:
    """A change from `[TABLE[ID].]FIELD=VALUE`; `FIELD+=VALUE` adds an item to a list, `TABLE+={…}` a row.

    Without table and id the record is `subject`. A value is written as in a cell of a workbook (`có`, `Quý I`,
    `trên 5 triệu đồng`), or as in YAML (`true`, `[a, b]`, `{name: a}`, `"a: b"`); none at all empties the cell. Raises
    UsageError where the text is no change, or names a table, record or field that is not there.

    The address of a cell (`Rà soát!G21=có`) and headings (`RS20.Nhận thức=có`) are understood too.
    """
    try:
        return _read(text, dossier, subject)
    except UsageError:
        named = as_in_records(text, dossier, subject)
        if named is None:
            raise
        return _read(named, dossier, subject)


def _read(text: str, dossier: Dossier, subject: Row | None) -> Change:
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        en, vi = f"{text!r} is not [TABLE[ID].]FIELD=VALUE", f"{text!r} không có dạng [BẢNG[MÃ].]CỘT=GIÁ_TRỊ"
        raise _wrong(text, f"{en} or SHEET!CELL=VALUE", f"{vi} hoặc TRANG!Ô=GIÁ_TRỊ")
    table, key, path, adds = found["table"], found["id"], _ITEM.sub(r".\1", found["path"]), bool(found["add"])
    if table is not None and table not in dossier.schema and _has(subject, table) and key.isdigit():
        table, key, path = None, None, f"{table}.{key}.{path}"
    if adds and table is None and path in dossier.schema and not _has(subject, path):
        return _new_row(path, _value(found["value"], None, text))
    row = _row(table, key, subject, dossier, text)
    _check_path(row, path, text)
    return _change(row, path, adds, found["value"], text)


def _new_row(table: str, value: Any) -> Change:
    key = as_id(value.get(ID)) if isinstance(value, Mapping) else ""
    return Change("add", table, key or None, "", value)


def _change(row: Row, path: str, adds: bool, said: str, text: str) -> Change:
    """What is written at a path of a row."""
    entity, name = _entity_at(row.entity, _NUMBER.sub("", path))
    found = entity.lists.get(name)
    value = _value(said, found.item.fields.get(VALUE) if found else entity.fields.get(name), text)
    if found is not None and not _ENDS_IN_NUMBER.search(path):
        return Change("add" if adds else "replace", row.entity.name, row.id, path, value if adds else _items(value))
    if adds:
        en, vi = f"{path!r} is no list; write {path}=…", f"{path!r} không phải danh sách; ghi {path}=…"
        raise _wrong(text, en, vi)
    return Change("replace" if _is_filled(row, path) else "add", row.entity.name, row.id, path, value)


def _items(value: Any) -> Any:
    """All items of a list anew; a list that is denied is empty."""
    if value is False:
        return []
    return value if value is None or isinstance(value, list) else [value]


# --- values -----------------------------------------------------------------------------------------------------


def _value(text: str, cell: Field | None, whole: str) -> Any:
    """What is written for a cell; None where nothing is."""
    said = text.strip()
    if not said:
        return None
    if said.startswith(_BRACKETS):
        try:
            return read_yaml(said, whole).plain()
        except SourceError as error:
            raise _wrong(whole, error.problems[0].message, error.problems[0].said("vi")) from None
    scalar = _scalar(said)
    if cell is None or scalar != said:
        return scalar
    return read_cell(said, Column(cell.label, cell.path, cell), is_data=True).value


def _scalar(said: str) -> Any:
    """A whole number, yes or no, or a blank as YAML knows them; else the text itself, which YAML might cut or fold."""
    try:
        value = read_yaml(said, "").plain()
    except SourceError:
        return said
    return value if isinstance(value, int | None) and "#" not in said else said


# --- places -----------------------------------------------------------------------------------------------------


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
    plain = _NUMBER.sub("", path)
    if plain not in known:
        en = f"{row.entity.name} has no field {path!r}{nearest(plain, known)}"
        raise _wrong(text, en, f"bảng {row.entity.label.vi} không có cột {path!r}{nearest(plain, known, 'vi')}")


def _paths(entity: Entity) -> set[str]:
    """Fields and lists of a record, those of the items of its lists too."""
    inner = {f"{name}.{path}" for name, found in entity.lists.items() for path in _paths(found.item)}
    return {*(name for name in entity.fields if name != DATED), *entity.lists, *inner}


def _entity_at(entity: Entity, plain: str) -> tuple[Entity, str]:
    """The record, or the items of a list of it, that a path without numbers leads into, and the name there."""
    for name, found in entity.lists.items():
        if plain.startswith(f"{name}."):
            return _entity_at(found.item, plain.removeprefix(f"{name}."))
    return entity, plain


def _is_filled(row: Row, path: str) -> bool:
    """Whether something stands at a path; an item is there or refused."""
    for name, items in row.lists.items():
        number, _, rest = path.removeprefix(f"{name}.").partition(".")
        if path.startswith(f"{name}.") and number.isdigit():
            item = next((item for item in items if item.path[-1] == int(number)), None)
            return item is not None and (not rest or _is_filled(item, rest))
    return path in row.values or path in row.denied


def _wrong(at: str, en: str, vi: str) -> UsageError:
    return UsageError([Problem(at, "usage", en, vi)])
