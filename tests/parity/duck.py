"""A foreign oracle: outcomes of a part of the language from DuckDB, by SQL written from docs/meaning.md alone.

It knows neither the plan nor the reference evaluator. A truth is a pair of boolean columns that are never null (`t`,
`f`; unknown is neither); a quantifier counts them, since an engine's own any and all drop nulls. What it cannot say
raises Foreign: readings, attestations, other rules, hierarchies, registers, references, periods of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import duckdb

from criteria_engine.conditions import nodes as n
from criteria_engine.packs.model import Rule
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import DATED, VALUE, Entity, Field, ListField
from criteria_engine.text import fold
from criteria_engine.values import Period, Quantity

_ABOUT = 0.1
# Every comparison names both ends of its interval, so lists within lists are written down over and over.
_LONGEST = 6_000


class Foreign(Exception):
    """The translation has no SQL for it."""


@dataclass(frozen=True)
class Tri:
    """A truth as two boolean expressions, never null and never both true."""

    t: str
    f: str

    def __invert__(self) -> Tri:
        return Tri(self.f, self.t)


@dataclass(frozen=True)
class Value:
    """What is known of a value, as expressions: where a number or day lies, or what a text is; whether there is none
    (`absent`), whether nothing is known (`missing`). `kind` as in the schema."""

    kind: str
    lo: str
    hi: str
    lo_open: str
    hi_open: str
    text: str
    absent: str
    missing: str


NOTHING = "CAST('-infinity' AS DOUBLE)", "CAST('infinity' AS DOUBLE)"


def all_of(parts: Sequence[Tri]) -> Tri:
    return Tri(_joined("AND", [p.t for p in parts], "true"), _joined("OR", [p.f for p in parts], "false"))


def any_of(parts: Sequence[Tri]) -> Tri:
    return ~all_of([~part for part in parts])


def _joined(word: str, parts: Sequence[str], idle: str) -> str:
    return "(" + f" {word} ".join(parts) + ")" if parts else idle


class Duck:
    """The rows of a dossier as tables of DuckDB, and rules as queries on them."""

    def __init__(self, dossier: Dossier, as_of: date, registers_complete: bool) -> None:
        self.schema = dossier.schema
        self.as_of = as_of.toordinal()
        self.registers_complete = registers_complete
        self.con = duckdb.connect(config={"threads": 1})
        self.aliases = (f"x{number}" for number in count())
        for entity in self.schema.entities.values():
            _fill(self.con, entity, dossier.rows(entity.name))

    def outcomes(self, rule: Rule) -> dict[str, str]:
        """The outcome by id of the rows of the subject's table that are there on the as-of date."""
        if rule.per or rule.due or rule.in_force:
            raise Foreign("when a rule is due or in force")
        entity, row = self.schema[rule.subject], next(self.aliases)
        gate = all_of([*self._exists(entity, row), *([self.truth(rule.when, (entity,), (row,))] if rule.when else [])])
        require = self.truth(rule.require, (entity,), (row,))
        met = f"({gate.t} AND {require.t})"
        unmet = f"({gate.t} AND {require.f})" if rule.level != "describe" else "false"
        query = (
            f"SELECT {row}.id, CASE WHEN {gate.f} THEN 'not_applicable' WHEN {met} THEN 'met' "
            f"WHEN {unmet} THEN 'not_met' ELSE 'undetermined' END FROM {_table(entity)} {row} "
            f"WHERE {self._is_there(entity, row)}"
        )
        if len(query) > _LONGEST:
            raise Foreign("a query that grows with every list within a list")
        return dict(self.con.execute(query).fetchall())

    def _exists(self, entity: Entity, row: str) -> Iterator[Tri]:
        record = entity.record
        if record and record.begins:
            c = _cells(entity, record.begins, row)
            yield Tri(f"({c['s']} <> 1 OR {c['hi']} <= {self.as_of})", f"({c['s']} = 1 AND {c['lo']} > {self.as_of})")
        if record and record.ends:
            c = _cells(entity, record.ends, row)
            yield Tri(f"({c['s']} <> 1 OR {c['lo']} >= {self.as_of})", f"({c['s']} = 1 AND {c['hi']} < {self.as_of})")

    def _is_there(self, entity: Entity, row: str) -> str:
        """Not wholly dated after the as-of date."""
        dated = [_cells(entity, name, row) for name in entity.dated]
        return _joined("AND", [f"NOT ({c['s']} = 1 AND {c['lo']} > {self.as_of})" for c in dated], "true")

    # --- conditions ---------------------------------------------------------------------------------------------

    def truth(self, node: n.Condition, scope: tuple[Entity, ...], rows: tuple[str, ...]) -> Tri:
        match node:
            case n.All(parts=parts):
                return all_of([self.truth(part, scope, rows) for part in parts])
            case n.Any(parts=parts):
                return any_of([self.truth(part, scope, rows) for part in parts])
            case n.Not(part=part):
                return ~self.truth(part, scope, rows)
            case n.Present(path=path) if path in scope[-1].lists:
                one = self._counted(n.Source(path), None, scope, rows)
                return Tri(f"({one.lo} > 0)", f"({one.hi} = 0)")
            case n.Present(path=path):
                found = self._field(path, scope, rows)
                c = _cells(scope[-1], path, rows[-1])
                if scope[-1].fields[path].open_end:
                    return Tri(f"({c['s']} = 1)", f"({c['s']} <> 1)")
                return Tri(f"(NOT {found.absent} AND NOT {found.missing})", found.absent)
            case n.Compare():
                return self._compare(node, scope, rows)
            case n.Quantified(quantifier="exists" | "every" | "none" as word, source=source, where=where):
                if word == "every":
                    assert where is not None
                    where = n.Not(where)
                hits = self._counted(source, where, scope, rows)
                some = Tri(f"({hits.lo} >= 1)", f"({hits.hi} < 1)")
                return some if word == "exists" else ~some
            case _:
                raise Foreign(type(node).__name__)

    def _compare(self, node: n.Compare, scope: tuple[Entity, ...], rows: tuple[str, ...]) -> Tri:
        if node.ignore:
            raise Foreign("other spellings")
        left = self._value(node.left, scope, rows)
        made = [_settled(_OPERATORS[node.operator](left, right), left, right)
                for right in (self._value(r, scope, rows) for r in node.right)]  # fmt: skip
        return (any_of if node.operator in ("in", "contains_any") else all_of)(made)

    # --- values -------------------------------------------------------------------------------------------------

    def _value(self, node: n.Operand, scope: tuple[Entity, ...], rows: tuple[str, ...]) -> Value:
        match node:
            case n.Constant(value=value):
                return _constant(value)
            case n.FieldOf(path=path):
                return self._field(path, scope, rows)
            case n.Aggregate(fold="count", source=source, where=where, distinct=None):
                return self._counted(source, where, scope, rows)
            case _:
                raise Foreign(type(node).__name__)

    def _field(self, path: str, scope: tuple[Entity, ...], rows: tuple[str, ...]) -> Value:
        found = scope[-1].fields.get(path)
        if found is None or path == DATED:
            raise Foreign("a field elsewhere")
        c = _cells(scope[-1], path, rows[-1])
        blank = f"({c['s']} <> 1)"
        whole = self._is_whole(found.section, scope[-1], rows[-1])
        absent = f"({c['s']} = 2 OR ({c['s']} = 0 AND {whole}))"
        text = c["v"]
        if found.open_end:
            absent, ends = (
                f"({c['s']} = 2)",
                (date.min, date.min) if found.open_end == "begin" else (date.max, date.max),
            )
            lo, hi = (
                f"CASE WHEN {blank} THEN {day.toordinal()} ELSE {c[x]} END"
                for day, x in zip(ends, ("lo", "hi"), strict=True)
            )
            return Value("date", lo, hi, "false", "false", text, absent, "false")
        if found.blank_reads is not None:
            absent, text = (
                f"({c['s']} = 2)",
                f"CASE WHEN {c['s']} = 0 THEN '{_text(found.blank_reads)}' ELSE {text} END",
            )
            return Value(found.kind, c["lo"], c["hi"], c["lo_open"], c["hi_open"], text, absent, "false")
        missing = f"({blank} AND NOT {absent})"
        return Value(found.kind, c["lo"], c["hi"], c["lo_open"], c["hi_open"], text, absent, missing)

    def _counted(
        self, source: n.Source, where: n.Condition | None, scope: tuple[Entity, ...], rows: tuple[str, ...]
    ) -> Value:
        """How many rows of a list or related table satisfy a condition: an interval from the sure to the possible."""
        if source.of or source.during:
            raise Foreign("rows of a reference, or in a period")
        inner = next(self.aliases)
        item, of_row, whole = self._rows(source, scope[-1], rows[-1], inner)
        truth = self.truth(where, (*scope, item), (*rows, inner)) if where else Tri("true", "false")
        picked = f"FROM {_table(item)} {inner} WHERE {of_row} AND {self._is_there(item, inner)}"
        lo = f"(SELECT count(*) {picked} AND {truth.t})"
        hi = f"CASE WHEN {whole} THEN (SELECT count(*) {picked} AND NOT {truth.f}) ELSE {NOTHING[1]} END"
        return Value("number", lo, hi, "false", "false", "NULL", "false", "false")

    def _rows(self, source: n.Source, entity: Entity, row: str, inner: str) -> tuple[Entity, str, str]:
        """The entity of the rows of a source, how they belong to a row, and whether there are no others."""
        if source.name in entity.lists:
            found = entity.lists[source.name]
            return found.item, f"{inner}.prid = {row}.rid", self._list_is_whole(found, entity, row)
        if source.name not in self.schema or source.by is None or not entity.is_table:
            raise Foreign("a source elsewhere")
        item = self.schema[source.name]
        record = item.record
        marks = [mark.section for mark in record.rows if mark.link == source.by] if record else []
        closed = _joined("OR", [f"list_contains({row}.complete, '{s}')" for s in marks], "false")
        return (
            item,
            f"list_contains({_links(item, source.by, inner)}, {row}.id)",
            "true" if self.registers_complete else closed,
        )

    def _list_is_whole(self, found: ListField, entity: Entity, row: str) -> str:
        given, denied, n_given = (f'{row}."{found.path}:{x}"' for x in ("given", "denied", "count"))
        section = self._is_whole(found.section, entity, row)
        known = "true" if found.plain else f"({n_given} = 0 OR {section})"
        return f"CASE WHEN {given} THEN {known} ELSE ({denied} OR {section}) END"

    def _is_whole(self, section: str | None, entity: Entity, row: str) -> str:
        """Whether the section that holds a blank is complete, by the record or by one that it is about."""
        table = self.schema[entity.name.partition(".")[0]]
        root = next(self.aliases)
        ways = [f"list_contains({root}.complete, '{section}')"] if section else []
        for mark in table.record.cells if table.record else ():
            for about in table.tables_of(mark.link):
                other = next(self.aliases)
                named = f"list_contains({_links(table, mark.link, root)}, {other}.id)"
                ways.append(f"EXISTS (SELECT 1 FROM {_table(self.schema[about])} {other} WHERE {named} "
                            f"AND list_contains({other}.complete, '{mark.section}'))")  # fmt: skip
        if not ways:
            return "false"
        declared = _joined("OR", ways, "false")
        return f"EXISTS (SELECT 1 FROM {_table(table)} {root} WHERE {root}.rid = {row}.root AND {declared})"


# --- comparisons ------------------------------------------------------------------------------------------------


def _settled(found: Tri, left: Value, right: Value) -> Tri:
    """False with an operand that is absent; never true with one that may be."""
    absent, missing = f"({left.absent} OR {right.absent})", f"({left.missing} OR {right.missing})"
    return Tri(f"(({found.t}) AND NOT {absent} AND NOT {missing})", f"({absent} OR (({found.f}) AND NOT {missing}))")


def _less(a: Value, b: Value) -> Tri:
    touch = f"({a.hi} = {b.lo} AND ({a.hi_open} OR {b.lo_open}))"
    return Tri(f"({a.hi} < {b.lo} OR {touch})", f"({a.lo} >= {b.hi})")


def _same(a: Value, b: Value) -> Tri:
    if a.kind == "number":
        points = f"({a.lo} = {a.hi} AND {b.lo} = {b.hi})"
        apart = f"({_less(a, b).t} OR {_less(b, a).t})"
        return Tri(
            f"({points} AND {a.lo} = {b.lo})", f"(({points} AND {a.lo} <> {b.lo}) OR (NOT {points} AND {apart}))"
        )
    return Tri(f"({a.text} = {b.text})", f"({a.text} <> {b.text})")


def _day(value: Value, side: str) -> Value:
    """Of a period meant as a whole its first or last day; of a date the days that it may be."""
    if value.kind != "period":
        return value
    day = value.lo if side == "first" else value.hi
    return Value("date", day, day, "false", "false", "NULL", value.absent, value.missing)


def _within(a: Value, b: Value) -> Tri:
    inside = f"({a.lo} >= {b.lo} AND {a.hi} <= {b.hi})"
    if a.kind == "period":
        return Tri(inside, f"(NOT {inside})")
    return Tri(inside, f"({a.hi} < {b.lo} OR {a.lo} > {b.hi})")


def _negated(test: Callable[[Value, Value], Tri]) -> Callable[[Value, Value], Tri]:
    return lambda a, b: ~test(a, b)


def _holds(call: str) -> Callable[[Value, Value], Tri]:
    return lambda a, b: Tri(f"{call}({a.text}, {b.text})", f"(NOT {call}({a.text}, {b.text}))")


_OPERATORS: dict[str, Callable[[Value, Value], Tri]] = {
    "is": _same, "in": _same, "is_not": _negated(_same), "not_in": _negated(_same),
    "less_than": _less, "at_least": _negated(_less), "more_than": lambda a, b: _less(b, a),
    "at_most": lambda a, b: ~_less(b, a),
    "before": lambda a, b: _less(_day(a, "last"), _day(b, "first")),
    "after": lambda a, b: _less(_day(b, "last"), _day(a, "first")),
    "on_or_before": lambda a, b: ~_less(_day(b, "last"), _day(a, "last")),
    "on_or_after": lambda a, b: ~_less(_day(a, "first"), _day(b, "first")),
    "within": _within, "contains": _holds("contains"), "contains_any": _holds("contains"),
    "matches": _holds("regexp_matches"),
}  # fmt: skip


# --- cells ------------------------------------------------------------------------------------------------------


def _table(entity: Entity) -> str:
    return f'"{entity.name}"'


def _cells(entity: Entity, path: str, row: str) -> dict[str, str]:
    return {part: f'{row}."{path}:{part}"' for part in ("s", "v", "lo", "hi", "lo_open", "hi_open")}


def _links(entity: Entity, link: str, row: str) -> str:
    """The ids that a row names in a field or plain list, as a list."""
    return f'{row}."{link}:ids"'


def _constant(value: Any) -> Value:
    cell = _cell_of(value, None)
    # A period that is written in a rule is meant as a whole, beside a date too.
    kind = "number" if isinstance(value, Quantity) else "period" if isinstance(value, Period) else "text"
    lo, hi = (f"CAST('{x}' AS DOUBLE)" for x in (cell["lo"], cell["hi"]))
    text = "'" + str(cell["v"]).replace("'", "''") + "'"
    return Value(kind, lo, hi, str(cell["lo_open"]), str(cell["hi_open"]), text, "false", "false")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else fold(value) if isinstance(value, str) else str(value)


def _cell_of(value: Any, found: Field | None) -> dict[str, Any]:
    lo, hi, lo_open, hi_open = float("-inf"), float("inf"), False, False
    if isinstance(value, Period):
        lo, hi = float(value.start.toordinal()), float(value.end.toordinal())
    elif isinstance(value, Quantity) and (found is None or value.unit in (None, found.measure)):
        number = float(value.number)
        spread = abs(number) * _ABOUT if value.bound == "about" else 0.0
        lo = number - spread if value.bound in ("exactly", "about", "at_least", "more_than") else lo
        hi = number + spread if value.bound in ("exactly", "about", "at_most", "less_than") else hi
        lo_open, hi_open = value.bound == "more_than", value.bound == "less_than"
    return {"s": 1, "v": _text(value), "lo": lo, "hi": hi, "lo_open": lo_open, "hi_open": hi_open}


_BLANK = {"v": "", "lo": float("-inf"), "hi": float("inf"), "lo_open": False, "hi_open": False}


def _fill(con: duckdb.DuckDBPyConnection, entity: Entity, rows: Any, number: Any = None) -> None:
    """A table for an entity and one for each list within it."""
    made: list[tuple[Row, int, int, int]] = (
        [(row, rid, -1, rid) for rid, row in enumerate(rows)] if number is None else rows
    )
    cells = [_row_of(entity, *one) for one in made]
    _create(con, entity, cells)
    for path, found in entity.lists.items():
        inner = [(item, rid, root) for row, rid, _, root in made for item in row.lists.get(path, ())]
        _fill(con, found.item, [(item, k, rid, root) for k, (item, rid, root) in enumerate(inner)], number=True)


def _row_of(entity: Entity, row: Row, rid: int, prid: int, root: int) -> dict[str, Any]:
    made: dict[str, Any] = {"rid": rid, "prid": prid, "root": root, "id": row.id, "complete": sorted(row.complete)}
    for path, found in entity.fields.items():
        if path != DATED:
            value = row.values.get(path)
            blank = {"s": 2 if path in row.denied else 0, **_BLANK}
            made |= {f"{path}:{k}": v for k, v in (blank if value is None else _cell_of(value, found)).items()}
            made[f"{path}:ids"] = [str(value)] if value is not None else []
    for path in entity.lists:
        items = row.lists.get(path)
        made |= {
            f"{path}:given": items is not None,
            f"{path}:denied": path in row.denied,
            f"{path}:count": len(items or ()),
        }
        made[f"{path}:ids"] = [str(item.values.get(VALUE)) for item in items or ()]
    return made


def _create(con: duckdb.DuckDBPyConnection, entity: Entity, rows: list[dict[str, Any]]) -> None:
    # A row that is not there gives the columns and their types to a table without rows.
    names = _row_of(entity, Row(entity, "", {}, None), -1, -1, -1)  # type: ignore[arg-type]
    types = ", ".join(f'"{name}" {_TYPES[type(value)]}' for name, value in names.items())
    con.execute(f"CREATE TABLE {_table(entity)} ({types})")
    for row in rows:
        con.execute(f"INSERT INTO {_table(entity)} VALUES ({', '.join('?' * len(row))})", list(row.values()))


_TYPES = {int: "INTEGER", str: "VARCHAR", float: "DOUBLE", bool: "BOOLEAN", list: "VARCHAR[]"}


# Words of the language that it has no SQL for.
UNHEARD = frozenset(
    ("row", "attested", "outcome", "open", "reading", "due", "parameter", "the", "sum", "min", "max", "distinct",
     "months_between", "spans_due", "choose", "by_reading", "of", "during", "below", "outer", "references",
     "on_file", "ignore", "lasts")
)  # fmt: skip
