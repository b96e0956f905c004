"""Why a data set cannot be cut into shards, in the words of both languages, with the path that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from criteria_engine.errors import InputError, Problem
from criteria_engine.records.schema import Schema

# A hierarchy of records is an organisation; one that is deeper is a mistake, and every step costs a round of joins.
DEEPEST = 64
# More than anyone reads: the first show what is wrong.
TOLD = 20


def cyclic(schema: Schema, table: str, ring: Sequence[str]) -> Problem:
    path = _shown([*ring, ring[0]])
    en, vi = f"the parents go round in a ring: {path}", f"đơn vị cấp trên lặp vòng: {path}"
    return Problem(_at(schema, table, ring[0]), "cyclic-parent", en, vi)


def too_deep(schema: Schema, table: str, path: Sequence[str]) -> Problem:
    """`path`: from the row upwards, as far as was looked."""
    shown = _shown(path)
    en = f"there are more than {DEEPEST} levels above this row: {shown}; mend the parents"
    vi = f"trên dòng này có hơn {DEEPEST} cấp: {shown}; đề nghị sửa lại cấp trên"
    return Problem(_at(schema, table, path[0]), "too-many-levels", en, vi)


def repeated(schema: Schema, table: str, key: str, times: int) -> Problem:
    en = f"{table} id {key!r} is used by {times} rows"
    vi = f"mã {key!r} dùng cho {times} dòng của bảng {schema[table].label.vi}"
    return Problem(f"{table}[{key}]", "repeated-id", en, vi)


def too_large(table: str, key: str, rows: int, most: int, links: Sequence[tuple[str, int]]) -> Problem:
    """`links`: those that tie trees together, and how often."""
    blame = ", ".join(f"{name} ({times})" for name, times in links[:3])
    en = f"the group of this row has {rows} rows, and a worker is to get {most} at most"
    vi = f"nhóm của dòng này có {rows} dòng, mỗi tiến trình chỉ nhận tối đa {most}"
    more = (f"; its trees are tied by {blame}", f"; các cây nối với nhau qua {blame}") if blame else ("", "")
    return Problem(f"{table}[{key}]", "group-too-large", en + more[0], vi + more[1])


def refuse(problems: Sequence[Problem]) -> None:
    """Raises InputError with the first of the problems, and how many there are, unless there are none."""
    if not problems:
        return
    more = len(problems) - TOLD
    rest = [Problem(problems[0].at.partition("[")[0], "and-more", f"{more} more", f"và {more} lỗi nữa")]
    raise InputError([*problems[:TOLD], *(rest if more > 0 else ())])


def _at(schema: Schema, table: str, key: str) -> str:
    record = schema[table].record
    return f"{table}[{key}].{record.parent if record else ''}"


def _shown(path: Sequence[str]) -> str:
    """A long path in its beginning and end."""
    return " → ".join(path if len(path) <= 12 else [*path[:6], "…", *path[-5:]])
