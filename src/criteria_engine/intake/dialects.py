"""How a CSV file is written: which sign stands between cells, and in which encoding its letters are."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

SIGNS = (",", ";", "\t", "|")
# Enough to meet letters with diacritics; a heading row of any length is within it.
_HEAD = 1 << 18
# Lines that are looked at for the sign between cells.
_LINES = 200
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class Dialect:
    sign: str = ","
    encoding: str = "utf-8"


def dialect_of(file: Path) -> Dialect:
    """The dialect that the first part of a file speaks. Raises UnicodeDecodeError where the rest speaks another."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    encoding = _encoding(head)
    _refuse_other(file, encoding)
    return Dialect(_sign(head.decode(encoding, errors="replace")), encoding)


def _refuse_other(file: Path, encoding: str) -> None:
    """Raises UnicodeDecodeError where the whole file is not in the encoding of its beginning."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with file.open("rb") as opened:
        while piece := opened.read(_HEAD):
            decoder.decode(piece)
    decoder.decode(b"", final=True)


def _sign(text: str) -> str:
    """The sign that stands equally often on most lines, whatever titles are above the headings."""
    lines = [line for line in _QUOTED.sub("", text).splitlines()[:_LINES] if line.strip()]

    def weight(sign: str) -> tuple[int, int, int]:
        times = Counter(line.count(sign) for line in lines if sign in line)
        count, on = max(times.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return on, count, -SIGNS.index(sign)

    return max(SIGNS, key=weight)


def _encoding(head: bytes) -> str:
    """Unicode by its mark or by being sound; else one of the Windows pages that Vietnamese was written in.

    Page 1258 writes tones as signs of their own, after a vowel. In older encodings the same bytes stand for whole
    letters; these are read as page 1252, from which the readers of cells bring them back.
    """
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    if b"\0" in head and (unmarked := _utf_16(head)) is not None:
        return unmarked
    try:
        # The end of the first part may cut a letter.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1258" if _is_page_1258(head) else "cp1252"
    return "utf-8"


def _utf_16(head: bytes) -> str | None:
    """UTF-16 that lacks its mark: of most letters one byte is nought, always the same of both."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) * 8 < len(head) or min(first, second) * 16 > max(first, second):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _is_page_1258(head: bytes) -> bool:
    text = head.decode("cp1258", errors="replace")
    tones = [n for n, letter in enumerate(text) if unicodedata.combining(letter)]
    after_vowels = all(n and text[n - 1].lower() in "aăâeêioôơuưy" for n in tones)
    return bool(tones) and after_vowels and "\ufffd" not in text
