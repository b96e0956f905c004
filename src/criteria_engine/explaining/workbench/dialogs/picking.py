"""The box in which one of many is chosen, and the page of keys and signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.text import Text
from textual import events, on
from textual.widgets import Input

from criteria_engine.explaining.workbench.dialogs.box import Choice, Dialog, Entry
from criteria_engine.explaining.workbench.lines import shown
from criteria_engine.explaining.workbench.page_pane import PagePane
from criteria_engine.explaining.workbench.panes import Lines
from criteria_engine.explaining.workbench.pieces import Piece
from criteria_engine.records.annotations import Label
from criteria_engine.text import search_key
from criteria_engine.wording.workbench_messages import HELP, SIGN_HELP


class PickDialog(Dialog[str]):
    """One of many, found by typing; "" stands for all of them."""

    def __init__(self, heading: str, choices: Iterable[tuple[str, str]], lang: str) -> None:
        super().__init__(lang)
        self.said = heading
        self.choices = list(choices)
        self.left = self.choices

    def heading(self) -> str:
        return self.said

    def inside(self) -> Iterator[Any]:
        yield Entry(id="typed", classes="field")
        yield Choice([], None, id="choices")

    def on_mount(self) -> None:
        self._offer()
        self.query_one("#typed").focus()

    @on(Input.Changed)
    def _offer(self) -> None:
        words = search_key(self.query_one("#typed", Entry).value).split()
        self.left = [c for c in self.choices if all(w in search_key(f"{c[0]} {c[1]}") for w in words)]
        self.query_one("#choices", Choice).offer([Text(shown(label)) for _, label in self.left], 0)

    def on_key(self, event: events.Key) -> None:
        steps = {"up": -1, "down": 1, "pageup": -9, "pagedown": 9}
        if event.key in steps and self.left:
            choices = self.query_one("#choices", Choice)
            choices.move_to(max(0, min((choices.at or 0) + steps[event.key], len(self.left) - 1)))
            event.stop()

    @on(Input.Submitted)
    @on(Lines.Chosen)
    def _chosen(self) -> None:
        at = self.query_one("#choices", Choice).at
        if at is not None:
            self.dismiss(self.left[at][0])


class HelpDialog(Dialog[None]):
    """Every key and every sign."""

    DEFAULT_CSS = "HelpDialog Lines { height: 1fr; max-height: 100; }"

    def heading(self) -> str:
        return self.word("help")

    def inside(self) -> Iterator[Any]:
        yield PagePane(id="help")

    def on_mount(self) -> None:
        rows = [*self._table(HELP), Text(), *self._table(SIGN_HELP), Text(), Text(self.word("keys_vi"), "dim")]
        page = self.query_one("#help", PagePane)
        page.styles.height = min(len(rows), max(self.app.size.height - 9, 3))
        page.spread([Piece(Text(), row) for row in rows], from_top=True)
        page.focus()

    def _table(self, rows: Sequence[tuple[str, Label]]) -> Iterator[Text]:
        for key, label in rows:
            yield Text.assemble((key.ljust(17), "accent"), label[self.lang])
