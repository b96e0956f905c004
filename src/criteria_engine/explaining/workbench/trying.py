"""Trying changes on the page: a cell edited, a repair applied, a question answered, and each of them taken back."""

from __future__ import annotations

import asyncio

from textual import on

from criteria_engine.errors import InputError
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.explaining.workbench.asks import Answer, Asked
from criteria_engine.explaining.workbench.background import begun
from criteria_engine.explaining.workbench.cells import Cell
from criteria_engine.explaining.workbench.desk import Desk
from criteria_engine.explaining.workbench.lines import shown
from criteria_engine.explaining.workbench.listing import Listing
from criteria_engine.explaining.workbench.page_pane import PagePane
from criteria_engine.explaining.workbench.panes import Lines
from criteria_engine.explaining.workbench.pieces import AnswerTo, Deed, EditCells, GoTo
from criteria_engine.explaining.workbench.recording import Record
from criteria_engine.explaining.workbench.titles import answer_title, cell_title, repair_title
from criteria_engine.explaining.workbench.trial import Attempt
from criteria_engine.findings.again import watched
from criteria_engine.findings.model import Assessment
from criteria_engine.inquiry.what_if import what_if
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change


class Trying(Listing):
    """A board on which changes may be tried. `journal` keeps answers for good; None where there is none."""

    journal: Record | None = None
    # The records with notes of what each finding was read from, which the first change would otherwise wait for.
    _noted: asyncio.Future[Assessment] | None = None

    def on_ready(self) -> None:
        base = self.desk.trial.base
        if base.rests is None:
            self._noted = begun(lambda: watched(base))

    async def noted(self) -> None:
        """Wait until changes can be tried."""
        future, self._noted = self._noted, None
        if future is None:
            return
        if not future.done():
            self.set(self.desk, self.word("busy"))
        self.set(self.desk.knowing(await future))

    @on(Lines.Chosen, "#page")
    async def _page_chosen(self) -> None:
        deed = self.part("page", PagePane).deed
        if deed:
            await self._do(deed)

    async def _do(self, deed: Deed) -> None:
        if isinstance(deed, EditCells):
            self._edit(deed)
        elif isinstance(deed, AnswerTo):
            self._answer(deed)
        elif isinstance(deed, GoTo):
            self.set(self.desk.go(deed.key))
        else:
            await self.action_repair(deed.number)

    def _offered(self, kind: type[Deed]) -> Deed | None:
        """What the line that stands out offers, else the first such thing of the page."""
        page = self.part("page", PagePane)
        if isinstance(page.deed, kind):
            return page.deed
        return next((piece.deed for piece in page.pieces if isinstance(piece.deed, kind)), None)

    def action_edit(self) -> None:
        deed = self._offered(EditCells)
        if isinstance(deed, EditCells):
            self._edit(deed)
        else:
            self.set(self.desk, self.word("edit_none"))

    def _edit(self, deed: EditCells) -> None:
        from criteria_engine.explaining.workbench.dialogs.editing import EditDialog

        schema = self.desk.assessment.dossier.schema
        self.push_screen(EditDialog(deed.cells, schema, self.desk.view.lang, self._try_cell))

    async def _try_cell(self, cell: Cell, change: Change) -> None:
        await self.attempt(cell_title(cell, change), (change,))

    async def attempt(self, title: Label, changes: tuple[Change, ...]) -> None:
        """Try changes, and show what they flip. Raises InputError where one does not fit."""
        await self.noted()
        self.set(self.desk.tried(title, changes, what_if))

    def action_undo(self) -> None:
        self._moved(self.desk.undo(), self.desk.trial.done, "undone", "nothing_to_undo")

    def action_redo(self) -> None:
        self._moved(self.desk.redo(), self.desk.trial.undone, "redone", "nothing_to_redo")

    def _moved(self, desk: Desk, stack: tuple[Attempt, ...], key: str, none: str) -> None:
        said = self.word(key, what=shown(stack[-1].title[desk.view.lang])) if stack else self.word(none)
        self.set(desk, said)

    @on(Lines.Chosen, "#tried")
    async def _flip_chosen(self) -> None:
        deed = self.part("tried", PagePane).deed
        if deed:
            await self._do(deed)

    async def action_repair(self, number: int) -> None:
        finding = self.desk.finding
        found = finding.repairs if finding else ()
        if finding is None or number >= len(found):
            self.set(self.desk, self.word("no_such_repair", number=number + 1))
            return
        try:
            await self.attempt(repair_title(number, finding), found[number].changes)
        except InputError as error:
            self.set(self.desk, shown(error.problems[0].said(self.desk.view.lang)))

    # --- answering ----------------------------------------------------------------------------------------------

    def action_answer(self) -> None:
        deed = self._offered(AnswerTo)
        if isinstance(deed, AnswerTo):
            self._answer(deed)
        else:
            self.set(self.desk, self.word("answer_none"))

    def _answer(self, ask: AnswerTo) -> None:
        from criteria_engine.explaining.workbench.dialogs.answering import AnswerDialog

        dossier, lang = self.desk.assessment.dossier, self.desk.view.lang
        row = dossier.find(dossier.schema[ATTESTATION].fields["subject"].tables, ask.subject)
        if row is None:
            return
        about = f"{row.label} ({row.id})" if row.label != row.id else row.id
        asked = Asked(row.entity.name, row.id, ask.question, about)
        record = self._record if self.journal else None
        self.push_screen(AnswerDialog(asked, dossier.schema, self.desk.person, lang, self._try_answer, record))

    async def _try_answer(self, answer: Answer) -> None:
        assessment = self.desk.assessment
        self.desk = self.desk.known_as(answer.by)
        await self.attempt(answer_title(answer, assessment.dossier.schema), (answer.change(assessment.as_of),))

    async def _record(self, answer: Answer) -> None:
        assert self.journal is not None
        await self.noted()
        base = self.journal(self.desk.trial.base, answer)
        title = answer_title(answer, base.dossier.schema)[self.desk.view.lang]
        desk = self.desk.known_as(answer.by).upon(base, what_if)
        self.set(desk, self.word("recorded", what=shown(title)))
