"""The parts of a drawn pack: rules that ask for no outcome but that of earlier ones, and the head that they need."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from criteria_engine.conditions.check import Names
from criteria_engine.packs.asking import question_field
from criteria_engine.records.row import Value
from criteria_engine.records.schema import DATED, Entity, Schema
from criteria_engine.strategies.grammar.conditions import Grammar
from criteria_engine.strategies.grammar.vocabulary import names_for
from criteria_engine.strategies.stock import few_codes
from criteria_engine.values import Quantity

Written = dict[str, Any]
_MODALITY = {"must": "must", "should": "should", "advise": "prefer", "describe": "inform"}
_RHYTHMS = ("year", "half-year", "first-half", "span")
_CRITERIA = ("doc.a", "doc.b")
_TITLE = {"vi": "Yêu cầu", "en": "Requirement"}
_RULES_FILE = "1-rules.yaml"
# From when a pack or rule is in force: mostly for all that may be judged.
_VALIDITIES: tuple[Mapping[str, Any], ...] = (
    {"from": "2021-01-01"}, {"from": "2021-01-01", "to": "2025-12-31"}, {"from": "2022-07-01", "to": "2023-06-30"},
    {"from": "2021-01-01", "to": {"by_reading": "basis", "values": {"strict": "2023-06-30", "loose": None}}},
)  # fmt: skip


class Guidance:
    """Draws the files of one pack."""

    def __init__(
        self, pick: Callable[[Sequence[Any]], Any], schema: Schema, without: frozenset[str], depth: int, nodes: int
    ) -> None:
        self.pick = pick
        self.schema = schema
        self.without = without
        self.depth = depth
        self.nodes = nodes
        answers = question_field(schema)
        self.questions = few_codes(answers) if answers else ()
        self.names = replace(names_for(schema), questions=frozenset(self.questions))
        self.rules: list[Written] = []
        self.named: dict[str, tuple[str, bool, Written]] = {}

    def files(self, most: int) -> dict[str, str]:
        belongs = [self.pick((None, *_CRITERIA)) for _ in range(self.pick(range(1, most + 1)))]
        for number, criterion in enumerate(belongs):
            self.rules.append(self._rule(number, criterion, belongs))
        head = self._head()
        clauses = [_clause(name, "must") for name in _CRITERIA]
        clauses += [_clause(f"doc.{n}", _MODALITY[rule["level"]]) for n, rule in enumerate(self.rules, 1)]
        return {
            "pack.yaml": written(head),
            "clauses.yaml": written({"clauses": clauses}),
            _RULES_FILE: written({"rules": self.rules}),
        }

    def _chance(self, one_in: int) -> bool:
        return bool(self.pick(range(one_in)) == one_in - 1)

    # --- rules --------------------------------------------------------------------------------------------------

    def _rule(self, number: int, criterion: str | None, belongs: Sequence[str | None]) -> Written:
        subject = self.schema[self.pick(self.schema.subjects)]
        rule: Written = {"id": f"r.{number + 1}", "clauses": [f"doc.{number + 1}"]}
        rule |= {"criterion": criterion} if criterion else {}
        asks = self._is_judgement(subject)
        form = self.pick(("short", "full")) if asks else "data"
        rule |= {"ask": self.pick(self.questions)} if form == "short" else {"title": _TITLE}
        rule |= {"subject": subject.name, "level": self.pick(tuple(_MODALITY))}
        per = None if asks else self._rhythm(subject)
        rule |= {"per": per} if per else {}
        names = self._names(number, belongs)
        rule |= self._conditions(subject, names, per is not None, form)
        return rule | self._extras(subject, names, per is not None)

    def _is_judgement(self, subject: Entity) -> bool:
        tables = self.schema["attestation"].fields["subject"].tables if self.questions else ()
        return subject.name in tables and "attested" not in self.without and self._chance(4)

    def _rhythm(self, subject: Entity) -> str | None:
        begins = subject.record.begins if subject.record else None
        return self.pick((None, None, *_RHYTHMS)) if begins else None

    def _conditions(self, subject: Entity, names: Names, in_period: bool, form: str) -> Written:
        made: Written = {"basis": "attestation" if form == "full" else self.pick(("data", "data", "aggregate"))}
        made = {} if form == "short" else made
        if self._chance(2):
            made["when"] = self._when(subject, names, in_period)
        if self._chance(4):
            made["due"] = self._condition(subject, names, in_period, in_due=True)
        if form != "short":
            judged = {"attested": self.pick(self.questions)} if form == "full" else None
            made["require"] = judged or self._condition(subject, names, in_period)
        return made

    def _condition(self, subject: Entity, names: Names, in_period: bool, in_due: bool = False, **other: Any) -> Written:
        without = self.without | other.get("without", frozenset())
        grammar = Grammar(self.pick, self.schema, names, without, self.nodes, in_due, in_period)
        return grammar.condition((subject,), self.depth)

    def _when(self, subject: Entity, names: Names, in_period: bool) -> Written:
        """A condition of its own, or a named one of the pack, first said here or by a rule before."""
        known = [
            name for name, (table, period, _) in self.named.items() if (table, period) == (subject.name, in_period)
        ]
        if known and self._chance(2):
            return {"use": self.pick(known)}
        own = self._condition(subject, names, in_period)
        if not self._chance(3):
            return own
        name = f"shared-{len(self.named) + 1}"
        self.named[name] = (subject.name, in_period, own)
        return {"use": name}

    def _extras(self, subject: Entity, names: Names, in_period: bool) -> Written:
        """Validity, notes, what to look at and what to do: where a rule has them."""
        made: Written = {}
        if self._chance(6):
            made["in_force"] = dict(self.pick(_VALIDITIES))
        if self._chance(6):
            made["notes"] = [{"code": "more-than-named", "when": self._condition(subject, names, in_period)}]
        if self._chance(4):
            paths = [path for path in subject.fields if path != DATED]
            made["evidence"] = [self.pick(paths)]
        if self._chance(2):
            made["remedy"] = {"vi": "Bổ sung nội dung còn thiếu.", "en": "Add what is missing."}
        return made

    def _names(self, number: int, belongs: Sequence[str | None]) -> Names:
        """What the rule of this number may ask for: rules before it, criteria and verdicts made up of such alone."""
        earlier = {rule["id"]: rule["subject"] for rule in self.rules if "per" not in rule}
        whole = [c for c in _CRITERIA if c in belongs and all(at < number for at, of in enumerate(belongs) if of == c)]
        verdicts = {"first"} if _CRITERIA[0] in whole else set[str]()
        outcomes = {"rule": frozenset(earlier), "criterion": frozenset(whole), "verdict": frozenset(verdicts)}
        return replace(self.names, outcomes=outcomes, subjects=earlier)

    # --- the head -----------------------------------------------------------------------------------------------

    def _head(self) -> Written:
        in_force = dict(self.pick(_VALIDITIES[:1] * 3 + _VALIDITIES))
        scope = self._applies_to()
        named = {name: condition for name, (_, _, condition) in self.named.items()}
        used = set(_names_in([self.rules, named, scope, in_force]))
        return {
            "format": "criteria-engine/pack", "id": "drawn", "version": "1.0.0",
            "title": {"vi": "Gói thử", "en": "A drawn pack"}, "documents": [_DOCUMENT], "span": "2021/2025",
            **({"applies_to": scope} if scope else {}),
            "in_force": in_force,
            "readings": [self._reading(name) for name in sorted(self.names.readings) if ("reading", name) in used],
            "parameters": [_parameter(name, values) for name, values in sorted(self.names.parameters.items())
                           if ("parameter", name) in used],
            "actors": {"committee": {"vi": "Cấp ủy", "en": "The committee"}},
            "criteria": [{"id": name, "title": _TITLE} for name in _CRITERIA],
            "verdicts": {"first": {"title": _TITLE, "criteria": [_CRITERIA[0]]},
                         "all": {"title": _TITLE, "criteria": "all"}},
            **({"conditions": named} if named else {}),
            "files": [_RULES_FILE],
        }  # fmt: skip

    def _applies_to(self) -> Written | None:
        """Whom the pack is for: a condition on a record that rules judge or that owns one; mostly it is for all."""
        if not self._chance(6):
            return None
        subjects = [self.schema[name] for name in self.schema.subjects]
        owners = {table for s in subjects if s.record and s.record.owner for table in s.tables_of(s.record.owner)}
        entity = self.schema[self.pick(sorted(owners or {s.name for s in subjects}))]
        alone = replace(self.names, outcomes={}, subjects={})
        return {"entity": entity.name, "when": self._condition(entity, alone, False, without=frozenset({"outcome"}))}

    def _reading(self, name: str) -> Written:
        values = self.names.readings[name]
        words = {value: {"vi": f"Cách {n}", "en": f"Way {n}"} for n, value in enumerate(values, 1)}
        reason = {"vi": "Theo lời văn", "en": "By the wording"}
        return {
            "name": name,
            "clauses": [_CRITERIA[0]],
            "values": words,
            "default": self.pick(values),
            "reason": reason,
        }


_DOCUMENT: Written = {
    "id": "doc", "issuer": {"vi": "Cơ quan ban hành", "en": "The issuer"}, "title": {"vi": "Văn bản", "en": "Document"},
    "last_checked": "2023-01-01", "text_quality": "clean",
}  # fmt: skip


def _clause(name: str, modality: str) -> Written:
    summary = {"vi": "Nội dung", "en": "What is asked"}
    return {
        "id": name,
        "locator": name.partition(".")[2],
        "summary": summary,
        "modality": modality,
        "actor": "committee",
    }


def _parameter(name: str, values: tuple[Value, ...]) -> Written:
    plain = [int(value.number) if isinstance(value, Quantity) else value for value in values]
    return {"name": name, "value": plain if len(plain) > 1 else plain[0], "title": _TITLE, "source": "editorial"}


def _names_in(data: Any) -> Iterator[tuple[str, str]]:
    """The readings and parameters that conditions name, each with what it is."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key in ("reading", "by_reading", "parameter") and isinstance(value, str):
                yield "parameter" if key == "parameter" else "reading", value
            yield from _names_in(value)
    elif isinstance(data, list | tuple):
        for part in data:
            yield from _names_in(part)


def written(data: Mapping[str, Any]) -> str:
    """A file of a pack: one key a line, entries of lists below their key; values in the short form that JSON shares."""
    return "".join(_entry(key, value) for key, value in data.items())


def _entry(key: str, value: Any) -> str:
    if not isinstance(value, list) or not value or not all(isinstance(part, Mapping) for part in value):
        return f"{key}: {_short(value)}\n"
    return f"{key}:\n" + "".join(_item(part) for part in value)


def _item(part: Mapping[str, Any]) -> str:
    lines = [f"{key}: {_short(value)}" for key, value in part.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
