"""`check` of very many records, and of any records into a table of outcomes: which back end, what is written."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from criteria_engine.errors import Problem, UsageError
from criteria_engine.terminal import FINE, INPUT, UNMET, VACUOUS, console, progress, tell

if TYPE_CHECKING:
    from criteria_engine.bulk.matrix import Matrix, Summary
    from criteria_engine.cli_inputs import Given
    from criteria_engine.columns.model import Dataset
    from criteria_engine.findings.model import Assessment

# Formats of outcomes as a table, which only the columnar back end writes.
MATRICES = ("parquet", "arrow")
# Up to so many rows that rules judge, a report names every finding; beyond, it counts them.
FEW = 2_000


def goes_by_columns(dataset: Dataset, form: str, select: str | None) -> bool:
    """Whether the columnar back end answers: it writes tables, and counts where findings are too many to name."""
    if form in MATRICES:
        return True
    many = sum(dataset.tables[table].n for table in dataset.schema.subjects) > FEW
    return many and form == "text" and select is None


def say_which(dataset: Dataset, by_columns: bool, lang: str) -> None:
    """Tell which back end answers; results are the same."""
    from criteria_engine.wording.messages import phrase
    from criteria_engine.wording.values import say_number

    rows = sum(table.n for table in dataset.tables.values())
    key = "by_columns" if by_columns else "one_by_one"
    click.echo(phrase(key, lang, count=say_number(Decimal(rows), lang)), err=True)


def check_by_columns(given: Given, form: str, output: Path | None, strict: bool, lang: str) -> int:
    """Judge a data set, report or write it, and give the exit code."""
    from criteria_engine.bulk.assess import assess_tables

    if form in MATRICES and output is None:
        raise UsageError([Problem("-o", "usage", f"--format {form} needs a file: -o OUTCOMES.{form}",
                                  f"--format {form} cần tên tệp: -o KET_QUA.{form}")])  # fmt: skip
    with progress() as bar:
        matrix = assess_tables(given.dataset, given.packs_for_tables(), given.options(), bar)
    if form in MATRICES:
        from criteria_engine.bulk.arrow import write

        assert output is not None
        write(matrix, output, form)
        tell(matrix.problems, lang)
    else:
        _report(matrix, output, lang)
    return exit_code(matrix.summary, bool(matrix.problems), strict)


def _report(matrix: Matrix, output: Path | None, lang: str) -> None:
    from criteria_engine.reports.many import Told, render_many

    told = Told(
        matrix.dataset.schema, matrix.packs, matrix.options.as_of, matrix.dataset.sources, matrix.summary,
        matrix.problems,
    )  # fmt: skip
    if output is None:
        render_many(told, lang, console())
        return
    with output.open("w", encoding="utf-8") as file:
        render_many(told, lang, console(file))


def about_one(given: Given, subject: str) -> Assessment | None:
    """The assessment of one subject of very many; None where they are few, or none has that id."""
    from criteria_engine.bulk.assess import explained

    if not goes_by_columns(given.dataset, "text", None):
        return None
    found = explained(given.dataset, given.packs_for_tables(), given.options(), subject)
    return found if found.findings else None


def exit_code(summary: Summary, has_problems: bool, strict: bool) -> int:
    """The first that holds: input set aside, nothing judged, a duty not met, fine."""
    if has_problems:
        return INPUT
    if summary.is_vacuous:
        return VACUOUS
    return UNMET if summary.unmet or (strict and summary.strict) else FINE


def stopped(lang: str) -> None:
    """Ctrl-C: what was written whole stays, nothing else was begun."""
    from criteria_engine.wording.messages import phrase

    click.echo(phrase("stopped", lang), err=True)
    sys.exit(130)
