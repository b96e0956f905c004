"""The dossier as its journal has it by now, without reading its files again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from criteria_engine.errors import in_order
from criteria_engine.judgements.head import Head
from criteria_engine.judgements.journal import read_journal
from criteria_engine.judgements.rows import ABOUT, journal_rows, with_strangers_aside
from criteria_engine.records.build import build_row
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row


def with_journal(dossier: Dossier, journal: str | Path) -> Dossier:
    """The dossier with the entries that were added to a journal since it was read. `assess_again` takes it from there.

    New rows go by their line in the journal; a fresh reading names them by what they say.
    """
    book = read_journal(journal)
    raws, problems = journal_rows(book, dossier.schema)
    known = {row.address.row for table in ABOUT for row in dossier.rows(table)} | {p.at for p in dossier.problems}
    rows: list[Row] = []
    for raw in raws:
        if raw.address.row not in known:
            built = build_row(dossier.schema[raw.table], raw.data, raw.address.row, raw.address)
            problems += built.problems
            rows += [replace(built.row, id=raw.address.row)] if built.row else []
    heads = [source for source in dossier.sources if (head := Head.read(source)) is None or head.name != book.name]
    told = in_order({*dossier.problems, *book.problems, *problems})
    found = replace(dossier.with_rows(rows), problems=tuple(told), sources=(*heads, str(book.head)))
    return with_strangers_aside(found)
