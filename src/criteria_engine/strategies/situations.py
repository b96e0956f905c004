"""Dossiers drawn for the rules of a pack: each is put together so that chosen rules come out as wished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.docket import periods
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.model import Pack, Rule, walk
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema
from criteria_engine.strategies.aims import Aims
from criteria_engine.strategies.draft import Draft
from criteria_engine.strategies.items import Item
from criteria_engine.strategies.search import require_hypothesis
from criteria_engine.strategies.standing import may_hold
from criteria_engine.values import Period

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Wish = Literal["met", "not_met", "applies"]
# The readings in use are mostly the default ones.
_USUAL = 3


@dataclass(frozen=True)
class Goal:
    """What a rule is to come out as, on the subject of the situation."""

    rule: Rule
    wish: Wish


@dataclass(frozen=True)
class Situation:
    """Raw tables and what rules are judged with; `periods`: for each goal's rule, None where it has none."""

    tables: Mapping[str, list[dict[str, Any]]]
    as_of: date
    readings: Mapping[str, str]
    subject: str
    periods: Mapping[str, Period | None]


def dossiers(pack: Pack, schema: Schema | None = None) -> SearchStrategy[dict[str, list[dict[str, Any]]]]:
    """Strategy of raw tables (as `read` takes them), each made for one rule of the pack: to meet it, to fail it.

    Cells that no rule looks at stay blank. Raises UsageError where hypothesis is missing.

    >>> import criteria_engine as ce
    >>> from hypothesis import given
    >>> pack = ce.load_pack("tra-vinh/hd30")
    >>> @given(dossiers(pack))
    ... def check(raw): assert ce.assess(ce.read(raw), pack, as_of="2023-12-31").findings
    """
    require_hypothesis()
    from hypothesis import strategies as st

    wishes: tuple[Wish, ...] = ("met", "not_met", "applies")
    goals = st.builds(Goal, st.sampled_from(pack.rules), st.sampled_from(wishes))
    drawn = goals.flatmap(lambda goal: situations(pack, [goal], schema))
    return drawn.map(lambda situation: dict(situation.tables)).filter(lambda raw: _is_sound(raw, schema))


def _is_sound(raw: Mapping[str, list[Any]], schema: Schema | None) -> bool:
    known = schema or shipped_schema()
    return not dossier_of(known, [from_mapping(raw, known)]).problems


def situations(pack: Pack, goals: Sequence[Goal], schema: Schema | None = None) -> SearchStrategy[Situation]:
    """Strategy of situations in which the goals, of rules on one kind of subject, are likely to be reached at once.

    Readings and the as-of date are drawn as well. Raises UsageError where hypothesis is missing.
    """
    require_hypothesis()
    from hypothesis import strategies as st

    schema = schema or shipped_schema()

    @st.composite
    def drawn(draw: DrawFn) -> Situation:
        return _Drawing(pack, goals, schema, draw).situation()

    return drawn()


class _Drawing:
    def __init__(self, pack: Pack, goals: Sequence[Goal], schema: Schema, draw: DrawFn) -> None:
        self.pack = pack
        self.goals = goals
        self.schema = schema
        self.draw = draw

    def pick(self, options: Sequence[Any]) -> Any:
        from hypothesis import strategies as st

        return options[self.draw(st.integers(0, len(options) - 1))]

    def situation(self) -> Situation:
        readings = self._readings()
        as_of: date = self.pick(tuple(_days(self.pack, [g.rule for g in self.goals], readings)))
        draft = Draft(self.schema, as_of, self.pick, self.matching)
        aims = Aims(draft, self.pack, readings)
        subject = draft.row(self.goals[0].rule.subject)
        self._belongs(aims, subject)
        asked = self._periods(as_of)
        self._aim(aims, subject, asked)
        return Situation(draft.written(), as_of, readings, subject.id, asked)

    def matching(self, pattern: str) -> str:
        from hypothesis import strategies as st

        return self.draw(st.from_regex(pattern).map(str.strip).filter(bool))

    def _readings(self) -> Mapping[str, str]:
        """The default of most readings that bear on the rules; drawn again where they leave no way to the goals."""
        used = sorted({name for goal in self.goals for name in self.pack.readings_used[goal.rule.id]})
        given: dict[str, str] = {}
        for usual in range(_USUAL, -_USUAL, -1):
            given = dict(self.pack.defaults)
            for name in used:
                given[name] = self.pick((*[given[name]] * usual, *self.pack.readings[name].values))
            if all(self._is_open(goal, given) for goal in self.goals):
                break
        return given

    def _is_open(self, goal: Goal, readings: Mapping[str, str]) -> bool:
        asked = (goal.rule.when, goal.rule.require) if goal.wish == "met" else (goal.rule.when,)
        return all(node is None or may_hold(node, readings) for node in asked)

    def _belongs(self, aims: Aims, subject: Item) -> None:
        scope = self.pack.applies_to
        if scope is not None:
            owner = subject if subject.entity.name == scope.entity else aims.draft.owner(subject)
            if owner is not None:
                aims.aim(scope.when, True, (owner,))

    def _periods(self, as_of: date) -> Mapping[str, Period | None]:
        """A period for each rule, the latest ones first; rules of one rhythm are asked about the same one."""
        chosen: dict[str | None, Period | None] = {None: None}
        for rule in (goal.rule for goal in self.goals):
            if rule.per not in chosen:
                known = list(periods(rule, self.pack.span, as_of))
                ended = [p for p in reversed(known) if p is not None and p.end <= as_of]
                chosen[rule.per] = self.pick(ended or known or (Period.year(as_of.year),))
        return {goal.rule.id: chosen[goal.rule.per] for goal in self.goals}

    def _aim(self, aims: Aims, subject: Item, asked: Mapping[str, Period | None]) -> None:
        for goal in self.goals:
            aims.period = asked[goal.rule.id]
            aims.applies(goal.rule, subject)
        for goal in self.goals:
            aims.period = asked[goal.rule.id]
            if goal.wish != "applies":
                aims.comes_out(goal.rule, goal.wish == "met", subject)


def _days(pack: Pack, rules: Sequence[Rule], readings: Mapping[str, str]) -> Iterator[date]:
    """Days to judge on: ends of years, days beside constants; those on which the rules are in force, if any."""
    years = range(pack.span.end.year, pack.span.start.year - 1, -1)
    found = [date(year, 12, 31) for year in years]
    for node in walk([(rule.when, rule.due, rule.require) for rule in rules]):
        value = node.value if isinstance(node, n.Constant) else None
        if isinstance(value, Period) and not value.is_open:
            found += [value.end + timedelta(days=1), value.end, value.start - timedelta(days=1)]
    in_force = [day for day in found if all(_is_valid(pack, rule, readings, day) for rule in rules)]
    yield from dict.fromkeys(in_force or found)


def _is_valid(pack: Pack, rule: Rule, readings: Mapping[str, str], day: date) -> bool:
    start, end = (rule.in_force or pack.in_force).resolve(readings)
    return (start is None or start <= day) and (end is None or day <= end)
