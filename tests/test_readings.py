"""Every value of every reading changes something: a clause on a subject comes out otherwise than by the default.

The cases stand in tests/readings/. Their outcomes were written from the documents, not from a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.authoring.examples import merged
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.source import read_source

FOLDER = Path(__file__).parent / "readings"
SWITCHES = read_source(FOLDER / "switches.yaml").plain()["switches"]
SCOPES = {
    "quang-binh/sxd2690": "quang_binh_sxd", "tra-vinh/hd30": "tra_vinh", "tra-vinh/kh41": "tra_vinh",
    "tra-vinh/khoi": "tra_vinh_khoi",
}  # fmt: skip
WORST_FIRST = ("not_met", "undetermined", "met")
Case = dict[str, Any]


def _cases() -> Iterator[tuple[str, Case]]:
    """Each case once for each pack that it names, with its records whole."""
    for path in sorted(FOLDER.glob("*.yaml")):
        file = read_source(path).plain()
        for case in file.get("cases", ()):
            for pack in case["packs"]:
                yield pack, {**case, "records": merged(file["base"], case.get("records", {}))}


CASES = list(_cases())
IDS = [f"{pack}-{case['reading']}-{case['value']}-{case['subject']}" for pack, case in CASES]


def _findings(pack: str, case: Case, value: str | None = None) -> list[Any]:
    """What is found of the clause on the subject; by the defaults, or with the one reading changed."""
    units = [{"scope": SCOPES[pack], **unit} for unit in case["records"]["unit"]]
    dossier = ce.read({**case["records"], "unit": units})
    assert dossier.problems == ()
    readings = {f"{pack}:{case['reading']}": value} if value else None
    as_of = str(case.get("as_of", "2023-12-31"))
    result = ce.assess(dossier, ce.load_pack(pack), as_of=as_of, readings=readings)
    return [
        f for f in result.findings
        if f.subject.id == case["subject"] and f.subject.period == str(case.get("period", ""))
        and case["packs"][pack] in f.clauses and f.rule.level == case.get("level", f.rule.level)
    ]  # fmt: skip


def _outcome(findings: list[Any]) -> str:
    """The worst of the rules that apply; not applicable where none does."""
    assert findings, "no rule tests the clause on the subject"
    outcomes = {f.outcome.value for f in findings}
    return next((o for o in WORST_FIRST if o in outcomes), "not_applicable")


@pytest.mark.parametrize(("pack", "case"), CASES, ids=IDS)
def test_another_value_changes_the_outcome_of_the_clause(pack: str, case: Case) -> None:
    by_default = ce.load_pack(pack).readings[case["reading"]].default
    assert case["value"] != by_default and case["then"] != case["default"]
    assert (_outcome(_findings(pack, case)), _outcome(_findings(pack, case, case["value"]))) == (
        case["default"],
        case["then"],
    )


@pytest.mark.parametrize(("pack", "case"), CASES, ids=IDS)
def test_the_finding_says_that_it_is_sensitive_to_the_value(pack: str, case: Case) -> None:
    told = {(s.reading, s.value) for f in _findings(pack, case) for s in f.sensitive_to}
    assert (case["reading"], case["value"]) in told


@pytest.mark.parametrize("pack", shipped_packs())
def test_no_value_of_a_reading_is_without_a_case(pack: str) -> None:
    shown = {(case["reading"], case["value"]) for owner, case in CASES if owner == pack}
    switches = ce.load_pack(pack).readings.values()
    wanted = {(s.name, value) for s in switches for value in s.values if value != s.default}
    assert sorted(wanted - shown) == []


# --- the switches that the documents need ---------------------------------------------------------------------------


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: str(switch["name"]))
def test_a_switch_has_its_values_and_default_in_each_of_its_packs(switch: Case) -> None:
    wanted = dict.fromkeys(switch["packs"], switch["values"][0]) | switch.get("overlays", {})
    for name, default in wanted.items():
        reading = ce.load_pack(name).readings[switch["name"]]
        assert (set(reading.values), reading.default) == (set(switch["values"]), default), name


@pytest.mark.parametrize("name", shipped_packs())
def test_a_pack_has_no_switch_beside_these(name: str) -> None:
    pack = ce.load_pack(name)
    own = {n for n in pack.readings if pack.base is None or n not in pack.base.readings}
    assert own == {s["name"] for s in SWITCHES if name in s["packs"]}


@pytest.mark.parametrize("name", shipped_packs())
def test_an_overlay_takes_no_other_default_than_these(name: str) -> None:
    pack = ce.load_pack(name)
    base = pack.base.readings if pack.base else {}
    changed = {n: r.default for n, r in pack.readings.items() if n in base and base[n].default != r.default}
    assert changed == {s["name"]: s["overlays"][name] for s in SWITCHES if name in s.get("overlays", {})}
