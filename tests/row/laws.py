"""The law of the row back end: whatever is handed in, it says what `assess` says of the dossier it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from criteria_engine.compiled import CompiledPack, Result, Summary, _digests, _Wanted
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.evaluate.row.equivalent import equivalent
from criteria_engine.findings.assess import assess
from criteria_engine.findings.model import Assessment
from criteria_engine.findings.run import Options
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import Schema

Raw = Mapping[str, Sequence[Mapping[str, Any]]]


def results(
    packs: Sequence[Pack], raw: Raw, schema: Schema, as_of: date, registers_complete: bool = False
) -> tuple[list[Result], Assessment]:
    """The result on every subject of a dossier, judged alone, and the assessment of all of them."""
    # Not by `ce.compile`, which would hand out what was compiled before a defect was planted.
    packs = tuple(packs)
    compiled = CompiledPack(_Wanted(packs, _digests(packs), as_of, (), registers_complete, None, schema))
    subjects = [(table, row["id"]) for table in compiled.engine.judged for row in raw.get(table, ())]
    dossier = equivalent(schema, raw)
    options = Options(as_of, registers_complete=registers_complete)
    return [compiled(raw, subject) for subject in subjects], assess(dossier, packs, options)


def says_what_the_reference_says(result: Result, expected: Assessment) -> bool:
    """Outcomes, leaf truths, verdicts and scores on one subject."""
    return (
        dict(result.outcomes) == dict(_outcomes(result, expected))
        and result.leaves == _by_reference(result).leaves
        and {period: result.at(period) for period in result.periods} == dict(_summaries(result, expected))
    )


def _outcomes(result: Result, expected: Assessment) -> Iterator[tuple[str, RuleOutcome]]:
    for finding in expected.by_row.get(result.subject, ()):
        for _, rule in finding.members:
            yield f"{rule.id}@{finding.period}" if finding.period else rule.id, finding.outcome


def _summaries(result: Result, expected: Assessment) -> Iterator[tuple[str, Summary]]:
    for one in expected.subjects:
        if (one.id.kind, one.id.id) == result.subject:
            yield one.id.period, Summary(one.verdict, one.reviewed_verdict, one.verdicts, one.score)


def _by_reference(result: Result) -> Result:
    """The same result as the reference gives it, which reads leaf truths off its traces."""
    return Result(result._compiled, result._judged._replace(answers=None))
