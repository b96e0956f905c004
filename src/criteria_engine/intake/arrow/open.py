"""Tables in files, folders and memory as a data set: what is read, from where, and what of it is set aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from criteria_engine.columns.model import Dataset
from criteria_engine.errors import InputError, Problem, in_order
from criteria_engine.intake.arrow.cells import (
    taken,
)
from criteria_engine.intake.arrow.check import Checked, check
from criteria_engine.intake.arrow.dataset import ArrowDataset, RecordTable
from criteria_engine.intake.arrow.sheet import Sheet
from criteria_engine.intake.arrow.sources import Source, not_a_table, of_frames, of_path
from criteria_engine.intake.arrow.values import block_of
from criteria_engine.intake.arrow.wanted import wanted_of
from criteria_engine.intake.readers import model_of
from criteria_engine.intake.tables import Reading, read_with_journal
from criteria_engine.judgements.journal import journal_of
from criteria_engine.records.row import Address
from criteria_engine.records.schema import Schema


def open_tables(
    source: str | Path | Mapping[str, Any], schema: Schema, journal: bool | str | Path = True,
    columns: Collection[tuple[str, str]] | None = None,
) -> Dataset:  # fmt: skip
    """Tables as columns: of a folder, a file, or a mapping of table names to whatever speaks Arrow's C interface.

    `journal`: the one beside the file or folder is read too, or the one that is named, or none. `columns`: pairs of
    entity and field (or list) that are needed; other columns are neither read nor checked, but for ids, references
    and what a row cannot do without. Rows with a fault are set aside, as `problems` tells. Raises InputError where the
    source holds no tables at all.
    """
    found = of_frames(source, schema) if isinstance(source, Mapping) else of_path(Path(source), schema)
    beside = Reading()
    if journal is not False and not (journal is True and isinstance(source, Mapping)):
        read_with_journal(beside, journal_of(str(source)) if journal is True else Path(journal), schema)
    sheets, problems = _sheets(found, schema, columns)
    checked = check(schema, sheets, beside.rows, [*found.problems, *problems, *beside.problems])
    # Lines that are no rows at all: whatever they said may concern any row.
    checked.lost = [*found.lost, *checked.lost]
    heads = tuple(str(book.head) for book in beside.journals)
    return _dataset(checked, sheets, found.as_of, (*found.names, *heads))


def _sheets(
    found: Source, schema: Schema, columns: Collection[tuple[str, str]] | None
) -> tuple[dict[str, Sheet], list[Problem]]:
    sheets: dict[str, Sheet] = {}
    problems: list[Problem] = []
    for part in found.parts:
        entity = schema[part.table]
        if part.table not in sheets:
            sheets[part.table] = Sheet(model_of(entity), wanted_of(entity, columns))
        try:
            problems += sheets[part.table].add(part)
        except (pa.ArrowException, OSError) as error:
            # Its head was sound; what is damaged within is found only now.
            raise InputError([not_a_table(part.name, error)]) from None
    return sheets, problems


def _dataset(
    checked: Checked, sheets: Mapping[str, Sheet], as_of: date | None, sources: tuple[str, ...]
) -> ArrowDataset:
    told = tuple(in_order(checked.problems))
    dataset = ArrowDataset(checked.schema, told, tuple(checked.lost), as_of, sources)
    dataset.tables = {name: _table(dataset, checked, name, sheets.get(name)) for name in checked.schema.entities}
    return dataset


def _table(dataset: ArrowDataset, checked: Checked, name: str, sheet: Sheet | None) -> RecordTable:
    entity = checked.schema[name]
    odd = [row for _, row in checked.kept(name)]
    blocks = []
    numbers: Any = np.zeros(0, np.int64)
    if sheet is not None:
        numbers = np.flatnonzero(~sheet.odd) if sheet.odd.any() else None
        for block, begin in zip(sheet.blocks, sheet.begins, strict=True):
            rows = sheet.odd[begin : begin + block.n]
            blocks.append(taken(block, np.flatnonzero(~rows).astype(np.int32)) if rows.any() else block)
        # Whatever is left out of these is needed no more; the sheet itself still tells where rows stand.
        sheet.blocks = []
    if odd:
        blocks.append(block_of(entity, odd))

    def address(row: int, key: str) -> Address:
        assert sheet is not None
        return sheet.spot(row if numbers is None else int(numbers[row]), key)

    # Where no row was set aside or built anew, the rows are those whose ids were looked up already.
    known = checked.ids.get(name) if sheet is not None and numbers is None and not odd else None
    return RecordTable(entity, blocks, dataset.ids, odd, address, known if known and known.rows is None else None)
