"""What a reader can make of a text pattern: its fixed words, with "…" for whatever may stand between them."""

from __future__ import annotations

import re

_GROUP = re.compile(r"\([^()]*\)[?*+]?")
# Classes, repeats, and the letters that may be left out or be any.
_LOOSE = re.compile(r"\[[^\]]*\][?*+]?|\{[\d,]+\}|\\?.[?*]|(?<!\\)\.\+?")
_MARKS = re.compile(r"[\^$]|\\(?=\W)")


def skeleton(pattern: str) -> str:
    """The fixed words of a regular expression.

    >>> skeleton("^(thuc hien )?theo (su )?chi dao[.]?$")
    '… theo … chi dao …'
    """
    previous = None
    while previous != pattern:
        previous, pattern = pattern, _GROUP.sub("…", pattern)
    bare = _MARKS.sub("", _LOOSE.sub("…", pattern))
    alternatives = (re.sub(r"\s*(?:…\s*)+", " … ", part).strip() for part in bare.split("|"))
    return " / ".join(part for part in alternatives if part)
