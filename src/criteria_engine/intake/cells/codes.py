"""The codes of a field from what people write: the code or its name, perhaps numbered, or several in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import Field
from criteria_engine.text import search_key

_NUMBER = re.compile(r"^(?:\(?\d{1,2}[.)]|[-+•*])\s*")
_END = " .,;:!"
_CUT = re.compile(r"[,/]")
_MOST_PIECES = 40

Keys = Mapping[str, str]
# By the identity of a field's codes, which are kept here so that it stays theirs.
_KEYS: dict[int, tuple[Mapping[str, Label], Keys]] = {}
_MOST_FIELDS = 4096


def code_in(text: str, field: Field) -> str | None:
    """The code that a text names beyond doubt."""
    keys = _keys(field.codes)
    key = search_key(text)
    return keys.get(key) or keys.get(_bare(key)) or keys.get(_bare(_NUMBER.sub("", key, count=1)))


def codes_in(text: str, field: Field) -> list[str] | None:
    """The codes that a text without `;` names one after the other, between commas or slashes; None where one is none.

    Names may have commas of their own: the longest name counts.
    """
    pieces = re.split(r"([,/])", text)
    if len(pieces) > _MOST_PIECES:
        return None
    found: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -2):
            code = code_in("".join(pieces[at:end]).strip(), field)
            if code is not None:
                found.append(code)
                at = end + 1
                break
        else:
            return None
    return found


def exact_code(text: str, field: Field) -> str | None:
    """The code of which the text is the code or a name as it stands, case and marks aside."""
    return _keys(field.codes).get(search_key(text))


def _bare(key: str) -> str:
    return key.strip(_END)


def _keys(codes: Mapping[str, Label]) -> Keys:
    known = _KEYS.get(id(codes))
    if known is None:
        if len(_KEYS) >= _MOST_FIELDS:
            _KEYS.clear()
        known = _KEYS[id(codes)] = (codes, _keys_of(codes))
    return known[1]


def _keys_of(codes: Mapping[str, Label]) -> Keys:
    """Codes come before names; a name that two codes share names neither."""
    named: dict[str, set[str]] = {}
    for code, label in codes.items():
        for text in (label.vi, label.en):
            for key in (search_key(text), search_key(f"{code} {text}"), search_key(f"{code}: {text}")):
                named.setdefault(key, set()).add(code)
    sure = {key: found.pop() for key, found in named.items() if key and len(found) == 1}
    return sure | {search_key(code): code for code in codes}
