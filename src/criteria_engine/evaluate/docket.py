"""Which rules are asked of a record, in which periods: an overlay's where it is in force, else those beneath it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from criteria_engine.evaluate.judge import Court
from criteria_engine.packs.model import Rule
from criteria_engine.records.row import Row
from criteria_engine.values import FALSE, Period

Asked = tuple[Court, Rule, "Period | None"]


def asked(court: Court, row: Row) -> Iterator[Asked]:
    """Every rule that a court asks of a row, with the period that it is asked about."""
    if court.belongs(row) is FALSE:
        return
    for layer in layers(court):
        for rule in layer.pack.rules:
            if rule.subject == row.entity.name:
                for period in periods(rule, layer.pack.span, layer.as_of):
                    if layer is standing(court, row, period):
                        yield layer, rule, period


def layers(court: Court) -> Iterator[Court]:
    """A court and those beneath it."""
    yield court
    if court.beneath is not None:
        yield from layers(court.beneath)


def standing(court: Court, row: Row, period: Period | None) -> Court:
    """The overlay, or what lies beneath it where it is not in force."""
    if court.beneath is None or court.is_valid_for(row, period):
        return court
    return standing(court.beneath, row, period) if court.beneath.belongs(row) is not FALSE else court


def periods(rule: Rule, span: Period, as_of: date) -> Iterator[Period | None]:
    """The periods that a rule is asked about: from the first year of the pack's span to the year of the as-of date."""
    if rule.per is None:
        yield None
    elif rule.per == "span":
        yield span
    else:
        length, months = _LENGTHS[rule.per]
        for year in range(span.start.year, as_of.year + 1):
            for month in months:
                period = Period.months(year, month, length)
                if period.start <= as_of:
                    yield period


# Months of a period and the months that it may begin with.
_LENGTHS = {"year": (12, (1,)), "half-year": (6, (1, 7)), "first-half": (6, (1,))}
