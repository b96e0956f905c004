"""The command that works on reports: two assessments compared."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from criteria_engine.cli_outputs import Place
from criteria_engine.cli_rules import in_language
from criteria_engine.terminal import FINE, UNMET, VACUOUS, put, say, told

_REPORT = Place()


@click.command()
@click.argument("before", metavar="A.json", type=_REPORT)
@click.argument("after", metavar="B.json", type=_REPORT)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@in_language
def diff(before: Path, after: Path, form: str, lang: str) -> None:
    """Say what came out otherwise in report B than in report A, by unit and criterion.

    A and B are written by `check --format json` or `jsonl`. What was judged otherwise (date, rules, readings) is said
    first, since that may be the reason. Exit codes: 0 no duty was lost, 1 a duty that was met or waived is not met, 2
    usage, 3 a report that cannot be read, 5 the reports share nothing that was judged.
    """
    from criteria_engine.reported.compare import compare
    from criteria_engine.reported.read import read_report
    from criteria_engine.reported.told import comparison_data, comparison_lines

    with told(lang):
        found = compare(read_report(before), read_report(after))
        if form == "json":
            put(json.dumps(comparison_data(found), ensure_ascii=False, indent=1) + "\n")
        else:
            say("\n".join(comparison_lines(found, lang)))
    sys.exit(VACUOUS if found.is_vacuous else UNMET if found.loses_a_must else FINE)
