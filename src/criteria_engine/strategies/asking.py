"""Conditions of any schema: drawn as a pack would hold them, then parsed and type-checked as a pack's are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Checker, Names
from criteria_engine.conditions.parse import Parser
from criteria_engine.errors import PackError, Problem, UsageError, nearest
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.source import Node
from criteria_engine.strategies.grammar.conditions import Grammar
from criteria_engine.strategies.grammar.vocabulary import checked_words, names_for
from criteria_engine.strategies.search import require_hypothesis

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_DRAWN = "drawn.yaml"


@dataclass(frozen=True)
class DrawnCondition:
    """A condition on a row of `table`: `data` as a pack would hold it, `node` parsed and type-checked, `names` that it
    may use."""

    table: str
    data: Mapping[str, Any]
    node: n.Condition = field(repr=False)
    names: Names = field(repr=False)

    @property
    def text(self) -> str:
        """The condition as YAML, in one line."""
        return json.dumps(self.data, ensure_ascii=False)


def conditions(
    schema: Schema, entity: str | Entity | None = None, *, depth: int = 3, nodes: int = 12,
    without: Iterable[str] = (), names: Names | None = None, due: bool = False, period: bool = True,
) -> SearchStrategy[DrawnCondition]:  # fmt: skip
    """Strategy of type-checked conditions on rows of a table, of every kind that the language has.

    `entity`: the table, by default any that rules may judge. `depth`: how many conditions lie within one another;
    `nodes`: about how many there are at most. `without`: words of the language that do not come up, such as "open",
    "attested", "matches" (all are in `grammar.vocabulary.WORDS`). `names`: readings, parameters, outcomes and questions
    to use, by default those of `grammar.vocabulary.names_for(schema)`. `due`: for the `due` of a rule, where `on_file`
    may stand; `period`: whether the period judged may be named. Raises UsageError for an unknown table or word, and
    where hypothesis is missing.

    >>> from criteria_engine import shipped_schema
    >>> from hypothesis import given
    >>> @given(conditions(shipped_schema(), "model", without=["open"]))
    ... def check(drawn): assert "open" not in drawn.data
    """
    require_hypothesis()
    from hypothesis import strategies as st

    tables = _tables(schema, entity)
    known = names or names_for(schema)
    left_out = checked_words(without)

    @st.composite
    def drawn(draw: DrawFn) -> DrawnCondition:
        def pick(options: Sequence[Any]) -> Any:
            return options[draw(st.integers(0, len(options) - 1))]

        table = pick(tables) if len(tables) > 1 else tables[0]
        data = Grammar(pick, schema, known, left_out, nodes, due, period).condition((schema[table],), depth)
        return DrawnCondition(table, data, typed(schema, table, data, known, due=due, period=period), known)

    return drawn()


def _tables(schema: Schema, entity: str | Entity | None) -> tuple[str, ...]:
    if entity is None:
        return schema.subjects or tuple(schema.entities)
    name = entity if isinstance(entity, str) else entity.name
    if name not in schema:
        raise UsageError([Problem(name, "unknown-table", f"no table {name!r}{nearest(name, schema.entities)}")])
    return (name,)


def typed(
    schema: Schema, table: str, data: Mapping[str, Any], names: Names, *, due: bool = False, period: bool = True
) -> n.Condition:
    """A condition as a pack would hold it, parsed and type-checked. Raises PackError with every fault."""
    parser = Parser()
    parsed = parser.condition(_as_node(data))
    checker = Checker(schema, names, in_due=due, in_period=period)
    node = parsed if parser.problems else checker.condition(parsed, (schema[table],))
    problems = parser.problems + checker.problems
    if problems:
        raise PackError(problems)
    return node


def _as_node(value: Any) -> Node:
    if isinstance(value, Mapping):
        inner: Any = {key: _as_node(part) for key, part in value.items()}
    else:
        inner = [_as_node(part) for part in value] if isinstance(value, list | tuple) else value
    return Node(inner, _DRAWN, 1, 1)
