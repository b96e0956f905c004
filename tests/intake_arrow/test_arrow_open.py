"""What is found in folders, files and frames, by hand: places, headings, metadata, journals, columns asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.columns.model import Codes, Days, Numbers, Refs
from criteria_engine.errors import InputError
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.values import Quantity, read_period
from judgements.journals import answer, waiver, write
from small import SCHEMA

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
np = pytest.importorskip("numpy")

from criteria_engine.intake.arrow.open import open_tables  # noqa: E402
from criteria_engine.intake.arrow.write import write_tables  # noqa: E402

UNITS = {"id": ["U1", "U2"], "name": ["Đơn vị A", "Đơn vị B"]}


def models(**columns: Any) -> dict[str, Any]:
    n = len(next(iter(columns.values())))
    given = {"id": [f"M{i + 1}" for i in range(n)], "unit": ["U1"] * n, "name": ["Bờ kè"] * n, **columns}
    return {"unit": pa.table(UNITS), "model": pa.table(given)}


def values(frames: Mapping[str, Any], path: str) -> list[Any]:
    dataset = open_tables(frames, SCHEMA)
    table = dataset.tables["model"]
    return [dataset.row("model", row).values.get(path) for row in range(table.n)]


def problems(frames: Any, **options: Any) -> list[tuple[str, str]]:
    return [(p.at, p.code) for p in open_tables(frames, SCHEMA, **options).problems]


def write_units(folder: Path, **columns: Any) -> None:
    pq.write_table(pa.table({**UNITS, **columns}), folder / "unit.parquet")


# --- values -----------------------------------------------------------------------------------------------------


def test_numbers_of_any_type_are_the_numbers_they_say() -> None:
    cents = pa.array([Decimal("1.50"), Decimal("-7.25")], pa.decimal128(12, 2))
    for given in (pa.array([1.5, -7.25]), cents, pa.array(["1,5", "-7,25"])):
        assert values(models(price=given), "price") == [Quantity(Decimal(x), "đồng") for x in ("1.5", "-7.25")]


def test_a_double_is_the_decimal_that_python_prints() -> None:
    odd = [0.1, 1e-9, 123456789.123, 1e22, 2.0**60]
    assert [v.number for v in values(models(price=pa.array(odd)), "price")] == [Decimal(repr(x)) for x in odd]


def test_nan_is_a_blank_and_the_infinite_is_refused() -> None:
    frames = models(price=pa.array([float("nan"), float("inf"), 1.0]))
    assert values(frames, "price") == [None, Quantity(Decimal(1), "đồng")]
    assert problems(frames) == [("model:2.price", "unreadable-value")]


def test_moments_are_their_days() -> None:
    noon = datetime(2023, 6, 1, 12, 30)
    for kind in (pa.timestamp("s"), pa.timestamp("us"), pa.timestamp("ns"), pa.date64()):
        assert values(models(start=pa.array([noon], pa.timestamp("us")).cast(kind, safe=False)), "start") == [
            read_period("2023-06-01")
        ]


def test_days_before_1970_and_beyond_the_calendar() -> None:
    days = pa.array([-1, 2_932_896, 2_932_897], pa.int32()).cast(pa.date32())
    frames = models(start=days)
    assert values(frames, "start") == [read_period("1969-12-31"), read_period("9999-12-31")]
    assert problems(frames) == [("model:3.start", "unreadable-value")]


def test_labels_and_bounds_in_words_are_read_as_in_a_workbook() -> None:
    frames = models(price=["trên 200 triệu đồng", "không", None], term=["Quý II/2023", "2023", " "])
    dataset = open_tables(frames, SCHEMA)
    assert values(frames, "price") == [Quantity(Decimal(200_000_000), "đồng", "more_than"), None, None]
    assert dataset.row("model", 1).denied == {"price"}
    assert values(frames, "term") == [read_period("2023-Q2"), read_period("2023"), None]


def test_a_text_that_only_says_no_denies() -> None:
    frames = models(**{"plan.schedule": ["Không", "không có gì", " chưa  có "]})
    assert values(frames, "plan.schedule") == [None, "không có gì", None]
    assert [sorted(open_tables(frames, SCHEMA).row("model", n).denied) for n in range(3)] == [
        ["plan.schedule"], [], ["plan.schedule"],
    ]  # fmt: skip


def test_the_kinds_of_columns_that_the_contract_names() -> None:
    frames = models(cost=[1, None], start=[date(2023, 1, 1), None], grassroots=[True, None], origin=["moi", None])
    table = open_tables(frames, SCHEMA).tables["model"]
    kinds = {"cost": Numbers, "start": Days, "grassroots": Codes, "origin": Codes, "unit": Refs, "name": Codes}
    assert all(isinstance(table.column(path).data, kind) for path, kind in kinds.items())
    days = table.column("start").data
    assert isinstance(days, Days) and days.first is days.last and days.first[0] == date(2023, 1, 1).toordinal()
    assert table.column("cost").valid is not None and table.column("cost").valid[0] & 3 == 1


def test_a_struct_and_a_dotted_name_together_are_refused_only_where_both_are_filled() -> None:
    frames = models(plan=[{"schedule": "a"}, {"schedule": "b"}, None], **{"plan.schedule": [None, "x", "y"]})
    assert problems(frames) == [("model:2.plan.schedule", "repeated-key")]


# --- places -----------------------------------------------------------------------------------------------------


def test_rows_are_told_by_their_number_in_the_file(tmp_path: Path) -> None:
    write_units(tmp_path)
    starts = ["2023"] * 7 + ["năm ngoái"]
    pq.write_table(models(start=starts)["model"], tmp_path / "model.parquet", row_group_size=3)
    assert problems(tmp_path) == [("model.parquet:8.start", "unreadable-value")]


def test_words_in_lists_are_read_over_several_row_groups(tmp_path: Path) -> None:
    """What polars and pandas call a category, within a list: Arrow reads it one row group at a time only."""
    write_units(tmp_path)
    words = pa.dictionary(pa.int32(), pa.string())
    audience = pa.array([["can_bo"], ["dang_vien", "can_bo"], None, ["dang_vien"]], pa.list_(words))
    steps = pa.array([[{"year": f"202{n}"}] for n in range(4)], pa.list_(pa.struct([("year", words)])))
    table = models(start=[None] * 4)["model"].append_column("audience", audience).append_column("steps", steps)
    pq.write_table(table, tmp_path / "model.parquet", row_group_size=1)
    lists = [open_tables(tmp_path, SCHEMA).row("model", n).lists for n in range(4)]
    given = [[item.values["value"] for item in found.get("audience", ())] for found in lists]
    assert given == [["can_bo"], ["dang_vien", "can_bo"], [], ["dang_vien"]]
    assert [str(item.values["year"]) for found in lists for item in found["steps"]] == ["2020", "2021", "2022", "2023"]


def test_part_files_of_a_table_lie_in_a_folder_of_its_name(tmp_path: Path) -> None:
    write_units(tmp_path)
    (tmp_path / "model").mkdir()
    for n in (1, 2):
        rows = {"id": [f"M{n}"], "unit": ["U1"], "name": ["Bờ"], "start": [date(2023, 1, n)] if n == 1 else ["2023-Q1"]}
        pq.write_table(pa.table(rows), tmp_path / "model" / f"part-{n}.parquet")
    dataset = open_tables(tmp_path, SCHEMA)
    assert [str(dataset.row("model", n).values["start"]) for n in (0, 1)] == ["2023-01-01", "2023-Q1"]
    assert dataset.row("model", 1).address.place(("start",)) == "model/part-2.parquet:1.start"


def test_an_unknown_table_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    write_units(tmp_path)
    pq.write_table(pa.table(UNITS), tmp_path / "modle.parquet")
    (told,) = open_tables(tmp_path, SCHEMA).problems
    assert (told.at, told.code) == ("modle.parquet", "unknown-table") and "did you mean 'model'" in told.message


def test_an_unknown_column_is_told_once_and_not_read() -> None:
    dataset = open_tables(models(strat=["2023"] * 3, plan=[{"shedule": "x"}] * 3), SCHEMA)
    assert [(p.at, p.code) for p in dataset.problems] == [
        ("model.plan.shedule", "unknown-field"), ("model.strat", "unknown-field"),
    ]  # fmt: skip
    assert "did you mean 'start'" in dataset.problems[1].message and dataset.tables["model"].n == 3


def test_a_file_of_another_name_says_in_its_metadata_which_table_it_is(tmp_path: Path) -> None:
    file = tmp_path / "xuat-2023.parquet"
    pq.write_table(pa.table(UNITS).replace_schema_metadata({"table": "unit", "as_of": "2023-12-31"}), file)
    dataset = open_tables(file, SCHEMA)
    assert dataset.tables["unit"].n == 2 and dataset.as_of == date(2023, 12, 31)
    pq.write_table(pa.table(UNITS), file)
    with pytest.raises(InputError, match="unknown-table"):
        open_tables(file, SCHEMA)


def test_the_day_to_judge_on_is_a_file_of_the_folder(tmp_path: Path) -> None:
    write_units(tmp_path)
    (tmp_path / "as_of").write_text("31/12/2023\n", encoding="utf-8")
    assert open_tables(tmp_path, SCHEMA).as_of == date(2023, 12, 31)
    (tmp_path / "as_of").write_text("hôm nay", encoding="utf-8")
    assert problems(tmp_path) == [(f"{tmp_path.name}/as_of", "unreadable-value")]


def test_a_folder_without_tables_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-table"):
        open_tables(tmp_path, SCHEMA)
    (tmp_path / "unit.parquet").write_bytes(b"x" * 100)
    with pytest.raises(InputError, match="not-a-table"):
        open_tables(tmp_path, SCHEMA)
    with pytest.raises(InputError, match="no-file"):
        open_tables(tmp_path / "x.parquet", SCHEMA)


def test_what_has_no_arrow_interface_is_refused() -> None:
    with pytest.raises(InputError, match="table-shape"):
        open_tables({"unit": [{"id": "U1"}]}, SCHEMA)


# --- sheets of text ---------------------------------------------------------------------------------------------


def text(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_rows_of_a_list_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    text(tmp_path, "unit.csv", "id,name", "U1,Đơn vị A")
    text(tmp_path, "model.csv", "id,unit,name,audience", "M1,U1,Bờ kè,can_bo; dang_vien", "M2,U1,Bờ kè,không")
    text(tmp_path, "model.steps.csv", "id,kind,year", "M2,hoc,2022", "M1,lam,2023", "M2,lam,202", "M2,lam,2023")
    dataset = open_tables(tmp_path, SCHEMA)
    first, second = dataset.row("model", 0), dataset.row("model", 1)
    assert [item.values["value"] for item in first.lists["audience"]] == ["can_bo", "dang_vien"]
    assert second.lists["audience"] == () and second.unsure == {"steps"}
    assert [str(item.values["year"]) for item in second.lists["steps"]] == ["2022", "2023"]
    # The place is in the file where a person finds it.
    assert [(p.at, p.code) for p in dataset.problems] == [("model.steps.csv:4.year", "unreadable-value")]


def test_rows_of_a_list_without_an_owner_leave_no_list_sure(tmp_path: Path) -> None:
    text(tmp_path, "unit.csv", "id,name", "U1,Đơn vị A")
    text(tmp_path, "model.csv", "id,unit,name", "M1,U1,Bờ kè")
    text(tmp_path, "model.steps.csv", "id,kind", "M1,hoc", "M7,hoc")
    dataset = open_tables(tmp_path, SCHEMA)
    assert [(p.at, p.code) for p in dataset.problems] == [("model.steps.csv:3.id", "dangling-reference")]
    assert dataset.row("model", 0).unsure == {"steps"} and len(dataset.row("model", 0).lists["steps"]) == 1
    assert dataset.tables["model"].listed("steps").unsure[0] & 1


def test_headings_may_be_labels_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    label = SCHEMA["unit"].label.vi
    assert label == "Đơn vị"
    text(tmp_path, "unit.csv", "ID,Name,nam", "U1,Đơn vị A,1", "", " ,, ", "U2,,2")
    assert problems(tmp_path) == [("unit.csv.nam", "unknown-field"), ("unit.csv:5.name", "required-field")]


def test_a_line_with_more_cells_than_headings_is_set_aside(tmp_path: Path) -> None:
    text(tmp_path, "unit.csv", "id,name", "U1,Đơn vị A", "U2,b,c", "U3,x", "U4,")
    dataset = open_tables(tmp_path, SCHEMA)
    assert [(p.at, p.code) for p in dataset.problems] == [
        ("unit.csv:3", "row-shape"), ("unit.csv:5.name", "required-field"),
    ]  # fmt: skip
    assert dataset.tables["unit"].n == 2 and len(dataset.lost) == 2
    assert dataset.lost_names("unit", "parent") == {dataset.EVERYONE}


def test_a_heading_over_two_columns_is_told(tmp_path: Path) -> None:
    text(tmp_path, "unit.csv", "id,name,name", "U1,Đơn vị A,B")
    assert problems(tmp_path) == [("unit.csv", "repeated-heading")]


# --- lines of JSON ----------------------------------------------------------------------------------------------


def test_lines_keep_their_numbers_beside_blank_and_broken_ones(tmp_path: Path) -> None:
    text(tmp_path, "unit.jsonl", '{"id": "U1", "name": "A"}', "", "{oops", '{"id": "U2"}', '{"id": 3, "name": "C"}')
    dataset = open_tables(tmp_path, SCHEMA)
    assert [(p.at, p.code) for p in dataset.problems] == [
        ("unit.jsonl:3", "not-json"), ("unit.jsonl:3", "required-field"), ("unit.jsonl:4.name", "required-field"),
    ]  # fmt: skip
    assert [dataset.tables["unit"].id(row) for row in dataset.tables["unit"].order()] == ["3", "U1"]


def test_text_that_looks_like_a_moment_stays_text_and_no_word_denies(tmp_path: Path) -> None:
    text(tmp_path, "unit.jsonl", '{"id": "U1", "name": "2023-06-12"}', '{"id": "U2", "name": "không"}')
    dataset = open_tables(tmp_path, SCHEMA)
    assert [dataset.row("unit", row).values["name"] for row in range(2)] == ["2023-06-12", "không"]


def test_a_whole_number_beside_decimals_keeps_its_last_figure(tmp_path: Path) -> None:
    text(tmp_path, "unit.jsonl", '{"id": "U1", "name": "A"}')
    rows = [f'{{"id": "M{n}", "unit": "U1", "name": "B", "price": {x}}}' for n, x in enumerate((9007199254740993, 0.5))]
    text(tmp_path, "model.jsonl", *rows)
    dataset = open_tables(tmp_path, SCHEMA)
    said = [dataset.row("model", row).values["price"] for row in range(2)]
    assert said == [Quantity(Decimal(9007199254740993), "đồng"), Quantity(Decimal("0.5"), "đồng")]


# --- journals, columns asked for, what is lost ------------------------------------------------------------------


def test_judgements_beside_the_folder_join_the_tables(tmp_path: Path) -> None:
    folder = tmp_path / "ho-so"
    folder.mkdir()
    write_units(folder)
    pq.write_table(models(cost=[1])["model"], folder / "model.parquet")
    journal = tmp_path / "ho-so.journal.jsonl"
    write(journal, answer(), waiver(subject={"kind": "model", "id": "M9"}))
    dataset = open_tables(folder, SCHEMA)
    table = dataset.tables["attestation"]
    assert table.n == 1 and dataset.row("attestation", 0).address.row == "ho-so.journal.jsonl:1"
    assert table.lines() is not None and dataset.sources[0] == "ho-so" and len(dataset.sources) == 2
    assert [(p.at, p.code) for p in dataset.problems] == [("ho-so.journal.jsonl:2", "dangling-reference")]
    assert open_tables(folder, SCHEMA, journal=False).tables["attestation"].n == 0


def test_only_columns_asked_for_are_read_and_checked(tmp_path: Path) -> None:
    write_units(tmp_path)
    frames = models(checked=["2023", "x"], cost=[1, 2], plan=[{"schedule": "a", "date": "y"}] * 2)
    pq.write_table(frames["model"], tmp_path / "model.parquet")
    dataset = open_tables(tmp_path, SCHEMA, columns={("model", "cost"), ("model", "plan.schedule")})
    assert dataset.problems == () and set(dataset.row("model", 0).values) >= {"id", "unit", "name", "cost"}
    assert "plan.date" not in dataset.row("model", 0).values
    assert problems(tmp_path) == [
        ("model.parquet:1.plan.date", "unreadable-value"), ("model.parquet:2.checked", "unreadable-value"),
        ("model.parquet:2.plan.date", "unreadable-value"),
    ]  # fmt: skip


def test_a_reference_to_a_row_set_aside_leads_nowhere() -> None:
    frames = models(cost=[1]) | {"unit": pa.table({"id": ["U1"], "name": pa.array([None], pa.string())})}
    dataset = open_tables(frames, SCHEMA)
    refs = dataset.tables["model"].column("unit").data
    assert isinstance(refs, Refs) and refs.row.tolist() == [-1] and dataset.lost_names("unit", "parent") == {""}


def test_sections_declared_whole_are_bits() -> None:
    table = open_tables(models(complete=[["ke_hoach", "buoc"], None, ["buoc"]]), SCHEMA).tables["model"]
    assert [bits is not None and bits[0] & 7 for bits in map(table.complete, ("ke_hoach", "buoc", "ra_soat"))] == [
        0b001, 0b101, False,
    ]  # fmt: skip


def test_a_text_that_would_be_read_as_a_denial_is_not_written(tmp_path: Path) -> None:
    raw = {"unit": [{"id": "U1", "name": "Không"}]}
    dossier = dossier_of(SCHEMA, [from_mapping(raw, SCHEMA)])
    with pytest.raises(Exception, match="unwritable"):
        write_tables(dossier, tmp_path)
    write_tables(dossier, tmp_path, "jsonl")
    assert open_tables(tmp_path, SCHEMA).row("unit", 0).values["name"] == "Không"


# --- dialects of CSV ----------------------------------------------------------------------------------------------

# Page 1258 has â and ô as letters, and tones as signs after them.
LOOSE = "Đô\u0323i hâ\u0323u câ\u0300n Ha\u0309i An"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_a_csv_file_may_be_divided_and_encoded_in_any_usual_way(tmp_path: Path, sign: str, encoding: str) -> None:
    name = LOOSE if encoding == "cp1258" else "Đội hậu cần Hải An"
    lines = [sign.join(line) for line in (["id", "name"], ["U1", f'"{name}{sign} 2"'])]
    (tmp_path / "unit.csv").write_bytes("\r\n".join(lines).encode(encoding))
    dataset = open_tables(tmp_path, SCHEMA)
    assert not dataset.problems and dataset.row("unit", 0).values["name"] == f"Đội hậu cần Hải An{sign} 2"


def test_a_sign_within_quotes_divides_nothing(tmp_path: Path) -> None:
    (tmp_path / "unit.csv").write_text('"id",name\nU1,"a;b;c;d"\n', encoding="utf-8")
    assert open_tables(tmp_path, SCHEMA).row("unit", 0).values["name"] == "a;b;c;d"


def test_a_parquet_file_that_is_damaged_within_is_told(tmp_path: Path) -> None:
    """Found by spoiling files at random: the foot is sound, and pages are not."""
    path = tmp_path / "unit.parquet"
    pq.write_table(pa.table({"id": ["U1", "U2"], "name": ["a", "b"]}), path)
    data = path.read_bytes()
    path.write_bytes(data[:4] + b"\xff" * 40 + data[44:])
    with pytest.raises(InputError, match="not-a-table"):
        open_tables(path, SCHEMA, journal=False)
