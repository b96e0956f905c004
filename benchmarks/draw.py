"""Columns by chance: what a blank cell, a code, a day or a list looks like as Arrow, for any generator of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

EPOCH = date(1970, 1, 1).toordinal()
ROW_GROUP = 65536
Tables = dict[str, pa.Table]


@dataclass
class Draw:
    """`missing`: share of blank cells, where a column has no other share of its own."""

    draw: np.random.Generator
    missing: float

    def blank(self, n: int, share: float | None = None) -> Any:
        return self.draw.random(n) < (self.missing if share is None else share)

    def integers(self, n: int, low: int, high: int, factor: int = 1, blank: float | None = None) -> pa.Array:
        return pa.array(self.draw.integers(low, high, n) * factor, pa.int64(), mask=self.blank(n, blank))

    def days(self, n: int, first: date, last: date, blank: float | None = None) -> pa.Array:
        """Days from `first` up to `last`, which is not among them."""
        drawn = self.draw.integers(first.toordinal() - EPOCH, last.toordinal() - EPOCH, n)
        return as_days(drawn, self.blank(n, blank))

    def codes(self, n: int, weights: Mapping[str, float], blank: float | None = None) -> pa.Array:
        share = np.array(list(weights.values())) / sum(weights.values())
        return words(self.draw.choice(len(weights), n, p=share), list(weights), self.blank(n, blank))

    def texts(self, n: int, texts: Sequence[str], blank: float | None = None, numbered: bool = True) -> pa.Array:
        """Texts of a stock, each with a number behind it: nearly all of them are different."""
        chosen = words(self.draw.integers(0, len(texts), n), texts, self.blank(n, blank)).cast(pa.string())
        if not numbered:
            return chosen
        import pyarrow.compute as pc

        number = pa.array(self.draw.integers(1, 10**6, n)).cast(pa.string())
        return pc.binary_join_element_wise(chosen, number, " ")

    def yes(self, n: int, share: float, blank: float | None = None) -> pa.Array:
        return pa.array(self.draw.random(n) < share, pa.bool_(), mask=self.blank(n, blank))

    def listed(
        self, n: int, mean: float, items: Callable[[int], pa.Array], blank: float | None = None, most: int = 12
    ) -> tuple[pa.Array, Any]:
        """A list of about `mean` items a row, and which rows have it at all."""
        given = ~self.blank(n, blank)
        sizes = np.where(given, np.minimum(self.draw.poisson(mean, n), most), 0)
        return lists(sizes, items, given), given

    def picked(self, codes: Sequence[str], chosen: Any) -> pa.Array:
        """A list of codes for each row, by a mask (rows × codes); null where there is none."""
        offsets = np.concatenate([[0], np.cumsum(chosen.sum(axis=1))]).astype(np.int32)
        return pa.ListArray.from_arrays(
            pa.array(offsets), words(np.nonzero(chosen)[1], codes), mask=pa.array(~chosen.any(axis=1))
        )


def words(index: Any, values: Sequence[str], blank: Any = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(np.asarray(index, np.int32), pa.int32(), mask=blank), pa.array(list(values), pa.string())
    )


def as_days(days: Any, blank: Any = None) -> pa.Array:
    """Days since 1970 as dates."""
    return pa.array(np.asarray(days, np.int32), pa.int32(), mask=blank).cast(pa.date32())


def lists(sizes: Any, items: Callable[[int], pa.Array], given: Any = None) -> pa.Array:
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    mask = None if given is None or given.all() else pa.array(~given)
    return pa.ListArray.from_arrays(pa.array(offsets), items(int(offsets[-1])), mask=mask)


def ids(prefix: str, numbers: Any, blank: Any = None) -> pa.Array:
    return pa.array([f"{prefix}{i:05}" for i in numbers], pa.string(), mask=blank)


def dicts(table: pa.Table) -> list[dict[str, Any]]:
    """Rows as people hand them in: what is missing is left out, dates are dates."""
    return [_filled(row) for row in table.to_pylist()]


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner) for name, inner in value.items() if inner is not None}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def write(folder: Path, parts: Iterator[Tables]) -> Path:
    """One Parquet file a table, in row groups of 64k rows, part by part: what is in memory does not grow."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting: dict[str, list[pa.Table]] = {}
    writers: dict[str, pq.ParquetWriter] = {}
    for part in parts:
        for name, table in part.items():
            if name not in writers:
                writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
            waiting.setdefault(name, []).append(table)
            if sum(len(piece) for piece in waiting[name]) >= ROW_GROUP:
                waiting[name] = _write_groups(writers[name], waiting[name])
    for name, writer in writers.items():
        rest = pa.concat_tables(waiting[name]).combine_chunks()
        writer.write_table(rest, row_group_size=ROW_GROUP) if len(rest) else None
        writer.close()
    return folder


def _write_groups(writer: pq.ParquetWriter, waiting: list[pa.Table]) -> list[pa.Table]:
    """Writes whole row groups; gives back what is left over."""
    whole = pa.concat_tables(waiting).unify_dictionaries()
    full = len(whole) // ROW_GROUP * ROW_GROUP
    writer.write_table(whole.slice(0, full).combine_chunks(), row_group_size=ROW_GROUP)
    return [whole.slice(full)]
