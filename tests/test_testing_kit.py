"""Assertions for other people's tests: what passes, what a failure says, and that nothing passes for nothing."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
import criteria_engine.testing as kit
from criteria_engine.errors import PackError, Problem
from criteria_engine.packs.model import Pack
from criteria_engine.records.models import Model as ShippedModel
from criteria_engine.records.models import Unit as ShippedUnit
from criteria_engine.testing import (
    NothingAsked,
    assert_met,
    assert_not_applicable,
    assert_not_met,
    assert_outcome,
    assert_undetermined,
    assert_verdict,
)
from small import SCHEMA, about, pack_with, rule

DAY = "2023-12-31"
UNIT = {"id": "U1", "name": "Chi bộ A"}
WHOLE = {"unit": [UNIT], "model": [{"id": "M1", "unit": "U1", "name": "A", "plan": {"schedule": "Quý I"}}]}
CLOSED = {"unit": [UNIT], "model": [{"id": "M1", "unit": "U1", "name": "A", "complete": ["ke_hoach"]}]}
BLANK = {"unit": [UNIT], "model": [{"id": "M1", "unit": "U1", "name": "A"}]}
TWO = {"unit": [UNIT], "model": [{"id": "M1", "unit": "U1", "name": "A"}, {"id": "M2", "unit": "U1", "name": "B"}]}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    rules = [
        rule("{present: plan.schedule}", name="r.schedule", criterion="doc.1"),
        rule("{field: origin, is: moi}", name="r.new", clauses="[doc.2]", level="should"),
        rule("{field: origin, is: moi}", name="r.grassroots", when="{field: grassroots, is: true}"),
        rule("{reading: basis, is: loose}", name="r.reading"),
        rule("{field: start, before: 2023-01-01}", name="r.late", due="{due: {from: start, months: 6}}"),
        rule("{exists: model, by: unit, during: {the: period}}", name="r.yearly", subject="unit", per="year"),
        rule("{field: name, contains: bộ}", name="r.named", subject="unit", clauses="[doc.2]"),
    ]
    return pack_with(tmp_path_factory.mktemp("kit"), "".join(rules))


def failure(call: Callable[[], object]) -> str:
    with pytest.raises(AssertionError) as caught:
        call()
    assert not isinstance(caught.value, NothingAsked), caught.value
    return str(caught.value)


def refusal(call: Callable[[], object]) -> Problem:
    with pytest.raises(NothingAsked) as caught:
        call()
    return caught.value.problems[0]


def judged(records: Any, pack: Any, name: str = "r.schedule", wanted: str = "met", subject: str | None = None,
           **judging: Any) -> Any:  # fmt: skip
    """With what nearly every test here says."""
    return assert_outcome(records, pack, wanted, name, subject,
                          **{"schema": SCHEMA, "as_of": DAY, "lang": "en", **judging})  # fmt: skip


# --- what passes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("records, outcome", [(WHOLE, "met"), (CLOSED, "not_met"), (BLANK, "undetermined")])
def test_an_assertion_passes_where_the_outcome_is_the_one_expected(
    pack: Pack, records: dict[str, Any], outcome: str
) -> None:
    assert judged(records, pack, wanted=outcome).outcome.value == outcome


def test_each_outcome_has_an_assertion_of_its_own(pack: Pack) -> None:
    options: Any = {"schema": SCHEMA, "as_of": DAY}
    assert_met(WHOLE, pack, "r.schedule", **options)
    assert_not_met(CLOSED, pack, "r.schedule", **options)
    assert_undetermined(BLANK, pack, "r.schedule", **options)
    bare = {"unit": [UNIT], "model": [{**BLANK["model"][0], "grassroots": False}]}
    finding = assert_not_applicable(bare, pack, "r.grassroots", **options)
    assert finding.reason == "when"


OTHERS = {"met": assert_met, "not_met": assert_not_met, "undetermined": assert_undetermined,
          "not_applicable": assert_not_applicable}  # fmt: skip


@pytest.mark.parametrize("wanted", OTHERS)
@pytest.mark.parametrize("records, outcome", [(WHOLE, "met"), (CLOSED, "not_met"), (BLANK, "undetermined")])
def test_an_assertion_fails_for_every_other_outcome(
    pack: Pack, records: dict[str, Any], outcome: str, wanted: str
) -> None:
    def call() -> object:
        return OTHERS[wanted](records, pack, "r.schedule", schema=SCHEMA, as_of=DAY)

    assert bool(call()) if wanted == outcome else failure(call)


def test_the_finding_is_handed_back(pack: Pack) -> None:
    finding = judged(CLOSED, pack, wanted="not_met")
    assert (finding.rule.id, finding.subject.id, finding.clauses) == ("r.schedule", "M1", ("doc.1",))


def test_records_may_be_a_dossier_or_objects_or_a_mapping(pack: Pack) -> None:
    assert judged(about({"plan": {"schedule": "x"}}), pack, schema=None)
    objects = [SCHEMA["unit"].model(**UNIT), SCHEMA["model"].model(**WHOLE["model"][0])]  # type: ignore[misc]
    assert judged(objects, pack)


def test_shipped_packs_go_by_id_and_shipped_records_need_no_schema() -> None:
    unit = ShippedUnit(id="U1", name="Chi bộ A", kind="chi_bo_co_so", scope="tra_vinh")
    model = ShippedModel(id="M1", unit="U1", name="A", holder_kind="tap_the", plan={"schedule": "Quý I"})
    assert_met([unit, model], "tra-vinh/hd30", "hd30.c3.plan-schedule", "M1", as_of=DAY)


def test_the_date_of_the_records_is_the_day_judged_on(pack: Pack) -> None:
    assert judged({**WHOLE, "as_of": "2023-06-30"}, pack, as_of=None)
    assert judged(WHOLE, pack, as_of=date(2023, 12, 31))


def test_readings_are_used(pack: Pack) -> None:
    assert judged(BLANK, pack, "r.reading", readings={"basis": "loose"})
    assert judged(BLANK, pack, "r.reading", "not_met", readings={"basis": "strict"})


def test_registers_may_be_taken_as_closed(pack: Pack) -> None:
    units = {"unit": [UNIT]}
    assert judged(units, pack, "r.yearly", "undetermined", period=2023)
    assert judged(units, pack, "r.yearly", "not_met", period="2023", registers_complete=True)


def test_of_a_clause_the_worst_of_its_rules_counts(pack: Pack) -> None:
    new = {"unit": [UNIT], "model": [{**CLOSED["model"][0], "origin": "moi", "start": "2022-01-01"}]}
    assert judged(new, pack, "r.late")
    assert judged(new, pack, "doc.1", "not_met", subject="M1").rule.id in ("r.schedule", "r.reading")


# --- what a failure says ----------------------------------------------------------------------------------------


def test_the_first_line_says_what_was_expected_and_found_and_of_whom(pack: Pack) -> None:
    first, *_ = failure(lambda: judged(CLOSED, pack)).splitlines()
    assert first == "expected met, found not met: r.schedule, Model A (M1), as of 31 December 2023"


def test_a_failure_says_the_finding_its_cell_its_clause_and_its_rule(pack: Pack) -> None:
    said = failure(lambda: judged(CLOSED, pack))
    assert "model[M1].plan.schedule" in said and "Document" in said and "[r.schedule]" in said


def test_a_failure_says_what_would_make_it_met_in_words_and_as_a_change(pack: Pack) -> None:
    said = failure(lambda: judged(CLOSED, pack))
    assert "To make it met:" in said
    assert "      add model[M1].plan.schedule: " in said


def test_the_change_that_a_failure_tells_makes_the_assertion_pass(pack: Pack) -> None:
    from criteria_engine.records.changes import with_changes

    dossier = about({"complete": ["ke_hoach"]})
    finding = judged(dossier, pack, wanted="not_met")
    assert judged(with_changes(dossier, finding.repairs[0].changes), pack)


def test_what_would_make_it_met_is_left_out_where_another_outcome_was_expected(pack: Pack) -> None:
    assert "To make it met" not in failure(lambda: judged(CLOSED, pack, wanted="undetermined"))


def test_a_failure_tells_what_other_readings_say_and_which_are_in_use(pack: Pack) -> None:
    said = failure(lambda: judged(BLANK, pack, "r.reading"))
    assert "Under another reading:\n  - " in said and "Rộng" not in said and "“Loose”" in said
    assert said.endswith("Readings in use: basis=strict")


def test_a_failure_of_what_is_met_says_what_decided(pack: Pack) -> None:
    said = failure(lambda: judged(WHOLE, pack, wanted="not_met"))
    assert "expected not met, found met" in said and "model[M1].plan.schedule" in said


def test_a_failure_of_what_does_not_apply_says_why(pack: Pack) -> None:
    bare = {"unit": [UNIT], "model": [{**BLANK["model"][0], "grassroots": False}]}
    said = failure(lambda: judged(bare, pack, "r.grassroots"))
    assert "found not applicable" in said and "model[M1].grassroots" in said


def test_every_finding_of_a_clause_that_decided_is_told_or_counted(pack: Pack) -> None:
    said = failure(lambda: judged(CLOSED, pack, "doc.1", subject="M1"))
    assert "[r.schedule]" in said and "[r.reading]" in said


def test_sentences_are_vietnamese_unless_english_is_asked_for(pack: Pack) -> None:
    said = failure(lambda: judged(CLOSED, pack, lang="vi"))
    assert said.startswith("cần “đạt”, kết quả “chưa đạt”: r.schedule, Mô hình A (M1), tính đến 31/12/2023")
    assert "Để đạt:" in said and "expected" not in said and "Decided" not in said


def test_pytest_shows_the_call_and_not_the_kit(tmp_path: Path) -> None:
    test = (
        "from criteria_engine.testing import assert_met\n"
        "def test_it():\n"
        "    records = {'unit': [{'id': 'P1', 'name': 'A', 'kind': 'phong', 'scope': 'quang_binh_sxd'}]}\n"
        "    assert_met(records, 'quang-binh/sxd2690', 'kh2690.nominate.one-a-year', 'P1', period=2023,"
        " as_of='2023-12-31')\n"
    )
    (tmp_path / "test_it.py").write_text(test, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert "assert_met(records" in done.stdout and "testing/__init__.py" not in done.stdout
    assert "FAILED" in done.stdout and "cần “đạt”, kết quả" in done.stdout


def test_the_kit_needs_neither_pytest_nor_hypothesis() -> None:
    code = "import sys; sys.modules.update(pytest=None, hypothesis=None); import criteria_engine.testing"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- verdicts ---------------------------------------------------------------------------------------------------


def verdict(records: Any, pack: Any, wanted: str, subject: str | None = "M1", **more: Any) -> Any:
    return assert_verdict(records, pack, wanted, subject,
                          **{"schema": SCHEMA, "as_of": DAY, "lang": "en", **more})  # fmt: skip


def test_a_verdict_is_asserted_by_name_or_as_a_whole(pack: Pack) -> None:
    assert verdict(CLOSED, pack, "not_met").id.id == "M1"
    assert verdict(WHOLE, pack, "met", name="whole")
    assert verdict(BLANK, pack, "not_met", reviewed=True)


def test_a_failed_verdict_names_the_findings_that_made_it(pack: Pack) -> None:
    first, second, *items = failure(lambda: verdict(CLOSED, pack, "met", name="whole")).splitlines()
    assert first == "expected met, found not met: verdict whole, Model A (M1), as of 31 December 2023"
    assert second == "Made by:" and len(items) == 1 and "model[M1].plan.schedule" in items[0]


def test_a_verdict_on_nobody_never_passes(pack: Pack) -> None:
    assert refusal(lambda: verdict(WHOLE, pack, "met", "M7")).code == "unknown-subject"
    assert refusal(lambda: verdict(WHOLE, pack, "met", None)).code == "ambiguous-subject"
    assert refusal(lambda: verdict(WHOLE, pack, "met", name="hole")).message.endswith("did you mean 'whole'?")
    assert refusal(lambda: verdict(WHOLE, pack, "met", name="whole", reviewed=True)).code == "no-reviewed-verdict"


# --- nothing passes for nothing ---------------------------------------------------------------------------------

NOWHERE: dict[str, tuple[dict[str, Any], str, str]] = {
    "a rule": ({"name": "r.shedule"}, "unknown-rule", "did you mean 'r.schedule'?"),
    "a clause": ({"name": "doc.11"}, "unknown-rule", "did you mean 'doc.1'?"),
    "a subject": ({"subject": "M7"}, "unknown-subject", "there are: M1"),
    "a subject of another kind": ({"subject": "U1"}, "wrong-subject", "judges model; 'U1' is unit"),
    "a period": ({"name": "r.yearly", "period": 2031}, "unknown-period", "it was in: 2021, 2022, 2023"),
    "a period of what has none": ({"period": 2023}, "unknown-period", '"" (as it stands)'),
    "no period at all": ({"period": "hôm qua"}, "unreadable-value", "hôm qua"),
    "periods not told apart": ({"name": "r.yearly"}, "ambiguous-period", "2021, 2022, 2023"),
    "an outcome": ({"wanted": "meet"}, "unknown-outcome", "did you mean 'met'?"),
    "a language": ({"lang": "fr"}, "unknown-language", "known: en, vi"),
    "a day": ({"as_of": None}, "no-date", "as_of"),
}


@pytest.mark.parametrize("what", NOWHERE)
def test_what_leads_nowhere_is_told_with_what_is_there(pack: Pack, what: str) -> None:
    options, code, said = NOWHERE[what]
    problem = refusal(lambda: judged(BLANK, pack, **options))
    assert problem.code == code and said in problem.message


def test_subjects_that_are_not_told_apart_are_named(pack: Pack) -> None:
    problem = refusal(lambda: judged(TWO, pack, wanted="undetermined"))
    assert problem.code == "ambiguous-subject" and "M1 (model), M2 (model)" in problem.message
    assert judged(TWO, pack, wanted="undetermined", subject="M2")


def test_a_clause_on_subjects_of_several_kinds_asks_for_one(pack: Pack) -> None:
    assert refusal(lambda: judged(WHOLE, pack, "doc.2")).code == "ambiguous-subject"
    assert judged(WHOLE, pack, "doc.2", subject="U1")


@pytest.mark.parametrize("records, why", [
    ({"unit": [UNIT]}, "the records hold no model"),
    ({**BLANK, "model": [{**BLANK["model"][0], "start": "2024-05-01"}]}, "M1 begins after 2023-12-31"),
])  # fmt: skip
def test_a_rule_that_was_asked_of_nobody_never_passes(pack: Pack, records: dict[str, Any], why: str) -> None:
    for outcome in OTHERS:
        problem = refusal(lambda outcome=outcome: judged(records, pack, wanted=outcome))  # type: ignore[misc]
        assert problem.code == "not-asked" and why in problem.message


def test_a_rule_of_a_pack_that_is_not_for_the_subject_never_passes() -> None:
    unit = {"id": "P1", "name": "Phòng A", "kind": "phong", "scope": "khac"}

    def call() -> object:
        return assert_not_applicable({"unit": [unit]}, "quang-binh/sxd2690", "kh2690.nominate.one-a-year", "P1",
                                     period=2023, as_of=DAY)  # fmt: skip

    problem = refusal(call)
    assert problem.code == "not-asked" and problem.message.endswith("the pack is not for P1")


def test_records_with_a_fault_never_pass(pack: Pack) -> None:
    faulty = {**WHOLE, "model": [*WHOLE["model"], {"id": "M2", "unit": "nobody", "name": "B"}]}
    problem = refusal(lambda: judged(faulty, pack, subject="M1"))
    assert problem.code == "dangling-reference"


def test_a_dossier_whose_faults_are_known_is_judged(pack: Pack) -> None:
    faulty = {**WHOLE, "model": [*WHOLE["model"], {"id": "M2", "unit": "nobody", "name": "B"}]}
    assert judged(ce.read(faulty, schema=SCHEMA), pack, subject="M1")


def test_an_unknown_pack_is_told_as_elsewhere() -> None:
    with pytest.raises(PackError, match="hd30"):
        judged(BLANK, "tra-vinh/hd31", schema=None)


def test_a_word_that_the_kit_does_not_know_is_refused(pack: Pack) -> None:
    with pytest.raises(TypeError, match="'asof'; did you mean 'as_of'"):
        judged(BLANK, pack, asof=DAY)


# --- the page ---------------------------------------------------------------------------------------------------

PAGE = Path(__file__).parents[1] / "docs" / "testing.md"


def test_the_examples_of_the_page_give_what_it_says() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted > 5 and found.failed == 0


@pytest.mark.parametrize("number", [0, 1])
def test_the_property_tests_of_the_page_hold(number: int, tmp_path: Path) -> None:
    """Run from a file of its own: hypothesis reads the source of what it runs, and a page is no source."""
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, Any] = {}
    source = tmp_path / "of_the_page.py"
    source.write_text(blocks[number], encoding="utf-8")
    exec(compile(blocks[number], str(source), "exec", dont_inherit=True), names)
    [test] = [value for name, value in names.items() if name.startswith("test_")]
    test()


# --- planted defects --------------------------------------------------------------------------------------------


def test_an_assertion_that_passes_for_nothing_would_be_found_out(monkeypatch: pytest.MonkeyPatch, pack: Pack) -> None:
    monkeypatch.setattr("criteria_engine.testing.asked.Case.findings", lambda *_: ())
    with pytest.raises((pytest.fail.Exception, StopIteration)):
        refusal(lambda: judged({"unit": [UNIT]}, pack, wanted="not_applicable"))


def test_an_assertion_that_never_fails_would_be_found_out(monkeypatch: pytest.MonkeyPatch, pack: Pack) -> None:
    monkeypatch.setattr("criteria_engine.testing.asked.Case.outcome", staticmethod(lambda _: kit.asked.RuleOutcome.MET))
    with pytest.raises(pytest.fail.Exception):
        test_an_assertion_fails_for_every_other_outcome(pack, WHOLE, "met", "not_met")
