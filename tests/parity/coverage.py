"""What drawn cases exercise: which parts of the language at which places, which nodes in which frames, which truths.

It looks at the packs and plans themselves, not at what the drawing meant to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.paths import OUTER, climb, resolve
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.values import Truth

Step = tuple[str, Entity]
Said = tuple[str, str]
_LISTS = ("list", "plain", "keyed")


def said(schema: Schema, packs: Iterable[Pack]) -> Iterator[Said]:
    """Each part of the language that the rules of packs say, with the place where it stands."""
    for rule in (rule for pack in packs for rule in pack.rules):
        walker = _Walk(schema)
        for condition in (rule.require, rule.when, rule.due):
            if condition is not None:
                yield from walker.of(condition, (("root", schema[rule.subject]),))


class _Walk:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def of(self, node: Any, steps: tuple[Step, ...]) -> Iterator[Said]:
        place = place_of(steps)
        yield from ((what, place) for what in self._names(node, steps))
        if isinstance(node, n.Quantified | n.Aggregate):
            step = self._source(node.source, steps)
            yield from self.of(node.source.during, steps) if node.source.during is not None else ()
            yield from self.of(node.where, (*steps, step)) if node.where is not None else ()
        elif isinstance(node, n.RowAt):
            yield from (part for _, value in node.key for part in self.of(value, steps))
            yield from self.of(node.where, (*steps, ("key", self._source(node.source, steps)[1])))
        else:
            for part in _parts(node):
                yield from self.of(part, steps)

    def _names(self, node: Any, steps: tuple[Step, ...]) -> Iterator[str]:
        """What a node is, in the words of `forced.FEATURES`."""
        if isinstance(node, n.Compare):
            yield "reading" if isinstance(node.left, n.Reading) else node.operator
        elif isinstance(node, n.Quantified | n.Aggregate):
            word = node.quantifier if isinstance(node, n.Quantified) else node.fold
            kind, way = self._source(node.source, steps)[0], self._way(node.source, steps)
            yield f"{word} {kind}" if not way else f"{way} {'list' if kind in _LISTS else kind}"
            yield from [f"{word} during"] if node.source.during is not None and not way else []
            yield from ["during the period"] if node.source.during == n.The("period") and not way else []
            yield from ["distinct"] if isinstance(node, n.Aggregate) and node.distinct else []
        elif isinstance(node, n.Present):
            place = self._place(node.path, steps)
            yield "present list" if place.found is not None else "present"
        elif isinstance(node, n.Outcome):
            yield "outcome of a reference" if node.of else "outcome of a pack" if node.pack else "outcome"
        elif isinstance(node, n.The):
            yield f"the {node.name}"
        elif type(node) in _WORDS:
            yield _WORDS[type(node)]
        if isinstance(node, n.FieldOf | n.Present):
            yield from ["outer"] if node.path.startswith(OUTER) else []
            yield from ["reference"] if self._place(node.path, steps).hops else []

    def _way(self, source: n.Source, steps: tuple[Step, ...]) -> str:
        up, rest = climb(source.name)
        place = None if source.of else resolve(self.schema, steps[len(steps) - 1 - up][1], rest)
        behind = "behind a reference" if place is not None and place.hops else ""
        return "of" if source.of else behind or ("outer" if up else "")

    def _place(self, path: str, steps: tuple[Step, ...]) -> Any:
        up, rest = climb(path)
        return resolve(self.schema, steps[len(steps) - 1 - up][1], rest)

    def _source(self, source: n.Source, steps: tuple[Step, ...]) -> Step:
        up, name = climb(source.name)
        anchor = steps[len(steps) - 1 - up][1]
        if source.of is not None:
            anchor = self.schema[self._place(source.of, steps).field.tables[0]]
        if name == BELOW:
            return "tree", anchor
        place = resolve(self.schema, anchor, name)
        if place is not None and place.found is not None:
            found = place.found
            return "plain" if found.plain else "keyed" if found.key else "list", found.item
        return "table", self.schema[name]


def place_of(steps: tuple[Step, ...]) -> str:
    """The place in the words of `forced.PLACES`; those further in by what they end with."""
    kinds = tuple("list" if kind in _LISTS else kind for kind, _ in steps[1:])
    known = {(): "root", ("list",): "list", ("table",): "table", ("tree",): "tree", ("key",): "row at key"}
    if kinds in known:
        return known[kinds]
    return {("list", "list"): "list in list", ("table", "list"): "list of a table"}.get(kinds[-2:], "further in")


def _parts(node: Any) -> Iterator[Any]:
    if isinstance(node, n.All | n.Any):
        yield from node.parts
    elif isinstance(node, n.Not):
        yield node.part
    elif isinstance(node, n.Compare):
        yield from (node.left, *node.right)
    elif isinstance(node, n.MonthsBetween):
        yield from (node.first, node.last)
    elif isinstance(node, n.SpansDue):
        yield from (part for part in (node.start, node.months, node.until) if part is not None)
    elif isinstance(node, n.Choose | n.ByReading):
        yield from (value for _, value in node.values)


_WORDS: Mapping[type, str] = {
    n.All: "all", n.Any: "any", n.Not: "not", n.RowAt: "row at key", n.Attested: "attested", n.Open: "open",
    n.MonthsBetween: "months_between", n.SpansDue: "spans_due", n.Choose: "choose", n.ByReading: "by_reading",
    n.Parameter: "parameter",
}  # fmt: skip


# --- of plans ---------------------------------------------------------------------------------------------------


def shape(frame: p.Frame | None) -> str:
    """How the rows that a node is asked of are reached."""
    if frame is None:
        return "no row"
    root = "row" if "." not in frame.root else "item"
    return " > ".join(
        [root, *(edge.kind + (" via" if edge.via else "") + (" up" if edge.up else "") for edge in frame.edges)]
    )


def name(node: p.Node) -> str:
    """The kind of a node, with the operator of a test and the kind of a number."""
    if isinstance(node, p.Test):
        return node.operator
    return f"{type(node).__name__} {node.kind}" if isinstance(node, p.Fold) else type(node).__name__


def truths(known: Mapping[tuple[int, Any], Any], nodes: list[p.Node]) -> Iterator[tuple[str, str, Truth]]:
    """Every truth that came up at a node of a plan, with its kind and its frame."""
    for (number, _), value in known.items():
        if isinstance(value, Truth):
            yield name(nodes[number]), shape(nodes[number].frame), value
