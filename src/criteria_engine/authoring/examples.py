"""Worked examples: small records with the outcome that the clause asks for, kept beside the rules they show.

They are read by `rules test` and `rules lint` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from criteria_engine.conditions import nodes as n
from criteria_engine.errors import PackError, Problem, nearest
from criteria_engine.evaluate.judge import Court
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs import files as f
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.packs.shape import shape_problem
from criteria_engine.packs.shipped import shown
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import Schema
from criteria_engine.source import SourceError, read_source
from criteria_engine.values import FALSE, Period

# Yearly examples are mostly about 2023; its last day is when its duties fall due.
USUAL_DATE = date(2023, 12, 31)


@dataclass(frozen=True, slots=True)
class Example:
    rule: str
    outcome: RuleOutcome
    at: str
    as_of: date
    readings: Mapping[str, str]
    registers_complete: bool
    period: Period | None
    subject: str | None
    tables: Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Tried:
    """An example and what the engine says; `fault` tells why it could not be tried."""

    example: Example
    outcome: RuleOutcome | None
    fault: str | None = None

    @property
    def holds(self) -> bool:
        return self.outcome is self.example.outcome


def read_examples(pack: Pack) -> tuple[Example, ...]:
    """All examples of a pack, in the order of its files. Raises PackError with every problem."""
    problems: list[Problem] = []
    found = [e for path in sorted(Path(pack.folder, "examples").glob("*.yaml")) for e in _of_file(path, pack, problems)]
    if problems:
        raise PackError(problems)
    return tuple(found)


def _of_file(path: Path, pack: Pack, problems: list[Problem]) -> Iterator[Example]:
    try:
        node = read_source(path, shown(path))
        if node.value is None:  # Only comments yet: what `rules new` leaves to be written.
            return
        shaped = f.ExamplesFile.model_validate(node.plain())
    except SourceError as error:
        problems += error.problems
        return
    except ValidationError as error:
        problems += [shape_problem(f.ExamplesFile, node, e) for e in error.errors(include_url=False)]
        return
    for example, part in zip(shaped.examples, node.value["examples"].value, strict=True):
        if example.rule not in pack.by_id:
            problems.append(
                Problem(part.at, "unknown-rule", f"no rule {example.rule!r}{nearest(example.rule, pack.by_id)}")
            )
            continue
        yield Example(
            example.rule, RuleOutcome(example.outcome), part.at, example.as_of.end if example.as_of else USUAL_DATE,
            example.readings, example.registers_complete, example.period, example.subject,
            merged(shaped.base, example.records),
        )  # fmt: skip


def merged(base: Mapping[str, list[Any]], more: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Rows of both; a row whose id the base has is merged into it, mappings field by field."""
    tables = {table: [dict(row) for row in rows] for table, rows in base.items()}
    for table, rows in more.items():
        known = {row.get("id"): row for row in tables.setdefault(table, [])}
        for row in rows:
            twin = known.get(row.get("id")) if row.get("id") is not None else None
            if twin is None:
                tables[table].append(row)
            else:
                twin.update(_deep(twin, row))
    return tables


def _deep(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **old,
        **{
            k: _deep(old[k], v) if isinstance(v, Mapping) and isinstance(old.get(k), Mapping) else v
            for k, v in new.items()
        },
    }


def try_example(pack: Pack, example: Example, schema: Schema | None = None) -> Tried:
    """Judge the example's rule on its subject."""
    schema = schema or shipped_schema()
    dossier = dossier_of(schema, [from_mapping(example.tables, schema)])
    if dossier.problems:
        return Tried(example, None, "; ".join(map(str, dossier.problems)))
    unknown = [
        name for name, value in example.readings.items() if value not in getattr(pack.readings.get(name), "values", ())
    ]
    if unknown:
        return Tried(example, None, f"no such reading or value: {', '.join(unknown)}")
    rule = pack.by_id[example.rule]
    # The subject is the first row written in the example, whatever its id sorts to.
    key = example.subject or next((str(row.get("id")) for row in example.tables.get(rule.subject, ())), None)
    subject = dossier.get(rule.subject, key) if key else None
    if subject is None:
        return Tried(example, None, f"no {rule.subject} {key or ''} to judge")
    court = Court(dossier, pack, example.as_of, {**pack.defaults, **example.readings}, example.registers_complete)
    if court.belongs(subject) is FALSE:
        return Tried(example, RuleOutcome.NOT_APPLICABLE)
    period = example.period or (Period.year(example.as_of.year) if rule.per else None)
    return Tried(example, court.judge(rule, subject, period if rule.per else None).outcome)


def outcomes_to_show(rule: Rule) -> tuple[RuleOutcome, ...]:
    """The outcomes that a rule of this level and shape can have, each of which needs an example."""
    if rule.level == "describe" or _never_false(rule.require):
        return RuleOutcome.MET, RuleOutcome.NOT_APPLICABLE, RuleOutcome.UNDETERMINED
    return RuleOutcome.MET, RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED


def _never_false(node: n.Condition) -> bool:
    """An `open` alternative keeps a condition from ever being false."""
    if isinstance(node, n.Any):
        return any(_never_false(part) for part in node.parts)
    return isinstance(node, n.Open)
