"""A matrix as an Arrow table, and as a Parquet or Arrow file.

A row is a subject (`kind`, `id`, `period`, which is blank of what is judged as it stands). `verdict`,
`reviewed_verdict` and `verdict:NAME` are outcomes, and so is the column `PACK:RULE` of every rule, blank where the rule
was not asked. `score_lower` and `score_upper` are points, `grade_lowest` and `grade_highest` ids of grades. The key
`criteria-engine` of the schema's metadata tells what the outcomes rest on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from criteria_engine.bulk.buffers import floats, repeated, strings, words
from criteria_engine.bulk.matrix import Matrix, Sheet
from criteria_engine.bulk.points import Points, points
from criteria_engine.bulk.rollup import OUTCOMES
from criteria_engine.bulk.shared import Codes
from criteria_engine.columns.model import Rows
from criteria_engine.findings.profile import Profile

FORMAT = "criteria-engine/outcomes"
VERSION = 1
# The outcomes by code; code 0 is a blank.
_NAMES = [OUTCOMES[code].value for code in sorted(OUTCOMES)]


def table(matrix: Matrix) -> pa.Table:
    """The outcomes of every subject: kind by kind, period by period, in the order of ids."""
    parts = [_sheet(matrix, sheet) for sheet in matrix.sheets]
    whole = (
        pa.concat_tables(parts, promote_options="default") if parts else pa.table({"kind": pa.array([], pa.string())})
    )
    return whole.replace_schema_metadata({"criteria-engine": json.dumps(_rests_on(matrix), ensure_ascii=False)})


def write(matrix: Matrix, path: Path, form: str = "parquet") -> Path:
    """Write the table as a Parquet file or an Arrow file; it is there whole or not at all."""
    whole = table(matrix)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if form == "parquet":
            pq.write_table(whole, new, compression="zstd")
        else:
            with pa.OSFile(str(new), "wb") as sink, pa.ipc.new_file(sink, whole.schema) as writer:
                writer.write_table(whole.unify_dictionaries().combine_chunks())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return path


def _rests_on(matrix: Matrix) -> dict[str, Any]:
    """What the outcomes rest on, as in the JSON report."""
    packs = [{"id": pack.id, "version": pack.version, "digest": pack.digest} for pack in matrix.packs]
    return {
        "format": FORMAT, "version": VERSION, "as_of": matrix.options.as_of.isoformat(), "packs": packs,
        "readings": dict(sorted(matrix.options.readings.items())), "profile": matrix.profile.id,
        "registers_complete": matrix.options.registers_complete,
    }  # fmt: skip


def _sheet(matrix: Matrix, sheet: Sheet) -> pa.Table:
    rows_of = matrix.dataset.tables[sheet.table]
    order = rows_of.order()
    rows: Rows = order[sheet.rollup.there[order]]
    names = strings(_NAMES)
    columns: dict[str, pa.Array] = {"kind": repeated(sheet.table, len(rows)), "id": rows_of.ids(rows).cast(pa.string())}
    columns["period"] = repeated(str(sheet.period) if sheet.period else None, len(rows))
    for name, codes in _codes(sheet):
        columns[name] = words(codes[rows], names)
    columns |= _scores(points(sheet.rollup, matrix.profile), matrix.profile, rows)
    for answer in sheet.answers:
        columns[f"{answer.of.pack}:{answer.of.rule.id}"] = words(answer.outcome[rows], names)
    return pa.table(columns)


def _codes(sheet: Sheet) -> Iterator[tuple[str, Codes]]:
    rollup = sheet.rollup
    yield "verdict", rollup.verdict
    yield "reviewed_verdict", rollup.reviewed
    yield from ((f"verdict:{name}", codes) for name, codes in rollup.verdicts.items())


def _scores(found: Points, profile: Profile, rows: Rows) -> dict[str, pa.Array]:
    there, grades = found.there[rows], strings([grade.id for grade in profile.grades])
    return {
        "score_lower": floats(found.lower[rows], there),
        "score_upper": floats(found.upper[rows], there),
        "grade_lowest": words(np.where(there, found.lowest[rows] + 1, 0).astype(np.uint8), grades),
        "grade_highest": words(np.where(there, found.highest[rows] + 1, 0).astype(np.uint8), grades),
    }
