"""The commands by which packs are begun, compared and shown, and the schemas for editors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from criteria_engine.cli_outputs import Place
from criteria_engine.cli_rules import in_language, rules
from criteria_engine.terminal import FINE, INPUT, put, say, tell, told

if TYPE_CHECKING:
    from criteria_engine.authoring.diff.compare import Difference
    from criteria_engine.authoring.diff.flips import Flip
    from criteria_engine.errors import Problem
    from criteria_engine.findings.model import Assessment

_FOLDER = Place(file_okay=False)


# --- new --------------------------------------------------------------------------------------------------------


@rules.group("new")
def new() -> None:
    """Begin a pack, a criterion or a rule. Nothing that is there is written over."""


@new.command("pack")
@click.argument("folder", type=_FOLDER)
@click.option("--id", "name", required=True, metavar="ID", help="Such as tra-vinh/kh99; its last part names clauses.")
@click.option("--extends", metavar="PACK", help="The pack that this one changes for some units.")
def new_pack(folder: Path, name: str, extends: str | None) -> None:
    """Begin a pack in FOLDER: it loads, judges nothing, and its README says what comes next."""
    from criteria_engine.authoring.new.write import new_pack

    with told("en"):
        _written(new_pack(folder, name, extends))
    say(f"next: the steps in {(folder / 'README.md').as_posix()}")


@new.command("criterion")
@click.argument("pack", metavar="PACK")
@click.argument("clause", metavar="CLAUSE-ID")
def new_criterion(pack: str, clause: str) -> None:
    """Make a clause of PACK a criterion."""
    from criteria_engine.authoring.new.write import new_criterion

    with told("en"):
        _written(new_criterion(pack, clause))
    say(f"next: criteria-engine rules new rule {pack} RULE-ID --clause CLAUSE-ID --subject … --level …")


@new.command("rule")
@click.argument("pack", metavar="PACK")
@click.argument("name", metavar="RULE-ID")
@click.option("--clause", "clauses", required=True, multiple=True, metavar="C", help="A clause that it tests.")
@click.option("--subject", required=True, metavar="S", help="The table that it judges: model, exemplar, unit.")
@click.option("--level", required=True, type=click.Choice(["must", "should", "advise", "describe"]))
@click.option("--ask", metavar="QUESTION", help="The code of a question that a person answers.")
@click.option("--file", metavar="FILE", help="The rule file; default: that of the section which RULE-ID names.")
def new_rule(pack: str, name: str, clauses: tuple[str, ...], **options: Any) -> None:
    """Begin a rule of PACK. `rules lint` refuses it until its examples are written."""
    from criteria_engine.authoring.new.write import RuleStub, new_rule

    with told("en"):
        _written(new_rule(pack, RuleStub(name, clauses, **options)))
    say(f"next: what is marked `to be written`, then criteria-engine rules lint {pack}")


def _written(paths: Iterable[Path]) -> None:
    for path in paths:
        say(f"written: {path.as_posix()}")


# --- diff -------------------------------------------------------------------------------------------------------


@rules.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.argument("records", metavar="[RECORDS]...", nargs=-1, type=Place())
@click.option("--as-of", metavar="DATE", help="Date of judgement; default: the dossier's own, else today.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@in_language
def rules_diff(before: str, after: str, records: tuple[Path, ...], as_of: str | None, form: str, lang: str) -> None:
    """Say what pack B has otherwise than pack A, clause by clause; with RECORDS also whose outcome changes.

    A and B are ids or folders; an overlay is compared as what it comes to. Where one is an overlay on the other, both
    judge the records, as they do in `check`. Exit codes: 0 also where they differ, 3 records set aside, 4 pack refused.
    """
    from criteria_engine.authoring.diff.compare import difference
    from criteria_engine.packs.load import load_pack

    with told(lang):
        found = difference(load_pack(before), load_pack(after), lang)
        runs = _both(found, records, as_of) if records else None
        _show(found, runs, form, lang)
    problems = runs[1].problems if runs else ()
    tell(problems, lang)
    sys.exit(INPUT if problems else FINE)


def _both(found: Difference, records: tuple[Path, ...], as_of: str | None) -> tuple[Assessment, Assessment]:
    """The records judged by either pack, as of the same day."""
    from criteria_engine import api
    from criteria_engine.authoring.diff.flips import packs_in_use

    dossier = api.read(*records)
    before = api.assess(dossier, packs_in_use(found.before, found.after), as_of=as_of)
    return before, api.assess(dossier, packs_in_use(found.after, found.before), as_of=before.as_of)


def _show(found: Difference, runs: tuple[Assessment, Assessment] | None, form: str, lang: str) -> None:
    from criteria_engine.authoring.diff.flips import flips
    from criteria_engine.authoring.diff.report import diff_data, diff_lines, flip_lines

    flipped = flips(*runs, found.renamed) if runs else ()
    if form == "json":
        put(_json({**diff_data(found), **_flipped(flipped, runs)}))
        return
    say("\n".join(diff_lines(found, lang)))
    if runs:
        say("\n".join(flip_lines(flipped, runs[1].as_of, lang)))


def _flipped(found: tuple[Flip, ...], runs: tuple[Assessment, Assessment] | None) -> dict[str, Any]:
    from criteria_engine.authoring.diff.report import flip_data

    problems: tuple[Problem, ...] = runs[1].problems if runs else ()
    return {
        "as_of": runs[1].as_of.isoformat() if runs else None,
        "outcomes": flip_data(found),
        "quarantine": [{"at": problem.at, "problem": problem.code} for problem in problems],
    }


# --- docs -------------------------------------------------------------------------------------------------------


@rules.command("docs")
@click.argument("name", metavar="PACK")
@click.option("-o", "--output", type=_FOLDER, help="Write an index and a page a section; default: one page, printed.")
@in_language
def rules_docs(name: str, output: Path | None, lang: str) -> None:
    """Show a PACK as Markdown for people: what is asked, what is checked, examples, what to add."""
    from criteria_engine.authoring.pages.page import one_page, pages, write_pages
    from criteria_engine.packs.load import load_pack

    with told(lang):
        pack = load_pack(name)
        if output is None:
            put(one_page(pack, lang))
            return
        texts = pages(pack, lang)
        write_pages(texts, output)
        _written(output / file for file in texts)


# --- schema -----------------------------------------------------------------------------------------------------


@click.group()
def schema() -> None:
    """Print JSON Schemas, for editors and for checking."""


@schema.command("pack")
@click.option("--file", "kind", type=click.Choice(["pack", "clauses", "rules", "examples"]),
              help="Of one kind of file; default: of all of them.")  # fmt: skip
def schema_pack(kind: str | None) -> None:
    """Print the schema of pack files."""
    from criteria_engine.authoring.schemas.pack import pack_schema

    put(_json(pack_schema(kind)))


@schema.command("records")
def schema_records() -> None:
    """Print the schema of a dossier in YAML or JSON."""
    from criteria_engine.authoring.schemas.records import records_schema
    from criteria_engine.records import shipped_schema

    put(_json(records_schema(shipped_schema())))


@schema.command("journal")
def schema_journal() -> None:
    """Print the schema of a line of a journal of judgements."""
    from criteria_engine.authoring.schemas.journal import journal_schema

    put(_json(journal_schema()))


@schema.command("report")
def schema_report() -> None:
    """Print the schema of the report that `check --format json` writes."""
    from criteria_engine.authoring.schemas.report import report_schema

    put(_json(report_schema()))


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
