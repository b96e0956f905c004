"""The report on a terminal: nothing hidden, nothing run together, and no record can play tricks on it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.console import Console

import criteria_engine as ce
from criteria_engine.explaining.tree import explain_text
from criteria_engine.reports.text import render

HD30, SXD = ce.load_pack("tra-vinh/hd30"), ce.load_pack("quang-binh/sxd2690")
UNIT = {"id": "U1", "name": "Chi bộ A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}


def model(**values: Any) -> dict[str, Any]:
    return {"id": "M1", "unit": "U1", "name": "Vườn rau", "holder_kind": "tap_the", "origin": "cung_co", **values}


def assessed(*models: dict[str, Any], unit: dict[str, Any] | None = None, **options: Any) -> ce.Assessment:
    tables = options.pop("tables", {})
    records = {"unit": [unit or UNIT], "model": list(models), **tables}
    return ce.assess(ce.read(records), HD30, as_of="2023-12-31", **options)


def shown(result: ce.Assessment, lang: str = "vi", width: int = 110) -> str:
    page = io.StringIO()
    render(result, lang, Console(file=page, width=width))
    return page.getvalue()


def flat(page: str) -> str:
    """The page as it reads, whatever its line ends."""
    return re.sub(r"\s+", " ", page)


def test_the_header_has_the_date_of_official_papers_and_the_version_of_the_rules() -> None:
    page = shown(assessed(model(), readings={"plan-elements": "any"}))
    assert page.startswith("Đánh giá tính đến ngày 31 tháng 12 năm 2023\n")
    assert "Đảng bộ tỉnh Trà Vinh (bản 1.0.0)" in page
    assert "Cách đọc đã chọn: “Bảy nội dung là gợi ý; có một nội dung là đủ”" in page


def test_a_subject_stands_under_its_unit_with_sign_counts_and_score_interval() -> None:
    page = shown(assessed(model(plan={"schedule": False})), width=200)
    assert re.search(r"── Chi bộ A \(U1\) ──\n✗ Mô hình Vườn rau \(M1\)  .*\d+ chưa đạt.*\d+–\d.*\(Kém–Khá\)", page)


def test_what_is_not_met_stands_before_what_is_undetermined() -> None:
    page = shown(assessed(model(plan={"schedule": False})))
    not_met, undetermined = page.index("Chưa đạt, cần bổ sung"), page.index("\nChưa đủ căn cứ\n")
    assert not_met < undetermined < page.index("Câu hỏi chờ người thẩm định")


def test_blanks_of_one_subject_stand_under_one_heading_each_with_its_address_and_clause() -> None:
    page = flat(shown(assessed(model())))
    # One heading for the model, one for its unit, which has a duty of its own.
    assert page.count("Bắt buộc, còn thiếu căn cứ") == 2
    assert "Kế hoạch nêu tiến độ, II.(3), đoạn 1, nội dung 4 (model[M1].plan.schedule)" in page
    for field in ("name", "learning", "direction", "schedule", "monitoring", "interim_review", "replication"):
        assert f"(model[M1].plan.{field})" in page


def test_every_must_that_is_not_met_is_shown_in_a_dossier_of_many_models() -> None:
    result = assessed(*[model(id=f"M{i}", plan={"schedule": False, "name": False}) for i in range(45)])
    page = flat(shown(result))
    for i in range(45):
        assert f"(model[M{i}].plan.schedule)" in page and f"(model[M{i}].plan.name)" in page


def test_questions_are_told_once_for_all_who_wait_for_them() -> None:
    page = flat(shown(assessed(*[model(id=f"M{i}") for i in range(9)])))
    assert page.count("Mô hình có cụ thể và thiết thực không?") == 1


def test_another_reading_stands_beside_what_it_would_change() -> None:
    page = flat(shown(assessed(model(plan={"schedule": False, "name": "Vườn rau"}))))
    assert "– Nếu đọc theo nghĩa “Bảy nội dung là gợi ý; có một nội dung là đủ” thì: đạt." in page


def waiver(**values: Any) -> dict[str, Any]:
    told = {"reason": "Mới sáp nhập", "authority": "Đảng ủy"}
    return {"subject": "M1", "rule": "hd30.c3.plan-schedule", **told, **values}


def test_a_waiver_stands_beside_its_finding_and_is_counted_apart() -> None:
    page = flat(shown(assessed(model(plan={"schedule": False}), tables={"waiver": [waiver(expires="2024-06-30")]})))
    assert "Đã được miễn, hoãn: Mới sáp nhập (cấp cho phép: Đảng ủy, đến hết 30/6/2024)." in page
    assert "1 được miễn, hoãn" in page


def test_an_expired_waiver_and_one_that_nothing_needed_are_told() -> None:
    rows = [waiver(expires="2023-06-30"), waiver(rule="hd30.c3.plan-name")]
    full = {"schedule": False, "name": "Vườn rau"}
    page = flat(shown(assessed(model(plan=full), tables={"waiver": rows})))
    assert "Miễn, hoãn đã hết hạn: Mới sáp nhập" in page.split("Miễn, hoãn cần xem lại")[1]
    assert "Chưa dùng đến: Đã được miễn, hoãn" in page


def test_records_set_aside_are_told_with_their_address() -> None:
    page = shown(assessed(model(), model(id="M2", unit="U9")))
    assert "Chỗ chưa đọc được trong hồ sơ" in page and "model[M2].unit: " in page
    assert "1 chỗ chưa đọc được" in page


def test_the_last_line_counts_outcomes_and_verdicts() -> None:
    last = flat(shown(assessed(model(plan={"schedule": False})))).rstrip()
    assert re.search(r"== .*1 chưa đạt, \d+ chưa đủ căn cứ, \d+ không áp dụng; đối tượng: .*1 chưa đạt.* ==+$", last)


@pytest.mark.parametrize(("options", "why"), [
    ({"unit": {**UNIT, "scope": "khac"}}, "hồ sơ không có đối tượng nào thuộc bộ quy tắc này"),
    ({"select": "khong-co-gi"}, "không có yêu cầu nào khớp với phần đã chọn"),
])  # fmt: skip
def test_a_run_that_judged_nothing_says_so(options: dict[str, Any], why: str) -> None:
    assert f"== Chưa đánh giá được gì: {why} ==" in flat(shown(assessed(model(), **options)))


@pytest.mark.parametrize("name", ["[/oops]", "[red]x[/red]", "a\x1b[31mb", "a\x00b", "x\u202eabc", "{bad} %s", "a\nb"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_name_is_shown_as_text_whatever_is_in_it(name: str, lang: str) -> None:
    result = assessed(model(name=name, id="M[1]", plan={"schedule": False}), unit={**UNIT, "name": name})
    page = shown(result, lang)
    explained = io.StringIO()
    explain_text(result, "M[1]", None, lang, Console(file=explained, width=80))
    visible = re.sub(r"[\x00-\x1f\u202e]", "·", name)
    for text in (page, explained.getvalue()):
        assert visible in flat(text) and not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1258"])
def test_a_console_without_the_letters_gets_plain_ones(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    result = assessed(model(plan={"schedule": False}))
    render(result, "vi", Console(file=stream, width=80))
    explain_text(result, "M1", None, "vi", Console(file=stream, width=80))
    stream.flush()
    page = raw.getvalue().decode(encoding)
    assert "x M" in page and "✗" not in page
    if encoding == "ascii":
        assert "Chua dat, can bo sung" in page and "-- Chi bo A (U1) --" in page


@pytest.mark.parametrize("width", [40, 60, 110])
@pytest.mark.parametrize(("file", "pack", "as_of"), [
    ("fixtures/tra-vinh-huyen-2023.xlsx", HD30, "2023-12-31"), ("fixtures/quang-binh-sxd-2024.yaml", SXD, "2024-12-31"),
])  # fmt: skip
def test_no_line_is_wider_than_the_console_or_ends_in_blanks(file: str, pack: Any, as_of: str, width: int) -> None:
    page = shown(ce.assess(ce.read(file), pack, as_of=as_of), "vi", width)
    assert all(len(line) <= width and line == line.rstrip() for line in page.splitlines())


def test_a_report_is_the_same_whatever_the_terminal_says_of_colour() -> None:
    result = assessed(model(plan={"schedule": False}))
    coloured = io.StringIO()
    render(result, "vi", Console(file=coloured, width=110, force_terminal=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured.getvalue()) == shown(result)


@pytest.mark.parametrize("pad", [78, 82, 85, 88, 92])
def test_no_word_of_a_record_is_a_command_to_a_build_server(pad: int) -> None:
    name = "x" * pad + " a b ::error::pwned " + "y " * 20 + "::add-mask::z ##[error]x ##vso[task.complete]y"
    result = assessed(model(name=name, plan={"schedule": False}), select="plan-name or schedule")
    explained = io.StringIO()
    explain_text(result, "M1", None, "vi", Console(file=explained, width=110))
    for text in (shown(result), explained.getvalue()):
        assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []
        assert "##[" not in text and "##vso[" not in text and ":error::pwned" in flat(text)
