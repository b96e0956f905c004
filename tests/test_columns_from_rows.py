"""Columns of a dossier say exactly what its rows say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import river
from criteria_engine.columns.from_rows import dataset_of
from criteria_engine.columns.model import BOUNDS, Bits, Codes, Column, Days, Numbers, Refs, Table
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import DATED, Entity
from criteria_engine.strategies import datasets
from criteria_engine.values import Period, Quantity
from small import SCHEMA, about, dossier

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}
few = settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)


def said(bits: Bits | None, row: int, otherwise: bool) -> bool:
    return otherwise if bits is None else bool(bits[row >> 3] >> (row & 7) & 1)


def value_at(column: Column, row: int) -> Value | None:
    """The value of one cell, put together again from its column."""
    if not said(column.valid, row, True):
        return None
    data = column.data
    if isinstance(data, Numbers):
        number = Decimal(int(data.value[row])).scaleb(-data.scale)
        unit = data.unit if data.which_unit is None else data.units[data.which_unit[row]]
        return Quantity(number, unit, "exactly" if data.bound is None else BOUNDS[data.bound[row]])
    if isinstance(data, Days):
        return Period(*(date.fromordinal(int(end[row])) for end in (data.first, data.last)))
    codes = data.codes() if isinstance(data, Refs) else data
    assert isinstance(codes, Codes)
    word: Value = codes.words[codes.code[row]]
    return word


def same_rows(found: Dossier, table: Table, rows: list[Row]) -> None:
    """The law, for a table or a list and all lists within it."""
    assert table.n == len(rows)
    entity: Entity = table.entity
    for name in entity.fields:
        if name != DATED:
            column = table.column(name)
            assert [value_at(column, n) for n in range(table.n)] == [row.values.get(name) for row in rows]
            denied = [said(column.denied, n, False) for n in range(table.n)]
            assert denied == [name in row.denied and name not in row.values for row in rows]
            same_refs(found, column, rows, name)
    for path in entity.lists:
        listed = table.listed(path)
        given = [row.lists.get(path) for row in rows]
        assert [said(listed.given, n, True) for n in range(table.n)] == [items is not None for items in given]
        assert [said(listed.denied, n, False) for n in range(table.n)] == [path in row.denied for row in rows]
        assert [said(listed.unsure, n, False) for n in range(table.n)] == [path in row.unsure for row in rows]
        assert np.diff(listed.offsets).tolist() == [len(items or ()) for items in given]
        same_rows(found, listed.items, [item for items in given for item in items or ()])


def same_refs(found: Dossier, column: Column, rows: list[Row], name: str) -> None:
    if isinstance(column.data, Refs):
        refs = column.data
        for n, row in enumerate(rows):
            if name in row.values:
                leads = found.find(refs.tables, str(row.values[name]))
                table = refs.tables[0 if refs.table is None else refs.table[n]]
                assert (leads is None) == (refs.row[n] < 0)
                assert leads is None or leads is list(found.rows(table))[refs.row[n]]


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_columns_say_what_the_rows_say(name: str, data: st.DataObject) -> None:
    raw: Any = data.draw(datasets(SCHEMAS[name]))
    found = dossier_of(SCHEMAS[name], [from_mapping(raw, SCHEMAS[name])])
    for table, columns in dataset_of(found).tables.items():
        same_rows(found, columns, list(found.rows(table)))


def test_numbers_share_the_finest_scale() -> None:
    found = dataset_of(about({"steps": [{"value": 1}, {"value": "2,25"}, {"value": -3}]}))
    numbers = found.tables["model"].listed("steps").items.column("value").data
    assert isinstance(numbers, Numbers)
    assert (numbers.value.tolist(), numbers.scale, numbers.bound) == ([100, 225, -300], 2, None)


def test_a_number_beyond_64_bits_is_kept_exactly() -> None:
    numbers = dataset_of(about({"cost": 10**25})).tables["model"].column("cost").data
    assert isinstance(numbers, Numbers)
    assert numbers.value.dtype == object and numbers.value[0] == 10**25


def test_items_know_the_row_they_belong_to_in_the_end() -> None:
    model = [
        {"id": "M1", "unit": "U1", "name": "Một", "steps": [{"helpers": ["a", "b"]}, {"helpers": ["c"]}]},
        {"id": "M2", "unit": "U1", "name": "Hai", "steps": [{"helpers": ["d"]}]},
    ]
    tables = dataset_of(dossier(unit=[{"id": "U1", "name": "A"}], model=model)).tables
    helpers = tables["model"].listed("steps").items.listed("helpers").items
    assert helpers.roots is not None
    assert (helpers.roots.tolist(), helpers.root) == ([0, 0, 0, 1], tables["model"])


def test_a_reference_leads_to_the_first_table_that_has_the_id() -> None:
    both = [{"id": "X", "name": "Đơn vị"}]
    models = [{"id": "X", "unit": "X", "name": "Mô hình"}]
    found = dataset_of(dossier(unit=both, model=models, review=[{"id": "R", "unit": "X", "about": ["X"]}]))
    refs = found.tables["review"].listed("about").items.column("value").data
    assert isinstance(refs, Refs)
    assert (refs.row.tolist(), refs.tables, refs.table) == ([0], ("model", "unit"), None)


def test_ids_are_found_and_others_are_not() -> None:
    units = dataset_of(dossier(unit=[{"id": "B", "name": "B"}, {"id": "A", "name": "A"}])).tables["unit"]
    assert (units.find(["B", "C", "A"]).tolist(), units.id(0)) == ([1, -1, 0], "A")


def test_a_section_is_complete_where_the_row_says_so() -> None:
    models = dataset_of(about({"complete": ["buoc"]})).tables["model"]
    assert said(models.complete("buoc"), 0, False)
    assert models.complete("ke_hoach") is None


def test_a_table_without_rows_has_columns() -> None:
    exemplars = dataset_of(about()).tables["exemplar"]
    assert (exemplars.n, exemplars.column("unit").n) == (0, 0)


def test_the_dossier_and_its_rows_are_handed_on() -> None:
    found = about()
    data = dataset_of(found)
    assert data.dossier() is found
    assert data.row("model", 0) is found.get("model", "M1")
    assert (data.problems, data.lost, data.sources) == (found.problems, found.lost, found.sources)


def test_ids_that_lost_rows_name_are_those_of_the_dossier() -> None:
    found = dossier(unit=[{"id": "U1", "name": "A"}], review=[{"id": "R", "unit": "U1", "date": "sớm"}])
    assert dataset_of(found).lost_names("review", "unit") == {"U1"}
