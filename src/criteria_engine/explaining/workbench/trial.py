"""Changes tried out, one upon the other, with what each of them flips; taken back and made again at will."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from criteria_engine.errors import InputError
from criteria_engine.findings.model import Assessment
from criteria_engine.inquiry.what_if import WhatIf
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change

# What an assessment would be with some changes. Raises InputError where one does not fit.
Try = Callable[[Assessment, Iterable[Change]], WhatIf]


@dataclass(frozen=True, slots=True)
class Attempt:
    """Changes tried out together: what they are called, and what they came to."""

    title: Label
    found: WhatIf


@dataclass(frozen=True)
class Trial:
    """`base` is what the records say; `done` are the attempts upon it, `undone` those taken back, the last one last."""

    base: Assessment
    done: tuple[Attempt, ...] = ()
    undone: tuple[Attempt, ...] = ()

    @property
    def current(self) -> Assessment:
        return self.done[-1].found.after if self.done else self.base

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for attempt in self.done for change in attempt.found.changes)

    def tried(self, title: Label, changes: Iterable[Change], what_if: Try) -> Trial:
        """With one attempt more. Raises InputError where a change does not fit; what was taken back is forgotten."""
        return Trial(self.base, (*self.done, Attempt(title, what_if(self.current, changes))))

    def undo(self) -> Trial:
        return Trial(self.base, self.done[:-1], (*self.undone, self.done[-1])) if self.done else self

    def redo(self) -> Trial:
        return Trial(self.base, (*self.done, self.undone[-1]), self.undone[:-1]) if self.undone else self

    def upon(self, base: Assessment, what_if: Try) -> Trial:
        """The same attempts upon another base, those left out that no longer fit."""
        trial = Trial(base)
        for attempt in self.done:
            with suppress(InputError):
                trial = trial.tried(attempt.title, attempt.found.changes, what_if)
        return trial

    def knowing(self, base: Assessment) -> Trial:
        """Upon a base that says the same and knows what each finding was read from."""
        return Trial(base, self.done, self.undone)
