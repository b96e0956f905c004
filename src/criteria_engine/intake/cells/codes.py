"""The codes of a field from what people write: the code or its name, perhaps numbered, or several in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from criteria_engine.intake.cells.answers import meaning
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import Field
from criteria_engine.text import is_spelling_of, search_key

_NUMBER = re.compile(r"^(?:\(?\d{1,2}[.)]|[-+•*])\s*")
_END = " .,;:!"
_CUT = re.compile(r"[,/]")
_MOST_PIECES = 40
# One word begins too many names.
_TELLING = 2

# A code and the texts that name it, by the search key of these.
Keys = Mapping[str, tuple[str, tuple[str, ...]]]
# By the identity of a field's codes, which are kept here so that it stays theirs.
_KEYS: dict[int, tuple[Mapping[str, Label], Keys]] = {}
_MOST_FIELDS = 4096


def code_in(text: str, field: Field) -> str | None:
    """The code that a text names beyond doubt: by a name of it, perhaps numbered, or by the beginning of one only."""
    bare = text.strip().strip(_END)
    forms = (text, bare, _NUMBER.sub("", bare, count=1))
    return next((code for form in forms if (code := exact_code(form, field)) is not None), None) or _begun(bare, field)


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
    """The code of which the text is the code or a name as it stands; case aside, and marks where it has none."""
    named = _keys(field.codes).get(search_key(text))
    if named is None:
        return None
    code, texts = named
    return code if not texts or any(is_spelling_of(text, known) for known in texts) else None


def _begun(text: str, field: Field) -> str | None:
    """The one code with a name that begins with these words, two at least ("Nhân rộng" of "Nhân rộng từ nơi khác")."""
    words = len(text.split())
    if words < _TELLING or meaning(text, is_flag=False) is not None:
        return None
    found = {code for code, texts in _keys(field.codes).values() for known in texts if _begins(known, text, words)}
    return found.pop() if len(found) == 1 else None


def _begins(known: str, text: str, words: int) -> bool:
    parts = known.replace(",", " ").split()
    return len(parts) > words and is_spelling_of(text, " ".join(parts[:words]))


def _keys(codes: Mapping[str, Label]) -> Keys:
    known = _KEYS.get(id(codes))
    if known is None:
        if len(_KEYS) >= _MOST_FIELDS:
            _KEYS.clear()
        known = _KEYS[id(codes)] = (codes, _keys_of(codes))
    return known[1]


def _keys_of(codes: Mapping[str, Label]) -> Keys:
    """Codes come before names; a name that two codes share names neither."""
    named: dict[str, dict[str, list[str]]] = {}
    for code, label in codes.items():
        for text in (label.vi, label.en):
            for said in (text, f"{code} {text}", f"{code}: {text}"):
                named.setdefault(search_key(said), {}).setdefault(code, []).append(said)
    sure = {key: next(iter(found.items())) for key, found in named.items() if key and len(found) == 1}
    found = {key: (code, tuple(texts)) for key, (code, texts) in sure.items()}
    for code, label in codes.items():
        known, texts = found.get(search_key(code), (code, ()))
        # Of a code without a name nobody knows the marks: any will do.
        has_name = label.vi != code
        found[search_key(code)] = code, (code, *(texts if known == code else ())) if has_name else ()
    return found
