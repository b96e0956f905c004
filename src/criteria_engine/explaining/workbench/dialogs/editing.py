"""The box in which a cell is edited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from rich.text import Text
from textual import events, on
from textual.widgets import Input

from criteria_engine.errors import CriteriaError
from criteria_engine.explaining.workbench.cells import Cell, change_of, fitting
from criteria_engine.explaining.workbench.dialogs.box import Choice, Dialog, Entry, Paragraph
from criteria_engine.explaining.workbench.lines import shown
from criteria_engine.explaining.workbench.panes import Lines
from criteria_engine.records.changes import Change
from criteria_engine.records.schema import Schema
from criteria_engine.wording.names import Names

Try = Callable[[Cell, Change], Awaitable[None]]


class EditDialog(Dialog[bool]):
    """One cell, and what is to stand in it. `attempt` tries the change and raises InputError where it does not fit."""

    def __init__(self, cells: Sequence[Cell], schema: Schema, lang: str, attempt: Try) -> None:
        super().__init__(lang)
        self.cells, self.schema, self.attempt = cells, schema, attempt
        self.names = Names(schema, lang)

    def heading(self) -> str:
        return self.word("edit")

    def inside(self) -> Iterator[Any]:
        rows = [Text(shown(f"{c.field.label[self.lang]} ({c.address})")) for c in self.cells]
        yield Choice(rows, id="cells")
        yield Paragraph(Text(), id="now")
        yield Entry(id="typed", classes="field")
        yield Choice([], None, id="choices")

    def doing(self) -> Iterator[tuple[str, str]]:
        yield f"Enter {self.word('try_it')}", "try"
        yield f"Esc {self.word('cancel')}", "leave"

    def on_mount(self) -> None:
        self.query_one("#cells", Choice).can_focus = len(self.cells) > 1
        self._show_cell()
        self.query_one("#typed").focus()

    @property
    def cell(self) -> Cell:
        return self.cells[self.query_one("#cells", Choice).at or 0]

    def _show_cell(self) -> None:
        cell = self.cell
        now = shown(cell.written(self.lang))
        said = self.word("edit_now", value=now) if now else self.word("edit_blank")
        self.query_one("#now", Paragraph).say(Text(f"{said}\n{self._hint(cell)}", "dim"))
        # Of a list to choose from all is offered first; else what stands there is what one begins from.
        self.query_one("#typed", Entry).value = "" if cell.choices else cell.written(self.lang)
        self._offer()

    def _hint(self, cell: Cell) -> str:
        kind = "choice" if cell.choices else {"period": "date"}.get(cell.field.kind, cell.field.kind)
        return self.word(f"edit_hint_{kind}")

    def _offer(self) -> None:
        cell, typed = self.cell, self.query_one("#typed", Entry).value
        codes = fitting(cell.choices, typed)
        at = 0 if typed.strip() and codes else None
        self.query_one("#choices", Choice).offer([Text(shown(cell.choices[c][self.lang])) for c in codes], at)
        self.query_one("#choices").display = bool(codes)

    @on(Input.Changed, "#typed")
    def _typed(self) -> None:
        self.fault("")
        self._offer()

    @on(Lines.Moved, "#cells")
    def _other_cell(self, event: Lines.Moved) -> None:
        self.call_after_refresh(self._show_cell)

    def on_key(self, event: events.Key) -> None:
        """Up and down go through the choices while one types."""
        choices = self.query_one("#choices", Choice)
        if event.key in ("up", "down") and choices.display and self.query_one("#typed").has_focus:
            step = 1 if event.key == "down" else -1
            choices.move_to(max(0, min((-1 if choices.at is None else choices.at) + step, len(choices.rows) - 1)))
            event.stop()

    @on(Lines.Chosen, "#choices")
    async def _chosen(self) -> None:
        await self.action_try()

    @on(Input.Submitted)
    async def action_try(self) -> None:
        cell, typed = self.cell, self.query_one("#typed", Entry).value
        choices = self.query_one("#choices", Choice)
        if choices.display and choices.at is not None:
            typed = fitting(cell.choices, typed)[choices.at]
        try:
            await self.attempt(cell, change_of(cell, typed))
        except CriteriaError as error:
            self.fault("\n".join(shown(p.said(self.lang)) for p in error.problems))
            return
        self.dismiss(True)
