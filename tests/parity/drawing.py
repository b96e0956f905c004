"""Cases by chance: packs that are used together, records for them, and how they are to be judged.

Everything is drawn with one function, `pick` one of several: hypothesis gives it in the tests (and shrinks what it
finds), a seeded `Random` where a great many cases are wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Names
from criteria_engine.errors import PackError
from criteria_engine.findings.run import Options
from criteria_engine.packs.asking import question_field
from criteria_engine.packs.model import (
    Clause,
    Criterion,
    Document,
    InForce,
    Pack,
    ParameterValue,
    ReadingSwitch,
    Rule,
    Scope,
    Verdict,
    walk,
)
from criteria_engine.records.annotations import Label
from criteria_engine.records.fits import Trail, fits, one_a_key
from criteria_engine.records.raw import written
from criteria_engine.records.schema import Entity, Field, ListField, Schema
from criteria_engine.strategies.asking import typed
from criteria_engine.strategies.grammar.vocabulary import names_for
from criteria_engine.strategies.stock import AS_OF, few_codes, stock
from criteria_engine.strategies.whole import _Whole
from criteria_engine.values import Period, Quantity, read_period
from parity.case import Case, Raw
from parity.forced import Forced, Infeasible, feasible, is_of_a_period

Pick = Callable[[Sequence[Any]], Any]
Cell = tuple[str, str]
LABEL = Label("Mục", "Item")
SPAN = read_period("2022-01-01/2024-12-31")
_DAYS = (AS_OF, AS_OF, AS_OF, date(2023, 6, 15), date(2022, 12, 31), date(2023, 4, 1))
_LEVELS = ("must", "must", "should", "advise", "describe")
_RHYTHMS = (None, None, None, "year", "half-year", "first-half", "span")
_STARTS = (None, None, None, None, "2021-01-01", "2022-07-01", "2023-04-01", "2024-03-01")
_ENDS = (None, None, None, None, "2025-12-31", "2023-06-30", "2022-12-31")
CRITERIA = ("doc.a", "doc.b")


_numbers = count()


def unheard_of(name: str) -> str:
    """A digest that no other pack has: what is worked out for a pack may be kept by its digest."""
    return f"{name}:{next(_numbers)}"


def case(pick: Pick, schema: Schema, cells: Iterable[Cell] = (), free: int = 2, shape: str | None = None) -> Case:
    """Packs with a rule for each cell that the schema has a place for, and `free` rules drawn without one."""
    drawn = Drawing(pick, schema)
    packs = drawn.packs([cell for cell in cells if feasible(schema, *cell)], free, shape)
    return Case(schema, Records(pick, schema).raw(), packs, drawn.options(packs))


@dataclass
class Drawing:
    """Draws packs over one schema."""

    pick: Pick
    schema: Schema

    def __post_init__(self) -> None:
        answers = question_field(self.schema)
        questions = (
            frozenset(few_codes(answers) or names_for(self.schema).questions or ()) if answers else frozenset[str]()
        )
        self.names = replace(names_for(self.schema), questions=questions)

    def chance(self, one_in: int) -> bool:
        return bool(self.pick(range(one_in)) == one_in - 1)

    # --- packs --------------------------------------------------------------------------------------------------

    def packs(self, cells: Sequence[Cell], free: int, shape: str | None = None) -> tuple[Pack, ...]:
        """One pack; one with an overlay, alone or side by side; or one with another that asks for its outcomes."""
        base = self._pack("base", self._rules("r", cells, free))
        shape = shape or self.pick(("one", "one", "one", "over", "both", "near", "two over", "all"))
        if shape == "one":
            return (base,)
        over = self._over("over", base)
        near = self._near("near", base if self.chance(2) else over)
        shapes: Mapping[str, tuple[Pack, ...]] = {
            "over": (over,), "both": (base, over), "near": (base, near), "two over": (over, self._over("other", base)),
            "all": (near, over, base),
        }  # fmt: skip
        return shapes[shape]

    def _pack(self, name: str, rules: Sequence[Rule], **other: Any) -> Pack:
        # An overlay is mostly for some subjects alone.
        scope = self._scope() if self.chance(2 if "base" in other else 6) else None
        document = Document(name, None, None, LABEL, LABEL, Period.year(2023), "clean")
        made = Pack(
            name, "1", LABEL, {name: document}, {}, {c: Criterion(c, LABEL) for c in CRITERIA},
            {"first": Verdict("first", LABEL, CRITERIA[:1]), "all": Verdict("all", LABEL, None)},
            {key: self._reading(key) for key in sorted(self.names.readings)},
            {key: ParameterValue(key, values, LABEL, "editorial") for key, values in self._parameters().items()},
            tuple(rules), self._validity(), SPAN, scope, unheard_of(name), name, **other,
        )  # fmt: skip
        shared = {clause: Clause(clause, document, "1", LABEL, "must", "clean") for r in rules for clause in r.clauses}
        return replace(made, clauses=shared)

    def _parameters(self) -> dict[str, tuple[Any, ...]]:
        share = Quantity(Decimal(self.pick(("0.25", "0", "0.6"))))
        return {**self.names.parameters, **({"about": (share,)} if self.chance(4) else {})}

    def _reading(self, name: str) -> ReadingSwitch:
        values = self.names.readings[name]
        return ReadingSwitch(name, (), dict.fromkeys(values, LABEL), self.pick(values), LABEL)

    def _validity(self) -> InForce:
        start, end = (self._day(self.pick(days)) for days in (_STARTS, _ENDS))
        if self.chance(8):
            end = n.ByReading(
                "basis", (("strict", n.Constant(read_period("2023-03-31"))), ("loose", n.Constant(Period.year(2025))))
            )
        return InForce(start, end)

    def _day(self, text: str | None) -> n.Operand | None:
        return n.Constant(read_period(text)) if text else None

    def _scope(self) -> Scope:
        subjects = [self.schema[name] for name in self.schema.subjects]
        owners = sorted({t for s in subjects if s.record and s.record.owner for t in s.tables_of(s.record.owner)})
        table = self.pick(owners or sorted(s.name for s in subjects))
        return Scope(
            table, self._said(table, self._grammar(replace(self.names, outcomes={}, subjects={}), False, False))
        )

    # --- rules --------------------------------------------------------------------------------------------------

    def _rules(self, prefix: str, cells: Sequence[Cell], free: int) -> list[Rule]:
        """Two plain rules for each table that is judged, so that outcomes can be asked for; then the others."""
        made: list[Rule] = []
        for table in self.schema.subjects:
            made += [self._rule(f"{prefix}.{table}.{k}", table, self._known(()), criterion="doc.a") for k in range(2)]
        plain = tuple(made)
        for number, (feature, place) in enumerate(cells):
            made.append(self._forced(f"{prefix}.{number}", feature, place, plain))
        made += [
            self._rule(f"{prefix}.free.{k}", self.pick(self.schema.subjects), self._known(plain)) for k in range(free)
        ]
        return made

    def _known(self, plain: Sequence[Rule]) -> Names:
        """What conditions may name, the outcomes of plain rules included."""
        asked = {rule.id: rule.subject for rule in plain}
        whole = {"criterion": frozenset({"doc.a"}), "verdict": frozenset({"first"})} if plain else {}
        return replace(self.names, outcomes={"rule": frozenset(asked), **whole}, subjects=asked)

    def _rule(self, name: str, table: str, names: Names, criterion: str | None = None) -> Rule:
        plain = criterion is not None
        per = None if plain else self._rhythm(table)
        require = self._said(table, self._grammar(names, False, per is not None))
        return self._around(Rule(name, (f"c.{name}",), LABEL, table, "must", "data", require, criterion, per), names)

    def _around(self, rule: Rule, names: Names) -> Rule:
        """The rule with what stands around its requirement."""
        in_period = rule.per is not None
        when = self._said(rule.subject, self._grammar(names, False, in_period)) if self.chance(3) else rule.when
        due = self._said(rule.subject, self._grammar(names, True, in_period)) if self.chance(4) else rule.due
        in_force = self._validity() if self.chance(8) else None
        basis = self.pick(("data", "data", "attestation"))
        return replace(rule, level=self.pick(_LEVELS), when=when, due=due, in_force=in_force, basis=basis)

    def _forced(self, name: str, feature: str, place: str, plain: Sequence[Rule]) -> Rule:
        """A rule whose requirement, or what says when it is due or for whom, has the feature at the place."""
        table = self.pick(feasible(self.schema, feature, place))
        per, names = self._rhythm(table, always=is_of_a_period(feature)), self._known(plain)
        due = feature.startswith("on_file")
        wanted = self._grammar(names, due, per is not None).forced(feature, place, table)
        made = typed(self.schema, table, wanted, names, due=due, period=per is not None)
        own = self._said(table, self._grammar(names, False, per is not None))
        rule = Rule(name, (f"c.{name}",), LABEL, table, "must", "data", own if due else made, "doc.b", per)
        part = "due" if due else self.pick(("require", "require", "require", "when", "due"))
        return replace(self._around(replace(rule, require=own), names), **{part: made})

    def _rhythm(self, table: str, always: bool = False) -> Any:
        record = self.schema[table].record
        return self.pick([per for per in _RHYTHMS if per or not always]) if record and record.begins else None

    def _grammar(self, names: Names, in_due: bool, in_period: bool) -> Forced:
        return Forced(self.pick, self.schema, names, frozenset(), 4, in_due, in_period)

    def _said(self, table: str, grammar: Forced) -> n.Condition:
        grammar.left = 4
        data = grammar.condition((self.schema[table],), 2)
        return typed(self.schema, table, data, grammar.names, due=grammar.in_due, period=grammar.in_period)

    # --- packs beside and on top --------------------------------------------------------------------------------

    def _over(self, name: str, base: Pack) -> Pack:
        """An overlay: rules taken over, set anew or withdrawn, and one of its own."""
        rules = [self._taken_over(rule, name) for rule in base.rules]
        rules += [self._rule(f"{name}.own", self.pick(self.schema.subjects), self._known(()))]
        return self._pack(name, rules, base=base)

    def _taken_over(self, rule: Rule, name: str) -> Rule:
        how = self.pick(("kept", "kept", "kept", "anew", "withdrawn"))
        if how == "anew":
            in_period = rule.per is not None
            require = self._said(rule.subject, self._grammar(self._known(()), False, in_period))
            return replace(rule, require=require, pack=name, formerly=(rule.id,))
        return replace(rule, withdrawn=LABEL) if how == "withdrawn" else rule

    def _near(self, name: str, used: Pack) -> Pack:
        """A pack with rules that say the same as one beside it, and rules that ask for its outcomes."""
        twins = [rule for rule in used.rules if self.chance(3)]
        asking = [self._asking(f"{name}.{k}", used) for k in range(2)]
        made = self._pack(name, [*twins, *asking], uses={used.id: used})
        return replace(made, parameters=used.parameters, digest=unheard_of(name)) if self.chance(2) else made

    def _asking(self, name: str, used: Pack) -> Rule:
        rule = self.pick([rule for rule in used.rules if rule.per is None])
        kind, asked = self.pick((("rule", rule.id), ("criterion", "doc.a"), ("verdict", "first"), ("verdict", "all")))
        node = n.Outcome(kind, asked, None, self.pick(("unknown", "true", "false")), used.id)
        return Rule(name, (f"c.{name}",), LABEL, rule.subject, self.pick(_LEVELS), "data", node, "doc.a")

    def options(self, packs: Sequence[Pack]) -> Options:
        readings = {name: self.pick(values) for name, values in sorted(self.names.readings.items()) if self.chance(4)}
        return Options(self.pick(_DAYS), readings, self.chance(6))


class Records(_Whole):
    """Draws raw records by `pick`; now and then a fault, so that rows and items are set aside."""

    def __init__(self, pick: Pick, schema: Schema, rows: int = 3, mark: str = "", faults: int = 5) -> None:
        """`mark` ends every id; one of so many data sets has a fault."""
        self.choose, self.mark, self.faults = pick, mark, faults
        super().__init__(schema, lambda options: pick(options), rows, {})  # type: ignore[arg-type]
        self.st = _Options()  # type: ignore[assignment]

    def raw(self) -> Raw:
        found = {name: rows for name, rows in self.tables(tuple(self.schema.entities)).items() if rows}
        if not self.choose(range(self.faults)):
            self._spoil(found)
        return {
            name: [_nested(row) if self.choose((True, False)) else row for row in rows] for name, rows in found.items()
        }

    def _ids(self, table: str) -> list[str]:
        return [key + self.mark for key in super()._ids(table)]

    def _cell(self, table: Entity, trail: Trail, found: Field, targets: Sequence[str], must: bool) -> Any:
        """Days as text or as days, numbers as ints, floats or decimals: as files and services hand them in."""
        said = super()._cell(table, trail, found, targets, must)
        if found.kind == "date" and isinstance(said, str) and len(said) == len("2023-06-15"):
            return self.choose((said, date.fromisoformat(said)))
        if type(said) is int:
            return self.choose((said, said, float(said), Decimal(said)))
        return said

    def _usual(self, table: Entity, trail: Trail, found: Field, targets: Sequence[str]) -> Sequence[Any]:
        """What the cell mostly holds, and what lies at the edges: first and last days, other spellings, units."""
        return [*super()._usual(table, trail, found, targets), *_at_the_edge(table, trail, found.path)]

    def _value(self, table: Entity, trail: Trail, found: Field, targets: Sequence[str]) -> Any:
        """In place of any value that the model takes: another of those that conditions look for."""
        options = stock(table, trail, found.path)
        return self.choose(options) if options else super()._value(table, trail, found, targets)

    def _list(self, table: Entity, found: ListField, trail: Trail, must: bool) -> list[Any] | None:
        """Now and then with one more row that shares the first part of its key with another."""
        items = super()._list(table, found, trail, must)
        if items and len(found.key) > 1 and items[0].get(found.key[0]) and not self.choose(range(2)):
            items.append({**self._cells(table, found.item, trail), found.key[0]: items[0][found.key[0]]})
        if items and len(items) > 1 and not found.plain and not self.choose(range(3)):
            texts = {n: items[0][n] for n, f in found.item.fields.items() if f.kind == "text" and n in items[0]}
            items[1] |= texts
        return one_a_key(items, found.key) if items and found.key else items

    def _spoil(self, raw: Mapping[str, list[dict[str, Any]]]) -> None:
        row = self.choose([row for rows in raw.values() for row in rows])
        cells = [name for name, value in row.items() if name != "id"]
        if cells:
            name = self.choose(cells)
            lists = [item for item in row[name] if isinstance(item, dict)] if isinstance(row[name], list) else []
            row[name] = [{**lists[0], "unheard-of": 1}, *lists[1:]] if lists else {"unheard-of": 1}


def _nested(row: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names as mappings within mappings."""
    made: dict[str, Any] = {}
    for name, value in row.items():
        *outer, last = name.split(".")
        inner = made
        for part in outer:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return made


@lru_cache(maxsize=4096)
def _at_the_edge(table: Entity, trail: Trail, path: str) -> tuple[Any, ...]:
    entity = table
    for name in trail:
        entity = entity.lists[name].item
    found = entity.fields[path]
    options = () if found.codes else _EDGES.get(found.kind, ())
    return tuple(written(value, found) for value in options if fits(table, trail, path, value))


_EDGES: Mapping[str, tuple[Any, ...]] = {
    "date": tuple(map(read_period, ("2023-01-01", "2023-07-01", "2022-07-01", "2023-06-30", "2023-H2"))),
    "period": tuple(map(read_period, ("2023-H2", "2023-01-01/2023-06-15", "2022-07-01/2023-06-30"))),
    "text": ("Thu gom rác", "hòa giải ở khóm", "THU GOM RAC"),
    "number": (Quantity(Decimal("2.5")), Quantity(Decimal(2), "tấn"), Quantity(Decimal(-1)),
               Quantity(Decimal(2), "tấn", "at_least")),
}  # fmt: skip


class _Options:
    """In place of hypothesis.strategies: what may be drawn, as a sequence to pick from."""

    @staticmethod
    def integers(least: int, most: int) -> Sequence[int]:
        return range(least, most + 1)

    @staticmethod
    def sampled_from(options: Sequence[Any]) -> Sequence[Any]:
        return options

    @staticmethod
    def booleans() -> Sequence[bool]:
        return (False, True)


def nodes_of(packs: Iterable[Pack]) -> Iterable[n.Node]:
    """Every node of the conditions of packs."""
    for pack in packs:
        for rule in pack.rules:
            yield from walk((rule.require, rule.when, rule.due))


__all__ = ["Case", "Drawing", "Infeasible", "PackError", "Records", "case", "nodes_of"]
