"""What is set aside goes into a file; mended and handed in again it takes its place, once, and nothing is left over."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

import criteria_engine as ce
from criteria_engine.cli import app
from criteria_engine.intake import mending
from criteria_engine.intake.write_workbook import write_workbook
from criteria_engine.records import shipped_schema
from criteria_engine.reports.quarantine import quoted, yaml_lines
from criteria_engine.source import read_yaml

UNIT = {"id": "U1", "name": "Chi bộ ấp Giồng", "kind": "chi_bo_co_so", "scope": "tra_vinh"}
MODEL = {"id": "M1", "unit": "U1", "name": "Heo đất", "start": "2023-02-01", "necessity": [{"statement": "x"}]}
OTHER = {"id": "M2", "unit": "U1", "name": "Hũ gạo", "start": "2023-03-01"}


def check(*inputs: Path, quarantine: Path | None = None) -> Result:
    asked = ["--quarantine", str(quarantine)] if quarantine else []
    asked = ["--pack", "tra-vinh/kh41", "--format", "json", *asked]  # a small pack: only what is set aside counts here
    return CliRunner().invoke(app, ["check", *map(str, inputs), "--as-of", "2023-12-31", *asked])


def workbook(folder: Path, **cells: Any) -> Path:
    """A workbook of one unit and two models, with cells of the sheet of models changed: by field and row."""
    path = folder / "ho-so.xlsx"
    write_workbook(path, {"unit": [UNIT], "model": [MODEL, OTHER]}, shipped_schema())
    book = load_workbook(path)
    page = book["Mô hình"]
    heads = {cell.value: cell.column for cell in page[1]}
    for place, value in cells.items():
        name, _, row = place.rpartition("_")
        heading = {"start": "Ngày bắt đầu thực hiện", "id": "Mã mô hình", "unit": "Đơn vị có mô hình",
                   "status": "Tình trạng", "name": "Tên mô hình"}[name]  # fmt: skip
        page.cell(int(row), heads[heading]).value = value
    book.save(path)
    return path


def mend(path: Path, *changes: dict[str, Any] | None) -> Path:
    """As a person would, entry by entry: fields of the row written anew; None: that row is no record."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(data["set_aside"]) == len(changes)
    for entry, change in zip(data["set_aside"], changes, strict=True):
        entry["row"] = None if change is None else {**entry["row"], **change}
    mended = path.with_name("mended.yaml")
    mended.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return mended


# --- set aside, mended, read again ------------------------------------------------------------------------------

FAULTS: dict[str, tuple[dict[str, Any], tuple[dict[str, Any] | None, ...]]] = {
    "a date of no calendar": ({"start_2": "31/02/2023"}, ({"start": "28/02/2023"},)),
    "an unknown code": ({"status_3": "đang chạyy"}, ({"status": None},)),
    "a reference to nothing": ({"unit_2": "U9"}, ({"unit": "U1"},)),
    "no name": ({"name_2": None}, ({"name": "Heo đất"},)),
    "one id twice": ({"id_3": "M1"}, ({}, {"id": "M2", "necessity": None})),
    "no id": ({"id_3": None}, ({"id": "M2"},)),
    "two faults in a row": ({"start_2": "x", "unit_2": "U9"}, ({"start": "2023-02-01", "unit": "U1"},)),
    "a row that is no record": ({"start_3": "tổng cộng", "id_3": "x"}, (None,)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mended_row_takes_the_place_of_the_one_set_aside(tmp_path: Path, fault: str) -> None:
    cells, changes = FAULTS[fault]
    book, aside = workbook(tmp_path, **cells), tmp_path / "de-rieng.yaml"
    assert check(book, quarantine=aside).exit_code == 3
    mended = mend(aside, *changes)
    done = check(book, mended, quarantine=tmp_path / "again.yaml")
    assert done.exit_code in (0, 1), done.output
    assert not (tmp_path / "again.yaml").exists()
    for inputs in ((book, mended), (mended, book)):
        dossier = ce.read(*inputs)
        assert dossier.problems == () and dossier.lost == ()
        assert [row.id for row in dossier.rows("model")] == (["M1"] if None in changes else ["M1", "M2"])
        first = dossier.get("model", "M1")
        assert first is not None and [i.values["statement"] for i in first.lists["necessity"]] == ["x"]


def test_a_row_that_lost_an_item_is_written_whole_and_replaced_whole(tmp_path: Path) -> None:
    source = tmp_path / "ho-so.yaml"
    model = {**MODEL, "revisions": [{"date": "2023-01-01", "criterion": "9"}, {"date": "2023-02-01", "criterion": "1"}]}
    source.write_text(yaml.safe_dump({"unit": [UNIT], "model": [model]}, allow_unicode=True), encoding="utf-8")
    assert check(source, quarantine=tmp_path / "a.yaml").exit_code == 3
    data = yaml.safe_load((tmp_path / "a.yaml").read_text(encoding="utf-8"))
    assert data["set_aside"][0]["row"] == model
    revisions = [{"date": "2023-01-01", "criterion": "3"}, {"date": "2023-02-01", "criterion": "1"}]
    dossier = ce.read(source, mend(tmp_path / "a.yaml", {"revisions": revisions}))
    assert dossier.problems == ()
    row = dossier.get("model", "M1")
    assert row is not None and row.unsure == frozenset()
    assert [item.values["criterion"] for item in row.lists["revisions"]] == ["3", "1"]


def test_a_mended_row_that_is_still_wrong_is_set_aside_again_at_its_place_in_the_mended_file(tmp_path: Path) -> None:
    book = workbook(tmp_path, start_2="x")
    check(book, quarantine=tmp_path / "a.yaml")
    once = mend(tmp_path / "a.yaml", {"start": "y"})
    assert check(book, once, quarantine=tmp_path / "b.yaml").exit_code == 3
    assert ce.read(book, once).problems[0].at.startswith(f"{once}:")
    once = once.rename(tmp_path / "once.yaml")
    twice = mend(tmp_path / "b.yaml", {"start": "2023-02-01"})
    assert ce.read(book, once, twice).problems == ()


def test_a_row_that_was_changed_in_its_file_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    book = workbook(tmp_path, start_2="x")
    check(book, quarantine=tmp_path / "a.yaml")
    mended = mend(tmp_path / "a.yaml", {"start": "2023-02-01"})
    dossier = ce.read(workbook(tmp_path, start_2="1/3/2023"), mended)
    assert [p.code for p in dossier.problems] == ["nothing-to-mend"]
    row = dossier.get("model", "M1")
    assert row is not None and str(row.values["start"]) == "2023-03-01"


def test_a_row_that_moved_is_found(tmp_path: Path) -> None:
    book = workbook(tmp_path, start_3="x")
    check(book, quarantine=tmp_path / "a.yaml")
    mended = mend(tmp_path / "a.yaml", {"start": "2023-03-01"})
    moved = load_workbook(book)
    moved["Mô hình"].insert_rows(2, 3)
    moved.save(book)
    assert ce.read(book, mended).problems == ()


def test_a_row_mended_twice_is_told(tmp_path: Path) -> None:
    book = workbook(tmp_path, start_2="x")
    check(book, quarantine=tmp_path / "a.yaml")
    mended = mend(tmp_path / "a.yaml", {"start": "2023-02-01"})
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(mended.read_bytes())
    dossier = ce.read(book, mended, copy)
    assert [p.code for p in dossier.problems] == ["nothing-to-mend"]
    assert len(list(dossier.rows("model"))) == 2


def test_without_its_original_a_mended_row_is_no_record(tmp_path: Path) -> None:
    book = workbook(tmp_path, start_2="x")
    check(book, quarantine=tmp_path / "a.yaml")
    dossier = ce.read({"unit": [UNIT]}, mend(tmp_path / "a.yaml", {"start": "2023-02-01"}))
    assert [p.code for p in dossier.problems] == ["nothing-to-mend"]
    assert not list(dossier.rows("model"))


def test_a_file_that_is_handed_back_as_it_is_changes_nothing(tmp_path: Path) -> None:
    book = workbook(tmp_path, start_2="x", status_3="đang chạyy")
    check(book, quarantine=tmp_path / "a.yaml")
    dossier = ce.read(book, tmp_path / "a.yaml")
    assert {p.code for p in dossier.problems} == {p.code for p in ce.read(book).problems}
    assert [len(d.lost) for d in (dossier, ce.read(book))] == [2, 2]


def test_rows_put_beside_instead_of_in_place_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted defect: mended rows are added, and the old ones stay."""
    book = workbook(tmp_path, start_2="x")
    check(book, quarantine=tmp_path / "a.yaml")
    mended = mend(tmp_path / "a.yaml", {"start": "2023-02-01"})

    def beside(inputs: Any) -> None:
        for one in inputs:
            one.rows += [m.raw for m in one.mended]

    monkeypatch.setattr("criteria_engine.intake.tables.put_in_place", beside)
    assert check(book, mended).exit_code == 3


# --- what has no row --------------------------------------------------------------------------------------------


def test_what_has_no_row_is_listed_with_its_address_and_texts(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    book = load_workbook(path)
    book["Mô hình"]["BA1"], book["Mô hình"]["BA3"] = "Ngày bắt đầu thực hiệm", "=1+1"
    old = book.create_sheet("Sổ cũ")
    old["A1"], old["B2"] = "a", 5
    book["Mô hình - Sự cần thiết"]["A5"], book["Mô hình - Sự cần thiết"]["C5"] = "M9", "lạc"
    book["Mô hình"]["BA3"].data_type = "s"
    book.save(path)
    assert check(path, quarantine=tmp_path / "a.yaml").exit_code == 3
    data = read_yaml((tmp_path / "a.yaml").read_text(encoding="utf-8"), "a.yaml").plain()
    assert data["set_aside"] == []
    texts = [[[text for text in line if text] for line in other["texts"]] for other in data["not_read"]]
    listed = [(other["file"], other["at"], other["code"]) for other in data["not_read"]]
    assert [(*one, said) for one, said in zip(listed, texts, strict=True)] == [
        ("ho-so.xlsx", "Mô hình - Sự cần thiết!A5", "dangling-reference", [["M9", "lạc"]]),
        ("ho-so.xlsx", "Mô hình!BA1", "unknown-heading", [["Ngày bắt đầu thực hiệm"], ["=1+1"]]),
        ("ho-so.xlsx", "Sổ cũ!A1", "unknown-sheet", [["a"], ["5"]]),
    ]


def test_an_unknown_table_of_a_yaml_file_is_listed_with_its_line(tmp_path: Path) -> None:
    source = tmp_path / "ho-so.yaml"
    source.write_text("unit: []\nunitt: [{id: U1}]\n", encoding="utf-8")
    check(source, quarantine=tmp_path / "a.yaml")
    other = read_yaml((tmp_path / "a.yaml").read_text(encoding="utf-8"), "a").plain()["not_read"][0]
    assert (other["code"], other["texts"]) == ("unknown-table", [["unitt: [{id: U1}]"]])


# --- the file ---------------------------------------------------------------------------------------------------


def test_nothing_set_aside_writes_no_file(tmp_path: Path) -> None:
    done = check(workbook(tmp_path), quarantine=tmp_path / "a.yaml")
    assert done.exit_code in (0, 1)
    assert not (tmp_path / "a.yaml").exists()
    assert "không có dòng nào phải để riêng" in done.stderr


@pytest.mark.parametrize("name", ["a.yaml", "a.xlsx"])
def test_a_file_that_is_there_and_one_of_another_kind_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").write_bytes(b"work")
    assert check(workbook(tmp_path, start_2="x"), quarantine=tmp_path / name).exit_code == 2
    assert (tmp_path / "a.yaml").read_bytes() == b"work"


def test_the_reasons_stand_in_both_languages(tmp_path: Path) -> None:
    check(workbook(tmp_path, start_2="31/02/2023"), quarantine=tmp_path / "a.yaml")
    entry = yaml.safe_load((tmp_path / "a.yaml").read_text(encoding="utf-8"))["set_aside"][0]
    assert (entry["file"], entry["at"], entry["table"], entry["row"]["start"]) == (
        "ho-so.xlsx", "Mô hình!A2", "model", "31/02/2023",
    )  # fmt: skip
    problem = entry["problems"][0]
    assert (problem["at"], problem["code"]) == ("Mô hình!H2", "unreadable-value")
    assert "lịch" in problem["vi"] and "calendar" in problem["en"]


@pytest.mark.parametrize(("text", "code"), [
    ("quarantine: 2\n", "quarantine-shape"), ("quarantine: 1\nset_aside: [{mends: x}]\n", "quarantine-shape"),
    ("quarantine: 1\nset_aside: [x]\n", "quarantine-shape"),
    ("quarantine: 1\nset_aside: [{mends: x, table: modell, row: {}}]\n", "unknown-table"),
    ("quarantine: 1\nset_aside: [{mends: x, table: model, row: {id: M}}]\n", "nothing-to-mend"),
])  # fmt: skip
def test_a_file_that_is_none_is_told_with_its_place(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    found = ce.read({"unit": [UNIT]}, path).problems
    assert [p.code for p in found] == [code]
    assert found[0].at.startswith(f"{path}:")


TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["no", "on", "null", "~", "", "2023-06-12", "007", "1.50", "- x", "a: b", "# x", "&a", "*a", "!!python/object:x",
     "'", '"', "\\", "\n", "\r\n", "\x85", "\u2028", "\ufeff", "\x7f", "\x00", "\ufffe", "{{x}}", "=1+1", "😀", " x "]
)  # fmt: skip
NUMBERS = st.integers(-(10**20), 10**20) | st.decimals(-1000, 1000, places=3)
DATA = st.recursive(
    st.none() | st.booleans() | TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12,
)  # fmt: skip


@given(data=DATA)
def test_whatever_a_row_holds_our_reader_reads_back(data: Any) -> None:
    text = "\n".join(yaml_lines({"row": data})) + "\n"
    assert read_yaml(text, "a.yaml").plain() == {"row": data}


@pytest.mark.parametrize("char", "\u202e\u2066\u200b\u2060\u00ad\u061c\ufeff\u115f\u3164\u2800\U000e0041")
def test_what_does_not_show_is_written_as_an_escape_and_reads_back(char: str) -> None:
    data = {f"a{char}": f"b{char}c"}
    text = "\n".join(yaml_lines(data)) + "\n"
    assert char not in text and f"{ord(char):04x}" in text
    assert read_yaml(text, "a.yaml").plain() == data


def test_a_text_without_quotation_marks_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("criteria_engine.reports.quarantine.quoted", lambda text: text)
    text = "\n".join(yaml_lines({"row": "null"}))
    assert read_yaml(text, "a.yaml").plain() != {"row": "null"}


def test_a_number_of_a_workbook_keeps_its_value(tmp_path: Path) -> None:
    text = "\n".join(yaml_lines({"a": 12.5, "b": 1e20, "c": Decimal("0.1"), "d": float("nan")}))
    assert read_yaml(text, "a").plain() == {"a": Decimal("12.5"), "b": 10**20, "c": Decimal("0.1"), "d": None}


def test_rows_with_one_content_are_replaced_one_after_another(tmp_path: Path) -> None:
    source = tmp_path / "ho-so.yaml"
    source.write_text(yaml.safe_dump({"unit": [UNIT], "model": [dict(OTHER), dict(OTHER)]}), encoding="utf-8")
    first, second = ce.read(source).lost
    assert mending.content_of(first) == mending.content_of(second)
    check(source, quarantine=tmp_path / "a.yaml")
    dossier = ce.read(source, mend(tmp_path / "a.yaml", {}, {"id": "M3"}))
    assert dossier.problems == ()
    assert [row.id for row in dossier.rows("model")] == ["M2", "M3"]


@pytest.mark.parametrize(("text", "at"), [
    ("quarantine: true\nset_aside: []\n", "q.yaml:1:13"), ("quarantine: 1\nset_aside: 5\n", "q.yaml:2:12"),
    ("quarantine: 1\nset_asides: []\n", "q.yaml:2:1"),
])  # fmt: skip
def test_a_file_that_lost_its_shape_is_told(tmp_path: Path, text: str, at: str) -> None:
    (tmp_path / "q.yaml").write_text(text, encoding="utf-8")
    told = [(problem.at.replace(f"{tmp_path}/", ""), problem.code) for problem in ce.read(tmp_path / "q.yaml").problems]
    assert told == [(at, "quarantine-shape")]


def test_half_a_letter_comes_back_as_a_lost_one() -> None:
    assert yaml.safe_load(quoted("a\ud800b")) == "a\ufffdb"
