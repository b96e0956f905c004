"""What explains a finding, piece by piece and without a layout: clauses, readings, what was seen, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.evaluate.question import Seen
from criteria_engine.findings.model import Finding
from criteria_engine.packs.model import Clause
from criteria_engine.records.schema import Schema
from criteria_engine.wording.cells import blankness
from criteria_engine.wording.evidence import Telling, names_of
from criteria_engine.wording.findings import cited_locator, document_name, remedy, say_date
from criteria_engine.wording.messages import NOTES, OUTCOMES, phrase
from criteria_engine.wording.names import Names
from criteria_engine.wording.places import places
from criteria_engine.wording.repairs import no_repair_words, repairs_words
from criteria_engine.wording.values import say_value


@dataclass(frozen=True, slots=True)
class ClauseTold:
    """Where a clause stands, our own summary of it, and what to know of its text."""

    place: str
    summary: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingTold:
    """The reading used and why, what the others would change, and those that change nothing ("" without any)."""

    name: str
    used: str
    others: tuple[str, ...]
    same: str


def clauses_told(finding: Finding, lang: str) -> Iterator[ClauseTold]:
    for clause in finding.cited:
        yield ClauseTold(_place(clause, lang), clause.summary[lang], tuple(_remarks(clause, lang)))


def _place(clause: Clause, lang: str) -> str:
    document = clause.document
    said = document_name(document, lang)
    if document.date is not None:
        date, issuer = say_date(document.date.start, lang), document.issuer[lang]
        said = phrase("issued", lang, number=said, date=date, issuer=issuer)
    return f"{said}; {cited_locator(clause, lang)}"


def _remarks(clause: Clause, lang: str) -> Iterator[str]:
    if clause.document.inferred:
        yield phrase("inferred", lang, reason=clause.document.inferred[lang].rstrip("."))
    if "restored" in (clause.text_quality, clause.document.text_quality):
        yield phrase("restored", lang)


def readings_told(finding: Finding, given: Mapping[str, str], lang: str, whole: bool) -> Iterator[ReadingTold]:
    """The readings that the finding rests on; those that would change the outcome first, or, but for `whole`, alone.

    `given`: the readings that the user set, with or without their pack before a colon.
    """
    changing = {s.reading for s in finding.sensitive_to}
    for name in sorted(finding.readings, key=lambda name: (name not in changing, name)):
        if whole or name in changing or name in finding.rule.tested:
            yield _reading(finding, name, {key.rpartition(":")[2] for key in given}, lang)


def _reading(finding: Finding, name: str, given: set[str], lang: str) -> ReadingTold:
    switch = finding.pack.readings[name]
    words = {value: label[lang].rstrip(".") for value, label in switch.values.items()}
    used = f"“{words.pop(finding.readings[name])}”"
    key = "reading_set" if name in given else "reading_because"
    others = tuple(
        phrase("other_reading", lang, value=words.pop(other.value), outcome=OUTCOMES[other.outcome][lang])
        for other in finding.sensitive_to
        if other.reading == name
    )
    same = phrase("or", lang).join(f"“{w}”" for w in words.values())
    return ReadingTold(
        name, phrase(key, lang, value=used, reason=switch.reason[lang]), others,
        phrase("readings_same", lang, values=same) if words else "",
    )  # fmt: skip


def seen_value(seen: Seen, names: Names) -> str:
    """What stands in a cell, or in which of three ways it is blank."""
    if seen.value is None:
        return phrase(f"is_{blankness(seen)}", names.lang)
    answers = names.schema.entities.get(ATTESTATION)
    field = answers.fields["answer"] if answers and seen.table == ATTESTATION else names.seen(seen)[1]
    said = say_value(seen.value, names.lang, field)
    return f"“{said}”" if isinstance(seen.value, str) else said


@dataclass(frozen=True, slots=True)
class ToDo:
    """What a rule asks to be done, ways to mend it that say more, why nothing can be proposed ("" where it can)."""

    asked: str
    ways: tuple[str, ...]
    why_none: str


def to_do(finding: Finding, schema: Schema, lang: str) -> ToDo:
    """About a finding that needs work."""
    asked = remedy(finding, names_of(finding, schema, lang))
    ways = tuple(said for said in repairs_words(finding.repairs, finding, schema, lang) if said != asked)
    return ToDo(asked, ways, no_repair_words(finding.no_repair, lang) if finding.no_repair else "")


def bearing_words(finding: Finding, schema: Schema, lang: str) -> Iterator[str]:
    """What a reviewer has to look at, a record at a time, with its places."""
    telling = Telling(names_of(finding, schema, lang))
    by_record = sorted(finding.bearing, key=lambda seen: (seen.table, seen.row))
    for _, of_record in groupby(by_record, key=lambda seen: (seen.table, seen.row)):
        yield places(telling.of_record(of_record), lang, None)


def note_words(finding: Finding, lang: str) -> tuple[str, ...]:
    return tuple(NOTES[code][lang] for code in finding.notes if code in NOTES)
