"""Whether the workbench can open here, where it opens, and what has to be done around it."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TextIO

from criteria_engine.explaining.workbench.outline import Key, finding_key
from criteria_engine.explaining.workbench.recording import Clock, recorder
from criteria_engine.findings.model import Assessment
from criteria_engine.inquiry.select import of_rule, subjects_named


def can_open() -> bool:
    """Whether there is a terminal on which keys arrive and a whole screen can be drawn.

    Textual draws on standard error; where any of the three streams is a file or pipe, it would wait for ever for
    keys, or fill the file with escape codes.
    """
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(map(_is_terminal, streams)) and _draws() and _has_letters(sys.stdout)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # It is closed.
        return False


def _draws() -> bool:
    # On Windows TERM says nothing.
    return os.name == "nt" or os.environ.get("TERM", "dumb") not in ("", "dumb", "unknown")


def _has_letters(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig", "cp65001")


def place_of(assessment: Assessment, subject: str | None, rule: str | None) -> Key | None:
    """The line of a subject, or of a finding on it. Raises UsageError, naming the nearest, where there is none."""
    if subject is None:
        return None
    found = subjects_named(assessment, subject)
    if rule is None:
        return found[0].id, "", ""
    findings = [f for s in found for f in assessment.by_subject[s.id]]
    return finding_key(of_rule(findings, rule)[0])


def open_workbench(
    assessment: Assessment, source: Path, subject: str | None, rule: str | None, lang: str, clock: Clock | None
) -> None:
    """Open it and stay until the reviewer leaves; without a `clock` no answer can be recorded."""
    at = place_of(assessment, subject, rule)
    # What was assessed stays; looking through it for garbage at every other key would only take time.
    gc.freeze()
    from criteria_engine.explaining.workbench.app import Workbench
    from criteria_engine.explaining.workbench.desk import opened

    try:
        Workbench(opened(assessment, lang, at), source, recorder(source, clock) if clock else None).run()
    finally:
        gc.unfreeze()
