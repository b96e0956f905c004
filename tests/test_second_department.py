"""A second department's yearly quota is the first one's rule with other parameters, and nothing else."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.authoring.examples import read_examples, try_example
from criteria_engine.authoring.lint import lint
from criteria_engine.authoring.resolve import resolved_lines
from criteria_engine.errors import PackError, Problem
from criteria_engine.packs.load import flat_pack
from criteria_engine.source import read_source

FOLDER = Path(__file__).parent / "packs" / "so-gia-dinh"
BASE = "quang-binh/sxd2690"
QUOTA, BASE_QUOTA = "khgd.introduce.two-a-year", "kh2690.nominate.one-a-year"


def _closed(unit: str, *years: int) -> list[dict[str, Any]]:
    return [{"unit": unit, "kind": "gioi_thieu", "period": year, "complete": True} for year in years]


def _introduced(unit: str, year: int, *exemplars: str) -> list[dict[str, Any]]:
    return [
        {"id": f"{unit}-{year}-{n}", "unit": unit, "year": year, "exemplar": exemplar, "date": f"{year}-10-1{n}",
         "criteria_basis": "Tiêu chí của Sở", "movement_results": "Kết quả đợt thi đua quý III"}
        for n, exemplar in enumerate(exemplars)
    ]  # fmt: skip


UNITS = [
    {"id": "SGD", "name": "Sở Gia Định", "kind": "so", "scope": "khac"},
    {"id": "SGD-TTR", "name": "Thanh tra Sở Gia Định", "kind": "thanh_tra_so", "parent": "SGD", "scope": "khac"},
    {"id": "SGD-TT", "name": "Trung tâm Thông tin", "kind": "don_vi_truc_thuoc", "parent": "SGD", "scope": "khac"},
    {"id": "SGD-P1", "name": "Phòng Tổng hợp", "kind": "phong", "parent": "SGD", "scope": "khac"},
    {"id": "SGDX", "name": "Một sở khác", "kind": "don_vi_truc_thuoc", "scope": "khac"},
    {"id": "SXD", "name": "Sở Xây dựng", "kind": "so", "scope": "quang_binh_sxd"},
    {"id": "QH", "name": "Phòng Quy hoạch", "kind": "phong", "parent": "SXD", "scope": "quang_binh_sxd"},
]
EXEMPLARS = [
    {"id": "A", "unit": "SGD-TTR", "label": "Thanh tra viên A", "holder_kind": "ca_nhan"},
    {"id": "B", "unit": "SGD-TTR", "label": "Thanh tra viên B", "holder_kind": "ca_nhan"},
    {"id": "T", "unit": "SGD-TTR", "label": "Tổ tiếp dân", "holder_kind": "tap_the"},
    {"id": "C", "unit": "SGD-TT", "label": "Kỹ sư C", "holder_kind": "ca_nhan"},
    {"id": "D", "unit": "SGD-TT", "label": "Kỹ sư D", "holder_kind": "ca_nhan"},
    {"id": "E", "unit": "SGD-TT", "label": "Kỹ sư E", "holder_kind": "ca_nhan"},
    {"id": "Q", "unit": "QH", "label": "Tổ Bản đồ", "holder_kind": "tap_the"},
]
RECORDS = {
    "unit": UNITS,
    "exemplar": EXEMPLARS,
    "nomination": [
        *_introduced("SGD-TTR", 2024, "A", "B"),
        *_introduced("SGD-TTR", 2025, "A", "T"),
        *_introduced("SGD-TT", 2024, "C"),
        *_introduced("SGD-TT", 2025, "C", "D", "E"),
        *_introduced("QH", 2023, "Q"),
        *_introduced("QH", 2024, "Q"),
    ],
    "register": [
        *_closed("SGD-TTR", 2023, 2024, 2025), *_closed("SGD-TT", 2025), *_closed("SGD-P1", 2024, 2025),
        *_closed("SGDX", 2024, 2025), *_closed("QH", 2023, 2024, 2025),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def overlay() -> Any:
    return ce.load_pack(FOLDER)


@pytest.fixture(scope="module")
def both(overlay: Any) -> ce.Assessment:
    """Both departments in one dossier, judged by both packs."""
    return ce.assess(ce.read(RECORDS), [ce.load_pack(BASE), overlay], as_of="2025-12-31")


def _quota(result: ce.Assessment, unit: str) -> dict[str, str]:
    """Outcome by year of the rule on the yearly number, whichever pack asks it."""
    asked = [f for f in result.findings if f.subject.id == unit and f.rule.id in (QUOTA, BASE_QUOTA)]
    return {f.subject.period: f.outcome.value for f in asked}


def test_its_files_hold_no_condition() -> None:
    head = read_source(FOLDER / "pack.yaml").plain()
    rules = read_source(FOLDER / "1-quota.yaml").plain()["rules"]
    assert "conditions" not in head and "parameters" not in head and "readings" not in head
    assert all(set(rule) == {"replace", "id", "clauses"} for rule in rules)


def test_another_number_is_asked_for(both: ce.Assessment) -> None:
    """The register of 2024 is open, so one introduction of two leaves that year open."""
    assert _quota(both, "SGD-TT")["2024"] == "undetermined"
    assert _quota(both, "SGD-TTR")["2024"] == "met"


def test_more_than_the_number_is_met_with_a_note(both: ce.Assessment) -> None:
    found = next(f for f in both.findings if (f.subject.id, f.subject.period, f.rule.id) == ("SGD-TT", "2025", QUOTA))
    assert (found.outcome.value, found.notes) == ("met", ("more-than-named",))


def test_only_individuals_count(both: ce.Assessment) -> None:
    """2025: an individual and a collective."""
    assert _quota(both, "SGD-TTR")["2025"] == "not_met"


@pytest.mark.parametrize("unit", ["SGD", "SGD-P1"])
def test_other_kinds_of_units_owe_nothing(both: ce.Assessment, unit: str) -> None:
    assert set(_quota(both, unit).values()) == {"not_applicable"}


def test_other_years_are_asked_about(both: ce.Assessment) -> None:
    """2022 and 2023 are years of the base, 2026 has not begun."""
    assert list(_quota(both, "SGD-TTR")) == ["2024", "2025"]


def test_the_years_are_the_parameter_and_not_the_span_alone(tmp_path: Path) -> None:
    changed = _changed(tmp_path, "years: 2024-01-01/2026-12-31", "years: 2025-01-01/2026-12-31")
    result = ce.assess(ce.read(RECORDS), ce.load_pack(changed), as_of="2025-12-31")
    assert _quota(result, "SGD-TTR") == {"2024": "not_applicable", "2025": "not_met"}


def test_a_year_of_which_a_part_was_left_stays_open(tmp_path: Path) -> None:
    changed = _changed(tmp_path, "part-year: '2023'", "part-year: '2025'")
    result = ce.assess(ce.read(RECORDS), ce.load_pack(changed), as_of="2025-12-31")
    assert _quota(result, "SGD-TTR")["2025"] == "undetermined"


def test_a_unit_of_another_code_is_left_alone(both: ce.Assessment) -> None:
    assert not [f for f in both.findings if f.subject.id == "SGDX"]


def test_its_findings_cite_its_own_plan_alone(both: ce.Assessment) -> None:
    asked = [f for f in both.findings if f.subject.id.startswith("SGD-") and f.reason != "superseded"]
    assert {clause for f in asked for clause in f.clauses} == {"khgd.2.1", "khgd.2.2"}


def test_what_else_the_base_asks_is_withdrawn(overlay: Any) -> None:
    asked = [rule.id for rule in overlay.rules if rule.withdrawn is None]
    assert asked == ["khgd.introduce.basis", QUOTA]


@pytest.mark.parametrize("day", ["2023-12-31", "2025-12-31"])
def test_the_units_of_the_base_are_judged_as_before(overlay: Any, day: str) -> None:
    dossier, base = ce.read(RECORDS), ce.load_pack(BASE)
    alone = [f for f in ce.assess(dossier, base, as_of=day).findings if f.subject.id in ("QH", "SXD", "Q")]
    beside = [f for f in ce.assess(dossier, [base, overlay], as_of=day).findings if f.subject.id in ("QH", "SXD", "Q")]
    assert [_said(f) for f in beside] == [_said(f) for f in alone]
    assert any((f.subject.period, f.rule.id, f.outcome.value) == ("2023", BASE_QUOTA, "met") for f in alone)


def _said(finding: Any) -> tuple[Any, ...]:
    return (finding.subject, finding.pack.id, finding.rule.id, finding.outcome, finding.clauses, finding.sensitive_to)


def test_before_its_plan_nothing_is_asked_of_its_units(overlay: Any) -> None:
    result = ce.assess(ce.read(RECORDS), [ce.load_pack(BASE), overlay], as_of="2023-12-31")
    outcomes = {f.outcome.value for f in result.findings if f.subject.id.startswith("SGD")}
    assert outcomes <= {"not_applicable"}


# --- the author's tools -------------------------------------------------------------------------------------------


def test_lint_finds_nothing() -> None:
    assert lint(str(FOLDER))[1] == ()


def test_its_examples_hold(overlay: Any) -> None:
    assert [e.at for e in read_examples(overlay) if not try_example(overlay, e).holds] == []


@cache
def _flat() -> tuple[str, ...]:
    return tuple(resolved_lines(flat_pack(FOLDER)))


def _line(text: str) -> int:
    lines = (FOLDER / "pack.yaml").read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.lstrip().startswith(text))


@pytest.mark.parametrize("name", ["count-a-year", "nominating-units", "holder-kinds", "years", "part-year"])
def test_resolve_tells_where_a_parameter_is_set(name: str) -> None:
    lines = _flat()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"  - name: {name} "))
    assert lines[at].endswith(f"rules/{BASE}/pack.yaml:{_base_line(name)}")
    assert lines[at + 1].endswith(f"so-gia-dinh/pack.yaml:{_line(f'{name}: ')}")


def test_resolve_tells_where_a_parameter_is_left_as_it_is() -> None:
    lines = _flat()
    at = next(n for n, line in enumerate(lines) if line.startswith("  - name: many-initiatives "))
    assert f"rules/{BASE}/pack.yaml:" in lines[at + 1]


def _base_line(name: str) -> int:
    lines = (Path(ce.load_pack(BASE).folder) / "pack.yaml").read_text(encoding="utf-8").splitlines()
    return lines.index(f"  - name: {name}") + 1


def _changed(folder: Path, old: str, new: str, file: str = "pack.yaml") -> Path:
    copy = folder / "so-gia-dinh"
    shutil.copytree(FOLDER, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def _refused(folder: Path) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        ce.load_pack(folder)
    return list(caught.value.problems)


def test_a_parameter_that_the_base_lacks_is_refused_with_place_and_nearest_name(tmp_path: Path) -> None:
    changed = _changed(tmp_path, "count-a-year: 2", "count-a-yaer: 2")
    at = f"{(changed / 'pack.yaml').as_posix()}:{_line('count-a-year')}:5"
    message = "the base has no parameter 'count-a-yaer'; did you mean 'count-a-year'?"
    assert [(p.at, p.code, p.message) for p in _refused(changed)] == [(at, "unknown-parameter", message)]


def test_a_kind_of_unit_that_does_not_exist_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    changed = _changed(tmp_path, "thanh_tra_so, don_vi_truc_thuoc", "thanh_tra_sở, don_vi_truc_thuoc")
    assert any("thanh_tra_so" in p.message for p in _refused(changed))


def test_a_rule_that_the_base_lacks_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    changed = _changed(tmp_path, "kh2690.nominate.one-a-year", "kh2690.nominate.two-a-year", "1-quota.yaml")
    problems = [p for p in _refused(changed) if p.code == "unknown-rule"]
    assert [p.at for p in problems] == [f"{(changed / '1-quota.yaml').as_posix()}:7:5"]
    assert "did you mean 'kh2690.nominate.one-a-year'?" in problems[0].message
