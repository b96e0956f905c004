"""One table while it is checked: the parts it lies in, their blocks, and the rows that are left to the reference."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from criteria_engine.columns.model import Bits, Codes, Days, Numbers, Rows
from criteria_engine.errors import Problem
from criteria_engine.intake.arrow.arrays import (
    Mask,
    Words,
    arrow_texts,
    joined_arrays,
    numbers_in,
    unpacked,
    valid_in,
)
from criteria_engine.intake.arrow.blocks import unknown_columns
from criteria_engine.intake.arrow.cells import (
    Block,
    Lists,
    Texts,
    codes_of,
    joined_codes,
    texts_of,
)
from criteria_engine.intake.arrow.parts import Part, Wanted
from criteria_engine.intake.arrow.twins import with_twins
from criteria_engine.intake.cells import denies, read_cell
from criteria_engine.intake.readers import Model
from criteria_engine.records.dossier import RawRow
from criteria_engine.records.ids import ID, raw_id
from criteria_engine.records.row import Address, Path
from criteria_engine.records.schema import VALUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot(Address):
    """The address of a row of a file: the rows of its part, counted from 0."""

    part: Part
    number: int

    def place(self, path: Path) -> str:
        return self.part.place(self.number, path)


@dataclass(slots=True)
class Sheet:
    """Rows are counted through all parts; `odd`: those that the reference reads."""

    model: Model
    wanted: Wanted
    parts: list[Part] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    odd: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def n(self) -> int:
        return len(self.odd)

    def add(self, part: Part) -> list[Problem]:
        """Take in a part; problems are of columns that nobody knows."""
        unfolding = part.unfold(self.model, self.wanted)
        self.begins.append(self.n)
        self.parts.append(part)
        self.blocks.append(unfolding.block)
        unfolding.mark(with_twins(unfolding.block))
        for path in part.orphans:
            lacking(unfolding.block, path)
        odd = np.zeros(part.n, np.bool_) if unfolding.odd is None else unfolding.odd
        self.odd = np.concatenate((self.odd, odd))
        return unknown_columns(self.model, unfolding.unknown, part.name)

    def spot(self, row: int, key: str) -> Spot:
        where = bisect_right(self.begins, row) - 1
        part, number = self.parts[where], row - self.begins[where]
        return Spot(f"{self.model.entity.name}[{key}]", part=part, number=number)

    def raw(self, rows: Iterable[int]) -> Iterator[tuple[int, RawRow]]:
        """Rows (in ascending order) as a reader of rows would hand them over."""
        wanted = sorted(rows)
        for part, begin in zip(self.parts, self.begins, strict=True):
            mine = [row - begin for row in wanted if begin <= row < begin + part.n]
            for row, data in zip(mine, part.rows(mine, self.wanted) if mine else (), strict=True):
                said = as_given(self.model, data, part) if isinstance(data, dict) else data
                spot = self.spot(begin + row, raw_id(said))
                yield begin + row, RawRow(self.model.entity.name, said, spot, part.orphans)


def lacking(block: Block, path: str) -> None:
    """A list of which no row can be sure to have all items."""
    every = np.full((block.n + 7) // 8, 255, np.uint8)
    none = np.zeros((block.n + 7) // 8, np.uint8)
    nothing = Lists(np.zeros(block.n + 1, np.int32), Block(block.entity.lists[path].item, 0), none)
    block.lists.setdefault(path, nothing).unsure = every


def as_given(model: Model, data: dict[str, Any], part: Part, prefix: str = "") -> dict[str, Any]:
    """A raw row with its words read as a workbook's cells; columns that are not read are left out."""
    said: dict[str, Any] = {}
    for name, value in data.items():
        path = prefix + name
        if path in model.parts and isinstance(value, dict):
            said[name] = as_given(model, value, part, f"{path}.")
        elif path in model.lists:
            said[name] = _list(model, path, value, part)
        elif path in model.fields:
            column = model.fields[path].column
            said[name] = read_cell(value, column, is_data=True).value if _is_word(value, part) else value
        elif path in model.parts or part.strict:
            # A part as a whole can only be denied.
            said[name] = False if _is_word(value, part) and denies(value) else value
    return said


def _is_word(value: Any, part: Part) -> bool:
    return part.words and isinstance(value, str)


def _list(model: Model, path: str, value: Any, part: Part) -> Any:
    reader = model.lists[path]
    if _is_word(value, part):
        # Of a list with rows of its own a word can only say that there are none.
        if reader.column is not None:
            return read_cell(value, reader.column).value
        return False if denies(value) else value
    if not isinstance(value, list):
        return value
    if reader.column is not None:
        only = reader.item.fields[VALUE].column
        return [read_cell(item, only).value if _is_word(item, part) else item for item in value]
    return [as_given(reader.item, item, part) if isinstance(item, dict) else item for item in value]


# --- ids and what names them ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Ids:
    """The ids of a table, and the row of each. To look up is to hash them all, so what was found is kept."""

    array: Any
    rows: Rows | None = None
    _found: dict[int, tuple[Any, Rows]] = field(default_factory=dict)

    def find(self, words: Any) -> Rows:
        """The row of each of these texts (an Arrow array), -1 where none has it."""
        self.look_up([words])
        return self._found[id(words)][1]

    def look_up(self, arrays: Sequence[Any]) -> None:
        """Find the words of several arrays at once."""
        new = [words for words in {id(words): words for words in arrays}.values() if id(words) not in self._found]
        if not new:
            return
        at = self._rows_of(new[0] if len(new) == 1 else joined_arrays(new))
        begin = 0
        for words in new:
            self._found[id(words)] = words, at[begin : begin + len(words)]
            begin += len(words)

    def _rows_of(self, words: Any) -> Rows:
        at = _places(self.array, words) if len(words) < len(self.array) else _places_of(words, self.array)
        return at if self.rows is None else np.where(at < 0, at, self.rows[at]).astype(np.int32)


def _places_of(words: Any, known: Any) -> Rows:
    """Where each word first stands in `known`, -1 where it does not."""
    found = pc.index_in(words, value_set=known)
    return np.where(unpacked(valid_in(found), len(found), True), numbers_in(found, np.int32), -1).astype(np.int32)


def _places(known: Any, words: Any) -> Rows:
    """The same where the words are fewer: only they are hashed, which takes a quarter of the time."""
    encoded = words.dictionary_encode()
    number = _places_of(known, encoded.dictionary)
    at = np.full(len(encoded.dictionary) + 1, -1, np.int32)
    there = np.flatnonzero(number >= 0)[::-1]
    # From the last to the first: of ids that stand twice the first counts.
    at[number[there]] = there
    return at[np.where(unpacked(valid_in(encoded), len(words), True), numbers_in(encoded.indices, np.int32), -1)]


def ids_of(sheet: Sheet) -> Any:
    """The ids of the rows that are not odd, null for the others."""
    if not sheet.blocks or ID not in sheet.model.fields:
        return pa.nulls(sheet.n, pa.large_string())
    arrays = [texts_of(block.fields[ID]) if ID in block.fields else pa.nulls(block.n, pa.large_string())
              for block in sheet.blocks]  # fmt: skip
    ids = joined_arrays(arrays)
    return pc.if_else(mask_array(~sheet.odd), ids, pa.scalar(None, ids.type)) if sheet.odd.any() else ids


def mask_array(mask: Mask) -> Any:
    bits = pa.py_buffer(np.packbits(mask, bitorder="little"))
    return pa.Array.from_buffers(pa.bool_(), len(mask), [None, bits])


def repeated(ids: Any) -> Mask:
    """Which rows share their id with another."""
    n = len(ids)
    if n < 2 or (not ids.null_count and pc.all(pc.less(ids.slice(0, n - 1), ids.slice(1))).as_py()):
        return np.zeros(n, np.bool_)
    encoded = ids.dictionary_encode()
    code = np.where(
        unpacked(valid_in(encoded), n, True), numbers_in(encoded.indices, np.int32), len(encoded.dictionary)
    )
    often = np.bincount(code, minlength=len(encoded.dictionary) + 1) > 1
    often[-1] = False
    return np.asarray(often[code], np.bool_)


def named(ids: Any, keys: Sequence[str]) -> Mask:
    """Which of the ids are among the keys."""
    return Ids(arrow_texts(keys)).find(ids) >= 0 if keys else np.zeros(len(ids), np.bool_)


@dataclass(frozen=True, slots=True)
class Link:
    """A column of references: the tables they may lead to, their ids, the row of the table that each belongs to."""

    tables: tuple[str, ...]
    codes: Codes
    valid: Bits | None
    rows: NDArray[Any]


def links(block: Block, rows: NDArray[Any] | None = None) -> Iterator[Link]:
    """Every reference of a block, in its lists too."""
    rows = np.arange(block.n) if rows is None else rows
    for path, cells in block.fields.items():
        if block.entity.fields[path].kind == "ref":
            if isinstance(cells.data, Texts):
                cells.data = codes_of(cells.data)
            assert isinstance(cells.data, Codes)
            yield Link(block.entity.fields[path].tables, cells.data, cells.valid, rows)
    for found in block.lists.values():
        yield from links(found.items, np.repeat(rows, np.diff(found.offsets)))


def unite(blocks: Sequence[Block]) -> None:
    """Give the references of all blocks the same words, so that each is looked up once."""
    for path in dict.fromkeys(path for block in blocks for path in block.fields):
        cells = [block.fields[path] for block in blocks if path in block.fields]
        if blocks[0].entity.fields[path].kind == "ref" and len(cells) > 1:
            codes = joined_codes(
                [codes_of(found.data) for found in cells if not isinstance(found.data, Numbers | Days)]
            )
            ends = np.cumsum([found.n for found in cells])
            for found, end in zip(cells, ends, strict=True):
                found.data = Codes(codes.code[end - found.n : end], codes.words)
    for path in dict.fromkeys(path for block in blocks for path in block.lists):
        unite([block.lists[path].items for block in blocks if path in block.lists])


def words_of(data: Codes) -> Any:
    """The words of codes as an Arrow array, always the same one."""
    if not isinstance(data.words, Words):
        data.words = Words(arrow_texts(data.words))
    return data.words.array
