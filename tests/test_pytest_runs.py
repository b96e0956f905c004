"""Tests of records in runs of pytest as people make them: selected, repeated, in parallel, set up by an ini file."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.pytest_plugin.names import spelled
from criteria_engine.pytest_plugin.settings import FOLDERS, INPUTS, KEYS
from criteria_engine.text import safe
from records_runs import PLUGIN, UNIT, WHOLE, Project, model, waiver, warm

pytest_plugins = ["pytester"]
FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm()


@pytest.fixture
def project(pytester: pytest.Pytester) -> Project:
    return Project(pytester)


@pytest.fixture
def mixed(project: Project) -> Project:
    """Three models: met, not met, open; M2's direction is missing too."""
    project.records(model("M1", WHOLE), model("M2"), model("M3", whole=False))
    return project


# --- node ids ---------------------------------------------------------------------------------------------------


def test_ids_do_not_depend_on_the_order_of_rows(project: Project) -> None:
    models = [model("M1", WHOLE), model("M2"), model("M3", whole=False)]
    found = []
    for order in (models, models[::-1]):
        project.records(*order)
        found.append(project.run("--co", "-q").ids)
    assert found[0] == found[1] and len(found[0]) == 7


def test_ids_hold_no_outcome(project: Project) -> None:
    project.records(model("M1", WHOLE))
    met = project.run("--co", "-q").ids
    project.records(model("M1"))
    assert project.run("--co", "-q").ids == met


@pytest.mark.parametrize("key", ["Tổ phụ nữ số 2", "A::B", "A[1]", "[x]", "A@2023", "50%", "::", "a/b.c", "x:", "\\"])
def test_an_id_with_anything_in_it_can_be_named_to_pytest(project: Project, key: str) -> None:
    project.records(model(key), model("M2"))
    [name] = [i for i in project.run("--co", "-q").ids if "M2" not in i and "r.schedule" in i]
    run = project.run(name)
    assert list(run.statuses.values()) == ["failed"] and f"({key})" in run.out


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_are_spelled_so_that_pytest_can_read_them_and_none_is_lost(one: str, other: str) -> None:
    said = spelled(one)
    assert "::" not in said and not set(said) & set("[]@") and safe(said) == said
    assert (f"model:{said}::rule").split("::") == [f"model:{said}", "rule"]
    assert (said == spelled(other)) == (one == other)


def test_a_spelling_that_loses_something_is_found_out() -> None:
    # What `text.safe` shows for a control character is shown for any other as well.
    assert safe("a\x01") == safe("a\x02") and spelled("a\x01") != spelled("a\x02")


def test_one_rule_id_in_two_packs_makes_two_tests(project: Project) -> None:
    folder = project.write_pack("other")
    head = (folder / "pack.yaml").read_text(encoding="utf-8").replace("small/models", "other/models")
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    project.records(model("M1", WHOLE))
    ids = project.run("--co", "-q", "--criteria-pack=pack", "--criteria-pack=other").ids
    schedule = [i.rpartition("::")[2] for i in ids if "schedule" in i]
    assert schedule == ["small/models:r.schedule", "other/models:r.schedule"] or schedule == ["r.schedule"]
    assert len(ids) == len(set(ids))


# --- selection --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("expression", "names"), [
    ("M2 and schedule", {"model:M2::r.schedule"}),
    ("unit", {"unit:U1::r.kind"}),
    ("schedule and not M2 and not M3", {"model:M1::r.schedule"}),
])  # fmt: skip
def test_k_selects_by_record_and_rule(mixed: Project, expression: str, names: set[str]) -> None:
    assert set(mixed.run("-k", expression).statuses) == names


@pytest.mark.parametrize(("expression", "count"), [
    ("criteria", 7), ("not criteria", 0), ("criteria(level='must')", 4), ("criteria(level='should')", 3),
    ("criteria(kind='unit')", 1), ("criteria(pack='small/models')", 7), ("criteria(criterion='doc.2')", 3),
    ("criteria(level='must', kind='model')", 3), ("criteria(quarantine=True)", 0),
])  # fmt: skip
def test_m_selects_by_pack_criterion_level_and_kind(mixed: Project, expression: str, count: int) -> None:
    assert len(mixed.run("--co", "-q", "-m", expression).ids) == count


def test_what_could_not_be_read_bears_a_mark(project: Project) -> None:
    project.records(model("M1", WHOLE, origin="zzz"))
    assert len(project.run("--co", "-q", "-m", "criteria(quarantine=True)").ids) == 1


def test_the_mark_is_registered(project: Project) -> None:
    assert "@pytest.mark.criteria(pack, criterion, level, kind)" in project.run("--markers").out


def test_x_stops_at_what_could_not_be_read(project: Project) -> None:
    project.records(model("M1"), model("M2", origin="zzz"))
    assert list(project.run("-x").statuses) == ["quarantine:unknown-code:model:M2.origin"]


def test_a_subject_is_named_with_all_its_rules(mixed: Project) -> None:
    assert set(mixed.run("a.records.yaml::model:M2").statuses) == {"model:M2::r.schedule", "model:M2::r.direction"}


def test_the_tree_shows_file_subject_and_rule(mixed: Project) -> None:
    out = mixed.run("--co").out
    assert "<RecordsFile a.records.yaml>" in out and "<Subject model:M2>" in out and "<SubjectTest r.schedule>" in out
    assert "= records =" not in out


def test_last_failed_runs_what_failed_and_passes_once_it_is_mended(mixed: Project) -> None:
    cached = ("-p", "cacheprovider")
    assert mixed.run(*cached).statuses["model:M2::r.schedule"] == "failed"
    again = mixed.run(*cached, "--lf")
    assert again.statuses == {"model:M2::r.schedule": "failed"} and again.ret == 1
    mixed.records(model("M0", WHOLE), model("M1", WHOLE), model("M2", WHOLE), model("M3", whole=False))
    assert mixed.run(*cached, "--lf").statuses == {"model:M2::r.schedule": "met"}


def test_failed_first_runs_the_others_too(mixed: Project) -> None:
    cached = ("-p", "cacheprovider")
    mixed.run(*cached)
    found = list(mixed.run(*cached, "--ff").statuses)
    assert found[0] == "model:M2::r.schedule" and len(found) == 7


# --- JUnit XML, xdist -------------------------------------------------------------------------------------------


def _cases(path: Path) -> dict[str, ET.Element]:
    return {f"{c.get('classname')}::{c.get('name')}": c for c in ET.parse(path).iter("testcase")}


def test_junit_xml_names_subject_rule_clause_and_outcome(mixed: Project) -> None:
    mixed.run("--junitxml=j.xml", "--color=yes")
    cases = _cases(mixed.path / "j.xml")
    assert set(cases) == {
        "a.records.yaml.unit:U1::r.kind",
        *(f"a.records.yaml.model:M{n}::r.{rule}" for n in (1, 2, 3) for rule in ("schedule", "direction")),
    }
    case = cases["a.records.yaml.model:M2::r.schedule"]
    assert {p.get("name"): p.get("value") for p in case.iter("property")} == {
        "subject": "model M2", "pack": "small/models", "rule": "r.schedule", "level": "must", "outcome": "not_met",
        "clauses": "doc.1",
    }  # fmt: skip
    failure = case.find("failure")
    assert failure is not None and failure.text is not None
    assert failure.get("message", "").startswith("Not met: There is a schedule – “Plan: schedule” is blank")
    assert "Clause: 1-HD/ABC" in failure.text and "\x1b" not in failure.text and "#x1B" not in failure.text
    skipped = cases["a.records.yaml.model:M3::r.schedule"].find("skipped")
    assert skipped is not None and skipped.get("message", "").startswith("Undetermined: There is a schedule")
    assert not list(cases["a.records.yaml.model:M1::r.schedule"].iter("failure"))


def test_two_workers_say_what_one_says(project: Project) -> None:
    waived = [waiver("M2")]
    project.records(model("M1", WHOLE), model("M2"), model("M3", whole=False), waiver=waived, name="w.records.yaml")
    project.records(model("M4"), model("M5", origin="zzz"), name="x.records.yaml")
    alone, two = project.apart(), project.apart("-n", "2")
    assert alone.parseoutcomes() == two.parseoutcomes()
    assert alone.parseoutcomes() | {"failed": 0} == {
        "failed": 0, "passed": 4, "skipped": 2, "waived": 1, "advised": 2,
    }  # fmt: skip
    assert alone.ret == two.ret == 1
    start = "= records ="
    said = [run.stdout.str().partition(start)[2].partition("= short test summary")[0] for run in (alone, two)]
    assert sorted(said[0].splitlines()) == sorted(said[1].splitlines()) and "Required: " in said[0]
    for text in ("E   Not met: There is a schedule", "FAILED x.records.yaml::model:M4::r.schedule - Not met: There is"):
        assert text in two.stdout.str()


# --- inputs and settings ----------------------------------------------------------------------------------------


def test_json_is_collected_as_yaml_is(project: Project) -> None:
    (project.path / "b.records.json").write_text('{"unit": [{"id": "U9", "name": "B", "kind": "chi_bo_co_so"}]}')
    assert project.run().statuses == {"unit:U9::r.kind": "met"}


def test_other_files_are_left_alone(project: Project) -> None:
    project.records(model("M1"), name="records.yaml")
    project.records(model("M1"), name="a.yaml")
    assert project.run().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_workbook_is_named(project: Project) -> None:
    book = FIXTURES / "quang-binh-sxd-2024.xlsx"
    run = project.run(f"--criteria={book}", "--criteria-pack=quang-binh/sxd2690", "--criteria-group", "--tb=line")
    assert run.ret == 1 and "failed" in run.statuses.values()
    assert "quang-binh-sxd-2024.xlsx:1: Not met: " in run.out


def test_a_folder_of_tables_is_collected(project: Project) -> None:
    pytest.importorskip("pyarrow")
    project.text('{"id": "U9", "name": "B", "kind": "chi_bo_co_so", "scope": "tra_vinh"}\n', "t.records/unit.jsonl")
    run = project.apart()
    assert run.parseoutcomes() == {"passed": 1}


def test_a_named_input_that_lies_in_a_named_folder_is_run_once(mixed: Project) -> None:
    assert mixed.run("--criteria", "a.records.yaml", ".").result.parseoutcomes()["failed"] == 1
    assert len(mixed.run("--co", "-q", "a.records.yaml", "a.records.yaml").ids) == 7


def test_a_test_of_a_named_input_can_be_named(project: Project) -> None:
    project.records(model("M1"), model("M2"), name="plain.yaml")
    name = "plain.yaml::model:M1::r.schedule"
    assert set(project.run("--criteria", "plain.yaml", name).statuses) == {"model:M1::r.schedule"}


def test_the_ini_file_names_inputs_for_runs_that_name_none(project: Project) -> None:
    project.ini(criteria_inputs="\n  data/*.yaml", testpaths="tests")
    project.records(model("M1", WHOLE), name="data/one.yaml")
    project.text("def test_one(): pass", "tests/test_one.py")
    assert len(project.run().statuses) == 3
    assert not project.run("tests").statuses
    assert len(project.run("data").statuses) == len(project.run("data/one.yaml").statuses) == 3


def test_named_inputs_below_the_folder_of_a_run_hide_no_other_test(project: Project) -> None:
    project.records(model("M1", WHOLE), name="data/one.yaml")
    project.text("def test_one(): assert 0", "test_one.py")
    project.text("def test_two(): pass", "data/test_two.py")
    judged = set(project.run("--criteria", "data/one.yaml", "data/one.yaml").statuses)
    for arguments in ((), (".",), ("-n2",), ("--criteria", "data/one.yaml"), ("--criteria", "data/one.yaml", ".")):
        project.ini(criteria_inputs="" if "--criteria" in arguments else "data/*.yaml")
        run = project.run(*arguments)
        assert run.result.parseoutcomes()["failed"] == 1, arguments
        assert judged <= set(run.statuses) and len(judged) == 3


def test_a_named_input_in_a_folder_that_runs_pass_by_is_judged(project: Project) -> None:
    project.records(model("M1", WHOLE), name="build/deep/one.yaml")
    project.text("def test_other(): assert 0", "build/test_other.py")
    project.text("def test_one(): pass", "test_one.py")
    for arguments in ((), (".",)):
        run = project.run("--criteria", "build/deep/one.yaml", *arguments)
        assert len(run.statuses) == 3 and run.result.parseoutcomes()["passed"] >= 1
        assert "failed" not in run.result.parseoutcomes()
    assert project.run("--criteria", "build/deep/one.yaml", "build").result.parseoutcomes()["failed"] == 1


def test_records_of_which_nothing_is_judged_are_left_out_with_all_others(project: Project) -> None:
    project.records(name="empty.records.yaml")
    project.text("def test_one(): pass", "test_one.py")
    assert project.run("-m", "not criteria").result.parseoutcomes() == {"passed": 1, "deselected": 1}


def test_an_input_of_the_ini_file_that_is_not_there_is_a_mistake(project: Project) -> None:
    for line in ("data/*.yaml", "one.yaml"):
        project.ini(criteria_inputs=line)
        run = project.run()
        assert run.ret == pytest.ExitCode.USAGE_ERROR and "criteria_inputs: n" in run.err


def test_the_ini_file_sets_what_options_set(project: Project) -> None:
    project.records(model("M1", {"schedule": "x"}))
    for keys, found in (({}, "advised"), ({"criteria_strict": "true"}, "failed")):
        project.ini(**keys)
        assert project.run().statuses["model:M1::r.direction"] == found
    project.ini(criteria_group="true")
    assert set(project.run().statuses) == {"model:M1", "unit:U1"}
    project.ini(criteria_as_of="2022-12-31")
    assert "As of 31 December 2022" in project.run().out
    assert "As of 30 June 2023" in project.run("--criteria-as-of=2023-H1").out


def test_registers_are_closed_where_that_is_asked_for(project: Project) -> None:
    rules = (
        "rules:\n  - {id: r.has-a-model, clauses: [doc.1], title: {vi: Có, en: Has one}, subject: unit, level: must, "
        "require: {exists: model, by: unit, where: {present: plan.schedule}}}\n"
    )
    project.write_pack("counted", rules=rules)
    project.records(model("M1"))
    asked = ("--criteria-pack=counted",)
    assert project.run(*asked).statuses == {"unit:U1::r.has-a-model": "undetermined"}
    assert project.run(*asked, "--criteria-registers-complete").statuses == {"unit:U1::r.has-a-model": "failed"}


def test_the_journal_beside_a_file_is_read_unless_left_out(project: Project) -> None:
    file = project.records(model("M1", {"direction": "x"}))
    _waived_in_the_journal(file, project)
    assert project.run().statuses["model:M1::r.schedule"] == "waived"
    assert project.run("--criteria-no-journal").statuses["model:M1::r.schedule"] == "failed"


def _waived_in_the_journal(file: Path, project: Project) -> None:
    command = ["waive", str(file), "M1", "r.schedule", "--pack", str(project.path / "pack"), "--reason", "Sáp nhập",
               "--authority", "Ban Thường vụ", "--expires", "2024-12-31", "--by", "Cán bộ A",
               "--role", "Tổ thẩm định"]  # fmt: skip
    subprocess.run([sys.executable, "-m", "criteria_engine", *command], check=True)


def test_a_folder_has_settings_of_its_own(project: Project) -> None:
    project.records(model("M1", {"schedule": "x"}), name="a/x.records.yaml")
    project.records(model("M2", {"schedule": "x"}), name="a/b/y.records.yaml")
    project.ini(criteria_folders="\n  a: strict as_of=2022-12-31\n  a/b: as_of=2021-12-31 group")
    run = project.run()
    assert run.statuses["model:M1::r.direction"] == "failed" and run.statuses["model:M2"] == "failed"
    assert "a/x.records.yaml: As of 31 December 2022" in run.out
    assert "a/b/y.records.yaml: As of 31 December 2021" in run.out
    assert "a/b/y.records.yaml: As of 31 December 2023" in project.run("--criteria-as-of=2023-12-31").out


@pytest.mark.parametrize(("word", "said"), [
    ("stict", "did you mean 'strict'?"), ("as_of", "no setting"), ("strict=yes", "no setting"),
    ("unknown=pass", "none of skip, fail"),
])  # fmt: skip
def test_a_setting_of_a_folder_that_there_is_not_is_told(project: Project, word: str, said: str) -> None:
    project.records(model("M1"))
    project.ini(criteria_folders=f".: {word}")
    run = project.run()
    assert run.ret == pytest.ExitCode.USAGE_ERROR and said in run.err


def test_the_suite_of_this_project_collects_no_fixture() -> None:
    from criteria_engine.pytest_plugin import FOLDER, SUFFIXES

    root = Path(__file__).parents[1]
    files = (*(root / "fixtures").rglob("*"), *(root / "tests").rglob("*"))
    assert [file for file in files if file.name.endswith((*SUFFIXES, FOLDER))] == []


# --- weight -----------------------------------------------------------------------------------------------------


def test_the_plugin_loads_nothing_of_the_engine_before_there_are_records(project: Project) -> None:
    project.text("import sys\n\n\ndef test_loaded():\n    print(sorted(sys.modules))\n", "test_loaded.py")
    done = project.apart("-s", "-q")
    assert done.ret == 0
    [listed] = [line for line in done.outlines if line.lstrip(".").startswith("[")]
    loaded = set(eval(listed.lstrip(".")))
    own = {name for name in loaded if name.startswith("criteria_engine")}
    assert own == {"criteria_engine", "criteria_engine.pytest_plugin", "criteria_engine.pytest_plugin.settings"}
    assert loaded & {"pydantic", "yaml", "click", "numpy", "pyarrow"} == set()


def test_a_module_loaded_too_early_is_found_out(project: Project) -> None:
    project.text("import sys\nimport criteria_engine.api\n\ndef test_it(): print(sorted(sys.modules))\n", "test_l.py")
    assert "pydantic" in project.apart("-s", "-q").stdout.str()


def test_a_run_without_records_says_nothing_of_them(project: Project) -> None:
    project.text("def test_one(): pass", "test_one.py")
    (project.path / "pytest.ini").unlink()
    with_it, without = (project.apart("-v", "--no-header", *more).outlines for more in ((), ("-p", "no:criteria")))
    assert with_it[:-1] == without[:-1]  # the last line has the seconds in it


def test_the_plugin_can_be_left_out(project: Project) -> None:
    project.records(model("M1"))
    (project.path / "pytest.ini").unlink()
    assert project.apart("--criteria-pack=pack").ret == 1
    assert project.apart("-p", "no:criteria").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_run_gives_no_warning(mixed: Project) -> None:
    asked = ("--strict-markers", "--strict-config", "-W", "error")
    assert mixed.apart(*asked).parseoutcomes() == mixed.apart().parseoutcomes()


# --- the fixture ------------------------------------------------------------------------------------------------


def _with_fixture(project: Project, body: str) -> pytest.RunResult:
    models = [model("M1", WHOLE), model("M2", {"direction": "x"})]
    tables: dict[str, Any] = {"as_of": "2023-12-31", "unit": [UNIT], "model": models}
    test = f"def test_it(criteria):\n    result = criteria.assess(TABLES, 'pack')\n    {body}\n"
    project.text(f"TABLES = {tables!r}\n\n\n{test}", "test_it.py")
    return project.run().result


def test_the_fixture_judges_and_hands_back_the_finding(project: Project) -> None:
    body = "assert criteria.require(result, 'M1', 'r.schedule').outcome.value == 'met'; criteria.require(result, 'M1')"
    _with_fixture(project, body).assert_outcomes(passed=1)


def test_what_the_fixture_requires_fails_with_the_explanation(project: Project) -> None:
    failed = _with_fixture(project, "criteria.require(result, 'M2', 'doc.1')")
    failed.assert_outcomes(failed=1)
    out = failed.stdout.str()
    assert "expected met, found not met: doc.1, Model Mô hình M2 (M2), as of 31 December 2023" in out
    assert "Please add “Plan: schedule” (model[M2].plan.schedule)." in out
    assert "criteria_engine/testing" not in out  # the traceback ends in the test


def test_without_a_rule_the_verdict_is_required(project: Project) -> None:
    failed = _with_fixture(project, "criteria.require(result, 'M2')")
    assert "expected met, found not met: verdict" in failed.stdout.str()


@pytest.mark.parametrize("wanted", ["'M9'", "'M1', 'r.none'", "'M1', 'r.kind'"])
def test_what_was_not_asked_is_not_met(project: Project, wanted: str) -> None:
    failed = _with_fixture(project, f"criteria.require(result, {wanted})")
    failed.assert_outcomes(failed=1)
    assert "NothingAsked" in failed.stdout.str()


def test_the_plugin_is_what_the_entry_point_names() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"criteria": "criteria_engine.pytest_plugin"}
    assert PLUGIN in ((), ("-p", "criteria_engine.pytest_plugin"))


# --- the page ---------------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[1] / "docs" / "pytest.md").read_text(encoding="utf-8")


def _block(language: str) -> str:
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_example_of_the_page_prints_what_it_says(project: Project) -> None:
    project.ini(criteria_packs="", criteria_lang="")
    project.text(_block("yaml"), "ho-so.records.yaml")
    command, _, wanted = _block("console").partition("\n")
    out = project.run(*shlex.split(command)[2:]).out
    pieces = re.split(r"\.\.\.\n|\.\.\.(?= )", wanted.strip().removesuffix("..."))
    pattern = ".*".join(map(re.escape, pieces))
    assert re.match(f"{pattern}.*", out, flags=re.DOTALL), out


def test_the_test_of_the_page_passes_and_can_fail(project: Project) -> None:
    project.text(_block("python"), "test_ours.py")
    project.run().result.assert_outcomes(passed=1)
    project.text(_block("python").replace("schedule\": \"Quý I", "direction\": \"x"), "test_ours.py")
    project.run().result.assert_outcomes(failed=1)


def test_every_option_and_ini_key_is_on_the_page() -> None:
    for key in KEYS:
        assert f"`--criteria-{key.option}" in PAGE and f"`criteria_{key.name}`" in PAGE
    assert f"`{INPUTS}`" in PAGE and FOLDERS in PAGE


def test_the_ini_example_of_the_page_is_understood(project: Project) -> None:
    project.text(_block("ini").replace("criteria_inputs = data/*.xlsx\n", ""), "pytest.ini")
    unit = {**UNIT, "scope": "tra_vinh_khoi"}
    project.records(model("M1", WHOLE), name="data/khoi/nhap/x.records.yaml", unit=[unit])
    assert "tính đến ngày 31 tháng 12 năm 2022" in project.run("--tb=no").out
