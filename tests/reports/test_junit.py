"""JUnit XML: a build stops where `check` would stop it, and never passes on a run that judged nothing."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import criteria_engine as ce
from criteria_engine import text
from criteria_engine.findings.model import Assessment
from criteria_engine.records import shipped_schema
from criteria_engine.reports import junit
from criteria_engine.strategies import datasets
from criteria_engine.terminal import FINE, exit_code
from reports.made import NOBODY, TRICKS, YAMLS, aside, assessed, fixture, named, records, texts

XSD = etree.XMLSchema(etree.parse(str(Path(__file__).parents[1] / "schemas" / "junit-10.xsd")))
HD30 = ce.load_pack("tra-vinh/hd30")
PLAN_ONLY = "plan-name"


def is_valid(assessment: Assessment, lang: str = "vi") -> bool:
    return bool(XSD.validate(etree.fromstring(junit.render(assessment, lang).encode())))


def root(assessment: Assessment, lang: str = "vi") -> ET.Element:
    return ET.fromstring(junit.render(assessment, lang))


def stops(assessment: Assessment) -> bool:
    return any(case.find(tag) is not None for case in root(assessment).iter("testcase") for tag in ("failure", "error"))


def case(assessment: Assessment, name: str, of: str) -> ET.Element:
    (found,) = [c for c in root(assessment).iter("testcase") if c.get("name") == name and c.get("classname") == of]
    return found


def agrees_with_the_exit_code(assessment: Assessment) -> bool:
    unmet = any(finding.fails for finding in assessment.findings)
    code = exit_code(has_problems=bool(assessment.problems), is_vacuous=assessment.is_vacuous, unmet=unmet)
    return stops(assessment) is (code != FINE)


# --- the laws ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", YAMLS, ids=lambda path: path.stem)
def test_a_fixture_is_valid_and_stops_where_check_does(path: Path) -> None:
    assert is_valid(fixture(path), "en")
    assert agrees_with_the_exit_code(fixture(path))


@settings(max_examples=40)
@given(datasets(shipped_schema(), ["unit", "model", "review", "waiver"]), st.sampled_from(["c3", "plan-name", "zzz"]))
def test_drawn_assessments_are_valid_and_agree_with_the_exit_code(tables: dict[str, object], select: str) -> None:
    drawn = ce.assess(ce.read(tables), HD30, as_of="2023-12-31", select=select)
    assert is_valid(drawn)
    assert agrees_with_the_exit_code(drawn)


@settings(max_examples=40)
@given(texts())
@example("".join(TRICKS))
@example("\ufffe\uffff\ud800")
def test_any_text_of_a_record_is_valid(text: str) -> None:
    assert is_valid(named(text, select=PLAN_ONLY))


@pytest.mark.parametrize("made", [lambda: assessed(NOBODY), lambda: assessed(select="no-such-rule"), aside, assessed],
                         ids=["no subject", "nothing selected", "set aside", "results"])  # fmt: skip
def test_the_build_stops_where_check_does(made: object) -> None:
    assert agrees_with_the_exit_code(made())  # type: ignore[operator]


def test_a_character_that_xml_cannot_hold_is_caught_when_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_UNSHOWN", re.compile("(?!)"))
    with pytest.raises(etree.XMLSyntaxError):
        is_valid(named("a\ufffeb", select=PLAN_ONLY))


def test_a_vacuous_run_that_passes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assessment, "is_vacuous", False)
    empty = assessed(NOBODY)
    monkeypatch.undo()
    monkeypatch.setattr(junit, "_vacuous", lambda *_: ET.Element("testcase", name="a"))
    assert not agrees_with_the_exit_code(empty)


# --- case by case -----------------------------------------------------------------------------------------------


def test_a_waived_duty_passes_and_tells_of_the_waiver() -> None:
    found = case(assessed(), "hd30.c3.plan-name", "model.MH-01")
    assert [child.tag for child in found] == ["system-out", "system-out"]
    assert "Chờ kế hoạch mới" in (found[1].text or "")


def test_a_duty_not_met_fails_with_what_to_add_and_the_clause() -> None:
    found = case(assessed(records(waiver=[])), "hd30.c3.plan-name", "model.MH-01")
    assert [child.tag for child in found] == ["failure"]
    assert (found[0].get("message") or "").startswith("Chưa đạt: Kế hoạch nêu tên mô hình")
    assert "Căn cứ: 30-HD/BTGTU, II.(3), đoạn 1, nội dung 1." in (found[0].text or "")


def test_what_is_not_known_is_skipped_with_its_reason() -> None:
    skipped = [c.find("skipped") for c in root(assessed()).iter("testcase")]
    kinds = {found.get("type") for found in skipped if found is not None}
    assert {"undetermined", "when"} <= kinds


def test_what_is_only_recommended_does_not_fail() -> None:
    result = fixture(YAMLS[0])
    weak = {(f.subject.kind, f.subject.id, f.rule.id) for f in result.findings
            if f.outcome.value == "not_met" and f.rule.level in ("should", "advise")}  # fmt: skip
    found = {(*(c.get("classname") or "").split(".")[:2], c.get("name")) for c in root(result).iter("testcase")
             if (skipped := c.find("skipped")) is not None and skipped.get("type") == "not_met"}  # fmt: skip
    assert weak and weak == found


def test_what_does_not_apply_is_left_out() -> None:
    result = assessed()
    asked = [f for f in result.findings if f.outcome.value != "not_applicable"]
    assert 0 < len(asked) < len(result.findings)
    assert len(list(root(result).iter("testcase"))) == len(asked)


def test_rows_set_aside_are_errors_with_their_code() -> None:
    errors = [found for c in root(aside()).iter("testcase") if (found := c.find("error")) is not None]
    assert [found.get("type") for found in errors] == ["unknown-field"]


def test_the_sums_are_those_of_the_cases() -> None:
    found = root(assessed(records(waiver=[]), select=PLAN_ONLY))
    assert [found.get(key) for key in ("tests", "failures", "errors")] == ["2", "1", "0"]
    assert sum(int(suite.get("tests") or "") for suite in found) == int(found.get("tests") or "")


def test_names_do_not_depend_on_the_language() -> None:
    cases = [root(assessed(), lang).iter("testcase") for lang in ("vi", "en")]
    vi, en = ([(c.get("classname"), c.get("name")) for c in found] for found in cases)
    assert vi == en
