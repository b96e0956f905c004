"""From rows to facts: what a blank means where it stands, which rows a list has, and whether there may be more.

This is where sections, registers and open ends decide between *missing* and *known to be absent*
(docs/meaning.md, "Facts").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from criteria_engine.conditions.paths import Place, climb, resolve
from criteria_engine.evaluate.question import Question, Seen
from criteria_engine.records.row import Row, Value
from criteria_engine.records.schema import DATED, VALUE, Field, ListField
from criteria_engine.text import fold
from criteria_engine.values import FOREVER, SINCE_EVER, TRUE, UNKNOWN, Period, Quantity
from criteria_engine.values.fact import ABSENT, EVERYTHING, MISSING, Bounds, Fact, equal, exact, quantity, some_day_of

Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A fact and where it was looked for."""

    fact: Fact
    seen: Seen


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list as far as they are known; `whole`: there are no others."""

    rows: Rows
    whole: bool
    seen: Seen


def fact_at(question: Question, rows: Rows, path: str) -> Found | Listing:
    """What is known at a path, asked of the last of `rows` (the others are the rows around it)."""
    up, rest = climb(path)
    row = rows[len(rows) - 1 - up]
    place = resolve(question.dossier.schema, row.entity, rest)
    assert place is not None, f"{path} was not type-checked"
    last, blank = _follow(question, row, place)
    if last is None:
        assert blank is not None
        return Found(blank.fact, blank.seen)
    if place.name not in last.entity.fields and place.name not in last.entity.lists:
        # A reference may lead to rows of several tables; those of one may have no such field.
        return Found(ABSENT, Seen(last, place.name, None, True))
    if place.found is not None:
        return items_of(question, last, place.found)
    return _field_fact(question, last, last.entity.fields[place.name])


def _follow(question: Question, row: Row, place: Place) -> tuple[Row | None, Found | None]:
    for hop in place.hops:
        if hop not in row.entity.fields:
            return None, Found(ABSENT, Seen(row, hop, None, True))
        found = _field_fact(question, row, row.entity.fields[hop])
        key = found.fact.value
        target = question.dossier.find(row.entity.fields[hop].tables, str(key)) if key is not None else None
        if target is None:
            # A reference to a row that was set aside is as good as blank.
            return None, found if key is None else Found(MISSING, found.seen)
        row = target
    return row, None


def _field_fact(question: Question, row: Row, found: Field) -> Found:
    name = placing_field(question, row) if found.path == DATED else found.path
    value = row.values.get(name)
    fact = known_fact(question, row, found, value) if value is not None else _blank(question, row, found, name)
    shown = value if value is not None else fact.value if found.blank_reads is not None else None
    return Found(fact, Seen(row, name, shown, fact.is_absent))


def placing_field(question: Question, row: Row) -> str:
    """The field that places the row in time: the first that is filled; where none is, the first that may yet be."""
    assert row.entity.record is not None
    names = row.entity.record.dated
    filled = [name for name in names if name in row.values]
    open_still = (name for name in names if not _blank(question, row, row.entity.fields[name], name).is_absent)
    return filled[0] if filled else next(open_still, names[0])


def known_fact(question: Question, row: Row, found: Field, value: Value) -> Fact:
    if isinstance(value, Quantity):
        # A unit that the field does not keep ("3 tấn" beside "5 kg") cannot be compared with a bare number.
        foreign = value.unit is not None and value.unit != found.measure
        return Fact(value, EVERYTHING) if foreign else quantity(value, question.about)
    if isinstance(value, Period):
        if found.path == DATED and row.entity.fields[placing_field(question, row)].kind == "period":
            return some_day_of(Period.day(value.end))
        return some_day_of(value) if found.kind == "date" else exact(value)
    return exact(value)


def _blank(question: Question, row: Row, found: Field, name: str) -> Fact:
    if name in row.denied:
        return ABSENT
    if found.open_end:
        return some_day_of(SINCE_EVER if found.open_end == "begin" else FOREVER)
    if found.blank_reads is not None:
        return exact(found.blank_reads)
    real = row.entity.fields[name]
    return ABSENT if is_whole(question, row, real.section) else MISSING


def is_whole(question: Question, row: Row, section: str | None) -> bool:
    """Whether the section that holds a cell is declared complete, by the record itself or by one it is about."""
    root = question.dossier.get(*row.owner) if row.owner else row
    if root is None or root.entity.record is None:
        return False
    if section is not None and section in root.complete:
        return True
    return any(
        cell.section in about.complete
        for cell in root.entity.record.cells
        for about in _linked(question, root, cell.link)
    )


def _linked(question: Question, row: Row, link: str) -> Iterator[Row]:
    tables = (
        row.entity.lists[link].item.fields[VALUE].tables if link in row.entity.lists else row.entity.fields[link].tables
    )
    for key in [*(item.values[VALUE] for item in row.lists.get(link, ())), row.values.get(link)]:
        if key is not None and (found := question.dossier.find(tables, str(key))) is not None:
            yield found


def items_of(question: Question, row: Row, found: ListField) -> Listing:
    """The items of a list of the record, those not yet there on the as-of date left out."""
    given = row.lists.get(found.path)
    if given and found.item.dated:
        given = tuple(item for item in given if not starts_after(item, question.as_of))
    whole = is_whole(question, row, found.section)
    if given is None:
        known_empty = (whole or found.path in row.denied) and found.path not in row.unsure
        return Listing((), known_empty, Seen(row, found.path, None, known_empty))
    sure = found.path not in row.unsure
    shown = ", ".join(str(i.values[VALUE]) for i in given) if found.plain and given else None
    said_empty = not row.lists[found.path]
    return Listing(given, sure and (found.plain or said_empty or whole), Seen(row, found.path, shown, said_empty))


def related_rows(question: Question, anchor: Row, table: str, link: str, during: Period | None) -> Listing:
    """Rows of a related table, those not yet there on the as-of date left out."""
    rows = [r for r in question.dossier.related(table, link, anchor.id) if not starts_after(r, question.as_of)]
    whole = is_closed(question, anchor, table, link, during)
    return Listing(tuple(rows), whole, _seen_table(question, anchor, table, link, whole and not rows))


def rows_below(question: Question, anchor: Row) -> Listing:
    """All rows under `anchor` in its hierarchy: the frame of the dossier, whole unless a row was set aside."""
    table = anchor.entity.name
    rows = question.dossier.below(table, anchor.id)
    whole = not any(raw.table == table for raw in question.dossier.lost)
    return Listing(
        rows,
        whole,
        _seen_table(
            question, anchor, table, str(anchor.entity.record and anchor.entity.record.parent), whole and not rows
        ),
    )


def _seen_table(question: Question, anchor: Row, table: str, link: str, empty: bool) -> Seen:
    """A related table as a place: the sheet it stands on, or `event[about=MH-01]`."""
    sheet = anchor.address.cells is not None
    origin = question.dossier.schema[table].label.vi if sheet else f"{table}[{link}={anchor.id}]"
    return Seen(anchor, table, None, empty, origin)


def starts_after(row: Row, as_of: date) -> bool:
    """A row wholly dated after the as-of date is not there yet."""
    periods = [row.values[name] for name in row.entity.dated if name in row.values]
    return any(isinstance(p, Period) and p.start > as_of for p in periods)


def is_closed(question: Question, anchor: Row, table: str, link: str, during: Period | None) -> bool:
    record = question.dossier.schema[table].record
    assert record is not None
    if question.dossier.may_lack(table, link, anchor.id):
        return False
    if question.registers_complete:
        return True
    if any(mark.link == link and mark.section in anchor.complete for mark in record.rows):
        return True
    asked = time_asked(question, anchor, during)
    return record.register is not None and _covers(_closed_periods(question, anchor, record.register), asked)


def time_asked(question: Question, anchor: Row, during: Period | None) -> Period:
    """The time for which a register has to be closed so that a list of rows is whole."""
    return _while_there(anchor, during) if during else _time_of(question, anchor)


def _while_there(anchor: Row, asked: Period) -> Period:
    """The part of a period in which the record may have existed: on other days it can have done nothing."""
    record = anchor.entity.record
    ends = (record.begins, record.ends) if record else (None, None)
    begin, end = (anchor.values.get(name) if name else None for name in ends)
    first = max(asked.start, begin.start) if isinstance(begin, Period) else asked.start
    last = min(asked.end, end.end) if isinstance(end, Period) else asked.end
    return Period(first, last) if first <= last else asked


def _time_of(question: Question, anchor: Row) -> Period:
    """The time that a question about all rows of a record is about: its life so far, or the as-of date of a stock."""
    dated = anchor.entity.record.dated if anchor.entity.record else ()
    if not dated:
        return Period.day(question.as_of)
    begun = next((v for name in dated if isinstance(v := anchor.values.get(name), Period)), None)
    return Period(min(begun.start if begun else date.min, question.as_of), question.as_of)


def _closed_periods(question: Question, anchor: Row, kind: str) -> Iterator[Period]:
    registers = question.dossier.schema.registers
    if registers is None or registers.record is None or registers.record.registers is None:
        return
    marks = registers.record.registers
    owner = keeper(anchor, registers.fields[marks.owner].tables)
    for row in question.dossier.related(registers.name, marks.owner, owner) if owner else ():
        period = row.values.get(marks.period)
        if row.values.get(marks.kind) == kind and row.values.get(marks.complete) is True and isinstance(period, Period):
            yield period


def keeper(anchor: Row, tables: tuple[str, ...]) -> str | None:
    """Who keeps the registers of a record's rows: itself, or the one it belongs to."""
    if anchor.entity.name in tables:
        return anchor.id
    named = anchor.entity.record.owner if anchor.entity.record else None
    return str(anchor.values[named]) if named and named in anchor.values else None


def _covers(periods: Iterable[Period], asked: Period) -> bool:
    """Whether closed registers together leave no day of the asked period out."""
    reached = asked.start
    for period in sorted(periods):
        if period.start <= reached <= period.end:
            if period.end >= asked.end:
                return True
            reached = period.end + timedelta(days=1)
    return False


def same_key(found: Fact, wanted: Fact) -> bool | None:
    """Whether a cell of a row is the part of a key that is asked for; None where either is not known."""
    if found.is_absent or wanted.is_absent:
        return False
    if found.value is None or wanted.value is None:
        return None
    if found.bounds is not None:
        same = equal(found.bounds, wanted.bounds or _days_of(wanted))
        return None if same is UNKNOWN else same is TRUE
    a, b = found.value, wanted.value
    return fold(a) == fold(b) if isinstance(a, str) and isinstance(b, str) else a == b


def _days_of(fact: Fact) -> Bounds:
    assert isinstance(fact.value, Period)
    return Bounds(fact.value.start.toordinal(), fact.value.end.toordinal())


def assessment_year(question: Question) -> Period:
    """The year of the newest nomination of the subject, else the calendar year of the as-of date."""
    years = [
        year
        for entity in question.dossier.schema.entities.values()
        if entity.record and entity.record.assesses
        for row in question.dossier.related(entity.name, entity.record.assesses[0], question.subject.id)
        if isinstance(year := row.values.get(entity.record.assesses[1]), Period)
        and not starts_after(row, question.as_of)
    ]
    return max(years, default=Period.year(question.as_of.year))
