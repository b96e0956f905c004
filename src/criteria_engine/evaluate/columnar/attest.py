"""What people answered: which answer is in force (`evaluate/attestations.py`, `judgements/in_force.py`).

The answers of the table are weighed by the column, inexact dates and blank ones too. Where a subject has a line of a
journal on the question, `judgements.in_force` itself weighs the rows: lines supersede and withdraw each other.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from criteria_engine.columns.model import Days, Table
from criteria_engine.evaluate.attestations import ANSWERS, TABLE
from criteria_engine.evaluate.columnar.bits import UNKNOWNS, Bools, Tri, pack, unpack
from criteria_engine.evaluate.columnar.cells import Cells
from criteria_engine.evaluate.columnar.numbers import Array
from criteria_engine.evaluate.columnar.pairs import named_by
from criteria_engine.evaluate.columnar.wholes import codes_in, says_so, valid_of
from criteria_engine.judgements.in_force import ENDS, in_force, is_about
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth


def attested(cells: Cells, subject: Table, question: str, as_of: date) -> Tri:
    """What is attested of each row of a table."""
    schema, name = cells.dataset.schema, subject.entity.name
    if TABLE not in schema or name not in schema[TABLE].fields["subject"].tables:
        return UNKNOWNS
    table = cells.table(TABLE)
    about = named_by(table, "subject", subject)
    rows = np.flatnonzero((about >= 0) & says_so(table.column("question"), question))
    answer = _newest(table, rows, about[rows], subject.n, as_of.toordinal())
    _weigh_lines(cells, table, rows, about, subject, as_of, answer)
    return Tri(pack(answer == _CODES[TRUE]), pack(answer == _CODES[FALSE]))


_CODES = {UNKNOWN: 0, TRUE: 1, FALSE: 2}


def _newest(table: Table, rows: Array, about: Array, n: int, as_of: int) -> Array:
    """The code of the answer that whatever may be the newest in force agrees on, for each subject."""
    first, last, dated = _days(table, "date", rows)
    first, last = np.where(dated, first, 1), np.where(dated, np.minimum(last, as_of), as_of)
    ends_first, ends_last, ends = _end(table, rows)
    said = (~dated | (first <= as_of)) & (~ends | (as_of <= ends_last))
    sure = said & (~ends | (as_of <= ends_first))
    newest = np.zeros(n, np.int64)
    np.maximum.at(newest, about[sure], first[sure])
    latest = said & (last >= newest[about])
    code = _answers(table)[rows]
    least, most = np.full(n, 127), np.full(n, -1)
    np.minimum.at(least, about[latest], code[latest])
    np.maximum.at(most, about[latest], code[latest])
    return np.where((least == most) & (newest > 0), np.take(_truths(table), most, mode="clip"), 0)


def _answers(table: Table) -> Array:
    """A number for what each row answers; a blank is an answer of its own."""
    column = table.column("answer")
    codes = codes_in(column)
    return np.where(valid_of(column), codes.code, len(codes.words))


def _truths(table: Table) -> Array:
    words = codes_in(table.column("answer")).words
    return np.array([*(_CODES[ANSWERS.get(str(word), UNKNOWN)] for word in words), 0])


def _days(table: Table, field: str, rows: Array) -> tuple[Array, Array, Bools]:
    column = table.column(field) if field in table.entity.fields else None
    if column is None or not isinstance(column.data, Days):
        nothing = np.zeros(len(rows), np.int32)
        return nothing, nothing, nothing.astype(bool)
    return column.data.first[rows], column.data.last[rows], valid_of(column)[rows]


def _end(table: Table, rows: Array) -> tuple[Array, Array, Bools]:
    """The first of the fields that end a judgement and have a value."""
    found = _days(table, ENDS[0], rows)
    for name in ENDS[1:]:
        other = _days(table, name, rows)
        found = (
            np.where(found[2], found[0], other[0]), np.where(found[2], found[1], other[1]), found[2] | other[2],
        )  # fmt: skip
    return found


def _weigh_lines(
    cells: Cells, table: Table, rows: Array, about: Array, subject: Table, as_of: date, answer: Array
) -> None:  # fmt: skip
    """Overwrite the answers of subjects with lines of a journal."""
    lines = table.lines()
    if lines is None:
        return
    is_line = unpack(lines, table.n)
    for number in np.unique(about[rows[is_line[rows]]]):
        said = [cells.dataset.row(TABLE, int(row)) for row in rows[about[rows] == number]]
        whom = cells.dataset.row(subject.entity.name, int(number))
        standing = in_force([row for row in said if is_about(row, whom)], as_of, careful=True)
        words = {str(row.values.get("answer")) for row in standing.rows}
        truth: Truth = ANSWERS.get(words.pop(), UNKNOWN) if len(words) == 1 and standing.sure else UNKNOWN
        answer[number] = _CODES[truth]
