"""The cause of an answer: the smallest part of its trace that decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.question import Seen, Trace
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth


@dataclass(frozen=True, slots=True)
class Cause:
    """One value, or one blank, that the answer rests on, with the leaf that looked at it."""

    seen: Seen
    truth: Truth
    leaf: n.Condition


def deciding(trace: Trace) -> Iterator[Trace]:
    """The leaves that decided: of a false `all` its false parts, of an unknown one its unknown parts, and so on."""
    node = trace.node
    if isinstance(node, n.Quantified):
        yield from _of_rows(trace, node)
    elif isinstance(node, n.Compare):
        yield trace
        yield from _deciding_parts(trace, UNKNOWN)
    elif isinstance(node, n.Not | n.RowAt) and trace.parts:
        yield from deciding(trace.parts[0])
    elif trace.parts:
        yield from _deciding_parts(trace, trace.truth)
    else:
        yield trace


def _deciding_parts(trace: Trace, truth: Truth) -> Iterator[Trace]:
    for part in trace.parts:
        if part.truth is truth:
            yield from deciding(part)


def _of_rows(trace: Trace, node: n.Quantified) -> Iterator[Trace]:
    """Rows that decided. Where rows fall short the list itself did too: it may hold more, or is known not to."""
    rests_on_rows = node.quantifier in ("exists", "on_file")
    answer = trace.truth if rests_on_rows or trace.truth is UNKNOWN else ~trace.truth
    wanted = answer if node.quantifier != "every" else (FALSE if trace.truth is FALSE else trace.truth)
    if trace.truth is not (TRUE if rests_on_rows else FALSE) and (trace.truth is not UNKNOWN or trace.open_list):
        yield Trace(node, trace.truth, trace.seen, open_list=trace.open_list)
    yield from _deciding_parts(trace, wanted)


def _is_open_end(seen: Seen) -> bool:
    """A blank end of an existence is no gap, so it is nobody's cause."""
    place = seen.holder.entity.fields.get(seen.name)
    return seen.value is None and place is not None and place.open_end is not None


def causes(trace: Trace) -> tuple[Cause, ...]:
    """Values and blanks that decided, each once, in the order of their addresses."""
    found: dict[tuple[str, str], Cause] = {}
    for leaf in deciding(trace):
        for seen in (s for s in leaf.seen if not _is_open_end(s)):
            found.setdefault((seen.origin, seen.path), Cause(seen, leaf.truth, leaf.node))
    return tuple(found[key] for key in sorted(found))
