"""A dossier can be changed by plain changes: as if the file had been changed and read again, and never otherwise.

The laws are functions that tell what is wrong, so that a planted defect can be shown to break each.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import river
from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.records import changes as changing
from criteria_engine.records import dossier as holding
from criteria_engine.records import raw as writing
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label, Record, Section, Text
from criteria_engine.records.build import build_row
from criteria_engine.records.changes import Change, with_changes
from criteria_engine.records.dossier import Dossier, names_in
from criteria_engine.records.raw import raw_of
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import datasets, first
from repairs.laws import know_lists, patched
from small import SCHEMA, about

LABEL = Label("x", "x")


class Box(BaseModel):
    """A part with a yes or no and with lists, which no other schema of these tests has."""

    open: Annotated[bool | None, LABEL] = None
    name: Text | None = None
    tags: list[Text] | None = None
    kinds: set[Text] | None = None


class Store(BaseModel):
    record: ClassVar[Record] = Record(table="store", label=LABEL, subject=True, sections="complete")
    id: Text
    box: Annotated[Box | None, Section("box")] = None
    complete: list[Text] | None = None


BOXES = Schema((Store,))
SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema(), "boxes": BOXES}
Tables = dict[str, list[dict[str, Any]]]
# The four schemas share each test, and a dossier is a large example.
few = settings(max_examples=max(8, settings().max_examples // 4), suppress_health_check=list(HealthCheck))


def read(tables: Mapping[str, Any], schema: Schema) -> Dossier:
    return dossier_of(schema, [from_mapping(tables, schema)])


# --- what a row says --------------------------------------------------------------------------------------------


def said(row: Row, ids: bool = True) -> object:
    """All that a row says, to compare; `ids`: the id of the record too."""
    return (
        (row.entity.name, row.id if ids else None, row.owner[0] if row.owner else None, row.path),
        {**row.values}, set(row.denied), set(row.unsure), set(row.complete),
        {name: [said(item, ids) for item in items] for name, items in row.lists.items()},
    )  # fmt: skip


def contents(dossier: Dossier) -> dict[str, list[object]]:
    """What the rows of every table say. Rows of tables without ids go by what they say: their keys are nobody's."""
    return {
        table: [said(row) for row in rows.values()] if dossier.schema[table].key_field else
        sorted((said(row, ids=False) for row in rows.values()), key=repr)
        for table, rows in dossier.tables.items() if rows
    }  # fmt: skip


# --- raw rows ---------------------------------------------------------------------------------------------------


@st.composite
def tables(draw: st.DrawFn, schema: Schema, rows: int = 2) -> Tables:
    """A dossier without a fault, in which parts are denied as a whole now and then, and lists have gaps."""
    raw: Tables = draw(datasets(schema, rows=rows))
    for table, found in raw.items():
        parts = sorted({name.partition(".")[0] for name in schema[table].fields if "." in name})
        for row in found:
            for part in parts:
                if draw(st.integers(0, 9)) == 9:
                    for name in [name for name in row if name.startswith(f"{part}.")]:
                        del row[name]
                    row[part] = False
    return raw if not read(raw, schema).problems else draw(datasets(schema, rows=rows))


def reads_back(dossier: Dossier) -> Iterator[str]:
    """What is lost of rows that are written as a file holds them and read again."""
    for rows in dossier.tables.values():
        for row in rows.values():
            again = build_row(row.entity, deepcopy(raw_of(row)), row.id, row.address)
            if again.problems or again.row is None:
                yield f"{raw_of(row)} is refused: {again.problems}"
            elif said(replace(again.row, id=row.id)) != said(row):
                yield f"{said(row)} became {said(again.row)} by {raw_of(row)}"


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_a_row_written_as_a_file_holds_it_is_read_back_as_the_same_row(name: str, data: st.DataObject) -> None:
    assert not [*reads_back(read(data.draw(tables(SCHEMAS[name])), SCHEMAS[name]))]


# --- rows put in place ------------------------------------------------------------------------------------------


@st.composite
def two_versions(draw: st.DrawFn, schema: Schema) -> tuple[Dossier, list[Row]]:
    """A dossier, and rows of another one that take the place of some of its own or come besides."""
    before, other = (read(draw(datasets(schema, rows=3)), schema) for _ in range(2))
    rows = [row for found in other.tables.values() for row in found.values()]
    return before, [row for row in rows if draw(st.booleans())]


def afresh(before: Dossier, rows: list[Row]) -> Dossier:
    """The same rows put together without any index that was there before."""
    merged = {table: dict(found) for table, found in before.tables.items()}
    for row in rows:
        merged[row.entity.name][row.id] = row
    return replace(before, tables={table: dict(sorted(found.items())) for table, found in merged.items()})


def links(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Every question that may be asked about rows that name others."""
    schema = dossier.schema
    named = {(table, link) for table in schema.entities for target in schema.entities
             for link in schema[table].links_to(target)}  # fmt: skip
    keys = {key for found in dossier.tables.values() for key in found} | {"nobody"}
    return sorted((table, link, key) for table, link in named for key in keys)


def ringed(dossier: Dossier, table: str) -> bool:
    record = dossier.schema[table].record
    parent = record.parent if record else None
    return bool(parent and rings({r.id: [str(r.values[parent])] for r in dossier.rows(table) if parent in r.values}))


def answers_alike(before: Dossier, rows: list[Row], asked_before: list[tuple[str, str, str]]) -> Iterator[str]:
    """Where a dossier with other rows in place answers otherwise than one put together with them."""
    for table, link, key in asked_before:
        before.related(table, link, key)
    as_it_was = {asked: before.related(*asked) for asked in asked_before}
    after, fresh = before.with_rows(rows), afresh(before, rows)
    if after.tables != fresh.tables:
        yield "the rows are others"
    for table in after.tables:
        if [*after.tables[table]] != [*fresh.tables[table]]:
            yield f"the rows of {table} are in another order"
    for asked in links(fresh):
        if after.related(*asked) != fresh.related(*asked):
            yield f"related{asked}"
    for table in (t for t in after.tables if not ringed(fresh, t)):
        for key in fresh.tables[table]:
            if after.below(table, key) != fresh.below(table, key):
                yield f"below{table, key}"
    yield from (f"the dossier before answers {asked} otherwise now" for asked, rows_then in as_it_was.items()
                if before.related(*asked) != rows_then)  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_a_dossier_with_rows_in_place_answers_as_one_put_together_afresh(name: str, data: st.DataObject) -> None:
    before, rows = data.draw(two_versions(SCHEMAS[name]))
    asked = data.draw(st.lists(st.sampled_from(links(before)), max_size=6)) if links(before) else []
    assert not [*answers_alike(before, rows, asked)]


# --- changes ----------------------------------------------------------------------------------------------------

# Changes draw on a second dossier: what its rows say is put into the first one, cell by cell, item by item, whole.


@st.composite
def several_changes(draw: st.DrawFn, schema: Schema, raw: Tables, most: int = 4) -> list[Change]:
    """Changes of every kind, in order; some of them do not fit."""
    other: Tables = draw(datasets(schema, rows=3))
    known = {table: [row["id"] for row in rows if "id" in row] for table, rows in raw.items()}
    found: list[Change] = []
    for _ in range(draw(st.integers(1, most))):
        table = draw(st.sampled_from(sorted(other)))
        row = draw(st.sampled_from(other[table]))
        if not known.get(table) or draw(st.integers(0, 3)) == 3:
            key = f"new-{draw(st.integers(1, 9))}" if "id" in row else None
            found.append(Change("add", table, key, "", {**row, **({"id": key} if key else {})}))
            known.setdefault(table, []).extend([key] if key else [])
        else:
            name = draw(st.sampled_from(sorted({*row} - {"id"} or {"complete"})))
            key = draw(st.sampled_from(known[table]))
            found.append(draw(_change_of(schema, raw, table, key, name, row.get(name))))
    return found


@st.composite
def _change_of(draw: st.DrawFn, schema: Schema, raw: Tables, table: str, key: str, name: str, value: Any) -> Change:
    """One change at a field or list of a row; of a list a new item, all items anew, or a cell or the whole of one."""
    there = next((row for row in raw.get(table, []) if row.get("id") == key), {}).get(name)
    other: Any = draw(st.sampled_from((None, False, value, value, value, "nothing such")))
    if name not in schema[table].lists:
        return Change("replace" if there else "add", table, key, name, other)
    items, known = value or [], there or []
    way = draw(st.integers(0, 3))
    number = draw(st.integers(0, max(1, len(known))))
    # The items of a set have no numbers: what is there twice is one item.
    if way == 0 or not items or name == "box.kinds":
        return Change("replace", table, key, name, value)
    if way == 1 or number >= len(known) or not isinstance(items[0], dict):
        return Change("add", table, key, name, items[0]) if way < 3 else Change(
            "replace", table, key, f"{name}.{number}", items[0])  # fmt: skip
    cell, said_there = draw(st.sampled_from(sorted(items[0].items() or [("nothing", 1)], key=repr)))
    return Change("replace", table, key, f"{name}.{number}.{cell}", said_there)


def made_afresh(raw: Tables, schema: Schema, changes: list[Change]) -> Dossier:
    """The changes made on the raw tables, and read; a part that is denied is denied cell by cell where one changes."""
    know_lists(schema)
    opened = deepcopy(raw)
    for table, rows in opened.items():
        for row in rows:
            paths = [change.path for change in changes if (change.table, change.id) == (table, row.get("id"))]
            _open_parts(row, schema, table, {path.partition(".")[0] for path in paths if "." in path})
    # Each value is a copy: a list that two changes share would else be written to for both.
    apart = [replace(change, value=deepcopy(change.value)) for change in changes]
    return read(patched(opened, apart), schema)


def _open_parts(row: dict[str, Any], schema: Schema, table: str, parts: set[str]) -> None:
    names = [*schema[table].fields, *schema[table].lists]
    for part in parts:
        if row.get(part, 0) is False:
            del row[part]
            within = [name for name in names if name.startswith(f"{part}.")]
            row |= {name: False for name in within if getattr(schema[table].fields.get(name), "kind", "") != "yes_no"}


def differs(raw: Tables, schema: Schema, changes: list[Change]) -> Iterator[str]:
    """Where changing a dossier and changing its file lead to different things."""
    before = read(raw, schema)
    as_it_was = contents(before)
    try:
        after = with_changes(before, changes)
    except InputError as error:
        after, told = None, error.problems
    if contents(before) != as_it_was:
        yield "the dossier before is another one now"
    try:
        fresh = made_afresh(raw, schema, changes)
    except (StopIteration, IndexError, KeyError, TypeError, AttributeError):
        fresh = None  # The raw tables have no such place.
    if fresh is None or fresh.problems:
        if after is not None:
            yield f"taken, and refused by the file: {fresh and fresh.problems}"
        elif fresh and {p.code for p in fresh.problems} - {p.code for p in told} and not _leads_nowhere(told):
            yield f"{told} leaves out some of {fresh.problems}"
    elif after is None:
        yield f"refused, and taken by the file: {told}"
    elif contents(after) != contents(fresh):
        yield f"{contents(after)} and {contents(fresh)}"


def _leads_nowhere(told: tuple[Problem, ...]) -> bool:
    """Whether a change goes to an item that is not there, which the raw tables have other words for."""
    return any(problem.code == "unknown-field" for problem in told)


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_changes_to_a_dossier_are_as_changes_to_its_file(name: str, data: st.DataObject) -> None:
    raw = data.draw(tables(SCHEMAS[name]))
    changes = data.draw(several_changes(SCHEMAS[name], raw))
    assert not [*differs(raw, SCHEMAS[name], changes)]


# --- what does not fit ------------------------------------------------------------------------------------------

MODEL: dict[str, Any] = {"steps": [{"kind": "lam", "year": 2022, "name": "bờ kè"}], "audience": ["can_bo"]}
UNITS = [{"id": "U2", "name": "Chi bộ B", "parent": "U1"}, {"id": "U3", "name": "Chi bộ C", "parent": "U2"}]
# What is wrong with a change: its code, and a part of what is said in both languages.
UNFIT: dict[str, tuple[list[Change], str, str, str]] = {
    "an unknown table": ([Change("add", "modle", "M1", "name", "x")], "unknown-table", "mean 'model'", "'model'"),
    "an unknown row": ([Change("add", "model", "M11", "name", "x")], "unknown-subject", "did you mean 'M1'", "'M1'"),
    "an unknown field": ([Change("add", "model", "M1", "nam", "x")], "unknown-field", "did you mean 'name'", "'name'"),
    "an unknown field of a part": (
        [Change("add", "model", "M1", "plan.schedul", "x")], "unknown-field", "'plan.schedule'", "'plan.schedule'"),
    "an unknown field of an item": (
        [Change("replace", "model", "M1", "steps.0.nam", "x")], "unknown-field", "'name'", "'name'"),
    "an unknown field of a new row": (
        [Change("add", "model", "M2", "", {"unit": "U1", "nam": "x"})], "unknown-field", "'name'", "'name'"),
    "an unknown code": ([Change("add", "model", "M1", "origin", "moii")], "unknown-code", "moi", "moi"),
    "a value that cannot be read": (
        [Change("add", "model", "M1", "start", "hôm qua")], "unreadable-value", "hôm qua", "hôm qua"),
    "a reference that leads nowhere": (
        [Change("replace", "model", "M1", "unit", "U11")], "dangling-reference", "'U1'", "'U1'"),
    "a reference in a list that leads nowhere": (
        [Change("add", "model", "M1", "listed_by", "U11")], "dangling-reference", "'U1'", "'U1'"),
    "a ring of two changes": (
        [Change("add", "unit", "U1", "parent", "U3")], "cyclic-parent", "U1 → U3 → U2 → U1", "U1 → U3 → U2 → U1"),
    "a unit above itself": ([Change("add", "unit", "U1", "parent", "U1")], "cyclic-parent", "U1 → U1", "U1 → U1"),
    "an id that is there": ([Change("add", "model", "M1", "", {"unit": "U1", "name": "x"})], "repeated-id", "M1", "M1"),
    "an id that is added twice": (
        [Change("add", "unit", key, "", {"id": "U9", "name": "x"}) for key in ("U9", None)], "repeated-id", "U9", "U9"),
    "another id": ([Change("replace", "model", "M1", "id", "M2")], "fixed-id", "stays", "không được đổi"),
    "an item that is not there": (
        [Change("replace", "model", "M1", "steps.1.name", "x")], "unknown-field", "no item 1", "mục 2"),
    "an item of no list": ([Change("replace", "model", "M1", "name.0", "x")], "unknown-field", "'name.0'", "'name.0'"),
    "a key that another item has": (
        [Change("add", "model", "M1", "steps", MODEL["steps"][0])], "repeated-key", "one key", "trùng khóa"),
    "a row that is none": ([Change("add", "model", "M2", "", "x")], "row-shape", "mapping", "dòng mới"),
    "a row without an id": ([Change("add", "model", None, "", {"name": "x"})], "row-shape", "id", "mã"),
    "a row that lacks what it must have": (
        [Change("add", "model", "M2", "", {"unit": "U1"})], "required-field", "name", "name"),
    "a cell that has to be filled is emptied": (
        [Change("replace", "model", "M1", "name", None)], "required-field", "name", "name"),
    "an item that is a list": (
        [Change("add", "model", "M1", "audience", ["can_bo"])], "unknown-code", "['can_bo']", "['can_bo']"),
    "something within a plain item": (
        [Change("replace", "model", "M1", "audience.0.name", "x")], "unknown-field", "plain value", "một giá trị"),
    "a part": ([Change("replace", "model", "M1", "plan", False)], "unknown-field", "'plan'", "'plan'"),
}  # fmt: skip


def told(dossier: Dossier, changes: list[Change]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        with_changes(dossier, changes)
    return caught.value.problems


@pytest.mark.parametrize("what", UNFIT)
def test_what_no_file_may_hold_no_change_can_bring_in(what: str) -> None:
    changes, code, en, vi = UNFIT[what]
    before = about(MODEL, unit=UNITS)
    as_it_was = contents(before)
    problems = [problem for problem in told(before, changes) if problem.code == code]
    assert any(en in problem.said("en") for problem in problems), problems
    assert any(vi in problem.said("vi") for problem in problems), problems
    assert contents(before) == as_it_was


def test_all_that_is_wrong_is_told_at_once() -> None:
    changes = [change for what in UNFIT for change in UNFIT[what][0] if what not in ("another id",)]
    codes = {problem.code for problem in told(about(MODEL, unit=UNITS), changes)}
    assert codes >= {"unknown-table", "unknown-subject", "unknown-field", "unreadable-value", "unknown-code",
                     "repeated-id", "cyclic-parent", "row-shape", "required-field"}  # fmt: skip


def test_a_ring_is_told_once_for_each_row_that_closes_it() -> None:
    [problem] = told(about(MODEL, unit=UNITS), [
        Change("add", "unit", "U1", "parent", "U3"), Change("replace", "unit", "U1", "name", "Chi bộ D"),
        Change("add", "unit", "U4", "", {"name": "x", "parent": "U1"}),
    ])  # fmt: skip
    assert problem.code == "cyclic-parent" and problem.at == "unit[U1].parent"


def test_an_english_message_is_not_in_the_vietnamese_one() -> None:
    for changes, *_ in UNFIT.values():
        for problem in told(about(MODEL, unit=UNITS), changes):
            assert problem.said("vi") != problem.said("en"), problem
            assert not {"the", "no", "has", "row", "field", "a"} & {*problem.said("vi").lower().split()}, problem


# --- what does fit ----------------------------------------------------------------------------------------------


def value_at(dossier: Dossier, table: str, key: str, name: str) -> Any:
    row = dossier.get(table, key)
    assert row is not None
    return row.values.get(name)


def test_rows_that_are_added_together_may_name_each_other() -> None:
    after = with_changes(about(MODEL), [
        Change("add", "model", "M2", "", {"unit": "U2", "name": "x"}),
        Change("add", "unit", "U2", "", {"name": "y", "parent": "U1"}),
    ])  # fmt: skip
    assert value_at(after, "model", "M2", "unit") == "U2" and [r.id for r in after.below("unit", "U1")] == ["U2"]


def test_a_row_that_was_just_added_can_be_changed() -> None:
    after = with_changes(about(MODEL), [
        Change("add", "model", "M2", "", {"unit": "U1", "name": "x", "plan": {"schedule": "Quý I"}}),
        Change("add", "model", "M2", "steps", {"name": "y"}), Change("replace", "model", "M2", "steps.0.name", "z"),
    ])  # fmt: skip
    row = after.get("model", "M2")
    assert row is not None and row.lists["steps"][0].values["name"] == "z" and row.values["plan.schedule"] == "Quý I"


def test_rows_without_ids_are_added_besides_each_other() -> None:
    row = {"unit": "U1", "kind": "mo_hinh", "period": 2023, "complete": True}
    once = with_changes(about(register=[row]), [Change("add", "register", None, "", row)] * 2)
    twice = with_changes(once, [Change("add", "register", None, "", row)])
    assert [len([*d.rows("register")]) for d in (once, twice)] == [3, 4]
    assert len(twice.related("register", "unit", "U1")) == 4


@pytest.mark.parametrize("value", [{"plan": {"schedule": "Quý I"}}, {"plan.schedule": "Quý I"}])
def test_a_new_row_may_be_nested_or_dotted(value: dict[str, Any]) -> None:
    after = with_changes(about(), [Change("add", "model", "M2", "", {"unit": "U1", "name": "x", **value})])
    assert value_at(after, "model", "M2", "plan.schedule") == "Quý I"


def test_one_cell_of_a_part_that_was_denied_is_written_and_the_others_stay_denied() -> None:
    after = with_changes(about({"plan": False}), [Change("add", "model", "M1", "plan.schedule", "Quý I")])
    row = after.get("model", "M1")
    assert row is not None and row.values["plan.schedule"] == "Quý I"
    assert {"plan.date", "plan.period", "plan.cadence"} <= row.denied and row.lists["plan.sources"] == ()


def with_a_lost_item() -> Dossier:
    """The second of three steps cannot be read and is set aside; the model's unit is set aside too."""
    steps = [{"name": "một"}, {"name": "hai", "year": "năm ngoái"}, {"name": "ba"}]
    return read({"unit": [{"id": "U1", "name": "x", "scope": "nowhere"}],
                 "model": [{"id": "M1", "unit": "U1", "name": "y", "steps": steps}]}, SCHEMA)  # fmt: skip


def steps_of(dossier: Dossier) -> dict[Any, Any]:
    row = dossier.get("model", "M1")
    assert row is not None
    return {item.path[-1]: item.values["name"] for item in row.lists["steps"]}


def test_items_go_by_their_numbers_in_the_input_even_where_one_was_set_aside() -> None:
    before = with_a_lost_item()
    assert steps_of(before) == {0: "một", 2: "ba"}
    after = with_changes(before, [Change("replace", "model", "M1", "steps.2.name", "bốn")])
    assert steps_of(after) == {0: "một", 2: "bốn"}
    assert "no item 1" in told(before, [Change("replace", "model", "M1", "steps.1.name", "x")])[0].message


def test_an_item_that_is_added_comes_after_all_and_is_changed_by_the_number_it_then_has() -> None:
    after = with_changes(with_a_lost_item(), [
        Change("add", "model", "M1", "steps", {"name": "năm"}), Change("replace", "model", "M1", "steps.3.name", "sáu"),
    ])  # fmt: skip
    assert steps_of(after) == {0: "một", 2: "ba", 3: "sáu"}
    assert steps_of(with_changes(after, [Change("replace", "model", "M1", "steps.3.name", "bảy")]))[3] == "bảy"


def test_a_list_that_lost_an_item_stays_open_after_a_change() -> None:
    after = with_changes(with_a_lost_item(), [Change("replace", "model", "M1", "name", "z")])
    row = after.get("model", "M1")
    assert row is not None and row.unsure == {"steps"}


def test_a_row_that_names_one_that_was_set_aside_can_be_changed() -> None:
    before = with_a_lost_item()
    assert before.get("unit", "U1") is None
    assert value_at(with_changes(before, [Change("replace", "model", "M1", "name", "z")]), "model", "M1", "name") == "z"


def test_no_change_gives_the_same_rows() -> None:
    before = about(MODEL, unit=UNITS)
    assert with_changes(before, []).tables == before.tables


# --- planted defects --------------------------------------------------------------------------------------------


def breaks(law: Callable[..., Iterator[str]], strategy: st.SearchStrategy[Any], tries: int = 400) -> bool:
    return first(strategy, lambda drawn: next(law(*drawn), None) is not None, tries) is not None


def test_a_part_that_is_denied_cell_by_cell_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_denied", lambda row: {name for name in row.denied if name not in row.lists})
    assert breaks(reads_back, tables(BOXES).map(lambda raw: (read(raw, BOXES),)))


def test_a_denial_that_is_forgotten_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_denied", lambda row: set())
    assert breaks(reads_back, tables(SCHEMA).map(lambda raw: (read(raw, SCHEMA),)))


def with_questions(schema: Schema) -> st.SearchStrategy[Any]:
    return two_versions(schema).map(lambda both: (*both, links(both[0])))


def test_an_index_that_keeps_the_row_from_before_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dossier, "_reindexed", lambda self, table, link, index, new: index)
    assert breaks(answers_alike, with_questions(SCHEMA))


def test_an_index_that_is_written_to_in_place_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def reindexed(self: Dossier, table: str, link: str, index: Any, new: Mapping[str, Row]) -> Any:
        for row in new.values():
            old = self.get(table, row.id)
            for name in names_in(old, link) if old else ():
                index[name].remove(old)
            for name in names_in(row, link):
                index.setdefault(name, []).insert(bisect_left(index[name], row.id, key=lambda r: r.id), row)
        return index

    monkeypatch.setattr(Dossier, "_reindexed", reindexed)
    assert breaks(answers_alike, with_questions(SCHEMA))


def test_rows_that_are_put_at_the_end_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "_merged", lambda table, new: {**table, **new})
    assert breaks(answers_alike, with_questions(SCHEMA))


def drawn_changes(schema: Schema) -> st.SearchStrategy[Any]:
    return tables(schema).flatmap(
        lambda raw: several_changes(schema, raw).map(lambda changes: (raw, schema, changes)))  # fmt: skip


# What a drawn change seldom brings about is said by hand.
RING: Tables = {"unit": [{"id": "U1", "name": "x"}, {"id": "U2", "name": "y", "parent": "U1"}]}
DENIED: Tables = {
    "unit": [{"id": "U1", "name": "x"}],
    "model": [{"id": "M1", "unit": "U1", "name": "y", "plan": False}],
}
KEYED: Tables = {"unit": [{"id": "U1", "name": "x"}],
                 "model": [{"id": "M1", "unit": "U1", "name": "y", "steps": [{"kind": "lam"}]}]}  # fmt: skip
DEFECTS: dict[str, tuple[Any, str, Any, Tables, Change]] = {
    "rings that are not looked at": (
        changing._Making, "_check_parents", lambda *_: None, RING, Change("add", "unit", "U1", "parent", "U2")),
    "keys that are not looked at": (
        changing, "without_repeats", lambda row, _: row, KEYED, Change("add", "model", "M1", "steps", {"kind": "lam"})),
    "a part that is not opened": (
        changing, "_open_parts", lambda *_: None, DENIED, Change("add", "model", "M1", "plan.schedule", "x")),
}  # fmt: skip


@pytest.mark.parametrize("what", DEFECTS)
def test_a_defect_of_changes_is_found_out(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, name, defect, raw, change = DEFECTS[what]
    assert not [*differs(raw, SCHEMA, [change])]
    monkeypatch.setattr(place, name, defect)
    assert [*differs(raw, SCHEMA, [change])]


def test_references_that_are_not_looked_at_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing._Making, "_check_references", lambda *_: None)
    assert breaks(differs, drawn_changes(SCHEMA))


def test_a_change_that_writes_into_the_dossier_before_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_rows(self: Dossier, rows: Any) -> Dossier:
        for row in rows:
            self.tables[row.entity.name][row.id] = row  # type: ignore[index]
        return self

    monkeypatch.setattr(Dossier, "with_rows", with_rows)
    assert breaks(differs, drawn_changes(SCHEMA))
