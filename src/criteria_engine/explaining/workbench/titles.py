"""What was tried, in a few words of both languages: the reviewer may switch at any time."""

from __future__ import annotations

from criteria_engine.evaluate.attestations import TABLE as ATTESTATION
from criteria_engine.explaining.workbench.asks import Answer
from criteria_engine.explaining.workbench.cells import Cell
from criteria_engine.findings.model import Finding
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from criteria_engine.records.schema import Schema
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.names import Names
from criteria_engine.wording.values import say_value
from criteria_engine.wording.workbench_messages import word


def cell_title(cell: Cell, change: Change) -> Label:
    """A cell and what was written into it."""
    value = change.value[cell.path] if cell.within is not None else change.value
    vi, en = (f"{cell.field.label[lang]} = {_said(value, cell, lang)} ({cell.address})" for lang in ("vi", "en"))
    return Label(vi, en)


def _said(value: object, cell: Cell, lang: str) -> str:
    if value is False and cell.field.kind != "yes_no":
        return phrase("is_denied", lang)
    if isinstance(value, bool):
        return say_value(value, lang)
    code = str(value)
    return f"“{cell.field.codes[code][lang] if code in cell.field.codes else code}”"


def repair_title(number: int, finding: Finding) -> Label:
    """Which repair of what, `number` counted from 0."""
    vi, en = (word("repair_title", lang, number=number + 1, title=finding.rule.title[lang]) for lang in ("vi", "en"))
    return Label(vi, en)


def answer_title(answer: Answer, schema: Schema) -> Label:
    """The question and the answer."""
    vi, en = (_answered(answer, schema, lang) for lang in ("vi", "en"))
    return Label(vi, en)


def _answered(answer: Answer, schema: Schema, lang: str) -> str:
    said = schema[ATTESTATION].fields["answer"].codes[answer.answer][lang]
    return word("answer_title", lang, question=Names(schema, lang).question(answer.asked.question), answer=said)
