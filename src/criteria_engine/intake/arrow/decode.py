"""Arrow arrays to cells: a column that is proven plain is taken as it is, of any other each distinct value is read.

What neither can settle is *odd*: its row is left to the reference.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from criteria_engine.columns.model import Codes, Days, Numbers
from criteria_engine.intake.arrow.arrays import (
    Mask,
    Words,
    in_range,
    numbers_in,
    packed,
    squeezed,
    unpacked,
    valid_in,
    without_nulls,
)
from criteria_engine.intake.arrow.cells import (
    Cells,
    Texts,
)
from criteria_engine.intake.arrow.plain import plain, says_more
from criteria_engine.intake.arrow.values import cells_of
from criteria_engine.intake.readers import Mark, Reader

_WHOLE = r"^-?[0-9]{1,18}$"
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = (date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH)
_PER_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
# Figures that every double tells apart; decimals that are tried before numbers are read one by one.
_SURE, _DECIMALS = 10**15, range(7)

Decoded = tuple[Cells, Mask | None]


def decode(array: Any, reader: Reader, words: bool) -> Decoded:
    """The cells of an array, and which of its rows are odd (None: none). `words`: text is read as in a workbook."""
    kind = array.type
    if pt.is_null(kind):
        return cells_of(reader.field, [Mark.BLANK], np.zeros(len(array), np.int32)), None
    for fits, known, read in _FAST:
        if reader.known in known and fits(kind):
            found = read(array, reader, words)
            if found is not None:
                return found
    return _one_by_one(array, reader, words)


def _one_by_one(array: Any, reader: Reader, words: bool) -> Decoded:
    """Each distinct value read once."""
    try:
        encoded = array if pt.is_dictionary(array.type) else array.dictionary_encode()
        said = [plain_python(value) for value in encoded.dictionary]
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return _unread(array, reader)
    values = [reader.read_word(v) if words and isinstance(v, str) else reader.read(v) for v in said]
    there = valid_in(encoded)
    code = numbers_in(encoded.indices, encoded.indices.type.to_pandas_dtype()).astype(np.int32, copy=False)
    if there is not None:
        code = np.where(unpacked(there, len(array), True), code, len(values)).astype(np.int32)
    cells = cells_of(reader.field, [*values, Mark.BLANK], code)
    refused = np.array([value is Mark.REFUSED for value in values] + [False])
    return cells, refused[code] if refused.any() else None


def plain_python(value: Any) -> Any:
    """A scalar as the readers of rows would have it; a day that Python's calendar lacks as its text."""
    if isinstance(value, pa.StructScalar):
        return {name: plain_python(inner) for name, inner in value.items()} if value.is_valid else None
    if isinstance(value, pa.ListScalar):
        return [plain_python(inner) for inner in value.values] if value.is_valid else None
    try:
        if pt.is_timestamp(value.type) and value.type.unit == "ns":
            value = value.cast(pa.timestamp("us", value.type.tz), safe=False)
        return value.as_py()
    except (ValueError, OverflowError):
        return str(value.cast(pa.string()))


def _unread(array: Any, reader: Reader) -> Decoded:
    """A column of things that no field of this kind holds."""
    return cells_of(reader.field, [Mark.BLANK], np.zeros(len(array), np.int32)), there(array)


def there(array: Any) -> Mask:
    """Which values are not null."""
    return without_nulls(pc.is_valid(array), True)


# --- what needs no look at single values ------------------------------------------------------------------------


def _text(array: Any, reader: Reader, words: bool) -> Decoded | None:
    """Text in one spelling and without a word that denies; the rest is read word by word."""
    if len(array) == array.null_count:
        return None
    sure = plain(array) & says_more(array) if words else plain(array)
    if sure.all():
        return Cells(len(array), Texts(array), valid_in(array)), None
    rest = np.flatnonzero(~sure)
    # Few are left as a rule; where they are many the whole column is read word by word.
    if len(rest) * 4 > len(array):
        return None
    return _settled(array, rest, reader, words)


def _words(array: Any, reader: Reader, words: bool) -> Decoded | None:
    """Text in few words, all of them in one spelling and none of them twice."""
    said, codes = array.dictionary, array.indices
    if not _is_text(said.type) or said.null_count or not (plain(said) & (says_more(said) | (not words))).all():
        return None
    if len(said.dictionary_encode().dictionary) < len(said):
        return None
    code = numbers_in(codes, codes.type.to_pandas_dtype()).astype(np.int32, copy=False)
    return Cells(len(array), Codes(in_range(code, valid_in(codes)), Words(said)), valid_in(codes)), None


def _settled(array: Any, rest: Any, reader: Reader, words: bool) -> Decoded | None:
    """Text of which some cells say something else than they seem to, or are blank."""
    distinct = {text: reader.read_word(text) if words else reader.read(text)
                for text in dict.fromkeys(array[int(n)].as_py() for n in rest)}  # fmt: skip
    if any(isinstance(value, str) and value != text for text, value in distinct.items()):
        return None
    valid, denied, odd = unpacked(valid_in(array), len(array), True), np.zeros(len(array), np.bool_), None
    for n in rest:
        value = distinct[array[int(n)].as_py()]
        valid[n], denied[n] = not isinstance(value, Mark), value is Mark.DENIED
        if value is Mark.REFUSED:
            odd = np.zeros(len(array), np.bool_) if odd is None else odd
            odd[n] = True
    bits = packed(valid)
    masked = pa.Array.from_buffers(array.type, len(array), [pa.py_buffer(bits), *_unsliced(array)])
    return Cells(len(array), Texts(masked), bits, squeezed(denied, False)), odd


def _unsliced(array: Any) -> list[Any]:
    """Offsets and bytes of a text array that begins where its buffers do."""
    width = 8 if pt.is_large_string(array.type) else 4
    _, offsets, data = array.buffers()
    return [offsets.slice(array.offset * width), data]


def _whole(array: Any, reader: Reader, words: bool) -> Decoded | None:
    if pt.is_uint64(array.type) or (pt.is_int64(array.type) is False and array.type.bit_width > 64):
        return None
    value = numbers_in(array, array.type.to_pandas_dtype()).astype(np.int64, copy=False)
    return _numbers(array, value, 0, reader)


def _numbers(array: Any, value: Any, scale: int, reader: Reader) -> Decoded:
    unit = "đồng" if reader.known == "money" else None
    valid = valid_in(array)
    odd = None
    if reader.known == "count" and len(value) and value.min() < 0:
        odd = (value < 0) & unpacked(valid, len(array), True)
    return Cells(len(array), Numbers(value, scale, unit=unit), valid), odd if odd is not None and odd.any() else None


def _broken(array: Any, reader: Reader, words: bool) -> Decoded | None:
    """Doubles that are decimals of few figures, as people write them: `value` / 10^`scale` is the double itself."""
    number = numbers_in(array, array.type.to_pandas_dtype())
    if not pt.is_float64(array.type):
        return None
    valid = unpacked(valid_in(array), len(array), True) & ~np.isnan(number)
    number = np.where(valid, number, 0.0)
    if not (np.abs(number) < _SURE).all():
        return None
    for scale in range(1) if reader.known in ("count", "int") else _DECIMALS:
        value = np.rint(number * 10.0**scale)
        if (np.abs(value) < _SURE).all() and (value / 10.0**scale == number).all():
            cells, odd = _numbers(array, value.astype(np.int64), scale, reader)
            return Cells(cells.n, cells.data, squeezed(valid, True)), odd
    return None


def _decimal(array: Any, reader: Reader, words: bool) -> Decoded | None:
    if array.type.precision > 18 or array.type.scale < 0 or (reader.known in ("count", "int") and array.type.scale):
        return None
    buffer = array.buffers()[1]
    halves = np.frombuffer(buffer, np.int64) if len(array) else np.zeros(0, np.int64)
    value = halves[2 * array.offset : 2 * (array.offset + len(array)) : 2]
    return _numbers(array, value, array.type.scale, reader)


def _figures(array: Any, reader: Reader, words: bool) -> Decoded | None:
    """Whole numbers written in figures alone."""
    if not without_nulls(pc.match_substring_regex(array, _WHOLE), True).all():
        return None
    return _whole(array.cast(pa.int64()), reader, words)


def _day(array: Any, reader: Reader, words: bool) -> Decoded | None:
    days = numbers_in(array, np.int32)
    return _days(array, days)


def _moment(array: Any, reader: Reader, words: bool) -> Decoded | None:
    unit = "ms" if pt.is_date64(array.type) else array.type.unit
    if getattr(array.type, "tz", None):
        return None
    return _days(array, numbers_in(array, np.int64) // _PER_DAY[unit])


def _days(array: Any, days: Any) -> Decoded | None:
    valid = valid_in(array)
    if valid is not None:
        days = np.where(unpacked(valid, len(array), True), days, 0)
    if len(days) and not (_DAYS[0] <= days.min() and days.max() <= _DAYS[1]):
        return None
    first = (days + _EPOCH).astype(np.int32, copy=False)
    return Cells(len(array), Days(first, first), valid), None


def _flag(array: Any, reader: Reader, words: bool) -> Decoded | None:
    code = without_nulls(array, False).astype(np.int32)
    return Cells(len(array), Codes(code, (False, True)), valid_in(array)), None


def _is_text(kind: Any) -> bool:
    return bool(pt.is_string(kind) or pt.is_large_string(kind))


_NUMBERS = {"number", "money", "count", "int"}
_FAST: tuple[tuple[Callable[[Any], bool], set[str], Callable[[Any, Reader, bool], Decoded | None]], ...] = (
    (_is_text, {"text"}, _text),
    (pt.is_dictionary, {"text"}, _words),
    (pt.is_integer, _NUMBERS, _whole),
    (pt.is_floating, _NUMBERS - {"int"}, _broken),
    (pt.is_decimal128, _NUMBERS - {"int"}, _decimal),
    (_is_text, _NUMBERS - {"int"}, _figures),
    (pt.is_floating, {"float"}, _broken),
    (pt.is_date32, {"day", "date"}, _day),
    (pt.is_timestamp, {"day"}, _moment),
    (pt.is_date64, {"day"}, _moment),
    (pt.is_boolean, {"flag"}, _flag),
)
