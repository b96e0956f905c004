"""Files of text made to do harm, in every format that holds text: refused where they stand, the rest is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import criteria_engine as ce
from criteria_engine.intake.cells import read as cells
from criteria_engine.records import tidy

pytest.importorskip("pyarrow")

FORMATS = {
    "ho-so.yaml": 'unit: [{{id: U1, name: "{0}"}}, {{id: U2, name: b}}]\n',
    "ho-so.json": '{{"unit": [{{"id": "U1", "name": "{0}"}}, {{"id": "U2", "name": "b"}}]}}\n',
    "Đơn vị.csv": "Mã đơn vị,Tên đơn vị\nU1,{0}\nU2,b\n",
    "unit.csv": "id,name\nU1,{0}\nU2,b\n",
    "unit.jsonl": '{{"id": "U1", "name": "{0}"}}\n{{"id": "U2", "name": "b"}}\n',
}
FILLERS = ["x", "9", "ư ", "; a", "12/", "<b>", "t©m ", "\u202e"]


def read(folder: Path, name: str, text: str) -> ce.Dossier:
    (folder / name).write_text(text, encoding="utf-8")
    return ce.read(folder / name)


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_text_longer_than_any_field_asks_for_is_set_aside(tmp_path: Path, name: str, filler: str) -> None:
    long = (filler * tidy.MAX_TEXT)[: tidy.MAX_TEXT + 1] + "."
    dossier = read(tmp_path, name, FORMATS[name].format(long))
    assert [problem.code for problem in dossier.problems] == ["text-too-long"]
    assert list(dossier.tables["unit"]) == ["U2"]
    assert len(str(dossier.problems[0])) < 1000


@pytest.mark.parametrize("name", FORMATS)
def test_the_longest_text_that_may_be_is_read(tmp_path: Path, name: str) -> None:
    dossier = read(tmp_path, name, FORMATS[name].format("x" * tidy.MAX_TEXT))
    assert list(dossier.tables["unit"]) == ["U1", "U2"] and not dossier.problems


def test_planted_a_limit_that_one_reader_forgets_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the readers of cells and rows know no limit; the reader of columns still does."""
    monkeypatch.setattr(cells, "is_too_long", lambda value: False)
    monkeypatch.setattr(tidy, "is_too_long", lambda value: False)
    long = "x" * (tidy.MAX_TEXT + 1)
    assert not read(tmp_path, "ho-so.yaml", FORMATS["ho-so.yaml"].format(long)).problems


@pytest.mark.parametrize("depth", [70, 980, 5_000, 200_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
@pytest.mark.parametrize("name", ["unit.jsonl", "ho-so.json"])
def test_brackets_without_end_are_refused(tmp_path: Path, name: str, pair: str, depth: int) -> None:
    opening = '{"a":' if pair == "{}" else "["
    deep = f"{opening * depth}1{pair[1] * depth}"
    told = _problems(tmp_path, name, FORMATS[name].format("x").replace('"x"', deep))
    assert told & {"too-deep", "unreadable-value", "not-json"}


def _problems(folder: Path, name: str, text: str) -> set[str]:
    try:
        return {problem.code for problem in read(folder, name, text).problems}
    except ce.InputError as error:
        return {problem.code for problem in error.problems}


# --- a key twice ----------------------------------------------------------------------------------------------------

TWICE = [
    '{"id": "U1", "name": "a", "name": "b"}',
    '{"id":"U1","name":"a","name":"b"}',
    '{"id": "U1", "name" : "a", "name" : null}',
    '{"id": "U1", "name": "a", "end": {"a": 1}, "end": {"b": 1}}',
]


@pytest.mark.parametrize("line", TWICE)
def test_a_line_with_a_key_twice_is_set_aside(tmp_path: Path, line: str) -> None:
    dossier = read(tmp_path, "unit.jsonl", f'{line}\n{{"id": "U2", "name": "b"}}\n')
    assert "repeated-key" in {problem.code for problem in dossier.problems}
    assert list(dossier.tables["unit"]) == ["U2"]


@pytest.mark.parametrize("name", ['a\\": b', "a: b", '\\":null', "null", '\\" :'])
def test_text_that_looks_like_a_key_is_text(tmp_path: Path, name: str) -> None:
    dossier = read(tmp_path, "unit.jsonl", f'{{"id": "U1", "name": "{name}"}}\n{{"id": "U2", "name": "b"}}\n')
    row = dossier.get("unit", "U1")
    assert not dossier.problems and row is not None and row.values["name"] == json.loads(f'"{name}"').strip()


def test_nulls_and_lists_do_not_look_like_keys_given_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that Arrow reads what programs write."""
    from criteria_engine.intake.arrow import texts

    monkeypatch.setattr(texts, "_by_python", lambda *_: pytest.fail("read by Python"))
    rows = [
        {"id": "M1", "unit": None, "name": "x", "plan": {"date": "2023-01-01", "number": None}, "groups": ["g1", "g2"],
         "adopters": [{"who": "a"}, {"who": "b", "sector_level": None}]},
        {"id": "M2", "name": "y", "adopters": [], "plan": None},
    ]  # fmt: skip
    dossier = read(tmp_path, "model.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert {problem.code for problem in dossier.problems} == {"required-field"}
