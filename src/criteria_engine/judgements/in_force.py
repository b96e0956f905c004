"""Which judgement is in force on a day: the one place that decides it, for tables and journals together.

The newer wins; on one day the journal does, and in a journal the later entry. An attestation decides outcomes, so its
inexact dates are read with care: whatever may be the newest has to agree. Waivers and self-assessments stand beside
an outcome; theirs are read plainly: a period counts as its last day, a blank as before every day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from criteria_engine.judgements.rows import Line
from criteria_engine.records.row import Row
from criteria_engine.values import Period

# Fields of the tables that end a judgement.
ENDS = ("valid_until", "expires")


@dataclass(frozen=True, slots=True)
class Standing:
    """The judgements on one matter that may be the newest in force, in the order of the input.

    Read plainly there are several only where they are of one day. `sure`: one of them is in force whatever the dates
    turn out to be, and nothing newer takes it back.
    """

    rows: tuple[Row, ...]
    sure: bool


NONE = Standing((), False)


def in_force(rows: Iterable[Row], as_of: date, careful: bool = False) -> Standing:
    """What stands on the as-of date of all that was ever said on one matter."""
    said = [row for row in _said(rows, as_of) if _may_last(row, as_of)]
    if not said:
        return NONE
    given = [_given(row, as_of, careful) for row in said]
    last = [_order(row, days.end) for row, days in zip(said, given, strict=True)]
    # Of those that hold for sure one is the newest; whatever may be newer than it could be the answer instead.
    sure = [_order(row, days.start) for row, days in zip(said, given, strict=True) if _surely_lasts(row, as_of)]
    newest = max(sure, default=()) if careful else max(last)
    latest = [row for row, order in zip(said, last, strict=True) if order >= newest]
    kept = tuple(row for row in latest if not is_withdrawal(row))
    return Standing(kept, bool(sure) and len(kept) == len(latest))


def last_said(rows: Iterable[Row], as_of: date) -> tuple[Row, ...]:
    """The last word on one matter, even where its time is over; () where it takes back what was said, or none was."""
    said = _said(rows, as_of)
    last = max((_order(row, _given(row, as_of, False).end) for row in said), default=())
    return tuple(r for r in said if _order(r, _given(r, as_of, False).end) == last and not is_withdrawal(r))


def _said(rows: Iterable[Row], as_of: date) -> list[Row]:
    """What was said by then and not superseded since."""
    there = [row for row in rows if has_begun(row, as_of)]
    lines = (row.address for row in there if isinstance(row.address, Line))
    gone = {(line.journal, line.entry.supersedes) for line in lines if line.entry.supersedes}
    return [row for row in there if _number(row) not in gone] if gone else there


def is_withdrawal(row: Row) -> bool:
    return isinstance(row.address, Line) and row.address.entry.withdrawn


def is_about(row: Row, subject: Row) -> bool:
    """Whether a judgement is about a row: by its id, in a journal also by its table."""
    if row.values.get("subject") != subject.id:
        return False
    return not isinstance(row.address, Line) or row.address.entry.subject.kind == subject.entity.name


def last_day(row: Row) -> Period | None:
    """When a judgement ends; None where it has no end."""
    ends = (row.values.get(name) for name in ENDS)
    said = next((end for end in ends if isinstance(end, Period)), None)
    until = row.address.entry.until if isinstance(row.address, Line) else None
    return said or (Period.day(until) if until else None)


def first_day(row: Row) -> date | None:
    """From when a judgement counts; None of one whose date is blank."""
    later = row.address.entry.valid_from if isinstance(row.address, Line) else None
    given = _date(row)
    return later or (given.start if given else None)


def has_begun(row: Row, as_of: date) -> bool:
    begins = first_day(row)
    return begins is None or begins <= as_of


def _date(row: Row) -> Period | None:
    given = row.values.get("date")
    if isinstance(given, Period):
        return given
    return Period.day(row.address.entry.date) if isinstance(row.address, Line) else None


def _number(row: Row) -> tuple[str, int] | None:
    return (row.address.journal, row.address.entry.n) if isinstance(row.address, Line) else None


def _may_last(row: Row, as_of: date) -> bool:
    until = last_day(row)
    return until is None or as_of <= until.end


def _surely_lasts(row: Row, as_of: date) -> bool:
    until = last_day(row)
    return until is None or as_of <= until.start


def _given(row: Row, as_of: date, careful: bool) -> Period:
    """The days on which it may have been given."""
    given = _date(row)
    if careful:
        # What is there on the day was given by then, whatever its period says.
        return Period(given.start, min(given.end, as_of)) if given else Period(date.min, as_of)
    return Period.day(given.end if given else date.min)


def _order(row: Row, day: date) -> tuple[Any, ...]:
    """Later is greater: by day, a journal after a table, then as entered."""
    if isinstance(row.address, Line):
        return day, 1, row.address.moment, row.address.entry.n
    return day, 0
