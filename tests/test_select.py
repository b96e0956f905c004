"""`-k`: words with and, or, not and brackets choose what a run is about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from criteria_engine.errors import UsageError
from criteria_engine.findings.assess import Options, assess
from criteria_engine.findings.select import selector
from small import MODEL, UNIT, dossier, pack_with, rule

TEXT = "model MH-01 Sổ tay Đảng viên hd30.c4.plan must"


@pytest.mark.parametrize(
    ("expression", "chosen"),
    [
        ("mh-01", True), ("MH-01", True), ("mh-02", False), ("plan", True), ("hd30.c4", True),
        ("đảng", True), ("dang", True), ("DANG", True), ('"so tay"', True), ('"tay so"', False),
        ("not mh-02", True), ("not mh-01", False), ("not not mh-01", True),
        ("mh-01 and plan", True), ("mh-01 and mh-02", False), ("mh-01 or mh-02", True), ("mh-02 or mh-03", False),
        ("mh-01 and not (c5 or c6)", True), ("mh-01 and not (c4 or c5)", False), ("(mh-01)", True), ("((mh-01))", True),
        ("not (mh-02)", True), ("not mh-02 and plan", True), ("not mh-01 or plan", True),
        ("mh-02 and mh-03 or plan", True), ("plan or mh-02 and mh-03", True), ("(plan or mh-02) and mh-03", False),
        ("  mh-01   and\tplan ", True), ("(mh-01)and(plan)", True), ('"and"', False), ('"Đảng viên"', True),
    ],
)  # fmt: skip
def test_a_text_is_chosen_by_its_words(expression: str, chosen: bool) -> None:
    assert selector(expression)(TEXT) is chosen


@pytest.mark.parametrize(
    "expression",
    ["", "  ", "and", "or", "not", "()", "(", ")", "(a", "a)", "a b", "a and", "and a", "a or or b", "a not b",
    "not and a",
     '"a', 'a"', "a and (b or )"],
)  # fmt: skip
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(UsageError, match="is no selection; write words with and, or, not and brackets"):
        selector(expression)


def test_a_refusal_is_told_in_vietnamese_too() -> None:
    with pytest.raises(UsageError) as caught:
        selector("(a")
    (problem,) = caught.value.problems
    assert (problem.at, problem.vi) == ("-k", "'(a' không phải biểu thức chọn; ghi từ khóa với and, or, not, ngoặc")


@pytest.mark.parametrize("expression", ["(" * 5000 + "a" + ")" * 5000, "not " * 5001 + "a"], ids=["brackets", "nots"])
def test_an_expression_nested_too_deep_is_refused_and_no_crash(expression: str) -> None:
    with pytest.raises(UsageError, match="deeper than 60 levels"):
        selector(expression)


LONG = {"deep": "(" * 50 + "a" + ")" * 50, "ands": " and ".join(["not (a)"] * 500), "ors": " or ".join("a" * 500)}


@pytest.mark.parametrize("expression", LONG.values(), ids=LONG)
def test_a_long_expression_is_read(expression: str) -> None:
    assert isinstance(selector(expression)("a"), bool)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("M1", [("M1", "first"), ("M1", "second")]), ("second", [("M1", "second"), ("M2", "second")]),
        ("M1 and not first", [("M1", "second")]), ("doc.2", []), ("tiet", [("M2", "first"), ("M2", "second")]),
        ("U1 and must and first", [("M1", "first"), ("M2", "first")]),
    ],
)  # fmt: skip
def test_findings_are_chosen_by_subject_rule_clause_level_and_unit(
    tmp_path: Path, expression: str, found: list[tuple[str, str]]
) -> None:
    pack = pack_with(tmp_path, rule("{present: name}", name="first") + rule("{present: name}", name="second"))
    rows = dossier(unit=[UNIT], model=[MODEL, {**MODEL, "id": "M2", "name": "Tiết kiệm"}])
    result = assess(rows, [pack], Options(date(2023, 12, 31), select=expression))
    assert [(f.subject.id, f.rule.id) for f in result.findings] == found
