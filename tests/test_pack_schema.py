"""The JSON Schemas for editors: what the loader takes is valid, what is misspelt is flagged where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from criteria_engine.authoring.schemas import conditions as condition_schema
from criteria_engine.authoring.schemas.pack import FILES, pack_schema
from criteria_engine.authoring.schemas.records import records_schema
from criteria_engine.conditions import parse, parse_operands
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.packs.shipped import rules_folder
from criteria_engine.records import shipped_schema
from criteria_engine.source import read_source, read_yaml
from generators import generator
from small import CLAUSES, PACK, RULES

ROOT = Path(__file__).parents[1]
SHIPPED = sorted(rules_folder().glob("*/*/**/*.yaml"))


@cache
def validator(kind: str | None) -> Draft202012Validator:
    return Draft202012Validator(records_schema(shipped_schema()) if kind == "records" else pack_schema(kind))


def kind_of(path: Path) -> str:
    whole = {"pack.yaml": "pack", "clauses.yaml": "clauses"}
    return whole.get(path.name, "examples" if path.parent.name == "examples" else "rules")


def faults(kind: str | None, text: str) -> list[str]:
    return [e.json_path for e in validator(kind).iter_errors(read_yaml(text, "x.yaml").plain())]


def rule(**parts: str) -> str:
    given = {"id": "r", "clauses": "[doc.1]", "title": "{vi: A, en: A}", "subject": "model", "level": "must",
             "require": "{present: x}", **parts}  # fmt: skip
    lines = [f"{key}: {value}" for key, value in given.items() if value]
    return "rules:\n  - " + "\n    ".join(lines)


# --- the files --------------------------------------------------------------------------------------------------


def test_the_schema_files_are_those_of_the_engine() -> None:
    for name, text in generator("make_schemas").schemas():
        found = (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8")
        assert found == text, f"{name} is behind; run: python docs/make_schemas.py"


@pytest.mark.parametrize("kind", [*FILES, None, "records"])
def test_a_schema_is_itself_valid(kind: str | None) -> None:
    Draft202012Validator.check_schema(validator(kind).schema)


# --- the language -----------------------------------------------------------------------------------------------


def test_the_schema_knows_the_words_of_the_parser_and_no_others() -> None:
    assert set(condition_schema.conditions([])) == set(parse._CONDITIONS)
    assert set(condition_schema.LEFTS) == set(parse._OPERAND_KEYS)
    assert set(condition_schema.OPERANDS) == set(parse_operands._OPERANDS)


def test_a_left_side_takes_the_keys_that_the_parser_takes() -> None:
    for key, (needed, further) in condition_schema.LEFTS.items():
        keys = {*needed, *further}
        assert keys == parse._OPERAND_KEYS[key], key


def test_a_comparison_takes_every_operator() -> None:
    wrong = [name for name in OPERATORS if faults("rules", rule(require=f"{{field: a, {name}: [1, 2]}}"))
             and faults("rules", rule(require=f"{{field: a, {name}: 1}}"))]  # fmt: skip
    assert wrong == []


# --- what the loader takes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.relative_to(rules_folder()).as_posix())
def test_every_shipped_file_is_valid(path: Path) -> None:
    data = read_source(path).plain()
    assert [f"{e.json_path}: {e.message[:200]}" for e in validator(kind_of(path)).iter_errors(data)] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.relative_to(rules_folder()).as_posix())
def test_a_shipped_file_names_its_schema_for_editors(path: Path) -> None:
    mark, _, place = path.read_text(encoding="utf-8").partition("\n")[0].partition("$schema=")
    assert mark == "# yaml-language-server: "
    assert (path.parent / place).resolve() == ROOT / "docs" / "schema" / f"{kind_of(path)}.json"


@pytest.mark.parametrize(("kind", "text"), [("pack", PACK), ("clauses", CLAUSES), ("rules", RULES)])
def test_the_schema_of_all_files_tells_them_apart(kind: str, text: str) -> None:
    assert faults(kind, text) == []
    assert faults(None, text) == []
    assert all(faults(other, text) for other in FILES if other != kind)


VALID: Mapping[str, str] = {
    "a question": "rules:\n  - {id: r, ask: concrete, clauses: [doc.1], subject: model, level: must, evidence: [name]}",
    "a base rule as it is": "rules:\n  - {restate: base.r, clauses: [doc.1]}",
    "a base rule changed": "rules:\n  - {replace: base.r, clauses: [doc.1], level: should}",
    "a period by the year alone": rule(require="{field: date, within: 2023}"),
    "an aggregate as an operand": rule(require="{field: cost, at_least: {count: steps, where: {present: name}}}"),
    "a value on the left": rule(require="{value: {the: as_of}, after: 2023-06-30}"),
    "an operand for many": rule(require="{field: kind, in: {parameter: kinds}}"),
    "an end by a reading": rule(in_force="{to: {by_reading: b, values: {x: null, y: 2025-12-31}}}"),
    "a bounded number": rule(require="{field: cost, is: {at_least: 30, unit: đồng}}"),
}  # fmt: skip


@pytest.mark.parametrize("text", VALID.values(), ids=VALID.keys())
def test_what_the_language_has_is_valid(text: str) -> None:
    assert faults("rules", text) == []


# --- what is misspelt -------------------------------------------------------------------------------------------

MISSPELT: Mapping[str, tuple[str, str, str]] = {
    "a key of pack.yaml": ("pack", PACK.replace("parameters:", "parametres:"), "$"),
    "a key of a document": ("pack", PACK.replace("issuer:", "isuer:"), "$.documents[0]"),
    "a default left out": ("pack", PACK.replace("    default: strict\n", ""), "$.readings[0]"),
    "a text in one language": ("pack", PACK.replace(", en: A small pack", ""), "$.title"),
    "a change of a base without one": ("pack", PACK + "set: {readings: {basis: loose}}\n", "$"),
    "a document left out": ("pack", PACK.replace("documents:", "uses: []\nother:"), "$"),
    "a modality": ("clauses", CLAUSES.replace("modality: must", "modality: shall", 1), "$.clauses[0].modality"),
    "a clause without a summary": ("clauses", "clauses:\n  - {id: doc.1, locator: '1', modality: must}",
                                   "$.clauses[0]"),
    "a relation": ("clauses", CLAUSES.replace("modality: must}", "modality: must, relations: {restate: [a]}}", 1),
                   "$.clauses[0].relations"),
    "a key of a rule": ("rules", rule(requires="{present: x}"), "$.rules[0]"),
    "a level": ("rules", rule(level="shall"), "$.rules[0].level"),
    "a subject": ("rules", rule(subject="modle"), "$.rules[0].subject"),
    "a rule without a condition": ("rules", rule(require=""), "$.rules[0]"),
    "a condition": ("rules", rule(require="{presnt: x}"), "$.rules[0].require"),
    "an operator": ("rules", rule(require="{field: a, at_leest: 2}"), "$.rules[0].require"),
    "two operators": ("rules", rule(require="{field: a, at_least: 2, at_most: 3}"), "$.rules[0].require"),
    "an operator left out": ("rules", rule(require="{field: a}"), "$.rules[0].require"),
    "an operand": ("rules", rule(require="{field: a, is: {feild: b}}"), "$.rules[0].require"),
    "a given thing": ("rules", rule(require="{field: a, is: {the: asof}}"), "$.rules[0].require"),
    "deep inside": ("rules", rule(require="{all: [{any: [{exists: steps, wher: {present: x}}]}]}"),
                    "$.rules[0].require"),
    "`every` without `where`": ("rules", rule(require="{every: steps}"), "$.rules[0].require"),
    "a sum without a field": ("rules", rule(require="{sum: steps, at_least: 2}"), "$.rules[0].require"),
    "an empty list": ("rules", rule(require="{all: []}"), "$.rules[0].require"),
    "an outcome of two things": ("rules", rule(require="{outcome: {rule: a, verdict: b}}"), "$.rules[0].require"),
    "a question": ("rules", "rules:\n  - {id: r, ask: concreet, clauses: [doc.1], subject: model, level: must}",
                   "$.rules[0].ask"),
    "a restated rule with more": ("rules", "rules:\n  - {restate: a, clauses: [doc.1], level: must}", "$.rules[0]"),
    "an outcome": ("examples", "examples:\n  - {rule: r, outcome: unmet}", "$.examples[0].outcome"),
    "a table of records": ("examples", "examples:\n  - {rule: r, outcome: met, records: {modle: []}}",
                           "$.examples[0].records"),
    "a field of records": ("examples", "examples:\n  - {rule: r, outcome: met, records: {model: [{nmae: x}]}}",
                           "$.examples[0].records.model"),
    "a named condition": ("pack", PACK + "conditions: {one: {presnt: x}}\n", "$.conditions.one"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "at"), MISSPELT.values(), ids=MISSPELT.keys())
def test_what_is_misspelt_is_flagged_where_it_stands(kind: str, text: str, at: str) -> None:
    assert at in faults(kind, text)


def test_the_schema_knows_the_questions_of_the_records() -> None:
    entry: Any = pack_schema("rules")["$defs"]["asked"]["properties"]["ask"]
    assert entry["enum"] == list(shipped_schema()["attestation"].fields["question"].codes)


# --- records ----------------------------------------------------------------------------------------------------

UNIT = "unit: [{id: U1, name: Chi bộ A, kind: chi_bo_co_so}]\n"


def test_a_dossier_of_yaml_is_valid() -> None:
    model = "{id: M1, unit: U1, name: A, plan: {schedule: x}, plan.date: 2023-06, cost: 2 tỷ đồng, adopters: false}"
    assert faults("records", f"as_of: 2023-12-31\n{UNIT}model: [{model}]\n") == []


@pytest.mark.parametrize(("text", "at"), [
    ("units: []", "$"),
    ("unit: [{id: U1, name: A, knd: phong}]", "$.unit"),
    ("unit: [{id: U1, name: A, kind: phongg}]", "$.unit"),
    ("unit: [{id: U1}]", "$.unit"),
], ids=["a table", "a field", "a code", "a required field left out"])  # fmt: skip
def test_a_misspelt_dossier_is_flagged(text: str, at: str) -> None:
    assert at in faults("records", text)
