"""Whole dossiers of any schema: without a fault, with everything that a rule may meet, simple when they are shrunk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, model_validator

import river
from criteria_engine.errors import UsageError
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Count, Day, Label, Record, Ref, Section, Text
from criteria_engine.records.schema import Schema
from criteria_engine.strategies import datasets, first
from criteria_engine.strategies.blind import Rows
from criteria_engine.values import Period, Quantity
from small import SCHEMA
from test_strategies import Raw, breaks, faultless, few, read

LABEL = Label("x", "x")


class Seal(BaseModel):
    """A part within a part."""

    number: Text
    colour: Text | None = None


class Terms(BaseModel):
    """A part that has to be whole if it is there at all."""

    signed: Day
    by: Annotated[Text, Ref("person")]
    copies: Count | None = None
    seal: Seal | None = None


class Contract(BaseModel):
    record: ClassVar[Record] = Record(table="contract", label=LABEL, subject=True, parent="under", owner="person")
    id: Text
    person: Annotated[Text | None, Ref("person")] = None
    under: Annotated[Text | None, Ref("contract")] = None
    terms: Annotated[Terms | None, Section("terms")] = None


class Lease(BaseModel):
    record: ClassVar[Record] = Record(table="lease", label=LABEL, subject=True)
    id: Text
    begins: Day | None = None
    ends: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Lease:
        if self.begins and self.ends and self.ends.end < self.begins.start:
            raise ValueError("it ends before it begins")
        return self


class Person(BaseModel):
    record: ClassVar[Record] = Record(table="person", label=LABEL)
    id: Text
    name: Text | None = None


STRICT = Schema((Contract, Lease, Person))
SCHEMAS = {"small": SCHEMA, "river": river.SCHEMA, "shipped": shipped_schema(), "strict": STRICT}


@pytest.mark.parametrize("name", SCHEMAS)
@few
@given(data=st.data())
def test_drawn_dossiers_have_no_fault(name: str, data: st.DataObject) -> None:
    assert faultless(SCHEMAS[name])(data.draw(datasets(SCHEMAS[name])))


@few
@given(datasets(SCHEMA))
def test_every_table_that_rules_judge_has_a_row(raw: Raw) -> None:
    assert judged(raw)


def judged(raw: Raw) -> bool:
    return all(raw.get(table) for table in SCHEMA.subjects)


@few
@given(datasets(SCHEMA, rows=4))
def test_no_table_has_more_rows_than_were_asked_for(raw: Raw) -> None:
    assert at_most_four(raw)


def at_most_four(raw: Raw) -> bool:
    return all(len(rows) <= 4 for rows in raw.values())


@few
@given(datasets(river.SCHEMA, values={"ledger.about": ["visits"], "site.samples.remark": ["clear"]}))
def test_given_values_are_the_only_ones(raw: Raw) -> None:
    assert as_given(raw)


def as_given(raw: Raw) -> bool:
    remarks = [sample.get("remark") for site in raw["site"] for sample in site.get("samples") or ()]
    return {row["about"] for row in raw.get("ledger", ())} <= {"visits"} and set(remarks) <= {None, False, "clear"}


# --- planted defects --------------------------------------------------------------------------------------------

PLANTED: dict[str, tuple[str, Any]] = {
    "a part that is not whole": ("criteria_engine.strategies.whole.companions", lambda *_: ()),
    "a row against the check of its model": ("criteria_engine.strategies.whole.is_cross_checked", lambda *_: False),
    "a part that must name nobody": ("criteria_engine.strategies.whole.part_of", lambda path: path),
    "a part that denies what it must have": ("criteria_engine.strategies.whole._is_denied", lambda *_: False),
}


@pytest.mark.parametrize("defect", PLANTED)
def test_a_dossier_with_a_fault_is_found_out(monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    monkeypatch.setattr(*PLANTED[defect])
    assert breaks(faultless(STRICT), datasets(STRICT))


def test_two_items_with_one_key_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("criteria_engine.strategies.whole.one_a_key", lambda items, _: items)
    assert breaks(faultless(SCHEMA), datasets(SCHEMA, ["unit", "model"]), 3000)


def test_rings_of_parents_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def row(self: Any, entity: Any, number: int) -> Any:
        return {"id": self.ids[entity.name][number], **self._cells(entity, entity, ())}

    monkeypatch.setattr(Rows, "_row", row)
    assert breaks(faultless(STRICT), datasets(STRICT))


def test_a_table_without_its_row_is_found_out() -> None:
    assert breaks(judged, datasets(SCHEMA, ["unit"]))


def test_too_many_rows_are_found_out() -> None:
    assert breaks(at_most_four, datasets(SCHEMA, rows=5))


def test_values_that_were_not_given_are_found_out() -> None:
    assert breaks(as_given, datasets(river.SCHEMA))


# --- what comes up ----------------------------------------------------------------------------------------------


def of_models(wanted: Callable[[dict[str, Any]], object]) -> Callable[[Raw], bool]:
    return lambda raw: any(wanted(model) for model in raw["model"])


def is_bounded(value: object) -> bool:
    return isinstance(value, dict) and "exactly" not in value


MET_WITH: dict[str, Callable[[Raw], object]] = {
    "a blank": of_models(lambda model: "price" not in model),
    "a denial": of_models(lambda model: model.get("price") is False),
    "a bound": of_models(lambda model: is_bounded(model.get("price"))),
    "an exact number": of_models(lambda model: isinstance(model.get("price"), int) and model["price"] is not False),
    "a day": of_models(lambda model: str(model.get("start")).count("-") == 2),
    "a date within a quarter": of_models(lambda model: "Q" in str(model.get("start"))),
    "no rows": of_models(lambda model: model.get("steps") == []),
    "two rows": of_models(lambda model: len(model.get("steps") or ()) == 2),
    "one section": of_models(lambda model: len(model.get("complete") or ()) == 1),
    "every section": of_models(lambda model: len(model.get("complete") or ()) == 3),
    "a reference to another row": of_models(lambda model: model.get("replicated_from") == "model-2" != model["id"]),
    "a unit below another": lambda raw: any(unit.get("parent") for unit in raw["unit"]),
    "a closed register": lambda raw: any(row.get("complete") is True for row in raw.get("register", ())),
    "an open register": lambda raw: any(row.get("complete") is False for row in raw.get("register", ())),
    "a register for ever": lambda raw: any(row["period"].endswith("2099-12-31") for row in raw.get("register", ())),
    "an answer yes": lambda raw: any(row["answer"] == "co" for row in raw.get("attestation", ())),
    "a review of a model": lambda raw: any("model-1" in (row.get("about") or ()) for row in raw.get("review", ())),
    "a unit that has ended": lambda raw: any(unit.get("to") for unit in raw["unit"]),
    "an odd value": of_models(lambda model: model["name"] not in ("thu gom rác", "Hòa giải ở khóm", "bờ kè")),
}  # fmt: skip


@pytest.mark.parametrize("what", MET_WITH)
def test_everything_that_a_rule_may_meet_comes_up(what: str) -> None:
    assert first(datasets(SCHEMA), lambda raw: bool(MET_WITH[what](raw)), 500) is not None


# --- shrinking --------------------------------------------------------------------------------------------------

simply = settings(max_examples=2000, derandomize=True, database=None, deadline=None)


def test_the_simplest_dossier_holds_one_row_of_each_subject_and_what_it_must_have() -> None:
    found = find(datasets(SCHEMA, ["unit", "model"]), lambda _: True, settings=simply)
    assert found == {
        "unit": [{"id": "unit-1", "name": "thu gom rác"}],
        "model": [{"id": "model-1", "unit": "unit-1", "name": "thu gom rác"}],
    }


def test_a_dossier_shrinks_to_the_one_cell_that_matters() -> None:
    found = find(datasets(SCHEMA, ["unit", "model"]), of_models(lambda model: is_bounded(model.get("price"))),
                 settings=simply)  # fmt: skip
    assert [set(model) - {"id", "unit", "name"} for model in found["model"]] == [{"price"}]
    assert set(found) == {"unit", "model"}


# --- what leads nowhere -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("options, near", [
    ({"tables": ["unti"]}, "did you mean 'unit'"),
    ({"values": {"model.nam": ["x"]}}, "did you mean 'model.name'"),
    ({"values": {"modell.name": ["x"]}}, "did you mean 'model.name'"),
])  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_with_the_nearest(options: dict[str, Any], near: str) -> None:
    with pytest.raises(UsageError, match=near):
        datasets(SCHEMA, **options)


def test_values_lie_around_the_day_to_judge_on() -> None:
    from criteria_engine.strategies.stock import AS_OF, stock

    found = read({"unit": [{"id": "U1", "name": "x"}]}, SCHEMA)
    assert date(2023, 12, 31) == AS_OF and found.problems == ()
    days = stock(SCHEMA["model"], (), "start")
    assert Period.day(AS_OF) not in days and any(isinstance(d, Period) and not d.is_day for d in days)
    assert any(isinstance(n, Quantity) and not n.is_exact for n in stock(SCHEMA["model"], (), "price"))
