"""The empty workbook: it reads as nothing, and filled in it reads as the records that it was filled with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import Workbook, load_workbook

import criteria_engine as ce
from criteria_engine.cli import app
from criteria_engine.intake import layout, workbook
from criteria_engine.intake.cells import read_cell
from criteria_engine.intake.layout import Sheet
from criteria_engine.intake.say_in_cells import cell_of
from criteria_engine.intake.write_workbook import readers_of
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records import shipped_schema
from criteria_engine.records.ids import ID
from criteria_engine.records.tidy import at_path, items_in, nested
from criteria_engine.strategies import datasets
from criteria_engine.template.asked import asked_by
from criteria_engine.template.write import write_template
from laws.test_workbook_round_trip import said, sayable

SCHEMA = shipped_schema()
PACKS = [load_pack(name) for name in shipped_packs()]
ASKED = asked_by(PACKS, SCHEMA)
FEW = settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate),
               suppress_health_check=list(HealthCheck))  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mau.xlsx"
    write_template(path, PACKS, SCHEMA)
    return path


# --- empty ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packs", [[], *([name] for name in shipped_packs())], ids=str)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_empty_template_is_a_dossier_without_rows_and_problems(tmp_path: Path, packs: list[str], lang: str) -> None:
    path = tmp_path / "mau.xlsx"
    done = CliRunner().invoke(app, ["template", str(path), "--lang", lang, *(p for n in packs for p in ("--pack", n))])
    assert done.exit_code == 0, done.output
    dossier = ce.read(path)
    assert dossier.problems == ()
    assert not any(dossier.tables.values()) and dossier.as_of is None


def test_a_template_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"work")
    assert CliRunner().invoke(app, ["template", str(path)]).exit_code == 2
    assert path.read_bytes() == b"work"


def test_an_unknown_pack_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["template", str(tmp_path / "x.xlsx"), "--pack", "tra-vinh/x"]).exit_code == 4


def test_the_same_packs_give_the_same_file(empty: Path, tmp_path: Path) -> None:
    write_template(tmp_path / "mau.xlsx", PACKS, SCHEMA)
    assert (tmp_path / "mau.xlsx").read_bytes() == empty.read_bytes()


def test_examples_would_be_told_if_the_reader_looked_at_them(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted defect: the reader no longer passes over the sheets that are for people."""
    monkeypatch.setattr(workbook, "is_for_people", lambda name: False)
    told = [p.at for p in ce.read(empty).problems if p.code == "unknown-sheet"]
    assert sorted(told) == sorted(["Hướng dẫn!A1", "Ví dụ!A1", "Danh mục!A1"])


def test_a_sheet_whose_name_only_begins_alike_is_still_told(tmp_path: Path, empty: Path) -> None:
    book = load_workbook(empty)
    for name in ("Hướng dẫn cũ", "Danh mục 2", "Ví dụng"):
        book.create_sheet(name)["A1"] = "x"
    book.save(tmp_path / "x.xlsx")
    assert len([p for p in ce.read(tmp_path / "x.xlsx").problems if p.code == "unknown-sheet"]) == 3


# --- filled in --------------------------------------------------------------------------------------------------


def columns_of(book: Any, sheet: Sheet) -> dict[str, int]:
    heads = [cell.value for cell in book[sheet.name][1]]
    return {column.path: heads.index(column.heading.vi) + 1 for column in sheet.columns}


def rows_of(raw: Any, sheet: Sheet) -> Iterator[dict[str, Any]]:
    for row in (nested(r)[0] for r in raw.get(sheet.table, ())):
        if sheet.found is None:
            yield row
        else:
            for item in items_in(at_path(row, sheet.found.path)) or ():
                yield {**nested(item)[0], ID: row[ID]}


def fill(book: Any, raw: Any, sheets: tuple[Sheet, ...] = ASKED.sheets) -> None:
    """As a person would: a name from the drop-down, a date as a date, into the cells below the headings."""
    for sheet in sheets:
        places, readers = columns_of(book, sheet), readers_of(sheet, SCHEMA)
        for number, row in enumerate(rows_of(raw, sheet), 2):
            for column in sheet.columns:
                cell = cell_of(at_path(row, column.path), column, readers[column.path])
                if cell is not None:
                    at = book[sheet.name].cell(number, places[column.path])
                    at.value = cell
                    if isinstance(cell, str):
                        at.data_type = "s"


def asked_of(raw: Any) -> dict[str, list[dict[str, Any]]]:
    """What a template has columns for."""
    found: dict[str, list[dict[str, Any]]] = {}
    for sheet in ASKED.sheets:
        if sheet.found is None:
            found[sheet.table] = [
                {c.path: v for c in sheet.columns if not c.elsewhere and (v := at_path(row, c.path)) is not None}
                for row in rows_of(raw, sheet)
            ]
            continue
        for row, given_row in zip(found[sheet.table], raw.get(sheet.table, ()), strict=True):
            items = at_path(nested(given_row)[0], sheet.found.path)
            if items is not None:
                row[sheet.found.path] = [
                    {c.path: v for c in sheet.columns if c.path != ID and (v := at_path(i, c.path)) is not None}
                    for i in (nested(item)[0] for item in items_in(items) or ())
                ]
    return found


@FEW
@given(raw=datasets(SCHEMA).map(sayable))
def test_a_template_that_is_filled_in_reads_as_what_it_was_filled_with(empty: Path, raw: Any) -> None:
    there_and_back(empty, raw)


def there_and_back(empty: Path, raw: Any, spoil: Callable[[Any], None] = lambda book: None) -> None:
    book = load_workbook(empty)
    fill(book, raw)
    spoil(book)
    path = empty.with_name("filled.xlsx")
    book.save(path)
    before, after = ce.read(asked_of(raw)), ce.read(path)
    assert after.problems == before.problems == ()
    for table in SCHEMA.entities:
        assert [said(row) for row in after.rows(table)] == [said(row) for row in before.rows(table)]


def test_a_heading_of_another_field_would_be_noticed(empty: Path) -> None:
    """A planted defect: two headings exchanged."""
    raw = {"unit": [{"id": "U", "name": "x"}], "model": [{"id": "M", "unit": "U", "name": "y", "plan.schedule": "z"}]}

    def exchange(book: Any) -> None:
        heads = {cell.value: cell for cell in book["Mô hình"][1]}
        one, other = heads["KH: tiến độ"], heads["KH: chỉ đạo nhân rộng"]
        one.value, other.value = other.value, one.value

    there_and_back(empty, raw)
    with pytest.raises(AssertionError):
        there_and_back(empty, raw, exchange)


def test_the_as_of_date_is_read_from_the_sheet_for_the_whole_file(tmp_path: Path, empty: Path) -> None:
    book = load_workbook(empty)
    book["Thông tin chung"]["B1"] = date(2023, 12, 31)
    book.save(tmp_path / "x.xlsx")
    assert ce.read(tmp_path / "x.xlsx").as_of == date(2023, 12, 31)


def test_what_is_filled_in_can_be_judged(tmp_path: Path, empty: Path) -> None:
    book = load_workbook(empty)
    fill(book, {
        "unit": [{"id": "U", "name": "Chi bộ ấp A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}],
        "model": [{"id": "M", "unit": "U", "name": "Heo đất", "start": "2023-02-01"}],
    })  # fmt: skip
    book.save(tmp_path / "x.xlsx")
    done = CliRunner().invoke(app, ["check", str(tmp_path / "x.xlsx"), "--as-of", "2023-12-31"])
    assert done.exit_code == 0, done.output
    assert "Heo đất" in done.output


# --- what helps to fill it in -----------------------------------------------------------------------------------


def drop_downs(book: Workbook, sheet: str) -> dict[str, Any]:
    return {str(check.sqref).partition("2:")[0]: check for check in book[sheet].data_validations.dataValidation}


def letters(book: Workbook, sheet: str, heading: str) -> str:
    return next(str(cell.column_letter) for cell in book[sheet][1] if cell.value == heading)


def test_every_label_of_a_drop_down_reads_as_its_code(empty: Path) -> None:
    book = load_workbook(empty)
    lists = {name: [cell[0].value for cell in book[layout.LISTS.vi][area.attr_text.partition("!")[2].replace("$", "")]]
             for name, area in book.defined_names.items()}  # fmt: skip
    seen = 0
    for sheet in ASKED.sheets:
        for column in sheet.columns:
            if column.field.codes and not column.many:
                check = drop_downs(book, sheet.name)[letters(book, sheet.name, column.heading.vi)]
                labels = lists[check.formula1.lstrip("=")]
                assert [read_cell(label, column).value for label in labels] == list(column.field.codes)
                seen += 1
    assert seen > 25


def test_a_reference_is_chosen_from_the_ids_of_its_sheet(empty: Path) -> None:
    book = load_workbook(empty)
    checks = drop_downs(book, "Mô hình")
    assert checks[letters(book, "Mô hình", "Đơn vị có mô hình")].formula1 == "'Đơn vị'!$A$2:$A$2001"
    assert drop_downs(book, "Mô hình - Sự cần thiết")["A"].formula1 == "'Mô hình'!$A$2:$A$2001"


def test_what_may_be_said_in_words_is_only_asked_about(empty: Path) -> None:
    book = load_workbook(empty)
    for sheet in ASKED.sheets:
        for check in book[sheet.name].data_validations.dataValidation:
            is_yes_no = check.formula1 == '"có,không"'
            assert check.errorStyle == ("stop" if is_yes_no else "warning") or (is_yes_no and check.errorStyle is None)


def test_a_heading_tells_which_clause_asks_for_it(empty: Path) -> None:
    book = load_workbook(empty)
    at = f"{letters(book, 'Mô hình - Sự cần thiết', 'Sự cần thiết cụ thể')}1"
    text = book["Mô hình - Sự cần thiết"][at].comment.text
    assert "30-HD/BTGTU, II.(2)" in text
    assert "Thuộc phần «Sự cần thiết»" in text


def test_a_template_of_one_pack_has_no_sheet_that_only_another_needs(tmp_path: Path) -> None:
    one = asked_by([load_pack("tra-vinh/hd30")], SCHEMA)
    assert len(one.sheets) < len(ASKED.sheets)
    assert not [sheet.name for sheet in one.sheets if sheet.table == "exemplar" and sheet.found]


def test_every_column_that_a_rule_looks_at_is_there() -> None:
    """By hand, one of each kind: a field, a field of a part, of a list, a list of plain values, evidence."""
    places = {(s.table, s.found.path if s.found else "", c.path) for s in ASKED.sheets for c in s.columns}
    assert {("unit", "", "kind"), ("model", "", "plan.number"), ("model", "necessity", "statement"),
            ("model", "", "groups"), ("review", "", "movements"), ("model", "", "complete"),
            ("register", "", "complete")} <= places  # fmt: skip


def test_example_rows_are_marked_as_examples(empty: Path) -> None:
    cells = [row[1] for row in load_workbook(empty)["Ví dụ"].iter_rows() if row[1].value is not None]
    assert len([cell for cell in cells if str(cell.value).startswith("VD-")]) >= 15
    assert {(cell.font.italic, cell.font.color.rgb) for cell in cells} == {(True, "FF7F7F7F")}


def test_nothing_in_a_template_is_a_formula_or_a_link(empty: Path) -> None:
    for page in load_workbook(empty):
        assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


# --- the office suite -------------------------------------------------------------------------------------------


@pytest.mark.tools
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_opens_and_saves_it_without_loss(tmp_path: Path, empty: Path, form: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office is not None, "LibreOffice is needed"
    book = load_workbook(empty)
    raw = {
        "unit": [{"id": "007", "name": "12/6/2023", "kind": "chi_bo_co_so", "has_revenue": False}],
        "model": [{"id": "M", "unit": "007", "name": "'=1+1", "start": "2023-06-12", "retired": "2023-Q2",
                   "plan.number": "05", "plan.schedule": False, "groups": ["g5", "g1"], "necessity": [],
                   "learning": {"content": "dòng 1\ndòng 2"}, "adopters": [{"who": "xã bên"}]}],
    }  # fmt: skip
    fill(book, raw)
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "ho-so.xlsx")
    subprocess.run([office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", form,
                    "--outdir", str(tmp_path), str(tmp_path / "in" / "ho-so.xlsx")],
                   check=True, capture_output=True, timeout=180)  # fmt: skip
    before, after = ce.read(asked_of(raw)), ce.read(tmp_path / f"ho-so.{form}")
    assert after.problems == ()
    for table in SCHEMA.entities:
        assert [said(row) for row in after.rows(table)] == [said(row) for row in before.rows(table)]
