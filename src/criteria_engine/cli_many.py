"""`check` of very many records, and of any records into a table of outcomes: which back end, what is written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from criteria_engine.cli_outputs import Place
from criteria_engine.cli_rules import in_language
from criteria_engine.errors import InputError, Problem, UsageError
from criteria_engine.terminal import console_or_file, exit_code, progress, say, tell, told

if TYPE_CHECKING:
    from criteria_engine.bulk.matrix import Matrix
    from criteria_engine.bulk.summary import Summary
    from criteria_engine.cli_inputs import Given
    from criteria_engine.columns.model import Dataset
    from criteria_engine.findings.model import Assessment
    from criteria_engine.reports.many import Told

# Formats of outcomes as a table, which only the columnar back end writes.
MATRICES = ("parquet", "arrow")
# Up to so many rows that rules judge, a report names every finding; beyond, it counts them.
FEW = 200


def goes_by_columns(given: Given, form: str) -> bool:
    """Whether the columnar back end answers: it writes tables, and counts where findings are too many to name."""
    if form in MATRICES:
        return True
    return form == "text" and given.select is None and _are_many(given.dataset) and _can_be_planned(given)


def _are_many(dataset: Dataset) -> bool:
    return sum(dataset.tables[table].n for table in dataset.schema.subjects) > FEW


def _can_be_planned(given: Given) -> bool:
    """Whether no pack has a condition that only the reference evaluator can answer."""
    from criteria_engine.bulk.assess import plan_for
    from criteria_engine.evaluate.plan.plan import Unplannable

    try:
        plan_for(given.dataset, given.packs_for_tables, given.options())
    except Unplannable:
        return False
    return True


def say_which(dataset: Dataset, by_columns: bool, lang: str) -> None:
    """Tell which back end answers; results are the same."""
    from criteria_engine.wording.messages import phrase

    rows = sum(table.n for table in dataset.tables.values())
    key = "by_columns" if by_columns else "one_by_one"
    say(phrase(key, lang, count=_number(rows, lang)), err=True)


def _number(count: int, lang: str) -> str:
    from criteria_engine.wording.values import say_number

    return say_number(Decimal(count), lang)


def check_by_columns(
    given: Given, form: str, output: Path | None, strict: bool, lang: str, mask_people: bool = False
) -> int:
    """Judge a data set, report or write it, and give the exit code."""
    from criteria_engine.bulk.assess import assess_tables

    if form in MATRICES and output is None:
        raise UsageError([Problem("-o", "usage", f"--format {form} needs a file: -o OUTCOMES.{form}",
                                  f"--format {form} cần tên tệp: -o KET_QUA.{form}")])  # fmt: skip
    with progress() as bar:
        matrix = assess_tables(given.dataset, given.packs_for_tables, given.options(), bar)
    if form in MATRICES:
        from criteria_engine.bulk.arrow import write

        assert output is not None
        write(matrix, output, form)
        tell(_without_names(given, matrix, lang) if mask_people else matrix.problems, lang)
    else:
        _report(_told(matrix), output, lang)
    return _ending(matrix.summary, matrix.problems, strict)


def _without_names(given: Given, matrix: Matrix, lang: str) -> Iterable[Problem]:
    """What was set aside quotes records, whatever the table of outcomes holds."""
    from criteria_engine.reports.mask import masked_problems

    return masked_problems(matrix.problems, given.dossier, lang) if matrix.problems else ()


def _report(told: Told, output: Path | None, lang: str) -> None:
    from criteria_engine.reports.many import render_many

    with console_or_file(output) as page:
        render_many(told, lang, page)


def _told(matrix: Matrix) -> Told:
    from criteria_engine.reports.many import Told

    return Told(
        matrix.dataset.schema, matrix.packs, matrix.options.as_of, matrix.dataset.sources, matrix.summary,
        matrix.problems,
    )  # fmt: skip


def are_shards(given: Given) -> bool:
    """Whether the input is a folder of shards, as `split` makes them."""
    return len(given.inputs) == 1 and any(given.inputs[0].glob("*/shard.json"))


def check_shards(given: Given, form: str, output: Path | None, strict: bool, lang: str) -> int:
    """Judge the shards of a folder one after another, in the memory of one; what is done already is kept.

    Outcomes stay in the output folder, one table a shard; without one only the counts are told.
    """
    from tempfile import TemporaryDirectory

    if form not in ("text", "parquet"):
        raise UsageError([Problem("--format", "usage", f"shards are not written as {form}; take text or parquet",
                                  f"phần chia không ghi được dạng {form}; hãy dùng text hoặc parquet")])  # fmt: skip
    if form == "parquet" and output is None:
        raise UsageError([Problem("-o", "usage", "--format parquet of shards needs a folder: -o OUTCOMES",
                                  "--format parquet của phần chia cần thư mục: -o KET_QUA")])  # fmt: skip
    if form == "parquet" and output is not None:
        return _over_shards(given, output, None, strict, lang)
    with TemporaryDirectory() as folder:
        return _over_shards(given, Path(folder), output, strict, lang)


def _over_shards(given: Given, folder: Path, report: Path | None, strict: bool, lang: str) -> int:
    from criteria_engine.bulk.shards import assess_shards
    from criteria_engine.bulk.summary import NOTHING, Summary
    from criteria_engine.records import shipped_schema
    from criteria_engine.reports.many import Told

    packs, options = given.packs_for_shards(), given.options_without_dossier()
    with progress() as bar:
        reports = assess_shards(given.inputs[0], folder, packs, options, bar)
    failed = [Problem(one.shard, "shard-failed", one.failed) for one in reports if one.failed is not None]
    if failed:
        raise InputError(failed)
    summary = sum((Summary.of(one.summary) for one in reports), NOTHING)
    problems = tuple(problem for one in reports for problem in one.problems)
    sources = [given.inputs[0].name]
    _report(Told(shipped_schema(), packs, options.as_of, sources, summary, problems), report, lang)
    return _ending(summary, problems, strict)


@click.command()
@click.argument("source", metavar="TABLES", type=Place())
@click.argument("output", metavar="SHARDS", type=Place(file_okay=False))
@click.option("--rows", type=click.IntRange(1), help="How many rows a shard is to hold.")
@click.option("--shards", type=click.IntRange(1), help="How many shards there are to be, instead.")
@click.option("--loose", multiple=True, metavar="TABLE.LINK", help="A link that need not keep rows together.")
@in_language
def split(
    source: Path, output: Path, rows: int | None, shards: int | None, loose: tuple[str, ...], lang: str
) -> None:  # fmt: skip
    """Cut tables into folders of whole unit trees, which `check` and any scheduler take one by one."""
    with told(lang):
        from criteria_engine.bulk.shards import ROWS
        from criteria_engine.bulk.shards import split as cut
        from criteria_engine.wording.messages import phrase

        made = cut(source, output, rows=rows or ROWS, shards=shards, loose=loose)
        for shard in made:
            say(phrase("shard_made", lang, name=shard.name, count=_number(shard.size, lang)))


def about_one(given: Given, subject: str) -> Assessment | None:
    """The assessment of one subject of very many; None where they are few, or none has that id."""
    from criteria_engine.bulk.assess import explained

    if not _are_many(given.dataset):
        return None
    found = explained(given.dataset, given.packs_for_tables, given.options(), subject)
    return found if found.findings else None


def _ending(summary: Summary, problems: Sequence[Problem], strict: bool) -> int:
    unmet = bool(summary.unmet or (strict and summary.strict))
    return exit_code(has_problems=bool(problems), is_vacuous=summary.is_vacuous, unmet=unmet)


def stopped(lang: str) -> None:
    """Ctrl-C: what was written whole stays, nothing else was begun."""
    from criteria_engine.wording.messages import phrase

    say(phrase("stopped", lang), err=True)
    sys.exit(130)
