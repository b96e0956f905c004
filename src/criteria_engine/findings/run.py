"""One run: every rule asked of every row, twins together, each answer a finding with all that explains it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Self

from criteria_engine.evaluate.docket import asked, layers, standing
from criteria_engine.evaluate.facts import starts_after
from criteria_engine.evaluate.judge import Court, Judgement
from criteria_engine.evaluate.question import RuleOutcome, Seen
from criteria_engine.evaluate.settings import chosen
from criteria_engine.findings.bearing import bearing
from criteria_engine.findings.cause import Cause, causes
from criteria_engine.findings.model import Finding, Sensitivity, SubjectId
from criteria_engine.findings.profile import Profile, points
from criteria_engine.findings.select import selector
from criteria_engine.findings.twins import Named, rank, twins
from criteria_engine.findings.waivers import Waivers
from criteria_engine.packs.model import Clause, Pack, Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.watch import Watch
from criteria_engine.repairs.mend import Asked, mending
from criteria_engine.repairs.model import Mending
from criteria_engine.values import FALSE, TRUE, Period, Quantity, all_of

Progress = Callable[[int, int], None]
# Table and id of a row that rules judge.
SubjectRow = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may set. `readings`: `NAME` or `PACK:NAME` to value; `select`: a -k expression."""

    as_of: date
    readings: Mapping[str, str] = field(default_factory=dict)
    registers_complete: bool = False
    profile: Profile | None = None
    select: str | None = None


@dataclass
class Run:
    """Judges rows of one dossier by packs that are used together, by the readings that a user set."""

    dossier: Dossier
    packs: Sequence[Pack]
    options: Options
    waivers: Waivers
    watch: Watch | None = None
    _others: dict[tuple[str, str, str], Court] = field(default_factory=dict)

    @classmethod
    def of(cls, dossier: Dossier, packs: Sequence[Pack], options: Options) -> Self:
        """A run with the waivers of its dossier."""
        return cls(dossier, packs, options, Waivers(dossier, packs, options.as_of))

    @cached_property
    def courts(self) -> list[Court]:
        return [self.court(pack) for pack in self.packs]

    @cached_property
    def leaders(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """For each (pack, rule) that has a twin the one that leads them."""
        return twins([layer for court in self.courts for layer in layers(court)])

    def court(self, pack: Pack) -> Court:
        """A court of this run; beneath an overlay that of its base."""
        return Court(
            self.dossier, pack, self.options.as_of, chosen(pack, self.options.readings),
            self.options.registers_complete, beneath=self.court(pack.base) if pack.base else None, peers=self._peer,
            watch=self.watch,
        )  # fmt: skip

    def _peer(self, pack: str, subject: Row) -> Court | None:
        """Who answers for a pack on a subject: an overlay on it that is for the subject and in force, else the pack."""
        having = [c for c in self.courts if pack in c.pack.layers and (c.pack.id == pack or c.belongs(subject) is TRUE)]
        highest = max(having, key=lambda c: len(c.pack.layers), default=None)
        return standing(highest, subject, None) if highest else None

    def findings(self, progress: Progress | None) -> dict[SubjectRow, list[Finding]]:
        """The findings on every row that rules may judge, by table and id."""
        rows = [row for table in self.dossier.schema.subjects for row in self.dossier.rows(table)]
        found: dict[SubjectRow, list[Finding]] = {}
        for number, row in enumerate(rows, 1):
            found[row.entity.name, row.id] = self.findings_on(row)
            if progress:
                progress(number, len(rows))
        return found

    def findings_on(self, row: Row) -> list[Finding]:
        """The findings on one row, in every period that it is asked about."""
        wanted = self._selector
        return [
            self._finding(group, row, period)
            for group, period in self._asked(row)
            if wanted is None or wanted(_searchable(row, [rule for _, rule in group], period))
        ]

    @cached_property
    def _selector(self) -> Callable[[str], bool] | None:
        return selector(self.options.select) if self.options.select else None

    def _asked(self, row: Row) -> Iterator[tuple[list[tuple[Court, Rule]], Period | None]]:
        """Each rule that is asked of a row with its twins in other packs; a base gives way to an overlay on it."""
        if starts_after(row, self.options.as_of):
            return
        # By rule within each group: a base that lies beneath several packs asks its rules once.
        groups: dict[tuple[Hashable, Period | None], dict[Named, tuple[Court, Rule]]] = {}
        for court in self.courts:
            if not self._gives_way(court, row):
                for layer, rule, period in asked(court, row):
                    key = (self._together(layer, rule, row, period), period)
                    groups.setdefault(key, {}).setdefault((layer.pack.id, rule.id), (layer, rule))
        for (_, period), group in groups.items():
            members = list(group.values())
            # Most rules have no twin, and there is one group for every rule, row and period.
            yield sorted(members, key=lambda m: rank(m[0].pack)) if len(members) > 1 else members, period

    def _together(self, court: Court, rule: Rule, row: Row, period: Period | None) -> Hashable:
        """What a rule shares a finding by: its leading twin, where both are as surely in force and for the subject;
        a rule that is not in force shares none."""
        own = (court.pack.id, rule.id)
        valid = court.in_force(rule, row, period)
        if own not in self.leaders or valid is FALSE:
            return own, FALSE
        return self.leaders[own], all_of([valid, court.belongs(row)])

    def _gives_way(self, court: Court, row: Row) -> bool:
        """Whether an overlay on this court's pack is in use and is for the row."""
        above = (c for c in self.courts if c is not court and court.pack.id in c.pack.layers)
        return any(c.belongs(row) is TRUE for c in above)

    def _finding(self, group: list[tuple[Court, Rule]], row: Row, period: Period | None) -> Finding:
        court, rule = group[0]
        judged = court.judge(rule, row, period)
        names = court.pack.readings_used[rule.id]
        found = causes(judged.trace) if judged.trace else ()
        notes = chain.from_iterable(member.judge(twin, row, period).notes for member, twin in group)
        cited = tuple(_cited(group, period.end if period else self.options.as_of))
        rules = [member for _, member in group]
        return Finding(
            SubjectId(row.entity.name, row.id, str(period) if period else ""), row, court.pack, rule,
            judged.outcome, judged.reason, judged.trace, (*dict.fromkeys(notes), *_further_notes(cited, found)),
            {name: court.readings[name] for name in names},
            tuple(self._sensitivity(court, rule, row, period, judged, names)),
            found,
            next((p for member in rules if (p := _points(member, judged.outcome))), None),
            self.waivers.of(row, rules) if judged.outcome in (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED) else None,
            cited,
            self._bearing(row, rules) if judged.outcome is RuleOutcome.UNDETERMINED else (),
            tuple((other.pack, twin) for other, twin in group[1:]),
            self.mend if judged.outcome in (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED) else None,
        )  # fmt: skip

    def mend(self, finding: Finding) -> Mending:
        """What would make a finding met; asked for when someone looks at it."""
        rule, row, period = finding.rule, finding.row, finding.period
        actors = (rule.actor,) if rule.actor else dict.fromkeys(a for clause in finding.cited for a in clause.actors)
        return mending(
            Asked(
                self.dossier, rule, row, period, self.options.as_of, tuple(actors),
                lambda dossier: self.on(dossier).court(finding.pack),
                lambda dossier: self.on(dossier).outcome(finding.pack, rule, (row.entity.name, row.id), period),
            )
        )  # fmt: skip

    def on(self, dossier: Dossier) -> Run:
        """The same run on another dossier."""
        other = replace(self, dossier=dossier, watch=None, _others={})
        other.__dict__["leaders"] = self.leaders
        return other

    def outcome(self, pack: Pack, rule: Rule, subject: SubjectRow, period: Period | None) -> RuleOutcome | None:
        """The outcome of a rule on a subject; None where nobody asks it there."""
        row = self.dossier.get(*subject)
        if row is None or starts_after(row, self.options.as_of):
            return None
        for court in self.courts:
            if not self._gives_way(court, row) and court.belongs(row) is not FALSE:
                for layer in layers(court):
                    if layer.pack.id == pack.id and standing(court, row, period) is layer:
                        return layer.judge(rule, row, period).outcome
        return None

    def _bearing(self, row: Row, rules: Sequence[Rule]) -> tuple[Seen, ...]:
        paths = dict.fromkeys(path for rule in rules for path in rule.evidence)
        return bearing(self.dossier, row, paths, self.options.as_of)

    def _sensitivity(
        self, court: Court, rule: Rule, row: Row, period: Period | None, judged: Judgement, names: Iterable[str]
    ) -> Iterator[Sensitivity]:
        """Found by evaluating under each other value of each reading, one at a time."""
        for name in names:
            for value in court.pack.readings[name].values:
                if value == court.readings[name]:
                    continue
                there = self._court_with(court, name, value)
                if name not in court.tested(rule) and court.same_validity(there, rule, row, period):
                    continue
                other = there.judge(rule, row, period).outcome
                if other is not judged.outcome:
                    yield Sensitivity(name, value, other)

    def _court_with(self, court: Court, name: str, value: str) -> Court:
        key = (court.pack.id, name, value)
        if key not in self._others:
            readings = {**court.readings, name: value}
            self._others[key] = replace(
                court, readings=readings, base=court, changed=name, _known={}, _belonging={}, _judging=set()
            )
        return self._others[key]


def _cited(group: list[tuple[Court, Rule]], day: date) -> Iterator[Clause]:
    """The clauses of a rule and its twins, earliest document first, as far as their documents are in force."""
    clauses = {c: court.pack.clauses[c] for court, rule in group for c in rule.clauses}
    in_force = [c for c in clauses.values() if c.document.start is None or c.document.start <= day]
    yield from sorted(in_force or clauses.values(), key=lambda c: c.document.start or date.min)


def _further_notes(cited: Sequence[Clause], found: tuple[Cause, ...]) -> Iterator[str]:
    """Remarks that follow from the text of the clauses and from the values seen, for any rule."""
    if any(clause.text_quality == "restored" for clause in cited):
        yield "restored-text"
    if any(clause.document.inferred for clause in cited):
        yield "inferred-date"
    if any(isinstance(c.seen.value, Quantity) and c.seen.value.bound == "about" for c in found):
        yield "approximate"


def _points(rule: Rule, outcome: RuleOutcome) -> tuple[int, int] | None:
    return points(outcome) if rule.gives_points and outcome is not RuleOutcome.NOT_APPLICABLE else None


def _searchable(row: Row, rules: Sequence[Rule], period: Period | None) -> str:
    unit = row.values.get("unit", "")
    named = [word for rule in rules for word in (rule.id, *rule.clauses, rule.level)]
    return " ".join([row.entity.name, row.id, row.label, str(unit), str(period or ""), *named])
