"""The reviewer's questions on the command line, and the repairs in the machine's report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from criteria_engine import load_pack
from criteria_engine.cli import app
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.again import assess_again, watched
from criteria_engine.findings.assess import assess
from criteria_engine.findings.model import Finding
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records import shipped_schema
from criteria_engine.records.changes import Change, with_changes
from criteria_engine.reports.json import finding_data
from repairs.laws import outcome_of
from test_again import IN_USE, reduced
from test_cli import run

PACK = "tra-vinh/hd30"
RULE = "hd30.c3.plan-schedule"
HERE = {"scope": "tra_vinh"}
UNITS = [{**HERE, "id": "DB01", "name": "Đảng bộ xã Bình An", "kind": "dang_bo_co_so"},
         {**HERE, "id": "CB01", "name": "Chi bộ ấp Bến Có", "kind": "chi_bo_co_so", "parent": "DB01"}]  # fmt: skip
MODELS: list[dict[str, Any]] = [
    {"id": "MH01", "unit": "CB01", "name": "Tuyến đường hoa", "holder_kind": "tap_the", "origin": "moi",
     "complete": ["ke_hoach"]},
    {"id": "MH02", "unit": "DB01", "name": "Hũ gạo nghĩa tình", "holder_kind": "tap_the"},
]  # fmt: skip


def written(path: Path, models: list[dict[str, Any]]) -> str:
    tables = {"as_of": "2023-12-31", "unit": UNITS, "model": models}
    path.write_text(yaml.safe_dump(tables, allow_unicode=True), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("records") / "ho-so.yaml", MODELS)


def ask(*arguments: str, pack: str = PACK) -> Result:
    """The command in this process; a stack trace fails the test."""
    done = CliRunner().invoke(app, [*arguments, "--pack", pack])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done


def flat(done: Result) -> str:
    """What is printed, without line breaks and indents."""
    return re.sub(r"\s+", " ", done.output)


# --- what is asked, and what is said -----------------------------------------------------------------------------


def test_why_not_shows_only_what_needs_work(records: str) -> None:
    whole, unmet = ask("explain", records, "MH01", "--plain"), ask("explain", records, "MH01", "--why-not")
    assert unmet.exit_code == 0 and len(unmet.output) < len(whole.output)
    assert "Chưa đạt" in unmet.output and "✓ Đạt" not in unmet.output


def test_what_is_missing_names_the_cell_and_who_acts(records: str) -> None:
    done = ask("explain", records, "MH01", RULE, "--requires")
    assert done.exit_code == 0 and "Đề nghị bổ sung “KH: tiến độ”" in flat(done) and "Bên thực hiện:" in flat(done)


def test_what_is_missing_altogether_tells_where_it_leads(records: str) -> None:
    vi, en = (flat(ask("explain", records, "MH01", "--requires", "--lang", lang)) for lang in ("vi", "en"))
    assert "Làm đủ các việc trên thì:" in vi and "With all of this done:" in en


def test_nothing_is_missing_of_what_is_met(tmp_path: Path) -> None:
    path = written(tmp_path / "ho-so.yaml", [{**MODELS[0], "plan": {"schedule": "Quý I"}}])
    assert "Không còn thiếu gì." in flat(ask("explain", path, "MH01", RULE, "--requires"))


def test_a_change_flips_what_it_makes_met(records: str) -> None:
    done = flat(ask("explain", records, "MH01", RULE, "--what-if", "plan.schedule=Quý I đến quý IV"))
    assert "1 kết quả thay đổi:" in done and "chưa đạt → đạt" in done


def test_several_changes_are_tried_together(records: str) -> None:
    done = ask("explain", records, "MH01", "--what-if", "plan.schedule=Quý I", "--what-if",
               "model[MH02].plan.schedule=Quý II")  # fmt: skip
    assert done.exit_code == 0
    assert re.search(r"Tuyến đường hoa \(MH01\) – [^:]*: chưa đạt → đạt", flat(done))
    assert re.search(r"Hũ gạo nghĩa tình \(MH02\) – [^:]*: chưa đủ căn cứ → đạt", flat(done))
    assert "– plan.schedule=Quý I – model[MH02].plan.schedule=Quý II" in flat(done)


def test_changes_may_name_their_records_without_a_subject(records: str) -> None:
    done = ask("explain", records, "--what-if", "model[MH01].plan.schedule=Quý I", "--lang", "en")
    assert done.exit_code == 0 and "not met → met" in flat(done)


def test_a_change_that_alters_nothing_says_so(records: str) -> None:
    done = ask("explain", records, "MH01", "--what-if", "name=Tuyến đường hoa")
    assert done.exit_code == 0 and "Không có kết quả nào thay đổi." in flat(done)


def test_other_readings_are_told_with_the_other_outcome(records: str) -> None:
    done = ask("explain", records, "MH01", "--sensitive-to", "--lang", "en")
    assert done.exit_code == 0 and "If the text is read as “" in flat(done)
    assert "Không cách đọc nào làm kết quả khác đi." in flat(ask("explain", records, "MH01", RULE, "--sensitive-to"))


@pytest.mark.parametrize(("who", "whom"), [
    (["MH01"], "Mô hình Tuyến đường hoa (MH01)"), (["DB01"], "Đơn vị Đảng bộ xã Bình An (DB01)"), ([], "Toàn bộ hồ sơ"),
])  # fmt: skip
def test_status_of_a_record_a_unit_and_everything(who: list[str], whom: str, records: str) -> None:
    done = ask("status", records, *who)
    assert done.exit_code == 0 and flat(done).startswith(f"{whom}: còn") and "Nên làm trước:" in flat(done)


def test_the_status_of_a_unit_holds_what_is_below_it(records: str) -> None:
    assert "MH01" in ask("status", records, "CB01").output and "MH02" not in ask("status", records, "CB01").output
    assert all(key in ask("status", records, "DB01").output for key in ("MH01", "MH02"))


# --- mistakes ----------------------------------------------------------------------------------------------------

MISTAKES: dict[str, tuple[list[str], str, str]] = {
    "an unknown subject": (["explain", "MH011", "--why-not"], "có phải 'MH01'", "did you mean 'MH01'"),
    "an unknown rule": (["explain", "MH01", "hd30.c3.plan-schedul", "--requires"], f"có phải '{RULE}'", f"'{RULE}'"),
    "an unknown subject of a status": (["status", "MH011"], "có phải 'MH01'", "did you mean 'MH01'"),
    "no subject": (["explain", "--requires"], "cần ghi mã đối tượng", "name a subject"),
    "a change without a value": (["explain", "MH01", "--what-if", "name"], "không có dạng", "is not"),
    "an unknown field": (["explain", "MH01", "--what-if", "plan.schedul=x"], "có phải", "did you mean"),
    "an unknown table": (["explain", "--what-if", "modle[MH01].name=x"], "có phải 'model'", "did you mean 'model'"),
    "an unknown record": (["explain", "--what-if", "model[MH011].name=x"], "có phải 'MH01'", "did you mean 'MH01'"),
    "a change without a record": (["explain", "--what-if", "name=x"], "cần ghi rõ dòng", "name the record"),
    "a value that does not fit": (["explain", "MH01", "--what-if", "origin=cũ rích"], "cũ rích", "cũ rích"),
    "a reference that leads nowhere": (["explain", "MH01", "--what-if", "unit=CB011"], "'CB011'", "'CB011'"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_told_in_the_language_asked_for_and_exits_2(what: str, records: str) -> None:
    (command, *rest), vi, en = MISTAKES[what]
    for lang, said in (("vi", vi), ("en", en)):
        done = ask(command, records, *rest, "--lang", lang)
        assert done.exit_code == 2 and said in flat(done), done.output


@pytest.mark.parametrize("command", [["status"], ["explain", "MH01", "--requires"]])
def test_a_file_that_is_not_there_exits_3(command: list[str]) -> None:
    verb, *rest = command
    assert ask(verb, "no-such.yaml", *rest).exit_code == 3


def test_a_row_that_is_set_aside_is_told_and_exits_3(tmp_path: Path) -> None:
    path = written(tmp_path / "ho-so.yaml", [*MODELS, {"id": "MH03", "unit": "CB01", "holder_kind": "tap_the"}])
    for command in (["status", path], ["explain", path, "MH01", "--what-if", "plan.schedule=x"]):
        done = ask(*command)
        assert done.exit_code == 3 and "[required-field]" in done.output


def test_the_console_script_answers_in_a_process_of_its_own(records: str) -> None:
    done = run("explain", records, "MH01", RULE, "--what-if", "plan.schedule=Quý I", "--pack", PACK)
    assert done.returncode == 0 and "→" in done.stdout and not done.stderr.strip().startswith("Traceback")
    assert run("status", records, "MH99", "--pack", PACK).returncode == 2


# --- words for readers -------------------------------------------------------------------------------------------

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def codes() -> set[str]:
    """Rule ids, and names of fields and codes that are no words of either language."""
    rules = {rule.id for name in shipped_packs() for rule in load_pack(name).rules}
    entities = shipped_schema().entities.values()
    fields = {name for entity in entities for name in (*entity.fields, *entity.lists) if re.search(r"[._]", name)}
    values = {code for entity in entities for found in entity.fields.values() for code in found.codes if "_" in code}
    return rules | fields | values


ANSWERS = [
    ["explain", "KM01", "--requires", "--sensitive-to", "--what-if", "name=x"], ["status", "K2"],
]  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_answers_hold_no_rule_ids_and_no_codes(lang: str, codes: set[str]) -> None:
    assert {RULE, "plan.schedule", "dang_bo_co_so"} <= codes
    book = str(FIXTURES / "tra-vinh-khoi-2022.xlsx")
    for verb, *rest in ANSWERS:
        said = flat(ask(verb, book, *rest, "--lang", lang, pack="tra-vinh/khoi"))
        words = set(re.findall(r"[\w.\-]+", said))
        assert not words & codes, words & codes
        assert not re.search(r"\b(True|False|RuleOutcome)\b", said)


# --- the machine's report ----------------------------------------------------------------------------------------

KEYS = ["op", "table", "id", "path", "value", "kind", "actor", "origin"]
KINDS = {"enter", "correct", "close", "attest", "do", "document"}


def sample(name: str) -> Iterator[Finding]:
    found, used, options = reduced(name)
    unmet = [f for f in assess(found, used, options).findings if f.needs_work]
    return iter(unmet[:: max(1, len(unmet) // 15)])


@pytest.mark.parametrize("name", IN_USE)
def test_repairs_are_plain_data_that_make_the_finding_met(name: str) -> None:
    dossier, used, options = reduced(name)
    noted = watched(assess(dossier, used, options))
    for finding in sample(name):
        said = json.loads(json.dumps(finding_data(finding, shipped_schema()), allow_nan=False))
        assert bool(said["repair"]) is (said["no_repair"] is None)
        for repair in said["repair"]:
            assert repair and all([*step] == KEYS for step in repair)
            assert all(step["op"] in ("add", "replace") and step["kind"] in KINDS and step["origin"] for step in repair)
            # What a reader of the JSON has in hand is enough to make the changes.
            changes = [Change(*(step[key] for key in KEYS[:5])) for step in repair]
            after = assess_again(noted, with_changes(dossier, changes))
            assert outcome_of(finding, after) is RuleOutcome.MET, (finding.rule.id, repair)


def test_what_needs_no_work_has_no_repair_and_no_reason() -> None:
    found, used, options = reduced("quang-binh-sxd-2024")
    fine = [f for f in assess(found, used, options).findings if not f.needs_work][:40]
    said = [finding_data(finding, shipped_schema()) for finding in fine]
    assert fine and all(data["repair"] == [] and data["no_repair"] is None for data in said)


def test_the_report_with_its_repairs_is_the_same_bytes_each_time(records: str) -> None:
    arguments = ["check", records, "--format", "json", "--pack", PACK]
    done = [run(*arguments, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")]
    assert done[0] == done[1] and any(finding["repair"] for finding in json.loads(done[0])["findings"])
