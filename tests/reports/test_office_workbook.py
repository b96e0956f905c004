"""The workbook: everything is told, in text that no spreadsheet takes for a formula, and it can be printed."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import criteria_engine as ce
from criteria_engine.reports import worklist
from criteria_engine.reports.formats import FORMATS
from criteria_engine.reports.units import Units
from criteria_engine.reports.worklist import questions, tasks
from criteria_engine.reports.xlsx import book as written
from criteria_engine.reports.xlsx.sheets import render
from criteria_engine.wording.office_messages import WORDS
from reports.offices import assessed, model, sheets

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "http://vi.du/a", "mailto:a@vi.du", "\t=1", "\r=1", "007",
           "1e5", "31/12/2023", "TRUE", "_x003D_1+1", "a\ud800b", "\x00\x07\x1b[31m", "‮gnp", "<b>&amp;</b>",
           "{=1}", "[1]!A1", "'=1", "x\ufffe\uffffy", "😀" * 5]  # fmt: skip

# Sheets with numbers that the report counted itself.
COUNTING = ("Tổng hợp", "Summary", "Đối tượng", "Subjects", "Việc cần bổ sung", "To add")


def shown(result: ce.Assessment, lang: str = "vi") -> dict[str, list[list[Any]]]:
    return sheets(render(result, lang))


def column(rows: list[list[Any]], heading: str) -> list[Any]:
    """The cells below a heading, wherever its row is."""
    top = next(n for n, row in enumerate(rows) if heading in row)
    return [row[rows[top].index(heading)] for row in rows[top + 1 :]]


def test_every_finding_stands_in_one_row_with_its_outcome_in_words() -> None:
    result = assessed(model(plan={"schedule": False, "learning": "Cả năm"}), model(id="M2"))
    found = shown(result)
    said = Counter(column(found["Kết quả"], "Kết quả") + column(found["Không áp dụng"], "Kết quả"))
    counts = Counter(f.outcome.value for f in result.findings)
    assert said == {"✓ đạt": counts["met"], "✗ chưa đạt": counts["not_met"], "? chưa đủ căn cứ": counts["undetermined"],
                    "– không áp dụng": counts["not_applicable"]}  # fmt: skip


def test_a_row_says_what_was_seen_where_what_to_add_and_by_which_clause() -> None:
    rows = shown(assessed(model(plan={"schedule": False})))["Kết quả"]
    row = next(row for row in rows if row[4] == "Kế hoạch nêu tiến độ")
    assert row[0] == "Chi bộ ấp An (U2)" and row[1] == "Mô hình: Vườn rau (M1)" and row[2] == ""
    assert row[6] == "Bắt buộc" and row[7] == "✗ chưa đạt" and row[12] == "0/1"
    assert "30-HD/BTGTU, II.(3), đoạn 1, nội dung 4" in row[5]
    assert "(model[M1].plan.schedule)" in row[8] and "tiến độ" in row[9] and row[9].startswith("Đề nghị bổ sung")


def test_the_summary_counts_every_state_and_says_what_it_rests_on() -> None:
    result = assessed(model(plan={"schedule": False}))
    lines = {row[0]: row[1] for row in shown(result)["Tổng hợp"]}
    assert lines["Kết quả rà soát hồ sơ, tính đến ngày 31 tháng 12 năm 2023"] == ""
    assert "(bản 1.0.0)" in lines["Bộ quy tắc"]
    numbers = [row[1] for row in shown(result)["Tổng hợp"] if row[0] == "✗ chưa đạt"]
    assert numbers == [sum(f.outcome.value == "not_met" for f in result.findings),
                       sum(s.verdict.value == "not_met" for s in result.subjects),
                       sum(s.reviewed_verdict.value == "not_met" for s in result.subjects)]  # fmt: skip


def test_a_run_that_judged_nothing_and_a_part_say_so_above_the_numbers() -> None:
    def first(**options: Any) -> str:
        return " ".join(str(row[0]) for row in shown(assessed(**options))["Tổng hợp"][:4])

    assert "chưa đánh giá được gì" in first(select="no-such-rule")
    partial = " ".join(str(row[0]) for row in shown(assessed(model(), select="plan-name"))["Tổng hợp"][:4])
    assert "chỉ xét một phần (“plan-name”)" in partial


def test_rows_that_were_set_aside_stand_in_their_sheet_with_address_reason_and_code() -> None:
    found = shown(assessed(model(start="hôm nào đó")))
    row = found["Chỗ chưa đọc được"][1]
    assert row[0] == "model[M1].start" and "hôm nào đó" in row[1] and row[2]
    assert any("còn 1 chỗ trong hồ sơ chưa đọc được" in str(r[0]) for r in found["Tổng hợp"])


def test_tasks_stand_by_unit_in_the_order_of_the_tree_the_smallest_first() -> None:
    result = assessed(model(id="M9", unit="U3"), model(), model(id="M5", unit="U1"))
    rows = shown(result)["Việc cần bổ sung"][2:]
    units = list(dict.fromkeys(row[0] for row in rows))
    assert units == ["Đảng ủy xã A (U1)", "Chi bộ ấp An (U2)", "Chi bộ ấp Chót (U3)"]
    prices: dict[str, list[int]] = {}
    units_of = Units(result)
    for task in sorted(tasks(result, "vi"), key=lambda t: (units_of.rank(t.subject), t.price)):
        prices.setdefault(units_of.name(task.subject, ""), []).append(task.price)
    assert {unit: len(prices[unit]) for unit in units} == Counter(row[0] for row in rows)
    assert all(found == sorted(found) for found in prices.values())


def test_what_serves_several_duties_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    result = assessed(model(plan={"schedule": False}), select="hd30.c3")
    apart = tasks(result, "vi")
    assert len({(task.subject, task.what, task.actors) for task in apart}) == len(apart) > 1
    monkeypatch.setattr(worklist, "repair_words", lambda *_: "Đề nghị bổ sung kế hoạch.")
    monkeypatch.setattr(worklist, "to_add", lambda *_: "Đề nghị bổ sung kế hoạch.")
    together = {task.subject: task for task in tasks(result, "vi")}
    assert sum(len(t.findings) for t in together.values()) == sum(len(t.findings) for t in apart)
    task = next(iter(together.values()))
    assert task.price == min(t.price for t in apart) and task.level == "must"
    assert len(task.cited) == len({clause.id for t in apart for clause in t.cited})


def test_what_is_waived_is_no_task_and_stands_beside_its_finding() -> None:
    waiver = {"subject": "M1", "rule": "hd30.c3.plan-schedule", "reason": "Chờ kế hoạch mới", "authority": "Đảng ủy xã",
              "expires": "2024-12-31"}  # fmt: skip
    plain, waived = (assessed(model(plan={"schedule": False}), tables=t) for t in ({}, {"waiver": [waiver]}))

    def about_the_schedule(result: ce.Assessment) -> list[str]:
        return [f.rule.id for t in tasks(result, "vi") for f in t.findings if f.rule.id.endswith("plan-schedule")]

    assert about_the_schedule(plain) and not about_the_schedule(waived)
    row = next(row for row in shown(waived)["Kết quả"] if row[4] == "Kế hoạch nêu tiến độ")
    assert "Chờ kế hoạch mới" in row[11] and row[7] == "✗ chưa đạt"


def test_every_open_question_has_a_row_with_room_for_an_answer() -> None:
    result = assessed(model())
    rows = shown(result)["Chờ ý kiến thẩm định"][1:]
    assert len(rows) == len(questions(result)) == sum(len(s.open_questions) for s in result.subjects) > 0
    assert all(row[2].endswith("?") and row[3] and row[5] == "" for row in rows)


# --- records are text -------------------------------------------------------------------------------------------


@cache
def hostile() -> ce.Assessment:
    models = [model(id=f"M{n}", name=text, plan={"name": False, "schedule": text}) for n, text in enumerate(HOSTILE)]
    # A cell that cannot be read is quoted where it was set aside.
    events = [{"id": f"E{n}", "unit": "U2", "date": text} for n, text in enumerate(HOSTILE)]
    return assessed(*models, tables={"event": events}, select="plan-name or plan-schedule")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_record_becomes_a_formula_a_link_or_a_number(lang: str) -> None:
    data = render(hostile(), lang)
    with zipfile.ZipFile(BytesIO(data)) as files:
        pages = [files.read(name).decode() for name in files.namelist() if name.startswith("xl/worksheets/")]
        assert not any(re.search(r"<f[ >]|<hyperlink|<drawing|<oleObject", page) for page in pages)
        assert not any("externalLink" in name or "vba" in name for name in files.namelist())
    for page in openpyxl.load_workbook(BytesIO(data)):
        kinds = {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}
        assert kinds <= ({"s", "n"} if page.title in COUNTING else {"s"}), page.title
        assert not any(cell.hyperlink for row in page.iter_rows() for cell in row)


def test_what_records_say_is_shown_with_a_mark_for_every_letter_that_cannot_be() -> None:
    book = openpyxl.load_workbook(BytesIO(render(hostile())))
    said = "\n".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    for text in ("=1+1", "+cmd|' /C calc'!A0", "_x003D_1+1", "a·b", "···[31m", "<b>&amp;</b>", "·gnp", "😀😀"):
        assert f"Mô hình: {text}" in said, text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e\ud800-\udfff]", said)


def test_a_writer_that_guesses_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: cells written by what their text looks like."""
    plain = written.Book._row

    def guessing(self: Any, page: Any, at: int, row: Any, widths: Any) -> None:
        page.write_string = page.write
        plain(self, page, at, row, widths)

    problem = ce.Problem("=1+1", "usage", "http://vi.du/a", "http://vi.du/a")
    there = replace(assessed(model(), select="plan-name"), problems=(problem,))
    monkeypatch.setitem(globals(), "hostile", lambda: there)
    test_no_record_becomes_a_formula_a_link_or_a_number("vi")
    monkeypatch.setattr(written.Book, "_row", guessing)
    monkeypatch.setattr(written, "_TEXT_ONLY", {})
    with pytest.raises(AssertionError):
        test_no_record_becomes_a_formula_a_link_or_a_number("vi")


# --- what does not fit ------------------------------------------------------------------------------------------


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    long = "ấ" * 40_000
    waiver = {"subject": "M1", "rule": "hd30.c3.plan-schedule", "reason": long, "authority": "Đảng ủy xã",
              "expires": "2024-12-31"}  # fmt: skip
    result = assessed(model(plan={"schedule": False}), tables={"waiver": [waiver]}, select="plan-schedule")
    rows = shown(result)["Kết quả"]
    cell = next(row[11] for row in rows if "ấấấ" in str(row[11]))
    assert 32_000 < len(cell) <= 32_767 and "đã cắt bớt" in cell[-80:]


def test_letters_beyond_the_first_plane_are_counted_as_excel_does() -> None:
    book = written.Book("vi", "x", date(2023, 12, 31))
    cut = book._fitted("😀" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767 and "đã cắt bớt" in cut


def test_rows_beyond_the_limit_go_on_in_another_sheet_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    result = assessed(model(), model(id="M2"))
    whole = shown(result)
    monkeypatch.setattr(written, "MOST_ROWS", 30)
    cut = shown(result)
    parts = [rows for name, rows in cut.items() if name == "Kết quả" or name.startswith("Kết quả (")]
    assert len(parts) > 2 and all(len(rows) <= 30 for rows in parts)
    assert all(re.match(r"Còn \d+ dòng, xem tiếp trang “Kết quả \(\d\)”", rows[-1][0]) for rows in parts[:-1])
    kept = [row for n, rows in enumerate(parts) for row in rows[1 : -1 if n < len(parts) - 1 else None]]
    assert kept == whole["Kết quả"][1:]


# --- the sheets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_sheets_bear_names_that_excel_takes_and_are_set_up_for_paper(lang: str) -> None:
    book = openpyxl.load_workbook(BytesIO(render(assessed(model(start="?")), lang)))
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)
    for page in book:
        assert 0 < len(page.title) <= 31 and not set(page.title) & set("[]:*?/\\'")
        assert page.page_setup.orientation == "landscape" and int(page.page_setup.paperSize or 0) == 9
        assert "&P" in str(page.oddFooter.center.text) or page.oddFooter.center.text
        if page.title not in ("Tổng hợp", "Summary"):
            assert page.auto_filter.ref and page.freeze_panes and page.print_title_rows


def test_no_name_of_a_sheet_is_too_long_when_it_goes_on() -> None:
    names = [f"{label[lang]} (99)" for key, label in WORDS.items() if key.startswith("sheet_") for lang in ("vi", "en")]
    assert max(map(len, names)) <= 31


def test_every_heading_has_words_in_both_languages() -> None:
    for lang, other in (("vi", "en"), ("en", "vi")):
        for name, rows in sheets(render(assessed(model(), select="c3"), lang)).items():
            headings = {label[other] for key, label in WORDS.items() if key.startswith("head_")}
            same = {label[other] for label in WORDS.values() if label.vi == label.en}
            assert not (headings - same) & set(map(str, rows[0])), name


def test_the_same_assessment_gives_the_same_bytes() -> None:
    result = assessed(model(), select="c3")
    assert render(result) == render(result) == render(assessed(model(), select="c3"))


def test_a_program_asks_for_it_by_its_format() -> None:
    assert FORMATS["xlsx"].is_binary and FORMATS["xlsx"].render(assessed(model()), "vi")[:2] == b"PK"


@pytest.mark.tools
@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_an_office_suite_opens_it_and_prints_it(form: str, tmp_path: Path) -> None:
    data = FORMATS[form].render(assessed(model(plan={"schedule": False}), model(id="M2", unit="U3")), "vi")
    (tmp_path / f"o.{form}").write_bytes(data)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
                    "--outdir", str(tmp_path), str(tmp_path / f"o.{form}")], check=True, timeout=180,
                   capture_output=True)  # fmt: skip
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "o.pdf"), "-"], check=True, capture_output=True,
                          text=True).stdout  # fmt: skip
    assert "Chi bộ ấp An" in text and "ngày 31 tháng 12 năm 2023" in text
    # Words are broken over lines within cells, so only headings are looked for.
    assert ("Việc cần bổ sung" if form == "xlsx" else "Những việc đề nghị bổ sung") in text
    # Every page is numbered.
    assert all(re.search(r"Trang \d+/\d+" if form == "xlsx" else r"\d+\s*$", page) for page in text.split("\f")[:-1])
