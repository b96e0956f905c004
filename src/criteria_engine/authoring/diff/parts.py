"""The parts of rules, clauses and packs that a comparison looks at: what is compared, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from criteria_engine.authoring.pages import sayings
from criteria_engine.conditions import nodes as n
from criteria_engine.packs.model import Clause, Pack, ParameterValue, ReadingSwitch, Rule, Verdict, walk
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label
from criteria_engine.wording.messages import LEVELS, NOTES
from criteria_engine.wording.pages_messages import BASES, MODALITIES, PERIODS, QUALITIES, word
from criteria_engine.wording.values import say_period

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Side:
    """The pack that a thing is read in, and the language that it is said in."""

    pack: Pack
    lang: str


Seen = Callable[[Any, Side], Any]
# A part that is made of named things says each of them; of such a part only what differs is told.
Words = str | Mapping[str, str]
Said = Callable[[Any, Side], Words]
# By the name of a part: what of a thing is compared, and its words.
Table = Mapping[str, tuple[Seen, Said]]

# --- rules ------------------------------------------------------------------------------------------------------


def bare(node: T) -> T:
    """A condition without the values that its parameters have at present."""
    if isinstance(node, tuple):
        return tuple(bare(part) for part in node)  # type: ignore[return-value]
    if isinstance(node, n.Parameter):
        return replace(node, values=())
    if isinstance(node, n.Node) and is_dataclass(node):
        return replace(node, **{f.name: bare(getattr(node, f.name)) for f in fields(node) if f.name != "at"})
    return node


def _conditions(rule: Rule) -> Iterable[n.Node]:
    return walk((rule.when, rule.due, rule.require, tuple(note.when for note in rule.notes)))


def _readings(rule: Rule, side: Side) -> dict[str, str]:
    return {name: side.pack.readings[name].default for name in side.pack.readings_used[rule.id]}


def _say_readings(rule: Rule, side: Side) -> dict[str, str]:
    used = _readings(rule, side).items()
    return {name: f"“{sayings.reading_words(side.pack, name, value, side.lang)}”" for name, value in used}


def _parameters(rule: Rule, side: Side) -> dict[str, Any]:
    return {node.name: node.values for node in _conditions(rule) if isinstance(node, n.Parameter)}


def _say_parameters(rule: Rule, side: Side) -> dict[str, str]:
    names = sorted(_parameters(rule, side))
    return {name: sayings.parameter_words(side.pack.parameters[name], side.lang) for name in names}


def _condition(name: str) -> tuple[Seen, Said]:
    def said(rule: Rule, side: Side) -> str:
        return sayings.condition_words(getattr(rule, name), rule, side.pack, side.lang)

    return lambda rule, side: bare(getattr(rule, name)), said


def _coded(name: str, labels: Mapping[str, Any]) -> tuple[Seen, Said]:
    def said(thing: Any, side: Side) -> str:
        code = getattr(thing, name)
        return labels[code][side.lang] if code in labels else str(code or "")

    return lambda thing, side: getattr(thing, name), said


def _text(name: str) -> tuple[Seen, Said]:
    """A text in both languages."""

    def said(thing: Any, side: Side) -> str:
        label: Label | None = getattr(thing, name)
        return label[side.lang] if label else ""

    return lambda thing, _: getattr(thing, name), said


def _listed(name: str) -> tuple[Seen, Said]:
    return lambda thing, _: getattr(thing, name), lambda thing, _: ", ".join(getattr(thing, name) or ())


def _plain(name: str) -> tuple[Seen, Said]:
    return lambda thing, _: getattr(thing, name), lambda thing, _: str(getattr(thing, name) or "")


def _say_subject(rule: Rule, side: Side) -> str:
    return shipped_schema()[rule.subject].label[side.lang]


def _say_notes(rule: Rule, side: Side) -> str:
    return "; ".join(NOTES[note.code][side.lang] if note.code in NOTES else note.code for note in rule.notes)


def _say_validity(rule: Rule, side: Side) -> str:
    return sayings.validity_words(rule.in_force or side.pack.in_force, side.pack, side.lang)


RULE: Table = {
    "id": _plain("id"),
    "title": _text("title"),
    "clauses": _listed("clauses"),
    "criterion": _plain("criterion"),
    "subject": (lambda rule, _: rule.subject, _say_subject),
    "per": _coded("per", PERIODS),
    "level": _coded("level", LEVELS),
    "basis": _coded("basis", BASES),
    "when": _condition("when"),
    "due": _condition("due"),
    "require": _condition("require"),
    "in_force": (lambda rule, side: rule.in_force or side.pack.in_force, _say_validity),
    "readings": (_readings, _say_readings),
    "parameters": (_parameters, _say_parameters),
    "notes": (lambda rule, _: bare(tuple((x.code, x.when) for x in rule.notes)), _say_notes),
    "evidence": _listed("evidence"),
    "remedy": _text("remedy"),
    "actor": _text("actor"),
}

# --- the rest of a pack -----------------------------------------------------------------------------------------


def _say_values(reading: ReadingSwitch, side: Side) -> str:
    return "; ".join(f"“{label[side.lang]}”" for label in reading.values.values())


def _say_default(reading: ReadingSwitch, side: Side) -> str:
    return f"“{sayings.reading_words(side.pack, reading.name, reading.default, side.lang)}”"


def _say_value(parameter: ParameterValue, side: Side) -> str:
    return sayings.parameter_words(parameter, side.lang)


def _say_criteria(verdict: Verdict, side: Side) -> str:
    return word("all_rules", side.lang) if verdict.criteria is None else ", ".join(verdict.criteria)


def _say_relations(clause: Clause, side: Side) -> str:
    return "; ".join(f"{name}: {', '.join(targets)}" for name, targets in clause.relations.items())


def _say_state(clause: Clause, side: Side) -> str:
    if clause.context:
        return word("context", side.lang)
    return word("not_at_hand", side.lang, document=clause.not_at_hand) if clause.not_at_hand else ""


def _say_actors(clause: Clause, side: Side) -> str:
    return "; ".join(actor[side.lang] for actor in clause.actors)


def _say_documents(pack: Pack, side: Side) -> str:
    return "; ".join(document.number or document.title[side.lang] for document in pack.documents.values())


TITLED: Table = {"title": _text("title")}
READING: Table = {
    "clauses": _listed("clauses"),
    "values": (lambda reading, _: dict(reading.values), _say_values),
    "default": (lambda reading, _: reading.default, _say_default),
    "reason": _text("reason"),
}
PARAMETER: Table = {
    **TITLED,
    "value": (lambda parameter, _: parameter.values, _say_value),
    "source": _plain("source"),
}
VERDICT: Table = {
    **TITLED, "criteria": (lambda verdict, _: verdict.criteria, _say_criteria)
}  # fmt: skip
CLAUSE: Table = {
    "parent": _plain("parent"),
    "locator": _plain("locator"),
    "summary": _text("summary"),
    "modality": _coded("modality", MODALITIES),
    "subject": _plain("subject"),
    "actor": (lambda clause, _: clause.actors, _say_actors),
    "relations": (lambda clause, _: dict(clause.relations), _say_relations),
    "state": (lambda clause, _: (clause.context, clause.not_at_hand), _say_state),
    "text_quality": _coded("text_quality", QUALITIES),
}
PACK: Table = {
    "id": _plain("id"),
    "title": _text("title"),
    "version": _plain("version"),
    "documents": (lambda pack, _: dict(pack.documents), _say_documents),
    "span": (lambda pack, _: pack.span, lambda pack, side: say_period(pack.span, side.lang)),
    "in_force": (lambda pack, _: pack.in_force,
                 lambda pack, side: sayings.validity_words(pack.in_force, pack, side.lang)),
    "applies_to": (lambda pack, _: pack.applies_to,
                   lambda pack, side: sayings.scope_words(pack.applies_to, pack, side.lang)),
}  # fmt: skip
