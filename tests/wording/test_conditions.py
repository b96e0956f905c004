"""Every condition that can be written has words, in both languages, asked and denied; and every hole is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import criteria_engine as ce
import river
from criteria_engine.conditions import nodes as n
from criteria_engine.conditions import operators
from criteria_engine.packs.model import walk
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import DrawnCondition, conditions
from criteria_engine.strategies.grammar.vocabulary import names_for
from criteria_engine.values import Period
from criteria_engine.wording import messages
from criteria_engine.wording.conditions import Words, say
from criteria_engine.wording.names import Names, Scope
from criteria_engine.wording.readings import under
from wording.holes import catalogue, holes

SHIPPED = shipped_schema()
SCHEMAS = {"shipped": SHIPPED, "river": river.SCHEMA}
PACK = ce.load_pack("tra-vinh/hd30")
# Texts of the parameters of drawn conditions.
TEXTS = {
    str(value) for schema in SCHEMAS.values() for values in names_for(schema).parameters.values() for value in values
}
NO = re.compile(r"\b(không(?! quá| muộn)|chưa)\b(?![^“]*”)|(ghi|trả lời) “không”")


def said(drawn: DrawnCondition, schema: Schema, lang: str, period: Period | None = None) -> list[str]:
    """The condition and its opposite."""
    entity = schema[drawn.table]
    return [say(node, entity, schema, lang, PACK, period=period) for node in (drawn.node, n.Not(drawn.node))]


def found_in(drawn: DrawnCondition, schema: Schema, period: Period | None = None) -> list[str]:
    known = {str(part.value) for part in walk(drawn.node) if isinstance(part, n.Constant)} | TEXTS
    return [
        hole for lang in ("vi", "en") for text in said(drawn, schema, lang, period)
        for hole in holes(text, lang, schema, known)
    ]  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=st.data())
def test_no_condition_has_a_hole(name: str, data: st.DataObject) -> None:
    drawn = data.draw(conditions(SCHEMAS[name], depth=4, due=data.draw(st.booleans())))
    assert found_in(drawn, SCHEMAS[name], data.draw(st.sampled_from([None, Period.year(2023)]))) == []


@given(conditions(SHIPPED), st.sampled_from(["strict", "loose"]), st.sampled_from(["slow", "steady", "fast"]))
def test_no_condition_has_a_hole_under_readings(drawn: DrawnCondition, basis: str, pace: str) -> None:
    readings = {"basis": basis, "pace": pace}
    settled = under(drawn.node, readings)
    for lang in ("vi", "en"):
        assert list(holes(say(settled, SHIPPED[drawn.table], SHIPPED, lang, PACK, readings), lang, SHIPPED)) == []


@given(conditions(SHIPPED, depth=4))
def test_denying_twice_says_the_same_as_not_denying(drawn: DrawnCondition) -> None:
    twice, entity = n.Not(n.Not(drawn.node)), SHIPPED[drawn.table]
    for lang in ("vi", "en"):
        assert say(twice, entity, SHIPPED, lang) == say(drawn.node, entity, SHIPPED, lang)


# --- denials ------------------------------------------------------------------------------------------------------


def said_better(drawn: DrawnCondition) -> Iterator[str]:
    """What is said as "none of which not …" although "all of which …" says the same."""
    words, scope = Words(Names(SHIPPED, "vi", PACK)), (SHIPPED[drawn.table],)
    for node in [drawn.node, *(part for part in walk(drawn.node) if isinstance(part, n.Not))]:
        part = node.part if isinstance(node, n.Not) else node
        if isinstance(part, n.Quantified) and part.where is not None and part.quantifier in ("exists", "none"):
            yield from _better(part, words, scope)


def _better(node: n.Quantified, words: Words, scope: Scope) -> Iterator[str]:
    assert node.where is not None
    try:
        inner = (*scope, words.names.rows(node.source, scope)[1])
        refused, asked = words.condition(node.where, inner), words.condition(node.where, inner, denied=True)
        text = words.condition(node, scope, denied=node.quantifier == "exists")
    except (IndexError, KeyError):
        return  # A part of a part is asked of other rows than the subject.
    if NO.search(refused) and not NO.search(asked) and text.startswith("không có"):
        yield text


@given(conditions(SHIPPED, "model", without=["outer", "of"]))
def test_nothing_is_denied_twice_that_can_be_said_once(drawn: DrawnCondition) -> None:
    assert list(said_better(drawn)) == []


# --- the holes are seen ---------------------------------------------------------------------------------------------


def worded(node: n.Condition, lang: str = "vi") -> str:
    return say(node, SHIPPED["model"], SHIPPED, lang, PACK)


BLANK = n.Not(n.Present("start"))
UNRESOLVED = n.Quantified("none", n.Source("issue", "about"), n.Not(n.Present("resolved")))


@pytest.mark.parametrize("phrase", [
    Label("", ""), Label("{left} là ", "{left} is "), Label("{left} is {right}", "{left} là {right}"),
    Label("{left} là là {right}", "{left} is is {right}"), Label("{left} và hoặc {right}", "{left} and or {right}"),
    Label("{left} is_not {right}", "{left} is_not {right}"), Label("{left}  là {right}", "{left}  is {right}"),
])  # fmt: skip
def test_a_planted_phrase_is_a_hole(monkeypatch: pytest.MonkeyPatch, phrase: Label) -> None:
    planted = replace(operators.OPERATORS["is"], phrase=phrase)
    monkeypatch.setitem(operators.OPERATORS, "is", planted)
    node = n.Compare(n.FieldOf("status"), "is", (n.Constant("tam_dung"),))
    for lang in ("vi", "en"):
        text = worded(n.All((node, n.Present("start"))), lang)
        assert list(holes(text, lang, SHIPPED)), text


@pytest.mark.parametrize("words", ["{what} is blank", "không không có {what}", "{what} không_có", "None {what}"])
def test_a_planted_word_of_the_catalogue_is_a_hole(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setitem(messages.PHRASES, "absent", Label(words, words))
    assert list(holes(worded(BLANK), "vi", SHIPPED)), worded(BLANK)


def test_a_planted_double_denial_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worded(UNRESOLVED) == "mọi vướng mắc đều có ghi ngày giải quyết"
    assert not list(holes(worded(UNRESOLVED), "vi", SHIPPED))
    monkeypatch.setattr(Words, "_is_said_better", lambda *_: False)
    assert worded(UNRESOLVED) == "không có vướng mắc nào không ghi ngày giải quyết"
    assert list(holes(worded(UNRESOLVED), "vi", SHIPPED))


def test_a_label_of_the_other_language_is_a_hole() -> None:
    assert list(holes("“Started” để trống", "vi", SHIPPED))
    assert list(holes("“Ngày bắt đầu thực hiện” is blank", "en", SHIPPED))


def test_a_phrase_that_is_gone_is_an_error_and_never_a_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(messages.PHRASES, "absent")
    with pytest.raises(KeyError):
        worded(BLANK)


def test_every_label_of_the_catalogue_is_filled_in_both_languages() -> None:
    assert [label for label in catalogue() if not label.vi.strip() or not label.en.strip()] == []
