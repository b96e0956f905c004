"""The outcome of a rule on a subject, in the fixed order: in force, applicable, due, required.

(docs/meaning.md, "Outcome of a rule"). A `Court` holds one dossier, one pack, one date and one set of readings, and
remembers what it has decided, because rules ask for each other's outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from criteria_engine.conditions import nodes as n
from criteria_engine.errors import PackError, Problem
from criteria_engine.evaluate.question import Question, RuleOutcome, Trace
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.packs.model import InForce, Pack, Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.watch import Watch
from criteria_engine.values import ABOUT, FALSE, TRUE, UNKNOWN, Period, Quantity, Truth, all_of, truth_of

MET, NOT_MET = RuleOutcome.MET, RuleOutcome.NOT_MET
UNDETERMINED, NOT_APPLICABLE = RuleOutcome.UNDETERMINED, RuleOutcome.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a rule. `reason` (period, ended, superseded, when, not_due, open) says why neither.

    `trace` is of the part that decided: `require`, or `when`, or `due`; None where a date alone decided.
    """

    outcome: RuleOutcome
    reason: str | None = None
    trace: Trace | None = None
    notes: tuple[str, ...] = ()


@dataclass
class Court:
    """Judges rules of one pack. `readings` are complete: a value for every reading of the pack."""

    dossier: Dossier
    pack: Pack
    as_of: date
    readings: Mapping[str, str]
    registers_complete: bool = False
    # The court that this one differs from by one reading: what that reading does not touch is decided there.
    base: Court | None = None
    changed: str = ""
    # The court of the pack that this one's pack extends.
    beneath: Court | None = None
    # The court that answers for another pack on a subject; without it such a pack is judged by its default readings.
    peers: Callable[[str, Row], Court | None] | None = None
    # Who takes note of what is looked up, where that is asked for: answers that are remembered bring their notes along.
    watch: Watch | None = None
    _known: dict[tuple[str, str, str, Period | None], Judgement] = field(default_factory=dict)
    _belonging: dict[str, Truth] = field(default_factory=dict)
    _alone: dict[str, Court] = field(default_factory=dict)
    _judging: set[tuple[str, str, str, Period | None]] = field(default_factory=set)

    def judge(self, rule: Rule, subject: Row, period: Period | None = None) -> Judgement:
        if self.base is not None and rule.id not in self.pack.touched[self.changed]:
            return self.base.judge(rule, subject, period)
        key = (rule.id, subject.entity.name, subject.id, period)
        if key in self._judging:
            # A ring within a pack is refused when it is loaded; one that an overlay closes shows only here.
            en = f"the outcome of {rule.id} is asked for by way of another pack that asks for it itself"
            raise PackError([Problem(rule.at, "cyclic-rules", en)])
        if key not in self._known:
            self._judging.add(key)
            with self._noting(key):
                self._known[key] = self._judge(rule, subject, period)
            self._judging.remove(key)
        elif self.watch:
            self.watch.recall((id(self), key))
        return self._known[key]

    def belongs(self, subject: Row) -> Truth:
        """Whether the pack is for this subject, by the record that it is or belongs to."""
        scope = self.pack.applies_to
        if scope is None:
            return TRUE
        owner = self.owner_of(subject, scope.entity)
        if owner is None:
            return UNKNOWN
        if owner.id not in self._belonging:
            with self._noting(owner.id):
                self._belonging[owner.id] = evaluate(self.question(owner, None), scope.when).truth
        elif self.watch:
            self.watch.recall((id(self), owner.id))
        return self._belonging[owner.id]

    def _noting(self, key: Hashable) -> AbstractContextManager[None]:
        return self.watch.keeping((id(self), key)) if self.watch else nullcontext()

    def tested(self, rule: Rule) -> frozenset[str]:
        """The readings that conditions test on the way to this rule's outcome; others bear on its validity alone."""
        return rule.tested | self.pack.scope_readings

    def same_validity(self, other: Court, rule: Rule, subject: Row, period: Period | None) -> bool:
        """Whether a rule is as much in force here as under the readings of another court."""
        return self.in_force(rule, subject, period) is other.in_force(rule, subject, period)

    def is_valid_for(self, subject: Row, period: Period | None) -> bool:
        """Whether the pack as a whole may be in force for a subject."""
        return self._in_force(self.pack.in_force, subject, period) is not FALSE

    def in_force(self, rule: Rule, subject: Row, period: Period | None) -> Truth:
        """Whether a rule is in force for a subject."""
        return self._in_force(rule.in_force or self.pack.in_force, subject, period)

    # --- the order ----------------------------------------------------------------------------------------------

    def _judge(self, rule: Rule, subject: Row, period: Period | None) -> Judgement:
        valid = self.in_force(rule, subject, period)
        if valid is FALSE:
            return Judgement(NOT_APPLICABLE, "period")
        if rule.withdrawn is not None:
            return Judgement(NOT_APPLICABLE, "superseded")
        exists, notes = self.exists(rule, subject, period)
        if exists is FALSE:
            return Judgement(NOT_APPLICABLE, "ended" if "ended" in notes else "period")
        question = self.question(subject, period)
        applies = self.applies(rule, subject, question)
        if applies.truth is FALSE:
            return Judgement(NOT_APPLICABLE, "when", applies)
        if UNKNOWN in (valid, exists, applies.truth):
            return Judgement(
                UNDETERMINED,
                "when" if applies.truth is UNKNOWN else "period",
                applies if applies.truth is UNKNOWN else None,
            )
        notes += tuple(note.code for note in rule.notes if evaluate(question, note.when).truth is TRUE)
        return self._due_and_required(rule, question, notes)

    def _due_and_required(self, rule: Rule, question: Question, notes: tuple[str, ...]) -> Judgement:
        required = evaluate(question, rule.require)
        if required.truth is TRUE:
            return Judgement(MET, None, required, notes)
        due, trace = self.due(rule, question)
        if due is FALSE:
            return Judgement(NOT_APPLICABLE, "not_due", trace, notes)
        if due is UNKNOWN:
            return Judgement(UNDETERMINED, "not_due", trace or required, notes)
        if required.truth is FALSE and rule.level != "describe":
            return Judgement(NOT_MET, None, required, notes)
        return Judgement(UNDETERMINED, "open" if _is_open(required) else None, required, notes)

    def _in_force(self, validity: InForce, subject: Row, period: Period | None) -> Truth:
        start, end = validity.resolve(self.readings)
        if start is not None and self.as_of < start:
            return FALSE  # On that day the document did not exist, whatever period is asked about.
        if period is not None:
            return truth_of((end is None or period.start <= end) and (start is None or period.end >= start))
        record = subject.entity.record
        if record is not None and record.begins:
            return truth_of(end is None or self.as_of <= end)
        return self._in_force_of_what_arose(subject, end)

    def _in_force_of_what_arose(self, subject: Row, end: date | None) -> Truth:
        """What arose in force stays judged afterwards; what began after the end is not judged."""
        dated = subject.entity.record.dated if subject.entity.record else ()
        if end is None or self.as_of <= end or not dated:
            return TRUE
        begun = next((v for name in dated if (v := subject.values.get(name))), None)
        if not isinstance(begun, Period):
            return UNKNOWN
        return TRUE if begun.end <= end else FALSE if begun.start > end else UNKNOWN

    def exists(self, rule: Rule, subject: Row, period: Period | None) -> tuple[Truth, tuple[str, ...]]:
        """A duty binds who exists on the last day of its period (of a stock duty: on the as-of date)."""
        record = subject.entity.record
        if record is None or not (record.begins or record.ends):
            return TRUE, ()
        last_day = period.end if period else self.as_of
        begun = self._reached(subject, record.begins, last_day)
        ended = self._ended(subject, record.ends, last_day)
        if ended is TRUE:
            return FALSE, ("ended",)
        return all_of([begun, ~ended]), _began_within(subject, record.begins, period)

    def _reached(self, subject: Row, name: str | None, day: date) -> Truth:
        begin = subject.values.get(name) if name else None
        if not isinstance(begin, Period):
            return TRUE
        return TRUE if begin.end <= day else FALSE if begin.start > day else UNKNOWN

    def _ended(self, subject: Row, name: str | None, day: date) -> Truth:
        end = subject.values.get(name) if name else None
        if not isinstance(end, Period):
            return FALSE
        return TRUE if end.end < day else FALSE if end.start >= day else UNKNOWN

    def applies(self, rule: Rule, subject: Row, question: Question) -> Trace:
        """Whether a rule is for a subject: by its own condition, and by whom the pack is for."""
        own = evaluate(question, rule.when) if rule.when else Trace(n.All(()), TRUE)
        belongs = self.belongs(subject)
        if own.truth is FALSE or belongs is TRUE or self.pack.applies_to is None:
            return own
        owner = self.owner_of(subject, self.pack.applies_to.entity)
        scope = evaluate(self.question(owner, None), self.pack.applies_to.when) if owner else Trace(n.All(()), UNKNOWN)
        return Trace(n.All(()), all_of([own.truth, belongs]), parts=(own, scope))

    def due(self, rule: Rule, question: Question) -> tuple[Truth, Trace | None]:
        """Whether the time for a rule has come; the trace where a condition decides that."""
        over = truth_of(question.period is None or question.period.end <= self.as_of)
        if rule.due is None or over is FALSE:
            return over, None
        trace = evaluate(question, rule.due)
        return trace.truth, trace

    # --- what rules ask of each other ---------------------------------------------------------------------------

    def _outcome_of(self, node: n.Outcome, subject: Row) -> RuleOutcome | None:
        if node.pack is not None:
            return self.peer(node.pack, subject)._outcome_of(replace(node, pack=None), subject)
        rules = self.rules_asked(node, subject)
        if node.kind == "rule":
            return self.judge(rules[0], subject).outcome if rules else None
        screened = [r for r in rules if r.basis != "attestation"]
        return verdict_of((r, self.judge(r, subject).outcome) for r in screened)

    def rules_asked(self, node: n.Outcome, subject: Row) -> list[Rule]:
        """The rules of this court, or of the one that answers for another pack, that an outcome is made up of."""
        if node.pack is not None:
            return self.peer(node.pack, subject).rules_asked(replace(node, pack=None), subject)
        return [r for r in self.pack.rules_behind(node) if r.subject == subject.entity.name and r.per is None]

    def peer(self, name: str, subject: Row) -> Court:
        """The court that answers for a pack of `uses`; for a pack that this one extends, the one beneath."""
        used = self.pack.uses[name]
        found = self.beneath
        while found is not None and found.pack.id != used.id:
            found = found.beneath
        if found is None and self.peers is not None and used.id not in self.pack.layers:
            found = self.peers(used.id, subject)
        if found is None and name not in self._alone:
            self._alone[name] = Court(
                self.dossier, used, self.as_of, used.defaults, self.registers_complete, watch=self.watch
            )
        return found or self._alone[name]

    def question(self, subject: Row, period: Period | None) -> Question:
        """What conditions are asked with, about a subject in a period."""
        return Question(
            self.dossier, subject, self.as_of, period, self.readings, self._about(), self.registers_complete,
            self._outcome_of,
        )  # fmt: skip

    def _about(self) -> Decimal:
        given = self.pack.parameters.get("about")
        value = given.values[0] if given else None
        return value.number if isinstance(value, Quantity) else ABOUT

    def owner_of(self, subject: Row, entity: str) -> Row | None:
        """The record of a table that a subject is or belongs to; None where that is not known."""
        if subject.entity.name == entity:
            return subject
        named = subject.entity.record.owner if subject.entity.record else None
        key = subject.values.get(named) if named else None
        return self.dossier.get(entity, str(key)) if key is not None else None


def _began_within(subject: Row, name: str | None, period: Period | None) -> tuple[str, ...]:
    begin = subject.values.get(name) if name else None
    within = isinstance(begin, Period) and period is not None and period.start < begin.start <= period.end
    return ("began-within-period",) if within else ()


def _is_open(trace: Trace) -> bool:
    """Whether the text itself leaves the answer open: an unknown `open` node took part in it."""
    if trace.truth is not UNKNOWN:
        return False
    return isinstance(trace.node, n.Open) or any(_is_open(part) for part in trace.parts)


def verdict_of(outcomes: Iterable[tuple[Rule, RuleOutcome]]) -> RuleOutcome:
    """`must` rules alone make a verdict: one not met, else one undetermined, else met, else not applicable."""
    return worst_of(outcome for rule, outcome in outcomes if rule.level == "must")


def worst_of(outcomes: Iterable[RuleOutcome]) -> RuleOutcome:
    """Not met before undetermined before met; not applicable where nothing else came up."""
    seen = set(outcomes)
    return next((o for o in (NOT_MET, UNDETERMINED, MET) if o in seen), NOT_APPLICABLE)
