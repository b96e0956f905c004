"""Names of people over two columns, "Họ và chữ đệm" and "Tên"; each reading written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.pages import Rows, problems_of, read_sheets, remarks_of, rows_of
from book.test_bands import merging

AN = ["D1", "Nguyễn Văn", "An", "U1"]
READ = {"id": "D1", "label": "Nguyễn Văn An", "unit": "U1"}


def headed(*head: str | None) -> Rows:
    return [["Mã", *head, "Đơn vị"], AN]


BELOW = [None, "Họ", "Tên", None]
SPLIT: dict[str, tuple[Rows, tuple[str, ...]]] = {
    "two headings": (headed("Họ và chữ đệm", "Tên"), ()),
    "short headings": (headed("Họ", "Tên"), ()),
    "other words": (headed("Họ và tên đệm", "Tên"), ()),
    "one merged heading": (headed("Họ và tên", None), ("B1:C1",)),
    "merged and parted": ([headed("Họ và tên", None)[0], BELOW, AN], ("A1:A2", "B1:C1", "D1:D2")),
    "merged, parted, others not merged": ([headed("Họ và tên", None)[0], BELOW, AN], ("B1:C1",)),
    "parted without merging": ([headed("Họ và tên", None)[0], BELOW, AN], ()),
}


@pytest.mark.parametrize("form", SPLIT)
def test_a_name_over_two_columns_is_read_whole_and_told(tmp_path: Path, form: str) -> None:
    rows, merged = SPLIT[form]
    reading = read_sheets(tmp_path, {"Điển hình": rows}, merging(*merged) if merged else None)
    assert rows_of(reading, "exemplar") == [READ] and problems_of(reading) == []
    assert remarks_of(reading) == [("Điển hình!B1", "joined-name")]


def test_beside_a_name_a_word_without_heading_is_asked_about(tmp_path: Path) -> None:
    reading = read_sheets(tmp_path, {"Điển hình": headed("Họ và tên", None)})
    assert rows_of(reading, "exemplar") == [{"id": "D1", "unit": "U1"}]
    assert problems_of(reading) == [("Điển hình!B1", "split-name")]
    assert remarks_of(reading) == [("Điển hình!C2", "extra-column")]


NO_PARTS = [["D1", "Lê A", "Nữ", "U1"], ["D1", "Lê A", "1970", "U1"], ["D1", "Lê A", "đạt", "U1"],
            ["D1", "Lê A", "Bí thư chi bộ ấp", "U1"]]  # fmt: skip


@pytest.mark.parametrize("row", NO_PARTS)
def test_what_is_no_given_name_stays_a_column_without_heading(tmp_path: Path, row: list[str]) -> None:
    reading = read_sheets(tmp_path, {"Điển hình": [headed("Họ và tên", None)[0], row]})
    assert rows_of(reading, "exemplar") == [{"id": "D1", "label": "Lê A", "unit": "U1"}]
    assert remarks_of(reading) == [("Điển hình!C2", "extra-column")] and problems_of(reading) == []


def test_a_merged_heading_of_which_one_column_is_blank_is_no_split_name(tmp_path: Path) -> None:
    rows = [headed("Họ và tên", None)[0], ["D1", "Lê A", None, "U1"], ["D2", "Lê B", None, "U1"]]
    reading = read_sheets(tmp_path, {"Điển hình": rows}, merging("B1:C1"))
    assert [row["label"] for row in rows_of(reading, "exemplar")] == ["Lê A", "Lê B"]
    assert remarks_of(reading) == [] and problems_of(reading) == []


def test_a_part_that_is_not_there_leaves_the_other(tmp_path: Path) -> None:
    rows = [*headed("Họ", "Tên"), ["D2", None, "Bình", "U1"], ["D3", "Thạch", "#N/A", "U1"]]
    reading = read_sheets(tmp_path, {"Điển hình": rows})
    assert [row.get("label") for row in rows_of(reading, "exemplar")] == ["Nguyễn Văn An", "Bình", None]
    assert problems_of(reading) == [("Điển hình!B4", "failed-formula")]


def test_rows_between_and_below_stay_what_they_are(tmp_path: Path) -> None:
    rows = [*headed("Họ", "Tên"), ["Cộng", None, 1, None], [None, "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ", None]]
    reading = read_sheets(tmp_path, {"Điển hình": rows})
    assert rows_of(reading, "exemplar") == [READ]
    assert [code for _, code in remarks_of(reading, "joined-name")] == ["total-row", "foot-row"]


@pytest.mark.parametrize("head", [("Họ", "Tên"), ("Họ và chữ đệm", "Tên")])
def test_headings_that_stand_there_again_are_no_person(tmp_path: Path, head: tuple[str, str]) -> None:
    rows = [*headed(*head), headed(*head)[0], ["D2", "Lê", "B", "U1"]]
    reading = read_sheets(tmp_path, {"Điển hình": rows})
    assert [row["label"] for row in rows_of(reading, "exemplar")] == ["Nguyễn Văn An", "Lê B"]
    assert remarks_of(reading, "joined-name") == [("Điển hình!A3", "repeated-header")] and not problems_of(reading)


@pytest.mark.parametrize("beside", ["Nữ", "1970", 1970])
def test_below_one_merged_heading_what_is_no_name_is_not_joined(tmp_path: Path, beside: str | int) -> None:
    rows = [headed("Họ và tên", None)[0], ["D1", "Lê A", beside, "U1"]]
    reading = read_sheets(tmp_path, {"Điển hình": rows}, merging("B1:C1"))
    assert rows_of(reading, "exemplar") == [{"id": "D1", "unit": "U1"}]
    assert problems_of(reading) == [("Điển hình!B1", "repeated-heading")]
