"""What a reader can make of a text pattern: its fixed words, with "…" for whatever may stand between them."""

from __future__ import annotations

import re

_GROUP = re.compile(r"\(([^()]*)\)([?*+]?)")
# A letter in either case is that letter.
_EITHER_CASE = re.compile(r"\[([^\W\d_])([^\W\d_])\](?![?*+{])")
# Classes, repeats, and the letters that may be left out or be any.
_LOOSE = re.compile(r"\[[^\]]*\][?*+]?|\{[\d,]+\}|\\?.[?*]|(?<!\\)\.\+?")
_MARKS = re.compile(r"[\^$]|\\(?=\W)")
# Of several words that will do, so many are named.
_MOST = 3


def skeleton(pattern: str) -> str:
    """The fixed words of a regular expression.

    >>> skeleton("^(thuc hien )?theo (chi dao|y kien)( cua [A-Z]+)?[.]?$")
    '… theo chi dao/y kien …'
    """
    pattern = _EITHER_CASE.sub(lambda found: _letter(found[1], found[2], found[0]), pattern)
    previous = None
    while previous != pattern:
        previous, pattern = pattern, _GROUP.sub(_group, pattern)
    bare = _MARKS.sub("", _LOOSE.sub("…", pattern))
    alternatives = (re.sub(r"\s*(?:…\s*)+", " … ", part).strip() for part in bare.split("|"))
    return " / ".join(part for part in alternatives if part)


def _letter(one: str, other: str, found: str) -> str:
    return other.lower() if one.lower() == other.lower() else found


def _group(found: re.Match[str]) -> str:
    """Words of which one has to be there; "…" for what may be left out or is not plain words."""
    words = found[1].split("|")
    if found[2] or not all(words) or _LOOSE.search(found[1]) or "…" in found[1]:
        return "…"
    return "/".join(words[:_MOST]) + ("…" if len(words) > _MOST else "")
