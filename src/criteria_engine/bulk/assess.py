"""From a data set and packs to a `Matrix`: the columnar back end asks every rule of every row at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from criteria_engine.bulk.matrix import Matrix, Sheet, assessment_of
from criteria_engine.bulk.rollup import Rollup
from criteria_engine.bulk.shared import Answer, Codes, Mask, Named, findings
from criteria_engine.columns.model import Dataset
from criteria_engine.errors import Problem, UsageError
from criteria_engine.evaluate.columnar import Columnar
from criteria_engine.evaluate.columnar.bits import Tri, unpack
from criteria_engine.evaluate.plan.court import PlannedCourt
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.evaluate.plan.nodes import Id
from criteria_engine.evaluate.plan.plan import Asked, Plan, plan_of
from criteria_engine.evaluate.settings import Settings
from criteria_engine.findings.assess import each_once
from criteria_engine.findings.profile import load_profile
from criteria_engine.findings.readings import readings_in_use
from criteria_engine.findings.run import Options, Progress, Run
from criteria_engine.findings.self_assessment import self_assessments
from criteria_engine.findings.twins import rank
from criteria_engine.values import FALSE, TRUE, Period

if TYPE_CHECKING:
    from criteria_engine.findings.model import Assessment
    from criteria_engine.packs.model import Pack


def assess_tables(
    dataset: Dataset, packs: Sequence[Pack], options: Options, progress: Progress | None = None,
    copies: Mapping[str, Sequence[str]] | None = None,
) -> Matrix:  # fmt: skip
    """Judge every subject of a data set by every rule of the packs that are for it, as `assess` does, many at once.

    `copies`: by table the ids of rows that are there for others to look at, and are judged elsewhere. Raises UsageError
    for a reading or value that none of the packs has and for a selection (`-k`), PackError where two packs have one id,
    Unplannable for a condition that only `assess` can answer.
    """
    if options.select:
        raise UsageError([Problem("-k", "usage", "a selection needs the records one by one; leave -k out",
                                  "chọn lọc -k cần xét từng hồ sơ; đề nghị bỏ -k")])  # fmt: skip
    packs = each_once(packs)
    readings_in_use(packs, options.readings)
    plan = plan_for(dataset, packs, options)
    dossier = dataset.dossier()
    run = Run.of(dossier, packs, options)
    sheets = _Sheets(plan, dataset, run.leaders, copies or {}).all(progress)
    _, refused = self_assessments(dossier, packs, options.as_of, ())
    problems = (*dataset.problems, *run.waivers.problems, *refused)
    return Matrix(dataset, tuple(packs), options, options.profile or load_profile(), tuple(sheets), run, problems)


def explained(dataset: Dataset, packs: Sequence[Pack], options: Options, *subjects: str) -> Assessment:
    """An assessment of some subjects of a data set alone; the others are not judged."""
    packs, dossier = each_once(packs), dataset.dossier()
    readings_in_use(packs, options.readings)
    run = Run.of(dossier, packs, options)
    return assessment_of(run, options.profile or load_profile(), subjects)


def packs_for_tables(dataset: Dataset, packs: Iterable[Pack]) -> list[Pack]:
    """Of the packs on offer those that may be for some record of the data set (`findings.assess.packs_for`)."""
    return [pack for pack in packs if _may_be_for(dataset, pack)]


def _may_be_for(dataset: Dataset, pack: Pack) -> bool:
    graph = Graph()
    court = PlannedCourt(graph, dataset.schema, pack, Settings(date.max, {}))
    tables = [dataset.schema[table] for table in dataset.schema.subjects if dataset.tables[table].n]
    nodes = {entity.name: court.belongs(entity) for entity in tables}
    columnar = Columnar(Plan(dataset.schema, date.max, False, (pack,), graph, {}), dataset)
    return any(
        graph.truth(node) is not FALSE
        and (graph.truth(node) is not None or not unpack(columnar.truth(node).f, dataset.tables[table].n).all())
        for table, node in nodes.items()
    )  # fmt: skip


def plan_for(dataset: Dataset, packs: Sequence[Pack], options: Options) -> Plan:
    return plan_of(
        dataset.schema, packs, as_of=options.as_of, readings=options.readings,
        registers_complete=options.registers_complete,
    )  # fmt: skip


class _Sheets:
    """Reads the answers of a plan off the columnar back end."""

    def __init__(
        self, plan: Plan, dataset: Dataset, leaders: Mapping[Named, Named], copies: Mapping[str, Sequence[str]]
    ) -> None:  # fmt: skip
        self.copies = {table: dataset.tables[table].find(ids) for table, ids in copies.items() if ids}
        self.plan = plan
        self.dataset = dataset
        self.leaders = leaders
        self.columnar = Columnar(plan, dataset)
        self._masks: dict[tuple[Id, str], tuple[Mask, bool]] = {}

    def all(self, progress: Progress | None) -> list[Sheet]:
        asked = [
            (table, one) for table, every in self.plan.asked.items() for one in every if self.dataset.tables[table].n
        ]
        found: list[Sheet] = []
        done = 0
        for (table, period), group in groupby(sorted(asked, key=_place), key=lambda pair: (pair[0], pair[1].period)):
            answers = []
            for _, one in group:
                answers.append(self._answer(table, one))
                done += 1
                if progress:
                    progress(done, len(asked))
            found.append(self._sheet(table, period, answers))
        return [sheet for sheet in found if sheet.rollup.there.any()]

    def _sheet(self, table: str, period: Period | None, answers: list[Answer]) -> Sheet:
        layers = {layer.id: layer for pack in self.plan.packs for layer in pack.stack}
        shared = findings(sorted(answers, key=lambda answer: rank(layers[answer.of.pack])), self.leaders)
        return Sheet(table, period, tuple(answers), Rollup(shared, [*layers.values()], self.dataset.tables[table].n))

    def _answer(self, table: str, one: Asked) -> Answer:
        n = self.dataset.tables[table].n
        asked, everywhere = self._asked(one.asked, table, n)
        outcome = self._codes(one.outcome, n)
        has_twin = (one.pack, one.rule.id) in self.leaders
        valid, key = self._twin_key(one, n) if has_twin else (asked, outcome)
        return Answer(one, asked, outcome if everywhere else np.where(asked, outcome, np.uint8(0)), valid, key)

    def _asked(self, node: Id, table: str, n: int) -> tuple[Mask, bool]:
        """On which rows a rule is asked, and whether on all; most rules of a table are asked on the same ones."""
        if (node, table) not in self._masks:
            mask = self._truth(node, n)[0]
            if table in self.copies:
                mask[self.copies[table][self.copies[table] >= 0]] = False
            self._masks[node, table] = mask, bool(mask.all())
        return self._masks[node, table]

    def _twin_key(self, one: Asked, n: int) -> tuple[Mask, Codes]:
        """What twins share a finding by: both as surely in force and for the row (`Run._together`)."""
        valid, belongs = self._truth(one.valid, n), self._truth(one.belongs, n)
        both_true, one_false = valid[0] & belongs[0], valid[1] | belongs[1]
        return ~valid[1], both_true.astype(np.uint8) + np.uint8(2) * one_false

    def _truth(self, node: Id, n: int) -> tuple[Mask, Mask]:
        """Where a truth is TRUE, and where it is FALSE."""
        known = self.plan.graph.truth(node)
        if known is not None:
            return np.full(n, known is TRUE), np.full(n, known is FALSE)
        found: Tri = self.columnar.truth(node)
        return unpack(found.t, n), unpack(found.f, n)

    def _codes(self, node: Id, n: int) -> Codes:
        found = self.columnar.outcome(node)
        return found if len(found) == n else np.full(n, found[0], np.uint8)


def _place(pair: tuple[str, Asked]) -> tuple[str, str]:
    period = pair[1].period
    return pair[0], f"{period.start}{period.end}" if period else ""
