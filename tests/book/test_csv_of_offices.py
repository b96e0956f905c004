"""CSV files as offices save them: titles above, other headings, totals below; each read as expected by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import criteria_engine as ce
from book.pages import remarks_of, rows_of
from criteria_engine.api import is_tables, read_path
from criteria_engine.errors import InputError
from criteria_engine.intake.book import delimited
from criteria_engine.intake.tables import Reading
from criteria_engine.records import shipped_schema

LIST = """DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH NĂM 2022

STT;Mã số;Tên mô hình;Đơn vị đăng ký;Thời gian bắt đầu
1;MH1;Heo đất;U1;12/6/2022
Tổng cộng: 1;;;;
;;;;Người lập biểu
"""


def written(folder: Path, text: str, name: str = "Danh sách mô hình.csv", encoding: str = "utf-8") -> Path:
    (folder / name).write_text(text, encoding=encoding, newline="")
    return folder / name


def reading(path: Path) -> Reading:
    return read_path(path, shipped_schema(), journal=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_a_list_with_titles_and_totals_is_read_like_a_sheet(tmp_path: Path, sign: str, encoding: str) -> None:
    found = reading(written(tmp_path, LIST.replace(";", sign), encoding=encoding))
    assert rows_of(found, "model") == [{"id": "MH1", "name": "Heo đất", "unit": "U1", "start": "12/6/2022"}]
    name = "Danh sách mô hình.csv"
    assert remarks_of(found) == [(f"{name}!A1", "title-row"), (f"{name}!A5", "total-row"), (f"{name}!E6", "foot-row")]
    assert not found.problems


def test_commas_in_titles_and_numbers_do_not_count_as_separators(tmp_path: Path) -> None:
    rows = "Mã số;Tên mô hình;Kinh phí\nM1;Heo đất;1,5 triệu\nM2;Cháo, cơm, nước;2,5 triệu\n"
    found = reading(written(tmp_path, f"DANH SÁCH, NĂM 2022, TỈNH A, B\n{rows}"))
    assert [row["name"] for row in rows_of(found, "model")] == ["Heo đất", "Cháo, cơm, nước"]


def test_a_folder_of_such_files_is_a_workbook_and_its_names_are_units(tmp_path: Path) -> None:
    written(tmp_path, LIST.replace("U1", "Chi bộ ấp 3"))
    written(tmp_path, "Mã đơn vị,Tên đơn vị\nU1,Chi bộ ấp 3\n", "Đơn vị.csv")
    written(tmp_path, "31/12/2022\n", "as_of")
    dossier = ce.read(tmp_path)
    assert str(dossier.tables["model"]["MH1"].values["unit"]) == "U1" and not dossier.problems
    assert str(dossier.as_of) == "2022-12-31"


@pytest.mark.parametrize("line", ["2;M2;Cháo; cơm;U1;1/7/2022", "2;M2;Cháo"])
def test_a_line_whose_cells_may_have_shifted_is_set_aside_whole(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, LIST.replace("Tổng cộng", f"{line}\nTổng cộng"))
    written(tmp_path, "Mã đơn vị,Tên đơn vị\nU1,Chi bộ ấp 3\n", "Đơn vị.csv")
    dossier = ce.read(tmp_path)
    assert [(problem.at, problem.code) for problem in dossier.problems] == [(f"{path.name}!A5", "row-shape")]
    assert sorted(dossier.tables["model"]) == ["MH1"] and [raw.table for raw in dossier.lost] == ["model"]


def test_a_quote_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, 'Mã số,Tên mô hình,Đơn vị\nM1,"Heo đất,U1\nM2,Cháo,U1\n')
    with pytest.raises(InputError) as told:
        reading(path)
    assert [problem.code for problem in told.value.problems] == ["not-a-table"]


def test_lists_of_rows_have_files_of_their_own(tmp_path: Path) -> None:
    written(tmp_path, LIST)
    written(tmp_path, "Mã mô hình,Nơi đã làm theo\nMH1,Chi bộ ấp 4\n", "model.adopters.csv")
    rows = rows_of(reading(tmp_path), "model")
    assert [row["id"] for row in rows] == ["MH1"] and rows[0]["adopters"] == [{"who": "Chi bộ ấp 4"}]


def test_a_cell_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    found = reading(written(tmp_path, LIST.replace("Heo đất", "=1+1")))
    assert rows_of(found, "model")[0]["name"] == "=1+1"


# --- exports of programs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "is_export"),
    [
        ("unit.csv", "id,name\nU1,x\n", True),
        ("unit.csv", "Mã đơn vị (trong hồ sơ),Tên đơn vị\nU1,x\n", True),
        ("unit.csv", "id,name,colour\nU1,x,red\n", True),  # told by the reader of tables
        ("unit.csv", "id,Tên chi bộ\nU1,x\n", False),
        ("unit.csv", "DANH SÁCH ĐƠN VỊ,\nid,name\nU1,x\n", False),
        ("Đơn vị.csv", "id,name\nU1,x\n", False),
        ("unit.csv", "id,name\nU1,x\n\nid,name\nU2,y\n", False),
        ("unit.csv", "id,name\nU1,x\n,Tổng số: 1\n", False),
        ("unit.csv", "id,name\nTong,Tổng công ty\nCong,y\n", True),
    ],
)
def test_what_counts_as_an_export(tmp_path: Path, name: str, text: str, is_export: bool) -> None:
    assert is_tables(written(tmp_path, text, name)) is is_export


def test_headings_and_totals_in_a_file_named_after_its_table_are_no_records(tmp_path: Path) -> None:
    found = reading(written(tmp_path, "id,name\nU1,Chi bộ\n\nid,name\nTổng số,2\n", "unit.csv"))
    assert rows_of(found, "unit") == [{"id": "U1", "name": "Chi bộ"}] and not found.problems
    assert remarks_of(found) == [("unit.csv!A4", "repeated-header"), ("unit.csv!A5", "total-row")]


def test_both_readers_make_the_same_of_one_table(tmp_path: Path) -> None:
    text = "Mã đơn vị (trong hồ sơ),Tên đơn vị,Loại đơn vị\nU1,Chi bộ ấp 3,chi_bo_co_so\nU2,Chi bộ ấp 4,Khác\n"
    as_table = ce.read(written(tmp_path, text, "unit.csv"))
    as_sheet = ce.read(written(tmp_path, text, "Đơn vị.csv"))
    assert {key: row.values for key, row in as_table.tables["unit"].items()} == {
        key: row.values for key, row in as_sheet.tables["unit"].items()
    }


def test_a_file_too_large_for_a_sheet_is_left_to_the_reader_of_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MAX_BYTES", 10)
    assert is_tables(written(tmp_path, LIST))


def test_planted_shifted_cells_would_be_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: nobody counts the cells of a line."""
    monkeypatch.setattr("criteria_engine.intake.book.row_reader.shifted", lambda region, number: None)
    found = reading(written(tmp_path, LIST.replace("Heo đất", "Heo; đất")))
    assert rows_of(found, "model") == [{"id": "MH1", "name": "Heo", "unit": "đất", "start": "U1"}]
