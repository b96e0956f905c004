"""The workbench on a terminal: which key does what, saving what was tried, and leaving.

Everything that is decided is decided by `Desk`; here it is only asked for and drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from criteria_engine.errors import InputError
from criteria_engine.explaining.workbench.desk import Desk
from criteria_engine.explaining.workbench.lines import shown
from criteria_engine.explaining.workbench.patch import save
from criteria_engine.explaining.workbench.recording import Record
from criteria_engine.explaining.workbench.trying import Trying
from criteria_engine.records.changes import Change


class Workbench(Trying):
    """The app; `source` is the file of records, beside which things are saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, action, show=False)
        for keys, action in (
            ("left", "step('fold')"),
            ("right", "step('unfold')"),
            ("slash,f3", "search"),
            ("f,f4", "step('next_outcome')"),
            ("v", "step('next_level')"),
            ("h", "person"),
            ("o", "unit"),
            ("b", "clear"),
            ("n,f8", "open(1)"),
            ("N,shift+f8", "open(-1)"),
            ("k,f7", "step('show_work')"),
            ("e,f2", "edit"),
            ("a,f6", "answer"),
            ("u,ctrl+z", "undo"),
            ("y,ctrl+y", "redo"),
            ("g,f5", "save"),
            ("l,f9", "step('in_other_language')"),
            ("t", "light"),
            ("question_mark,f1", "help"),
            ("q,f10,ctrl+q,ctrl+c", "leave"),
            ("escape", "to_list"),
            *((str(n), f"repair({n - 1})") for n in range(1, 10)),
        )
    ]

    def __init__(self, desk: Desk, source: Path | None = None, journal: Record | None = None) -> None:
        super().__init__(desk)
        self.source = source
        self.journal = journal
        self.saved: tuple[Change, ...] = ()

    @property
    def unsaved(self) -> bool:
        return bool(self.desk.trial.done) and self.desk.trial.changes != self.saved

    def action_save(self) -> None:
        self._save(then_leave=False)

    def _save(self, then_leave: bool) -> None:
        from criteria_engine.explaining.workbench.dialogs.leaving import SaveDialog

        if not self.desk.trial.done:
            self.set(self.desk, self.word("nothing_to_save"))
            return
        source = self.source or Path("ho-so")
        dialog = SaveDialog(f"{source}.sua.json", self.desk.view.lang, lambda path: Path(path).exists())
        self.push_screen(dialog, lambda path: self._write(path, then_leave))

    def _write(self, path: str | None, then_leave: bool) -> None:
        if path is None:
            return
        changes = self.desk.trial.changes
        try:
            save(self.desk.trial.base, changes, Path(path))
        except InputError as error:
            why = shown(error.problems[0].said(self.desk.view.lang))
            self.set(self.desk, self.word("not_saved", file=shown(path), why=why))
            return
        self.saved = changes
        self.set(self.desk, self.word("saved", count=len(changes), file=shown(path)))
        if then_leave:
            self.exit()

    def action_leave(self) -> None:
        from criteria_engine.explaining.workbench.dialogs.leaving import LeaveDialog

        if self.unsaved:
            self.push_screen(LeaveDialog(len(self.desk.trial.changes), self.desk.view.lang), self._left)
        else:
            self.exit()

    def _left(self, what: str | None) -> None:
        if what == "save":
            self._save(then_leave=True)
        elif what == "leave":
            self.exit()
