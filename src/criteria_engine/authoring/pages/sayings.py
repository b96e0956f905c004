"""What pages and comparisons of packs say alike: conditions, validity, readings and places in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from criteria_engine.conditions import nodes as n
from criteria_engine.packs.model import InForce, Pack, ParameterValue, Rule, Scope
from criteria_engine.records import shipped_schema
from criteria_engine.values import Period
from criteria_engine.wording.conditions import say
from criteria_engine.wording.names import Names
from criteria_engine.wording.pages_messages import word
from criteria_engine.wording.values import say_day, say_value


def condition_words(
    condition: n.Condition | None, rule: Rule, pack: Pack, lang: str, readings: Mapping[str, str] | None = None
) -> str:
    """A condition of a rule, under the given readings or else with all of them; nothing where there is none."""
    if condition is None:
        return ""
    schema = shipped_schema()
    return say(condition, schema[rule.subject], schema, lang, pack, readings)


def scope_words(scope: Scope | None, pack: Pack, lang: str) -> str:
    schema = shipped_schema()
    return say(scope.when, schema[scope.entity], schema, lang, pack) if scope else ""


def reading_words(pack: Pack, name: str, value: str, lang: str) -> str:
    return Names(shipped_schema(), lang, pack).reading(name, value)


def parameter_words(parameter: ParameterValue, lang: str) -> str:
    return "; ".join(say_value(value, lang) for value in parameter.values)


def validity_words(in_force: InForce, pack: Pack, lang: str) -> str:
    """From when to when; an end that rests on a reading is said for each of its values."""
    ends = (("from", "no_begin", in_force.start), ("to", "no_end", in_force.end))
    return ", ".join(_end(key, none, operand, pack, lang) for key, none, operand in ends)


def _end(key: str, none: str, operand: n.Operand | None, pack: Pack, lang: str) -> str:
    if isinstance(operand, n.ByReading):
        said = ((reading_words(pack, operand.name, v, lang), _end(key, none, o, pack, lang)) for v, o in operand.values)
        return "; ".join(word("by_reading", lang, words=words, reading=reading) for reading, words in said)
    day = _day(operand, key)
    return word(key, lang, day=say_day(day, lang)) if day else word(none, lang)


def _day(operand: n.Operand | None, key: str) -> date | None:
    value = operand.value if isinstance(operand, n.Constant) else None
    if not isinstance(value, Period):
        return None
    return value.start if key == "from" else value.end
