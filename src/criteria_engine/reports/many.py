"""The report on very many subjects: who stands how, which duties are missed most, what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rich.console import Console

from criteria_engine.bulk.summary import Summary
from criteria_engine.errors import Problem, in_order
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.schema import Schema
from criteria_engine.reports.page import Page
from criteria_engine.wording.findings import basis_words, say_date
from criteria_engine.wording.messages import LEVELS, OUTCOMES
from criteria_engine.wording.values import say_number

# Rules and problems that a page names; the others are counted.
MOST = 20


@dataclass(frozen=True)
class Told:
    """What the report tells of: one data set, or many shards of one."""

    schema: Schema
    packs: Sequence[Pack]
    as_of: date
    sources: Sequence[str]
    summary: Summary
    problems: Sequence[Problem]


def render_many(told: Told, lang: str, console: Console) -> None:
    """Print the report."""
    _Report(told, lang, console).print()


class _Report(Page):
    def __init__(self, told: Told, lang: str, console: Console) -> None:
        super().__init__(lang, console)
        self.told = told
        self.rules = {(layer.id, r.id): (layer, r) for pack in told.packs for layer in pack.stack for r in layer.rules}

    def print(self) -> None:
        self.line(self.say("as_of", date=say_date(self.told.as_of, self.lang)), "bold")
        packs = [self.say("version", title=p.title[self.lang], version=p.version) for p in self.told.packs]
        self.line(self.say("packs") + "; ".join(packs))
        self.line(self.say("sources") + "; ".join(self.told.sources))
        self.line(self.say("many_how"), "dim")
        self._subjects()
        self._rules("many_not_met", RuleOutcome.NOT_MET)
        self._rules("many_unknown", RuleOutcome.UNDETERMINED)
        self._problems()
        self._summary()

    def _subjects(self) -> None:
        by_kind: dict[str, Counter[RuleOutcome]] = {}
        for (kind, verdict), count in self.told.summary.subjects.items():
            by_kind.setdefault(kind, Counter())[verdict] += count
        self.heading(self.say("many_subjects"))
        for kind, counts in by_kind.items():
            label = self.told.schema[kind].label[self.lang]
            self.item(None, f"{label} ({self._number(counts.total())}): {self._counts(counts)}")

    def _rules(self, key: str, outcome: RuleOutcome) -> None:
        """Duties and recommendations by how often they came to an outcome."""
        counts = {name: found[outcome] for name, found in self.told.summary.rules.items() if found[outcome]}
        asked = [(name, n) for name, n in counts.items() if self.rules[name][1].level in ("must", "should")]
        if not asked:
            return
        self.heading(self.say(key))
        asked.sort(key=lambda pair: (-pair[1], pair[0]))
        for name, count in asked[:MOST]:
            self.item(outcome, self._rule(*self.rules[name], count))
        self._more(len(asked))

    def _rule(self, pack: Pack, rule: Rule, count: int) -> str:
        basis = basis_words((pack.clauses[clause] for clause in rule.clauses), self.lang)
        return f"{self._number(count)} × {rule.title[self.lang]} ({LEVELS[rule.level][self.lang]}; {basis})"

    def _problems(self) -> None:
        problems = in_order(self.told.problems)
        if problems:
            self.heading(self.say("part_problems"))
        for problem in problems[:MOST]:
            self.item(None, f"{problem.at}: {problem.said(self.lang)} [{problem.code}]")
        self._more(len(problems))

    def _number(self, count: int) -> str:
        return say_number(Decimal(count), self.lang)

    def _more(self, count: int) -> None:
        if count > MOST:
            self.line(self.say("many_more", count=self._number(count - MOST)), "dim")

    def _counts(self, counts: Counter[RuleOutcome]) -> str:
        return ", ".join(f"{self._number(counts[o])} {OUTCOMES[o][self.lang]}" for o in _shown(counts))

    def _summary(self) -> None:
        summary = self.told.summary
        self.console.print()
        said = self._counts(summary.findings)
        if summary.is_vacuous:
            said = ": ".join(part for part in (self.say("nothing_judged"), said) if part)
        said += "; " + self.say("waived_count", count=summary.waived) if summary.waived else ""
        said += "; " + self.say("problems", count=len(self.told.problems)) if self.told.problems else ""
        self.line(f"== {said} ==".center(self.console.width, "="), self._style())

    def _style(self) -> str:
        if self.told.summary.unmet or self.told.summary.is_vacuous:
            return "bold red"
        return "bold yellow" if self.told.problems or self.told.summary.strict else "bold green"


def _shown(counts: Counter[RuleOutcome]) -> Iterable[RuleOutcome]:
    return (outcome for outcome in RuleOutcome if counts[outcome])
