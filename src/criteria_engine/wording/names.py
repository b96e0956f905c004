"""What things are called: fields, tables and codes of a schema, readings and rules of a pack, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.evaluate.question import Seen
from criteria_engine.packs.model import Criterion, Pack, Rule, Verdict
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import VALUE, Entity, Field, ListField, Schema
from criteria_engine.text import safe
from criteria_engine.values import Period
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.values import say_period

Scope = tuple[Entity, ...]
# A heading may end in a hint to who fills the column in ("(trống = công tác chung)"); a sentence does without.
_HINT = re.compile(r"\s*\([^()]*\)$")
_NOT_ONE_PHRASE = re.compile(r"[,;:/]")
# A heading may list what its cells can say ("Mặt: vật chất / sản phẩm").
_CHOICES = re.compile(r": [^:]* / [^:]*$")
# A heading that begins like the words around it would run into them.
_LIKE_OUR_WORDS = re.compile(
    r"(.*\b)?(từ|đến|về|trước|sau|trong|ngoài|trên|dưới|khác|là|có)$|(ghi|có|không|là|từ)\b", re.IGNORECASE
)
# A heading in the plural names one row as well.
_PLURAL = re.compile(r"^các ", re.IGNORECASE)
# What one row is called where the heading is the name of the work.
_COUNTED = {"rà soát": "bản rà soát", "giới thiệu": "lượt giới thiệu", "kiểm tra": "lượt kiểm tra"}
# How the evaluator addresses a related table outside workbooks: `nomination[unit=P1]`.
_RELATED = re.compile(r"(\w+)\[\w+=(.*)\]", re.DOTALL)


def called(label: Label, lang: str, quoted: bool = False) -> str:
    """A heading within a sentence; quoted where that is asked for or it is not one plain phrase.

    >>> called(Label("Ngày bắt đầu", "Started"), "vi"), called(Label("KH: tiến độ", "Plan: schedule"), "vi")
    ('ngày bắt đầu', '“KH: tiến độ”')
    """
    text = _CHOICES.sub("", _HINT.sub("", label[lang]) or label[lang])
    if quoted or lang == "en" or _NOT_ONE_PHRASE.search(text) or _LIKE_OUR_WORDS.match(text):
        return f"“{text}”"
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


@dataclass(frozen=True)
class Names:
    """`scope`s are the entities of the rows around a condition, outermost first. `period` is the one judged."""

    schema: Schema
    lang: str
    pack: Pack | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None

    def say(self, key: str, /, **parts: object) -> str:
        return phrase(key, self.lang, **parts)

    # --- fields -------------------------------------------------------------------------------------------------

    def label(self, scope: Scope, path: str, quoted: bool = False) -> str:
        """What the field or list at a path is called, with the record that it belongs to where that is another."""
        up, rest = climb(path)
        owner = scope[-1 - up]
        place = resolve(self.schema, owner, rest)
        found = (place.field or place.found) if place else None
        if place is None or found is None:
            return safe(rest)
        what = called(found.label, self.lang, quoted)
        whose = [*reversed(self._hops(owner, place.hops)), *([self._that(owner)] if up else [])]
        return self._of(what, whose)

    def _hops(self, owner: Entity, hops: tuple[str, ...]) -> list[str]:
        said = []
        for hop in hops:
            said.append(called(owner.fields[hop].label, self.lang))
            owner = self.schema[owner.fields[hop].tables[0]]
        return said

    def _of(self, what: str, whose: Iterable[str]) -> str:
        for owner in whose:
            what = self.say("of", what=what, whose=owner)
        return what

    def field(self, scope: Scope, path: str) -> Field | None:
        up, rest = climb(path)
        place = resolve(self.schema, scope[-1 - up], rest)
        return place.field if place else None

    def cell(self, table: str, path: str) -> tuple[str, Field | None]:
        """What a cell of a record is called, by its path, and its field."""
        found = _field_at(self.schema[table], path) if table in self.schema else None
        if found is None:
            return safe(path), None
        if isinstance(found, Label):
            return called(found, self.lang), None
        return called(found.label, self.lang, quoted=found.kind == "yes_no"), found

    def seen(self, seen: Seen) -> tuple[str, Field | None]:
        """What a cell is called, and its field; a list or table has no field."""
        if seen.path in self.schema and seen.path not in self.schema[seen.table].fields:
            return self.noun(self.schema[seen.path]), None
        return self.cell(seen.table, seen.path)

    # --- rows ---------------------------------------------------------------------------------------------------

    def noun(self, entity: Entity, many: bool = False) -> str:
        """What a row of a table or list is called ("rà soát", "review"); English has a form for `many`."""
        if self.lang == "en" and entity.is_table:
            return _plural(entity.label.en.lower()) if many else entity.label.en.lower()
        noun = called(entity.label, self.lang, quoted=not entity.is_table)
        return _COUNTED.get(noun, _PLURAL.sub("", noun)) if self.lang == "vi" else noun

    def _that(self, entity: Entity) -> str:
        return self.say("that", noun=self.noun(entity)) if entity.is_table else self.noun(entity)

    def register(self, table: str) -> str:
        """The register that holds the rows of a table."""
        entity, registers = self.schema[table], self.schema.registers
        marks = registers.record.registers if registers and registers.record else None
        codes = registers.fields[marks.kind].codes if registers and marks else {}
        kind = (entity.record.register if entity.record else None) or ""
        return codes[kind][self.lang] if kind in codes else entity.label[self.lang]

    def rows(self, source: n.Source, scope: Scope, many: bool = False) -> tuple[str, Entity]:
        """The rows that a source stands for, and their entity."""
        up, name = climb(source.name)
        anchor = self.anchor(source, scope)
        item = self._item(anchor, name)
        rows = self.noun(item, many)
        rows = rows if item.is_table else self.say("entries" if many else "entry", rows=rows)
        rows = self.say("below", rows=rows) if name == BELOW else rows
        if source.by and self._needs_link(item, source.by, anchor):
            rows = self.say("linked", rows=rows, link=self.label((item,), source.by))
        whose = [self.label(scope, source.of)] if source.of else [self._that(anchor)] if up else []
        return self._of(rows, whose), item

    def anchor(self, source: n.Source, scope: Scope) -> Entity:
        """The entity of the record whose rows are meant."""
        outer = scope[: len(scope) - climb(source.name)[0]]
        found = self.field(outer, source.of) if source.of else None
        return self.schema[found.tables[0]] if found and found.tables else outer[-1]

    def _item(self, anchor: Entity, name: str) -> Entity:
        if name == BELOW:
            return anchor
        place = resolve(self.schema, anchor, name)
        return place.found.item if place and place.found else self.schema[name]

    def _needs_link(self, item: Entity, link: str, anchor: Entity) -> bool:
        """A row's own unit goes without saying; of several links the others are named."""
        owner = item.record.owner if item.record else None
        return link != owner and len(item.links_to(anchor.name)) > 1

    def is_plain(self, entity: Entity) -> bool:
        """The items of a list of plain values have one field and no name of their own."""
        return set(entity.fields) == {VALUE}

    # --- of the pack --------------------------------------------------------------------------------------------

    def title(self, kind: str, name: str) -> str:
        """The title of a rule, criterion or verdict."""
        found = _titled(self.pack, kind, name) if self.pack else None
        return found.title[self.lang] if found else self.say("another_rule")

    def reading(self, name: str, value: str) -> str:
        """The words of one value of a reading."""
        switch = self.pack.readings.get(name) if self.pack else None
        label = switch.values.get(value) if switch else None
        return label[self.lang].rstrip(".") if label else self.say("some_reading")

    def question(self, name: str) -> str:
        """The words of a question put to a person."""
        entity = self.schema.entities.get(ATTESTATION)
        codes = entity.fields["question"].codes if entity else {}
        return codes[name][self.lang] if name in codes else safe(name)

    def the(self, name: str) -> str:
        if name == "period" and self.period:
            return say_period(self.period, self.lang)
        return self.say(f"the_{name}")

    def place(self, origin: str) -> str:
        """An address as a reader finds it: the cell, the path, or a whole table of a record."""
        related = _RELATED.fullmatch(origin)
        if related and related[1] in self.schema:
            return self.say("table_of", table=self.schema[related[1]].label[self.lang], row=safe(related[2]))
        # Sheets bear the Vietnamese names, whatever the language of the report.
        tables = [e.label.vi for e in self.schema.entities.values() if origin in (e.name, e.label.vi)]
        return self.say("table", table=tables[0]) if tables else safe(origin)

    def address(self, seen: Seen) -> str:
        """Where a reader finds what was seen."""
        if _RELATED.fullmatch(seen.origin):
            return self.place(seen.origin)
        if self._is_whole_table(seen):
            return self.say("table", table=safe(seen.origin))
        entity = self.schema.entities.get(seen.table)
        if entity and entity.key_field is None and seen.origin.startswith(f"{seen.table}["):
            # Rows without an id have a made-up key that no reader could look for.
            return self.say("table", table=entity.label[self.lang])
        return safe(seen.origin)

    def _is_whole_table(self, seen: Seen) -> bool:
        return seen.path in self.schema and seen.origin == self.schema[seen.path].label.vi


def _titled(pack: Pack, kind: str, name: str) -> Rule | Criterion | Verdict | None:
    tables: Mapping[str, Mapping[str, Rule | Criterion | Verdict]] = {
        "rule": pack.by_id, "criterion": pack.criteria, "verdict": pack.verdicts,
    }  # fmt: skip
    return tables[kind].get(name)


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def _field_at(entity: Entity, path: str) -> Field | Label | None:
    """The field (or the heading of the list) at a path that holds the numbers of items: `necessity.0.statement`."""
    names = [step for step in path.split(".") if not step.isdigit()]
    for cut in range(len(names), 0, -1):
        head, rest = ".".join(names[:cut]), ".".join(names[cut:])
        if head in entity.lists:
            return _field_at(entity.lists[head].item, rest) if rest else _list_at(entity.lists[head], path)
    return entity.fields.get(path) or entity.fields.get(".".join(names))


def _list_at(found: ListField, path: str) -> Field | Label:
    """The list as a whole, or its plain values; of one item (`groups.0`) the address leaves `value` out."""
    one_item = path.rpartition(".")[2].isdigit()
    return found.item.fields.get(VALUE, found.label) if found.plain or one_item else found.label
