"""The columnar back end says of every row what the reference says of it.

Drawn dossiers are small, and bits go by eights: each is asked again as many copies of itself, with ids of their own,
rows left out here and there and lists drawn out beyond what a window of bits holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import river
from criteria_engine.columns.from_rows import dataset_of
from criteria_engine.conditions import nodes as n
from criteria_engine.evaluate.attestations import attested
from criteria_engine.evaluate.columnar import Columnar, compare, dates, kernels, pairs
from criteria_engine.evaluate.columnar import bits as b
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.facts import Setting
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.evaluate.plan.listing import Unplannable
from criteria_engine.evaluate.plan.lower import Lowering
from criteria_engine.evaluate.plan.nodes import CODES, Frame, Id, Node
from criteria_engine.evaluate.question import Question
from criteria_engine.evaluate.reference import evaluate
from criteria_engine.intake.tables import Reading, dossier_of, from_mapping
from criteria_engine.judgements.chain import read_chain
from criteria_engine.judgements.rows import journal_rows
from criteria_engine.live.leaves import leaves_of
from criteria_engine.records import shipped_schema
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.records.schema import VALUE, Schema
from criteria_engine.strategies import conditions, datasets
from criteria_engine.strategies.stock import AS_OF
from criteria_engine.values import ABOUT, FALSE, TRUE, UNKNOWN, Period, Truth, read_quantity, whole_months
from criteria_engine.values.fact import MISSING, number
from judgements.journals import answer, journal
from small import READINGS, SCHEMA, about, checked, dossier

SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema()}
few = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
SOME = Period.year(2023)


@dataclass
class Planned:
    """Nodes as a plan has them."""

    schema: Schema
    nodes: list[Node] = field(default_factory=list)
    as_of: date = AS_OF
    registers_complete: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


def planned(schema: Schema, condition: n.Condition, table: str, readings: Mapping[str, str], **options: Any) -> Any:
    """A condition as a plan: its node and those of its leaves."""
    graph = Graph()
    lowering = Lowering(graph, Setting(schema, AS_OF, readings, ABOUT, SOME), lambda node, entity: None)
    whole = lowering.of(condition, schema[table])
    leaves = list(lowering.leaves(condition, schema[table]))
    return Planned(schema, graph.nodes, **options), whole, leaves


def truths(engine: Columnar, node: Id, count: int) -> list[Truth]:
    found = engine.truth(node)
    return [found.at(row if engine.elements(node) is not None else 0) for row in range(count)]


def differences(
    found: Dossier, condition: n.Condition, table: str, readings: Mapping[str, str], registers_complete: bool = False
) -> Iterator[str]:
    """The law: of every row the reference says the same, of the whole and of each leaf."""
    plan, whole, leaves = planned(found.schema, condition, table, readings, registers_complete=registers_complete)
    engine, rows = Columnar(plan, dataset_of(found), keep=[whole, *leaves]), list(found.rows(table))
    told = [truths(engine, node, len(rows)) for node in (whole, *leaves)]
    for number_, row in enumerate(rows):
        question = Question(found, row, AS_OF, SOME, readings, registers_complete=registers_complete)
        trace = evaluate(question, condition)
        wanted = [trace.truth, *(truth for _, truth in leaves_of(trace, ()))]
        if wanted != [of_node[number_] for of_node in told]:
            yield f"{table} {row.id}: {wanted} in the reference, {[of_node[number_] for of_node in told]} here"


# --- many rows of few -------------------------------------------------------------------------------------------


def many(found: Dossier, copies: int, random: Random) -> Dossier:
    """The dossier with copies of its rows beside them: ids and references of their own, every fifth row left out, one
    list in six drawn out."""
    tables: dict[str, dict[str, Row]] = {}
    for name, rows in found.tables.items():
        copied = [_copy(found, row, copy, random) for copy in range(1, copies + 1) for row in rows.values()]
        kept = [*rows.values(), *(row for row in copied if random.random() > 0.2)]
        tables[name] = {row.id: row for row in sorted(kept, key=lambda row: row.id)}
    return replace(found, tables=tables)


def _copy(found: Dossier, row: Row, copy: int, random: Random) -> Row:
    return _renamed(found, row, copy, random, (row.entity.name, f"{row.id}~{copy}"))


def _renamed(found: Dossier, row: Row, copy: int, random: Random, owner: tuple[str, str]) -> Row:
    values = {
        name: f"{value}~{copy}"
        if row.entity.fields[name].kind == "ref" and found.find(row.entity.fields[name].tables, str(value))
        else value
        for name, value in row.values.items()
    }
    lists = {
        name: tuple(_renamed(found, item, copy, random, owner) for item in items)
        * (random.choice((1, 1, 1, 1, 1, 30)) if items and not row.entity.lists[name].item.fields.get(VALUE) else 1)
        for name, items in row.lists.items()
    }
    own = replace(row, values=values, lists=lists)
    return replace(own, id=owner[1]) if row.owner is None else replace(own, owner=owner)


def readings_of(names: Any) -> dict[str, str]:
    return {name: values[0] for name, values in names.readings.items()}


# --- the laws ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_a_drawn_condition_is_what_the_reference_says(name: str, data: st.DataObject) -> None:
    found, condition = drawn(name, data)
    assert not list(differences(found, condition.node, condition.table, readings_of(condition.names)))


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data(), seed=st.integers(0, 1000))
def test_a_drawn_condition_is_what_the_reference_says_of_many_rows(name: str, data: st.DataObject, seed: int) -> None:
    found, condition = drawn(name, data)
    copies = many(found, 10, Random(seed))
    closed = data.draw(st.booleans())
    assert not list(differences(copies, condition.node, condition.table, readings_of(condition.names), closed))


def drawn(name: str, data: st.DataObject) -> Any:
    schema = SCHEMAS[name]
    condition = data.draw(conditions(schema, due=True))
    raw: Any = data.draw(datasets(schema))
    return dossier_of(schema, [from_mapping(raw, schema)]), condition


def equal_below(x: Any, y: Any) -> Any:
    same = b.pack(x.lo == y.lo)
    return same, ~same


def by_numbers(start: Any, end: Any) -> Any:
    return dates._month(end) - dates._month(start)


def no_windows(bits: Any, at: Any, shift: Any, mask: Any) -> Any:
    return np.zeros(len(at), np.uint8)


LATER = compare._ordered(compare._last_day, compare._first_day, swapped=False, negated=True)
# What is replaced by what, a condition and the models that show it.
DEFECTS: dict[str, tuple[Any, str, Any, str, list[dict[str, Any]]]] = {
    "blanks read as no": (
        compare, "_settled", lambda found, left, right: b.Tri(found.t, ~found.t),
        "{field: cost, more_than: 5}", [{}, {"cost": 6}],
    ),
    "bounds do not leave out their number": (
        compare, "_or_no", lambda open_ends: False, "{field: cost, at_most: 5}", [{"cost": "trên 5 đồng"}]
    ),
    "the same is told by the lower end": (
        compare, "_equal", equal_below, "{field: members, is: 5}", [{"members": "từ 5"}]
    ),
    "a period begins on its last day": (
        compare._HOLDS, "on_or_after", LATER, "{field: term, on_or_after: 2023-06-30}", [{"term": "2023"}]
    ),
    "windows see nothing": (
        pairs, "_in_windows", no_windows, "{exists: steps, where: {field: kind, is: hoc}}",
        [{"steps": [{"kind": "hoc"}, {"kind": "lam"}]}],
    ),
    "months are counted by their numbers": (
        dates, "whole_months", by_numbers, "{months_between: [start, checked], at_least: 1}",
        [{"start": "2023-01-31", "checked": "2023-02-01"}],
    ),
}  # fmt: skip


def tried_on(name: str) -> list[str]:
    *_, text, models = DEFECTS[name]
    condition, wrong = checked(text)
    assert not wrong, wrong
    rows = [{"id": f"M{k}", "unit": "U1", "name": "Việc", **fields} for k, fields in enumerate(models)]
    found = dossier(unit=[{"id": "U1", "name": "A"}], model=rows)
    assert not found.problems
    return list(differences(found, condition, "model", READINGS))


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_breaks_the_law(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not tried_on(name)
    place, what, defect, *_ = DEFECTS[name]
    if isinstance(place, dict):
        monkeypatch.setitem(place, what, defect)
    else:
        monkeypatch.setattr(place, what, defect)
    assert tried_on(name)


# --- by hand ----------------------------------------------------------------------------------------------------


def of_models(condition: str, *models: dict[str, Any], **options: Any) -> list[str]:
    """The truths of a condition about models with these fields; the reference agrees."""
    node, wrong = checked(condition)
    assert not wrong, wrong
    rows = [{"id": f"M{k:03}", "unit": "U1", "name": "Việc", **fields} for k, fields in enumerate(models)]
    found = dossier(unit=[{"id": "U1", "name": "A"}], model=rows, **options)
    assert not found.problems, found.problems
    plan, whole, _ = planned(SCHEMA, node, "model", READINGS)
    assert not list(differences(found, node, "model", READINGS))
    return [truth.value for truth in truths(Columnar(plan, dataset_of(found)), whole, len(models))]


def test_a_number_is_compared_with_a_constant() -> None:
    costs: list[Any] = [{"cost": 4}, {"cost": 5}, {"cost": 6}, {}, {"cost": False}]
    assert of_models("{field: cost, at_least: 5}", *costs) == ["false", "true", "true", "unknown", "false"]


def test_a_bound_decides_as_far_as_it_goes() -> None:
    costs: list[Any] = [{"cost": "trên 5 đồng"}, {"cost": "dưới 5 đồng"}, {"cost": "khoảng 5 đồng"}, {"cost": 5}]
    assert of_models("{field: cost, more_than: 5}", *costs) == ["true", "false", "unknown", "false"]


def test_nine_rows_cross_the_border_of_a_byte() -> None:
    models: list[Any] = [{"cost": cost} for cost in range(17)]
    assert of_models("{field: cost, at_least: 8}", *models) == ["false"] * 8 + ["true"] * 9


def test_decimals_meet_at_the_finer_scale() -> None:
    steps = [{"steps": [{"value": value}]} for value in ("2,49", "2,5", "2,51")]
    condition = "{exists: steps, where: {field: value, at_least: 2.5}}"
    assert of_models(condition, *[{**step, "complete": ["buoc"]} for step in steps]) == ["false", "true", "true"]


def test_numbers_beyond_64_bits_are_compared_exactly() -> None:
    models: list[Any] = [{"cost": 10**25}, {"cost": 10**25 + 1}, {"cost": 7}]
    condition = "{field: cost, more_than: 10000000000000000000000000}"
    assert of_models(condition, *models) == ["false", "true", "false"]


def test_an_open_list_has_no_most() -> None:
    steps = [{"kind": "hoc"}]
    models: list[Any] = [{"steps": steps}, {"steps": steps, "complete": ["buoc"]}, {"steps": []}, {}]
    assert of_models("{count: steps, less_than: 2}", *models) == ["unknown", "true", "true", "unknown"]


@pytest.mark.parametrize("length", [1, 24, 25, 26, 40, 300])
def test_lists_of_any_length_are_counted(length: int) -> None:
    """A window of bits holds 25 items; 256 do not fit a byte."""
    items = [{"name": f"Bước {k}", "kind": "hoc" if k % 2 else "lam", "year": 2000 + k % 9} for k in range(length)]
    models = [{"steps": items[:k], "complete": ["buoc"]} for k in (length, 0, length // 2)]
    condition = f"{{count: steps, where: {{field: kind, is: hoc}}, at_least: {length // 2}}}"
    assert of_models(condition, *models) == ["true", *(["true" if length < 2 else "false"] * 2)]


def test_the_words_of_a_text_are_told_apart_once_folded() -> None:
    models = [{"plan": {"schedule": text}} for text in ("Hoà bình", "Hòa bình", "Hoa binh")]
    condition = "{field: plan.schedule, is: Hòa bình}"
    assert of_models(condition, *models) == ["true", "true", "false"]


def test_registers_that_leave_a_day_out_close_nothing() -> None:
    def closed(*periods: str) -> str:
        registers = [{"unit": "U1", "kind": "ra_soat", "period": period, "complete": True} for period in periods]
        found = about(register=registers)
        node, wrong = checked("{none: review, by: unit, during: {the: period}}", "unit")
        assert not wrong, wrong
        plan, whole, _ = planned(SCHEMA, node, "unit", READINGS)
        assert not list(differences(found, node, "unit", READINGS))
        return truths(Columnar(plan, dataset_of(found)), whole, 1)[0].value

    assert closed("2023-H1", "2023-H2") == "true"
    assert closed("2023-H1") == "unknown"
    assert closed("2022", "2023-Q1", "2023-Q3", "2023-Q2", "2023-Q4") == "true"
    assert closed("2023-Q1", "2023-Q3", "2023-Q4") == "unknown"


def test_answers_of_one_day_that_differ_settle_nothing() -> None:
    def answered(*answers: tuple[str, str]) -> str:
        rows = [{"subject": "M1", "question": "sound", "answer": said, "date": day} for said, day in answers]
        found = about(attestation=rows)
        plan, whole, _ = planned(SCHEMA, checked("{attested: sound}")[0], "model", READINGS)
        assert not list(differences(found, checked("{attested: sound}")[0], "model", READINGS))
        return truths(Columnar(plan, dataset_of(found)), whole, 1)[0].value

    assert answered(("co", "2023-01-01"), ("khong", "2023-02-01")) == "false"
    assert answered(("co", "2023-01-01"), ("khong", "2023-01-01")) == "unknown"
    assert answered(("co", "2023-01-01"), ("khong", "2024-02-01")) == "true"
    assert answered(("co", "2023-03"), ("khong", "2023-03-15")) == "unknown"


# --- every pair of values ---------------------------------------------------------------------------------------

AMOUNTS: list[Any] = [
    None, False, 0, 3, 5, "3 tấn", "5 tấn", "5 kg", "0 kg", "khoảng 0 kg", "trên 3 tấn", "dưới 5 tấn", "từ 0", "trên 3",
    "dưới 3", "không quá 3", "khoảng 3", "khoảng 5 tấn", -3, "2,5", 10**25, "trên 4000000000000000000",
]  # fmt: skip
ORDERS = ("is", "is_not", "more_than", "at_least", "less_than", "at_most")


@pytest.mark.parametrize("operator", ORDERS)
def test_every_pair_of_numbers_is_compared_as_the_reference_does(operator: str) -> None:
    pairs_ = [(one, other) for one in AMOUNTS for other in AMOUNTS]
    sites = [{"id": f"S{k}", "name": "A", "amount": x, "limit": y} for k, (x, y) in enumerate(pairs_)]
    found = dossier_of(river.SCHEMA, [from_mapping({"site": sites}, river.SCHEMA)])
    assert not found.problems
    condition = n.Compare(n.FieldOf("amount"), operator, (n.FieldOf("limit"),))
    assert not list(differences(found, condition, "site", {}))
    for value in ("3", "5 tấn", "0", "khoảng 3", "trên 3"):
        constant = n.Compare(n.FieldOf("amount"), operator, (n.Constant(read_quantity(value)),))
        assert not list(differences(found, constant, "site", {}))


DAYS_SAID: list[Any] = [
    None, False, "2023-06-30", "2023-06", "2023-Q2", "2023", "2023-07-01", "2022-12-31", "2024-02-29", "2023-01-31",
    "9999-12-31", "0001-01-01", "2024-05-30",
]  # fmt: skip
DATED = ("before", "after", "on_or_before", "on_or_after")
DATE_FIELDS = ("start", "checked", "retired", "term", "plan.period", "dated")


def models_of(values: Sequence[Any]) -> Dossier:
    rows = [
        {"id": f"M{k}-{j}", "unit": "U1", "name": "A", "start": x, "term": x, "checked": y, "retired": y,
         "plan.period": y, "complete": ["ke_hoach"] if k % 2 else []}
        for k, x in enumerate(values) for j, y in enumerate(values)
    ]  # fmt: skip
    return dossier(unit=[{"id": "U1", "name": "A"}], model=rows)


@pytest.mark.parametrize("left", DATE_FIELDS)
def test_every_pair_of_days_is_compared_as_the_reference_does(left: str) -> None:
    found = models_of(DAYS_SAID)
    assert not found.problems
    asked: list[n.Condition] = [n.Present(left)]
    rights: list[n.Operand] = [n.FieldOf(name) for name in DATE_FIELDS]
    rights += [n.The("period"), n.The("as_of"), n.The("assessment_year")]
    for right in rights:
        asked += [n.Compare(n.FieldOf(left), operator, (right,)) for operator in (*DATED, "within")]
        asked += [n.Compare(n.MonthsBetween(n.FieldOf(left), right), "at_least", (n.Constant(read_quantity(6)),))]
        asked += [n.Compare(n.MonthsBetween(n.FieldOf(left), right), "is", (n.FieldOf("members"),))]
        spans = n.SpansDue(n.FieldOf(left), n.Constant(read_quantity(3)), right)
        asked += [n.Compare(spans, "at_most", (n.Constant(read_quantity(4)),))]
    if left in ("term", "plan.period"):
        asked += [n.Compare(n.FieldOf(left), op, (n.FieldOf("term"),)) for op in ("is", "is_not", "in")]
        asked += [n.Compare(n.FieldOf(left), "lasts", (n.Constant(read_quantity(12)),))]
        asked += [n.Compare(n.FieldOf(left), "lasts", (n.FieldOf("members"),))]
    assert [line for one in asked for line in differences(found, one, "model", READINGS)] == []


TEXTS: list[Any] = [None, False, "Hoà bình", "Hòa Bình", "hoa binh", "Hoa", "bình", "Đảng ủy", "dang uy"]


@pytest.mark.parametrize("ignore", [(), ("case",), ("diacritics",), ("case", "diacritics")])
def test_every_pair_of_texts_is_compared_as_the_reference_does(ignore: tuple[str, ...]) -> None:
    rows = [
        {"id": f"M{k}-{j}", "unit": "U1", "name": y or "Tên", "plan.schedule": x, "origin": "moi" if j % 2 else None}
        for k, x in enumerate(TEXTS) for j, y in enumerate(TEXTS)
    ]  # fmt: skip
    found = dossier(unit=[{"id": "U1", "name": "A"}], model=rows)
    assert not found.problems
    left = n.FieldOf("plan.schedule")
    asked = [n.Compare(left, op, (n.FieldOf("name"),), frozenset(ignore)) for op in ("is", "is_not", "contains")]
    for operator in ("in", "not_in", "contains_any", "matches"):
        words = (n.Constant("Hoà"), n.Constant("bình"), n.FieldOf("name"))[: 1 if operator == "matches" else 3]
        asked += [n.Compare(left, operator, words, frozenset(ignore))]
        asked += [n.Compare(left, operator, words[:2], frozenset(ignore))]
    assert [line for one in asked for line in differences(found, one, "model", READINGS)] == []


@pytest.mark.parametrize("kind", ["sum", "min", "max", "count"])
def test_numbers_over_rows_are_what_the_reference_says(kind: Any) -> None:
    values = [0, 3, -7, "trên 3", "dưới 5", "khoảng 8", "từ -2", None, False, "2,5", "4 tấn", 3 * 10**18, 10**25]
    random = Random(1)
    sites: list[dict[str, Any]] = [
        {"id": f"S{k}", "name": "A", "limit": random.choice((3, -7, "trên 5", 10**19)),
         "samples": [
             {"amount": random.choice(values), "remark": random.choice((None, "Hoà", "Hòa", "hoà", "b")),
              "passed": random.choice((True, False, None))}
             for _ in range(k % 5)
         ]}
        for k in range(300)
    ]  # fmt: skip
    sites += [{**site, "id": f"{site['id']}-c", "complete": ["lab"]} for site in sites]
    found = dossier_of(river.SCHEMA, [from_mapping({"site": sites}, river.SCHEMA)])
    assert not found.problems, found.problems[:2]
    where = n.Compare(n.FieldOf("passed"), "is", (n.Constant(True),))
    over = None if kind == "count" else "amount"
    numbers = [n.Aggregate(kind, n.Source("samples"), condition, over) for condition in (None, where)]
    numbers += [n.Aggregate("count", n.Source("samples"), where, distinct="remark")] if kind == "count" else []
    asked = [
        n.Compare(number_, operator, (right,)) for number_ in numbers for operator in ORDERS
        for right in (n.Constant(read_quantity(3)), n.Constant(read_quantity("2,5")), n.FieldOf("limit"))
    ]  # fmt: skip
    assert [line for one in asked for line in differences(found, one, "site", {})] == []


def test_rows_are_related_by_id_whatever_table_has_it() -> None:
    """A review about X is of the model X and of the unit X alike."""
    units = [{"id": key, "name": "A"} for key in "XYZ"]
    models = [{"id": key, "unit": "Z", "name": "B"} for key in "XW"]
    reviews = [
        {"id": f"R{k}", "unit": "Z", "about": about_} for k, about_ in enumerate((["X", "X"], ["Y"], ["X", "W"]))
    ]
    answers = [{"subject": "X", "question": "sound", "answer": "co", "date": "2023-01-01"}]
    found = dossier(unit=units, model=models, review=reviews, attestation=answers)
    assert not found.problems
    for table in ("unit", "model"):
        for text in ("{count: review, by: about, at_least: 2}", "{attested: sound}"):
            node = checked(text, table)[0]
            assert not list(differences(found, node, table, READINGS, registers_complete=True))


def test_rows_set_aside_leave_the_lists_of_those_they_name_open() -> None:
    rows = [{"id": "R", "unit": "U1", "date": "sớm"}, {"id": "Q", "unit": "U3", "date": "2023-03-01"}]
    found = dossier(unit=[{"id": f"U{k}", "name": "A"} for k in (1, 2, 3)], review=rows)
    assert len(found.lost) == 1
    node = checked("{none: review, by: unit}", "unit")[0]
    assert not list(differences(found, node, "unit", READINGS, registers_complete=True))
    plan, whole, _ = planned(SCHEMA, node, "unit", READINGS, registers_complete=True)
    assert [t.value for t in truths(Columnar(plan, dataset_of(found)), whole, 3)] == ["unknown", "true", "false"]


# --- what people answered ---------------------------------------------------------------------------------------

DAY_WORDS = st.sampled_from([None, "2023-03-01", "2023-06-01", "2023-06", "2023", "2022-12-31", "2024-01-02"])
SAID = st.sampled_from(["co", "khong", "chua_ro"])
ROWS = st.fixed_dictionaries({"answer": SAID, "date": DAY_WORDS, "valid_until": DAY_WORDS})
ENTRIES = st.builds(
    lambda said, day, back: answer(answer=None if back else said, date=day, withdrawn=back),
    SAID, st.sampled_from([date(2023, 3, 1), date(2023, 6, 1), date(2024, 2, 1)]), st.booleans(),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["M1", "M2", "U1"]), ROWS), max_size=6),
    st.lists(ENTRIES, max_size=3) | st.just([]),
    st.sampled_from([date(2022, 6, 1), date(2023, 3, 1), date(2023, 4, 1), date(2023, 12, 31)]),
)
def test_answers_of_tables_and_journals_are_weighed_as_the_reference_does(
    rows: list[tuple[str, dict[str, Any]]], entries: list[Any], as_of: date
) -> None:
    tables = {
        "unit": [{"id": "U1", "name": "A"}],
        "model": [{"id": f"M{k}", "unit": "U1", "name": "Việc"} for k in (1, 2, 3)],
        "attestation": [{"subject": whom, "question": "concrete", **row} for whom, row in rows],
    }
    beside = Reading()
    beside.rows, beside.problems = journal_rows(read_chain(journal(*entries), "j"), SCHEMA)
    found = dossier_of(SCHEMA, [from_mapping(tables, SCHEMA), beside])
    for table in ("model", "unit"):
        plan = Planned(SCHEMA, [p.Attest(Frame(table), "concrete")], as_of)
        wanted = [attested(Question(found, row, as_of), "concrete", row)[0] for row in found.rows(table)]
        assert truths(Columnar(plan, dataset_of(found)), 0, len(wanted)) == wanted


# --- nodes by hand ----------------------------------------------------------------------------------------------

MODEL = Frame("model")


def engine_of(found: Dossier, *nodes: Node) -> Columnar:
    return Columnar(Planned(SCHEMA, list(nodes)), dataset_of(found))


def test_a_rule_is_judged_in_the_order_of_the_guidance() -> None:
    order = (TRUE, FALSE, UNKNOWN)
    parts = [(gate, require, due) for gate in order for require in order for due in order]
    nodes: list[Node] = [p.Known(None, truth) for truth in order]
    nodes += [
        p.Ruled(None, order.index(three[0]), order.index(three[1]), order.index(three[2]), False) for three in parts
    ]
    engine = engine_of(about(), *nodes)
    names = {code: outcome.value for outcome, code in CODES.items()}
    found = {three: names[int(engine.outcome(3 + k)[0])] for k, three in enumerate(parts)}
    assert found[TRUE, TRUE, FALSE] == "met"
    assert found[TRUE, FALSE, FALSE] == "not_applicable"
    assert found[TRUE, FALSE, TRUE] == "not_met"
    assert found[TRUE, FALSE, UNKNOWN] == found[TRUE, UNKNOWN, TRUE] == found[UNKNOWN, TRUE, TRUE] == "undetermined"
    assert found[FALSE, TRUE, TRUE] == "not_applicable"


def test_a_choice_between_two_numbers_is_their_hull_where_the_code_is_not_known() -> None:
    cases = (("moi", 1), ("cung_co", 2))
    nodes = [p.Cell(MODEL, "origin", ABOUT), p.Const(None, number(3)), p.Const(None, number(5))]
    choice = p.Choice(MODEL, 0, cases, None)
    tests = [p.Test(MODEL, "at_least", 3, (k,), frozenset(), ABOUT) for k in (1, 2)]
    engine = engine_of(about(), *nodes, choice, *tests)
    assert [truths(engine, node, 1)[0] for node in (4, 5)] == [UNKNOWN, UNKNOWN]
    engine = engine_of(about({"origin": "moi"}), *nodes, choice, *tests)
    assert [truths(engine, node, 1)[0] for node in (4, 5)] == [TRUE, FALSE]


def test_what_is_asked_again_is_worked_out_anew() -> None:
    nodes = [p.Cell(MODEL, "cost", ABOUT), p.Has(MODEL, 0), p.NotOf(MODEL, 1), p.AllOf(MODEL, (1, 2))]
    engine = Columnar(Planned(SCHEMA, list(nodes)), dataset_of(about({"cost": 5})), keep=[3])
    assert truths(engine, 3, 1) == [FALSE]
    assert not engine._values.known.keys() & {0, 1, 2}
    assert [truths(engine, node, 1)[0] for node in (1, 2, 3)] == [TRUE, FALSE, FALSE]


def test_a_node_of_another_type_is_refused_when_the_plan_is_taken() -> None:
    class Guess(p.Node):
        pass

    with pytest.raises(Unplannable, match="Guess"):
        engine_of(about(), Guess(None))


def test_every_type_of_node_has_a_kernel() -> None:
    types = {x for x in vars(p).values() if isinstance(x, type) and issubclass(x, Node) and x is not Node}
    assert types == set(kernels.KERNELS)


# --- the calendar and bits --------------------------------------------------------------------------------------

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1))
def test_whole_months_are_those_of_the_calendar(spans: Sequence[tuple[date, date]]) -> None:
    near = [
        (start, min(date.max, start + timedelta(days=n_)))
        for start, _ in spans
        for n_ in (27, 30, 31)
        if start.year < 9999
    ]
    both = [*spans, *near]
    first, last = (np.array([span[k].toordinal() for span in both], np.int32) for k in (0, 1))
    assert dates.whole_months(first, last).tolist() == [whole_months(*span) for span in both]


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), min_size=1))
def test_the_months_that_a_period_covers_are_those_of_the_calendar(spans: Sequence[list[date]]) -> None:
    whole = [Period.months(start.year, start.month, 13 - start.month) for start, _ in spans]
    periods = [*(Period(*span) for span in spans), *whole]
    first, last = (np.array([getattr(one, k).toordinal() for one in periods], np.int32) for k in ("start", "end"))
    months, exact = dates.length_in_months(first, last)
    found = [int(m) if e else None for m, e in zip(months, exact, strict=True)]
    assert found == [one.length_in_months for one in periods]


@given(st.lists(st.booleans()))
def test_packed_bits_are_what_was_packed(claims: list[bool]) -> None:
    assert b.unpack(b.pack(np.array(claims, bool)), len(claims)).tolist() == claims


@given(st.lists(st.integers(0, 30)), st.integers(0, 2**32))
def test_windows_count_what_lies_in_each_list(lengths: list[int], seed: int) -> None:
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    claims = np.random.default_rng(seed).random(int(offsets[-1])) < 0.5
    table: Any = None
    outer = pairs.Elements(len(lengths), table)
    rows = pairs.Elements(len(claims), table, offsets=offsets, outer=outer)
    unsorted = pairs.Elements(len(claims), table, parent=rows.parents(), outer=outer)
    wanted = [int(claims[a:z].sum()) for a, z in pairwise(offsets)]
    bits = np.packbits(claims, bitorder="little")
    assert rows.count(bits).tolist() == unsorted.count(bits).tolist() == wanted


def test_a_missing_constant_decides_nothing() -> None:
    nodes = [
        p.Cell(MODEL, "cost", ABOUT),
        p.Const(None, MISSING),
        p.Test(MODEL, "is", 0, (1,), frozenset(), Decimal(0)),
    ]
    assert truths(engine_of(about({"cost": 5}), *nodes), 2, 1) == [UNKNOWN]
