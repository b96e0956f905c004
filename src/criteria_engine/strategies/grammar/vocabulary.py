"""The names that drawn conditions may use besides fields, and the words of the language that can be left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from criteria_engine.conditions.check import Names
from criteria_engine.conditions.kinds import READ
from criteria_engine.conditions.operators import OPERATORS, portable_fault
from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.packs.asking import question_field
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Entity, Field, Schema
from criteria_engine.strategies.stock import TEXTS, few_codes
from criteria_engine.values import Quantity

# Every word that a drawn condition can do without: conditions, operands, what stands beside them, operators.
WORDS = (
    "present", "absent", "all", "any", "not", "exists", "every", "none", "on_file", "row", "attested", "outcome",
    "open", "reading", "due", "field", "constant", "parameter", "the", "count", "sum", "min", "max", "distinct",
    "months_between", "spans_due", "choose", "by_reading", "where", "by", "of", "during", "below", "outer",
    "references", "ignore", *OPERATORS,
)  # fmt: skip
READINGS: Mapping[str, tuple[str, ...]] = {"basis": ("strict", "loose"), "pace": ("slow", "steady", "fast")}


def names_for(schema: Schema) -> Names:
    """Readings, questions and parameters for conditions on any schema; of parameters one or more of every kind.

    Questions are the schema's own codes, or the texts that drawn dossiers hold where questions are free text.
    """
    asked = question_field(schema)
    questions = frozenset(few_codes(asked) or TEXTS[:2]) if asked else frozenset[str]()
    return Names(readings=READINGS, parameters={**_PARAMETERS, **_code_parameters(schema)}, questions=questions)


_PARAMETERS: Mapping[str, tuple[Value, ...]] = {
    "few": (Quantity(Decimal(2)),),
    "limits": (Quantity(Decimal(1)), Quantity(Decimal(3))),
    "deadline": ("2023-06-30",),
    "season": ("2023-H1",),
    "seasons": ("2022", "2023-Q1"),
    "word": ("rác",),
    "sayings": TEXTS[:2],
    "allowed": (True,),
}


def _code_parameters(schema: Schema) -> dict[str, tuple[Value, ...]]:
    """For each vocabulary of the schema two of its codes, named after the first field that has it."""
    known: dict[tuple[str, ...], str] = {}
    for place, found in (pair for entity in schema.entities.values() for pair in _enums(entity)):
        if len(found.codes) > 1:
            known.setdefault(tuple(found.codes), f"codes-{place.replace('.', '-')}")
    return {name: codes[:2] for codes, name in known.items()}


def _enums(entity: Entity) -> Iterable[tuple[str, Field]]:
    yield from ((f"{entity.name}.{found.path}", found) for found in entity.fields.values())
    for inner in entity.lists.values():
        yield from _enums(inner.item)


def is_fit(values: tuple[Value, ...], wanted: Field, operator: str) -> bool:
    """Whether the type check takes a parameter of these values beside a field of this kind."""
    if OPERATORS[operator].arity == "one" and len(values) > 1:
        return False
    try:
        read = [READ[wanted.kind](value, wanted) for value in values]
    except ValueError:
        return False
    if operator == "matches" and any(portable_fault(str(value)) for value in values):
        return False
    return not wanted.codes or all(value in wanted.codes for value in read)


def checked_words(without: Iterable[str]) -> frozenset[str]:
    """The words to leave out. Raises UsageError for one that the language does not have."""
    words = frozenset(without)
    unknown = sorted(words - set(WORDS))
    if unknown:
        said = ((word, f"{word!r} is no word of conditions{nearest(word, WORDS)}") for word in unknown)
        raise UsageError([Problem(f"without: {word}", "unknown-word", en) for word, en in said])
    return words
