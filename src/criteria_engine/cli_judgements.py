"""The commands by which people record what they judge. Nothing is asked for: what is missing is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from criteria_engine.cli_outputs import Place
from criteria_engine.cli_rules import in_language
from criteria_engine.terminal import say, told

if TYPE_CHECKING:
    from criteria_engine.judgements import Said
    from criteria_engine.judgements.journal import Written
    from criteria_engine.packs.model import Pack
    from criteria_engine.records.dossier import Dossier

Command = TypeVar("Command", bound=Callable[..., Any])
_WITHDRAW = click.option("--withdraw", is_flag=True, help="Take back what was said on this matter.")


def _judging(command: Command) -> Command:
    """The options of every judgement."""
    for option in reversed((
        click.option("--by", required=True, metavar="NAME", help="Who judges."),
        click.option("--role", "position", required=True, metavar="ROLE", help="Position and office of that person."),
        click.option("--reason", required=True, metavar="TEXT", help="Why."),
        click.option("--evidence", multiple=True, metavar="TEXT", help="What it rests on; may be repeated."),
        click.option("--date", "on", metavar="D", help="Day of the judgement; default: the dossier's own, else today."),
        click.option("--valid-from", metavar="D", help="First day on which it counts; default: its day."),
        click.option("--supersedes", type=click.IntRange(min=1), metavar="N", help="Stands in the place of entry N."),
        click.option("--kind", metavar="TABLE", help="Table of the subject, where several have its id."),
        click.option("--pack", "packs", multiple=True, metavar="ID", help="A pack besides the shipped ones."),
        in_language,
    )):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("source", metavar="INPUT", type=Place())
@click.argument("subject")
@click.argument("question")
@click.option("--answer", type=click.Choice(["co", "khong", "chua_ro"]), help="Yes means: the clause is satisfied.")
@_WITHDRAW
@click.option("--valid-until", metavar="D", help="Last day on which it counts; default: no end.")
@_judging
def attest(
    source: Path, subject: str, question: str, answer: str | None, withdraw: bool, lang: str, **said: Any
) -> None:
    """Record a person's answer to QUESTION about SUBJECT, in INPUT.journal.jsonl.

    QUESTION is its code, or the rule or clause that asks it.
    """
    if (answer is None) is not withdraw:
        raise click.UsageError("give --answer, or --withdraw to take an answer back")
    from criteria_engine.judgements import attest, journal_of

    with told(lang):
        dossier, packs = _read(source, said)
        _tell(source, attest(journal_of(source), dossier, subject, question, answer, _said(said)), packs, lang)


@click.command()
@click.argument("source", metavar="INPUT", type=Place())
@click.argument("subject")
@click.argument("rule")
@click.option("--authority", metavar="NAME", help="Who allows it: somebody else than --by.")
@click.option("--document", metavar="TEXT", help="The document that allows it.")
@click.option("--expires", "valid_until", metavar="D", help="Last day of the waiver.")
@_WITHDRAW
@_judging
def waive(
    source: Path, subject: str, rule: str, authority: str | None, document: str | None, withdraw: bool, lang: str,
    **said: Any,
) -> None:  # fmt: skip
    """Record that SUBJECT is excused from RULE (a rule or clause), in INPUT.journal.jsonl.

    The outcome stays as it is; the waiver stands beside it until it expires.
    """
    from criteria_engine.judgements import journal_of, waive

    with told(lang):
        dossier, packs = _read(source, said)
        written = waive(journal_of(source), dossier, subject, rule, _said(said), authority, document, withdraw)
        _tell(source, written, packs, lang)


@click.command()
@click.argument("source", metavar="INPUT", type=Place())
@click.argument("subject")
@click.argument("clause")
@click.option("--answer", type=click.Choice(["co", "khong", "chua_ro"]), default="chua_ro", show_default=True,
              help="What the unit claims; chua_ro claims nothing.")  # fmt: skip
@_WITHDRAW
@click.option("--valid-until", metavar="D", help="Last day on which it counts; default: no end.")
@_judging
def respond(source: Path, subject: str, clause: str, answer: str, withdraw: bool, lang: str, **said: Any) -> None:
    """Record a unit's explanation on CLAUSE (a clause, criterion or rule), in INPUT.journal.jsonl.

    It is shown beside the results and changes none of them.
    """
    from criteria_engine.judgements import journal_of, respond

    with told(lang):
        dossier, packs = _read(source, said)
        written = respond(journal_of(source), dossier, subject, clause, _said(said), answer, withdraw)
        _tell(source, written, packs, lang)


# --- what the commands share ------------------------------------------------------------------------------------


def _read(source: Path, said: dict[str, Any]) -> tuple[Dossier, tuple[Pack, ...]]:
    """The dossier, and every pack that names are looked up in; those that apply to it come first, among the options."""
    from criteria_engine import api
    from criteria_engine.findings.assess import packs_for
    from criteria_engine.judgements.naming import Names
    from criteria_engine.packs.load import load_pack
    from criteria_engine.packs.shipped import shipped_packs

    dossier = api.read(source)
    chosen = [load_pack(name) for name in said["packs"]]
    said["packs"] = chosen or packs_for(dossier, map(load_pack, shipped_packs()))
    return dossier, Names(dossier.schema, said["packs"]).packs


def _said(options: dict[str, Any]) -> Said:
    from criteria_engine.judgements import Said

    return Said(at=entered_now(), **options)


def entered_now() -> datetime:
    """When a judgement is entered: the one place at which a command looks at the clock."""
    return datetime.now().astimezone()


def _tell(source: Path, written: Written, packs: Sequence[Pack], lang: str) -> None:
    """What was written, what is in force on this matter since, and the head of the journal."""
    from criteria_engine import api
    from criteria_engine.wording.judgements import say as word
    from criteria_engine.wording.judgements import written_words

    if written.torn:
        say(word("torn", lang, file=written.torn.name), err=True)
    for line in written_words(written, api.read(source), packs, lang):
        say(line)
