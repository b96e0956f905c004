"""The shape of pack files, checked by pydantic before anything in them is understood."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from criteria_engine.records.annotations import Label, Span
from criteria_engine.values import read_period


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _label(value: Any) -> Label:
    if (
        isinstance(value, dict)
        and set(value) == {"vi", "en"}
        and all(isinstance(v, str) and v.strip() for v in value.values())
    ):
        return Label(" ".join(value["vi"].split()), " ".join(value["en"].split()))
    hint = "; a text that holds a comma stands in quotes" if isinstance(value, dict) and len(value) > 2 else ""
    raise ValueError("a text is given in both languages: {vi: …, en: …}" + hint)


def _period_or_none(value: Any) -> Any:
    return None if value is None else read_period(value)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _pair(value: Any) -> Any:
    """`2021/2025`: whole years, both included."""
    first, slash, last = str(value).partition("/")
    if slash and len(first) == 4 and len(last) == 4:
        return read_period(f"{first}-01-01/{last}-12-31")
    return read_period(value)


Text = Annotated[Label, BeforeValidator(_label)]
Scalar = bool | int | Decimal | str
Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_./-]*$")]


class InForceFile(_Part):
    from_: Any = Field(None, alias="from")
    to: Any = None


class DocumentInForceFile(_Part):
    """When a document is in force; `inferred` tells why, where the document itself bears no date."""

    from_: Annotated[Span | None, BeforeValidator(_period_or_none)] = Field(None, alias="from")
    to: Annotated[Span | None, BeforeValidator(_period_or_none)] = None
    inferred: Text | None = None


class DocumentFile(_Part):
    id: Name
    number: str | None = None
    date: Annotated[Span | None, BeforeValidator(_period_or_none)] = None
    issuer: Text
    title: Text
    short: Text | None = None
    in_force: DocumentInForceFile | None = None
    last_checked: Span
    text_quality: Literal["clean", "restored"]


class ReadingFile(_Part):
    name: Name
    clauses: list[str] = Field(min_length=1)
    values: dict[str, Text] = Field(min_length=2)
    default: str
    reason: Text


class ParameterFile(_Part):
    name: Name
    value: Scalar | Annotated[list[Scalar], Field(min_length=1)]
    title: Text
    source: str


class CriterionFile(_Part):
    id: Name
    title: Text


class VerdictFile(_Part):
    title: Text
    criteria: list[str] | Literal["all"]


class ScopeFile(_Part):
    entity: str
    when: dict[str, Any]


class SetParameterFile(_Part):
    value: Scalar | Annotated[list[Scalar], Field(min_length=1)]
    source: str


class SetReadingFile(_Part):
    default: str
    reason: Text


class SetFile(_Part):
    """Another default for readings and parameters of the pack that an overlay extends."""

    readings: dict[str, SetReadingFile | str] = {}
    parameters: dict[str, SetParameterFile | Scalar | Annotated[list[Scalar], Field(min_length=1)]] = {}


class WithdrawFile(_Part):
    """A rule of the base that an overlay takes away, or keeps although a clause of it is overridden; and why."""

    rule: str
    reason: Text


class WithdrawOthersFile(_Part):
    """Every rule of the base is taken away but these, and those that the overlay replaces."""

    all_but: list[str]
    reason: Text


def _kind_of_withdrawal(value: Any) -> str:
    return "others" if isinstance(value, dict) and "all_but" in value else "one"


# Told apart by their key, so that a fault of one is not told as a fault of both.
Withdrawal = Annotated[
    Annotated[WithdrawFile, Tag("one")] | Annotated[WithdrawOthersFile, Tag("others")],
    Discriminator(_kind_of_withdrawal),
]


class PackFile(_Part):
    format: Literal["criteria-engine/pack"]
    id: Name
    extends: str | None = None
    uses: list[str] = []
    version: str
    title: Text
    documents: list[DocumentFile] = Field(min_length=1)
    span: Annotated[Span, BeforeValidator(_pair)]
    applies_to: ScopeFile | None = None
    in_force: InForceFile = InForceFile(**{"from": None})
    readings: list[ReadingFile] = []
    parameters: list[ParameterFile] = []
    criteria: list[CriterionFile] = []
    verdicts: dict[str, VerdictFile] = {}
    actors: dict[str, Text] = {}
    conditions: dict[str, Any] = {}
    set: SetFile = SetFile()
    withdraw: list[Withdrawal] = []
    keep: list[WithdrawFile] = []
    files: list[str] = []


Relation = Literal[
    "restates", "specialises", "overrides", "implements", "supports", "depends_on", "fulfilled_by", "see_also"
]


class ClauseFile(_Part):
    id: Name
    parent: str | None = None
    locator: str
    summary: Text
    modality: Literal["must", "should", "prefer", "discourage", "may", "inform"]
    subject: str | None = None
    actor: Annotated[list[str], BeforeValidator(_as_list)] = []
    relations: dict[Relation, Annotated[list[str], BeforeValidator(_as_list)]] = {}
    context: Literal[True] | None = None
    not_at_hand: str | None = None
    text_quality: Literal["clean", "restored"] | None = None


class ClausesFile(_Part):
    clauses: list[ClauseFile] = Field(min_length=1)


class NoteFile(_Part):
    code: Name
    when: dict[str, Any]


class RuleFile(_Part):
    id: Name
    clauses: list[str] = Field(min_length=1)
    criterion: str | None = None
    title: Text
    subject: str
    per: Literal["year", "half-year", "first-half", "span"] | None = None
    level: Literal["must", "should", "advise", "describe"]
    basis: Literal["data", "aggregate", "attestation"] = "data"
    when: dict[str, Any] | None = None
    due: dict[str, Any] | None = None
    require: dict[str, Any]
    in_force: InForceFile | None = None
    notes: list[NoteFile] = []
    evidence: list[str] = []
    remedy: Text | None = None
    actor: Text | None = None


class RulesFile(_Part):
    rules: list[RuleFile] = Field(min_length=1)


class ExampleFile(_Part):
    rule: str
    outcome: Literal["met", "not_met", "undetermined", "not_applicable"]
    says: Text | None = None
    as_of: Span | None = None
    readings: dict[str, str] = {}
    registers_complete: bool = False
    period: Span | None = None
    subject: str | None = None
    records: dict[str, list[dict[str, Any]]] = {}


class ExamplesFile(_Part):
    base: dict[str, list[dict[str, Any]]] = {}
    examples: list[ExampleFile] = Field(min_length=1)
