"""Packs made ready for services: `evaluate(bundle) -> Result` on one subject, in microseconds.

>>> import criteria_engine as ce
>>> evaluate = ce.compile(ce.load_pack("tra-vinh/hd30"), as_of="2023-12-31")
>>> evaluate({"id": "MH-01", "unit": "U1", "name": "Một việc tốt", "plan.name": "Một việc tốt"}).verdict.value
'undetermined'
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import compress
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

from criteria_engine.api import as_of_date, explain
from criteria_engine.errors import Problem, UsageError, near
from criteria_engine.evaluate.docket import layers
from criteria_engine.evaluate.plan.plan import Asked, plan_of
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.evaluate.reference import evaluate as ask
from criteria_engine.evaluate.row.bundle import Named, plain
from criteria_engine.evaluate.row.case import id_of
from criteria_engine.evaluate.row.deciding import Deciding, deciding, looked_at
from criteria_engine.evaluate.row.emit_truths import worst
from criteria_engine.evaluate.row.engine import Engine, Judged
from criteria_engine.evaluate.row.equivalent import equivalent
from criteria_engine.evaluate.row.program import Program
from criteria_engine.evaluate.row.truths import CODE, OUTCOME, TRUTH
from criteria_engine.findings.assess import assess, each_once
from criteria_engine.findings.model import Assessment, Finding, SubjectId
from criteria_engine.findings.profile import Profile, Score, load_profile, points
from criteria_engine.findings.readings import readings_in_use
from criteria_engine.findings.run import Options, Run
from criteria_engine.findings.summary import summary
from criteria_engine.findings.twins import rank
from criteria_engine.live.leaves import leaves_of
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.records.tidy import at_path, nested
from criteria_engine.values import TRUE, Period, Truth

Route = Literal["row", "reference"]


def compile(
    packs: Pack | Sequence[Pack], *, as_of: date | str, readings: Mapping[str, str] | None = None,
    registers_complete: bool = False, subject: str | None = None, schema: Schema | None = None,
) -> CompiledPack:  # fmt: skip
    """Packs made ready to judge one subject after another. `readings` as in `assess`; `subject`: the table that is
    judged, where bundles hold rows of several.

    Asked twice for the same packs and options it gives the same object. Raises UsageError for a reading that none of
    the packs has, Unplannable for a condition that only the reference evaluator can answer.
    """
    used = each_once([packs] if isinstance(packs, Pack) else packs)
    day = as_of_date(as_of)
    if day is None:
        raise UsageError([Problem("as_of", "unreadable-value", "a date is needed", "cần có ngày đánh giá")])
    readings_in_use(used, readings or {})
    given = tuple(sorted((readings or {}).items()))
    return _compiled(_Wanted(used, _digests(used), day, given, registers_complete, subject, schema or shipped_schema()))


@dataclass(frozen=True)
class _Wanted:
    """What a compiled pack is made from; packs are told apart by their digests."""

    packs: tuple[Pack, ...]
    digests: tuple[str, ...]
    as_of: date
    readings: tuple[tuple[str, str], ...]
    registers_complete: bool
    subject: str | None
    schema: Schema

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wanted) and self._key() == other._key()

    def _key(self) -> tuple[Hashable, ...]:
        return (self.digests, self.as_of, self.readings, self.registers_complete, self.subject, id(self.schema))


def _digests(packs: Iterable[Pack]) -> tuple[str, ...]:
    """Of packs, of those beneath them, and of those whose outcomes they ask for."""
    every = [layer for pack in packs for layer in pack.stack]
    return tuple(digest for one in every for digest in (one.id, one.digest, *_digests(one.uses.values())))


@lru_cache(maxsize=64)
def _compiled(wanted: _Wanted) -> CompiledPack:
    return CompiledPack(wanted)


class CompiledPack:
    """Judges one subject of a bundle. It keeps nothing of a bundle, may be shared by threads, and can be pickled."""

    def __init__(self, wanted: _Wanted) -> None:
        self._wanted = wanted
        self.packs = wanted.packs
        self.schema = wanted.schema
        self.options = Options(wanted.as_of, dict(wanted.readings), wanted.registers_complete)
        plan = plan_of(wanted.schema, wanted.packs, as_of=wanted.as_of, readings=self.options.readings,
                       registers_complete=wanted.registers_complete)  # fmt: skip
        self.engine = Engine(plan, wanted.subject)
        self._judge = self.engine.judge
        self._quick: dict[str, _Quick] = {}
        self._reads: dict[str, Mapping[tuple[str, str, Period | None], tuple[tuple[str, ...], ...]]] = {}
        self.by_id = {layer.id: layer for pack in self.packs for layer in pack.stack}

    def __call__(self, bundle: Any, subject: Named | None = None) -> Result:
        """The result on the one subject of a bundle, or on the one that is named (its id, or its table and id).

        Raises UsageError where it is not clear which row is judged.
        """
        return Result(self, self._judge(bundle, subject))

    evaluate = __call__

    def __reduce__(self) -> tuple[Any, ...]:
        schema = None if self.schema is shipped_schema() else self.schema
        wanted = self._wanted
        return _again, (wanted.packs, wanted.as_of, wanted.readings, wanted.registers_complete, wanted.subject, schema)

    @cached_property
    def leaders(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """The leading twin of each rule that has one in another pack."""
        return self.run(Dossier(self.schema, {})).leaders

    def quick(self, judged: Judged) -> tuple[int, ...] | None:
        """The codes that make the verdict, where every rule is asked, as things stand, and shares nothing."""
        if judged.answers is None:
            return None
        quick = self._quick.get(judged.table)
        if quick is None:
            quick = self._quick[judged.table] = _quick(judged.program, self.leaders)
        codes, _, marks = judged.answers
        return quick.chosen(codes) if quick.plain and all(marks[n] == 3 for n in quick.asked) else None

    def reads(self, table: str) -> Mapping[tuple[str, str, Period | None], tuple[tuple[str, ...], ...]]:
        """What each leaf of each rule looks at in a row of a table."""
        if table not in self._reads:
            plan = self.engine.plan
            self._reads[table] = {
                (one.pack, one.rule.id, one.period): tuple(looked_at(plan, leaf, table) for leaf in one.leaves)
                for one in plan.asked[table]
            }
        return self._reads[table]

    @cached_property
    def profile(self) -> Profile:
        return load_profile()

    def run(self, dossier: Dossier) -> Run:
        """The reference's run on a dossier."""
        return Run.of(dossier, self.packs, self.options)


class _Quick(NamedTuple):
    """How the verdict on rows of a table follows from codes alone. `asked`: places of the marks for being asked."""

    plain: bool
    asked: tuple[int, ...]
    chosen: Callable[[tuple[int, ...]], tuple[int, ...]]


def _quick(program: Program, leaders: Mapping[tuple[str, str], tuple[str, str]]) -> _Quick:
    plain = all(one.period is None and (one.pack, one.rule.id) not in leaders for one in program.asked)
    places = {mark: n for n, mark in enumerate(program.marks)}
    asked = tuple(dict.fromkeys(places[one.asked] for one in program.asked))
    screened = [one.rule.level == "must" and one.rule.basis != "attestation" for one in program.asked]
    return _Quick(plain and bool(program.asked), asked, lambda codes: tuple(compress(codes, screened)))


def _again(
    packs: tuple[Pack, ...], as_of: date, readings: tuple[tuple[str, str], ...], registers_complete: bool,
    subject: str | None, schema: Schema | None,
) -> CompiledPack:  # fmt: skip
    return compile(packs, as_of=as_of, readings=dict(readings), registers_complete=registers_complete,
                   subject=subject, schema=schema)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shared:
    """Rules that share a finding, the leading one first; what `findings.summary` looks at in a finding."""

    outcome: RuleOutcome
    members: tuple[tuple[Pack, Rule], ...]
    row: Any = None
    open_questions: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        return self.members[0][1]

    @property
    def points(self) -> tuple[int, int] | None:
        weighs = any(rule.gives_points for _, rule in self.members)
        return points(self.outcome) if weighs and self.outcome is not RuleOutcome.NOT_APPLICABLE else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the outcomes on a subject come to in one period ("": as it stands), as `assess` says it."""

    verdict: RuleOutcome
    reviewed_verdict: RuleOutcome
    verdicts: Mapping[str, RuleOutcome]
    score: Score | None


# Key, outcome, truths of the leaves; pack, rule and period that were asked.
_ByKey = tuple[str, RuleOutcome, tuple[Truth, ...], tuple[str, str, Period | None], Rule]


class Result:
    """What became of the rules on one subject.

    `route`: "row", or "reference" where a value or a name could not be read, and the bundle was judged as a dossier.
    """

    def __init__(self, compiled: CompiledPack, judged: Judged) -> None:
        self._compiled = compiled
        self._judged = judged

    @property
    def route(self) -> Route:
        return "reference" if self._judged.answers is None else "row"

    @property
    def subject(self) -> tuple[str, str]:
        """Table and id of the row that was judged."""
        return self._judged.table, id_of(plain(self._judged.tables[self._judged.table][self._judged.place]))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the bundle; the rows at fault were set aside."""
        return self.dossier.problems if self._judged.answers is None else ()

    # --- outcomes -----------------------------------------------------------------------------------------------

    @cached_property
    def outcomes(self) -> Mapping[str, RuleOutcome]:
        """By rule, as far as it is asked of the subject; of a rule asked in periods by `rule@2023`."""
        return {key: outcome for key, outcome, *_ in self._by_key}

    @cached_property
    def leaves(self) -> Mapping[str, tuple[Truth, ...]]:
        """The truths that each rule's `require` is put together from, from left to right."""
        return {key: truths for key, _, truths, *_ in self._by_key}

    @cached_property
    def _by_key(self) -> list[_ByKey]:
        found: dict[str, _ByKey] = {}
        for pack, rule, period, outcome, leaves in self._asked_of_row() if self.route == "row" else self._found():
            key = f"{rule.id}@{period}" if period else rule.id
            key = f"{pack}:{key}" if key in found else key
            found[key] = key, outcome, leaves, (pack, rule.id, period), rule
        return list(found.values())

    def causes(self, rule: str) -> tuple[Deciding, ...]:
        """The parts of a rule's `require` that decided what it came to, by its key in `outcomes`, with the values that
        the row gives; none where it was decided by whether the rule applies. That, and rows of other tables, are in
        `findings`.

        Raises UsageError for a rule that was not asked.
        """
        if rule not in self._places:
            hint, goi_y = near(rule, self._places), near(rule, self._places, "vi")
            en, vi = f"rule {rule!r} was not asked{hint}", f"yêu cầu {rule!r} không được hỏi{goi_y}"
            raise UsageError([Problem("rule", "unknown-rule", en, vi)])
        _, outcome, truths, asked, asks = self._places[rule]
        reads = self._compiled.reads(self._judged.table)[asked]
        return tuple(
            Deciding(leaf, truths[leaf], {name: at_path(self._row, name) for name in reads[leaf]})
            for leaf in deciding(asks, outcome, truths)
        )

    @cached_property
    def _places(self) -> dict[str, _ByKey]:
        return {one[0]: one for one in self._by_key}

    @cached_property
    def _row(self) -> Any:
        """The row that was judged, without dotted names."""
        given = self._judged.tables[self._judged.table][self._judged.place]
        is_nested = given.__class__ is dict and not any("." in name for name in given)
        return given if is_nested else nested(plain(given))[0]

    def _asked_of_row(self) -> Iterator[tuple[str, Rule, Period | None, RuleOutcome, tuple[Truth, ...]]]:
        codes, leaves, marks = self._answers
        program = self._judged.program
        truths = dict(zip(program.leaves, map(TRUTH.__getitem__, leaves), strict=True))
        asked = dict(zip(program.marks, marks, strict=True))
        for one, code in zip(program.asked, codes, strict=True):
            if asked[one.asked] == CODE[TRUE]:
                yield one.pack, one.rule, one.period, OUTCOME[code], tuple(truths[leaf] for leaf in one.leaves)

    def _found(self) -> Iterator[tuple[str, Rule, Period | None, RuleOutcome, tuple[Truth, ...]]]:
        """The same from the reference's findings."""
        courts = {layer.pack.id: layer for court in self._compiled.run(self.dossier).courts for layer in layers(court)}
        for finding in self.findings:
            for pack, rule in finding.members:
                trace = ask(courts[pack.id].question(finding.row, finding.period), rule.require)
                truths = tuple(truth for _, truth in leaves_of(trace, ()))
                yield pack.id, rule, finding.period, finding.outcome, truths

    @property
    def _answers(self) -> Any:
        return self._judged.answers

    # --- what they come to --------------------------------------------------------------------------------------

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods that rules were asked in, "" of those that were asked as things stand."""
        return tuple(self._shared)

    def at(self, period: str = "") -> Summary:
        """What the outcomes in one period come to. Raises UsageError where no rule was asked in it."""
        if period not in self._shared:
            known = ", ".join(repr(one) for one in self._shared)
            en, vi = f"no rule was asked in {period!r}; asked: {known}", f"không có yêu cầu nào cho kỳ {period!r}"
            raise UsageError([Problem("period", "unknown-period", en, vi)])
        group: Any = self._shared[period]
        found = summary(SubjectId(*self.subject, period), group, self._compiled.profile)
        return Summary(found.verdict, found.reviewed_verdict, found.verdicts, found.score)

    @cached_property
    def _alone(self) -> Summary | None:
        """What is asked as things stand, else of the one period; None where nothing was asked."""
        if not self._shared:
            return None
        return self.at("" if "" in self._shared or len(self._shared) > 1 else next(iter(self._shared)))

    @property
    def verdict(self) -> RuleOutcome | None:
        """The verdict, None where nothing was asked; of a subject judged in several periods see `at`."""
        plain_codes = self._compiled.quick(self._judged)
        if plain_codes is not None:
            return OUTCOME[worst(plain_codes)]
        return self._alone.verdict if self._alone else None

    @property
    def reviewed_verdict(self) -> RuleOutcome | None:
        return self._alone.reviewed_verdict if self._alone else None

    @property
    def verdicts(self) -> Mapping[str, RuleOutcome]:
        """The verdicts that packs name."""
        return self._alone.verdicts if self._alone else {}

    @property
    def score(self) -> Score | None:
        return self._alone.score if self._alone else None

    @cached_property
    def _shared(self) -> dict[str, list[Shared]]:
        """Rules that share a finding, by period."""
        found: dict[str, list[Shared]] = {}
        if self.route == "reference":
            for finding in self.findings:
                group = Shared(finding.outcome, finding.members, finding.row, finding.open_questions)
                found.setdefault(finding.subject.period, []).append(group)
            return found
        row = SimpleNamespace(entity=self._compiled.schema[self._judged.table], id="", values={})
        for (_, period), members in self._groups().items():
            ranked = sorted(members.values(), key=lambda m: rank(m[1])) if len(members) > 1 else [*members.values()]
            named = tuple((pack, rule) for _, pack, rule in ranked)
            found.setdefault(str(period or ""), []).append(Shared(ranked[0][0], named, row))
        return found

    def _groups(self) -> dict[tuple[Hashable, Period | None], dict[tuple[str, str], tuple[RuleOutcome, Pack, Rule]]]:
        """As `Run._asked` puts them together."""
        codes, _, marks = self._answers
        program, packs = self._judged.program, self._compiled.by_id
        said = dict(zip(program.marks, marks, strict=True))
        groups: dict[tuple[Hashable, Period | None], dict[tuple[str, str], tuple[RuleOutcome, Pack, Rule]]] = {}
        for one, code in zip(program.asked, codes, strict=True):
            if said[one.asked] == CODE[TRUE]:
                members = groups.setdefault((self._together(one, said), one.period), {})
                members.setdefault((one.pack, one.rule.id), (OUTCOME[code], packs[one.pack], one.rule))
        return groups

    def _together(self, one: Asked, said: Mapping[int, int]) -> Hashable:
        own = (one.pack, one.rule.id)
        valid = said[one.valid]
        if own not in self._compiled.leaders or valid == 0:
            return own, 0
        return self._compiled.leaders[own], valid & said[one.belongs]

    # --- explained ----------------------------------------------------------------------------------------------

    @cached_property
    def dossier(self) -> Dossier:
        """The bundle as the reference reads it; a row that it names and does not hold counts as set aside."""
        tables = {table: [plain(row) for row in rows] for table, rows in self._judged.tables.items()}
        return equivalent(self._compiled.schema, tables)

    @cached_property
    def assessment(self) -> Assessment:
        return assess(self.dossier, self._compiled.packs, self._compiled.options)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings on the subject, with causes and repairs."""
        return self.assessment.by_row.get(self.subject, ())

    def explain(self, rule: str | None = None, lang: str = "vi") -> str:
        """The reviewer's page on the subject, or on one finding."""
        return explain(self.assessment, self.subject[1], rule, lang)
