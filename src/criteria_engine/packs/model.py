"""A pack as data: the documents, their clauses, criteria, rules, readings and parameters; nothing that evaluates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from datetime import date as Day
from functools import cached_property
from typing import Any, Literal

from criteria_engine.conditions import nodes as n
from criteria_engine.records.annotations import Label
from criteria_engine.records.row import Value
from criteria_engine.values import Period

Level = Literal["must", "should", "advise", "describe"]
Basis = Literal["data", "aggregate", "attestation"]
Per = Literal["year", "half-year", "first-half", "span"]
LEVELS: tuple[Level, ...] = ("must", "should", "advise", "describe")
# What a modality of the catalogue weighs (docs/meaning.md, "Outcome").
LEVEL_OF: Mapping[str, Level] = {
    "must": "must", "should": "should", "prefer": "advise", "discourage": "advise",
    "may": "describe", "inform": "describe",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InForce:
    """Validity, both days included; an end may depend on a reading, None is unbounded."""

    start: n.Operand | None
    end: n.Operand | None

    def resolve(self, readings: Mapping[str, str]) -> tuple[date | None, date | None]:
        first, last = _period(self.start, readings), _period(self.end, readings)
        return first.start if first else None, last.end if last else None


def _period(operand: n.Operand | None, readings: Mapping[str, str]) -> Period | None:
    if isinstance(operand, n.ByReading):
        return _period(dict(operand.values)[readings[operand.name]], readings)
    value = operand.value if isinstance(operand, n.Constant) else None
    return value if isinstance(value, Period) else None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of guidance. `number` and `date` are None where the text bears none; it then goes by its `short`
    name, or its title.

    `start`: from when it is in force; `inferred`: why that day is inferred, where the text does not say it.
    """

    id: str
    number: str | None
    date: Period | None
    issuer: Label
    title: Label
    last_checked: Period
    text_quality: Literal["clean", "restored"]
    start: Day | None = None
    inferred: Label | None = None
    short: Label | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One place of a document, summarised in our own words.

    `subject`: whom it is about; `actors`: who has to act. A leaf (a clause that is nobody's `parent`) is tested by a
    rule, or is `context`, or asks for what stands in a document that is `not_at_hand`.
    """

    id: str
    document: Document
    locator: str
    summary: Label
    modality: str
    text_quality: Literal["clean", "restored"]
    parent: str | None = None
    subject: str | None = None
    actors: tuple[Label, ...] = ()
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    context: bool = False
    not_at_hand: str | None = None
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    title: Label


@dataclass(frozen=True, slots=True)
class Verdict:
    """A named verdict over criteria, or over every rule of the pack (`criteria` None)."""

    name: str
    title: Label
    criteria: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ReadingSwitch:
    """A place that the text leaves open: its possible values, which one is used, and why."""

    name: str
    clauses: tuple[str, ...]
    values: Mapping[str, Label]
    default: str
    reason: Label


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A value that an overlay or an office may set; `source` is a clause id or `editorial`."""

    name: str
    values: tuple[Value, ...]
    title: Label
    source: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside a finding, said where its condition is true."""

    code: str
    when: n.Condition


@dataclass(frozen=True)
class Rule:
    """One requirement about one kind of subject, resting on at least one clause.

    `pack`: the pack whose files say it as it is; `overridden`: base clauses that it takes the place of; `withdrawn`:
    why an overlay does not ask it; `formerly`: the rules of the packs below that it took the place of; `evidence`:
    paths of the subject or of tables about it that bear on a judgement.
    """

    id: str
    clauses: tuple[str, ...]
    title: Label
    subject: str
    level: Level
    basis: Basis
    require: n.Condition
    criterion: str | None = None
    per: Per | None = None
    when: n.Condition | None = None
    due: n.Condition | None = None
    in_force: InForce | None = None
    notes: tuple[Note, ...] = ()
    remedy: Label | None = None
    actor: Label | None = None
    evidence: tuple[str, ...] = ()
    pack: str = ""
    overridden: tuple[str, ...] = ()
    withdrawn: Label | None = None
    formerly: tuple[str, ...] = ()
    at: str = field(default="", compare=False)

    @property
    def gives_points(self) -> bool:
        """Whether a score counts this rule."""
        return self.criterion is not None and self.level in ("must", "should")

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """Every reading that this rule names, in any of its conditions, sorted."""
        ends = (self.in_force.start, self.in_force.end) if self.in_force else ()
        return tuple(sorted({*self.tested, *readings_in(ends)}))

    @cached_property
    def tested(self) -> frozenset[str]:
        """The readings that its conditions test; the others bear on its validity alone."""
        return frozenset(readings_in((self.require, self.when, self.due, self.notes)))


@dataclass(frozen=True)
class Scope:
    """Whom a pack is for: a condition on the row of `entity` that a subject is or belongs to."""

    entity: str
    when: n.Condition


@dataclass(frozen=True)
class Pack:
    """A resolved, type-checked pack. `digest` is of the files it was read from.

    `base`: the pack that it extends; `kept`: rules of the base that stay although a clause of theirs is overridden,
    and why; `uses`: packs whose outcomes its conditions ask for.
    """

    id: str
    version: str
    title: Label
    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    criteria: Mapping[str, Criterion]
    verdicts: Mapping[str, Verdict]
    readings: Mapping[str, ReadingSwitch]
    parameters: Mapping[str, ParameterValue]
    rules: tuple[Rule, ...]
    in_force: InForce
    span: Period
    applies_to: Scope | None
    digest: str
    folder: str
    base: Pack | None = None
    kept: Mapping[str, Label] = field(default_factory=dict)
    uses: Mapping[str, Pack] = field(default_factory=dict)

    @cached_property
    def stack(self) -> tuple[Pack, ...]:
        """This pack and those below it."""
        return (self, *(self.base.stack if self.base else ()))

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """Its own id and those of the packs below it."""
        return tuple(pack.id for pack in self.stack)

    @cached_property
    def leaves(self) -> tuple[Clause, ...]:
        """The clauses to test: those that no other names as its parent."""
        parents = {clause.parent for clause in self.clauses.values()}
        return tuple(clause for clause in self.clauses.values() if clause.id not in parents)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        return {name: reading.default for name, reading in self.readings.items()}

    @cached_property
    def asks(self) -> Mapping[str, frozenset[str]]:
        """For each rule, the rules whose outcome its conditions ask for, by id."""
        return {
            rule.id: frozenset(
                behind.id
                for node in walk((rule.when, rule.due, rule.require))
                if isinstance(node, n.Outcome)
                for behind in self.rules_behind(node)
            )
            for rule in self.rules
        }

    @cached_property
    def scope_readings(self) -> frozenset[str]:
        """The readings that say whom the pack is for."""
        return frozenset(readings_in(self.applies_to.when)) if self.applies_to else frozenset()

    @cached_property
    def readings_used(self) -> Mapping[str, tuple[str, ...]]:
        """For each rule, the readings that a finding of it rests on, those of its validity and scope included."""
        scope = self.scope_readings
        validity = frozenset(readings_in((self.in_force.start, self.in_force.end)))
        shared = {rule.id: scope | validity if rule.in_force is None else scope for rule in self.rules}
        return {rule.id: tuple(sorted({*rule.readings, *shared[rule.id]})) for rule in self.rules}

    @cached_property
    def touched(self) -> Mapping[str, frozenset[str]]:
        """For each reading, the rules whose outcome may depend on it: they name it, or ask for one that does."""
        found: dict[str, frozenset[str]] = {}
        for name in self.readings:
            touched = {rule for rule, used in self.readings_used.items() if name in used}
            while more := {rule for rule, asked in self.asks.items() if asked & touched} - touched:
                touched |= more
            found[name] = frozenset(touched)
        return found

    def rules_behind(self, outcome: n.Outcome) -> tuple[Rule, ...]:
        """The rules of this pack whose outcomes make up a rule, criterion or verdict."""
        if outcome.pack is not None:
            return ()
        if outcome.kind == "rule":
            return tuple(r for r in self.rules if outcome.name in (r.id, *r.formerly))
        names = (outcome.name,) if outcome.kind == "criterion" else self.verdicts[outcome.name].criteria
        return tuple(r for r in self.rules if names is None or r.criterion in names)


def walk(node: Any) -> Iterator[n.Node]:
    """Every node inside a condition, an operand, or a tuple of them."""
    if isinstance(node, tuple | list):
        for part in node:
            yield from walk(part)
    elif is_dataclass(node) and not isinstance(node, type | Label):
        if isinstance(node, n.Node):
            yield node
        for f in fields(node):
            yield from walk(getattr(node, f.name))


def readings_in(node: Any) -> Iterator[str]:
    """Names of the readings that a condition tests."""
    for inner in walk(node):
        if isinstance(inner, n.Reading | n.ByReading):
            yield inner.name
        elif isinstance(inner, n.Open) and inner.reading:
            yield inner.reading
