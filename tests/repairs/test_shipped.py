"""Repairs of the shipped packs: of every worked example, and of the fixtures, made on the raw records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.authoring.examples import Example, read_examples
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.again import assess_again, watched
from criteria_engine.findings.assess import assess
from criteria_engine.findings.model import Finding
from criteria_engine.findings.run import Options
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records import shipped_schema
from criteria_engine.records.changes import with_changes
from criteria_engine.source import read_source
from repairs import laws

FIXTURES = Path(__file__).parents[2] / "fixtures"
IN_USE = {
    "tra-vinh-huyen-2023": ("tra-vinh/kh41", "tra-vinh/hd30"),
    "tra-vinh-khoi-2022": ("tra-vinh/kh41", "tra-vinh/khoi"),
    "quang-binh-sxd-2024": ("quang-binh/sxd2690",),
}
# `CRITERIA_EVERY=1` looks at every example and finding, which takes an hour.
EVERY = int(os.environ.get("CRITERIA_EVERY", "0"))
# No repair is known for these; docs/repairs.md says what the codes mean.
WITHOUT = {
    "others": {"hd30.replicate.from-sound-model"},
    "removal": {"kh2690.general.no-violation"},
}


def case_of(example: Example, pack_id: str) -> laws.Case:
    options = Options(example.as_of, example.readings, example.registers_complete)
    return laws.Case(example.tables, shipped_schema(), (load_pack(pack_id),), options)


def about(example: Example, case: laws.Case) -> Iterator[Finding]:
    for finding in case.unmet():
        rules = {rule.id for _, rule in finding.members}
        if example.rule in rules and finding.period in (example.period, None):
            yield finding


@pytest.mark.parametrize("pack_id", shipped_packs())
def test_unmet_examples_have_a_repair_that_works_or_a_reason(pack_id: str) -> None:
    laws.know_lists(shipped_schema())
    unmet = [e for e in read_examples(load_pack(pack_id)) if e.outcome.value in ("not_met", "undetermined")]
    for example in unmet[:: EVERY or 61]:
        case = case_of(example, pack_id)
        for finding in about(example, case):
            try:
                laws.every_law(finding, case)
            except laws.Broken as broken:
                raise AssertionError(f"{example.at}: {broken}") from None


def fixture_case(name: str) -> laws.Case:
    raw: dict[str, Any] = read_source(FIXTURES / f"{name}.yaml").plain()
    as_of = laws.read(raw, shipped_schema()).as_of
    assert as_of is not None
    tables = {table: rows for table, rows in raw.items() if table != "as_of"}
    return laws.Case(tables, shipped_schema(), tuple(map(load_pack, IN_USE[name])), Options(as_of))


@pytest.mark.parametrize("name", sorted(IN_USE))
def test_unmet_findings_of_the_fixtures_have_a_repair_that_works_or_a_reason(name: str) -> None:
    """The whole dossier is assessed anew each time, as far as the changes touch it (tests/test_again.py)."""
    case = fixture_case(name)
    found = laws.read(case.tables, case.schema)
    before = watched(assess(found, case.packs, case.options))
    for finding in [f for f in before.findings if f.needs_work][:: EVERY or 211]:
        laws.there_is_a_repair_or_a_reason_why_not(finding)
        if not finding.repairs:
            assert finding.rule.id in WITHOUT[str(finding.no_repair)], f"{finding.rule.id} {finding.no_repair}"
        for repair in finding.repairs:
            after = assess_again(before, with_changes(found, repair.changes))
            assert laws.outcome_of(finding, after) is RuleOutcome.MET, f"{finding.subject} {repair.changes}"


@pytest.mark.parametrize("name", sorted(IN_USE))
def test_some_of_them_are_made_again_on_the_file_itself(name: str) -> None:
    laws.know_lists(shipped_schema())
    case = fixture_case(name)
    unmet = case.unmet()
    for finding in unmet[len(unmet) // 3 :: len(unmet)]:
        laws.every_law(finding, case)
