"""Signs and letters on screens that cannot show all of them: what an ASCII or a Windows console gets instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.values import FALSE, TRUE, UNKNOWN, Truth

SIGNS: Mapping[RuleOutcome | Truth, str] = {
    RuleOutcome.MET: "✓", RuleOutcome.NOT_MET: "✗", RuleOutcome.UNDETERMINED: "?", RuleOutcome.NOT_APPLICABLE: "–",
    TRUE: "✓", FALSE: "✗", UNKNOWN: "?",
}  # fmt: skip
_PLAIN = {
    "✓": "v", "✗": "x", "–": "-", "—": "-", "─": "-", "·": ".", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'",
    "→": "->", "←": "<-", "đ": "d", "Đ": "D", "≥": ">=", "≤": "<=",
}  # fmt: skip


def spelled(text: str, encoding: str) -> str:
    """Text in letters that the encoding has: signs become plain ones, other letters lose their marks, then `?`.

    >>> spelled("✗ Chưa đạt", "ascii"), spelled("✗ Chưa đạt", "utf-8")
    ('x Chua dat', '✗ Chưa đạt')
    """
    return text if _has(encoding, text) else "".join(_letter(char, encoding) for char in text)


def _letter(char: str, encoding: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
    return next((form for form in (char, _PLAIN.get(char, bare), bare) if _has(encoding, form)), "?")


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
