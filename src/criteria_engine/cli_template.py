"""The command that writes an empty workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from criteria_engine.cli_outputs import Place, refuse_place
from criteria_engine.cli_rules import in_language
from criteria_engine.errors import Problem, UsageError
from criteria_engine.terminal import say, told


@click.command()
@click.argument("file", type=Place(dir_okay=False))
@click.option("--pack", "packs", multiple=True, metavar="ID", help="A pack to ask for; default: all shipped.")
@in_language
def template(file: Path, packs: tuple[str, ...], lang: str) -> None:
    """Write an empty workbook to fill in: the columns that packs ask for, with help, drop-downs and examples.

    FILE ends in .xlsx; one that is there is not written over.
    """
    with told(lang):
        _refuse(file)
        refuse_place(file, "FILE")
        from criteria_engine.packs.load import load_pack
        from criteria_engine.packs.shipped import shipped_packs
        from criteria_engine.records import shipped_schema
        from criteria_engine.template.write import write_template

        found = [load_pack(name) for name in dict.fromkeys(packs or shipped_packs())]
        write_template(file, found, shipped_schema(), lang)
    say(f"written: {file.as_posix()}" if lang == "en" else f"đã ghi: {file.as_posix()}")


def _refuse(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise UsageError([Problem(str(file), "usage", f"the workbook is an .xlsx file, not {file.suffix!r}",
                                  f"sổ mẫu là tệp .xlsx, không phải {file.suffix!r}")])  # fmt: skip
    if file.exists():
        en, vi = "that file is there already; name another one", "đã có tệp này; hãy ghi tên khác"
        raise UsageError([Problem(str(file), "usage", en, vi)])
