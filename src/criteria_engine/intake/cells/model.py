"""What reading a cell gives: a raw value, and remarks on what was not simply taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from criteria_engine.intake.cells.remarks import SAID


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was converted, inferred or doubted. `raw`: the cell as it was; `read_as`: what it was taken for.

    `code` has a row in docs/cells.md.
    """

    code: str
    raw: str
    read_as: str = ""

    def __post_init__(self) -> None:
        assert self.code in SAID, self.code

    @property
    def en(self) -> str:
        return SAID[self.code].en.format(raw=self.raw, read_as=self.read_as)

    @property
    def vi(self) -> str:
        return SAID[self.code].vi.format(raw=self.raw, read_as=self.read_as)

    def said(self, lang: str) -> str:
        return self.vi if lang == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Cell:
    """`value`: None for blank, False for "there is none", a list where the cell holds several, else what the record
    model reads."""

    value: Any
    remarks: tuple[Remark, ...] = ()


BLANK = Cell(None)
DENIED = Cell(False)
NONE_OF_THEM = Cell([])
