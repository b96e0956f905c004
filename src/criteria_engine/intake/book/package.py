"""The file under a workbook: whether it is safe to open, and what the reader of its values does not tell.

Every part is unpacked here first, in small pieces and with its checksum, so that a part larger than it says is found
before anything reads it whole. Formulas are never evaluated and entities never declared.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from posixpath import normpath
from xml.parsers import expat

from criteria_engine.errors import InputError, Problem
from criteria_engine.intake.book import limits
from criteria_engine.intake.book.binary import RecordsScan
from criteria_engine.intake.book.comments import comments_of
from criteria_engine.intake.book.formats import Style
from criteria_engine.intake.book.layer import Layer
from criteria_engine.intake.book.limits import too_large
from criteria_engine.intake.book.ods_styles import styles_of
from criteria_engine.intake.book.opendocument import CONTENT, SheetsScan
from criteria_engine.intake.book.sheet_xml import SheetScan
from criteria_engine.intake.book.xlsx_styles import Styles
from criteria_engine.intake.book.xml import Scan, feed, local, pieces

# What Python's own readers raise on bytes that are no package.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, ValueError, LookupError, RuntimeError,
    OSError,
)  # fmt: skip
STYLES = "xl/styles.xml"
_TEXTS = "xl/sharedstrings.xml"
_BOOK = "xl/workbook.xml"
_BINARY_BOOK = "xl/_rels/workbook.bin.rels"


def open_package(path: Path) -> Mapping[str, Layer]:
    """The layers of an .xlsx or .ods by the names of its sheets; none of other formats. Raises InputError for a file
    that is too large, unpacks to too much, is damaged or declares entities."""
    if path.stat().st_size > limits.MAX_BYTES:
        raise too_large(path, limits.MAX_BYTES >> 20, "MB")
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as package:
            return _layers(path, package)
    except _DAMAGED as error:
        raise InputError([Problem(path.name, "not-a-workbook", f"damaged: {error}", "tệp bị hỏng")]) from None


def _layers(path: Path, package: zipfile.ZipFile) -> Mapping[str, Layer]:
    if sum(part.file_size for part in package.infolist()) > limits.MAX_UNPACKED:
        raise too_large(path, limits.MAX_UNPACKED >> 20, "unpacked MB")
    parts = _parts(package)
    sheets = _sheets(path, package, parts)
    if len(sheets) > limits.MAX_SHEETS:
        raise too_large(path, limits.MAX_SHEETS, "sheets")
    binary = _binary_parts(path, package, parts)
    layers: dict[str, Layer] = {}
    styles = _styles(path, package, parts) if sheets else {}
    is_from_1904 = _is_from_1904(path, package, parts)
    for part in package.namelist():
        scan = _scan_of(path, package, part, part in binary) if part not in sheets else SheetScan(path, styles)
        for piece in pieces(package, part):
            if scan is not None:
                scan.feed(piece)
        if scan is not None:
            scan.close()
        if isinstance(scan, SheetScan):
            layers[sheets[part]] = scan.layer
            scan.layer.comments, scan.layer.is_from_1904 = comments_of(path, package, part), is_from_1904
        elif isinstance(scan, SheetsScan):
            layers |= scan.layers
    return layers


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The parts by their names as every reader finds them: letter case and the way to write a path aside."""
    parts: dict[str, str] = {}
    for name in package.namelist():
        if _key(name) in parts:
            raise ValueError(f"two parts are called {name!r}")
        parts[_key(name)] = name
    return parts


def _key(name: str) -> str:
    return normpath(name.replace("\\", "/")).lstrip("/").lower()


def _styles(path: Path, package: zipfile.ZipFile, parts: Mapping[str, str]) -> Mapping[int, Style]:
    """Styles of cells by their number, those that show something else than the value."""
    found = Styles()
    if STYLES in parts:
        feed(path, package, parts[STYLES], found.start)
    return found.special


def _is_from_1904(path: Path, package: zipfile.ZipFile, parts: Mapping[str, str]) -> bool:
    """Whether the workbook counts its days from 1904, as those of old Macs do (18.2.28, workbookPr)."""
    found: list[bool] = []

    def properties(tag: str, marks: dict[str, str]) -> None:
        if local(tag) == "workbookPr":
            found.append(marks.get("date1904") in ("1", "true"))

    if _BOOK in parts:
        feed(path, package, parts[_BOOK], properties)
    return any(found)


def _scan_of(
    path: Path, package: zipfile.ZipFile, part: str, is_binary: bool
) -> SheetsScan | RecordsScan | Scan | None:
    """What goes through a part that is no sheet of an .xlsx; None where nothing within can grow."""
    if part == CONTENT:
        return SheetsScan(path, styles_of(path, package))
    if _key(part) == _TEXTS:
        return Scan(path)
    return RecordsScan(path) if is_binary else None


def _binary_parts(path: Path, package: zipfile.ZipFile, parts: Mapping[str, str]) -> set[str]:
    """The parts of an .xlsb that may be sheets; which are is written in records."""
    targets: set[str] = set()

    def relation(tag: str, marks: dict[str, str]) -> None:
        targets.add(_target(marks))

    if _BINARY_BOOK in parts:
        feed(path, package, parts[_BINARY_BOOK], relation)
    found = (key for key in targets if key.endswith(".bin") and not key.endswith("vbaproject.bin"))
    return {parts[key] for key in found if key in parts}


def _target(marks: dict[str, str]) -> str:
    target = marks.get("Target", "")
    return _key(target if target.startswith("/") else f"xl/{target}")


def _sheets(path: Path, package: zipfile.ZipFile, parts: Mapping[str, str]) -> dict[str, str]:
    """The name of each sheet by the part that holds it."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, marks: dict[str, str]) -> None:
        if local(tag) == "sheet":
            # Its namespace differs between the two kinds of the format, "transitional" and "strict".
            key = next((value for mark, value in marks.items() if mark.endswith("relationships}id")), "")
            names[key] = marks.get("name", "")

    def relation(tag: str, marks: dict[str, str]) -> None:
        targets[marks.get("Id", "")] = _target(marks)

    for part, told in ((_BOOK, sheet), ("xl/_rels/workbook.xml.rels", relation)):
        if part in parts:
            feed(path, package, parts[part], told)
    if lost := [name for key, name in names.items() if targets.get(key) not in parts]:
        raise ValueError(f"no part holds the sheet {lost[0]!r}")
    return {parts[targets[key]]: name for key, name in names.items()}
