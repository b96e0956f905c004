"""What an assertion asks about: records judged, and of the findings those that it names. What leads nowhere is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from criteria_engine.api import LANGUAGES, as_of_date, assess, read
from criteria_engine.errors import Problem, UsageError, near, nearest
from criteria_engine.evaluate.facts import starts_after
from criteria_engine.evaluate.judge import Court, worst_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectResult
from criteria_engine.findings.readings import readings_in_use
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.values import FALSE, Period, read_period

Packs = Pack | str | Path | Sequence[Pack | str | Path]
# How "in no period" is told, and named.
AS_IT_STANDS = '"" (as it stands)'
# Of many subjects or periods so many are named.
_NAMED = 8


class NothingAsked(UsageError, AssertionError):
    """The assertion would have passed or failed for nothing: what it names is not there, or was not asked."""


class Judging(TypedDict, total=False):
    """How the records are judged, beside rule and subject; each may be left out."""

    period: Period | str | int | None
    as_of: date | str | None
    readings: Mapping[str, str] | None
    registers_complete: bool
    schema: Schema | None
    lang: str


@dataclass(frozen=True)
class Case:
    """Records, judged as a test says, and the period that it asks about: "" as things stand, None for the only one."""

    assessment: Assessment
    period: str | None
    lang: str

    @classmethod
    def of(cls, records: Any, packs: Packs, judging: Judging) -> Case:
        """Raises NothingAsked for records with a fault, for want of a date, for a language that there is not."""
        for word in set(judging) - set(Judging.__annotations__):
            # Unread it would be one more assertion that passes for nothing.
            raise TypeError(f"unexpected keyword argument {word!r}{nearest(word, Judging.__annotations__)}")
        lang = _one_of("unknown-language", judging.get("lang") or "vi", LANGUAGES)
        return cls(_assessed(records, packs, judging), _period(judging.get("period")), lang)

    @classmethod
    def judged(cls, assessment: Assessment, period: Period | str | int | None, lang: str) -> Case:
        """Of records that are judged already."""
        return cls(assessment, _period(period), lang)

    @property
    def dossier(self) -> Dossier:
        return self.assessment.dossier

    @staticmethod
    def outcome(wanted: str | RuleOutcome) -> RuleOutcome:
        code = wanted.value if isinstance(wanted, RuleOutcome) else wanted
        return RuleOutcome(_one_of("unknown-outcome", code, [outcome.value for outcome in RuleOutcome]))

    @staticmethod
    def worst(findings: Iterable[Finding]) -> RuleOutcome:
        return worst_of(finding.outcome for finding in findings)

    # --- findings -----------------------------------------------------------------------------------------------

    def findings(self, rule: str, subject: str | None) -> tuple[Finding, ...]:
        """The findings of one rule or clause on one subject, in one period."""
        rules = self._rules(rule)
        found = [finding for finding in self.assessment.findings if _is_about(finding, rule)]
        if subject is not None:
            found = [finding for finding in found if finding.subject.id == subject]
        if not found:
            raise self._not_asked(rule, rules, subject)
        self._one_subject(rule, found)
        return tuple(self._in_period(found))

    def _rules(self, wanted: str) -> list[Rule]:
        """The rules that go by this name, of a clause those that test it; of packs that lie beneath others too."""
        every = [rule for pack in self.assessment.packs for layer in pack.stack for rule in layer.rules]
        rules = [rule for rule in every if wanted in (rule.id, *rule.formerly, *rule.clauses, *rule.overridden)]
        if not rules:
            known = {name for rule in every for name in (rule.id, *rule.clauses)}
            raise _nothing(wanted, "unknown-rule", f"no rule or tested clause {wanted!r}{nearest(wanted, known)}")
        return rules

    def _one_subject(self, rule: str, found: Sequence[Finding]) -> None:
        names = list(dict.fromkeys((f.subject.kind, f.subject.id) for f in found))
        if len(names) > 1:
            said = _listed(f"{key} ({kind})" for kind, key in names)
            en = f"{rule!r} was asked of {len(names)} subjects; name one: {said}"
            raise _nothing(rule, "ambiguous-subject", en)

    def _in_period(self, found: Sequence[Finding]) -> list[Finding]:
        periods = list(dict.fromkeys(f.subject.period for f in found))
        if self.period is None and len(periods) > 1:
            en = f"it was asked in {len(periods)} periods; name one with period=…: {_periods(periods)}"
            raise _nothing(found[0].subject.id, "ambiguous-period", en)
        chosen = [f for f in found if self.period in (None, f.subject.period)]
        if not chosen:
            en = f"it was not asked in the period {self.period}; it was in: {_periods(periods)}"
            raise _nothing(found[0].subject.id, "unknown-period", en)
        return chosen

    # --- verdicts -----------------------------------------------------------------------------------------------

    def result(self, subject: str | None) -> SubjectResult:
        """What was found of one subject, in one period."""
        known = list(self.assessment.subjects)
        found = [s for s in known if subject in (None, s.id.id)]
        found = [s for s in found if self.period in (None, s.id.period)]
        if len(found) == 1:
            return found[0]
        named = [f"{s.id.id} {s.id.period or AS_IT_STANDS}" for s in found or known]
        if found:
            en = f"{len(found)} subjects were judged; name one, and period=…: {_listed(named)}"
            raise _nothing(subject or "subject", "ambiguous-subject", en)
        en = f"no subject {subject!r} was judged{self._hint(subject, named)}"
        raise _nothing(subject or "subject", "unknown-subject", en)

    def verdict(self, result: SubjectResult, name: str | None, reviewed: bool) -> RuleOutcome:
        if name is None:
            return result.reviewed_verdict if reviewed else result.verdict
        if reviewed:
            raise _nothing(name, "no-reviewed-verdict", "a verdict that the pack names has no reviewed form")
        return result.verdicts[_one_of("unknown-verdict", name, list(result.verdicts))]

    # --- what was not asked -------------------------------------------------------------------------------------

    def _not_asked(self, rule: str, rules: Sequence[Rule], subject: str | None) -> NothingAsked:
        tables = list(dict.fromkeys(r.subject for r in rules))
        rows = [row for table in tables for row in self.dossier.rows(table)]
        judged = " or ".join(tables)
        if subject is None:
            why = "; ".join(self._why_not(row) for row in rows[:_NAMED]) or f"the records hold no {judged}"
            return _nothing(rule, "not-asked", f"{rule!r} judges {judged}, and was asked of none: {why}")
        own = [row for row in rows if row.id == subject]
        if own:
            return _nothing(rule, "not-asked", f"{rule!r} was not asked of {subject}: {self._why_not(own[0])}")
        others = [table for table in self.dossier.schema.entities if self.dossier.get(table, subject)]
        if others:
            return _nothing(
                subject, "wrong-subject", f"{rule!r} judges {judged}; {subject!r} is {' and '.join(others)}"
            )
        hint = self._hint(subject, [row.id for row in rows])
        return _nothing(subject, "unknown-subject", f"the records hold no {judged} {subject!r}{hint}")

    def _hint(self, subject: str | None, known: Sequence[str]) -> str:
        close = near(str(subject), known)
        return close or (f"; there are: {_listed(known)}" if known else "; there is none")

    def _why_not(self, row: Row) -> str:
        if starts_after(row, self.assessment.as_of):
            return f"{row.id} begins after {self.assessment.as_of}"
        packs = self.assessment.packs
        readings = readings_in_use(packs, self.assessment.readings)
        courts = [Court(self.dossier, pack, self.assessment.as_of, readings[pack.id]) for pack in packs]
        if all(court.belongs(row) is FALSE for court in courts):
            return f"the pack is not for {row.id}"
        return f"another pack judges {row.id}, or no period of the rule has begun"


def _is_about(finding: Finding, wanted: str) -> bool:
    members = [rule for _, rule in finding.members]
    named = [name for rule in members for name in (rule.id, *rule.formerly, *rule.clauses)]
    return wanted in (*named, *finding.replaces)


def _assessed(records: Any, packs: Packs, judging: Judging) -> Assessment:
    schema = records.schema if isinstance(records, Dossier) else judging.get("schema") or shipped_schema()
    dossier = records if isinstance(records, Dossier) else _sound(read(records, schema=schema))
    day = as_of_date(judging.get("as_of")) or dossier.as_of
    if day is None:
        # Judged on today's date, a test may pass today and fail tomorrow.
        raise _nothing("as_of", "no-date", "name the day to judge on: as_of=…, or `as_of` among the records")
    return assess(
        dossier, _packs(packs, schema), as_of=day, readings=judging.get("readings"),
        registers_complete=judging.get("registers_complete", False),
    )  # fmt: skip


def _packs(given: Packs, schema: Schema) -> list[Pack]:
    several = [given] if isinstance(given, Pack | str | Path) else given
    own = None if schema is shipped_schema() else schema
    return [pack if isinstance(pack, Pack) else load_pack(pack, own) for pack in several]


def _sound(dossier: Dossier) -> Dossier:
    """Records that were all read: a row set aside would change what is asked without a word."""
    if dossier.problems:
        raise NothingAsked(dossier.problems)
    return dossier


def _period(given: Period | str | int | None) -> str | None:
    """As a subject of an assessment bears it."""
    if given is None or given == "":
        return given
    try:
        return str(read_period(given))
    except ValueError as error:
        raise _nothing("period", "unreadable-value", str(error)) from None


def _periods(named: Iterable[str]) -> str:
    return _listed(period or AS_IT_STANDS for period in named)


def _one_of(code: str, given: str, known: Sequence[str]) -> str:
    what = code.removeprefix("unknown-")
    if given not in known:
        raise _nothing(what, code, f"no {what} {given!r}{nearest(given, known)}")
    return given


def _nothing(at: str, code: str, en: str) -> NothingAsked:
    return NothingAsked([Problem(at, code, en)])


def _listed(names: Iterable[str]) -> str:
    every = list(dict.fromkeys(names))
    more = f", … ({len(every)} in all)" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more
