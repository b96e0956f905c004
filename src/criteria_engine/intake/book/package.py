"""The file under a workbook: whether it is safe to open, and what the reader of its values does not tell.

Every part is unpacked here first, in small pieces and with its checksum, so that a part larger than it says is found
before anything reads it whole. Formulas are never evaluated and entities never declared.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.book import limits
from criteria_engine.intake.book.binary import RecordsScan
from criteria_engine.intake.book.limits import Extent, too_large
from criteria_engine.intake.book.opendocument import CONTENT, SheetsScan
from criteria_engine.intake.book.xml import parser_of

_PIECE = 1 << 20
# What Python's own readers raise on bytes that are no package.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, ValueError, LookupError, RuntimeError,
    OSError,
)  # fmt: skip
_BINARY_BOOK = "xl/_rels/workbook.bin.rels"
_CELL = re.compile(r"([A-Z]{1,12})(\d{1,12})")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Layer:
    """Of one sheet: rows and columns that are hidden, formulas that no value was saved for, and such that failed.
    Counted from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncounted: set[tuple[int, int]] = field(default_factory=set)
    failed: set[tuple[int, int]] = field(default_factory=set)


def open_package(path: Path) -> Mapping[str, Layer]:
    """The layers of an .xlsx by the names of its sheets; none of other formats. Raises InputError for a file that is
    too large, unpacks to too much, is damaged or declares entities."""
    if path.stat().st_size > limits.MAX_BYTES:
        raise too_large(path, f"{limits.MAX_BYTES >> 20} MB")
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as package:
            return _layers(path, package)
    except _DAMAGED as error:
        raise InputError([Problem(path.name, "not-a-workbook", f"damaged: {error}", "tệp bị hỏng")]) from None


def _layers(path: Path, package: zipfile.ZipFile) -> Mapping[str, Layer]:
    if sum(part.file_size for part in package.infolist()) > limits.MAX_UNPACKED:
        raise too_large(path, f"{limits.MAX_UNPACKED >> 20} MB", " unpacked")
    sheets = _sheets(path, package) if "xl/workbook.xml" in package.namelist() else {}
    if len(sheets) > limits.MAX_SHEETS:
        raise too_large(path, f"{limits.MAX_SHEETS} trang")
    binary = _binary_parts(path, package) if _BINARY_BOOK in package.namelist() else set()
    layers: dict[str, Layer] = {}
    for part in package.namelist():
        scan = _scan_of(path, part, part in sheets, part in binary)
        for piece in _pieces(package, part):
            if scan is not None:
                scan.feed(piece)
        if isinstance(scan, SheetScan):
            layers[sheets[part]] = scan.layer
    return layers


def _scan_of(path: Path, part: str, is_sheet: bool, is_binary: bool) -> SheetScan | SheetsScan | RecordsScan | None:
    """What goes through a part; None where nothing within can grow."""
    if is_sheet:
        return SheetScan(path)
    if part == CONTENT:
        return SheetsScan(path)
    return RecordsScan(path) if is_binary else None


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with package.open(part) as file:
        while piece := file.read(_PIECE):
            yield piece


def _binary_parts(path: Path, package: zipfile.ZipFile) -> set[str]:
    """The parts of an .xlsb that may be sheets; which are is written in records."""
    parts: set[str] = set()

    def relation(tag: str, marks: dict[str, str]) -> None:
        parts.add(_target(marks))

    _feed(path, package, _BINARY_BOOK, relation)
    return {part for part in parts if part.endswith(".bin") and not part.endswith("vbaProject.bin")}


def _target(marks: dict[str, str]) -> str:
    target = marks.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _feed(path: Path, package: zipfile.ZipFile, part: str, told: Callable[[str, dict[str, str]], None]) -> None:
    parser = parser_of(path)
    parser.StartElementHandler = told
    for piece in _pieces(package, part):
        parser.Parse(piece)


def _sheets(path: Path, package: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet by the part that holds it."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, marks: dict[str, str]) -> None:
        if tag.rpartition("}")[2] == "sheet":
            names[marks.get(_RELATION, "")] = marks.get("name", "")

    def relation(tag: str, marks: dict[str, str]) -> None:
        targets[marks.get("Id", "")] = _target(marks)

    for part, told in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", relation)):
        if part in package.namelist():
            _feed(path, package, part, told)
    return {targets[key]: name for key, name in names.items() if key in targets}


class SheetScan:
    """Goes through the XML of one sheet."""

    def __init__(self, path: Path) -> None:
        self.layer, self._extent = Layer(), Extent(path)
        self._row, self._column, self._is_formula, self._has_value, self._in_value = -1, -1, False, False, False
        self._is_filled = False
        self._parser = parser_of(path)
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece)

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "c":
            self._begin_cell(marks.get("r", ""), marks.get("t") == "e")
        elif name == "row":
            self._begin_row(marks)
        elif name == "f":
            self._is_formula = True
        elif name in ("v", "is"):
            self._in_value = self._is_filled = True
        elif name == "col" and marks.get("hidden") in ("1", "true"):
            self.layer.hidden_columns.update(range(int(marks["min"]) - 1, min(int(marks["max"]), 16_384)))

    def _begin_row(self, marks: dict[str, str]) -> None:
        self._row = int(marks["r"]) - 1 if marks.get("r", "").isdigit() else self._row + 1
        self._column = -1
        if marks.get("hidden") in ("1", "true"):
            self.layer.hidden_rows.add(self._row)

    def _begin_cell(self, at: str, has_failed: bool) -> None:
        self._extent.count()
        found = _CELL.fullmatch(at)
        self._column = column_of(found[1]) if found else self._column + 1
        # What a cell says of its row counts for the reader of values, whatever row it stands in.
        self._row = int(found[2]) - 1 if found else self._row
        self._is_formula = self._has_value = self._is_filled = False
        if has_failed:
            self.layer.failed.add((self._row, self._column))

    def _text(self, text: str) -> None:
        # Some programs write an empty value beside a formula that was never counted.
        self._has_value |= self._in_value and bool(text.strip())

    def _end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name in ("v", "is"):
            self._in_value = False
        elif name == "c" and (self._is_formula or self._is_filled):
            self._end_cell()

    def _end_cell(self) -> None:
        self._extent.reach(self._row + 1, self._column + 1)
        if self._is_formula and not self._has_value:
            self.layer.uncounted.add((self._row, self._column))


def column_of(letters: str) -> int:
    """0 of `A`, 26 of `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
