"""Titles over rows that make something else of them: planned, ended, not recognised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from book.pages import UNITS, problems_of, read_sheets, rows_of

HEAD = ["STT", "Tên mô hình", "Đơn vị"]
FIRST, SECOND = [1, "Hũ gạo", "U1"], [2, "Heo đất", "U2"]


def models(folder: Path, *rows: list[Any], name: str = "Mô hình") -> Any:
    return read_sheets(folder, {"Đơn vị": UNITS, name: rows})


def names(reading: Any) -> list[str]:
    return [row["name"] for row in rows_of(reading, "model")]


def asked(reading: Any) -> list[str]:
    assert {code for _, code in problems_of(reading)} <= {"doubtful-row"}
    return [at.split("!")[1] for at, _ in problems_of(reading)]


TURNED = ["MÔ HÌNH KHÔNG ĐƯỢC CÔNG NHẬN", "MÔ HÌNH DỰ KIẾN NĂM 2024", "Danh sách mô hình đã dừng",
          "Mô hình chưa được công nhận", "MÔ HÌNH NĂM TRƯỚC", "MO HINH DU KIEN"]  # fmt: skip


@pytest.mark.parametrize("title", TURNED)
def test_rows_below_a_title_that_turns_them_are_asked_about(tmp_path: Path, title: str) -> None:
    reading = models(tmp_path, [title], HEAD, FIRST, SECOND)
    assert names(reading) == [] and asked(reading) == ["A3", "A4"]
    below = models(tmp_path, HEAD, FIRST, [], [title], HEAD, SECOND)
    assert names(below) == ["Hũ gạo"] and asked(below) == ["A6"]


def test_a_line_between_changes_nothing(tmp_path: Path) -> None:
    lines = [[TURNED[0]], ["Năm 2023"], ["ĐVT: đồng"]]
    assert asked(models(tmp_path, *lines, HEAD, FIRST)) == ["A5"]
    assert asked(models(tmp_path, HEAD, FIRST, [], *lines, HEAD, SECOND)) == ["A8"]


def test_so_are_those_of_a_sheet_that_is_called_so(tmp_path: Path) -> None:
    assert asked(models(tmp_path, HEAD, FIRST, name="Mô hình không đạt")) == ["A2"]


@pytest.mark.parametrize(
    "group",
    [["II", "Mô hình dự kiến năm 2024"], ["Mô hình đã dừng:"], [None, "Đã giải thể:"], ["II. Mô hình tạm dừng"]],
)
def test_and_those_of_a_group(tmp_path: Path, group: list[Any]) -> None:
    rows = [["I", "Mô hình đang thực hiện"], FIRST, group, SECOND, ["III", "Nhóm mô hình mới"], [3, "Đèn", "U1"]]
    reading = models(tmp_path, HEAD, *rows)
    assert names(reading) == ["Hũ gạo", "Đèn"] and asked(reading) == ["A5"]


def test_a_group_within_a_group_does_not_end_it(tmp_path: Path) -> None:
    rows = [["A", "Mô hình dự kiến"], ["I", "Lĩnh vực kinh tế"], FIRST, ["B", "Mô hình đang làm"], [1, "Heo đất", "U2"]]
    reading = models(tmp_path, HEAD, *rows)
    assert names(reading) == ["Heo đất"] and asked(reading) == ["A4"]


def test_a_lone_title_is_one_without_running_numbers_too(tmp_path: Path) -> None:
    reading = models(tmp_path, HEAD[1:], FIRST[1:], ["MÔ HÌNH ĐÃ DỪNG"], SECOND[1:])
    assert names(reading) == ["Hũ gạo"] and asked(reading) == ["A3", "A4"]


PLAIN = ["DANH SÁCH MÔ HÌNH NĂM 2023", "Kết quả thực hiện mô hình và dự kiến năm tới", "Mô hình theo Kế hoạch số 12",
         "Mô hình đề nghị khen thưởng", "Mô hình “Không còn rác”"]  # fmt: skip


@pytest.mark.parametrize("title", PLAIN)
def test_other_titles_turn_nothing(tmp_path: Path, title: str) -> None:
    reading = models(tmp_path, [title], HEAD, FIRST, SECOND)
    assert names(reading) == ["Hũ gạo", "Heo đất"] and asked(reading) == []
