"""Source that leads from a row to others: by a reference to one, by an edge to many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.nodes import Edge, Id
from criteria_engine.evaluate.row.case import names
from criteria_engine.evaluate.row.cells import DENIED, plain_way
from criteria_engine.evaluate.row.emit import Chain, Emitter, emits
from criteria_engine.evaluate.row.emit_cells import not_yet, plain_test
from criteria_engine.evaluate.row.rowvar import RowVar
from criteria_engine.evaluate.row.source import Block
from criteria_engine.evaluate.row.truths import Odd
from criteria_engine.intake.readers import Mark, Model, Reader
from criteria_engine.records.schema import ListField
from criteria_engine.records.tidy import at_path
from criteria_engine.text import fold
from criteria_engine.values import ABOUT
from criteria_engine.values.fact import ABSENT, MISSING


@dataclass(frozen=True, slots=True)
class Located:
    """Where a reference leads: a row of each table, whose variable may be None. `absent`: source for whether it is
    known to lead nowhere. `before`: what has to be there before the source about the rows."""

    before: Block
    rows: dict[str, RowVar]
    absent: str


def locate(emitter: Emitter, row: RowVar, name: str) -> Located:
    """The row that a field names."""
    found: Located = row.once(("located", name), lambda: _locate(emitter, row, name))
    return found


def _locate(emitter: Emitter, row: RowVar, name: str) -> Located:
    if name not in row.entity.fields:
        return Located(row.block.within(), {}, "True")
    held, key, reader = row.entity.fields[name], row.raw(name), row.model.fields[name]
    whole, absent = row.whole(held.section) if held.blank_reads is None else None, emitter.names.new("a")
    if held.blank_reads is not None:
        row.block.add(f"if {key} is None: {key} = {emitter.const(held.blank_reads)}")
    rows = [emitter.names.new("r") for _ in held.tables]
    row.block.add(f"{' = '.join(rows)} = None")
    row.block.add(f"{absent} = {key} is False or {key} is {emitter.const(DENIED)}"
                  + (f" or ({key} is None and ({whole}))" if whole else ""))  # fmt: skip
    inner = row.block.within(f"if {key} is not None and not {absent}:")
    for number, table in enumerate(held.tables):
        before = f"if {rows[number - 1]} is None: " if number else ""
        inner.add(f"{before}{rows[number]} = case.find({emitter.const(table)}, {key})")
    plain = plain_test(emitter, plain_way(held, reader, ABOUT), key)
    nowhere = " and ".join(f"{one} is None" for one in rows)
    inner.add(f"if {nowhere}{f' and not ({plain})' if plain else ''}: {emitter.const(Sound(reader))}({key})")
    return _led(emitter, row.block, dict(zip(held.tables, rows, strict=True)), absent)


def _led(emitter: Emitter, block: Block, rows: dict[str, str], absent: str) -> Located:
    before = block.within()
    return Located(
        before,
        {t: emitter.row(emitter.model(t), name, block.within(f"if {name} is not None:")) for t, name in rows.items()},
        absent,
    )


@dataclass(frozen=True)
class Sound:
    """Raises Odd for a reference that its reader refuses."""

    reader: Reader

    def __call__(self, raw: Any) -> None:
        if isinstance(self.reader.read(raw), Mark):
            raise Odd


def _locate_fact(emitter: Emitter, node: p.Through, chain: Chain) -> Located:
    """The row that a fact names which is no cell of this row."""
    fact, block = emitter.ask(node.ref, chain), emitter.block(chain)
    key, rows = emitter.names.new("k"), {table: emitter.names.new("r") for table, _ in node.targets}
    block.add(f"{key} = {fact}.value")
    block.add(f"{' = '.join(rows.values())} = None")
    before = ""
    inner = block.within(f"if {key} is not None:")
    for table, name in rows.items():
        inner.add(f"{before}{name} = case.find({emitter.const(table)}, {key})")
        before = f"if {name} is None: "
    absent = emitter.var(chain, "a", f"{fact}.is_absent")
    return _led(emitter, block, rows, absent)


@emits(p.Through)
def _through(emitter: Emitter, number: Id, node: p.Through, chain: Chain) -> str:
    found, _, rows = emitter.settled(node.ref, chain)
    is_cell = isinstance(found, p.Cell)
    led = locate(emitter, rows[-1], found.field) if isinstance(found, p.Cell) else _locate_fact(emitter, node, chain)
    truth = emitter.plan.sort(number) == "truth"
    absent = ("1" if node.careful else "0") if truth else emitter.const(ABSENT)
    missing = "1" if truth else emitter.const(MISSING)
    out = emitter.names.new("x")
    led.before.add(f"{out} = {absent} if {led.absent} else {missing}")
    for table, target in node.targets:
        row = led.rows.get(table)
        if row is not None:
            said = ("0" if truth else emitter.const(ABSENT)) if target is None else emitter.ask(target, (row,))
            row.block.add(f"{out} = {said}")
    assert is_cell or led.rows
    return out


# --- many rows --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Ends:
    """Where the references of an edge lead: rows whose variables may be None. `absent`: that there is none for sure."""

    rows: list[RowVar] = field(default_factory=list)
    absent: str = "False"


def ends(emitter: Emitter, edge: Edge, anchor: RowVar) -> Ends:
    found: Ends = anchor.once(("ends", edge.via), lambda: _ends(emitter, edge.via, anchor))
    return found


def _ends(emitter: Emitter, via: tuple[str, ...], anchor: RowVar) -> Ends:
    first = locate(emitter, anchor, via[0])
    if len(via) == 1:
        return Ends(list(first.rows.values()), first.absent)
    absent, found = emitter.names.new("a"), Ends()
    first.before.add(f"{absent} = {first.absent}")
    for row in first.rows.values():
        inner = _ends(emitter, via[1:], row)
        row.block.add(f"if {inner.absent}: {absent} = True")
        for end in inner.rows:
            first.before.add(f"{end.name} = None")
            found.rows.append(end)
    found.absent = absent
    return found


# As many rows as a count has room for (`counts`).
_MOST_ROWS = 0xFFFF


def few(rows: Any) -> Any:
    """The same rows. Raises Odd where they are too many to count here."""
    if len(rows) > _MOST_ROWS:
        raise Odd
    return rows


@dataclass(frozen=True, slots=True)
class Reached:
    """The rows of an edge: source of them, how they are read, the row of a table they belong to, and source for
    whether one of them (named) is not meant after all."""

    source: str
    model: Model
    around: RowVar | None
    link: tuple[str, str] | None = None
    dated: bool = False

    def loop(self, emitter: Emitter) -> RowVar:
        """A row of them, in a loop that has yet to be put in its place."""
        name = emitter.names.new("r")
        row = emitter.row(self.model, name, Block(f"for {name} in {emitter.const(few)}({self.source}):"), self.around)
        if self.around is not None:
            row.check()
        if self.link is not None:
            link, key = row.raw(self.link[0]), self.link[1]
            meant = f"{link} == {key} or {link}.__class__ is list and {key} in {link}"
            row.block.add(f"if not ({meant} or {emitter.const(names)}({link}, {key})): continue")
        if self.dated:
            row.block.add(f"if {not_yet(emitter, row)} == 3: continue")
        return row


def reached(emitter: Emitter, edge: Edge, chain: Chain) -> Reached:
    """The rows of an edge from a row of a chain."""
    anchor = chain[-1 - edge.up]
    rows = [row for row in ends(emitter, edge, anchor).rows if row.entity.name in edge.at] if edge.via else [anchor]
    model = emitter.model(edge.target)
    if edge.kind == "list":
        lists = [(row, items(emitter, row, edge.name)) for row in rows]
        source = " or ".join(_there(edge, row, name) for row, name in lists)
        return Reached(f"{source or '()'} or ()", model, rows[0].root if rows else None, None, bool(model.entity.dated))
    ids = [(row, emitter.id(row)) for row in rows]
    if edge.kind == "below":
        record = model.entity.record
        assert record is not None
        below = f"case.below({emitter.const(edge.name)}, {emitter.const(record.parent)}, {{}})"
        return Reached(" or ".join(_there(edge, row, below.format(key)) for row, key in ids) + " or ()", model, None)
    assert edge.link is not None
    source = emitter.table(edge.name)
    key = ids[0][1] if ids else "None"
    if edge.via:
        chosen = " or ".join(_there(edge, row, one) for row, one in ids) or "None"
        key = emitter.var(chain, "i", chosen)
        source = f"{source} if {key} else ()"
    return Reached(source, model, None, (edge.link, key), bool(model.entity.dated))


def _there(edge: Edge, row: RowVar, source: str) -> str:
    return f"({row.name} is not None and {source})" if edge.via else source


def items(emitter: Emitter, row: RowVar, path: str) -> str:
    """The variable that holds the rows of a list, which have to have keys of their own."""
    name, found = row.listed(path), row.entity.lists[path]

    def check() -> bool:
        if found.key and not found.plain:
            twins = emitter.const(Twins(row.model.lists[path].item, found))
            row.block.add(f"if {name} and len({name}) > 1: {twins}({name})")
        return True

    row.once(("twins", path), check)
    return name


class Twins:
    """Raises Odd where two rows of a list have one key (`gather.without_repeats`)."""

    def __init__(self, model: Model, found: ListField) -> None:
        self.readers = [(part, model.fields[part]) for part in found.key]
        self.known: dict[tuple[str, str], str] = {}

    def __call__(self, rows: list[Any]) -> None:
        first = [self._part(row, *self.readers[0]) for row in rows]
        if len(set(first)) == len(first):
            return
        keys = [tuple(self._part(row, *part) for part in self.readers) for row in rows]
        sayings = [key for key in keys if key[0]]
        if len(set(sayings)) < len(sayings):
            raise Odd

    def _part(self, row: Any, name: str, reader: Reader) -> str:
        raw = row.get(name) if row.__class__ is dict and "." not in name else at_path(row, name)
        if raw is None or raw is False:
            return ""
        found = self.known.get((name, raw)) if raw.__class__ is str else None
        if found is None:
            value = reader.read(raw)
            found = "" if isinstance(value, Mark) else fold(str(value))
            if raw.__class__ is str and len(self.known) < 4096:
                self.known[name, raw] = found
        return found


@emits(p.Whole)
def _whole(emitter: Emitter, _: Id, node: p.Whole, chain: Chain) -> str:
    edge, anchor = node.edge, chain[-1 - node.edge.up]
    during = "None" if node.during is None else emitter.ask(node.during, chain)
    if not edge.via:
        return _whole_of(emitter, edge, anchor, during, emitter.block(chain))
    led, block, out = ends(emitter, edge, anchor), emitter.block(chain), emitter.names.new("h")
    block.add(f"{out} = 3 if {led.absent} else 0")
    for row in led.rows:
        here = Block(f"if {row.name} is not None:")
        if row.entity.name in edge.at:
            # What a list needs is said where the row is; what it comes to, here.
            said = _whole_of(emitter, edge, row, during, here)
            here.add(f"{out} = {said}")
        elif edge.kind == "list":
            here.add(f"{out} = 3")
        block.put(here)
    return out


def _whole_of(emitter: Emitter, edge: Edge, row: RowVar, during: str, block: Block) -> str:
    """Whether the rows of an edge from a row itself are all there are."""
    out = emitter.names.new("h")
    if edge.kind == "list":
        name, found = items(emitter, row, edge.name), row.entity.lists[edge.name]
        section = row.whole(found.section)
        given = f"{name} is not None" if found.plain else f"{name} is not None and not {name}"
        block.add(f"{out} = 3 if {given}{f' or ({section})' if section else ''} else 0")
        return out
    table = emitter.const(row.entity.name)
    if edge.kind == "below":
        block.add(f"{out} = case.is_all_below({table})")
        return out
    record, own = emitter.entity(edge.name).record, row.entity.record
    assert record is not None
    may = ["True"] if emitter.plan.registers_complete else []
    if any(mark.link == edge.link for mark in record.rows) and own and own.sections:
        may.append(f"{row.raw(own.sections)} is not None")
    if record.register is not None and emitter.plan.schema.registers is not None:
        may.append(f"case.tables.get({emitter.const(emitter.plan.schema.registers.name)})")
    if not may:
        return "0"
    asked = f"case.is_closed({table}, {row.name}, {emitter.const((edge.name, edge.link))}, {during})"
    block.add(f"{out} = {asked} if {' or '.join(may)} else 0")
    return out
