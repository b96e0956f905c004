"""However an office arranges its sheets, the records on them are the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as hs
from python_calamine import CalamineWorkbook

from book.pages import Rows, read_sheets

FIXTURES = Path(__file__).parents[2] / "fixtures"
PEOPLE = ("Phụ trách", "Điện thoại", "Ghi chú riêng", "Màu")
SHEETS = ("Đơn vị", "Mô hình", "Rà soát", "Hoạt động", "Báo cáo")


def _clean(name: str) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(FIXTURES / name))
    rows = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in SHEETS}
    return {sheet: [[None if v == "" else v for v in row] for row in found] for sheet, found in rows.items()}


CLEAN = _clean("tra-vinh-huyen-2023.xlsx")


def _said(sheets: dict[str, Rows]) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        reading = read_sheets(Path(folder), sheets)
    assert not reading.problems
    return sorted(((raw.table, sorted(raw.data.items())) for raw in reading.rows), key=repr)


@hs.composite
def arranged(draw: hs.DrawFn, clean: list[list[Any]]) -> Rows:
    """The rows of a sheet with columns in another order, columns of the office's own, and rows that are no records."""
    order = draw(hs.permutations(range(len(clean[0]))))
    rows = [[row[n] for n in order] for row in clean]
    for heading in draw(hs.lists(hs.sampled_from(PEOPLE), max_size=2, unique=True)):
        place = draw(hs.integers(0, len(rows[0])))
        rows = [[*row[:place], heading if n == 0 else draw(hs.sampled_from([None, "x", 3])), *row[place:]]
                for n, row in enumerate(rows)]  # fmt: skip
    if draw(hs.booleans()):
        rows = [["STT" if n == 0 else n, *row] for n, row in enumerate(rows)]
    head = [draw(hs.sampled_from([str.upper, str.lower, "{}:".format, "{} (*)".format]))(str(t)) for t in rows[0]]
    body = [row for each in rows[1:] for row in (each, *draw(_between(head)))]
    numbers = [[f"({n})" for n in range(1, len(head) + 1)]] if draw(hs.booleans()) else []
    foot = [[], ["Nơi nhận:", None, "TM. BAN CHẤP HÀNH"]] if draw(hs.booleans()) else []
    return [*draw(_above()), head, *numbers, *body, *foot]


def _above() -> hs.SearchStrategy[list[list[Any]]]:
    return hs.lists(hs.sampled_from([[], ["ĐẢNG BỘ HUYỆN"], [None, "Biểu số 1"]]), max_size=3)


def _between(head: list[str]) -> hs.SearchStrategy[list[list[Any]]]:
    return hs.lists(hs.sampled_from([[], head, ["Cộng: 12"], ["Tổng cộng", None, 7]]), max_size=1)


# Not shrunk: a workbook is written and read each time.
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(hs.sampled_from(SHEETS), hs.data())
def test_the_records_are_those_of_the_clean_sheets(name: str, data: hs.DataObject) -> None:
    rows = data.draw(arranged(CLEAN[name]))
    assert _said({name: rows}) == _said({name: CLEAN[name]}), rows[:8]
