"""The command line: arguments in, exit codes out.

Every decision is made elsewhere; heavy imports wait for the command that needs them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from criteria_engine.cli_authors import schema
from criteria_engine.cli_inputs import Given
from criteria_engine.cli_inspect import inspect
from criteria_engine.cli_judgements import attest, entered_now, respond, waive
from criteria_engine.cli_many import (
    MATRICES,
    about_one,
    are_shards,
    check_by_columns,
    check_shards,
    goes_by_columns,
    say_which,
    split,
    stopped,
)
from criteria_engine.cli_outputs import Place, refuse_place, refuse_twice
from criteria_engine.cli_quarantine import refuse_quarantine, write_quarantine
from criteria_engine.cli_reports import diff
from criteria_engine.cli_rules import in_language, rules
from criteria_engine.cli_template import template
from criteria_engine.errors import InputError, Problem, UsageError
from criteria_engine.reports.formats import FORMATS
from criteria_engine.terminal import console, console_or_file, exit_code, put, say, speak_plainly, tell, told

if TYPE_CHECKING:
    from criteria_engine.findings.model import Assessment

TEXT = "text"
Command = TypeVar("Command", bound=Callable[..., Any])


def main() -> None:
    """The console script."""
    speak_plainly()
    app(prog_name="criteria-engine")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="criteria-engine")
def app() -> None:
    """Check records against written guidance, and explain every result."""


app.add_command(rules)
app.add_command(inspect)
app.add_command(schema)
app.add_command(split)
app.add_command(template)
app.add_command(diff)
for judgement in (attest, waive, respond):
    app.add_command(judgement)


def _about_records(command: Command) -> Command:
    """The options that check and explain share."""
    for option in reversed((
        click.option("--pack", "packs", multiple=True, metavar="ID", help="Id or folder; default: those that apply."),
        click.option("--as-of", metavar="DATE", help="Date of judgement; default: the dossier's own, else today."),
        click.option("--reading", "readings", multiple=True, metavar="NAME=VALUE", help="Another reading."),
        click.option("--registers-complete", is_flag=True, help="Take every list of records as closed."),
        click.option("--profile", metavar="P", help="Scoring profile: an id or a file."),
        click.option("--no-journal", is_flag=True, help="Leave out the journals of judgements beside the inputs."),
        click.option("--expect-head", metavar="HASH", help="Refuse journals that no longer hold the entry so marked."),
        in_language,
    )):  # fmt: skip
        command = option(command)
    return command


@app.command()
@click.argument("inputs", nargs=-1, required=True, type=Place())
@_about_records
@click.option("-k", "select", metavar="EXPR", help='Only what matches: words with and, or, not ("mh-01 and not c4").')
@click.option("--format", "form", type=click.Choice([TEXT, *FORMATS, *MATRICES]), default=TEXT, show_default=True)
@click.option(
    "-o", "--output", type=Place(), help="Write the report to a file; of shards, to a folder."
)
@click.option(
    "--quarantine", type=Place(), metavar="FILE",
    help="Write what was set aside to FILE, to be mended and handed in beside INPUTS.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Also fail on an undetermined must and on a should that is not met.")
@click.option("--mask-people", is_flag=True, help="Leave out the names of people; ids stay.")
def check(
    inputs: tuple[Path, ...], form: str, output: Path | None, quarantine: Path | None, strict: bool, mask_people: bool,
    lang: str, **options: Any,
) -> None:  # fmt: skip
    """Judge the records of INPUTS and report what is met, not met and not known.

    Exit codes: 0 fine, 1 a duty not met, 2 usage, 3 input set aside, 4 pack refused, 5 nothing was judged.
    """
    with told(lang):
        try:
            given = Given(inputs, **options)
            refuse_place(output, "-o", inputs)
            refuse_place(quarantine, "--quarantine", inputs)
            refuse_twice(quarantine, output, "--quarantine")
            if quarantine is not None:
                refuse_quarantine(given, quarantine)
            code = _check(given, form, output, strict, mask_people, lang)
            if quarantine is not None:
                write_quarantine(given, quarantine, lang, mask_people)
            sys.exit(code)
        except KeyboardInterrupt:
            stopped(lang)


def _check(given: Given, form: str, output: Path | None, strict: bool, mask_people: bool, lang: str) -> int:
    if are_shards(given):
        _refuse_a_mask_over_shards(form, mask_people)
        return check_shards(given, form, output, strict, lang)
    if output is not None and output.is_dir():
        en, vi = "that is a folder; name a file", "đó là thư mục; hãy ghi tên tệp"
        raise UsageError([Problem(f"-o {output}", "usage", en, vi)])
    _refuse_bytes_on_a_terminal(form, output)
    if given.is_tables or form in MATRICES:
        # Outcomes as a table hold no names; a page made by columns tells what was set aside in the records' words.
        by_columns = goes_by_columns(given, form) and not (mask_people and form == TEXT)
        say_which(given.dataset, by_columns, lang)
        if by_columns:
            return check_by_columns(given, form, output, strict, lang, mask_people)
    assessment = given.assessment()
    _write(_masked(assessment, lang) if mask_people else assessment, form, output, lang)
    unmet = any(f.fails or (strict and f.fails_strictly) for f in assessment.findings)
    return exit_code(has_problems=bool(assessment.problems), is_vacuous=assessment.is_vacuous, unmet=unmet)


@app.command()
@click.argument("source", metavar="INPUT", type=Place())
@click.argument("subject", required=False)
@click.argument("rule", required=False)
@_about_records
@click.option("--plain", is_flag=True, help="A plain tree even on a terminal.")
@click.option("--why-not", is_flag=True, help="Only what is not met or not decided.")
@click.option("--requires", is_flag=True, help="What is missing, and what it would lead to.")
@click.option("--sensitive-to", is_flag=True, help="Which other readings would change an outcome.")
@click.option("--what-if", "tried", multiple=True, metavar="FIELD=VALUE", help="What would flip; may be repeated.")
def explain(
    source: Path, subject: str | None, rule: str | None, plain: bool, why_not: bool, requires: bool,
    sensitive_to: bool, tried: tuple[str, ...], lang: str, **options: Any,
) -> None:  # fmt: skip
    """Say why: the clause, what was seen and where, what decided, what to add.

    On a terminal the reviewer's workbench opens; elsewhere, or with --plain, the same is printed as a tree.
    """
    with told(lang):
        assessment = _judged(Given((source,), **options), subject)
        _refuse_what_was_not_read(assessment)
        from criteria_engine.explaining.workbench.opening import can_open, open_workbench

        asked = {"why_not": why_not, "requires": requires, "sensitive_to": sensitive_to, "what_if": bool(tried)}
        if any(asked.values()):
            _answer(assessment, subject, rule, [name for name, given in asked.items() if given], tried, lang)
        elif can_open() and not plain:
            clock = None if options["no_journal"] else entered_now
            open_workbench(assessment, source, subject, rule, lang, clock)
        else:
            from criteria_engine.explaining.tree import explain_text

            explain_text(assessment, subject, rule, lang, console())
        tell(assessment.problems, lang)
        sys.exit(exit_code(has_problems=bool(assessment.problems), is_vacuous=assessment.is_vacuous))


@app.command()
@click.argument("source", metavar="INPUT", type=Place())
@click.argument("subject", required=False)
@_about_records
def status(source: Path, subject: str | None, lang: str, **options: Any) -> None:
    """Say what is still open for a subject, a unit with all below it, or everything; the most useful fact first."""
    with told(lang):
        assessment = Given((source,), **options).assessment()
        _refuse_what_was_not_read(assessment)
        from criteria_engine.explaining.inquiries import Inquiries
        from criteria_engine.inquiry.status import status as status_of

        Inquiries(assessment, lang, console()).status(status_of(assessment, subject), subject)
        tell(assessment.problems, lang)
        sys.exit(exit_code(has_problems=bool(assessment.problems), is_vacuous=assessment.is_vacuous))


def _refuse_what_was_not_read(assessment: Assessment) -> None:
    """A file that held nothing readable is told as such, before anything is looked for in it."""
    if assessment.problems and not any(assessment.dossier.tables.values()):
        raise InputError(assessment.problems)


def _answer(
    assessment: Assessment, subject: str | None, rule: str | None, asked: list[str], tried: tuple[str, ...], lang: str
) -> None:
    """Answer the questions that `explain` was asked, one after another."""
    from criteria_engine.explaining.inquiries import Inquiries
    from criteria_engine.explaining.tree import explain_text
    from criteria_engine.inquiry.edits import read_change
    from criteria_engine.inquiry.requires import requires
    from criteria_engine.inquiry.select import subjects_named
    from criteria_engine.inquiry.what_if import what_if

    row = subjects_named(assessment, subject)[0].row if subject else None
    page = Inquiries(assessment, lang, console())
    if "what_if" in asked:
        changes = [read_change(text, assessment.dossier, row) for text in tried]
        try:
            page.what_if(what_if(assessment, changes), tried)
        except InputError as error:
            # The input is sound; it is what was typed that does not fit.
            raise UsageError(error.problems) from None
    if subject is None:
        if asked != ["what_if"]:
            raise UsageError([Problem("SUBJECT", "usage", "name a subject", "cần ghi mã đối tượng")])
        return
    if "why_not" in asked:
        explain_text(assessment, subject, rule, lang, console(), unmet_only=True)
    if "requires" in asked:
        page.requires(requires(assessment, subject, rule))
    if "sensitive_to" in asked:
        page.sensitive_to(subject, rule)


# --- what the commands share ------------------------------------------------------------------------------------


def _judged(given: Given, subject: str | None) -> Assessment:
    """Every subject; of tables with very many rows the one that is named, by its id."""
    one = about_one(given, subject) if subject is not None and given.is_tables else None
    return one or given.assessment()


def _write(assessment: Assessment, form: str, output: Path | None, lang: str) -> None:
    if form == TEXT:
        from criteria_engine.reports import text as report

        with console_or_file(output) as page:
            report.render(assessment, lang, page)
        return
    data = FORMATS[form].render(assessment, lang)
    if output:
        output.write_bytes(data)
    else:
        put(data)


def _masked(assessment: Assessment, lang: str) -> Assessment:
    """The assessment without names; of ids that are names a remark."""
    from criteria_engine.reports.mask import masked, said_of_ids

    for remark in said_of_ids(assessment, lang):
        say(remark, err=True)
    return masked(assessment, lang)


def _refuse_a_mask_over_shards(form: str, mask_people: bool) -> None:
    if mask_people and form == TEXT:
        en = "the page on shards quotes rows that were set aside; --mask-people goes with --format parquet there"
        vi = "báo cáo theo phần chia có trích dòng chưa đọc được; --mask-people chỉ dùng với --format parquet"
        raise UsageError([Problem("--mask-people", "usage", en, vi)])


def _refuse_bytes_on_a_terminal(form: str, output: Path | None) -> None:
    if output is None and form in FORMATS and FORMATS[form].is_binary:
        en, vi = f"--format {form} needs a file: -o REPORT.{form}", f"--format {form} cần tên tệp: -o BAO_CAO.{form}"
        raise UsageError([Problem("-o", "usage", en, vi)])
