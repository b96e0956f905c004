"""Workbooks made to do harm: refused with a clear error, or read without it. Nothing hangs, nothing is run."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

import criteria_engine as ce
from book.pages import UNITS
from criteria_engine.errors import InputError
from criteria_engine.intake.book import limits

FIXTURE = Path(__file__).parents[2] / "fixtures" / "tra-vinh-huyen-2023.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def book(rows: list[list[object]] | None = None) -> bytes:
    made = Workbook()
    page = made.active
    page.title = "Đơn vị"
    for row in rows or UNITS:
        page.append(list(row))
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A package with its parts changed; None leaves one out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if (made := change(part, old.read(part))) is not None:
                new.writestr(part, made)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return rewritten(book(), lambda part, old: content if part == name else old)


def bomb() -> bytes:
    """Ten thousand times its size."""
    filler = b"<!--" + b"a" * (200 << 20) + b"-->"
    return rewritten(book(), lambda part, old: old + filler if part == SHEET else old)


def liar() -> bytes:
    """A part that says it is smaller than it is."""
    data = bytearray(book())
    with zipfile.ZipFile(BytesIO(bytes(data))) as found:
        size = found.getinfo(SHEET).file_size
    old, new = size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little")
    at = data.rfind(old)
    while at >= 0:
        data[at : at + 4] = new
        at = data.rfind(old, 0, at)
    return bytes(data)


REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no zip": lambda: b"MZ" + b"\x00" * 4000,
    "text": lambda: "Tên mô hình;Đơn vị".encode(),
    "zip of nothing": lambda: rewritten(book(), lambda part, old: None),
    "cut off": lambda: book()[: len(book()) // 2],
    "bytes turned": lambda: bytes(byte ^ 0xFF if 200 < n < 400 else byte for n, byte in enumerate(book())),
    "entities in a sheet": lambda: with_part(SHEET, ENTITIES + b"<worksheet>&b;</worksheet>"),
    "entities in the index": lambda: with_part("xl/workbook.xml", ENTITIES + b"<workbook/>"),
    "a file from outside": lambda: with_part(
        SHEET, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&a;</sheetData></worksheet>'
    ),
    "no XML": lambda: with_part(SHEET, b"\x00\x01\x02 not xml"),
    "XML without an end": lambda: with_part(SHEET, b"<worksheet><sheetData><row>"),
    "no index": lambda: rewritten(book(), lambda part, old: None if part == "xl/workbook.xml" else old),
    "a password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000,
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_no_sound_workbook_is_refused_in_a_sentence(tmp_path: Path, what: str) -> None:
    path = tmp_path / "ho-so.xlsx"
    path.write_bytes(REFUSED[what]())
    with pytest.raises(InputError) as caught:
        ce.read(path)
    assert all(problem.at.startswith("ho-so.xlsx") and problem.vi for problem in caught.value.problems)


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED", 100 << 20)
    path = tmp_path / "ho-so.xlsx"
    path.write_bytes(bomb())
    began = time.process_time()
    with pytest.raises(InputError, match="too-large"):
        ce.read(path)
    assert path.stat().st_size < 2 << 20 and time.process_time() - began < 5


def test_a_part_that_lies_about_its_size_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.xlsx"
    path.write_bytes(liar())
    with pytest.raises(InputError, match="not-a-workbook"):
        ce.read(path)


@pytest.mark.parametrize(("limit", "most"), [
    ("MAX_BYTES", 1000), ("MAX_SHEETS", 0), ("MAX_CELLS", 5), ("MAX_COLUMNS", 1), ("MAX_AREA", 3),
])  # fmt: skip
def test_what_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(limits, limit, most)
    path = tmp_path / "ho-so.xlsx"
    path.write_bytes(book())
    with pytest.raises(InputError, match="too-large"):
        ce.read(path)


HOSTILE_TEXTS = {
    "formula": "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "command": "+cmd|' /C calc'!A0",
    "markup": "[red]x[/oops] <script>alert(1)</script>",
    "bidi": "abc\u202edcba",
    "template": "{{ 7*7 }} {% raw %}",
    "format": "{0.__class__} %s %n",
    "long": "x" * 32_000,
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE_TEXTS)
def test_a_hostile_text_is_text(tmp_path: Path, what: str) -> None:
    text = HOSTILE_TEXTS[what]
    rows = [UNITS[0], ["U1", text, "chi_bo_co_so", "tra_vinh"]]
    made = Workbook()
    page = made.active
    page.title = "Đơn vị"
    for row in rows:
        page.append(list(row))
    page["B2"].data_type = "s"
    made.save(tmp_path / "ho-so.xlsx")
    row = ce.read(tmp_path / "ho-so.xlsx").get("unit", "U1")
    assert row is not None and row.values["name"] == text


def test_a_merge_over_the_whole_sheet_does_not_fill_it(tmp_path: Path) -> None:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="F1:XFD1048576"/></mergeCells>'
    data = rewritten(book(), lambda part, old: old.replace(b"</sheetData>", merged) if part == SHEET else old)
    (tmp_path / "ho-so.xlsx").write_bytes(data)
    began = time.process_time()
    assert len(list(ce.read(tmp_path / "ho-so.xlsx").rows("unit"))) == 2
    assert time.process_time() - began < 30


def test_a_value_in_the_last_cell_of_a_sheet_is_no_flood(tmp_path: Path) -> None:
    made = Workbook()
    page = made.active
    page.title = "Đơn vị"
    for row in UNITS:
        page.append(list(row))
    page["XFD1048576"] = "x"
    made.save(tmp_path / "ho-so.xlsx")
    with pytest.raises(InputError, match="too-large"):
        ce.read(tmp_path / "ho-so.xlsx")


def test_a_cell_that_says_it_stands_far_away_is_no_flood(tmp_path: Path) -> None:
    """Found by spoiling workbooks at random: the reader of values gave up its process over it."""
    data = rewritten(book(), lambda part, old: old.replace(b'r="A2"', b'r="XFD9999999"') if part == SHEET else old)
    (tmp_path / "ho-so.xlsx").write_bytes(data)
    with pytest.raises(InputError, match="too-large"):
        ce.read(tmp_path / "ho-so.xlsx")


def read_spoilt(folder: Path, sound: bytes, spoilt: bytes) -> None:
    """Read a workbook with some bytes of its sheet exchanged."""
    data = rewritten(book(), lambda part, old: old.replace(sound, spoilt) if part == SHEET else old)
    (folder / "ho-so.xlsx").write_bytes(data)
    ce.read(folder / "ho-so.xlsx")


@pytest.mark.parametrize("place", [b"A" + b"9" * 400, b"a2", b"2A", b"A-2", "A٢".encode(), b"$A$2", b"A2:B2"])
def test_a_place_that_is_none_is_refused(tmp_path: Path, place: bytes) -> None:
    """Found by spoiling workbooks at random: of four hundred digits the reader of values took what was left of them."""
    spoilt = b'r="%s"' % place
    with pytest.raises(InputError, match="not-a-workbook"):
        read_spoilt(tmp_path, b'r="A2"', spoilt)


@pytest.mark.parametrize("row", [b"9" * 400, b"-1", b"1e9", b"x", b""])
def test_a_row_that_is_none_is_refused(tmp_path: Path, row: bytes) -> None:
    spoilt = b'<row r="%s"' % row
    with pytest.raises(InputError, match="not-a-workbook"):
        read_spoilt(tmp_path, b'<row r="2"', spoilt)


@pytest.mark.parametrize("part", ["workbook.xml", "sharedStrings.xml", "styles.xml", "worksheets/sheet1.xml"])
def test_a_part_that_is_cut_off_is_refused(tmp_path: Path, part: str) -> None:
    data = FIXTURE.read_bytes()
    cut = rewritten(data, lambda name, content: content[: len(content) // 2] if name == f"xl/{part}" else content)
    (tmp_path / "ho-so.xlsx").write_bytes(cut)
    with pytest.raises(InputError, match="not-a-workbook"):
        ce.read(tmp_path / "ho-so.xlsx")


def test_a_fixture_passes_all_limits() -> None:
    assert ce.read(FIXTURE).problems == ()


# --- parts that another reader finds --------------------------------------------------------------------------------

FAR = [(b'r="A2"', b'r="XFD1048576"')]


def renamed(data: bytes, names: dict[str, str], *changes: tuple[bytes, bytes]) -> bytes:
    """A package with parts called otherwise, and texts changed in all of them."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            for before, after in changes:
                content = content.replace(before, after)
            new.writestr(names.get(part, part), content)
    return out.getvalue()


HIDDEN = {
    "other letters": renamed(book(), {"xl/workbook.xml": "XL/Workbook.xml", SHEET: "xl/Worksheets/Sheet1.XML"}, *FAR),
    "a way round": renamed(book(), {}, (b"worksheets/sheet1.xml", b"../xl/./worksheets/sheet1.xml"), *FAR),
    "the strict kind": renamed(
        book(), {}, (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                     b"http://purl.oclc.org/ooxml/officeDocument/relationships"), *FAR),
    "two of one name": renamed(book(), {"docProps/app.xml": SHEET.upper()}, *FAR),
    "no such part": renamed(book(), {SHEET: "xl/worksheets/other.xml"}, *FAR),
}  # fmt: skip


@pytest.mark.parametrize("what", HIDDEN)
def test_no_sheet_is_read_that_was_not_looked_at(tmp_path: Path, what: str) -> None:
    (tmp_path / "ho-so.xlsx").write_bytes(HIDDEN[what])
    with pytest.raises(InputError, match=r"too-large|not-a-workbook"):
        ce.read(tmp_path / "ho-so.xlsx")


def test_a_workbook_of_the_strict_kind_is_read(tmp_path: Path) -> None:
    strict = (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
              b"http://purl.oclc.org/ooxml/officeDocument/relationships")  # fmt: skip
    (tmp_path / "ho-so.xlsx").write_bytes(renamed(book(), {}, strict))
    assert len(list(ce.read(tmp_path / "ho-so.xlsx").rows("unit"))) == 2
