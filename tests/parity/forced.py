"""Conditions drawn so that a wanted part of the language stands at a wanted place.

A drawn condition seldom compares an inexact date inside a list of a related row. Left to chance most of the language
would be tested where it is easiest, so every part (`FEATURES`) is put into every place (`PLACES`) by turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from criteria_engine.conditions.check import Scope
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.records.schema import Field, Schema
from criteria_engine.strategies.grammar.conditions import Grammar
from criteria_engine.strategies.grammar.lookouts import Rows, lookout
from criteria_engine.strategies.grammar.numbers import BARE, FOLDS

Written = dict[str, Any]
Make = Callable[["Forced", Scope], Written]
# From the subject inwards: the kinds of rows that lead to a place. `key`: the row of a list with a key.
PLACES: Mapping[str, tuple[str, ...]] = {
    "root": (), "list": ("list",), "list in list": ("list", "list"), "table": ("table",), "tree": ("tree",),
    "list of a table": ("table", "list"), "row at key": ("key",),
}  # fmt: skip
SOURCES = ("list", "plain", "keyed", "table", "tree")
QUANTIFIERS = ("exists", "every", "none", "on_file")
# Kinds of source that a step of a place may go by; an item of a plain list has one cell and no list.
_LISTS = ("list", "plain", "keyed")
_STEPS = {"list": ("list", "keyed"), "table": ("table",), "tree": ("tree",), "key": ("keyed",)}


class Infeasible(Exception):
    """The schema has nothing by which the part of the language can stand there."""


@dataclass(frozen=True)
class Feature:
    """`fits`: whether it can be said of the innermost row of a scope; `make` says it."""

    fits: Callable[[Schema, Scope], bool]
    make: Make


class Forced(Grammar):
    """Draws conditions with a part of the language at a place."""

    def forced(self, feature: str, place: str, table: str) -> Written:
        """Raises Infeasible where the schema has no such place for it."""
        ways = tuple(_ways(self.schema, (self.schema[table],), PLACES[place]))
        wanted = FEATURES[feature]
        fitting = [way for way in ways if wanted.fits(self.schema, _scope(self.schema[table], way))]
        if not fitting:
            raise Infeasible(f"{feature} at {place} of {table}")
        return self._inside(self.pick(fitting), PLACES[place], (self.schema[table],), wanted.make)

    def _inside(self, way: Sequence[Rows], steps: Sequence[str], scope: Scope, make: Make) -> Written:
        self.left = 3
        if not way:
            return make(self, scope)
        rows = way[0]
        inner = self._inside(way[1:], steps[1:], (*scope, rows.item), make)
        if steps[0] == "key":
            key = scope[-1].lists[rows.name].key
            return {
                "row": rows.name,
                "at": {key[0]: self.right(rows.item.fields[key[0]], "is", scope, 0)},
                "where": inner,
            }
        word = self.pick(("exists", "every", "none", "count"))
        said = {word: rows.name, **rows.words, **self._sometimes_during(rows, scope), "where": inner}
        return {**said, self.pick(("at_least", "at_most", "is")): self.pick((1, 2))} if word == "count" else said

    def _sometimes_during(self, rows: Rows, scope: Scope) -> Written:
        return {"during": self._during(scope)} if rows.is_dated and self.chance(3) else {}


def _scope(entity: Any, way: Sequence[Rows]) -> Scope:
    return (entity, *(rows.item for rows in way))


@cache
def _ways(schema: Schema, scope: Scope, steps: tuple[str, ...]) -> tuple[tuple[Rows, ...], ...]:
    """Every chain of sources that leads from the innermost row of a scope to a place."""
    if not steps:
        return ((),)
    return tuple((rows, *rest) for rows in _own(schema, scope, _STEPS[steps[0]])
                 for rest in _ways(schema, (*scope, rows.item), steps[1:]))  # fmt: skip


def _own(schema: Schema, scope: Scope, kinds: Sequence[str]) -> list[Rows]:
    """Sources of the innermost row itself."""
    found = lookout(schema, scope).rows
    return [rows for rows in found if rows.kind in kinds and not rows.ways and "of" not in rows.words]


# --- the parts of the language ----------------------------------------------------------------------------------


def _near(schema: Schema, scope: Scope, fits: Callable[[Field], bool]) -> list[Any]:
    return [spot for spot in lookout(schema, scope).near if fits(spot.field)]


def _operator(name: str) -> Feature:
    def takes(found: Field) -> bool:
        return found.kind in OPERATORS[name].kinds

    def make(self: Forced, scope: Scope) -> Written:
        spot = self.pick(_near(self.schema, scope, takes))
        return {"field": spot.path, **self.told(spot.field, name, scope, 0)}

    return Feature(lambda schema, scope: bool(_near(schema, scope, takes)), make)


def _far(way: str) -> Feature:
    """A field around the row, or behind a reference, against something."""

    def spots(schema: Schema, scope: Scope) -> list[Any]:
        known = {kind for row in OPERATORS.values() for kind in row.kinds}
        return [s for s in lookout(schema, scope).far if way in s.ways and s.field.kind in known]

    def make(self: Forced, scope: Scope) -> Written:
        spot = self.pick(spots(self.schema, scope))
        names = [name for name, row in OPERATORS.items() if spot.field.kind in row.kinds]
        if self.chance(3):
            return {"present": spot.path}
        return {"field": spot.path, **self.told(spot.field, self.pick(names), scope, 0)}

    return Feature(lambda schema, scope: bool(spots(schema, scope)), make)


def _counted(words: Sequence[str], sources: Callable[[Schema, Scope], list[Rows]], during: bool = False) -> Feature:
    """A quantifier or a number over rows, with a condition on them."""

    def known(schema: Schema, scope: Scope) -> list[tuple[str, Rows]]:
        every = [rows for rows in sources(schema, scope) if rows.is_dated or not during]
        return [(word, rows) for word in words for rows in every if _may_fold(word, rows)]

    def make(self: Forced, scope: Scope) -> Written:
        word, rows = self.pick(known(self.schema, scope))
        made: Written = {word: rows.name, **rows.words}
        if during:
            made["during"] = self._during(scope)
        if word == "every" or not self.chance(4):
            made["where"] = self.condition((*scope, rows.item), 0)
        return made if word in QUANTIFIERS else _compared(self, made, word, rows, scope)

    return Feature(lambda schema, scope: bool(known(schema, scope)), make)


def _compared(self: Forced, made: Written, word: str, rows: Rows, scope: Scope) -> Written:
    if word == "count":
        return {**made, **self.told(BARE, self.pick(self._of_numbers()), scope, 0)}
    over = self.pick([found for found in rows.item.fields.values() if found.kind == "number"])
    return {**made, "of": over.path, **self.told(over, self.pick(self._of_numbers()), scope, 0)}


def _of_kind(*kinds: str) -> Callable[[Schema, Scope], list[Rows]]:
    return lambda schema, scope: _own(schema, scope, kinds)


def _elsewhere(way: str, kinds: Sequence[str]) -> Callable[[Schema, Scope], list[Rows]]:
    """Sources around the row (`outer`), of the record that a reference names (`of`), or behind one (`references`)."""

    def found(schema: Schema, scope: Scope) -> list[Rows]:
        return [rows for rows in lookout(schema, scope).rows if rows.kind in kinds and way in (*rows.ways, *rows.words)]

    return found


def _may_fold(word: str, rows: Rows) -> bool:
    """`of` of a sum is the field that is added, so its rows are never those of a reference."""
    numbers = any(found.kind == "number" for found in rows.item.fields.values())
    return word not in FOLDS[1:] or (numbers and "of" not in rows.words)


def _distinct(self: Forced, scope: Scope) -> Written:
    rows = self.pick(_told_apart(self.schema, scope))
    texts = [found.path for found in rows.item.fields.values() if found.kind == "text"]
    made: Written = {"count": rows.name, **rows.words, "distinct": self.pick(texts)}
    if self.chance(3):
        made["where"] = self.condition((*scope, rows.item), 0)
    return {**made, self.pick(("at_least", "is", "less_than")): self.pick((2, 1))}


def _told_apart(schema: Schema, scope: Scope) -> list[Rows]:
    sources = _own(schema, scope, SOURCES)
    return [rows for rows in sources if any(found.kind == "text" for found in rows.item.fields.values())]


def _joined(word: str) -> Make:
    def make(self: Forced, scope: Scope) -> Written:
        if word == "not":
            return {"not": self.condition(scope, 0)}
        return {word: [self.condition(scope, 0) for _ in range(self.pick((2, 3)))]}

    return make


def _worked(operand: Callable[[Forced, Scope], tuple[Any, str]]) -> Make:
    """A comparison of something worked out, of the kind that it is."""

    def make(self: Forced, scope: Scope) -> Written:
        from criteria_engine.conditions.kinds import of_kind

        left, kind = operand(self, scope)
        names = [name for name, row in OPERATORS.items() if kind in row.kinds]
        return {"value": left, **self.told(of_kind(kind), self.pick(names), scope, 0)}  # type: ignore[arg-type]

    return make


def _date_then(make: Callable[[Forced, Scope], Any]) -> Callable[[Forced, Scope], tuple[Any, str]]:
    return lambda self, scope: (make(self, scope), "number")


def is_of_a_period(feature: str) -> bool:
    """Whether only a rule about a period can say it."""
    return feature.endswith("the period")


def _always(schema: Schema, scope: Scope) -> bool:
    return True


def _dated(schema: Schema, scope: Scope) -> bool:
    return bool(_near(schema, scope, lambda found: found.kind == "date"))


def _coded(schema: Schema, scope: Scope) -> bool:
    return bool(_near(schema, scope, lambda found: 0 < len(found.codes) <= 8))


def _listing(schema: Schema, scope: Scope) -> bool:
    return bool(lookout(schema, scope).lists)


def _is_keyed(schema: Schema, scope: Scope) -> bool:
    return bool(_own(schema, scope, ("keyed",)))


def _people_asked(schema: Schema, scope: Scope) -> bool:
    table = next(entity.name for entity in reversed(scope) if entity.is_table)
    return "attestation" in schema and table in schema["attestation"].fields["subject"].tables


def _outcome(of: bool) -> Feature:
    def named(self: Forced, scope: Scope) -> list[tuple[str | None, Written]]:
        return [found for found in self._outcomes(scope) if (found[0] is not None) == of]

    def fits(schema: Schema, scope: Scope) -> bool:
        if not of:
            return scope[-1].name in schema.subjects
        return any(set(tables) <= set(schema.subjects) for _, tables in lookout(schema, scope).references)

    def make(self: Forced, scope: Scope) -> Written:
        found = named(self, scope)
        if not found:
            raise Infeasible("no outcome of such a subject is known")
        whose, name = self.pick(found)
        counts = self.pick(("unknown", "true", "false"))
        more = {"not_applicable": counts} if counts != "unknown" else {}
        return {"outcome": {**name, **({"of": whose} if whose else {}), **more}}

    return Feature(fits, make)


def _in_period(schema: Schema, scope: Scope) -> bool:
    """Rules about a period are about what begins and ends."""
    record = scope[0].record
    return bool(record and record.begins and _near(schema, scope, lambda found: found.kind in ("date", "period")))


def _of_the_period(self: Forced, scope: Scope) -> Written:
    spot = self.pick(_near(self.schema, scope, lambda found: found.kind in ("date", "period")))
    names = [name for name, row in OPERATORS.items() if row.kinds.get(spot.field.kind) in ("date", "period")]
    right = {"the": "period"}
    name = self.pick(names)
    return {"field": spot.path, name: [right] if OPERATORS[name].arity == "many" else right}


def _in_period_of_rows(schema: Schema, scope: Scope) -> bool:
    return _in_period(schema, scope) and any(rows.is_dated for rows in _own(schema, scope, ("table",)))


def _during_the_period(self: Forced, scope: Scope) -> Written:
    rows = self.pick([rows for rows in _own(self.schema, scope, ("table",)) if rows.is_dated])
    made: Written = {self.pick(("exists", "none", "count")): rows.name, **rows.words, "during": {"the": "period"}}
    return {**made, "is": self.pick((1, 2))} if "count" in made else made


def _list_presence(self: Forced, scope: Scope) -> Written:
    return {self.pick(("present", "absent")): self.pick(self.look(scope).lists)}


def _reading(self: Forced, scope: Scope) -> Written:
    return self._reading(scope, 0)


FEATURES: Mapping[str, Feature] = {
    **{name: _operator(name) for name in OPERATORS},
    "present": Feature(_always, lambda self, scope: {"present": self.pick(self.look(scope).near).path}),
    "absent": Feature(_always, lambda self, scope: {"absent": self.pick(self.look(scope).near).path}),
    "present list": Feature(_listing, _list_presence),
    **{word: Feature(_always, _joined(word)) for word in ("all", "any", "not")},
    **{f"{word} {kind}": _counted((word,), _of_kind(kind)) for word in (*QUANTIFIERS, *FOLDS) for kind in SOURCES
       if not (word in FOLDS[1:] and kind == "plain")},
    **{f"{word} during": _counted((word,), _of_kind("table"), during=True) for word in ("exists", "every", "count")},
    **{f"{way} {kind}": _counted((*QUANTIFIERS[:3], *FOLDS), _elsewhere(way, kinds)) for way in ("outer", "of")
       for kind, kinds in (("list", _LISTS), ("table", ("table",)), ("tree", ("tree",)))},
    "behind a reference list": _counted((*QUANTIFIERS[:3], *FOLDS), _elsewhere("references", _LISTS)),
    "distinct": Feature(lambda schema, scope: bool(_told_apart(schema, scope)), _distinct),
    "row at key": Feature(_is_keyed, lambda self, scope: self._row_at(scope, 1)),
    "attested": Feature(_people_asked, lambda self, scope: self._attested(scope, 0)),
    "outcome": _outcome(of=False), "outcome of a reference": _outcome(of=True),
    "open": Feature(_always, lambda self, scope: self._open(scope, 0)),
    "reading": Feature(_always, _reading),
    "due": Feature(_dated, lambda self, scope: self._due(scope, 0)),
    "months_between": Feature(_dated, _worked(_date_then(lambda self, scope: self._months_between(scope)))),
    "spans_due": Feature(_dated, _worked(_date_then(lambda self, scope: {"spans_due": self.spans(scope)}))),
    "choose": Feature(_coded, _worked(_date_then(lambda self, scope: self._by_code(scope)))),
    "by_reading": Feature(
        _always, _worked(_date_then(lambda self, scope: self.by_reading(lambda: self.pick((1, 2, 3)))))
    ),
    "the as_of": Feature(_always, _worked(lambda self, scope: ({"the": "as_of"}, "date"))),
    "the period": Feature(_in_period, _of_the_period),
    "during the period": Feature(_in_period_of_rows, _during_the_period),
    "the assessment_year": Feature(_always, _worked(lambda self, scope: ({"the": "assessment_year"}, "period"))),
    "parameter": Feature(_always, _worked(lambda self, scope: ({"parameter": "few"}, "number"))),
    "outer": _far("outer"),
    "reference": _far("references"),
}  # fmt: skip
_OF_RECORDS = ("table", "tree", "during", "outcome")


def impossible(feature: str, place: str) -> str | None:
    """Why the language cannot say something at a place, whatever the schema; None where it can."""
    if place == "root" and feature.startswith("outer"):
        return "nothing stands around the subject"
    word, _, kind = feature.partition(" ")
    word = "during" if feature == "during the period" else word
    of_itself = word not in ("of", "outer", "behind") and feature != "outcome of a reference"
    if ("list" in place or "key" in place) and of_itself and ({kind, word} & {*_OF_RECORDS}):
        return "a row of a list is no record: nothing names it, no rule judges it"
    return None


CELLS: tuple[tuple[str, str], ...] = tuple(
    (feature, place) for place in PLACES for feature in FEATURES if not impossible(feature, place)
)


@cache
def feasible(schema: Schema, feature: str, place: str) -> tuple[str, ...]:
    """The tables from whose rows the place can be reached and the part said there."""
    known = FEATURES[feature].fits
    return tuple(
        table for table in schema.subjects
        if any(known(schema, _scope(schema[table], way)) for way in _ways(schema, (schema[table],), PLACES[place]))
    )  # fmt: skip


def cells(schema: Schema) -> Iterator[tuple[str, str]]:
    return ((feature, place) for feature, place in CELLS if feasible(schema, feature, place))
