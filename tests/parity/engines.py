"""Every way to judge records, each as one function from a case to what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import criteria_engine as ce
from criteria_engine.compiled import Result
from criteria_engine.evaluate.docket import layers
from criteria_engine.evaluate.judge import Court
from criteria_engine.evaluate.question import RuleOutcome, Seen
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.findings.assess import assembled
from criteria_engine.findings.model import Assessment, Sensitivity, SubjectId
from criteria_engine.findings.run import Run
from criteria_engine.live.leaves import leaves_of
from criteria_engine.packs.model import Rule
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Period, Truth
from parity.case import Case, Key, Sum, Told

if TYPE_CHECKING:
    from criteria_engine.columns.model import Dataset

Engine = Callable[[Case], Told]


def key_of(row: Row, period: Period | None, pack: str, rule: str) -> Key:
    return row.entity.name, row.id, str(period) if period else "", pack, rule


# --- the reference ----------------------------------------------------------------------------------------------


class PlainRun(Run):
    """A run that leaves out what takes longest and no other engine gives: outcomes under other readings, evidence."""

    def _sensitivity(self, *_: Any) -> Iterator[Sensitivity]:
        return iter(())

    def _bearing(self, *_: Any) -> tuple[Seen, ...]:
        return ()


def reference(case: Case) -> Told:
    """What `assess` says, and the truths that its traces hold."""
    run = PlainRun.of(case.dossier, case.packs, case.options)
    return of_assessment(run, assembled(run, run.findings(None)))


def of_assessment(run: Run, result: Assessment) -> Told:
    courts = {layer.pack.id: layer for court in run.courts for layer in layers(court)}
    outcomes: dict[Key, RuleOutcome] = {}
    leaves: dict[Key, tuple[Truth, ...]] = {}
    for finding in result.findings:
        for pack, rule in finding.members:
            key = key_of(finding.row, finding.period, pack.id, rule.id)
            outcomes[key] = finding.outcome
            leaves[key] = _leaves(courts[pack.id], rule, finding.row, finding.period)
    return Told(outcomes, leaves, {subject.id: Sum.of(subject) for subject in result.subjects})


def _leaves(court: Court, rule: Rule, row: Row, period: Period | None) -> tuple[Truth, ...]:
    required = evaluate(court.question(row, period), rule.require)
    return tuple(truth for _, truth in leaves_of(required, ()))


# --- the plan, node by node -------------------------------------------------------------------------------------


def naive(case: Case) -> Told:
    """The plan by the simplest evaluation there is."""
    from parity.naive import Naive

    plan = plan_for(case)
    values = Naive(plan, case.dossier)
    outcomes: dict[Key, RuleOutcome] = {}
    leaves: dict[Key, tuple[Truth, ...]] = {}
    for table, asked in plan.asked.items():
        for row in case.dossier.rows(table):
            for one in asked:
                key = key_of(row, one.period, one.pack, one.rule.id)
                if key not in outcomes and values.value(one.asked, (row,)) is TRUE:
                    outcomes[key] = values.value(one.outcome, (row,))
                    leaves[key] = tuple(values.value(leaf, (row,)) for leaf in one.leaves)
    return Told(outcomes, leaves)


def plan_for(case: Case) -> Any:
    from criteria_engine.evaluate.plan.plan import plan_of

    options = case.options
    return plan_of(
        case.schema, case.packs, as_of=options.as_of, readings=options.readings,
        registers_complete=options.registers_complete,
    )  # fmt: skip


# Of more records than this only some subjects of each table are judged one at a time.
_LARGE, _SOME = 200, 6

# --- one subject at a time --------------------------------------------------------------------------------------


def row(case: Case) -> Told:
    """Every subject judged alone, of the raw rows, by what `ce.compile` makes."""
    compiled = ce.compile(
        case.packs, as_of=case.options.as_of, readings=case.options.readings,
        registers_complete=case.options.registers_complete, schema=case.schema,
    )  # fmt: skip
    told = Told({}, {}, {})
    raw = {name: list(rows) for name, rows in case.raw.items()}
    is_large = sum(map(len, raw.values())) > _LARGE
    for table in case.schema.subjects:
        if compiled.engine.plan.asked[table]:
            rows = list(case.dossier.rows(table))
            # Each subject is judged with all records at hand: of many, some.
            for subject in rows[:: 1 + len(rows) // _SOME] if is_large else rows:
                result = compiled(raw, (table, subject.id))
                # It reads only the cells that rules look at: a fault elsewhere sets nothing aside.
                if result.route == "reference" or not case.dossier.problems:
                    _add(told, result)
    return replace(told, is_whole=not case.dossier.problems and not is_large)


def _add(told: Told, result: Result) -> None:
    found = result._asked_of_row() if result.route == "row" else result._found()
    for pack, rule, period, outcome, leaves in found:
        key = (*result.subject, str(period or ""), pack, rule.id)
        told.outcomes[key], told.leaves[key] = outcome, leaves  # type: ignore[index]
    for period in result.periods:
        one = result.at(period)
        told.sums[SubjectId(*result.subject, period)] = Sum(  # type: ignore[index]
            one.verdict, dict(one.verdicts), one.reviewed_verdict, one.score
        )


# --- many at once -----------------------------------------------------------------------------------------------


def columnar(case: Case) -> Told:
    """The rows of the dossier as columns."""
    from criteria_engine.columns.from_rows import dataset_of

    return _of_columns(case, dataset_of(case.dossier))


def tables(case: Case) -> Told:
    """The raw rows as JSON Lines, read as columns."""
    from criteria_engine.intake.arrow.open import open_tables

    with TemporaryDirectory() as folder:
        for name, rows in case.raw.items():
            lines = (json.dumps(one, ensure_ascii=False, default=str) for one in rows)
            Path(folder, f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        return _of_columns(case, open_tables(folder, case.schema))


def parquet(case: Case) -> Told:
    """The rows of the dossier written as Parquet and read as columns; of one with faults, the raw rows as above."""
    from criteria_engine.intake.arrow.open import open_tables
    from criteria_engine.intake.arrow.write import write_tables

    if case.dossier.problems:
        return tables(case)
    with TemporaryDirectory() as folder:
        write_tables(case.dossier, folder)
        return _of_columns(case, open_tables(folder, case.schema))


def _of_columns(case: Case, dataset: Dataset) -> Told:
    from criteria_engine.bulk.assess import assess_tables
    from criteria_engine.bulk.rollup import OUTCOMES

    matrix = assess_tables(dataset, case.packs, case.options)
    told = Told({}, _leaves_of_columns(case, dataset), {})
    for sheet in matrix.sheets:
        table, period = dataset.tables[sheet.table], str(sheet.period or "")
        for answer in sheet.answers:
            for number, code in enumerate(answer.outcome.tolist()):
                if code:
                    told.outcomes[sheet.table, table.id(number), period, answer.of.pack, answer.of.rule.id] = OUTCOMES[
                        code
                    ]  # type: ignore[index]
        for number in sheet.rows.tolist():
            rolled = sheet.rollup
            named = {name: OUTCOMES[int(codes[number])] for name, codes in rolled.verdicts.items() if codes[number]}
            verdicts = OUTCOMES[int(rolled.verdict[number])], named, OUTCOMES[int(rolled.reviewed[number])]
            score = rolled.score(number, matrix.profile)
            told.sums[SubjectId(sheet.table, table.id(number), period)] = Sum(*verdicts, score)  # type: ignore[index]
    return told


def _leaves_of_columns(case: Case, dataset: Dataset) -> dict[Key, tuple[Truth, ...]]:
    from criteria_engine.evaluate.columnar import Columnar

    plan = plan_for(case)
    values = Columnar(plan, dataset)
    found: dict[Key, tuple[Truth, ...]] = {}
    for name, every in plan.asked.items():
        table = dataset.tables[name]
        for one in every if table.n else ():
            asked, *leaves = [_truths(values, node, table.n) for node in (one.asked, *one.leaves)]
            for number in range(table.n):
                if asked[number] is TRUE:
                    key = (name, table.id(number), str(one.period or ""), one.pack, one.rule.id)
                    found.setdefault(key, tuple(leaf[number] for leaf in leaves))
    return found


def _truths(values: Any, node: int, n: int) -> list[Truth]:
    """The truth of a node on every row of a table; one that is the same for all, so many times."""
    found, width = values.truth(node), n if values.elements(node) is not None else 1
    true, false = (_bits(plane, width) for plane in (found.t, found.f))
    assert not any(t and f for t, f in zip(true, false, strict=True)), "a truth that is both"
    told = [TRUE if t else FALSE if f else UNKNOWN for t, f in zip(true, false, strict=True)]
    return told if width == n else told * n


def _bits(plane: Any, n: int) -> list[bool]:
    return [bool(plane[k >> 3] >> (k & 7) & 1) for k in range(n)]


ENGINES: Mapping[str, Engine] = {
    "reference": reference, "naive": naive, "row": row, "columnar": columnar, "tables": tables, "parquet": parquet,
}  # fmt: skip
