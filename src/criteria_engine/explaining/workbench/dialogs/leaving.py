"""The boxes in which what was tried is saved, and in which one is asked before it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from criteria_engine.explaining.workbench.dialogs.box import Dialog, Entry, Paragraph, labelled


class SaveDialog(Dialog[str]):
    """Where the changes are saved to. `taken` says whether a file is there already."""

    def __init__(self, path: str, lang: str, taken: Callable[[str], bool]) -> None:
        super().__init__(lang)
        self.path, self.taken = path, taken
        self.confirmed: str | None = None

    def heading(self) -> str:
        return self.word("save")

    def inside(self) -> Iterator[Any]:
        yield Paragraph(Text(self.word("save_why"), "dim"))
        yield labelled(self.word("save_to"), Entry(self.path, id="path"))

    def doing(self) -> Iterator[tuple[str, str]]:
        yield f"Enter {self.word('save')}", "save"
        yield f"Esc {self.word('cancel')}", "leave"

    def on_mount(self) -> None:
        self.query_one("#path").focus()

    @on(Input.Submitted)
    def action_save(self) -> None:
        path = self.query_one("#path", Entry).value.strip()
        if path and self.taken(path) and self.confirmed != path:
            self.confirmed = path
            self.fault(self.word("file_there"))
        elif path:
            self.dismiss(path)


class LeaveDialog(Dialog[str]):
    """Changes were tried and are not saved: "save", "leave", or stay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g,f5", "choose('save')", show=False),
        Binding("q,f10,ctrl+q", "choose('leave')", show=False, priority=True),
    ]

    def __init__(self, count: int, lang: str) -> None:
        super().__init__(lang)
        self.count = count

    def heading(self) -> str:
        return self.word("leave")

    def inside(self) -> Iterator[Any]:
        yield Paragraph(Text(self.word("leave_why", count=self.count)))

    def doing(self) -> Iterator[tuple[str, str]]:
        yield f"g {self.word('save_first')}", "choose('save')"
        yield f"q {self.word('leave_it')}", "choose('leave')"
        yield f"Esc {self.word('stay')}", "leave"

    def action_choose(self, what: str) -> None:
        self.dismiss(what)
