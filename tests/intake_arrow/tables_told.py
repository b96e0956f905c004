"""What the tests of tables hold two data sets to be the same by, and raw rows with something wrong in them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from criteria_engine.columns.model import Codes, Dataset, Refs
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.gather import assemble
from criteria_engine.records.ids import raw_id
from criteria_engine.records.row import Address, Path, Row
from criteria_engine.records.schema import DATED, Schema

Tables = dict[str, list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class At(Address):
    """The address that a row of a file should have."""

    file: str
    number: int

    def place(self, path: Path) -> str:
        return f"{self.file}:{self.number}" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)


def expected(tables: Mapping[str, list[Any]], schema: Schema, suffix: str, first: int = 1) -> Dossier:
    """What the reference makes of the rows that the files `unit.<suffix>` … hold, in the order of their names."""
    rows = [
        RawRow(table, row, At(f"{table}[{raw_id(row)}]", file=f"{table}{suffix}", number=number))
        for table in sorted(tables)
        for number, row in enumerate(tables[table], first)
    ]
    return assemble(schema, rows)


def assert_same(dataset: Dataset, dossier: Dossier) -> None:
    """The same rows field by field, the same problems, the same rows set aside, the same lookups."""
    assert dataset.problems == dossier.problems
    assert [(raw.table, said(raw.data), raw.address.place(())) for raw in dataset.lost] == [
        (raw.table, said(raw.data), raw.address.place(())) for raw in dossier.lost
    ]
    for name, rows in dossier.tables.items():
        table = dataset.tables[name]
        order = [int(row) for row in table.order()]
        assert [table.id(row) for row in order] == list(rows)
        assert [int(row) for row in table.find([*rows, "nobody at all"])] == [*order, -1]
        for row, key in zip(order, rows, strict=True):
            assert_same_row(dataset.row(name, row), rows[key])
        for field in table.entity.fields:
            if field != DATED:
                _assert_refs(dataset, dossier, name, field)
    assert_same_lookups(dataset.dossier(), dossier)


def said(data: Any) -> Any:
    """A raw row without what is blank in it; NaN is nobody's equal."""
    if isinstance(data, dict):
        return {key: said(value) for key, value in data.items() if said(value) not in (None, {})}
    if isinstance(data, list):
        return [said(value) for value in data]
    return None if isinstance(data, float) and math.isnan(data) else data


def assert_same_row(one: Row, other: Row) -> None:
    assert one.entity is other.entity and one.id == other.id
    assert dict(one.values) == dict(other.values)
    assert (one.denied, one.unsure, one.complete) == (other.denied, other.unsure, other.complete)
    assert (one.path, one.owner, one.address.row) == (other.path, other.owner, other.address.row)
    assert one.address.place(("x",)) == other.address.place(("x",)) or not isinstance(other.address, At)
    assert one.lists.keys() == other.lists.keys()
    for name, items in one.lists.items():
        assert len(items) == len(other.lists[name])
        for item, same in zip(items, other.lists[name], strict=True):
            assert_same_row(item, same)


def _assert_refs(dataset: Dataset, dossier: Dossier, name: str, field: str) -> None:
    column = dataset.tables[name].column(field)
    if not isinstance(column.data, Refs):
        return
    codes = column.data.codes()
    assert isinstance(codes, Codes)
    for row in range(column.n):
        if column.valid is None or column.valid[row >> 3] >> (row & 7) & 1:
            key = str(codes.words[int(codes.code[row])])
            found = dossier.find(column.data.tables, key)
            table = 0 if column.data.table is None else int(column.data.table[row])
            here = int(column.data.row[row])
            named = dataset.tables[column.data.tables[table]].id(here) if here >= 0 else None
            assert (named, here >= 0) == (found.id if found else None, found is not None)
            assert found is None or found.entity.name == column.data.tables[table]


def assert_same_lookups(one: Dossier, other: Dossier) -> None:
    for table, entity in other.schema.entities.items():
        ids = [*other.tables.get(table, {}), "nowhere"]
        assert [row.id for row in one.rows(table)] == [row.id for row in other.rows(table)]
        for key in ids:
            assert [row.id for row in one.below(table, key)] == [row.id for row in other.below(table, key)]
            assert one.is_known([table], key) == other.is_known([table], key)
            for source, linking in other.schema.entities.items():
                for link in linking.links_to(entity.name):
                    found = [row.id for row in one.related(source, link, key)]
                    assert found == [row.id for row in other.related(source, link, key)]
                    assert one.may_lack(source, link, key) == other.may_lack(source, link, key)


# --- something wrong --------------------------------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    "nămm", "zzz", -3, 1e30, 2.5, 12345678901234567890, "1.500", "từ 3", "", "  ", "\u200b", math.nan, "nowhere",
    "không", False, True, [], [None], {"at_least": 2}, {"x": 1}, "  có dấu cách ", "unicode\u0301", "Quý II/2023", 2023,
    "2023-06-12", "2023-06-12 10:30:00", None,
)  # fmt: skip


@st.composite
def with_faults(draw: st.DrawFn, tables: st.SearchStrategy[Tables], odd: tuple[Any, ...] = ODD) -> Tables:
    """Drawn tables in which cells were replaced, rows repeated, references bent and parents closed to a ring."""
    found: Tables = json.loads(json.dumps(draw(tables), default=float))
    for _ in range(draw(st.integers(1, 4))):
        rows = [row for some in found.values() for row in some if isinstance(row, dict)]
        if not rows:
            break
        row = draw(st.sampled_from(rows))
        match draw(st.sampled_from(("cell", "cell", "item", "repeat", "unknown", "ring", "same id"))):
            case "cell":
                row[draw(st.sampled_from(sorted(row)))] = draw(st.sampled_from(odd))
            case "item":
                _bend_item(draw, row, odd)
            case "repeat":
                table = next(some for some in found.values() if any(other is row for other in some))
                table.append(dict(row))
            case "unknown":
                row["nam"] = draw(st.sampled_from(odd))
            case "same id" if "id" in row:
                row["id"] = draw(st.sampled_from([other.get("id") for other in rows]))
            case "ring" if "parent" in row:
                row["parent"] = row["id"]
    return found


def _bend_item(draw: st.DrawFn, row: dict[str, Any], odd: tuple[Any, ...]) -> None:
    lists = [value for value in row.values() if isinstance(value, list) and value]
    if not lists:
        return
    items = draw(st.sampled_from(lists))
    items.append(draw(st.sampled_from((*items, None, *odd))))
    item = draw(st.sampled_from(items))
    if isinstance(item, dict) and item:
        item[draw(st.sampled_from(sorted(item)))] = draw(st.sampled_from(odd))
