"""Columns that a table lacks and no row of it can do without: told once, at its headings.

Without this each row would be told by itself, as one whose id or unit is blank, and nobody would look at the headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from criteria_engine.errors import Problem
from criteria_engine.intake.book.grid import letters
from criteria_engine.intake.book.passed import Doubtful, Passed
from criteria_engine.intake.book.regions import Region
from criteria_engine.intake.book.rows import others
from criteria_engine.records.annotations import Label
from criteria_engine.records.fits import required
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import Entity

# Headings, and titles of groups, that a message names.
_MOST = 4
_OR = Label("” hoặc “", "” or “")
_AND = Label(", ", ", ")


def lacking(region: Region, entity: Entity, found: Iterable[int | Passed | Doubtful]) -> Problem | None:
    """What is said of a table without a column that each of its rows needs; None where it has them all. `found`: its
    rows."""
    head, rows = region.head, list(found)
    given = {column.path for column in head.columns.values()}
    lacked = [paths for paths in _needed(entity, given) if not given.intersection(paths)]
    if not lacked or head.layout.sheet.found is not None or not any(isinstance(row, int) for row in rows):
        return None
    labels = [[entity.fields[path].label for path in paths] for paths in lacked]
    vi, en = (_AND[lang].join(f"“{_OR[lang].join(one[lang] for one in some)}”" for some in labels)
              for lang in ("vi", "en"))  # fmt: skip
    remedy = _remedy(region, entity, [path for paths in lacked for path in paths], rows)
    return Problem(region.grid.at(head.row, head.left), "no-column",
                   f"no column for {en}, which each row needs, so that no row is read; {remedy.en}",
                   f"bảng không có cột {vi} mà dòng nào cũng cần, nên chưa đọc dòng nào; {remedy.vi}")  # fmt: skip


def _needed(entity: Entity, given: Set[str]) -> Iterator[tuple[str, ...]]:
    """Fields of which a row needs one: those that its model asks for, and where there are no ids, what they are made
    of (`give_ids`)."""
    record, made = entity.record, list[tuple[str | None, ...]]()
    if record and entity.key_field and ID not in given:
        made = [(record.name,)] if record.name else [(record.owner,), record.dated]
    asked = [tuple(path for path in paths if path) for paths in (*made, *((path,) for path in required(entity, ())))]
    yield from dict.fromkeys(filter(None, asked))


def _remedy(region: Region, entity: Entity, lacked: list[str], rows: list[int | Passed | Doubtful]) -> Label:
    titles = [row.remark.raw for row in rows if isinstance(row, Passed) and row.remark.code == "group-row"]
    if entity.record and entity.record.owner in lacked and titles:
        said = _listed(titles)
        return Label(f"nếu tên đơn vị đang ở dòng tiêu đề nhóm ({said}), hãy thêm cột và ghi tên đó vào từng dòng",
                     f"if the unit stands in titles of groups ({said}), add the column and write it in each row")
    unknown = [f"{letters(n)} {text!r}" for n, text in others(region)]
    if not unknown:
        return Label("hãy thêm cột này", "add that column")
    said = _listed(unknown)
    return Label(
        f"có phải là một trong các cột chưa nhận ra: {said}? Nếu đúng, hãy đặt lại tiêu đề; nếu không, hãy thêm cột",
        f"is it one of those that are not known: {said}? Then change its heading, or else add the column",
    )


def _listed(texts: list[str]) -> str:
    return ", ".join(texts[:_MOST]) + (", …" if len(texts) > _MOST else "")
