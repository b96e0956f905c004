"""What was set aside as a YAML file that a person mends and hands back (docs/quarantine.md).

Texts of records are quoted throughout, so that whatever they hold stays text; our own reader reads it back as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.intake.mending import MENDS, QUARANTINE, ROW, ROWS, TABLE, VERSION, content_of
from criteria_engine.intake.quarantine import NotRead, SetAside
from criteria_engine.text import escape_unshown
from criteria_engine.wording.quarantine_messages import HEAD

_NO_LETTER = re.compile("[\ud800-\udfff]")
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
# Our reader takes longer digits for text.
_DIGITS = 30


def render(rows: Sequence[SetAside], others: Sequence[NotRead]) -> str:
    """The file as text."""
    data: dict[str, Any] = {
        QUARANTINE: VERSION,
        ROWS: [_entry(row) for row in rows],
        "not_read": [{"file": o.file, **_problem(o.problem), "texts": o.texts} for o in others],
    }
    head = [f"# {said[lang]}" for lang in ("vi", "en") for said in HEAD]
    return "\n".join([*head, *yaml_lines(data)]) + "\n"


def _entry(row: SetAside) -> dict[str, Any]:
    return {
        MENDS: content_of(row.raw),
        "file": row.file,
        "at": row.raw.address.row,
        "problems": [_problem(problem) for problem in row.problems],
        TABLE: row.raw.table,
        ROW: row.raw.data,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"at": problem.at, "code": problem.code, "vi": problem.said("vi"), "en": problem.message}


def yaml_lines(value: Any, indent: int = 0) -> Iterator[str]:
    """Mappings and lists as indented lines; every text in quotation marks."""
    pad = "  " * indent
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _under(f"{pad}{_key(str(key))}:", inner, indent + 1)
    else:
        for inner in value:
            yield from _under(f"{pad}-", inner, indent + 1)


def _under(lead: str, value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping | list | tuple) and value:
        yield lead
        yield from yaml_lines(value, indent)
    else:
        yield f"{lead} {_scalar(value)}"


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else quoted(key)


def _scalar(value: Any) -> str:
    if value is None or value != value:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping | list | tuple):
        return "{}" if isinstance(value, Mapping) else "[]"
    if isinstance(value, int | float | Decimal):
        # Formatting a whole number as a decimal would send it through a float.
        plain = str(value) if isinstance(value, int) else f"{Decimal(str(value)):f}"
        return plain if len(plain) < _DIGITS and plain != "Infinity" else quoted(plain)
    return quoted(value.isoformat() if isinstance(value, date) else str(value))


def quoted(text: str) -> str:
    """A text in quotation marks that YAML reads back as it was; half a surrogate pair, which it cannot hold, as U+FFFD.

    That sign is said to be a lost letter wherever it is read again.
    """
    # JSON leaves marks of direction and what does not show bare within quotation marks: nobody who mends a row would
    # see them. YAML reads some as line ends and refuses others.
    return escape_unshown(json.dumps(_NO_LETTER.sub("\ufffd", text), ensure_ascii=False))
