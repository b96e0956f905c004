"""Which field what stands over a column means: all of it together, however many rows it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from criteria_engine.intake.book.brackets import turns
from criteria_engine.intake.book.headings import Headings, names_of, plain
from criteria_engine.intake.book.synonyms import GATHERING, GROUPINGS, OTHERWISE, WHOLES
from criteria_engine.intake.layout import Column

# Below the heading of a reference: its code or its name says which row is meant.
_OF_REFERENCES = frozenset(map(plain, ("mã", "mã số", "tên", "tên gọi", "mã đơn vị", "tên đơn vị")))
_WHOLES = frozenset(map(plain, WHOLES))
# "Tên mô hình / Name" is one heading twice.
_TWO_LANGUAGES = re.compile(r"\s*[/\n]\s*")


def meaning(texts: list[str], layout: Headings) -> Column | None:
    """The field that texts over a column mean, from top to bottom."""
    part = _reference(texts, layout) or _whole(texts, layout)
    return layout.find_any(_readings(texts, layout)) or part or _in_two_languages(texts, layout)


def meaning_else(texts: list[str], layout: Headings) -> Column | None:
    """The field that texts over a column mean where no other column is it."""
    path = _otherwise(layout).get(plain(" ".join(texts)))
    return layout.exact.get(path) if path else _below_bands(texts, layout)


def is_else(text: str, layout: Headings) -> bool:
    """Whether a heading is known that is a field where no other column is it."""
    return plain(text) in _otherwise(layout)


@cache
def _otherwise(layout: Headings) -> Mapping[str, str]:
    known = OTHERWISE.get(layout.sheet.table, {}) if layout.sheet.found is None else {}
    return {plain(text): path for text, path in known.items()}


def _below_bands(texts: list[str], layout: Headings) -> Column | None:
    """The field of headings that bands stand over which only gather them: "Kết quả thực hiện" over "Ngày bắt đầu"."""
    band, *rest = texts
    if not rest or not _gathers(band, layout):
        return None
    found = _by_themselves(rest, layout) or _below_bands(rest, layout)
    return found if found and not turns(band, found.field) else None


def halves(text: str) -> list[str]:
    """What may be one heading in two languages; nothing where it is not."""
    found = _TWO_LANGUAGES.split(text) if "/" in text or "\n" in text else []
    return found if len(found) == 2 and all(found) else []


def meaning_alone(texts: list[str], own: list[str], layout: Headings) -> Column | None:
    """The field that headings would mean without the band over them, or without the words below them."""
    upper = " ".join(texts[:-1])
    if len(texts) > len(own):
        return meaning(own, layout)
    if found := _by_themselves(texts[1:], layout):
        return found
    return layout.find(upper) if upper and plain(upper) not in _sayings_of_nothing(layout) else None


def _by_themselves(texts: list[str], layout: Headings) -> Column | None:
    """The field of headings that need none above them: "Ngày bắt đầu" says all, "Tên" does not say whose."""
    is_enough = len(texts) > 1 or any(" " in plain(text) or plain(text) in layout.exact for text in texts)
    return meaning(texts, layout) if is_enough else None


def _reference(texts: list[str], layout: Headings) -> Column | None:
    """ "Đơn vị thực hiện" over "Mã" and "Tên": each is the unit."""
    upper = layout.find(" ".join(texts[:-1])) if plain(texts[-1]) in _OF_REFERENCES else None
    return upper if upper and upper.field.kind == "ref" else None


def _whole(texts: list[str], layout: Headings) -> Column | None:
    """ "Số mô hình" over "Tổng số" and "Trong đó: mới": the first is that number."""
    upper = layout.find(" ".join(texts[:-1])) if plain(texts[-1]) in _WHOLES else None
    return upper if upper and upper.field.kind == "number" else None


def _in_two_languages(texts: list[str], layout: Headings) -> Column | None:
    found = [layout.find(half) for half in halves(" ".join(texts))]
    return found[0] if found and all(column is found[0] for column in found) else None


def _readings(texts: list[str], layout: Headings) -> Iterator[str]:
    """As it may be meant: all of it, the other way round ("Kế hoạch" over "Ngày"), without headings that say nothing.

    The lowest alone is not meant: "Tên" below "Người phụ trách" is the name of a person. Where the upper ones only
    gather several, see `_below_bands`.
    """
    yield " ".join(texts)
    if len(texts) > 1:
        yield " ".join(reversed(texts))
        less = _without_groupings(texts, layout)
        if less != texts:
            yield " ".join(less)
            yield " ".join(reversed(less))


def _without_groupings(texts: list[str], layout: Headings) -> list[str]:
    """Without upper headings that name the table, say nothing, or are said again below them."""
    lowest, names = f" {plain(texts[-1])} ", _sayings_of_nothing(layout)
    return [text for text in texts[:-1] if plain(text) not in names and f" {plain(text)} " not in lowest] + texts[-1:]


@cache
def _sayings_of_nothing(layout: Headings) -> frozenset[str]:
    names = {*map(plain, names_of(layout.sheet)), *map(plain, GROUPINGS)}
    return frozenset(names | {f"thong tin {name}" for name in names})


def _gathers(band: str, layout: Headings) -> bool:
    """Whether a band is made of nothing but words that say little, the name of its table and a year."""
    return _gathering(layout).fullmatch(plain(band)) is not None


@cache
def _gathering(layout: Headings) -> re.Pattern[str]:
    words = sorted(map(plain, (*GATHERING, *names_of(layout.sheet))), key=len, reverse=True)
    return re.compile(rf"(?:(?:{'|'.join(map(re.escape, words))}|nam (?:19|20)\d\d)\s*\b)+")
