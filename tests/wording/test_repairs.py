"""Repairs in words; what is expected is written by hand, as an office would write it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import pytest

import criteria_engine as ce
from criteria_engine.conditions import nodes as n
from criteria_engine.findings.model import Finding
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from criteria_engine.records.row import Value
from criteria_engine.repairs.model import NoRepair, Repair, Step
from criteria_engine.values import Quantity, read_period
from criteria_engine.wording.repair_messages import NO_REPAIR, VERBS
from criteria_engine.wording.repairs import actors_words, no_repair_words, repair_words, repairs_words, step_words
from wording.holes import holes

SCHEMA = shipped_schema()
MODEL, REVIEW = SCHEMA["model"], SCHEMA["review"]
UNIT = {"id": "U1", "name": "Chi bộ A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}
ACTORS = (Label("Ban Thường vụ Tỉnh ủy", "Standing Committee"),)


@pytest.fixture(scope="module")
def found() -> Finding:
    """A finding on the model M1; which one does not matter to the words of a step."""
    tables = {"unit": [UNIT], "model": [{"id": "M1", "unit": "U1", "name": "Hũ gạo"}]}
    return ce.assess(ce.read(tables), ce.load_pack("tra-vinh/hd30"), as_of="2023-12-31").findings[0]


def step(
    path: str, value: Any, kind: Any = "enter", at: str = "Mô hình!H14", table: str = "model",
    key: str | None = "M1", **more: Any,
) -> Step:  # fmt: skip
    op: Any = "replace" if more.get("before") is not None else "add"
    return Step(Change(op, table, key, path, value), kind, at, **more)


def compared(path: str, operator: str, *rights: Any) -> n.Compare:
    return n.Compare(n.FieldOf(path), operator, tuple(n.Constant(r) for r in rights))


BLANK = step("plan.schedule", "Quý I", need=n.Present("plan.schedule"), scope=(MODEL,))
QUARTER = read_period("2023-Q2")
STARTS = compared("start", "before", read_period("2023-05-01"))
CEILING, MORE = Quantity(Decimal(200_000_000), "đồng"), Quantity(Decimal(100_000_000), "đồng", "more_than")
NEW = {"id": "RS1", "unit": "U1", "about": ["M1"], "against_before": "…"}
CASES: list[tuple[str, Step, str, str]] = [
    ("a blank cell", BLANK,
     "Đề nghị bổ sung “KH: tiến độ” (Mô hình!H14).", "Please add “Plan: schedule” (Mô hình!H14)."),
    ("a cell of a certain value", step("status", "dang_thuc_hien", need=compared("status", "is", "dang_thuc_hien"),
                                       scope=(MODEL,)),
     "Đề nghị ghi “Đang thực hiện” ở tình trạng (Mô hình!H14).",
     "Please enter “Under way” at “Status” (Mô hình!H14)."),
    ("yes", step("still_fits", True), "Đề nghị ghi “có” ở “Còn phù hợp” (Mô hình!H14).",
     "Please enter yes at “Still fits” (Mô hình!H14)."),
    ("none", step("plan.schedule", False), "Đề nghị ghi “không có” ở “KH: tiến độ” (Mô hình!H14).",
     "Please record that there is none at “Plan: schedule” (Mô hình!H14)."),
    ("a day within a period", step("start", "2023-04-30", "correct", before=QUARTER, need=STARTS, scope=(MODEL,)),
     "Đề nghị ghi ngày cụ thể trong quý II/2023 ở ngày bắt đầu thực hiện (Mô hình!H14).",
     "Please enter the exact day within Q2 2023 at “Started” (Mô hình!H14)."),
    ("a value that was given exactly", step("status", "dang_thuc_hien", "correct", before="tam_dung", exact=True,
                                            need=compared("status", "is", "dang_thuc_hien"), scope=(MODEL,)),
     "Nếu đã ghi nhầm, đề nghị sửa tình trạng (Mô hình!H14, hiện ghi “Tạm dừng”) thành “Đang thực hiện”.",
     "If it was entered wrongly, please correct “Status” (Mô hình!H14, now “Paused”) so that it is “Under way”."),
    ("a bound", step("cost", "150 triệu đồng", "correct", need=compared("cost", "at_most", CEILING), before=MORE,
                     scope=(MODEL,)),
     "Đề nghị ghi rõ hơn “Kinh phí, vật chất cần có” (Mô hình!H14, hiện ghi trên 100 triệu đồng) "
     "để không quá 200 triệu đồng.",
     "Please say more exactly “Cost” (Mô hình!H14, now more than 100 million đồng) so that it is at most "
     "200 million đồng."),
    ("a code in a list", step("groups", "g1", at="Mô hình!AG14"),
     "Đề nghị ghi “Xây dựng Đảng, hệ thống chính trị” ở “Nhóm mô hình” (Mô hình!AG14).",
     "Please enter “Building the Party and the political system” at “Groups” (Mô hình!AG14)."),
    ("an item", step("necessity", {"statement": "…", "kind": "khac"}, at="Mô hình - Sự cần thiết"),
     "Đề nghị bổ sung một mục “Sự cần thiết”, trong đó dạng cần thiết là “Sự cần thiết khác hợp đặc thù” và có ghi "
     "sự cần thiết cụ thể (Mô hình - Sự cần thiết).", ""),
    ("a section", step("complete", "ke_hoach", "close", at="Mô hình!C14"),
     "Đề nghị đánh dấu đã ghi đủ phần “Kế hoạch” (Mô hình!C14).",
     "Please mark as complete the part “Plan” (Mô hình!C14)."),
    ("an empty list", step("movements", [], "close", at="Mô hình!AI14"),
     "Đề nghị ghi “không có” ở “Gắn phong trào thi đua” (Mô hình!AI14).", ""),
    ("a register", step("", {"unit": "U1", "kind": "gioi_thieu", "period": 2023, "complete": True}, "close",
                        "register", "register", None),
     "Đề nghị khóa sổ giới thiệu năm 2023.", "Please close the register “Register of introductions” for 2023."),
    ("a question", step("", {"subject": "M1", "question": "concrete", "answer": "co"}, "attest", "attestation",
                        "attestation", None, need=n.Attested("concrete")),
     "Đề nghị mời người thẩm định trả lời: “Mô hình có cụ thể và thiết thực không?”.",
     "Please ask a reviewer: “Is it concrete and practical?”."),
    ("a thing to do", step("", NEW, "do", "review", "review", "RS1"),
     "Đề nghị thực hiện, rồi ghi một bản rà soát về mô hình “Hũ gạo”, trong đó có ghi “So với trước” (bảng “Rà soát”).",
     "Please carry out and then enter a new review about model “Hũ gạo” in which “Compared with before” is given "
     "(table “Rà soát”)."),
    ("a thing that may have been done", step("", NEW | {"kind": "dinh_ky"}, "document", "review", "review", "RS1"),
     "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("repaired", "vi", "en"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_step_is_said_as_an_office_would_say_it(found: Finding, repaired: Step, vi: str, en: str) -> None:
    said = [repair_words(Repair((repaired,)), found, SCHEMA, lang) for lang in ("vi", "en")]
    assert [(vi, en)[k] or said[k] for k in (0, 1)] == said
    for text, lang in zip(said, ("vi", "en"), strict=True):
        assert not list(holes(text, lang, SCHEMA, {"Rà soát", "Mô hình - Sự cần thiết"})), text


def test_what_may_have_happened_is_asked_for_on_that_condition_only(found: Finding) -> None:
    document = step("", NEW, "document", "review", "review", "RS1")
    said = repair_words(Repair((document, BLANK)), found, SCHEMA, "vi")
    assert said == (
        "Đề nghị bổ sung “KH: tiến độ” (Mô hình!H14); nếu việc này đã diễn ra, đề nghị nhập một bản rà soát về "
        "mô hình “Hũ gạo”, trong đó có ghi “So với trước”."
    )


def test_steps_of_one_verb_share_it(found: Finding) -> None:
    other = step("plan.interim_review", "…", at="Mô hình!X14")
    said = repair_words(Repair((BLANK, other)), found, SCHEMA, "vi")
    assert said == "Đề nghị bổ sung “KH: tiến độ” (Mô hình!H14) và “KH: sơ kết, rút kinh nghiệm” (Mô hình!X14)."


def test_cells_of_a_row_that_the_repair_adds_are_told_with_the_row(found: Finding) -> None:
    row = step("", {"id": "RS1", "unit": "U1", "about": ["M1"]}, "do", "review", "review", "RS1")
    cell = step("attitude", "…", at="review[RS1].attitude", table="review", key="RS1")
    figure = step("figures", {"aspect": "vat_chat", "result": "…"}, at="review[RS1].figures", table="review", key="RS1")
    assert repair_words(Repair((row, cell, figure)), found, SCHEMA, "vi") == (
        "Đề nghị thực hiện, rồi ghi một bản rà soát về mô hình “Hũ gạo”, trong đó có ghi thái độ và có một mục "
        "“Kết quả”, trong đó mặt là “Vật chất” và có ghi kết quả cụ thể (bảng “Rà soát”)."
    )


def test_other_ways_follow_the_cheapest(found: Finding) -> None:
    repairs = (Repair((BLANK,)), Repair((step("plan.schedule", False),)))
    assert repairs_words(repairs, found, SCHEMA, "vi")[1].startswith("Hoặc: đề nghị ghi “không có”")
    assert repairs_words(repairs, found, SCHEMA, "en")[1].startswith("Or: please record")
    assert repairs_words((), found, SCHEMA, "vi") == ()


def test_who_acts_is_named_once(found: Finding) -> None:
    two = Repair((step("plan.schedule", "…", actors=ACTORS), step("plan.interim_review", "…", actors=ACTORS)))
    assert actors_words(two, "vi") == "Bên thực hiện: Ban Thường vụ Tỉnh ủy."
    assert actors_words(Repair((BLANK,)), "vi") == ""


def test_a_step_by_itself_has_no_full_stop(found: Finding) -> None:
    assert step_words(BLANK, found, SCHEMA, "vi") == "bổ sung “KH: tiến độ” (Mô hình!H14)"


def test_every_reason_for_having_no_repair_has_a_sentence() -> None:
    assert set(NO_REPAIR) == set(get_args(NoRepair))
    for code in NO_REPAIR:
        for lang in ("vi", "en"):
            text = no_repair_words(code, lang)
            assert text.endswith(".") and not list(holes(text, lang, SCHEMA))


def test_every_verb_says_what_it_is_said_of() -> None:
    assert all("{things}" in label[lang] for label in VERBS.values() for lang in ("vi", "en"))


@pytest.mark.parametrize("value", [read_period("2023-Q2"), "Quý I", Quantity(Decimal(3)), True])
def test_what_stands_there_now_is_told_whatever_it_is(found: Finding, value: Value) -> None:
    said = repair_words(Repair((step("plan.schedule", "…", "correct", before=value),)), found, SCHEMA, "vi")
    assert "hiện ghi" in said
