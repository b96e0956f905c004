"""The shipped records are the tables and fields of the record schema, no more and no less."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from criteria_engine.records.models import (
    SHIPPED,
    Attestation,
    Document,
    Event,
    Exemplar,
    Model,
    Review,
    Unit,
)
from criteria_engine.records.questions import Question
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.records.vocabulary import CriterionNumber, MeasureUnit, SectionCode, Theme

# Written out from the page, not from the code: table, then its fields in order.
FIELDS = {
    "unit": "id name kind parent scope from to successor has_revenue",
    "document": "id unit kind number date addressed_to with exemplar_scopes movements",
    "model": """id unit name holder_kind holder origin status start still_fits retired retire_reason
        replicated_from replaces listed_by groups themes learning.content learning.sources[].title
        learning.sources[].kind learning.sources[].studied learning.distinct_from necessity[].kind
        necessity[].statement necessity[].pointed_out_in necessity[].examined_by plan.number plan.date
        plan.form plan.name plan.learning plan.direction plan.schedule plan.monitoring plan.interim_review
        plan.replication plan.cadence effect.expected effect.before movements tasks programmes
        rules[].level rules[].document requires cost fits_whom revisions[].date revisions[].criterion
        revisions[].new_content adopters[].who adopters[].sector_level complete""",
    "review": """id unit about kind period date against_before awareness attitude action figures[].aspect
        figures[].result figures[].value figures[].unit figures[].none_because effect influence spread
        potential lessons movements proposal""",
    "event": """id unit kind date about note topics audience help channel place recipient award_result
        legal_basis fund_source""",
    "issue": "id unit about kind description raised reported reported_to resolved",
    "exemplar": """id unit label holder_kind scope fields grassroots works_directly movements endorsement.body
        endorsement.date endorsement.votes_for endorsement.votes_cast accomplishments[].kind
        accomplishments[].statement accomplishments[].date accomplishments[].aim accomplishments[].effect
        accomplishments[].amount accomplishments[].recognised_by accomplishments[].reference indicators[].kind
        indicators[].name indicators[].year indicators[].before indicators[].target indicators[].actual
        indicators[].unit indicators[].source compliance[].area compliance[].year compliance[].conclusion
        compliance[].violations compliance[].document ratings[].year ratings[].rating complete""",
    "nomination": "id unit year exemplar model date registered criteria_basis movement_results considered",
    "report": """id unit period form submitted recipient via model_count model_names exemplar_count
        exemplar_names""",
    "attestation": "subject question answer by position date reason valid_until",
    "waiver": "subject rule reason authority document date expires",
    "self_assessment": "subject clause answer note date",
    "register": "unit kind period complete closed closed_by",
}
SECTIONS = {
    "model": {
        "thong_tin_chung": """holder origin status start still_fits retired retire_reason replicated_from
            replaces listed_by""",
        "hoc_tap": """learning.content learning.sources[].title learning.sources[].kind
            learning.sources[].studied learning.distinct_from""",
        "su_can_thiet": """necessity[].kind necessity[].statement necessity[].pointed_out_in
            necessity[].examined_by""",
        "ke_hoach": """plan.number plan.date plan.form plan.name plan.learning plan.direction plan.schedule
            plan.monitoring plan.interim_review plan.replication plan.cadence""",
        "hieu_qua": "effect.expected effect.before",
        "gan_ket": "groups themes movements tasks programmes rules[].level rules[].document",
        "dieu_chinh": "revisions[].date revisions[].criterion revisions[].new_content",
        "noi_lam_theo": "adopters[].who adopters[].sector_level requires cost fits_whom",
    },
    "exemplar": {
        "thanh_tich": """endorsement.body endorsement.date endorsement.votes_for endorsement.votes_cast
            accomplishments[].kind accomplishments[].statement accomplishments[].date accomplishments[].aim
            accomplishments[].effect accomplishments[].amount accomplishments[].recognised_by
            accomplishments[].reference ratings[].year ratings[].rating""",
        "chi_tieu": """indicators[].kind indicators[].name indicators[].year indicators[].before
            indicators[].target indicators[].actual indicators[].unit indicators[].source""",
        "chap_hanh": """compliance[].area compliance[].year compliance[].conclusion compliance[].violations
            compliance[].document""",
    },
}
REQUIRED = {
    "unit": "id name",
    "model": "id unit name",
    "exemplar": "id unit label",
    "attestation": "subject question answer",
    "waiver": "subject rule",
    "self_assessment": "subject clause answer",
    "register": "unit kind period",
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema(SHIPPED)


def _sections(entity: Entity, prefix: str = "") -> dict[str, str | None]:
    """Every field of a table by dotted path, lists written `name[]`, with the section that holds it."""
    found = {prefix + path: field.section for path, field in entity.fields.items() if path != "dated"}
    for path, rows in entity.lists.items():
        found |= {prefix + path: rows.section} if rows.plain else _sections(rows.item, f"{prefix}{path}[].")
    return found


def test_tables_in_order() -> None:
    assert [model.record.table for model in SHIPPED] == list(FIELDS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", FIELDS)
def test_fields(schema: Schema, table: str) -> None:
    assert sorted(_sections(schema[table])) == sorted(FIELDS[table].split())


@pytest.mark.parametrize("table", FIELDS)
def test_sections(schema: Schema, table: str) -> None:
    held = {path: code for code, paths in SECTIONS.get(table, {}).items() for path in paths.split()}
    assert {path: code for path, code in _sections(schema[table]).items() if code} == held


def test_sections_have_codes() -> None:
    codes = {code for sections in SECTIONS.values() for code in sections} | {"ra_soat", "hoat_dong"}
    assert codes == {member.value for member in SectionCode}


@pytest.mark.parametrize("model", SHIPPED)
def test_required(model: type[BaseModel]) -> None:
    table = model.record.table  # type: ignore[attr-defined]
    required = [name for name, info in model.model_fields.items() if info.is_required()]
    assert required == REQUIRED.get(table, "id unit").split()
    assert all(info.default is None for info in model.model_fields.values() if not info.is_required())


@pytest.mark.parametrize("model", SHIPPED)
def test_headings_tell_columns_apart(schema: Schema, model: type[BaseModel]) -> None:
    def check(entity: Entity) -> None:
        headings = [f.label.vi for p, f in entity.fields.items() if p != "dated"]
        headings += [rows.label.vi for rows in entity.lists.values()]
        assert len(headings) == len(set(headings))
        for rows in entity.lists.values():
            check(rows.item)

    check(schema.models[model])


def test_blanks_are_unknown() -> None:
    row = Model(id="m1", unit="u1", name="Một việc tốt")
    assert row.plan is None and row.necessity is None and row.complete is None and row.still_fits is None


def test_python_keywords_are_plain_field_names() -> None:
    unit = Unit.model_validate({"id": "u1", "name": "Phòng A", "from": "2021"})
    assert str(unit.from_) == "2021" and unit.model_dump(by_alias=True)["from"] == "2021"
    assert Document.model_validate({"id": "d", "unit": "u1", "with": "Sở Nội vụ"}).with_ == "Sở Nội vụ"


def test_numbers_of_a_workbook() -> None:
    raw = {"id": 7, "unit": "u1", "name": "N", "plan": {"number": 5}, "revisions": [{"criterion": 3.0}]}
    row = Model.model_validate(raw)
    assert row.id == "7" and row.plan and row.plan.number == "5"
    assert row.revisions and row.revisions[0].criterion is CriterionNumber.ba


@pytest.mark.parametrize("criterion", [0, 6, 2.5, True, "sáu"])
def test_no_such_criterion(criterion: object) -> None:
    with pytest.raises(ValidationError):
        Model.model_validate({"id": "m", "unit": "u", "name": "N", "revisions": [{"criterion": criterion}]})


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Exemplar.model_validate({"id": "e", "unit": "u", "label": "A", "plan": {}})


def test_json_round_trip() -> None:
    raw = {
        "id": "r1", "unit": "u1", "about": ["m1"], "kind": "dinh_ky", "period": "2023-Q2",
        "date": "12/6/2023", "figures": [{"aspect": "vat_chat", "value": "trên 200", "unit": "suất"}],
    }  # fmt: skip
    review = Review.model_validate(raw)
    assert Review.model_validate_json(review.model_dump_json(by_alias=True)) == review


def test_codes() -> None:
    assert Theme.g3_4.value == "g3.4" and Theme.g3_4.label["vi"] == "Nông thôn mới"
    assert MeasureUnit.m2.value == "m²" and MeasureUnit.m2.label["en"] == "square metres"
    assert Question.own_initiative.value == "own-initiative" and len(Question) == 53


def test_marks_of_tables() -> None:
    assert (Unit.record.begins, Unit.record.ends, Unit.record.parent) == ("from", "to", "parent")
    assert Review.record.dated == ("date", "period") and Event.record.cells[0].section == "hoat_dong"
    assert [m.record.table for m in SHIPPED if m.record.subject] == ["unit", "model", "exemplar"]  # type: ignore[attr-defined]
    assert Attestation.record.owner is None
