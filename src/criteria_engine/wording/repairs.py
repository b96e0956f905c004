"""What would make a rule met, in words: what to enter and where, alternatives, who acts, or why there is no repair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from criteria_engine.findings.model import Finding
from criteria_engine.records.schema import Schema
from criteria_engine.repairs.model import Repair, Step
from criteria_engine.wording.evidence import names_of
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.names import Names
from criteria_engine.wording.repair_messages import NO_REPAIR, VERBS, word
from criteria_engine.wording.steps import Steps, Told

_ORDER = ("please", "if_done", "if_wrong")
_MANNERS = {"document": "if_done", "correct": "if_wrong"}


def repair_words(repair: Repair, finding: Finding, schema: Schema, lang: str) -> str:
    """One repair as a full sentence: "Đề nghị bổ sung “KH: tiến độ” (Mô hình!H14)."."""
    return _sentence(repair, names_of(finding, schema, lang), finding)


def repairs_words(repairs: Iterable[Repair], finding: Finding, schema: Schema, lang: str) -> tuple[str, ...]:
    """Every repair as a sentence, cheapest first; those after the first as what may be done instead."""
    names = names_of(finding, schema, lang)
    first, *others = [_sentence(repair, names, finding) for repair in repairs] or [""]
    return tuple(filter(None, (first, *(word("or_else", lang, repair=_lower(said)) for said in others))))


def actors_words(repair: Repair, lang: str) -> str:
    """Who acts, by the clause; "" where no clause says it."""
    actors = dict.fromkeys(actor[lang] for step in repair.steps for actor in step.actors)
    return word("actors", lang, actors="; ".join(actors)) if actors else ""


def no_repair_words(why: str, lang: str) -> str:
    """Why nothing can be proposed."""
    return NO_REPAIR[why][lang]


def _sentence(repair: Repair, names: Names, finding: Finding) -> str:
    told = list(Steps(names, finding).of(repair.steps))
    parts = [(_MANNERS.get(verb, "please"), list(group)) for verb, group in groupby(told, key=lambda t: t.verb)]
    said = [
        word(manner, names.lang, steps=_joined([t for _, group in same for t in group], names.lang))
        for manner, same in _grouped(parts)
    ]
    return _upper("; ".join(said)) + "."


def _grouped(parts: Iterable[tuple[str, list[Told]]]) -> Iterator[tuple[str, list[tuple[str, list[Told]]]]]:
    """What is asked for outright, then what only holds on a condition."""
    every = sorted(parts, key=lambda part: _ORDER.index(part[0]))
    yield from ((manner, list(same)) for manner, same in groupby(every, key=lambda part: part[0]))


def step_words(step: Step, finding: Finding, schema: Schema, lang: str) -> str:
    """One step by itself, as it stands in a list: "bổ sung “KH: tiến độ” (Mô hình!H14)"."""
    return _joined(list(Steps(names_of(finding, schema, lang), finding).of((step,))), lang)


def _joined(told: Sequence[Told], lang: str) -> str:
    """Steps one after another; things of which the same verb is said stand together behind it."""
    *head, last = list(_by_verb(told, lang)) or [""]
    joint = "; " if any("," in said or phrase("and", lang) in said for said in (*head, last)) else ", "
    return joint.join(head) + (joint if joint == "; " else phrase("and", lang)) + last if head else last


def _by_verb(told: Sequence[Told], lang: str) -> Iterator[str]:
    for verb, group in groupby(told, key=lambda t: t.verb):
        *head, last = dict.fromkeys(t.thing for t in group)
        joint = "; " if any(", " in thing for thing in (*head, last)) else ", "
        yield VERBS[verb][lang].format(things=joint.join(head) + phrase("and", lang) + last if head else last)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
