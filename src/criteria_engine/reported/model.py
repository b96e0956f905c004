"""The JSON report as frozen objects: what `check --format json` writes, field for field (docs/report-json.md).

These shapes are also the schema that `criteria-engine schema report` prints. The promise of compatibility rests on
them: a field may be added, with a default; one that is here stays; what a later version adds is kept as it came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date as Day
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

FORMAT = "criteria-engine/assessment"
VERSION = 1

Outcome = Literal["met", "not_met", "undetermined", "not_applicable"]
Level = Literal["must", "should", "advise", "describe"]
Number = int | float
Key = tuple[str, str, str | None]
_HALF = re.compile("[\ud800-\udfff]")


def _day(text: object) -> Day:
    if not isinstance(text, str):
        raise ValueError("a date is written YYYY-MM-DD")
    return Day.fromisoformat(text)


Date = Annotated[Day, BeforeValidator(_day), PlainSerializer(Day.isoformat, return_type=str)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, protected_namespaces=())


class Said(_Shape):
    """A text in both languages."""

    vi: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


class SubjectRef(_Shape):
    """Who is judged: table, id, and the period as it is written; null for what is judged as it stands."""

    kind: str
    id: str
    period: str | None

    @property
    def key(self) -> Key:
        """What tells subjects apart: of one record each period is another one."""
        return self.kind, self.id, self.period


class PackRef(_Shape):
    id: str
    version: str
    digest: str = Field(description="Of the files that the pack was read from.")


class JournalRef(_Shape):
    file: str
    entries: int
    head: str = Field(description="Hash of the last line.")


class Summary(_Shape):
    subjects: Mapping[str, int] = Field(description="How many subjects have which verdict.")
    findings: Mapping[str, int] = Field(description="How many findings have which outcome.")
    entries: Mapping[str, int] = Field(
        default_factory=dict, description="How many entries the other lists have; reports of earlier versions lack it."
    )


class Interval(_Shape):
    """In per cent; one number where both ends agree."""

    lower: Number
    upper: Number


class ScorePart(_Shape):
    criterion: str
    points: Number
    lower: Number
    upper: Number


class Score(_Shape):
    lower: Number
    upper: Number
    grade: str | tuple[str, str] = Field(description="One grade, or the lowest and the highest that it may be.")
    parts: tuple[ScorePart, ...]


class Criterion(_Shape):
    id: str
    verdict: Outcome
    reviewed_verdict: Outcome
    score: Interval | None
    weighed: int = Field(description="How many rules count for it.")
    known: int = Field(description="How many of them are met or not met.")


class Subject(_Shape):
    """One subject and period, and what it comes to."""

    kind: str
    id: str
    label: str
    unit: str | None
    period: str | None
    verdict: Outcome = Field(description="What the records decide.")
    verdicts: Mapping[str, Outcome]
    reviewed_verdict: Outcome = Field(description="From all rules, those that people judge included.")
    open_questions: tuple[str, ...]
    score: Score | None
    criteria: tuple[Criterion, ...]

    @property
    def key(self) -> Key:
        return self.kind, self.id, self.period


class Points(_Shape):
    of: int
    lower: int
    upper: int


class Waiver(_Shape):
    """An exception that someone in authority granted."""

    reason: str
    authority: str
    document: str | None
    expires: str | None
    in_force: bool


class UnusedWaiver(_Shape):
    at: str
    reason: str
    authority: str
    document: str | None
    expires: str | None
    in_force: bool


class Sensitivity(_Shape):
    reading: str
    value: str
    outcome: Outcome


class Cause(_Shape):
    """What decided. `value` null is blank, false a no or a field that is known to have none."""

    path: str
    truth: Literal["true", "false", "unknown"]
    value: Any
    origin: str


class Evidence(_Shape):
    path: str
    value: Any
    origin: str


class Step(_Shape):
    """One change of a repair."""

    op: str
    table: str
    id: str | None
    path: str
    value: Any
    kind: str
    actor: str | None
    origin: str


class Finding(_Shape):
    """The outcome of one rule on one subject, with all that explains it."""

    subject: SubjectRef
    rule: str
    pack: str
    title: Said
    criterion: str | None
    clauses: tuple[str, ...]
    level: Level
    basis: Literal["data", "aggregate", "attestation"]
    outcome: Outcome
    reason: str | None
    points: Points | None
    waiver: Waiver | None
    notes: tuple[str, ...]
    replaces: tuple[str, ...]
    readings: Mapping[str, str]
    sensitive_to: tuple[Sensitivity, ...]
    cause: tuple[Cause, ...]
    evidence: tuple[Evidence, ...]
    repair: tuple[tuple[Step, ...], ...]
    no_repair: str | None
    text: Said

    @property
    def is_waived(self) -> bool:
        return self.waiver is not None and self.waiver.in_force

    @property
    def is_judged(self) -> bool:
        """Whether the rule applies to the subject at all."""
        return self.outcome != "not_applicable"


class SelfAssessment(_Shape):
    subject: str
    clause: str
    answer: str
    note: str | None
    verdict: Outcome
    reviewed_verdict: Outcome
    differs: bool
    at: str


class Judgement(_Shape):
    """The last word on one matter, of a table or a journal; what a table does not hold is null."""

    kind: str
    subject: str
    about: str
    state: str
    answer: str | None
    by: str | None
    position: str | None
    authority: str | None
    date: str | None
    reason: str | None
    evidence: tuple[str, ...]
    valid_from: str | None
    valid_until: str | None
    entered: str | None
    supersedes: int | None
    at: str


class SetAside(_Shape):
    """What could not be read, and where."""

    at: str
    problem: str
    code: str = Field(default="", description="What kind of problem, the same in both languages.")


class Remark(_Shape):
    """How a cell was read that is not read as it stands."""

    at: str
    code: str
    raw: str
    text: Said


class Reported(_Shape):
    """A whole report. `as_data` gives back what it was read from, unknown fields included."""

    format: Literal["criteria-engine/assessment"]
    version: Literal[1]
    as_of: Date
    packs: tuple[PackRef, ...]
    readings: Mapping[str, str] = Field(description="Those that the user set, and only those.")
    profile: str = Field(description="The profile that scores come from.")
    registers_complete: bool = Field(description="Whether every list of records was taken as closed.")
    selected: str | None = Field(description="What `check -k` chose; null: everything.")
    sources: tuple[str, ...] = Field(description="Names of the files that were read.")
    journals: tuple[JournalRef, ...]
    summary: Summary
    subjects: tuple[Subject, ...]
    findings: tuple[Finding, ...]
    unused_waivers: tuple[UnusedWaiver, ...]
    self_assessments: tuple[SelfAssessment, ...]
    judgements: tuple[Judgement, ...]
    quarantine: tuple[SetAside, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def is_vacuous(self) -> bool:
        """Nothing was judged: no subject, or no rule that applies to any."""
        return not any(finding.is_judged for finding in self.findings)

    @cached_property
    def by_subject(self) -> Mapping[Key, Subject]:
        return {subject.key: subject for subject in self.subjects}

    def as_data(self) -> dict[str, Any]:
        """The report as plain data; a field that the report lacked is not made up."""
        return self.model_dump(exclude_unset=True, mode="json")

    def as_text(self) -> str:
        """The report as `check --format json` writes it."""
        return as_text(self.as_data())


def as_text(data: Mapping[str, Any]) -> str:
    """A report as JSON text with a final newline."""
    return escape_surrogates(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def escape_surrogates(text: str) -> str:
    """JSON text without half pairs of surrogates, which no file can hold: each as its escape.

    >>> escape_surrogates('"\\ud800"') == '"' + chr(92) + 'ud800"'
    True
    """
    return _HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
