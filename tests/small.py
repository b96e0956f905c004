"""A small domain, dossiers of it and a small pack: enough of everything that a rule can meet, and nothing else.

The models are not the shipped ones on purpose: whatever these tests prove holds for any schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from criteria_engine.conditions.check import Checker, Names
from criteria_engine.conditions.nodes import Condition
from criteria_engine.conditions.parse import Parser
from criteria_engine.errors import Problem
from criteria_engine.evaluate.question import Outcomes, Question, Trace
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.records.annotations import (
    BlankReads,
    Count,
    Day,
    FieldKind,
    Label,
    ListKey,
    Measure,
    Money,
    Number,
    OpenEnd,
    Record,
    Ref,
    Register,
    Section,
    SectionOfSubject,
    Span,
    Text,
    Year,
)
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.source import read_yaml
from criteria_engine.values import Period, Quantity, Truth, read_period, read_quantity

AS_OF = date(2023, 12, 31)


def _percent(value: object) -> Quantity:
    return read_quantity(value, unit="%")


Percent = Annotated[Quantity, FieldKind("number"), Measure("%"), BeforeValidator(_percent)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, protected_namespaces=())


class Step(Part):
    kind: Literal["hoc", "lam"] | None = None
    year: Year | None = None
    name: Text | None = None
    value: Number | None = None
    done: Day | None = None
    helpers: list[Text] | None = None


class Remark(Part):
    about: Text | None = None


class Plan(Part):
    schedule: Text | None = None
    date: Day | None = None
    period: Span | None = None
    cadence: Literal["quy", "nam"] | None = None
    sources: list[Text] | None = None


class Unit(Part):
    record: ClassVar[Record] = Record(
        table="unit",
        label=Label("Đơn vị", "Unit"),
        name="name",
        parent="parent",
        subject=True,
        begins="from",
        ends="to",
    )
    id: Text
    name: Text
    parent: Annotated[Text | None, Ref("unit")] = None
    scope: Literal["trong", "ngoai"] | None = None
    from_: Annotated[Day | None, OpenEnd("begin"), Field(alias="from")] = None
    to: Annotated[Day | None, OpenEnd("end")] = None


class Model(Part):
    record: ClassVar[Record] = Record(
        table="model", label=Label("Mô hình", "Model"), name="name", owner="unit", dated=("start",),
        register="mo_hinh", sections="complete", subject=True,
    )  # fmt: skip
    id: Text
    unit: Annotated[Text, Ref("unit")]
    name: Text
    origin: Literal["moi", "cung_co", "nhan_rong"] | None = None
    grassroots: bool | None = None
    still_fits: Annotated[bool | None, BlankReads(True)] = None
    cost: Money | None = None
    price: Money | None = None
    share: Percent | None = None
    members: Count | None = None
    start: Day | None = None
    checked: Day | None = None
    retired: Annotated[Day | None, OpenEnd("end")] = None
    term: Span | None = None
    audience: list[Literal["can_bo", "dang_vien"]] | None = None
    replicated_from: Annotated[Text | None, Ref("model")] = None
    listed_by: Annotated[list[Text] | None, Ref("unit")] = None
    plan: Annotated[Plan | None, Section("ke_hoach")] = None
    steps: Annotated[list[Step] | None, Section("buoc"), ListKey("kind", "year", "name")] = None
    remarks: list[Remark] | None = None
    complete: list[Literal["ke_hoach", "buoc", "ra_soat"]] | None = None


class Review(Part):
    record: ClassVar[Record] = Record(
        table="review", label=Label("Rà soát", "Review"), owner="unit", dated=("date", "period"), register="ra_soat",
        cells=(SectionOfSubject("about", "ra_soat"),), rows=(SectionOfSubject("about", "ra_soat"),),
    )  # fmt: skip
    id: Text
    unit: Annotated[Text, Ref("unit")]
    about: Annotated[list[Text] | None, Ref("model", "unit")] = None
    date: Day | None = None
    period: Span | None = None
    lessons: Text | None = None


class Exemplar(Part):
    record: ClassVar[Record] = Record(
        table="exemplar", label=Label("Điển hình", "Exemplar"), owner="unit", register="dien_hinh", subject=True
    )
    id: Text
    unit: Annotated[Text, Ref("unit")]


class Nomination(Part):
    record: ClassVar[Record] = Record(
        table="nomination", label=Label("Giới thiệu", "Introduction"), owner="unit", dated=("year",),
        register="gioi_thieu", assesses=("exemplar", "year"),
    )  # fmt: skip
    id: Text
    unit: Annotated[Text, Ref("unit")]
    exemplar: Annotated[Text | None, Ref("exemplar")] = None
    year: Year | None = None


class Attestation(Part):
    record: ClassVar[Record] = Record(table="attestation", label=Label("Ý kiến", "Attestation"), dated=("date",))
    subject: Annotated[Text, Ref("model", "unit")]
    question: Literal["concrete", "sound"]
    answer: Literal["co", "khong", "chua_ro"]
    date: Day | None = None
    valid_until: Annotated[Day | None, OpenEnd("end")] = None


class Waiver(Part):
    record: ClassVar[Record] = Record(table="waiver", label=Label("Miễn, hoãn", "Waiver"))
    subject: Annotated[Text, Ref("model", "unit")]
    rule: Text
    reason: Annotated[Text | None, Label("Lý do", "Reason")] = None
    authority: Annotated[Text | None, Label("Cấp cho phép", "Allowed by")] = None
    document: Text | None = None
    expires: Annotated[Day | None, OpenEnd("end")] = None


class RegisterRow(Part):
    record: ClassVar[Record] = Record(
        table="register", label=Label("Sổ", "Register"), owner="unit", registers=Register()
    )
    unit: Annotated[Text, Ref("unit")]
    kind: Literal["mo_hinh", "ra_soat", "dien_hinh", "gioi_thieu"]
    period: Span
    complete: bool | None = None


SCHEMA = Schema((Unit, Model, Review, Exemplar, Nomination, Attestation, Waiver, RegisterRow))
NAMES = Names(
    readings={"basis": ("strict", "loose")},
    parameters={
        "few": (read_quantity(2),), "origins": ("moi", "cung_co"), "deadline": ("2023-06-30",),
    },
    outcomes={
        "rule": frozenset({"r.one"}), "criterion": frozenset({"c.I"}), "verdict": frozenset({"whole"}),
    },
    questions=frozenset({"concrete", "sound"}),
    subjects={"r.one": "model"},
)  # fmt: skip
READINGS = {"basis": "strict"}

UNIT = {"id": "U1", "name": "Chi bộ A"}
MODEL = {"id": "M1", "unit": "U1", "name": "Một việc tốt"}

# --- dossiers ---------------------------------------------------------------------------------------------------


def dossier(**tables: list[dict[str, Any]]) -> Dossier:
    """Exactly these rows."""
    return dossier_of(SCHEMA, [from_mapping(tables, SCHEMA)])


def about(fields: Mapping[str, Any] | None = None, /, **tables: list[dict[str, Any]]) -> Dossier:
    """One unit U1 and its model M1 with the given fields, and the rows of other tables."""
    units = [UNIT, *tables.pop("unit", [])]
    models = [{**MODEL, **(fields or {})}, *tables.pop("model", [])]
    found = dossier(unit=units, model=models, **tables)
    assert not found.problems, found.problems
    return found


def codes(found: Dossier) -> list[str]:
    return sorted(p.code for p in found.problems)


# --- conditions -------------------------------------------------------------------------------------------------


def checked(text: str, table: str = "model", due: bool = False) -> tuple[Condition, list[Problem]]:
    """A condition as YAML, parsed and type-checked, and every problem with it."""
    parser = Parser()
    parsed = parser.condition(read_yaml(text, "4.yaml"))
    checker = Checker(SCHEMA, NAMES, in_due=due)
    if parser.problems:
        return parsed, parser.problems
    return checker.condition(parsed, (SCHEMA[table],)), checker.problems


def problems(text: str, table: str = "model", due: bool = False) -> list[Problem]:
    return checked(text, table, due)[1]


def asked(
    condition: str, found: Dossier, subject: str = "M1", *, table: str = "model", as_of: date = AS_OF,
    period: str | None = None, readings: Mapping[str, str] = READINGS, registers_complete: bool = False,
    outcomes: Outcomes | None = None, due: bool = False,
) -> Trace:  # fmt: skip
    """The answer of the reference evaluator."""
    node, wrong = checked(condition, table, due)
    assert not wrong, wrong
    row = found.get(table, subject)
    assert row is not None
    whole = read_period(period) if period else None
    question = Question(found, row, as_of, whole, readings, registers_complete=registers_complete, outcomes=outcomes)
    return evaluate(question, node)


def truth(condition: str, found: Dossier, subject: str = "M1", **options: Any) -> str:
    answer: Truth = asked(condition, found, subject, **options).truth
    return answer.value


def of_model(condition: str, fields: Mapping[str, Any] | None = None, **options: Any) -> str:
    """The truth of a condition about a model with these fields alone."""
    return truth(condition, about(fields), **options)


# --- packs ------------------------------------------------------------------------------------------------------

PACK = """\
format: criteria-engine/pack
id: small
version: 1.0.0
title: {vi: Gói nhỏ, en: A small pack}
documents:
  - id: doc
    issuer: {vi: Nơi ban hành, en: Issuer}
    title: {vi: Văn bản, en: Document}
    last_checked: 2023-01-01
    text_quality: clean
span: 2021/2025
readings:
  - name: basis
    clauses: [doc.1]
    values:
      strict: {vi: Chặt, en: Strict}
      loose: {vi: Rộng, en: Loose}
    default: strict
    reason: {vi: Lời văn, en: The wording}
parameters:
  - {name: few, value: 2, title: {vi: Ít, en: Few}, source: doc.1}
criteria:
  - {id: doc.1, title: {vi: Một, en: One}}
  - {id: doc.2, title: {vi: Hai, en: Two}}
verdicts:
  whole: {title: {vi: Cả, en: Whole}, criteria: [doc.1]}
files: [rules.yaml]
"""
CLAUSES = """\
clauses:
  - {id: doc.1, locator: "1", summary: {vi: Một, en: One}, modality: must}
  - {id: doc.2, locator: "2", summary: {vi: Hai, en: Two}, modality: must}
"""
RULES = """\
rules:
  - id: r.plan
    clauses: [doc.1]
    criterion: doc.1
    title: {vi: Có kế hoạch, en: Has a plan}
    subject: model
    level: must
    require: {present: plan.schedule}
  - id: r.new
    clauses: [doc.2]
    criterion: doc.2
    title: {vi: Mới, en: New}
    subject: model
    level: must
    require: {field: origin, is: moi}
"""
FILES = {"pack.yaml": PACK, "clauses.yaml": CLAUSES, "rules.yaml": RULES}


def write_pack(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """The small pack in a folder, some of its files given."""
    for name, text in {**FILES, **(files or {})}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def pack_with(folder: Path, rules: str, head: str = PACK) -> Pack:
    """The small pack with other rules. `rules` are the entries of `rules:`."""
    return load_pack(write_pack(folder, {"rules.yaml": f"rules:\n{rules}", "pack.yaml": head}), SCHEMA)


def rule(require: str, *, name: str = "r", **parts: str) -> str:
    """One rule entry; `parts` are further lines (`when`, `due`, `level`, …) as YAML."""
    given = {"clauses": "[doc.1]", "title": "{vi: Quy tắc, en: Rule}", "subject": "model", "level": "must", **parts}
    lines = [f"    {key}: {value}" for key, value in given.items()]
    return "\n".join([f"  - id: {name}", *lines, f"    require: {require}", ""])


def period(text: str) -> Period:
    return read_period(text)
