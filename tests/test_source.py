"""YAML and JSON are read strictly: every value as it is written, with its place, or not at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from criteria_engine.errors import Problem
from criteria_engine.source import MAX_BYTES, SourceError, read_json, read_source, read_yaml


def yaml(text: str) -> object:
    return read_yaml(text, "x.yaml").plain()


def refused(text: str, name: str = "x.yaml") -> Problem:
    with pytest.raises(SourceError) as caught:
        (read_json if name.endswith(".json") else read_yaml)(text, name)
    (problem,) = caught.value.problems
    return problem


# --- words and values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    ["no", "yes", "on", "off", "y", "n", "08", "007", "08:30", "1:30", "2023-06-12", "2023-Q2", "0x10", "0o7", "1e3",
    "1_000",
     ".5", "5.", "-x", "True", "NO", "NULL", "hd30.II.1", "=", "<<"],
)  # fmt: skip
def test_plain_words_stay_words(word: str) -> None:
    assert yaml(f"a: {word}") == {"a": word}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("3", 3), ("-3", -3), ("+3", 3),
        ("0", 0),
        ("1.5", Decimal("1.5")), ("-0.50", Decimal("-0.50")),
    ],
)  # fmt: skip
def test_plain_values_are_typed(written: str, value: object) -> None:
    found = yaml(f"a: {written}")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)  # type: ignore[index]


@pytest.mark.parametrize("written", ["'3'", '"3"', '"true"', "'null'", '""'])
def test_quoted_words_are_text(written: str) -> None:
    assert yaml(f"a: {written}") == {"a": written[1:-1]}


def test_a_block_of_text_is_text() -> None:
    assert yaml("a: |-\n  3\n") == {"a": "3"}


def test_a_number_longer_than_any_real_one_stays_text() -> None:
    assert yaml("a: " + "9" * 40) == {"a": "9" * 40}


def test_an_empty_file_holds_nothing() -> None:
    assert yaml("") is None and yaml("# only a comment\n") is None


# --- places -----------------------------------------------------------------------------------------------------


def test_a_value_knows_its_line_and_column() -> None:
    root = read_yaml("tên: A\nplan:\n  date: 2023\n  list: [x, y]\n", "x.yaml")
    plan = root.value["plan"]
    assert plan.value["date"].at == "x.yaml:3:9"
    assert plan.value["list"].value[1].at == "x.yaml:4:13"
    assert plan.at_key("date") == "x.yaml:3:3"
    assert root.at_key("plan") == "x.yaml:2:1"


def test_columns_count_letters_not_bytes() -> None:
    root = read_yaml("{tên: Ủy, b: c}", "x.yaml")
    assert root.value["b"].at == "x.yaml:1:14"


def test_the_place_of_an_unknown_key_is_the_place_of_its_mapping() -> None:
    assert read_yaml("\n  a: 1", "x.yaml").at_key("b") == "x.yaml:2:3"


def test_every_value_inside_has_a_place_by_its_path() -> None:
    root = read_yaml("a:\n  - b: 1\n  - c\n", "x.yaml")
    assert dict(root.places()) == {
        ("a",): "x.yaml:1:1", ("a", 0): "x.yaml:2:5", ("a", 0, "b"): "x.yaml:2:5", ("a", 1): "x.yaml:3:5",
    }  # fmt: skip


# --- what is refused --------------------------------------------------------------------------------------------


def test_a_repeated_key_is_refused_at_its_second_place() -> None:
    assert refused("a: 1\nb:\n  c: 1\n  c: 2\n") == Problem(
        "x.yaml:4:3", "repeated-key", "the key 'c' is given twice", "khóa 'c' ghi hai lần"
    )


def test_a_quoted_key_repeats_a_plain_one() -> None:
    assert refused("a: 1\n'a': 2\n").code == "repeated-key"


def test_an_alias_is_refused_at_its_anchor() -> None:
    problem = refused("a: &x 1\nb: *x\n")
    assert (problem.at, problem.code) == ("x.yaml:1:4", "alias")


def test_an_alias_without_an_anchor_is_refused() -> None:
    assert refused("b: *x\n").code == "alias"


def test_an_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    problem = refused("\n".join(lines))
    assert (problem.at, problem.code) == ("x.yaml:1:5", "alias")


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!mine", "!!binary"])
def test_a_tag_is_refused(tag: str) -> None:
    problem = refused(f"a: {tag} [x]")
    assert (problem.at, problem.code) == ("x.yaml:1:4", "tag")


def test_two_documents_are_refused() -> None:
    problem = refused("a: 1\n---\nb: 2\n")
    assert (problem.at, problem.code) == ("x.yaml:2:1", "several-documents")


def test_a_key_that_is_no_word_is_refused() -> None:
    assert refused("[a, b]: 1").code == "key"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_yaml_nested_5000_deep_is_refused(opening: str) -> None:
    assert refused(opening * 5000).code in ("too-deep", "not-yaml")


def test_60_levels_are_read_and_61_are_not() -> None:
    yaml("[" * 60 + "]" * 60)
    assert refused("[" * 61 + "]" * 61).code == "too-deep"


@pytest.mark.parametrize(
    ("text", "at"), [("a: [1, 2\nb: 3\n", "x.yaml:2:2"), ("a: b: c\n", "x.yaml:1:5"), ("\ta: 1\n", "x.yaml:1:1")]
)
def test_broken_yaml_is_refused_with_its_place(text: str, at: str) -> None:
    problem = refused(text)
    assert (problem.at, problem.code) == (at, "not-yaml")


def test_a_character_that_yaml_forbids_is_refused() -> None:
    assert refused("a: \x00b").code == "not-yaml"


def test_a_file_that_is_not_utf8_is_refused_with_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("tên: Đảng ủy".encode("utf-16"))
    with pytest.raises(SourceError) as caught:
        read_source(path, "x.yaml")
    (problem,) = caught.value.problems
    assert (problem.at, problem.code, problem.vi) == ("x.yaml", "not-utf8", "không phải văn bản UTF-8 (byte 0)")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_source(path).plain() == {"a": 1}


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SourceError) as caught:
        read_source(path)
    assert [p.code for p in caught.value.problems] == ["too-large"]


# --- JSON -------------------------------------------------------------------------------------------------------


def test_json_is_read_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"a": [1, 1.50, true, null, "08"]}', encoding="utf-8")
    assert read_source(path).plain() == {"a": [1, Decimal("1.50"), True, None, "08"]}


def test_a_repeated_json_key_is_refused_at_any_depth() -> None:
    problem = refused('{"a": [{"b": 1, "b": 2}]}', "x.json")
    assert (problem.code, problem.message) == ("repeated-key", "the key 'b' is given twice")


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_nested_5000_deep_is_refused(opening: str) -> None:
    closing = {"[": "]", '{"a":': "}"}[opening]
    assert refused(opening * 5000 + "1" + closing * 5000, "x.json").code == "too-deep"


def test_json_nested_100000_deep_is_refused() -> None:
    assert refused("[" * 100_000 + "]" * 100_000, "x.json").code == "too-deep"


def test_broken_json_is_refused_with_its_place() -> None:
    problem = refused('{"a": 1,\n "b" 2}', "x.json")
    assert (problem.at, problem.code) == ("x.json:2:6", "not-json")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_json_lacks_are_refused(word: str) -> None:
    assert refused(f'{{"a": {word}}}', "x.json").code == "not-json"


@pytest.mark.parametrize("number", ["1" * 5000, "-" + "1" * 5000, "1e9999999999999999999"], ids=lambda n: n[:3])
def test_a_json_number_beyond_reading_is_refused(number: str) -> None:
    problem = refused(f'{{"a": {number}}}', "x.json")
    assert problem.code == "not-json" and len(problem.message) < 100


@pytest.mark.parametrize(
    ("text", "name"), [("a: [", "x.yaml"), ("a: b: c", "x.yaml"), ("{", "x.json"), ("[NaN]", "x.json")]
)
def test_what_is_wrong_with_a_file_is_told_in_vietnamese_alone(text: str, name: str) -> None:
    assert str(refused(text, name).vi).startswith(f"không đúng {name[2:].upper()}")
