"""Headings that offices write every day; each reading written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.pages import problems_of, read_sheets, remarks_of, rows_of

NAMES = ["Tên gọi mô hình", "Nội dung mô hình", "Mô hình/cách làm hay", "Tên mô hình, điển hình",
         "Tên mô hình học tập và làm theo Bác", "Tên mô hình/cách làm", "Tên mô hình, cách làm hay"]  # fmt: skip
UNITS = ["Tên đơn vị đăng ký", "Địa phương, đơn vị", "Tên cơ quan, đơn vị", "Đơn vị, địa phương",
         "Cơ quan, đơn vị thực hiện"]  # fmt: skip
PERSONS = ["Họ tên cá nhân/tên tập thể", "Họ và tên cá nhân, tên tập thể", "Tên tập thể/cá nhân"]


@pytest.mark.parametrize("heading", NAMES)
def test_the_name_of_a_model(tmp_path: Path, heading: str) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [["STT", heading, "Đơn vị"], [1, "Heo đất", "U1"]]})
    assert [(row["name"], row["unit"]) for row in rows_of(reading, "model")] == [("Heo đất", "U1")]
    assert problems_of(reading) == []


@pytest.mark.parametrize("heading", UNITS)
def test_the_unit_of_a_model(tmp_path: Path, heading: str) -> None:
    reading = read_sheets(tmp_path, {"Mô hình": [["Mã", "Tên mô hình", heading], ["M1", "Heo đất", "U1"]]})
    assert rows_of(reading, "model") == [{"id": "M1", "name": "Heo đất", "unit": "U1"}] and not problems_of(reading)


@pytest.mark.parametrize("heading", PERSONS)
def test_who_is_exemplary(tmp_path: Path, heading: str) -> None:
    reading = read_sheets(tmp_path, {"Điển hình": [["Mã", heading, "Đơn vị"], ["D1", "Lê A", "U1"]]})
    assert rows_of(reading, "exemplar") == [{"id": "D1", "label": "Lê A", "unit": "U1"}] and not problems_of(reading)


def test_of_the_name_and_what_it_is_about_the_name_is_read(tmp_path: Path) -> None:
    rows = [["Mã", "Tên mô hình", "Nội dung mô hình", "Đơn vị"], ["M1", "Heo đất", "Tiết kiệm", "U1"]]
    reading = read_sheets(tmp_path, {"Mô hình": rows})
    assert rows_of(reading, "model") == [{"id": "M1", "name": "Heo đất", "unit": "U1"}]
    assert problems_of(reading) == [] and remarks_of(reading) == [("Mô hình!C1", "extra-column")]


OWN = {"exemplar": ("Điển hình", ["Mã", "Họ và tên", "Đơn vị", "Tóm tắt thành tích"]),
       "issue": ("Vướng mắc", ["Mã", "Ngày phát sinh", "Đơn vị", "Tóm tắt nội dung"]),
       "model": ("Mô hình", ["Mã", "Tên mô hình", "Đơn vị", "Hiệu quả"])}  # fmt: skip


@pytest.mark.parametrize("table", OWN)
def test_a_column_of_the_office_is_no_slip(tmp_path: Path, table: str) -> None:
    name, head = OWN[table]
    reading = read_sheets(tmp_path, {name: [head, ["D1", "1/2/2023", "U1", "Giỏi"]]})
    assert problems_of(reading) == []
    assert (f"{name}!D1", "extra-column") in remarks_of(reading)


SLIPS = {"Thành tíchh": "Điển hình", "Tên mô hìn": "Báo cáo", "Tình tạng": "Mô hình", "Hiệu quả dự kin": "Mô hình"}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_still_asked_about(tmp_path: Path, slip: str) -> None:
    table = SLIPS[slip]
    name = "Kỳ báo cáo" if table == "Báo cáo" else "Tên"
    reading = read_sheets(tmp_path, {table: [["Mã", name, "Đơn vị", slip], ["D1", "2023", "U1", "x"]]})
    assert problems_of(reading) == [(f"{table}!D1", "unknown-heading")]
