"""Pieces of tables as they lie in files and memory: columns one at a time, and single rows as Python has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path as File
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as pt

from criteria_engine.intake.arrow.blocks import Unfolding
from criteria_engine.intake.arrow.decode import plain_python
from criteria_engine.intake.readers import Model
from criteria_engine.records.row import Path

# Of a column in Parquet whose values take fewer bytes than this each, every distinct word is read once.
_FEW_BYTES = 3.5
# Rows that are worth being read by themselves.
_ENOUGH = 50_000
Wanted = Callable[[str], bool]


class Part(Protocol):
    """Some rows of one table. `name`: the file; `words`: text reads as in a workbook; `strict`: as in `Unfolding`;
    `orphans`: lists that may lack an item."""

    table: str
    words: bool
    strict: bool
    orphans: frozenset[str]

    @property
    def n(self) -> int: ...

    @property
    def name(self) -> str: ...

    def unfold(self, model: Model, wanted: Wanted) -> Unfolding:
        """Every column that holds something wanted."""
        ...

    def rows(self, numbers: Sequence[int], wanted: Wanted) -> Iterator[Any]:
        """Single rows, counted from 0, as Python objects."""
        ...

    def place(self, row: int, path: Path) -> str:
        """Where in the file a value of a row stands."""
        ...


def place_in(name: str, number: int, path: Path) -> str:
    """`model.parquet:17.plan.date`."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f"{name}:{number}{steps}"


class Numbered:
    """A part whose rows follow each other in the file without a gap. `orphans`: no list lacks an item."""

    name: str
    first: int
    orphans: frozenset[str] = frozenset()

    def place(self, row: int, path: Path) -> str:
        return place_in(self.name, row + self.first, path)


@dataclass
class TablePart(Numbered):
    """A table in memory, or mapped into it."""

    table: str
    name: str
    data: Any
    first: int = 1
    words: bool = True
    strict: bool = False

    @property
    def n(self) -> int:
        return int(self.data.num_rows)

    def unfold(self, model: Model, wanted: Wanted) -> Unfolding:
        found = Unfolding(model, self.n, self.words, self.strict)
        for name, column in zip(self.data.column_names, self.data.columns, strict=True):
            if wanted(name):
                found.column(name, one_array(column))
        found.finish()
        return found

    def rows(self, numbers: Sequence[int], wanted: Wanted) -> Iterator[dict[str, Any]]:
        # By their places: a file may call several columns the same.
        named = [(n, name) for n, name in enumerate(self.data.column_names) if wanted(name)]
        for number in numbers:
            yield {name: plain_python(self.data.column(n)[number]) for n, name in named}


class ParquetTable:
    """A Parquet file, opened twice: as it is, and with columns of few words read as such."""

    def __init__(self, path: File) -> None:
        self.plain = pq.ParquetFile(path, memory_map=True)
        self.metadata = self.plain.metadata
        self.schema = self.plain.schema_arrow
        self._path = path
        self._touch()
        self._few = [leaf for number, leaf in enumerate(self.leaves) if self._has_few_words(number)]

    def _touch(self) -> None:
        """Begin to read every column. Raises OSError where what the file says of one is damaged: merely asked for it,
        as below, Arrow would end the process."""
        for group in range(self.metadata.num_row_groups):
            next(self.plain.iter_batches(batch_size=1, row_groups=[group]), None)

    @cached_property
    def leaves(self) -> list[str]:
        schema = self.metadata.schema
        return [schema.column(number).path for number in range(len(schema))]

    @cached_property
    def whole_groups(self) -> Any:
        """For one row group at a time: Arrow cannot read words within lists over several."""
        return pq.ParquetFile(self._path, memory_map=True, metadata=self.metadata, read_dictionary=self._few)

    @cached_property
    def bundles(self) -> Any:
        few = [leaf for leaf in self._few if ".list." not in leaf]
        return pq.ParquetFile(self._path, memory_map=True, metadata=self.metadata, read_dictionary=few)

    def read(self, groups: Sequence[int], leaves: Sequence[str]) -> Any:
        """The columns that these leaves are of."""
        if len(groups) > 1 and self._has_words_in_lists:
            return pa.concat_tables([self.read([group], leaves) for group in groups])
        file = self.whole_groups if len(groups) == 1 else self.bundles
        return sound(file.read_row_groups(list(groups), list(leaves)))

    @cached_property
    def _has_words_in_lists(self) -> bool:
        """By what the file itself says of its types, whatever is asked of it."""
        return any("dictionary<" in str(found.type) and not pt.is_dictionary(found.type) for found in self.schema)

    def rows_in(self, group: int) -> int:
        return int(self.metadata.row_group(group).num_rows)

    @cached_property
    def _columns(self) -> dict[str, list[tuple[str, str]]]:
        """Of each column its leaves, by the name that Parquet has for them and by ours."""
        # One after another: of the columns `plan` and `plan.date` no name tells whose the leaf `plan.date` is.
        leaves = iter(self.leaves)
        return {
            found.name: [(next(leaves), path) for path in _leaf_paths(found.name, found.type)] for found in self.schema
        }

    def wanted(self, wanted: Wanted) -> list[str]:
        """The leaves that are needed; Arrow may read others with them."""
        return [leaf for found in self._columns.values() for leaf, path in found if wanted(path)]

    def _has_few_words(self, number: int) -> bool:
        found = self.metadata
        if found.schema.column(number).physical_type != "BYTE_ARRAY" or not found.num_row_groups:
            return False
        # The first group tells for all: to ask each would take longer than to read some of them.
        chunk = found.row_group(0).column(number)
        return bool(chunk.has_dictionary_page and chunk.total_uncompressed_size < _FEW_BYTES * chunk.num_values + 4096)


@dataclass
class ParquetPart(Numbered):
    """Some row groups of a Parquet file, read column by column."""

    table: str
    name: str
    file: ParquetTable
    groups: Sequence[int]
    first: int = 1
    words: bool = True
    strict: bool = False

    @cached_property
    def n(self) -> int:
        return sum(map(self.file.rows_in, self.groups))

    def unfold(self, model: Model, wanted: Wanted) -> Unfolding:
        found = Unfolding(model, self.n, self.words, self.strict)
        data = self.file.read(self.groups, self.file.wanted(wanted))
        for name, column in zip(data.column_names, data.columns, strict=True):
            if wanted(name):
                found.column(name, one_array(column))
        found.finish()
        return found

    def rows(self, numbers: Sequence[int], wanted: Wanted) -> Iterator[dict[str, Any]]:
        leaves = self.file.wanted(wanted)
        begin = 0
        for group in self.groups:
            size = self.file.rows_in(group)
            mine = [number - begin for number in numbers if begin <= number < begin + size]
            if mine:
                data = settled(sound(self.file.plain.read_row_group(group, leaves)))
                yield from TablePart(self.table, self.name, data).rows(mine, wanted)
            begin += size


def parquet_parts(table: str, path: File, shown: str) -> list[ParquetPart]:
    """A file in parts of one row group each; small groups are taken together."""
    file, parts, groups, first = ParquetTable(path), [], [], 1
    for group in range(file.metadata.num_row_groups):
        groups.append(group)
        size = sum(map(file.rows_in, groups))
        if size >= _ENOUGH:
            parts.append(ParquetPart(table, shown, file, groups, first))
            groups, first = [], first + size
    return [*parts, ParquetPart(table, shown, file, groups, first)] if groups or not parts else parts


def _leaf_paths(name: str, kind: Any) -> Iterator[str]:
    """The dotted path of every leaf of a column, in the order in which Parquet has them; lists add no step."""
    if pt.is_struct(kind):
        for child in kind:
            yield from _leaf_paths(f"{name}.{child.name}", child.type)
    elif pt.is_list(kind) or pt.is_large_list(kind) or pt.is_fixed_size_list(kind):
        yield from _leaf_paths(name, kind.value_type)
    elif pt.is_map(kind):
        yield from (name, name)
    else:
        yield name


def one_array(column: Any) -> Any:
    """A column in one piece, of a type that the readers know."""
    kind = settled_type(column.type)
    if kind != column.type:
        column = column.cast(kind)
    found = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) and found.num_chunks else _one(found, kind)


def _one(found: Any, kind: Any) -> Any:
    return pa.nulls(0, kind) if isinstance(found, pa.ChunkedArray) else found


def sound(table: Any) -> Any:
    """The table, as Arrow takes it from a file: with texts that may be none, and offsets that may lead out of it.

    Raises ArrowInvalid there; whatever follows them would end the process.
    """
    table.validate(full=True)
    return table


def settled(table: Any) -> Any:
    """A table whose columns are of types that the readers know."""
    fields = [f.with_type(settled_type(f.type)) for f in table.schema]
    wanted = pa.schema(fields)
    return table if wanted.types == table.schema.types else table.cast(wanted)


@lru_cache(maxsize=1024)
def settled_type(kind: Any) -> Any:
    """The type as which a column is read: texts and lists in their plain layouts, storage in place of extensions."""
    if isinstance(kind, pa.BaseExtensionType):
        return settled_type(kind.storage_type)
    if pt.is_struct(kind):
        return pa.struct([child.with_type(settled_type(child.type)) for child in kind])
    if pt.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(settled_type(kind.value_type)))
    if pt.is_list(kind) or pt.is_fixed_size_list(kind) or pt.is_list_view(kind) or pt.is_large_list_view(kind):
        return pa.list_(kind.value_field.with_type(settled_type(kind.value_type)))
    if pt.is_dictionary(kind):
        return pa.dictionary(pa.int32(), settled_type(kind.value_type))
    if pt.is_string_view(kind):
        return pa.large_string()
    return pa.float32() if pt.is_float16(kind) else kind
