"""Rows numbered in levels: which are titles, which records, which are asked about; each reading by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from book.pages import UNITS, problems_of, read_sheets, remarks_of, rows_of
from criteria_engine.intake.book.levels import levels

HEAD = ["STT", "Tên đơn vị", "Số đảng viên"]
MODELS = ["STT", "Tên mô hình", "Đơn vị", "Kinh phí (triệu đồng)"]


def units(folder: Path, *rows: list[Any]) -> Any:
    return read_sheets(folder, {"Đơn vị": [HEAD[: max(2, *map(len, rows))], *rows]})


def models(folder: Path, *rows: list[Any]) -> Any:
    return read_sheets(folder, {"Đơn vị": UNITS, "Mô hình": [MODELS, *rows]})


def names(reading: Any, table: str = "unit") -> list[str]:
    return [row["name"] for row in rows_of(reading, table)]


def groups(reading: Any) -> list[str]:
    return [at for at, code in remarks_of(reading) if code == "group-row"]


@pytest.mark.parametrize(
    ("numbers", "above"),
    [
        (["1", "1.1", "1.2", "2", "2.1"], [0, 1, 1, 0, 1]),
        (["I", 1, 2, "II", 1], [0, 1, 1, 0, 1]),
        (["A", "I", "1", "II", "1", "B", "I"], [0, 1, 2, 1, 2, 0, 1]),
        (["A", "B", "C", "D"], [0, 0, 0, 0]),
        (["1", "a", "b", "-", "-", "2", "a"], [0, 1, 1, 2, 2, 0, 1]),
        (["-", "-", "-"], [0, 0, 0]),
        (["*", 1, 2, "*", 3], [0, 1, 1, 0, 1]),
        ([1, 2, "3a", 4], [0, 0, 0, 0]),
        ([1, 1.1, 1.2, 2], [0, 1, 1, 0]),
    ],
)
def test_numbers_stand_in_levels(numbers: list[Any], above: list[int]) -> None:
    assert [len(level.above) for level in levels(enumerate(numbers)).values()] == above


GROUPS = [["1", "1.1", "1.2"], [1, "a", "b"], ["I", "-", "-"], [1, "-", "-"], ["A", "I", "II"], ["A", 1, 2],
          ["I", "*", "*"]]  # fmt: skip


@pytest.mark.parametrize("numbers", GROUPS)
def test_a_title_over_a_level_of_units_is_no_unit(tmp_path: Path, numbers: list[Any]) -> None:
    texts = ["Khối xã", "Đảng ủy xã A", "Đảng ủy xã B"]
    reading = units(tmp_path, *([number, text] for number, text in zip(numbers, texts, strict=True)))
    assert names(reading) == texts[1:] and not problems_of(reading) and groups(reading) == ["Đơn vị!A2"]


def test_a_title_over_dashes_before_names_is_none_either(tmp_path: Path) -> None:
    reading = units(tmp_path, ["I", "Khối xã"], [None, "- Đảng ủy xã A"], [None, "- Đảng ủy xã B"])
    assert len(names(reading)) == 2 and groups(reading) == ["Đơn vị!A2"]


@pytest.mark.parametrize("numbers", [["1", "1.1", "2"], [1, "-", 2], ["I", 1, "II"], ["I", "-", "II"]])
def test_units_over_units_are_units(tmp_path: Path, numbers: list[Any]) -> None:
    texts = ["Đảng bộ xã A", "Chi bộ ấp 1", "Đảng bộ xã B"]
    rows = [[number, text, 5] for number, text in zip(numbers, texts, strict=True)]
    reading = units(tmp_path, *rows, [1 if numbers[0] == "I" else "-", "Chi bộ ấp 2", 4])
    assert names(reading) == [*texts, "Chi bộ ấp 2"] and not problems_of(reading) and not groups(reading)


def test_rows_that_all_have_dashes_are_records(tmp_path: Path) -> None:
    texts = ["Tổ 1 ấp A", "Tổ 2 ấp A"]
    assert names(units(tmp_path, *(["-", text, 5] for text in texts))) == texts


def test_what_may_be_a_unit_or_a_title_over_a_level_is_asked_about(tmp_path: Path) -> None:
    reading = units(tmp_path, ["1", "Vùng ven sông"], ["1.1", "Đảng ủy xã A"], ["1.2", "Đảng ủy xã B"])
    assert names(reading) == ["Đảng ủy xã A", "Đảng ủy xã B"]
    assert problems_of(reading) == [("Đơn vị!A2", "doubtful-row")]


def test_a_title_over_rows_without_numbers_is_asked_about(tmp_path: Path) -> None:
    reading = units(tmp_path, [1, "Khối xã"], [None, "Đảng ủy xã A"], [2, "Khối trường"], [None, "Trường B"])
    assert names(reading) == [] and {code for _, code in problems_of(reading)} == {"doubtful-row"}


@pytest.mark.parametrize("foot", [[None, "Người lập biểu"], [None, "Tổng cộng", 5], [None, "* Ghi chú: x"]])
def test_the_last_unit_above_the_end_of_a_table_is_no_title(tmp_path: Path, foot: list[Any]) -> None:
    reading = units(tmp_path, [1, "Chi bộ A", 5], [2, "Khối dân vận xã", 4], foot)
    assert names(reading) == ["Chi bộ A", "Khối dân vận xã"] and not problems_of(reading)


@pytest.mark.parametrize("numbers", [["1", "1.1"], [1, "-"], [1, "a"]])
def test_a_title_over_a_level_of_models_is_no_model(tmp_path: Path, numbers: list[Any]) -> None:
    reading = models(tmp_path, [numbers[0], "Lĩnh vực kinh tế"], [numbers[1], "Hũ gạo", "U1", 5])
    assert names(reading, "model") == ["Hũ gạo"] and not problems_of(reading) and groups(reading) == ["Mô hình!A2"]


@pytest.mark.parametrize("numbers", [["1.1", "1.2"], ["a", "b"], ["-", "-"]])
def test_parts_below_a_full_row_are_asked_about(tmp_path: Path, numbers: list[Any]) -> None:
    parts = [[number, name, "U1", 2] for number, name in zip(numbers, ["Ngân sách", "Xã hội hóa"], strict=True)]
    reading = models(tmp_path, [1, "Hũ gạo", "U1", 5], *parts, [2, "Heo đất", "U2", 3])
    assert names(reading, "model") == ["Hũ gạo", "Heo đất"]
    assert problems_of(reading) == [("Mô hình!A3", "doubtful-row"), ("Mô hình!A4", "doubtful-row")]


def test_parts_of_a_unit_are_asked_about(tmp_path: Path) -> None:
    reading = units(tmp_path, [1, "Chi bộ A", 10], ["-", "Nữ", 5], [2, "Chi bộ B", 4])
    assert names(reading) == ["Chi bộ A", "Chi bộ B"] and problems_of(reading) == [("Đơn vị!A3", "doubtful-row")]
