"""What a service hands in as rows by table: mappings, pydantic objects, dataclasses; and which of them is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from keyword import iskeyword
from typing import Any

from criteria_engine.errors import Problem, UsageError, near
from criteria_engine.evaluate.row.case import Raw, ids_in, shape_of
from criteria_engine.evaluate.row.truths import Odd
from criteria_engine.intake.readers import Model, model_of
from criteria_engine.records.ids import ID, as_id
from criteria_engine.records.schema import Schema
from criteria_engine.records.tidy import at_path, blank, items_in, nested
from criteria_engine.values import Period, Quantity

Tables = dict[str, list[Any]]
# Table and id of a row, or its id alone.
Named = tuple[str, str] | str


def as_tables(bundle: Any, schema: Schema, judged: Sequence[str], named: Named | None) -> Tables:
    """The rows of a bundle by table; of one row alone, a bundle that holds nothing else."""
    if isinstance(bundle, Mapping):
        if ID not in bundle and not any(isinstance(bundle.get(name), str) for name in bundle):
            return {str(name): as_list(rows) for name, rows in bundle.items() if name != "as_of"}
        return {_table_of(bundle, schema, judged, named): [bundle]}
    if type(bundle) in schema.models:
        return {schema.models[type(bundle)].name: [bundle]}
    if is_dataclass(bundle) and not isinstance(bundle, type):
        return {_table_of(plain(bundle), schema, judged, named): [bundle]}
    en = f"a bundle maps tables to rows, or is one row; this is {type(bundle).__name__}"
    raise UsageError([Problem("bundle", "dossier-shape", en, "hồ sơ phải gồm tên bảng và danh sách dòng")])


def as_list(rows: Any) -> list[Any]:
    if rows.__class__ is list:
        return list(rows)
    found = items_in(rows) if rows is not None else []
    return [rows] if found is None else found


def _table_of(row: Mapping[str, Any], schema: Schema, judged: Sequence[str], named: Named | None) -> str:
    """The one table of subjects that has all the names of a row."""
    if isinstance(named, tuple):
        return named[0]
    names = {table: shape_of(model_of(schema[table]))[0] for table in judged}
    fitting = [table for table, known in names.items() if known.issuperset(row)]
    if not fitting:
        heads = {str(name).partition(".")[0] for name in row}
        fitting = [table for table, known in names.items() if known >= heads]
    if len(fitting) == 1:
        return fitting[0]
    tables = ", ".join(fitting or judged)
    en = f"this row alone does not say of which table it is ({tables}); hand in {{table: [row]}}, or name the subject"
    vi = f"dòng này chưa rõ thuộc bảng nào ({tables}); đề nghị ghi kèm tên bảng"
    raise UsageError([Problem("bundle", "ambiguous-subject", en, vi)])


def subject_of(tables: Tables, schema: Schema, judged: Sequence[str], named: Named | None) -> tuple[str, int]:
    """Table and place of the row that is judged: the one that is named, else the only one that nothing belongs to."""
    found = [(table, n) for table in judged for n in range(len(tables.get(table, ())))]
    if len(found) == 1 and named is None:
        return found[0]
    rows = {(table, n): plain(tables[table][n]) for table, n in found}
    ids = {place: as_id(row.get(ID)) if isinstance(row, Mapping) else "" for place, row in rows.items()}
    if named is not None:
        key = named if isinstance(named, tuple) else (None, named)
        chosen = [place for place in found if ids[place] == key[1] and key[0] in (None, place[0])]
    else:
        owned = {owner for place, row in rows.items() for owner in _owners(schema, place[0], row)}
        chosen = [place for place in found if (place[0], ids[place]) not in owned]
    if len(chosen) == 1:
        return chosen[0]
    raise UsageError([_not_one(chosen, ids, named)])


def _owners(schema: Schema, table: str, row: Any) -> list[tuple[str, str]]:
    record = schema[table].record
    if record is None or record.owner is None or not isinstance(row, Mapping):
        return []
    named = ids_in(at_path(row, record.owner))
    return [(other, key) for other in schema[table].tables_of(record.owner) for key in named]


def _not_one(chosen: Iterable[tuple[str, int]], ids: Mapping[tuple[str, int], str], named: Named | None) -> Problem:
    candidates = ", ".join(f"{place[0]} {ids[place]}" for place in chosen)
    if named is not None and not candidates:
        key = named if isinstance(named, str) else named[1]
        hint, goi_y = near(key, ids.values()), near(key, ids.values(), "vi")
        return Problem("subject", "unknown-subject", f"the bundle holds no subject {key!r}{hint}",
                       f"hồ sơ không có đối tượng {key!r}{goi_y}")  # fmt: skip
    if not candidates:
        return Problem("bundle", "unknown-subject", "the bundle holds no row that the packs judge",
                       "hồ sơ không có đối tượng nào để đánh giá")  # fmt: skip
    return Problem("bundle", "ambiguous-subject", f"which of these is judged: {candidates}? name it with `subject`",
                   f"chưa rõ đánh giá đối tượng nào: {candidates}; đề nghị nêu rõ")  # fmt: skip


def plain(row: Any) -> Any:
    """A row or a part of one as mappings and lists; values stay as they are."""
    if (named := getattr(type(row), "model_fields", None)) is not None:
        return {(info.alias or name): plain(getattr(row, name)) for name, info in named.items()}
    if is_dataclass(row) and not isinstance(row, type) and not isinstance(row, Period | Quantity):
        return {_name(f.name): plain(getattr(row, f.name)) for f in fields(row)}
    if isinstance(row, Mapping):
        return {name: plain(value) for name, value in row.items()}
    return [plain(item) for item in row] if isinstance(row, list | tuple) else row


def _name(name: str) -> str:
    """`from_` is what Python lets one call `from`."""
    return name[:-1] if name.endswith("_") and iskeyword(name[:-1]) else name


def tidied(tables: Tables, schema: Schema) -> Tables:
    """The same rows as mappings without dotted names and blanks. Raises Odd for what only the reference can look at."""
    unknown = [table for table in tables if table not in schema]
    if unknown:
        raise Odd
    return {table: [_row(model_of(schema[table]), plain(row)) for row in rows] for table, rows in tables.items()}


def _row(model: Model, raw: Any) -> Raw:
    if not isinstance(raw, Mapping):
        raise Odd
    tree, twice = nested(raw)
    if twice:
        raise Odd
    for path, listed in model.lists.items():
        *parts, last = path.split(".")
        within: Any = tree
        for part in parts:
            within = within.get(part) if isinstance(within, dict) else None
        if isinstance(within, dict) and last in within:
            found = _items(listed.item, within[last])
            if found is None:
                del within[last]
            else:
                within[last] = found
    return tree


def _items(item: Model, value: Any) -> Any:
    """The items of a list without blanks; None where there are blanks alone."""
    given = items_in(value) if value is not False else None
    if given is None:
        return value
    if item.entity.plain:
        kept = [one for one in given if not blank(one)]
        return kept if kept or not given else None
    return [_row(item, one) for one in given]
