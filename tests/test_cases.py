"""Worked cases: what a reviewer who knows the documents expects of realistic records, clause by clause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.authoring.examples import merged
from criteria_engine.source import read_source

CASES = sorted(Path(__file__).parent.joinpath("cases").glob("*.yaml"))
WORST_FIRST = ("not_met", "undetermined", "met")


def _expectations() -> list[Any]:
    found = []
    for path in CASES:
        case = read_source(path).plain()
        for number, wanted in enumerate(case["expected"]):
            name = wanted.get("clause") or wanted.get("verdict") or "nobody"
            found.append(pytest.param(case, wanted, id=f"{path.stem}-{number}-{name}"))
    return found


@pytest.mark.parametrize(("case", "wanted"), _expectations())
def test_a_worked_case_comes_out_as_a_reviewer_expects(case: dict[str, Any], wanted: dict[str, Any]) -> None:
    as_of = wanted.get("as_of", case["records"]["as_of"])
    tables = merged({k: v for k, v in case["records"].items() if k != "as_of"}, wanted.get("more", {}))
    dossier = ce.read(tables)
    assert dossier.problems == ()
    named = case["pack"] if isinstance(case["pack"], list) else [case["pack"]]
    result = ce.assess(dossier, [ce.load_pack(p) for p in named], as_of=str(as_of), readings=wanted.get("readings"))
    if "nobody" in wanted:
        assert [s for s in result.subjects if s.id.kind == wanted["nobody"]] == []
    elif "verdict" in wanted:
        subject = next(s for s in result.subjects if s.id.id == wanted["subject"])
        assert subject.verdicts[wanted["verdict"]].value == wanted["outcome"]
    else:
        _compare(result, wanted)


def _compare(result: ce.Assessment, wanted: dict[str, Any]) -> None:
    """A clause with parts takes the worst of those that apply; what only a person answers is looked at apart."""
    asked = [
        f for f in result.findings
        if f.subject.id == wanted["subject"] and f.subject.period == str(wanted.get("period", ""))
        and any(c == wanted["clause"] or c.startswith(wanted["clause"] + ".") for c in f.clauses)
        and (f.rule.basis == "attestation") == wanted.get("attestation", False)
        and f.rule.level in ([wanted["level"]] if "level" in wanted else ["must", "should", "advise"])
    ]  # fmt: skip
    applicable = [f for f in asked if f.outcome.value != "not_applicable"]
    outcomes = {f.outcome.value for f in [f for f in applicable if f.rule.level == "must"] or applicable}
    rolled = next((o for o in WORST_FIRST if o in outcomes), "not_applicable")
    assert asked, f"no rule tests {wanted['clause']}"
    assert rolled == wanted["outcome"]
    if "reason" in wanted:
        assert {f.reason for f in asked} == {wanted["reason"]}
    if "replaces" in wanted:
        assert {c for f in asked for c in f.replaces} == set(wanted["replaces"])
    if "notes" in wanted:
        assert [note for f in asked for note in f.notes] == wanted["notes"]
    if "causes" in wanted:
        unmet = [f for f in asked if f.outcome.value == "not_met"]
        assert sorted({f"{c.seen.table}.{c.seen.path}" for f in unmet for c in f.causes}) == wanted["causes"]
