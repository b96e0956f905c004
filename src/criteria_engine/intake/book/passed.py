"""Rows that are no records, and rows that may be none: what is said of each."""

from __future__ import annotations

from dataclasses import dataclass

from criteria_engine.errors import Problem
from criteria_engine.intake.book.grid import Grid
from criteria_engine.records.remarks import Remark

# Rows that only look like records, by the code of their remark.
PASSED_OVER = {
    "repeated-header": ("headings again, no record", "lặp lại tiêu đề, không phải hồ sơ"),
    "numbering-row": ("numbers of columns, no record", "dòng đánh số cột, không phải hồ sơ"),
    "hint-row": ("how to fill in, no record", "dòng hướng dẫn ghi, không phải hồ sơ"),
    "blank-row": ("nothing but a number or a dash, no record", "dòng chỉ có số thứ tự hoặc dấu gạch, không phải hồ sơ"),
    "total-row": ("a total, no record", "dòng cộng, không phải hồ sơ"),
    "none-row": ("says that there is none, no record", "ghi là không có, không phải hồ sơ"),
    "group-row": ("a title between rows, no record", "dòng tiêu đề nhóm, không phải hồ sơ"),
    "title-row": ("a title over headings, no record", "tên biểu, không phải hồ sơ"),
    "unit-row": ("a unit of money, no record", "dòng ghi đơn vị tính, không phải hồ sơ"),
    "foot-row": ("below the table, no record", "phần cuối biểu, không phải hồ sơ"),
}

# Rows of which nobody can say whether they are records, and why.
DOUBTS = {
    "no-number": (
        "a record, a title, or the rest of the row above? It has no running number as others have; number or "
        "delete it",
        "là hồ sơ, tiêu đề, hay phần tiếp của dòng trên? Không có số thứ tự như các dòng khác; hãy đánh số hoặc xóa",
    ),
    "may-be-group": (
        "a record, or a title between rows? Fill in more of it, or delete it",
        "là hồ sơ hay tiêu đề nhóm? Hãy ghi thêm nội dung, hoặc xóa dòng này",
    ),
    "turned": (
        "the title above makes it something else (planned, ended, not recognised); if it is a record, move it away "
        "from there and say so in its own columns",
        "tiêu đề bên trên làm khác nghĩa (dự kiến, đã dừng, không được công nhận…); nếu vẫn là hồ sơ, hãy chuyển khỏi "
        "tiêu đề đó và ghi rõ ở các cột của dòng",
    ),
    "sum": (
        "a sum, or a record? It has a running number as records have; take the number away, or give it another name",
        "là dòng cộng hay hồ sơ? Có số thứ tự như hồ sơ; hãy bỏ số thứ tự, hoặc ghi tên khác",
    ),
    "part": (
        "a record, or a part of the row above? Its number stands below that row; number it as the others, or delete it",
        "là hồ sơ riêng hay một phần của dòng trên? Số thứ tự nằm dưới dòng đó; hãy đánh số như dòng khác, hoặc xóa",
    ),
    "example": (
        "written as an example; delete it, or take the mark of an example away",
        "dòng này ghi là ví dụ; hãy xóa dòng, hoặc bỏ chữ “VD”",
    ),
    "numbering": (
        "the numbers of columns, or a record? The row below counts on from it; write other ids (MH-01), or delete it",
        "là dòng đánh số cột hay hồ sơ? Dòng dưới đếm tiếp từ đó; hãy ghi mã khác (MH-01), hoặc xóa dòng này",
    ),
}


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A row that may be a record: it is asked about."""

    row: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is no record, and what it is; `rows` that follow each other and are the same have one remark."""

    row: int
    remark: Remark


def blanks(grid: Grid, rows: list[int]) -> Passed:
    """Forms are numbered far down before anyone fills them in: one remark for all of it."""
    first, last = rows[0], rows[-1]
    raw = " … ".join(_said(grid, row, grid.filled(row)) for row in dict.fromkeys((first, last)))
    en, vi = PASSED_OVER["blank-row"]
    where_en, where_vi = f"rows {first + 1} to {last + 1}", f"dòng {first + 1} đến {last + 1}"
    return Passed(first, Remark("blank-row", raw, f"{where_en}: {en}", f"{where_vi}: {vi}"))


def passed(grid: Grid, row: int, found: list[int], code: str) -> Passed:
    raw = _said(grid, row, found)
    en, vi = PASSED_OVER[code]
    return Passed(row, Remark(code, raw, f"{en}: {raw!r}", f"{vi}: {raw!r}"))


def doubtful(grid: Grid, row: int, found: list[int], what: str) -> Doubtful:
    raw = _said(grid, row, found)
    en, vi = DOUBTS[what]
    return Doubtful(row, Problem(grid.at(row, found[0]), "doubtful-row", f"{en}: {raw!r}", f"{vi}: {raw!r}"))


def _said(grid: Grid, row: int, found: list[int]) -> str:
    return " | ".join(grid.text(row, n) for n in found)
