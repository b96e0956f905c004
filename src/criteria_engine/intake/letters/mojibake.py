"""UTF-8 that a program took for a one-byte encoding: "MÃ´ hÃ¬nh" for "Mô hình"."""

from __future__ import annotations

import re

from criteria_engine.intake.letters.evidence import makes_sense

# The first byte of a letter of two or three bytes, as the Western and the Vietnamese code page of Windows show it,
# with something after it that no Vietnamese word has there.
_LEAD = re.compile("[ÃÄÅÆĂá][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122\u20ab]")
_PAGES = ("cp1252", "cp1258")


def unmangled(text: str) -> str | None:
    """The text as it was before it was mangled; None where it is not mangled, or not beyond doubt.

    >>> unmangled("MÃ´ hÃ¬nh")
    'Mô hình'
    """
    if not _LEAD.search(text):
        return None
    for page in _PAGES:
        said = _decoded(text, page)
        # Some texts were mangled twice.
        again = unmangled(said) if said is not None and said != text else None
        if again is not None or (said is not None and makes_sense(said)):
            return again or said
    return None


def _decoded(text: str, page: str) -> str | None:
    try:
        return b"".join(_byte(c, page) for c in text).decode("utf-8")
    except (UnicodeError, ValueError):
        return None


def _byte(char: str, page: str) -> bytes:
    """Bytes without a letter in the code page come through as control characters."""
    return bytes([ord(char)]) if "\x80" <= char <= "\x9f" else char.encode(page)
