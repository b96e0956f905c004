"""Whether a conversion made sense of a text: words that were none before and are Vietnamese syllables after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from criteria_engine.intake.letters.syllables import LONGEST, is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS_LOST = "ưƯ"
# "đầu t" for "đầu tư": the one syllable that loses its only letter and can hardly be anything else; a figure before it
# makes it a unit (tons).
_LONE_T = re.compile(r"(?<![\d.,/-])(?<=[^\W\d_] )t(?=$|[\s,;:)])")
# A sign that is no letter even now, or a letter that was a sign between figures (3·1).
_ODD = re.compile(r"[^\w\s!-~\u2010-\u2027]|\d[À-ỹ]|[À-ỹ]\d")
_ABBREVIATION = 6
# Shorter words prove nothing by themselves: "µm" is no syllable, and would be one in TCVN3.
_TELLING = 3
_AROUND = "".join(chr(n) for n in range(0x21, 0x7F) if not chr(n).isalnum())


@dataclass(frozen=True, slots=True)
class Weighed:
    """`score`: how many different words only the conversion makes sense of; 0 where it makes none of any word."""

    text: str
    score: int
    lost: bool = False


def weigh(before: str, after: str, lossy: bool = False) -> Weighed:
    """What the conversion of `before` to `after` is worth. `lossy`: the letter ư may have been dropped on the way."""
    old, new = before.split(), after.split()
    if before == after or len(old) != len(new):
        return Weighed(before, 0)
    said, proofs, lost = list(new), set(), False
    for n, (one, other) in enumerate(zip(old, new, strict=True)):
        if one != other:
            mended = _WORD.sub(lambda found: _mended(found.group()), other) if lossy else other
            if not _is_sound(mended):
                return Weighed(before, 0)
            lost |= mended != other
            said[n] = mended
            proofs |= _proofs(one)
    text = _replaced(after, new, said)
    with_t = _LONE_T.sub("tư", text) if lossy else text
    score = len(proofs) if any(len(word) >= _TELLING for word in proofs) else 0
    return Weighed(with_t, score, lost or with_t != text)


def makes_sense(text: str) -> bool:
    """Whether most words that have letters beyond ASCII are Vietnamese syllables, or there are only signs to mend."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(_is_word, words)) * 2 >= len(words)


def _proofs(one: str) -> set[str]:
    """What speaks for a conversion: a word that makes sense only now; with several odd letters it counts twice."""
    if all(_is_word(word) for word in _WORD.findall(one)) and not re.search(r"[^\w\s!-~]", one):
        return set()
    word = one.strip(_AROUND).lower()
    strange = sum(not c.isascii() for c in word)
    return {word, f"{word} again"} if strange > 1 and len(word) >= _TELLING else {word}


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
