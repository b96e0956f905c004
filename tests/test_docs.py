"""The documentation as a test subject: what it must name it names, and what it names is there."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.conditions import parse, parse_operands
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.intake.book.passed import PASSED_OVER
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records import shipped_schema
from criteria_engine.reports.json import as_data
from criteria_engine.source import read_yaml
from criteria_engine.wording.messages import DOUBTS, NOTES, REASONS
from generators import generator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "criteria_engine"
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
# Codes that are put together where they are raised, with every code that comes of it.
COMPOSED: Mapping[str, frozenset[str]] = {
    "f'unknown-{node.kind}'": frozenset({"unknown-rule", "unknown-criterion", "unknown-verdict"}),
    "f'converted-{letters.encoding}'": frozenset({"converted-tcvn3", "converted-vni", "converted-utf8"}),
    "f'unknown-{kind}'": frozenset({"unknown-subject", "unknown-rule"}),
    "f'unknown-{part_of}'": frozenset({"unknown-reading", "unknown-parameter"}),
    "f'unknown-{key}'": frozenset({"unknown-criterion", "unknown-subject"}),
    "f'repeated-{what}'": frozenset(
        {
            "repeated-rule", "repeated-clause", "repeated-reading", "repeated-parameter", "repeated-criterion",
            "repeated-document",
        }
    ),
}


def _name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def _page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# --- problems ---------------------------------------------------------------------------------------------------


@cache
def _codes_raised() -> frozenset[str]:
    """Every code in the source: the second argument of `Problem`, the first of `Remark`, what is given as a `code`."""
    trees = {file: list(ast.walk(ast.parse(file.read_text(encoding="utf-8")))) for file in SOURCE.rglob("*.py")}
    passing = {file: {name: n for node in nodes for name, n in _passes_a_code(node)} for file, nodes in trees.items()}
    rooms: dict[Path, dict[str, int]] = defaultdict(dict)
    for file, found in passing.items():
        # A function that passes a code on may be called from the other files of its room.
        rooms[file.parent] |= found
    own = {"Problem": 1, "Remark": 0, "remark": 0}
    known = {file: own | rooms[file.parent] | found for file, found in passing.items()}
    codes = {code for file, nodes in trees.items() for code in _codes_in(file, nodes, known[file])}
    return frozenset(codes | set(PASSED_OVER))


def _codes_in(file: Path, nodes: list[ast.AST], where: dict[str, int]) -> Iterator[str]:
    for call in nodes:
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = [k.value for k in call.keywords if k.arg == "code"]
            if name in where and (given or len(call.args) > where[name]):
                yield from _codes_of(given[0] if given else call.args[where[name]], file)


def _passes_a_code(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.FunctionDef):
        names = [a.arg for a in node.args.args if a.arg != "self"]
        # A code of a problem is a word; codes of outcomes and truths are numbers.
        texts = [a.arg for a in node.args.args if a.annotation is not None and ast.unparse(a.annotation) == "str"]
        if "code" in texts:
            yield node.name, names.index("code")


def _codes_of(node: ast.expr, file: Path) -> frozenset[str]:
    if isinstance(node, ast.Constant):
        return frozenset({str(node.value)})
    if isinstance(node, ast.Name) and node.id == "code":
        return frozenset()
    said = ast.unparse(node)
    assert said in COMPOSED, f"{file.name} puts a code together: {said}; say in COMPOSED which codes come of it"
    return COMPOSED[said]


def _codes_documented() -> list[str]:
    return re.findall(r"^### `([a-z0-9-]+)`$", _page("problems.md"), flags=re.MULTILINE)


def test_every_problem_code_has_a_heading() -> None:
    assert sorted(_codes_raised() - set(_codes_documented())) == []


def test_every_heading_of_a_problem_is_a_code_that_is_raised() -> None:
    assert sorted(set(_codes_documented()) - _codes_raised()) == []


def test_no_problem_has_two_headings() -> None:
    assert len(_codes_documented()) == len(set(_codes_documented()))


# --- the language -----------------------------------------------------------------------------------------------


def _words_of_the_language() -> set[str]:
    beside = "at values absent ignore until months from not_applicable verdict rule criterion outer dated below"
    known = {*OPERATORS, *parse._CONDITIONS, *parse._OPERAND_KEYS, *parse_operands._OPERANDS, *parse._ROWS}
    return known | {*beside.split()}


def test_every_word_of_the_language_is_in_its_page() -> None:
    code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", _page("rule-language.md"), flags=re.DOTALL))
    assert sorted(_words_of_the_language() - set(re.findall(r"[a-z_]+", code))) == []


# --- records ----------------------------------------------------------------------------------------------------


def test_the_tables_of_records_are_those_of_the_schema() -> None:
    text = _page("records.md")
    assert generator("make_records").page(text, shipped_schema()) == text, "run: python docs/make_records.py"


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="marker"):
        generator("make_records").page("# Records", shipped_schema())


# --- the JSON report --------------------------------------------------------------------------------------------


def _block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", _page("report-json.md"), flags=re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group(1)


def _without_passing_things(report: dict[str, Any]) -> dict[str, Any]:
    """Without the digest of the pack and the sentences, which change with every word of a pack."""
    packs = [{k: v for k, v in pack.items() if k not in ("digest", "version")} for pack in report["packs"]]
    findings = [{k: v for k, v in finding.items() if k != "text"} for finding in report["findings"]]
    return {**report, "packs": packs, "findings": findings}


def test_the_example_of_the_json_report_is_what_the_engine_prints() -> None:
    dossier = ce.read(read_yaml(_block("yaml"), "dossier.yaml").plain())
    report = as_data(ce.assess(dossier, ce.load_pack("tra-vinh/hd30"), select="plan-name"))
    assert _without_passing_things(report) == _without_passing_things(json.loads(_block("json")))


def test_every_field_of_the_json_report_is_in_its_page() -> None:
    tree = ast.parse((SOURCE / "reports" / "json.py").read_text(encoding="utf-8"))
    mappings = (node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    keys = {str(key.value) for mapping in mappings for key in mapping.keys if isinstance(key, ast.Constant)}
    fields = set(re.findall(r"`([a-z_]+)`", _page("report-json.md").partition("## An example")[0]))
    assert sorted(keys - fields - {"vi", "en"}) == []


@pytest.mark.parametrize("words", [REASONS, DOUBTS, NOTES], ids=["reasons", "doubts", "notes"])
def test_reasons_and_notes_are_listed_with_their_words(words: Mapping[str, Any]) -> None:
    rows = [line for line in _page("report-json.md").splitlines() if line.startswith("| `")]
    missing = [code for code, label in words.items() if not any(f"| `{code}` |" in r and label.en in r for r in rows)]
    assert missing == []


def test_every_note_of_a_shipped_rule_has_words() -> None:
    codes = {note.code for name in shipped_packs() for rule in load_pack(name).rules for note in rule.notes}
    assert sorted(codes - set(NOTES)) == []


# --- pages and links --------------------------------------------------------------------------------------------


def _links(page: Path) -> Iterator[tuple[str, str]]:
    """File and anchor of every link that stays within the docs."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            file, _, anchor = target.partition("#")
            yield file, anchor


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for file, anchor in _links(page):
        target = (page.parent / file).resolve() if file else page
        assert target.is_file(), f"{_name(page)} links to {file}"
        assert not anchor or anchor in _anchors(target), f"{_name(page)} links to {file}#{anchor}"


def test_every_page_is_linked_from_the_index() -> None:
    linked = {(DOCS / file).resolve() for file, _ in _links(DOCS / "index.md") if file}
    assert [_name(p) for p in PAGES if p.name != "index.md" and p.resolve() not in linked] == []


def test_a_heading_that_the_source_refers_to_is_there() -> None:
    for file in sorted(SOURCE.rglob("*.py")):
        for page, head in re.findall(r'docs/([\w-]+\.md), "([^"]+)"', file.read_text(encoding="utf-8")):
            heads = re.findall(r"^#+ (.+)$", _page(page), flags=re.MULTILINE)
            assert any(h.startswith(head) for h in heads), f"{file.name} refers to {page}, “{head}”"


@pytest.mark.parametrize("page", [p for p in PAGES if p.parent.name == "decisions"], ids=_name)
def test_a_decision_bears_the_date_of_its_name(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ") and lines[2] == page.name[:10]
