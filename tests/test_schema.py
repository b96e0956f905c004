"""A schema is built from anybody's pydantic models, and says what in them cannot serve."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, ClassVar, Literal, Optional, Union

import pytest
from pydantic import BaseModel, Field, field_validator

from criteria_engine.errors import InputError
from criteria_engine.intake.tables import dossier_of, from_mapping, from_objects
from criteria_engine.records.annotations import (
    Day,
    FieldKind,
    Label,
    ListKey,
    Measure,
    Money,
    OpenEnd,
    Record,
    Ref,
    Register,
    Section,
    SectionOfSubject,
    Span,
    Vocabulary,
)
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.values import read_period, read_quantity


class Colour(Enum):
    RED = "do"
    BLUE = "xanh"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Grade(Vocabulary):
    good = "tot", "Tốt", "Good"


class Address(BaseModel):
    street: str | None = None
    number: int | None = None


class Loan(BaseModel):
    to: str
    day: date | None = None


def table(name: str, **more: Any) -> Any:
    return Record(table=name, label=Label(name, name), **more)


class Book(BaseModel):
    """Another domain: books of a library."""

    record: ClassVar[Record] = table("book", subject=True)
    id: str
    title: str
    pages: int | None = None
    price: float | None = None
    weight: Decimal | None = None
    lent: bool = False
    bought: date | None = None
    returned: datetime | None = None
    colour: Colour | None = None
    size: Size | None = None
    grade: Grade | None = None
    language: Literal["vi", "en"] | None = None
    place: Optional[Address] = None  # noqa: UP045 — other people write it so
    owner: Union[str, None] = None  # noqa: UP007
    loans: list[Loan] = []
    tags: list[str] = []
    marks: tuple[int, ...] = ()
    volumes: list[Literal["a", "b"]] | None = None
    series: Annotated[str | None, Ref("book")] = None
    kept_in: Annotated[list[str] | None, Ref("book")] = None


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema([Book])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("id", "text"), ("title", "text"), ("pages", "number"), ("price", "number"), ("weight", "number"), ("lent",
        "yes_no"),
        ("bought", "date"), ("returned", "date"), ("colour", "enum"), ("size", "enum"), ("grade", "enum"),
        ("language", "enum"), ("place.street", "text"), ("place.number", "number"), ("owner", "text"), ("series",
        "ref"),
    ],
)  # fmt: skip
def test_a_plain_type_is_a_kind_of_field(schema: Schema, path: str, kind: str) -> None:
    assert schema["book"].fields[path].kind == kind


def test_a_nested_model_is_dotted_fields_and_no_field_itself(schema: Schema) -> None:
    assert "place" not in schema["book"].fields


@pytest.mark.parametrize(
    ("path", "plain"), [("loans", False), ("tags", True), ("marks", True), ("volumes", True), ("kept_in", True)]
)
def test_a_list_is_of_rows_or_of_plain_values(schema: Schema, path: str, plain: bool) -> None:
    assert schema["book"].lists[path].plain is plain


def test_the_rows_of_a_list_have_their_own_fields(schema: Schema) -> None:
    assert {p: f.kind for p, f in schema["book"].lists["loans"].item.fields.items()} == {"to": "text", "day": "date"}


def test_a_plain_value_is_the_one_field_of_its_item(schema: Schema) -> None:
    assert {p: f.kind for p, f in schema["book"].lists["marks"].item.fields.items()} == {"value": "number"}


def test_an_enumeration_has_its_values_as_codes_and_its_names_as_labels(schema: Schema) -> None:
    assert dict(schema["book"].fields["colour"].codes) == {"do": Label("RED", "RED"), "xanh": Label("BLUE", "BLUE")}


def test_a_vocabulary_brings_its_own_labels(schema: Schema) -> None:
    assert dict(schema["book"].fields["grade"].codes) == {"tot": Label("Tốt", "Good")}


def test_a_literal_is_its_own_codes(schema: Schema) -> None:
    assert list(schema["book"].fields["language"].codes) == ["vi", "en"]
    assert list(schema["book"].lists["volumes"].item.fields["value"].codes) == ["a", "b"]


def test_a_reference_names_its_tables(schema: Schema) -> None:
    assert schema["book"].links_to("book") == ("series", "kept_in")


def test_without_a_label_a_field_is_called_by_its_path(schema: Schema) -> None:
    assert schema["book"].fields["place.street"].label == Label("place.street", "place.street")


def test_only_tables_that_say_so_are_subjects() -> None:
    class Shelf(BaseModel):
        record: ClassVar[Record] = table("shelf")
        id: str

    assert Schema([Book, Shelf]).subjects == ("book",)


def test_the_marks_of_a_field_are_read() -> None:
    class Thing(BaseModel):
        record: ClassVar[Record] = table("thing", dated=("on",))
        id: str
        cost: Annotated[Money | None, Label("Giá", "Cost"), Section("gia")] = None
        on: Annotated[Day | None, OpenEnd("end")] = None
        term: Span | None = None
        weight: Annotated[float | None, Measure("kg")] = None
        parts: Annotated[list[Loan] | None, ListKey("to"), Section("phan")] = None
        box: Annotated[Address | None, Section("hop")] = None
        from_: Annotated[str | None, Field(alias="from")] = None

    entity = Schema([Thing])["thing"]
    cost = entity.fields["cost"]
    assert (cost.kind, cost.measure, cost.label.en, cost.section) == ("number", "đồng", "Cost", "gia")
    assert (entity.fields["on"].kind, entity.fields["on"].open_end) == ("date", "end")
    assert entity.fields["term"].kind == "period"
    assert entity.fields["weight"].measure == "kg"
    assert (entity.lists["parts"].key, entity.lists["parts"].section) == (("to",), "phan")
    assert entity.lists["parts"].item.fields["to"].section == "phan"
    assert entity.fields["box.street"].section == "hop"
    assert "from" in entity.fields and "from_" not in entity.fields
    assert entity.fields["dated"].kind == "date"


# --- what cannot serve ------------------------------------------------------------------------------------------


def made(annotation: Any, name: str = "odd") -> type[BaseModel]:
    annotations = {"record": ClassVar[Record], "id": str, "odd": annotation}
    parts = {"__annotations__": annotations, "record": table(name), "__module__": __name__}
    return type("Odd", (BaseModel,), {**parts, "model_config": {"arbitrary_types_allowed": True}})


@pytest.mark.parametrize(
    "annotation", [dict[str, int], bytes, Any, int | str, int | str | None, list, object, complex | None]
)
def test_a_type_without_a_kind_is_refused_by_model_and_field(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"Odd\.odd"):
        Schema([made(annotation)])


def test_a_type_without_a_kind_serves_where_a_mark_names_its_kind() -> None:
    assert Schema([made(Annotated[Any, FieldKind("text")])])["odd"].fields["odd"].kind == "text"


def test_a_model_that_is_no_table_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="Address has no `record"):
        Schema([Address])


def test_a_reference_to_a_table_that_the_schema_lacks_is_refused() -> None:
    with pytest.raises(TypeError, match=r"odd: .*'nowhere'"):
        Schema([made(Annotated[str | None, Ref("nowhere")])])


def test_a_list_of_references_to_a_table_that_the_schema_lacks_is_refused() -> None:
    with pytest.raises(TypeError, match="'nowhere'"):
        Schema([made(Annotated[list[str] | None, Ref("nowhere")])])


def test_a_reference_in_a_row_of_a_list_to_a_table_that_the_schema_lacks_is_refused() -> None:
    class Inner(BaseModel):
        to: Annotated[str | None, Ref("nowhere")] = None

    with pytest.raises(TypeError, match="'nowhere'"):
        Schema([made(list[Inner] | None)])


class Branch(BaseModel):
    name: str = ""
    branches: list[Branch] | None = None


class Tree(BaseModel):
    record: ClassVar[Record] = table("tree")
    id: str
    branches: list[Branch] | None = None


def test_a_model_that_holds_itself_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="Branch"):
        Schema([Tree])


def test_two_models_of_one_table_are_refused() -> None:
    with pytest.raises(TypeError, match="odd"):
        Schema([made(str), made(int)])


def test_a_mark_that_names_no_field_is_refused_by_name() -> None:
    class Odd(BaseModel):
        record: ClassVar[Record] = table("odd", dated=("when",))
        id: str

    with pytest.raises(TypeError, match=r"odd.*'when'"):
        Schema([Odd])


class Loop(BaseModel):
    record: ClassVar[Record] = table("loop")
    id: str
    inner: Loop | None = None


def test_a_table_that_holds_itself_is_refused_by_model_and_field() -> None:
    with pytest.raises(TypeError, match=r"Loop\.inner"):
        Schema([Loop])


def test_one_model_may_stand_in_two_fields() -> None:
    class House(BaseModel):
        record: ClassVar[Record] = table("house")
        id: str
        front: Address | None = None
        back: Address | None = None

    assert {"front.street", "back.street"} <= set(Schema([House])["house"].fields)


@pytest.mark.parametrize("mark", [
    {"name": "x"}, {"owner": "x"}, {"sections": "x"}, {"parent": "x"}, {"begins": "x"}, {"ends": "x"},
    {"successor": "x"}, {"dated": ("id", "x")}, {"assesses": ("id", "x")}, {"cells": (SectionOfSubject("x", "s"),)},
    {"rows": (SectionOfSubject("x", "s"),)}, {"registers": Register(owner="x")},
], ids=str)  # fmt: skip
def test_every_mark_of_a_table_names_a_field(mark: dict[str, Any]) -> None:
    class Odd(BaseModel):
        record: ClassVar[Record] = Record(table="odd", label=Label("odd", "odd"), **mark)
        id: str
        unit: str = ""

    with pytest.raises(TypeError, match=r"Odd.*'(x|kind)'"):
        Schema([Odd])


def test_a_key_of_a_list_names_its_fields() -> None:
    with pytest.raises(TypeError, match=r"Odd\.odd.*'wher'.*; known: day, to"):
        Schema([made(Annotated[list[Loan] | None, ListKey("to", "wher")])])


def test_a_set_of_rows_is_refused_by_model_and_field() -> None:
    with pytest.raises(TypeError, match=r"Odd\.odd: rows of a set"):
        Schema([made(set[Loan])])


# --- records of other people's models ---------------------------------------------------------------------------


def read(schema: Schema, *books: Any) -> Dossier:
    return dossier_of(schema, [from_mapping({"book": books}, schema)])


def test_values_of_plain_types_are_values_of_their_kinds(schema: Schema) -> None:
    raw = {
        "id": "B1", "title": " Đời  ", "pages": 300, "price": 1.5, "bought": "2023-06-12", "colour": "do",
        "lent": False,
        "place": {"street": "Lê Lợi"},
    }  # fmt: skip
    found = read(schema, raw)
    row = found.get("book", "B1")
    assert not found.problems and row is not None
    assert row.values["title"] == "Đời"
    assert row.values["pages"] == read_quantity(300)
    assert row.values["price"] == read_quantity("1,5")
    assert row.values["bought"] == read_period("2023-06-12")
    assert row.values["colour"] == "do"
    assert row.values["lent"] is False
    assert row.values["place.street"] == "Lê Lợi"


def test_objects_of_the_models_are_records(schema: Schema) -> None:
    book = Book(id="B1", title="Đời", colour=Colour.RED, loans=[Loan(to="An", day=date(2023, 6, 12))], marks=(1, 2))
    found = dossier_of(schema, [from_objects([book], schema)])
    row = found.get("book", "B1")
    assert not found.problems and row is not None
    assert row.values["colour"] == "do"
    assert row.lists["loans"][0].values == {"to": "An", "day": read_period("2023-06-12")}
    assert [item.values["value"] for item in row.lists["marks"]] == [read_quantity(1), read_quantity(2)]


def test_an_object_of_another_model_is_refused(schema: Schema) -> None:
    with pytest.raises(InputError, match="Address is no model of the schema"):
        from_objects([Address()], schema)


def test_a_code_that_is_a_number_is_kept_as_its_code(schema: Schema) -> None:
    row = read(schema, {"id": "B1", "title": "A", "size": 2}).get("book", "B1")
    assert row is not None and row.values["size"] == "2"


def test_a_literal_that_is_a_number_is_kept_as_its_code() -> None:
    found = Schema([made(Literal[1, 2])])
    row = dossier_of(found, [from_mapping({"odd": [{"id": "O1", "odd": 2}]}, found)]).get("odd", "O1")
    assert row is not None and row.values["odd"] == "2"


class Shelf(BaseModel):
    record: ClassVar[Record] = table("shelf")
    id: int
    above: Annotated[int | None, Ref("shelf")] = None


@pytest.mark.parametrize("number", [7, 1500])
def test_ids_that_are_numbers_are_found_by_references(number: int) -> None:
    found = Schema([Shelf])
    shelves = [{"id": number}, {"id": 2, "above": number}]
    assert dossier_of(found, [from_mapping({"shelf": shelves}, found)]).problems == ()


@pytest.mark.parametrize("written", [7, "7", "007", 7.0, " 7"], ids=repr)
def test_a_number_is_one_id_however_it_is_written(written: object) -> None:
    found = Schema([Shelf])
    rows = [{"id": written}, {"id": 2, "above": 7}, {"id": 3, "above": written}]
    read = dossier_of(found, [from_mapping({"shelf": rows}, found)])
    assert read.problems == () and [row.id for row in read.rows("shelf")] == ["2", "3", "7"]
    assert [row.values.get("above") for row in read.rows("shelf")] == ["7", "7", None]


class Basket(BaseModel):
    record: ClassVar[Record] = table("basket")
    id: str
    things: set[str] | None = None


def test_a_set_is_a_list_of_values() -> None:
    found = Schema([Basket])
    row = dossier_of(found, [from_objects([Basket(id="K1", things={"x"})], found)]).get("basket", "K1")
    assert row is not None and [item.values["value"] for item in row.lists["things"]] == ["x"]


class Choosy(BaseModel):
    record: ClassVar[Record] = table("choosy")
    id: str
    first: list[int] | None = None

    @field_validator("first")
    @classmethod
    def _two_at_least(cls, value: list[int] | None) -> list[int] | None:
        if value is not None and len(value) < 2:
            raise ValueError("two at least")
        return value


def test_a_list_that_is_too_short_without_its_faulty_items_sets_the_row_aside() -> None:
    found = Schema([Choosy])
    read = dossier_of(found, [from_mapping({"choosy": [{"id": "A", "first": [1, "x"]}]}, found)])
    assert [(p.at, p.vi) for p in read.problems] == [
        ("choosy[A].first", "[1] không đọc được"), ("choosy[A].first[1]", "'x' phải là số nguyên"),
    ]  # fmt: skip
    assert len(read.lost) == 1


def test_a_set_has_one_order() -> None:
    found = Schema([Basket])
    things = [f"thing {n:02}" for n in range(20)]
    row = dossier_of(found, [from_mapping({"basket": [{"id": "K1", "things": things}]}, found)]).get("basket", "K1")
    assert row is not None and [item.values["value"] for item in row.lists["things"]] == things
