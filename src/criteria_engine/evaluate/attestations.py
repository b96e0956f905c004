"""Which answer to a question is in force: the newest one that is valid on the as-of date.

The table of answers is read by its marks' plain names (subject, question, answer, date, valid_until); a schema
without such a table has no attested facts.
"""

from __future__ import annotations

from datetime import date

from criteria_engine.evaluate.question import Question, Seen
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period, Truth

TABLE = "attestation"
_ANSWERS = {"co": TRUE, "khong": FALSE, "chua_ro": UNKNOWN}


def attested(question: Question, name: str, subject: Row) -> tuple[Truth, Seen]:
    """Whether a person says that the clause is satisfied.

    Dates may be inexact or left out: whichever answers may be the newest in force have to agree.
    """
    answers = [row for row in _answers(question, subject) if row.values.get("question") == name]
    if not answers:
        return UNKNOWN, Seen(subject, name, None, told_at=f"{TABLE}[subject={subject.id}]", told_of=TABLE)
    # Of those that hold for sure one is the newest; whatever may be newer than it could be the answer instead.
    sure = [_given(row, question.as_of).start for row in answers if _surely_valid(row, question.as_of)]
    newest = max(sure, default=date.min)
    latest = [row for row in answers if _given(row, question.as_of).end >= newest]
    said = {str(row.values.get("answer")) for row in latest}
    settled = len(said) == 1 and bool(sure)
    seen = Seen(latest[0], name, ", ".join(sorted(said)), told_at=latest[0].origin("answer"))
    return (_ANSWERS.get(said.pop(), UNKNOWN) if settled else UNKNOWN), seen


def _answers(question: Question, subject: Row) -> list[Row]:
    if TABLE not in question.dossier.schema:
        return []
    rows = question.dossier.related(TABLE, "subject", subject.id)
    tables = question.dossier.schema[TABLE].fields["subject"].tables
    return [row for row in rows if subject.entity.name in tables and _may_be_in_force(row, question.as_of)]


def _may_be_in_force(row: Row, as_of: date) -> bool:
    until = row.values.get("valid_until")
    return _given(row, as_of).start <= as_of and (not isinstance(until, Period) or as_of <= until.end)


def _surely_valid(row: Row, as_of: date) -> bool:
    until = row.values.get("valid_until")
    return not isinstance(until, Period) or as_of <= until.start


def _given(row: Row, as_of: date) -> Period:
    """When the answer was given; one without a date may have been given on any day so far."""
    given = row.values.get("date")
    return given if isinstance(given, Period) else Period(date.min, as_of)
