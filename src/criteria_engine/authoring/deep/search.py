"""Rules that no dossier meets, none fails, or none is asked of, and pairs that no dossier meets together.

Worked examples are looked at first. What they do not show is proved impossible where that is cheap, or else searched
for in dossiers drawn for that purpose. A search that finds nothing is no proof, and is told as a search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from criteria_engine.authoring.deep.evidence import Evidence, Pair, case_of_example, case_of_situation
from criteria_engine.authoring.deep.fields import fields_required
from criteria_engine.authoring.deep.proof import exclude_each_other, never_false
from criteria_engine.authoring.examples import outcomes_to_show, read_examples
from criteria_engine.errors import Problem
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import Goal, Situation, Wish, first, situations
from criteria_engine.strategies.search import require_hypothesis

# Dossiers drawn for one thing that a rule is to be, and for one pair.
TRIES = 400
TRIES_OF_PAIRS = 200


@dataclass(frozen=True)
class Searched:
    """What was found, and in how much: dossiers of examples, dossiers drawn, pairs of rules compared."""

    problems: tuple[Problem, ...]
    examples: int
    drawn: int
    pairs: int

    def __str__(self) -> str:
        return f"searched {self.examples} examples, {self.drawn} drawn dossiers, {self.pairs} pairs"


def lint_deeply(pack: Pack, schema: Schema | None = None) -> Searched:
    """What is wrong with the pack's own rules as far as a search can tell; the same on every run.

    Raises PackError where its examples cannot be read, UsageError where hypothesis is missing.
    """
    require_hypothesis()
    return _Search(pack, schema or shipped_schema()).searched()


class _Search:
    def __init__(self, pack: Pack, schema: Schema) -> None:
        self.pack = pack
        self.schema = schema
        self.evidence = Evidence(pack, schema)
        self.rules = [rule for rule in pack.rules if rule.withdrawn is None]
        self.fields = {rule.id: fields_required(rule, schema) for rule in self.rules}
        self.pairs = tuple(self._pairs())
        self.drawn = 0

    def searched(self) -> Searched:
        examples = self._look_at_examples()
        single = [problem for rule in self.rules if self._is_own(rule) for problem in self._of_rule(rule)]
        faulty = {problem.at for problem in single}
        pairs = [pair for pair in self.pairs if not faulty & {self.pack.by_id[name].at for name in pair}]
        together = [problem for pair in pairs for problem in self._of_pair(pair)]
        return Searched((*single, *together), examples, self.drawn, len(self.pairs))

    def _is_own(self, rule: Rule) -> bool:
        """Rules of a base are searched where that is linted."""
        return rule.pack == self.pack.id

    def _pairs(self) -> Iterator[Pair]:
        """Rules on one kind of subject that look at one field, at least one of them the pack's own.

        What is only permitted is not asked for together with its alternatives, so `describe` rules are left out.
        """
        asking = [rule for rule in self.rules if rule.level != "describe"]
        for a, b in combinations(asking, 2):
            if (
                a.subject == b.subject
                and self.fields[a.id] & self.fields[b.id]
                and (self._is_own(a) or self._is_own(b))
            ):
                yield a.id, b.id

    def _look_at_examples(self) -> int:
        cases = [case for example in read_examples(self.pack) if (case := case_of_example(self.pack, example))]
        for case in cases:
            pairs = [pair for pair in self.pairs if pair not in self.evidence.met_together]
            open_still = {name for pair in pairs for name in pair}
            rules = [rule for rule in self.rules if rule.id in open_still or not self._is_shown(rule)]
            self.evidence.judge(case, rules, pairs)
        return len(cases)

    def _is_shown(self, rule: Rule) -> bool:
        return all(self.evidence.shows(rule.id, wish) for wish in _wishes(rule))

    # --- one rule -----------------------------------------------------------------------------------------------

    def _of_rule(self, rule: Rule) -> Iterator[Problem]:
        """What it can not be; a rule that nobody is asked can not be anything else either."""
        if why := self._lacks(rule, "applies", exclude_each_other(rule.when)):
            yield Problem(rule.at, "never-applicable", f"{rule.id} applies to nothing: {why}")
            return
        if why := self._lacks(rule, "met", exclude_each_other(rule.when, rule.require)):
            yield Problem(rule.at, "never-met", f"nothing meets {rule.id}: {why}")
        impossible = never_false(rule.when, rule.due, condition=rule.require)
        if "not_met" in _wishes(rule) and (why := self._lacks(rule, "not_met", impossible)):
            yield Problem(rule.at, "never-not-met", f"nothing fails {rule.id}: {why}")

    def _lacks(self, rule: Rule, wish: Wish, impossible: bool) -> str | None:
        """Why it is held that the rule never is so; None where some dossier shows that it can be."""
        if self.evidence.shows(rule.id, wish):
            return None
        if impossible:
            return _PROVED
        found = self._find([Goal(rule, wish)], (), lambda: self.evidence.shows(rule.id, wish), TRIES)
        return None if found else _searched(self.evidence.tried.get(rule.id, 0))

    # --- two rules ----------------------------------------------------------------------------------------------

    def _of_pair(self, pair: Pair) -> Iterator[Problem]:
        """Two rules that are owed together and not met together; where they are never owed together all is well."""
        if pair in self.evidence.met_together:
            return
        a, b = (self.pack.by_id[name] for name in pair)
        why = self._apart(pair, a, b)
        if why and self._owed_together(pair, a, b):
            shared = ", ".join(sorted(self.fields[a.id] & self.fields[b.id])[:3])
            en = f"{a.id} ({a.at}) and {b.id} both look at {shared}, may both apply, and are never met together: {why}"
            yield Problem(b.at, "never-together", en)

    def _apart(self, pair: Pair, a: Rule, b: Rule) -> str | None:
        """Why it is held that no dossier meets both; None where one does, or both are never owed at once."""
        if exclude_each_other(a.when, b.when):
            return None
        if a.per == b.per and exclude_each_other(a.when, a.require, b.when, b.require):
            return _PROVED
        before = self.drawn
        goals = [Goal(a, "met"), Goal(b, "met")]
        if self._find(goals, (pair,), lambda: pair in self.evidence.met_together, TRIES_OF_PAIRS):
            return None
        return _searched(self.drawn - before)

    def _owed_together(self, pair: Pair, a: Rule, b: Rule) -> bool:
        together = self.evidence.apply_together
        goals = [Goal(a, "applies"), Goal(b, "applies")]
        return pair in together or self._find(goals, (pair,), lambda: pair in together, TRIES_OF_PAIRS)

    # --- drawing ------------------------------------------------------------------------------------------------

    def _find(self, goals: Sequence[Goal], pairs: Sequence[Pair], shown: Callable[[], bool], tries: int) -> bool:
        """Whether some drawn dossier shows what is looked for; all that is drawn is kept as evidence."""
        rules = [goal.rule for goal in goals]

        def is_it(drawn: Situation) -> bool:
            self.drawn += 1
            self.evidence.judge(case_of_situation(self.pack, rules[0].subject, drawn), rules, pairs)
            return shown()

        return first(situations(self.pack, goals, self.schema), is_it, tries) is not None


def _wishes(rule: Rule) -> tuple[Wish, ...]:
    """What some dossier should show that the rule can be."""
    fails = RuleOutcome.NOT_MET in outcomes_to_show(rule)
    return ("applies", "met", "not_met") if fails else ("applies", "met")


_PROVED = "its conditions exclude each other, whatever the records say"


def _searched(tried: int) -> str:
    return f"{tried} dossiers were tried (examples, and drawn for it); this is a search, not a proof"
