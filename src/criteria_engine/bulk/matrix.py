"""Outcomes of many subjects as a compact matrix: codes by rule and row, verdicts, scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from criteria_engine.bulk.rollup import NOT_MET, OUTCOMES, UNDETERMINED, Rollup, fails, fails_strictly
from criteria_engine.bulk.shared import Answer
from criteria_engine.bulk.summary import Summary
from criteria_engine.columns.model import Dataset, Rows
from criteria_engine.errors import Problem
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.assess import assembled
from criteria_engine.findings.model import Assessment
from criteria_engine.findings.profile import Profile
from criteria_engine.findings.run import Options, Run
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.values import Period


@dataclass
class Sheet:
    """One subject table in one period (None: as its rows stand). `answers`: every rule asked, twins too."""

    table: str
    period: Period | None
    answers: Sequence[Answer]
    rollup: Rollup

    @cached_property
    def rows(self) -> Rows:
        """The rows that anything is asked of, by number."""
        return np.flatnonzero(self.rollup.there).astype(np.int32)


def assessment_of(run: Run, profile: Profile, subjects: Iterable[str]) -> Assessment:
    """An assessment of the rows with these ids, looked up one by one."""
    tables, wanted = run.dossier.schema.subjects, set(subjects)
    rows = [row for key in sorted(wanted) for table in tables if (row := run.dossier.get(table, key)) is not None]
    run = replace(run, options=replace(run.options, profile=profile))
    whole = assembled(run, {(row.entity.name, row.id): run.findings_on(row) for row in rows})
    own = tuple(said for said in whole.self_assessments if said.subject in wanted)
    # What is amiss elsewhere in the records is told of all of them together.
    return replace(whole, problems=(), unused_waivers=(), self_assessments=own)


@dataclass(frozen=True, repr=False)
class Matrix:
    """What became of every subject of a data set. Any one of them is explained by the reference evaluator."""

    dataset: Dataset
    packs: tuple[Pack, ...]
    options: Options
    profile: Profile
    sheets: tuple[Sheet, ...]
    run: Run = field(repr=False)
    problems: tuple[Problem, ...] = ()

    def verdict(self, subject: str, period: str = "") -> RuleOutcome:
        """The verdict on the subject with this id. Raises KeyError where there is none, or several."""
        found = [
            (sheet, row)
            for sheet, row in self._of(subject)
            if sheet.rollup.there[row] and (not period or str(sheet.period or "") == period)
        ]
        if len(found) != 1:
            raise KeyError(f"{len(found)} subjects have the id {subject!r}{f' and period {period}' if period else ''}")
        sheet, row = found[0]
        return OUTCOMES[int(sheet.rollup.verdict[row])]

    def outcomes(self, subject: str, period: str = "") -> dict[str, RuleOutcome]:
        """The outcome of every rule that was asked of a subject, by id."""
        return {
            answer.of.rule.id: OUTCOMES[int(answer.outcome[row])]
            for sheet, row in self._of(subject)
            if str(sheet.period or "") == period
            for answer in sheet.answers
            if answer.outcome[row]
        }

    def _of(self, subject: str) -> Iterator[tuple[Sheet, int]]:
        for sheet in self.sheets:
            row = int(self.dataset.tables[sheet.table].find([subject])[0])
            if row >= 0:
                yield sheet, row

    def assessment(self, *subjects: str) -> Assessment:
        """An assessment of some subjects alone, with traces, causes and repairs, by the reference evaluator."""
        return assessment_of(self.run, self.profile, subjects)

    @property
    def is_vacuous(self) -> bool:
        return self.summary.is_vacuous

    @cached_property
    def summary(self) -> Summary:
        subjects: Counter[tuple[str, RuleOutcome]] = Counter()
        rules: dict[tuple[str, str], Counter[RuleOutcome]] = {}
        for sheet in self.sheets:
            counted = np.bincount(sheet.rollup.verdict[sheet.rollup.there], minlength=5)
            subjects.update({(sheet.table, OUTCOMES[c]): int(n) for c, n in enumerate(counted) if n})
            for shared in sheet.rollup.shared:
                counted = np.bincount(shared.codes, minlength=5)
                found = rules.setdefault((shared.of.pack, shared.of.rule.id), Counter())
                found.update({OUTCOMES[c]: int(n) for c, n in enumerate(counted) if n and c})
        rules = {name: found for name, found in rules.items() if found}
        total: Counter[RuleOutcome] = Counter()
        for found in rules.values():
            total.update(found)
        waived = list(self._waived())
        unmet, strict = (
            sum(int(getattr(sheet.rollup, name).sum()) for sheet in self.sheets) - sum(test(*one) for one in waived)
            for name, test in (("fails", fails), ("fails_strictly", fails_strictly))
        )
        return Summary(subjects, total, rules, unmet, strict, len(waived))

    def _waived(self) -> Iterator[tuple[str, int]]:
        """Level and outcome of findings that somebody in authority has waived: of subjects with waivers, one by one."""
        for subject in self.run.waivers.subjects:
            for sheet, row in self._of(subject):
                for shared in sheet.rollup.shared:
                    rules = [shared.of.rule, *(rule for rule, _, mask in shared.others if mask[row])]
                    code = int(shared.codes[row])
                    if code in (NOT_MET, UNDETERMINED) and self._is_waived(sheet, row, rules):
                        yield shared.of.rule.level, code

    def _is_waived(self, sheet: Sheet, row: int, rules: list[Rule]) -> bool:
        found = self.run.waivers.of(self.dataset.row(sheet.table, row), rules)
        return found is not None and found.in_force
