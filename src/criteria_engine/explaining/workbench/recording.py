"""An answer written to the journal beside the records, and the assessment as it is with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from criteria_engine.explaining.workbench.asks import Answer
from criteria_engine.findings.again import assess_again
from criteria_engine.findings.model import Assessment
from criteria_engine.judgements import Said, attest, journal_of
from criteria_engine.judgements.beside import with_journal

Clock = Callable[[], datetime]
# Keeps an answer for good and gives the assessment with it. Raises CriteriaError, and has then kept nothing.
Record = Callable[[Assessment, Answer], Assessment]


def recorder(source: Path, clock: Clock) -> Record:
    """What writes to the journal of a file of records; `clock` says when an answer is entered."""
    journal = journal_of(source)

    def record(base: Assessment, answer: Answer) -> Assessment:
        said = Said(
            by=answer.by.name, position=answer.by.role, at=clock(), reason=answer.reason, on=base.as_of,
            packs=base.packs, kind=answer.asked.kind,
        )  # fmt: skip
        attest(journal, base.dossier, answer.asked.subject, answer.asked.question, answer.answer, said)
        return assess_again(base, with_journal(base.dossier, journal))

    return record
