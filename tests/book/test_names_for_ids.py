"""Names where ids are meant, on several sheets and in lists; ids made of names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from book.pages import UNITS, problems_of, read_sheets, remarks_of, rows_of

HEAD = ["Mã mô hình", "Đơn vị có mô hình", "Tên mô hình"]
FIRST, SECOND = ["M1", "U1", "Heo đất"], ["M2", "U2", "Bữa cháo"]


def models(folder: Path, *rows: list[Any]) -> Any:
    return read_sheets(folder, {"Mô hình": rows})


def test_an_owner_is_the_same_whether_its_id_or_its_name_stands_there(tmp_path: Path) -> None:
    """The model of one unit on two sheets is one model."""
    head = ["Tên mô hình", "Đơn vị"]
    sheets = {"Đơn vị": UNITS, "Mô hình": [head, ["Heo đất", "U1"]],
              "Mô hình quý 2": [head, ["Heo  đất", "Chi bộ ấp Giồng"], ["Heo đất", "U2"]]}  # fmt: skip
    reading = read_sheets(tmp_path, sheets)
    assert [row["id"] for row in rows_of(reading, "model")] == ["u1-heo-dat", "u2-heo-dat"] and not reading.problems
    assert ("Mô hình quý 2!A2", "listed-twice") in remarks_of(reading)


def test_owners_without_ids_are_named_too(tmp_path: Path) -> None:
    sheets = {"Đơn vị": [["Tên đơn vị"], ["Chi bộ A"], ["Chi bộ B"]],
              "Mô hình": [["Tên mô hình", "Đơn vị"], ["Heo đất", "Chi bộ A"], ["Heo đất", "CHI BỘ B"]]}  # fmt: skip
    rows = rows_of(read_sheets(tmp_path, sheets), "model")
    assert [(row["id"], row["unit"]) for row in rows] == [("chi-bo-a-heo-dat", "chi-bo-a"),
                                                          ("chi-bo-b-heo-dat", "chi-bo-b")]  # fmt: skip


def test_long_names_that_begin_alike_get_two_ids(tmp_path: Path) -> None:
    begin = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh về"
    rows = [[f"{begin} {end}", "U1"] for end in ("tiết kiệm", "nêu gương")]
    ids = [row["id"] for row in rows_of(models(tmp_path, ["Tên mô hình", "Đơn vị"], *rows), "model")]
    again = [row["id"] for row in rows_of(models(tmp_path, ["Tên mô hình", "Đơn vị"], *rows[::-1]), "model")]
    assert len(set(ids)) == 2 and ids == again[::-1]
    assert len(rows_of(models(tmp_path, ["Tên mô hình", "Đơn vị"], rows[0]), "model")[0]["id"]) == 60


@pytest.mark.parametrize("heading", ["Tên mô hình", "Mã mô hình", "Mô hình"])
def test_a_row_of_a_list_may_name_whose_it_is(tmp_path: Path, heading: str) -> None:
    sheets = {"Mô hình": [HEAD, FIRST, SECOND], "Mô hình - Nơi làm theo": [[heading, "Nơi đã làm theo"],
              ["Heo  đất", "Chi bộ ấp 4"], ["M2", "Chi bộ ấp 5"]]}  # fmt: skip
    reading = read_sheets(tmp_path, sheets)
    adopters = [row["adopters"] for row in rows_of(reading, "model")]
    assert adopters == [[{"who": "Chi bộ ấp 4"}], [{"who": "Chi bộ ấp 5"}]]
    assert remarks_of(reading) == [("Mô hình - Nơi làm theo!A2", "named")] and not reading.problems


def test_a_row_of_a_list_that_names_several_is_asked_about(tmp_path: Path) -> None:
    sheets = {"Mô hình": [HEAD, FIRST, ["M2", "U2", "Heo đất"]],
              "Mô hình - Nơi làm theo": [["Tên mô hình", "Nơi đã làm theo"], ["Heo đất", "x"]]}  # fmt: skip
    assert problems_of(read_sheets(tmp_path, sheets)) == [("Mô hình - Nơi làm theo!A2", "dangling-reference")]


# --- rows that are told apart by more than their fields -------------------------------------------------------------

ORDINAL = ["STT", "Tên đơn vị", "Loại đơn vị"]
CELL = [1, "Chi bộ ấp 1", "chi_bo_co_so"]


def told(folder: Path, sheets: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Ids of what stands in the dossier, and the codes of its problems."""
    read_sheets(folder, sheets)
    dossier = ce.read(folder / "ho-so.xlsx")
    ids = [row.id for name in ("unit", "model", "exemplar") for row in dossier.rows(name)]
    return ids, [problem.code for problem in dossier.problems]


def test_rows_of_one_name_in_two_groups_are_not_counted_once(tmp_path: Path) -> None:
    units = [ORDINAL, ["I", "Xã Bình An"], CELL, ["II", "Xã Bình Phú"], CELL]
    sheets = {"Đơn vị": units, "Mô hình": [["STT", "Tên mô hình", "Đơn vị"], [1, "Heo đất", "Chi bộ ấp 1"]]}
    ids, codes = told(tmp_path, sheets)
    assert ids == [] and set(codes) == {"ambiguous-name", "repeated-id", "dangling-reference"}


@pytest.mark.parametrize("column", ["Năm sinh", "Xã"])
def test_nor_rows_that_a_column_of_the_office_tells_apart(tmp_path: Path, column: str) -> None:
    head = ["STT", "Họ và tên", column, "Đơn vị"]
    rows = [head, [1, "Nguyễn Thị L", "1980", "U1"], [2, "Nguyễn Thị L", "1991", "U1"]]
    assert told(tmp_path, {"Đơn vị": UNITS, "Điển hình": rows}) == (["U1", "U2"], ["repeated-id", "repeated-id"])


def test_rows_that_differ_by_their_number_alone_are_one(tmp_path: Path) -> None:
    head = ["STT", "Họ và tên", "Năm sinh", "Đơn vị"]
    sheets = {"Đơn vị": UNITS, "Điển hình": [head, *([n, "Nguyễn Thị L", "1980", "U1"] for n in (1, 2))]}
    assert told(tmp_path, sheets) == (["U1", "U2", "u1-nguyen-thi-l"], [])


def test_rows_with_ids_of_their_own_are_the_same_whatever_is_noted_beside_them(tmp_path: Path) -> None:
    reading = models(tmp_path, [*HEAD, "Điện thoại"], [*FIRST, "0900"], [*FIRST, "0911"])
    assert len(rows_of(reading, "model")) == 1 and ("Mô hình!A3", "listed-twice") in remarks_of(reading)


def test_units_of_one_name_get_ids_of_the_units_above_them(tmp_path: Path) -> None:
    units = [["STT", "Tên đơn vị", "Đơn vị cấp trên"], [1, "Đảng ủy A"], [2, "Đảng ủy B"],
             [3, "Chi bộ ấp 1", "Đảng ủy A"], [4, "Chi bộ ấp 1", "Đảng ủy B"]]  # fmt: skip
    sheets = {"Đơn vị": units, "Mô hình": [["STT", "Tên mô hình", "Đơn vị"], [1, "Heo đất", "Chi bộ ấp 1"]]}
    ids, codes = told(tmp_path, sheets)
    assert ids == ["dang-uy-a", "dang-uy-a-chi-bo-ap-1", "dang-uy-b", "dang-uy-b-chi-bo-ap-1"]
    assert sorted(codes) == ["ambiguous-name", "dangling-reference"]


def test_rows_of_tables_without_names_get_ids_of_unit_kind_and_day(tmp_path: Path) -> None:
    rows = [["STT", "Đơn vị báo cáo", "Kỳ báo cáo", "Số mô hình"], [1, "Chi bộ ấp Giồng", "năm 2023", 3],
            [2, "U2", "năm 2023", 4], [3, "U2", None, 4]]  # fmt: skip
    reading = read_sheets(tmp_path, {"Đơn vị": UNITS, "Báo cáo": rows})
    assert [row.get("id") for row in rows_of(reading, "report")] == ["u1-nam-2023", "u2-nam-2023", None]
    assert ("Báo cáo!A2", "given-id") in remarks_of(reading)


def test_ids_of_several_events_of_a_day_name_their_unit_once(tmp_path: Path) -> None:
    head = ["STT", "Đơn vị báo cáo", "Kỳ báo cáo", "Số mô hình"]
    sheets = {"Đơn vị": UNITS, "Báo cáo": [head, [1, "U1", "năm 2023", 3], [2, "U1", "năm 2023", 4]]}
    assert [row["id"] for row in rows_of(read_sheets(tmp_path, sheets), "report")] == ["u1-nam-2023"] * 2
