"""What a cell, an answer or a number was seen to be, in words, with its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.question import Seen, Trace
from criteria_engine.records.schema import Field
from criteria_engine.values import FALSE, TRUE, UNKNOWN
from criteria_engine.wording.comparisons import not_twice
from criteria_engine.wording.conditions import Words
from criteria_engine.wording.names import Names, Scope
from criteria_engine.wording.readings import chosen, under
from criteria_engine.wording.trail import Leaf
from criteria_engine.wording.values import say_value

# Of a list so many values are named; of a longer one their number.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that decided. `address` is None where there is no cell to go to. `asks`: it is a person's to say.

    `near`: the row that came nearest, where rows fall short, and in what; `short`: fewer words to go before it.
    `row`: what the row is called that the cell stands in, where that is not the subject; `is_list`: it is about rows
    of that row, which no address of a cell tells. `register`: the table of which more rows may come.
    """

    words: str
    address: str | None = None
    asks: bool = False
    near: str = ""
    short: str = ""
    row: str = ""
    register: str = ""
    is_list: bool = False

    def __str__(self) -> str:
        return f"{self.words} ({self.address})" if self.address else self.words


def blankness(seen: Seen) -> str:
    """Which of the three ways a cell can hold no value."""
    return "blank" if not seen.denied else "denied" if seen.is_said else "none_in_whole"


class CellTelling:
    """Words what stands in cells. `unmet`: the finding is not met, so that what was wanted is told too."""

    def __init__(self, names: Names, unmet: bool = False) -> None:
        self.names = names
        self.words = Words(names)
        self.unmet = unmet

    def plain(self, node: n.Condition, scope: Scope, denied: bool = False, seen: Sequence[Seen] = ()) -> str:
        """The condition, or its opposite, under the readings in use; a test of a reading itself as it stands.

        Choices by codes that were `seen` are made.
        """
        if isinstance(node, n.Compare) and isinstance(node.left, n.Reading):
            return self.words.condition(node, scope, denied)
        return self.words.condition(chosen(under(node, self.names.readings), seen), scope, denied)

    def of_seen(self, seen: Seen) -> Evidence:
        """One place and what it holds."""
        what, field = self.names.seen(seen)
        if seen.value is None:
            return Evidence(self.names.say(blankness(seen), what=what), self.names.address(seen))
        return Evidence(self._held("holds", what, seen, field), self.names.address(seen))

    def of_record(self, every: Iterable[Seen]) -> Iterator[Evidence]:
        """Places of one record and what they hold; the values of one cell together, of many the first few."""
        cells: dict[tuple[str, str], list[Seen]] = {}
        for seen in every:
            cells.setdefault((self.names.seen(seen)[0], self.names.address(seen)), []).append(seen)
        for (what, address), of_cell in cells.items():
            yield self.of_seen(of_cell[0]) if len(of_cell) == 1 else Evidence(self._several(what, of_cell), address)

    def _several(self, what: str, of_cell: Sequence[Seen]) -> str:
        said = [self.quoted(say_value(s.value, self.names.lang, self.names.seen(s)[1]), s) for s in of_cell
                if s.value is not None]  # fmt: skip
        more = self.names.say("and_more", count=len(said) - _NAMED) if len(said) > _NAMED else ""
        return self.names.say("holds", what=what, value=", ".join(said[:_NAMED]) + more)

    def of_cells(self, leaf: Leaf) -> Iterator[Evidence]:
        """The cells that a leaf looked at and that matter to its answer."""
        trace = leaf.trace
        yield from (self._of_cell(seen, leaf) for seen in trace.seen if self._matters(seen, trace))

    def _matters(self, seen: Seen, trace: Trace) -> bool:
        """Of an answer that is open, the cells that are filled did not leave it open, if one is blank."""
        blanks = [s for s in trace.seen if self._is_gap(s)]
        if seen.value is None and not seen.denied and not self._is_gap(seen):
            return False
        return trace.truth is not UNKNOWN or not blanks or seen in blanks

    def _is_gap(self, seen: Seen) -> bool:
        """A blank that leaves something open; an end that reads as unbounded does not."""
        _, field = self.names.seen(seen)
        return seen.value is None and not seen.denied and not (field and field.open_end)

    def _of_cell(self, seen: Seen, leaf: Leaf) -> Evidence:
        node, truth = leaf.trace.node, leaf.trace.truth
        if isinstance(node, n.Compare) and isinstance(node.left, n.Aggregate) and seen is leaf.trace.seen[0]:
            return self._of_number(node.left, leaf)
        what, field = self.names.seen(seen)
        if seen.value is None:
            words = self.names.say(blankness(seen), what=what)
        elif _is_default(seen):
            words = self.names.say("blank_reads", what=what, value=say_value(seen.value, self.names.lang, field))
        elif isinstance(seen.value, bool):
            words = self.names.say("ticked" if seen.value else "not_ticked", what=what)
        else:
            words = self._held("unclear" if truth is UNKNOWN else "holds", what, seen, field)
        return Evidence(words, self.names.address(seen))

    def _held(self, key: str, what: str, seen: Seen, field: Field | None) -> str:
        assert seen.value is not None
        listed = seen.holder.lists.get(seen.name, ())
        if len(listed) > _NAMED:
            return self.names.say("has_entries", what=what, count=len(listed))
        value = self.quoted(say_value(seen.value, self.names.lang, field), seen)
        return self.names.say(key, what=what, value=not_twice(what, value))

    def quoted(self, said: str, seen: Seen) -> str:
        """Words of a record and of a vocabulary stand in quotation marks."""
        return f"“{said}”" if isinstance(seen.value, str) else said

    def of_answer(self, node: n.Attested, trace: Trace) -> Evidence:
        """A person's answer, or that there is none."""
        question, seen = self.names.question(node.question), trace.seen[0]
        if seen.value is None:
            return Evidence(self.names.say("awaiting", question=question), asks=True)
        field = self.names.schema[seen.table].fields["answer"]
        words = self.names.say("answered", answer=say_value(seen.value, self.names.lang, field), question=question)
        return Evidence(words, self.names.address(seen), asks=trace.truth is UNKNOWN)

    # --- numbers over rows --------------------------------------------------------------------------------------

    def _of_number(self, node: n.Aggregate, leaf: Leaf) -> Evidence:
        """How many rows were counted; other numbers over rows are not kept, so the comparison is said instead."""
        address, truth = self.names.address(leaf.trace.seen[0]), leaf.trace.truth
        if node.fold != "count" or node.distinct:
            return Evidence(self._compared(leaf), address)
        number = sum(part.truth is TRUE for part in leaf.trace.parts)
        key = "comes_to_so_far" if truth is UNKNOWN else "comes_to"
        settled = under(n.Compare(node, "at_least", ()), self.names.readings)
        counted = settled.left if isinstance(settled, n.Compare) else node
        said = self.names.say(key, what=self.words.operand(counted, leaf.scope), number=number)
        return Evidence(said + (self._wanted(leaf) if truth is FALSE and self.unmet else ""), address)

    def _compared(self, leaf: Leaf) -> str:
        said = self.plain(leaf.trace.node, leaf.scope, denied=leaf.trace.truth is FALSE)
        return self.names.say("not_known", words=said) if leaf.trace.truth is UNKNOWN else said

    def _wanted(self, leaf: Leaf) -> str:
        """The number that the rule asks for, beside the one that was counted."""
        node = chosen(under(leaf.trace.node, self.names.readings), leaf.trace.seen)
        if not isinstance(node, n.Compare):
            return ""
        return self.names.say("wanted", number=self.words.right(node, leaf.scope))


def _is_default(seen: Seen) -> bool:
    """Whether the value is what a blank cell reads as."""
    filled = seen.name in seen.holder.values or seen.name in seen.holder.lists
    return seen.told_at is None and bool(seen.name) and not filled
