"""How single cells are asked: what can be said of a plain value in line, and what is asked of the readers, once each.

A *probe* is a question about one cell that has the same answer for the same value. All probes of a cell are answered
together: in line where the value is of the type that people mostly hand in, else by a `Memo`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_
from types import SimpleNamespace
from typing import Any

from criteria_engine.conditions.operators import OPERATORS, compare
from criteria_engine.evaluate.facts import known_fact
from criteria_engine.evaluate.row.truths import CODE, Odd
from criteria_engine.intake.readers import Mark, Reader
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Field
from criteria_engine.values import FOREVER, SINCE_EVER, Period
from criteria_engine.values.fact import ABSENT, MISSING, Fact, exact, in_like_units, some_day_of

# In place of a value within a part that is denied as a whole: there a yes or no is not a "no" but known absent.
DENIED: Any = type("Denied", (), {"__bool__": lambda self: False})()
# What a memo keeps: that many values, texts up to that length.
_KEPT, _LENGTH = 4096, 64
# Numbers beyond are left to the readers: floats say their decimals exactly up to here.
LARGEST = 10**15


@dataclass(frozen=True, slots=True)
class Way:
    """A field to read, and the fact that a value of it stands for."""

    field: Field
    reader: Reader
    fact: Callable[[Value], Fact]


def plain_way(found: Field, reader: Reader, about: Decimal) -> Way:
    """A field as it stands (`facts._known`)."""
    asked: Any = SimpleNamespace(about=about)
    return Way(found, reader, lambda value: known_fact(asked, None, found, value))  # type: ignore[arg-type]


def dated_way(found: Field, reader: Reader) -> Way:
    """A field that places its row in time, of a period its last day."""

    def fact(value: Value) -> Fact:
        assert isinstance(value, Period)
        return some_day_of(Period.day(value.end) if found.kind == "period" else value)

    return Way(found, reader, fact)


# A condition and the answers where it holds and where it does not.
Inline = tuple[str, Any, Any]


@dataclass(frozen=True)
class Probe:
    """`of`: the answer by the value and its fact. `missing`: that of a blank, `whole` of a blank in a part that is
    complete, `denied` of a cell that says that there is none.

    `inline`: the answer for a plain value: conditions as source (`{}` stands for the value), each with the answer
    where it holds and where it does not; None where the readers have to be asked.
    """

    of: Callable[[Value, Fact], Any]
    missing: Any
    whole: Any
    denied: Any
    inline: tuple[Inline, ...] | None = None


# Types besides texts of which values are remembered, by the usual reading of a field.
_DATES = frozenset({date})
KEPT = {"flag": frozenset({bool}), "count": frozenset({int}), "int": frozenset({int})}


class Memo(dict[Any, Any]):
    """Answers to probes by raw value; a value that it has not met is read as `records.build` would read it.

    `whole`: a blank is known absent. Two of them may fill one at a time: what is kept is the same whoever puts it.
    """

    def __init__(self, way: Way, probes: Sequence[Probe], whole: bool = False) -> None:
        super().__init__()
        self.way = way
        self.kept = KEPT.get(way.reader.known, _DATES)
        self.asks = tuple(probe.of for probe in probes)
        self.denied = _one(tuple(probe.denied for probe in probes))
        self[None] = _one(tuple(probe.whole if whole else probe.missing for probe in probes))

    def __missing__(self, raw: Any) -> Any:
        found = self.other(raw)
        # Of numbers some are equal to yes or no (1, 0.0), so they are asked for by their type.
        kept = (raw.__class__ is str and len(raw) <= _LENGTH) or raw.__class__ in self.kept
        if kept and len(self) < _KEPT:
            self[raw] = found
        return found

    def other(self, raw: Any) -> Any:
        """The answers about a value that is not to be remembered. Raises Odd where no reader takes it."""
        value = Mark.DENIED if raw is DENIED else self.way.reader.read(raw)
        if value is Mark.DENIED:
            return self.denied
        if isinstance(value, Mark):
            raise Odd
        fact = self.way.fact(value)
        return _one(tuple(ask(value, fact) for ask in self.asks))


def _one(answers: tuple[Any, ...]) -> Any:
    return answers if len(answers) > 1 else answers[0]


def open_fact(found: Field) -> Fact | None:
    """What a blank reads as, where it is neither a gap nor a no."""
    if found.open_end:
        return some_day_of(SINCE_EVER if found.open_end == "begin" else FOREVER)
    return None if found.blank_reads is None else exact(found.blank_reads)


def fact_probe(ask: Callable[[Fact], Any], way: Way, inline: tuple[Inline, ...] | None = None) -> Probe:
    """A question about the fact of a cell."""
    blank, denied = open_fact(way.field), ask(ABSENT)
    missing = ask(blank or MISSING)
    return Probe(lambda value, fact: ask(fact), missing, denied if blank is None else missing, denied, inline)


def value_probe(ask: Callable[[Period], bool | None], blank: int, holds: str) -> Probe:
    """A question about the period in a cell; None is unknown."""

    def of(value: Value, fact: Fact) -> int:
        said = ask(value) if isinstance(value, Period) else None
        return blank if not isinstance(value, Period) else 1 if said is None else 3 * said

    return Probe(of, blank, blank, blank, ((holds, 3, 0),))


def mapped(probe: Probe, answer: Callable[[Any], Any]) -> Probe:
    """A probe whose answers are turned into others."""
    inline = probe.inline and tuple((holds, answer(yes), answer(no)) for holds, yes, no in probe.inline)
    return Probe(lambda value, fact: answer(probe.of(value, fact)), answer(probe.missing), answer(probe.whole),
                 answer(probe.denied), inline)  # fmt: skip


def together(probes: Sequence[Probe]) -> Probe:
    """Probes whose answers are numbers of which all the bits have to be there."""

    def both(answers: Iterable[int]) -> int:
        return reduce(and_, answers)

    missing, whole, denied = (both(getattr(probe, name) for probe in probes) for name in ("missing", "whole", "denied"))
    inline = [one for probe in probes for one in probe.inline or ()]
    all_inline = all(probe.inline is not None for probe in probes)
    return Probe(lambda value, fact: both(probe.of(value, fact) for probe in probes), missing, whole, denied,
                 tuple(inline) if all_inline else None)  # fmt: skip


def asks_test(operator: str, rights: tuple[Fact, ...], ignore: frozenset[str], about: Decimal) -> Callable[[Fact], int]:
    """A comparison with what is known beforehand."""
    row = OPERATORS[operator]

    def ask(fact: Fact) -> int:
        left, *right = in_like_units((fact, *rights), about)
        return CODE[compare(row, left, tuple(right), ignore)]

    return ask


def compares(operator: str, ignore: frozenset[str], about: Decimal) -> Callable[..., int]:
    """A comparison of facts."""
    row = OPERATORS[operator]

    def ask(*facts: Fact) -> int:
        left, *right = in_like_units(facts, about)
        return CODE[compare(row, left, tuple(right), ignore)]

    return ask


# --- in line ----------------------------------------------------------------------------------------------------

OF_NUMBERS = {"is": "==", "is_not": "!=", "more_than": ">", "at_least": ">=", "less_than": "<", "at_most": "<="}
OF_DAYS = {"before": "<", "after": ">", "on_or_before": "<=", "on_or_after": ">="}


def plain_number(fact: Fact) -> int | float | None:
    """The number that an exact fact is, if comparing ints and floats with it is comparing decimals."""
    if fact.bounds is None or not fact.bounds.is_point or fact.may_be_absent:
        return None
    exact = Decimal(fact.bounds.lo)
    if not exact.is_finite() or abs(exact) > LARGEST:
        return None
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if len(exact.normalize().as_tuple().digits) <= 15 and abs(exact) > Decimal("1e-9") else None


def plain_day(operator: str, fact: Fact) -> date | None:
    """The one day that a day is compared with, if it is one."""
    if fact.may_be_absent or not isinstance(fact.value, Period):
        return None
    first, last = fact.value.start, fact.value.end
    if fact.bounds is not None:
        return first if first == last else None
    return last if operator in ("after", "on_or_before") else first
