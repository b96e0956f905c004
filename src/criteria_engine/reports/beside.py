"""What stands beside the findings, a line each: options, own answers, waivers, what was set aside. No layout."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.findings.model import Assessment, Waiver
from criteria_engine.wording.findings import own_words, waiver_words
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.names import Names


def readings_words(assessment: Assessment, lang: str) -> list[str]:
    """The readings that the user set, in the words of the packs that have them."""
    return [_reading(assessment, key, value, lang) for key, value in assessment.readings.items()]


def _reading(assessment: Assessment, key: str, value: str, lang: str) -> str:
    owner, _, name = key.rpartition(":")
    having = [p for p in assessment.packs if name in p.readings and owner in ("", p.id)]
    said = dict.fromkeys(Names(assessment.dossier.schema, lang, pack).reading(name, value) for pack in having)
    return " / ".join(f"“{words}”" for words in said)


def own_lines(assessment: Assessment, lang: str) -> list[str]:
    """Where an office's own answer is not what the records and the reviewers say."""
    return [own_words(own, assessment, lang) for own in assessment.self_assessments if own.differs]


def own_that_agree(assessment: Assessment) -> int:
    return sum(not own.differs for own in assessment.self_assessments)


def waiver_lines(assessment: Assessment, lang: str) -> Iterator[str]:
    """Waivers to look at: not used, or expired."""
    for waiver in assessment.unused_waivers:
        yield phrase("waiver_unused", lang, what=_waiver(waiver, lang))
    yield from (_waiver(waiver, lang) for waiver in expired_waivers(assessment))


def _waiver(waiver: Waiver, lang: str) -> str:
    # A row without an id has a made-up key; whom it is about tells more.
    in_sheet = waiver.row.address.cells is not None
    where = waiver.row.origin("rule") if in_sheet else waiver.row.values["subject"]
    return f"{waiver_words(waiver, lang)} ({where})"


def expired_waivers(assessment: Assessment) -> list[Waiver]:
    """Waivers of findings that are over, each once."""
    waivers = {f.waiver.row.id: f.waiver for f in assessment.findings if f.waiver and not f.waiver.in_force}
    return list(waivers.values())
