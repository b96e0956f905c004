"""One line of the journal: who judged what about whom, when and why, and how the line hangs on the one before it.

Columns have the names that the tables of a dossier give them; what the tables lack (the hour, the role of every
speaker, evidence, superseding) is the journal's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    TypeAdapter,
    model_validator,
)

from criteria_engine.errors import Unreadable
from criteria_engine.text import clean, fold, is_blank

Answer = Literal["co", "khong", "chua_ro"]
UNANSWERED = "chua_ro"
# Where a name ends and a role begins: "Trần Thị B, Bí thư", "Trần Thị B (Bí thư)".
_AFTER_A_NAME = str.maketrans(dict.fromkeys(",;()–—/", "\n"))


def _words(text: str) -> str:
    if is_blank(text):
        raise Unreadable("this may not be blank", "không được để trống")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable("half a letter (a lone surrogate) stands in it", "có ký tự hỏng, không lưu được")
    return clean(text)


def _to_the_second(at: datetime) -> datetime:
    offset = at.utcoffset()
    if offset is None:
        raise Unreadable("a time needs its zone, as in 2024-01-31T08:30:00+07:00",
                         "thời điểm phải kèm múi giờ, ví dụ 2024-01-31T08:30:00+07:00")  # fmt: skip
    if offset % timedelta(minutes=1):
        raise Unreadable("the zone is a whole number of minutes", "múi giờ phải tròn phút")
    return at.replace(microsecond=0, tzinfo=timezone(offset))


Words = Annotated[str, AfterValidator(_words), Field(min_length=1)]
Moment = Annotated[datetime, AfterValidator(_to_the_second), PlainSerializer(datetime.isoformat, return_type=str)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Subject(_Shape):
    """Whom the judgement is about: the table and the id of a row."""

    kind: Words
    id: Words


class _Entry(_Shape):
    """What every judgement has.

    `previous` and `sum` make the chain (see `chain`). `date` is the day as of which it is given, `at` when it was
    entered. `supersedes` is the number of an earlier entry on the same matter. `withdrawn`: from its day on nobody
    has said anything on this matter.
    """

    table: ClassVar[str]
    about: ClassVar[str]

    version: Literal[1] = Field(description="Version of the journal's format.")
    kind: str
    n: Number = Field(description="Place in the journal, from 1.")
    previous: Digest = Field(description="SHA-256 of the bytes of the line before, without its end.")
    at: Moment = Field(description="When it was entered, to the second, with the zone.")
    by: Words = Field(description="Who judges: the name.")
    position: Words = Field(description="Who judges: position and office.")
    subject: Subject
    date: Day = Field(description="The day as of which the judgement is given.")
    evidence: tuple[Words, ...] = Field(description="What it rests on.")
    valid_from: Day | None = Field(description="First day on which it counts; null: `date`.")
    supersedes: Number | None = Field(description="The earlier entry in whose place it stands.")
    withdrawn: bool = Field(description="Takes back what was said on this matter.")
    sum: Digest = Field(description="SHA-256 of this line without `sum`: keys sorted, no blanks, UTF-8.")

    @property
    def begins(self) -> Day:
        """The first day on which it counts."""
        return self.valid_from or self.date

    @property
    def until(self) -> Day | None:
        """The last day on which it counts; None where it has no end."""
        raise NotImplementedError

    @property
    def matter(self) -> tuple[str, str, str, str]:
        """What it is about: entries that share this can supersede each other."""
        return self.kind, self.subject.kind, self.subject.id, str(getattr(self, self.about))

    def columns(self) -> Mapping[str, Any]:
        """The row of the dossier's table that it amounts to."""
        return {"subject": self.subject.id, "by": self.by, "position": self.position, "date": self.date.isoformat()}

    @model_validator(mode="after")
    def _days_in_order(self) -> _Entry:
        if self.begins < self.date:
            raise Unreadable(f"valid_from {self.begins} lies before the judgement's own date {self.date}",
                             f"ngày có giá trị {self.begins} sớm hơn ngày cho ý kiến {self.date}")  # fmt: skip
        if self.until is not None and self.until < self.begins:
            raise Unreadable(f"it ends on {self.until}, before it begins on {self.begins}",
                             f"hết giá trị {self.until} trước khi bắt đầu {self.begins}")  # fmt: skip
        if self.withdrawn and self.until is not None:
            raise Unreadable("what takes a judgement back has no end", "việc rút ý kiến không có thời hạn")
        return self


class Attestation(_Entry):
    """A named person's answer to one question about one subject."""

    table, about = "attestation", "question"

    kind: Literal["attestation"]
    question: Words
    answer: Answer | None = Field(description="Yes always means that the clause is satisfied; null: withdrawn.")
    reason: Words
    valid_until: Day | None = Field(description="Last day on which it counts; null: no end.")

    @property
    def until(self) -> Day | None:
        return self.valid_until

    def columns(self) -> Mapping[str, Any]:
        until = self.valid_until.isoformat() if self.valid_until else None
        said = {"question": self.question, "answer": self.answer or UNANSWERED, "reason": self.reason}
        return {**super().columns(), **said, "valid_until": until}

    @model_validator(mode="after")
    def _answers(self) -> Attestation:
        if (self.answer is None) is not self.withdrawn:
            raise Unreadable("an attestation has an answer, unless it takes one back",
                             "cần ghi ý kiến co, khong hoặc chua_ro; chỉ khi rút ý kiến mới bỏ trống")  # fmt: skip
        return self


class Waiver(_Entry):
    """An exception that one person enters and another one, in authority, has allowed."""

    table, about = "waiver", "rule"

    kind: Literal["waiver"]
    rule: Words = Field(description="A rule, or a clause that rules cite.")
    reason: Words
    authority: Words | None = Field(description="Who allows it; somebody else than `by`. Null only when withdrawn.")
    document: Words | None = Field(description="The document that allows it.")
    expires: Day | None = Field(description="Last day on which it counts. Null only when withdrawn.")

    @property
    def until(self) -> Day | None:
        return self.expires

    def columns(self) -> Mapping[str, Any]:
        expires = self.expires.isoformat() if self.expires else None
        said = {"rule": self.rule, "reason": self.reason, "authority": self.authority, "document": self.document}
        return {**super().columns(), **said, "expires": expires}

    @model_validator(mode="after")
    def _is_allowed(self) -> Waiver:
        if not self.withdrawn and (self.authority is None or self.expires is None):
            raise Unreadable("a waiver needs who allows it and its last day",
                             "miễn, hoãn cần ghi cấp cho phép và ngày hết hiệu lực")  # fmt: skip
        if self.authority is not None and _is_named(self.by, self.authority):
            raise Unreadable(f"{self.by!r} cannot both enter and allow a waiver; name another authority",
                             f"{self.by!r} không thể vừa đề nghị vừa cho phép; cần ghi người, cấp khác")  # fmt: skip
        return self


class Explanation(_Entry):
    """What a unit says of itself on a clause (giải trình): shown beside the results, never mixed in."""

    table, about = "self_assessment", "clause"

    kind: Literal["explanation"]
    clause: Words = Field(description="A clause or criterion.")
    answer: Answer = Field(description="What the unit claims; `chua_ro` claims nothing.")
    note: Words
    valid_until: Day | None = Field(description="Last day on which it counts; null: no end.")

    @property
    def until(self) -> Day | None:
        return self.valid_until

    def columns(self) -> Mapping[str, Any]:
        return {**super().columns(), "clause": self.clause, "answer": self.answer, "note": self.note}


Entry = Annotated[Attestation | Waiver | Explanation, Discriminator("kind")]
ENTRY: TypeAdapter[Attestation | Waiver | Explanation] = TypeAdapter(Entry)
KINDS: tuple[type[_Entry], ...] = (Attestation, Waiver, Explanation)


def _is_named(name: str, authority: str) -> bool:
    """Whether an authority is that very person, with or without a role behind the name."""
    parts = [authority, *authority.translate(_AFTER_A_NAME).splitlines()]
    return _spelled(name) in {_spelled(part) for part in parts}


def _spelled(name: str) -> str:
    return " ".join(fold(name).lower().split())
