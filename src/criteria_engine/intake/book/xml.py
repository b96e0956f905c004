"""XML of files that nobody vouches for: no entities, so that nothing within can grow."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from criteria_engine.errors import InputError, Problem

_PIECE = 1 << 20


def parser_of(path: Path) -> expat.XMLParserType:
    """A parser that raises InputError where the document declares a type; names come as `namespace}name`."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_entities(path)
    return parser


class Scan:
    """Goes through XML piece by piece; whatever extends it says what it does with elements and texts."""

    def __init__(self, path: Path) -> None:
        self._parser = parser_of(path)
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece)

    def close(self) -> None:
        """That was all. Raises ExpatError where elements are still open: a reader may wait for their end for ever."""
        self._parser.Parse(b"", True)

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        """An element begins, with its attributes."""

    def _end(self, tag: str) -> None:
        """An element ends."""

    def _text(self, text: str) -> None:
        """Text, perhaps a part of it."""


def _refuse_entities(path: Path) -> None:
    en, vi = "the file declares entities, which no workbook does", "tệp khai báo thực thể XML, sổ Excel không có"
    raise InputError([Problem(path.name, "not-a-workbook", en, vi)])


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part of a package, unpacked bit by bit."""
    with package.open(part) as file:
        while piece := file.read(_PIECE):
            yield piece


def feed(path: Path, package: zipfile.ZipFile, part: str, told: Callable[[str, dict[str, str]], None]) -> None:
    """Tells the elements of a part as they begin, with their attributes."""
    parser = parser_of(path)
    parser.StartElementHandler = told
    for piece in pieces(package, part):
        parser.Parse(piece)
    parser.Parse(b"", True)
