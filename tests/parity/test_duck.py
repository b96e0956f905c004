"""The same outcomes from DuckDB: the meaning of the language, written a second time by other means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

pytest.importorskip("duckdb")

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.run import Options
from criteria_engine.packs.model import InForce, Rule
from criteria_engine.records.schema import DATED
from criteria_engine.strategies.asking import typed
from criteria_engine.strategies.stock import AS_OF
from parity import duck, law
from parity.case import Case
from parity.drawing import LABEL, Drawing, Records
from parity.engines import reference
from parity.forced import Forced

RULES, ROWS = 8, 4


def drawn(seed: int) -> Case:
    """Rules of the part of the language that SQL is written for, over records without registers or faults."""
    random = Random(seed)
    schema = law._schema(random)
    drawing = Drawing(random.choice, schema)
    rules = [_rule(drawing, random, number) for number in range(RULES)]
    raw = Records(random.choice, schema, ROWS).tables(tuple(schema.entities))
    raw = {name: rows for name, rows in raw.items() if schema.registers is None or name != schema.registers.name}
    raw = {name: [_without_units(row) for row in rows] for name, rows in raw.items()}
    pack = replace(drawing._pack("duck", rules), in_force=InForce(None, None), applies_to=None, parameters={})
    return Case(schema, raw, (pack,), Options(AS_OF, registers_complete=not random.randrange(3)))


def _without_units(value: Any) -> Any:
    """A record without amounts in units that their fields do not keep: SQL is not told when two of them are alike."""
    if isinstance(value, dict):
        kept = {name: one for name, one in value.items() if not (isinstance(one, dict) and "unit" in one)}
        return {name: _without_units(one) for name, one in kept.items()}
    return [_without_units(one) for one in value] if isinstance(value, list) else value


def _rule(drawing: Drawing, random: Random, number: int) -> Rule:
    table = random.choice(drawing.schema.subjects)

    def said() -> n.Condition:
        """A condition that looks at the row's own fields and rows; one that names another place is drawn again."""
        while True:
            grammar = Forced(random.choice, drawing.schema, drawing.names, duck.UNHEARD, 5, False, False)
            data = grammar.condition((drawing.schema[table],), 2)
            if DATED not in str(data):
                return typed(drawing.schema, table, data, drawing.names)

    when = said() if random.random() < 0.3 else None
    return Rule(f"r.{number}", (), LABEL, table, random.choice(("must", "describe")), "data", said(), when=when)


def compared(case: Case) -> Iterator[tuple[Rule, dict[str, str], dict[str, str]]]:
    """Rules with what the reference says of each subject, and what SQL says."""
    wanted = reference(case).outcomes
    base = duck.Duck(case.dossier, case.options.as_of, case.options.registers_complete)
    for rule in case.packs[0].rules:
        mine = {key[1]: said.value for key, said in wanted.items() if (key[0], key[4]) == (rule.subject, rule.id)}
        with suppress(duck.Foreign):
            yield rule, mine, base.outcomes(rule)


@settings(max_examples=max(10, settings.default.max_examples // 4), phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32 - 1))
def test_duckdb_comes_to_the_same_outcomes(seed: int) -> None:
    assert [one for one in compared(drawn(seed)) if one[1] != one[2]] == []


def test_most_rules_are_compared_and_come_out_in_every_way() -> None:
    every = [one for seed in range(12) for one in compared(drawn(seed))]
    outcomes = {outcome for _, mine, _ in every for outcome in mine.values()}
    assert len(every) > 12 * RULES * 3 // 4 and outcomes == {outcome.value for outcome in RuleOutcome}


@pytest.mark.parametrize("operator", ["at_least", "on_or_before", "is", "contains"])
def test_a_defect_of_the_reference_would_be_found(monkeypatch: pytest.MonkeyPatch, operator: str) -> None:
    """The planted one: an operator that says the opposite."""
    own = OPERATORS[operator]
    monkeypatch.setitem(OPERATORS, operator, replace(own, holds=lambda *sides: ~own.holds(*sides)))  # type: ignore[arg-type]
    assert any(mine != theirs for seed in range(40) for _, mine, theirs in compared(drawn(seed)))
