"""A broken pack is refused with one clear message for each fault, at its file, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from criteria_engine.errors import PackError, Problem
from criteria_engine.evaluate.judge import Court
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.values import read_quantity
from small import CLAUSES, PACK, RULES, SCHEMA, about, rule, write_pack


def broken(folder: Path, files: Mapping[str, str]) -> list[Problem]:
    """The problems of the small pack with some of its files replaced, their places within the folder."""
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(folder, files), SCHEMA)
    prefix = f"{folder.as_posix()}/"
    return [Problem(p.at.removeprefix(prefix), p.code, p.message) for p in caught.value.problems]


def place(text: str, mark: str) -> str:
    """Line and column of the first place where `mark` stands in a text."""
    before = text[: text.index(mark)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


PRESENT = "{present: plan.schedule}"

# What is changed in which file, where the problem stands, its code, and words of its message.
FAULTS = {
    "a typo in a field": (
        "rules.yaml", PRESENT, "{present: plan.shedule}", "{present: plan.sh", "unknown-field",
        "did you mean 'plan.schedule'?"),
    "a clause that the catalogue lacks": (
        "rules.yaml", "clauses: [doc.1]", "clauses: [doc.3]", "clauses: [doc.3]", "dangling-clause",
        "no clause 'doc.3'"),
    "a criterion that the pack lacks": (
        "rules.yaml", "criterion: doc.2", "criterion: doc.3", "criterion: doc.3", "unknown-criterion",
        "no criterion 'doc.3'"),
    "a table that cannot be judged": (
        "rules.yaml", "subject: model", "subject: modle", "subject: modle", "unknown-subject", "did you mean 'model'?"),
    "a level that does not exist": (
        "rules.yaml", "level: must", "level: shall", "level: shall", "pack-shape",
        "'must', 'should', 'advise' or 'describe'"),
    "a period for a subject without one": (
        "rules.yaml", "level: must", "level: must\n    per: year", "per: year", "per", "`per` is for subjects"),
    "an unknown key of a rule": (
        "rules.yaml", "level: must", "level: must\n    requires: x", "requires", "unknown-key",
        "did you mean 'require'?"),
    "a missing key of a rule": (
        "rules.yaml", "    subject: model\n", "", "id: r.plan", "missing-key", "'subject' is missing"),
    "a title in one language": (
        "rules.yaml", ", en: Has a plan", "", "title: {vi: Có", "pack-shape", "in both languages"),
    "a note without a condition": (
        "rules.yaml", "level: must", "level: must\n    notes: [{code: said}]", "{code: said}", "missing-key",
        "'when' is missing"),
    "a fault in the condition of a note": (
        "rules.yaml", "level: must", "level: must\n    notes: [{code: said, when: {present: nme}}]", "{present: nme}",
        "unknown-field", "did you mean 'name'?"),
    "a repeated key of a rule": (
        "rules.yaml", "level: must", "level: must\n    level: should", "level: should", "repeated-key",
        "'level' is given twice"),
    "an alias bomb": (
        "rules.yaml", "rules:", "bomb: &a [x, x]\nrules:", "&a", "alias", "aliases (&, *) are not read here"),
    "a tag": (
        "rules.yaml", PRESENT, "!!python/name:os.system x", "!!python", "tag", "are not read here"),
    "two rules of one name": (
        "rules.yaml", "id: r.new", "id: r.plan", None, "repeated-rule", "the rule 'r.plan' is already at"),
    "a named condition that does not exist": (
        "rules.yaml", "{field: origin, is: moi}", "{use: is-old}", "use: is-old", "condition",
        "no named condition 'is-old'"),
    "an unknown key of the file": (
        "rules.yaml", "rules:", "rulez: 1\nrules:", "rulez", "unknown-key", "'rulez' has no place here"),
    "an unknown key of the pack": (
        "pack.yaml", "version:", "versoin: 1\nversion:", "versoin", "unknown-key", "did you mean 'version'?"),
    "an unknown key of a document": (
        "pack.yaml", "text_quality: clean", "text_quality: clean\n    colour: x", "colour", "unknown-key",
        "'colour' has no place"),
    "a missing key of the pack": ("pack.yaml", "version: 1.0.0\n", "", "format", "missing-key", "'version' is missing"),
    "a repeated key of the pack": ("pack.yaml", "version:", "id: other\nversion:", "id: other", "repeated-key",
    "given twice"),
    "a file that is not there": ("pack.yaml", "[rules.yaml]", "[rules.yaml, more.yaml]", None, "no-file",
    "no such file"),
    "a default that is no value": (
        "pack.yaml", "default: strict", "default: strickt", "default: strickt", "unknown-reading",
        "did you mean 'strict'?"),
    "a reading of a clause that the catalogue lacks": (
        "pack.yaml", "clauses: [doc.1]", "clauses: [doc.9]", "clauses: [doc.9]", "dangling-clause",
        "no clause 'doc.9'"),
    "a reading with one value": (
        "pack.yaml", "      loose: {vi: Rộng, en: Loose}\n", "", "values:\n      strict", "pack-shape", "at least 2"),
    "a verdict over a criterion that the pack lacks": (
        "pack.yaml", "criteria: [doc.1]}", "criteria: [doc.3]}", "whole:", "unknown-criterion", "no criterion 'doc.3'"),
    "a criterion that is no clause": (
        "pack.yaml", "verdicts:", "  - {id: doc.4, title: {vi: A, en: A}}\nverdicts:", "{id: doc.4", "dangling-clause",
        "no clause 'doc.4'"),
    "two readings of one name": (
        "pack.yaml", "readings:\n",
        "readings:\n  - {name: basis, clauses: [doc.1], default: a, reason: {vi: A, en: A}, "
        "values: {a: {vi: A, en: A}, b: {vi: B, en: B}}}\n", "name: basis\n", "repeated-reading",
        "the reading 'basis' is already at"),
    "two parameters of one name": (
        "pack.yaml", "parameters:\n", "parameters:\n  - {name: few, value: 9, title: {vi: A, en: A}, source: doc.1}\n",
        "{name: few, value: 2", "repeated-parameter", "the parameter 'few' is already at"),
    "two criteria of one name": (
        "pack.yaml", "criteria:\n", "criteria:\n  - {id: doc.1, title: {vi: A, en: A}}\n",
        "{id: doc.1, title: {vi: Một", "repeated-criterion", "the criterion 'doc.1' is already at"),
    "a parameter without a value": (
        "pack.yaml", "value: 2", "value: []", "value: []", "pack-shape", "value"),
    "a parameter that is null": ("pack.yaml", "value: 2", "value: null", "value: null", "pack-shape", "value"),
    "a span that is no period": ("pack.yaml", "span: 2021/2025", "span: sometime", "span:", "pack-shape", "span: "),
    "a day that the calendar lacks": (
        "pack.yaml", "last_checked: 2023-01-01", "last_checked: 2023-02-29", "last_checked", "pack-shape",
        "not in the calendar"),
    "another format": ("pack.yaml", "criteria-engine/pack", "criteria/pack", "format", "pack-shape",
    "criteria-engine/pack"),
    "a scope of an unknown table": (
        "pack.yaml", "files:", "applies_to: {entity: unt, when: {present: name}}\nfiles:", "{entity: unt",
        "unknown-table",
        "did you mean 'unit'?"),
    "a typo in the condition of the scope": (
        "pack.yaml", "files:", "applies_to: {entity: unit, when: {present: nme}}\nfiles:", "{present: nme",
        "unknown-field",
        "did you mean 'name'?"),
    "an end of validity that is no date": (
        "pack.yaml", "files:", "in_force: {from: sometime}\nfiles:", "sometime", "wrong-type",
        "a date is expected here"),
    "an end of validity by an unknown reading": (
        "pack.yaml", "files:",
        "in_force: {to: {by_reading: bassis, values: {strict: 2025-12-31, loose: 2026-12-31}}}\nfiles:",
        "{by_reading", "unknown-reading", "did you mean 'basis'?"),
    "an end of validity by an unknown reading with an open end": (
        "pack.yaml", "files:",
        "in_force: {to: {by_reading: bassis, values: {strict: 2025-12-31, loose: null}}}\nfiles:",
        "{by_reading", "unknown-reading", "did you mean 'basis'?"),
    "a clause of an unknown document": (
        "clauses.yaml", "clauses:\n", "clauses:\n" + CLAUSES.splitlines()[1].replace("doc.1", "dok.3") + "\n",
        "{id: dok.3",
        "unknown-document", "did you mean 'doc'?"),
    "two clauses of one name": (
        "clauses.yaml", "clauses:\n", CLAUSES.splitlines()[0] + "\n" + CLAUSES.splitlines()[2] + "\n", None,
        "repeated-clause",
        "the clause 'doc.2' is already at"),
}  # fmt: skip
TEXTS = {"pack.yaml": PACK, "clauses.yaml": CLAUSES, "rules.yaml": RULES}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_one_message_with_its_place(tmp_path: Path, fault: str) -> None:
    file, old, new, mark, code, words = FAULTS[fault]
    text = changed(TEXTS[file], old, new)
    (problem,) = broken(tmp_path, {file: text})
    assert problem.code == code
    assert words in problem.message
    if mark is not None:
        assert problem.at == f"{file}:{place(text, mark)}"


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    (problem,) = broken(tmp_path, {"pack.yaml": changed(PACK, "[rules.yaml]", "[rules.yaml, more.yaml]")})
    assert problem.at == "more.yaml"


def test_a_pack_without_its_catalogue_is_told_so_once(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "clauses.yaml").unlink()
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path, SCHEMA)
    assert [p.code for p in caught.value.problems] == ["no-file"]


def test_a_fault_in_the_catalogue_is_told_once_and_not_by_every_rule(tmp_path: Path) -> None:
    text = changed(CLAUSES, "modality: must", "modality: shall")
    (problem,) = broken(tmp_path, {"clauses.yaml": text})
    assert problem.at == f"clauses.yaml:{place(text, 'modality: shall')}"


def test_a_folder_without_a_pack_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"no folder with a pack\.yaml"):
        load_pack(tmp_path, SCHEMA)


def test_an_unknown_pack_is_told_with_the_nearest_name() -> None:
    with pytest.raises(PackError, match="did you mean 'tra-vinh/hd30'"):
        load_pack("tra-vinh/hd3", SCHEMA)


def test_a_pack_may_be_named_by_its_file(tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path) / "pack.yaml", SCHEMA).id == "small"


@pytest.mark.parametrize("text", ["", "- a\n", "a\n"])
def test_a_file_of_rules_that_holds_none_is_refused(tmp_path: Path, text: str) -> None:
    (problem,) = broken(tmp_path, {"rules.yaml": text})
    assert problem.at.startswith("rules.yaml")


def test_a_file_that_is_no_yaml_is_refused_with_its_place(tmp_path: Path) -> None:
    (problem,) = broken(tmp_path, {"rules.yaml": "rules: [\n  {id: a\n"})
    assert problem.code == "not-yaml" and problem.at.startswith("rules.yaml:")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "rules.yaml").write_bytes(RULES.encode("utf-16"))
    with pytest.raises(PackError, match="not UTF-8"):
        load_pack(tmp_path, SCHEMA)


# --- many at once -----------------------------------------------------------------------------------------------


def test_faults_of_several_rules_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    text = changed(RULES, PRESENT, "{present: plan.shedule}").replace("clauses: [doc.2]", "clauses: [doc.3]")
    assert [p.code for p in broken(tmp_path, {"rules.yaml": text})] == ["unknown-field", "dangling-clause"]


def test_a_wrong_shape_of_one_rule_hides_no_fault_of_another(tmp_path: Path) -> None:
    text = changed(RULES, "{field: origin, is: moi}", "{present: orign}").replace("level: must", "level: shall", 1)
    assert [p.code for p in broken(tmp_path, {"rules.yaml": text})] == ["pack-shape", "unknown-field"]


def test_faults_of_several_files_are_told_at_once(tmp_path: Path) -> None:
    files = {
        "pack.yaml": changed(PACK, "default: strict", "default: strickt"),
        "clauses.yaml": CLAUSES + CLAUSES.splitlines()[1].replace("doc.1", "dok.3"),
        "rules.yaml": changed(RULES, PRESENT, "{present: plan.shedule}"),
    }
    assert [p.code for p in broken(tmp_path, files)] == ["unknown-document", "unknown-reading", "unknown-field"]


def test_a_fault_in_pack_yaml_hides_no_fault_of_a_rule(tmp_path: Path) -> None:
    files = {
        "pack.yaml": changed(PACK, "version:", "versoin: 1\nversion:"),
        "rules.yaml": changed(RULES, PRESENT, "{present: plan.shedule}"),
    }
    assert [p.code for p in broken(tmp_path, files)] == ["unknown-key", "unknown-field"]


def test_a_fault_in_a_named_condition_is_told_once_however_often_it_is_used(tmp_path: Path) -> None:
    files = {
        "pack.yaml": changed(PACK, "files:", "conditions: {is-new: {field: origin, is: cu}}\nfiles:"),
        "rules.yaml": RULES.replace(PRESENT, "{use: is-new}").replace("{field: origin, is: moi}", "{use: is-new}"),
    }
    assert [p.code for p in broken(tmp_path, files)] == ["unknown-code"]


def test_a_named_condition_that_no_rule_uses_is_told(tmp_path: Path) -> None:
    head = changed(PACK, "files:", "conditions:\n  is-new: {field: origin, is: moi}\nfiles:")
    (problem,) = broken(tmp_path, {"pack.yaml": head})
    assert problem.at == f"pack.yaml:{place(head, 'is-new:')}" and "'is-new'" in problem.message


# --- rings ------------------------------------------------------------------------------------------------------


def asks(name: str, asked: str, **parts: str) -> str:
    return rule(f"{{outcome: {{{asked}}}}}", name=name, **parts)


@pytest.mark.parametrize(
    ("rules", "ring"),
    [
        (asks("a", "rule: a"), "a → a"),
        (asks("a", "rule: b") + asks("b", "rule: a"), "a → b → a"),
        (asks("a", "rule: b") + asks("b", "rule: c") + asks("c", "rule: a"), "a → b → c → a"),
        (asks("a", "criterion: doc.1", criterion="doc.1"), "a → a"),
        (asks("a", "verdict: whole") + asks("b", "rule: a", criterion="doc.1"), "a → b → a"),
        (rule("{present: name}", name="a", when="{outcome: {rule: a}}"), "a → a"),
        (rule("{present: name}", name="a", due="{not: {outcome: {rule: a, of: replicated_from}}}"), "a → a"),
    ],
)
def test_rules_that_ask_in_a_ring_are_refused_with_the_ring(tmp_path: Path, rules: str, ring: str) -> None:
    (problem,) = broken(tmp_path, {"rules.yaml": f"rules:\n{rules}"})
    assert (problem.at, problem.code) == ("rules.yaml:2:5", "cyclic-rules")
    assert problem.message.endswith(f"in a ring: {ring}")


def test_rules_may_ask_for_one_outcome_by_two_ways(tmp_path: Path) -> None:
    both = "{all: [{outcome: {rule: b}}, {outcome: {rule: c}}]}"
    rules = rule(both, name="a") + asks("b", "rule: d") + asks("c", "rule: d") + rule("{present: name}", name="d")
    assert len(loaded(tmp_path, {"rules.yaml": f"rules:\n{rules}"}).rules) == 4


# --- what a sound pack is ---------------------------------------------------------------------------------------


def loaded(folder: Path, files: Mapping[str, str] | None = None) -> Pack:
    return load_pack(write_pack(folder, files), SCHEMA)


def test_a_pack_is_what_its_files_say(tmp_path: Path) -> None:
    pack = loaded(tmp_path)
    assert (pack.id, pack.version, str(pack.span)) == ("small", "1.0.0", "2021-01-01/2025-12-31")
    assert [r.id for r in pack.rules] == ["r.plan", "r.new"]
    assert pack.rules[1].criterion == "doc.2" and pack.rules[1].clauses == ("doc.2",)
    assert pack.defaults == {"basis": "strict"}
    assert pack.parameters["few"].values == (read_quantity(2),)
    assert pack.clauses["doc.1"].document == pack.documents["doc"]


def test_a_rule_knows_its_place(tmp_path: Path) -> None:
    assert loaded(tmp_path).rules[1].at == f"{tmp_path.as_posix()}/rules.yaml:{place(RULES, 'id: r.new')}"


def test_a_rule_knows_the_readings_it_tests(tmp_path: Path) -> None:
    require = "{any: [{reading: basis, is: strict}, {present: name}]}"
    assert loaded(tmp_path, {"rules.yaml": "rules:\n" + rule(require)}).rules[0].readings == ("basis",)


def test_the_digest_changes_with_any_file(tmp_path: Path) -> None:
    before = loaded(tmp_path).digest
    assert loaded(tmp_path).digest == before
    assert loaded(tmp_path, {"clauses.yaml": CLAUSES + "# a comment\n"}).digest != before


@pytest.mark.parametrize(
    ("written", "first", "last"), [("2022-07-01", "2022-07-01", "2022-07-01"), ("2022", "2022-01-01", "2022-12-31")]
)
def test_validity_runs_from_the_first_to_the_last_day_that_is_written(
    tmp_path: Path, written: str, first: str, last: str
) -> None:
    head = changed(PACK, "files:", f"in_force: {{from: {written}, to: {written}}}\nfiles:")
    pack = loaded(tmp_path, {"pack.yaml": head})
    assert pack.in_force.resolve({}) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_parameter_may_set_how_wide_about_is(tmp_path: Path) -> None:
    head = changed(PACK, "{name: few, value: 2", "{name: about, value: 0.5")
    pack = loaded(tmp_path, {"pack.yaml": head, "rules.yaml": "rules:\n" + rule("{field: members, at_least: 100}")})
    found = about({"members": "khoảng 120"})
    row = found.get("model", "M1")
    assert row is not None
    assert (
        Court(found, pack, date(2023, 12, 31), pack.defaults).judge(pack.rules[0], row).outcome.value == "undetermined"
    )


# --- short forms ------------------------------------------------------------------------------------------------

ASKING = """\
rules:
  - {id: a, ask: concrete, clauses: [doc.1], subject: model, level: must, when: {present: name}, evidence: [origin]}
  - {id: b, ask: concrete, clauses: [doc.1], subject: model, level: must, title: {vi: Riêng, en: Own}}
  - {id: c, clauses: [doc.2], subject: model, level: must, title: {vi: Đủ, en: Full}, basis: attestation,
     require: {attested: concrete}}
"""


def test_a_question_stands_for_a_whole_rule(tmp_path: Path) -> None:
    short, own, full = loaded(tmp_path, {"rules.yaml": ASKING}).rules
    assert (short.basis, short.require, short.evidence) == ("attestation", full.require, ("origin",))
    assert short.when is not None and short.title.vi
    assert own.title.en == "Own" and own.require == full.require


def test_an_unknown_question_is_told_at_its_place_with_the_nearest(tmp_path: Path) -> None:
    text = changed(ASKING, "ask: concrete", "ask: concret")
    (problem,) = broken(tmp_path, {"rules.yaml": text})
    assert (problem.at, problem.code) == (f"rules.yaml:{place(text, 'concret,')}", "unknown-question")
    assert "did you mean 'concrete'?" in problem.message


def test_a_clause_that_restates_an_earlier_one_may_leave_its_words_out(tmp_path: Path) -> None:
    text = CLAUSES + "  - {id: doc.3, locator: c, relations: {restates: doc.1}}\n"
    clauses = loaded(tmp_path, {"clauses.yaml": text}).clauses
    assert (clauses["doc.3"].summary, clauses["doc.3"].modality) == (clauses["doc.1"].summary, "must")
    assert clauses["doc.3"].locator == "c"


def test_a_clause_that_restates_one_of_elsewhere_says_it_itself(tmp_path: Path) -> None:
    text = CLAUSES + "  - {id: doc.3, locator: c, relations: {restates: other.1}}\n"
    found = broken(tmp_path, {"clauses.yaml": text})
    assert {p.message for p in found} == {"'summary' is missing", "'modality' is missing"}
