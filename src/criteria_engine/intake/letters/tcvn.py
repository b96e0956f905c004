"""TCVN 5712:1993, third table ("TCVN3", the .Vn fonts): one byte a letter, shown as Western European text.

The capital fonts (.VnTimeH) hold the bytes of small letters; such text comes out in small letters.
"""

from __future__ import annotations

import unicodedata

# Runs of letters, each from the byte it begins at.
_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
TCVN3 = {chr(first + n): letter for first, letters in _RUNS.items() for n, letter in enumerate(letters)}
_LETTERS = str.maketrans(TCVN3)
_BYTES = {letter: byte for byte, letter in TCVN3.items()}


def from_tcvn(text: str) -> str:
    """The letters that the bytes of TCVN3 stand for; all else as it is.

    >>> from_tcvn("®Þnh")
    'định'
    """
    return text.translate(_LETTERS)


def to_tcvn(text: str) -> str:
    """The same the other way, capitals without a code of their own as small letters: for tests and old programs."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(_BYTES.get(c) or _BYTES.get(c.lower(), c) for c in letters)
