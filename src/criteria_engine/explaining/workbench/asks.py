"""A question to a person, who answers it, and the answer as a change to the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from criteria_engine.evaluate.attestations import TABLE
from criteria_engine.records.changes import Change

# The answers in the order in which they are offered: yes, no, not clear.
ANSWERS = ("co", "khong", "chua_ro")


@dataclass(frozen=True, slots=True)
class Person:
    """Who answers, as it will stand beside the answer."""

    name: str = ""
    role: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.name.strip() and self.role.strip())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the record it is about, by table and id; `about` is what people call it."""

    kind: str
    subject: str
    question: str
    about: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says to a question, and why."""

    asked: Asked
    answer: str
    by: Person
    reason: str

    def change(self, day: date) -> Change:
        said: dict[str, Any] = {
            "subject": self.asked.subject, "question": self.asked.question, "answer": self.answer,
            "date": day.isoformat(), "by": self.by.name, "position": self.by.role, "reason": self.reason,
        }  # fmt: skip
        return Change("add", TABLE, None, "", {name: value for name, value in said.items() if value.strip()})
