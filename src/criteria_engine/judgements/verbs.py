"""Recording a judgement: names checked against the dossier and the packs, then one line behind the last.

    said = Said(by="…", position="Trưởng phòng", at=datetime.now().astimezone(), reason="…")
    attest(journal_of("ho-so.xlsx"), dossier, "MH-01", "concrete", "co", said)

Each returns once the line is on the disk. Raises UsageError for a name that nobody knows or a judgement that is not
whole, InputError where the journal cannot take it (`journal.append`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from criteria_engine.errors import Problem, Unreadable, UsageError
from criteria_engine.judgements import naming
from criteria_engine.judgements.chain import AnyEntry, draft_of
from criteria_engine.judgements.entry import UNANSWERED
from criteria_engine.judgements.journal import Written, append
from criteria_engine.judgements.lock import WAIT
from criteria_engine.packs.model import Pack
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.refusals import refusal
from criteria_engine.values import Period, read_period

_Day = date | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who judges, when, and on what grounds.

    `at`: when it is entered, with its zone. `on`: the day as of which the judgement is given; None: the as-of date of
    the dossier, else the day of `at`. Days may be written as in records; a period is meant from its first day
    (`valid_from`), or to its last (`valid_until`). `supersedes`: number of an earlier entry on the same matter.
    """

    by: str
    position: str
    at: datetime
    reason: str
    on: _Day = None
    evidence: Sequence[str] = ()
    valid_from: _Day = None
    valid_until: _Day = None
    supersedes: int | None = None
    packs: Sequence[Pack] = ()
    kind: str | None = None
    wait: float = WAIT


def attest(
    journal: str | Path, dossier: Dossier, subject: str, question: str, answer: str | None, said: Said
) -> Written:
    """Record an answer (co, khong, chua_ro) to a question; None takes back what was said on it.

    `question`: its code, or the rule or clause that asks it. `said.packs`: packs besides the shipped ones;
    `said.kind`: the table of the subject, where several have its id.
    """
    code = naming.Names(dossier.schema, said.packs).question(question)
    own: dict[str, Any] = {"question": code, "answer": answer, "reason": said.reason, "valid_until": _until(said)}
    return _record(journal, dossier, "attestation", subject, said, {**own, "withdrawn": answer is None})


def waive(
    journal: str | Path, dossier: Dossier, subject: str, rule: str, said: Said,
    authority: str | None, document: str | None = None, withdraw: bool = False,
) -> Written:  # fmt: skip
    """Record an exception from a rule or clause, until `said.valid_until`; `authority` is not who enters it."""
    name = naming.Names(dossier.schema, said.packs).rule(rule)
    own = {"rule": name, "reason": said.reason, "authority": authority, "document": document, "expires": _until(said)}
    return _record(journal, dossier, "waiver", subject, said, {**own, "withdrawn": withdraw})


def respond(
    journal: str | Path, dossier: Dossier, subject: str, clause: str, said: Said,
    answer: str = UNANSWERED, withdraw: bool = False,
) -> Written:  # fmt: skip
    """Record what a unit says of itself on a clause, criterion or rule; `answer` is what it claims, `reason` why."""
    name = naming.Names(dossier.schema, said.packs).clause(clause)
    own = {"clause": name, "answer": answer, "note": said.reason, "valid_until": _until(said)}
    return _record(journal, dossier, "explanation", subject, said, {**own, "withdrawn": withdraw})


_TABLES = {"attestation": "attestation", "waiver": "waiver", "explanation": "self_assessment"}


def _record(
    journal: str | Path, dossier: Dossier, kind: str, subject: str, said: Said, own: Mapping[str, Any]
) -> Written:
    table, key = naming.subject(dossier, _TABLES[kind], subject, said.kind)
    shared = {
        "kind": kind, "subject": {"kind": table, "id": key}, "by": said.by, "position": said.position, "at": said.at,
        "date": _exact(said.on) or dossier.as_of or said.at.date(), "evidence": tuple(said.evidence),
        "valid_from": _day("valid_from", said.valid_from, first=True), "supersedes": said.supersedes,
    }  # fmt: skip
    return append(journal, _draft({**shared, **own}), said.wait)


def _draft(said: Mapping[str, Any]) -> AnyEntry:
    try:
        return draft_of(said)
    except ValidationError as error:
        raise UsageError(_refusals(error)) from None


def _refusals(error: ValidationError) -> Iterator[Problem]:
    for fault in error.errors(include_url=False):
        # The first step of a place is the kind of entry; a fault of the whole entry has no other.
        name = ".".join(map(str, fault["loc"][1:])) or str(fault["loc"][0])
        yield refusal(fault, name, name)


def _until(said: Said) -> date | None:
    return _day("valid_until", said.valid_until, first=False)


def _exact(given: _Day) -> date | None:
    """A day, never a period: it says which of two judgements is the newer one."""
    period = _period("date", given)
    if period is None or period.is_day:
        return period.start if period else None
    raise UsageError([Problem("date", "unreadable-value", f"{given!r} is a period; write the day",
                              f"{given!r} là một kỳ; hãy ghi đúng ngày")])  # fmt: skip


def _day(name: str, given: _Day, first: bool) -> date | None:
    period = _period(name, given)
    return (period.start if first else period.end) if period else None


def _period(name: str, given: _Day) -> Period | None:
    try:
        return None if given is None else read_period(given)
    except Unreadable as error:
        raise UsageError([Problem(name, "unreadable-value", str(error), error.vi)]) from None
