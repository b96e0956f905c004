"""`check --quarantine`: what was set aside goes into a file that a person mends and hands back."""

from __future__ import annotations

from pathlib import Path

from criteria_engine.cli_inputs import Given
from criteria_engine.errors import Problem, UsageError


def refuse_quarantine(given: Given, file: Path) -> None:
    """Raises UsageError, before anything is judged, where no such file can be written."""
    if file.exists():
        _not_to(file, "that file is there already, and may hold rows that were mended; name another one",
                "đã có tệp này, có thể chứa các dòng đang sửa; hãy ghi tên khác")  # fmt: skip
    if file.suffix.lower() not in (".yaml", ".yml"):
        _not_to(file, "the file is YAML: name it .yaml", "tệp có dạng YAML; hãy đặt tên .yaml")
    if given.is_tables:
        _not_to(file, "rows are set aside to a file from workbooks, YAML and JSON only",
                "chỉ để riêng được dòng của sổ Excel, YAML và JSON")  # fmt: skip


def _not_to(file: Path, en: str, vi: str) -> None:
    raise UsageError([Problem(f"--quarantine {file}", "usage", en, vi)])


def write_quarantine(given: Given, file: Path, lang: str, mask_people: bool = False) -> None:
    """Write what was set aside, if anything, and say on standard error what was done.

    Rows stand there as they were handed in, since they are to be handed in again: their names too.
    """
    from criteria_engine.intake.quarantine import not_read, rows_set_aside
    from criteria_engine.reports.quarantine import render
    from criteria_engine.terminal import say
    from criteria_engine.wording.quarantine_messages import NAMES, NOTHING, WRITTEN

    rows, others = rows_set_aside(given.dossier, given.inputs_read), not_read(given.dossier, given.inputs_read)
    if rows or others:
        file.write_bytes(render(rows, others).encode())
    words = WRITTEN if rows or others else NOTHING
    say(words[lang].format(rows=len(rows), others=len(others), file=file.as_posix()), err=True)
    if rows and mask_people:
        say(NAMES[lang].format(file=file.as_posix()), err=True)
