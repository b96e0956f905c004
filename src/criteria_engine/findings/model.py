"""What an assessment says: findings, subjects and their verdicts. Immutable; reports work from it alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from criteria_engine.conditions.nodes import Attested
from criteria_engine.errors import Problem
from criteria_engine.evaluate.question import RuleOutcome, Seen, Trace
from criteria_engine.findings.cause import Cause
from criteria_engine.findings.profile import Profile, Score, Span
from criteria_engine.packs.model import Clause, Pack, Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.watch import Note
from criteria_engine.repairs.model import Mending, NoRepair, Repair
from criteria_engine.values import Period, read_period


@dataclass(frozen=True, slots=True, order=True)
class SubjectId:
    """Who is judged: table, id, and the period as it is written ("" for what is judged as it stands)."""

    kind: str
    id: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exception that someone in authority granted; it stands beside the outcome and never changes it."""

    row: Row
    reason: str
    authority: str
    document: str | None
    expires: Period | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Under this other value of a reading the outcome would be this one."""

    reading: str
    value: str
    outcome: RuleOutcome


@dataclass(frozen=True)
class Finding:
    """The outcome of one rule on one subject, with all that explains it.

    `cited`: the clauses in force that it rests on; `bearing`: what a person has to look at for an open judgement;
    `twins`: rules of other packs that say the same and have no
    finding of their own.
    """

    subject: SubjectId
    row: Row
    pack: Pack
    rule: Rule
    outcome: RuleOutcome
    reason: str | None
    trace: Trace | None
    notes: tuple[str, ...]
    readings: Mapping[str, str]
    sensitive_to: tuple[Sensitivity, ...]
    causes: tuple[Cause, ...]
    points: tuple[int, int] | None
    waiver: Waiver | None
    cited: tuple[Clause, ...]
    bearing: tuple[Seen, ...] = ()
    twins: tuple[tuple[Pack, Rule], ...] = ()
    mend: Callable[[Finding], Mending] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def mending(self) -> Mending:
        """What would make it met, worked out when first asked for; nothing for what needs no work."""
        return self.mend(self) if self.mend and self.needs_work else Mending()

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Alternatives, cheapest first: each was made on a copy of the records and found to give `met`."""
        return self.mending.repairs

    @property
    def no_repair(self) -> NoRepair | None:
        """Why there is no repair of a finding that needs work."""
        return self.mending.none_because

    @property
    def period(self) -> Period | None:
        """The period that it is about; None for what is judged as it stands."""
        return read_period(self.subject.period) if self.subject.period else None

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(clause.id for clause in self.cited)

    @property
    def members(self) -> tuple[tuple[Pack, Rule], ...]:
        """The rule and its twins, each with its pack."""
        return (self.pack, self.rule), *self.twins

    @property
    def replaces(self) -> tuple[str, ...]:
        """Clauses of a base that an overlay's clause takes the place of here."""
        return tuple(dict.fromkeys(c for _, rule in self.members for c in rule.overridden))

    @property
    def open_questions(self) -> tuple[str, ...]:
        """Codes of the questions to a person that stand open in an undetermined finding, each once."""
        if self.outcome is not RuleOutcome.UNDETERMINED:
            return ()
        return tuple(dict.fromkeys(c.leaf.question for c in self.causes if isinstance(c.leaf, Attested)))

    @property
    def needs_work(self) -> bool:
        return self.outcome in (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED)

    @property
    def is_waived(self) -> bool:
        """Whether a waiver for it is in force."""
        return self.waiver is not None and self.waiver.in_force

    @property
    def fails(self) -> bool:
        """A `must` that is not met and not waived."""
        return self.outcome is RuleOutcome.NOT_MET and self.rule.level == "must" and not self.is_waived

    @property
    def fails_strictly(self) -> bool:
        """With --strict: a `must` left undetermined, or a `should` not met; a waiver in force excuses both."""
        open_must = self.outcome is RuleOutcome.UNDETERMINED and self.rule.level == "must"
        unmet_should = self.outcome is RuleOutcome.NOT_MET and self.rule.level == "should"
        return (open_must or unmet_should) and not self.is_waived


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """An office's own answer on a clause or criterion, beside what records show and what all rules say together.

    `claims`: the outcome that the answer amounts to; None where it leaves the matter open.
    """

    row: Row
    subject: str
    clause: str
    answer: str
    note: str | None
    outcome: RuleOutcome
    reviewed: RuleOutcome
    claims: RuleOutcome | None

    @property
    def differs(self) -> bool:
        """Whether the office says yes or no, and the reviewed verdict is another; not where nothing is asked."""
        asked = self.reviewed is not RuleOutcome.NOT_APPLICABLE
        return asked and self.claims is not None and self.claims is not self.reviewed


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """`verdict` from what records decide, `reviewed_verdict` from all rules; `score` a share, 0 to 1.

    `weighed`: how many rules that count for points apply; `known`: how many of them are met or not met.
    """

    id: str
    verdict: RuleOutcome
    reviewed_verdict: RuleOutcome
    score: Span | None
    weighed: int = 0
    known: int = 0


@dataclass(frozen=True)
class SubjectResult:
    """One subject: `verdict` from what records decide, `reviewed_verdict` from all rules, questions still open."""

    id: SubjectId
    row: Row
    unit: str | None
    verdict: RuleOutcome
    verdicts: Mapping[str, RuleOutcome]
    reviewed_verdict: RuleOutcome
    open_questions: tuple[str, ...]
    score: Score | None
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class Assessment:
    """Everything that one run found. `readings` are those the user set; `unused_waivers` matched no finding.

    `rests`: by table and id of a row, what its findings were read from; None where no notes were taken.
    """

    as_of: date
    packs: tuple[Pack, ...]
    readings: Mapping[str, str]
    profile: Profile
    dossier: Dossier
    subjects: tuple[SubjectResult, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    unused_waivers: tuple[Waiver, ...] = ()
    self_assessments: tuple[SelfAssessment, ...] = ()
    selected: str | None = field(default=None)
    registers_complete: bool = False
    rests: Mapping[tuple[str, str], frozenset[Note]] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def by_subject(self) -> Mapping[SubjectId, tuple[Finding, ...]]:
        found: dict[SubjectId, list[Finding]] = {subject.id: [] for subject in self.subjects}
        for finding in self.findings:
            found[finding.subject].append(finding)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def by_row(self) -> Mapping[tuple[str, str], tuple[Finding, ...]]:
        """The findings on each row that was judged, all periods together, by table and id."""
        found: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            found.setdefault((finding.subject.kind, finding.subject.id), []).append(finding)
        return {key: tuple(value) for key, value in found.items()}

    @property
    def is_vacuous(self) -> bool:
        """Nothing was judged: no subject, or no rule that applies to any. Such a run never passes."""
        return all(f.outcome is RuleOutcome.NOT_APPLICABLE for f in self.findings)

    def verdict(self, subject: str, period: str = "") -> RuleOutcome:
        """The verdict on the subject with this id. Raises KeyError where there is none, or several."""
        found = [s for s in self.subjects if s.id.id == subject and (not period or s.id.period == period)]
        if len(found) != 1:
            raise KeyError(f"{len(found)} subjects have the id {subject!r}{f' and period {period}' if period else ''}")
        return found[0].verdict
