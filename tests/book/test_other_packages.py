""".ods and .xlsb: read like .xlsx, and refused where a small file says that it holds a sheet of billions of cells."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

import criteria_engine as ce
from criteria_engine.errors import InputError
from criteria_engine.intake.book import limits

UNITS = (("Mã đơn vị", "Tên đơn vị", "Loại đơn vị"), ("U1", "Chi bộ ấp 3", "chi_bo_co_so"))
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods_cell(text: str, marks: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{marks}><text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells: str, marks: str = "") -> str:
    return f"<table:table-row{marks}>{''.join(cells)}</table:table-row>"


CLEAN = "".join(ods_row(*map(ods_cell, row)) for row in UNITS)
BLANK = '<table:table-cell table:number-columns-repeated="16384"/>'


def ods(folder: Path, rows: str) -> Path:
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    sheet = f'<table:table table:name="Đơn vị">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    path = folder / "ho-so.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        package.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>')
    return path


def record(kind: int, content: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | 0x80 if size else low])
        if not size:
            return number + length + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(folder: Path, cells: list[tuple[int, int, str]], part: str = "worksheets/sheet1.bin") -> Path:
    """A workbook of one sheet, written by the records of [MS-XLSB]."""
    sheet = record(129) + record(148, bytes(16)) + record(145)
    for row in dict.fromkeys(row for row, _, _ in cells):
        sheet += record(0, struct.pack("<I", row) + bytes(21))
        sheet += b"".join(record(6, struct.pack("<II", n, 0) + wide(text)) for at, n, text in cells if at == row)
    sheet += record(146) + record(130)
    names = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Đơn vị"))
    book = record(131) + record(153, bytes(12)) + record(143) + names + record(144) + record(157, bytes(26))
    book += record(132)
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId1" Type="{types}/worksheet" Target="{part}"/>'
    path = folder / "ho-so.xlsb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{link}</Relationships>")
        package.writestr(f"xl/{part}", sheet)
    return path


CELLS = [(row, n, text) for row, line in enumerate(UNITS) for n, text in enumerate(line)]


def test_an_ods_is_read(tmp_path: Path) -> None:
    row = ce.read(ods(tmp_path, CLEAN)).get("unit", "U1")
    assert row is not None and row.values["name"] == "Chi bộ ấp 3"


def test_an_xlsb_is_read(tmp_path: Path) -> None:
    row = ce.read(xlsb(tmp_path, CELLS)).get("unit", "U1")
    assert row is not None and row.values["name"] == "Chi bộ ấp 3"


def test_blank_rows_to_the_end_of_an_ods_are_no_flood(tmp_path: Path) -> None:
    """As office programs end every sheet."""
    path = ods(tmp_path, CLEAN + ods_row(BLANK, marks=' table:number-rows-repeated="1048574"'))
    assert sorted(ce.read(path).tables["unit"]) == ["U1"]


FLOODS = {
    "far cell": ods_row(BLANK, marks=' table:number-rows-repeated="1048570"')
    + ods_row('<table:table-cell table:number-columns-repeated="16000"/>', ods_cell("x")),
    "many columns": ods_row(ods_cell("x", ' table:number-columns-repeated="99999999"')),
    "many rows": ods_row(ods_cell("x"), marks=' table:number-rows-repeated="99999999999999999999"'),
    "many of both": ods_row(ods_cell("x", ' table:number-columns-repeated="16000"'),
                            marks=' table:number-rows-repeated="10000"'),
}  # fmt: skip


@pytest.mark.parametrize("what", FLOODS)
def test_an_ods_that_says_it_holds_billions_of_cells_is_refused(tmp_path: Path, what: str) -> None:
    with pytest.raises(InputError, match="too-large"):
        ce.read(ods(tmp_path, CLEAN + FLOODS[what]))


@pytest.mark.parametrize("at", [(1_048_575, 16_383), (4_000_000_000, 4_000_000_000)])
def test_an_xlsb_with_a_cell_far_away_is_refused(tmp_path: Path, at: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="too-large"):
        ce.read(xlsb(tmp_path, [*CELLS, (*at, "x")]))


def test_a_sheet_of_an_xlsb_is_looked_at_wherever_it_lies(tmp_path: Path) -> None:
    path = xlsb(tmp_path, [*CELLS, (1_048_575, 16_383, "x")], part="elsewhere/x.bin")
    with pytest.raises(InputError, match="too-large"):
        ce.read(path)


def test_a_record_that_is_cut_off_or_endless_is_told(tmp_path: Path) -> None:
    path = xlsb(tmp_path, CELLS)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/more.bin", b"\x06\xff\xff\xff\x7f")
        link = '<Relationship Id="r2" Type="x" Target="more.bin"/>'
        rels = package.read("xl/_rels/workbook.bin.rels").decode()
    made = tmp_path / "made.xlsb"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, rels.replace("</R", f"{link}</R") if part.endswith(".rels") else old.read(part))
    with pytest.raises(InputError, match="not-a-workbook"):
        ce.read(made)


def test_what_is_too_much_for_a_sheet_is_counted_in_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 5)
    for path in (ods(tmp_path, CLEAN), xlsb(tmp_path, CELLS)):
        with pytest.raises(InputError, match="too-large"):
            ce.read(path)


def test_a_book_over_which_its_reader_gives_up_is_told(tmp_path: Path) -> None:
    """Found by spoiling workbooks at random: the sheet's part has no name in the relations."""
    path = xlsb(tmp_path, CELLS)
    made = tmp_path / "made.xlsb"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content.replace(b'"rId1"', b'"rId9"') if part.endswith(".rels") else content)
    with pytest.raises(InputError, match="not-a-workbook"):
        ce.read(made)


def test_a_table_that_never_ends_is_refused(tmp_path: Path) -> None:
    """The reader below would wait for its end for ever (found by fuzzing)."""
    path = ods(tmp_path, CLEAN)
    with zipfile.ZipFile(path) as package:
        content = package.read("content.xml")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", content[: content.index(b"</table:table>")])
    with pytest.raises(InputError, match="not-a-workbook"):
        ce.read(path)


@pytest.mark.parametrize("short", [record(0, b"\x01"), record(6, b"\xff\xff"), record(1, b"")])
def test_a_record_too_short_for_what_it_is_is_refused(tmp_path: Path, short: bytes) -> None:
    """The reader below would take a row of a billion from bytes that were there before (found by fuzzing)."""
    path = xlsb(tmp_path, CELLS)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(146), short + record(146))
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(InputError, match="not-a-workbook"):
        ce.read(path)
