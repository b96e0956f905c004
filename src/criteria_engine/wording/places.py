"""What decided, with its places, in one phrase: the same words once, the cells of one row together, not too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from criteria_engine.wording.evidence import Evidence
from criteria_engine.wording.messages import phrase

MOST_PLACES = 3
# Of rows that lack the same, so many are named; a committee has dozens of units.
_MOST_ROWS = 20


def places(found: Iterable[Evidence], lang: str, most: int | None = MOST_PLACES, brief: bool = False) -> str:
    """What was found and where, in at most three places; then in how many others.

    `brief`: of rows that fall short, only the nearest is told where one is near.
    """
    items = [_worded(item, lang, brief) for item in _rows_together(list(found), lang)]
    every = list(dict.fromkeys(item.address or item.words for item in items))
    where: dict[str, dict[str, None]] = {}
    for item in items:
        if (item.address or item.words) in every[:most]:
            where.setdefault(item.words, {})[item.address or ""] = None
    more = len(every) - len(every[:most])
    return _together(where) + (" " + phrase("more_places", lang, count=more) if more else "")


def _rows_together(found: Sequence[Evidence], lang: str) -> Iterator[Evidence]:
    """Cells of one row that decided together become one thing; rows of which the same is said, as well."""
    alike: dict[str, list[Evidence]] = {}
    for row, group in groupby(found, key=lambda item: item.row):
        items = list(group)
        if row and _belong_together(items):
            alike.setdefault("; ".join(dict.fromkeys(item.words for item in items)), []).extend(items)
        else:
            yield from items
    yield from (_of_rows(said, items, lang) for said, items in alike.items())


def _belong_together(items: Sequence[Evidence]) -> bool:
    several = len({item.words for item in items}) > 1 or any(item.is_list for item in items)
    return several and all(item.address for item in items)


def _of_rows(said: str, items: Sequence[Evidence], lang: str) -> Evidence:
    names = list(dict.fromkeys(item.row for item in items))
    more = phrase("and_others", lang, count=len(names) - _MOST_ROWS) if len(names) > _MOST_ROWS else ""
    rows = ", ".join(names[:_MOST_ROWS]) + more
    every = list(dict.fromkeys(item.address for item in items if item.address))
    where = addresses(every[:_MOST_ROWS] + ["…"] * (len(every) > _MOST_ROWS))
    return Evidence(phrase("row_holds", lang, row=rows, found=said), where, all(item.asks for item in items))


def _worded(item: Evidence, lang: str, brief: bool) -> Evidence:
    if not item.near:
        return item
    first = item.short if brief else item.words
    return replace(item, words=phrase("joined", lang, first=first, second=item.near))


def _together(where: dict[str, dict[str, None]]) -> str:
    """Words that share their places stand together before them."""
    together: dict[str, list[str]] = {}
    for words, at in where.items():
        together.setdefault(addresses(filter(None, at)) or words, []).append(words)
    return "; ".join("; ".join(words) + (f" ({at})" if [at] != words else "") for at, words in together.items())


def addresses(every: Iterable[str]) -> str:
    """Addresses one after another; cells of the sheet that was just named without its name.

    >>> addresses(["Mô hình!A2", "Mô hình!B2", "Rà soát!C4"])
    'Mô hình!A2, B2, Rà soát!C4'
    """
    said, last = [], ""
    for address in dict.fromkeys(every):
        sheet, mark, cell = address.rpartition("!")
        said.append(cell if mark and sheet == last else address)
        last = sheet if mark else ""
    return ", ".join(said)
