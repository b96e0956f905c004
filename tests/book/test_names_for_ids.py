"""Names where ids are meant, on several sheets and in lists; ids made of names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
