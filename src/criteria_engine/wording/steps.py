"""One step of a repair in words: the verb, and what it is said of with its place and what has to be true of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.evaluate.question import Trace
from criteria_engine.findings.model import Finding
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import VALUE, Entity, Field, ListField
from criteria_engine.repairs.model import Step
from criteria_engine.text import safe
from criteria_engine.values import Period, Quantity, read_period
from criteria_engine.wording.comparisons import not_twice
from criteria_engine.wording.conditions import Words
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.names import Names, called
from criteria_engine.wording.readings import under
from criteria_engine.wording.repair_messages import word
from criteria_engine.wording.values import say_number, say_period, say_value

# How the words of a value begin that a cell has to hold.
_IS = {"vi": "là “", "en": "is “"}
_COMPARED = frozenset({"number", "date", "period"})


@dataclass(frozen=True, slots=True)
class Told:
    """A step: a verb of `VERBS` and the thing that it is said of."""

    verb: str
    thing: str


class Steps:
    """Words the steps of a repair of one finding."""

    def __init__(self, names: Names, finding: Finding) -> None:
        self.names = names
        self.finding = finding
        self.lang = names.lang

    def of(self, steps: Sequence[Step]) -> Iterator[Told]:
        """The steps in their order; cells of a row that the same repair adds are told with the row."""
        new = {(s.change.table, s.change.id) for s in steps if not s.change.path}
        for step in steps:
            key = (step.change.table, step.change.id)
            if step.change.path and key in new:
                continue
            beside = [s for s in steps if s.change.path and (s.change.table, s.change.id) == key]
            yield self._step(step, beside if not step.change.path else [])

    def _step(self, step: Step, beside: Sequence[Step]) -> Told:
        entity, change = self.names.schema[step.change.table], step.change
        if entity.name == ATTESTATION:
            return Told("ask_again" if self._is_answered(step) else "ask", self._question(step))
        if entity is self.names.schema.registers:
            return Told("close", self._register(step, entity))
        if not change.path:
            return Told(_verb_of_row(step), self._row(step, entity, beside))
        if change.path in entity.lists:
            return self._item(step, entity.lists[change.path])
        return self._cell(step)

    def _is_answered(self, step: Step) -> bool:
        """Whether a person has said no to it, so that the answer alone is not what is asked for."""
        return any(cause.leaf == step.need and cause.seen.value is not None for cause in self.finding.causes)

    # --- questions and lists that are closed --------------------------------------------------------------------

    def _question(self, step: Step) -> str:
        code = step.need.question if isinstance(step.need, n.Attested) else _of(step.change.value, "question")
        return f"“{self.names.question(str(code))}”" if code else word("at", self.lang, what="", at=step.origin)

    def _register(self, step: Step, entity: Entity) -> str:
        marks, value = entity.record.registers if entity.record else None, step.change.value
        if marks is None or not isinstance(value, Mapping):
            return word("at", self.lang, what=word("register_here", self.lang), at=self.names.place(step.origin))
        kind = _raw(_of(value, marks.kind), entity.fields[marks.kind], self.lang)
        register = called_plainly(kind, self.lang)
        return word("register", self.lang, register=register,
                    period=_raw(_of(value, marks.period), entity.fields[marks.period], self.lang))  # fmt: skip

    def _item(self, step: Step, found: ListField) -> Told:
        """An item at the end of a list, a section that is marked, or a list that is said to be empty."""
        value, at = step.change.value, self.names.place(step.origin)
        what = called(found.label, self.lang, quoted=True)
        if value == []:
            return Told("say_none", word("at", self.lang, what=what, at=at))
        if found.plain and step.kind == "close":
            section = _raw(value, found.item.fields[VALUE], self.lang)
            return Told("mark", word("at", self.lang, what=word("section", self.lang, section=section), at=at))
        if found.plain and found.item.fields[VALUE].codes:
            said = f"“{_raw(value, found.item.fields[VALUE], self.lang)}”"
            placed = word("value_at", self.lang, value=said, what=word("at", self.lang, what=what, at=at))
            return Told("enter", placed)
        row = word("item", self.lang, row=what)
        cells = self._cells(value if isinstance(value, Mapping) else {}, found.item)
        return Told("add", word("at", self.lang, what=self._in_which(row, cells), at=at))

    # --- cells ----------------------------------------------------------------------------------------------------

    def _cell(self, step: Step) -> Told:
        what, field = self.names.cell(step.change.table, step.change.path)
        value, thing = step.change.value, word("at", self.lang, what=what, at=self._now(step, field))
        if value is False and not (field and field.kind == "yes_no"):
            return Told("say_none", thing)
        if field and field.kind == "date" and isinstance(step.before, Period) and not step.before.is_day:
            placed = word("at", self.lang, what=what, at=self.names.place(step.origin))
            return Told("exact_day", word("day_in", self.lang, period=say_period(step.before, self.lang), what=placed))
        if field and field.kind == "yes_no" and step.before is None:
            return Told("say_yes" if value else "say_no", thing)
        needed = self._needed(step, field)
        if isinstance(step.need, n.Compare) and not needed and field and field.kind in _COMPARED:
            thing = word("example", self.lang, what=thing, value=_raw(value, field, self.lang))
        verb = _verb_of_cell(step, bool(needed))
        return Told(verb, self._so_that(thing, what, needed, verb) if needed else thing)

    def _so_that(self, thing: str, what: str, needed: str, verb: str) -> str:
        """What has to be true of a cell, without naming the cell again."""
        rest = needed.removeprefix(f"{what} ")
        if rest == needed:
            return word("so_that", self.lang, what=thing, need=needed)
        if verb == "enter" and rest.startswith(_IS[self.lang]):
            return word("value_at", self.lang, value=rest.removeprefix(_IS[self.lang][:-1]), what=thing)
        value = rest.removeprefix("là ") if self.lang == "vi" else rest
        key, need = "into" if value != rest else "so_that", word("it", self.lang, said=value)
        return word(key, self.lang, what=thing, need=need)

    def _now(self, step: Step, field: Field | None) -> str:
        """The place of a cell, and what stands there."""
        at = self.names.place(step.origin)
        if step.before is None:
            return at
        said = say_value(step.before, self.lang, field)
        return word("now", self.lang, at=at, value=f"“{said}”" if isinstance(step.before, str | bool) else said)

    def _needed(self, step: Step, field: Field | None) -> str:
        """What has to be true of the value, where being there is not enough; with an example where that helps."""
        node = under(step.need, self.names.readings) if isinstance(step.need, n.Compare) else None
        if not isinstance(node, n.Compare) or not step.scope or not self._is_about(node.left, step):
            return ""
        said = Words(self.names).condition(node, step.scope, denied=not step.wish)
        open_end = not all(isinstance(right, n.Constant) for right in node.right)
        if field is None or field.kind not in _COMPARED or not open_end or step.before is not None:
            return said
        return word("example", self.lang, what=said, value=_raw(step.change.value, field, self.lang))

    def _is_about(self, left: n.Operand, step: Step) -> bool:
        """Whether the comparison is of the cell that changes, and not of a number that it is a part of."""
        return isinstance(left, n.FieldOf) and step.change.path.endswith(left.path.rpartition(".")[2])

    # --- new rows -------------------------------------------------------------------------------------------------

    def _row(self, step: Step, entity: Entity, beside: Sequence[Step]) -> str:
        value = dict(step.change.value) if isinstance(step.change.value, Mapping) else {}
        for other in beside:
            path, inner = other.change.path, other.change.value
            value[path] = [*value.get(path, []), inner] if path in entity.lists else inner
        row = word("new_row", self.lang, row=self.names.noun(entity))
        whom = self._whom(value, entity)
        row = word("about", self.lang, row=row, whom=whom) if whom else row
        owner = self._owner(value, entity)
        row = word("of_whom", self.lang, row=row, whom=owner) if owner else row
        told = self._in_which(row, self._cells(value, entity))
        at = self.names.place(entity.name)
        return word("at", self.lang, what=told, at=at) if step.kind != "document" else told

    def _whom(self, value: Mapping[str, Any], entity: Entity) -> str:
        """The subject of the finding, where the row names it."""
        owner, row = entity.record.owner if entity.record else None, self.finding.row
        named = {str(v) for key, value in value.items() if key != owner for v in _each(value)}
        return f"{self.names.noun(row.entity)} {self._named(row.label, row.id)}" if row.id in named else ""

    def _owner(self, value: Mapping[str, Any], entity: Entity) -> str:
        """Whose the row is, where that is not the subject or whoever the subject belongs to."""
        owner = entity.record.owner if entity.record else None
        key = str(value.get(owner, "")) if owner else ""
        row = self.finding.row
        if key in ("", row.id, *map(str, row.values.values())):
            return ""
        return self._named(next((r.label for r in _rows(self.finding.trace) if r.id == key), key), key)

    def _named(self, label: str, key: str) -> str:
        return safe(key) if label == key else f"“{safe(label)}”"

    def _in_which(self, row: str, cells: Sequence[str]) -> str:
        if not cells:
            return row
        *head, last = cells
        said = ", ".join(head) + phrase("and", self.lang) + last if head else last
        return word("in_which", self.lang, row=row, cells=said)

    def _cells(self, value: Mapping[str, Any], entity: Entity) -> list[str]:
        """What the new row has to say: codes, days and numbers as they are, of a text that it is given."""
        fields = [(entity.fields[name], inner) for name, inner in value.items() if name in entity.fields]
        told = [(f, inner) for f, inner in fields if f.path != "id" and f.kind != "ref" and inner is not False]
        texts = [called(f.label, self.lang) for f, _ in told if f.kind == "text"]
        said = [self._cell_is(f, inner) for f, inner in told if f.kind != "text"]
        if texts:
            *head, last = texts
            what = ", ".join(head) + phrase("and", self.lang) + last if head else last
            said.append(word("cells_given" if head else "cell_given", self.lang, what=what))
        return said + [text for name, inner in value.items() for text in self._items(entity.lists.get(name), inner)]

    def _items(self, found: ListField | None, inner: Any) -> Iterator[str]:
        """The items of a list of the new row; of a list of ids nothing is said."""
        field = found.item.fields.get(VALUE) if found and found.plain else None
        if found is None or (field and field.kind == "ref"):
            return
        what = called(found.label, self.lang, quoted=True)
        for item in _each(inner):
            if field:
                said = f"“{_raw(item, field, self.lang)}”"
                yield word("cell_is", self.lang, what=what, value=said) if field.codes else word(
                    "has_item", self.lang, row=word("item", self.lang, row=what))  # fmt: skip
            elif isinstance(item, Mapping):
                row = self._in_which(word("item", self.lang, row=what), self._cells(item, found.item))
                yield word("has_item", self.lang, row=row)

    def _cell_is(self, field: Field, inner: Any) -> str:
        what, value = called(field.label, self.lang), _raw(inner, field, self.lang)
        if field.kind == "yes_no":
            return phrase("ticked" if inner else "not_ticked", self.lang, what=called(field.label, self.lang, True))
        if field.kind == "period":
            return word("cell_is", self.lang, what=what, value=not_twice(what, value))
        if field.kind in _COMPARED:
            given = word("cell_given", self.lang, what=what)
            return word("example", self.lang, what=given, value=value)
        return word("cell_is", self.lang, what=what, value=f"“{value}”")


def _verb_of_cell(step: Step, needs: bool) -> str:
    """A value that was given exactly is changed only where it was wrong."""
    if step.before is None:
        return "enter" if needs else "add"
    return "correct" if step.exact or (step.kind == "correct" and not _is_inexact(step.before)) else "sharpen"


def _is_inexact(value: Value) -> bool:
    return (isinstance(value, Quantity) and not value.is_exact) or (isinstance(value, Period) and not value.is_day)


def _verb_of_row(step: Step) -> str:
    return {"do": "do", "document": "document"}.get(step.kind, "add")


def called_plainly(text: str, lang: str) -> str:
    return text[:1].lower() + text[1:] if lang == "vi" else text


def _rows(trace: Trace | None) -> Iterator[Row]:
    """Every record that was looked at."""
    if trace is not None:
        if trace.row is not None:
            yield trace.row
        for part in trace.parts:
            yield from _rows(part)


def _of(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def _raw(value: Any, field: Field, lang: str) -> str:
    """A value as a file holds it, in the reader's form."""
    if isinstance(value, bool):
        return say_value(value, lang)
    if field.kind in ("date", "period"):
        return say_period(read_period(value), lang)
    if isinstance(value, int | float | Decimal):
        return say_number(Decimal(str(value)), lang)
    return say_value(value if isinstance(value, Quantity) else str(value), lang, field)
