"""Source for numbers over rows: one loop for all that is asked of the rows of one edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from criteria_engine.evaluate.operands import once_each
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Id
from criteria_engine.evaluate.row.counts import enter_counts
from criteria_engine.evaluate.row.emit import Chain, Emitter, emits
from criteria_engine.evaluate.row.emit_rows import reached
from criteria_engine.evaluate.row.rowvar import RowVar
from criteria_engine.evaluate.row.truths import TRUTH
from criteria_engine.values.fact import INFINITY, ONE, Bounds, Fact, Item, fold

Over = p.Fold | p.RowWithKey


def counted(emitter: Emitter, number: Id, node: p.Fold, chain: Chain) -> tuple[str, str, str] | None:
    """The variables of a count: how many rows are so for sure, how many may be, and whether there are no others; None
    of any other number over rows."""
    if not is_count(node):
        return None
    _loop(emitter, number, node, chain)
    found: tuple[str, str, str] = chain[-1].made["count", number, chain]
    return found


def is_count(node: object) -> bool:
    return isinstance(node, p.Fold) and node.kind == "count" and node.distinct is None


@emits(p.Fold)
def _fold(emitter: Emitter, number: Id, node: p.Fold, chain: Chain) -> str:
    interval = counted(emitter, number, node, chain)
    if interval is not None:
        return emitter.var(chain, "f", f"{emitter.const(count_fact)}({', '.join(interval)})")
    _loop(emitter, number, node, chain)
    return str(chain[-1].made["fold", number, chain])


@emits(p.RowWithKey)
def _row_with_key(emitter: Emitter, number: Id, node: p.RowWithKey, chain: Chain) -> str:
    _loop(emitter, number, node, chain)
    return str(chain[-1].made["fold", number, chain])


def _loop(emitter: Emitter, number: Id, node: Over, chain: Chain) -> None:
    """Answers all that is asked of the rows of an edge, and is not built on one another."""
    anchor, members = chain[-1], _members(emitter, number, node)

    def write() -> bool:
        rows = reached(emitter, node.edge, chain)
        row = rows.loop(emitter)
        counts = [(one, member) for one, member in members if is_count(member)]
        others = [(one, member) for one, member in members if not is_count(member)]
        ends = [_ENTRIES[type(member)](emitter, one, member, chain, row) for one, member in others]
        ends += [enter_counts(emitter, counts, chain, row)] if counts else []
        emitter.block(chain).put(row.block)
        for end in ends:
            end()
        return True

    anchor.once(("loop", members[0][0], chain), write)


def _members(emitter: Emitter, number: Id, node: Over) -> list[tuple[Id, Any]]:
    def group() -> dict[Any, list[tuple[Id, Any]]]:
        groups: dict[Any, list[tuple[Id, Any]]] = {}
        for one in emitter.wanted:
            found = emitter.node(one)
            if isinstance(found, p.Fold | p.RowWithKey):
                groups.setdefault((found.frame, found.edge, emitter.depth[one]), []).append((one, found))
        return groups

    found: list[tuple[Id, Any]] = emitter.once("groups", group)[node.frame, node.edge, emitter.depth[number]]
    return found


def _enter_fold(emitter: Emitter, number: Id, node: p.Fold, chain: Chain, row: RowVar) -> Callable[[], None]:
    inside, block = (*chain, row), emitter.block(chain)
    items, out = emitter.names.new("I"), emitter.names.new("f")
    counts = emitter.ask(node.counted, inside)
    of = node.distinct if node.distinct is not None else node.over
    value = emitter.const(ONE) if of is None else emitter.ask(of, inside)
    block.add(f"{items} = []")
    row.block.add(f"{items}.append(({counts}, {value}))" if counts.isdigit() else
                  f"if {counts}: {items}.append(({counts}, {value}))")  # fmt: skip
    chain[-1].made["fold", number, chain] = out

    def end() -> None:
        function = emitter.const(fold_once_each if node.distinct is not None else fold_items)
        whole = emitter.ask(node.whole, chain)
        block.add(f"{out} = {function}({emitter.const(node.kind)}, {items}, {whole})")

    return end


def _enter_key(emitter: Emitter, number: Id, node: p.RowWithKey, chain: Chain, row: RowVar) -> Callable[[], None]:
    inside, block = (*chain, row), emitter.block(chain)
    keys = [emitter.ask(key, inside) for key in node.keys]
    where = emitter.ask(node.where, inside)
    found, hit, doubt, out = (emitter.names.new(kind) for kind in "nxdt")
    block.add(f"{found} = 0; {hit} = 1; {doubt} = False")
    row.block.add(f"if {' and '.join(f'{key} == 3' for key in keys) or True}: {found} += 1; {hit} = {where}")
    row.block.add(f"elif {' and '.join(keys) or True}: {doubt} = True")
    chain[-1].made["fold", number, chain] = out

    def end() -> None:
        whole, missing, absent = (emitter.ask(part, chain) for part in (node.whole, node.missing, node.absent))
        none = f"{absent} if {whole} and not {found} and not {doubt} else {missing}"
        block.add(f"{out} = {hit} if {found} == 1 else {none}")

    return end


_ENTRIES: dict[type, Callable[..., Callable[[], None]]] = {p.Fold: _enter_fold, p.RowWithKey: _enter_key}


def count_fact(sure: int, most: int, whole: int) -> Fact:
    return Fact(bounds=Bounds(sure, most if whole else INFINITY))


def fold_items(kind: Any, items: list[tuple[int, Fact]], whole: int) -> Fact:
    return fold(kind, [Item(TRUTH[counted], value) for counted, value in items], whole == 3)


def fold_once_each(kind: Any, items: list[tuple[int, Fact]], whole: int) -> Fact:
    return fold(kind, list(once_each((TRUTH[counted], said) for counted, said in items)), whole == 3)
