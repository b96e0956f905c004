"""Defects of one back end alone, planted in its own kernels or emitters, and each found out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

pytest.importorskip("numpy")

import criteria_engine as ce
from criteria_engine.evaluate.columnar import compare, folds, kernels, outcomes
from criteria_engine.evaluate.columnar.bits import EVERY, NO, Tri, certain
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.listing import Unplannable
from criteria_engine.evaluate.row import cells, emit_truths
from criteria_engine.evaluate.row.emit import EMITTERS
from criteria_engine.values import TRUE, UNKNOWN
from parity.engines import columnar, row
from parity.law import drawn
from parity.test_planted import Plant, caught, swap

Patch = pytest.MonkeyPatch


def kernel(kind: type[p.Node], change: Callable[..., Any]) -> Plant:
    """`change(found, engine, node)` in place of what a kernel found."""
    own = kernels.KERNELS[kind]
    return lambda patch: patch.setitem(
        kernels.KERNELS, kind, lambda engine, node: change(own(engine, node), engine, node)
    )


def holds(**others: str) -> Plant:
    """Operators that compare as others do."""
    own = dict(compare._HOLDS)

    def plant(patch: Patch) -> None:
        for name, other in others.items():
            patch.setitem(compare._HOLDS, name, own[other])
        # Counts are compared by a shorter way.
        patch.setattr(compare, "Tally", type("Nobody", (), {}))

    return plant


def emitted(kind: type[p.Node], source: str) -> Plant:
    return lambda patch: patch.setitem(EMITTERS, kind, lambda *_: source)


def _items_are_all(found: Any, engine: Any, node: p.Whole) -> Any:
    return certain(EVERY) if node.edge.kind == "list" else found


def _ruled(change: Callable[..., tuple[Any, ...]]) -> Plant:
    own = outcomes.ruled
    return swap(outcomes, "ruled", lambda *given: own(*change(*given)))


def _met(parts: Sequence[outcomes.Outcomes]) -> list[outcomes.Outcomes]:
    return [outcomes.Outcomes(one.met | one.open, one.unmet, one.not_applicable) for one in parts]


COLUMNAR: Mapping[str, Plant] = {
    "bounds exclusive": holds(at_least="more_than", at_most="less_than"),
    "before and on or before alike": holds(on_or_before="before", on_or_after="after"),
    "null read as false": kernel(p.Test, lambda found, *_: Tri(found.t, ~found.t)),
    "a missing list read as empty": kernel(p.Whole, _items_are_all),
    "closed and open registers swapped": kernel(
        p.Whole, lambda found, engine, node: ~found if node.edge.kind == "related" else found
    ),
    "unknown items ignored": lambda patch: patch.setattr(kernels.folds, "folded", _without_unknown(folds.folded)),
    "not due ignored": _ruled(lambda gate, require, due, describes: (gate, require, Tri(EVERY, NO), describes)),
    "the wrong level counted": _ruled(lambda gate, require, due, describes: (gate, require, due, False)),
    "not applicable counts as met": swap(outcomes, "says", lambda found, _, own=outcomes.says: own(found, TRUE)),
    "open outcomes count as met": swap(outcomes, "worst", lambda parts, own=outcomes.worst: own(_met(parts))),
    "rows of the future counted": kernel(p.NotYet, lambda *_: certain(NO)),
    "an absent operand read as unknown": swap(compare, "_settled", lambda found, left, right: found),
    "presence of what may be absent": kernel(p.Has, lambda found, *_: Tri(~found.f, found.f)),
}
ROW: Mapping[str, Plant] = {
    "bounds exclusive": lambda patch: _operators(patch, at_least="more_than", at_most="less_than"),
    "null read as false": lambda patch: patch.setitem(cells.CODE, UNKNOWN, 0),
    "lists and registers always whole": emitted(p.Whole, "3"),
    "lists and registers never whole": emitted(p.Whole, "0"),
    "rows of the future counted": emitted(p.NotYet, "0"),
    "attested without an answer": emitted(p.Attest, "3"),
    "what has ended still owes": emitted(p.Stands, "3"),
    "unheard outcomes count as met": emitted(p.Says, "3"),
    "an open outcome before one not met": swap(emit_truths, "worst", lambda codes: max(codes, default=1)),
    "bounds exclusive where a number stands in the source": lambda patch: _signs(
        patch, cells.OF_NUMBERS, at_least=">", at_most="<"
    ),
    "the day itself left out where a day stands in the source": lambda patch: _signs(
        patch, cells.OF_DAYS, on_or_before="<", on_or_after=">", before="<=", after=">="
    ),
}  # fmt: skip


def _without_unknown(own: Callable[..., Any]) -> Callable[..., Any]:
    return lambda kind, rows, counted, *others: own(kind, rows, Tri(counted.t, ~counted.t), *others)


def _signs(patch: Patch, known: dict[str, str], **others: str) -> None:
    for name, sign in others.items():
        patch.setitem(known, name, sign)


def _operators(patch: Patch, **others: str) -> None:
    patch.setattr(cells, "OPERATORS", {
        name: cells.OPERATORS[others.get(name, name)] for name in cells.OPERATORS
    })  # fmt: skip


@pytest.mark.parametrize("defect", COLUMNAR)
def test_a_defect_planted_in_the_columnar_back_end_is_caught(monkeypatch: Patch, defect: str) -> None:
    COLUMNAR[defect](monkeypatch)
    assert caught(columnar)


@pytest.mark.parametrize("defect", ROW)
def test_a_defect_planted_in_the_row_back_end_is_caught(monkeypatch: Patch, defect: str) -> None:
    ROW[defect](monkeypatch)
    assert caught(row)


def test_most_subjects_go_by_the_row_back_end() -> None:
    """Were all of them handed on to the reference, the law would hold of nothing."""
    routes = []
    for seed in range(12):
        case = drawn(seed)
        if not case.dossier.problems:
            compiled = ce.compile(case.packs, as_of=case.options.as_of, schema=case.schema)
            routes += [
                compiled(dict(case.raw), (table, one.id)).route
                for table in case.schema.subjects if compiled.engine.plan.asked[table]
                for one in case.dossier.rows(table)
            ]  # fmt: skip
    assert routes.count("row") > len(routes) * 9 // 10


@pytest.mark.parametrize("kind", ["Fold", "Lift"])
def test_a_node_without_a_kernel_or_emitter_is_refused(monkeypatch: Patch, kind: str) -> None:
    node = {one.__name__: one for one in p.Node.__subclasses__()}[kind]
    monkeypatch.delitem(kernels.KERNELS, node)
    monkeypatch.delitem(EMITTERS, node)
    case = drawn(0)
    with pytest.raises(Unplannable, match=kind):
        columnar(case)
    with pytest.raises(Unplannable, match=kind):
        row(case)
