"""Tables without a column that each row needs: one problem at their headings, written by hand, and no row believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.pages import UNITS, Rows, read_sheets
from criteria_engine.intake.tables import dossier_of
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier

A = "Chi bộ ấp Giồng"


def dossier(folder: Path, name: str, rows: Rows) -> Dossier:
    return dossier_of(shipped_schema(), [read_sheets(folder, {"Đơn vị": UNITS, name: rows})])


def test_without_names_and_ids_the_table_is_told_once_with_the_headings_that_may_be_it(tmp_path: Path) -> None:
    head = ["STT", "Chuyện hay", "Đơn vị", "Ngày bắt đầu", "Trạng thái"]
    found = dossier(tmp_path, "Mô hình", [head, *([n, f"Hũ {n}", A, "5/1/2023", "Đang thực hiện"] for n in (1, 2, 3))])
    (problem,) = found.problems
    assert (problem.at, problem.code) == ("Mô hình!A1", "no-column")
    assert problem.vi == (
        "bảng không có cột “Tên mô hình” mà dòng nào cũng cần, nên chưa đọc dòng nào; có phải là một trong các cột "
        "chưa nhận ra: B 'Chuyện hay'? Nếu đúng, hãy đặt lại tiêu đề; nếu không, hãy thêm cột"
    )
    assert len(found.lost) == 3 and not found.rows("model")
    assert [fault.problem for fault in found.faults] == [problem] * 3


def test_a_unit_that_stands_in_titles_of_groups_alone(tmp_path: Path) -> None:
    head = ["STT", "Tên mô hình", "Ngày bắt đầu", "Trạng thái"]
    models = ([n, name, "5/1/2023", "Đang thực hiện"] for n, name in ((1, "Hũ"), (2, "Heo")))
    rows = [head, ["I", A, None, None], *models]
    found = dossier(tmp_path, "Mô hình", rows)
    (problem,) = found.problems
    assert (problem.at, problem.code) == ("Mô hình!A1", "no-column")
    assert problem.vi is not None and problem.vi.endswith(
        f"nếu tên đơn vị đang ở dòng tiêu đề nhóm (I | {A}), hãy thêm cột và ghi tên đó vào từng dòng"
    )
    assert len(found.lost) == 2 and not found.rows("model")


@pytest.mark.parametrize(
    ("name", "head", "row", "lacked"),
    [
        ("Mô hình", ["Mã mô hình", "Tên mô hình", "Ngày bắt đầu"], ["M1", "Hũ", "5/1/2023"], "“Đơn vị có mô hình”"),
        ("Báo cáo", ["STT", "Đơn vị", "Ngày gửi"], [1, A, "5/1/2023"], "“Kỳ báo cáo”"),
        ("Rà soát", ["STT", "Đơn vị", "Nhận thức"], [1, A, "Tốt"], "“Ngày” hoặc “Kỳ”"),
    ],
)
def test_what_is_lacked_is_named(tmp_path: Path, name: str, head: list[str], row: list[object], lacked: str) -> None:
    (problem,) = dossier(tmp_path, name, [head, row]).problems
    assert problem.code == "no-column" and lacked in str(problem.vi)


def test_a_row_whose_name_is_blank_is_told_by_itself(tmp_path: Path) -> None:
    rows = [["STT", "Tên mô hình", "Đơn vị"], [1, "Hũ", A], [2, None, A]]
    found = dossier(tmp_path, "Mô hình", rows)
    (problem,) = found.problems
    assert (problem.at, problem.code) == ("Mô hình!A3", "required-field")
    assert problem.vi == "bảng Mô hình: dòng thiếu “Tên mô hình”"
    assert [row.id for row in found.rows("model")] == ["hu"]


def test_a_blank_id_in_a_column_of_ids_is_still_an_id(tmp_path: Path) -> None:
    rows = [["Mã mô hình", "Tên mô hình", "Đơn vị"], ["M1", "Hũ", A], [None, "Heo", A]]
    (problem,) = dossier(tmp_path, "Mô hình", rows).problems
    assert problem.vi == "bảng Mô hình: dòng thiếu mã"


def test_a_table_without_rows_lacks_nothing(tmp_path: Path) -> None:
    assert not dossier(tmp_path, "Mô hình", [["Mã mô hình", "Tên mô hình", "Ngày bắt đầu"]]).problems
