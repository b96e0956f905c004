"""Drawn conditions: the type check takes every one, every word of the language comes up, truths are mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, ClassVar, get_args

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import river
from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Names
from criteria_engine.conditions.operators import OPERATORS
from criteria_engine.errors import PackError, UsageError
from criteria_engine.evaluate.question import Question
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.packs.model import walk
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label, Number, Record, Ref, Text
from criteria_engine.records.schema import Schema
from criteria_engine.source import read_yaml
from criteria_engine.strategies import DrawnCondition, conditions, datasets, first
from criteria_engine.strategies.asking import typed
from criteria_engine.strategies.grammar.conditions import Grammar
from criteria_engine.strategies.grammar.lookouts import lookout
from criteria_engine.strategies.grammar.operands import Operands
from criteria_engine.strategies.grammar.vocabulary import WORDS, names_for
from criteria_engine.strategies.stock import AS_OF
from criteria_engine.values import Period
from small import SCHEMA
from test_strategies import Raw, few, read

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}
NAMES = replace(
    names_for(SCHEMA),
    outcomes={"rule": frozenset({"r.one"}), "criterion": frozenset({"c.I"}), "verdict": frozenset({"whole"})},
    subjects={"r.one": "model"},
)
DRAWS = 2500


def some(table: str, tries: int = DRAWS, **options: Any) -> list[DrawnCondition]:
    """The first that are drawn; the same ones each time."""
    found: list[DrawnCondition] = []
    first(conditions(SCHEMA, table, **{"names": NAMES, "due": True, **options}), lambda c: bool(found.append(c)), tries)
    return found


@pytest.fixture(scope="module")
def drawn() -> list[DrawnCondition]:
    return some("model") + some("unit", 1500)


def nodes(found: list[DrawnCondition]) -> Iterator[n.Node]:
    return (node for condition in found for node in walk(condition.node))


# --- every one is sound -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_the_type_check_takes_every_condition(name: str, data: st.DataObject) -> None:
    # It is checked as it is drawn: one that is refused raises PackError there.
    condition = data.draw(conditions(SCHEMAS[name]))
    assert isinstance(condition.node, get_args(n.Condition))


@few
@given(conditions(SCHEMA, names=NAMES))
def test_its_text_reads_back_as_the_same_condition(condition: DrawnCondition) -> None:
    assert reads_back(condition)


def reads_back(condition: DrawnCondition) -> bool:
    again = typed(SCHEMA, condition.table, read_yaml(condition.text, "4.yaml").plain(), condition.names)
    return again == condition.node


def test_a_text_that_says_something_else_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = DrawnCondition.text.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(DrawnCondition, "text", property(lambda self: as_it_is(self).replace('"exists"', '"none"')))
    assert first(conditions(SCHEMA, "model", names=NAMES), lambda c: not reads_back(c), 300) is not None


# Each with the words that lead to it soonest.
REFUSED: dict[str, tuple[str, Any, set[str]]] = {
    "fields of unlike kinds": ("operands._stands_beside", lambda *_: True, {"field", *OPERATORS}),
    "parameters of unlike kinds": ("operands.is_fit", lambda *_: True, {"field", "parameter", *OPERATORS}),
    "numbers in unlike units": ("numbers._added", lambda rows, _: numbers_of(rows),
                                {"field", "sum", "of", "by", "at_least"}),
}  # fmt: skip


def numbers_of(rows: Any) -> list[Any]:
    return [found for found in rows.item.fields.values() if found.kind == "number"]


@pytest.mark.parametrize("defect", REFUSED)
def test_what_the_type_check_refuses_is_found_out(monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    place, planted, needed = REFUSED[defect]
    monkeypatch.setattr(f"criteria_engine.strategies.grammar.{place}", planted)
    with pytest.raises(PackError):
        some("model", 500, without=set(WORDS) - needed)


class Boat(BaseModel):
    record: ClassVar[Record] = Record(table="boat", label=Label("x", "x"), subject=True)
    id: Text
    size: Number | None = None
    sails: Number | None = None


class Barge(BaseModel):
    record: ClassVar[Record] = Record(table="barge", label=Label("x", "x"), subject=True)
    id: Text
    size: Text | None = None
    towed: bool | None = None


class Trip(BaseModel):
    record: ClassVar[Record] = Record(table="trip", label=Label("x", "x"), subject=True)
    id: Text
    by: Annotated[Text | None, Ref("boat", "barge")] = None


def test_behind_a_reference_of_several_tables_lies_what_they_do_not_hold_unalike() -> None:
    fleet = Schema((Boat, Barge, Trip))
    assert {spot.path for spot in lookout(fleet, (fleet["trip"],)).far} == {"by.id", "by.sails", "by.towed"}


# --- everything comes up ----------------------------------------------------------------------------------------


def where_of_rows(found: list[DrawnCondition]) -> Iterator[n.Node]:
    for node in nodes(found):
        if isinstance(node, n.Quantified | n.Aggregate | n.RowAt) and node.where is not None:
            yield from walk(node.where)


def operators(found: Iterator[n.Node]) -> set[str]:
    return {node.operator for node in found if isinstance(node, n.Compare)}


def test_every_operator_comes_up_at_the_root(drawn: list[DrawnCondition]) -> None:
    assert set(OPERATORS) - operators(condition.node for condition in drawn) == set()


def test_every_operator_comes_up_within_a_list(drawn: list[DrawnCondition]) -> None:
    assert set(OPERATORS) - operators(where_of_rows(drawn)) == set()


def kind_of(source: n.Source) -> str:
    return "tree" if source.name.endswith("below") else "table" if source.by else "list"


def test_every_quantifier_comes_up_over_lists_related_tables_and_trees(drawn: list[DrawnCondition]) -> None:
    found = {(node.quantifier, kind_of(node.source)) for node in nodes(drawn) if isinstance(node, n.Quantified)}
    assert found == {(q, kind) for q in get_args(n.Quantifier) for kind in ("list", "table", "tree")}


def test_every_fold_comes_up_over_lists_and_related_tables(drawn: list[DrawnCondition]) -> None:
    found = {(node.fold, kind_of(node.source)) for node in nodes(drawn) if isinstance(node, n.Aggregate)}
    # Units of this schema have no number that could be added over a tree.
    assert found == {(fold, kind) for fold in get_args(n.Fold) for kind in ("list", "table")} | {("count", "tree")}


def test_every_kind_of_condition_and_operand_comes_up(drawn: list[DrawnCondition]) -> None:
    assert {*get_args(n.Condition), *get_args(n.Operand)} - {type(node) for node in nodes(drawn)} == set()


def test_every_operand_comes_up_on_either_side(drawn: list[DrawnCondition]) -> None:
    compared = [node for node in nodes(drawn) if isinstance(node, n.Compare)]
    right = {type(operand) for node in compared for operand in node.right}
    left = {type(node.left) for node in compared}
    everywhere = set(get_args(n.Operand))
    assert everywhere - {n.Reading} == right and everywhere - {n.Constant} == left


def test_every_word_of_the_language_comes_up(drawn: list[DrawnCondition]) -> None:
    told = {word for condition in drawn for word in words(condition.data)}
    paths = {path for node in nodes(drawn) for path in (getattr(node, "path", ""), getattr(node, "name", ""))}
    told |= {"outer"} if any(path.startswith("outer.") for path in paths) else set()
    told |= {"below"} if any(path.endswith("below") for path in paths) else set()
    told |= {"references"} if any(path.startswith("unit.") for path in paths) else set()
    told |= {"constant"} if any(isinstance(node, n.Constant) for node in nodes(drawn)) else set()
    assert set(WORDS) - told == set()


def words(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for word, inner in data.items():
            yield word
            yield from words(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from words(inner)


def test_a_word_that_never_comes_up_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Grammar, "_row_at", Grammar._negated)
    monkeypatch.setattr(Operands, "operators", lambda *_: ["is"])
    found = some("model", 500)
    with pytest.raises(AssertionError):
        test_every_operator_comes_up_at_the_root(found)
    with pytest.raises(AssertionError):
        test_every_kind_of_condition_and_operand_comes_up(found)


def test_conditions_lie_within_one_another(drawn: list[DrawnCondition]) -> None:
    deep = [node for node in where_of_rows(drawn) if isinstance(node, n.Quantified) and node.where is not None]
    assert deep, "no list within a list"
    assert max(sum(1 for _ in walk(condition.node)) for condition in drawn) > 20


# --- truths -----------------------------------------------------------------------------------------------------


def truths(tries: int, **options: Any) -> Counter[str]:
    """How often each truth came up, over every row that was asked."""
    found: Counter[str] = Counter()

    def ask(drawn: tuple[Raw, DrawnCondition]) -> bool:
        raw, condition = drawn
        readings = {name: values[0] for name, values in condition.names.readings.items()}
        dossier = read(raw, SCHEMA)
        for row in dossier.rows(condition.table):
            found[evaluate(Question(dossier, row, AS_OF, Period.year(2023), readings), condition.node).truth.value] += 1
        return False

    first(st.tuples(datasets(SCHEMA), conditions(SCHEMA, **options)), ask, tries)
    return found


def test_each_truth_comes_up_in_a_good_part_of_the_answers() -> None:
    found = truths(600)
    assert set(found) == {"true", "false", "unknown"} and min(found.values()) > 0.15 * found.total(), found


def test_cells_and_constants_often_agree() -> None:
    # Of texts and dates, which have no codes: there it is the common stock alone that lets them agree.
    found = truths(400, entity="model", without=set(WORDS) - {"field", "constant", "contains", "within"})
    assert found["true"] > 0.2 * found.total(), found


def test_cells_and_constants_that_hardly_ever_agree_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("criteria_engine.strategies.whole.stock", lambda *_: ())
    with pytest.raises(AssertionError):
        test_cells_and_constants_often_agree()


# --- what is left out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_is_left_out_does_not_come_up(word: str) -> None:
    told = {told for condition in some("model", 200, without=[word]) for told in words(condition.data)}
    assert word not in told


def test_with_every_word_left_out_presence_is_what_remains() -> None:
    assert {next(iter(condition.data)) for condition in some("model", 100, without=WORDS)} == {"present"}


def test_references_and_climbing_are_left_out_of_paths_too() -> None:
    found = some("model", 500, without=["outer", "references", "below"])
    paths = [str(getattr(node, "path", getattr(node, "name", ""))) for node in nodes(found)]
    assert not any(path.startswith(("outer.", "unit.", "replicated_from.", "below")) for path in paths)


def test_a_rule_as_things_stand_never_names_the_period() -> None:
    found = some("model", 500, period=False)
    assert n.The("period") not in set(nodes(found)) and n.The("as_of") in set(nodes(found))


def test_own_names_are_used_in_place_of_the_usual_ones() -> None:
    own = Names(readings={"mine": ("a", "b")})
    named = {node.name for node in nodes(some("model", 500, names=own)) if isinstance(node, n.Reading | n.ByReading)}
    assert named == {"mine"}


@pytest.mark.parametrize("call, near", [
    (lambda: conditions(SCHEMA, "modle"), "did you mean 'model'"),
    (lambda: conditions(SCHEMA, without=["exist"]), "did you mean 'exists'"),
])  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_with_the_nearest(call: Any, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        call()


# --- shrinking --------------------------------------------------------------------------------------------------

simply = settings(max_examples=3000, derandomize=True, database=None, deadline=None)


def test_the_simplest_condition_asks_one_thing() -> None:
    found = find(conditions(SCHEMA, "model"), lambda _: True, settings=simply)
    assert sum(1 for _ in walk(found.node)) == 1, found.data


def test_a_condition_shrinks_to_the_part_that_matters() -> None:
    def counts(condition: DrawnCondition) -> bool:
        return any(isinstance(node, n.Aggregate) for node in walk(condition.node))

    found = find(conditions(SCHEMA, "model"), counts, settings=simply)
    assert sum(1 for _ in walk(found.node)) <= 6, found.data
