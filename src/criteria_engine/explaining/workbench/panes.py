"""What the workbench draws with: lines of text in a window that scrolls, and a bar of words to click on.

Both draw a line when the screen asks for it and no other: a list of any length costs what is seen of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from typing import ClassVar

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from rich.theme import Theme
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from criteria_engine.explaining.workbench.looks import ground, inks


class Drawn(Widget):
    """A widget whose text is drawn with the inks of the theme."""

    _inked: tuple[str, Console] | None = None

    @property
    def inked(self) -> Console:
        """Knows the inks of the theme of the moment."""
        if self._inked is None or self._inked[0] != self.app.theme:
            theme = Theme(dict(inks(self.app.theme)))
            made = Console(file=StringIO(), theme=theme, color_system="truecolor", width=400)
            self._inked = self.app.theme, made
        return self._inked[1]

    def strip(self, text: Text, width: int, ground: Style | None = None) -> Strip:
        """One line, exactly so wide."""
        base = self.rich_style + ground if ground else self.rich_style
        # Text without spans would be drawn without its own style.
        base += self.inked.get_style(text.style)
        segments = [Segment(s.text, base + s.style if s.style else base) for s in text.render(self.inked)]
        return Strip(segments).adjust_cell_length(width, base)


class Lines(Drawn, ScrollView, can_focus=True):
    """Lines that are drawn when they come into view. `at` is the line that stands out; None where none does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "to_end(-1)", show=False),
        Binding("end", "to_end(1)", show=False),
        Binding("enter", "choose", show=False),
    ]
    DEFAULT_CSS = """Lines { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        scrollbar-gutter: stable; }"""

    @dataclass
    class Moved(Message):
        """Another line is to stand out."""

        lines: Lines
        at: int

        @property
        def control(self) -> Lines:
            return self.lines

    @dataclass
    class Chosen(Message):
        """The line was entered, or clicked on."""

        lines: Lines
        at: int
        clicked: bool

        @property
        def control(self) -> Lines:
            return self.lines

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.at: int | None = None
        self.count = 0
        self._line: Callable[[int, int], Text] = lambda place, width: Text()

    @property
    def room(self) -> Size:
        """What is left of the window beside its scrollbar."""
        return self.scrollable_content_region.size

    def on_resize(self) -> None:
        self._resized()

    def _resized(self) -> None:
        self.virtual_size = Size(self.room.width, self.count)
        if self.at is not None:
            self.reveal(self.at)

    def show(self, count: int, line: Callable[[int, int], Text], at: int | None) -> None:
        """Show other lines: `line` gives the text of the one at a place, at most so wide."""
        self.count, self._line, self.at = count, line, at
        self.virtual_size = Size(self.room.width, count)
        self.refresh()
        if at is not None:
            self.reveal(at)

    def move_to(self, at: int | None) -> None:
        """Let another line stand out; only the two are drawn again."""
        for place in {self.at, at} - {None}:
            self._refresh_line(place)
        self.at = at
        if at is not None:
            self.reveal(at)

    def _refresh_line(self, place: int | None) -> None:
        if place is not None:
            self.refresh(Region(0, place - self.scroll_offset.y, self.room.width, 1))

    def reveal(self, at: int) -> None:
        """Scroll as little as needed for a line to be seen."""
        top, height = self.scroll_offset.y, max(self.room.height, 1)
        if at < top:
            self.scroll_to(y=at, animate=False)
        elif at >= top + height:
            self.scroll_to(y=at - height + 1, animate=False)

    def render_line(self, y: int) -> Strip:
        place, width = y + self.scroll_offset.y, self.room.width
        if place >= self.count:
            return Strip.blank(width, self.rich_style)
        stands_out = place == self.at
        return self.strip(
            self._line(place, width), width, ground(self.app.theme, self.has_focus) if stands_out else None
        )

    # --- keys and mouse -----------------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        self._move(step)

    def action_page(self, step: int) -> None:
        self._move(step * max(self.room.height - 1, 1))

    def action_to_end(self, side: int) -> None:
        self._move(side * self.count)

    def _move(self, step: int) -> None:
        if self.count:
            self.post_message(self.Moved(self, max(0, min((self.at or 0) + step, self.count - 1))))

    def action_choose(self) -> None:
        if self.at is not None:
            self.post_message(self.Chosen(self, self.at, clicked=False))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        place = None if offset is None else offset.y + self.scroll_offset.y
        if place is not None and 0 <= place < self.count:
            self._clicked(place)

    def _clicked(self, place: int) -> None:
        self.post_message(self.Chosen(self, place, clicked=True))


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a bar; a click on it runs `action`."""

    text: Text
    action: str | None = None


class Bar(Drawn):
    """One line of words, cut where the screen ends."""

    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, gap: str = "  ", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.gap = gap
        self.words: tuple[Word, ...] = ()

    def say(self, words: Iterable[Word]) -> None:
        words = tuple(words)
        if words != self.words:
            self.words = words
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = Text(" ")
        for number, word in enumerate(self.words):
            gap = Text(self.gap if number else "", "dim")
            if number and line.cell_len + gap.cell_len + word.text.cell_len > width:
                break
            line = Text.assemble(line, gap, word.text)
        line.truncate(width, overflow="ellipsis")
        return self.strip(line, width)

    async def on_click(self, event: events.Click) -> None:
        end = 1
        for word in self.words:
            start, end = end, end + word.text.cell_len
            if start <= event.x < end and word.action:
                await self.app.run_action(word.action)
            end += len(self.gap)
