"""What reading a cell gives: a raw value, and remarks on what was not simply taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from criteria_engine.records.remarks import Remark


@dataclass(frozen=True, slots=True)
class Cell:
    """`value`: None for blank, False for "there is none", a list where the cell holds several, else what the record
    model reads."""

    value: Any
    remarks: tuple[Remark, ...] = ()


BLANK = Cell(None)
DENIED = Cell(False)
NONE_OF_THEM = Cell([])
