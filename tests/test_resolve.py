"""`rules resolve` prints the flat pack as YAML that reads back as it is, with the origin of each field beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.authoring import resolve
from criteria_engine.authoring.resolve import resolved_lines
from criteria_engine.cli_rules import rules
from criteria_engine.errors import PackError
from criteria_engine.packs.flat import Flat, FlatRule
from criteria_engine.packs.load import flat_pack, load_pack
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.source import Node, SourceError, read_yaml
from laws.checks import Broken, caught, drawn
from small import PACK

_DROPPED = ("extends", "set", "withdraw", "keep", "files")


def node(value: Any) -> Node:
    """A plain value as if it had been read from a file."""
    if isinstance(value, dict):
        return Node({key: node(part) for key, part in value.items()}, "a.yaml", 3, 5)
    return Node([node(part) for part in value] if isinstance(value, list) else value, "a.yaml", 3, 5)


def printed(flat: Flat) -> Any:
    return read_yaml("\n".join(resolved_lines(flat)), "printed").plain()


def plain(flat: Flat) -> Any:
    """What the print has to read back as."""
    head = {key: value for key, value in flat.head.plain().items() if key not in _DROPPED}
    withdrawn = [{"withdrawn": rule.withdrawn.plain()} if rule.withdrawn else {} for rule in flat.rules]
    rules = [{**rule.node.plain(), **reason} for rule, reason in zip(flat.rules, withdrawn, strict=True)]
    return {**head, "clauses": [c.plain() for c in flat.clauses], "rules": rules}


# --- the shipped packs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_packs())
def test_a_shipped_pack_reads_back_as_it_is(name: str) -> None:
    flat = flat_pack(name)
    assert printed(flat) == plain(flat)


def said(rule: Rule) -> tuple[Any, ...]:
    """What a rule asks, whatever pack it is in."""
    return (
        rule.id, rule.clauses, rule.title, rule.subject, rule.level, rule.basis, rule.require, rule.criterion, rule.per,
        rule.when, rule.due, rule.notes, rule.remedy, rule.actor, rule.evidence,
    )  # fmt: skip


def loaded_again(name: str, folder: Path) -> Pack:
    """The printed pack put into files of its own, without what is left over: rules that are withdrawn, conditions of a
    base that no rule uses any more."""
    found = printed(flat_pack(name))
    asked = [r for r in found.pop("rules") if "withdrawn" not in r]
    parts = {"clauses.yaml": {"clauses": found.pop("clauses")}, "rules.yaml": {"rules": asked}}
    for file, value in {**parts, "pack.yaml": {**found, "files": ["rules.yaml"]}}.items():
        (folder / file).write_text(resolve._flow(node(value)), encoding="utf-8")
    try:
        return load_pack(folder)
    except PackError as error:
        unused = {p.message.rpartition("condition ")[2].strip("'") for p in error.problems}
        assert {p.code for p in error.problems} == {"unused-condition"}
    conditions = {key: value for key, value in found["conditions"].items() if key not in unused}
    head = {**found, "conditions": conditions, "files": ["rules.yaml"]}
    (folder / "pack.yaml").write_text(resolve._flow(node(head)), encoding="utf-8")
    return load_pack(folder)


@pytest.mark.parametrize("name", shipped_packs())
def test_the_printed_pack_loads_to_the_same_rules(name: str, tmp_path: Path) -> None:
    pack, again = load_pack(name), loaded_again(name, tmp_path)
    assert [said(r) for r in again.rules] == [said(r) for r in pack.rules if r.withdrawn is None]
    assert (again.criteria, again.readings, again.parameters, again.in_force, again.span, again.applies_to) == (
        pack.criteria, pack.readings, pack.parameters, pack.in_force, pack.span, pack.applies_to,
    )  # fmt: skip
    assert {c: (x.summary, x.parent) for c, x in again.clauses.items()} == {
        c: (x.summary, x.parent) for c, x in pack.clauses.items()
    }
    for before, after in zip((r for r in pack.rules if r.withdrawn is None), again.rules, strict=True):
        ends = (before.in_force or pack.in_force, after.in_force or again.in_force)
        assert ends[0] == ends[1]


def test_an_overlay_prints_what_it_leaves_of_its_base(tmp_path: Path) -> None:
    flat = flat_pack("tra-vinh/khoi")
    lines = "\n".join(resolved_lines(flat))
    assert "extends" not in printed(flat) and "withdraw" not in printed(flat) and "keep" not in printed(flat)
    assert re.search(
        r"^  - id: hdduk\.c1\.group  # rules/tra-vinh/khoi/2-criteria\.yaml:\d+$", lines, flags=re.MULTILINE
    )
    assert "# rules/tra-vinh/hd30/2-criterion-1.yaml:" in lines


# --- places -----------------------------------------------------------------------------------------------------


def test_each_field_is_told_where_it_was_written() -> None:
    flat = flat_pack("tra-vinh/khoi")
    lines = list(resolved_lines(flat))
    start = next(n for n, line in enumerate(lines) if "- id: hdduk.c1.group" in line)
    end = next(n for n, line in enumerate(lines[start + 1 :], start + 1) if line.startswith("  - id:"))
    places = {line.strip().partition(":")[0]: line.partition("  # ")[2] for line in lines[start:end]
              if line.startswith("    ") and not line.startswith("     ")}  # fmt: skip
    # The overlay gives the condition; the level and the subject are those of the base.
    assert places["require"].startswith("rules/tra-vinh/khoi/")
    assert places["level"].startswith("rules/tra-vinh/hd30/") and places["subject"].startswith("rules/tra-vinh/hd30/")


def test_every_line_of_a_field_tells_its_place() -> None:
    told = [line for line in resolved_lines(flat_pack("tra-vinh/khoi")) if line not in ("clauses:", "rules:")]
    assert [line for line in told if not re.search(r"  # (rules/\S+\.yaml:\d+|empty)$", line)] == []


@pytest.mark.parametrize("name", ["tra-vinh/khoi", "tra-vinh/hd30"])
def test_the_command_prints_the_same(name: str) -> None:
    result = CliRunner().invoke(rules, ["resolve", name])
    assert result.exit_code == 0
    assert result.output == "\n".join(resolved_lines(flat_pack(name))) + "\n"


def test_a_pack_that_can_not_be_loaded_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    result = CliRunner().invoke(rules, ["resolve", str(tmp_path)])
    assert result.exit_code == 4


# --- laws -------------------------------------------------------------------------------------------------------

_TRICKY = (
    "", "no", "null", "~", "true", "08", "1.5", "1e3", "2023-06-12", "1_000", "+5", "-5", ".5", "0x1F", "Đảng bộ",
    "- a", "a: b", "a #b", "#a", "? a", "[a", "{a", "a, b", "'a", '"', "\\", "a:", ":a", "...", "---", "%a", "@a", "`a",
    "!a", "&a", "*a",
    "|", ">", "<<", "=", "a\nb", "a\n", " a", "a ", "\ta", "a\tb", "a\r\nb", "\u2028", "\x85", "\xa0a",
    "\ufeffa", "\x00", "\x7f", "\U0001f600",
)  # fmt: skip
# What may stand in a pack: the reader refuses other characters, so none is drawn.
_letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t:#,[]{}\"'\\-? ")
words = st.sampled_from(_TRICKY) | st.text(_letters, max_size=12)
numbers = st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False, places=8)
scalars = words | numbers | st.booleans() | st.none()
keys = st.sampled_from(["id", "vi", "en", "a: b", "#a", "- a", "", "no", "08", "a, b", "{a", "x y"]) | words
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)
parts = st.dictionaries(
    keys.filter(lambda k: k not in (*_DROPPED, "clauses", "rules", "withdrawn")), values, max_size=5
)
whole_parts = parts.filter(bool)


def what_is_printed_reads_back(head: dict[str, Any], clauses: list[Any], rules: list[Any]) -> None:
    flat = Flat(node(head), tuple(map(node, clauses)), tuple(FlatRule(node(r), "p") for r in rules))
    text = "\n".join(resolved_lines(flat))
    try:
        found = read_yaml(text, "printed").plain()
    except SourceError as error:
        raise Broken(f"{error}\nprinted as\n{text}") from None
    expected = {**head, "clauses": clauses or None, "rules": rules or None}
    if found != expected or str(found) != str(expected):
        raise Broken(f"{found}\ninstead of\n{expected}\nprinted as\n{text}")


@given(parts, st.lists(whole_parts, max_size=3), st.lists(whole_parts, max_size=3))
def test_whatever_a_pack_says_reads_back(head: dict[str, Any], clauses: list[Any], rules: list[Any]) -> None:
    what_is_printed_reads_back(head, clauses, rules)


@pytest.mark.parametrize("text", _TRICKY)
def test_a_tricky_text_reads_back_as_it_is(text: str) -> None:
    what_is_printed_reads_back({"title": {"vi": text, "en": [text, {text: text}]}, text: text}, [], [{"id": text}])


@pytest.mark.parametrize(
    "number", [0, -7, 10**20, Decimal("0.5"), Decimal("-0.0000001"), Decimal("1.10"), Decimal("1E+5")]
)
def test_a_number_reads_back_as_it_is(number: Any) -> None:
    found = read_yaml("\n".join(resolved_lines(Flat(node({"value": number}), (), ()))), "printed").plain()["value"]
    assert found == number and isinstance(found, int | Decimal)


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("_is_plain", lambda text: True),
        ("_looks_typed", lambda text: False),
        ("_escaped", lambda letter: letter),
    ],
)
def test_the_law_of_reading_back_catches(name: str, planted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolve, name, planted)
    caught(what_is_printed_reads_back, drawn(st.tuples(parts, st.just([]), st.just([])), 300))


@pytest.mark.parametrize("width", [8, 100_000])
def test_long_and_short_lines_read_back_alike(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolve, "WIDTH", width)
    for case in drawn(st.tuples(parts, st.lists(whole_parts, max_size=3), st.just([])), 60):
        what_is_printed_reads_back(*case)
