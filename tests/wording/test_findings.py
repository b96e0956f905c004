"""Every finding of the fixtures, of the rule examples and of drawn packs is worded, in every length and language."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings

import criteria_engine as ce
import river
from criteria_engine.authoring.examples import read_examples
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Finding
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import DrawnPack, datasets, packs
from criteria_engine.text import safe
from criteria_engine.wording.findings import Length, other_readings, sentence
from criteria_engine.wording.repairs import actors_words, no_repair_words, repairs_words
from wording.holes import holes

SHIPPED = shipped_schema()
LENGTHS = get_args(Length)
# In the normal run every so many findings are worded; all of them with CRITERIA_PROFILE=thorough.
EVERY = 1 if os.environ.get("CRITERIA_PROFILE") == "thorough" else 23
FIXTURES = ("tra-vinh-huyen-2023.xlsx", "quang-binh-sxd-2024.xlsx", "tra-vinh-khoi-2022.xlsx")
PACKS = ("tra-vinh/kh41", "tra-vinh/hd30", "tra-vinh/khoi", "quang-binh/sxd2690")


def texts_of(dossier: Dossier) -> frozenset[str]:
    """Texts that the records hold, as they are shown; they are in the language they are in."""
    rows = [row for table in dossier.schema.entities for row in dossier.rows(table)]
    return frozenset(text for row in rows for text in _texts(row) if len(text) > 2)


def _texts(row: Row) -> Iterator[str]:
    yield from (safe(value) for value in (row.label, *row.values.values()) if isinstance(value, str))
    for items in row.lists.values():
        for item in items:
            yield from _texts(item)


def sentences(finding: Finding, schema: Schema, lang: str) -> Iterator[str]:
    """Everything that is said of a finding but its tree."""
    yield from (sentence(finding, lang, schema, length) for length in LENGTHS)
    yield from other_readings(finding, lang)
    yield from repairs_words(finding.repairs, finding, schema, lang)
    yield from (actors_words(repair, lang) for repair in finding.repairs)
    if finding.no_repair:
        yield no_repair_words(finding.no_repair, lang)


def found_in(finding: Finding, schema: Schema, known: frozenset[str]) -> list[str]:
    return [
        hole for lang in ("vi", "en") for text in sentences(finding, schema, lang) if text
        for hole in holes(text, lang, schema, known | titles(finding) | sheets(schema))
    ]  # fmt: skip


def titles(finding: Finding) -> frozenset[str]:
    """What the pack says in its own words, and the numbers of documents, both as they stand."""
    documents = [document for pack, _ in finding.members for document in pack.documents.values()]
    named = {text for d in documents for text in (d.number, d.short and d.short.en, d.title.en) if text}
    switches = [label for pack, _ in finding.members for r in pack.readings.values() for label in r.values.values()]
    own = [label for _, rule in finding.members for label in (rule.title, rule.remedy, rule.actor) if label]
    return frozenset({*named, *(text for label in (*switches, *own) for text in (label.vi, label.en))})


def sheets(schema: Schema) -> frozenset[str]:
    """Sheets bear Vietnamese names, and those are their addresses."""
    tables = {entity.label.vi for entity in schema.entities.values()}
    lists = {f"{e.label.vi} - {found.label.vi}" for e in schema.entities.values() for found in e.lists.values()}
    return frozenset(tables | lists)


@cache
def assessed(file: str) -> ce.Assessment:
    dossier = ce.read(f"fixtures/{file}")
    return ce.assess(dossier, [ce.load_pack(name) for name in PACKS])


@pytest.mark.parametrize("file", FIXTURES)
def test_no_finding_of_a_fixture_has_a_hole(file: str) -> None:
    result = assessed(file)
    known = texts_of(result.dossier)
    work = [f for f in result.findings if f.outcome is RuleOutcome.NOT_MET]
    for finding in (*work[:: max(EVERY // 8, 1)], *result.findings[::EVERY]):
        assert found_in(finding, SHIPPED, known) == []


@pytest.mark.parametrize("name", PACKS)
def test_no_finding_of_a_rule_example_has_a_hole(name: str) -> None:
    pack = ce.load_pack(name)
    for example in read_examples(pack)[::EVERY]:
        dossier = ce.read(example.tables)
        result = ce.assess(
            dossier, pack, as_of=example.as_of, readings=example.readings, registers_complete=example.registers_complete
        )
        for finding in (f for f in result.findings if f.rule.id == example.rule):
            assert found_in(finding, SHIPPED, texts_of(dossier)) == []


@pytest.mark.parametrize("schema", [SHIPPED, river.SCHEMA], ids=["shipped", "river"])
def test_no_finding_of_a_drawn_pack_on_drawn_records_has_a_hole(schema: Schema) -> None:
    @settings(max_examples=200 if EVERY == 1 else 12, suppress_health_check=list(HealthCheck))
    @given(packs(schema), datasets(schema))
    def check(drawn: DrawnPack, raw: Any) -> None:
        dossier = ce.read(raw, schema=schema)
        result = ce.assess(dossier, drawn.load(), as_of="2023-12-31")
        for finding in result.findings:
            assert found_in(finding, schema, texts_of(dossier)) == []

    check()


def test_nobody_is_told_of_a_violation() -> None:
    for finding in assessed(FIXTURES[1]).findings[::EVERY]:
        words = sentence(finding, "vi", SHIPPED, "line")
        # A heading and a question of the schema have the word.
        assert "vi phạm" not in words.replace("Số vụ vi phạm", "").replace("chỉ không vi phạm", "")


def test_a_line_is_shorter_than_an_account_and_an_account_than_a_paragraph() -> None:
    for finding in assessed(FIXTURES[0]).findings[::97]:
        line, account, paragraph = (sentence(finding, "vi", SHIPPED, length) for length in LENGTHS)
        assert len(line) <= len(account) <= len(paragraph)
        assert paragraph.startswith(account) and "\n" not in paragraph


def test_the_lengths_tell_of_one_finding_what_they_say_they_tell() -> None:
    found = next(
        f for f in assessed(FIXTURES[0]).findings
        if f.outcome is RuleOutcome.NOT_MET and f.sensitive_to and f.waiver and f.waiver.in_force
    )  # fmt: skip
    line, account, paragraph = (sentence(found, "vi", SHIPPED, length) for length in LENGTHS)
    assert "Căn cứ:" not in line and "Căn cứ:" in account
    assert "Nếu đọc theo nghĩa" not in account and "Nếu đọc theo nghĩa" in paragraph
    assert "Đã được miễn, hoãn" not in account and paragraph.endswith("đến hết 31/3/2024).")


def line_of(file: str, subject: str, rule: str, lang: str = "vi") -> str:
    found = next(f for f in assessed(file).findings if f.subject.id == subject and f.rule.id == rule)
    return sentence(found, lang, SHIPPED, "line")


def test_where_rows_fall_short_the_nearest_is_told_with_what_it_lacks() -> None:
    assert line_of(FIXTURES[0], "MH24", "hd30.c4.attitude") == (
        "Chưa đạt: Đánh giá có phần thái độ – không có bản rà soát nào đủ yêu cầu; gần nhất là bản rà soát RS20: "
        "thái độ để trống trong phần đã ghi đủ (Rà soát!H21)."
    )


def test_where_there_is_no_row_at_all_nothing_is_said_of_what_it_should_hold() -> None:
    assert line_of(FIXTURES[0], "MH42", "hd30.c2.need-stated").endswith(
        "– không có mục “Sự cần thiết” nào (Mô hình - Sự cần thiết)."
    )


def test_cells_of_one_row_that_decided_together_are_told_together() -> None:
    told = "ở mục “Các chỉ tiêu” số 2: thực hiện là 612; chỉ tiêu giao là 640 (Điển hình - Các chỉ tiêu!G9, F9)."
    assert line_of(FIXTURES[1], "DH2310", "kh2690.field-a.budget").endswith(told)


QUOTA = """
  - id: kh15.committee.all-below
    clauses: [kh15.3.a]
    title: {vi: Chi bộ nào cũng có mô hình, en: Every cell has a model}
    subject: unit
    level: must
    basis: aggregate
    require: {every: below, where: {exists: model, by: unit}}
"""


def test_a_quota_names_the_units_that_lack_it_and_the_repair_whose_row_is_missing(tmp_path: Path) -> None:
    shutil.copytree("tests/packs/guide/kh15", tmp_path / "kh15")
    file = tmp_path / "kh15" / "3-duties.yaml"
    file.write_text(file.read_text(encoding="utf-8") + QUOTA, encoding="utf-8")
    above = {"id": "LG-H", "name": "Đảng bộ A", "kind": "dang_bo_co_so", "scope": "tra_vinh"}
    below = [{"id": f"LG-{k}", "name": f"Chi bộ {k}", "kind": "chi_bo_co_so", "parent": "LG-H"} for k in ("Một", "Hai")]
    tables = {"unit": [above, *below]}
    result = ce.assess(ce.read(tables), ce.load_pack(tmp_path / "kh15"), as_of="2024-12-31", registers_complete=True)
    found = next(f for f in result.findings if f.rule.id.endswith("all-below") and f.subject.id == "LG-H")
    assert sentence(found, "vi", SHIPPED, "line") == (
        "Chưa đạt: Chi bộ nào cũng có mô hình – ở đơn vị “Chi bộ Hai”, đơn vị “Chi bộ Một”: không có mô hình nào "
        "(bảng “Mô hình” của LG-Hai, bảng “Mô hình” của LG-Một)."
    )
    assert "một mô hình của “Chi bộ Một”" in repairs_words(found.repairs, found, SHIPPED, "vi")[0]
