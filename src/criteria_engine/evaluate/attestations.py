"""Which answer to a question is in force: the newest one that is valid on the as-of date.

The table of answers is read by its marks' plain names (subject, question, answer, date, valid_until); a schema
without such a table has no attested facts.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from criteria_engine.evaluate.question import Question, Seen
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period, Truth

TABLE = "attestation"
_ANSWERS = {"co": TRUE, "khong": FALSE, "chua_ro": UNKNOWN}


def attested(question: Question, name: str, subject: Row) -> tuple[Truth, Seen]:
    """Whether a person says that the clause is satisfied; answers of one day that differ settle nothing."""
    nothing = Seen(subject, name, None, told_at=f"{TABLE}[subject={subject.id}]", told_of=TABLE)
    answers = [row for row in _answers(question, subject) if row.values.get("question") == name]
    if not answers:
        return UNKNOWN, nothing
    # Dates may be inexact: whichever of these may be the newest has to agree.
    latest = [row for row in answers if _day(row, "end") >= max(_day(r, "start") for r in answers)]
    said = {str(row.values.get("answer")) for row in latest}
    seen = Seen(latest[0], name, ", ".join(sorted(said)), told_at=latest[0].origin("answer"))
    return (_ANSWERS.get(said.pop(), UNKNOWN) if len(said) == 1 else UNKNOWN), seen


def _answers(question: Question, subject: Row) -> list[Row]:
    if TABLE not in question.dossier.schema:
        return []
    rows = question.dossier.related(TABLE, "subject", subject.id)
    tables = question.dossier.schema[TABLE].fields["subject"].tables
    return [row for row in rows if subject.entity.name in tables and _in_force(row, question)]


def _in_force(row: Row, question: Question) -> bool:
    given, until = row.values.get("date"), row.values.get("valid_until")
    begun = not isinstance(given, Period) or given.start <= question.as_of
    return begun and (not isinstance(until, Period) or question.as_of <= until.end)


def _day(row: Row, side: Literal["start", "end"]) -> date:
    # An answer without a date counts as older than any dated one.
    given = row.values.get("date")
    return getattr(given, side) if isinstance(given, Period) else date.min
