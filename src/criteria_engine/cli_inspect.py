"""`criteria-engine inspect`: what was understood of an input, before anything is judged."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from criteria_engine.cli_outputs import Place
from criteria_engine.cli_rules import in_language
from criteria_engine.terminal import FINE, INPUT, VACUOUS, console, told

if TYPE_CHECKING:
    from criteria_engine.intake.tables import Reading
    from criteria_engine.records.dossier import Dossier


@click.command()
@click.argument("source", metavar="FILE", type=Place())
@in_language
def inspect(source: Path, lang: str) -> None:
    """Show what was understood of FILE: columns, what was inferred, converted, doubted and refused.

    Exit codes: 0 all read, 3 something was set aside, 5 nothing was read.
    """
    with told(lang):
        from criteria_engine.reports.understood import render_understood

        reading, dossier = _read(source)
        render_understood(source.name, reading, dossier, lang, console())
        empty = not any(dossier.tables.values())
        sys.exit(INPUT if dossier.problems else VACUOUS if empty else FINE)


def _read(source: Path) -> tuple[Reading, Dossier]:
    """The reading of a file and the dossier it becomes; of tables only the dossier says something."""
    from criteria_engine.api import is_tables, read_path, read_tables
    from criteria_engine.intake.tables import Reading, dossier_of
    from criteria_engine.records import shipped_schema

    if is_tables(source):
        return Reading(), read_tables(source).dossier()
    reading = read_path(source, shipped_schema())
    return reading, dossier_of(shipped_schema(), [reading], (source.name,))
