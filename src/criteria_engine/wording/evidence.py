"""What a finding rests on, in words: the cells, blanks, lists and judgements that decided, each with its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.question import RuleOutcome, Seen
from criteria_engine.findings.cause import deciding
from criteria_engine.findings.model import Finding
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.text import safe
from criteria_engine.values import FALSE, UNKNOWN, read_period
from criteria_engine.wording.cells import CellTelling, Evidence, blankness
from criteria_engine.wording.names import Names
from criteria_engine.wording.readings import under
from criteria_engine.wording.trail import Leaf, Within, decisive, decisive_marks, mark, places_in_time
from criteria_engine.wording.values import say_value

__all__ = [
    "Evidence", "Leaf", "Telling", "Within", "blankness", "decisive", "decisive_marks", "evidence", "mark", "names_of",
]  # fmt: skip
# A row that lacks more than so much is not near to what was asked for.
_NEAR = 2
# What is asked of rows is said in full up to so many letters beside the row that came nearest.
_LONG = 200


def names_of(finding: Finding, schema: Schema, lang: str) -> Names:
    """The names that a finding is worded with: its pack, the readings it used, its period."""
    period = read_period(finding.subject.period) if finding.subject.period else None
    return Names(schema, lang, finding.pack, finding.readings, period)


def evidence(finding: Finding, names: Names) -> tuple[Evidence, ...]:
    """What decided, in the order of the rule, each thing once; nothing where dates alone decided."""
    found = list(decisive(finding, names.schema))
    # That the period is not 2022 is no news to anyone, unless it is all there is to say.
    told = [leaf for leaf in found if leaf.trace.seen or not isinstance(leaf.trace.node, n.Compare)] or found
    telling = Telling(names, finding)
    return tuple(dict.fromkeys(e for leaf in told for e in telling.of_leaf(leaf)))


class Telling(CellTelling):
    """Words what was seen at one part of a trace; with the finding, also which row came nearest."""

    def __init__(self, names: Names, finding: Finding | None = None) -> None:
        super().__init__(names, finding is not None and finding.outcome is RuleOutcome.NOT_MET)
        self.finding = finding

    def of_leaf(self, leaf: Leaf) -> Iterator[Evidence]:
        """What was seen there, each cell with the row that it stands in."""
        row = self.row_name(leaf.rows[-1]) if leaf.rows else ""
        is_list = isinstance(leaf.trace.node, n.Quantified)
        yield from (replace(found, row=row, is_list=is_list) for found in self._of_leaf(leaf))

    def row_name(self, row: Row) -> str:
        """A row as a reader finds it: by its name or code, an item of a list by its number."""
        noun = self.names.noun(row.entity)
        if row.path:
            return self.names.say("item_numbered", rows=noun, number=int(row.path[-1]) + 1)
        # Rows without an id have a made-up key that no reader could look for.
        if row.label != row.id:
            return self.names.say("row_named", rows=noun, name=f"“{safe(row.label)}”")
        return self.names.say("row_named", rows=noun, name=safe(row.id)) if row.entity.key_field else noun

    def _of_leaf(self, leaf: Leaf) -> Iterator[Evidence]:
        node, trace = leaf.trace.node, leaf.trace
        if isinstance(node, n.Attested):
            yield self.of_answer(node, trace)
        elif isinstance(node, n.Quantified):
            yield self._of_list(node, leaf)
        elif isinstance(node, n.RowAt):
            yield self._of_missing_row(node, leaf)
        elif isinstance(node, n.Present | n.Compare) and trace.seen:
            yield from list(self.of_cells(leaf)) or [self._of_itself(leaf)]
        elif trace.row is not None and trace.seen:
            yield self._of_row(trace.row, trace.seen[0])
        elif not isinstance(node, n.All | n.Any) or not trace.parts:
            yield self._of_itself(leaf)

    def _of_itself(self, leaf: Leaf) -> Evidence:
        node, truth = leaf.trace.node, leaf.trace.truth
        address = self._address_of(leaf.trace.row) if isinstance(node, n.Outcome) and leaf.trace.row else None
        words = self.plain(node, leaf.scope, denied=truth is FALSE)
        if truth is UNKNOWN and not isinstance(node, n.Open):
            words = self.names.say("not_known", words=words)
        return Evidence(words, address)

    def _address_of(self, row: Row) -> str:
        return f"{row.entity.label[self.names.lang]} {safe(row.label)}"

    def _of_row(self, row: Row, seen: Seen) -> Evidence:
        words = self.names.say("row_there", rows=self.names.noun(row.entity), name=safe(row.label))
        return Evidence(words if row.label else self.names.noun(row.entity), self.names.address(seen))

    # --- lists --------------------------------------------------------------------------------------------------

    def _of_list(self, node: n.Quantified, leaf: Leaf) -> Evidence:
        seen, truth = leaf.trace.seen[0], leaf.trace.truth
        address, asked = self.names.address(seen), self._asked(node, leaf)
        if truth is not UNKNOWN:
            said = self.plain(asked, leaf.scope, denied=truth is FALSE)
            near = self._nearest(node, leaf) if truth is FALSE else None
            return self._beside(near, said, node, leaf, address) if near else Evidence(said, address)
        settled = under(asked, self.names.readings)
        where = settled.where if isinstance(settled, n.Quantified) else None
        rows, which = self.words.rows(node.source, where, leaf.scope)
        key = "not_seen" if node.quantifier in ("exists", "on_file") else "list_open"
        return Evidence(self.names.say(key, rows=rows, which=which), address, register=self._register(seen))

    def _register(self, seen: Seen) -> str:
        """The table whose rows were looked for, where they are kept in a register."""
        record = self.names.schema[seen.name].record if seen.told_at and seen.name in self.names.schema else None
        return seen.name if record and record.register else ""

    def _asked(self, node: n.Quantified, leaf: Leaf) -> n.Quantified:
        """What is asked of rows is not told where there is no row at all."""
        rests_on_rows = node.quantifier in ("exists", "on_file")
        return replace(node, where=None) if rests_on_rows and not leaf.trace.parts else node

    def _of_missing_row(self, node: n.RowAt, leaf: Leaf) -> Evidence:
        rows, _ = self.names.rows(node.source, leaf.scope)
        key = "row_not_seen" if leaf.trace.open_list else "row_missing"
        words = self.names.say(key, rows=rows, key=self.words.key(node, leaf.scope))
        return Evidence(words, self.names.address(leaf.trace.seen[0]))

    # --- the row that came nearest --------------------------------------------------------------------------------

    def _nearest(self, node: n.Quantified, leaf: Leaf) -> _Near | None:
        """The row that lacks least of what was asked for; None where no row comes near."""
        if self.finding is None or not self.unmet or node.quantifier not in ("exists", "on_file"):
            return None
        within = Within(self.finding.pack, self.names.schema, self.finding.readings, decisive_marks(leaf.trace))
        near = [_Near(part.trace.row, _lacking(within, part)) for part in within.parts(leaf) if part.trace.row]
        # Whatever the order of rows in the input, the same one comes nearest.
        near.sort(key=lambda found: (len(found.lacks), found.row.address.origin(found.row.path)))
        return next((found for found in near if 0 < len(found.lacks) <= _NEAR), None)

    def _beside(self, near: _Near, said: str, node: n.Quantified, leaf: Leaf, address: str) -> Evidence:
        """What was asked for, and the row that came nearest beside it."""
        short = self.names.say("none_suffices", rows=self.names.rows(node.source, leaf.scope)[0])
        if near.row.entity.plain:
            return Evidence(said, address, near=self._now_says(leaf), short=short)
        lacks = dict.fromkeys(str(e) for found in near.lacks for e in Telling(self.names)._of_leaf(found))
        words = self.names.say("nearest", row=self.row_name(near.row), found="; ".join(lacks))
        # Of a row that lacks rows of its own the same words would be said twice.
        full = f"{said} ({address})" if len(said) <= _LONG and not near.lacks_rows else short
        return Evidence(full, near=words, short=short)

    def _now_says(self, leaf: Leaf) -> str:
        """The plain values that a list holds."""
        seen = [part.seen[0] for found in leaf.trace.parts for part in deciding(found) if part.seen]
        values = dict.fromkeys(self.quoted(say_value(s.value, self.names.lang, self.names.seen(s)[1]), s)
                               for s in seen if s.value is not None)  # fmt: skip
        return self.names.say("now_says", values=", ".join(values))


@dataclass(frozen=True, slots=True)
class _Near:
    """A row of which something is asked, and the parts that it lacks."""

    row: Row
    lacks: tuple[Leaf, ...]

    @property
    def lacks_rows(self) -> bool:
        return any(isinstance(leaf.trace.node, n.Quantified) for leaf in self.lacks)


def _lacking(within: Within, row: Leaf) -> tuple[Leaf, ...]:
    """What a row lacks; nothing is said of one that lies outside the period."""
    outside = any(places_in_time(part) and part.truth is FALSE for part in row.trace.parts)
    return () if outside else tuple(within.deciding(row))
