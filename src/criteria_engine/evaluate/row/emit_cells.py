"""Source for what is asked of single cells: all probes of a cell at once, and its fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from criteria_engine.evaluate.facts import same_key
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import CODES, Id, Node
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.evaluate.row.cells import (
    DENIED,
    LARGEST,
    OF_DAYS,
    OF_NUMBERS,
    Inline,
    Memo,
    Probe,
    Way,
    asks_test,
    dated_way,
    fact_probe,
    mapped,
    open_fact,
    plain_day,
    plain_number,
    plain_way,
    value_probe,
)
from criteria_engine.evaluate.row.emit import Chain, Emitter, emits
from criteria_engine.evaluate.row.rowvar import RowVar
from criteria_engine.evaluate.row.source import Block
from criteria_engine.evaluate.row.truths import CODE
from criteria_engine.records.schema import DATED
from criteria_engine.values import ABOUT, TRUE, Period
from criteria_engine.values.fact import ABSENT, MISSING, Fact, presence

# Where a cell is: a field, or the fields that place a row in time, the first that is filled.
Place = tuple[str, ...]


def place_of(emitter: Emitter, node: Node) -> Place:
    """The fields that a cell is looked for in."""
    assert node.frame is not None
    entity = emitter.entity(node.frame.entity)
    return entity.dated if isinstance(node, p.Placed) or (isinstance(node, p.Cell) and node.field == DATED) else (
        (node.field,) if isinstance(node, p.Cell) else ()
    )  # fmt: skip


def ways(emitter: Emitter, row: RowVar, node: p.Cell | p.Placed) -> list[Way]:
    def way(name: str) -> Way:
        found, reader = row.entity.fields[name], row.model.fields[name]
        dated = isinstance(node, p.Cell) and node.field == DATED
        return dated_way(found, reader) if dated else plain_way(found, reader, node.about)

    return [way(name) for name in place_of(emitter, node)]


# --- which nodes are probes -------------------------------------------------------------------------------------


def cell_asked(emitter: Emitter, node: Node, chain: Chain = ()) -> tuple[Id, Chain] | None:
    """The cell that a node is a question about, and the rows that the cell is of; None of any other node."""
    if isinstance(node, p.NotOf):
        inner, _, chain = emitter.settled(node.part, chain)
        return None if isinstance(inner, p.NotOf) else cell_asked(emitter, inner, chain)
    if isinstance(node, p.Ruled):
        # The outcome of a rule that is always asked says no more than what it requires.
        if any(emitter.node(part) != p.Known(None, TRUE) for part in (node.gate, node.due)):
            return None
        inner, _, chain = emitter.settled(node.require, chain)
        return cell_asked(emitter, inner, chain)
    constant = (*node.rights,) if isinstance(node, p.Test) else (node.right,) if isinstance(node, p.SameKey) else ()
    if not all(isinstance(emitter.node(right), p.Const) for right in constant):
        return None
    part = node.left if isinstance(node, p.Test | p.SameKey) else node.fact if isinstance(node, p.Has) else None
    if part is None:
        return None
    found, at, rows = emitter.settled(part, chain)
    return (at, rows) if isinstance(found, p.Cell | p.Placed) else None


def _fact(emitter: Emitter, node: Id) -> Fact:
    found = emitter.node(node)
    assert isinstance(found, p.Const)
    return found.fact


NOT = (3, 1, 0, 0)


def by_require(node: p.Ruled) -> tuple[int, ...]:
    """The outcomes of a rule that is asked and due, by the truth of what it requires."""
    outcomes = RuleOutcome.UNDETERMINED if node.describes else RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED
    return tuple(CODES[outcome] for outcome in (*outcomes, RuleOutcome.MET, RuleOutcome.MET))


def probe_of(emitter: Emitter, node: Node, way: Way) -> Probe:
    """A node as a question about one way of reading its cell."""
    if isinstance(node, p.NotOf):
        return mapped(probe_of(emitter, emitter.settled(node.part, ())[0], way), NOT.__getitem__)
    if isinstance(node, p.Ruled):
        return mapped(probe_of(emitter, emitter.settled(node.require, ())[0], way), by_require(node).__getitem__)
    if isinstance(node, p.Test):
        rights = tuple(_fact(emitter, right) for right in node.rights)
        ask = asks_test(node.operator, rights, node.ignore, node.about)
        return fact_probe(ask, way, _test_inline(emitter, node, rights, way))
    if isinstance(node, p.SameKey):
        wanted = _fact(emitter, node.right)
        return fact_probe(lambda fact: {True: 3, False: 0, None: 1}[same_key(fact, wanted)], way)
    return fact_probe(lambda fact: CODE[presence(fact)], way, _has_inline(emitter, way))


def _has_inline(emitter: Emitter, way: Way) -> tuple[Inline, ...]:
    if way.field.kind in ("date", "period"):
        return ((f"{emitter.const(date.min)} < {{0}} < {emitter.const(date.max)}", 3, 0),)
    return (("", 3, 0),)


def _test_inline(emitter: Emitter, node: p.Test, rights: tuple[Fact, ...], way: Way) -> tuple[Inline, ...] | None:
    kind = way.field.kind
    if kind == "number":
        return _number_inline(emitter, node.operator, rights)
    if kind in ("date", "period") and len(rights) == 1:
        return _day_inline(emitter, node.operator, rights[0])
    return None


def _number_inline(emitter: Emitter, operator: str, rights: tuple[Fact, ...]) -> tuple[Inline, ...] | None:
    numbers = [plain_number(right) for right in rights]
    if any(number is None for number in numbers):
        return None
    if operator in ("in", "not_in"):
        return ((f"{{0}} in {emitter.const(tuple(numbers))}", *((3, 0) if operator == "in" else (0, 3))),)
    sign = OF_NUMBERS.get(operator)
    return ((f"{{0}} {sign} {emitter.const(numbers[0])}", 3, 0),) if sign else None


def _day_inline(emitter: Emitter, operator: str, right: Fact) -> tuple[Inline, ...] | None:
    if operator == "within" and isinstance(right.value, Period) and not right.may_be_absent:
        first, last = emitter.const(right.value.start), emitter.const(right.value.end)
        return ((f"{first} <= {{0}} <= {last}", 3, 0),)
    day, sign = plain_day(operator, right), OF_DAYS.get(operator)
    return ((f"{{0}} {sign} {emitter.const(day)}", 3, 0),) if sign and day is not None else None


# --- the source of a cell ---------------------------------------------------------------------------------------


# The greatest count that is not left to the readers: comparing numbers that fit in 30 bits is cheapest.
_COMMON = 2**30 - 1


def plain_test(emitter: Emitter, way: Way, value: str) -> str | None:
    """Source for whether a value needs no reader; None where all do."""
    match way.reader.known:
        case "number" | "money":
            number = f"({value}.__class__ is int or {value}.__class__ is float)"
            return f"{number} and {-LARGEST} <= {value} <= {LARGEST}"
        case "count":
            return f"{value}.__class__ is int and 0 <= {value} <= {_COMMON}"
        case "int":
            return f"{value}.__class__ is int and {-LARGEST} <= {value} <= {LARGEST}"
        case "day":
            return f"{value}.__class__ is {emitter.const(date)}"
        case "text":
            return f"{value}.__class__ is str and ('!' <= {value} < '\\x7f' or {value}[:1].isalnum())"
    return None


def ask_cell(
    emitter: Emitter, row: RowVar, found: Sequence[Way], probes: Callable[[Way], list[Probe]], out: list[str]
) -> None:
    """Adds the source that answers probes of a cell; `found`: the fields that it may be in, in their order."""
    # All that the branches look at comes before them.
    looks = [Look(way, row.raw(way.field.path), row.whole(way.field.section), probes(way)) for way in found]
    if len(looks) == 1:
        _ask_one(emitter, row, looks[0], out)
        return
    block, blank = row.block, _blank(emitter, looks, out)
    for look in looks:
        here = block.within(f"if {look.said(emitter)}:")
        _ask_value(emitter, here, look, out, emitter.const(Memo(look.way, look.probes)))
        block = block.within("else:")
    for line in blank:
        block.add(line)


def _ask_one(emitter: Emitter, row: RowVar, look: Look, out: list[str]) -> None:
    whole, block = look.absent(True), row.block
    missing = emitter.const(Memo(look.way, look.probes))
    if whole is None or all(probe.missing == probe.whole for probe in look.probes):
        _ask_value(emitter, block, look, out, missing)
    elif whole.isidentifier():
        # Chosen once for all rows of the record that says what is complete.
        memo = emitter.names.new("k")
        row.root.block.add(f"{memo} = {emitter.const(Memo(look.way, look.probes, True))} if {whole} else {missing}")
        _ask_value(emitter, block, look, out, memo)
    else:
        here = block.within(f"if {look.value} is None:")
        for line in _blank(emitter, [look], out):
            here.add(line)
        _ask_value(emitter, block.within("else:"), look, out, missing)


@dataclass(frozen=True, slots=True)
class Look:
    """One field that a cell may be in: its variable, what makes a blank in it known absent, the probes."""

    way: Way
    value: str
    whole: str | None
    probes: list[Probe]

    def said(self, emitter: Emitter) -> str:
        """Source for whether something stands in it."""
        return f"{self.value} is not None and {self.value} is not False and {self.value} is not {emitter.const(DENIED)}"

    def absent(self, alone: bool) -> str | None:
        """Source for whether it is known, of a field in which nothing stands, that there is nothing; None: never."""
        whole = None if open_fact(self.way.field) else self.whole
        if alone:
            return whole
        return f"({self.value} is not None or {whole})" if whole else f"{self.value} is not None"


def _blank(emitter: Emitter, looks: Sequence[Look], out: list[str]) -> list[str]:
    """The answers where nothing stands: those of the first field that may yet be filled."""
    alone, lines = len(looks) == 1, []
    for number, name in enumerate(out):
        answer = _literal(emitter, looks[0].probes[number].denied)
        for look in reversed(looks):
            absent, missing = look.absent(alone), _literal(emitter, look.probes[number].missing)
            if absent is None:
                answer = missing
            elif answer != missing:
                answer = f"({answer} if {absent} else {missing})"
        lines.append(f"{name} = {answer}")
    return lines


def _ask_value(emitter: Emitter, block: Block, look: Look, out: list[str], memo: str) -> None:
    """The answers about what stands in a field: in line for plain values, by the memo for others."""
    value, targets, known = look.value, ", ".join(out), look.way.reader.known
    if known in ("count", "int"):
        # Few numbers come up again and again; a memo knows which of them are sound.
        told = f"{value}.__class__ is int or {value} is None or {value}.__class__ is str"
        asked = f"{memo}[{value}] if {told} else {memo}.other({value})"
        block.add(f"{targets} = {asked}")
        return
    if known == "flag":
        said = [f"{_answers(emitter, look, flag)} if {value} is {flag} else " for flag in (True, False)]
        block.add(f"{targets} = {''.join(said)}{memo}[{value}]")
        return
    inline = all(probe.inline is not None for probe in look.probes)
    plain = plain_test(emitter, look.way, value) if inline else None
    if plain is not None:
        here = block.within(f"if {plain}:")
        alike: dict[tuple[str, ...], list[tuple[str, Probe]]] = {}
        for name, probe in zip(out, look.probes, strict=True):
            alike.setdefault(tuple(holds for holds, _, _ in probe.inline or ()), []).append((name, probe))
        for asks, group in alike.items():
            here.add(_inline(emitter, asks, group, value))
    asked = f"{memo}[{value}]"
    if look.way.field.kind == "number":
        # A bound may be a mapping, which no memo can look up.
        asked += f" if {value} is None or {value}.__class__ is str else {memo}.other({value})"
    block.add(f"{'else: ' if plain else ''}{targets} = {asked}")


def _inline(emitter: Emitter, asks: tuple[str, ...], group: list[tuple[str, Probe]], value: str) -> str:
    """Source for the answers to probes of which the same conditions are asked."""
    names, probes = ", ".join(name for name, _ in group), [probe.inline or () for _, probe in group]
    if len(asks) == 1 and len(group) > 1:
        yes, no = ([_literal(emitter, inline[0][side]) for inline in probes] for side in (1, 2))
        return f"{names} = ({', '.join(yes)})" + (f" if {asks[0].format(value)} else ({', '.join(no)})" * bool(asks[0]))
    return f"{names} = {', '.join(_together(emitter, inline, value) for inline in probes)}"


def _together(emitter: Emitter, inline: tuple[Inline, ...], value: str) -> str:
    said = []
    for holds, yes, no in inline:
        first, other = _literal(emitter, yes), _literal(emitter, no)
        said.append(f"({first} if {holds.format(value)} else {other})" if holds and first != other else first)
    return " & ".join(said)


def _answers(emitter: Emitter, look: Look, raw: Any) -> str:
    """The answers about one value, known beforehand."""
    said = Memo(look.way, look.probes).other(raw)
    answers = [_literal(emitter, answer) for answer in (said if len(look.probes) > 1 else (said,))]
    return answers[0] if len(answers) == 1 else f"({', '.join(answers)})"


def _literal(emitter: Emitter, answer: Any) -> str:
    return str(answer) if answer.__class__ is int and 0 <= answer < 5 else emitter.const(answer)


# --- emitters ---------------------------------------------------------------------------------------------------


def answer_probes(emitter: Emitter, cell: Id, chain: Chain) -> None:
    """Answers every question about a cell that the plan asks, for one row."""
    row, found = chain[-1], emitter.node(cell)
    assert isinstance(found, p.Cell | p.Placed)

    def ask() -> bool:
        nodes = _probes_of(emitter).get(cell, [])
        out = [emitter.names.new("t") for _ in nodes]
        ask_cell(
            emitter,
            row,
            ways(emitter, row, found),
            lambda way: [probe_of(emitter, emitter.node(node), way) for node in nodes],
            out,
        )
        for node, name in zip(nodes, out, strict=True):
            row.made["probe", node] = name
        return True

    row.once(("probes", cell), ask)


def _probes_of(emitter: Emitter) -> dict[Id, list[Id]]:
    """The questions about each cell that are asked for themselves."""

    def probes() -> dict[Id, list[Id]]:
        found: dict[Id, list[Id]] = {}
        for node in emitter.used():
            asked = cell_asked(emitter, emitter.node(node))
            if asked is not None:
                found.setdefault(asked[0], []).append(node)
        return found

    known: dict[Id, list[Id]] = emitter.once("probes", probes)
    return known


def probed(emitter: Emitter, node_id: Id, node: Node, chain: Chain) -> str | None:
    """The answer to a node that is a probe, None of any other."""
    asked = cell_asked(emitter, node, chain)
    if asked is None:
        return None
    cell, rows = asked
    answer_probes(emitter, cell, rows)
    return str(rows[-1].made["probe", node_id])


@emits(p.Cell)
@emits(p.Placed)
def _cell(emitter: Emitter, _: Id, node: p.Cell | p.Placed, chain: Chain) -> str:
    out = emitter.names.new("f")
    found = ways(emitter, chain[-1], node)
    ask_cell(emitter, chain[-1], found, lambda way: [fact_of_cell(way)], [out])
    return out


def fact_of_cell(way: Way) -> Probe:
    blank = open_fact(way.field)
    return Probe(lambda value, fact: fact, blank or MISSING, ABSENT if blank is None else blank, ABSENT)


def value_of(names: Sequence[str], row: RowVar, emitter: Emitter, probe: Probe) -> str:
    """A question about the first of some fields that is filled, as it is in the row."""
    out = emitter.names.new("t")
    found = [plain_way(row.entity.fields[name], row.model.fields[name], ABOUT) for name in names]
    ask_cell(emitter, row, found, lambda way: [probe], [out])
    return out


@emits(p.NotYet)
def _not_yet(emitter: Emitter, _: Id, node: p.NotYet, chain: Chain) -> str:
    return not_yet(emitter, chain[-1])


def not_yet(emitter: Emitter, row: RowVar) -> str:
    """Whether some date of a row is after the as-of date."""
    as_of = emitter.plan.as_of
    probe = value_probe(lambda period: period.start > as_of, 0, f"{{0}} > {emitter.const(as_of)}")
    answers = [value_of([name], row, emitter, probe) for name in row.entity.dated]
    return answers[0] if len(answers) == 1 else "0" if not answers else emitter.var((row,), "t", " | ".join(answers))


@emits(p.Arose)
def _arose(emitter: Emitter, _: Id, node: p.Arose, chain: Chain) -> str:
    end = node.end

    def ask(begun: Period) -> bool | None:
        return True if begun.end <= end else False if begun.start > end else None

    probe = value_probe(ask, 1, f"{{0}} <= {emitter.const(end)}")
    return value_of(chain[-1].entity.dated, chain[-1], emitter, probe)


@emits(p.Stands)
def _stands(emitter: Emitter, _: Id, node: p.Stands, chain: Chain) -> str:
    day = node.day

    def reached(begin: Period) -> bool | None:
        return True if begin.end <= day else False if begin.start > day else None

    def ended(end: Period) -> bool | None:
        return True if end.end < day else False if end.start >= day else None

    ask, blank, sign = (reached, 3, "<=") if node.side == "reached" else (ended, 0, "<")
    return value_of([node.field], chain[-1], emitter, value_probe(ask, blank, f"{{0}} {sign} {emitter.const(day)}"))
