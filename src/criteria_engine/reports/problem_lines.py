"""A problem of a dossier in one line: where, what, and whether it costs the whole row."""

from __future__ import annotations

from criteria_engine.errors import Problem
from criteria_engine.records.dossier import Dossier
from criteria_engine.wording.messages import phrase


def problem_line(problem: Problem, dossier: Dossier, lang: str) -> str:
    more = phrase("whole_row", lang) if problem in dossier.of_whole_rows else ""
    return f"{problem.at}: {problem.said(lang)}{more} [{problem.code}]"
