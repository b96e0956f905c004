"""Going about the lists: keys and clicks that select, fold, filter and search."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from criteria_engine.explaining.workbench.board import Board
from criteria_engine.explaining.workbench.desk import Desk
from criteria_engine.explaining.workbench.filters import EVERYTHING, unit_table
from criteria_engine.explaining.workbench.panes import Lines
from criteria_engine.wording.workbench_messages import FILTERS

if TYPE_CHECKING:
    from textual.widgets import Input

Step = Callable[[Desk], Desk]
EVERYTHING_SHOWN = {"outcome": EVERYTHING, "level": None, "person": False, "unit": None, "words": ""}


class Listing(Board):
    """A board on which one may go about."""

    def action_step(self, name: str) -> None:
        if name in ("fold", "unfold") and not self.part("list", Lines).has_focus:
            return
        step: Step = getattr(Desk, name)
        self.set(step(self.desk))

    @on(Lines.Moved, "#list")
    def _list_moved(self, event: Lines.Moved) -> None:
        self.set(self.desk.select(event.at))

    @on(Lines.Chosen, "#list")
    def _list_chosen(self, event: Lines.Chosen) -> None:
        desk = self.desk.select(event.at)
        if desk.finding is None and not desk.view.waiting:
            self.set(desk.toggle())
            return
        self.set(desk)
        if not event.clicked:
            self.query_one("#page").focus()

    def action_open(self, step: int) -> None:
        desk = self.desk.next_open(step)
        self.set(desk, self.word("no_more_open") if desk is self.desk else "")

    def action_to_list(self) -> None:
        """Escape: out of the search, else back to the list."""
        self._close_search()
        self.part("list", Lines).focus()
        self.set(self.desk)

    def action_help(self) -> None:
        from criteria_engine.explaining.workbench.dialogs.picking import HelpDialog

        self.push_screen(HelpDialog(self.desk.view.lang))

    # --- what is listed -----------------------------------------------------------------------------------------

    def action_outcome(self, outcome: str) -> None:
        self.set(self.desk.filtered(outcome=outcome))

    def action_person(self) -> None:
        self.set(self.desk.filtered(person=not self.desk.view.filter.person))

    def action_clear(self) -> None:
        self._close_search()
        self.set(self.desk.filtered(**EVERYTHING_SHOWN))

    def action_unit(self) -> None:
        from criteria_engine.explaining.workbench.dialogs.picking import PickDialog

        dossier, table = self.desk.assessment.dossier, unit_table(self.desk.assessment.dossier.schema)
        if table is None:
            self.set(self.desk, self.word("no_units"))
            return
        rows = [(row.id, f"{row.label} ({row.id})") for row in dossier.rows(table)]
        choices = [("", FILTERS["every_unit"][self.desk.view.lang]), *rows]
        self.push_screen(PickDialog(self.word("pick_unit"), choices, self.desk.view.lang), self._unit_picked)

    def _unit_picked(self, unit: str | None) -> None:
        if unit is not None:
            self.set(self.desk.filtered(unit=unit or None))

    async def action_search(self) -> None:
        from criteria_engine.explaining.workbench.dialogs.box import Entry

        if not self.query("#search"):
            await self.query_one("#left").mount(Entry(self.desk.view.filter.words, id="search"), before="#list")
        for entry in self.query("#search"):
            entry.display = True
            entry.focus()

    def _close_search(self) -> None:
        for entry in self.query("#search"):
            entry.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        # What is typed into a box over the board comes by here too.
        if event.input.id == "search" and event.value != self.desk.view.filter.words:
            self.set(self.desk.filtered(words=event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id != "search":
            return
        self._close_search()
        self.part("list", Lines).focus()
        self.set(self.desk.to_first_match())
