"""Headings by their meaning: which column a text stands for, however it is written.

Letter case, diacritics, punctuation, numbers before it and a star after it say nothing. Nothing is guessed: a text that
fits two columns of a sheet fits none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from criteria_engine.intake.book.synonyms import EVERYWHERE, NAMES, OTHER_NAMES
from criteria_engine.intake.layout import Column, Sheet, file_name, sheets
from criteria_engine.intake.letters import legible
from criteria_engine.intake.letters.tcvn import from_tcvn
from criteria_engine.intake.letters.vni import from_vni
from criteria_engine.records.schema import Schema
from criteria_engine.text import search_key

_NUMBERED = re.compile(r"^(?:\(?\d{1,2}(?:\.\d{1,2})*(?:[.)]|\s?/(?=\s))\s*|\(?(?:[ivx]{1,4}|[a-z])(?:\)\s*|[./]\s+))")
# Marks of footnotes: "Tên mô hình¹".
_RAISED = str.maketrans("", "", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_LETTERS = re.compile(r"[\W_]+")
# A column of running numbers, which every form has and nobody reads.
_ORDINALS = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """A heading or title without what says nothing: "1. Tên mô hình (*)" is "ten mo hinh", "a) Mã" is "ma"."""
    said = search_key(legible(text).text.translate(_RAISED))
    return _NO_LETTERS.sub(" ", _NUMBERED.sub("", said)).strip()


@lru_cache(maxsize=16_384)
def brief(text: str) -> str:
    """The same without what stands in brackets."""
    return plain(_IN_BRACKETS.sub(" ", legible(text).text))


@lru_cache(maxsize=16_384)
def keys(text: str) -> tuple[str, ...]:
    """The ways in which a heading may be known: all of it, without brackets, and in the letters of the old encodings.

    A heading is one or two words, too few to tell an encoding by; that it becomes one of ours is evidence enough.
    """
    old = () if text.isascii() else (plain(from_vni(text)), plain(from_tcvn(text)))
    return tuple(dict.fromkeys((plain(text), brief(text), *old)))


def is_ordinal(text: str) -> bool:
    return plain(text) in _ORDINALS


@dataclass(frozen=True, eq=False)
class Headings:
    """The columns of a sheet by what may stand over them: `exact` as they are called, `loose` by other names."""

    sheet: Sheet
    exact: dict[str, Column]
    loose: dict[str, Column]

    def find(self, text: str) -> Column | None:
        """The column that a text stands over; None where it is none or may be several."""
        whole, *less = keys(text)
        known = (self.exact.get(whole), *(self.loose.get(key) for key in (whole, *less)))
        return next(filter(None, known), None)

    def find_any(self, texts: Iterable[str]) -> Column | None:
        return next((found for text in texts if text and (found := self.find(text))), None)


@cache
def layouts(schema: Schema) -> tuple[Headings, ...]:
    """The headings of every sheet of a schema."""
    return tuple(_headings(sheet, _name_of(schema, sheet)) for sheet in sheets(schema))


@cache
def known_words(schema: Schema) -> frozenset[str]:
    """Everything that stands over a column of any sheet."""
    words = (key for one in layouts(schema) for key in (*one.exact, *one.loose))
    return frozenset(words) | _ORDINALS


@lru_cache(maxsize=4096)
def tables_with(text: str, known: tuple[Headings, ...]) -> int:
    """How many tables have a column that a text stands over: "Ngày" says little of which table it is."""
    return sum(one.sheet.found is None and one.find(text) is not None for one in known)


def _name_of(schema: Schema, sheet: Sheet) -> tuple[str, ...]:
    """What may stand over the names of the rows that own the rows of a list."""
    record = schema[sheet.table].record
    if sheet.found is None or record is None or record.name is None:
        return ()
    label = schema[sheet.table].fields[record.name].label
    return (label.vi, label.en, *OTHER_NAMES.get(sheet.table, {}).get(record.name, ()))


def _headings(sheet: Sheet, owner: tuple[str, ...]) -> Headings:
    columns = {column.path: column for column in sheet.columns}
    exact = {plain(text): c for c in sheet.columns for text in (c.path, c.heading.en, c.heading.vi)}
    named: dict[str, set[str]] = defaultdict(set)
    for column in sheet.columns:
        for text in (column.heading.vi, column.heading.en, *_other_names(sheet, column)):
            named[plain(text)].add(column.path)
            named[brief(text)].add(column.path)
    for text in owner:
        named[plain(text)].add(sheet.columns[0].path)
    return Headings(sheet, exact, {key: columns[one] for key, (one, *more) in named.items() if key and not more})


def _other_names(sheet: Sheet, column: Column) -> Iterator[str]:
    where = sheet.table if sheet.found is None else f"{sheet.table}.{sheet.found.path}"
    yield from OTHER_NAMES.get(where, {}).get(column.path, ())
    yield from EVERYWHERE.get(column.path, ())


def named_sheet(title: str, known: Iterable[Headings]) -> Headings | None:
    """The sheet that a name or title means: the name itself, another name of the table, or one that holds it whole.

    "Danh sách mô hình năm 2023" is the sheet of models. Of several that a title holds the longest counts, unless
    another table is named beside it.
    """
    key = plain(title)
    names = {plain(name): one for one in known for name in names_of(one.sheet)}
    if key in names:
        return names[key]
    held = sorted((name for name in names if f" {name} " in f" {key} "), key=len, reverse=True)
    others = [name for name in held[1:] if f" {name} " not in f" {held[0]} "]
    return names[held[0]] if held and all(names[n].sheet.table == names[held[0]].sheet.table for n in others) else None


def names_of(sheet: Sheet) -> tuple[str, ...]:
    """The name of a sheet, that of a file of its rows, and other names."""
    return (sheet.name, file_name(sheet), *(NAMES.get(sheet.table, ()) if sheet.found is None else ()))
