"""What every box over the workbench is made of: a heading, lines to type on, lists to choose from, what went wrong.

What is typed is kept in one spelling and without characters that would not be seen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from criteria_engine.explaining.workbench.panes import Bar, Lines, Word
from criteria_engine.text import safe
from criteria_engine.wording.workbench_messages import word

T = TypeVar("T")


class Entry(Input):
    """A line to type on: in NFC, and without characters that nobody can see."""

    DEFAULT_CSS = """
    Entry { border: none; height: 1; padding: 0 1; background: $panel; width: 1fr; }
    Entry:focus { border: none; background: $primary 25%; }
    """

    def validate_value(self, value: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", value) if safe(c) == c)


class Dialog(ModalScreen[T]):
    """A box in the middle of the screen: a heading, what it holds, what went wrong, and what may be done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 50%; }
    Dialog > Vertical { width: 76; max-width: 96%; height: auto; max-height: 94%; padding: 1 2;
        background: $surface; border: round $primary; }
    Dialog Lines { height: auto; max-height: 10; margin: 0; }
    Dialog .field { height: 1; margin-top: 1; }
    Dialog .field Bar { width: 20; }
    Dialog #fault, Dialog #doing { margin-top: 1; }
    """

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def word(self, key: str, /, **parts: object) -> str:
        return word(key, self.lang, **parts)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Paragraph(Text(self.heading(), "bold"), id="heading")
            yield from self.inside()
            yield Paragraph(Text(), id="fault")
            yield Bar("   ", id="doing")

    def on_mount(self) -> None:
        self.query_one("#fault").display = False
        self.query_one("#doing", Bar).say(Word(Text(f"[{t}]", "accent"), f"screen.{a}") for t, a in self.doing())

    def heading(self) -> str:
        raise NotImplementedError

    def inside(self) -> Iterator[Any]:
        raise NotImplementedError

    def doing(self) -> Iterator[tuple[str, str]]:
        yield f"Esc {self.word('close')}", "leave"

    def fault(self, words: str) -> None:
        """Say what went wrong; what was typed stays."""
        line = self.query_one("#fault", Paragraph)
        line.display = bool(words)
        line.say(Text(words, "red"))

    def action_leave(self) -> None:
        self.dismiss(None)


class Paragraph(Bar):
    """Text as wide as its box, as high as it needs."""

    DEFAULT_CSS = "Paragraph { height: auto; }"

    def __init__(self, text: Text, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text
        self._rows: list[Text] = []

    def say(self, text: Text) -> None:  # type: ignore[override]
        self._text = text
        self.refresh(layout=True)

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        return max(len(self._text.wrap(self.inked, max(width, 1))), 1)

    def render_line(self, y: int) -> Any:
        rows = self._text.wrap(self.inked, max(self.size.width, 1))
        line = rows[y] if y < len(rows) else Text()
        line.rstrip()
        return self.strip(line, self.size.width)


class Choice(Lines):
    """A short list of which one line is chosen; as high as it is long."""

    def __init__(self, rows: Sequence[Text], at: int | None = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[Text] = rows
        self.at = at

    def on_mount(self) -> None:
        self.offer(self.rows, self.at)

    def offer(self, rows: Sequence[Text], at: int | None) -> None:
        self.rows = rows
        self.styles.height = max(min(len(rows), 10), 1)
        self.show(len(rows), self._drawn, at if rows else None)

    def _drawn(self, place: int, width: int) -> Text:
        row = Text.assemble(("› ", "accent") if place == self.at else "  ", self.rows[place])
        row.truncate(width, overflow="ellipsis")
        return row

    def action_choose(self) -> None:
        """Also where no line is chosen yet: the box then says what it lacks."""
        self.post_message(self.Chosen(self, -1 if self.at is None else self.at, clicked=False))

    def on_lines_moved(self, event: Lines.Moved) -> None:
        event.stop()
        self.move_to(event.at)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        if event.clicked:
            event.stop()
            self.move_to(event.at)


def labelled(label: str, entry: Entry) -> Horizontal:
    return Horizontal(Paragraph(Text(label, "dim")), entry, classes="field")
