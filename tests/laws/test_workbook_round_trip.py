"""A dossier written as a workbook reads back as the same dossier; what no cell can say is refused with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import criteria_engine as ce
from criteria_engine.intake import say_in_cells
from criteria_engine.intake.cells.answers import meaning
from criteria_engine.intake.layout import sheets
from criteria_engine.intake.write_workbook import write_workbook
from criteria_engine.records import annotations, shipped_schema
from criteria_engine.records.raw import raw_of
from criteria_engine.records.row import Row
from criteria_engine.strategies import datasets, records
from criteria_engine.text import search_key
from criteria_engine.values import Quantity, read_quantity

SCHEMA = shipped_schema()
UNIT = {"id": "U1", "name": "Chi bộ ấp Giồng"}
# An example takes a tenth of a second: the file is written and read; shrinking one would take minutes.
PHASES = (Phase.explicit, Phase.generate)
FEW = settings(max_examples=40, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))


def sayable(raw: Any) -> Any:
    """The same with other texts in place of those that a cell reads as an answer, which the writer refuses."""
    if isinstance(raw, dict):
        return {key: sayable(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [sayable(value) for value in raw]
    # `khong` is a code as well.
    is_answer = isinstance(raw, str) and raw != "khong" and meaning(raw.strip(), is_flag=False) is not None
    return f"{raw} a" if is_answer else raw


def said(row: Row) -> tuple[Any, ...]:
    """A row without its addresses. A list that is denied with the part it is in has no rows, as an empty one has."""
    lists = {name: [said(item) for item in items] for name, items in row.lists.items()}
    lists |= {name: [] for name in row.denied if name in row.entity.lists}
    return row.owner is None and row.id, dict(row.values), row.denied - row.entity.lists.keys(), row.complete, lists


def there_and_back(folder: Path, raw: Any) -> None:
    before = ce.read(raw)
    write_workbook(folder / "x.xlsx", raw, SCHEMA)
    after = ce.read(folder / "x.xlsx")
    assert after.problems == before.problems == ()
    for table in SCHEMA.entities:
        assert [said(row) for row in after.rows(table)] == [said(row) for row in before.rows(table)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbooks")


@FEW
@given(raw=records(SCHEMA).map(sayable))
def test_any_records_read_back_as_they_were(folder: Path, raw: Any) -> None:
    there_and_back(folder, raw)


@FEW
@given(raw=datasets(SCHEMA).map(sayable))
def test_whole_dossiers_read_back_as_they_were(folder: Path, raw: Any) -> None:
    there_and_back(folder, raw)


@FEW
@given(raw=datasets(SCHEMA, rows=1).map(sayable))
def test_the_rows_of_a_dossier_read_back_from_what_a_file_would_hold(folder: Path, raw: Any) -> None:
    dossier = ce.read(raw)
    there_and_back(folder, {t: [raw_of(row) for row in dossier.rows(t)] for t in SCHEMA.entities})


def test_a_bound_written_otherwise_would_be_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted defect: the word of another bound. The writer itself refuses it."""
    monkeypatch.setitem(say_in_cells._BOUNDS, "more_than", "từ ")
    raw = {"unit": [UNIT], "model": [{"id": "M", "unit": "U1", "name": "x", "cost": {"more_than": 200}}]}
    with pytest.raises(ce.InputError, match="would not read as"):
        there_and_back(folder, raw)


def test_a_lost_denial_would_be_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(say_in_cells, "_several", lambda raw, column: None)
    raw = {"unit": [UNIT], "model": [{"id": "M", "unit": "U1", "name": "x", "necessity": []}]}
    with pytest.raises(AssertionError):
        there_and_back(folder, raw)


# --- texts ------------------------------------------------------------------------------------------------------

LIKE_SOMETHING_ELSE = ["12/6/2023", "007", "1.500", "=1+1", "+84", "@x", "'chữ", "'007", "TRUE", "1E5", "0",
                       "https://x.vn", "dòng 1\ndòng 2", "a\r\nb", "a\tb", "_x0041_", "{=A1}", "none yet",
                       '"trích"', "a;b", "😀", "<b>x</b>", "x" * 32_767]  # fmt: skip


@pytest.mark.parametrize("text", LIKE_SOMETHING_ELSE, ids=lambda text: repr(text)[:20])
def test_a_text_that_looks_like_something_else_stays_the_text(folder: Path, text: str) -> None:
    there_and_back(folder, {"unit": [{**UNIT, "name": text}]})


@FEW
@given(text=st.text(max_size=40))
def test_a_text_reads_back_or_is_refused_with_its_cell(folder: Path, text: str) -> None:
    raw = {"unit": [{"id": "U1", "name": f"{text}", "kind": "khac"}]}
    if not ce.read(raw).problems:
        try:
            there_and_back(folder, raw)
        except ce.InputError as error:
            assert [(p.at, p.code) for p in error.problems] == [("Đơn vị!B2", "cell-cannot-say")]


@pytest.mark.parametrize(("text", "reason"), [
    ("không", "would not read as"), ("Chưa có", "would not read as"), ("-", "would not read as"),
    ("không rõ", "would not read as"),
    ("x" * 32_768, "32768 characters"), ("😀" * 16_384, "32768 characters"),
    ("a\ufffeb", "no workbook can hold"), ("a\ud800b", "no workbook can hold"),
])  # fmt: skip
def test_what_no_cell_can_say_is_refused_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ce.InputError) as refused:
        write_workbook(tmp_path / "x.xlsx", {"unit": [UNIT, {"id": "U2", "name": text}]}, SCHEMA)
    assert [(p.at, p.code) for p in refused.value.problems] == [("Đơn vị!B3", "cell-cannot-say")]
    assert reason in refused.value.problems[0].message
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("row", [
    {"plan.schedule": False}, {"plan": False}, {"learning": False}, {"necessity": False}, {"necessity": []},
    {"groups": []}, {"groups": False}, {"groups": "g5"}, {"groups": [None, "g1"]}, {"necessity": [{}]},
    {"still_fits": False}, {"still_fits": True}, {"plan.date": "Quý II/2023"}, {"plan": {"date": date(1890, 5, 19)}},
    {"start": "2023-06-12"}, {"start": 2023}, {"start": date(2023, 6, 12)}, {"start": "19/05/1890"},
    {"cost": {"about": "1.5", "unit": "triệu đồng"}}, {"cost": {"more_than": 1500}}, {"cost": 0.1},
    {"cost": 123456789012345678901}, {"cost": Decimal("0.12345678901234567")}, {"cost": "từ 1.500 triệu đồng"},
    {"plan.number": 5}, {"plan.number": 5.0}, {"plan.number": Decimal("1.50")}, {"plan.number": "05"},
    {"revisions": [{"criterion": 1, "date": "2023"}]}, {"movements": ["12/6/2023", "x\ny"]},
    {"learning": {"sources": [{"title": "a"}, {"studied": False}]}},
], ids=str)  # fmt: skip
def test_each_way_to_say_something_reads_back(folder: Path, row: dict[str, Any]) -> None:
    there_and_back(folder, {"unit": [UNIT], "model": [{"id": "M", "unit": "U1", "name": "x", **row}]})


@pytest.mark.parametrize(("table", "row", "at"), [
    ("model", {"movements": ["a; b"]}, "Mô hình!"), ("model", {"movements": ["không", "x"]}, "Mô hình!"),
    ("review", {"figures": [{"value": {"exactly": 5, "unit": "m2"}}]}, "Rà soát - Kết quả!D2"),
    ("model", {"nmae": "x"}, "model[M].nmae"), ("model", {"necessity": "x"}, "model[M].necessity"),
    ("model", {"necessity": ["x"]}, "model[M].necessity"),
], ids=str)  # fmt: skip
def test_what_would_be_read_otherwise_is_refused(tmp_path: Path, table: str, row: dict[str, Any], at: str) -> None:
    raw = {"unit": [UNIT], table: [{"id": "M", "unit": "U1", "name": "x", **row}]}
    if table != "model":
        del raw[table][0]["name"]
    with pytest.raises(ce.InputError) as refused:
        write_workbook(tmp_path / "x.xlsx", raw, SCHEMA)
    assert next(p.at for p in refused.value.problems).startswith(at)


def test_no_heading_of_a_sheet_means_two_columns() -> None:
    for sheet in sheets(SCHEMA):
        names = [{search_key(text) for text in (c.path, c.heading.vi, c.heading.en)} for c in sheet.columns]
        assert len(set().union(*names)) == sum(map(len, names)), sheet.name


@pytest.mark.parametrize("number", ["1.005", "12.345", "-1.505", "1234.005", "0.125"])
@pytest.mark.parametrize("bound", ["exactly", "more_than", "at_most", "about"])
def test_decimals_that_look_like_thousands_are_written_so_that_they_read_back(number: str, bound: str) -> None:
    found = Quantity(Decimal(number), "km", bound)  # type: ignore[arg-type]
    assert read_quantity(say_in_cells._quantity(found)) == found
    assert read_quantity(annotations._plain(found)) == found
    assert read_quantity(str(found).replace("≤", "không quá").replace("~", "khoảng").replace(">", "trên")) == found
