"""Workbooks written and read back: every value with its cell, nothing dropped, nothing believed wrongly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook

import criteria_engine as ce
from criteria_engine.intake.layout import sheets
from criteria_engine.intake.write_workbook import write_workbook
from criteria_engine.records import shipped_schema
from criteria_engine.records.row import Row

FIXTURES = Path(__file__).parents[1] / "fixtures"
UNIT = {"id": "U1", "name": "Chi bộ ấp Giồng", "kind": "chi_bo_co_so", "scope": "tra_vinh"}
NEED = {"kind": "tu_duong", "statement": "Nâng ý thức tiết kiệm"}
MODEL: dict[str, Any] = {
    "id": "M1",
    "unit": "U1",
    "name": "Heo đất",
    "start": "2023-02-01",
    "groups": ["g5", "g4"],
    "cost": "trên 2 triệu đồng",
    "plan": {"schedule": False},
    "necessity": [NEED],
    "complete": ["ke_hoach", "su_can_thiet"],
}


def said(row: Row) -> tuple[Any, ...]:
    """A row without its addresses."""
    lists = {name: [said(item) for item in items] for name, items in row.lists.items()}
    return row.id, dict(row.values), row.denied, row.complete, lists


def written(folder: Path, **tables: Any) -> Path:
    path = folder / "ho-so.xlsx"
    write_workbook(path, tables, shipped_schema())
    return path


def edited(path: Path, sheet: str, **cells: Any) -> Path:
    book = load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["tra-vinh-huyen-2023", "quang-binh-sxd-2024"])
def test_a_fixture_reads_the_same_from_its_workbook_and_its_yaml(name: str) -> None:
    book, text = ce.read(FIXTURES / f"{name}.xlsx"), ce.read(FIXTURES / f"{name}.yaml")
    assert book.problems == text.problems == ()
    assert book.as_of == text.as_of
    for table in text.tables:
        assert [said(row) for row in book.rows(table)] == [said(row) for row in text.rows(table)]


@pytest.mark.parametrize("name", ["tra-vinh-huyen-2023", "quang-binh-sxd-2024"])
def test_a_workbook_written_from_the_yaml_is_the_fixture(tmp_path: Path, name: str) -> None:
    tables = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))
    path = written(tmp_path, **tables)
    assert path.read_bytes() == (FIXTURES / f"{name}.xlsx").read_bytes()


def test_a_value_and_a_blank_have_the_address_of_their_cell(tmp_path: Path) -> None:
    row = ce.read(written(tmp_path, unit=[UNIT], model=[MODEL])).get("model", "M1")
    assert row is not None
    assert row.origin("name") == "Mô hình!C2"
    assert row.origin("holder") == "Mô hình!E2"
    assert row.lists["necessity"][0].origin("statement") == "Mô hình - Sự cần thiết!C2"
    # A list without rows stands on its sheet.
    assert row.origin("adopters") == "Mô hình - Nơi làm theo"


def test_words_of_a_cell_become_codes_bounds_lists_and_denials(tmp_path: Path) -> None:
    row = ce.read(written(tmp_path, unit=[UNIT], model=[MODEL])).get("model", "M1")
    assert row is not None
    assert str(row.values["cost"]) == "> 2.000.000 đồng"
    assert [item.values["value"] for item in row.lists["groups"]] == ["g5", "g4"]
    assert row.denied == {"plan.schedule"}
    assert row.complete == {"ke_hoach", "su_can_thiet"}


def test_a_formula_like_text_is_written_and_read_as_text(tmp_path: Path) -> None:
    name = '=HYPERLINK("x")'
    row = ce.read(written(tmp_path, unit=[{**UNIT, "name": name}])).get("unit", "U1")
    assert row is not None and row.values["name"] == name


def test_a_date_cell_and_an_excel_serial_are_the_same_day(tmp_path: Path) -> None:
    path = written(tmp_path, unit=[UNIT], model=[MODEL])
    column = next(n for n, c in enumerate(_columns("model"), 1) if c == "start")
    book = load_workbook(path)
    cell = book["Mô hình"].cell(2, column)
    cell.value, cell.number_format = 45089, "General"
    book.save(path)
    row = ce.read(path).get("model", "M1")
    assert row is not None and str(row.values["start"]) == date(2023, 6, 12).isoformat()


def _columns(table: str) -> list[str]:
    return next([c.path for c in s.columns] for s in sheets(shipped_schema()) if s.table == table and s.found is None)


def test_an_unknown_heading_is_told_with_its_cell_and_the_nearest_one(tmp_path: Path) -> None:
    path = edited(written(tmp_path, unit=[UNIT]), "Đơn vị", B1="Tên đơn vj")
    problem = next(p for p in ce.read(path).problems if p.code == "unknown-heading")
    assert problem.at == "Đơn vị!B1"
    assert "Tên đơn vị" in problem.said("vi")


def test_an_unknown_sheet_with_content_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, unit=[UNIT])
    book = load_workbook(path)
    book.create_sheet("Mô hinh cũ")["A1"] = "x"
    book.save(path)
    assert [(p.at, p.code) for p in ce.read(path).problems] == [("Mô hinh cũ!A1", "unknown-sheet")]


def test_a_heading_that_stands_over_two_columns_is_told(tmp_path: Path) -> None:
    path = edited(written(tmp_path, unit=[UNIT]), "Đơn vị", Z1="Tên đơn vị")
    assert [(p.at, p.code) for p in ce.read(path).problems] == [("Đơn vị!Z1", "repeated-heading")]


def test_blank_rows_between_rows_do_not_shift_addresses(tmp_path: Path) -> None:
    path = written(tmp_path, unit=[UNIT])
    book = load_workbook(path)
    book["Đơn vị"]["A5"], book["Đơn vị"]["B5"] = "U2", "Chi bộ khác"
    book.save(path)
    row = ce.read(path).get("unit", "U2")
    assert row is not None and row.origin("name") == "Đơn vị!B5"


@pytest.mark.parametrize("owner", [None, "M9"])
def test_an_item_whose_owner_cannot_be_read_leaves_no_list_of_its_kind_whole(tmp_path: Path, owner: str | None) -> None:
    """The item may be M1's: its complete section no longer shows that there is no need stated."""
    whole = {**MODEL, "necessity": None}
    path = written(tmp_path, unit=[UNIT], model=[whole])
    assert outcome(path) == "not_met"
    edited(path, "Mô hình - Sự cần thiết", A2=owner, C2="Nâng ý thức")
    assert ce.read(path).problems[0].code == "dangling-reference"
    assert outcome(path) == "undetermined"


def outcome(path: Path) -> str:
    result = ce.assess(ce.read(path), ce.load_pack("tra-vinh/hd30"), as_of="2023-12-31")
    return next(f.outcome.value for f in result.findings if f.rule.id == "hd30.c2.need-stated")


def test_a_sheet_without_rows_gives_no_rows(tmp_path: Path) -> None:
    assert list(ce.read(written(tmp_path, unit=[UNIT])).rows("model")) == []


def test_other_sheets_of_a_workbook_may_be_empty(tmp_path: Path) -> None:
    path = written(tmp_path, unit=[UNIT])
    book = load_workbook(path)
    book.create_sheet("Trang tính1")
    book.save(path)
    assert ce.read(path).problems == ()


def test_a_workbook_with_no_known_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    Workbook().save(path)
    with pytest.raises(ce.InputError):
        ce.read(path)
