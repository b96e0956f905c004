"""What an .ods says beside its values: merged cells, hidden rows, formulas that failed. Files written by hand."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from book.pages import problems_of, remarks_of, rows_of
from book.test_other_packages import OFFICE, ods_cell, ods_row
from criteria_engine.api import read_path
from criteria_engine.errors import InputError
from criteria_engine.intake.tables import Reading
from criteria_engine.records import shipped_schema

HEAD = ("Mã mô hình", "Đơn vị có mô hình", "Tên mô hình")
# Kinds of dates and numbers, as office programs write them into a part of their own.
FORMATS = """<office:styles>
<number:date-style style:name="N1"><number:month/><number:text>/</number:text><number:year/></number:date-style>
<number:date-style style:name="N2"><number:day/><number:text>/</number:text><number:month/></number:date-style>
<number:number-style style:name="N3"><number:number/><number:text> triệu đồng</number:text></number:number-style>
<number:number-style style:name="N4"><number:number number:display-factor="1000000"/><number:text> triệu</number:text>
</number:number-style>
<number:number-style style:name="N6"><number:number number:min-integer-digits="1"/><number:text>+</number:text>
</number:number-style>
<number:number-style style:name="N7"><number:number number:min-integer-digits="1"/><number:text> nghìn</number:text>
<style:map style:condition="value()&gt;10" style:apply-style-name="N3"/></number:number-style>
<number:number-style style:name="N8"><number:text>MH-</number:text><number:number number:min-integer-digits="2"/>
</number:number-style>
<number:date-style style:name="N9"><number:text>dự kiến </number:text><number:day number:style="long"/>
<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>
<number:year number:style="long"/></number:date-style>
<number:percentage-style style:name="N10"><number:number number:decimal-places="1"/><number:text>%</number:text>
</number:percentage-style>
<number:text-style style:name="N5"><style:map style:condition="value()&gt;=0" style:apply-style-name="N3"/>
</number:text-style>
</office:styles>"""
EMPTY = "<table:table-cell/>"
COVERED = "<table:covered-table-cell/>"


def ods(folder: Path, *rows: str, columns: str = "", heads: tuple[str, ...] = HEAD, styles: str = "") -> Reading:
    names = ("office", "table", "text", "calcext", "style", "number")
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in names)
    lines = ods_row(*map(ods_cell, heads)) + "".join(rows)
    sheet = f'<table:table table:name="Mô hình">{columns}{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    path = folder / "ho-so.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        own = f"<office:automatic-styles>{styles}</office:automatic-styles>"
        package.writestr("content.xml", f"<office:document-content {spaces}>{own}{body}</office:document-content>")
        package.writestr("styles.xml", f"<office:document-styles {spaces}>{FORMATS}</office:document-styles>")
        package.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>')
    return read_path(path, shipped_schema(), journal=False)


def row(key: str, *more: str, marks: str = "") -> str:
    return ods_row(ods_cell(key), ods_cell("U1"), ods_cell("Heo đất"), *more, marks=marks)


def formula(marks: str, shown: str | None) -> str:
    inside = "" if shown is None else f"<text:p>{shown}</text:p>"
    return f'<table:table-cell table:formula="of:=[.A1]" {marks}>{inside}</table:table-cell>'


def test_merged_cells_hold_for_each_row(tmp_path: Path) -> None:
    merged = ods_cell("U1", ' table:number-columns-spanned="1" table:number-rows-spanned="2"')
    first = ods_row(ods_cell("M1"), merged, ods_cell("Heo đất"))
    reading = ods(tmp_path, first, ods_row(ods_cell("M2"), COVERED, ods_cell("Hũ gạo")))
    assert [line["unit"] for line in rows_of(reading, "model")] == ["U1", "U1"]
    assert remarks_of(reading) == [("Mô hình!B3", "merged")]


def test_a_cell_merged_over_everything_does_not_fill_memory(tmp_path: Path) -> None:
    far = ' table:number-columns-spanned="99999999" table:number-rows-spanned="99999999999"'
    reading = ods(tmp_path, row("M1"), ods_row(EMPTY * 4, ods_cell("x", far)), row("M2"))
    assert [line.get("id") for line in rows_of(reading, "model")][:1] == ["M1"]


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path, how: str) -> None:
    hidden = f' table:visibility="{how}"'
    columns = f'<table:table-column/><table:table-column{hidden} table:number-columns-repeated="16383"/>'
    end = ods_row('<table:table-cell table:number-columns-repeated="16384"/>',
                  marks=f'{hidden} table:number-rows-repeated="1048573"')  # fmt: skip
    reading = ods(tmp_path, row("M1"), row("M2", marks=hidden), end, columns=columns)
    assert [line["id"] for line in rows_of(reading, "model")] == ["M1", "M2"]
    assert remarks_of(reading) == [
        ("Mô hình!A3", "hidden-row"), ("Mô hình!B1", "hidden-column"), ("Mô hình!C1", "hidden-column")]  # fmt: skip


STRING = 'office:value-type="string" office:string-value=""'


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        (formula(f'{STRING} calcext:value-type="error"', "#DIV/0!"), ["failed-formula"]),
        (formula(f'{STRING} calcext:value-type="error"', "Err:502"), ["failed-formula"]),
        (formula('office:value-type="float" office:value="0"', "#DIV/0!"), ["failed-formula"]),
        (formula('office:value-type="string"', "#REF!"), ["failed-formula"]),
        (formula("", None), ["uncounted-formula"]),
        (formula("", ""), []),
        (formula(STRING, ""), []),
        (formula('office:value-type="float" office:value="12000"', "12000"), []),
    ],
)
def test_formulas_without_a_sound_value_are_told(tmp_path: Path, cell: str, codes: list[str]) -> None:
    reading = ods(tmp_path, row("M1", cell), heads=(*HEAD, "Kinh phí"))
    assert problems_of(reading) == [("Mô hình!D2", code) for code in codes]
    assert rows_of(reading, "model")[0].get("cost") == (12_000 if "12000" in cell else None)


def test_a_formula_that_failed_in_a_column_of_ones_own_is_nobodys_concern(tmp_path: Path) -> None:
    cell = formula(f'{STRING} calcext:value-type="error"', "#DIV/0!")
    reading = ods(tmp_path, row("M1", cell), heads=(*HEAD, "Cột riêng"))
    assert not reading.problems and remarks_of(reading) == [("Mô hình!D1", "extra-column")]


def test_per_cent_and_other_money_are_what_they_show(tmp_path: Path) -> None:
    share = '<table:table-cell office:value-type="percentage" office:value="0.95"><text:p>x</text:p></table:table-cell>'
    dollars = share.replace("percentage", "currency").replace("0.95", '12" office:currency="USD')
    reading = ods(tmp_path, row("M1", share), row("M2", dollars), heads=(*HEAD, "Kinh phí"))
    assert [line["cost"] for line in rows_of(reading, "model")] == ["95%", "12 usd"]


def styled(name: str) -> str:
    """Cells of the style `c`, which writes values as `name` says; a style that is derived from it strikes out, too."""
    return f"""<style:style style:name="c" style:family="table-cell" style:data-style-name="{name}"/>
<style:style style:name="struck" style:family="table-cell" style:parent-style-name="c">
<style:text-properties style:text-line-through-style="solid"/></style:style>"""


END = "><text:p>x</text:p></table:table-cell>"
JUNE = '<table:table-cell{marks} office:value-type="date" office:date-value="2023-06-01"' + END
MILLIONS = '<table:table-cell{marks} office:value-type="float" office:value="{value}"' + END
OF_CELL = ' table:style-name="c"'


@pytest.mark.parametrize(
    ("form", "read", "code"), [("N1", "2023-06", "shown-as-month"), ("N2", date(2023, 6, 1), "year-not-shown")]
)
def test_a_date_is_what_the_cell_shows_of_it(tmp_path: Path, form: str, read: Any, code: str) -> None:
    cell = JUNE.format(marks=OF_CELL)
    reading = ods(tmp_path, row("M1", cell), heads=(*HEAD, "Ngày bắt đầu"), styles=styled(form))
    assert rows_of(reading, "model")[0]["start"] == read and remarks_of(reading) == [("Mô hình!D2", code)]


def test_a_cell_may_have_the_style_of_its_column_or_row(tmp_path: Path) -> None:
    columns = '<table:table-column table:number-columns-repeated="3"/><table:table-column{}/>'
    default = ' table:default-cell-style-name="c"'
    for of_column, of_row in ((default, ""), ("", default)):
        line = row("M1", JUNE.format(marks=""), marks=of_row)
        reading = ods(
            tmp_path, line, columns=columns.format(of_column), heads=(*HEAD, "Ngày bắt đầu"), styles=styled("N1")
        )
        assert rows_of(reading, "model")[0]["start"] == "2023-06"


@pytest.mark.parametrize(("form", "value"), [("N3", "12"), ("N4", "12000000"), ("N5", "12")])
def test_a_number_has_the_unit_that_its_cell_shows(tmp_path: Path, form: str, value: str) -> None:
    cell = MILLIONS.format(marks=OF_CELL, value=value)
    reading = ods(tmp_path, row("M1", cell), heads=(*HEAD, "Kinh phí"), styles=styled(form))
    assert rows_of(reading, "model")[0]["cost"] == "12 triệu đồng"
    assert remarks_of(reading) == [("Mô hình!D2", "unit-in-format")]


@pytest.mark.parametrize(
    ("form", "value", "read"),
    [("N6", "12", "12 +"), ("N7", "12", "12 triệu đồng"), ("N7", "5", "5 nghìn đồng"), ("N10", "0.95", "95%")],
)
def test_what_a_format_shows_is_what_is_read(tmp_path: Path, form: str, value: str, read: str) -> None:
    cell = MILLIONS.format(marks=OF_CELL, value=value)
    reading = ods(tmp_path, row("M1", cell), heads=(*HEAD, "Kinh phí"), styles=styled(form))
    assert rows_of(reading, "model")[0]["cost"] == read


def test_words_beside_a_date_count_as_if_they_were_written(tmp_path: Path) -> None:
    cell = JUNE.format(marks=OF_CELL)
    reading = ods(tmp_path, row("M1", cell), heads=(*HEAD, "Ngày bắt đầu"), styles=styled("N9"))
    assert rows_of(reading, "model")[0]["start"] == "dự kiến 01/06/2023"


def test_an_id_has_the_words_and_noughts_of_its_format(tmp_path: Path) -> None:
    cell = MILLIONS.format(marks=OF_CELL, value="1")
    reading = ods(tmp_path, ods_row(cell, ods_cell("U1"), ods_cell("Heo đất")), styles=styled("N8"))
    assert rows_of(reading, "model")[0]["id"] == "MH-01"


def test_a_text_that_is_struck_out_is_told(tmp_path: Path) -> None:
    cell = ods_cell("Heo đất", ' table:style-name="struck"')
    reading = ods(tmp_path, ods_row(ods_cell("M1"), ods_cell("U1"), cell), styles=styled("N1"))
    assert remarks_of(reading) == [("Mô hình!C2", "struck-out")]


def test_a_comment_is_no_text_of_the_cell_and_told(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>xem</text:p><text:p>lại</text:p></office:annotation>"
    cell = ods_cell("Heo đất").replace("<text:p>", f"{note}<text:p>", 1)
    reading = ods(tmp_path, ods_row(ods_cell("M1"), ods_cell("U1"), cell))
    assert rows_of(reading, "model")[0]["name"] == "Heo đất"
    assert [(at, said.code, said.raw) for at, said in reading.remarks] == [("Mô hình!C2", "comment", "xem lại")]


def test_repeated_cells_are_counted_before_anything_is_noted(tmp_path: Path) -> None:
    failed = formula('table:number-columns-repeated="16000" calcext:value-type="error"', "#REF!")
    with pytest.raises(InputError, match="too-large"):
        ods(tmp_path, row("M1"), ods_row(failed, marks=' table:visibility="filter" table:number-rows-repeated="99999"'))
