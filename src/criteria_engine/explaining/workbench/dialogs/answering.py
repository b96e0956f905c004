"""The box in which a person answers a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from criteria_engine.errors import CriteriaError
from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.explaining.workbench.asks import ANSWERS, Answer, Asked, Person
from criteria_engine.explaining.workbench.dialogs.box import Choice, Dialog, Entry, Paragraph, labelled
from criteria_engine.explaining.workbench.lines import shown
from criteria_engine.explaining.workbench.panes import Lines
from criteria_engine.records.schema import Schema
from criteria_engine.wording.names import Names

Give = Callable[[Answer], Awaitable[None]]


class AnswerDialog(Dialog[bool]):
    """A question to a person: an answer tried out, or recorded for good once it is confirmed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "record", show=False, priority=True),
        *(Binding(str(n), f"answer({n - 1})", show=False) for n in (1, 2, 3)),
    ]

    def __init__(
        self, asked: Asked, schema: Schema, person: Person, lang: str, give: Give, record: Give | None
    ) -> None:
        super().__init__(lang)
        self.asked, self.person = asked, person
        self.give, self.record = give, record
        self.question = Names(schema, lang).question(asked.question)
        self.codes = schema[ATTESTATION].fields["answer"].codes
        self.confirming = False

    def heading(self) -> str:
        return self.word("answer")

    def inside(self) -> Iterator[Any]:
        yield Paragraph(Text(shown(self.question)))
        yield Paragraph(Text(self.word("about", subject=shown(self.asked.about)), "dim"))
        rows = [Text(f"{n} {shown(self.codes[code][self.lang])}") for n, code in enumerate(ANSWERS, 1)]
        yield Choice(rows, None, id="answers")
        for name, value in (("name", self.person.name), ("role", self.person.role), ("reason", "")):
            yield labelled(self.word(name), Entry(value, id=name))

    def doing(self) -> Iterator[tuple[str, str]]:
        yield f"Enter {self.word('try_it')}", "try"
        if self.record:
            yield f"F5 {self.word('record_it')}", "record"
        yield f"Esc {self.word('cancel')}", "leave"

    def on_mount(self) -> None:
        self.query_one("#answers").focus()

    def action_answer(self, place: int) -> None:
        self.query_one("#answers", Choice).move_to(place)

    def _answer(self) -> Answer | None:
        place = self.query_one("#answers", Choice).at
        if place is None:
            self.fault(self.word("choose_answer"))
            return None
        name, role, reason = (self.query_one(f"#{part}", Entry).value.strip() for part in ("name", "role", "reason"))
        return Answer(self.asked, ANSWERS[place], Person(name, role), reason)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.confirming = False

    @on(Input.Submitted)
    @on(Lines.Chosen)
    async def _entered(self) -> None:
        await self.action_try()

    async def action_try(self) -> None:
        await self._send(self._answer(), self.give)

    async def action_record(self) -> None:
        if self.record is None:
            self.fault(self.word("no_journal"))
        elif (answer := self._answer()) is not None:
            await self._confirmed(answer, self.record)

    async def _confirmed(self, answer: Answer, record: Give) -> None:
        if not (answer.by.is_known and answer.reason):
            self.fault(self.word("who_and_why"))
        elif not self.confirming:
            self.confirming = True
            self.fault(self.word("confirm_record"))
        else:
            await self._send(answer, record)

    async def _send(self, answer: Answer | None, way: Give) -> None:
        if answer is None:
            return
        try:
            await way(answer)
        except CriteriaError as error:
            self.fault("\n".join(shown(p.said(self.lang)) for p in error.problems))
            return
        self.dismiss(True)
