"""The machine's report: one JSON object, the same bytes for the same question (docs/report-json.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from criteria_engine.errors import in_order
from criteria_engine.evaluate.question import Seen
from criteria_engine.findings.cause import Cause
from criteria_engine.findings.judged import Judged, judged
from criteria_engine.findings.model import Assessment, CriterionResult, Finding, SelfAssessment, SubjectResult, Waiver
from criteria_engine.findings.profile import Score, Span
from criteria_engine.judgements.head import Head
from criteria_engine.judgements.in_force import first_day, last_day
from criteria_engine.judgements.rows import ABOUT, entry_of
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Schema
from criteria_engine.repairs.model import Step
from criteria_engine.reported.model import FORMAT, VERSION, as_text
from criteria_engine.values import Period, Quantity
from criteria_engine.wording.findings import sentence


def render(assessment: Assessment, lang: str = "vi") -> str:
    """The whole assessment as JSON text with a final newline."""
    return as_text(as_data(assessment, lang))


def as_data(assessment: Assessment, lang: str = "vi") -> dict[str, Any]:
    """The report as plain data."""
    return {**head(assessment), **{name: list(entries) for name, entries in lists(assessment, lang)}}


def head(assessment: Assessment) -> dict[str, Any]:
    """What the report says of the run as a whole."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "as_of": assessment.as_of.isoformat(),
        "packs": [{"id": p.id, "version": p.version, "digest": p.digest} for p in assessment.packs],
        "readings": dict(assessment.readings),
        "profile": assessment.profile.id,
        "registers_complete": assessment.registers_complete,
        "selected": assessment.selected,
        "sources": [source for source in assessment.dossier.sources if Head.read(source) is None],
        "journals": [{"file": head.name, "entries": head.entries, "head": head.hash} for head in _heads(assessment)],
        "summary": _summary(assessment),
    }


def lists(assessment: Assessment, lang: str) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """The lists of the report by name, in its order; an entry is made when it is asked for."""
    schema, problems = assessment.dossier.schema, in_order(assessment.problems)
    yield "subjects", map(_subject, assessment.subjects)
    yield "findings", (finding_data(f, schema) for f in assessment.findings)
    yield "unused_waivers", ({"at": w.row.origin("rule"), **(_waiver(w) or {})} for w in assessment.unused_waivers)
    yield "self_assessments", map(_self_assessment, assessment.self_assessments)
    yield "judgements", map(_judged, judged(assessment))
    yield "quarantine", ({"at": p.at, "problem": p.said(lang), "code": p.code} for p in problems)
    yield "remarks", (_remark(at, remark) for at, remark in assessment.dossier.remarks)


def _remark(at: str, remark: Remark) -> dict[str, Any]:
    return {"at": at, "code": remark.code, "raw": remark.raw, "text": {"vi": remark.vi, "en": remark.en}}


def _heads(assessment: Assessment) -> list[Head]:
    return [head for source in assessment.dossier.sources if (head := Head.read(source))]


def _summary(assessment: Assessment) -> dict[str, Any]:
    return {
        "subjects": _counts(s.verdict.value for s in assessment.subjects),
        "findings": _counts(f.outcome.value for f in assessment.findings),
        "entries": _further(assessment),
    }


def _further(assessment: Assessment) -> dict[str, int]:
    """How long the lists are that have no outcomes to count, so that a file that was cut off within them shows it."""
    return {
        "unused_waivers": len(assessment.unused_waivers),
        "self_assessments": len(assessment.self_assessments),
        "judgements": len(judged(assessment)),
        "quarantine": len(assessment.problems),
        "remarks": len(assessment.dossier.remarks),
    }


def _counts(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _subject(subject: SubjectResult) -> dict[str, Any]:
    return {
        "kind": subject.id.kind,
        "id": subject.id.id,
        "label": subject.row.label,
        "unit": subject.unit,
        "period": subject.id.period or None,
        "verdict": subject.verdict.value,
        "verdicts": {name: verdict.value for name, verdict in subject.verdicts.items()},
        "reviewed_verdict": subject.reviewed_verdict.value,
        "open_questions": list(subject.open_questions),
        "score": _score(subject.score),
        "criteria": [_criterion(c) for c in subject.criteria],
    }


def _criterion(criterion: CriterionResult) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "verdict": criterion.verdict.value,
        "reviewed_verdict": criterion.reviewed_verdict.value,
        "score": _span(criterion.score),
        "weighed": criterion.weighed,
        "known": criterion.known,
    }


def _score(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    low, high = score.grades
    return {
        **_ends(score.span),
        "grade": low.id if low is high else [low.id, high.id],
        "parts": [
            {"criterion": p.criterion, "points": _number(p.points), **(_span(p.share) or {})} for p in score.parts
        ],
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else _ends(Span(span.lower * 100, span.upper * 100))


def _ends(span: Span) -> dict[str, Any]:
    return {"lower": _number(span.lower), "upper": _number(span.upper)}


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else round(float(value), 2)


def finding_data(finding: Finding, schema: Schema) -> dict[str, Any]:
    """One finding as the contract lists it."""
    return {
        "subject": {"kind": finding.subject.kind, "id": finding.subject.id, "period": finding.subject.period or None},
        "rule": finding.rule.id,
        "pack": finding.pack.id,
        "title": {"vi": finding.rule.title.vi, "en": finding.rule.title.en},
        "criterion": finding.rule.criterion,
        "clauses": list(finding.clauses),
        "level": finding.rule.level,
        "basis": finding.rule.basis,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "points": {"of": 1, "lower": finding.points[0], "upper": finding.points[1]} if finding.points else None,
        "waiver": _waiver(finding.waiver),
        "notes": list(finding.notes),
        "replaces": list(finding.replaces),
        "readings": dict(finding.readings),
        "sensitive_to": [
            {"reading": s.reading, "value": s.value, "outcome": s.outcome.value} for s in finding.sensitive_to
        ],
        "cause": [_cause(c) for c in finding.causes],
        "evidence": [_seen(s) for s in finding.bearing],
        "repair": [[_step(step) for step in repair.steps] for repair in finding.repairs],
        "no_repair": finding.no_repair,
        "text": {lang: sentence(finding, lang, schema) for lang in ("vi", "en")},
    }


def _step(step: Step) -> dict[str, Any]:
    change = step.change
    return {
        "op": change.op, "table": change.table, "id": change.id, "path": change.path, "value": _json(change.value),
        "kind": step.kind, "actor": "; ".join(dict.fromkeys(actor.vi for actor in step.actors)) or None,
        "origin": step.origin,
    }  # fmt: skip


def _json(value: Any) -> Any:
    """A value of a change as JSON has it."""
    if isinstance(value, dict):
        return {key: _json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_json(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def _self_assessment(own: SelfAssessment) -> dict[str, Any]:
    return {
        "subject": own.subject,
        "clause": own.clause,
        "answer": own.answer,
        "note": own.note,
        "verdict": own.outcome.value,
        "reviewed_verdict": own.reviewed.value,
        "differs": own.differs,
        "at": own.row.origin("clause"),
    }


def _judged(judged: Judged) -> dict[str, Any]:
    """A judgement of a table or a journal; what a table does not hold is null."""
    row, entry = judged.row, entry_of(judged.row)
    table, subject, about = judged.matter
    begins, until = first_day(row), last_day(row)
    return {
        "kind": table,
        "subject": subject,
        "about": about,
        "state": judged.state,
        "answer": row.values.get("answer"),
        "by": entry.by if entry else row.values.get("by"),
        "position": entry.position if entry else row.values.get("position"),
        "authority": row.values.get("authority"),
        "date": _plain(row.values.get("date")),
        "reason": row.values.get("reason") or row.values.get("note"),
        "evidence": list(entry.evidence) if entry else [],
        "valid_from": begins.isoformat() if begins else None,
        "valid_until": str(until) if until else None,
        "entered": entry.at.isoformat() if entry else None,
        "supersedes": entry.supersedes if entry else None,
        "at": row.origin(ABOUT[table]),
    }


def _cause(cause: Cause) -> Mapping[str, Any]:
    seen = _seen(cause.seen)
    return {"path": seen["path"], "truth": cause.truth.value, "value": seen["value"], "origin": seen["origin"]}


def _seen(seen: Seen) -> dict[str, Any]:
    value = False if seen.denied and seen.value is None else _plain(seen.value)
    return {"path": f"{seen.table}.{seen.path}".rstrip("."), "value": value, "origin": seen.origin}


def _plain(value: Value | None) -> Any:
    if isinstance(value, Period):
        return str(value)
    if isinstance(value, Quantity):
        number = int(value.number) if value.number == value.number.to_integral_value() else float(value.number)
        return number if value.is_exact and not value.unit else {value.bound: number, "unit": value.unit}
    return value


def _waiver(waiver: Waiver | None) -> dict[str, Any] | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "authority": waiver.authority,
        "document": waiver.document,
        "expires": str(waiver.expires) if waiver.expires else None,
        "in_force": waiver.in_force,
    }
