"""Comments on the cells of a sheet of an .xlsx, old ones and threads of answers.

Source: ECMA-376 part 1, 18.7.3 (comment); [MS-XLSX] 2.6.205 (threadedComment). Excel writes a thread twice; the old
form of it begins with a notice in English, so the thread counts.
"""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path

from criteria_engine.intake.book.sheet_xml import place_of
from criteria_engine.intake.book.xml import Scan, feed, local, pieces

# Letters of a comment that are kept.
_LONGEST = 1000


def comments_of(path: Path, package: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """The text of each comment by its cell, counted from 0."""
    found: dict[tuple[int, int], str] = {}
    parts = [part for part in _linked(path, package, sheet) if part in package.namelist()]
    # A thread takes the place of its old form.
    for part in sorted(parts, key=lambda part: "threaded" in part.lower()):
        found |= _Comments(path).read(package, part)
    return found


def _linked(path: Path, package: zipfile.ZipFile, sheet: str) -> list[str]:
    """The parts of comments that a sheet names."""
    folder, name = posixpath.split(sheet)
    links, parts = f"{folder}/_rels/{name}.rels", list[str]()

    def relation(tag: str, marks: dict[str, str]) -> None:
        if marks.get("Type", "").lower().endswith(("/comments", "/threadedcomment")):
            parts.append(posixpath.normpath(posixpath.join("/", folder, marks.get("Target", ""))).lstrip("/"))

    if links in package.namelist():
        feed(path, package, links, relation)
    return parts


class _Comments(Scan):
    """Goes through one part."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._found: dict[tuple[int, int], str] = {}
        self._cell: tuple[int, int] | None = None
        self._in_text = False

    def read(self, package: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
        for piece in pieces(package, part):
            self.feed(piece)
        return {cell: " ".join(text.split()) for cell, text in self._found.items() if text.strip()}

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        name = local(tag)
        if name in ("comment", "threadedComment"):
            self._cell = place_of(marks.get("ref", ""))
        # Of old comments the text is within runs; signs for reading aloud (rPh) stand beside it.
        self._in_text = name in ("t", "text")
        if name == "text" and self._cell in self._found:
            self._text(" / ")

    def _end(self, tag: str) -> None:
        self._in_text = False

    def _text(self, text: str) -> None:
        if self._in_text and self._cell is not None:
            self._found[self._cell] = (self._found.get(self._cell, "") + text)[:_LONGEST]
