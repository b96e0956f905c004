"""What a court does, as nodes: in force, there, applicable, due, required (`evaluate/judge.py`, the same order)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from criteria_engine.conditions import nodes as n
from criteria_engine.errors import PackError, Problem
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.facts import Setting
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.evaluate.plan.lower import Lowering
from criteria_engine.evaluate.plan.nodes import Frame, Id
from criteria_engine.evaluate.settings import Settings
from criteria_engine.packs.model import InForce, Pack, Rule
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.values import ABOUT, FALSE, TRUE, UNKNOWN, Period, Quantity, truth_of


@dataclass(eq=False)
class PlannedCourt:
    """Lowers the rules of one pack under one set of readings. `peers`: as of `judge.Court`, who answers for another
    pack; None where every other pack is judged by its own readings."""

    graph: Graph
    schema: Schema
    pack: Pack
    settings: Settings
    beneath: PlannedCourt | None = None
    peers: Peers | None = None
    _known: dict[tuple[str, Period | None], Id] = field(default_factory=dict)
    _judging: set[str] = field(default_factory=set)
    _alone: dict[str, PlannedCourt] = field(default_factory=dict)

    @property
    def layers(self) -> Iterator[PlannedCourt]:
        """This court and those beneath it."""
        yield self
        if self.beneath is not None:
            yield from self.beneath.layers

    def outcome(self, rule: Rule, period: Period | None) -> Id:
        """The outcome of a rule on its subject."""
        key = (rule.id, period)
        if key not in self._known:
            if rule.id in self._judging:
                en = f"the outcome of {rule.id} is asked for by way of another pack that asks for it itself"
                raise PackError([Problem(rule.at, "cyclic-rules", en)])
            self._judging.add(rule.id)
            self._known[key] = self._outcome(rule, self.schema[rule.subject], period)
            self._judging.discard(rule.id)
        return self._known[key]

    def lowering(self, period: Period | None) -> Lowering:
        setting = Setting(self.schema, self.settings.as_of, self._readings, self._about, period)
        return Lowering(self.graph, setting, self.asks)

    def leaves(self, rule: Rule, period: Period | None) -> tuple[Id, ...]:
        """The truths that `require` is put together from."""
        return tuple(self.lowering(period).leaves(rule.require, self.schema[rule.subject]))

    @property
    def _readings(self) -> dict[str, str]:
        return self.settings.readings_of(self.pack)

    @property
    def _about(self) -> Decimal:
        given = self.pack.parameters.get("about")
        value = given.values[0] if given else None
        return value.number if isinstance(value, Quantity) else ABOUT

    # --- the order ----------------------------------------------------------------------------------------------

    def _outcome(self, rule: Rule, entity: Entity, period: Period | None) -> Id:
        valid = self.valid(rule.in_force or self.pack.in_force, entity, period)
        standing = self.graph.known(FALSE) if rule.withdrawn is not None else valid
        lowering, frame = self.lowering(period), Frame(entity.name)
        gate = [standing, *self._exists(entity, period)]
        gate += [lowering.of(rule.when, entity)] if rule.when else []
        gate += [self.belongs(entity)] if self.pack.applies_to is not None else []
        require, due = lowering.of(rule.require, entity), self._due(rule, entity, period, lowering)
        return self.graph.add(
            p.Ruled(frame, self.graph.all_of(frame, gate), require, due, rule.level == "describe")
        )  # fmt: skip

    def _due(self, rule: Rule, entity: Entity, period: Period | None, lowering: Lowering) -> Id:
        over = period is None or period.end <= self.settings.as_of
        return lowering.of(rule.due, entity) if rule.due is not None and over else self.graph.known(truth_of(over))

    def valid(self, validity: InForce, entity: Entity, period: Period | None) -> Id:
        """Whether a rule, or the pack, is in force for a row."""
        as_of, (start, end) = self.settings.as_of, validity.resolve(self._readings)
        if start is not None and as_of < start:
            return self.graph.known(FALSE)
        if period is not None:
            within = (end is None or period.start <= end) and (start is None or period.end >= start)
            return self.graph.known(truth_of(within))
        record = entity.record
        if record is not None and record.begins:
            return self.graph.known(truth_of(end is None or as_of <= end))
        if end is None or as_of <= end or not (record and record.dated):
            return self.graph.known(TRUE)
        return self.graph.add(p.Arose(Frame(entity.name), end))

    def _exists(self, entity: Entity, period: Period | None) -> Iterator[Id]:
        record, last_day = entity.record, period.end if period else self.settings.as_of
        if record is not None and record.begins:
            yield self.graph.add(p.Stands(Frame(entity.name), record.begins, "reached", last_day))
        if record is not None and record.ends:
            yield self.graph.not_of(self.graph.add(p.Stands(Frame(entity.name), record.ends, "ended", last_day)))

    def belongs(self, entity: Entity) -> Id:
        """Whether the pack is for a row, by the row that it is or belongs to."""
        scope = self.pack.applies_to
        if scope is None:
            return self.graph.known(TRUE)
        meant = self.lowering(None).of(scope.when, self.schema[scope.entity])
        if entity.name == scope.entity:
            return meant
        owner = entity.record.owner if entity.record else None
        if owner is None:
            return self.graph.known(UNKNOWN)
        ref = self.graph.add(p.Cell(Frame(entity.name), owner, self._about))
        return self.graph.add(p.Through(Frame(entity.name), ref, ((scope.entity, meant),), careful=True))

    # --- what rules ask of each other ---------------------------------------------------------------------------

    def asks(self, node: n.Outcome, entity: Entity) -> Id | None:
        """The outcome that a condition asks for, of a row of an entity (`Court._outcome_of`)."""
        if node.pack is not None:
            return self._of_another(self.pack.uses[node.pack], replace(node, pack=None), entity, node.pack)
        asked = [r for r in self.pack.rules_behind(node) if r.subject == entity.name and r.per is None]
        if node.kind == "rule":
            return self.outcome(asked[0], None) if asked else None
        deciding = [r for r in asked if r.basis != "attestation" and r.level == "must"]
        frame = Frame(entity.name) if deciding else None
        return self.graph.add(p.Worst(frame, tuple(self.outcome(r, None) for r in deciding)))

    def _of_another(self, used: Pack, node: n.Outcome, entity: Entity, name: str) -> Id | None:
        below = next((court for court in self.layers if court is not self and court.pack.id == used.id), None)
        if below is not None:
            return below.asks(node, entity)
        asked_of = self.peers if used.id not in self.pack.layers else None
        answers = [
            (case, court.asks(node, entity)) for case, court in (asked_of.cases(used.id, entity) if asked_of else ())
        ]
        default = self._by_itself(used, name).asks(node, entity) if not _settled(self.graph, answers) else None
        return self._picked(answers, default, entity)

    def _by_itself(self, used: Pack, name: str) -> PlannedCourt:
        if name not in self._alone:
            settings = replace(self.settings, readings={})
            self._alone[name] = PlannedCourt(self.graph, self.schema, used, settings)
        return self._alone[name]

    def _picked(self, answers: list[tuple[Id, Id | None]], default: Id | None, entity: Entity) -> Id | None:
        open_cases = [(case, answer) for case, answer in answers if self.graph.truth(case) is not FALSE]
        if not open_cases:
            return default
        if self.graph.truth(open_cases[0][0]) is TRUE:
            return open_cases[0][1]
        return self.graph.add(p.Pick(Frame(entity.name), tuple(open_cases), default))


def _settled(graph: Graph, answers: list[tuple[Id, Id | None]]) -> bool:
    return any(graph.truth(case) is TRUE for case, _ in answers)


@dataclass(eq=False)
class Peers:
    """The courts of packs that are used together."""

    graph: Graph
    courts: list[PlannedCourt] = field(default_factory=list)

    def cases(self, pack: str, entity: Entity) -> list[tuple[Id, PlannedCourt]]:
        """Who answers for a pack on a row, each with its condition, first come first (`Run._peer`)."""
        having = [court for court in self.courts if pack in court.pack.layers]
        found: list[tuple[Id, PlannedCourt]] = []
        for court in sorted(having, key=lambda c: -len(c.pack.layers)):
            own = court.pack.id == pack
            chosen = self.graph.known(TRUE) if own else self.graph.is_one_of(court.belongs(entity), TRUE)
            for stands, layer in self.standing(court, entity, None):
                found.append((self.graph.all_of(Frame(entity.name), (chosen, stands)), layer))
        return found

    def standing(
        self, court: PlannedCourt, entity: Entity, period: Period | None
    ) -> list[tuple[Id, PlannedCourt]]:  # fmt: skip
        """For a court and those beneath it, whether it is the one that judges a row (`docket.standing`)."""
        if court.beneath is None:
            return [(self.graph.known(TRUE), court)]
        frame, beneath = Frame(entity.name), court.beneath
        valid = self.graph.is_one_of(court.valid(court.pack.in_force, entity, period), TRUE, UNKNOWN)
        gives_way = self.graph.all_of(
            frame, (self.graph.not_of(valid), self.graph.is_one_of(beneath.belongs(entity), TRUE, UNKNOWN))
        )
        below = [
            (self.graph.all_of(frame, (gives_way, stands)), layer)
            for stands, layer in self.standing(beneath, entity, period)
        ]
        return [(self.graph.not_of(gives_way), court), *below]

    def gives_way(self, court: PlannedCourt, entity: Entity) -> Id:
        """Whether an overlay on a court's pack is in use and is for a row (`Run._gives_way`)."""
        above = [c for c in self.courts if c is not court and court.pack.id in c.pack.layers]
        for_it = [self.graph.is_one_of(c.belongs(entity), TRUE) for c in above]
        return self.graph.any_of(Frame(entity.name), for_it)
