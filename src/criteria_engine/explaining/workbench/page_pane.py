"""The window of the page on the right: wrapped text of which some lines offer something to do."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from criteria_engine.explaining.workbench.panes import Lines
from criteria_engine.explaining.workbench.pieces import Deed, Piece, wrapped

# Lines beyond the edge within which a line that offers something is gone to rather than scrolled to.
NEAR = 3


class PagePane(Lines):
    """Wrapped text of which some lines offer something: keys go from one such line to the next, else they scroll."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.pieces: Sequence[Piece] = ()
        self.wrapped: Sequence[tuple[int, Text]] = ()
        self.offers: Sequence[int] = ()

    def spread(self, pieces: Sequence[Piece], from_top: bool) -> None:
        """Show another page; one that is the same but for a few words stays where it was scrolled to."""
        kept = None if from_top else self.piece
        self.pieces = pieces
        self._wrap(kept)
        if from_top:
            self.scroll_to(y=0, animate=False)

    def _wrap(self, piece: int | None) -> None:
        # Before the first layout there is no width to wrap at.
        width = self.room.width
        self.wrapped = list(wrapped(self.pieces, self.inked, width)) if width else []
        first: dict[int, int] = {}
        for place, (number, _) in enumerate(self.wrapped):
            if self.pieces[number].deed:
                first.setdefault(number, place)
        self.offers = sorted(first.values())
        self.show(len(self.wrapped), self._wrapped_line, first.get(piece) if piece is not None else None)

    def _wrapped_line(self, place: int, width: int) -> Text:
        return self.wrapped[place][1]

    def _resized(self) -> None:
        self._wrap(self.piece)
        super()._resized()

    @property
    def piece(self) -> int | None:
        """The number of the piece that stands out."""
        return self.wrapped[self.at][0] if self.at is not None and self.at < len(self.wrapped) else None

    @property
    def deed(self) -> Deed | None:
        """What the line that stands out offers."""
        return self.pieces[self.piece].deed if self.piece is not None else None

    def _move(self, step: int) -> None:
        if abs(step) > 1:
            self.scroll_relative(y=step, animate=False)
            return
        top, height = self.scroll_offset.y, self.room.height
        here = self.at if self.at is not None and top <= self.at < top + height else top - (step > 0)
        ahead = [p for p in (self.offers if step > 0 else reversed(self.offers)) if (p - here) * step > 0]
        if ahead and top - NEAR <= ahead[0] < top + height + NEAR:
            self.move_to(ahead[0])
        else:
            self.scroll_relative(y=step * NEAR, animate=False)

    def _clicked(self, place: int) -> None:
        number = self.wrapped[place][0]
        found = next((p for p in self.offers if self.wrapped[p][0] == number), None)
        if found is not None:
            self.move_to(found)
            super()._clicked(found)
