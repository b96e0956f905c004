"""One rule on one model, written by hand: `judged("{present: plan.schedule}", {...})`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Checker, Names
from criteria_engine.conditions.parse import Parser
from criteria_engine.findings.model import Finding
from criteria_engine.findings.run import Options
from criteria_engine.packs.model import InForce, Pack, ReadingSwitch, Rule
from criteria_engine.records import shipped_schema
from criteria_engine.source import read_yaml
from criteria_engine.strategies.stock import AS_OF
from criteria_engine.values import Period
from repairs import laws

SCHEMA = shipped_schema()
READINGS = {"way": ("one", "other")}
UNIT: Mapping[str, Any] = {"id": "U", "name": "Chi bộ A"}
MODEL: Mapping[str, Any] = {"id": "M", "unit": "U", "name": "Hũ gạo"}


def condition(text: str, table: str = "model", subjects: Mapping[str, str] | None = None) -> n.Condition:
    outcomes = {"rule": frozenset(subjects or ())}
    questions = frozenset(SCHEMA["attestation"].fields["question"].codes)
    parser = Parser()
    checker = Checker(SCHEMA, Names(READINGS, {}, outcomes, questions, subjects or {}))
    found = checker.condition(parser.condition(read_yaml(text, "hand.yaml")), (SCHEMA[table],))
    assert not parser.problems and not checker.problems, [*parser.problems, *checker.problems]
    return found


def rule(name: str, require: str, when: str | None = None, table: str = "model", **more: Any) -> Rule:
    given = more.pop("subjects", None)
    return Rule(
        name, ("c",), laws.X, table, "must", "data", condition(require, table, given),
        when=condition(when, table) if when else None, pack="p", **more,
    )  # fmt: skip


def pack(rules: Sequence[Rule], in_force: InForce | None = None) -> Pack:
    switch = ReadingSwitch("way", (), {"one": laws.X, "other": laws.X}, "one", laws.X)
    return Pack(
        "p", "1", laws.X, {"d": laws.PAPER}, {"c": laws.CLAUSE}, {}, {}, {"way": switch}, {}, tuple(rules),
        in_force or InForce(None, None), Period.year(2023), None, "", "",
    )  # fmt: skip


def judged(
    require: str, row: Mapping[str, Any] | None = None, when: str | None = None, options: Options | None = None,
    **tables: Sequence[Mapping[str, Any]],
) -> laws.Case:  # fmt: skip
    """A rule with this condition, asked of a model of a unit; other tables besides."""
    raw: dict[str, Any] = {"unit": [dict(UNIT)], "model": [{**MODEL, **(row or {})}]}
    for name, more in tables.items():
        raw[name] = [*raw.get(name, []), *map(dict, more)]
    return laws.Case(raw, SCHEMA, (pack([rule("r", require, when)]),), options or Options(AS_OF))


def only(case: laws.Case, name: str = "r") -> Finding:
    """The one finding that needs work; every law is held on the way."""
    laws.know_lists(SCHEMA)
    (finding,) = (f for f in case.unmet() if f.rule.id == name and f.subject.id in ("M", "U"))
    laws.every_law(finding, case)
    return finding


def changes(case: laws.Case) -> list[list[tuple[Any, ...]]]:
    """Every repair as kind, operation, place and value of each step."""
    return [
        [(s.kind, s.change.op, f"{s.change.table}.{s.change.path}".rstrip("."), s.change.value) for s in repair.steps]
        for repair in only(case).repairs
    ]


def first(case: laws.Case) -> list[tuple[Any, ...]]:
    return changes(case)[0]
