"""A plan compiled for the rows of one table: one generated function that answers every rule asked of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from criteria_engine.evaluate.plan.plan import Asked, Plan

# The modules beside this one that fill the table of emitters.
from criteria_engine.evaluate.row import emit_cells, emit_facts, emit_folds, emit_rows, emit_truths  # noqa: F401
from criteria_engine.evaluate.row.case import Case, Tables
from criteria_engine.evaluate.row.emit import Emitter
from criteria_engine.evaluate.row.source import Block

Codes = tuple[int, ...]
Answers = tuple[Codes, Codes, Codes]


@dataclass(frozen=True, slots=True)
class Program:
    """`run` gives, of a row: the outcome of each of `asked` as a code; the truths of `leaves`; those of `marks`, which
    decide whether a rule is asked and what it shares a finding with."""

    asked: tuple[Asked, ...]
    leaves: tuple[int, ...]
    marks: tuple[int, ...]
    source: str
    run: Callable[[Tables, dict[str, Any]], Answers]


def program_of(plan: Plan, table: str) -> Program:
    """Raises Unplannable for a node that has no emitter."""
    asked = plan.asked[table]
    leaves = tuple(dict.fromkeys(leaf for one in asked for leaf in one.leaves))
    marks = tuple(dict.fromkeys(mark for one in asked for mark in (one.asked, one.valid, one.belongs)))
    emitter = Emitter(plan, [*(one.outcome for one in asked), *leaves, *marks])
    body = Block()
    row = emitter.row(emitter.model(table), "r", body)
    row.check()
    wanted = ([one.outcome for one in asked], leaves, marks)
    found = [_tuple([emitter.ask(node, (row,)) for node in nodes]) for nodes in wanted]
    function = Block("def run(tables, r):")
    lines = [*emitter.head.lines(), *body.lines()]
    if any("case." in line for line in lines):
        function.add(f"case = {emitter.const(partial(Case, plan))}(tables)")
    for block in (emitter.head, body):
        function.put(block)
    function.add(f"return {', '.join(found)}")
    source = "\n".join(function.lines())
    exec(compile(source, f"<{table}>", "exec"), emitter.names.space)
    return Program(asked, leaves, marks, source, emitter.names.space["run"])


def _tuple(parts: list[str]) -> str:
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
