"""What an office says of itself, beside what records show and what reviewers say: compared, never mixed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from criteria_engine.errors import Problem, near
from criteria_engine.evaluate.facts import starts_after
from criteria_engine.evaluate.judge import worst_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Finding, SelfAssessment
from criteria_engine.judgements.in_force import in_force
from criteria_engine.packs.load import shipped_clauses
from criteria_engine.packs.model import Pack
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.values import Period, read_period

TABLE = "self_assessment"
# What an office's answer claims; an answer that leaves it open claims nothing.
_CLAIMS: Mapping[str, RuleOutcome] = {"co": RuleOutcome.MET, "khong": RuleOutcome.NOT_MET}


def self_assessments(
    dossier: Dossier, packs: Sequence[Pack], as_of: date, findings: Iterable[Finding]
) -> tuple[tuple[SelfAssessment, ...], tuple[Problem, ...]]:
    """Each subject's newest answer on a clause or criterion with the results it is compared to, and rows set aside."""
    rows = list(dossier.rows(TABLE)) if TABLE in dossier.schema else []
    within = _parts(packs)
    problems = tuple(p for row in rows for p in _problems(row, within))
    about: dict[str, list[Finding]] = {}
    for finding in findings:
        about.setdefault(finding.subject.id, []).append(finding)
    sound = [row for row in rows if str(row.values["clause"]) in within and not starts_after(row, as_of)]
    compared = (_compared(rows, about.get(subject, []), within, as_of) for (subject, _), rows in _newest(sound, as_of))
    return tuple(compared), problems


def _newest(rows: list[Row], as_of: date) -> list[tuple[tuple[str, str], tuple[Row, ...]]]:
    """Of the rows on one question those in force, of one day; an undated one is older than any that is dated."""
    by_question: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda r: r.id):
        by_question.setdefault((str(row.values["subject"]), str(row.values["clause"])), []).append(row)
    standing = ((key, in_force(by_question[key], as_of).rows) for key in sorted(by_question))
    return [(key, rows) for key, rows in standing if rows]


def _compared(
    rows: Sequence[Row], findings: list[Finding], within: Mapping[str, frozenset[str]], as_of: date
) -> SelfAssessment:
    """The last of the answers of one day; where these differ, nothing is claimed."""
    row = rows[-1]
    clause, answer = str(row.values["clause"]), str(row.values["answer"])
    agreed = len({str(r.values["answer"]) for r in rows}) == 1
    cited = [f for f in findings if _is_about(f, clause, within[clause])]
    asked = _in_period(cited, _day(row) or as_of)
    note = row.values.get("note")
    return SelfAssessment(
        row, str(row.values["subject"]), clause, answer, str(note) if note else None,
        _outcome(f for f in asked if f.rule.basis != "attestation"), _outcome(asked),
        _CLAIMS.get(answer) if agreed else None,
    )  # fmt: skip


def _is_about(finding: Finding, clause: str, parts: frozenset[str]) -> bool:
    """Whether a finding cites a part of the clause, or what replaced one, or belongs to the criterion."""
    return bool(parts & {*finding.clauses, *finding.replaces}) or any(r.criterion == clause for _, r in finding.members)


def _in_period(findings: list[Finding], day: date) -> list[Finding]:
    """What is judged as it stands, and of what is judged by years, half-years and so on the last one of each kind that
    was over on a day: in January an office looks back. Where none was, the last that had begun."""
    begun: dict[str | None, list[Period]] = {}
    for finding in findings:
        if (period := _period(finding)) and period.start <= day:
            begun.setdefault(finding.rule.per, []).append(period)
    last = {per: _last([p for p in periods if p.end <= day] or periods) for per, periods in begun.items()}
    return [f for f in findings if (period := _period(f)) is None or period == last.get(f.rule.per)]


def _last(periods: list[Period]) -> Period:
    return max(periods, key=lambda period: period.start)


def _outcome(findings: Iterable[Finding]) -> RuleOutcome:
    """The verdict of the duties; where a clause holds recommendations only, theirs."""
    found = list(findings)
    duties = [f for f in found if f.rule.level == "must"]
    return worst_of(f.outcome for f in duties or found)


def _parts(packs: Iterable[Pack]) -> dict[str, frozenset[str]]:
    """For each clause the clauses within it, itself included; a criterion is the clause of its id."""
    parents = {c.id: c.parent for pack in packs for c in pack.clauses.values()}
    within: dict[str, set[str]] = {name: {name} for name in parents}
    for name in parents:
        above = parents[name]
        while above is not None:
            within[above].add(name)
            above = parents[above]
    return {name: frozenset(parts) for name, parts in within.items()}


def _problems(row: Row, within: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    named = str(row.values["clause"])
    known = set(within) if named in within else {*within, *shipped_clauses()}
    if named not in known:
        en = f"no clause or criterion {named!r}{near(named, known)}"
        vi = f"không có điều khoản, tiêu chí {named!r}{near(named, known, 'vi')}"
        yield Problem(row.origin("clause"), "unknown-clause", en, vi)


def _period(finding: Finding) -> Period | None:
    return read_period(finding.subject.period) if finding.subject.period else None


def _day(row: Row) -> date | None:
    day = row.values.get("date")
    return day.end if isinstance(day, Period) else None
