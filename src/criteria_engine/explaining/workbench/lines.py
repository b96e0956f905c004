"""One line each: of the list, of the worklist, above and below. Never wider than it may be, cut with an ellipsis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.text import Text

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.explaining.workbench.desk import Desk
from criteria_engine.explaining.workbench.outline import Entry
from criteria_engine.findings.model import Finding, SubjectResult
from criteria_engine.inquiry.status import OpenFact
from criteria_engine.reports.page import STYLES
from criteria_engine.text import safe
from criteria_engine.values import read_period
from criteria_engine.wording.letters import SIGNS
from criteria_engine.wording.names import Names
from criteria_engine.wording.values import say_period
from criteria_engine.wording.workbench_messages import TAGS, word

# Marks that change how the sign before them is drawn (and with it how wide), and more accents than a letter can bear.
_UNEVEN = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]|(?<=[\u0300-\u036f]{3})[\u0300-\u036f]+")


# Of an id in a line that has to hold more than it.
LONGEST_ID = 12
# Of a line that must end in something else.
LEAST_LEFT = 10


def shown(text: str) -> str:
    """Text of a record as it may stand in a line of a screen."""
    return _UNEVEN.sub("", safe(text))


def fitted(left: Text, right: Text, width: int, must: bool = False) -> Text:
    """Both ends of a line, the left one cut. The right is left out where it would take over a quarter, or, where it
    `must` be there, is cut only to leave a few letters of the left."""
    if must:
        right.truncate(max(width - LEAST_LEFT, 0), overflow="ellipsis")
    if right.plain and (must or right.cell_len * 4 <= width):
        left.truncate(width - right.cell_len - 1, overflow="ellipsis", pad=True)
        return Text.assemble(left, " ", right)
    left.truncate(max(width, 0), overflow="ellipsis")
    return left


def signed(outcome: RuleOutcome, before: RuleOutcome | None = None) -> Text:
    """The sign of an outcome, after that of what it was."""
    was = (f"{SIGNS[before]}→", STYLES[before]) if before and before is not outcome else ""
    return Text.assemble(was, (SIGNS[outcome], STYLES[outcome]))


# --- the list ---------------------------------------------------------------------------------------------------


def entry_line(desk: Desk, entry: Entry, width: int) -> Text:
    """A subject with the sign of its verdict, or below it a finding with its own."""
    if entry.finding:
        return _finding_line(desk, entry, entry.finding, width)
    subject = entry.subject
    unfolded = subject.id in desk.view.unfolded
    name = (shown(subject.row.label), "bold" if unfolded else "dim" if entry.kept else "")
    left = Text.assemble(("▾ " if unfolded else "▸ ", "dim"), signed(subject.verdict), " ", name)
    lang, period = desk.view.lang, subject.id.period
    if not period:
        which = TAGS["kept"][lang] if entry.kept else _id_of(subject)
        return fitted(left, Text(which, "dim"), width)
    # Without its period nobody could tell a unit from itself in other years.
    said = say_period(read_period(period), lang).removeprefix("năm ").removeprefix("giai đoạn ")
    return fitted(left, Text(said, "dim"), width, must=True)


def _id_of(subject: SubjectResult) -> str:
    return shown(subject.id.id) if subject.row.label != subject.id.id else ""


def _finding_line(desk: Desk, entry: Entry, finding: Finding, width: int) -> Text:
    was = desk.before.get(entry.key)
    moved = was is not None and was.outcome is not finding.outcome
    pale = not moved and (entry.kept or finding.outcome is RuleOutcome.NOT_APPLICABLE)
    title = (shown(finding.rule.title[desk.view.lang]), "dim" if pale else "")
    left = Text.assemble("    ", signed(finding.outcome, was.outcome if was else None), " ", title)
    return fitted(left, Text(" ".join(_tags(entry, finding, desk.view.lang)), "dim"), width)


def _tags(entry: Entry, finding: Finding, lang: str) -> Iterator[str]:
    if entry.kept:
        yield TAGS["kept"][lang]
        return
    if finding.is_waived:
        yield TAGS["waived"][lang]
    if finding.open_questions:
        yield TAGS["person"][lang]
    elif finding.sensitive_to:
        yield TAGS["reading"][lang]


def ask_line(desk: Desk, ask: OpenFact, width: int) -> Text:
    """A question of the worklist: who it is about, and how much an answer settles."""
    lang = desk.view.lang
    who = shown(ask.subject.id)[:LONGEST_ID]
    question = shown(Names(desk.assessment.dossier.schema, lang).question(ask.question or ""))
    left = Text.assemble(signed(RuleOutcome.UNDETERMINED), " ", (who, "dim"), f" {question}")
    return fitted(left, Text(str(len(ask.settles) or ""), "dim"), width)


# --- above and below --------------------------------------------------------------------------------------------


def progress_words(desk: Desk) -> Iterator[Text]:
    """How far the work is: what is known, what is not met, what waits for a person, what is tried."""
    lang, found = desk.view.lang, desk.counts
    known = found[RuleOutcome.MET] + found[RuleOutcome.NOT_MET]
    asked = known + found[RuleOutcome.UNDETERMINED]
    yield Text.assemble((bar(known, asked, 10), "accent"), " ", word("judged", lang, known=known, asked=asked))
    if desk.trial.done:
        yield Text(word("tried", lang, count=len(desk.trial.changes)), "accent")
    yield Text(word("not_met", lang, count=found[RuleOutcome.NOT_MET]))
    yield Text(word("open", lang, count=desk.open_count))


def bar(part: int, whole: int, width: int) -> str:
    """A share as a bar of so many cells; full only where it is the whole."""
    filled = part * width // whole if whole else width
    return "█" * filled + "░" * (width - filled)
