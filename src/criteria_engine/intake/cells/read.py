"""The list of readers that a cell goes through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from criteria_engine.intake.cells import remarkable
from criteria_engine.intake.cells.answers import MAY_BE_NAMES, meaning
from criteria_engine.intake.cells.codes import code_in, doubtful_code, exact_code, parts_in
from criteria_engine.intake.cells.model import BLANK, DENIED, NONE_OF_THEM, Cell
from criteria_engine.intake.cells.remarks import remark
from criteria_engine.intake.cells.serials import day_numbered, number_behind
from criteria_engine.intake.layout import Column
from criteria_engine.intake.letters import CLEAN, Letters, legible
from criteria_engine.records.annotations import Kind
from criteria_engine.records.ids import ID
from criteria_engine.records.remarks import Remark
from criteria_engine.records.schema import Field
from criteria_engine.records.tidy import is_too_long
from criteria_engine.text import has_hidden, is_blank, search_key, turns_round, with_latin_twins, without_hidden
from criteria_engine.values.period import Period

_DAYS = ("date", "period")
# Figures that show in another order are another number or day.
_OF_FIGURES = ("number", *_DAYS)
# Longer texts say something, and are not worth remembering.
_SHORT = 64
# A question mark within a word, or at the end of several, and the sign that programs put for what they cannot show.
_LOST = re.compile(r"\ufffd|[^\W\d_]\?[^\W\d_]|(?:^|\s)\?{1,4}[^\W\d_]|[^\W\d_]\?+ \w+\?")
_BULLET = re.compile(r"\s*(?:[-–+•*]|\(?(?:\d{1,2}|[a-zđ])[.)])\s")


def read_cell(value: Any, column: Column, *, is_data: bool = False) -> Cell:
    """The raw value of a cell, and remarks on what was converted, inferred or doubted.

    `value`: None for blank, False for "there is none", a list where a column holds several; what no reader understands
    stays as it is, for the record model to refuse. `is_data`: a program wrote it, so that a code stands for itself.
    """
    if value is None:
        return BLANK
    if isinstance(value, str):
        if is_too_long(value):
            # Refused where the row is put together; no reader need go through it.
            return Cell(value)
        if is_blank(value):
            return BLANK
        return _several(value, column.field, is_data) if column.many else _text(value, column.field, is_data)
    found = _typed(value, column.field)
    return Cell([found.value], found.remarks) if column.many and found.value is not None else found


# --- values that the file has a type for ------------------------------------------------------------------------


def _typed(value: Any, field: Field) -> Cell:
    if isinstance(value, bool) and field.kind != "yes_no":
        return Cell(None, (remark("yes-no-value", str(value).upper()),))
    if isinstance(value, date):
        return _dated(value, field)
    if field.kind == "date" and (found := day_numbered(value)) is not None:
        return found
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and (doubt := _in_no_year(str(value), field.kind)) is not None:
        return doubt
    if field.kind == "yes_no" and value in (0, 1):
        return Cell(bool(value))
    return Cell(value if isinstance(value, int | float | date | bool) else str(value))


def _dated(value: date, field: Field) -> Cell:
    day = value.date() if isinstance(value, datetime) else value
    if field.kind in _DAYS and (number := number_behind(day)) is not None:
        return Cell(None, (remark("number-as-day", day.isoformat(), str(number)),))
    if field.kind in _DAYS and (year := remarkable.doubtful_year(Period.day(day))) is not None:
        return Cell(None, (remark("doubtful-year", day.isoformat(), str(year)),))
    has_time = isinstance(value, datetime) and value.time() != time.min
    return Cell(day, (remark("time-left-out", str(value), day.isoformat()),) if has_time else ())


# --- text -------------------------------------------------------------------------------------------------------


def _text(raw: str, field: Field, is_data: bool) -> Cell:
    if field.codes:
        return _chosen(raw, field, is_data)
    is_name = field.kind == "ref" or field.path == ID
    if len(raw) > _SHORT:
        # Too long for a word that answers: as it stands, unless its letters are odd.
        if field.kind == "text" and CLEAN.fullmatch(raw) and not _LOST.search(raw) and legible(raw).perhaps is None:
            return Cell(raw.strip())
        return _worded(raw, field.kind, field.measure, is_name)
    return _remembered(raw, field.kind, field.measure, is_name)


def _worded(raw: str, kind: Kind, measure: str | None, is_name: bool) -> Cell:
    """What the first reader makes of a text that knows it; a text that none knows is its own value."""
    letters = legible(raw)
    text = _shown(letters.text, kind, is_name)
    asked: Kind = "ref" if is_name else kind
    found = _answer(text, asked)
    if found is None and letters.perhaps is not None:
        # A single word proves little, but a word of a short list is no chance hit, and neither is a day.
        found = _answer(letters.perhaps, asked) or _day(letters.perhaps, kind)
        letters = letters.taken_as_meant() if found else letters
    of_text = _on_letters(raw, letters)
    if found is None:
        found = _in_no_year(text, kind) or Cell(text, tuple(_on_value(text, kind, measure)))
    return Cell(found.value, (*of_text, *found.remarks)) if of_text else found


_remembered = lru_cache(maxsize=65536)(_worded)


def _shown(text: str, kind: Kind, is_name: bool) -> str:
    """Text stays as it is written; a name of a row, a day, a number or an answer is what can be seen of it."""
    if (kind == "text" and not is_name) or (kind in _OF_FIGURES and turns_round(text)):
        return text.strip()
    return with_latin_twins(without_hidden(text).strip())


def _answer(text: str, kind: Kind) -> Cell | None:
    return next((found for reader in _READERS if (found := reader(text, kind)) is not None), None)


def _unknown(text: str, kind: Kind) -> Cell | None:
    if kind in _DAYS and (remarkable.is_unfilled(text) or remarkable.names_a_year(text)):
        return Cell(None, (remark("said-unknown", text),)) if remarkable.is_unfilled(text) else None
    if meaning(text, kind == "yes_no") != "unknown" or (kind == "ref" and search_key(text) in MAY_BE_NAMES):
        return None
    return Cell(None, (remark("said-unknown", text),))


def _denied(text: str, kind: Kind) -> Cell | None:
    return DENIED if meaning(text, kind == "yes_no") in ("none", "no") else None


def _agreed(text: str, kind: Kind) -> Cell | None:
    return Cell(True) if kind == "yes_no" and meaning(text, is_flag=True) == "yes" else None


def _day_number(text: str, kind: Kind) -> Cell | None:
    return day_numbered(text) if kind == "date" else None


# In this order; each says what a text is, or nothing.
_READERS: tuple[Callable[[str, Kind], Cell | None], ...] = (_unknown, _denied, _agreed, _day_number)


def _day(text: str, kind: Kind) -> Cell | None:
    """A text that names a day or period, as it stands."""
    return Cell(text) if kind in _DAYS and remarkable.readable(text) is not None else None


def _in_no_year(text: str, kind: Kind) -> Cell | None:
    """A date that can be read, of a year that can hardly be meant."""
    period = remarkable.readable(text) if kind in _DAYS else None
    year = remarkable.doubtful_year(period) if period is not None else None
    return None if year is None else Cell(None, (remark("doubtful-year", text, str(year)),))


def _on_value(text: str, kind: Kind, measure: str | None) -> Iterator[Remark]:
    if kind == "date":
        yield from remarkable.of_day(text)
    elif kind == "number":
        yield from remarkable.of_number(text, measure)


def _on_letters(raw: str, letters: Letters) -> tuple[Remark, ...]:
    lost = (remark("lost-characters", raw),) if _LOST.search(raw) else ()
    return lost if raw.isascii() else (*lost, *_letters_of(raw, letters))


def _letters_of(raw: str, letters: Letters) -> Iterator[Remark]:
    if letters.encoding is not None:
        yield remark(f"converted-{letters.encoding}", raw, letters.text)
    elif letters.perhaps is not None:
        yield remark("doubtful-letters", raw, letters.perhaps)
    if letters.lost:
        yield remark("lost-letters", raw, letters.text)
    if letters.encoding is None and has_hidden(raw.strip()):
        yield remark("hidden-characters", raw)
    if letters.encoding is None and (twin := with_latin_twins(without_hidden(raw))) != without_hidden(raw):
        yield remark("look-alike-letters", raw, twin)


# --- codes, and several values in one cell ----------------------------------------------------------------------


def _chosen(raw: str, field: Field, is_data: bool) -> Cell:
    """The code of a choice; a word that denies comes after the codes, which may have it for a name."""
    if is_data and raw in field.codes:
        return Cell(raw)
    if (perhaps := doubtful_code(raw, field)) is not None:
        return Cell(None, (remark("doubtful-choice", raw, field.codes[perhaps].vi),))
    if (raw.isascii() or CLEAN.fullmatch(raw)) and (code := exact_code(raw, field)) is not None:
        return Cell(code)
    letters = legible(raw)
    text = without_hidden(letters.text).strip()
    code = code_in(text, field)
    if code is None and letters.perhaps is not None and (code := code_in(letters.perhaps, field)) is not None:
        letters = letters.taken_as_meant()
    of_text = _on_letters(raw, letters)
    if code is None:
        found = _answer(text, field.kind) or Cell(text)
        return Cell(found.value, (*of_text, *found.remarks)) if of_text else found
    if exact_code(text, field) is None:
        of_text = (*of_text, remark("choice-inferred", raw, field.codes[code].vi))
    return Cell(code, of_text)


def _several(raw: str, field: Field, is_data: bool) -> Cell:
    """Values between `;`, between line breaks where there is none, and codes between commas or slashes."""
    whole = raw.strip()
    if meaning(whole, is_flag=False) == "none":
        return NONE_OF_THEM
    parts = [(part, cell) for part in _parts(whole, field) for cell in _values(part, field, is_data)]
    remarks = tuple(each for _, cell in parts for each in cell.remarks)
    if all(cell.value is None for _, cell in parts):
        # Separators alone ("; ;") are as blank as an empty cell.
        return Cell(None, remarks)
    # What is unknown beside other values is kept as it is written: without it the list would seem whole.
    return Cell([part.strip() if cell.value is None else cell.value for part, cell in parts], remarks)


def _parts(whole: str, field: Field) -> list[str]:
    lines = [line for line in whole.splitlines() if line.strip()]
    # At the beginning only: "kinh tế - xã hội" has a dash of its own.
    bare = [line[found.end() :] if (found := _BULLET.match(line)) else line for line in lines]
    if len(lines) > 1 and all(map(_BULLET.match, lines)):
        # As papers list things: a dash or a number before each, a semicolon behind.
        parts = [line.rstrip(" ;,") for line in bare]
    elif ";" in whole or len(lines) < 2:
        parts = whole.split(";")
    else:
        parts = bare if field.codes or field.kind != "text" else [whole]
    return [part for part in parts if not is_blank(part)]


def _values(part: str, field: Field, is_data: bool) -> list[Cell]:
    if field.codes and ("," in part or "/" in part):
        named = parts_in(part.strip(), field)
        if named is not None and len(named) > 1:
            return [_text(one, field, is_data) for one in named]
    return [_text(part, field, is_data)]
