"""From a dossier and packs to an `Assessment`: who is judged, by which rules, with which readings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from criteria_engine.errors import PackError, Problem, UsageError, nearest
from criteria_engine.evaluate.facts import starts_after
from criteria_engine.evaluate.judge import Court, Judgement, verdict_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.cause import Cause, causes
from criteria_engine.findings.model import Assessment, CriterionResult, Finding, Sensitivity, SubjectId, SubjectResult
from criteria_engine.findings.profile import Profile, criterion_span, load_profile, points, score
from criteria_engine.findings.select import selector
from criteria_engine.findings.waivers import Waivers
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, Period, Quantity

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may set. `readings`: `NAME` or `PACK:NAME` to value; `select`: a -k expression."""

    as_of: date
    readings: Mapping[str, str] = field(default_factory=dict)
    registers_complete: bool = False
    profile: Profile | None = None
    select: str | None = None


def assess(dossier: Dossier, packs: Sequence[Pack], options: Options, progress: Progress | None = None) -> Assessment:
    """Judge every subject of the dossier by every rule of the packs that are for it.

    Raises UsageError for a reading or value that none of the packs has.
    """
    readings = _readings(packs, options.readings)
    courts = [Court(dossier, p, options.as_of, readings[p.id], options.registers_complete) for p in packs]
    waivers = Waivers(dossier, packs, options.as_of)
    run = _Run(dossier, courts, options, waivers)
    findings = run.findings(progress)
    profile = options.profile or load_profile()
    subjects = tuple(run.summary(key, group, profile) for key, group in _grouped(findings).items())
    return Assessment(
        options.as_of, tuple(packs), dict(sorted(options.readings.items())), profile, dossier, subjects,
        tuple(findings),
        (*dossier.problems, *waivers.problems), waivers.unused(), options.select,
    )  # fmt: skip


def _readings(packs: Sequence[Pack], given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The value of every reading of every pack; what the user set, else the default."""
    chosen = {pack.id: dict(pack.defaults) for pack in packs}
    problems: list[Problem] = []
    for key, value in given.items():
        owner, _, name = key.rpartition(":")
        having = [p for p in packs if name in p.readings and owner in ("", p.id)]
        known = {n for p in packs for n in p.readings}
        if not having:
            problems.append(
                Problem(
                    f"--reading {key}", "unknown-reading", f"no reading {name!r} in these packs{nearest(name, known)}"
                )
            )
        for pack in having:
            if value not in pack.readings[name].values:
                problems.append(
                    Problem(
                        f"--reading {key}",
                        "unknown-reading",
                        f"{name!r} has no value {value!r}{nearest(value, pack.readings[name].values)}",
                    )
                )
            chosen[pack.id][name] = value
    if problems:
        raise UsageError(problems)
    return chosen


@dataclass
class _Run:
    dossier: Dossier
    courts: list[Court]
    options: Options
    waivers: Waivers
    _others: dict[tuple[str, str, str], Court] = field(default_factory=dict)

    def findings(self, progress: Progress | None) -> list[Finding]:
        chosen = selector(self.options.select) if self.options.select else None
        rows = [row for table in self.dossier.schema.subjects for row in self.dossier.rows(table)]
        found: list[Finding] = []
        for number, row in enumerate(rows, 1):
            for court, rule, period in self._asked(row):
                if chosen is None or chosen(_searchable(row, rule, period)):
                    found.append(self._finding(court, rule, row, period))
            if progress:
                progress(number, len(rows))
        return sorted(found, key=lambda f: f.subject)

    def _asked(self, row: Row) -> Iterator[tuple[Court, Rule, Period | None]]:
        if starts_after(row, self.options.as_of):
            return
        for court in self.courts:
            if court.belongs(row) is not FALSE:
                for rule in court.pack.rules:
                    if rule.subject == row.entity.name:
                        yield from (
                            (court, rule, period) for period in _periods(rule, court.pack.span, self.options.as_of)
                        )

    def _finding(self, court: Court, rule: Rule, row: Row, period: Period | None) -> Finding:
        judged = court.judge(rule, row, period)
        names = court.pack.readings_used[rule.id]
        found = causes(judged.trace) if judged.trace else ()
        return Finding(
            SubjectId(row.entity.name, row.id, str(period) if period else ""), row, court.pack, rule,
            judged.outcome, judged.reason, judged.trace, (*judged.notes, *_further_notes(court.pack, rule, found)),
            {name: court.readings[name] for name in names},
            tuple(self._sensitivity(court, rule, row, period, judged, names)),
            found,
            _points(rule, judged.outcome),
            self.waivers.of(row, rule) if judged.outcome in (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED) else None,
        )  # fmt: skip

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
            self._others[key] = replace(court, readings=readings, base=court, changed=name, _known={}, _belonging={})
        return self._others[key]

    def summary(self, key: SubjectId, group: list[Finding], profile: Profile) -> SubjectResult:
        screened = [f for f in group if f.rule.basis != "attestation"]
        open_questions = {q for f in group if f.outcome is RuleOutcome.UNDETERMINED for q in _questions(f)}
        criteria = tuple(_criteria(group))
        spans = {c.id: c.score for c in criteria}
        row = group[0].row
        return SubjectResult(
            key, row, _unit(row),
            _verdict(screened), dict(_named_verdicts(screened)), _verdict(group),
            tuple(sorted(open_questions)),
            score(profile, spans, [c.reviewed_verdict for c in criteria]),
            criteria,
        )  # fmt: skip


def _periods(rule: Rule, span: Period, as_of: date) -> Iterator[Period | None]:
    """The periods that a rule is asked about: from the first year of the pack's span to the year of the as-of date."""
    if rule.per is None:
        yield None
    elif rule.per == "span":
        yield span
    else:
        length = 12 if rule.per == "year" else 6
        for year in range(span.start.year, as_of.year + 1):
            for month in range(1, 13, length):
                period = Period.months(year, month, length)
                if period.start <= as_of:
                    yield period


def _criteria(group: list[Finding]) -> Iterator[CriterionResult]:
    """The criteria of the packs in the order of the text, as far as this subject has rules in them."""
    packs = {f.pack.id: f.pack for f in group}
    for pack in packs.values():
        for name in pack.criteria:
            inside = [f for f in group if f.rule.criterion == name and f.pack.id == pack.id]
            if inside:
                screened = [f for f in inside if f.rule.basis != "attestation"]
                weighed = [f.outcome for f in inside if f.rule.level in ("must", "should")]
                yield CriterionResult(name, _verdict(screened), _verdict(inside), criterion_span(weighed))


def _named_verdicts(screened: list[Finding]) -> Iterator[tuple[str, RuleOutcome]]:
    for pack in {f.pack.id: f.pack for f in screened}.values():
        for verdict in pack.verdicts.values():
            inside = [
                f
                for f in screened
                if f.pack.id == pack.id and (verdict.criteria is None or f.rule.criterion in verdict.criteria)
            ]
            if inside:
                yield verdict.name, _verdict(inside)


def _verdict(findings: Iterable[Finding]) -> RuleOutcome:
    return verdict_of((f.rule, f.outcome) for f in findings)


def _questions(finding: Finding) -> Iterator[str]:
    """Questions to a person that stand open in an undetermined finding."""
    from criteria_engine.conditions.nodes import Attested

    yield from (c.leaf.question for c in finding.causes if isinstance(c.leaf, Attested))


def _unit(row: Row) -> str | None:
    """The id of the row that this one belongs to; of a row that others belong to, its own."""
    record = row.entity.record
    if record is None or record.owner is None:
        return row.id if record and record.parent else None
    return str(row.values[record.owner]) if record.owner in row.values else None


def _further_notes(pack: Pack, rule: Rule, found: tuple[Cause, ...]) -> Iterator[str]:
    """Remarks that follow from the text of the clause and from the values seen, for any rule."""
    if any(pack.clauses[clause].text_quality == "restored" for clause in rule.clauses):
        yield "restored-text"
    if any(isinstance(c.seen.value, Quantity) and c.seen.value.bound == "about" for c in found):
        yield "approximate"


def _points(rule: Rule, outcome: RuleOutcome) -> tuple[int, int] | None:
    weighs = rule.criterion is not None and rule.level in ("must", "should")
    return points(outcome) if weighs and outcome is not RuleOutcome.NOT_APPLICABLE else None


def _grouped(findings: Iterable[Finding]) -> dict[SubjectId, list[Finding]]:
    groups: dict[SubjectId, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.subject, []).append(finding)
    return groups


def _searchable(row: Row, rule: Rule, period: Period | None) -> str:
    unit = row.values.get("unit", "")
    return " ".join(
        [row.entity.name, row.id, row.label, str(unit), str(period or ""), rule.id, *rule.clauses, rule.level]
    )


def packs_for(dossier: Dossier, packs: Iterable[Pack]) -> list[Pack]:
    """Of the packs on offer those that may be for some record of the dossier. Raises PackError where there are none."""
    offered = list(packs)
    if not offered:
        raise PackError([Problem("rules", "unknown-pack", "no packs are on offer")])
    fitting = []
    for pack in offered:
        court = Court(dossier, pack, date.max, pack.defaults)
        rows = (row for table in dossier.schema.subjects for row in dossier.rows(table))
        if any(court.belongs(row) is not FALSE for row in rows):
            fitting.append(pack)
    return fitting
