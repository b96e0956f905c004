"""`rules diff`: what changed, in which part, and whose outcome it changes. Expected words are written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from criteria_engine.cli import app
from small import CLAUSES, PACK, RULES, write_pack

Part = tuple[str, str | None, str | None]
DOSSIER = """\
as_of: 2023-12-31
unit: [{id: U1, name: Chi bộ A, kind: chi_bo_co_so}]
model:
  - {id: M1, unit: U1, name: Một, origin: moi, plan: {schedule: Quý I}}
  - {id: M2, unit: U1, name: Hai, origin: cung_co, complete: [ke_hoach]}
"""


def pack(folder: Path, name: str, files: Mapping[str, str] | None = None) -> Path:
    (folder / name).mkdir()
    return write_pack(folder / name, files)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rules", "diff", *map(str, arguments)])


def compared(*arguments: str | Path) -> dict[str, Any]:
    """The comparison as data, in English."""
    done = run(*arguments, "--format", "json", "--lang", "en")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.output)
    return found


def changes(*arguments: str | Path) -> list[tuple[str, str, str]]:
    return [(c["what"], c["change"], c["id"]) for c in compared(*arguments)["changes"]]


def parts(change: Mapping[str, Any]) -> list[Part]:
    return [(p["part"], p["before"], p["after"]) for p in change["parts"]]


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


# --- what is changed in which file, and what is told of the rule r.plan -----------------------------------------

RULE_PARTS: Mapping[str, tuple[str, tuple[str, str], list[Part]]] = {
    "its level": ("rules.yaml", ("level: must", "level: should"), [("level", "Required", "Recommended")]),
    "when it applies": (
        "rules.yaml", ("level: must", "level: must\n    when: {field: origin, is: moi}"),
        [("when", None, "“Origin” is “Newly built”")]),
    "when it is due": (
        "rules.yaml", ("level: must", "level: must\n    due: {due: {from: start, months: 6}}"),
        [("due", None, "6 months have passed since “Started”")]),
    "what it asks": (
        "rules.yaml", ("{present: plan.schedule}", "{present: plan.date}"),
        [("require", "“Plan: schedule” is given", "“Plan date” is given")]),
    "its title": ("rules.yaml", ("Has a plan", "There is a plan"), [("title", "Has a plan", "There is a plan")]),
    "its subject": (
        "rules.yaml", ("subject: model\n    level: must\n    require: {present: plan.schedule}",
                       "subject: unit\n    level: must\n    require: {present: name}"),
        [("subject", "Model", "Unit"), ("require", "“Plan: schedule” is given", "“Name” is given")]),
    "its clauses": ("rules.yaml", ("[doc.1]", "[doc.1, doc.2]"), [("clauses", "doc.1", "doc.1, doc.2")]),
    "who acts": ("rules.yaml", ("level: must", "level: must\n    actor: {vi: Cấp ủy, en: The committee}"),
                 [("actor", None, "The committee")]),
    "what to add": ("rules.yaml", ("level: must", "level: must\n    remedy: {vi: Thêm, en: Add it}"),
                    [("remedy", None, "Add it")]),
    "its validity": ("rules.yaml", ("level: must", "level: must\n    in_force: {from: 2022-01-01}"),
                     [("in_force", "no first day, no last day", "from 1 January 2022, no last day")]),
}  # fmt: skip


@pytest.mark.parametrize(("file", "change", "expected"), RULE_PARTS.values(), ids=RULE_PARTS.keys())
def test_a_changed_part_of_a_rule_is_told_before_and_after(
    tmp_path: Path, file: str, change: tuple[str, str], expected: list[Part]
) -> None:
    a = pack(tmp_path, "a")
    b = pack(tmp_path, "b", {file: replaced(RULES, change)})
    (found,) = compared(a, b)["changes"]
    assert (found["what"], found["change"], found["id"]) == ("rule", "changed", "r.plan")
    assert parts(found) == expected


@pytest.mark.parametrize(("change", "worded"), [
    (("Has a plan", "There is a plan"), True), (("level: must", "level: should"), False),
])  # fmt: skip
def test_a_rule_that_changed_in_words_only_is_marked_as_such(
    tmp_path: Path, change: tuple[str, str], worded: bool
) -> None:
    a, b = pack(tmp_path, "a"), pack(tmp_path, "b", {"rules.yaml": replaced(RULES, change)})
    assert [c["in_words_only"] for c in compared(a, b)["changes"]] == [worded]


def test_a_pack_written_otherwise_with_the_same_meaning_is_the_same(tmp_path: Path) -> None:
    one_line = "rules:\n" + "".join(
        f"  - {{id: {name}, clauses: [{clause}], criterion: {clause}, title: {{vi: {vi}, en: {en}}}, "
        f"subject: model, level: must, require: {require}}}  # a remark\n"
        for name, clause, vi, en, require in (
            ("r.plan", "doc.1", "Có kế hoạch", "Has a plan", "{present: plan.schedule}"),
            ("r.new", "doc.2", "Mới", "New", "{field: origin, is: moi}"),
        )
    )
    a, b = pack(tmp_path, "a"), pack(tmp_path, "b", {"rules.yaml": one_line})
    assert compared(a, b)["changes"] == []
    assert run(a, b, "--lang", "en").output.splitlines()[1] == "The two packs are the same."


def test_rules_clauses_and_criteria_that_came_or_went_are_told_by_id(tmp_path: Path) -> None:
    a, b = pack(tmp_path, "a"), pack(tmp_path, "b", {
        "pack.yaml": replaced(PACK, ("  - {id: doc.2, title: {vi: Hai, en: Two}}\n", "")),
        "clauses.yaml": replaced(CLAUSES, ("doc.2", "doc.3"), ("vi: Hai", "vi: Ba")),
        "rules.yaml": replaced(RULES, ("r.new", "r.old"), ("doc.2]\n    criterion: doc.2", "doc.3]")),
    })  # fmt: skip
    assert changes(a, b) == [
        ("criterion", "removed", "doc.2"), ("clause", "added", "doc.3"), ("clause", "removed", "doc.2"),
        ("rule", "added", "r.old"), ("rule", "removed", "r.new"),
    ]  # fmt: skip


def test_a_changed_clause_is_told_by_its_parts(tmp_path: Path) -> None:
    a = pack(tmp_path, "a")
    b = pack(tmp_path, "b", {"clauses.yaml": replaced(CLAUSES, ("en: Two}, modality: must", "en: 2}, modality: may"))})
    broken = run(a, b)
    assert broken.exit_code == 4, "a text is no number"
    (b / "clauses.yaml").write_text(replaced(CLAUSES, ("en: Two}, modality: must", "en: Both}, modality: may")),
                                    encoding="utf-8")  # fmt: skip
    (found,) = compared(a, b)["changes"]
    assert parts(found) == [("summary", "Two", "Both"), ("modality", "Demands", "Allows")]


def test_verdicts_are_compared(tmp_path: Path) -> None:
    a, b = (
        pack(tmp_path, "a"),
        pack(tmp_path, "b", {"pack.yaml": replaced(PACK, ("criteria: [doc.1]", "criteria: all"))}),
    )
    (found,) = compared(a, b)["changes"]
    assert (found["what"], found["id"], parts(found)) == ("verdict", "whole", [("criteria", "doc.1", "every rule")])


# --- parameters and readings are told as such -------------------------------------------------------------------

ENOUGH = "{any: [{count: necessity, at_least: {parameter: few}}, {reading: basis, is: loose}]}"
COUNTED = replaced(RULES, ("{present: plan.schedule}", ENOUGH))


def test_another_value_of_a_parameter_is_no_other_condition(tmp_path: Path) -> None:
    a = pack(tmp_path, "a", {"rules.yaml": COUNTED})
    b = pack(tmp_path, "b", {"rules.yaml": COUNTED, "pack.yaml": replaced(PACK, ("value: 2", "value: 3"))})
    told = [(c["what"], c["id"], parts(c)) for c in compared(a, b)["changes"]]
    assert told == [
        ("parameter", "few", [("value", "2", "3")]), ("rule", "r.plan", [("parameters", "few = 2", "few = 3")])
    ]  # fmt: skip


def test_another_default_of_a_reading_is_told_with_the_rules_that_test_it(tmp_path: Path) -> None:
    a = pack(tmp_path, "a", {"rules.yaml": COUNTED})
    b = pack(tmp_path, "b", {"rules.yaml": COUNTED, "pack.yaml": replaced(PACK, ("default: strict", "default: loose"))})
    told = [(c["what"], c["id"], parts(c)) for c in compared(a, b)["changes"]]
    assert told == [
        ("reading", "basis", [("default", "“Strict”", "“Loose”")]),
        ("rule", "r.plan", [("readings", "basis = “Strict”", "basis = “Loose”")]),
    ]


# --- overlays ---------------------------------------------------------------------------------------------------


def overlay(folder: Path, base: Path, rules: str, head: str = "") -> Path:
    """An overlay of its own document `own` on a base; `rules` are its entries."""
    own = f"""\
format: criteria-engine/pack
id: over
extends: {base.as_posix()}
version: 1.0.0
title: {{vi: Gói trên, en: On top}}
documents:
  - id: own
    issuer: {{vi: Nơi ban hành, en: Issuer}}
    title: {{vi: Văn bản khác, en: Another document}}
    last_checked: 2023-01-01
    text_quality: clean
{head}files: [rules.yaml]
"""
    clauses = 'clauses:\n  - {id: own.1, locator: "1", summary: {vi: Riêng, en: Own}, modality: must}\n'
    return pack(folder, "over", {"pack.yaml": own, "clauses.yaml": clauses, "rules.yaml": f"rules:\n{rules}"})


def test_an_overlay_is_compared_as_what_it_comes_to(tmp_path: Path) -> None:
    a = pack(tmp_path, "a")
    b = overlay(tmp_path, a, "  - {replace: r.plan, clauses: [own.1], level: should}\n",
                "withdraw: [{rule: r.new, reason: {vi: Không cần, en: Not needed}}]\n")  # fmt: skip
    found = [c for c in compared(a, b)["changes"] if c["what"] == "rule"]
    assert [(c["id"], c["change"], c["reason"]) for c in found] == [
        ("r.plan", "changed", None), ("r.new", "removed", "Not needed")
    ]  # fmt: skip
    assert parts(found[0]) == [("clauses", "doc.1", "own.1, doc.1"), ("level", "Required", "Recommended")]


def test_a_rule_replaced_under_another_id_is_one_changed_rule(tmp_path: Path) -> None:
    a = pack(tmp_path, "a")
    b = overlay(tmp_path, a, "  - {replace: r.plan, id: o.plan, clauses: [own.1]}\n")
    (found,) = [c for c in compared(a, b)["changes"] if c["what"] == "rule"]
    assert (found["id"], found["was"], found["change"]) == ("o.plan", "r.plan", "changed")
    assert ("id", "r.plan", "o.plan") in parts(found)


# --- records ----------------------------------------------------------------------------------------------------


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    (tmp_path / "d.yaml").write_text(DOSSIER, encoding="utf-8")
    return tmp_path / "d.yaml"


def flipped(*arguments: str | Path) -> list[tuple[str, str, str | None, str | None]]:
    return [(o["subject"]["id"], o["rule"], o["before"], o["after"]) for o in compared(*arguments)["outcomes"]]


def test_whose_outcome_changes_is_told(tmp_path: Path, dossier: Path) -> None:
    a = pack(tmp_path, "a")
    b = pack(tmp_path, "b", {"rules.yaml": replaced(RULES, ("is: moi", "is: cung_co"))})
    assert flipped(a, b, dossier) == [("M1", "r.new", "met", "not_met"), ("M2", "r.new", "not_met", "met")]
    assert compared(a, b, dossier)["as_of"] == "2023-12-31"


def test_a_rule_asked_on_one_side_changes_the_outcome_of_whom_it_applies_to(tmp_path: Path, dossier: Path) -> None:
    more = (
        RULES
        + """\
  - id: r.more
    clauses: [doc.2]
    title: {vi: Thêm, en: More}
    subject: model
    level: must
    when: {field: origin, is: moi}
    require: {present: name}
"""
    )
    a, b = pack(tmp_path, "a"), pack(tmp_path, "b", {"rules.yaml": more})
    assert flipped(a, b, dossier) == [("M1", "r.more", None, "met")]
    assert flipped(b, a, dossier) == [("M1", "r.more", "met", None)]


def test_a_rule_under_another_id_is_followed(tmp_path: Path, dossier: Path) -> None:
    a = pack(tmp_path, "a")
    b = overlay(
        tmp_path, a, "  - {replace: r.new, id: o.new, clauses: [own.1], require: {field: origin, is: cung_co}}\n"
    )
    assert flipped(a, b, dossier) == [("M1", "o.new", "met", "not_met"), ("M2", "o.new", "not_met", "met")]


def test_whom_an_overlay_is_not_for_keeps_the_outcome_of_the_base(tmp_path: Path, dossier: Path) -> None:
    a = pack(tmp_path, "a")
    b = overlay(tmp_path, a, "  - {replace: r.new, clauses: [own.1], require: {field: origin, is: cung_co}}\n",
                "applies_to: {entity: unit, when: {field: kind, is: dang_bo_co_so}}\n")  # fmt: skip
    assert flipped(a, b, dossier) == []


def test_the_date_can_be_given(tmp_path: Path, dossier: Path) -> None:
    a = pack(tmp_path, "a")
    assert compared(a, a, dossier, "--as-of", "2024-06-30")["as_of"] == "2024-06-30"


def test_people_read_the_clause_the_part_and_the_subject(tmp_path: Path, dossier: Path) -> None:
    a = pack(tmp_path, "a")
    b = pack(tmp_path, "b", {"rules.yaml": replaced(RULES, ("is: moi", "is: cung_co"))})
    assert run(a, b, dossier).output.splitlines() == [
        "small 1.0.0 → small 1.0.0",
        "Quy tắc: thêm 0, bỏ 0, đổi 1 (chỉ đổi lời: 0)",
        "",
        "“Văn bản”, 2 [doc.2]",
        "  ~ Quy tắc r.new: Mới",
        "      Điều kiện:",
        "        trước: “Xây dựng mới / củng cố / nhân rộng” là “Xây dựng mới”",
        "        sau: “Xây dựng mới / củng cố / nhân rộng” là “Củng cố, nâng cao chất lượng”",
        "",
        "Kết quả thay đổi, tính đến ngày 31 tháng 12 năm 2023",
        "  Mô hình Một (M1)",
        "    đạt → chưa đạt: r.new (“Văn bản”, 2)",
        "  Mô hình Hai (M2)",
        "    chưa đạt → đạt: r.new (“Văn bản”, 2)",
    ]


# --- exit codes -------------------------------------------------------------------------------------------------


def test_packs_that_differ_end_with_0(tmp_path: Path) -> None:
    a, b = pack(tmp_path, "a"), pack(tmp_path, "b", {"rules.yaml": replaced(RULES, ("level: must", "level: should"))})
    assert run(a, b).exit_code == 0


def test_a_refused_pack_ends_with_4(tmp_path: Path) -> None:
    a, b = pack(tmp_path, "a"), pack(tmp_path, "b", {"rules.yaml": replaced(RULES, ("level: must", "level: shall"))})
    assert (run(a, b).exit_code, run(a, "no-such-pack").exit_code) == (4, 4)


def test_records_set_aside_end_with_3_and_the_rest_is_compared(tmp_path: Path, dossier: Path) -> None:
    a = pack(tmp_path, "a")
    b = pack(tmp_path, "b", {"rules.yaml": replaced(RULES, ("is: moi", "is: cung_co"))})
    dossier.write_text(DOSSIER.replace("origin: cung_co", "origin: cungco"), encoding="utf-8")
    done = run(a, b, dossier, "--format", "json")
    found = json.loads(done.output.partition("\nd.yaml")[0].partition(f"\n{dossier}")[0])
    assert done.exit_code == 3
    assert [(o["subject"]["id"], o["after"]) for o in found["outcomes"]] == [("M1", "not_met")]
    assert [q["problem"] for q in found["quarantine"]] == ["unknown-code"]


def test_records_that_are_not_there_end_with_3(tmp_path: Path) -> None:
    a = pack(tmp_path, "a")
    assert run(a, a, tmp_path / "none.yaml").exit_code == 3
