"""VNI-Windows: a letter is its base letter and a second character that carries the marks."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = "ùøûõï"  # sắc, huyền, hỏi, ngã, nặng
_CIRCUMFLEX = "âáàåãä"
_BREVE = "êéèúüë"
_ROWS = (
    ("a", _PLAIN, "áàảãạ"), ("a", _CIRCUMFLEX, "âấầẩẫậ"), ("a", _BREVE, "ăắằẳẵặ"),
    ("e", _PLAIN, "éèẻẽẹ"), ("e", _CIRCUMFLEX, "êếềểễệ"),
    ("o", _PLAIN, "óòỏõọ"), ("o", _CIRCUMFLEX, "ôốồổỗộ"), ("ô", _PLAIN, "ớờởỡợ"),
    ("u", _PLAIN, "úùủũụ"), ("ö", _PLAIN, "ứừửữự"), ("y", _PLAIN[:4], "ýỳỷỹ"),
)  # fmt: skip
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_SMALL = {base + mark: letter for base, marks, letters in _ROWS for mark, letter in zip(marks, letters, strict=True)}
_SMALL |= _ALONE
# A capital may bear the mark in either case ("AÙ", and "Aù" at the beginning of a word).
VNI = _SMALL | {said[0].upper() + tail: letter.upper() for said, letter in _SMALL.items()
                for tail in {said[1:], said[1:].upper()}}  # fmt: skip
_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_CODES = {letter: said for said, letter in VNI.items() if said.lower() == said or said.upper() == said}


def from_vni(text: str) -> str:
    """The letters that VNI-Windows writes in one or two characters; all else as it is.

    >>> from_vni("Chi boä")
    'Chi bộ'
    """
    return _LETTER.sub(lambda found: VNI[found.group()], text)


def to_vni(text: str) -> str:
    """The same the other way: for tests and old programs."""
    return "".join(_CODES.get(c, c) for c in unicodedata.normalize("NFC", text))
