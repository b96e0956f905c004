"""What was tried last, what it flipped, and what became of the scores."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from criteria_engine.explaining.workbench.lines import shown, signed
from criteria_engine.explaining.workbench.outline import finding_key
from criteria_engine.explaining.workbench.pieces import GoTo, Piece
from criteria_engine.explaining.workbench.trial import Attempt
from criteria_engine.findings.model import SubjectResult
from criteria_engine.findings.profile import Score
from criteria_engine.inquiry.what_if import Flip, Shift
from criteria_engine.wording.findings import score_words
from criteria_engine.wording.workbench_messages import word


def tried_pieces(attempt: Attempt, lang: str) -> list[Piece]:
    """A line each; from a flip one may go to its finding."""
    return list(_pieces(attempt, lang))


def _pieces(attempt: Attempt, lang: str) -> Iterator[Piece]:
    yield Piece(Text(), Text(word("last_tried", lang, what=shown(attempt.title[lang])), "bold"))
    if not attempt.found.flips:
        yield Piece(Text(), Text(word("no_flips", lang), "dim"))
    for flip in attempt.found.flips:
        yield _flipped(flip, lang)
    for shift in attempt.found.shifts:
        if _score_of(shift.before) != _score_of(shift.after):
            yield Piece(Text(), Text(_scored(shift, lang)))


def _flipped(flip: Flip, lang: str) -> Piece:
    before = flip.before.outcome if flip.before and flip.after else None
    sign = Text.assemble(signed(flip.finding.outcome, before), " ")
    said = f"{shown(flip.finding.rule.title[lang])} · {shown(flip.finding.row.label)}"
    if not flip.after:
        return Piece(sign, Text(f"{said} ({word('gone', lang)})", "dim"))
    new = "" if flip.before else f" ({word('new', lang)})"
    return Piece(sign, Text(said + new), GoTo(finding_key(flip.after)))


def _scored(shift: Shift, lang: str) -> str:
    ends = [score_words(s, lang) if s else word("no_score", lang) for s in map(_score_of, (shift.before, shift.after))]
    there = shift.after or shift.before
    assert there is not None
    return word("score", lang, subject=shown(there.row.label), before=ends[0], after=ends[1])


def _score_of(subject: SubjectResult | None) -> Score | None:
    return subject.score if subject else None
