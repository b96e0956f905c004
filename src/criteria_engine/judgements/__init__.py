"""What people judge, kept in an append-only journal beside the dossier, and which judgement is in force on a day.

>>> from criteria_engine.judgements import Said, attest, journal_of
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from criteria_engine.judgements.beside import with_journal
    from criteria_engine.judgements.in_force import in_force
    from criteria_engine.judgements.journal import append, journal_of, read_journal
    from criteria_engine.judgements.verbs import Said, attest, respond, waive

# As in the package root: what only reads or evaluates does not load the verbs.
_HOMES = {
    "Said": "verbs",
    "append": "journal",
    "attest": "verbs",
    "in_force": "in_force",
    "journal_of": "journal",
    "read_journal": "journal",
    "respond": "verbs",
    "waive": "verbs",
    "with_journal": "beside",
}

__all__ = ["Said", "append", "attest", "in_force", "journal_of", "read_journal", "respond", "waive", "with_journal"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
