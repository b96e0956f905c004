"""Single cells as offices write them: what each reads as, what is remarked on, what is asked about."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_engine.intake.cells import Cell, answers, read, read_cell
from criteria_engine.intake.cells.codes import code_in
from criteria_engine.intake.cells.other_names import OTHER_NAMES
from criteria_engine.intake.cells.remarks import SAID
from criteria_engine.intake.layout import Column
from criteria_engine.intake.readers import Mark, Reader, model_of
from criteria_engine.records import shipped_schema
from criteria_engine.records.build import build_row
from criteria_engine.records.row import Address
from criteria_engine.records.schema import Entity, Field
from criteria_engine.text import search_key

HERE = Path(__file__).parent
SCHEMA = shipped_schema()
PAGES = sorted(HERE.glob("cells*.yaml"))
CORPUS = [cell for page in PAGES for cell in yaml.safe_load(page.read_text(encoding="utf-8"))]


def _reader(table: str, path: str) -> Reader:
    return model_of(SCHEMA[table]).fields[path]


# One column of each kind: table and path, and what else its row needs.
PLACES = {
    "date": ("model", "start"), "period": ("report", "period"), "count": ("report", "model_count"),
    "money": ("model", "cost"), "flag": ("unit", "has_revenue"), "enum": ("model", "origin"),
    "text": ("model", "holder"), "ref": ("model", "unit"),
}  # fmt: skip
LISTS = {"enums": ("model", "groups"), "texts": ("document", "movements")}


def reader_of(kind: str) -> Reader:
    """Of a kind above, or of the field that a dotted name leads to: `event.kind`, `review.figures.*.unit`."""
    if "." in kind:
        table, path = kind.split(".", 1)
        if ".*." not in path:
            return _reader(table, path)
        rows, cell = path.split(".*.")
        return model_of(SCHEMA[table]).lists[rows].item.fields[cell]
    if kind == "number":
        return next(
            found.item.fields["value"]
            for entity in SCHEMA.entities.values()
            for found in model_of(entity).lists.values()
            if "value" in found.item.fields and found.item.fields["value"].field.kind == "number"
        )
    if kind in LISTS:
        table, path = LISTS[kind]
        return model_of(SCHEMA[table]).lists[path].item.fields["value"]
    return _reader(*PLACES[kind])


def column_of(kind: str) -> Column:
    reader = reader_of(kind)
    return Column(reader.field.label, reader.field.path, reader.field, many=kind in LISTS)


def said(kind: str, cell: Cell) -> str:
    """What the record model makes of a cell, as the corpus writes it."""
    if kind in LISTS:
        if cell.value is None:
            return "blank"
        values = [_one(reader_of(kind), value) for value in cell.value]
        return "refused" if "refused" in values else "; ".join(values)
    return _one(reader_of(kind), cell.value)


def _one(reader: Reader, value: Any) -> str:
    found = reader.read(value)
    marks = {Mark.BLANK: "blank", Mark.DENIED: "none", Mark.REFUSED: "refused"}
    return marks[found] if isinstance(found, Mark) else str(found)


def refusal_of(kind: str, value: Any) -> str:
    table, path = PLACES[kind] if kind in PLACES else LISTS[kind] if kind in LISTS else kind.split(".", 1)
    rows, _, cell = path.partition(".*.")
    given = [{cell: value}] if cell else value
    built = build_row(SCHEMA[table], {"id": "X", "unit": "U", "name": "n", rows: given}, "X", Address("x"))
    return " ".join(problem.said("vi") for problem in built.problems if rows in problem.at)


@pytest.mark.parametrize("row", CORPUS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_cell_reads_as_the_corpus_says(row: list[Any]) -> None:
    kind, raw, expected, codes, words = (*row, *[None] * (5 - len(row)))
    cell = read_cell(raw, column_of(kind))
    assert said(kind, cell) == str(expected)
    assert [remark.code for remark in cell.remarks] == (codes or [])
    if words:
        assert words in refusal_of(kind, cell.value)


def test_the_corpus_is_broad() -> None:
    assert len(CORPUS) > 150
    assert {row[0] for row in CORPUS if "." not in row[0]} == {*PLACES, *LISTS, "number"}
    remarked = {code for row in CORPUS if len(row) > 3 for code in row[3]}
    assert remarked == set(SAID)


def test_a_remark_keeps_the_raw_text_and_says_what_became_of_it_in_both_languages() -> None:
    raw = "Chi bé Trung t©m KiÓm ®Þnh"
    (remark,) = read_cell(raw, column_of("text")).remarks
    assert remark.raw == raw
    for lang in ("vi", "en"):
        assert raw in remark.said(lang) and "Chi bộ Trung tâm Kiểm định" in remark.said(lang)


def test_decomposed_letters_and_both_places_of_a_tone_are_one_choice() -> None:
    field = reader_of("enum").field
    for text in ("Củng cố, nâng cao chất lượng", unicodedata.normalize("NFD", "Củng cố, nâng cao chất lượng")):
        assert code_in(text, field) == "cung_co"


def test_words_that_a_file_types_are_left_to_the_record_model() -> None:
    assert read_cell(datetime(2023, 6, 12), column_of("date")) == Cell(date(2023, 6, 12))
    with_time = read_cell(datetime(2023, 6, 12, 8, 30), column_of("date"))
    assert with_time.value == date(2023, 6, 12) and [said.code for said in with_time.remarks] == ["time-left-out"]
    assert read_cell(None, column_of("text")) == Cell(None)
    assert read_cell(7, column_of("text")) == Cell(7)


def test_the_question_of_a_refused_date_says_how_to_write_it() -> None:
    assert "25/6/2023" in refusal_of("date", "6/25/2023")


# --- laws -------------------------------------------------------------------------------------------------------

KINDS = sorted({*PLACES, *LISTS, "number"})
NEARLY = st.lists(st.sampled_from(sorted({str(row[1]) for row in CORPUS})), min_size=1, max_size=2).map(" ".join)
ANY = st.one_of(
    st.text(max_size=40), NEARLY, st.integers(), st.floats(), st.none(), st.booleans(), st.dates(), st.datetimes(),
    st.text("0123456789/.-,% quýIVtháng năm đến từ\u00a0\u200b", max_size=60),
)  # fmt: skip


@given(kind=st.sampled_from(KINDS), raw=ANY)
@settings(max_examples=600, deadline=None)
def test_any_cell_is_read_or_refused(kind: str, raw: Any) -> None:
    """Nothing crashes: every cell gives a value, a blank, a denial, or a refusal of the record model."""
    cell = read_cell(raw, column_of(kind))
    assert isinstance(said(kind, cell), str)
    assert all(remark.said("vi") and remark.said("en") for remark in cell.remarks)


@given(kind=st.sampled_from(KINDS), raw=ANY)
@settings(max_examples=400, deadline=None)
def test_reading_is_idempotent(kind: str, raw: Any) -> None:
    """A value that was read reads as itself: nothing is converted twice."""
    first = read_cell(raw, column_of(kind))
    if isinstance(first.value, str):
        assert read_cell(first.value, column_of(kind)).value == first.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "raw",
    ["1." * 50_000, "1 " * 50_000, "a," * 50_000, "từ " * 30_000, "- " * 50_000, "1/" * 50_000, "ngày 1 tháng " * 9_000,
     "µ¶" * 50_000, "Ã´" * 50_000, "aù " * 30_000, "\u200b" * 99_999 + "x", "; " * 50_000, "х" * 90_000 + "a",
     "12 " + "x" * 90_000, "0" * 90_000],
    ids=lambda raw: raw[:6],
)  # fmt: skip
def test_no_long_cell_takes_long(kind: str, raw: str) -> None:
    began = time.perf_counter()
    said(kind, read_cell(raw, column_of(kind)))
    assert time.perf_counter() - began < 3


# --- answers ----------------------------------------------------------------------------------------------------


def test_a_word_has_one_meaning_in_each_kind_of_column() -> None:
    words = [search_key(word) for row in answers.ANSWERS for word in row.words]
    assert len(words) == len(set(words))


def test_no_word_is_a_no_unless_it_denies() -> None:
    denying = ("không", "ko", "chưa", "sai", "☐", "□", "[", "0", "no", "n", "false")
    for row in answers.ANSWERS:
        if row.in_flags == "no":
            assert all(word.startswith(denying) for word in row.words)
        for kind, meant in (("flag", row.in_flags), ("text", row.elsewhere)):
            assert meant != "unknown" or all(read_cell(word, column_of(kind)).value is None for word in row.words)


def test_the_page_shows_the_table_of_answers() -> None:
    page = (HERE.parents[1] / "docs" / "cells.md").read_text(encoding="utf-8")
    assert answers_table() in page


def answers_table() -> str:
    """The table of docs/cells.md."""
    shown: Mapping[str | None, str] = {
        "yes": "yes", "no": "no", "none": "there is none", "unknown": "unknown", None: "the text itself"
    }  # fmt: skip
    lines = ["| written | in a yes-or-no column | elsewhere | why |", "|---|---|---|---|"]
    for row in answers.ANSWERS:
        words = ", ".join(f"`{word}`" for word in row.words)
        in_flags = shown[row.in_flags] if row.in_flags else "refused"
        lines.append(f"| {words} | {in_flags} | {shown[row.elsewhere]} | {row.why_en} |")
    return "\n".join(lines) + "\n"


# --- planted defects --------------------------------------------------------------------------------------------


def _failing() -> list[str]:
    read._remembered.cache_clear()
    return [str(row[1]) for row in CORPUS if said(row[0], read_cell(row[1], column_of(row[0]))) != str(row[2])]


def test_the_corpus_holds() -> None:
    assert _failing() == []


@pytest.mark.parametrize("lost", range(len(read._READERS)))
def test_every_reader_is_needed(lost: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_READERS", read._READERS[:lost] + read._READERS[lost + 1 :])
    assert _failing()
    monkeypatch.undo()
    read._remembered.cache_clear()


def test_a_dash_believed_to_be_a_no_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_ALL_SIGNS", answers.re.compile("nothing"))
    monkeypatch.setitem(answers.IN_FLAGS, "-", "no")
    assert "-" in _failing()
    monkeypatch.undo()
    read._remembered.cache_clear()


def test_a_calendar_that_rolls_days_over_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from criteria_engine.values import calendar_days as days
    from criteria_engine.values import written_periods as written

    def rolled(year: str, month: str, day: str) -> days.Days:
        return days.months_of(int(year), 1, 1)

    swapped = [(form, rolled if make is days.day_of else make) for form, make in written._READERS]
    monkeypatch.setattr(written, "_READERS", swapped)
    assert "29/02/2023" in _failing()


def test_marks_that_do_not_count_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "is_spelling_of", lambda text, known: search_key(text) == search_key(known))
    assert {"Không Cò", "Dừng", "chùa Cổ"} <= set(_failing())
    monkeypatch.undo()
    read._remembered.cache_clear()


@pytest.mark.parametrize(("is_data", "read"), [(True, "khong"), (False, None)])
def test_a_code_that_is_a_word_as_well_stands_for_itself_in_data_only(is_data: bool, read: str | None) -> None:
    column = column_of("exemplar.compliance.*.conclusion")
    assert read_cell("khong", column, is_data=is_data).value == read


def test_every_other_name_is_one_of_a_choice_that_there_is() -> None:
    fields = (found for entity in SCHEMA.entities.values() for found in fields_of(entity))
    names = {label.vi for found in fields for label in found.codes.values()}
    assert OTHER_NAMES.keys() <= names


def fields_of(entity: Entity) -> Iterator[Field]:
    yield from entity.fields.values()
    for found in entity.lists.values():
        yield from fields_of(found.item)


@pytest.mark.parametrize("said", ["- Học tập;\n- Lao động", "1. Học tập;\n2. Lao động;", "a) Học tập,\nb) Lao động"])
def test_a_list_is_taken_apart_as_papers_write_it(said: str) -> None:
    column = column_of("texts")
    assert read_cell(said, column).value == ["Học tập", "Lao động"]


def test_a_dash_within_a_name_begins_no_line() -> None:
    column = column_of("enums")
    said = "Tuyên truyền, vận động phát triển kinh tế - xã hội\n- Xây dựng Đảng, hệ thống chính trị"
    assert "g3" in str(read_cell(said, column).value)
