"""The screen of the workbench and how it is drawn: after each step only what differs from the one before."""

from __future__ import annotations

from typing import TypeVar

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from criteria_engine.explaining.workbench import bars
from criteria_engine.explaining.workbench.desk import Desk
from criteria_engine.explaining.workbench.lines import ask_line, entry_line
from criteria_engine.explaining.workbench.looks import COLOURS, DARK, LIGHT
from criteria_engine.explaining.workbench.outline import Key, finding_key
from criteria_engine.explaining.workbench.page_pane import PagePane
from criteria_engine.explaining.workbench.panes import Bar, Lines
from criteria_engine.explaining.workbench.pieces import Piece, note, wrapped
from criteria_engine.explaining.workbench.subject_sheet import SubjectSheet
from criteria_engine.explaining.workbench.tried_sheet import tried_pieces
from criteria_engine.wording.workbench_messages import word

# From so many columns on there is room for words beside the signs.
WIDE = 110
# Lines of what was tried last, at most.
MOST_TRIED = 9


Part = TypeVar("Part", bound=Widget)


class Board(App[None]):
    """Shows a desk, whatever it is."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "criteria-engine"
    CSS = """
    #title { background: $panel; }
    #filters, #progress { background: $surface; }
    #keys { background: $panel; }
    #desk { height: 1fr; }
    #left { width: 36%; min-width: 30; max-width: 64; border-right: vkey $panel; }
    #left > Lines { height: 1fr; }
    #search { display: none; }
    #right > #page { height: 1fr; }
    Lines { scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background; scrollbar-color: $panel; scrollbar-color-hover: $primary;
        scrollbar-color-active: $primary; }
    #tried { height: auto; max-height: 34%; border-top: hkey $panel; display: none; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.notice = ""

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), **COLOURS.get(self.theme, COLOURS[DARK])}

    def compose(self) -> ComposeResult:
        yield Bar(id="title")
        yield Bar(" │ ", id="filters")
        with Horizontal(id="desk"):
            with Vertical(id="left"):
                yield Bar(" │ ", id="tabs")
                yield Lines(id="list")
            with Vertical(id="right"):
                yield Bar(id="whose")
                yield PagePane(id="page")
                yield PagePane(id="tried")
        yield Bar(" · ", id="progress")
        yield Bar("  ", id="keys")

    def on_resize(self) -> None:
        self._draw_bars()

    def on_mount(self) -> None:
        self.part("list", Lines).focus()
        self.draw(None)

    def _fatal_error(self) -> None:
        """A defect of ours is told as Python tells it; Textual would print every record at hand beside it."""
        from rich.traceback import Traceback

        self.panic(Traceback())

    def part(self, name: str, kind: type[Part]) -> Part:
        """A part of the board, whatever box lies over it."""
        return self.screen_stack[0].query_one(f"#{name}", kind)

    def set(self, desk: Desk, notice: str = "") -> None:
        """Another desk in place of this one; only what differs is drawn again."""
        before, self.desk = self.desk, desk
        # What is selected stays listed, so that an empty list has to be told.
        self.notice = notice or ("" if bars.is_listed(desk) else self.word(bars.why_empty(desk)))
        self.draw(before)

    def word(self, key: str, /, **parts: object) -> str:
        return word(key, self.desk.view.lang, **parts)

    def draw(self, before: Desk | None) -> None:
        self._draw_list(before)
        self._draw_page(before)
        self._draw_tried()
        self._draw_bars()

    def _draw_bars(self) -> None:
        for name, words in bars.all_bars(self.desk, self.notice, self.size.width >= WIDE):
            self.part(name, Bar).say(words)

    def _draw_list(self, before: Desk | None) -> None:
        desk, lines = self.desk, self.part("list", Lines)
        if desk.view.waiting:
            if before and before.view.waiting and before.asks is desk.asks and before.view.lang == desk.view.lang:
                lines.move_to(desk.place)
            else:
                lines.show(len(desk.asks), lambda place, width: ask_line(desk, desk.asks[place], width), desk.place)
            return
        entries = desk.outline.entries
        if before and not before.view.waiting and before.outline.entries is entries:
            lines.move_to(desk.place)
        else:
            lines.show(len(entries), lambda place, width: entry_line(desk, entries[place], width), desk.place)

    def _draw_page(self, before: Desk | None) -> None:
        page = self.part("page", PagePane)
        if before and self._same_page(before):
            return
        same = before is not None and _what(before) == _what(self.desk)
        page.spread(self._pieces(), from_top=not same)

    def _same_page(self, before: Desk) -> bool:
        desk = self.desk
        same_records = before.trial is desk.trial and before.view.lang == desk.view.lang
        return same_records and before.finding is desk.finding and before.subject is desk.subject

    def _pieces(self) -> list[Piece]:
        desk = self.desk
        if desk.finding:
            # Loaded when the first finding is looked at: the list comes up without it.
            from criteria_engine.explaining.workbench.finding_sheet import FindingSheet

            was = desk.before.get(finding_key(desk.finding))
            return FindingSheet(desk.assessment, desk.finding, desk.view.lang, was.outcome if was else None).pieces
        if desk.subject:
            return SubjectSheet(desk.assessment, desk.subject, desk.groups[desk.subject.id], desk.view.lang).pieces
        return note(self.word(bars.why_empty(desk)))

    def _draw_tried(self) -> None:
        tried, done = self.part("tried", PagePane), self.desk.trial.done
        if tried.display is not bool(done):
            tried.display = bool(done)
        if done:
            pieces = tried_pieces(done[-1], self.desk.view.lang)
            tried.spread(pieces, from_top=True)
            # It is as wide as the page above it, and has no width of its own before it is first shown.
            rows = len(list(wrapped(pieces, tried.inked, max(self.part("page", PagePane).room.width, 1))))
            tried.styles.height = min(rows + 1, MOST_TRIED)

    def action_light(self) -> None:
        self.theme = DARK if self.theme == LIGHT else LIGHT


def _what(desk: Desk) -> Key | None:
    """Which page is shown, whatever language it is in and whatever was tried."""
    if desk.finding:
        return finding_key(desk.finding)
    return (desk.subject.id, "", "") if desk.subject else None
