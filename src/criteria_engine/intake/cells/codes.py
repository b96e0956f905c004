"""The codes of a field from what people write: the code or its name, perhaps numbered, or several in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from criteria_engine.intake.cells.answers import meaning
from criteria_engine.intake.cells.other_names import OTHER_NAMES
from criteria_engine.intake.cells.parts_of_names import code_in_part, words_of
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import Field
from criteria_engine.text import is_spelling_of, search_key
from criteria_engine.values.units import usual

# The number of a list is followed by a letter, or by a space and more than a figure: "1. 6 tháng". "1.2" is no "2".
_NUMBERED = re.compile(r"\(?0?(\d{1,2})[.)](?:\s*(?=[^\W\d_])|\s+(?=\d+\s?[^\W\d_]))|[-+•*](?:\s+|(?=[^\W\d_]))")
_END = " .,;:!"
_MOST_PIECES = 40

# A code and the texts that name it, by the search key of these.
Keys = Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of `codes` at once: the texts that name them, the same as they are said, and which are words that
    deny as well."""

    codes: Mapping[str, Label]
    keys: Keys
    spoken: Mapping[str, str]
    doubtful: frozenset[str]


# By the identity of a field's codes, which are kept here so that it stays theirs.
_KNOWN: dict[int, _Known] = {}
_MOST_FIELDS = 4096


def code_in(text: str, field: Field) -> str | None:
    """The code that a text names beyond doubt: by a name of it, perhaps numbered, or by enough of one only."""
    bare, unnumbered, unit = _forms(text, field)
    exact = (exact_code(form, field) for form in (text, bare, unnumbered, unit))
    named = next((code for code in exact if code is not None), None) or _known(field.codes).spoken.get(_spoken(bare))
    return named or code_in_part(unnumbered, field.codes)


def _forms(text: str, field: Field) -> tuple[str, str, str]:
    bare = text.strip().strip(_END)
    return bare, _without_number(bare, field), usual(bare)


def _without_number(text: str, field: Field) -> str:
    """The text without the number that it has in a list; where that is a code too, it has to be the one named."""
    found = _NUMBERED.match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    return rest if found[1] not in field.codes or exact_code(rest, field) == found[1] else text


def parts_in(text: str, field: Field) -> list[str] | None:
    """The parts of a text without `;`, between commas or slashes, where each of them names a code; else None.

    Names may have commas of their own: the longest name counts.
    """
    pieces = re.split(r"([,/])", text)
    if len(pieces) > _MOST_PIECES:
        return None
    found: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -2):
            part = "".join(pieces[at:end]).strip()
            if code_in(part, field) is not None:
                found.append(part)
                at = end + 1
                break
        else:
            return None
    return found


def exact_code(text: str, field: Field) -> str | None:
    """The code of which the text is the code or a name as it stands; case aside, and marks where it has none."""
    named = _known(field.codes).keys.get(search_key(text))
    if named is None:
        return None
    code, texts = named
    return code if not texts or any(is_spelling_of(text, known) for known in texts) else None


def doubtful_code(text: str, field: Field) -> str | None:
    """A code that is a word that denies as well, by a name of its own: `khong` for “Không đạt, có vi phạm”."""
    doubtful = _known(field.codes).doubtful
    if not doubtful:
        return None
    return next((code for form in _forms(text, field) if (code := search_key(form)) in doubtful), None)


def _known(codes: Mapping[str, Label]) -> _Known:
    found = _KNOWN.get(id(codes))
    if found is None:
        if len(_KNOWN) >= _MOST_FIELDS:
            _KNOWN.clear()
        doubtful = frozenset(code for code, label in codes.items() if _denies(code, label))
        found = _KNOWN[id(codes)] = _Known(codes, _keys_of(codes), _spoken_of(codes), doubtful)
    return found


def _spoken_of(codes: Mapping[str, Label]) -> Mapping[str, str]:
    """Codes by their Vietnamese names as they are said; none where two are said alike."""
    said: dict[str, set[str]] = {}
    for code, label in codes.items():
        said.setdefault(_spoken(label.vi), set()).add(code)
    return {name: found.pop() for name, found in said.items() if len(found) == 1 and " " in name}


def _spoken(text: str) -> str:
    """A text without its commas, brackets and "và", with its marks: "An ninh, trật tự" and "an ninh trật tự"."""
    return " ".join(word for word in words_of(text.replace("&", " và ")) if word and word != "và")


def _denies(code: str, label: Label) -> bool:
    """Whether a code says that there is none, and its name says something else."""
    named = any(is_spelling_of(code, name) for name in (label.vi, label.en))
    return not named and meaning(code, is_flag=False) is not None


def _keys_of(codes: Mapping[str, Label]) -> Keys:
    """Codes come before names; a name that two codes share names neither."""
    named: dict[str, dict[str, list[str]]] = {}
    for code, label in codes.items():
        for text in (label.vi, label.en, *OTHER_NAMES.get(label.vi, ())):
            for said in (text, f"{code} {text}", f"{code}: {text}"):
                named.setdefault(search_key(said), {}).setdefault(code, []).append(said)
    sure = {key: next(iter(found.items())) for key, found in named.items() if key and len(found) == 1}
    found = {key: (code, tuple(texts)) for key, (code, texts) in sure.items()}
    for code, label in codes.items():
        known, texts = found.get(search_key(code), (code, ()))
        # Of a code without a name or marks of its own nobody knows the marks: any will do.
        has_name = not label.vi == label.en == code or not code.isascii()
        found[search_key(code)] = code, (code, *(texts if known == code else ())) if has_name else ()
    return found
