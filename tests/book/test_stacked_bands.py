"""Headings below a band that others stand beside, merged or not; each reading written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from book.pages import Rows, problems_of, read_sheets, remarks_of, rows_of
from book.test_bands import merging
from criteria_engine.intake.book import meanings

M1 = {"id": "M1", "name": "Heo đất", "unit": "U1"}
FULL = {**M1, "start": "5/1/2024", "cost": 100000.0}
DOWN = ("A1:A2", "B1:B2", "C1:C2", "D1:E1")


def below(band: str) -> Rows:
    return [["Mã mô hình", "Tên mô hình", "Đơn vị", band, None], [None, None, None, "Ngày bắt đầu", "Kinh phí"],
            ["M1", "Heo đất", "U1", "5/1/2024", 100000]]  # fmt: skip


GATHERING = ["Thông tin về mô hình", "Nội dung mô hình", "Kết quả thực hiện", "Tình hình thực hiện",
             "Thời gian, kinh phí", "Thông tin chung", "THÔNG TIN KHÁC"]  # fmt: skip


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("band", GATHERING)
def test_a_band_that_only_gathers_headings_changes_nothing(tmp_path: Path, band: str, is_merged: bool) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": below(band)}, merging(*DOWN) if is_merged else None)
    assert rows_of(reading, "model") == [FULL] and problems_of(reading) == [] and remarks_of(reading) == []


CHANGING = ["Dự kiến năm 2024", "Kế hoạch", "Chỉ tiêu giao", "Mô hình được nhân rộng", "Đơn vị phối hợp"]


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("band", CHANGING)
def test_below_any_other_band_known_headings_are_asked_about(tmp_path: Path, band: str, is_merged: bool) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": below(band)}, merging(*DOWN) if is_merged else None)
    assert rows_of(reading, "model") == [M1]
    assert problems_of(reading) == [("Mô hình!D1", "unknown-heading"), ("Mô hình!E1", "unknown-heading")]


@pytest.mark.parametrize("band", ["Năm 2022", "Kết quả năm 2023", "Mô hình đăng ký năm 2023"])
def test_a_year_over_headings_makes_another_number_and_no_other_day(tmp_path: Path, band: str) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": below(band)}, merging(*DOWN))
    assert rows_of(reading, "model") == [{**M1, "start": "5/1/2024"}]
    assert problems_of(reading) == [("Mô hình!E1", "unknown-heading")]


TABLES: dict[str, tuple[str, Rows, tuple[str, ...], dict[str, Any]]] = {
    "report": ("Báo cáo",
               [["Mã", "Đơn vị", "Kỳ báo cáo", "Nội dung báo cáo", None, None],
                [None, None, None, "Ngày gửi", "Số mô hình", "Số điển hình"], ["B1", "U1", "2023", "1/12/2023", 3, 4]],
               ("A1:A2", "B1:B2", "C1:C2", "D1:F1"),
               {"id": "B1", "unit": "U1", "period": "2023", "submitted": "1/12/2023",
                "model_count": 3, "exemplar_count": 4}),
    "exemplar": ("Điển hình",
                 [["Mã", "Thông tin cá nhân", None, None, "Đơn vị"], [None, "Họ và tên", "Năm sinh", "Chức vụ", None],
                  ["D1", "Lê A", 1970, "Bí thư", "U1"]],
                 ("A1:A2", "B1:D1", "E1:E2"), {"id": "D1", "label": "Lê A", "unit": "U1"}),
    "nomination": ("Giới thiệu",
                   [["Mã", "Điển hình", "Đơn vị giới thiệu", "Thời gian", None],
                    [None, None, None, "Năm", "Ngày giới thiệu"], ["G1", "D1", "U1", 2023, "5/11/2023"]],
                   DOWN, {"id": "G1", "exemplar": "D1", "unit": "U1", "year": 2023, "date": "5/11/2023"}),
    "unit": ("Đơn vị",
             [["Mã", "Tên đơn vị", "Thông tin tổ chức", None], [None, None, "Loại hình", "Trực thuộc"],
              ["U1", "Đảng bộ A", "co_quan", "U2"]],
             ("A1:A2", "B1:B2", "C1:D1"), {"id": "U1", "name": "Đảng bộ A", "kind": "co_quan", "parent": "U2"}),
    "model": ("Mô hình",
              [["Mã", "Tên mô hình", "Cơ quan, đơn vị thực hiện", None], [None, None, "Tên đơn vị", "Địa chỉ"],
               ["M1", "Heo đất", "U1", "ấp 1"]],
              ("A1:A2", "B1:B2", "C1:D1"), M1),
}  # fmt: skip


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("table", TABLES)
def test_other_tables_below_bands(tmp_path: Path, table: str, is_merged: bool) -> None:
    name, rows, merged, expected = TABLES[table]
    reading = read_sheets(tmp_path, {name: rows}, merging(*merged) if is_merged else None)
    assert rows_of(reading, table) == [expected] and problems_of(reading) == []


def test_two_periods_side_by_side_are_neither(tmp_path: Path) -> None:
    rows = [["Mã", "Đơn vị", "Báo cáo 6 tháng", None, "Báo cáo năm", None],
            [None, None, "Ngày gửi", "Số mô hình", "Ngày gửi", "Số mô hình"],
            ["B1", "U1", "5/6/2023", 3, "5/12/2023", 4]]  # fmt: skip
    reading = read_sheets(tmp_path, {"Báo cáo": rows}, merging("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert rows_of(reading, "report") == [{"id": "B1", "unit": "U1"}]
    assert [code for _, code in problems_of(reading)] == ["unknown-heading"] * 4


@pytest.mark.parametrize("lower", ["Ngày", "Nội dung"])
def test_a_heading_that_says_all_by_itself_counts_before_one_below_a_band(tmp_path: Path, lower: str) -> None:
    known = {"Ngày": ("Hoạt động", "event", "date"), "Nội dung": ("Vướng mắc", "issue", "description")}
    name, table, path = known[lower]
    rows = [["Mã", "Đơn vị", lower, "Kết quả thực hiện", None], [None, None, None, lower, "Số"],
            ["H1", "U1", "5/1/2024", "6/1/2024", 2]]  # fmt: skip
    reading = read_sheets(tmp_path, {name: rows}, merging(*DOWN))
    assert rows_of(reading, table) == [{"id": "H1", "unit": "U1", path: "5/1/2024"}]
    assert ("extra-column") in [code for _, code in remarks_of(reading)]


def test_a_name_below_a_person_is_no_name_of_the_row(tmp_path: Path) -> None:
    rows = [["Mã", "Đơn vị", "Người phụ trách", None], [None, None, "Tên mô hình", "Tên"], ["M1", "U1", "Lê A", "B"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows}, merging("A1:A2", "B1:B2", "C1:D1"))
    assert rows_of(reading, "model") == [{"id": "M1", "unit": "U1"}]
    assert ("Mô hình!C1", "unknown-heading") in problems_of(reading)


def test_a_whole_below_a_number_is_that_number(tmp_path: Path) -> None:
    rows = [["Mã", "Đơn vị", "Kỳ báo cáo", "Số mô hình", None], [None, None, None, "Tổng số", "Trong đó: mới"],
            ["B1", "U1", "2023", 5, 3]]  # fmt: skip
    reading = read_sheets(tmp_path, {"Báo cáo": rows}, merging(*DOWN))
    assert rows_of(reading, "report") == [{"id": "B1", "unit": "U1", "period": "2023", "model_count": 5}]
    assert remarks_of(reading) == [("Báo cáo!E1", "extra-column")] and problems_of(reading) == []


def test_planted_bands_of_any_words_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "_gathers", lambda *_: True)
    with pytest.raises(AssertionError):
        test_below_any_other_band_known_headings_are_asked_about(tmp_path, "Đơn vị phối hợp", True)


def test_headings_of_which_too_few_are_known_are_read_as_deep_as_they_are_merged(tmp_path: Path) -> None:
    rows = [["Loài", "Cao", "Nặng", None], [None, None, "Đầu năm", "Cuối năm"], ["Bò", 120, 300, 400]]
    reading = read_sheets(tmp_path, {"Mô hình": rows}, merging("A1:A2", "B1:B2", "C1:D1"))
    assert [head.head.depth for head in reading.regions] == [2]
