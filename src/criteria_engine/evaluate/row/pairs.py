"""Comparisons of two cells and of counts, in line where the values are plain."""

from __future__ import annotations

from collections.abc import Iterable

from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Id
from criteria_engine.evaluate.row.cells import OF_DAYS, OF_NUMBERS, Memo, Way, compares, open_fact, plain_number
from criteria_engine.evaluate.row.emit import NEEDS, Chain, Emitter, needs_parts
from criteria_engine.evaluate.row.emit_cells import cell_asked, fact_of_cell, plain_test, ways
from criteria_engine.evaluate.row.emit_folds import counted, is_count
from criteria_engine.evaluate.row.rowvar import RowVar
from criteria_engine.evaluate.row.source import Block


def paired(emitter: Emitter, node: p.Test, chain: Chain) -> str | None:
    """The answer to a comparison of a count with a number, or of two plain cells; None of any other."""
    return count_test(emitter, node, chain, node.operator) or _cell_test(emitter, node, chain)


def is_count_test(emitter: Emitter, node: object) -> bool:
    """Whether a node compares a count with a number."""
    if not isinstance(node, p.Test) or len(node.rights) > 1 or node.operator not in _OF_COUNT:
        return False
    left, right = emitter.settled(node.left, ())[0], emitter.node(node.rights[0])
    return is_count(left) and isinstance(right, p.Const) and plain_number(right.fact) is not None


def count_test(emitter: Emitter, node: p.Test, chain: Chain, operator: str) -> str | None:
    """A count compared with a number, by this operator in place of the node's own."""
    if not is_count_test(emitter, node):
        return None
    found, number, rows = emitter.settled(node.left, chain)
    right, interval = emitter.node(node.rights[0]), counted(emitter, number, found, rows)  # type: ignore[arg-type]
    assert isinstance(right, p.Const) and interval is not None
    sure, most, whole = interval
    wanted = plain_number(right.fact)
    yes, no, sign = _OF_COUNT[operator]
    if sign == "==":
        k = emitter.const(wanted)
        beyond = f"{sure} > {k} or {whole} and {most} < {k}"
        cases = [(beyond, no), (f"not {whole} or {most} > {sure}", 1), (f"{sure} == {k}", yes)]
        return emitter.choose(chain, cases, no)
    # Enough for sure; or it may be that there are enough; or not.
    reach = "" if (sign, wanted) in ((">=", 1), (">", 0)) else f" {sign} {emitter.const(wanted)}"
    perhaps = f"{most}{reach}" if whole == "3" else "True" if whole == "0" else f"not {whole} or {most}{reach}"
    return emitter.choose(chain, [(f"{sure}{reach}", yes), (perhaps, 1)], no)


# For each operator the truth where a count reaches the number, where it does not, and what reaching it means.
_OF_COUNT = {
    "at_least": (3, 0, ">="), "less_than": (0, 3, ">="), "more_than": (3, 0, ">"), "at_most": (0, 3, ">"),
    "is": (3, 0, "=="), "is_not": (0, 3, "=="),
}  # fmt: skip
OPPOSITE = {"at_least": "less_than", "less_than": "at_least", "more_than": "at_most", "at_most": "more_than",
            "is": "is_not", "is_not": "is"}  # fmt: skip


def _needs_not(emitter: Emitter, number: Id) -> Iterable[Id]:
    """The opposite of a question about a cell, or of a comparison of a count, is asked for at once."""
    node = emitter.node(number)
    assert isinstance(node, p.NotOf)
    inner = emitter.node(node.part)
    if cell_asked(emitter, node) is not None:
        return []
    return needs_parts(emitter, node.part) if is_count_test(emitter, inner) else [node.part]


def _needs_test(emitter: Emitter, number: Id) -> Iterable[Id]:
    return [] if cell_asked(emitter, emitter.node(number)) is not None else needs_parts(emitter, number)


NEEDS[p.NotOf] = _needs_not
for _kind in (p.Test, p.Has, p.SameKey, p.Ruled):
    NEEDS[_kind] = _needs_test


def _cell_test(emitter: Emitter, node: p.Test, chain: Chain) -> str | None:
    sign = {**OF_NUMBERS, **OF_DAYS}.get(node.operator)
    if len(node.rights) != 1 or sign is None:
        return None
    sides = [_side(emitter, part, chain) for part in (node.left, node.rights[0])]
    left, right = sides
    if left is None or right is None or left[0].field.kind != right[0].field.kind:
        return None
    (way, a, row), (other, b, other_row) = left, right
    plain = [plain_test(emitter, way, a), plain_test(emitter, other, b)]
    if way.field.kind not in ("number", "date") or None in plain:
        return None
    gone = [_gone(row, way, a), _gone(other_row, other, b)]
    block, out = emitter.block(chain), emitter.names.new("t")
    if way.field.kind == "date":
        for value, one in ((a, way), (b, other)):
            block.add(f"if {value}.__class__ is str: {value} = {emitter.const(DayMemo(one))}[{value}]")
    block.add(f"if {plain[0]} and {plain[1]}: {out} = 3 if {a} {sign} {b} else 0")
    absent = " or ".join(one for one in gone if one)
    block.add(f"elif ({a} is None or {plain[0]}) and ({b} is None or {plain[1]}): "
              f"{out} = {f'0 if {absent} else 1' if absent else '1'}")  # fmt: skip
    _otherwise(emitter, block, node, (way, a, row), (other, b, other_row), out)
    return out


Side = tuple[Way, str, RowVar]


def _side(emitter: Emitter, part: Id, chain: Chain) -> Side | None:
    """A plain cell that is compared: how it is read, its variable, its row."""
    found, _, rows = emitter.settled(part, chain)
    if not isinstance(found, p.Cell):
        return None
    read = ways(emitter, rows[-1], found)
    if len(read) > 1 or open_fact(read[0].field) or found.field != read[0].field.path:
        return None
    return read[0], rows[-1].raw(found.field), rows[-1]


def _gone(row: RowVar, way: Way, value: str) -> str | None:
    whole = row.whole(way.field.section)
    return f"{value} is None and ({whole})" if whole else None


def _otherwise(emitter: Emitter, block: Block, node: p.Test, left: Side, right: Side, out: str) -> None:
    """Where a value is not plain: the comparison of facts."""
    here, facts = block.within("else:"), []
    for way, value, row in (left, right):
        fact, probe = emitter.names.new("f"), fact_of_cell(way)
        whole, missing = row.whole(way.field.section), emitter.const(probe.missing)
        blank = f"({emitter.const(probe.whole)} if {whole} else {missing})" if whole else missing
        here.add(f"{fact} = {blank} if {value} is None else {emitter.const(Memo(way, [probe]))}.other({value})")
        facts.append(fact)
    here.add(f"{out} = {emitter.const(compares(node.operator, node.ignore, node.about))}({', '.join(facts)})")


class DayMemo(dict[str, object]):
    """A date as a file writes it: the day, where it is one; any other value as the reader reads it."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self.fact = Memo(way, [fact_of_cell(way)])

    def __missing__(self, raw: str) -> object:
        period = self.fact.other(raw).value
        found: object = period.start if period.is_day else period
        if len(self) < 4096:
            self[raw] = found
        return found
