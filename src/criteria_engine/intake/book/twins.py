"""Columns that claim one field: which of them is read, if any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.headings import plain
from criteria_engine.intake.book.heads import Head
from criteria_engine.intake.book.synonyms import EVERYWHERE


def settle(grid: Grid, head: Head, rows: range) -> None:
    """Of several columns with one meaning keep the one that is surely meant; where none is, keep none.

    "Ngày bắt đầu (dự kiến)" and "Ngày bắt đầu (thực tế)" differ: to take the left one would be a guess.
    """
    claims: dict[str, list[int]] = defaultdict(list)
    for n, column in head.claims.items():
        claims[column.path].append(n)
    for several in (found for found in claims.values() if len(found) > 1):
        for n in several:
            head.columns.pop(n, None)
            head.repeated.pop(n, None)
        _settle(grid, head, rows, _without_width(grid, head, rows, several))


def _settle(grid: Grid, head: Head, rows: range, live: list[int]) -> None:
    filled = [n for n in live if _holds(grid, rows, n)]
    if _are_equal(grid, rows, live):
        _keep(head, live[0])
        head.spare.update({n: head.texts[n] for n in live[1:]})
    elif len(filled) == 1 and len({plain(head.texts[n]) for n in live}) == 1:
        _keep(head, filled[0])
        head.repeated.update({n: head.texts[n] for n in live if n not in filled})
    elif (code := _code(head, live)) is not None:
        _keep(head, code)
        head.spare.update({n: head.texts[n] for n in live if n != code})
    elif (plainest := _plainest(head, live)) is not None:
        _keep(head, plainest)
        head.repeated.update({n: head.texts[n] for n in live if n != plainest})
    else:
        head.repeated.update({n: head.texts[n] for n in live})


def _keep(head: Head, n: int) -> None:
    head.columns = dict(sorted({**head.columns, n: head.claims[n]}.items()))


def _without_width(grid: Grid, head: Head, rows: range, several: list[int]) -> list[int]:
    """Without columns that only make a merged heading wide and hold nothing."""
    cells = {n: grid.corners.get((head.end - 1, n)) for n in several}
    wide = [n for n in several if cells[n] is not None and list(cells.values()).count(cells[n]) > 1]
    return [n for n in several if n not in wide or _holds(grid, rows, n)] or several[:1]


def _holds(grid: Grid, rows: Iterable[int], n: int) -> bool:
    return any(grid.value(row, n) is not None for row in rows)


def _are_equal(grid: Grid, rows: Iterable[int], columns: list[int]) -> bool:
    return all(len({grid.text(row, n) for n in columns}) == 1 for row in rows)


def _code(head: Head, columns: list[int]) -> int | None:
    """Of "Mã đơn vị" beside "Tên đơn vị", or "Mã" beside "Tên" below "Đơn vị", the code, which says the same more
    exactly."""
    codes = [n for n in columns if _says(head.texts[n], "ma")]
    names = [n for n in columns if _says(head.texts[n], "ten")]
    return codes[0] if len(codes) == 1 and len(codes) + len(names) == len(columns) else None


def _says(text: str, word: str) -> bool:
    return plain(text).startswith(f"{word} ") or plain(text).endswith(f" {word}")


def _plainest(head: Head, columns: list[int]) -> int | None:
    """Of columns that name another row ("Đơn vị" beside "Nơi thực hiện") the one that is called just as the field."""
    column = head.claims[columns[0]]
    own = {plain(text) for text in (column.heading.vi, column.heading.en, *EVERYWHERE.get(column.path, ())[:1])}
    called = [n for n in columns if plain(head.texts[n]) in own] if column.field.kind == "ref" else []
    return called[0] if len(called) == 1 else None
