"""Conditions and findings in words; what is expected is written by hand, in the words of the field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from string import Formatter
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.api import explain
from criteria_engine.conditions import check
from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.conditions.parse import Parser
from criteria_engine.findings.model import Finding
from criteria_engine.findings.profile import Grade, Score, Span
from criteria_engine.packs.model import Pack, walk
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label
from criteria_engine.source import read_yaml
from criteria_engine.values import Period, Quantity, read_period
from criteria_engine.wording.conditions import say
from criteria_engine.wording.findings import other_readings, score_words, sentence
from criteria_engine.wording.messages import DOUBTS, LEVELS, NOTES, OUTCOMES, PHRASES, REASONS
from criteria_engine.wording.readings import ALWAYS, NEVER, under
from criteria_engine.wording.skeleton import skeleton
from criteria_engine.wording.values import say_period, say_quantity, say_value

SCHEMA = shipped_schema()
SXD, HD30 = ce.load_pack("quang-binh/sxd2690"), ce.load_pack("tra-vinh/hd30")
PACKS = (SXD, HD30)


def condition(text: str, table: str = "model") -> n.Condition:
    """A condition on a row of a shipped table, type-checked with the readings and outcomes of hd30."""
    outcomes = {"verdict": frozenset(HD30.verdicts), "criterion": frozenset(HD30.criteria)}
    readings = {name: tuple(reading.values) for name, reading in HD30.readings.items()}
    names = check.Names(readings, {"k": (Quantity(Decimal(2)),)}, outcomes)
    parser, checker = Parser(), check.Checker(SCHEMA, names, in_due=True)
    typed = checker.condition(parser.condition(read_yaml(text, "t.yaml")), (SCHEMA[table],))
    assert not parser.problems and not checker.problems, [*parser.problems, *checker.problems]
    return typed


def said(text: str, lang: str = "vi", table: str = "model", **options: Any) -> str:
    return say(condition(text, table), SCHEMA[table], SCHEMA, lang, HD30, **options)


# --- values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2023-06-12", "12/6/2023", "12 June 2023"),
        ("2023-06", "tháng 6/2023", "June 2023"),
        ("2023-Q2", "quý II/2023", "Q2 2023"),
        ("2023-H1", "6 tháng đầu năm 2023", "first half of 2023"),
        ("2023-H2", "6 tháng cuối năm 2023", "second half of 2023"),
        ("2023", "năm 2023", "2023"),
        ("2021-01-01/2025-12-31", "giai đoạn 2021–2025", "2021–2025"),
        ("2023-02-01/2023-03-05", "từ 1/2/2023 đến 5/3/2023", "from 1 February 2023 to 5 March 2023"),
        ("2023-02-01/2023-04-30", "từ 1/2/2023 đến 30/4/2023", "from 1 February 2023 to 30 April 2023"),
    ],
)
def test_a_period_is_named_as_a_reader_writes_it(period: str, vi: str, en: str) -> None:
    assert (say_period(read_period(period), "vi"), say_period(read_period(period), "en")) == (vi, en)


@pytest.mark.parametrize(
    ("number", "unit", "bound", "vi", "en"),
    [
        ("1234567.5", None, "exactly", "1.234.567,5", "1,234,567.5"),
        ("200000000", "đồng", "more_than", "trên 200 triệu đồng", "more than 200 million đồng"),
        ("1500000000", "đồng", "at_least", "từ 1,5 tỷ đồng trở lên", "at least 1.5 billion đồng"),
        ("12345678", "đồng", "exactly", "12.345.678 đồng", "12,345,678 đồng"),
        ("5000", "đồng", "at_most", "không quá 5.000 đồng", "at most 5,000 đồng"),
        ("30", "người", "less_than", "dưới 30 người", "less than 30 người"),
        ("30", None, "about", "khoảng 30", "about 30"),
    ],
)
def test_a_quantity_keeps_its_bound_and_separators(number: str, unit: str | None, bound: Any, vi: str, en: str) -> None:
    quantity = Quantity(Decimal(number), unit, bound)
    assert (say_quantity(quantity, "vi"), say_quantity(quantity, "en")) == (vi, en)


def test_yes_no_and_codes_are_said_in_words() -> None:
    assert [say_value(v, "vi") for v in (True, False)] == ["có", "không"]
    assert say_value("g1, g5", "vi", SCHEMA["model"].lists["groups"].item.fields["value"]) == (
        "Xây dựng Đảng, hệ thống chính trị; Tiết kiệm, đoàn kết, tương trợ, từ thiện"
    )


@pytest.mark.parametrize(("low", "high", "expected"), [
    ((60, 1), (80, 1), "60–80 (Khá–Tốt)"),
    ((75, 1), (75, 1), "75 (Khá)"),
    ((200, 3), (899999, 10000), "66,6–89,9 (Khá–Tốt)"),
])  # fmt: skip
def test_a_score_is_one_number_only_where_the_interval_is_a_point(low: Any, high: Any, expected: str) -> None:
    kha, tot = Grade("k", Label("Khá", "Fair"), 70, False), Grade("t", Label("Tốt", "Good"), 90, True)
    span = Span(Fraction(*low), Fraction(*high))
    assert score_words(Score(span, (kha, kha if low == high else tot)), "vi") == expected


# --- conditions ---------------------------------------------------------------------------------------------------

OPERATOR_WORDS = {
    "is": ("{field: status, is: tam_dung}", "tình trạng là “Tạm dừng”", "tình trạng không phải “Tạm dừng”"),
    "is_not": ("{field: status, is_not: tam_dung}", "tình trạng khác “Tạm dừng”", "tình trạng là “Tạm dừng”"),
    "in": ("{field: status, in: [du_kien, tam_dung]}", "tình trạng là “Dự kiến, đã có kế hoạch” hoặc “Tạm dừng”",
           "tình trạng không phải “Dự kiến, đã có kế hoạch” hoặc “Tạm dừng”"),
    "not_in": ("{field: status, not_in: [tam_dung]}", "tình trạng khác “Tạm dừng”", "tình trạng là “Tạm dừng”"),
    "more_than": ("{field: cost, more_than: 200 triệu đồng}", "“Kinh phí, vật chất cần có” trên 200 triệu đồng",
                  "“Kinh phí, vật chất cần có” không quá 200 triệu đồng"),
    "at_least": ("{count: review, by: about, at_least: 2}", "số bản rà soát từ 2 trở lên", "số bản rà soát dưới 2"),
    "less_than": ("{count: review, by: about, less_than: 2}", "số bản rà soát dưới 2", "số bản rà soát từ 2 trở lên"),
    "at_most": ("{count: review, by: about, at_most: 2}", "số bản rà soát không quá 2", "số bản rà soát trên 2"),
    "before": ("{field: start, before: 2022-01-01}", "ngày bắt đầu thực hiện trước 1/1/2022",
               "ngày bắt đầu thực hiện từ 1/1/2022 trở đi"),
    "after": ("{field: start, after: 2022}", "ngày bắt đầu thực hiện sau năm 2022",
              "ngày bắt đầu thực hiện không muộn hơn năm 2022"),
    "on_or_before": ("{field: retired, on_or_before: {the: as_of}}", "ngày dừng không muộn hơn ngày đánh giá",
                     "ngày dừng sau ngày đánh giá"),
    "on_or_after": ("{field: start, on_or_after: 2022-02}", "ngày bắt đầu thực hiện từ tháng 2/2022 trở đi",
                    "ngày bắt đầu thực hiện trước tháng 2/2022"),
    "within": ("{field: start, within: 2023-Q2}", "ngày bắt đầu thực hiện trong quý II/2023",
               "ngày bắt đầu thực hiện ngoài quý II/2023"),
    "lasts": ("{exists: review, by: about, where: {field: period, lasts: 6}}", "có bản rà soát mà kỳ dài 6 tháng",
              "không có bản rà soát nào mà kỳ dài 6 tháng"),
    "contains": ("{field: name, contains: heo đất}", "tên mô hình có nhắc “heo đất”",
                 "tên mô hình không nhắc “heo đất”"),
    "contains_any": ("{field: name, contains_any: [heo, gạo]}", "tên mô hình có nhắc “heo” hoặc “gạo”",
                     "tên mô hình không nhắc “heo” hoặc “gạo”"),
    "matches": ("{field: name, matches: '^theo (su )?chi dao'}", "tên mô hình viết theo dạng “theo … chi dao”",
                "tên mô hình không viết theo dạng “theo … chi dao”"),
}  # fmt: skip


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_has_its_words_and_those_of_its_negation(operator: str) -> None:
    text, expected, denied = OPERATOR_WORDS[operator]
    assert (said(text), said(f"not: {text}")) == (expected, denied)


VI = [
    ("{present: plan.schedule}", "có ghi “KH: tiến độ”", "không ghi “KH: tiến độ”"),
    ("{absent: retire_reason}", "không ghi lý do dừng", "có ghi lý do dừng"),
    ("{field: still_fits, is: false}", "“Còn phù hợp” ghi “không”", "“Còn phù hợp” ghi “có”"),
    ("{all: [{present: start}, {present: plan.date}]}", "có ghi ngày bắt đầu thực hiện và ngày kế hoạch",
     "không ghi ngày bắt đầu thực hiện hoặc không ghi ngày kế hoạch"),
    ("{any: [{present: start}, {all: [{present: status}, {absent: retired}]}]}",
     "có ghi ngày bắt đầu thực hiện hoặc (có ghi tình trạng và không ghi ngày dừng)",
     "không ghi ngày bắt đầu thực hiện và (không ghi tình trạng hoặc có ghi ngày dừng)"),
    ("{exists: necessity}", "có mục “Sự cần thiết”", "không có mục “Sự cần thiết” nào"),
    ("{exists: learning.sources, where: {field: kind, in: [tac_pham, khac]}}",
     "có mục “Nguồn học tập” mà loại nguồn là “Tác phẩm, bài nói, bài viết của Bác” hoặc "
     "“Nội dung khác đã học tập”",
     "không có mục “Nguồn học tập” nào mà loại nguồn là “Tác phẩm, bài nói, bài viết của Bác” hoặc "
     "“Nội dung khác đã học tập”"),
    ("{exists: groups, where: {field: value, is: g1}}", "có mục “Nhóm mô hình” là “Xây dựng Đảng, hệ thống chính trị”",
     "không có mục “Nhóm mô hình” nào là “Xây dựng Đảng, hệ thống chính trị”"),
    ("{every: necessity, where: {present: statement}}", "mọi mục “Sự cần thiết” đều có ghi sự cần thiết cụ thể",
     "có mục “Sự cần thiết” không ghi sự cần thiết cụ thể"),
    ("{none: issue, by: about, where: {absent: resolved}}", "mọi vướng mắc đều có ghi ngày giải quyết",
     "có vướng mắc không ghi ngày giải quyết"),
    ("{on_file: review, by: about}", "đã ghi bản rà soát", "chưa ghi bản rà soát nào"),
    ("{exists: review, by: about, where: {exists: figures, where: {present: value}}}",
     "có bản rà soát có mục “Kết quả” có ghi con số", "không có bản rà soát nào có mục “Kết quả” có ghi con số"),
    ("{exists: review, by: about, where: {field: dated, on_or_after: {field: outer.start}}}",
     "có bản rà soát mà ngày đúng hoặc sau ngày bắt đầu thực hiện của mô hình",
     "không có bản rà soát nào mà ngày đúng hoặc sau ngày bắt đầu thực hiện của mô hình"),
    ("{exists: model, by: unit, of: unit}", "có mô hình của đơn vị có mô hình",
     "không có mô hình của đơn vị có mô hình nào"),
    ("{field: unit.kind, is: phong}", "loại đơn vị của đơn vị có mô hình là “Phòng”",
     "loại đơn vị của đơn vị có mô hình không phải “Phòng”"),
    ("{attested: concrete}", "người thẩm định trả lời “có”: “Mô hình có cụ thể và thiết thực không?”",
     "người thẩm định trả lời “không”: “Mô hình có cụ thể và thiết thực không?”"),
    ("{outcome: {verdict: five-criteria}}", "đạt yêu cầu “Đủ năm tiêu chí của mô hình”",
     "chưa đạt yêu cầu “Đủ năm tiêu chí của mô hình”"),
    ("{outcome: {criterion: hd30.II.2, of: replicated_from, not_applicable: true}}",
     "nhân rộng từ mô hình đạt yêu cầu “Sự cần thiết của mô hình” hoặc không thuộc diện áp dụng",
     "nhân rộng từ mô hình chưa đạt yêu cầu “Sự cần thiết của mô hình” dù thuộc diện áp dụng"),
    ("{open: {vi: Chưa nói rõ., en: Not said.}}", "văn bản để ngỏ: Chưa nói rõ", "văn bản để ngỏ: Chưa nói rõ"),
    ("{reading: plan-elements, is: seven}", "đọc theo nghĩa “Kế hoạch cần đủ bảy nội dung”",
     "không đọc theo nghĩa “Kế hoạch cần đủ bảy nội dung”"),
    ("{due: {from: start, months: 6}}", "đã đủ 6 tháng kể từ ngày bắt đầu thực hiện",
     "chưa đủ 6 tháng kể từ ngày bắt đầu thực hiện"),
    ("{count: review, by: about, at_least: {spans_due: {from: start, months: 6}}}",
     "số bản rà soát ít nhất bằng số lần đủ 6 tháng kể từ ngày bắt đầu thực hiện",
     "số bản rà soát dưới số lần đủ 6 tháng kể từ ngày bắt đầu thực hiện"),
    ("{count: review, by: about, at_least: {parameter: k}}", "số bản rà soát từ 2 trở lên", "số bản rà soát dưới 2"),
    ("{months_between: [start, retired], at_least: 12}",
     "số tháng từ ngày bắt đầu thực hiện đến ngày dừng từ 12 trở lên",
     "số tháng từ ngày bắt đầu thực hiện đến ngày dừng dưới 12"),
    ("{due: {from: start, months: {choose: plan.cadence, values: {quy: 3, nua_nam: 6, nam: 12}, absent: 6}}}",
     "đã đủ (3 nếu “KH: nhịp rà soát” là “Quý”, 6 nếu “KH: nhịp rà soát” là “6 tháng”, "
     "12 nếu “KH: nhịp rà soát” là “Năm”, 6 nếu không có) tháng kể từ ngày bắt đầu thực hiện",
     "chưa đủ (3 nếu “KH: nhịp rà soát” là “Quý”, 6 nếu “KH: nhịp rà soát” là “6 tháng”, "
     "12 nếu “KH: nhịp rà soát” là “Năm”, 6 nếu không có) tháng kể từ ngày bắt đầu thực hiện"),
    ("{due: {from: start, months: {by_reading: group-basis, values: {priority: 3, required: 6}}}}",
     "đã đủ (3 nếu đọc theo nghĩa “Năm nhóm được chú trọng trước; nội dung ngoài năm nhóm do người thẩm định xếp”, "
     "6 nếu đọc theo nghĩa “Mô hình nào cũng phải thuộc một trong năm nhóm”) tháng kể từ ngày bắt đầu thực hiện",
     "chưa đủ (3 nếu đọc theo nghĩa “Năm nhóm được chú trọng trước; nội dung ngoài năm nhóm do người thẩm định xếp”, "
     "6 nếu đọc theo nghĩa “Mô hình nào cũng phải thuộc một trong năm nhóm”) tháng kể từ ngày bắt đầu thực hiện"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "denied"), VI)
def test_a_condition_is_said_as_the_field_says_it(text: str, expected: str, denied: str) -> None:
    assert (said(text), said(f"not: {text}")) == (expected, denied)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{present: plan.schedule}", "“Plan: schedule” is given"),
        ("{absent: retire_reason}", "“Why it was stopped” is not given"),
        ("{exists: necessity, where: {present: statement}}",
         "at least one entry of “Necessity” where “The need itself” is given"),
        ("{none: issue, by: about}", "no difficulty"),
        ("{count: issue, by: about, at_most: 2}", "the number of difficulties is at most 2"),
        ("{field: start, within: 2023-Q2}", "“Started” lies within Q2 2023"),
        ("{not: {field: still_fits, is: false}}", "“Still fits” says yes"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_english(text: str, expected: str) -> None:
    assert said(text, "en") == expected


ROW = "{row: compliance, at: {area: thue, year: {the: assessment_year}}, where: {field: violations, at_most: 0}}"


def test_the_row_of_a_key_is_told_by_its_key() -> None:
    assert said(ROW, table="exemplar") == (
        "ở mục “Chấp hành” (lĩnh vực chấp hành là “Thuế”, năm là năm xét), “Số vụ vi phạm, kỷ luật, sự cố” không quá 0"
    )


def test_rows_below_and_rows_of_a_period_are_told() -> None:
    assert said("{exists: below, where: {exists: model, by: unit}}", table="unit") == "có đơn vị trực thuộc có mô hình"
    listed = "{exists: model, by: listed_by}"
    assert said(listed, table="unit") == "có mô hình (theo mục cấp ủy cấp trên tính là mô hình của mình)"
    within = "{none: nomination, by: unit, during: {the: period}}"
    assert said(within, table="unit") == "không có lượt giới thiệu nào trong kỳ xét"
    assert said(within, table="unit", period=Period.year(2023)) == "không có lượt giới thiệu nào trong năm 2023"


def test_a_sum_names_what_is_added() -> None:
    text = "{sum: indicators, of: actual, where: {field: kind, is: doanh_thu}, at_least: 5}"
    expected = "tổng thực hiện của mục “Các chỉ tiêu” (chỉ tiêu là “Doanh thu”) từ 5 trở lên"
    assert said(text, table="exemplar") == expected


def test_what_only_other_readings_ask_for_is_left_out() -> None:
    text = "{any: [{all: [{reading: plan-elements, is: any}, {present: start}]}, {present: plan.name}]}"
    assert said(text, readings={"plan-elements": "seven"}) == "có ghi “KH: tên mô hình”"
    assert said(text, readings={"plan-elements": "any"}) == "có ghi ngày bắt đầu thực hiện hoặc “KH: tên mô hình”"


def test_a_condition_that_readings_settle_is_always_or_never() -> None:
    node = condition("{not: {reading: plan-elements, is: any}}")
    assert under(node, {"plan-elements": "seven"}) == ALWAYS
    assert under(node, {"plan-elements": "any"}) == NEVER


def test_a_pattern_is_told_by_its_fixed_words() -> None:
    assert skeleton("^(a|b)?(c|d) e[.]?$") == "… c/d e …"
    assert skeleton("kh|hd") == "kh / hd"


def test_every_kind_of_node_is_worded_somewhere_in_these_tests() -> None:
    worded = {type(x) for text, *_ in [*VI, *OPERATOR_WORDS.values()] for x in walk(condition(text))}
    worded |= {type(x) for x in walk(condition(ROW, "exemplar"))} | {n.Reading}
    kinds = {c for c in vars(n).values() if isinstance(c, type) and issubclass(c, n.Node) and c is not n.Node}
    assert kinds <= worded


# --- nothing leaks ------------------------------------------------------------------------------------------------

_CODES = {c for e in SCHEMA.entities.values() for f in e.fields.values() for c in f.codes if "_" in c}
_ENGLISH = re.compile(
    r"\b(the|is|are|not|of|and|or|where|none|with|given|true|false|when|blank|that|least|review|model)\b", re.IGNORECASE
)


def faults(text: str, lang: str) -> Iterator[str]:
    """What no reader should meet: None, braces, codes, rule ids, and in Vietnamese any English."""
    yield from re.findall(r"None(?!, because)|[{}]|\bhd30\.\w+|\bkh2690\.\w+|Decimal|object at", text)
    yield from (word for word in re.findall(r"\w+", text) if word in _CODES)
    if lang == "vi":
        yield from _ENGLISH.findall(text)


def conditions() -> Iterator[tuple[str, n.Condition, Pack]]:
    for pack in PACKS:
        for rule in pack.rules:
            for node in (rule.when, rule.due, rule.require):
                if node is not None:
                    yield rule.subject, node, pack


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_condition_of_a_shipped_pack_shows_a_code_or_a_foreign_word(lang: str) -> None:
    for table, node, pack in conditions():
        for asked in (node, n.Not(node)):
            for readings in ({}, pack.defaults):
                words = say(asked, SCHEMA[table], SCHEMA, lang, pack, readings)
                assert not list(faults(words, lang)), words


def test_the_catalogue_says_the_same_things_in_both_languages() -> None:
    for label in PHRASES.values():
        parts = [{name for _, name, *_ in Formatter().parse(label[lang]) if name} for lang in ("vi", "en")]
        assert parts[0] == parts[1] and label.vi and label.en


def test_the_catalogue_has_words_for_every_code() -> None:
    assert set(LEVELS) == {"must", "should", "advise", "describe"} and len(OUTCOMES) == 4
    assert set(REASONS) == {"period", "ended", "superseded", "when", "not_due", "open"} and set(DOUBTS) <= set(REASONS)
    assert {note.code for pack in PACKS for rule in pack.rules for note in rule.notes} <= set(NOTES)


# --- findings -----------------------------------------------------------------------------------------------------

_UNIT = {"id": "U1", "name": "Chi bộ A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}


def finding(rule: str, model: Mapping[str, Any] | None = None, **tables: list[dict[str, Any]]) -> Finding:
    """The finding of a rule of hd30 on the model M1 of a small dossier, at the end of 2023."""
    row = {"id": "M1", "unit": "U1", "name": "Mô hình A", "origin": "cung_co", "start": "2022-01-01", **(model or {})}
    result = ce.assess(ce.read({"unit": [_UNIT], "model": [row], **tables}), HD30, as_of="2023-12-31")
    return next(f for f in result.findings if f.rule.id == rule)


def test_a_met_rule_is_told_by_its_title() -> None:
    found = finding("hd30.c3.plan-schedule", {"holder_kind": "tap_the", "plan": {"schedule": "Quý I"}})
    assert sentence(found, "vi") == "Đạt: Kế hoạch nêu tiến độ. Căn cứ: 30-HD/BTGTU, II.(3), đoạn 1, nội dung 4."


def test_a_blank_is_called_blank_and_told_with_its_address() -> None:
    found = finding("hd30.c3.plan-schedule", {"holder_kind": "tap_the"})
    assert sentence(found, "vi") == (
        "Chưa đủ căn cứ: Kế hoạch nêu tiến độ – “KH: tiến độ” để trống (model[M1].plan.schedule). "
        "Đề nghị bổ sung “KH: tiến độ” (model[M1].plan.schedule). Bên thực hiện: Cấp ủy, chính quyền, đoàn thể. "
        "Căn cứ: 30-HD/BTGTU, II.(3), đoạn 1, nội dung 4."
    )


def test_a_cell_that_says_there_is_none_is_not_called_blank() -> None:
    found = finding("hd30.c3.plan-schedule", {"holder_kind": "tap_the", "plan": {"schedule": False}})
    assert sentence(found, "vi").startswith(
        "Chưa đạt: Kế hoạch nêu tiến độ – “KH: tiến độ” ghi là không có (model[M1].plan.schedule). Đề nghị bổ sung"
    )
    other = "Nếu đọc theo nghĩa “Bảy nội dung là gợi ý; có một nội dung là đủ” thì: chưa đủ căn cứ."
    assert other_readings(found, "vi") == (other,)


def test_a_rule_that_does_not_apply_says_which_cell_decided() -> None:
    assert sentence(finding("hd30.new.political-task"), "vi").startswith(
        "Không áp dụng: Gắn với nhiệm vụ chính trị tại chỗ – "
        "“Xây dựng mới / củng cố / nhân rộng” là “Củng cố, nâng cao chất lượng” (model[M1].origin). Căn cứ:"
    )


def test_what_is_not_due_says_so() -> None:
    found = finding("hd30.c4.awareness", {"start": "2023-12-01", "plan": {"cadence": "nua_nam"}},
                    register=[{"unit": "U1", "kind": "ra_soat", "period": 2023, "complete": True}])  # fmt: skip
    assert sentence(found, "vi").startswith("Chưa đến kỳ: Đánh giá có phần nhận thức – ")


def test_an_open_question_is_told_and_nothing_is_asked_to_be_added() -> None:
    assert sentence(finding("hd30.c5.concrete"), "vi") == (
        "Chờ ý kiến thẩm định: Mô hình cụ thể và thiết thực – “Mô hình có cụ thể và thiết thực không?”. "
        "Căn cứ: 30-HD/BTGTU, II.(5), đoạn 1, phần 1."
    )


def test_an_unmet_recommendation_is_not_called_a_failure() -> None:
    found = finding("hd30.c5.lessons", {"complete": ["ra_soat"]}, review=[])
    assert sentence(found, "vi").startswith(
        "Nên bổ sung: Có sơ kết và rút kinh nghiệm – không có bản rà soát nào (bảng “Rà soát” của M1)."
    )


def test_at_most_three_places_are_told_and_the_others_counted() -> None:
    reviews = [{"id": f"R{i}", "unit": "U1", "about": ["M1"], "date": f"2023-0{i}-01"} for i in range(1, 6)]
    words = sentence(finding("hd30.c5.lessons", review=reviews), "vi")
    cells = "review[R1].lessons, review[R2].lessons, review[R3].lessons"
    assert f"“Bài học, rút kinh nghiệm” để trống ({cells}) và 2 chỗ khác." in words


# --- explaining ---------------------------------------------------------------------------------------------------


def small(**tables: Any) -> ce.Assessment:
    model = {"id": "M1", "unit": "U1", "name": "Mô hình A", "holder_kind": "tap_the", "plan": {"schedule": False}}
    return ce.assess(ce.read({"unit": [_UNIT], "model": [model], **tables}), HD30, as_of="2023-12-31")


def test_an_explanation_has_question_answer_clause_reading_facts_and_what_to_do() -> None:
    page = explain(small(), "M1", "hd30.c3.plan-schedule")
    for part in ("Yêu cầu: Kế hoạch nêu tiến độ", "✗ Chưa đạt:", "Điều khoản: 30-HD/BTGTU ngày 16 tháng 12 năm 2021",
                 "đọc lại từ bản quét", "Cách đọc: “Kế hoạch cần đủ bảy nội dung”", "← quyết định",
                 "Cần làm: Đề nghị"):  # fmt: skip
        assert part in page


def test_a_rule_is_found_by_its_clause() -> None:
    assert "[hd30.c3.plan-schedule]" in explain(small(), "M1", "hd30.II.3.a.4")


def test_without_a_subject_the_subjects_are_listed() -> None:
    assert "Mô hình Mô hình A (M1)" in explain(small())


@pytest.mark.parametrize(("subject", "rule", "near"), [
    ("M2", None, "M1"), ("M1", "hd30.c3.plan-shedule", "plan-schedule"),
])  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest(subject: str, rule: str | None, near: str) -> None:
    with pytest.raises(ce.UsageError) as refused:
        explain(small(), subject, rule)
    problem = refused.value.problems[0]
    assert near in problem.message and near in problem.said("vi") and "did you mean" not in problem.said("vi")


def test_where_dates_alone_decided_the_page_says_so() -> None:
    ended = {**_UNIT, "to": "2023-06-30"}
    result = ce.assess(ce.read({"unit": [ended]}), HD30, as_of="2023-12-31")
    page = explain(result, "U1", "hd30.duty.at-least-one-model")
    assert "Chỉ thời gian quyết định: đơn vị đã kết thúc hoạt động." in page
