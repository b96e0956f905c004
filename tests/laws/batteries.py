"""Batteries of conditions, so that each operator, alone or within a list, and each quantifier over each source is met.

One example of a law is one dossier and one whole battery, so that no run leaves an operator out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.packs.model import LEVELS, Rule
from criteria_engine.records.annotations import Label
from laws.worlds import World, world
from river import LABEL, compared, constant, typed

T = TypeVar("T")

# Fields by kind, as they are asked for from a row of each entity.
FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "site": {
        "enum": ("water", "taker.water"),
        "number": ("amount", "limit", "gauge.height", "taker.amount", "cycle"),
        "date": ("taken", "due_by", "gauge.installed", "closed"),
        "period": ("covers",),
        "yes_no": ("passed", "taker.passed"),
        "text": ("remark",),
        "ref": ("taker",),
    },
    "samples": {
        "enum": ("water", "outer.water"),
        "number": ("amount", "outer.amount", "taker.amount"),
        "date": ("taken", "outer.taken"),
        "period": ("covers", "outer.covers"),
        "yes_no": ("passed", "outer.passed"),
        "text": ("remark", "outer.remark"),
        "ref": ("taker",),
    },
    "visit": {
        "enum": ("water", "site.water"),
        "number": ("amount", "site.amount", "outer.limit"),
        "date": ("taken", "dated"),
        "period": ("covers",),
        "yes_no": ("passed", "taker.passed"),
        "text": ("remark",),
        "ref": ("taker",),
    },
    "traces": {
        "number": ("share", "outer.amount", "outer.outer.amount"),
        "yes_no": ("harmful", "outer.passed"),
        "text": ("substance",),
    },
    "labels": {"text": ("value",)},
    "sights": {"enum": ("value", "outer.water")},
    "levels": {"number": ("height",), "yes_no": ("kept",), "period": ("year",)},
}
CONSTANTS: Mapping[str, tuple[Any, ...]] = {
    "enum": ("clear", "foul"),
    "number": (0, 1, 2, 3, 18, 22),
    "date": ("2023-01-01", "2023-03-31", "2023-04-01", "2023-Q1", "2023-03", "2022"),
    "period": ("2023-Q1", "2023-H1", "2022"),
    "yes_no": (True, False),
    "text": ("hoà", "HÒA", "đục", "^b", "ò"),
    "ref": ("K1",),
}
# Where rows come from: the entity they are of, and whether a site is asked or a row further in.
SOURCES: Mapping[str, tuple[n.Source, str]] = {
    "list": (n.Source("samples"), "samples"),
    "plain list": (n.Source("labels"), "labels"),
    "plain list of codes": (n.Source("sights"), "sights"),
    "keyed list": (n.Source("gauge.levels"), "levels"),
    "table": (n.Source("visit", "site"), "visit"),
    "table by list": (n.Source("visit", "seen"), "visit"),
    "table in a period": (n.Source("visit", "site", during=n.Constant("2023-Q1")), "visit"),
    "table in the period": (n.Source("visit", "site", during=n.The("period")), "visit"),
    "table of another": (n.Source("visit", "site", of="downstream"), "visit"),
    "tree": (n.Source("below"), "site"),
}
# Every quantifier and every fold is asked of each of these, every time.
MAIN_SOURCES = ("list", "table", "table in a period", "tree")
INNER: Mapping[str, tuple[tuple[n.Source, str], ...]] = {
    "samples": ((n.Source("traces"), "traces"), (n.Source("labels"), "labels"), (n.Source("outer.labels"), "labels")),
    "visit": ((n.Source("samples"), "samples"), (n.Source("labels"), "labels"), (n.Source("site.samples"), "samples")),
    "site": ((n.Source("samples"), "samples"), (n.Source("visit", "site"), "visit"), (n.Source("below"), "site")),
}
LENGTHS = (n.FieldOf("cycle"), n.FieldOf("amount"))
QUANTIFIERS = ("exists", "every", "none")
FOLDS = ("count", "sum", "min", "max")
NUMBER_OPERATORS = ("is", "is_not", "more_than", "at_least", "less_than", "at_most")


@dataclass
class _Battery:
    """Draws conditions. `near`: names of the cells that the world has forgotten, asked for more often than others."""

    random: Random
    near: frozenset[str] = frozenset()

    def one_of(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def one_in(self, many: int) -> bool:
        return not self.random.randrange(many)

    def field(self, paths: Sequence[str]) -> n.FieldOf:
        forgotten = [path for path in paths if _last(path) in self.near]
        return n.FieldOf(self.one_of(forgotten if forgotten and not self.one_in(4) else paths))

    def leaf(self, entity: str, operator: str | None = None) -> n.Condition:
        """A comparison with this operator, on a field of a kind that both the operator and the entity have."""
        fields = FIELDS[entity]
        name = operator or self.one_of([o for o in OPERATORS if set(OPERATORS[o].kinds) & set(fields)])
        kinds = [kind for kind in OPERATORS[name].kinds if kind in fields]
        if not kinds:
            return n.Present(next(iter(fields.values()))[0])
        likely = [kind for kind in kinds if any(_last(path) in self.near for path in fields[kind])]
        kind = self.one_of(likely if likely and not self.one_in(4) else kinds)
        left = self.field(fields[kind])
        wanted = OPERATORS[name].kinds[kind]
        rights = tuple(
            self.right(entity, wanted, name) for _ in range(1 + (OPERATORS[name].arity == "many" and self.one_in(2)))
        )
        ignore = self.one_of(((), ("case",), ("case", "diacritics"))) if OPERATORS[name].folds_text else ()
        return n.Compare(left, name, rights, frozenset(ignore))

    def right(self, entity: str, kind: str, operator: str) -> n.Operand:
        if operator == "lasts":
            return constant(self.one_of((1, 3, 6)))
        if operator == "matches" or not self.one_in(3):
            return constant(self.one_of(CONSTANTS[kind]))
        if kind == "number":
            return n.Parameter("few") if self.one_in(4) else self.number(entity)
        if kind in ("date", "period") and self.one_in(2):
            return n.The("as_of" if kind == "date" else "period")
        if kind == "enum" and OPERATORS[operator].arity == "many" and self.one_in(2):
            return n.Parameter("kinds")
        # What stands beside a date may be a period, not the other way round.
        alike = ("date", "period") if kind == "date" else (kind,)
        fields = [path for one in alike for path in FIELDS[entity].get(one, ())]
        return self.field(fields) if fields else constant(self.one_of(CONSTANTS[kind]))

    def number(self, entity: str) -> n.Operand:
        """A number that is worked out, asked from a row of `entity`."""
        fields = FIELDS[entity].get("number", ())
        return self.field(fields) if fields and self.one_in(2) else self.one_of(self.numbers(entity))

    def numbers(self, entity: str) -> list[n.Operand]:
        """One of every kind of number that is worked out."""
        choices: list[n.Operand] = [n.Aggregate("count", source) for source, _ in INNER.get(entity, ())]
        if entity in ("site", "samples", "visit"):
            codes = (("clear", constant(1)), ("murky", constant(3)), ("foul", constant(3)))
            choices += [n.Choose("water", codes, constant(2)), n.Choose("water", codes)]
            choices += [n.MonthsBetween(n.FieldOf("taken"), n.The("as_of"))]
        if entity == "site":
            months = (constant(2), constant(6), *LENGTHS)
            choices += [n.SpansDue(self.field(("taken", "due_by")), self.one_of(months))]
            choices += [
                n.SpansDue(n.FieldOf("taken"), constant(1), self.field(("due_by", "gauge.installed", "closed")))
            ]
            choices += [n.MonthsBetween(n.FieldOf("taken"), n.FieldOf("due_by"))]
        choices.append(n.ByReading("pace", (("slow", constant(2)), ("fast", constant(3)))))
        return choices

    def where(self, entity: str, operator: str | None = None, depth: int = 1) -> n.Condition:
        """A condition on a row in which the operator that is forced is never lost."""
        leaf = self.leaf(entity, operator)
        shape = self.random.randrange(8)
        if shape == 0:
            return n.Not(leaf)
        if shape == 1:
            return n.Any((leaf, self.leaf(entity)))
        if shape == 2:
            return n.All((self.leaf(entity), leaf))
        if shape == 3 and depth and entity in INNER:
            source, inner = self.one_of(INNER[entity])
            return n.Any((leaf, n.Quantified(self.one_of(QUANTIFIERS), source, self.where(inner, None, 0))))
        return leaf

    def quantified(self, quantifier: str, source: str, operator: str | None = None) -> n.Condition:
        """`exists`, `every` or `none` over a source, or a comparison of its count, sum, least or greatest."""
        rows, entity = SOURCES[source]
        where = self.where(entity, operator)
        if quantifier in QUANTIFIERS:
            return n.Quantified(quantifier, rows, where)  # type: ignore[arg-type]
        numbers = [path for path in FIELDS[entity].get("number", ()) if not path.startswith("outer")]
        fold = quantifier if numbers else "count"
        over = self.field(numbers).path if fold != "count" else None
        kept = where if operator or self.one_in(2) else None
        number = n.Aggregate(fold, rows, kept, over)  # type: ignore[arg-type]
        right = self.number("site") if self.one_in(3) else constant(self.one_of((0, 1, 2, 3)))
        return n.Compare(number, self.one_of(NUMBER_OPERATORS), (right,))

    def special(self) -> list[n.Condition]:
        """Presence, keyed rows, spans of months, answers of people, what the text leaves open."""
        year = self.one_of((n.The("assessment_year"), n.Constant("2022"), n.FieldOf("covers")))
        day = self.one_of((n.Constant("2023-02-15"), n.Constant("2023-06-30")))
        mended = (("day", day), ("place", n.Constant("hòa")))
        spans = n.SpansDue(n.FieldOf("taken"), self.one_of((constant(2), constant(6), *LENGTHS)))
        return [
            n.Present(self.field(("remark", "taken", "amount", "taker.amount", "labels", "passed", "closed")).path),
            n.Present(self.field(("samples", "gauge.levels", "water", "gauge.height")).path),
            n.Not(n.Present(self.field(("remark", "samples", "taken", "amount")).path)),
            n.RowAt(n.Source("gauge.levels"), (("year", year),), self.where("levels")),
            n.RowAt(n.Source("gauge.levels"), (("year", n.Constant("2023")),), n.Present("height")),
            n.RowAt(n.Source("gauge.repairs"), mended, compared("done", "is", True)),
            n.Attested("pleasant"),
            n.Open(Label("x", "x")),
            compared(n.Reading("pace"), "is", "slow"),
            compared(spans, "at_least", self.one_of((1, 2))),
            *(
                compared(number, sign, self.one_of((0, 1, 2, 3, 4)))
                for number in self.numbers("site")
                for sign in ("at_least", "at_most", self.one_of(NUMBER_OPERATORS))
            ),
        ]

    def some(self, parts: Sequence[n.Condition]) -> tuple[n.Condition, ...]:
        return tuple(self.one_of(parts) for _ in range(2 + self.one_in(2)))

    def joined(self, parts: Sequence[n.Condition]) -> list[n.Condition]:
        either = n.Any((n.All(self.some(parts)), n.Not(self.one_of(parts))))
        return [n.All(self.some(parts)), n.Any(self.some(parts)), n.Not(n.All(self.some(parts))), either]


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def battery(random: Random, near: frozenset[str] = frozenset()) -> list[n.Condition]:
    """Conditions about a site, type-checked; the same number of them and of the same kinds every time."""
    b = _Battery(random, near)
    made: list[n.Condition] = [b.leaf("site", operator) for operator in OPERATORS]
    for number, operator in enumerate(OPERATORS):
        made.append(b.quantified(b.one_of((*QUANTIFIERS, "count")), ("list", "table", "tree")[number % 3], operator))
    for source in SOURCES:
        kinds = (*QUANTIFIERS, *FOLDS) if source in MAIN_SOURCES else (b.one_of(QUANTIFIERS), b.one_of(FOLDS))
        made += [b.quantified(kind, source) for kind in kinds]
    made += b.special()
    made += b.joined(made)
    return [typed(condition) for condition in made]


def case(seed: int) -> tuple[World, list[n.Condition]]:
    """A world with gaps and a battery of conditions that look where the gaps are."""
    random = Random(seed)
    drawn = world(random)
    return drawn, battery(random, drawn.names)


def ruled_case(seed: int) -> tuple[World, list[Rule], list[list[int]]]:
    """A world, rules made of a battery (with and without `when` and `due`, of every level), and refinements to try."""
    drawn, conditions = case(seed)
    random = Random(-seed)
    rules = [_rule(random, conditions, number) for number in range(48)]
    return drawn, rules, [[random.randrange(8) for _ in drawn.gaps] for _ in range(4)]


def _rule(random: Random, conditions: Sequence[n.Condition], number: int) -> Rule:
    spans = n.SpansDue(n.FieldOf("taken"), constant(random.choice((1, 3))))
    due = random.choice((typed(compared(spans, "at_least", 1)), random.choice(conditions)))
    return Rule(
        f"r{number}",
        (),
        LABEL,
        "site",
        LEVELS[number % 4],
        "data",
        random.choice(conditions),
        per="year" if number % 3 == 0 else None,
        when=random.choice(conditions) if number % 2 else None,
        due=due if number % 4 < 2 else None,
    )


# A seed is drawn, not the hundreds of choices that make a world: each example is then as unlike the last as can be.
# What Hypothesis would shrink, the laws name themselves: the shortest condition that broke, and what changed.
SEEDS = st.integers(0, 2**32 - 1)
cases = SEEDS.map(case)
ruled_cases = SEEDS.map(ruled_case)
