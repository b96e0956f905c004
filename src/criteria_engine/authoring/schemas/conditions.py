"""The condition language as JSON Schema: the same words as the parser's, the operators from their own table.

A schema knows the shape of the language, and the questions of one record schema; whether a field exists is the type
check's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from criteria_engine.conditions.operators import OPERATORS, Operator
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.records.schema import Schema

Shape = dict[str, Any]
Parts = Mapping[str, Shape]


def ref(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


def closed(required: Parts, optional: Parts | None = None) -> Shape:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": [*required],
        "additionalProperties": False,
    }


def some(item: Shape) -> Shape:
    """A list of at least one."""
    return {"type": "array", "items": item, "minItems": 1}


def one_or_more(item: Shape) -> Shape:
    return {"anyOf": [item, some(item)]}


WORD: Shape = {"type": "string", "minLength": 1}
CONDITION, OPERAND, LABEL, FROM = ref("condition"), ref("operand"), ref("label"), ref("field_or_operand")
# How a list may be narrowed; `of` of a sum, min or max is the number field instead.
_ROWS: Parts = {"where": CONDITION, "by": WORD, "of": WORD, "during": OPERAND}
_SUMMED: Parts = {key: part for key, part in _ROWS.items() if key != "of"}
_SPANS = closed({"from": FROM, "months": OPERAND}, {"until": FROM})
_CASES: Shape = {"type": "object", "additionalProperties": OPERAND, "minProperties": 1}
_BOUNDS = ("exactly", "more_than", "at_least", "less_than", "at_most", "about")
_FOLDS: Mapping[str, tuple[Parts, Parts]] = {
    "count": ({"count": WORD}, {**_ROWS, "distinct": WORD}),
    **{fold: ({fold: WORD, "of": WORD}, _SUMMED) for fold in ("sum", "min", "max")},
}
# What may open a comparison: its needed and its further keys.
LEFTS: Mapping[str, tuple[Parts, Parts]] = {
    "field": ({"field": WORD}, {}),
    "value": ({"value": OPERAND}, {}),
    "reading": ({"reading": WORD}, {}),
    **_FOLDS,
    "months_between": ({"months_between": {"type": "array", "items": FROM, "minItems": 2, "maxItems": 2}}, {}),
    "spans_due": ({"spans_due": _SPANS}, {}),
}
OPERANDS: Mapping[str, Shape] = {
    **{key: closed(*parts) for key, parts in LEFTS.items() if key != "value"},
    "the": closed({"the": {"enum": ["period", "as_of", "assessment_year"]}}),
    "parameter": closed({"parameter": WORD}),
    "by_reading": closed({"by_reading": WORD, "values": _CASES}),
    "choose": closed({"choose": WORD, "values": _CASES}, {"absent": OPERAND}),
}


def conditions(questions: Iterable[str]) -> Mapping[str, Shape]:
    """Every condition but the comparisons, by the word that it begins with."""
    asked = {"enum": list(questions)} if questions else WORD
    return {
        "all": closed({"all": some(CONDITION)}),
        "any": closed({"any": some(CONDITION)}),
        "not": closed({"not": CONDITION}),
        "present": closed({"present": WORD}),
        "absent": closed({"absent": WORD}),
        **{key: closed({key: WORD}, _ROWS) for key in ("exists", "none", "on_file")},
        "every": closed({"every": WORD, "where": CONDITION}, {k: v for k, v in _ROWS.items() if k != "where"}),
        "row": closed({"row": WORD, "at": _CASES, "where": CONDITION}),
        "attested": closed({"attested": asked}),
        "outcome": closed({"outcome": _outcome()}),
        "open": closed({"open": LABEL}, {"reading": WORD}),
        "due": closed({"due": _SPANS}),
        "use": closed({"use": WORD}),
    }


def grammar(schema: Schema) -> dict[str, Shape]:
    """The `$defs` that a condition needs, `label` apart."""
    scalar: Shape = {"type": ["string", "number", "boolean"]}
    comparisons = [_comparison(*parts) for parts in LEFTS.values()]
    return {
        "condition": {"anyOf": [*conditions(questions_of(schema)).values(), *comparisons]},
        "operand": {"anyOf": [scalar, *OPERANDS.values(), bounded()]},
        "field_or_operand": {"anyOf": [{**WORD, "description": "A field."}, OPERAND]},
    }


def questions_of(schema: Schema) -> list[str]:
    """The codes of the questions that a schema has for people."""
    entity = schema.entities.get(ATTESTATION)
    return list(entity.fields["question"].codes) if entity else []


def bounded() -> Shape:
    """A number that is only bounded, or bears a unit: `{at_least: 30, unit: người}`."""
    number: Shape = {"type": ["string", "number"]}
    bounds = dict.fromkeys(_BOUNDS, number)
    return {**closed({}, {**bounds, "unit": WORD}), "oneOf": [{"required": [bound]} for bound in _BOUNDS]}


def _comparison(needed: Parts, further: Parts) -> Shape:
    """A left side with exactly one operator."""
    rights = {name: _right(operator) for name, operator in OPERATORS.items()}
    ignore = one_or_more({"enum": ["case", "diacritics"]})
    shape = closed(needed, {**further, **rights, "ignore": ignore})
    return {**shape, "oneOf": [{"required": [name]} for name in OPERATORS]}


def _right(operator: Operator) -> Shape:
    said = {"description": operator.phrase.en}
    if operator.arity == "one":
        return {**OPERAND, **said}
    return {"anyOf": [some(OPERAND), {"allOf": [OPERAND, {"type": "object"}]}], **said}


def _outcome() -> Shape:
    """Of one rule, criterion or verdict."""
    kinds = ("rule", "criterion", "verdict")
    counts = {"enum": [True, False, "true", "false", "unknown"]}
    further = {**dict.fromkeys(kinds, WORD), "of": WORD, "pack": WORD, "not_applicable": counts}
    return {**closed({}, further), "oneOf": [{"required": [kind]} for kind in kinds]}
