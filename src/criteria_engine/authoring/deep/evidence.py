"""What dossiers have shown of rules: that one can be met, that it can fail, that two can be met in one dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from criteria_engine.authoring.examples import Example
from criteria_engine.evaluate.docket import periods
from criteria_engine.evaluate.judge import Court, Judgement
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.model import Pack, Per, Rule
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import Situation, Wish
from criteria_engine.values import FALSE, Period

Pair = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """A dossier and one subject in it. `periods`: what a rule of each rhythm is asked about, where that is given."""

    tables: Mapping[str, list[Any]]
    table: str
    subject: str
    as_of: date
    readings: Mapping[str, str]
    periods: Mapping[Per | None, Period | None]
    registers_complete: bool = False


@dataclass
class Evidence:
    """Grows with every case that is judged; `tried` counts the dossiers that each rule was judged in."""

    pack: Pack
    schema: Schema
    shown: dict[str, set[Wish]] = field(default_factory=dict)
    apply_together: set[Pair] = field(default_factory=set)
    met_together: set[Pair] = field(default_factory=set)
    tried: dict[str, int] = field(default_factory=dict)

    def judge(self, case: Case, rules: Iterable[Rule], pairs: Iterable[Pair] = ()) -> None:
        """Judge the rules on the subject of a case, and keep what that shows of them and of pairs of them."""
        found = self._court(case)
        if found is None:
            return
        answers = {r.id: found[0].judge(r, found[1], self._period(r, case)) for r in rules if r.subject == case.table}
        for rule, judged in answers.items():
            self.tried[rule] = self.tried.get(rule, 0) + 1
            self.shown.setdefault(rule, set()).update(_shows(judged))
        for pair in pairs:
            if pair[0] in answers and pair[1] in answers:
                self._keep(pair, answers[pair[0]], answers[pair[1]])

    def shows(self, rule: str, wish: Wish) -> bool:
        return wish in self.shown.get(rule, ())

    def _court(self, case: Case) -> tuple[Court, Row] | None:
        """The court and the subject; None where the dossier has a fault or the pack is not for the subject."""
        dossier = dossier_of(self.schema, [from_mapping(case.tables, self.schema)])
        subject = dossier.get(case.table, case.subject)
        if dossier.problems or subject is None:
            return None
        court = Court(dossier, self.pack, case.as_of, case.readings, case.registers_complete)
        return None if court.belongs(subject) is FALSE else (court, subject)

    def _period(self, rule: Rule, case: Case) -> Period | None:
        """The period that a case gives for rules of this rhythm, else the last one that has ended."""
        if rule.per is None or rule.per in case.periods:
            return case.periods.get(rule.per)
        known = [period for period in periods(rule, self.pack.span, case.as_of) if period]
        ended = [period for period in known if period.end <= case.as_of]
        return next(iter((*ended[-1:], *known)), Period.year(case.as_of.year))

    def _keep(self, pair: Pair, first: Judgement, second: Judgement) -> None:
        if "applies" in _shows(first) and "applies" in _shows(second):
            self.apply_together.add(pair)
        if first.outcome is second.outcome is RuleOutcome.MET:
            self.met_together.add(pair)


def _shows(judged: Judgement) -> Iterator[Wish]:
    """What an outcome shows that a rule can be. Not yet due or not decided, it applies all the same."""
    if judged.outcome is RuleOutcome.MET:
        yield "met"
    if judged.outcome is RuleOutcome.NOT_MET:
        yield "not_met"
    if judged.outcome in (RuleOutcome.MET, RuleOutcome.NOT_MET) or judged.reason in (None, "not_due", "open"):
        yield "applies"


def case_of_example(pack: Pack, example: Example) -> Case | None:
    """The example as a case; None where it names no subject or a reading that is not there."""
    rule = pack.by_id[example.rule]
    subject = example.subject or next((str(row.get("id")) for row in example.tables.get(rule.subject, ())), None)
    known = all(value in getattr(pack.readings.get(name), "values", ()) for name, value in example.readings.items())
    if subject is None or not known:
        return None
    given: dict[Per | None, Period | None] = (
        {rule.per: example.period or Period.year(example.as_of.year)} if rule.per else {}
    )
    return Case(
        example.tables, rule.subject, subject, example.as_of, {**pack.defaults, **example.readings}, given,
        example.registers_complete,
    )  # fmt: skip


def case_of_situation(pack: Pack, table: str, drawn: Situation) -> Case:
    given = {pack.by_id[name].per: period for name, period in drawn.periods.items()}
    return Case(drawn.tables, table, drawn.subject, drawn.as_of, drawn.readings, given)
