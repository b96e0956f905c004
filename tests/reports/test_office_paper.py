"""The Word paper: a page a unit, in sentences, without codes, and no record can play tricks on it."""

from __future__ import annotations

import builtins
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from click.testing import CliRunner

import criteria_engine as ce
from criteria_engine.cli import app
from criteria_engine.errors import UsageError
from criteria_engine.reports import docx as paper
from criteria_engine.reports.docx import render
from reports.offices import assessed, model, paper_text


def pages(result: ce.Assessment, lang: str = "vi") -> dict[str, list[str]]:
    """The lines below each heading that begins a page; those of the front below ""."""
    found: dict[str, list[str]] = {"": []}
    for line in docx.Document(BytesIO(render(result, lang))).paragraphs:
        if line.style is not None and line.style.name == "Heading 1":
            found[line.text] = []
        else:
            found[list(found)[-1]].append(line.text)
    return found


def test_units_have_a_page_each_in_the_order_of_the_tree() -> None:
    found = pages(assessed(model(id="M9", unit="U3"), model(), select="c3"))
    assert list(found) == ["", "Chi bộ ấp An", "Chi bộ ấp Chót"]
    everyone = pages(assessed(model(id="M9", unit="U3"), model(id="M5", unit="U1"), model(), select="c3"))
    assert list(everyone) == ["", "Đảng ủy xã A", "Chi bộ ấp An", "Chi bộ ấp Chót"]


def test_units_of_which_nothing_is_asked_stand_on_the_last_page() -> None:
    last = pages(assessed(model(), select="hd30.front.mobilised"))["Các nội dung khác"]
    named = "Đảng ủy xã A; Chi bộ ấp An; Chi bộ ấp Chót"
    assert last == [f"Không có yêu cầu nào áp dụng đối với 3 đơn vị: {named}."]


def test_the_front_has_the_date_of_official_papers() -> None:
    front = pages(assessed(model(), select="c3"))[""]
    assert front[1] == "(tính đến ngày 31 tháng 12 năm 2023)"
    assert any("chỉ xét một phần (“c3”)" in line for line in front)


def test_a_page_says_what_is_there_what_is_missing_and_what_has_to_be_judged() -> None:
    result = assessed(model(plan={"schedule": False, "learning": "Học tập đạo đức của Bác"}))
    found = pages(result)["Chi bộ ấp An"]
    parts = [found.index(part) for part in ("1. Những việc đã có trong hồ sơ", "2. Những việc đề nghị bổ sung",
                                            "3. Những việc xin ý kiến thẩm định")]  # fmt: skip
    assert parts == sorted(parts)
    subject = next(s for s in result.subjects if s.id.id == "M1")
    outcomes = [f.outcome.value for f in result.by_subject[subject.id]]
    applying = len(outcomes) - outcomes.count("not_applicable")
    assert f"Mô hình “Vườn rau”: đã đạt {outcomes.count('met')} trong {applying} yêu cầu áp dụng." in found
    missing = found[parts[1] : parts[2]]
    said = missing.index("Hồ sơ ghi là chưa có; đề nghị thực hiện, bổ sung:")
    assert missing[said + 1] == "Kế hoạch nêu tiến độ (30-HD/BTGTU, II.(3), đoạn 1, nội dung 4)."
    assert any(line.startswith("Mô hình có cụ thể và thiết thực không? (30-HD/BTGTU, ") for line in found[parts[2] :])


def test_every_duty_that_is_a_gap_is_on_the_page_of_its_unit() -> None:
    result = assessed(model())
    told = "\n".join(pages(result)["Chi bộ ấp An"])
    gaps = paper.gaps(result, "vi")
    assert gaps and all(f.rule.title["vi"].rstrip(".") in told for f in gaps if f.subject.id == "M1")


def test_no_codes_and_no_addresses_of_cells_stand_in_it() -> None:
    told = paper_text(render(assessed(model(plan={"schedule": False}))))
    assert not re.search(r"hd30\.|\bM1\b|\bU2\b|\w+\[|![A-Z]+\d|not_met|undetermined", told)
    assert "vi phạm" not in told and "không đạt" not in told


def test_two_models_of_one_name_are_told_apart() -> None:
    told = paper_text(render(assessed(model(), model(id="M2"), select="c3")))
    assert "Mô hình “Vườn rau” (M1)" in told and "Mô hình “Vườn rau” (M2)" in told


def test_what_was_set_aside_is_told_on_the_last_page() -> None:
    found = pages(assessed(model(start="hôm nào đó"), select="c3"))
    last = found[list(found)[-1]]
    assert list(found)[-1] == "Các nội dung khác" and any("model[M1].start: " in line for line in last)


def test_records_are_text_and_lose_nothing_after_an_ampersand() -> None:
    names = ["An & Bình <b>hết</b>", "{{ 7 * 7 }} {% x %}", "a\ud800b\x00c\uffff", "=1+1", "]]>", "&lt;w:p/&gt;"]
    data = render(assessed(*(model(id=f"M{n}", name=name) for n, name in enumerate(names)), select="plan-name"))
    told = paper_text(data)
    for name in ("An & Bình <b>hết</b>", "{{ 7 * 7 }} {% x %}", "a·b·c·", "=1+1", "]]>", "&lt;w:p/&gt;"):
        assert f"Mô hình “{name}”" in told
    with zipfile.ZipFile(BytesIO(data)) as files:
        assert "<w:hyperlink" not in files.read("word/document.xml").decode()


def test_a_record_taken_for_markup_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: text that goes out as it came in."""
    monkeypatch.setattr(paper, "safe", lambda text: text)
    with pytest.raises(ValueError, match=r"XML|surrogates"):
        test_records_are_text_and_lose_nothing_after_an_ampersand()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_is_a4_in_times_with_numbered_pages(lang: str) -> None:
    opened = docx.Document(BytesIO(render(assessed(model(), select="c3"), lang)))
    section = opened.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    styles = ("Normal", "Title", "Heading 1", "Heading 2")
    assert {opened.styles[name].font.name for name in styles} == {"Times New Roman"}
    assert "PAGE" in section.footer._element.xml
    assert opened.styles["Heading 1"].paragraph_format.page_break_before


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assert render(assessed(model(), select="c3")) == render(assessed(model(), select="c3"))


def test_a_run_that_judged_nothing_says_so() -> None:
    assert any("chưa đánh giá được gì" in line for line in pages(assessed(select="no-such-rule"))[""])


def test_english_has_no_vietnamese_of_ours() -> None:
    told = paper_text(render(assessed(model(), select="c3"), "en"))
    assert "WHAT THE RECORDS" in told and "2. What is to be added" in told and "Những việc" not in told


def test_without_python_docx_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    plain = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "docx":
            raise ImportError(name)
        return plain(name, *rest)

    result = assessed(model(), select="c3")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"criteria-engine\[word\]"):
        render(result)
    (tmp_path / "a.yaml").write_text("unit: []\n", encoding="utf-8")
    asked = ["check", str(tmp_path / "a.yaml"), "--format", "docx", "-o", str(tmp_path / "a.docx")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 2 and "criteria-engine[word]" in done.stderr


@pytest.mark.parametrize(("lang", "words"), [("vi", "Văn bản đối chiếu"), ("en", "Compared with")])
def test_a_run_without_a_pack_names_none(lang: str, words: str) -> None:
    result = assessed(model(), select="c3")
    assert f"{words}: " in paper_text(render(result, lang))
    assert words not in paper_text(render(replace(result, packs=(), subjects=(), findings=()), lang))
