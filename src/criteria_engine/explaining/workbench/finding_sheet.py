"""The page of one finding: what came out and why, the clause, what was seen, what would mend it, how else it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.text import Text

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.evaluate.question import RuleOutcome, Seen, Trace
from criteria_engine.explaining.tree import Branches
from criteria_engine.explaining.workbench.cells import cells_of, cells_of_change
from criteria_engine.explaining.workbench.pieces import AnswerTo, Deed, EditCells, Piece, Sheet, TryRepair
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.records.schema import Schema
from criteria_engine.repairs.model import Repair, Step
from criteria_engine.wording.evidence import Leaf, Telling, names_of
from criteria_engine.wording.explained import readings_told
from criteria_engine.wording.findings import sentence, waiver_words
from criteria_engine.wording.messages import LEVELS, OUTCOMES
from criteria_engine.wording.repairs import no_repair_words, repair_words, step_words


class FindingSheet(Sheet):
    """One finding: what came out and why, the clause, what was seen, what would mend it, how else it may be read."""

    def __init__(self, assessment: Assessment, finding: Finding, lang: str, before: RuleOutcome | None = None) -> None:
        super().__init__(assessment, lang)
        self.names = names_of(finding, assessment.dossier.schema, lang)
        self.finding_of(finding, before)

    def finding_of(self, finding: Finding, before: RuleOutcome | None) -> None:
        """From the answer down to what it rests on; `before`: what it was before anything was tried."""
        with self.offering(self._first_deed(finding)):
            said = sentence(finding, self.lang, self.assessment.dossier.schema, "line")
            self.hang(self.lead(finding.outcome), self.text(said))
        if before is not None and before is not finding.outcome:
            was, now = OUTCOMES[before][self.lang], OUTCOMES[finding.outcome][self.lang]
            self.hang(Text(), self.text(self.word("changed", before=was, after=now), "accent"))
        self._section(self._seen, finding)
        self._section(self._to_look_at, finding)
        self._section(self._to_mend, finding)
        self._section(self._clauses, finding)
        self._section(self._read_as, finding)
        self._section(self._known_as, finding)

    def _section(self, part: Callable[[Finding], None], finding: Finding) -> None:
        """A part of the page after a blank line, where it has anything to say."""
        here = len(self.pieces)
        part(finding)
        if len(self.pieces) > here:
            self.pieces.insert(here, Piece(Text(), Text()))

    def _first_deed(self, finding: Finding) -> Deed | None:
        """What the sentence at the top asks for: an answer, or a cell to look at."""
        for cause in finding.causes:
            if isinstance(cause.leaf, n.Attested):
                return _answer_to(cause.seen, cause.leaf.question)
            if cells := cells_of([cause.seen], self.assessment.dossier.schema):
                return EditCells(cells)
        return None

    def _seen(self, finding: Finding) -> None:
        if finding.trace is None:
            self._facts(finding)
            return
        decided_by = f"facts_{finding.reason}" if finding.reason in ("when", "not_due") else "facts"
        self.line(self.say(decided_by), "bold")
        branches = _Offering(self, finding, finding.trace)
        branches.show(branches.top, 2)
        self.deed = None

    def _to_look_at(self, finding: Finding) -> None:
        if finding.bearing:
            self.line(self.say("to_look_at"), "bold")
        for seen in finding.bearing:
            with self.offering(_edit([seen], self.assessment)):
                self.item(None, str(Telling(self.names).of_seen(seen)), 2)

    def _to_mend(self, finding: Finding) -> None:
        """The repairs, each to be tried with one key, or why there is none; whose turn it is; a waiver."""
        if not finding.needs_work:
            return
        if finding.repairs:
            self.line(self.word("repairs"), "bold")
        for number, repair in enumerate(finding.repairs):
            self._repair(number, repair, finding)
        if finding.no_repair:
            self.line(no_repair_words(finding.no_repair, self.lang))
        if finding.rule.actor:
            self._told("who_acts", finding.rule.actor[self.lang])
        if finding.waiver is not None:
            self.line(waiver_words(finding.waiver, self.lang))

    def _repair(self, number: int, repair: Repair, finding: Finding) -> None:
        schema = self.assessment.dossier.schema
        with self.offering(TryRepair(number)):
            lead = Text.assemble("  ", (f"[{number + 1}]", "accent"), " ")
            self.hang(lead, self.text(repair_words(repair, finding, schema, self.lang)))
        for step in repair.steps:
            with self.offering(_edit_step(step, schema)):
                if len(repair.steps) > 1:
                    self.item(None, step_words(step, finding, schema, self.lang), 6)
                elif isinstance(self.deed, EditCells) and isinstance(step.change.value, Mapping):
                    self.item(None, self.word("edit_first"), 6)

    def _read_as(self, finding: Finding) -> None:
        """Readings that would change the outcome in full; the others in a line together."""
        changing = {s.reading for s in finding.sensitive_to}
        for reading in readings_told(finding, self.assessment.readings, self.lang, whole=False):
            if reading.name in changing:
                self._reading(reading)
        same = [self.names.reading(n, v) for n, v in finding.readings.items() if n not in changing]
        if same:
            self._told("reading_used", self.word("same_by_others", readings="; ".join(f"“{w}”" for w in same)))

    def _known_as(self, finding: Finding) -> None:
        self.line(f"{LEVELS[finding.rule.level][self.lang]} · {finding.rule.id}", "dim")


class _Offering(Branches):
    """The trace with, on each line, the cells behind it or the question that it waits for."""

    def __init__(self, page: FindingSheet, finding: Finding, trace: Trace) -> None:
        super().__init__(page, finding, trace)
        self.sheet = page

    def show(self, leaf: Leaf, indent: int, denied: bool = False) -> None:
        self.sheet.deed = self._deed(leaf.trace)
        super().show(leaf, indent, denied)

    def _deed(self, trace: Trace) -> Deed | None:
        if isinstance(trace.node, n.Attested):
            return _answer_to(trace.seen[0], trace.node.question)
        return _edit(list(trace.seen), self.sheet.assessment)


def _edit(seen: list[Seen], assessment: Assessment) -> Deed | None:
    cells = cells_of(seen, assessment.dossier.schema)
    return EditCells(cells) if cells else None


def _edit_step(step: Step, schema: Schema) -> Deed | None:
    """The cells of one step; an answer of a person is asked for as one."""
    value = step.change.value
    if step.change.table == ATTESTATION and isinstance(value, Mapping):
        return AnswerTo(str(value.get("subject", "")), str(value.get("question", "")))
    cells = cells_of_change(step.change, step.origin, step.before, schema)
    return EditCells(cells) if cells else None


def _answer_to(seen: Seen, question: str) -> AnswerTo:
    """About whom: the row that was asked, or the row that the answer on file is about."""
    answered = seen.holder.entity.name == ATTESTATION
    subject = str(seen.holder.values["subject"]) if answered else seen.holder.id
    return AnswerTo(subject, question)
