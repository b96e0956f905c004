"""The short forms of pack files written out: a question to a person as a whole rule, a restated clause in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from criteria_engine.packs.parts import NO_NODE, child, one_or_more
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import Field, Schema
from criteria_engine.source import Node


def question_field(schema: Schema) -> Field | None:
    """The field of attestations that holds questions; None where the schema has none."""
    return schema["attestation"].fields["question"] if "attestation" in schema else None


def asked_in_full(rule: Node, answers: Field | None) -> Node:
    """`ask: question` with the title, basis and condition that follow from it. `answers`: the `question_field`."""
    ask = child(rule, "ask")
    if ask is NO_NODE:
        return rule
    code = str(ask.value)
    said = {**(answers.codes if answers else {}), **(answers.statements if answers else {})}
    parts = {
        "title": _text(ask, said.get(code, Label(code, code))),
        "basis": _at(ask, "attestation"),
        "require": _at(ask, {"attested": ask}),
    }
    own = {k: v for k, v in rule.value.items() if k != "ask"}
    return replace(rule, value={**parts, **own})


def restated_in_full(clauses: Iterable[Node]) -> list[Node]:
    """What a clause leaves out is taken from the one that it restates, where that stands in the same catalogue."""
    full: list[Node] = []
    by_id: dict[str, Node] = {}
    for clause in clauses:
        origins = one_or_more(child(child(clause, "relations"), "restates"))
        base = by_id.get(str(origins[0].value)) if origins else None
        if base is not None and isinstance(clause.value, dict):
            taken = {k: child(base, k) for k in ("summary", "modality", "subject", "actor", "context")
                     if k in base.value and k not in clause.value}  # fmt: skip
            clause = replace(clause, value={**clause.value, **taken})
        full.append(clause)
        by_id[str(child(clause, "id").value)] = clause
    return full


def _at(node: Node, value: object) -> Node:
    return Node(value, node.file, node.line, node.column)


def _text(node: Node, label: Label) -> Node:
    return _at(node, {"vi": _at(node, label.vi), "en": _at(node, label.en)})
