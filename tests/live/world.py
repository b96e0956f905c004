"""A pack with every kind of rule over the small domain, records to be drawn for it, and what two assessments share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import strategies as st

from criteria_engine.findings.model import Assessment, Finding, SubjectResult
from criteria_engine.packs.model import Pack
from small import PACK, pack_with, rule

TABLE_ROWS = Mapping[str, list[dict[str, Any]]]
HEAD = PACK.replace("id: small", "id: live").replace(
    "criteria: [doc.1]}\n", "criteria: [doc.1]}\n  all: {title: {vi: Tất cả, en: All}, criteria: all}\n"
)
UNIT_RULE = {"subject": "unit", "basis": "aggregate"}
RULES = "".join([
    rule("{all: [{present: plan.schedule}, {any: [{field: origin, is: moi}, {not: {present: cost}}]}]}",
         name="r.plan", criterion="doc.1"),
    rule("{field: members, at_least: 3}", name="r.members", criterion="doc.1", level="describe"),
    rule("{exists: review, by: about, where: {present: lessons}}", name="r.reviewed", criterion="doc.2",
         when="{field: origin, in: [moi, cung_co]}", due="{due: {from: start, months: 6}}"),
    rule("{attested: concrete}", name="r.concrete", criterion="doc.1", basis="attestation"),
    rule("{any: [{reading: basis, is: loose}, {present: audience}, {not: {present: retired}}]}", name="r.reading",
         level="should"),
    rule("{outcome: {rule: r.plan, of: replicated_from, not_applicable: true}}", name="r.follows", criterion="doc.2",
         when="{present: replicated_from}"),
    rule("{count: steps, where: {field: value, at_least: 2}, at_least: 1}", name="r.steps", criterion="doc.2"),
    rule("{count: model, by: unit, where: {present: start}, at_least: 1}", name="u.models", per="year", **UNIT_RULE),
    rule("{exists: review, by: unit, during: {the: period}}", name="u.reviews", per="half-year", **UNIT_RULE),
    rule("{every: below, where: {exists: model, by: unit}}", name="u.below", **UNIT_RULE),
    rule("{attested: sound}", name="u.sound", subject="unit", basis="attestation"),
    rule("{exists: nomination, by: exemplar, where: {field: year, is: {the: assessment_year}}}", name="e.named",
         subject="exemplar"),
])  # fmt: skip


@cache
def small_pack() -> Pack:
    folder = Path(mkdtemp())
    return pack_with(folder, RULES, HEAD)


# --- records ------------------------------------------------------------------------------------------------------

UNITS, MODELS, REVIEWS = ("U1", "U2", "U3", "U4"), ("M1", "M2", "M3"), ("R1", "R2")
EXEMPLARS, NOMINATIONS = ("E1", "E2"), ("N1", "N2")
_DAYS = ("2021-05", "2022-H2", "2023-03-01", "2023-Q4", "2024-02-01", "2023")


def _row(id: tuple[str, ...], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    needed = {"unit", "name"} & fields.keys()
    return st.fixed_dictionaries(
        {"id": st.sampled_from(id), **{name: fields[name] for name in needed}},
        optional={name: drawn for name, drawn in fields.items() if name not in needed},
    )


def _one(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


RECORDS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "unit": _row(UNITS, name=_one("Chi bộ"), parent=_one(*UNITS), scope=_one("trong", "ngoai"),
                 to=_one("2022", "2023-06"), **{"from": _one("2020", "2023-02-01")}),
    "model": _row(MODELS, unit=_one(*UNITS), name=_one("Việc"), origin=_one("moi", "cung_co", "nhan_rong", False),
                  cost=_one("trên 200 triệu đồng", False), members=_one(2, 5, ">= 3"), start=_one(*_DAYS),
                  retired=_one("2023-05"), audience=_one([], ["can_bo"]), replicated_from=_one(*MODELS),
                  plan=_one({"schedule": "Quý I"}, {"schedule": False}),
                  steps=_one([], [{"kind": "hoc", "year": 2023, "value": 3}], [{"kind": "lam", "year": 2023}]),
                  complete=_one(["ke_hoach"], ["ke_hoach", "buoc", "ra_soat"])),
    "review": _row(REVIEWS, unit=_one(*UNITS), about=_one(["M1"], ["M1", "M2"], ["U2"], []), date=_one(*_DAYS),
                   lessons=_one("Tốt", False)),
    "exemplar": _row(EXEMPLARS, unit=_one(*UNITS)),
    "nomination": _row(NOMINATIONS, unit=_one(*UNITS), exemplar=_one(*EXEMPLARS), year=_one(2022, 2023)),
    "attestation": st.fixed_dictionaries(
        {"subject": _one(*UNITS, *MODELS), "question": _one("concrete", "sound"), "answer": _one("co", "khong")},
        optional={"date": _one(*_DAYS)}),
    "waiver": st.fixed_dictionaries(
        {"subject": _one(*UNITS, *MODELS), "rule": _one("r.plan", "u.models"), "reason": _one("x"),
         "authority": _one("y")}),
    "register": st.fixed_dictionaries(
        {"unit": _one(*UNITS), "kind": _one("mo_hinh", "ra_soat", "gioi_thieu"), "complete": _one(True),
         "period": _one("2023", "2021-01-01/2023-12-31")}),
}  # fmt: skip
SMALL_RECORDS = st.one_of(*(st.tuples(st.just(table), rows) for table, rows in RECORDS.items()))

# Two units, one below the other, and a model of which most is known.
BEGINNING: list[tuple[str, dict[str, Any]]] = [
    ("unit", {"id": "U1", "name": "Đảng ủy"}),
    ("unit", {"id": "U2", "name": "Chi bộ", "parent": "U1"}),
    ("model", {"id": "M1", "unit": "U2", "name": "Việc", "origin": "moi", "start": "2022-H2", "members": 5,
               "audience": ["can_bo"], "plan": {"schedule": "Quý I"}, "complete": ["ke_hoach", "buoc", "ra_soat"]}),
    ("review", {"id": "R1", "unit": "U2", "about": ["M1"], "date": "2023-03-01", "lessons": "Tốt"}),
    ("attestation", {"subject": "M1", "question": "concrete", "answer": "co"}),
    ("register", {"unit": "U2", "kind": "ra_soat", "period": "2021-01-01/2023-12-31", "complete": True}),
    ("register", {"unit": "U2", "kind": "mo_hinh", "period": "2021-01-01/2023-12-31", "complete": True}),
]  # fmt: skip

# The same, begun so late that nothing has to be reviewed yet.
BEGUN_LATE: list[tuple[str, dict[str, Any]]] = [
    (table, {**row, "start": "2023-09-01"} if table == "model" else row)
    for table, row in BEGINNING
    if table != "review"
]

# --- what an assessment says --------------------------------------------------------------------------------------


def said(assessment: Assessment) -> dict[str, Any]:
    """Everything that an assessment says, as values that can be compared: rows by where they stand."""
    return {
        "findings": [_finding(f) for f in assessment.findings],
        "subjects": [_subject(s) for s in assessment.subjects],
        "problems": assessment.problems,
        "unused": [w.row.id for w in assessment.unused_waivers],
        "own": [(s.row.id, s.outcome, s.reviewed, s.claims) for s in assessment.self_assessments],
        "dossier": {name: sorted(rows) for name, rows in assessment.dossier.tables.items()},
    }


def _finding(f: Finding) -> tuple[Any, ...]:
    return (
        f.subject, f.row.id, f.pack.id, f.rule.id, f.outcome, f.reason, f.notes, dict(f.readings), f.sensitive_to,
        [(c.truth, c.seen.origin, c.seen.value, c.seen.denied) for c in f.causes], f.points,
        f.waiver and (f.waiver.row.id, f.waiver.in_force), f.clauses, f.open_questions,
        [(seen.origin, seen.value) for seen in f.bearing], [(pack.id, rule.id) for pack, rule in f.twins],
    )  # fmt: skip


def _subject(s: SubjectResult) -> tuple[Any, ...]:
    verdicts = (s.verdict, dict(s.verdicts), s.reviewed_verdict)
    return s.id, s.row.id, s.unit, verdicts, s.open_questions, s.score, s.criteria
