"""Which answer to a question is in force: the newest one that is valid on the as-of date.

The table of answers is read by its marks' plain names (subject, question, answer, date, valid_until); a schema
without such a table has no attested facts.
"""

from __future__ import annotations

from criteria_engine.evaluate.question import Question, Seen
from criteria_engine.judgements.in_force import in_force, is_about
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth

TABLE = "attestation"
ANSWERS = {"co": TRUE, "khong": FALSE, "chua_ro": UNKNOWN}


def attested(question: Question, name: str, subject: Row) -> tuple[Truth, Seen]:
    """Whether a person says that the clause is satisfied.

    Dates may be inexact or left out: whichever answers may be the newest in force have to agree.
    """
    answers = [row for row in _answers(question, subject) if row.values.get("question") == name]
    standing = in_force(answers, question.as_of, careful=True)
    if not standing.rows:
        return UNKNOWN, Seen(subject, name, None, told_at=f"{TABLE}[subject={subject.id}]", told_of=TABLE)
    said = {str(row.values.get("answer")) for row in standing.rows}
    first = standing.rows[0]
    seen = Seen(first, name, ", ".join(sorted(said)), told_at=first.origin("answer"))
    settled = len(said) == 1 and standing.sure
    return (ANSWERS.get(said.pop(), UNKNOWN) if settled else UNKNOWN), seen


def _answers(question: Question, subject: Row) -> list[Row]:
    if TABLE not in question.dossier.schema:
        return []
    tables = question.dossier.schema[TABLE].fields["subject"].tables
    if subject.entity.name not in tables:
        return []
    return [row for row in question.dossier.related(TABLE, "subject", subject.id) if is_about(row, subject)]
