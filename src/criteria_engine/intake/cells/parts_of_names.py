"""Choices said in part: by the word that the code is made of, or by enough of one name only.

In Vietnamese two syllables are one word, and many names begin with the same one ("Kế hoạch", "Đảng ủy"); a name may
also take back what it begins with ("Đã xét, không khen"). So a beginning has to be most of the name, or long and before
a comma. A code is what offices say, without marks (`records.vocabulary`): its word says enough wherever the name might
end with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from criteria_engine.intake.cells.answers import meaning
from criteria_engine.records.annotations import Label
from criteria_engine.text import is_spelling_of, same_words, search_key

_TELLING, _TELLING_TO_A_COMMA = 4, 3
_MOSTLY = 2 / 3
# Words with which a name goes on to say more of what it has named: "Nhân rộng | từ nơi khác".
_GOES_ON = frozenset({"từ", "theo", "vì", "của", "cho"})
_DENIES = frozenset({"không", "chưa", "chẳng", "trừ"})
# The code that ends most lists, with the marks that its name need not have.
_OTHER, _OTHER_WORD = "khac", "khác"


def code_in_part(text: str, codes: Mapping[str, Label]) -> str | None:
    """The one code of whose name the text is the word that the code is made of, or enough of the beginning."""
    if meaning(text, is_flag=False) is not None:
        return None
    said, key = words_of(text), f" {search_key(text)} "
    begun = {code for code, label in codes.items() if any(_begins(said, name) for name in (label.vi, label.en))}
    found = {code for code, label in codes.items() if _words_in(code) in key and _is_word_of(code, said, label.vi)}
    found = found or {code for code in begun if any(_is_enough(said, codes[code][lang]) for lang in ("vi", "en"))}
    return found.pop() if len(found) == 1 and begun <= found else None


def _words_in(code: str) -> str:
    return f" {code.replace('_', ' ')} "


def _is_word_of(code: str, said: list[str], name: str) -> bool:
    """Whether the name holds what is said, and might end with it: "Đạt" of "Đạt, chấp hành tốt"."""
    if code == _OTHER and said == [_OTHER_WORD]:
        return True
    words = words_of(name)
    starts = (n for n in range(len(words) - len(said) + 1) if _is_said(said, words[n:]))
    return any(_might_end(name, n + len(said)) for n in starts)


def _is_enough(said: list[str], name: str) -> bool:
    """Whether the beginning of a name is most of it, or all up to a comma, and the rest takes nothing back."""
    words = words_of(name)
    if not _begins(said, name) or _DENIES & set(words[len(said) :]):
        return False
    if len(said) >= _TELLING and len(said) >= _MOSTLY * len(words):
        return True
    return len(said) >= _TELLING_TO_A_COMMA and name.split()[len(said) - 1].endswith(",")


def _begins(said: list[str], name: str) -> bool:
    words = words_of(name)
    return len(words) > len(said) and _is_said(said, words)


def _is_said(said: list[str], words: list[str]) -> bool:
    return is_spelling_of(" ".join(said), " ".join(words[: len(said)]))


def _might_end(name: str, n: int) -> bool:
    """Whether a name might end with its nth word: at a comma or bracket, or where it goes on to say more."""
    words = name.split()
    return n == len(words) or words[n - 1][-1] in ",;" or words[n][0] == "(" or words[n].lower() in _GOES_ON


def words_of(text: str) -> list[str]:
    return [word.strip(",;()") for word in same_words(text).split()]
