"""What a plan is made of: shared nodes, the frame that each needs, constants where nothing is left to ask.

That it means the same as the reference evaluator is proven in tests/parity.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pydantic import BaseModel

from criteria_engine.conditions.check import Checker, Names
from criteria_engine.conditions.parse import Parser
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.facts import Setting
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.evaluate.plan.lower import Lowering
from criteria_engine.evaluate.plan.nodes import Frame
from criteria_engine.evaluate.plan.plan import Plan, Unplannable, plan_of
from criteria_engine.records.annotations import Label, Record, Ref
from criteria_engine.records.schema import Schema
from criteria_engine.source import read_yaml
from criteria_engine.values import ABOUT, FALSE, TRUE, UNKNOWN, read_period
from small import AS_OF, SCHEMA, checked, pack_with, rule

MODEL, STEP = Frame("model"), Frame("model.steps")


class Lowered:
    """Conditions lowered into one graph."""

    def __init__(self, basis: str = "strict", period: str | None = None) -> None:
        self.graph = Graph()
        whole = read_period(period) if period else None
        setting = Setting(SCHEMA, AS_OF, {"basis": basis}, ABOUT, whole)
        self.lowering = Lowering(self.graph, setting, lambda node, entity: None)

    def add(self, text: str, table: str = "model") -> p.Id:
        node, wrong = checked(text, table)
        assert not wrong, wrong
        return self.lowering.of(node, SCHEMA[table])

    def of(self, kind: type[p.Node]) -> list[p.Node]:
        return [node for node in self.graph.nodes if isinstance(node, kind)]


def frames_of(text: str, kind: type[p.Node], table: str = "model") -> list[Frame | None]:
    lowered = Lowered()
    lowered.add(text, table)
    return [node.frame for node in lowered.of(kind)]


def test_a_leaf_that_two_conditions_ask_is_one_node() -> None:
    lowered = Lowered()
    lowered.add("{all: [{field: origin, is: moi}, {present: name}]}")
    before = len(lowered.graph.nodes)
    lowered.add("{any: [{present: name}, {field: origin, is: moi}]}")
    assert [type(node) for node in lowered.graph.nodes[before:]] == [p.AnyOf]


def test_parts_have_smaller_numbers_than_what_they_are_part_of() -> None:
    lowered = Lowered()
    lowered.add(
        "{exists: steps, where: {all: [{field: kind, is: hoc}, {field: value, at_least: {field: outer.cost}}]}}"
    )
    for number, node in enumerate(lowered.graph.nodes):
        for name in ("part", "ref", "left", "fact", "counted", "whole", "over"):
            part = getattr(node, name, None)
            assert not isinstance(part, int) or part < number
        for name in ("parts", "rights", "keys"):
            assert all(part < number for part in getattr(node, name, ()))


def test_what_looks_at_an_item_alone_stands_in_the_table_of_items() -> None:
    text = "{exists: steps, where: {all: [{field: kind, is: hoc}, {present: name}]}}"
    assert frames_of(text, p.AllOf) == [STEP]
    assert frames_of(text, p.Has) == [STEP]
    assert frames_of(text, p.Fold) == [MODEL]


def test_what_compares_an_item_with_its_record_stands_in_the_frame_of_both() -> None:
    text = "{exists: steps, where: {field: value, at_least: {field: outer.cost}}}"
    lowered = Lowered()
    lowered.add(text)
    inner = next(node for node in lowered.of(p.Test) if node.frame != MODEL)
    assert inner.frame is not None
    assert (inner.frame.root, [edge.name for edge in inner.frame.edges]) == ("model", ["steps"])


def test_two_quantifiers_over_one_list_share_what_they_ask_of_its_items() -> None:
    lowered = Lowered()
    lowered.add("{exists: steps, where: {field: kind, is: hoc}}")
    lowered.add("{count: steps, where: {field: kind, is: hoc}, at_least: 3}")
    folds = lowered.of(p.Fold)
    assert len(folds) == 1


def test_no_row_and_every_row_are_the_negation_of_some_row() -> None:
    lowered = Lowered()
    some = lowered.add("{exists: steps, where: {field: kind, is: hoc}}")
    none = lowered.add("{none: steps, where: {field: kind, is: hoc}}")
    assert lowered.graph[none] == p.NotOf(MODEL, some)


def test_a_list_of_the_record_around_is_counted_once_and_not_for_every_item() -> None:
    lowered = Lowered()
    lowered.add("{exists: steps, where: {all: [{present: name}, {exists: outer.remarks}]}}")
    of_remarks = next(node for node in lowered.of(p.Fold) if isinstance(node, p.Fold) and node.edge.name == "remarks")
    assert (of_remarks.frame, of_remarks.edge.up) == (MODEL, 0)


def test_a_list_of_the_record_around_that_looks_at_the_item_starts_one_row_out() -> None:
    lowered = Lowered()
    lowered.add("{exists: steps, where: {exists: outer.remarks, where: {field: about, is: {field: outer.name}}}}")
    of_remarks = next(node for node in lowered.of(p.Fold) if isinstance(node, p.Fold) and node.edge.name == "remarks")
    assert of_remarks.edge.up == 1
    assert of_remarks.frame is not None and [edge.name for edge in of_remarks.frame.edges] == ["steps"]


def test_a_path_through_a_reference_is_one_node_for_each_hop() -> None:
    lowered = Lowered()
    lowered.add("{field: replicated_from.unit.scope, is: trong}")
    hops = lowered.of(p.Through)
    assert [node.frame for node in hops] == [MODEL, MODEL]


@pytest.mark.parametrize(("basis", "expected"), [("strict", TRUE), ("loose", FALSE)])
def test_a_reading_is_a_constant(basis: str, expected: object) -> None:
    lowered = Lowered(basis)
    found = lowered.add("{reading: basis, is: strict}")
    assert lowered.graph.truth(found) is expected


def test_a_reading_that_decides_leaves_nothing_to_ask() -> None:
    lowered = Lowered("loose")
    found = lowered.add("{all: [{reading: basis, is: strict}, {present: name}]}")
    assert lowered.graph.truth(found) is FALSE


def test_what_the_text_leaves_open_is_known_to_be_unknown() -> None:
    lowered = Lowered()
    found = lowered.add("{open: {vi: Chưa rõ, en: Not said}}")
    assert lowered.graph.truth(found) is UNKNOWN


# --- packs ------------------------------------------------------------------------------------------------------


def planned(folder: Path, text: str, as_of: date = AS_OF) -> Plan:
    return plan_of(SCHEMA, [pack_with(folder, text)], as_of=as_of)


def test_a_yearly_rule_is_asked_in_every_year_and_what_does_not_look_at_the_year_is_one_node(tmp_path: Path) -> None:
    plan = planned(tmp_path, rule("{all: [{present: name}, {exists: review, by: unit, during: {the: period}}]}",
                                  subject="unit", per="year"))  # fmt: skip
    asked = plan.asked["unit"]
    assert [str(one.period) for one in asked] == ["2021", "2022", "2023"]
    assert len({one.outcome for one in asked}) == 3
    assert len({one.leaves[0] for one in asked}) == 1
    assert len({one.leaves[1] for one in asked}) == 3


def test_leaves_are_what_lies_below_all_any_and_not(tmp_path: Path) -> None:
    plan = planned(tmp_path, rule("{all: [{present: name}, {not: {any: [{present: origin}, {present: cost}]}}]}"))
    (one,) = plan.asked["model"]
    assert [type(plan.nodes[leaf]) for leaf in one.leaves] == [p.Has, p.Has, p.Has]


def test_a_rule_that_came_out_of_force_before_the_day_is_known_not_to_apply(tmp_path: Path) -> None:
    plan = planned(tmp_path, rule("{present: name}", in_force="{from: 2024-01-01}"))
    (one,) = plan.asked["model"]
    ruled = plan.nodes[one.outcome]
    assert isinstance(ruled, p.Ruled) and plan.graph.truth(ruled.gate) is FALSE


class Mark(BaseModel):
    name: str | None = None


class Man(BaseModel):
    record: ClassVar[Record] = Record(table="man", label=Label("Người", "Man"))
    id: str
    marks: list[Mark] | None = None


class House(Man):
    record: ClassVar[Record] = Record(table="house", label=Label("Nhà", "House"))


class Note(BaseModel):
    record: ClassVar[Record] = Record(table="note", label=Label("Ghi chú", "Note"), subject=True)
    id: str
    about: Annotated[str | None, Ref("man", "house")] = None


def test_a_condition_that_no_back_end_can_answer_is_refused_with_its_place() -> None:
    """The rows of one list or of another, as the reference may lead: no frame has rows of two kinds."""
    schema = Schema((Man, House, Note))
    node = Parser().condition(read_yaml("{exists: marks, of: about, where: {present: name}}", "4.yaml"))
    found = Checker(schema, Names()).condition(node, (schema["note"],))
    lowering = Lowering(Graph(), Setting(schema, AS_OF, {}, ABOUT), lambda node, entity: None)
    with pytest.raises(Unplannable) as refused:
        lowering.of(found, schema["note"])
    assert [(problem.at[:6], problem.code) for problem in refused.value.problems] == [("4.yaml", "not-planned")]
