"""Values in common: the cells of drawn dossiers hold them and drawn conditions name them, so that the two often meet.

Without this a drawn comparison would nearly always be false, and a law would be tested on one truth only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from criteria_engine.records.annotations import Kind
from criteria_engine.records.fits import Trail, fits
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Entity, Field
from criteria_engine.values import Quantity, read_period

# The day that the values below lie around: drawn dossiers and packs are made to be judged on it.
AS_OF = date(2023, 12, 31)
# Of a long vocabulary the first codes are drawn most of the time.
_FEW_CODES = 4

NUMBERS = (1, 2, 0, 3, 10, 100)
DAYS = ("2023-06-15", "2023-03-31", "2023-04-01", "2022-12-31", "2024-02-10")
INEXACT_DAYS = ("2023-Q2", "2023-06", "2023", "2022-H2")
PERIODS = ("2023", "2022", "2023-Q1", "2023-H1", "2023-03")
TEXTS = ("thu gom rác", "Hòa giải ở khóm", "bờ kè")
# What of those texts a condition may look for: parts, other spellings, patterns.
PARTS = ("rác", "Hoà", "HOA GIAI", "bờ")
PATTERNS = ("^thu", "(rác|kè)$", "^[a-z ]+$", "Hòa.*khóm")

_BOUNDS = (
    Quantity(Decimal(2), bound="at_least"), Quantity(Decimal(2), bound="more_than"),
    Quantity(Decimal(3), bound="less_than"), Quantity(Decimal(2), bound="at_most"),
    Quantity(Decimal(10), bound="about"),
)  # fmt: skip
_BY_KIND: Mapping[Kind, tuple[Value, ...]] = {
    "text": TEXTS,
    "enum": TEXTS,
    "yes_no": (True, False),
    "number": (*(Quantity(Decimal(number)) for number in NUMBERS), *_BOUNDS),
    "date": tuple(map(read_period, (*DAYS, *INEXACT_DAYS))),
    "period": tuple(map(read_period, PERIODS)),
    "ref": (),
}


def few_codes(found: Field) -> tuple[str, ...]:
    """The codes that dossiers and conditions have in common."""
    return tuple(found.codes)[:_FEW_CODES]


@lru_cache(maxsize=4096)
def stock(table: Entity, trail: Trail, path: str) -> tuple[Value, ...]:
    """The values of a cell that its model takes, the plainest first; none where the model asks for something else."""
    entity = table
    for name in trail:
        entity = entity.lists[name].item
    found = entity.fields[path]
    options: tuple[Value, ...] = few_codes(found) or _BY_KIND[found.kind]
    return tuple(value for value in options if fits(table, trail, path, value))
