"""Before a judgement a reviewer is shown what the records hold at the places that the rule names, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.errors import PackError
from criteria_engine.findings.model import Finding
from criteria_engine.reports.json import render
from small import about, pack_with, rule
from stacked import run

YES, NO, OPEN, ASKED = "{present: name}", "{absent: name}", "{present: origin}", "{attested: concrete}"


def found(
    folder: Path, evidence: str, fields: dict[str, Any] | None = None, *, require: str = ASKED,
    as_of: str = "2023-12-31", **tables: Any,
) -> Finding:  # fmt: skip
    pack = pack_with(folder, rule(require, basis="attestation", evidence=evidence))
    (finding,) = run(about(fields, **tables), pack, as_of=as_of).findings
    return finding


def shown(*args: Any, **options: Any) -> list[tuple[str, str, Any]]:
    """Table, path and value of all that is shown."""
    return [(s.table, s.path, False if s.denied else s.value) for s in found(*args, **options).bearing]


def test_the_values_are_shown_in_the_order_of_the_rule(tmp_path: Path) -> None:
    fields = {"name": "Tên", "origin": "moi", "plan": {"schedule": "Quý I"}}
    assert shown(tmp_path, "[plan.schedule, origin, name]", fields) == [
        ("model", "plan.schedule", "Quý I"), ("model", "origin", "moi"), ("model", "name", "Tên"),
    ]  # fmt: skip


def test_a_blank_is_left_out_and_a_denial_is_not(tmp_path: Path) -> None:
    assert shown(tmp_path, "[origin, plan.schedule]", {"plan": {"schedule": False}}) == [
        ("model", "plan.schedule", False)
    ]


def test_each_item_of_a_list_is_shown(tmp_path: Path) -> None:
    fields = {
        "audience": ["can_bo", "dang_vien"],
        "steps": [{"kind": "hoc", "name": "a"}, {"kind": "lam"}, {"name": "c"}],
    }
    assert shown(tmp_path, "[audience, steps.name, steps.helpers]", fields) == [
        ("model", "audience.0", "can_bo"), ("model", "audience.1", "dang_vien"),
        ("model", "steps.0.name", "a"), ("model", "steps.2.name", "c"),
    ]  # fmt: skip


def test_a_list_inside_a_list_is_shown_item_by_item(tmp_path: Path) -> None:
    fields = {"steps": [{"helpers": ["An", "Bình"]}, {"helpers": []}]}
    assert [value for _, _, value in shown(tmp_path, "[steps.helpers]", fields)] == ["An", "Bình"]


REVIEW = {"unit": "U1", "about": ["M1"]}


def test_rows_of_a_table_about_the_subject_are_shown(tmp_path: Path) -> None:
    rows = [
        {**REVIEW, "id": "R1", "lessons": "Một"}, {**REVIEW, "id": "R2"},
        {"id": "R3", "unit": "U1", "about": ["U1"], "lessons": "Của đơn vị"},
        {"id": "R4", "unit": "U1", "lessons": "Khác"},
    ]  # fmt: skip
    assert shown(tmp_path, "[review.lessons]", review=rows) == [("review", "lessons", "Một")]


def test_a_row_that_names_the_subject_twice_is_shown_once(tmp_path: Path) -> None:
    rows = [{"id": "R1", "unit": "U1", "about": ["M1", "U1"], "lessons": "Một"}]
    assert len(shown(tmp_path, "[review.lessons]", review=rows)) == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"date": "2023-12-31"}, 1), ({"date": "2024-01-01"}, 0), ({"date": "2023"}, 1), ({"period": "2024-Q1"}, 0),
        ({}, 1),
    ],
    ids=str,
)  # fmt: skip
def test_a_row_that_begins_after_the_as_of_date_is_not_there_yet(
    tmp_path: Path, row: dict[str, str], expected: int
) -> None:
    rows = [{**REVIEW, "id": "R1", "lessons": "Một", **row}]
    assert len(shown(tmp_path, "[review.lessons]", review=rows)) == expected


@pytest.mark.parametrize(
    ("require", "answer", "expected"),
    [(ASKED, None, True), (ASKED, "chua_ro", True), (ASKED, "co", False), (ASKED, "khong", False), (NO, None, False)],
)
def test_it_is_shown_while_the_judgement_is_open(
    tmp_path: Path, require: str, answer: str | None, expected: bool
) -> None:
    answers = [{"subject": "M1", "question": "concrete", "answer": answer}] if answer else []
    assert bool(found(tmp_path, "[name]", require=require, attestation=answers).bearing) is expected


def test_the_json_report_lists_it_with_its_addresses(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, rule(ASKED, basis="attestation", evidence="[plan.schedule, cost, review.lessons]"))
    records = about(
        {"plan": {"schedule": False}, "cost": "trên 200 triệu đồng"},
        review=[{**REVIEW, "id": "R1", "lessons": "Một"}],
    )
    (told,) = json.loads(render(run(records, pack)))["findings"]
    assert told["evidence"] == [
        {"path": "model.plan.schedule", "value": False, "origin": "model[M1].plan.schedule"},
        {"path": "model.cost", "value": {"more_than": 200000000, "unit": "đồng"}, "origin": "model[M1].cost"},
        {"path": "review.lessons", "value": "Một", "origin": "review[R1].lessons"},
    ]


def test_a_rule_without_evidence_shows_none(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, rule(ASKED, basis="attestation"))
    (finding,) = run(about(), pack).findings
    assert finding.bearing == ()


@pytest.mark.parametrize(
    "path",
    [
        "plan.shedule",
        "review.lesons",
        "steps.nme",
        # An introduction is about exemplars, not about models.
        "nomination.year",
        # Fields of other records than those about the subject, and rows as such, are never shown.
        "unit.name",
        "replicated_from.name",
        "steps",
    ],
)
def test_evidence_that_leads_to_no_value_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(PackError, match="no evidence at"):
        pack_with(tmp_path, rule(ASKED, basis="attestation", evidence=f"[{path}]"))
