"""A matrix as Arrow tables, one for each table of subjects, and as Parquet or Arrow files.

A row is a subject (with its period); `verdict`, `reviewed_verdict` and `verdict:NAME` are outcomes, and so is the
column `PACK:RULE` of every rule, blank where the rule was not asked. `score_lower` and `score_upper` are points,
`grade_lowest` and `grade_highest` ids of grades. The key `criteria-engine` of the schema's metadata tells what the
outcomes rest on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from criteria_engine.bulk.matrix import Matrix, Sheet
from criteria_engine.bulk.rollup import OUTCOMES
from criteria_engine.bulk.shared import Codes
from criteria_engine.columns.model import Rows
from criteria_engine.findings.profile import Score

FORMAT = "criteria-engine/outcomes"
VERSION = 1
# The outcomes by code; code 0 is a blank.
_NAMES = [OUTCOMES[code].value for code in sorted(OUTCOMES)]


def tables(matrix: Matrix) -> dict[str, pa.Table]:
    """The outcomes of each table of subjects, in the order of ids within each period."""
    names = dict.fromkeys(sheet.table for sheet in matrix.sheets)
    return {name: _table(matrix, [s for s in matrix.sheets if s.table == name]) for name in names}


def write(matrix: Matrix, folder: Path, form: str = "parquet") -> list[Path]:
    """Write each table as `TABLE.parquet` (or `.arrow`) into a folder; a file is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_written(table, folder / f"{name}.{form}") for name, table in tables(matrix).items()]


def _written(table: pa.Table, path: Path) -> Path:
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.suffix == ".parquet":
            pq.write_table(table, new, compression="zstd")
        else:
            with pa.OSFile(str(new), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return path


def _table(matrix: Matrix, sheets: Sequence[Sheet]) -> pa.Table:
    parts = [_batch(matrix, sheet) for sheet in sheets]
    whole = pa.concat_tables(parts, promote_options="default")
    return whole.replace_schema_metadata({"criteria-engine": json.dumps(_rests_on(matrix), ensure_ascii=False)})


def _rests_on(matrix: Matrix) -> dict[str, Any]:
    """What the outcomes rest on, as in the JSON report."""
    packs = [{"id": pack.id, "version": pack.version, "digest": pack.digest} for pack in matrix.packs]
    return {
        "format": FORMAT, "version": VERSION, "as_of": matrix.options.as_of.isoformat(), "packs": packs,
        "readings": dict(sorted(matrix.options.readings.items())), "profile": matrix.profile.id,
        "registers_complete": matrix.options.registers_complete,
    }  # fmt: skip


def _batch(matrix: Matrix, sheet: Sheet) -> pa.Table:
    table = matrix.dataset.tables[sheet.table]
    order = table.order()
    rows: Rows = order[sheet.rollup.there[order]]
    columns: dict[str, pa.Array] = {"id": table.ids(rows)}
    columns["period"] = pa.repeat(pa.scalar(str(sheet.period) if sheet.period else None, pa.string()), len(rows))
    for name, codes in _codes(sheet):
        columns[name] = _outcomes(codes[rows])
    columns |= _scores(*sheet.scores(matrix.profile), rows)
    for answer in sheet.answers:
        columns[f"{answer.of.pack}:{answer.of.rule.id}"] = _outcomes(answer.outcome[rows])
    return pa.table(columns)


def _codes(sheet: Sheet) -> Iterator[tuple[str, Codes]]:
    rollup = sheet.rollup
    yield "verdict", rollup.verdict
    yield "reviewed_verdict", rollup.reviewed
    yield from ((f"verdict:{name}", codes) for name, codes in rollup.verdicts.items())


def _outcomes(codes: Codes) -> pa.Array:
    """Codes as a column of words; 0 is blank."""
    there = codes != 0
    bits = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
    indices = pa.Array.from_buffers(pa.int8(), len(codes), [bits, pa.py_buffer((codes - 1).astype(np.int8))])
    return pa.DictionaryArray.from_arrays(indices, pa.array(_NAMES, pa.string()))


def _scores(which: NDArray[np.int32], known: Sequence[Score | None], rows: Rows) -> dict[str, pa.Array]:
    """The scores of some rows: each that there is is put into words once."""
    parts = {
        "score_lower": pa.array([score and float(score.span.lower) for score in known], pa.float64()),
        "score_upper": pa.array([score and float(score.span.upper) for score in known], pa.float64()),
        "grade_lowest": pa.array([score and score.grades[0].id for score in known], pa.string()),
        "grade_highest": pa.array([score and score.grades[1].id for score in known], pa.string()),
    }
    indices = pa.array(which[rows], pa.int32())
    return {name: values.take(indices) for name, values in parts.items()}
