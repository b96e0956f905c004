"""The type check: every name and kind in a condition against a schema, before anything is evaluated.

It returns the condition with its constants read as the kind they are compared with ("2023-Q2" beside a date is a
period), so that evaluation meets no type error. All faults are gathered with place, expectation and nearest name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS, Operator, portable_fault
from criteria_engine.conditions.paths import climb, known_paths, resolve
from criteria_engine.errors import Problem, nearest
from criteria_engine.records.annotations import Kind
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Entity, Field, Schema
from criteria_engine.values import Quantity, read_period, read_quantity

BELOW = "below"
Scope = tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What the conditions of a pack may name besides fields."""

    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    outcomes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    questions: frozenset[str] | None = None
    # Whom each rule judges, of those that judge things as they stand: only these can be asked for their outcome.
    subjects: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Checker:
    """Checks conditions of one pack; `problems` gathers what is wrong."""

    schema: Schema
    names: Names
    problems: list[Problem] = field(default_factory=list)
    in_due: bool = False
    in_period: bool = True

    def condition(self, node: n.Condition, scope: Scope) -> n.Condition:
        """The typed condition, asked of a row of the innermost (last) entity of `scope`."""
        check: Callable[[Checker, AnyValue, Scope], n.Condition] = _CONDITIONS[type(node)]
        return check(self, node, scope)

    def _parts(self, node: n.All | n.Any, scope: Scope) -> n.Condition:
        return replace(node, parts=tuple(self.condition(part, scope) for part in node.parts))

    def _not(self, node: n.Not, scope: Scope) -> n.Condition:
        return replace(node, part=self.condition(node.part, scope))

    def _present(self, node: n.Present, scope: Scope) -> n.Condition:
        self._place(node.path, scope, node.at)
        return node

    def _compare(self, node: n.Compare, scope: Scope) -> n.Condition:
        operator = OPERATORS[node.operator]
        if isinstance(node.left, n.Reading):
            return self._of_reading(node)
        left, found = self.operand(node.left, scope)
        if found is None or found.kind not in operator.kinds:
            if found is not None:
                fitting = ", ".join(name for name, o in OPERATORS.items() if found.kind in o.kinds)
                self._refuse(node.at, "wrong-type", f"`{node.operator}` does not compare {_A[found.kind]}; that takes {fitting}")
            for operand in node.right:
                self.operand(operand, scope)
            return node
        if node.ignore and not operator.folds_text and found.kind not in ("text", "ref"):
            self._refuse(node.at, "wrong-type", f"`ignore` is for text, not {_A[found.kind]}")
        wanted = replace(found, kind=operator.kinds[found.kind])
        right = tuple(self._right(r, wanted, operator, scope) for r in node.right)
        return replace(node, left=left, right=right)

    def _of_reading(self, node: n.Compare) -> n.Condition:
        assert isinstance(node.left, n.Reading)
        known = self._reading(node.left.name, node.at)
        if node.operator not in ("is", "is_not", "in", "not_in"):
            self._refuse(node.at, "wrong-type", f"a reading is tested with is, is_not, in, not_in, not {node.operator!r}")
        for right in node.right:
            value = right.value if isinstance(right, n.Constant) else None
            if known and value not in known:
                self._refuse(right.at, "unknown-reading", f"the reading {node.left.name!r} has no value {_shown(value)}{nearest(str(value), known)}")
        return node

    def _quantified(self, node: n.Quantified, scope: Scope) -> n.Condition:
        if node.quantifier == "on_file" and not self.in_due:
            self._refuse(node.at, "on-file", "`on_file` takes an open list as it stands, so it belongs in `due` only; use exists")
        source, item = self._source(node.source, scope)
        where = self.condition(node.where, (*scope, item)) if node.where and item else node.where
        return replace(node, source=source, where=where)

    def _row_at(self, node: n.RowAt, scope: Scope) -> n.Condition:
        source, item = self._source(node.source, scope)
        if item is None:
            return node
        found = scope[-1].lists.get(source.name) if scope and not source.of else None
        if found is None or not found.key:
            self._refuse(node.at, "unknown-list", f"`row` takes a list of the record itself whose rows have a key, not {source.name!r}")
        key = tuple((name, self._key_part(name, value, item, scope, node)) for name, value in node.key)
        return replace(node, source=source, key=key, where=self.condition(node.where, (*scope, item)))

    def _key_part(self, name: str, value: n.Operand, item: Entity, scope: Scope, node: n.RowAt) -> n.Operand:
        found = item.fields.get(name)
        if found is None:
            self._refuse(node.at, "unknown-field", f"{item.name} has no field {name!r}{nearest(name, item.fields)}")
            return value
        return self._right(value, found, OPERATORS["is"], scope)

    def _attested(self, node: n.Attested, scope: Scope) -> n.Condition:
        known = self.names.questions
        if known is not None and node.question not in known:
            self._refuse(node.at, "unknown-question", f"no question {node.question!r}{nearest(node.question, known)}")
        return node

    def _outcome(self, node: n.Outcome, scope: Scope) -> n.Condition:
        known = self.names.outcomes.get(node.kind, frozenset())
        if node.name not in known:
            self._refuse(node.at, f"unknown-{node.kind}", f"no {node.kind} {node.name!r}{nearest(node.name, known)}")
        asked = self._reference(node.of, scope, node.at) if node.of else (scope[-1].name,)
        if asked and node.kind == "rule" and node.name in known and self.names.subjects.get(node.name) not in asked:
            judged = self.names.subjects.get(node.name)
            whom = f"judges {judged!r}" if judged else "judges periods"
            self._refuse(node.at, "wrong-subject", f"the rule {node.name!r} {whom}, so {' or '.join(asked)} has no outcome of it")
        return node

    def _open(self, node: n.Open, scope: Scope) -> n.Condition:
        if node.reading is not None:
            self._reading(node.reading, node.at)
        return node

    # --- operands -----------------------------------------------------------------------------------------------

    def operand(self, node: n.Operand, scope: Scope) -> tuple[n.Operand, Field | None]:
        """The typed operand and a field that stands for its kind, unit and codes; None where it is wrong."""
        check: Callable[[Checker, AnyValue, Scope], tuple[n.Operand, Field | None]] = _OPERANDS[type(node)]
        return check(self, node, scope)

    def _constant(self, node: n.Constant, scope: Scope) -> tuple[n.Operand, Field | None]:
        kind: Kind = "number" if isinstance(node.value, Quantity) else "yes_no" if isinstance(node.value, bool) else "text"
        return node, _typed(kind)

    def _field_of(self, node: n.FieldOf, scope: Scope) -> tuple[n.Operand, Field | None]:
        found = self._place(node.path, scope, node.at)
        if isinstance(found, Field):
            return node, found
        if found is not None:
            self._refuse(node.at, "wrong-type", f"{node.path!r} is a list; use exists, every, none or count")
        return node, None

    def _the(self, node: n.The, scope: Scope) -> tuple[n.Operand, Field | None]:
        if node.name == "period" and not self.in_period:
            self._refuse(node.at, "no-period", "only a rule with `per` is about a period")
        return node, _typed("date" if node.name == "as_of" else "period")

    def _parameter(self, node: n.Parameter, scope: Scope) -> tuple[n.Operand, Field | None]:
        values = self.names.parameters.get(node.name)
        if values is None:
            self._refuse(node.at, "unknown-parameter", f"no parameter {node.name!r}{nearest(node.name, self.names.parameters)}")
            return node, None
        _, kind = self._constant(n.Constant(values[0]), scope)
        return replace(node, values=values), kind

    def _reading_operand(self, node: n.Reading, scope: Scope) -> tuple[n.Operand, Field | None]:
        self._reading(node.name, node.at)
        return node, _typed("text")

    def _aggregate(self, node: n.Aggregate, scope: Scope) -> tuple[n.Operand, Field | None]:
        source, item = self._source(node.source, scope)
        if item is None:
            return node, None
        where = self.condition(node.where, (*scope, item)) if node.where else None
        counted = self._place(node.over, (*scope, item), node.at) if node.over else _typed("number")
        typed = replace(node, source=source, where=where)
        if counted is None or (isinstance(counted, Field) and counted.kind == "number"):
            return typed, counted
        kind = _A[counted.kind] if isinstance(counted, Field) else "a list"
        self._refuse(node.at, "wrong-type", f"`{node.fold}` adds numbers; {node.over!r} is {kind}")
        return typed, None

    def _months_between(self, node: n.MonthsBetween, scope: Scope) -> tuple[n.Operand, Field | None]:
        return replace(node, first=self._date(node.first, scope), last=self._date(node.last, scope)), _typed("number")

    def _spans_due(self, node: n.SpansDue, scope: Scope) -> tuple[n.Operand, Field | None]:
        months = self._number(node.months, scope, "`months`")
        until = self._date(node.until, scope) if node.until else None
        return replace(node, start=self._date(node.start, scope), months=months, until=until), _typed("number")

    def _choose(self, node: n.Choose, scope: Scope) -> tuple[n.Operand, Field | None]:
        found = self._place(node.path, scope, node.at)
        codes = found.codes if isinstance(found, Field) else {}
        if isinstance(found, Field) and found.kind != "enum":
            self._refuse(node.at, "wrong-type", f"`choose` goes by an enum field; {node.path!r} is {_A[found.kind]}")
        unmapped = [code for code in codes if code not in dict(node.values)]
        unknown = [code for code, _ in node.values if codes and code not in codes]
        if unmapped and not unknown:
            self._refuse(node.at, "unknown-code", f"`choose` maps every value of {node.path!r}; {', '.join(unmapped)} has none")
        for code in unknown:
            self._refuse(node.at, "unknown-code", f"{node.path!r} has no value {code!r}{nearest(code, codes)}")
        values = tuple((code, self._number(value, scope)) for code, value in node.values)
        absent = self._number(node.absent, scope) if node.absent else None
        return replace(node, values=values, absent=absent), _typed("number")

    def _number(self, node: n.Operand, scope: Scope, what: str = "a value of `choose`") -> n.Operand:
        typed, found = self.operand(node, scope)
        if found is not None and found.kind != "number":
            self._refuse(node.at, "wrong-type", f"{what} is a number, not {_A[found.kind]}")
        return typed

    def _by_reading(self, node: n.ByReading, scope: Scope) -> tuple[n.Operand, Field | None]:
        known = self._reading(node.name, node.at)
        given = {value for value, _ in node.values}
        if known and given != set(known):
            self._refuse(node.at, "unknown-reading", f"`by_reading` {node.name} maps {', '.join(known)}, not {', '.join(sorted(given))}")
        typed = [(value, *self.operand(operand, scope)) for value, operand in node.values]
        return replace(node, values=tuple((v, o) for v, o, _ in typed)), next((f for *_, f in typed if f), None)

    # --- parts --------------------------------------------------------------------------------------------------

    def _right(self, node: n.Operand, wanted: Field, operator: Operator, scope: Scope) -> n.Operand:
        if isinstance(node, n.Constant):
            return self._as_kind(node, wanted, operator)
        typed, found = self.operand(node, scope)
        if isinstance(typed, n.Parameter) and found is not None:
            if operator.arity == "one" and len(typed.values) > 1:
                self._refuse(node.at, "wrong-type", f"`{operator.name}` takes one value; the parameter {typed.name!r} has {len(typed.values)}")
            parts = [self._as_kind(n.Constant(v, at=node.at), wanted, operator) for v in typed.values]
            return replace(typed, values=tuple(p.value for p in parts))
        if isinstance(typed, n.ByReading):
            values = tuple((v, self._right(o, wanted, operator, scope)) for v, o in typed.values)
            return replace(typed, values=values)
        # Beside a date operator a period stands for its first or last day; elsewhere the two are different things.
        mixed = found is not None and wanted.kind == "period" and found.kind == "date"
        if found is not None and (mixed or not _comparable(wanted, found)):
            self._refuse(node.at, "wrong-type", f"{_A[wanted.kind]} is not compared with {_A[found.kind]}")
        elif found is not None and wanted.measure and found.measure and wanted.measure != found.measure:
            self._refuse(node.at, "units", f"{wanted.measure!r} is not compared with {found.measure!r}")
        return typed

    def _as_kind(self, node: n.Constant, wanted: Field, operator: Operator) -> n.Constant:
        try:
            value = _READ[wanted.kind](node.value, wanted)
        except ValueError as error:
            self._refuse(node.at, "wrong-type", f"{error} ({_A[wanted.kind]} is expected here)")
            return node
        if wanted.codes and value not in wanted.codes:
            self._refuse(node.at, "unknown-code", f"{wanted.path!r} has no value {value!r}{nearest(str(value), wanted.codes)}")
        fault = portable_fault(value) if operator.name == "matches" and isinstance(value, str) else None
        if fault:
            self._refuse(node.at, "regex", f"{value!r}: {fault}")
        return replace(node, value=value)

    def _date(self, node: n.Operand, scope: Scope) -> n.Operand:
        if isinstance(node, n.Constant):
            return self._as_kind(node, _typed("date"), OPERATORS["before"])
        typed, found = self.operand(node, scope)
        if found is not None and found.kind not in ("date", "period"):
            self._refuse(node.at, "wrong-type", f"a date is expected here, not {_A[found.kind]}")
        return typed

    def _source(self, source: n.Source, scope: Scope) -> tuple[n.Source, Entity | None]:
        up, name = climb(source.name)
        anchor = self._anchor(source, scope[: len(scope) - up] if up else scope)
        if anchor is None:
            return source, None
        during = self._during(source, scope)
        if name == BELOW and anchor.record and anchor.record.parent:
            return replace(source, during=during), anchor
        place = resolve(self.schema, anchor, name)
        if place and place.found and source.by:
            self._refuse(source.at, "unknown-link", f"`by` links related tables; {name!r} is a list of {anchor.name}")
        if place and place.found:
            return replace(source, during=during), place.found.item
        if name in self.schema:
            return self._table(replace(source, during=during), anchor, name)
        lists = [*anchor.lists, *self.schema.entities, BELOW]
        self._refuse(source.at, "unknown-list", f"{anchor.name} has no list or related table {name!r}{nearest(name, lists)}")
        return source, None

    def _anchor(self, source: n.Source, scope: Scope) -> Entity | None:
        if not scope:
            self._refuse(source.at, "unknown-field", f"{source.name!r} climbs further out than there are rows")
            return None
        if source.of is None:
            return scope[-1]
        tables = self._reference(source.of, scope, source.at)
        return self.schema[tables[0]] if tables else None

    def _table(self, source: n.Source, anchor: Entity, name: str) -> tuple[n.Source, Entity | None]:
        links = self.schema[name].links_to(anchor.name)
        if source.by is None and len(links) == 1:
            return replace(source, by=links[0]), self.schema[name]
        if source.by not in links:
            known = f"`by` is one of {', '.join(links)}" if links else f"nothing in {name!r} refers to {anchor.name!r}"
            self._refuse(source.at, "unknown-link", f"{name} of {anchor.name}: {known}")
            return source, None
        return source, self.schema[name]

    def _during(self, source: n.Source, scope: Scope) -> n.Operand | None:
        if source.during is None:
            return None
        table = self.schema.entities.get(source.name)
        if table is None or table.record is None or not table.record.dated:
            self._refuse(source.at, "wrong-type", f"`during` is for tables whose rows are dated; {source.name!r} has no date")
        if isinstance(source.during, n.Constant):
            return self._as_kind(source.during, _typed("period"), OPERATORS["within"])
        typed, found = self.operand(source.during, scope)
        if found is not None and found.kind != "period":
            self._refuse(source.at, "wrong-type", f"`during` is a period, not {_A[found.kind]}")
        return typed

    def _place(self, path: str, scope: Scope, at: str) -> Field | AnyValue:
        up, rest = climb(path)
        if up >= len(scope):
            self._refuse(at, "unknown-field", f"{path!r} climbs further out than there are rows")
            return None
        entity = scope[len(scope) - 1 - up]
        place = resolve(self.schema, entity, rest)
        if place is None:
            known = known_paths(self.schema, entity)
            self._refuse(at, "unknown-field", f"{entity.name} has no field {rest!r}{nearest(rest, known)}")
            return None
        return place.field or place.found

    def _reference(self, path: str, scope: Scope, at: str) -> tuple[str, ...]:
        found = self._place(path, scope, at)
        if isinstance(found, Field) and found.kind == "ref":
            return found.tables
        if found is not None:
            self._refuse(at, "wrong-type", f"`of` names a reference; {path!r} is none")
        return ()

    def _reading(self, name: str, at: str) -> tuple[str, ...]:
        known = self.names.readings.get(name)
        if known is None:
            self._refuse(at, "unknown-reading", f"no reading {name!r}{nearest(name, self.names.readings)}")
        return known or ()

    def _refuse(self, at: str, code: str, message: str) -> None:
        self.problems.append(Problem(at, code, message))


def _shown(value: object) -> str:
    """A constant as its author wrote it, not as Python holds it."""
    return repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def _typed(kind: Kind) -> Field:
    from criteria_engine.records.annotations import Label

    return Field("", kind, Label("", ""))


def _comparable(wanted: Field, found: Field) -> bool:
    dates = {"date", "period"}
    words = {"text", "enum", "ref"}
    return wanted.kind == found.kind or {wanted.kind, found.kind} <= dates or {wanted.kind, found.kind} <= words


def _as_period(value: Value, wanted: Field) -> Value:
    whole = isinstance(value, Quantity) and value.number == value.number.to_integral_value()
    if isinstance(value, Quantity):
        value = str(int(value.number)) if whole else str(value)
    return read_period(value)


def _as_number(value: Value, wanted: Field) -> Value:
    if isinstance(value, bool):
        raise ValueError(f"{_shown(value)} is no number")
    quantity = read_quantity(value, wanted.measure)
    if quantity.unit and not wanted.measure:
        raise ValueError(f"{str(quantity)!r} has a unit, but {wanted.path or 'what it is compared with'!r} is kept without one")
    return quantity


def _as_text(value: Value, wanted: Field) -> Value:
    if isinstance(value, Quantity) and not value.unit:
        return str(value.number)
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} is no text")
    return value


def _as_yes_no(value: Value, wanted: Field) -> Value:
    if not isinstance(value, bool):
        raise ValueError(f"{_shown(value)} is neither true nor false")
    return value


_READ: dict[Kind, Callable[[Value, Field], Value]] = {
    "text": _as_text,
    "enum": _as_text,
    "ref": _as_text,
    "yes_no": _as_yes_no,
    "number": _as_number,
    "date": _as_period,
    "period": _as_period,
}
_A: dict[Kind, str] = {
    "text": "a text",
    "enum": "an enum",
    "yes_no": "a yes/no",
    "number": "a number",
    "date": "a date",
    "period": "a period",
    "ref": "a reference",
}
_CONDITIONS: dict[type, AnyValue] = {
    n.All: Checker._parts,
    n.Any: Checker._parts,
    n.Not: Checker._not,
    n.Present: Checker._present,
    n.Compare: Checker._compare,
    n.Quantified: Checker._quantified,
    n.RowAt: Checker._row_at,
    n.Attested: Checker._attested,
    n.Outcome: Checker._outcome,
    n.Open: Checker._open,
}
_OPERANDS: dict[type, AnyValue] = {
    n.Constant: Checker._constant,
    n.FieldOf: Checker._field_of,
    n.The: Checker._the,
    n.Parameter: Checker._parameter,
    n.Reading: Checker._reading_operand,
    n.Aggregate: Checker._aggregate,
    n.MonthsBetween: Checker._months_between,
    n.SpansDue: Checker._spans_due,
    n.Choose: Checker._choose,
    n.ByReading: Checker._by_reading,
}
