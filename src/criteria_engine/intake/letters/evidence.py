"""Whether a conversion made sense of a text: words that were none before and are Vietnamese syllables after it.

Words that make sense as they stand speak against it: who typed "Thôn" into a cell of TCVN3 had changed the font.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from criteria_engine.intake.letters.common import COMMON
from criteria_engine.intake.letters.syllables import LETTERS, LONGEST, is_syllable
from criteria_engine.text import with_latin_twins

_WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE = re.compile(rf"[!-~{LETTERS}]")
_LETTERS_LOST = "ưƯ"
# "đầu t" for "đầu tư": the one syllable that loses its only letter and can hardly be anything else; a figure before it
# makes it a unit (tons).
_LONE_T = re.compile(r"(?<![\d.,/-])(?<=[^\W\d_] )t(?=$|[\s,;:)])")
_SIGN = r"[^\w\s!-~\u2010-\u2027]"
# A sign that is no letter even now, or a letter that was a sign between figures (3·1).
_ODD = re.compile(rf"{_SIGN}|\d[À-ỹ]|[À-ỹ]\d")
_ABBREVIATION = 6
# A shorter word proves nothing by itself: "µm" is no syllable, and would be one in TCVN3; two of them do ("c¬ së").
_TELLING = 3
_ENOUGH = 2
_AROUND = "".join(chr(n) for n in range(0x21, 0x7F) if not chr(n).isalnum())


@dataclass(frozen=True, slots=True)
class Encoding:
    """What its letters stand for, and the same the other way. `loses_u`: programs dropped its letter ư on the way."""

    read: Callable[[str], str]
    write: Callable[[str], str]
    loses_u: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """`score`: how many different words only the conversion makes sense of; 0 where it makes none of any word.
    `is_mixed`: other words make sense as they stand, and stay as they are."""

    text: str
    score: int
    lost: bool = False
    is_mixed: bool = False


def weigh(before: str, encoding: Encoding) -> Weighed:
    """What reading a text in this encoding is worth."""
    after = encoding.read(before)
    old, new = before.split(), after.split()
    if before == after or len(old) != len(new):
        return Weighed(before, 0)
    said, proofs, lost, is_mixed = list(new), set(), False, False
    for n, (one, other) in enumerate(zip(old, new, strict=True)):
        mended = _WORD.sub(lambda found: _mended(found.group()), other) if encoding.loses_u else other
        if not one.isascii() and _stays(one, mended, encoding):
            said[n], is_mixed = one, True
        elif one != other:
            if not _is_sound(mended):
                return Weighed(before, 0)
            lost |= mended != other
            said[n] = mended
            proofs |= _proofs(one, encoding)
    text = _replaced(after, new, said)
    with_t = _LONE_T.sub("tư", text) if encoding.loses_u else text
    score = len(proofs) if len(proofs) >= _ENOUGH or any(len(word) >= _TELLING for word in proofs) else 0
    return Weighed(with_t, score, lost or with_t != text, is_mixed)


def _stays(one: str, other: str, encoding: Encoding) -> bool:
    """Whether a word is sound as it stands, and cannot be (or hardly is) what the encoding makes of it."""
    if not _is_sound(with_latin_twins(one)):
        return False
    # A capital may be written as a small letter there.
    is_possible = encoding.write(encoding.read(one)).lower() == one.lower()
    return not is_possible or (one != other and (not _is_sound(other) or _is_common(one)))


def _is_common(token: str) -> bool:
    return all(word.isascii() or word.lower() in COMMON for word in _WORD.findall(token))


def makes_sense(text: str) -> bool:
    """Whether most words that have letters beyond ASCII are Vietnamese syllables, or there are only signs to mend."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(_is_word, words)) * 2 >= len(words)


def _proofs(one: str, encoding: Encoding) -> set[str]:
    """What speaks for a conversion: a word that makes sense only now; with several odd letters it counts twice."""
    if all(_is_word(word) for word in _WORD.findall(one)) and not re.search(_SIGN, one):
        return set()
    word = one.strip(_AROUND).lower()
    strange = sum(not c.isascii() for c in word)
    is_telling = strange > 1 and len(word) >= _TELLING and not _may_be_another(word, encoding)
    return {word, f"{word} again"} if is_telling else {word}


def _may_be_another(word: str, encoding: Encoding) -> bool:
    """Whether it is sound too with those letters alone exchanged that Vietnamese has not ("Ñoàn": "Đồn" or "Đoàn")."""
    halfway = "".join(c if _VIETNAMESE.match(c) else encoding.read(c) for c in word)
    return halfway != encoding.read(word) and _is_sound(halfway)


def _is_sound(token: str) -> bool:
    words = _WORD.findall(token)
    if not words or _ODD.search(token):
        return False
    return all(word.isascii() or _is_word(word) or _is_short(word) for word in words)


def _is_word(word: str) -> bool:
    return (word.islower() or word.isupper() or word.istitle()) and is_syllable(word.lower())


def _is_short(word: str) -> bool:
    """An abbreviation such as HĐND, or an initial."""
    fits = 1 < len(word) <= _ABBREVIATION or word == "Đ"
    return word.isupper() and fits and all(c.isascii() or c in "ĐÂÔ" for c in word)


def _mended(word: str) -> str:
    """The word with the ư that it must have lost, where there is one way to put it back."""
    if word.isascii() or len(word) >= LONGEST or _is_word(word) or _is_short(word):
        return word
    letter = _LETTERS_LOST[word.isupper()]
    ways = {word[:n] + letter + word[n:] for n in range(1, len(word) + 1)}
    found = [way for way in ways if _is_word(way)]
    return found[0] if len(found) == 1 else word


def _replaced(text: str, new: list[str], said: list[str]) -> str:
    """The text with its words exchanged, its spaces as they are."""
    if new == said:
        return text
    left = iter(said)
    return re.sub(r"\S+", lambda _: next(left), text)
