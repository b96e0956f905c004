"""What a finding says of another reading is what a run with that reading finds."""

from __future__ import annotations

from pathlib import Path

import pytest

import criteria_engine as ce
from criteria_engine.findings.model import Finding

FIXTURES = Path(__file__).parents[1] / "fixtures"
# A few models of each kind, and units whose duty hangs on the models of others.
CASES = [
    ("quang-binh-sxd-2024.yaml", "quang-binh/sxd2690", "BQL or SXD or VP or DH2201 or DH2301 or DH2309 or DH2405"),
    ("tra-vinh-huyen-2023.yaml", "tra-vinh/hd30", "MH01 or MH08 or MH16 or MH22 or MH41 or DB06 or CB15 or DB10"),
]


def key(finding: Finding) -> tuple[object, ...]:
    return finding.subject, finding.rule.id


@pytest.mark.parametrize(("file", "name", "select"), CASES, ids=["sxd2690", "hd30"])
def test_other_readings_come_out_as_the_finding_says(file: str, name: str, select: str | None) -> None:
    dossier, pack = ce.read(FIXTURES / file), ce.load_pack(name)
    found = ce.assess(dossier, pack, select=select)
    flips = 0
    for reading in pack.readings.values():
        for value in (v for v in reading.values if v != reading.default):
            there = {
                key(f): f.outcome
                for f in ce.assess(dossier, pack, readings={reading.name: value}, select=select).findings
            }
            for finding in (f for f in found.findings if reading.name in f.readings):
                told = {(s.reading, s.value): s.outcome for s in finding.sensitive_to}
                assert there[key(finding)] is told.get((reading.name, value), finding.outcome)
                flips += (reading.name, value) in told
    assert flips > 10
