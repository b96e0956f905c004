"""A dossier keeps every sound row, sets the faulty ones aside with their address, and never reads a gap as a no."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.tables import dossier_of, from_mapping, from_objects, read_file
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.values import read_period, read_quantity
from small import MODEL, SCHEMA, UNIT, Model, Unit, about, codes, dossier, truth

HAS_REVIEW = "{exists: review, by: about}"
HAS_NOMINATION = "{exists: nomination, by: unit}"
CLOSED = [{"unit": "U1", "kind": "gioi_thieu", "period": "2023", "complete": True}]


def model(fields: dict[str, Any], **tables: Any) -> Row:
    row = about(fields, **tables).get("model", "M1")
    assert row is not None
    return row


def faulty(fields: dict[str, Any], **tables: Any) -> Dossier:
    """A dossier whose model M1 has these fields, faults welcome."""
    return dossier(unit=[UNIT, *tables.pop("unit", [])], model=[{**MODEL, **fields}], **tables)


def only(found: Dossier) -> Problem:
    (problem,) = found.problems
    return problem


# --- blanks and denials -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", "\u200b", float("nan")], ids=repr)
def test_a_blank_cell_is_missing(blank: object) -> None:
    row = model(
        {"origin": blank, "plan": {"schedule": blank}, "audience": blank, "steps": blank, "start": blank, "cost": blank}
    )
    assert set(row.values) == {"id", "unit", "name"} and row.lists == {} and row.denied == frozenset()


def test_false_in_a_yes_no_field_is_a_value() -> None:
    assert model({"grassroots": False}).values["grassroots"] is False


@pytest.mark.parametrize("name", ["origin", "cost", "start", "term", "replicated_from", "members"])
def test_false_in_any_other_field_says_that_there_is_none(name: str) -> None:
    row = model({name: False})
    assert name in row.denied and name not in row.values


def test_false_in_a_nested_field_says_that_there_is_none() -> None:
    assert model({"plan": {"date": False}}).denied == {"plan.date"}


def test_false_for_a_nested_record_denies_everything_in_it() -> None:
    row = model({"plan": False})
    assert row.denied == {"plan.schedule", "plan.date", "plan.period", "plan.cadence", "plan.sources"}


def test_false_in_an_item_denies_the_field_of_that_item_alone() -> None:
    first, second = model({"steps": [{"kind": "hoc", "name": False}, {"kind": "lam"}]}).lists["steps"]
    assert first.denied == {"name"} and second.denied == frozenset()


@pytest.mark.parametrize("name", ["audience", "steps", "listed_by"])
def test_false_for_a_list_is_the_empty_list(name: str) -> None:
    assert model({name: False}).lists[name] == ()


def test_zero_and_the_empty_list_are_values() -> None:
    row = model({"members": 0, "audience": []})
    assert row.values["members"] == read_quantity(0) and row.lists["audience"] == ()


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_list_that_holds_blanks_alone_is_missing(blank: object) -> None:
    assert truth("{present: audience}", about({"audience": [blank]})) == "unknown"


# --- shapes -----------------------------------------------------------------------------------------------------


def test_dotted_keys_are_nested() -> None:
    row = model({"plan.date": "2023-06-12", "plan": {"schedule": "Quý I"}})
    assert row.values["plan.date"] == read_period("2023-06-12") and row.values["plan.schedule"] == "Quý I"


def test_a_field_given_both_dotted_and_nested_is_told() -> None:
    found = faulty({"plan": {"schedule": "Quý I"}, "plan.schedule": "Quý II"})
    assert "repeated-key" in codes(found)


@pytest.mark.parametrize(
    "fields",
    [
        {"plan": False, "plan.schedule": "A"}, {"plan.schedule": "A", "plan": False},
        {"plan": "A", "plan.schedule": "A"},
        {"steps": [{"kind": "hoc"}], "plan.schedule": "A", "plan": {"schedule": "A"}},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_given_in_two_ways_is_told_at_its_place(fields: dict[str, Any]) -> None:
    problem = next(p for p in faulty(fields).problems if p.code == "repeated-key")
    assert problem.at.startswith("model[M1].plan")


@pytest.mark.parametrize("fields", [
    {"plan": False, "plan.schedule": None}, {"plan.schedule": None, "plan": False},
    {"plan.schedule": "", "plan": False},
], ids=str)  # fmt: skip
def test_a_blank_beside_a_denied_record_is_no_second_value(fields: dict[str, Any]) -> None:
    assert "plan.schedule" in model(fields).denied


def test_a_dotted_key_of_a_file_keeps_its_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.yaml"
    path.write_text("unit: [{id: U1, name: A}]\nmodel:\n  - {id: M1, unit: U1, name: B,\n     plan.date: khi nào}\n",
                    encoding="utf-8")  # fmt: skip
    assert only(dossier_of(SCHEMA, [read_file(path, SCHEMA)])).at == f"{path}:4:6"


def test_a_blank_record_beside_its_dotted_fields_is_blank() -> None:
    assert model({"plan": None, "plan.schedule": "Quý I"}).values["plan.schedule"] == "Quý I"


def test_reading_leaves_the_callers_data_alone() -> None:
    plan = {"schedule": "Quý I"}
    about({"plan": plan, "plan.date": "2023"})
    assert plan == {"schedule": "Quý I"}


def test_one_value_is_a_list_of_one() -> None:
    (item,) = model({"audience": "can_bo"}).lists["audience"]
    assert item.values == {"value": "can_bo"}


def test_objects_and_mappings_read_alike() -> None:
    objects = [Unit(**UNIT), Model(**MODEL, plan={"date": "2023-06"}, audience=["can_bo"])]  # type: ignore[arg-type]
    found = dossier_of(SCHEMA, [from_objects(objects, SCHEMA)])
    row = found.get("model", "M1")
    same = model({"plan": {"date": "2023-06"}, "audience": ["can_bo"]})
    assert not found.problems and row is not None
    assert row.values == same.values
    assert [i.values for i in row.lists["audience"]] == [i.values for i in same.lists["audience"]]


def test_the_sections_that_are_whole_are_known() -> None:
    assert model({"complete": ["buoc", "ke_hoach"]}).complete == {"buoc", "ke_hoach"}


# --- faults of a row --------------------------------------------------------------------------------------------


def test_an_unknown_field_is_told_with_the_nearest_name() -> None:
    problem = only(faulty({"orign": "moi"}))
    assert (problem.at, problem.code) == ("model[M1].orign", "unknown-field")
    assert problem.message == "model has no field 'orign'; did you mean 'origin'?"


def test_an_unknown_nested_field_is_told_with_the_nearest_name() -> None:
    problem = only(faulty({"plan": {"shedule": "x"}}))
    assert (problem.at, problem.code) == ("model[M1].plan.shedule", "unknown-field")
    assert "did you mean 'schedule'?" in problem.message


def test_an_unknown_code_is_told_with_the_known_ones() -> None:
    problem = only(faulty({"origin": "cũ"}))
    assert (problem.at, problem.code) == ("model[M1].origin", "unknown-code")
    assert problem.message == "'cũ' is no known value; known: cung_co, moi, nhan_rong"


def test_a_day_that_the_calendar_lacks_is_told_and_never_moved() -> None:
    problem = only(faulty({"start": "29/02/2023"}))
    assert (problem.at, problem.code) == ("model[M1].start", "unreadable-value")
    assert problem.message == "'29/02/2023' is not in the calendar"
    assert problem.vi == "'29/02/2023' không có trong lịch"


@pytest.mark.parametrize(
    "fields",
    [{"orign": "moi"}, {"unit": "U2"}, {"origin": "cũ"}, {"members": -3}, {"steps": "hoc"}, {"name": True}],
    ids=str,
)
def test_a_problem_told_in_vietnamese_has_no_english_in_it(fields: dict[str, Any]) -> None:
    said = only(faulty(fields)).vi
    assert said and not any(words in said for words in ("did you mean", "known", "write a", "Input should be"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"orign": "moi"}, "bảng Mô hình không có cột 'orign'; có phải 'origin'?"),
        ({"origin": "cũ"}, "'cũ' không có trong danh mục; đã biết: cung_co, moi, nhan_rong"),
        ({"members": -3}, "-3 không phải số đếm; hãy ghi số nguyên từ 0"),
        ({"steps": "hoc"}, "'hoc' phải là danh sách"),
        ({"name": True}, "True phải là chữ"),
        ({"grassroots": "maybe"}, "'maybe' phải là có hoặc không"),
        ({"plan": "A"}, "'A' phải gồm tên cột và giá trị"),
        ({"steps": [{"year": "2023-06"}]}, "'2023-06' không phải năm; hãy ghi 2023"),
        ({"unit": "U11"}, "Mô hình M1: mã 'U11' không có trong hồ sơ; có phải 'U1'?"),
    ],
    ids=str,
)
def test_a_problem_is_told_in_vietnamese(fields: dict[str, Any], said: str) -> None:
    assert only(faulty(fields)).vi == said


def test_a_name_that_is_no_field_is_not_told_to_be_itself() -> None:
    assert "did you mean 'dated'" not in only(faulty({"dated": "2023"})).message


def test_an_ambiguous_number_is_told() -> None:
    assert "ambiguous" in only(faulty({"cost": "1.500"})).message


def test_a_required_field_is_asked_for() -> None:
    problem = only(dossier(unit=[{"id": "U1"}]))
    assert (problem.at, problem.code) == ("unit[U1].name", "required-field")


def test_a_row_without_an_id_is_set_aside() -> None:
    problem = only(dossier(unit=[{"name": "Chi bộ A"}]))
    assert problem.code == "required-field"


@pytest.mark.parametrize("row", ["U1", 3, None, ["id", "U1"]])
def test_a_row_that_is_no_mapping_is_set_aside(row: Any) -> None:
    found = dossier(unit=[UNIT, row])
    assert len(found.problems) == len(found.lost) == 1


def test_every_fault_of_a_row_is_told_at_once() -> None:
    found = faulty({"origin": "cũ", "start": "32/1/2023", "orign": "moi", "cost": "nhiều"})
    assert codes(found) == ["unknown-code", "unknown-field", "unreadable-value", "unreadable-value"]


def test_a_row_with_a_fault_is_set_aside_whole() -> None:
    found = faulty({"origin": "cũ"})
    assert found.get("model", "M1") is None and len(found.lost) == 1


@pytest.mark.parametrize("rows", [3, "abc", {"id": "U1", "name": "A"}])
def test_a_table_that_is_no_list_is_told_whoever_hands_it_in(rows: Any) -> None:
    assert codes(dossier_of(SCHEMA, [from_mapping({"unit": rows}, SCHEMA)])) == ["table-shape"]


def test_a_table_may_come_as_whatever_can_be_gone_through() -> None:
    found = dossier_of(SCHEMA, [from_mapping({"unit": (dict(UNIT) for _ in range(1)), "model": None}, SCHEMA)])
    assert not found.problems and len(list(found.rows("unit"))) == 1


def test_an_unknown_table_is_told_with_the_nearest_name() -> None:
    problem = only(dossier_of(SCHEMA, [from_mapping({"modle": []}, SCHEMA)]))
    assert (problem.code, problem.message) == ("unknown-table", "no table 'modle'; did you mean 'model'?")


# --- faults of an item ------------------------------------------------------------------------------------------

TWO_STEPS = {"steps": [{"kind": "hoc", "year": 2022}, {"kind": "làm", "year": 2023}], "complete": ["buoc"]}


def test_a_faulty_item_is_set_aside_alone() -> None:
    found = faulty(TWO_STEPS)
    row = found.get("model", "M1")
    assert only(found).at == "model[M1].steps[1].kind"
    assert row is not None and [item.values["kind"] for item in row.lists["steps"]] == ["hoc"]


def test_a_list_that_lost_an_item_is_open_even_where_its_section_is_complete() -> None:
    found = faulty(TWO_STEPS)
    assert truth("{every: steps, where: {field: year, is: 2022}}", found) == "unknown"
    assert truth("{count: steps, at_most: 1}", found) == "unknown"


def test_a_list_whose_only_item_was_set_aside_is_not_empty() -> None:
    assert truth("{present: steps}", faulty({"steps": [{"kind": "làm"}], "complete": ["buoc"]})) == "unknown"


def test_a_value_list_that_lost_a_value_is_open() -> None:
    found = faulty({"audience": ["can_bo", "ai đó"]})
    assert only(found).at == "model[M1].audience[1]"
    assert truth("{exists: audience, where: {field: value, is: dang_vien}}", found) == "unknown"


def test_the_address_of_a_value_counts_blanks_before_it() -> None:
    assert only(faulty({"audience": [None, "ai đó"]})).at == "model[M1].audience[1]"


def test_the_values_behind_a_blank_keep_their_addresses() -> None:
    row = faulty({"audience": [None, "can_bo", "ai đó", "dang_vien"]}).get("model", "M1")
    assert row is not None
    places = [item.origin("value") for item in row.lists["audience"]]
    assert places == ["model[M1].audience[1]", "model[M1].audience[3]"]


def test_an_address_counts_items_set_aside_before_it() -> None:
    found = faulty({"steps": [{"kind": "làm"}, {"kind": "hoc", "helpers": [None, "A", True]}, {"year": "x"}]})
    assert [p.at for p in found.problems] == [
        "model[M1].steps[0].kind", "model[M1].steps[1].helpers[2]", "model[M1].steps[2].year",
    ]  # fmt: skip


def test_an_unknown_field_in_an_item_sets_the_row_aside_whole() -> None:
    found = faulty({"steps": [{"kind": "hoc"}, {"knid": "lam"}]})
    problem = only(found)
    assert (problem.at, problem.code) == ("model[M1].steps[1].knid", "unknown-field")
    assert "did you mean 'kind'?" in problem.message
    assert found.get("model", "M1") is None and len(found.lost) == 1


def test_items_keep_their_places_when_one_before_them_is_set_aside() -> None:
    row = faulty({"steps": [{"kind": "làm"}, {"kind": "hoc"}]}).get("model", "M1")
    assert row is not None and row.lists["steps"][0].origin("kind") == "model[M1].steps[1].kind"


# --- keys and ids -----------------------------------------------------------------------------------------------


def test_rows_of_one_id_are_all_set_aside_and_told_with_both_addresses(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.yaml"
    path.write_text("unit:\n  - {id: U1, name: A}\n  - {id: U2, name: B}\n  - {id: U1, name: C}\n", encoding="utf-8")
    found = dossier_of(SCHEMA, [read_file(path, SCHEMA)])
    assert [(p.at, p.code) for p in found.problems] == [(f"{path}:2:6", "repeated-id"), (f"{path}:4:6", "repeated-id")]
    assert all(f"{path}:2:6, {path}:4:6" in p.message for p in found.problems)
    assert [row.id for row in found.rows("unit")] == ["U2"]


def test_one_id_may_be_of_rows_of_two_tables() -> None:
    assert not dossier(unit=[UNIT], model=[{**MODEL, "id": "U1"}]).problems


TWINS = {"steps": [{"kind": "hoc", "year": 2022}, {"kind": "lam", "year": 2022}, {"kind": "hoc", "year": "2022"}]}


def test_items_of_one_key_are_told_with_both_addresses() -> None:
    found = faulty(TWINS)
    assert [(p.at, p.code) for p in found.problems] == [
        ("model[M1].steps[0]", "repeated-key"), ("model[M1].steps[2]", "repeated-key"),
    ]  # fmt: skip
    assert all("model[M1].steps[0], model[M1].steps[2]" in p.message for p in found.problems)


def test_items_of_one_key_are_none_of_them_believed() -> None:
    row = faulty(TWINS).get("model", "M1")
    assert row is not None and [item.values["kind"] for item in row.lists["steps"]] == ["lam"]


def test_a_list_with_items_of_one_key_is_unsure() -> None:
    row = faulty({**TWINS, "complete": ["buoc"]}).get("model", "M1")
    assert row is not None and row.unsure == {"steps"}


def test_names_spelled_with_the_tone_mark_either_way_are_one_key() -> None:
    steps = [{"kind": "hoc", "year": 2022, "name": "Hoà"}, {"kind": "hoc", "year": 2022, "name": "Hòa"}]
    assert codes(faulty({"steps": steps})) == ["repeated-key", "repeated-key"]


def test_items_that_differ_in_a_part_of_the_key_are_all_kept() -> None:
    steps = [{"kind": "hoc", "year": 2022}, {"kind": "hoc", "year": 2023}, {"kind": "hoc", "year": 2022, "name": "A"}]
    assert not faulty({"steps": steps}).problems


def test_items_of_a_list_without_a_key_may_be_alike() -> None:
    assert len(model({"remarks": [{"about": "A"}, {"about": "A"}]}).lists["remarks"]) == 2


def test_a_whole_float_is_the_same_id_as_the_number() -> None:
    found = dossier(unit=[{"id": 7, "name": "A"}], model=[{"id": 1.0, "unit": 7.0, "name": "B"}])
    assert not found.problems
    assert [(row.id, row.values["unit"]) for row in found.rows("model")] == [("1", "7")]


@pytest.mark.parametrize("number", [7, 7.0, Decimal("7.0"), "7", " 7 "], ids=repr)
def test_an_id_is_one_text_however_it_is_typed(number: object) -> None:
    found = dossier(unit=[{"id": number, "name": "A"}], model=[{**MODEL, "unit": "7", "listed_by": [7.0, number]}])
    assert not found.problems and found.get("unit", "7") is not None


@pytest.mark.parametrize("number", [Decimal("1e999999"), float("inf"), 1e300], ids=repr)
def test_a_number_without_end_is_an_id_like_any_other_text(number: object) -> None:
    assert len(list(dossier(unit=[{"id": number, "name": "A"}]).rows("unit"))) == 1


def test_ids_are_alike_however_their_letters_are_composed() -> None:
    apart = unicodedata.normalize("NFD", "Tổ-1")
    found = dossier(unit=[{"id": apart, "name": "A"}], model=[{"id": "M1", "unit": "Tổ-1", "name": "B"}])
    assert not found.problems


# --- references -------------------------------------------------------------------------------------------------


def test_a_reference_to_no_row_is_told_with_the_nearest_id() -> None:
    problem = only(faulty({"unit": "U11"}))
    assert (problem.at, problem.code) == ("model[M1].unit", "dangling-reference")
    assert problem.message == "unit names 'U11', which is no unit; did you mean 'U1'?"


def test_a_reference_in_a_list_to_no_row_is_told() -> None:
    assert only(faulty({"listed_by": ["U1", "U9"]})).code == "dangling-reference"


def test_a_reference_to_a_row_that_was_set_aside_is_no_fault_of_its_own() -> None:
    assert codes(faulty({"replicated_from": "M2"})) == ["dangling-reference"]
    found = dossier(unit=[UNIT], model=[{**MODEL, "replicated_from": "M2"}, {**MODEL, "id": "M2", "origin": "cũ"}])
    assert codes(found) == ["unknown-code"] and found.get("model", "M1") is not None


def test_a_reference_may_name_a_row_of_any_of_its_tables() -> None:
    reviews = [{"id": "R1", "unit": "U1", "about": ["M1", "U1"]}]
    assert not about(review=reviews).problems


@pytest.mark.parametrize(
    ("parents", "ring"),
    [
        ({"A": "A"}, "A → A"),
        ({"A": "B", "B": "A"}, "A → B → A"),
        ({"C": "A", "A": "B", "B": "C"}, "A → B → C → A"),
    ],
)
def test_parents_in_a_ring_are_told_with_the_ring(parents: dict[str, str], ring: str) -> None:
    found = dossier(unit=[{"id": k, "name": k, "parent": p} for k, p in parents.items()])
    assert {(p.code, p.message) for p in found.problems} == {
        ("cyclic-parent", f"the parents go round in a ring: {ring}")
    }
    assert [p.at for p in found.problems] == [f"unit[{k}].parent" for k in sorted(parents)]
    assert list(found.rows("unit")) == []


def test_a_unit_under_a_ring_stays() -> None:
    rows = [{"id": "A", "name": "A", "parent": "A"}, {"id": "B", "name": "B", "parent": "A"}]
    assert [row.id for row in dossier(unit=rows).rows("unit")] == ["B"]


def test_everything_below_a_unit_is_found() -> None:
    parents = {"A": None, "B": "A", "C": "B", "D": "A", "E": None}
    found = dossier(unit=[{"id": k, "name": k, "parent": p} for k, p in parents.items()])
    assert [row.id for row in found.below("unit", "A")] == ["B", "C", "D"]


def test_a_hierarchy_may_be_deep() -> None:
    rows = [{"id": f"U{n:04}", "name": "A", "parent": f"U{n - 1:04}" if n else None} for n in range(1500)]
    assert len(dossier(unit=rows).below("unit", "U0000")) == 1499


# --- what was set aside is never read as "no" -------------------------------------------------------------------


def test_a_closed_register_without_rows_reads_as_none() -> None:
    assert truth(HAS_NOMINATION, about(register=CLOSED), "U1", table="unit") == "false"


def test_a_row_set_aside_opens_the_closed_register_it_belongs_to() -> None:
    found = faulty({}, register=CLOSED, nomination=[{"id": "N1", "unit": "U1", "year": "29/02/2023"}])
    assert codes(found) == ["unreadable-value"]
    assert truth(HAS_NOMINATION, found, "U1", table="unit") == "unknown"


def test_a_row_set_aside_opens_no_register_of_another_unit() -> None:
    nominations = [{"id": "N1", "unit": "U2", "year": "29/02/2023"}]
    found = faulty({}, unit=[{"id": "U2", "name": "B"}], register=CLOSED, nomination=nominations)
    assert truth(HAS_NOMINATION, found, "U1", table="unit") == "false"


@pytest.mark.parametrize("unit", [None, "", "U-1", False, {"id": "U2"}])
def test_a_row_set_aside_that_does_not_say_whose_it_is_opens_every_register(unit: object) -> None:
    found = faulty({}, register=CLOSED, nomination=[{"id": "N1", "unit": unit, "year": 2023}])
    assert len(found.problems) == 1
    assert truth(HAS_NOMINATION, found, "U1", table="unit") == "unknown"


def test_a_row_set_aside_of_a_unit_that_was_set_aside_opens_no_other_register() -> None:
    nominations = [{"id": "N1", "unit": "U2", "year": "29/02/2023"}]
    found = faulty({}, unit=[{"id": "U2", "name": "B", "scope": "?"}], register=CLOSED, nomination=nominations)
    assert truth(HAS_NOMINATION, found, "U1", table="unit") == "false"


@pytest.mark.parametrize(
    ("about", "answer"),
    [
        (["M2"], "false"), (["M2", "M-9"], "unknown"), (["M2", ""], "unknown"), ([], "false"), (False, "false"),
        ("M1", "unknown"),
    ],
    ids=str,
)  # fmt: skip
def test_a_list_of_a_row_set_aside_says_whom_it_is_about(about: object, answer: str) -> None:
    reviews = [{"id": "R1", "unit": "U1", "about": about, "date": "30/02/2023"}]
    models = [{**MODEL, "complete": ["ra_soat"]}, {**MODEL, "id": "M2"}]
    found = dossier(unit=[UNIT], model=models, review=reviews)
    assert truth(HAS_REVIEW, found) == answer


def test_rows_of_one_id_open_the_register_they_belong_to() -> None:
    nominations = [{"id": "N1", "unit": "U1", "year": 2023}, {"id": "N1", "unit": "U1", "year": 2022}]
    found = faulty({}, register=CLOSED, nomination=nominations)
    assert truth(HAS_NOMINATION, found, "U1", table="unit") == "unknown"


def test_a_row_set_aside_opens_the_section_that_would_hold_it() -> None:
    reviews = [{"id": "R1", "unit": "U1", "about": ["M1"], "date": "30/02/2023"}]
    found = faulty({"complete": ["ra_soat"]}, review=reviews)
    assert truth(HAS_REVIEW, about({"complete": ["ra_soat"]})) == "false"
    assert truth(HAS_REVIEW, found) == "unknown"


def test_a_row_set_aside_keeps_even_a_data_set_declared_whole_open() -> None:
    reviews = [{"id": "R1", "unit": "U1", "about": "M1", "date": "30/02/2023"}]
    assert truth(HAS_REVIEW, about(), registers_complete=True) == "false"
    assert truth(HAS_REVIEW, faulty({}, review=reviews), registers_complete=True) == "unknown"


def test_a_field_behind_a_row_that_was_set_aside_is_missing() -> None:
    found = dossier(unit=[UNIT], model=[{**MODEL, "replicated_from": "M2"}, {**MODEL, "id": "M2", "origin": "cũ"}])
    assert truth("{present: replicated_from.origin}", found) == "unknown"


# --- order ------------------------------------------------------------------------------------------------------


def test_rows_stand_in_the_order_of_their_ids() -> None:
    found = dossier(unit=[{"id": k, "name": k} for k in ("C", "A", "B")])
    assert [row.id for row in found.rows("unit")] == ["A", "B", "C"]


def shuffled(seed: int) -> Dossier:
    tables: dict[str, list[dict[str, Any]]] = {
        "unit": [{"id": f"U{n}", "name": "A"} for n in range(6)] + [{"id": "U9", "name": "A", "parent": "U9"}],
        "model": [{"id": f"M{n}", "unit": f"U{n}", "name": "A"} for n in range(9)],
        "attestation": [
            {"subject": "M1", "question": "concrete", "answer": answer, "date": day}
            for answer in ("co", "khong") for day in ("2023-01-01", "2023-02-01", "ngày nào")
        ],
    }  # fmt: skip
    order = random.Random(seed)
    for rows in tables.values():
        order.shuffle(rows)
    names = list(tables)
    order.shuffle(names)
    return dossier(**{name: tables[name] for name in names})


def said(found: Dossier) -> list[Any]:
    return [(t, r.id, r.values, r.origin("date")) for t in SCHEMA.entities for r in found.rows(t)]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_no_row(seed: int) -> None:
    assert said(shuffled(seed)) == said(shuffled(99))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_no_problem(seed: int) -> None:
    assert shuffled(seed).problems == shuffled(99).problems


# --- files ------------------------------------------------------------------------------------------------------


def written(tmp_path: Path, text: str, name: str = "ho-so.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_problem_in_a_file_has_its_line_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, "unit:\n  - id: U1\n    name: Chi bộ A\n    scope: trog\n")
    assert only(dossier_of(SCHEMA, [read_file(path, SCHEMA)])).at == f"{path}:4:5"


def test_an_unknown_table_of_a_file_has_its_line_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, "unit: []\nmodle: []\n")
    assert only(dossier_of(SCHEMA, [read_file(path, SCHEMA)])).at == f"{path}:2:1"


def test_a_table_that_is_no_list_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "unit: {id: U1, name: A}\n")
    assert only(dossier_of(SCHEMA, [read_file(path, SCHEMA)])).code == "table-shape"


@pytest.mark.parametrize("text", ["- a\n", "a\n", "3\n"])
def test_a_file_that_is_no_dossier_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="maps table names"):
        read_file(written(tmp_path, text), SCHEMA)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not YAML"):
        read_file(written(tmp_path, "a: [1\n"), SCHEMA)


@pytest.mark.parametrize(
    ("text", "day"), [("2023-06-12", "2023-06-12"), ("2023", "2023-12-31"), ("2023-H1", "2023-06-30")]
)
def test_a_dossier_may_name_its_as_of_date(tmp_path: Path, text: str, day: str) -> None:
    found = dossier_of(SCHEMA, [read_file(written(tmp_path, f"as_of: {text}\n"), SCHEMA)])
    assert str(found.as_of) == day


def test_a_blank_as_of_date_is_none(tmp_path: Path) -> None:
    found = dossier_of(SCHEMA, [read_file(written(tmp_path, "as_of:\nunit: []\n"), SCHEMA)])
    assert found.as_of is None and found.problems == ()


def test_of_several_as_of_dates_the_latest_counts() -> None:
    readings = [from_mapping({"as_of": day}, SCHEMA) for day in ("2023-06-12", "2023-12-31", "2022-01-01")]
    assert str(dossier_of(SCHEMA, readings).as_of) == "2023-12-31"


def test_an_as_of_date_that_is_none_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "as_of: hôm nay\n")
    assert only(dossier_of(SCHEMA, [read_file(path, SCHEMA)])).at == f"{path}:1:8"


def test_json_and_yaml_read_alike(tmp_path: Path) -> None:
    texts = {
        "x.json": '{"unit": [{"id": "U1", "name": "A", "from": "2021"}]}',
        "x.yaml": "unit: [{id: U1, name: A, from: 2021}]",
    }
    rows = [
        dossier_of(SCHEMA, [read_file(written(tmp_path, text, name), SCHEMA)]).get("unit", "U1")
        for name, text in texts.items()
    ]
    assert rows[0] and rows[1] and rows[0].values == rows[1].values


def test_inputs_that_name_different_days_are_told_which_counts(tmp_path: Path) -> None:
    for name, day in (("a.yaml", "2023-12-31"), ("b.yaml", "2022-12-31")):
        (tmp_path / name).write_text(f"as_of: {day}\nunit: [{{id: {name[0]}, name: x}}]\n", encoding="utf-8")
    dossier = ce.read(tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert str(dossier.as_of) == "2023-12-31"
    assert [(at, remark.code) for at, remark in dossier.remarks] == [("a.yaml", "as-of-differs")]
    assert not ce.read(tmp_path / "a.yaml").remarks


# --- ids that several tables have ---------------------------------------------------------------------------------


def test_a_reference_to_an_id_of_two_tables_is_told() -> None:
    found = ce.read({
        "unit": [{"id": "U1", "name": "Chi bộ ấp 1"}],
        "model": [{"id": "1", "unit": "U1", "name": "Hũ gạo"}, {"id": "2", "unit": "U1", "name": "Heo đất"}],
        "exemplar": [{"id": "1", "unit": "U1", "label": "Tổ 3"}],
        "review": [{"id": "R1", "unit": "U1", "about": "1"}, {"id": "R2", "unit": "U1", "about": "2"}],
    })  # fmt: skip
    assert not found.problems
    assert [(at, said.code, said.raw) for at, said in found.remarks] == [("review[R1].about", "id-of-several", "1")]


@pytest.mark.parametrize(("call", "said"), [
    (lambda: ce.read(None), "not NoneType"),  # type: ignore[arg-type]
    (lambda: ce.read(b"{}"), "not bytes"),
    (lambda: ce.assess({}, ce.load_pack("tra-vinh/hd30")), "read the records first"),  # type: ignore[call-overload]
    (lambda: ce.assess(ce.read({}), "tra-vinh/hd30"), "load the pack first"),  # type: ignore[call-overload]
])  # fmt: skip
def test_what_is_handed_over_wrongly_is_told_with_its_remedy(call: Callable[[], object], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        call()


def test_a_number_that_python_does_not_write_is_refused() -> None:
    found = ce.read({"model": [{"id": "M", "unit": "U", "name": "x", "cost": 10**10_000}]})
    assert "unreadable-value" in {problem.code for problem in found.problems}
