"""The page on the right as text: line by line before it is wrapped, each line with what may be done there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.console import Console
from rich.text import Text

from criteria_engine.explaining.tree import Explanation
from criteria_engine.explaining.workbench.cells import Cell
from criteria_engine.explaining.workbench.outline import Key
from criteria_engine.findings.model import Assessment
from criteria_engine.wording.workbench_messages import word


@dataclass(frozen=True, slots=True)
class EditCells:
    """One of these cells may be edited."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AnswerTo:
    """This question about the record with this id may be answered."""

    subject: str
    question: str


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another line of the list may be gone to."""

    key: Key


@dataclass(frozen=True, slots=True)
class TryRepair:
    """The repair with this number, from 0, may be tried."""

    number: int


Deed = EditCells | AnswerTo | GoTo | TryRepair


@dataclass(frozen=True, slots=True)
class Piece:
    """One line before it is wrapped; further lines hang under where `words` begin."""

    lead: Text
    words: Text
    deed: Deed | None = None


class _Sheet(Console):
    """Takes the blank lines that a page prints; all others are gathered before they are wrapped."""

    def __init__(self, pieces: list[Piece]) -> None:
        super().__init__(file=StringIO(), width=200)
        self._pieces = pieces

    def print(self, *objects: Any, **_: Any) -> None:
        assert not objects, "lines go through `hang`"
        self._pieces.append(Piece(Text(), Text()))


class Sheet(Explanation):
    """Gathers the lines of one page in place of printing them."""

    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.pieces: list[Piece] = []
        self.deed: Deed | None = None
        super().__init__(assessment, lang, _Sheet(self.pieces))

    def hang(self, lead: Text, words: Text) -> None:
        self.pieces.append(Piece(lead, words, self.deed))

    def word(self, key: str, /, **parts: object) -> str:
        return word(key, self.lang, **parts)

    def _told(self, key: str, words: str, indent: int = 0, style: str = "") -> None:
        super()._told(key, words, 0, style)

    def offering(self, deed: Deed | None) -> _Offer:
        """Lines within the block offer this deed."""
        return _Offer(self, deed)


@dataclass(frozen=True, slots=True)
class _Offer:
    sheet: Sheet
    deed: Deed | None

    def __enter__(self) -> None:
        self.sheet.deed = self.deed

    def __exit__(self, *_: object) -> None:
        self.sheet.deed = None


def note(words: str) -> list[Piece]:
    """A page that has one thing to say."""
    return [Piece(Text(), Text(words, "dim"))]


def wrapped(pieces: Sequence[Piece], console: Console, width: int) -> Iterator[tuple[int, Text]]:
    """Every line as it fits the width, with the number of its piece; a line that offers a deed begins with ›."""
    for number, piece in enumerate(pieces):
        lead = Text.assemble(("› ", "accent") if piece.deed else "  ", piece.lead)
        lines = piece.words.wrap(console, max(width - lead.cell_len, 10)) if piece.words.plain else [Text()]
        for line in lines:
            line.rstrip()
            yield number, Text.assemble(lead, line)
            lead = Text(" " * lead.cell_len)
