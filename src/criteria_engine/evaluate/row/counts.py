"""Counts over one edge, all in one number: two planes of 16 bits for each of them, so that a row is counted by one sum.

What a cell says about all counts is one such number (a *word*), the words of the cells of a row are joined by `&`. In
the plane below stands whether a row may be counted, in that above whether it is for sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from struct import Struct
from typing import Any

from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Id
from criteria_engine.evaluate.row.cells import Probe, Way, mapped, together
from criteria_engine.evaluate.row.emit import NEEDS, Chain, Emitter, needs_parts
from criteria_engine.evaluate.row.emit_cells import NOT, ask_cell, cell_asked, probe_of, ways
from criteria_engine.evaluate.row.rowvar import RowVar

_PLANES = {0: 0, 1: 1, 3: 0x10001}
_WIDTH, _MOST = 32, 0xFFFF


def enter_counts(
    emitter: Emitter, counts: list[tuple[Id, p.Fold]], chain: Chain, row: RowVar
) -> Callable[[], None]:  # fmt: skip
    """Adds the source that counts, to a loop over rows; what is given back adds the rest after the loop."""
    total, block = emitter.names.new("s"), emitter.block(chain)
    asked = [_conjunction(emitter, node, (*chain, row)) for _, node in counts]
    turned = [isinstance(one, Others) for one in asked]
    # One more count, of all rows, where some are counted by those that are left over.
    slots = len(counts) + any(turned)
    full = sum(_PLANES[3] << _WIDTH * slot for slot in range(slots))
    block.add(f"{total} = 0")
    words = _words(emitter, [one.parts for one in asked], (*chain, row), full)
    row.block.add(f"{total} += {' & '.join(words) or emitter.const(full)}")

    def end() -> None:
        names = [(emitter.names.new("m"), emitter.names.new("n")) for _ in range(slots)]
        unpack = emitter.const(Struct(f"<{2 * slots}H").unpack)
        targets = ", ".join(name for pair in names for name in pair)
        block.add(f"if {total}: {targets} = {unpack}({total}.to_bytes({4 * slots}, 'little'))")
        block.add(f"else: {targets.replace(',', ' =')} = 0")
        for (number, node), (most, sure), turn in zip(counts, names, turned, strict=False):
            if turn:
                block.add(f"{sure}, {most} = {names[-1][0]} - {most}, {names[-1][0]} - {sure}")
            chain[-1].made["count", number, chain] = sure, most, emitter.ask(node.whole, chain)

    return end


@dataclass(frozen=True, slots=True)
class Literal:
    """A question that has to be answered by yes, or by no (`denies`), for a row to be counted. `cell`: the cell of the
    innermost row that it is about, None of one that is about anything else; `rows`: those that it is asked of."""

    part: Id
    rows: Chain
    cell: Id | None
    denies: bool


@dataclass(frozen=True, slots=True)
class Those:
    """The rows are counted of which all these things are so."""

    parts: list[Literal]


class Others(Those):
    """The rows are counted of which not all these things are so."""


def _conjunction(emitter: Emitter, node: p.Fold, chain: Chain) -> Those:
    those = list(literals(emitter, node.counted, chain))
    others = list(literals(emitter, node.counted, chain, True))
    return Others(others) if len(those) == 1 < len(others) and those[0].cell is None else Those(those)


def _words(emitter: Emitter, asked: list[list[Literal]], chain: Chain, full: int) -> Iterator[str]:
    """A word for each cell that is looked at, and for each truth that is more than a question about a cell."""
    cells: dict[Id, list[tuple[int, Literal]]] = {}
    for slot, parts in enumerate(asked):
        for one in parts:
            if one.cell is not None:
                cells.setdefault(one.cell, []).append((slot, one))
                continue
            truth = emitter.ask(one.part, one.rows)
            table = tuple(word(full, slot, NOT[code] if one.denies else code) for code in range(4))
            if truth.isdigit() and table[int(truth)] == full:
                continue
            yield emitter.const(table[int(truth)]) if truth.isdigit() else f"{emitter.const(table)}[{truth}]"
    for cell, found in cells.items():
        yield _cell_word(emitter, cell, found, chain[-1], full)


def _cell_word(emitter: Emitter, cell: Id, parts: list[tuple[int, Literal]], row: RowVar, full: int) -> str:
    found, name = emitter.node(cell), emitter.names.new("w")
    assert isinstance(found, p.Cell | p.Placed)

    def probe(way: Way, slot: int, one: Literal) -> Probe:
        said = probe_of(emitter, emitter.node(one.part), way)
        return mapped(said, lambda code: word(full, slot, NOT[code] if one.denies else code))

    def probes(way: Way) -> list[Probe]:
        return [together([probe(way, slot, one) for slot, one in parts])]

    ask_cell(emitter, row, ways(emitter, row, found), probes, [name])
    return name


def word(full: int, slot: int, code: int) -> int:
    """A word that lets all counts but one pass."""
    shift = _WIDTH * slot
    return full & ~(_PLANES[3] << shift) | _PLANES.get(code, 0) << shift


def literals(
    emitter: Emitter, part: Id, chain: Chain, denies: bool = False, innermost: Chain | None = None
) -> Iterator[Literal]:  # fmt: skip
    """What has to be so of the innermost row, taken apart as far as all of it has to be."""
    innermost = innermost or chain[-1:]
    found, number, rows = emitter.settled(part, chain)
    asked = cell_asked(emitter, found, rows)
    if isinstance(found, p.NotOf) and asked is None:
        yield from literals(emitter, found.part, rows, not denies, innermost)
    elif isinstance(found, p.AnyOf if denies else p.AllOf):
        for one in found.parts:
            yield from literals(emitter, one, rows, denies, innermost)
    elif asked is not None and asked[1] == innermost:
        yield Literal(number, rows, asked[0], denies)
    else:
        yield Literal(part, chain, None, denies)


def _needs_fold(emitter: Emitter, number: Id) -> Iterable[Id]:
    node = emitter.node(number)
    assert isinstance(node, p.Fold)
    if node.kind != "count" or node.distinct is not None:
        return needs_parts(emitter, number)
    assert node.frame is not None
    # Numbers stand for the rows of the chain: only which row a cell is of matters here.
    chain: Any = tuple(range(len(node.frame.edges) + 2))
    return [node.whole, *(one.part for one in _conjunction(emitter, node, chain).parts if one.cell is None)]


NEEDS[p.Fold] = _needs_fold
