"""`rules new`: what it writes loads, what was there stays letter for letter, and nothing is written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from criteria_engine.authoring.new import write as new
from criteria_engine.authoring.new.insertion import with_entry
from criteria_engine.authoring.schemas.pack import pack_schema
from criteria_engine.cli import app
from criteria_engine.errors import UsageError
from criteria_engine.packs.load import load_pack
from criteria_engine.source import read_source, read_yaml
from small import CLAUSES, PACK, RULES, write_pack


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rules", *map(str, arguments)])


def new_rule(folder: Path, name: str = "r.more", *more: str) -> Result:
    return run("new", "rule", folder, name, "--clause", "doc.1", "--subject", "model", "--level", "must", *more)


def texts(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_bytes().decode() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "small").mkdir()
    return write_pack(tmp_path / "small")


# --- a pack -----------------------------------------------------------------------------------------------------


def test_a_new_pack_loads_and_lacks_nothing_but_rules(tmp_path: Path) -> None:
    made = run("new", "pack", tmp_path / "kh99", "--id", "tra-vinh/kh99")
    assert made.exit_code == 0
    assert sorted(texts(tmp_path / "kh99")) == ["README.md", "clauses.yaml", "pack.yaml"]
    pack = load_pack(tmp_path / "kh99")
    assert (pack.id, pack.rules, list(pack.documents)) == ("tra-vinh/kh99", (), ["kh99"])
    assert "tra-vinh/kh99: 0 rules, 1 problems" in run("lint", tmp_path / "kh99").output


@pytest.mark.parametrize("extends", [None, "tra-vinh/hd30"])
def test_a_new_pack_is_valid_for_editors(tmp_path: Path, extends: str | None) -> None:
    run("new", "pack", tmp_path / "p", "--id", "a/b", *(["--extends", extends] if extends else []))
    for kind in ("pack", "clauses"):
        data = read_source(tmp_path / "p" / f"{kind}.yaml").plain()
        assert list(Draft202012Validator(pack_schema(kind)).iter_errors(data)) == []


def test_a_new_overlay_has_the_rules_of_its_base(tmp_path: Path) -> None:
    assert run("new", "pack", tmp_path / "o", "--id", "a/o", "--extends", "tra-vinh/hd30").exit_code == 0
    pack, base = load_pack(tmp_path / "o"), load_pack("tra-vinh/hd30")
    assert [rule.id for rule in pack.rules] == [rule.id for rule in base.rules]
    assert pack.span == base.span


@pytest.mark.parametrize(("arguments", "code", "exit_code"), [
    (["--id", "tên có dấu"], "bad-name", 2),
    (["--id", "tra-vinh/hd30"], "exists", 2),
    (["--id", "a/b", "--extends", "tra-vinh/hd31"], "unknown-pack", 4),
], ids=["an id of other letters", "a shipped id", "an unknown base"])  # fmt: skip
def test_a_pack_that_can_not_be_begun_is_refused(
    tmp_path: Path, arguments: list[str], code: str, exit_code: int
) -> None:
    refused = run("new", "pack", tmp_path / "p", *arguments)
    assert (refused.exit_code, f"[{code}]" in refused.output) == (exit_code, True)
    assert not (tmp_path / "p").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("mine")
    refused = run("new", "pack", tmp_path, "--id", "a/b")
    assert (refused.exit_code, "[exists]" in refused.output) == (2, True)
    assert texts(tmp_path) == {"pack.yaml": "mine"}


def test_a_place_that_can_not_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = run("new", "pack", tmp_path / "file" / "pack", "--id", "a/b")
    assert (refused.exit_code, "[not-writable]" in refused.output) == (2, True)


# --- a criterion ------------------------------------------------------------------------------------------------


def test_a_clause_becomes_a_criterion(small: Path) -> None:
    (small / "clauses.yaml").write_text(CLAUSES + '  - {id: doc.3, locator: "3", summary: {vi: Ba, en: "So: three"},'
                                        " modality: must}\n", encoding="utf-8")  # fmt: skip
    assert run("new", "criterion", small, "doc.3").exit_code == 0
    assert load_pack(small).criteria["doc.3"].title["en"] == "So: three"
    added = '  - {id: doc.3, title: {vi: Ba, en: "So: three"}}\n'
    assert (small / "pack.yaml").read_text(encoding="utf-8") == PACK.replace("verdicts:", f"{added}verdicts:")


@pytest.mark.parametrize(("clause", "code"), [("doc.1", "repeated-criterion"), ("doc.11", "dangling-clause")])
def test_a_criterion_that_is_there_or_no_clause_is_refused(small: Path, clause: str, code: str) -> None:
    before = texts(small)
    refused = run("new", "criterion", small, clause)
    assert (refused.exit_code, f"[{code}]" in refused.output) == (2, True)
    assert texts(small) == before


# --- a rule -----------------------------------------------------------------------------------------------------


def test_a_new_rule_is_put_behind_those_of_its_section_and_changes_no_letter(small: Path) -> None:
    (small / "rules.yaml").write_text(RULES.replace("rules:\n", "rules:  # a remark\n\n"), encoding="utf-8")
    before = texts(small)
    assert new_rule(small).exit_code == 0
    after = texts(small)
    assert after["rules.yaml"].startswith(before["rules.yaml"])
    assert {name: after[name] for name in ("pack.yaml", "clauses.yaml")} == {
        name: before[name] for name in ("pack.yaml", "clauses.yaml")
    }
    added = load_pack(small).by_id["r.more"]
    assert (added.criterion, added.subject, added.level, added.clauses) == ("doc.1", "model", "must", ("doc.1",))


def test_a_new_rule_is_valid_for_editors(small: Path) -> None:
    new_rule(small)
    new_rule(small, "r.asked", "--ask", "concrete")
    data = read_source(small / "rules.yaml").plain()
    assert list(Draft202012Validator(pack_schema("rules")).iter_errors(data)) == []


def test_a_rule_of_another_section_gets_a_file_with_the_next_number(small: Path) -> None:
    assert new_rule(small, "doc.duty.plan").exit_code == 0
    assert new_rule(small, "doc.duty.names").exit_code == 0
    assert new_rule(small, "doc.ways.first").exit_code == 0
    files = ["rules.yaml", "2-duty.yaml", "3-ways.yaml"]
    assert read_source(small / "pack.yaml").plain()["files"] == files
    assert [rule.id for rule in load_pack(small).rules][2:] == ["doc.duty.plan", "doc.duty.names", "doc.ways.first"]


def test_a_new_rule_is_undetermined_for_everybody(small: Path, tmp_path: Path) -> None:
    new_rule(small)
    dossier = tmp_path / "d.yaml"
    dossier.write_text("unit: [{id: U1, name: A}]\nmodel: [{id: M1, unit: U1, name: B}]\nas_of: 2023-12-31\n")
    judged = CliRunner().invoke(app, ["check", str(dossier), "--pack", str(small), "-k", "r.more", "--format", "json"])
    assert '"outcome": "undetermined"' in judged.output


def test_lint_refuses_a_new_rule_until_its_examples_are_written(small: Path) -> None:
    new_rule(small, "doc.duty.plan", "--ask", "concrete")
    assert run("lint", small).exit_code == 4
    stubs = (small / "examples" / "2-duty.yaml").read_text(encoding="utf-8")
    written = stubs.replace("#   ", "  ").replace("# base:", "base:").replace("# examples:", "examples:")
    records = "{unit: [{id: U1, name: A}], model: [{id: M1, unit: U1, name: B}]"
    for outcome, answer in (("met", "co"), ("not_met", "khong"), ("undetermined", "chua_ro")):
        given = f"{records}, attestation: [{{subject: M1, question: concrete, answer: {answer}, date: 2023-06-01}}]}}"
        written = written.replace(f"outcome: {outcome}\n    records: {{model: [{{id: …}}]}}",
                                  f"outcome: {outcome}\n    records: {given}")  # fmt: skip
    written = written.replace("name: …, kind: …, scope: …", "name: A")
    (small / "examples" / "2-duty.yaml").write_text(written, encoding="utf-8")
    assert "3 passed, 0 failed" in run("test", small).output
    assert "doc.duty.plan" not in run("lint", small).output


@pytest.mark.parametrize(("level", "outcomes"), [
    ("must", ["met", "not_met", "undetermined"]), ("describe", ["met", "not_applicable", "undetermined"]),
])  # fmt: skip
def test_there_is_a_stub_for_each_outcome_and_none_is_an_example(small: Path, level: str, outcomes: list[str]) -> None:
    run("new", "rule", small, "doc.a.b", "--clause", "doc.1", "--subject", "model", "--level", level)
    stubs = (small / "examples" / "2-a.yaml").read_text(encoding="utf-8")
    assert all(line.startswith("#") for line in stubs.splitlines())
    assert [line.split()[-1] for line in stubs.splitlines() if "outcome:" in line] == outcomes


def test_stubs_are_put_behind_examples_that_are_there(small: Path) -> None:
    (small / "examples").mkdir()
    example = "examples:\n  - {rule: r.plan, outcome: met, records: {model: []}}  # mine\n"
    (small / "examples" / "rules.yaml").write_text(example)
    new_rule(small)
    text = (small / "examples" / "rules.yaml").read_text(encoding="utf-8")
    assert text.startswith(example)
    assert len(read_yaml(text, "x").plain()["examples"]) == 1
    uncommented = text.replace("\n#   ", "\n  ").replace("{id: …}", "{id: M1}")
    assert [e["rule"] for e in read_yaml(uncommented, "x").plain()["examples"]] == ["r.plan", *["r.more"] * 3]


@pytest.mark.parametrize(("arguments", "said"), [
    (["doc.a.b", "--clause", "doc.11", "--subject", "model"], "clauses.yaml has no 'doc.11'; did you mean 'doc.1'?"),
    (["doc.a.b", "--clause", "doc.1", "--subject", "modle"], "no rule may judge 'modle'; did you mean 'model'?"),
    (["r.plan", "--clause", "doc.1", "--subject", "model"], "the rule 'r.plan' is there already"),
    (["doc.a.b", "--clause", "doc.1", "--subject", "model", "--ask", "concret"], "did you mean 'concrete'?"),
    (["doc.a.b", "--clause", "doc.1", "--subject", "model", "--file", "../x.yaml"], "write a name as 4-section.yaml"),
    (["a b", "--clause", "doc.1", "--subject", "model"], "'a b' is no id"),
], ids=["a clause", "a subject", "a rule that is there", "a question", "a file", "an id"])  # fmt: skip
def test_a_rule_that_can_not_be_begun_is_refused_and_nothing_is_written(
    small: Path, arguments: list[str], said: str
) -> None:
    before = texts(small)
    refused = run("new", "rule", small, *arguments, "--level", "must")
    assert (refused.exit_code, said in refused.output) == (2, True), refused.output
    assert texts(small) == before


def test_a_rule_file_in_brackets_is_left_to_the_author(small: Path) -> None:
    (small / "rules.yaml").write_text("rules: [{id: r.plan, clauses: [doc.1, doc.2], criterion: doc.1, subject: model, "
                                      "level: must, title: {vi: A, en: A}, require: {present: name}}]\n")  # fmt: skip
    (small / "pack.yaml").write_text(PACK.replace("  - {id: doc.2, title: {vi: Hai, en: Two}}\n", ""), encoding="utf-8")
    before = texts(small)
    refused = new_rule(small)
    assert (refused.exit_code, "[no-place]" in refused.output, "id: r.more" in refused.output) == (2, True, True)
    assert texts(small) == before


def test_a_broken_pack_is_refused_before_anything_is_written(small: Path) -> None:
    (small / "rules.yaml").write_text(RULES.replace("level: must", "level: shall"), encoding="utf-8")
    before = texts(small)
    assert new_rule(small).exit_code == 4
    assert texts(small) == before


# --- where it may write -----------------------------------------------------------------------------------------


@pytest.fixture
def rules_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for that of the shipped packs."""
    folder = tmp_path / "root" / "rules"
    (folder / "a" / "b").mkdir(parents=True)
    write_pack(folder / "a" / "b")
    monkeypatch.setattr(new, "rules_folder", lambda: folder)
    return folder


def test_the_packs_of_an_installed_package_are_not_written_to(rules_in: Path) -> None:
    (rules_in.parent / "__init__.py").write_text("")
    before = texts(rules_in)
    for refused in (new_rule(rules_in / "a" / "b"), run("new", "criterion", rules_in / "a" / "b", "doc.1"),
                    run("new", "pack", rules_in / "a" / "c", "--id", "a/c")):  # fmt: skip
        assert (refused.exit_code, "[installed-pack]" in refused.output) == (2, True)
        assert "--extends" in refused.output
    assert texts(rules_in) == before


def test_the_packs_of_a_checkout_are_written_to(rules_in: Path) -> None:
    assert new_rule(rules_in / "a" / "b").exit_code == 0


def test_a_pack_among_the_shipped_ones_has_its_place_for_an_id(rules_in: Path) -> None:
    refused = run("new", "pack", rules_in / "a" / "c", "--id", "a/d")
    assert (refused.exit_code, "--id a/c" in refused.output) == (2, True)


def test_in_a_checkout_new_files_name_their_schema(rules_in: Path) -> None:
    schemas = rules_in.parent / "docs" / "schema"
    schemas.mkdir(parents=True)
    for kind in ("pack", "clauses", "rules", "examples"):
        (schemas / f"{kind}.json").write_text("{}")
    run("new", "pack", rules_in / "a" / "c", "--id", "a/c")
    run("new", "rule", rules_in / "a" / "c", "c.x.y", "--clause", "c.0.scope", "--subject", "model", "--level", "must")
    kinds = {"pack.yaml": "pack", "clauses.yaml": "clauses", "1-x.yaml": "rules", "examples/1-x.yaml": "examples"}
    for file, kind in kinds.items():
        path = rules_in / "a" / "c" / file
        mark, _, place = path.read_text(encoding="utf-8").splitlines()[0].partition("=")
        assert mark == "# yaml-language-server: $schema"
        assert (path.parent / place).resolve() == (schemas / f"{kind}.json").resolve()


def test_elsewhere_new_files_name_no_schema(tmp_path: Path) -> None:
    run("new", "pack", tmp_path / "p", "--id", "a/b")
    assert "yaml-language-server" not in (tmp_path / "p" / "pack.yaml").read_text(encoding="utf-8")
    assert "criteria-engine schema pack --file rules" in (tmp_path / "p" / "README.md").read_text(encoding="utf-8")


# --- one more entry in a list -----------------------------------------------------------------------------------

INSERTED = {
    "in brackets": ("files: [a, b]\nz: 1\n", "files: [a, b, c]\nz: 1\n"),
    "in empty brackets": ("files: []\n", "files: [c]\n"),
    "in brackets over lines": ("files: [\n  a,  # ]\n  'b]',\n  \"d\\\"]\"\n]\n",
                               "files: [\n  a,  # ]\n  'b]',\n  \"d\\\"]\", c]\n"),
    "in brackets with an apostrophe": ("files: [it's]\n", "files: [it's, c]\n"),
    "in a block": ("files:\n  - a\n  # here\n\n# next\nz: 1\n", "files:\n  - a\n  # here\n  - c\n\n# next\nz: 1\n"),
    "in a block at the margin": ("files:\n- a\nz: 1\n", "files:\n- a\n- c\nz: 1\n"),
    "in a block without an end of line": ("z: 1\nfiles:\n  - a", "z: 1\nfiles:\n  - a\n  - c\n"),
    "in a key without a list": ("files:  # none yet\nz: 1\n", "files:  # none yet\n  - c\nz: 1\n"),
    "in a file without the key": ("a: 1\n\n# of z\nz: 1\n", "a: 1\nfiles:\n  - c\n\n# of z\nz: 1\n"),
    "in an empty file": ("", "files:\n  - c\n"),
    "with the ends of lines of Windows": ("files:\r\n  - a\r\n", "files:\r\n  - a\r\n  - c\r\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), INSERTED.values(), ids=INSERTED.keys())
def test_an_entry_is_put_at_the_end_of_a_list(before: str, after: str) -> None:
    assert with_entry(before, "files", ["c"], "x", before="z") == after


@pytest.mark.parametrize("text", ["files: a\n", "files: {a: 1}\n", "files: [a,]\n", "files: null\n"])
def test_a_list_that_takes_no_entry_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        with_entry(text, "files", ["c"], "pack.yaml")
    assert str(caught.value.problems[0]).startswith("pack.yaml:1:1: the list `files` is not written")


# --- schemas ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["pack"], ["pack", "--file", "rules"], ["records"]])
def test_a_schema_is_printed(arguments: list[str]) -> None:
    printed = CliRunner().invoke(app, ["schema", *arguments])
    assert (printed.exit_code, read_yaml(printed.output, "x").plain()["$schema"]) == (
        0, "https://json-schema.org/draft/2020-12/schema",
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [["findings"], ["pack", "--file", "rule"]])
def test_a_schema_that_is_not_there_is_a_usage_error(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["schema", *arguments]).exit_code == 2
